//! The groups of an attribute, period by period.

use super::attribute::margin;
use super::counted::by_group;
use super::group::{Group, Standing};
use crate::measures::{Measure, Rate};
use crate::policy::{Policy, Reference};
use crate::share::{Share, Undefined};
use crate::tally::{AxisRole, Level, Tally};

/// The counts of one period, from all files that hold rows of it.
#[derive(Debug, Clone)]
pub struct Period {
    /// Its name, which says when it is: `2026-03`.
    pub name: String,
    /// What was counted in it; nothing where no file holds a row of it.
    pub tally: Option<Tally>,
}

/// The groups of one attribute in every period.
#[derive(Debug, Clone)]
pub struct Course {
    /// The columns of the attribute.
    pub columns: Vec<String>,
    /// What its groups are compared with.
    pub reference: Reference,
    /// The levels of all its known groups that ever occurred, in their order.
    pub known: Vec<Vec<Level>>,
    /// The groups in each period, in the order of the periods.
    pub periods: Vec<Vec<Group>>,
}

impl Course {
    /// The course of an attribute over these periods.
    ///
    /// # Panics
    /// When a tally was not counted by the plan of this policy.
    pub fn of(policy: &Policy, attribute: &[usize], periods: &[Period]) -> Course {
        let reference = policy.reference_of(attribute);
        let groups = |period: &Period| {
            period.tally.as_ref().map_or_else(Vec::new, |tally| groups(policy, &reference, attribute, tally))
        };
        let periods: Vec<Vec<Group>> = periods.iter().map(groups).collect();
        let standing = |group: &&Group| group.standing == Standing::Known;
        let known = periods.iter().flatten().filter(standing).map(|group| group.levels.clone());
        let mut known: Vec<Vec<Level>> = known.collect();
        known.sort();
        known.dedup();
        Course { columns: policy.columns_of(attribute), reference, known, periods }
    }

    /// A known group in a period; `None` where it has no case then, or is left out.
    pub fn group(&self, period: usize, levels: &[Level]) -> Option<&Group> {
        let compared = |group: &&Group| group.standing == Standing::Known && group.levels == levels;
        self.periods.get(period)?.iter().find(compared)
    }

    /// The name of the attribute in words.
    pub fn name(&self) -> String {
        self.columns.join(" × ")
    }

    /// A measure of a group in a period.
    ///
    /// # Errors
    /// The reason why it has no value then.
    pub fn rate(&self, period: usize, levels: &[Level], measure: &Measure) -> Result<Rate, Undefined> {
        self.group(period, levels).ok_or(Undefined::NoCases)?.value(measure)
    }

    /// The counts of a measure of a group in a period; no cases where there are none.
    ///
    /// # Errors
    /// [`Undefined::NotOneShare`] and [`Undefined::SurveyWeights`] where the measure is no share of counts.
    pub fn share(&self, period: usize, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        match self.rate(period, levels, measure) {
            Ok(Rate::Share(share)) => Ok(share),
            Ok(Rate::Mean(_)) => Err(Undefined::NotOneShare),
            Ok(Rate::Weighted(_)) => Err(Undefined::SurveyWeights),
            Err(_) => Ok(Share::new(0, 0)),
        }
    }

    /// The counts of a measure of all known groups but one in a period.
    ///
    /// # Errors
    /// As [`Course::share`].
    pub fn rest(&self, period: usize, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        let others = self.known.iter().filter(|known| *known != levels);
        others.map(|other| self.share(period, other, measure)).try_fold(Share::new(0, 0), |sum, share| {
            let share = share?;
            Ok(Share::new(sum.hits() + share.hits(), sum.base() + share.base()))
        })
    }
}

/// The groups of an attribute in one tally.
fn groups(policy: &Policy, reference: &Reference, attribute: &[usize], tally: &Tally) -> Vec<Group> {
    let roles: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
    let table = margin(tally, &[roles.clone(), policy.outcome()].concat());
    let table = policy.with_positions(table, roles.len());
    let counted = by_group(&table, roles.len(), policy.is_weighted_sample(), tally.used);
    counted.into_iter().map(|(levels, counted)| Group::of(policy, reference, levels, counted)).collect()
}
