//! Who is told of a check: after which checks, with what, and that telling changes no verdict.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Two months: one in which both groups fare alike, and one in which women fare far worse.
const GOOD: &str = "sex,day,outcome,n\nF,2026-01-05,yes,500\nF,2026-01-05,no,500\nM,2026-01-05,yes,500\nM,2026-01-05,no,500\n";
const BAD: &str = "sex,day,outcome,n\nF,2026-02-05,yes,200\nF,2026-02-05,no,800\nM,2026-02-05,yes,500\nM,2026-02-05,no,500\n";

/// A folder with a policy that tells a command, which keeps what it is told in `told.json`.
fn folder(notify: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let policy = format!(
        "[audit]\nname = \"Told\"\n[log]\npath = \"log-*.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n\
         [weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\n[time]\ncolumn = \"day\"\nevery = \"month\"\n\
         [[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n[notify]\n{notify}"
    );
    std::fs::write(folder.path().join("audit.toml"), policy).expect("written");
    std::fs::write(folder.path().join("log-1.csv"), GOOD).expect("written");
    folder
}

fn check(folder: &Path, today: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(["check", "audit.toml", "--today", today])
        .current_dir(folder)
        .output()
        .expect("the program starts")
}

/// What the command was told since it was last asked.
fn told(folder: &Path) -> Option<Value> {
    let path = folder.join("told.json");
    let text = std::fs::read_to_string(&path).ok()?;
    std::fs::remove_file(&path).expect("it is removed");
    Some(serde_json::from_str(&text).expect("JSON"))
}

const COMMAND: &str = "command = [\"sh\", \"-c\", \"cat > told.json\"]\n";

#[test]
fn a_breach_is_told_once_with_its_month_and_the_verdict_before() {
    let folder = folder(COMMAND);
    assert_eq!(check(folder.path(), "2026-02-01").status.code(), Some(0));
    assert_eq!(told(folder.path()), None, "nothing is breached");
    std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
    assert_eq!(check(folder.path(), "2026-03-01").status.code(), Some(1));
    let message = told(folder.path()).expect("a breach is told");
    assert_eq!(message["period"], "2026-02");
    assert_eq!((&message["verdict"], &message["verdict_before"]), (&"breached".into(), &"passed".into()));
    assert_eq!(message["report"], "reports/told/report.md");
    let sentence = message["failed"][0].as_str().expect("a sentence");
    assert!(sentence.contains("F, selection rate 20.0 % (200 of 1,000)"), "{sentence}");
    assert_eq!(check(folder.path(), "2026-03-01").status.code(), Some(1), "the verdict is repeated");
    assert_eq!(told(folder.path()), None, "a repeated verdict is no news");
}

#[test]
fn a_change_and_every_check_are_told_to_those_who_ask_for_it() {
    for (when, expected) in [("change", [false, true, false]), ("always", [true, true, true])] {
        let folder = folder(&format!("when = \"{when}\"\n{COMMAND}"));
        check(folder.path(), "2026-02-01");
        let first = told(folder.path()).is_some();
        std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
        check(folder.path(), "2026-03-01");
        let second = told(folder.path()).is_some();
        check(folder.path(), "2026-03-01");
        assert_eq!([first, second, told(folder.path()).is_some()], expected, "{when}");
    }
}

#[test]
fn a_feed_that_has_dried_up_is_told_once_a_month_and_a_look_back_never() {
    let folder = folder(COMMAND);
    std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
    check(folder.path(), "2026-03-01");
    told(folder.path());
    let back = Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(["check", "audit.toml", "--today", "2026-03-01", "--until", "2026-01"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    assert_eq!((back.status.code(), told(folder.path())), (Some(0), None), "a look back is no all-clear");
    for today in ["2026-04-01", "2026-05-01"] {
        check(folder.path(), today);
        let message = told(folder.path()).expect("a missing month is told");
        let note = message["notes"][0].as_str().expect("a note");
        assert!(note.starts_with("period without rows: no file holds a row of 2026-03"), "{note}");
        check(folder.path(), today);
        assert_eq!(told(folder.path()), None, "{today}: told once");
    }
}

#[test]
fn who_cannot_be_told_changes_no_exit_code() {
    for notify in
        ["command = [\"false\"]\n", "command = [\"no-such-program\"]\n", "webhook_env = \"NOT_SET\"\n"]
    {
        let folder = folder(notify);
        std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
        let output = check(folder.path(), "2026-03-01");
        assert_eq!(output.status.code(), Some(1), "{notify}");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains("warning: [notify] could not tell"), "{notify}: {stderr}");
        assert!(folder.path().join("reports/told/report.md").is_file(), "{notify}");
    }
}

#[test]
fn who_could_not_be_told_is_told_by_the_next_check_and_then_no_more() {
    for when in ["breach", "change"] {
        let command = "command = [\"sh\", \"-c\", \"test -e reachable && cat > told.json || { cat > lost; false; }\"]\n";
        let folder = folder(&format!("when = \"{when}\"\n{command}"));
        std::fs::write(folder.path().join("reachable"), "").expect("written");
        check(folder.path(), "2026-02-01");
        std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
        std::fs::remove_file(folder.path().join("reachable")).expect("removed");
        for _ in 0..2 {
            let output = check(folder.path(), "2026-03-01");
            assert_eq!(output.status.code(), Some(1));
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(stderr.contains("warning: [notify] could not tell"), "{when}: {stderr}");
        }
        assert_eq!(told(folder.path()), None, "{when}");
        std::fs::write(folder.path().join("reachable"), "").expect("written");
        assert_eq!(check(folder.path(), "2026-03-01").status.code(), Some(1));
        let message = told(folder.path()).expect("what was not told before");
        let said = (&message["period"], &message["verdict"], &message["verdict_before"]);
        assert_eq!(said, (&"2026-02".into(), &"breached".into(), &"passed".into()), "{when}");
        assert_eq!(check(folder.path(), "2026-03-01").status.code(), Some(1));
        assert_eq!(told(folder.path()), None, "{when}: it is told once");
    }
}

#[test]
fn a_change_that_nobody_heard_of_is_told_by_a_later_check_of_the_same_verdict() {
    let folder =
        folder("when = \"change\"\ncommand = [\"sh\", \"-c\", \"test ! -e away && cat > told.json\"]\n");
    check(folder.path(), "2026-02-01");
    std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
    std::fs::write(folder.path().join("away"), "").expect("written");
    assert_eq!(check(folder.path(), "2026-03-01").status.code(), Some(1));
    std::fs::remove_file(folder.path().join("away")).expect("removed");
    std::fs::write(folder.path().join("log-3.csv"), BAD.replace("2026-02", "2026-03")).expect("written");
    assert_eq!(check(folder.path(), "2026-04-01").status.code(), Some(1));
    let message = told(folder.path()).expect("the change is told");
    assert_eq!((&message["period"], &message["verdict_before"]), (&"2026-03".into(), &"passed".into()));
    std::fs::write(folder.path().join("log-4.csv"), BAD.replace("2026-02", "2026-04")).expect("written");
    assert_eq!(check(folder.path(), "2026-05-01").status.code(), Some(1));
    assert_eq!(told(folder.path()), None, "the verdict has not changed since");
}

#[test]
fn a_check_whose_report_cannot_be_written_is_not_kept_and_the_next_one_tells() {
    let folder = folder(COMMAND);
    assert_eq!(check(folder.path(), "2026-02-01").status.code(), Some(0));
    let kept = std::fs::read(folder.path().join("evenhand.sqlite")).expect("a history");
    std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(["check", "audit.toml", "--today", "2026-03-01", "--out", "audit.toml/below"])
        .current_dir(folder.path())
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"));
    assert_eq!(told(folder.path()), None, "there is no report to tell of");
    assert!(std::fs::read(folder.path().join("evenhand.sqlite")).expect("a history") == kept);
    let next = check(folder.path(), "2026-03-01");
    assert_eq!(next.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&next.stdout).contains("new: log-2.csv"));
    assert_eq!(told(folder.path()).expect("a breach is told")["verdict_before"], "passed");
}

#[test]
fn a_trial_tells_of_the_newest_period_and_keeps_nothing() {
    let folder = folder(COMMAND);
    std::fs::write(folder.path().join("log-2.csv"), BAD).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(["notify", "audit.toml"])
        .current_dir(&folder)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let message = told(folder.path()).expect("a trial is told");
    assert_eq!((&message["period"], &message["verdict"]), (&"2026-02".into(), &"breached".into()));
    let sentence = message["failed"][0].as_str().expect("a sentence");
    // Of February alone: both months together would be 700 of 2,000.
    assert!(sentence.contains("F, selection rate 20.0 % (200 of 1,000)"), "{sentence}");
    let left = std::fs::read_dir(&folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").file_name());
    let mut left: Vec<String> = left.map(|name| name.to_string_lossy().into_owned()).collect();
    left.sort();
    assert_eq!(left, ["audit.toml", "log-1.csv", "log-2.csv"]);
}

#[test]
fn a_date_that_is_none_is_told_with_its_file() {
    let folder = folder(COMMAND);
    let run = |command: &str| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_evenhand"));
        let output = program.args([command, "audit.toml"]).current_dir(&folder).output().expect("it starts");
        assert_eq!(output.status.code(), Some(2), "{command}: {output:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let slip = |from: &str, to: &str| {
        std::fs::write(folder.path().join("log-2.csv"), BAD.replace(from, to)).expect("written");
    };
    slip("2026-02-05", "05.02.2026");
    let said = run("check");
    assert!(said.contains("column \"day\"") && said.contains("in log-2.csv"), "{said}");
    slip("800", "many");
    for command in ["check", "audit"] {
        let said = run(command);
        assert!(said.contains("column \"n\"") && said.contains("in log-2.csv"), "{command}: {said}");
    }
    // Of one file there is nothing to tell apart in an audit; a check counts file by file.
    std::fs::remove_file(folder.path().join("log-1.csv")).expect("removed");
    assert!(!run("audit").contains("log-2.csv"));
    assert!(run("check").contains("in log-2.csv"));
}
