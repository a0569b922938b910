//! Drafting policies for logs that are written out in a test, and running them.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::path::Path;

use evenhand::audit::{Audit, audit};
use evenhand::init::{Draft, draft};
use evenhand::policy::{Document, Policy};
use evenhand::source;
use evenhand::tally::survey;

pub fn draft_of(path: &Path, written: &str) -> Draft {
    let log = source::open(&[path.to_path_buf()], None).expect("a log");
    let surveys = survey(&log, &|_| {}).expect("a survey");
    draft(&log, &surveys, written)
}

/// Drafts a policy for this text, and runs it where it claims to be runnable.
pub fn run(text: &str) -> (Draft, Option<Audit>) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("log.csv"), text).expect("written");
    let draft = draft_of(&folder.path().join("log.csv"), "log.csv");
    let document =
        Document::parse("draft", &draft.toml).unwrap_or_else(|error| panic!("{error}\n{}", draft.toml));
    let policy = Policy::check(&document, folder.path());
    if !draft.runnable {
        assert!(draft.toml.contains("FILL IN"), "{}", draft.toml);
        assert!(draft.notes.iter().any(|note| note.contains("fill in")), "{:?}", draft.notes);
        assert!(policy.and_then(|policy| audit(policy, &|_| {})).is_err(), "{}", draft.toml);
        return (draft, None);
    }
    let policy = policy.unwrap_or_else(|error| panic!("{error}\n{}", draft.toml));
    let made = audit(policy, &|_| {}).unwrap_or_else(|error| panic!("{error}\n{}", draft.toml));
    (draft, Some(made))
}

pub fn rows(header: &str, lines: &[&str], times: usize) -> String {
    let body: String = (0..times).flat_map(|_| lines).map(|line| format!("{line}\n")).collect();
    format!("{header}\n{body}")
}

/// Checks that the draft has each of these lines.
#[track_caller]
pub fn has(draft: &Draft, lines: &[&str]) {
    for line in lines {
        assert!(draft.toml.lines().any(|written| written == *line), "no line {line}\n{}", draft.toml);
    }
}

/// Checks that the draft has none of these lines.
#[track_caller]
pub fn has_not(draft: &Draft, lines: &[&str]) {
    for line in lines {
        assert!(draft.toml.lines().all(|written| written != *line), "line {line}\n{}", draft.toml);
    }
}
