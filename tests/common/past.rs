//! A folder with a log that grows, and the checks that are made of it.
#![allow(dead_code, reason = "each test file uses a part of this")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use evenhand::check::{Asked, Checked, Select, Step, check};
use evenhand::findings::Bookkeeping;
use evenhand::history::{History, Series, json as history_json};
use evenhand::plots::figures;
use evenhand::policy::{Document, Policy};
use evenhand::report::{Making, compose, json, markdown};
use jiff::civil::Date;
use tempfile::TempDir;

/// A yes/no decision of two groups by month, with a clause.
pub const POLICY: &str = r#"
[audit]
name = "Checks"
[log]
path = "*.csv"
[decision]
column = "outcome"
favorable = ["yes"]
[[groups]]
column = "sex"
[time]
column = "decided_at"
every = "month"
[[clauses]]
measure = "selection_rate"
compare = "ratio"
at_least = 0.8
"#;

/// Rows of two groups in a month, with so many of fifty who got a yes.
pub fn month(month: &str, women: usize, men: usize) -> String {
    let mut rows = String::new();
    for (sex, yes) in [("F", women), ("M", men)] {
        for row in 0..50 {
            let outcome = if row < yes { "yes" } else { "no" };
            rows.push_str(&format!("{sex},{outcome},{month}-{:02}\n", row % 28 + 1));
        }
    }
    rows
}

/// Rows with their header.
pub fn log(rows: &str) -> String {
    format!("sex,outcome,decided_at\n{rows}")
}

/// What a check writes, without its figures.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    pub report: String,
    pub json: String,
    pub exit_code: u8,
}

pub fn written(checked: &Checked) -> Written {
    let drawn = figures(&checked.audit);
    let making = Making { command: "evenhand check audit.toml".into() };
    let report = markdown(&compose(&checked.audit, &drawn, &making));
    Written { report, json: json(&checked.audit), exit_code: checked.audit.exit_code() }
}

pub fn books(checked: &Checked) -> &Bookkeeping {
    &checked.audit.over_time.as_ref().expect("a check has periods").bookkeeping
}

pub struct Past {
    pub folder: TempDir,
    pub policy: String,
}

impl Past {
    pub fn new(policy: &str) -> Past {
        let past =
            Past { folder: tempfile::tempdir().expect("a temporary folder"), policy: policy.to_string() };
        past.write("audit.toml", policy);
        past
    }

    /// With these files of rows.
    pub fn of(files: &[(&str, String)]) -> Past {
        let past = Past::new(POLICY);
        files.iter().for_each(|(name, rows)| past.write(name, log(rows)));
        past
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).expect("the file is written");
    }

    pub fn rename(&self, from: &str, to: &str) {
        std::fs::rename(self.path(from), self.path(to)).expect("renamed");
    }

    pub fn history(&self) -> History {
        History::open(&self.path("evenhand.sqlite")).expect("the history opens")
    }

    pub fn series(&self) -> Vec<Series> {
        self.history().series().expect("readable")
    }

    /// All of the history, as it is exported.
    pub fn exported(&self) -> String {
        let history = self.history();
        history_json(&history, &history.begun().expect("a check was kept")).expect("readable")
    }

    /// How many checks the first series holds.
    pub fn checks(&self) -> usize {
        self.history().checks(1).expect("readable").len()
    }

    /// The cases of each period of a series, in words.
    pub fn held(&self, series: i64) -> Vec<String> {
        let held = self.history().held(series).expect("readable");
        held.into_iter().map(|held| format!("{}: {}", held.period, held.cases)).collect()
    }

    /// Looks through the whole file.
    pub fn assert_whole(&self) {
        let file = rusqlite::Connection::open(self.path("evenhand.sqlite")).expect("the file opens");
        let said: String =
            file.pragma_query_value(None, "integrity_check", |row| row.get(0)).expect("readable");
        assert_eq!(said, "ok");
    }

    pub fn try_check_with(
        &self,
        policy: &str,
        select: Select,
        today: &str,
        step: &dyn Fn(Step),
    ) -> evenhand::Result<Checked> {
        let policy = Policy::check(&Document::parse("audit.toml", policy)?, self.folder.path())?;
        let asked = Asked { today: today.parse::<Date>().expect("a day"), select };
        let mut history = History::open(&policy.past.path)?;
        check(policy, &asked, &mut history, &|_| {}, step, &|_| Ok(()))
    }

    pub fn try_check(&self, today: &str) -> evenhand::Result<Checked> {
        self.try_check_with(&self.policy, Select::default(), today, &|_| {})
    }

    pub fn check(&self, today: &str) -> Checked {
        self.try_check(today).unwrap_or_else(|error| panic!("{error}: {}", error.hint()))
    }

    /// A check with more of a policy at its end.
    pub fn check_with(&self, policy: &str, today: &str) -> Checked {
        let checked = self.try_check_with(policy, Select::default(), today, &|_| {});
        checked.unwrap_or_else(|error| panic!("{error}: {}\n{policy}", error.hint()))
    }
}

/// The program, in a folder.
pub fn evenhand(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the program starts")
}

pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenhand"));
    command.args(arguments).current_dir(folder).env("NO_COLOR", "1");
    command
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
