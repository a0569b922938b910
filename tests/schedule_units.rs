//! The units that `evenhand schedule --as` writes: as they are, and read back by readers of our own, with words
//! from the user that mean something in each format.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use evenhand::schedule::{Job, Pattern, UnitFile, unit, units};

/// What a careless user may have in paths and options.
const HOSTILE: &str = "5% of $HOME's {{ x }} ${{ y }} \"q\" \\n & <b> #1";

fn job(folder: &str, more: &[&str]) -> Job {
    Job {
        name: "Graduate screening, 2026 Q3".into(),
        slug: "graduate-screening-2026-q3".into(),
        executable: "/usr/local/bin/evenhand".into(),
        folder: folder.into(),
        audit: format!("{folder}/audit.toml"),
        folder_in_repository: "audits".into(),
        arguments: more.iter().map(|word| word.to_string()).collect(),
        secrets: vec!["EVENHAND_WEBHOOK".into(), "EVENHAND_TOKEN".into()],
        zone: None,
        user: Some("auditor".into()),
    }
}

fn plain() -> Job {
    job("/srv/audits", &["--out", "reports/strict"])
}

fn hostile() -> Job {
    job(&format!("/srv/{HOSTILE}"), &["--set", &format!("audit.name={HOSTILE}"), ""])
}

fn written(id: &str, job: &Job, every: &str) -> Vec<UnitFile> {
    let pattern = Pattern::read(every).expect("a pattern");
    unit(id).and_then(|unit| unit.write(job, &pattern)).unwrap_or_else(|error| panic!("{id}: {error}"))
}

fn content(id: &str, job: &Job) -> String {
    written(id, job, "monthly on 3 at 06:30")[0].content.clone()
}

/// The words of the check, without the program.
fn words(job: &Job) -> Vec<String> {
    ["check", &job.audit].into_iter().map(String::from).chain(job.arguments.iter().cloned()).collect()
}

#[test]
fn every_unit_as_it_is() {
    for unit in units() {
        let files = written(unit.id, &plain(), "quarterly on 3 at 06:30");
        let shown: Vec<String> =
            files.iter().map(|file| format!("==> {}\n{}", file.name, file.content)).collect();
        let shown = shown.join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(format!("unit_{}", unit.id), shown);
    }
}

#[test]
fn a_job_that_a_file_of_lines_cannot_hold_is_refused_by_every_unit() {
    for unit in units() {
        let pattern = Pattern::read("daily").expect("a pattern");
        let error = unit.write(&job("/srv/a\nb", &[]), &pattern).expect_err(unit.id);
        assert!(error.to_string().contains("control character"), "{}: {error}", unit.id);
    }
}

#[test]
fn zones_that_a_program_does_not_know_are_refused_and_those_it_knows_are_named() {
    let zoned = Job { zone: Some("Europe/Berlin".into()), ..plain() };
    let pattern = Pattern::read("daily").expect("a pattern");
    for (id, expected) in [
        ("systemd", "OnCalendar=*-*-* 00:00:00 Europe/Berlin\n"),
        ("cron", "CRON_TZ=Europe/Berlin\n"),
        ("kubernetes", "timeZone: \"Europe/Berlin\"\n"),
        ("airflow", "tz=\"Europe/Berlin\""),
    ] {
        let files = written(id, &zoned, "daily");
        assert!(files.iter().any(|file| file.content.contains(expected)), "{id}: {files:?}");
    }
    for id in ["launchd", "github"] {
        let error = unit(id).and_then(|unit| unit.write(&zoned, &pattern)).expect_err(id);
        assert!(error.hint().contains("drop --timezone"), "{id}: {error}");
    }
    let utc = Job { zone: Some("UTC".into()), ..plain() };
    assert!(written("github", &utc, "daily")[0].content.contains("cron: \"0 0 * * *\""));
}

/// The settings of a unit of systemd, by section.
fn settings(text: &str) -> Vec<(String, String, String)> {
    let mut section = String::new();
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.strip_suffix(']').expect("a section ends").to_string();
        } else {
            let (key, value) = line.split_once('=').unwrap_or_else(|| panic!("no setting: {line}"));
            assert!(!section.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric()), "{line}");
            found.push((section.clone(), key.to_string(), value.to_string()));
        }
    }
    found
}

fn setting<'a>(settings: &'a [(String, String, String)], key: &str) -> &'a str {
    &settings.iter().find(|(_, name, _)| name == key).unwrap_or_else(|| panic!("no {key}")).2
}

/// Words in double quotes with backslashes, as systemd.syntax(7) has them, after its specifiers and variables.
fn systemd_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut characters = line.chars();
    while let Some(first) = characters.next() {
        if first == ' ' {
            continue;
        }
        assert_eq!(first, '"', "a word is quoted: {line}");
        let mut word = String::new();
        loop {
            match characters.next().expect("a quote ends") {
                '"' => break,
                '\\' => word.push(characters.next().expect("something is escaped")),
                twice @ ('%' | '$') => {
                    assert_eq!(characters.next(), Some(twice), "{line}");
                    word.push(twice);
                }
                other => word.push(other),
            }
        }
        words.push(word);
    }
    words
}

#[test]
fn systemd_runs_the_words_as_they_were_given() {
    for job in [plain(), hostile()] {
        let files = written("systemd", &job, "0 6 1 * 1");
        let service = settings(&files[0].content);
        let mut expected = words(&job);
        expected.insert(0, job.executable.clone());
        assert_eq!(systemd_words(setting(&service, "ExecStart")), expected);
        assert_eq!(setting(&service, "WorkingDirectory").replace("%%", "%"), job.folder);
        assert_eq!(setting(&service, "Type"), "oneshot");
        assert_eq!(setting(&service, "User"), "auditor");
        assert!(service.iter().all(|(section, _, _)| ["Unit", "Service"].contains(&section.as_str())));
        let timer = settings(&files[1].content);
        let times: Vec<&str> = timer
            .iter()
            .filter(|(_, key, _)| key == "OnCalendar")
            .map(|(_, _, value)| value.as_str())
            .collect();
        assert_eq!(times, ["*-*-01 06:00:00", "Mon *-*-* 06:00:00"]);
        assert_eq!(setting(&timer, "Persistent"), "yes");
        assert_eq!(setting(&timer, "WantedBy"), "timers.target");
    }
}

/// A program that writes down its words and where it runs, and ends with a code.
fn stand_in(at: &Path, record: &Path, code: u8) {
    let script = format!(
        "#!/bin/sh\nprintf '%s\\n' \"$PWD\" \"$@\" > '{}'\necho 'what it said'\nexit {code}\n",
        record.display()
    );
    std::fs::write(at, script).expect("written");
    std::fs::set_permissions(at, std::fs::Permissions::from_mode(0o755)).expect("made executable");
}

/// A job whose program is a stand-in, in a folder with a hostile name, and where it writes down its words.
fn stand_in_job(folder: &Path, code: u8) -> (Job, std::path::PathBuf) {
    let below = folder.join(HOSTILE);
    std::fs::create_dir_all(&below).expect("a folder");
    let below = below.canonicalize().expect("it is there");
    let record = folder.join("record");
    stand_in(&below.join("evenhand"), &record, code);
    let text = |path: &Path| path.to_str().expect("UTF-8").to_string();
    let job =
        Job { executable: text(&below.join("evenhand")), ..job(&text(&below), &["--set", HOSTILE, ""]) };
    (job, record)
}

fn recorded(record: &Path) -> Vec<String> {
    std::fs::read_to_string(record).expect("the program ran").lines().map(String::from).collect()
}

fn shell(command: &str) -> std::process::Output {
    Command::new("/bin/sh").args(["-c", command]).output().expect("a shell")
}

#[test]
fn the_line_of_a_crontab_runs_the_words_as_they_were_given_and_speaks_where_the_check_fails() {
    for (code, said) in [(0, ""), (1, "what it said\nexit code 1\n"), (3, "what it said\nexit code 3\n")] {
        let folder = tempfile::tempdir().expect("a folder");
        let (job, record) = stand_in_job(folder.path(), code);
        let text = content("cron", &job);
        let line = text.lines().last().expect("a line");
        let fields: Vec<&str> = line.splitn(6, ' ').collect();
        let pattern = fields[..5].join(" ");
        assert_eq!(pattern, "30 6 3 * *");
        pattern.parse::<croner::Cron>().expect("cron reads it");
        // cron takes a bare % for the end of the command.
        let bare = fields[5].replace("\\%", "");
        assert!(!bare.contains('%'), "{line}");
        let output = shell(&fields[5].replace("\\%", "%"));
        assert_eq!(String::from_utf8_lossy(&output.stdout), said);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(recorded(&record), [vec![job.folder.clone()], words(&job)].concat());
        assert!(text.lines().rev().skip(1).all(|line| line.starts_with('#')), "{text}");
    }
}

/// What stands between the tags of this name, in their order, unescaped; every tag has to be closed.
fn tagged(xml: &str, name: &str) -> Vec<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    let body = xml.split("-->").nth(1).expect("a comment, then the list");
    for part in body.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{xml}"),
            None => {
                let tag = tag.split(' ').next().expect("a name");
                open.push(tag);
                if tag == name {
                    found.push(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
                }
            }
        }
    }
    assert!(open.is_empty(), "{open:?} are left open");
    found
}

#[test]
fn launchd_runs_the_words_as_they_were_given() {
    for job in [plain(), hostile()] {
        let text = content("launchd", &job);
        let strings = tagged(&text, "string");
        let expected = [vec![job.executable.clone()], words(&job)].concat();
        assert_eq!(strings[1..=expected.len()], expected);
        assert!(strings.contains(&job.folder));
        // Two hyphens would end the comment early.
        let comment = text.split("<!--").nth(1).and_then(|rest| rest.split("-->").next()).expect("a comment");
        assert!(!comment.contains("--"), "{comment}");
    }
}

#[test]
fn launchd_is_told_every_moment_and_refuses_too_many() {
    let moments = |every: &str| {
        let text = &written("launchd", &plain(), every)[0].content;
        (tagged(text, "key"), tagged(text, "integer"))
    };
    let (keys, values) = moments("0 6 1 1,7 1");
    let named =
        keys.iter().filter(|key| ["Month", "Day", "Weekday", "Hour", "Minute"].contains(&key.as_str()));
    assert_eq!(named.count(), 16);
    assert_eq!(values, ["1", "1", "6", "0", "1", "1", "6", "0", "7", "1", "6", "0", "7", "1", "6", "0"]);
    assert_eq!(moments("* * * * *").1, Vec::<String>::new());
    let pattern = Pattern::read("*/5 8-18 * * mon-fri").expect("a pattern");
    let error = unit("launchd").and_then(|unit| unit.write(&plain(), &pattern)).expect_err("too many");
    assert!(error.to_string().contains("has 660") && error.hint().contains("daily at"), "{error}");
}

#[test]
fn kubernetes_gets_the_words_as_they_were_given() {
    for job in [plain(), hostile()] {
        let text = content("kubernetes", &job);
        let command = text.split("              command:\n").nth(1).expect("a command");
        let given: Vec<String> = command
            .lines()
            .map_while(|line| line.strip_prefix("                - "))
            .map_while(|word| serde_json::from_str::<String>(word).ok())
            .map(|word| word.replace("$$", "$"))
            .collect();
        let seen = [vec!["evenhand".to_string(), "check".into(), "audit.toml".into()], job.arguments.clone()];
        assert_eq!(given, seen.concat());
    }
}

#[test]
fn what_a_job_elsewhere_cannot_see_is_refused() {
    let pattern = Pattern::read("daily").expect("a pattern");
    let outside = Job { audit: "/etc/audit.toml".into(), ..plain() };
    for id in ["kubernetes", "github"] {
        for job in [&outside, &job("/srv/audits", &["--history=/var/lib/history.sqlite"])] {
            let error = unit(id).and_then(|unit| unit.write(job, &pattern)).expect_err("not below");
            assert!(error.hint().contains("the folder that holds the audit.toml"), "{error}");
        }
    }
}

#[test]
fn a_workflow_of_github_runs_the_words_as_they_were_given_and_fails_after_any_verdict_but_0() {
    for (code, said) in
        [(0, ""), (1, "::error::a clause is breached"), (3, "is inconclusive"), (2, "exit code 2")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let (job, record) = stand_in_job(folder.path(), code);
        let text = content("github", &job);
        let step = text.split("      - name: Check\n").nth(1).expect("the step");
        let block = step.split("run: |\n").nth(1).expect("its block");
        let lines: Vec<&str> = block.lines().map_while(|line| line.strip_prefix("          ")).collect();
        // What an expression of GitHub evaluates to, once.
        let script = lines.join("\n").replace("${{ '${{' }}", "\u{1}");
        assert!(!script.contains("${{"), "{script}");
        let output = Command::new("bash")
            .args(["-e", "-c", &script.replace('\u{1}', "${{")])
            .current_dir(&job.folder)
            .env("PATH", format!("{}:/usr/bin:/bin", job.folder.replace(':', "\\:")))
            .output()
            .expect("bash");
        assert_eq!(output.status.code(), Some(i32::from(code)), "{script}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(said), "{output:?}");
        let seen = [vec![job.folder.clone(), "check".into(), "audit.toml".into()], job.arguments.clone()];
        assert_eq!(recorded(&record), seen.concat());
    }
}

#[test]
fn the_history_of_a_workflow_survives_on_its_branch() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = content("github", &job("/srv/audits", &["--history", "the history.sqlite"]));
    let step = |name: &str| {
        let step = text.split(&format!("      - name: {name}\n")).nth(1).expect("the step");
        let block = step.split("run: |\n").nth(1).expect("its block");
        block.lines().map_while(|line| line.strip_prefix("          ")).collect::<Vec<_>>().join("\n")
    };
    let bash = |at: &Path, script: &str| {
        let output = Command::new("bash")
            .args(["-e", "-c", script])
            .current_dir(at)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("bash");
        assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    };
    bash(folder.path(), "git init -q --bare origin.git");
    for check in 1..=3 {
        let work = format!("work{check}");
        bash(
            folder.path(),
            &format!("git init -q {work} && git -C {work} remote add origin \"$PWD/origin.git\""),
        );
        let work = folder.path().join(work);
        bash(&work, &step("Fetch the history"));
        let history = work.join("the history.sqlite");
        let before = std::fs::read_to_string(&history).unwrap_or_default();
        assert_eq!(before.lines().count(), check - 1, "what the check before kept");
        std::fs::write(&history, format!("{before}check {check}\n")).expect("written");
        bash(&work, &step("Keep the history"));
    }
}

#[test]
fn a_task_of_airflow_runs_the_words_as_they_were_given() {
    let folder = tempfile::tempdir().expect("a folder");
    let (job, record) = stand_in_job(folder.path(), 3);
    let text = content("airflow", &job);
    let literal =
        text.split("bash_command=").nth(1).and_then(|rest| rest.split(",\n").next()).expect("a command");
    let template: String = serde_json::from_str(literal).expect("a literal");
    let rendered = template.replace("{{ '{' }}", "\u{1}");
    assert!(!rendered.contains('{'), "{template}");
    assert!(rendered.ends_with(' '), "no name of a template's file");
    let output = shell(&rendered.replace('\u{1}', "{"));
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert_eq!(recorded(&record), [vec![job.folder.clone()], words(&job)].concat());
    for expected in ["catchup=False", "max_active_runs=1", "retries=0", "schedule=\"30 6 3 * *\""] {
        assert!(text.contains(expected), "{expected}");
    }
}
