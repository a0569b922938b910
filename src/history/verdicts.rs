//! What a check found, as it is kept.

use rusqlite::{OptionalExtension, params};
use serde_json::json;

use super::database::Writing;
use super::shelf::{Given, Recorded};
use crate::audit::Audit;
use crate::error::Result;
use crate::findings::{Finding, OverTime, group_name};
use crate::inference::Interval;
use crate::measures::Rate;
use crate::share::Undefined;
use crate::source::sha256;

/// What a check came to, and which counts it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// A hash of the judged periods, the recorded files and the version of the program.
    pub(crate) state: String,
    pub(crate) exit_code: u8,
}

impl Verdict {
    pub(crate) fn of(audit: &Audit, given: &[Given], recorded: &[Recorded]) -> Verdict {
        let judged = audit.over_time.as_ref().map(OverTime::judged_name).unwrap_or_default();
        let files = recorded.iter().map(|file| format!("{} {}", file.kind, file.hash));
        let mut files: Vec<String> = files.collect();
        files.sort();
        let periods: Vec<&str> = given.iter().map(|given| given.period.as_str()).collect();
        let watch = format!("{:?} {:?}", audit.policy.watch, audit.policy.past.baseline);
        let version = env!("CARGO_PKG_VERSION");
        let state = format!("{judged}\n{}\n{}\n{watch}\n{version}", files.join("\n"), periods.join(" "));
        Verdict { state: sha256(&state), exit_code: audit.exit_code() }
    }
}

impl Writing<'_> {
    /// What the last check of a series came to.
    pub(crate) fn last_verdict(&self, series: i64) -> Result<Option<Verdict>> {
        let sql = "SELECT state, exit_code FROM checks WHERE series = ?1 ORDER BY id DESC LIMIT 1";
        let row = |row: &rusqlite::Row<'_>| Ok(Verdict { state: row.get(0)?, exit_code: row.get(1)? });
        let found = self.transaction.query_row(sql, [series], row).optional();
        found.map_err(|error| self.failed(&error))
    }

    /// Keeps what a check found.
    pub(crate) fn keep(&self, series: i64, verdict: &Verdict, audit: &Audit, day: &str) -> Result<()> {
        let Some(over_time) = &audit.over_time else { return Ok(()) };
        let name = |index: usize| over_time.periods[index].name.as_str();
        let (first, last) = (name(over_time.judged.start), name(over_time.judged.end - 1));
        let keep = || -> rusqlite::Result<()> {
            self.transaction.execute(
                "INSERT INTO checks (series, day, tool, first, last, exit_code, state, recorded, findings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![
                    series,
                    day,
                    env!("CARGO_PKG_VERSION"),
                    first,
                    last,
                    verdict.exit_code,
                    verdict.state,
                    recorded(over_time).to_string(),
                    findings(audit).to_string()
                ],
            )?;
            self.keep_measures(series, over_time)?;
            self.keep_monitors(series, audit, over_time)
        };
        keep().map_err(|error| self.failed(&error))
    }

    fn keep_measures(&self, series: i64, over_time: &OverTime) -> rusqlite::Result<()> {
        self.transaction.execute("DELETE FROM measures WHERE series = ?1", [series])?;
        let mut insert = self.transaction.prepare(
            "INSERT INTO measures (series, period, attribute, \"group\", measure, hits, base, value, low, high, undefined)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for course in &over_time.courses {
            for (period, at) in over_time.periods.iter().zip(&course.periods) {
                for group in at.groups.iter().filter(|group| group.is_compared()) {
                    for value in &group.measures {
                        let (hits, base) = match value.rate {
                            Ok(Rate::Share(share)) => (Some(share.hits() as i64), Some(share.base() as i64)),
                            _ => (None, None),
                        };
                        let limit = |of: fn(Interval) -> f64| value.interval.map(of);
                        insert.execute(params![
                            series,
                            period.name,
                            course.name(),
                            group.name(),
                            value.measure.id,
                            hits,
                            base,
                            value.rate.ok().map(Rate::value),
                            limit(|interval| interval.low),
                            limit(|interval| interval.high),
                            value.rate.err().map(|reason: Undefined| reason.to_string())
                        ])?;
                    }
                }
            }
        }
        Ok(())
    }

    fn keep_monitors(&self, series: i64, audit: &Audit, over_time: &OverTime) -> rusqlite::Result<()> {
        self.transaction.execute("DELETE FROM monitors WHERE series = ?1", [series])?;
        let mut insert = self.transaction.prepare(
            "INSERT INTO monitors (series, clause, attribute, \"group\", period, log_e_value, value, low, high, alarm)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        for monitor in &over_time.monitors.all {
            let clause = format!("{}: {}", monitor.clause + 1, audit.policy.clauses[monitor.clause].words());
            for step in &monitor.steps {
                let finite = |of: fn(Interval) -> f64| {
                    step.sequence.ok().map(|estimate| of(estimate.interval)).filter(|limit| limit.is_finite())
                };
                insert.execute(params![
                    series,
                    clause,
                    over_time.courses[monitor.attribute].name(),
                    monitor.group.as_deref().map(group_name).unwrap_or_default(),
                    over_time.periods[step.period].name,
                    step.log_e_value,
                    step.sequence.ok().map(|estimate| estimate.value),
                    finite(|interval| interval.low),
                    finite(|interval| interval.high),
                    monitor.alarm.is_some_and(|alarm| alarm <= step.period)
                ])?;
            }
        }
        Ok(())
    }
}

/// What was recorded, as JSON.
fn recorded(over_time: &OverTime) -> serde_json::Value {
    let books = &over_time.bookkeeping;
    let revised = books.revised.iter();
    let revised = revised.map(|of| json!({"period": of.period, "before": of.before, "now": of.now}));
    json!({
        "new": books.new,
        "changed": books.changed,
        "unchanged": books.unchanged,
        "gone": books.gone,
        "revised": revised.collect::<Vec<_>>(),
        "undated": books.undated,
    })
}

/// The findings, without what a report says of them.
fn findings(audit: &Audit) -> serde_json::Value {
    let finding = |finding: &Finding| {
        let attribute = finding.subject.map(|subject| &audit.attributes[subject.attribute]);
        let group = attribute.zip(finding.subject.and_then(|subject| subject.group));
        let finite = |limit: f64| limit.is_finite().then_some(limit);
        json!({
            "code": finding.code,
            "verdict": finding.verdict.word(),
            "clause": finding.clause.as_ref().map(|clause| clause.words()),
            "attribute": attribute.map(|attribute| attribute.name()),
            "group": group.map(|(attribute, group)| attribute.groups[group].name()),
            "value": finding.estimate.map(|estimate| estimate.value),
            "low": finding.estimate.and_then(|estimate| finite(estimate.judged().low)),
            "high": finding.estimate.and_then(|estimate| finite(estimate.judged().high)),
            "reason": finding.reason,
        })
    };
    audit.findings.iter().map(finding).collect()
}
