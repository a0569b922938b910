//! The judged periods beside the others.

use serde_json::Value;

use super::estimates::{estimate, finite, interval, is_share, one_count, one_share, split, test};
use super::keys::levels_key;
use super::wire::{WireEstimate, WireSplit, WireTest};
use super::wire_over_time::*;
use crate::audit::Audit;
use crate::findings::{
    Against, Before, Beside, Bookkeeping, Changing, Course, Followed, GroupChange, Monitor, MonitorStep,
    OverTime, Reading, WholeChange,
};
use crate::inference::Test;
use crate::inference::change::DifferenceChangeSplit;
use crate::policy::{Policy, Since};
use crate::share::{Share, Undefined};
use crate::tally::Level;

pub(super) fn over_time(audit: &Audit, of: &OverTime) -> WireOverTime {
    let policy = &audit.policy;
    let name = |index: usize| of.periods[index].name.clone();
    let periods = of.periods.iter();
    let unwatched = of.monitors.unwatched.iter().map(|unwatched| WireUnwatched {
        clause: unwatched.clause,
        demand: policy.clauses[unwatched.clause].words(),
        reason: unwatched.reason.clone(),
    });
    WireOverTime {
        every: of.every.word(),
        judged: of.judged.clone().map(name).collect(),
        periods: periods
            .map(|period| WirePeriodCases {
                name: period.name.clone(),
                cases: period.tally.as_ref().map(|tally| tally.used),
            })
            .collect(),
        recorded: recorded(&of.bookkeeping),
        watched: WireWatched {
            alpha: of.monitors.alpha,
            from: of.periods.get(of.monitors.from).map(|period| period.name.clone()),
            monitors: of.monitors.all.len(),
            method: "e_benjamini_hochberg",
            unwatched: unwatched.collect(),
        },
        attributes: (0..of.courses.len()).map(|attribute| course(policy, of, attribute)).collect(),
    }
}

fn recorded(books: &Bookkeeping) -> WireRecorded {
    let (renamed, same) = (books.renamed.iter(), books.same.iter());
    let revised = books.revised.iter();
    WireRecorded {
        new: books.new.clone(),
        changed: books.changed.clone(),
        unchanged: books.unchanged,
        same: same
            .map(|same| WireSame { path: same.path.clone(), recorded: same.recorded.clone() })
            .collect(),
        renamed: renamed.map(|of| WireRenamed { from: of.from.clone(), to: of.to.clone() }).collect(),
        gone: books.gone.clone(),
        revised: revised
            .map(|of| WireRevision { period: of.period.clone(), before: of.before, now: of.now })
            .collect(),
        undated: books.undated,
        kept_out: books.kept_out,
        begins_anew: books.begins_anew,
        state: books.state.clone(),
    }
}

fn course(policy: &Policy, of: &OverTime, attribute: usize) -> WireCourse {
    let course = &of.courses[attribute];
    let changes = of.changes.groups.iter().filter(|change| change.attribute == attribute);
    let whole = of.changes.whole.iter().filter(|change| change.attribute == attribute);
    let monitors = of.monitors.all.iter().filter(|monitor| monitor.attribute == attribute);
    WireCourse {
        columns: course.columns.clone(),
        course: readings(policy, of, attribute),
        changes: changes.map(|made| change(course, &of.changes.before[made.before], made)).collect(),
        overall_changes: whole.map(|made| whole_change(&of.changes.before[made.before], made)).collect(),
        monitors: monitors.map(|made| monitor(policy, of, course, made)).collect(),
    }
}

fn readings(policy: &Policy, of: &OverTime, attribute: usize) -> Vec<WireReading> {
    let course = &of.courses[attribute];
    let mut readings = Vec::new();
    for what in of.followed(policy, attribute) {
        for (index, period) in of.periods.iter().enumerate() {
            for levels in &course.known {
                let Some(found) = course.reading(policy, index, levels, what) else { continue };
                let group = levels_key(&course.columns, levels);
                readings.push(reading(period.name.clone(), what, group, &found));
            }
        }
    }
    readings
}

fn reading(
    period: String,
    what: Followed,
    group: serde_json::Map<String, Value>,
    found: &Reading,
) -> WireReading {
    let counts = found.rate.filter(|rate| is_share(*rate)).map(one_count);
    WireReading {
        period,
        measure: what.id(),
        group,
        cases: counts.is_none().then_some(found.cases),
        estimate: WireEstimate {
            value: finite(found.value),
            interval: found.interval.map(interval),
            counts,
            ..WireEstimate::default()
        },
    }
}

/// The earlier time of a change, as the policy writes it.
pub(super) fn since(since: &Since) -> Value {
    match since {
        Since::Last => "last".into(),
        Since::Mean(periods) => (*periods).into(),
        Since::Named(name) => name.clone().into(),
    }
}

/// Whom a change is a change against.
pub(super) fn beside_key(columns: &[String], beside: &Beside) -> Value {
    match beside {
        Beside::Nobody => Value::Null,
        Beside::Group(levels) => Value::Object(levels_key(columns, levels)),
        Beside::Rest => "rest".into(),
    }
}

/// Whom a monitor holds its group against.
pub(super) fn against_key(columns: &[String], against: &Against) -> Value {
    let group = |levels: &[Level]| Value::Object(levels_key(columns, levels));
    match against {
        Against::Nobody => Value::Null,
        Against::Group(levels) | Against::Best(levels) => group(levels),
        Against::Rest => "rest".into(),
        Against::Overall => "overall".into(),
        Against::Pairs => "pairs".into(),
    }
}

fn change(course: &Course, before: &Before, made: &GroupChange) -> WireChange {
    let tested = made.change.map(|change| Test {
        method: change.test.method,
        p: change.test.p,
        p_adjusted: made.p_adjusted.unwrap_or(change.test.p),
    });
    WireChange {
        measure: match made.changing {
            Changing::Share(measure) => measure.id,
            Changing::Mean(measure) => measure.id,
        },
        compare: made.compare.word(),
        group: levels_key(&course.columns, &made.group),
        reference: beside_key(&course.columns, &made.beside),
        since: since(&before.since),
        periods: before.periods.clone(),
        estimate: estimate(made.change.map(|change| change.estimate)),
        test: match tested {
            // The reason stands with the estimate.
            Err(_) => WireTest::default(),
            found => test(found),
        },
        split: made.split.map(change_split),
    }
}

fn change_split(found: Result<DifferenceChangeSplit, Undefined>) -> WireChangeSplit {
    match found {
        Ok(found) => WireChangeSplit {
            gap: WireSplit {
                value: finite(found.change()),
                mix: finite(found.mix()),
                rate: finite(found.rate()),
                unmatched: finite(found.unmatched()),
                method: Some("split_change_of_difference"),
                undefined: None,
            },
            group: Some(split(Ok(found.group))),
            reference: Some(split(Ok(found.reference))),
        },
        Err(reason) => WireChangeSplit { gap: split(Err(reason)), ..WireChangeSplit::default() },
    }
}

fn whole_change(before: &Before, made: &WholeChange) -> WireWholeChange {
    WireWholeChange {
        measure: made.measure.id,
        since: since(&before.since),
        periods: before.periods.clone(),
        split: split(made.split),
    }
}

fn monitor(policy: &Policy, of: &OverTime, course: &Course, made: &Monitor) -> WireMonitor {
    let name = |index: usize| of.periods[index].name.clone();
    let counts = |share: Share| (made.group.is_some() && share.base() > 0).then(|| one_share(share));
    let step = |step: &MonitorStep| WireStep {
        period: name(step.period),
        e_log: finite(step.log_e_value),
        e_log_adjusted: finite(step.log_adjusted),
        group_counts: counts(step.group),
        reference_counts: counts(step.reference),
        estimate: made.group.is_some().then(|| estimate(step.sequence)),
    };
    WireMonitor {
        clause: made.clause,
        demand: policy.clauses[made.clause].words(),
        group: made.group.as_ref().map(|levels| levels_key(&course.columns, levels)),
        reference: against_key(&course.columns, &made.against),
        best: matches!(made.against, Against::Best(_)),
        alarm: made.alarm.map(name),
        steps: made.steps.iter().map(step).collect(),
    }
}
