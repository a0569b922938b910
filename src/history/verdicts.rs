//! What a check came to, as it is kept, and whether it is the same as one before.

use std::ops::Range;

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::books::StoredBooks;
use super::database::{History, Writing};
use super::shelf::{Given, Recorded};
use crate::audit::Audit;
use crate::error::Result;
use crate::findings::{Bookkeeping, Continuity, Earlier, Finding, OverTime, group_name};
use crate::policy::Policy;
use crate::source::sha256;

/// A hash of what verdicts rest on beside the judged periods: the recorded files and their periods, what they are
/// compared with, how they are watched, what draws them again, and the version of the program.
pub(crate) fn basis(
    policy: &Policy,
    given: &[Given],
    recorded: &[Recorded],
    continuity: &Continuity,
) -> String {
    let files = recorded.iter().map(|file| format!("{} {} {}", file.kind, file.hash, file.path));
    let files: Vec<String> = files.collect();
    let periods: Vec<&str> = given.iter().map(|given| given.period.as_str()).collect();
    let compared = format!("{:?} {:?} {:?}", policy.watch, policy.past.baseline, policy.past.mean_of);
    let drawn = format!("{} {}", policy.seed, policy.replicates);
    let version = env!("CARGO_PKG_VERSION");
    // That a period is missing or not yet begun is a matter of the day.
    let day = format!("{:?} {:?}", continuity.missing, continuity.ahead);
    sha256(&format!("{}\n{}\n{compared}\n{drawn}\n{day}\n{version}", files.join("\n"), periods.join(" ")))
}

/// A finding of a check, without what a report says of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptFinding {
    /// The kind of finding.
    pub code: String,
    /// `met`, `breached`, `inconclusive` or `not_applicable`.
    pub verdict: String,
    /// The clause in words; nothing where it comes from none.
    pub clause: Option<String>,
    /// The attribute it is about.
    pub attribute: Option<String>,
    /// The group it is about.
    pub group: Option<String>,
    /// The value that was judged.
    pub value: Option<f64>,
    /// The lower limit of the judged interval; nothing where there is none.
    pub low: Option<f64>,
    /// The upper limit of the judged interval; nothing where there is none.
    pub high: Option<f64>,
    /// Why, where the verdict needs a reason.
    pub reason: Option<String>,
}

impl KeptFinding {
    fn of(audit: &Audit, over_time: &OverTime, finding: &Finding) -> KeptFinding {
        let attribute = finding.subject.map(|subject| &audit.attributes[subject.attribute]);
        let subject = attribute.zip(finding.subject.and_then(|subject| subject.group));
        // What rests on several periods is about a group that the judged one need not hold.
        let group = match &finding.earlier {
            Some(Earlier::Change { group, .. }) => Some(group_name(group)),
            Some(Earlier::Alarm(index)) => over_time.monitors.all[*index].group.as_deref().map(group_name),
            None => subject.map(|(attribute, group)| attribute.groups[group].name()),
        };
        let judged = finding.estimate.map(|estimate| estimate.judged());
        let finite = |limit: f64| limit.is_finite().then_some(limit);
        KeptFinding {
            code: finding.code.into(),
            verdict: finding.verdict.word().into(),
            clause: finding.clause.as_ref().map(|clause| clause.words()),
            attribute: attribute.map(|attribute| attribute.name()),
            group,
            value: finding.estimate.and_then(|estimate| finite(estimate.value)),
            low: judged.and_then(|judged| finite(judged.low)),
            high: judged.and_then(|judged| finite(judged.high)),
            reason: finding.reason.clone(),
        }
    }
}

/// A check that a later one repeats.
pub(crate) struct Repeated {
    pub(crate) id: i64,
    /// Whether everybody who had to be told of it was told.
    pub(crate) told: bool,
    pub(crate) recorded: Bookkeeping,
}

impl History {
    /// Keeps that everybody who had to be told of a check was told, so that nobody is told of it again when it is
    /// repeated.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn mark_told(&self, check: i64) -> Result<()> {
        let marked = self.connection().execute("UPDATE checks SET told = 1 WHERE id = ?1", [check]);
        marked.map(|_| ()).map_err(|error| self.failed(&error))
    }
}

/// Of several checks those that were no look back: none before them had judged a later period.
const NO_LOOK_BACK: &str = "NOT EXISTS (SELECT 1 FROM checks AS other WHERE other.series = checks.series
                            AND other.id < checks.id AND other.last > checks.last)";

impl Writing<'_> {
    /// Whether a check judges an earlier period than one before it: it then says nothing of how things stand.
    pub(crate) fn looks_back(&self, check: i64) -> Result<bool> {
        let sql = format!("SELECT NOT ({NO_LOOK_BACK}) FROM checks WHERE id = ?1");
        let found = self.transaction.query_row(&sql, [check], |row| row.get(0));
        found.map_err(|error| self.failed(&error))
    }

    /// The periods that checks of a series have judged: the first and the last of each.
    pub(crate) fn judged(&self, series: i64) -> Result<Vec<Range<String>>> {
        let read = || -> rusqlite::Result<Vec<Range<String>>> {
            let sql = "SELECT first, last FROM checks WHERE series = ?1 ORDER BY id";
            let row = |row: &rusqlite::Row<'_>| Ok(row.get(0)?..row.get(1)?);
            self.transaction.prepare(sql)?.query_map([series], row)?.collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// What the check of a series before another one came to.
    pub(crate) fn exit_code_before(&self, series: i64, check: i64) -> Result<Option<u8>> {
        let sql = format!(
            "SELECT exit_code FROM checks WHERE series = ?1 AND id < ?2 AND {NO_LOOK_BACK} ORDER BY id DESC LIMIT 1"
        );
        let found = self.transaction.query_row(&sql, [series, check], |row| row.get(0)).optional();
        found.map_err(|error| self.failed(&error))
    }

    /// What the last check of a series before another one came to of which everybody was told.
    pub(crate) fn told_before(&self, series: i64, check: i64) -> Result<Option<u8>> {
        let sql = format!(
            "SELECT exit_code FROM checks WHERE series = ?1 AND id < ?2 AND told = 1 AND {NO_LOOK_BACK}
             ORDER BY id DESC LIMIT 1"
        );
        let found = self.transaction.query_row(&sql, [series, check], |row| row.get(0)).optional();
        found.map_err(|error| self.failed(&error))
    }

    /// A check of the same periods, where nothing has changed since it was made.
    pub(crate) fn found_before(
        &self,
        series: i64,
        basis: &str,
        judged: &[String],
    ) -> Result<Option<Repeated>> {
        // Checks on another basis in between mean that something changed, and changed back.
        let sql = "SELECT id, told, recorded FROM checks
                   WHERE series = ?1 AND basis = ?2 AND first = ?3 AND last = ?4
                   AND id > (SELECT coalesce(max(id), 0) FROM checks WHERE series = ?1 AND basis <> ?2)
                   ORDER BY id DESC LIMIT 1";
        let (first, last) = (judged.first(), judged.last());
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?));
        let found = self.transaction.query_row(sql, params![series, basis, first, last], row).optional();
        let found = found.map_err(|error| self.failed(&error))?;
        let earlier = found.map(|(id, told, text)| {
            let stored: StoredBooks = serde_json::from_str(&text)
                .map_err(|error| self.damaged(format!("what a check recorded cannot be read ({error})")))?;
            Ok(Repeated { id, told, recorded: stored.books() })
        });
        earlier.transpose()
    }

    /// Keeps how the log is now with a check that is repeated, so that the history shows of it what its report says.
    pub(crate) fn keep_books(&self, check: i64, books: &Bookkeeping) -> Result<i64> {
        let sql = "UPDATE checks SET recorded = ?2 WHERE id = ?1 AND recorded <> ?2";
        let kept = self.transaction.execute(sql, params![check, written(books)]);
        kept.map(|_| check).map_err(|error| self.failed(&error))
    }

    /// Keeps what a check found, and gives its number.
    pub(crate) fn keep(
        &self,
        series: i64,
        basis: &str,
        audit: &Audit,
        over_time: &OverTime,
        day: &str,
    ) -> Result<i64> {
        let name = |index: usize| over_time.periods[index].name.as_str();
        let (first, last) = (name(over_time.judged.start), name(over_time.judged.end - 1));
        let findings: Vec<KeptFinding> =
            audit.findings.iter().map(|finding| KeptFinding::of(audit, over_time, finding)).collect();
        let recorded = written(&over_time.bookkeeping);
        // Text keys and finite numbers alone, so this cannot fail.
        let findings = serde_json::to_string(&findings).expect("it is valid JSON");
        let keep = || -> rusqlite::Result<i64> {
            let sql = "SELECT basis FROM checks WHERE series = ?1 ORDER BY id DESC LIMIT 1";
            let before: Option<String> =
                self.transaction.query_row(sql, [series], |row| row.get(0)).optional()?;
            self.transaction.execute(
                "INSERT INTO checks (series, day, tool, first, last, exit_code, basis, recorded, findings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    series,
                    day,
                    env!("CARGO_PKG_VERSION"),
                    first,
                    last,
                    audit.exit_code(),
                    basis,
                    recorded,
                    findings
                ],
            )?;
            let check = self.transaction.last_insert_rowid();
            // Of later periods than the judged ones, what was found on the same counts still holds.
            let stale = if before.as_deref() == Some(basis) { last } else { "" };
            self.gather(series, audit, over_time, stale)?;
            Ok(check)
        };
        keep().map_err(|error| self.failed(&error))
    }
}

/// What a check recorded, as text.
fn written(books: &Bookkeeping) -> String {
    // Text keys and whole numbers alone, so this cannot fail.
    serde_json::to_string(&StoredBooks::of(books)).expect("it is valid JSON")
}
