//! `evenhand schedule` as its user meets it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const POLICY: &str = "[audit]\nname = \"A trial\"\n[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\n\
                      favorable = [\"yes\"]\n[[groups]]\ncolumn = \"sex\"\n[notify]\nwebhook_env = \"HOOK\"\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("audit.toml"), POLICY).expect("written");
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenhand"));
    command.arg("schedule").arg("audit.toml").args(arguments).current_dir(folder).env("USER", "auditor");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program starts")
}

#[test]
fn what_cannot_be_scheduled_exits_with_2_and_says_what_to_write() {
    let folder = folder();
    for (arguments, expected) in [
        (&["--every", "monthyl"][..], "did you mean \"monthly\"?"),
        (&["--every", "0 0 6 1 * *"], "seconds and years are no part of it"),
        (&["--every", "0 0 6 1 * *"], "for example \"30 6 1 * *\""),
        (&["--every", "daily", "--timezone", "Berlin"], "for example Europe/Berlin"),
        (&["--every", "daily", "--as", "systemdd"], "systemd"),
        (&["--every", "daily", "--out", "units"], "--as"),
        (&["--every", "daily", "--", "--set", "audit.sed=1"], "unknown key \"audit.sed\""),
        (&["--every", "daily", "--", "--frob"], "unexpected argument '--frob'"),
        (&["--every", "daily", "--as", "cron", "--", "--frob"], "unexpected argument '--frob'"),
        (&["--every", "daily", "--as", "cron", "--", "--today", "soon"], "invalid value 'soon'"),
        (&["--every", "daily", "--as", "cron", "--", "b.toml"], "unexpected argument 'b.toml'"),
        (&["--every", "daily", "--timezone", "Europe/Berlin", "--as", "github"], "give the time in UTC"),
        (&[], "--every"),
    ] {
        let output = run(folder.path(), arguments);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
    }
    std::fs::remove_file(folder.path().join("audit.toml")).expect("removed");
    let output = run(folder.path(), &["--every", "daily"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot read audit.toml"));
}

#[test]
fn a_log_in_the_place_of_a_policy_is_refused_in_one_line() {
    let folder = folder();
    std::fs::write(folder.path().join("log.csv"), "sex,outcome\nF,yes\n".repeat(300)).expect("written");
    for arguments in
        [&["check", "log.csv"][..], &["notify", "log.csv"], &["schedule", "log.csv", "--every", "daily"]]
    {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenhand"));
        let output = command.args(arguments).current_dir(&folder).output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(
            stderr.contains("log.csv is no audit.toml") && stderr.contains("`evenhand init LOG`"),
            "{stderr}"
        );
        assert!(stderr.lines().count() <= 2, "{stderr}");
    }
}

#[test]
fn a_unit_names_this_program_this_folder_and_the_options_by_their_full_paths() {
    let folder = folder();
    let options =
        ["--every", "monthly", "--timezone", "europe/berlin", "--as", "systemd", "--", "--out", "a b"];
    let output = run(folder.path(), &options);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let below = folder.path().canonicalize().expect("it is there");
    let audit = below.join("audit.toml").to_string_lossy().into_owned();
    let words = [env!("CARGO_BIN_EXE_evenhand"), "check", &audit, "--out", "a b"];
    let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    for line in [
        format!("ExecStart={}\n", words.join(" ")),
        format!("WorkingDirectory={}\n", below.display()),
        "User=auditor\n".into(),
        "EnvironmentFile=-/etc/evenhand/a-trial.env\n".into(),
        "OnCalendar=*-*-01 00:00:00 Europe/Berlin\n".into(),
    ] {
        assert!(stdout.contains(&line), "{line}{stdout}");
    }

    let options = ["--every", "monthly", "--as", "systemd", "--out", "units"];
    assert!(run(folder.path(), &options).stdout.is_empty());
    let mut files: Vec<String> = folder
        .path()
        .join("units")
        .read_dir()
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    files.sort();
    assert_eq!(files, ["evenhand-a-trial.service", "evenhand-a-trial.timer"]);
}

#[cfg(unix)]
#[test]
fn it_says_when_it_is_due_next_and_ends_in_order_when_it_is_told_to() {
    let folder = folder();
    for signal in ["TERM", "INT", "HUP"] {
        let options = ["--every", "yearly at 06:30", "--timezone", "America/New_York"];
        let mut schedule =
            command(folder.path(), &options).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut said = BufReader::new(schedule.stderr.take().expect("it is piped"));
        let mut line = String::new();
        said.read_line(&mut line).expect("a line");
        assert!(line.contains("next check at 20") && line.ends_with("-01-01 06:30 EST\n"), "{line}");
        let told = Command::new("kill").args([&format!("-{signal}"), &schedule.id().to_string()]).status();
        assert!(told.expect("kill is there").success());
        assert_eq!(schedule.wait().expect("it ends").code(), Some(0));
        line.clear();
        said.read_line(&mut line).expect("a line");
        assert!(line.ends_with("the schedule ends\n"), "{line}");
    }
}
