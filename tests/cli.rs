//! The command line as its user meets it: exit codes, files, messages.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const LOG: &str = "sex,age,outcome,truth\nF,30,yes,1\nM,41,no,0\nF,25,no,1\nM,50,yes,1\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).expect("written");
    }
    folder
}

fn evenhand(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evenhand"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("the program starts")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Rows of two groups with these events of these cases.
fn log_of(rows: &[(&str, u64, u64)]) -> String {
    let mut log = String::from("sex,outcome,n\n");
    for (group, events, cases) in rows {
        log.push_str(&format!("{group},yes,{events}\n{group},no,{}\n", cases - events));
    }
    log
}

const JUDGED: &[&str] = &["audit", "log.csv", "--group", "sex", "--decision", "outcome=yes", "--weight", "n"];

fn judged(log: &str, profile: &str, more: &[&str]) -> Output {
    let folder = folder(&[("log.csv", log.as_bytes())]);
    evenhand(folder.path(), &[JUDGED, &["--profile", profile], more].concat())
}

#[test]
fn the_exit_code_says_what_the_findings_say() {
    let breached = log_of(&[("F", 200, 1000), ("M", 500, 1000)]);
    let met = log_of(&[("F", 5000, 10_000), ("M", 5000, 10_000)]);
    let unsure = log_of(&[("F", 4, 10), ("M", 5, 10)]);
    assert_eq!(judged(&breached, "generic", &[]).status.code(), Some(1));
    assert_eq!(judged(&met, "generic", &[]).status.code(), Some(0));
    assert_eq!(judged(&unsure, "generic", &[]).status.code(), Some(0));
    let strict =
        r#"clauses=[{measure="selection_rate", compare="ratio", at_least=0.8, inconclusive="fail"}]"#;
    assert_eq!(judged(&unsure, "nyc-ll144", &["--set", strict]).status.code(), Some(3));
}

#[test]
fn every_format_exits_alike_on_a_breach() {
    let breached = log_of(&[("F", 200, 1000), ("M", 500, 1000)]);
    for format in ["md", "json", "md,json"] {
        let output = judged(&breached, "generic", &["--format", format]);
        assert_eq!(output.status.code(), Some(1), "{format}");
    }
}

#[test]
fn a_report_an_audit_json_and_figures_are_written_under_the_slug_of_the_name() {
    let folder = folder(&[("log.csv", LOG.as_bytes())]);
    let arguments = ["audit", "log.csv", "--group", "sex", "--decision", "outcome=yes", "--name", "A, b"];
    let output = evenhand(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let made = folder.path().join("reports/a-b");
    assert!(std::fs::read_to_string(made.join("report.md")).expect("a report").starts_with("# A, b\n"));
    let json = std::fs::read(made.join("audit.json")).expect("an audit.json");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("valid JSON");
    assert_eq!(json["schema"], "evenhand.audit/1");
    assert!(made.join("figures").read_dir().expect("figures").count() > 0);
    assert!(stdout(&output).contains("report.md"));
}

#[test]
fn quiet_prints_nothing_but_errors() {
    let folder = folder(&[("log.csv", LOG.as_bytes())]);
    let arguments = ["audit", "log.csv", "--group", "sex", "--decision", "outcome=yes", "--quiet"];
    let output = evenhand(folder.path(), &arguments);
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty());
    let output = evenhand(folder.path(), &["audit", "none.csv", "--quiet"]);
    assert!(!stderr(&output).is_empty());
}

#[test]
fn bad_input_exits_with_2_says_what_to_do_and_leaves_nothing() {
    let plain: &[&str] = &["--group", "sex", "--decision", "outcome=yes"];
    let cases: &[(&str, &[u8], &[&str], &str)] = &[
        ("empty.csv", b"", plain, "the file is empty"),
        ("header.csv", b"sex,outcome\n", plain, "a header and no rows"),
        (
            "log.csv",
            LOG.as_bytes(),
            &["--group", "sexx", "--decision", "outcome=yes"],
            "did you mean \"sex\"?",
        ),
        (
            "log.csv",
            LOG.as_bytes(),
            &["--group", "sex", "--decision", "outcome=yess"],
            "did you mean \"yes\"?",
        ),
        ("log.csv", LOG.as_bytes(), &["--group", "sex", "--decision", "outcome"], "names no value"),
        ("latin.csv", b"sex,outcome\nF\xff,yes\nM,no\n", plain, "not UTF-8"),
        (
            "mixed.csv",
            b"sex,age,outcome\nF,30,yes\nM,abc,no\n",
            &["--group", "age", "--decision", "outcome=yes", "--set", "groups.0.cut=[40]"],
            "\"abc\", which is not a number",
        ),
        ("one.csv", b"sex,outcome\nF,yes\nF,no\n", plain, "nothing to compare"),
        ("null.csv", b"sex,outcome\n,yes\n,no\n", plain, "nothing but unknown values"),
        ("blank.csv", b"sex,outcome\nF,\nM,\n", plain, "holds no value at all"),
        ("ragged.csv", b"sex,outcome\nF,yes,a,b\nM,no\n", plain, "the row at line 2 has 4 fields"),
        ("twice.csv", b"sex,sex,outcome\nF,F,yes\nM,M,no\n", plain, "two columns are named \"sex\""),
        ("cut.parquet", b"PAR1 and then nothing", plain, "cannot read cut.parquet"),
        ("sheet.csv", b"PK\x03\x04", plain, "a spreadsheet"),
        ("log.xlsx", b"PK\x03\x04", plain, "known endings"),
        (
            "log.csv",
            LOG.as_bytes(),
            &["--group", "sex", "--decision", "outcome=yes", "--set", "decision.unfavorable=[\"maybe\"]"],
            "neither among the declared values nor blank",
        ),
        (
            "weight.csv",
            b"sex,outcome,n\nF,yes,-3\nM,no,2\n",
            &["--group", "sex", "--decision", "outcome=yes", "--weight", "n"],
            "negative weight",
        ),
        (
            "half.csv",
            b"sex,outcome,n\nF,yes,1.5\nM,no,2\n",
            &["--group", "sex", "--decision", "outcome=yes", "--weight", "n"],
            "not a count of cases",
        ),
        ("log.csv", LOG.as_bytes(), &["--group", "sex", "--amount", "outcome"], "is not a number"),
        (
            "log.csv",
            LOG.as_bytes(),
            &["--group", "sex", "--decision", "outcome=yes", "--set", "groups.0.reference=X"],
            "none of its groups",
        ),
    ];
    for (name, content, arguments, message) in cases {
        let folder = folder(&[(name, content)]);
        let output = evenhand(folder.path(), &[&["audit", name], *arguments].concat());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{name} {arguments:?}: {said}");
        assert!(said.contains(message), "{name} {arguments:?}: {said}");
        let left: Vec<_> = folder.path().read_dir().expect("readable").collect();
        assert_eq!(left.len(), 1, "{name} {arguments:?} left something behind");
    }
}

#[test]
fn files_with_different_columns_are_refused_by_name() {
    let folder = folder(&[("a.csv", LOG.as_bytes()), ("b.csv", b"sex,result\nF,yes\nM,no\n")]);
    let output = evenhand(folder.path(), &["audit", "*.csv", "--group", "sex", "--decision", "outcome=yes"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("b.csv has no column \"outcome\""), "{}", stderr(&output));
}

#[test]
fn a_policy_reports_every_problem_with_its_line_and_column() {
    let policy = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorible = [\"yes\"]\n\
                  [[groups]]\ncolumn = \"sex\"\n[[clauses]]\nmeasure = \"selection_rat\"\nat_least = 0.8\n";
    let folder = folder(&[("log.csv", LOG.as_bytes()), ("audit.toml", policy.as_bytes())]);
    let output = evenhand(folder.path(), &["audit", "audit.toml"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2));
    for part in [
        "line 5, column 1: unknown key \"decision.favorible\"",
        "did you mean \"favorable\"?",
        "line 9, column 11: there is no measure \"selection_rat\"",
        "did you mean \"selection_rate\"?",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_duplicate_key_is_named_with_its_place() {
    let policy = "[log]\npath = \"a.csv\"\npath = \"b.csv\"\n";
    let folder = folder(&[("audit.toml", policy.as_bytes())]);
    let output = evenhand(folder.path(), &["audit", "audit.toml"]);
    assert!(stderr(&output).contains("line 3, column 1: duplicate key \"path\""), "{}", stderr(&output));
}

#[test]
fn an_output_folder_that_cannot_be_written_is_said_and_nothing_is_left() {
    let folder = folder(&[("log.csv", LOG.as_bytes())]);
    let arguments = ["audit", "log.csv", "--group", "sex", "--decision", "outcome=yes", "--out", "log.csv"];
    let output = evenhand(folder.path(), &arguments);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write log.csv"), "{}", stderr(&output));
    assert_eq!(std::fs::read(folder.path().join("log.csv")).expect("still there"), LOG.as_bytes());
}

#[test]
fn names_from_the_data_cannot_speak_to_the_terminal() {
    let log = "sex,outcome,n\n\u{1b}[31mF,yes,1\n\u{1b}[31mF,no,9\nM,yes,9\nM,no,1\n";
    let output = judged(log, "generic", &[]);
    assert!(!stdout(&output).contains('\u{1b}'), "{}", stdout(&output));
    assert!(stdout(&output).contains("\\u{1b}[31mF"));
}

#[test]
fn the_thread_count_changes_no_byte() {
    let log = log_of(&[("F", 200, 1000), ("M", 500, 1000), ("X", 3, 7)]);
    let folder = folder(&[("log.csv", log.as_bytes())]);
    for threads in ["1", "4"] {
        let more = ["--cross", "sex,n", "--group", "n", "--threads", threads, "--out", threads];
        let output = evenhand(folder.path(), &[JUDGED, &more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    }
    for file in ["report.md", "audit.json"] {
        let read = |threads: &str| std::fs::read(folder.path().join(threads).join(file)).expect("written");
        assert_eq!(read("1"), read("4"), "{file}");
    }
}

#[test]
fn the_catalogues_answer_and_suggest() {
    let folder = folder(&[]);
    let explained = evenhand(folder.path(), &["explain", "equalized_odds_difference"]);
    assert!(explained.status.success() && stdout(&explained).contains("Hardt"));
    let wrong = evenhand(folder.path(), &["explain", "equalised_odds_difference"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(stderr(&wrong).contains("equalized_odds_difference"));
    assert!(stdout(&evenhand(folder.path(), &["profiles"])).contains("nyc-ll144"));
    assert!(stdout(&evenhand(folder.path(), &["profiles", "us-ugesp"])).contains("1607.4"));
    assert!(stdout(&evenhand(folder.path(), &["completions", "bash"])).contains("evenhand"));
    assert!(stdout(&evenhand(folder.path(), &["man", "audit"])).contains("evenhand"));
}

#[test]
fn every_subcommand_shows_an_example_in_its_help() {
    let folder = folder(&[]);
    for subcommand in [
        "audit",
        "check",
        "history",
        "compare",
        "schedule",
        "notify",
        "init",
        "explain",
        "profiles",
        "completions",
        "man",
    ] {
        let help = stdout(&evenhand(folder.path(), &[subcommand, "--help"]));
        assert!(help.contains("Example"), "{subcommand}: {help}");
    }
    assert_eq!(evenhand(folder.path(), &["audit"]).status.code(), Some(2));
    assert_eq!(evenhand(folder.path(), &["frobnicate"]).status.code(), Some(2));
}

/// At whatever moment it is told to end: either nothing is there, or a whole report.
#[cfg(unix)]
#[test]
fn ended_at_any_moment_it_leaves_a_whole_report_or_none() {
    let folder = TempDir::new().expect("a folder");
    let log = folder.path().join("log.csv");
    let rows: String = (0..60_000)
        .map(|row| format!("group {},{}\n", row % 40, if row % 3 == 0 { "yes" } else { "no" }))
        .collect();
    std::fs::write(&log, format!("sex,hired\n{rows}")).expect("written");
    let mut ended = 0;
    for delay in (0..120).step_by(3) {
        let out = folder.path().join(format!("out-{delay}"));
        let mut audit = Command::new(env!("CARGO_BIN_EXE_evenhand"))
            .args(["audit", "--group", "sex", "--decision", "hired=yes", "--quiet", "--out"])
            .arg(&out)
            .arg(&log)
            .spawn()
            .expect("it starts");
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let told = Command::new("kill").args(["-INT", &audit.id().to_string()]).status();
        assert!(told.is_ok());
        let code = audit.wait().expect("it ends").code();
        // Before the first instruction of its own the process is ended by the system.
        ended += usize::from(code != Some(0));
        let files: Vec<String> = std::fs::read_dir(&out)
            .into_iter()
            .flatten()
            .map(|file| file.expect("a file").file_name().to_string_lossy().to_string())
            .filter(|name| name != "figures")
            .collect();
        assert!(!files.iter().any(|name| name.ends_with(".partial")), "{delay}: {files:?}");
        assert!(files.is_empty() || files.len() == 2, "{delay}: {files:?}");
    }
    assert!(ended > 0, "no run was ended");
}
