//! Checks that are killed, and checks at once: the history is whole, and every row counts once.
#![cfg(unix)]

#[path = "common/past.rs"]
mod past;

use std::cell::Cell;
use std::process::{Child, Command, Stdio};

use evenhand::check::{Select, Step};
use past::*;

const TODAY: &str = "2026-05-02";

/// The step at which a process of these tests kills itself: `Shelved 2` is the second file.
const STEP: &str = "EVENHAND_TEST_DIES_AT";
/// The folder it works in.
const FOLDER: &str = "EVENHAND_TEST_FOLDER";

/// Two months are recorded, and two files with a month more and rows of an old one have come.
fn with_news() -> Past {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25)), ("b.csv", month("2026-02", 22, 24))]);
    past.check("2026-03-02");
    past.write("c.csv", log(&month("2026-03", 21, 25)));
    past.write("d.csv", log(&(month("2026-04", 19, 25) + &month("2026-01", 5, 5))));
    past.write("b.csv", log(&month("2026-02", 23, 24)));
    past
}

const STEPS: [&str; 9] = [
    "Counted 1",
    "Begun 1",
    "Shelved 1",
    "Shelved 2",
    "Shelved 3",
    "Judged 1",
    "Written 1",
    "Kept 1",
    "none",
];

/// As this process was told to, or as a whole test.
#[test]
fn killed_at_any_step_the_history_is_whole_and_the_next_check_is_as_if_nothing_had_been() {
    match (std::env::var(STEP), std::env::var_os(FOLDER)) {
        (Ok(step), Some(folder)) => dies_at(&step, folder.as_ref()),
        _ => killed_at_every_step(),
    }
}

/// Makes a check and ends, without any order, when it has come to a step.
fn dies_at(wanted: &str, folder: &std::path::Path) {
    let policy = std::fs::read_to_string(folder.join("audit.toml")).expect("a policy");
    let document = evenhand::policy::Document::parse("audit.toml", &policy).expect("TOML");
    let policy = evenhand::policy::Policy::check(&document, folder).expect("a policy");
    let mut history = evenhand::history::History::open(&policy.past.path).expect("opens");
    let asked = evenhand::check::Asked { today: TODAY.parse().expect("a day"), select: Select::default() };
    let shelved = Cell::new(0);
    let step = |step: Step| {
        if step == Step::Shelved {
            shelved.set(shelved.get() + 1);
        }
        let so_many = if step == Step::Shelved { shelved.get() } else { 1 };
        if format!("{step:?} {so_many}") == wanted {
            std::process::abort();
        }
    };
    evenhand::check::check(policy, &asked, &mut history, &|_| {}, &step, &|_| Ok(())).expect("a check");
}

fn killed_at_every_step() {
    let name = "killed_at_any_step_the_history_is_whole_and_the_next_check_is_as_if_nothing_had_been";
    let clean = with_news();
    let (expected, kept) = (written(&clean.check(TODAY)), clean.exported());
    for step in STEPS {
        let past = with_news();
        let before = past.exported();
        let child = Command::new(std::env::current_exe().expect("this test"))
            .args(["--exact", name])
            .env(STEP, step)
            .env(FOLDER, past.folder.path())
            .output()
            .expect("it starts");
        assert_eq!(child.status.code(), (step == "none").then_some(0), "{step}: it died of its own");
        past.assert_whole();
        let is_kept = step == "Kept 1" || step == "none";
        assert!(past.exported() == if is_kept { kept.clone() } else { before }, "{step}: half was kept");
        let next = past.check(TODAY);
        assert_eq!(next.repeated, is_kept, "{step}");
        assert_eq!(written(&next), expected, "{step}");
        assert!(past.exported() == kept, "{step}");
    }
}

/// Files with so many rows that a check takes a while.
fn large(files: usize) -> Past {
    let past = Past::new(POLICY);
    for file in 1..=files {
        let rows: String =
            (0..120).map(|time| month(&format!("2026-{file:02}"), 15 + time % 9, 25)).collect();
        past.write(&format!("log-{file}.csv"), log(&rows));
    }
    past
}

#[test]
fn killed_at_any_moment_the_program_leaves_a_whole_history() {
    let past = large(4);
    let arguments = |history: &str, out: &str| -> Vec<String> {
        [
            "check",
            "audit.toml",
            "--today",
            TODAY,
            "--quiet",
            "--format",
            "json",
            "--history",
            history,
            "--out",
            out,
        ]
        .map(String::from)
        .into()
    };
    let run = |history: &str, out: &str| {
        let arguments = arguments(history, out);
        let output =
            evenhand(past.folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<&str>>());
        assert!([0, 1, 3].contains(&output.status.code().unwrap_or(2)), "{}", stderr(&output));
        std::fs::read_to_string(past.path(out).join("audit.json")).expect("written")
    };
    let begun = std::time::Instant::now();
    let expected = run("clean.sqlite", "clean");
    let takes = begun.elapsed();
    let mut killed = 0;
    for part in 0..16 {
        let (history, out) = (format!("{part}.sqlite"), format!("out-{part}"));
        let arguments = arguments(&history, &out);
        let mut child =
            command(past.folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<&str>>())
                .stdout(Stdio::null())
                .spawn()
                .expect("it starts");
        std::thread::sleep(takes * part / 14);
        child.kill().expect("SIGKILL is sent");
        killed += usize::from(child.wait().expect("it ends").code().is_none());
        assert_eq!(run(&history, &out), expected, "killed after {part} parts of its time");
        let file = rusqlite::Connection::open(past.path(&history)).expect("opens");
        let said: String =
            file.pragma_query_value(None, "integrity_check", |row| row.get(0)).expect("readable");
        assert_eq!(said, "ok");
        let rows = |sql: &str| file.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
        assert_eq!(rows("SELECT sum(cases) FROM counts"), 4 * 120 * 100);
        assert_eq!((rows("SELECT count(*) FROM sources"), rows("SELECT count(*) FROM checks")), (4, 1));
    }
    assert!(killed > 3, "{killed} of 16 were killed");
}

fn spawn(past: &Past, out: &str, set: &str) -> Child {
    let arguments =
        ["check", "audit.toml", "--today", TODAY, "--quiet", "--format", "json", "--out", out, "--set", set];
    command(past.folder.path(), &arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts")
}

fn all_end_with_a_verdict(children: Vec<Child>) {
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!([0, 1, 3].contains(&output.status.code().unwrap_or(2)), "{}", stderr(&output));
    }
}

#[test]
fn four_at_once_on_the_same_files_record_them_once_and_say_the_same() {
    let past = large(4);
    let children = (0..4).map(|run| spawn(&past, &format!("out-{run}"), "audit.name=Checks")).collect();
    all_end_with_a_verdict(children);
    past.assert_whole();
    let periods: Vec<String> = (1..=4).map(|month| format!("2026-{month:02}: 12000")).collect();
    assert_eq!((past.held(1), past.checks(), past.series().len()), (periods, 1, 1));
    let said = |run| std::fs::read(past.path(&format!("out-{run}/audit.json"))).expect("written");
    assert!((1..4).all(|run| said(run) == said(0)));
}

#[test]
fn four_at_once_on_different_files_record_all_of_them_once() {
    let past = large(4);
    let children = (1..=4)
        .map(|file| spawn(&past, &format!("out-{file}"), &format!("log.path=log-{file}.csv")))
        .collect();
    all_end_with_a_verdict(children);
    past.assert_whole();
    let periods: Vec<String> = (1..=4).map(|month| format!("2026-{month:02}: 12000")).collect();
    assert_eq!((past.held(1), past.series().len()), (periods, 1));
    let after = past.check_with(&POLICY.replace("*.csv", "log-*.csv"), TODAY);
    assert!(after.repeated && books(&after).gone.is_empty());
}

#[test]
fn the_thread_count_changes_no_byte() {
    let past = large(2);
    let run = |threads: &str| {
        let (history, out) = (format!("{threads}.sqlite"), format!("out-{threads}"));
        let arguments = [
            "check",
            "audit.toml",
            "--today",
            TODAY,
            "--format",
            "json",
            "--history",
            &history,
            "--out",
            &out,
            "--threads",
            threads,
        ];
        assert!(evenhand(past.folder.path(), &arguments).status.code().is_some_and(|code| code != 2));
        let export = evenhand(past.folder.path(), &["history", "export", "--history", &history]);
        (std::fs::read(past.path(&out).join("audit.json")).expect("written"), export.stdout)
    };
    let one = run("1");
    assert!(run("2") == one && run("7") == one);
}
