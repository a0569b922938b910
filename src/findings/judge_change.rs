//! Clauses on change: whether a measure is worse than it was by more than is allowed.

use std::ops::Range;

use super::at_time::AtTime;
use super::changes::{Before, Beside, GroupChange, Pairs, Times};
use super::compare::ReferenceGroup;
use super::course::Period;
use super::finding::{Earlier, Finding, Subject, Verdict};
use super::judge::covers;
use super::{Attribute, rules};
use crate::exact::Exact;
use crate::inference::{Estimate, Interval, Pair};
use crate::measures::Measure;
use crate::policy::{Clause, Compare, Demand, Judge, Policy, Worsening};
use crate::tally::{Level, Tally};

/// Judges every clause on change.
pub(super) fn judge_changes(
    policy: &Policy,
    attributes: &[Attribute],
    now: &Tally,
    periods: &[Period],
    judged: &Range<usize>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for clause in &policy.changes {
        let (Some(worsening), Demand::Measure(measure)) = (&clause.worsening, clause.demand) else {
            continue;
        };
        let Some(before) = Before::of(worsening.since.clone(), periods, judged) else {
            let reason = format!("nothing was counted in {}", worsening.since.words());
            findings.push(about(clause, Verdict::Inconclusive, reason));
            continue;
        };
        let covered = attributes.iter().enumerate().zip(policy.attributes());
        for ((index, attribute), columns) in covered.filter(|((_, of), _)| covers(clause, &of.columns)) {
            let now = AtTime::of(policy, &columns, now);
            let then: Vec<AtTime> =
                before.tallies.iter().map(|tally| AtTime::of(policy, &columns, tally)).collect();
            let reference = clause.reference.clone().unwrap_or_else(|| policy.reference_of(&columns));
            let times = Times { policy, now: &now, then: &then, reference };
            let known = now.known();
            let changes = known.iter().filter_map(|group| times.change(measure, clause.compare, group));
            let periods = &before.periods;
            let judged = Judged { policy, clause, worsening, measure, times: &times, periods };
            findings.extend(changes.map(|change| judged.change(index, attribute, &change)));
        }
    }
    findings
}

fn about(clause: &Clause, verdict: Verdict, reason: String) -> Finding {
    Finding::about_policy(rules::CHANGE, Some(clause.clone()), verdict, reason)
}

/// A clause on change, and what it is judged on.
struct Judged<'a> {
    policy: &'a Policy,
    clause: &'a Clause,
    worsening: &'a Worsening,
    measure: &'static Measure,
    times: &'a Times<'a>,
    periods: &'a [String],
}

impl Judged<'_> {
    fn higher_is_better(&self) -> bool {
        self.measure.higher_is_better(self.policy.decision.direction)
    }

    fn change(&self, index: usize, attribute: &Attribute, change: &GroupChange) -> Finding {
        let place = |levels: &[Level]| attribute.groups.iter().position(|group| group.levels == levels);
        let reference = match &change.beside {
            Beside::Nobody => None,
            Beside::Rest => Some(ReferenceGroup::Rest),
            Beside::Group(levels) => {
                Some(place(levels).map_or(ReferenceGroup::Absent, ReferenceGroup::Group))
            }
        };
        let subject = Some(Subject { attribute: index, group: place(&change.group), reference });
        let found = match change.change {
            Err(reason) => about(self.clause, Verdict::Inconclusive, reason.to_string()),
            Ok(found) => {
                let estimate = worse(found.estimate, self.clause.compare, self.higher_is_better());
                let verdict = match self.clause.judge {
                    Judge::Interval => self.by_interval(estimate.interval),
                    Judge::Point | Judge::Significance => self.by_value(change, estimate.value),
                };
                let reason = (verdict == Verdict::Inconclusive)
                    .then(|| "the interval reaches across the bound".to_string());
                let finding = about(self.clause, verdict, String::new());
                Finding { estimate: Some(estimate), reason, ..finding }
            }
        };
        let earlier = Earlier::Change {
            group: change.group.clone(),
            beside: change.beside.clone(),
            periods: self.periods.to_vec(),
        };
        Finding { subject, earlier: Some(earlier), ..found }
    }

    fn by_interval(&self, worse: Interval) -> Verdict {
        let bound = self.worsening.at_most.exact.to_f64();
        match (worse.low > bound, worse.high <= bound) {
            (true, _) => Verdict::Breached,
            (_, true) => Verdict::Met,
            _ => Verdict::Inconclusive,
        }
    }

    /// The verdict on the value alone: exactly, unless it is a mean of ratios, which is no ratio of counts.
    fn by_value(&self, change: &GroupChange, value: f64) -> Verdict {
        let bound = &self.worsening.at_most.exact;
        let beyond = match self.exactly(change) {
            Some(worse) => worse > *bound,
            None => value > bound.to_f64(),
        };
        if beyond { Verdict::Breached } else { Verdict::Met }
    }

    fn exactly(&self, change: &GroupChange) -> Option<Exact> {
        let Pairs { now, then } = self.times.pairs(self.measure, &change.group, &change.beside).ok()?;
        let change = match self.clause.compare {
            Compare::Value => Exact::of(now.group) - mean(then.iter().map(|pair| Exact::of(pair.group)))?,
            Compare::Difference => {
                let gap = |pair: &Pair| Exact::of(pair.group) - Exact::of(pair.reference);
                gap(&now) - mean(then.iter().map(gap))?
            }
            Compare::Ratio => {
                let [then] = then[..] else { return None };
                let ratio = |pair: Pair| Exact::of(pair.group) / Exact::of(pair.reference);
                (ratio(now)? / ratio(then)?)? - Exact::one()
            }
        };
        Some(if self.higher_is_better() { Exact::zero() - change } else { change })
    }
}

fn mean(values: impl ExactSizeIterator<Item = Exact>) -> Option<Exact> {
    let count = values.len() as u64;
    let sum = values.fold(Exact::zero(), |sum, value| sum + value);
    sum / Exact::decimal(&count.to_string())?
}

/// By how much it is worse: what the better side lost; of a ratio, as a part of what it was.
fn worse(change: Estimate, compare: Compare, higher_is_better: bool) -> Estimate {
    let from = if compare == Compare::Ratio { 1.0 } else { 0.0 };
    let Interval { low, high, method } = change.interval;
    let (value, low, high) = match higher_is_better {
        true => (from - change.value, from - high, from - low),
        false => (change.value - from, low - from, high - from),
    };
    Estimate { value, interval: Interval { low, high, method }, joint: None }
}
