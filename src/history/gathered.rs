//! The measures and monitors of each period, kept for whoever reads a history.

use rusqlite::params;

use super::database::Writing;
use crate::audit::Audit;
use crate::findings::{MeasureValue, OverTime, group_name};
use crate::inference::Interval;
use crate::measures::Rate;
use crate::share::Undefined;

impl Writing<'_> {
    /// Keeps the measures and monitors of all periods of a check, in place of those up to a period, or of all where
    /// that is empty.
    pub(super) fn gather(
        &self,
        series: i64,
        audit: &Audit,
        over_time: &OverTime,
        up_to: &str,
    ) -> rusqlite::Result<()> {
        for table in ["measures", "monitors"] {
            let sql = format!("DELETE FROM {table} WHERE series = ?1 AND (?2 = '' OR period <= ?2)");
            self.transaction.execute(&sql, params![series, up_to])?;
        }
        self.gather_measures(series, over_time)?;
        self.gather_monitors(series, audit, over_time)
    }

    fn gather_measures(&self, series: i64, over_time: &OverTime) -> rusqlite::Result<()> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO measures (series, period, attribute, \"group\", measure, hits, base, value, low, high, undefined)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        for course in &over_time.courses {
            let attribute = course.name();
            for (period, at) in over_time.periods.iter().zip(&course.periods) {
                for group in at.groups.iter().filter(|group| group.is_compared()) {
                    for value in &group.measures {
                        let Kept { hits, base, value: of, low, high, undefined } = Kept::of(value);
                        let (name, measure) = (group.name(), value.measure.id);
                        insert.execute(params![
                            series,
                            period.name,
                            attribute,
                            name,
                            measure,
                            hits,
                            base,
                            of,
                            low,
                            high,
                            undefined
                        ])?;
                    }
                    let moments = at.amounts(&group.levels);
                    if let Ok(mean) = moments.mean() {
                        let (name, base) = (group.name(), moments.cases() as i64);
                        let none: Option<f64> = None;
                        insert.execute(params![
                            series,
                            period.name,
                            attribute,
                            name,
                            "mean",
                            None::<i64>,
                            base,
                            mean,
                            none,
                            none,
                            None::<String>
                        ])?;
                    }
                }
            }
        }
        Ok(())
    }

    fn gather_monitors(&self, series: i64, audit: &Audit, over_time: &OverTime) -> rusqlite::Result<()> {
        let mut insert = self.transaction.prepare(
            "INSERT INTO monitors (series, clause, attribute, \"group\", period, log_e_value, log_e_adjusted, value, low, high, alarm)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
                    step.log_adjusted,
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

/// A measure as it is kept.
struct Kept {
    hits: Option<i64>,
    base: Option<i64>,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    undefined: Option<String>,
}

impl Kept {
    fn of(value: &MeasureValue) -> Kept {
        let (hits, base) = match value.rate {
            Ok(Rate::Share(share)) => (Some(share.hits() as i64), Some(share.base() as i64)),
            _ => (None, None),
        };
        Kept {
            hits,
            base,
            value: value.rate.ok().map(Rate::value),
            low: value.interval.map(|interval| interval.low),
            high: value.interval.map(|interval| interval.high),
            undefined: value.rate.err().map(|reason: Undefined| reason.to_string()),
        }
    }
}
