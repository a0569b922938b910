//! Whether the record of periods is whole: what is missing, doubled, ahead of time, or no longer there.

use super::course::Course;
use super::finding::{Finding, Verdict};
use super::over_time::{OverTime, Revision, SameBytes};
use super::{group_name, rules};
use crate::policy::Policy;
use crate::tally::Level;

/// What a check knows of the record beside its periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Continuity {
    /// Periods after the judged ones that are over on the day of the check, and of which no file holds a row.
    pub missing: Option<Missing>,
    /// Files that seem to hold the same rows.
    pub overlapping: Vec<Overlap>,
    /// Periods that begin after the day of the check, with their cases.
    pub ahead: Vec<Ahead>,
    /// The day before which periods were forgotten on purpose.
    pub forgotten: Option<String>,
    /// Alarms of earlier checks.
    pub raised: Vec<RaisedAlarm>,
    /// Periods that are recorded and over, and that no check has judged.
    pub unjudged: Vec<String>,
    /// Alarms of other series of the history.
    pub elsewhere: Vec<RaisedAlarm>,
}

/// Periods in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The first.
    pub first: String,
    /// The last.
    pub last: String,
}

/// Two files that hold nearly the same counts of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The period.
    pub period: String,
    /// One file.
    pub file: String,
    /// The other, every count of which the first holds too.
    pub other: String,
    /// The cases of the other.
    pub cases: u64,
}

/// Cases of a period that has not begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ahead {
    /// The period.
    pub period: String,
    /// Its cases.
    pub cases: u64,
}

/// An alarm that a check has raised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RaisedAlarm {
    /// The clause in words.
    pub clause: String,
    /// The attribute.
    pub attribute: String,
    /// The group; empty for an attribute as a whole.
    pub group: String,
    /// The day of the check that first raised it.
    pub day: String,
    /// The last period that this check judged.
    pub last: String,
}

/// As many periods, files or alarms as are named one by one.
const MOST_NAMED: usize = 12;

/// As many cases make a group that is worth a word when it comes or goes.
const FEWEST: u64 = 10;

/// What is worth knowing about the record; and for each clause that must be decided, that the newest period is not.
pub(super) fn continuity(of: &OverTime, policy: &Policy) -> Vec<Finding> {
    let mut findings = missing(of, policy);
    let mut say = |code, reason: String| findings.push(Finding::noticed(code, reason));
    let empty: Vec<&str> = of
        .periods
        .iter()
        .filter(|period| period.tally.is_none())
        .map(|period| period.name.as_str())
        .collect();
    if !empty.is_empty() {
        let left = empty.len().saturating_sub(MOST_NAMED);
        let more = if left > 0 { format!(" and {left} earlier ones") } else { String::new() };
        say(rules::PERIOD_EMPTY, format!("no file holds a row of {}{more}", empty[left..].join(", ")));
    }
    let record = &of.continuity;
    for Overlap { period, file, other, cases } in record.overlapping.iter().take(MOST_NAMED) {
        let reason = format!(
            "in {period} {file} holds every count of {other} ({cases} cases) and little else, as if the same rows were \
             in both; both were counted (`evenhand explain files-overlap`)"
        );
        say(rules::OVERLAP, reason);
    }
    if let left @ 1.. = record.overlapping.len().saturating_sub(MOST_NAMED) {
        say(rules::OVERLAP, format!("{left} more pairs of files and periods look alike in the same way"));
    }
    for Ahead { period, cases } in record.ahead.iter().take(MOST_NAMED) {
        say(rules::AHEAD, format!("{} of {period}, which has not begun", so_many(*cases)));
    }
    let books = &of.bookkeeping;
    for Revision { period, before, now } in &books.revised {
        let (code, reason) = match (before, now) {
            (before, 0) => (
                rules::PERIOD_LOST,
                format!(
                    "{period} held {before} cases and holds none now, because a file was written over or emptied; \
                     what was said of it is in `evenhand history`"
                ),
            ),
            (before, now) if before == now => {
                (rules::PERIOD_REVISED, format!("{period} holds {now} cases as before, counted otherwise"))
            }
            _ => (rules::PERIOD_REVISED, format!("{period} held {before} cases and now holds {now}")),
        };
        say(code, reason);
    }
    for SameBytes { path, recorded } in &books.same {
        say(rules::SAME_BYTES, format!("{path} has the same bytes as {recorded}, which counts once"));
    }
    if books.undated > 0 {
        say(rules::UNDATED, format!("{} without a date, in no period", so_many(books.undated)));
    }
    if let Some(day) = &record.forgotten {
        let reason =
            format!("periods that ended before {day} were forgotten on purpose: nothing here rests on them");
        say(rules::FORGOTTEN, reason);
    }
    if let Some(baseline) = &policy.past.baseline
        && !of.periods[..of.judged.end]
            .iter()
            .any(|period| period.name == *baseline && period.tally.is_some())
    {
        say(
            rules::BASELINE_EMPTY,
            format!("no file holds a row of the baseline {baseline}: nothing is compared with it"),
        );
    }
    if books.begins_anew {
        let alarms = match record.elsewhere.len() {
            0 => String::new(),
            1 => "; the series before has raised an alarm, which is in `evenhand history`".into(),
            alarms => {
                format!("; the series before have raised {alarms} alarms, which are in `evenhand history`")
            }
        };
        let reason = format!(
            "what is asked or demanded differs from earlier checks in this history: a new series begins, in which the \
             files that are there were counted again{alarms}"
        );
        say(rules::NEW_SERIES, reason);
    }
    if let [first, .., last] | [first @ last] = record.unjudged.as_slice() {
        let reason = format!(
            "no check has judged {}: `evenhand check --since {first} --until {last}` does",
            record.unjudged.join(", ")
        );
        say(rules::PERIOD_UNJUDGED, reason);
    }
    if of.monitors.from >= of.judged.end
        && let Some(from) = &policy.watch.from
    {
        say(rules::NOT_WATCHED_YET, format!("[monitor] watches from {from} on, after what is judged here"));
    }
    for course in &of.courses {
        if let Some(reason) = groups_change(of, course) {
            say(rules::GROUPS_CHANGE, reason);
        }
    }
    findings
}

/// Periods that are over and not there. A clause that has to be decided is not decided for them.
fn missing(of: &OverTime, policy: &Policy) -> Vec<Finding> {
    let Some(Missing { first, last }) = &of.continuity.missing else { return Vec::new() };
    let which = if first == last { first.clone() } else { format!("{first} to {last}") };
    let judged = of.judged_name();
    let reason = format!("no file holds a row of {which}, which is over: {judged} was judged instead");
    let strict = policy.clauses.iter().chain(&policy.changes).filter(|clause| clause.inconclusive_fails);
    let undecided = strict.map(|clause| {
        Finding::about_policy(
            rules::PERIOD_EMPTY,
            Some(clause.clone()),
            Verdict::Inconclusive,
            reason.clone(),
        )
    });
    undecided.chain([Finding::noticed(rules::PERIOD_EMPTY, reason.clone())]).collect()
}

/// Groups that come as others go: perhaps the same under another name.
fn groups_change(of: &OverTime, course: &Course) -> Option<String> {
    let before = (0..of.judged.start).rev().find(|period| of.periods[*period].tally.is_some())?;
    let cases = |period: usize, levels: &[Level]| {
        course.periods[period].group(levels).map_or(0, |group| group.counts.cases())
    };
    let judged = |levels: &[Level]| of.judged.clone().map(|period| cases(period, levels)).sum::<u64>();
    let names = |groups: Vec<&Vec<Level>>| {
        let names: Vec<String> = groups.iter().map(|levels| format!("{:?}", group_name(levels))).collect();
        names.join(", ")
    };
    let gone = course.known.iter().filter(|group| cases(before, group) >= FEWEST && judged(group) == 0);
    let come = course.known.iter().filter(|group| judged(group) >= FEWEST && cases(before, group) == 0);
    let (gone, come): (Vec<&Vec<Level>>, Vec<&Vec<Level>>) = (gone.collect(), come.collect());
    if gone.is_empty() || come.is_empty() {
        return None;
    }
    Some(format!(
        "in {} {} came and {} went, perhaps the same under another name; each was compared and watched by itself",
        course.name(),
        names(come),
        names(gone)
    ))
}

fn so_many(cases: u64) -> String {
    if cases == 1 { "1 case".into() } else { format!("{cases} cases") }
}

/// Alarms of earlier checks that this one does not raise any more.
pub(super) fn withdrawn(of: &OverTime, alarms: &[RaisedAlarm]) -> Vec<Finding> {
    let judged = &of.periods[of.judged.end - 1].name;
    let stands = |raised: &&RaisedAlarm| {
        alarms.iter().any(|alarm| {
            (&alarm.clause, &alarm.attribute, &alarm.group)
                == (&raised.clause, &raised.attribute, &raised.group)
        })
    };
    // An alarm on later periods says nothing of earlier ones.
    let in_time = |raised: &&RaisedAlarm| raised.last <= *judged;
    let gone = of.continuity.raised.iter().filter(in_time).filter(|raised| !stands(raised));
    let finding = |raised: &RaisedAlarm| {
        let RaisedAlarm { clause, attribute, group, day, .. } = raised;
        let who = if group.is_empty() { attribute.clone() } else { format!("{attribute}, {group}") };
        let reason = format!(
            "the check of {day} raised an alarm on {who} ({clause}), which does not stand on the counts and the \
             periods of this one"
        );
        Finding::noticed(rules::ALARM_GONE, reason)
    };
    gone.map(finding).collect()
}
