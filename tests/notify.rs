//! Telling by webhook and command: what a server of our own sees, and what it never sees.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const TOKEN: &str = "a-very-secret-token";
const PATH: &str = "/services/a-very-secret-path";

fn folder(notify: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let policy = format!(
        "[audit]\nname = \"Trial & <error>\"\nprofiles = [\"generic\"]\n[log]\npath = \"log.csv\"\n[decision]\n\
         column = \"outcome\"\nfavorable = [\"yes\"]\n[weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\n\
         [notify]\n{notify}"
    );
    std::fs::write(folder.path().join("audit.toml"), policy).expect("written");
    let log = "sex,outcome,n\n<F>,yes,200\n<F>,no,800\nM,yes,500\nM,no,500\n";
    std::fs::write(folder.path().join("log.csv"), log).expect("written");
    folder
}

/// Tells, with the address in the environment, and looks for secrets in all it prints.
fn tell(folder: &TempDir, address: &str, more: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(["notify", "audit.toml"])
        .args(more)
        .current_dir(folder.path())
        .env("HOOK", address)
        .env("TOKEN", format!("{TOKEN}\n"))
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .expect("the program starts");
    for printed in [&output.stdout, &output.stderr] {
        let printed = String::from_utf8_lossy(printed);
        for secret in [TOKEN, PATH, "secret", "127.0.0.1"] {
            assert!(!printed.contains(secret), "{secret} is in {printed}");
        }
    }
    output
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What the server does with a call.
#[derive(Clone, Copy)]
enum Does {
    Answer(&'static str),
    Close,
    Nothing,
}

/// A call as the server saw it.
struct Call {
    head: String,
    body: String,
    at: Instant,
}

/// A server that does these things in turn, one for each call, and tells what it saw.
fn server(does: &[Does]) -> (String, Receiver<Call>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}{PATH}", listener.local_addr().expect("an address"));
    let (sender, calls) = channel();
    let does = does.to_vec();
    std::thread::spawn(move || {
        for does in does {
            let Ok((mut stream, _)) = listener.accept() else { return };
            let call = read(&mut stream);
            if sender.send(call).is_err() {
                return;
            }
            match does {
                Does::Close => {}
                // Held open beside the next call.
                Does::Nothing => drop(std::thread::spawn(move || {
                    std::thread::sleep(Duration::from_secs(4));
                    drop(stream);
                })),
                Does::Answer(status) => {
                    let answer =
                        format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
                    let _ = stream.write_all(answer.as_bytes());
                }
            }
        }
    });
    (address, calls)
}

fn read(stream: &mut TcpStream) -> Call {
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
    let at = Instant::now();
    let mut bytes = Vec::new();
    let mut some = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return Call { head, body: body.to_string(), at };
            }
        }
        match stream.read(&mut some) {
            Ok(count) if count > 0 => bytes.extend_from_slice(&some[..count]),
            _ => return Call { head: text.to_lowercase(), body: String::new(), at },
        }
    }
}

const WEBHOOK: &str = "webhook_env = \"HOOK\"\ntoken_env = \"TOKEN\"\n";

#[test]
fn a_webhook_gets_the_json_and_the_token_once() {
    let folder = folder(WEBHOOK);
    let (address, calls) = server(&[Does::Answer("200 OK")]);
    let output = tell(&folder, &address, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "told the webhook in HOOK\n");
    let call = calls.recv().expect("a call");
    assert!(call.head.starts_with(&format!("post {PATH} http/1.1\r\n")), "{}", call.head);
    assert!(call.head.contains("content-type: application/json"), "{}", call.head);
    assert!(call.head.contains(&format!("authorization: bearer {TOKEN}")), "{}", call.head);
    assert!(call.head.contains("user-agent: evenhand/"), "{}", call.head);
    let body: Value = serde_json::from_str(&call.body).expect("JSON");
    assert_eq!(body["schema"], "evenhand.notification/1");
    assert_eq!(body["verdict"], "breached");
    assert_eq!(body["audit"]["name"], "Trial & <error>");
    assert_eq!(body["findings"]["breached"], 1);
    assert!(
        body["failed"][0].as_str().is_some_and(|text| text.starts_with("sex: <F>, selection rate 20.0 %"))
    );
    assert!(!call.body.contains(TOKEN) && !call.body.contains(PATH));
    assert!(calls.recv().is_err(), "one call is enough");
    assert!(!folder.path().join("reports").exists(), "a trial writes nothing");
}

#[test]
fn trouble_of_the_server_is_tried_again() {
    let folder = folder(WEBHOOK);
    let (address, calls) = server(&[Does::Answer("500 Oh"), Does::Close, Does::Answer("204 Fine")]);
    let output = tell(&folder, &address, &["--quiet"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stderr.is_empty());
    let bodies: Vec<String> = calls.iter().map(|call| call.body).collect();
    assert_eq!(bodies.len(), 3);
    assert!(bodies.iter().all(|body| *body == bodies[0]), "the same bytes each time");
}

#[test]
fn too_many_calls_wait_as_the_answer_asks() {
    let folder = folder(WEBHOOK);
    let (address, calls) = server(&[Does::Answer("429 Slow\r\nretry-after: 2"), Does::Answer("200 OK")]);
    assert_eq!(tell(&folder, &address, &[]).status.code(), Some(0));
    let at: Vec<Instant> = calls.iter().map(|call| call.at).collect();
    assert_eq!(at.len(), 2);
    assert!(at[1] - at[0] >= Duration::from_secs(2), "{:?}", at[1] - at[0]);
}

#[test]
fn what_will_not_pass_is_told_in_one_line_without_the_address() {
    let again = "retries = 1\ntimeout_seconds = 1\n";
    for (does, expected, count) in [
        (Does::Answer("404 None"), "it answered 404", 1),
        (Does::Answer("301 Gone\r\nlocation: /elsewhere"), "it answered 301, which names another address", 1),
        (Does::Answer("503 Busy"), "it answered 503, 2 times", 2),
        (Does::Nothing, "no answer within 1 s, 2 times", 2),
        (Does::Close, ", 2 times", 2),
    ] {
        let folder = folder(&format!("{WEBHOOK}{again}"));
        let (address, calls) = server(&[does, does]);
        // Failures are told under --quiet too.
        let output = tell(&folder, &address, &["--quiet"]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.starts_with("warning: [notify] could not tell the webhook in HOOK: "), "{said}");
        assert!(said.contains(expected) && said.lines().count() == 1, "{expected}: {said}");
        let seen = std::iter::from_fn(|| calls.recv_timeout(Duration::from_millis(300)).ok());
        assert_eq!(seen.take(3).count(), count, "{expected}");
    }
}

#[test]
fn nobody_listens_or_nothing_is_set() {
    let folder = folder(&format!("{WEBHOOK}retries = 0\n"));
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
    for (address, expected) in [
        (format!("http://127.0.0.1:{port}{PATH}"), "no connection"),
        (format!("http://secret:secret@127.0.0.1:{port}{PATH}?key=secret"), "no connection"),
        ("".into(), "the environment variable HOOK is not set"),
        (format!("ftp://127.0.0.1{PATH}"), "it holds no address that starts with https:// or http://"),
        ("not an address, but a secret".into(), "it holds no address"),
    ] {
        let output = tell(&folder, &address, &[]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains(expected) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn slack_and_teams_get_messages_of_their_own() {
    for (format, expected) in [("slack", "Trial &amp; &lt;error&gt;: breached"), ("teams", "AdaptiveCard")] {
        let folder = folder("webhook_env = \"HOOK\"\n");
        let (address, calls) = server(&[Does::Answer("200 OK")]);
        let output = tell(&folder, &address, &["--set", &format!("notify.format={format}")]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let call = calls.recv().expect("a call");
        assert!(call.body.contains(expected), "{}", call.body);
        assert!(!call.head.contains("authorization"), "no token was named");
    }
}

#[test]
fn a_trial_prints_what_it_would_send() {
    let folder = folder("webhook_env = \"HOOK\"\nformat = \"slack\"\n");
    let output = tell(&folder, "", &["--print"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let body: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(body["text"].as_str().is_some_and(|text| text.contains("&lt;F&gt;")), "{body}");
}

#[cfg(unix)]
#[test]
fn a_command_gets_the_json_and_its_output_goes_to_stderr() {
    let folder =
        folder("command = [\"sh\", \"-c\", \"cat > told.json; echo \\\"mailed $0\\\"\", \"to x\"]\n");
    let output = tell(&folder, "", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(output.stdout.is_empty());
    assert_eq!(stderr(&output), "mailed to x\ntold \"sh\"\n");
    let body = std::fs::read(folder.path().join("told.json")).expect("it was written");
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(body["schema"], "evenhand.notification/1");
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_hangs_or_is_not_there_is_told_in_one_line() {
    for (command, expected) in [
        ("[\"sh\", \"-c\", \"exit 7\"]", "it ended with exit status: 7"),
        ("[\"sleep\", \"60\"]", "it was not done within 1 s and was ended"),
        ("[\"no-such-program-at-all\"]", "it cannot be started"),
    ] {
        let folder = folder(&format!("command = {command}\ntimeout_seconds = 1\n"));
        let started = Instant::now();
        let output = tell(&folder, "", &["--quiet"]);
        assert_eq!(output.status.code(), Some(2));
        let said = stderr(&output);
        assert!(said.contains(expected) && said.lines().count() == 1, "{said}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }
}

#[test]
fn without_a_section_there_is_nothing_to_try() {
    let folder = folder("webhook_env = \"HOOK\"\n");
    let policy = std::fs::read_to_string(folder.path().join("audit.toml")).expect("it is there");
    let policy = policy.split("[notify]").next().expect("a first part").to_string();
    std::fs::write(folder.path().join("audit.toml"), policy).expect("written");
    let output = tell(&folder, "", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("has no [notify] section"));
}
