//! Amounts within conditions: the same price for the same risk.

use std::collections::BTreeMap;

use super::compare::ReferenceGroup;
use super::counted::known_or_unknown;
use super::gap_within::{Matched, Sizes};
use super::group::Group;
use super::numbers::Sides;
use crate::amount::Moments;
use crate::inference::adjusted::{
    Adjusted, AmountStratum, Decomposition, GapHomogeneity, RegressionGap, StandardizedGap, decompose,
    gap_homogeneity, pooled_gap, standardized_gap, within_cell_gaps,
};
use crate::policy::Policy;
use crate::share::Undefined;
use crate::tally::{AxisRole, Level, Tally};

/// One group against its reference, condition by condition.
#[derive(Debug, Clone)]
pub struct AmountConditional {
    /// The columns of the conditions.
    pub conditions: Vec<String>,
    /// The group, by index.
    pub group: usize,
    /// The reference; the rest where that of the attribute is all groups together.
    pub reference: ReferenceGroup,
    /// Each condition in which either has a case.
    pub strata: Vec<AmountCondition>,
    /// The difference and the ratio of the means if both were spread over the conditions alike.
    pub standardized: Result<StandardizedGap, Undefined>,
    /// One gap over all conditions, by regression.
    pub regression: Result<RegressionGap, Undefined>,
    /// Whether the gap is the same in all conditions in which both have at least [`FEWEST`] cases.
    pub homogeneity: Result<GapHomogeneity, Undefined>,
    /// How much of the overall gap the conditions explain.
    pub decomposition: Result<Decomposition, Undefined>,
}

impl AmountConditional {
    /// How many cases of both are in conditions that hold both.
    pub fn matched(&self) -> Matched {
        let sizes = |stratum: &AmountCondition| Sizes {
            group: stratum.amounts.group.cases(),
            reference: stratum.amounts.reference.cases(),
        };
        Matched::over(self.strata.iter().map(sizes))
    }
}

/// One condition.
#[derive(Debug, Clone)]
pub struct AmountCondition {
    /// The levels of the condition columns.
    pub condition: Vec<Level>,
    /// The amounts of both.
    pub amounts: AmountStratum,
    /// The gap of their means there.
    pub gap: Result<Adjusted, Undefined>,
}

/// Conditions with fewer cases of either are not held against the others: of lopsided amounts the test of whether
/// conditions agree raises far too many alarms there.
pub const FEWEST: u64 = 5;

fn enough(stratum: &AmountStratum) -> bool {
    stratum.group.cases().min(stratum.reference.cases()) >= FEWEST
}

/// The amounts of each group of an attribute in one condition.
struct Condition {
    levels: Vec<Level>,
    groups: Vec<Moments>,
}

/// Takes every comparison of means apart by condition; nothing where no condition is declared.
pub(super) fn within(
    policy: &Policy,
    tally: &Tally,
    roles: &[AxisRole],
    groups: &[Group],
    sides: &Sides,
) -> Vec<AmountConditional> {
    if policy.conditions.is_empty() {
        return Vec::new();
    }
    let conditions = by_condition(policy, tally, roles, groups);
    let reference = match sides.chosen {
        None => return Vec::new(),
        Some(ReferenceGroup::Overall) => ReferenceGroup::Rest,
        Some(chosen) => chosen,
    };
    let columns: Vec<String> = policy.conditions.iter().map(|condition| condition.column.clone()).collect();
    let of_group = |group: usize| {
        let members = sides.reference_of(group).unwrap_or_default();
        let here = |condition: &Condition| AmountStratum {
            group: condition.groups[group].clone(),
            reference: members
                .iter()
                .fold(Moments::default(), |sum, index| sum.plus(&condition.groups[*index])),
        };
        let occupied = conditions
            .iter()
            .map(|condition| (condition.levels.clone(), here(condition)))
            .filter(|(_, amounts)| amounts.group.cases() + amounts.reference.cases() > 0);
        let (levels, strata): (Vec<Vec<Level>>, Vec<AmountStratum>) = occupied.unzip();
        let gaps = within_cell_gaps(&strata, policy.confidence);
        AmountConditional {
            conditions: columns.clone(),
            group,
            reference,
            standardized: standardized_gap(&strata, policy.confidence),
            regression: pooled_gap(&strata, policy.confidence),
            homogeneity: gap_homogeneity(
                &strata.iter().filter(|stratum| enough(stratum)).cloned().collect::<Vec<_>>(),
            ),
            decomposition: decompose(&strata, policy.confidence),
            strata: levels
                .into_iter()
                .zip(strata)
                .zip(gaps)
                .map(|((condition, amounts), gap)| AmountCondition { condition, amounts, gap })
                .collect(),
        }
    };
    sides.compared().map(of_group).collect()
}

fn by_condition(policy: &Policy, tally: &Tally, roles: &[AxisRole], groups: &[Group]) -> Vec<Condition> {
    let width = policy.conditions.len();
    let sums = tally.sums_over(&[&policy.condition_roles(), roles].concat());
    let sums = sums.expect("the plan asked for the sums within conditions");
    let mut cells: BTreeMap<Vec<Level>, Vec<Moments>> = BTreeMap::new();
    for (key, moments) in sums.cells() {
        let (condition, levels) = key.split_at(width);
        let levels = known_or_unknown(levels);
        let cell = cells.entry(condition.to_vec()).or_insert_with(|| vec![Moments::default(); groups.len()]);
        if let Some(group) = groups.iter().position(|group| group.levels == levels) {
            cell[group].merge(moments);
        }
    }
    cells.into_iter().map(|(levels, groups)| Condition { levels, groups }).collect()
}
