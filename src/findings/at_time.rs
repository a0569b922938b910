//! What there is of one attribute at one time: counts of each group, its amounts, and its counts by condition.

use std::collections::{BTreeMap, BTreeSet};

use super::attribute::margin;
use super::counted::{by_group, known_or_unknown};
use super::group::{Group, Standing};
use crate::amount::Moments;
use crate::measures::{Measure, Rate};
use crate::policy::{Form, Policy};
use crate::share::{Share, Undefined};
use crate::tally::{AxisRole, Level, Tally};

/// One attribute at one time.
#[derive(Debug, Clone, Default)]
pub struct AtTime {
    /// Its groups with their measures; empty where nothing was counted.
    pub groups: Vec<Group>,
    moments: BTreeMap<Vec<Level>, Moments>,
    /// By condition and group, the cases with the headline event and all.
    strata: BTreeMap<Vec<Level>, BTreeMap<Vec<Level>, Share>>,
}

impl AtTime {
    /// What a tally holds of an attribute.
    ///
    /// # Panics
    /// When the tally was not counted by the plan of this policy.
    pub fn of(policy: &Policy, attribute: &[usize], tally: &Tally) -> AtTime {
        let roles: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
        let mut moments: BTreeMap<Vec<Level>, Moments> = BTreeMap::new();
        if policy.form() == Form::Amount {
            let sums = tally.sums_over(&roles).expect("the plan asked for the sums of every attribute");
            for (key, of) in sums.cells() {
                moments.entry(known_or_unknown(key)).or_default().merge(of);
            }
        }
        AtTime { groups: groups_of(policy, attribute, tally), moments, strata: strata(policy, tally, &roles) }
    }

    /// The levels of the known groups.
    pub fn known(&self) -> BTreeSet<Vec<Level>> {
        let known = self.groups.iter().filter(|group| group.standing == Standing::Known);
        known.map(|group| group.levels.clone()).collect()
    }

    /// A known group; `None` where it has no case, or is left out.
    pub fn group(&self, levels: &[Level]) -> Option<&Group> {
        self.groups.iter().find(|group| group.is_compared() && group.levels == levels)
    }

    /// The counts of a measure of a group; no cases where it has none.
    ///
    /// # Errors
    /// [`Undefined::NotOneShare`] and [`Undefined::SurveyWeights`] where the measure is no share of counts.
    pub fn share(&self, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        match self.group(levels).map_or(Err(Undefined::NoCases), |group| group.value(measure)) {
            Ok(Rate::Share(share)) => Ok(share),
            Ok(Rate::Mean(_)) => Err(Undefined::NotOneShare),
            Ok(Rate::Weighted(_)) => Err(Undefined::SurveyWeights),
            Err(_) => Ok(Share::default()),
        }
    }

    /// The counts of a measure of all known groups but one.
    ///
    /// # Errors
    /// As [`AtTime::share`].
    pub(super) fn rest(&self, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        let others = self.known().into_iter().filter(|known| known != levels);
        others
            .map(|other| self.share(&other, measure))
            .try_fold(Share::default(), |sum, share| Ok(sum.pool(share?)))
    }

    /// The amounts of a group.
    pub fn amounts(&self, levels: &[Level]) -> Moments {
        self.moments.get(levels).cloned().unwrap_or_default()
    }

    /// The amounts of all known groups but one.
    pub fn other_amounts(&self, levels: &[Level]) -> Moments {
        let others = self.known().into_iter().filter(|known| known != levels);
        others.fold(Moments::default(), |sum, other| sum.plus(&self.amounts(&other)))
    }

    /// The conditions that occur.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &Vec<Level>> {
        self.strata.keys()
    }

    /// The headline counts of a group in a condition.
    pub(super) fn in_condition(&self, condition: &[Level], levels: &[Level]) -> Share {
        self.strata.get(condition).and_then(|groups| groups.get(levels)).copied().unwrap_or_default()
    }

    /// The same of all known groups but one.
    pub(super) fn others_in_condition(&self, condition: &[Level], levels: &[Level]) -> Share {
        let others = self.known().into_iter().filter(|known| known != levels);
        others.fold(Share::default(), |sum, other| sum.pool(self.in_condition(condition, &other)))
    }
}

fn strata(
    policy: &Policy,
    tally: &Tally,
    roles: &[AxisRole],
) -> BTreeMap<Vec<Level>, BTreeMap<Vec<Level>, Share>> {
    let headline = policy.headline().filter(|measure| !measure.is_mean());
    let (Some(headline), false) = (headline, policy.is_weighted_sample() || policy.form() == Form::Amount)
    else {
        return BTreeMap::new();
    };
    if policy.conditions.is_empty() {
        return BTreeMap::new();
    }
    let all = [policy.condition_roles(), roles.to_vec(), policy.outcome()].concat();
    let table = policy.with_positions(margin(tally, &all), policy.conditions.len() + roles.len());
    let mut strata = BTreeMap::new();
    for (condition, table) in table.split(policy.conditions.len()) {
        let counted = by_group(&table, roles.len(), false, tally.used);
        let shares = counted.into_iter().map(|(levels, counted)| {
            let share = match counted.rate(headline) {
                Ok(Rate::Share(share)) => share,
                _ => Share::default(),
            };
            (levels, share)
        });
        strata.insert(condition, shares.collect());
    }
    strata
}

/// The groups of an attribute in one tally.
fn groups_of(policy: &Policy, attribute: &[usize], tally: &Tally) -> Vec<Group> {
    let reference = policy.reference_of(attribute);
    let roles: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
    let table = margin(tally, &[roles.clone(), policy.outcome()].concat());
    let table = policy.with_positions(table, roles.len());
    let counted = by_group(&table, roles.len(), policy.is_weighted_sample(), tally.used);
    counted.into_iter().map(|(levels, counted)| Group::of(policy, &reference, levels, counted)).collect()
}
