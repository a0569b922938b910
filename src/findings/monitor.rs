//! Clauses watched over all periods: evidence that may be looked at after every period.

use std::ops::Range;

use rayon::prelude::*;

use super::course::Course;
use super::judge::covers;
use super::watched::{Against, Watched, best, pairs, watched};
use crate::inference::sequential::{
    Look, difference_sequence, e_process, mean_of, rate_sequence, ratio_sequence, single_e_process,
};
use crate::inference::{Estimate, Interval, e_benjamini_hochberg_of_logarithms};
use crate::measures::{Direction, Measure};
use crate::policy::{Compare, Policy};
use crate::share::{Share, Undefined};
use crate::tally::Level;

/// A clause watched for one group, or for an attribute as a whole.
#[derive(Debug, Clone)]
pub struct Monitor {
    /// The clause, by index in the policy.
    pub clause: usize,
    /// The attribute, by index.
    pub attribute: usize,
    /// The levels of the group; `None` for a summary.
    pub group: Option<Vec<Level>>,
    /// Whom it is held against.
    pub against: Against,
    /// What had been gathered after each watched period.
    pub steps: Vec<MonitorStep>,
    /// The first period after which it was told from chance, all watched clauses taken together.
    pub alarm: Option<usize>,
    /// Of an alarm: the period from which on the counts speak most strongly against the clause.
    pub began: Option<usize>,
}

/// What a monitor had gathered after one period.
#[derive(Debug, Clone, Copy)]
pub struct MonitorStep {
    /// The period, by index.
    pub period: usize,
    /// The counts of the group in it; none for a summary.
    pub group: Share,
    /// Those of whom it is held against: of the best group to date where that is the reference.
    pub reference: Share,
    /// The natural logarithm of the e-value: how strongly all periods to date speak against the clause.
    pub log_e_value: f64,
    /// The same when all values of the look are allowed for: an alarm where it reaches 1 / α.
    pub log_adjusted: f64,
    /// The value over all periods to date, with limits that hold at every look while the rates stay the same.
    pub sequence: Result<Estimate, Undefined>,
}

/// A clause that is not watched.
#[derive(Debug, Clone)]
pub struct Unwatched {
    /// The clause, by index in the policy.
    pub clause: usize,
    /// Why.
    pub reason: String,
}

/// All clauses of a policy, watched.
#[derive(Debug, Clone)]
pub struct Monitors {
    /// The chance of ever raising a false alarm, all together.
    pub alpha: f64,
    /// The first period that is watched, by index.
    pub from: usize,
    /// Each watched clause for each group.
    pub all: Vec<Monitor>,
    /// The clauses that are not watched.
    pub unwatched: Vec<Unwatched>,
}

impl Monitors {
    /// Watches every clause over the periods from `from` on.
    pub(super) fn of(policy: &Policy, courses: &[Course], periods: usize, from: usize) -> Monitors {
        let alpha = policy.watch.alpha.unwrap_or(((1.0 - policy.confidence) * 1e12).round() / 1e12);
        let mut unwatched: Vec<Unwatched> = Vec::new();
        let mut watches = Vec::new();
        for (clause, demand) in policy.clauses.iter().enumerate() {
            for (attribute, course) in courses.iter().enumerate() {
                if !covers(demand, &course.columns) {
                    continue;
                }
                match watched(policy, demand, course, from..periods) {
                    Ok(watched) => {
                        let direction = policy.decision.direction;
                        let place = Place { clause, attribute };
                        watches.push(Watch {
                            place,
                            watched,
                            course,
                            periods: from..periods,
                            direction,
                            alpha,
                        });
                    }
                    Err(reason)
                        if unwatched.iter().any(|known| known.clause == clause && known.reason == reason) => {
                    }
                    Err(reason) => unwatched.push(Unwatched { clause, reason }),
                }
            }
        }
        let mut all: Vec<Monitor> = watches.par_iter().flat_map_iter(Watch::monitors).collect();
        raise(&mut all, alpha, periods - from);
        for monitor in all.iter_mut().filter(|monitor| monitor.alarm.is_some()) {
            let place = Place { clause: monitor.clause, attribute: monitor.attribute };
            let watch = watches.iter().find(|watch| watch.place == place);
            monitor.began = watch.and_then(|watch| watch.began(monitor.group.as_deref()));
        }
        Monitors { alpha, from, all, unwatched }
    }
}

/// Says after which period each monitor is first told from chance. The step-up rule goes over the values of one
/// look; where nothing is wrong anywhere it rejects something only when the mean of all values is 1/α, and that
/// mean is an e-process itself.
fn raise(monitors: &mut [Monitor], alpha: f64, looks: usize) {
    for look in 0..looks {
        let at = |monitor: &Monitor| monitor.steps.get(look).map(|step| step.log_e_value);
        let adjusted = e_benjamini_hochberg_of_logarithms(&monitors.iter().map(at).collect::<Vec<_>>());
        for (monitor, logarithm) in monitors.iter_mut().zip(adjusted) {
            let (Some(logarithm), Some(step)) = (logarithm, monitor.steps.get_mut(look)) else { continue };
            step.log_adjusted = logarithm;
            if logarithm >= -alpha.ln() && monitor.alarm.is_none() {
                monitor.alarm = Some(step.period);
            }
        }
    }
}

/// Which clause is watched in which attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Place {
    clause: usize,
    attribute: usize,
}

/// A clause watched in an attribute.
struct Watch<'a> {
    place: Place,
    watched: Watched,
    course: &'a Course,
    periods: Range<usize>,
    direction: Direction,
    alpha: f64,
}

/// The counts of one group in each watched period.
type Shares = Vec<Share>;

/// A group and whom it is held against.
struct Sides {
    against: Against,
    own: Shares,
    shown: Shares,
    all: Vec<Shares>,
}

impl Watch<'_> {
    fn monitors(&self) -> Vec<Monitor> {
        match self.watched.against {
            Against::Pairs => self.of_pairs().into_iter().collect(),
            _ => self.course.known.iter().filter_map(|group| self.of_group(group)).collect(),
        }
    }

    fn shares(&self, levels: &[Level], measure: &Measure) -> Shares {
        // Whether a measure is a share of counts was asked before.
        let share = |period| self.course.share(period, levels, measure).unwrap_or_default();
        self.periods.clone().map(share).collect()
    }

    fn rest(&self, levels: &[Level], measure: &Measure) -> Shares {
        let share = |period| self.course.rest(period, levels, measure).unwrap_or_default();
        self.periods.clone().map(share).collect()
    }

    fn monitor(&self, group: Option<&[Level]>, against: Against, steps: Vec<MonitorStep>) -> Monitor {
        let (Place { clause, attribute }, group) = (self.place, group.map(<[Level]>::to_vec));
        Monitor { clause, attribute, group, against, steps, alarm: None, began: None }
    }

    /// Whom a group is held against. The best group itself is held against the best of the others.
    fn against(&self, levels: &[Level], measure: &Measure) -> Option<Against> {
        match &self.watched.against {
            Against::Best(_) => {
                let higher = measure.higher_is_better(self.direction);
                best(self.course, measure, higher, self.periods.clone(), Some(levels)).map(Against::Best)
            }
            other => Some(other.clone()),
        }
    }

    /// The looks at every ordered pair of groups.
    fn looks_of_pairs(&self) -> Vec<Vec<Look>> {
        let mut all = Vec::new();
        for measure in &self.watched.measures {
            let shares: Vec<Shares> =
                self.course.known.iter().map(|group| self.shares(group, measure)).collect();
            for (one, own) in shares.iter().enumerate() {
                let others = shares.iter().enumerate().filter(|(other, _)| *other != one);
                all.extend(others.map(|(_, other)| self.watched.looks(own, other)));
            }
        }
        all
    }

    /// The period from which on the counts to the last speak most strongly against the clause: a process that had
    /// started there would have gathered the most. It is picked from the counts, and says so much and no more.
    fn began(&self, group: Option<&[Level]>) -> Option<usize> {
        let looks: Vec<Vec<Look>> = match group {
            None => self.looks_of_pairs(),
            Some(levels) => {
                let Sides { own, all, .. } = self.sides(levels)?;
                all.iter().map(|other| self.watched.looks(&own, other)).collect()
            }
        };
        let gathered = |start: usize| {
            let each: Vec<Vec<f64>> = looks.iter().map(|looks| single_e_process(&looks[start..])).collect();
            mean_of(&each).last().copied().unwrap_or(f64::NEG_INFINITY)
        };
        let starts = (0..self.periods.len()).map(|start| (start, gathered(start)));
        let best = starts.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))?;
        Some(self.periods.start + best.0)
    }

    /// A summary is beyond its bound when some pair of groups is: the mean over all ordered pairs.
    fn of_pairs(&self) -> Option<Monitor> {
        let processes: Vec<Vec<f64>> = self.looks_of_pairs().iter().map(|looks| e_process(looks)).collect();
        if processes.is_empty() {
            return None;
        }
        let steps = mean_of(&processes).into_iter().zip(self.periods.clone());
        let steps = steps.map(|(log_e_value, period)| MonitorStep {
            period,
            group: Share::default(),
            reference: Share::default(),
            log_e_value,
            log_adjusted: log_e_value,
            sequence: Err(Undefined::NotComputed),
        });
        Some(self.monitor(None, Against::Pairs, steps.collect()))
    }

    /// The counts of a group, of whom it is shown beside, and of all against whom evidence is gathered; `None` for
    /// the reference itself, and where there is nobody else.
    fn sides(&self, levels: &[Level]) -> Option<Sides> {
        let measure = self.watched.measures[0];
        let own = self.shares(levels, measure);
        let against = self.against(levels, measure)?;
        let (shown, all) = match &against {
            Against::Nobody | Against::Pairs => (Shares::new(), vec![own.clone()]),
            Against::Group(reference) if reference == levels => return None,
            Against::Group(reference) => {
                let shares = self.shares(reference, measure);
                (shares.clone(), vec![shares])
            }
            Against::Rest | Against::Overall => {
                let shares = self.rest(levels, measure);
                (shares.clone(), vec![shares])
            }
            // Not worse than the best by more than allowed is not worse than any other by more than allowed.
            Against::Best(best) => {
                let others = self.course.known.iter().filter(|known| known.as_slice() != levels);
                (self.shares(best, measure), others.map(|other| self.shares(other, measure)).collect())
            }
        };
        (!all.is_empty()).then_some(Sides { against, own, shown, all })
    }

    fn of_group(&self, levels: &[Level]) -> Option<Monitor> {
        let measure = self.watched.measures[0];
        let Sides { against, own, shown, all } = self.sides(levels)?;
        let gathered: Vec<Vec<f64>> =
            all.iter().map(|other| e_process(&self.watched.looks(&own, other))).collect();
        let sequences = self.sequences(&own, &shown, &all, measure);
        let steps = mean_of(&gathered).into_iter().zip(sequences).zip(self.periods.clone());
        let steps = steps.enumerate().map(|(look, ((log_e_value, sequence), period))| MonitorStep {
            period,
            group: own[look],
            reference: shown.get(look).copied().unwrap_or_default(),
            log_e_value,
            log_adjusted: log_e_value,
            sequence,
        });
        Some(self.monitor(Some(levels), against, steps.collect()))
    }

    /// The value to date with limits that hold at every look. Against the best group they are the outermost of
    /// those against each other group, each at its part of α.
    fn sequences(
        &self,
        own: &[Share],
        shown: &[Share],
        all: &[Shares],
        measure: &Measure,
    ) -> Vec<Result<Estimate, Undefined>> {
        let of = |other: &[Share], alpha: f64| match self.watched.compare() {
            Compare::Value => rate_sequence(own, alpha),
            Compare::Ratio => ratio_sequence(&pairs(own, other), alpha),
            Compare::Difference => difference_sequence(&pairs(own, other), alpha),
        };
        let to_date = of(shown, self.alpha);
        if !matches!(self.watched.against, Against::Best(_)) {
            return to_date;
        }
        let each: Vec<Vec<Result<Estimate, Undefined>>> =
            all.iter().map(|other| of(other, self.alpha / all.len() as f64)).collect();
        // Where higher is better, the ratio to the best of the others is the lowest of the ratios to them.
        let higher = measure.higher_is_better(self.direction);
        let outer = |one: f64, other: f64| if higher { one.min(other) } else { one.max(other) };
        let joint = |look: usize| {
            let limits = each.iter().filter_map(|part| part[look].ok()).map(|part| part.interval);
            limits.reduce(|one, other| Interval {
                low: outer(one.low, other.low),
                high: outer(one.high, other.high),
                method: one.method,
            })
        };
        let with_joint = |(look, value): (usize, Result<Estimate, Undefined>)| {
            value.and_then(|value| Ok(Estimate { interval: joint(look).ok_or(Undefined::NoCases)?, ..value }))
        };
        to_date.into_iter().enumerate().map(with_joint).collect()
    }
}
