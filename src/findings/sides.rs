//! Two sides of a comparison, A and B: what changes from one to the other, and which gaps grow.

use super::amounts::by_group;
use super::at_time::AtTime;
use super::changes::{Beside, Changes, Changing, GroupChange};
use crate::amount::Moments;
use crate::inference::amounts::{mean_interval, median_interval, welch};
use crate::inference::difference::exact_difference;
use crate::inference::{Interval, newcombe};
use crate::policy::{Form, Policy};
use crate::share::Undefined;
use crate::tally::{AxisRole, Level, Tally};

/// A mean or a median with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmountLevel {
    /// The value, in the unit of the amounts.
    pub value: Result<f64, Undefined>,
    /// Its interval, where there is one.
    pub interval: Option<Interval>,
}

/// The amounts of one group on one side.
#[derive(Debug, Clone, PartialEq)]
pub struct AmountLevels {
    /// The levels of the group.
    pub levels: Vec<Level>,
    /// Its cases.
    pub cases: u64,
    /// Their mean.
    pub mean: AmountLevel,
    /// Their median.
    pub median: AmountLevel,
}

/// Means and medians of the groups of an attribute in one tally; none where the outcome is no amount.
///
/// # Panics
/// When the tally was not counted by the plan of this policy.
pub fn amount_levels(policy: &Policy, attribute: &[usize], tally: &Tally) -> Vec<AmountLevels> {
    if policy.form() != Form::Amount {
        return Vec::new();
    }
    let roles: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
    let level = policy.confidence;
    let of = |(levels, amounts): (Vec<Level>, super::GroupAmounts)| {
        let (moments, distribution) = (&amounts.moments, &amounts.distribution);
        AmountLevels {
            cases: moments.cases(),
            mean: AmountLevel { value: moments.mean(), interval: mean_interval(moments, level).ok() },
            median: AmountLevel {
                value: distribution.median(),
                interval: median_interval(distribution, level).ok(),
            },
            levels,
        }
    };
    by_group(tally, &roles).into_iter().map(of).collect()
}

/// A gap between a group and whom it is compared with, group less reference, on each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// In A.
    pub before: Result<f64, Undefined>,
    /// In B.
    pub now: Result<f64, Undefined>,
}

/// What became of a gap from A to B.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It is larger beyond chance, and the same side is ahead.
    Grew,
    /// It changed beyond chance and points the other way now: that the change is told from chance does not say that
    /// the gap is, on either side.
    Turned,
    /// It is smaller beyond chance.
    Shrank,
    /// The change is within what chance brings about.
    NotTold,
}

impl Turn {
    /// One word, as in `comparison.json`.
    pub fn word(self) -> &'static str {
        match self {
            Turn::Grew => "grew",
            Turn::Turned => "turned",
            Turn::Shrank => "shrank",
            Turn::NotTold => "not_told",
        }
    }
}

impl Changes {
    /// What changes from side A to side B of a comparison: the attributes of the policy in their order, on each.
    /// There is no earlier time then: every change is that of B against A, and the reference of groups that are
    /// compared with the best is the one that is best over both sides together.
    ///
    /// # Panics
    /// When a side has not as many attributes as the policy.
    pub fn between(policy: &Policy, before: &[AtTime], now: &[AtTime]) -> Changes {
        let mut changes = Changes::default();
        for attribute in 0..policy.attributes().len() {
            let then = std::slice::from_ref(&before[attribute]);
            changes.add(policy, attribute, 0, &now[attribute], then);
        }
        changes.adjust();
        changes
    }
}

/// The gap that a change is the change of; `None` where it is that of a group alone.
pub fn gap(change: &GroupChange, before: &AtTime, now: &AtTime) -> Option<Gap> {
    if change.beside == Beside::Nobody {
        return None;
    }
    Some(Gap { before: gap_at(change, before), now: gap_at(change, now) })
}

fn gap_at(change: &GroupChange, at: &AtTime) -> Result<f64, Undefined> {
    let absent = |reason| if reason == Undefined::NoCases { Undefined::ReferenceUndefined } else { reason };
    match change.changing {
        Changing::Share(measure) => {
            let own = at.share(&change.group, measure)?;
            own.rate()?;
            let other = match &change.beside {
                Beside::Group(reference) => at.share(reference, measure)?,
                Beside::Rest | Beside::Nobody => at.rest(&change.group, measure)?,
            };
            other.rate().map_err(absent)?;
            Ok(exact_difference(own, other))
        }
        Changing::Mean(_) => {
            let other: Moments = match &change.beside {
                Beside::Group(reference) => at.amounts(reference),
                Beside::Rest | Beside::Nobody => at.other_amounts(&change.group),
            };
            Ok(at.amounts(&change.group).mean()? - other.mean().map_err(absent)?)
        }
    }
}

/// What became of a gap: judged by the p-value of its change after correction over all gaps, and by the size that it
/// had and has. `None` where the change has no value.
pub fn turn(policy: &Policy, change: &GroupChange, gap: Gap) -> Option<Turn> {
    let (Ok(before), Ok(now), Some(p)) = (gap.before, gap.now, change.p_adjusted) else { return None };
    Some(match p < 1.0 - policy.confidence {
        false => Turn::NotTold,
        true if before * now < 0.0 => Turn::Turned,
        true if now.abs() > before.abs() => Turn::Grew,
        true => Turn::Shrank,
    })
}

/// Whether the sign of a gap is told from chance on a side: whether its interval, of this gap alone, leaves out 0. By
/// Newcombe for shares and Welch for means; `None` where there is no interval.
pub fn is_sign_told(policy: &Policy, change: &GroupChange, at: &AtTime) -> Option<bool> {
    let interval = match change.changing {
        Changing::Share(measure) => {
            let other = match &change.beside {
                Beside::Group(reference) => at.share(reference, measure),
                Beside::Rest | Beside::Nobody => at.rest(&change.group, measure),
            };
            newcombe(at.share(&change.group, measure).ok()?, other.ok()?, policy.confidence)
        }
        Changing::Mean(_) => {
            let other = match &change.beside {
                Beside::Group(reference) => at.amounts(reference),
                Beside::Rest | Beside::Nobody => at.other_amounts(&change.group),
            };
            welch(&at.amounts(&change.group), &other, policy.confidence)
        }
    };
    interval.ok().map(|interval| interval.low > 0.0 || interval.high < 0.0)
}

impl Gap {
    /// Whether it is larger in B than in A, whichever side is ahead.
    pub fn is_larger(&self) -> bool {
        matches!((self.before, self.now), (Ok(before), Ok(now)) if now.abs() > before.abs())
    }
}
