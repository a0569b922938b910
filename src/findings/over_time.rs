//! One audit among others: what was judged beside what came before.

use std::ops::Range;

use rayon::prelude::*;

use super::Attribute;
use super::changes::{Before, Changes};
use super::continuity::{Continuity, RaisedAlarm, continuity, withdrawn};
use super::course::{Course, Followed, Period, group_name};
use super::finding::Finding;
use super::judge::covers;
use super::judge_change::judge_changes;
use super::judge_monitor::alarms;
use super::monitor::{Monitor, Monitors};
use crate::measures::find;
use crate::policy::{Demand, Form, Policy, Since};
use crate::tally::{Every, Tally};

/// The periods of a history up to the judged ones, and what they say together.
#[derive(Debug, Clone)]
pub struct OverTime {
    /// The length of a period.
    pub every: Every,
    /// The periods in their order, also those without a row.
    pub periods: Vec<Period>,
    /// Which of them are judged.
    pub judged: Range<usize>,
    /// Each attribute, period by period.
    pub courses: Vec<Course>,
    /// What has changed.
    pub changes: Changes,
    /// Clauses watched over all periods.
    pub monitors: Monitors,
    /// What the check found new.
    pub bookkeeping: Bookkeeping,
    /// Whether the record of periods is whole.
    pub continuity: Continuity,
}

/// What a check found new in the log, and what it did with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bookkeeping {
    /// Files that were recorded for the first time.
    pub new: Vec<String>,
    /// Files whose bytes have changed: what they gave before was replaced.
    pub changed: Vec<String>,
    /// How many files are as they were recorded.
    pub unchanged: usize,
    /// Files with the same bytes as another, which counts once.
    pub same: Vec<SameBytes>,
    /// Recorded files that the policy no longer names or that are gone: what they gave is kept.
    pub gone: Vec<String>,
    /// Periods that had been recorded before and hold other counts now.
    pub revised: Vec<Revision>,
    /// Cases without a date, which are in no period.
    pub undated: u64,
    /// Whether the policy differs from the one of earlier checks in this history, so that a series begins anew.
    pub begins_anew: bool,
    /// A hash of what the verdict rests on: the recorded files, the judged periods and the version of the program.
    pub state: String,
    /// Recorded files that have another name now.
    pub renamed: Vec<Renamed>,
    /// Cases of periods that were forgotten, which were not recorded again.
    pub kept_out: u64,
}

/// A recorded file under another name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// Its name before.
    pub from: String,
    /// Its name now.
    pub to: String,
}

/// A file with the same bytes as one that is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SameBytes {
    /// The file.
    pub path: String,
    /// The recorded one.
    pub recorded: String,
}

/// A period that holds other counts than when it was first recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The period.
    pub period: String,
    /// Its cases before.
    pub before: u64,
    /// Its cases now.
    pub now: u64,
}

impl OverTime {
    /// Puts the judged periods beside the others.
    ///
    /// # Panics
    /// When the judged periods are none of the periods, or a tally was not counted by the plan of this policy.
    pub fn of(
        policy: &Policy,
        every: Every,
        periods: Vec<Period>,
        judged: Range<usize>,
        now: &Tally,
        bookkeeping: Bookkeeping,
        continuity: Continuity,
    ) -> OverTime {
        assert!(judged.end <= periods.len() && !judged.is_empty(), "there is a judged period");
        let attributes = policy.attributes();
        let courses: Vec<Course> =
            attributes.par_iter().map(|attribute| Course::of(policy, attribute, &periods)).collect();
        let from = policy.watch.from.as_ref();
        let from = from.map_or(0, |from| periods.iter().filter(|period| period.name < *from).count());
        // Where watching begins after the judged periods there is nothing to watch yet.
        let monitors = Monitors::of(policy, &courses, judged.end, from.min(judged.end));
        let changes = Changes::of(policy, now, earlier(policy, &periods, &judged));
        OverTime { every, periods, judged, courses, changes, monitors, bookkeeping, continuity }
    }

    /// What follows from the periods together: changes that a clause forbids, alarms, and what is worth knowing.
    pub fn findings(&self, policy: &Policy, attributes: &[Attribute], now: &Tally) -> Vec<Finding> {
        let mut findings = judge_changes(policy, attributes, now, &self.periods, &self.judged);
        let alarms = alarms(policy, attributes, self);
        let raised = self.raised(policy);
        findings.extend(alarms);
        findings.extend(withdrawn(self, &raised));
        findings.extend(continuity(self, policy));
        findings
    }

    /// The alarms that this check raises, in the words they are kept in.
    fn raised(&self, policy: &Policy) -> Vec<RaisedAlarm> {
        let alarms = self.monitors.all.iter().filter(|monitor| monitor.alarm.is_some());
        let raised = |monitor: &Monitor| RaisedAlarm {
            clause: policy.clauses[monitor.clause].words(),
            attribute: self.courses[monitor.attribute].name(),
            group: monitor.group.as_deref().map(group_name).unwrap_or_default(),
            day: String::new(),
            last: String::new(),
        };
        alarms.map(raised).collect()
    }

    /// The names of the judged periods: one, or the first and the last.
    pub fn judged_name(&self) -> String {
        let name = |index: usize| self.periods[index].name.as_str();
        let (first, last) = (name(self.judged.start), name(self.judged.end - 1));
        if first == last { first.into() } else { format!("{first} to {last}") }
    }

    /// What of each group of an attribute is followed from period to period: the number that stands for the decision,
    /// and each share that a clause is about.
    pub fn followed(&self, policy: &Policy, attribute: usize) -> Vec<Followed> {
        let headline = match policy.form() {
            Form::Amount => Some(Followed::Mean),
            _ => policy.headline().map(Followed::Share),
        };
        let clauses = policy.clauses.iter().chain(&policy.changes);
        let clauses = clauses.filter(|clause| covers(clause, &self.courses[attribute].columns));
        let shares = clauses.flat_map(|clause| match clause.demand {
            Demand::Measure(measure) => vec![measure],
            Demand::Summary(summary) => summary.over.measures().into_iter().filter_map(find).collect(),
            Demand::Number(_) => Vec::new(),
        });
        let mut followed: Vec<Followed> = Vec::new();
        for what in headline.into_iter().chain(shares.map(Followed::Share)) {
            let is_new = !followed.contains(&what);
            if is_new && !matches!(what, Followed::Share(measure) if measure.is_mean()) {
                followed.push(what);
            }
        }
        followed
    }
}

/// The earlier times that the judged periods are compared with.
pub(super) fn earlier(policy: &Policy, periods: &[Period], judged: &Range<usize>) -> Vec<Before> {
    let mut wanted = vec![Since::Last];
    wanted.extend(policy.past.baseline.clone().map(Since::Named));
    wanted.extend(policy.past.mean_of.filter(|periods| *periods > 1).map(Since::Mean));
    wanted.into_iter().filter_map(|since| Before::of(since, periods, judged)).collect()
}

impl Before {
    /// Whether it is the mean of several periods, each of which counts the same.
    pub fn is_mean(&self) -> bool {
        self.tallies.len() > 1
    }

    /// The earlier time that the policy means; `None` where there is none that holds a row.
    pub(super) fn of(since: Since, periods: &[Period], judged: &Range<usize>) -> Option<Before> {
        let earlier = &periods[..judged.start];
        let chosen: Vec<&Period> = match &since {
            // As many periods before as are judged, all their cases together.
            Since::Last => earlier[earlier.len().saturating_sub(judged.len())..].iter().collect(),
            Since::Mean(count) => earlier[earlier.len().saturating_sub(*count)..].iter().collect(),
            Since::Named(name) => earlier.iter().filter(|period| period.name == *name).collect(),
        };
        let tallies: Vec<Tally> = chosen.iter().filter_map(|period| period.tally.clone()).collect();
        let names = chosen.iter().filter(|period| period.tally.is_some()).map(|period| period.name.clone());
        let names: Vec<String> = names.collect();
        let tallies = match since {
            Since::Mean(_) => tallies,
            _ => tallies.into_iter().reduce(Tally::merge).into_iter().collect(),
        };
        (!tallies.is_empty()).then_some(Before { since, periods: names, tallies })
    }
}
