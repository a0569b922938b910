//! Which files are taken for a history, and what is said of others.

#[path = "common/past.rs"]
mod past;

use evenhand::history::History;
use past::*;

fn with_a_check() -> Past {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
    past.check("2026-02-02");
    past
}

/// What is said where a history is opened to check and where it is opened to read: the same.
fn refused(past: &Past, reason: &str) {
    let path = past.path("evenhand.sqlite");
    let before = std::fs::read(&path).expect("readable");
    for said in [History::open(&path).err(), History::open_existing(&path).err()] {
        let said = said.unwrap_or_else(|| panic!("it is opened: {reason}"));
        assert!(said.to_string().contains(reason), "{said}");
        assert!(!said.hint().is_empty());
    }
    for arguments in [&["check", "audit.toml", "--today", "2026-02-02"][..], &["history", "list"]] {
        let output = evenhand(past.folder.path(), arguments);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(stderr(&output).contains(reason) && stderr(&output).contains("help:"), "{}", stderr(&output));
    }
    assert!(std::fs::read(&path).expect("readable") == before, "it was written to: {reason}");
}

fn execute(past: &Past, sql: &str) {
    let file = rusqlite::Connection::open(past.path("evenhand.sqlite")).expect("opens");
    file.execute_batch(sql).expect("executed");
}

#[test]
fn a_file_of_a_later_version_is_refused() {
    let past = with_a_check();
    execute(&past, "PRAGMA user_version = 99");
    refused(&past, "it is of version 99, and this program reads up to version 1");
}

#[test]
fn a_database_of_something_else_is_refused() {
    for sql in [
        "CREATE TABLE series (id INTEGER)",
        "PRAGMA user_version = 1; CREATE TABLE series (id INTEGER)",
        "PRAGMA application_id = 7",
    ] {
        let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
        execute(&past, sql);
        refused(&past, "it is a database of something else");
    }
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    for content in ["x", "sex,outcome\nF,yes\n", &"some text\n".repeat(1000)] {
        let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
        past.write("evenhand.sqlite", content);
        refused(&past, "it is no database");
    }
}

#[test]
fn a_damaged_history_is_refused_and_not_half_read() {
    let past = Past::of(&[("a.csv", (1..=9).map(|of| month(&format!("2026-0{of}"), 20, 25)).collect())]);
    past.check("2026-10-02");
    let whole = std::fs::read(past.path("evenhand.sqlite")).expect("readable");
    // Cut off, and with pages overwritten.
    past.write("evenhand.sqlite", &whole[..whole.len() / 2 / 4096 * 4096]);
    let output = evenhand(past.folder.path(), &["history", "show"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert!(stderr(&output).contains("it is damaged"), "{}", stderr(&output));
    let mut torn = whole.clone();
    torn[4096 * 3..4096 * 5].fill(0x5a);
    past.write("evenhand.sqlite", &torn);
    let output = evenhand(past.folder.path(), &["history", "list"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
    assert!(stderr(&output).contains("it is damaged"), "{}", stderr(&output));
}

#[test]
fn nothing_is_written_into_a_damaged_history() {
    let months = |range: std::ops::RangeInclusive<u32>| -> String {
        range.map(|of| month(&format!("20{:02}-{:02}", 10 + of / 12, of % 12 + 1), 20, 25)).collect()
    };
    let past = Past::of(&[("a.csv", months(0..=59))]);
    past.check("2015-02-02");
    let whole = std::fs::read(past.path("evenhand.sqlite")).expect("readable");
    past.write("b.csv", log(&months(60..=61)));
    // Every 4,000 bytes of the file but its first page, one after the other.
    let places: Vec<usize> = (4096..whole.len()).step_by(4096).collect();
    assert!(places.len() > 10, "{}", places.len());
    for place in places {
        let mut torn = whole.clone();
        torn[place..place + 4000].fill(0x5a);
        past.write("evenhand.sqlite", &torn);
        let error = past.try_check("2015-04-02").err().unwrap_or_else(|| panic!("kept at {place}"));
        let said = error.to_string();
        assert!(["it is damaged", "cannot be"].iter().any(|words| said.contains(words)), "{place}: {said}");
        assert!(std::fs::read(past.path("evenhand.sqlite")).expect("readable") == torn, "{place}: written");
    }
    past.write("evenhand.sqlite", &whole);
    past.check("2015-04-02");
}

#[test]
fn counts_and_records_that_make_no_sense_are_named() {
    let past = with_a_check();
    execute(&past, "UPDATE counts SET tally = x'00'");
    let said = past.try_check("2026-02-02").expect_err("its counts are damaged").to_string();
    assert!(said.contains("in period \"2026-01\", its counts cannot be unpacked"), "{said}");
    let past = with_a_check();
    execute(&past, "UPDATE checks SET findings = '{'");
    let output = evenhand(past.folder.path(), &["history", "show"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("check 1 cannot be read"), "{}", stderr(&output));
}

#[test]
fn an_empty_file_becomes_a_history_and_an_empty_history_has_nothing_to_show() {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
    past.write("evenhand.sqlite", "");
    for command in [&["list"][..], &["show"], &["export"], &["forget", "--before", "2026-01-01"]] {
        let output = evenhand(past.folder.path(), &[&["history"], command].concat());
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{command:?}");
        assert!(stderr(&output).contains("it holds no check yet"), "{}", stderr(&output));
    }
    past.check("2026-02-02");
    assert_eq!(past.held(1), ["2026-01: 100"]);
}

#[test]
fn a_history_that_is_not_there_is_made_by_a_check_alone() {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
    let output = evenhand(past.folder.path(), &["history", "list"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("there is no such file"), "{}", stderr(&output));
    assert!(!past.path("evenhand.sqlite").exists());
}

#[test]
fn a_place_that_cannot_be_written_is_said() {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25))]);
    // A folder that is not there, one that is a file, and one in which nobody may make a file.
    for history in ["none/evenhand.sqlite", "a.csv/evenhand.sqlite", "/proc/evenhand.sqlite"] {
        let arguments = ["check", "audit.toml", "--today", "2026-02-02", "--history", history];
        let output = evenhand(past.folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{history}");
        assert!(stderr(&output).contains("check that its folder exists"), "{}", stderr(&output));
        assert!(!past.path("reports").exists());
    }
}

#[test]
fn an_older_history_is_brought_to_the_present_and_keeps_all_it_holds() {
    // Version 1 is the first: a file without tables is the only one before it.
    let past = with_a_check();
    let before = past.exported();
    drop(past.history());
    assert_eq!(past.exported(), before);
    let file = rusqlite::Connection::open(past.path("evenhand.sqlite")).expect("opens");
    let version: i32 = file.pragma_query_value(None, "user_version", |row| row.get(0)).expect("readable");
    assert_eq!(version, 1);
}
