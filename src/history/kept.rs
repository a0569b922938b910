//! Reading a history back: checks, periods, measures, monitors. Nothing is computed that was not kept.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::books::StoredBooks;
use super::database::History;
use super::shelf::Series;
use super::verdicts::KeptFinding;
use crate::error::{Error, Result};
use crate::findings::Bookkeeping;

/// A check that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptCheck {
    /// Its number in the history.
    pub id: i64,
    /// The day it was made.
    pub day: String,
    /// The version of the program that made it.
    pub tool: String,
    /// The first period it judged.
    pub first: String,
    /// The last period it judged.
    pub last: String,
    /// What it exited with.
    pub exit_code: u8,
    /// What it found new in the log.
    pub recorded: Bookkeeping,
    /// What it found.
    pub findings: Vec<KeptFinding>,
}

/// A period that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPeriod {
    /// Its name; empty for rows without a date.
    pub period: String,
    /// The cases that were used, of all files.
    pub cases: u64,
    /// How many files gave to it.
    pub files: u64,
}

/// A measure of a group in a period, as the last check found it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptMeasure {
    /// The period.
    pub period: String,
    /// The attribute.
    pub attribute: String,
    /// The group.
    pub group: String,
    /// The id of the measure.
    pub measure: String,
    /// Cases that count for it, where it is a share of counts.
    pub hits: Option<i64>,
    /// Cases it is taken of, where it is a share of counts or a mean of an amount.
    pub base: Option<i64>,
    /// The value, where it is defined.
    pub value: Option<f64>,
    /// The lower limit of its interval.
    pub low: Option<f64>,
    /// The upper limit of its interval.
    pub high: Option<f64>,
    /// Why it is not defined.
    pub undefined: Option<String>,
}

/// What a watched clause had gathered after a period, as the last check found it.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptMonitor {
    /// The clause: its number in the policy, and its words.
    pub clause: String,
    /// The attribute.
    pub attribute: String,
    /// The group; empty where the clause is about all of them.
    pub group: String,
    /// The period.
    pub period: String,
    /// The natural logarithm of the e-value; nothing where it is infinite.
    pub log_e_value: Option<f64>,
    /// The same when all watched clauses are allowed for: it is an alarm where it reaches −log α. It is cut at 700.
    pub log_e_adjusted: Option<f64>,
    /// The value over all periods to date.
    pub value: Option<f64>,
    /// The lower limit that holds at every look.
    pub low: Option<f64>,
    /// The upper limit that holds at every look.
    pub high: Option<f64>,
    /// Whether it has been told from chance by then.
    pub alarm: bool,
}

/// An alarm: the first period after which a watched clause was told from chance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alarm {
    /// The period.
    pub period: String,
    /// The clause: its number in the policy, and its words.
    pub clause: String,
    /// The attribute.
    pub attribute: String,
    /// The group; empty where the clause is about all of them.
    pub group: String,
}

impl KeptCheck {
    /// The names of the judged periods: one, or the first and the last.
    pub fn judged(&self) -> String {
        match self.first == self.last {
            true => self.first.clone(),
            false => format!("{} to {}", self.first, self.last),
        }
    }
}

impl History {
    /// The series with this number, or the one that began last.
    ///
    /// # Errors
    /// When there is none, or the file cannot be read.
    pub fn find(&self, number: Option<i64>) -> Result<Series> {
        let all = self.begun()?;
        let numbers: Vec<String> = all.iter().map(|series| series.id.to_string()).collect();
        let found = all.into_iter().rev().find(|series| number.is_none_or(|number| series.id == number));
        found.ok_or_else(|| Error::History {
            path: self.path().to_path_buf(),
            reason: format!("it has no series {}", number.unwrap_or_default()),
            hint: format!("it holds series {}; `evenhand history list` tells them apart", numbers.join(", ")),
        })
    }

    /// All series, of which there is one at least.
    ///
    /// # Errors
    /// When no check was ever kept, or the file cannot be read.
    pub fn begun(&self) -> Result<Vec<Series>> {
        let all = self.series()?;
        if all.is_empty() {
            return Err(Error::History {
                path: self.path().to_path_buf(),
                reason: "it holds no check yet".into(),
                hint: "`evenhand check AUDIT.toml` makes the first".into(),
            });
        }
        Ok(all)
    }

    /// The checks of a series, the first one first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn checks(&self, series: i64) -> Result<Vec<KeptCheck>> {
        let sql = "SELECT id, day, tool, first, last, exit_code, recorded, findings FROM checks
                   WHERE series = ?1 ORDER BY id";
        let read = |row: &Row<'_>| {
            let check = KeptCheck {
                id: row.get(0)?,
                day: row.get(1)?,
                tool: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
                exit_code: row.get(5)?,
                recorded: Bookkeeping::default(),
                findings: Vec::new(),
            };
            Ok((check, row.get::<_, String>(6)?, row.get::<_, String>(7)?))
        };
        let checks = self.rows(sql, series, read)?.into_iter().map(|(check, recorded, findings)| {
            let unread = |error| self.damaged(format!("check {} cannot be read ({error})", check.id));
            let recorded: StoredBooks = serde_json::from_str(&recorded).map_err(unread)?;
            let findings = serde_json::from_str(&findings).map_err(unread)?;
            Ok(KeptCheck { recorded: recorded.books(), findings, ..check })
        });
        checks.collect()
    }

    /// The periods of a series that hold rows, in their order; rows without a date come first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn held(&self, series: i64) -> Result<Vec<HeldPeriod>> {
        let sql = "SELECT counts.period, sum(counts.cases), count(*) FROM counts
                   JOIN sources ON sources.id = counts.source
                   WHERE sources.series = ?1 GROUP BY counts.period ORDER BY counts.period";
        self.rows(sql, series, |row| {
            let (cases, files): (i64, i64) = (row.get(1)?, row.get(2)?);
            Ok(HeldPeriod { period: row.get(0)?, cases: cases as u64, files: files as u64 })
        })
    }

    /// The measures of each group in each period.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn measures(&self, series: i64) -> Result<Vec<KeptMeasure>> {
        let sql = "SELECT period, attribute, \"group\", measure, hits, base, value, low, high, undefined
                   FROM measures WHERE series = ?1 ORDER BY period, attribute, \"group\", rowid";
        self.rows(sql, series, |row| {
            Ok(KeptMeasure {
                period: row.get(0)?,
                attribute: row.get(1)?,
                group: row.get(2)?,
                measure: row.get(3)?,
                hits: row.get(4)?,
                base: row.get(5)?,
                value: row.get(6)?,
                low: row.get(7)?,
                high: row.get(8)?,
                undefined: row.get(9)?,
            })
        })
    }

    /// What the watched clauses had gathered after each period.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn monitors(&self, series: i64) -> Result<Vec<KeptMonitor>> {
        let sql = "SELECT clause, attribute, \"group\", period, log_e_value, log_e_adjusted, value, low, high, alarm
                   FROM monitors WHERE series = ?1 ORDER BY clause, attribute, \"group\", period, rowid";
        self.rows(sql, series, |row| {
            let finite =
                |column| row.get(column).map(|value: f64| Some(value).filter(|value| value.is_finite()));
            Ok(KeptMonitor {
                clause: row.get(0)?,
                attribute: row.get(1)?,
                group: row.get(2)?,
                period: row.get(3)?,
                log_e_value: finite(4)?,
                log_e_adjusted: finite(5)?,
                value: row.get(6)?,
                low: row.get(7)?,
                high: row.get(8)?,
                alarm: row.get(9)?,
            })
        })
    }

    /// The alarms of a series, the earliest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn alarms(&self, series: i64) -> Result<Vec<Alarm>> {
        let sql = "SELECT min(period), clause, attribute, \"group\" FROM monitors
                   WHERE series = ?1 AND alarm = 1 GROUP BY clause, attribute, \"group\"";
        let alarms = self.rows(sql, series, |row| {
            let (period, clause) = (row.get(0)?, row.get(1)?);
            Ok(Alarm { period, clause, attribute: row.get(2)?, group: row.get(3)? })
        })?;
        Ok(alarms.into_iter().collect::<BTreeSet<Alarm>>().into_iter().collect())
    }

    fn rows<T>(
        &self,
        sql: &str,
        series: i64,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let rows = || -> rusqlite::Result<Vec<T>> {
            self.connection().prepare(sql)?.query_map([series], read)?.collect()
        };
        rows().map_err(|error| self.failed(&error))
    }
}
