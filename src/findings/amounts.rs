//! Amounts of the groups of an attribute: by group, against the reference, within conditions and over time.

use std::collections::BTreeMap;

use super::amounts_compared::compared;
use super::amounts_within::{AmountConditional, within};
use super::attribute::margin;
use super::counted::known_or_unknown;
use super::distributions_compared::DistributionComparison;
use super::group::Group;
use super::numbers::{NumberValue, Numbers};
use crate::amount::{Distribution, Moments};
use crate::inference::Interval;
use crate::inference::amounts::{
    Entropy, EntropySplit, generalized_entropy, mean_interval, median_interval, quantile_interval,
};
use crate::measures::{NumberMeasure, find_number};
use crate::policy::{Policy, Reference};
use crate::share::Undefined;
use crate::tally::{AxisRole, Grid, Level, Tally};

/// What is known of the amounts of an attribute.
#[derive(Debug, Clone)]
pub struct Amounts {
    /// The amounts of each group, in the order of the groups.
    pub groups: Vec<GroupAmounts>,
    /// Their measures and comparisons.
    pub numbers: Numbers,
    /// Each group's distribution against that of its reference.
    pub distributions: Vec<DistributionComparison>,
    /// How unequal amounts are, within the compared groups and between them, by generalised entropy.
    pub inequality: Vec<Inequality>,
    /// The same comparisons within conditions.
    pub conditional: Vec<AmountConditional>,
    /// Means of each group, period by period.
    pub periods: Vec<PeriodAmounts>,
    /// How finely different amounts are told apart in ranks and quantiles; sums are exact.
    pub grid: Grid,
}

/// The amounts of one group.
#[derive(Debug, Clone, Default)]
pub struct GroupAmounts {
    /// How many, their sum and their spread, exactly.
    pub moments: Moments,
    /// How many cases have each amount.
    pub distribution: Distribution,
}

/// One index of inequality.
#[derive(Debug, Clone, Copy)]
pub struct Inequality {
    /// Which.
    pub entropy: Entropy,
    /// Its value in two parts.
    pub split: Result<EntropySplit, Undefined>,
}

/// The mean amount of one group in one period.
#[derive(Debug, Clone)]
pub struct PeriodAmounts {
    /// The period; missing where the date is.
    pub period: Level,
    /// The group, by index.
    pub group: usize,
    /// Its cases.
    pub cases: u64,
    /// Their mean.
    pub mean: Result<f64, Undefined>,
    /// The interval of the mean.
    pub interval: Result<Interval, Undefined>,
}

impl Amounts {
    /// Everything about the amounts of one attribute, from the tally.
    pub(super) fn of(
        policy: &Policy,
        tally: &Tally,
        roles: &[AxisRole],
        groups: &[Group],
        reference: &Reference,
    ) -> Amounts {
        let by_group = by_group(tally, roles);
        let of = |group: &Group| by_group.get(&group.levels).cloned().unwrap_or_default();
        let amounts: Vec<GroupAmounts> = groups.iter().map(of).collect();
        let compared_groups = || {
            groups.iter().zip(&amounts).filter(|(group, _)| group.is_compared()).map(|(_, amounts)| amounts)
        };
        let distributions: Vec<&Distribution> =
            compared_groups().map(|amounts| &amounts.distribution).collect();
        let all = [Entropy::HalfSquaredVariation, Entropy::Theil, Entropy::MeanLogDeviation];
        let inequality =
            all.map(|entropy| Inequality { entropy, split: generalized_entropy(&distributions, entropy) });
        let made = compared(policy, groups, &amounts, reference);
        Amounts {
            numbers: Numbers {
                values: amounts.iter().map(|amounts| values(policy, amounts)).collect(),
                comparisons: made.comparisons,
                pairs: made.pairs,
            },
            conditional: within(policy, tally, roles, groups, &made.sides),
            periods: periods(policy, tally, roles, groups),
            distributions: made.distributions,
            inequality: inequality.to_vec(),
            groups: amounts,
            grid: tally.grid,
        }
    }

    /// The comparisons with another reference.
    pub(super) fn compare(&self, policy: &Policy, groups: &[Group], reference: &Reference) -> Numbers {
        let made = compared(policy, groups, &self.groups, reference);
        Numbers { values: self.numbers.values.clone(), comparisons: made.comparisons, pairs: made.pairs }
    }
}

pub(super) fn by_group(tally: &Tally, roles: &[AxisRole]) -> BTreeMap<Vec<Level>, GroupAmounts> {
    let mut amounts: BTreeMap<Vec<Level>, GroupAmounts> = BTreeMap::new();
    let sums = tally.sums_over(roles).expect("the plan asked for the sums of every attribute");
    for (key, moments) in sums.cells() {
        amounts.entry(known_or_unknown(key)).or_default().moments.merge(moments);
    }
    let table = margin(tally, &[roles, &[AxisRole::Decision]].concat());
    let mut steps: BTreeMap<Vec<Level>, Vec<(f64, u64)>> = BTreeMap::new();
    for (key, cases) in table.cells() {
        if let (group, [Level::Number(number)]) = key.split_at(roles.len()) {
            steps.entry(known_or_unknown(group)).or_default().push((*number, cases));
        }
    }
    for (group, steps) in steps {
        amounts.entry(group).or_default().distribution = Distribution::of(steps);
    }
    amounts
}

/// The catalogue entry of an amount.
pub(super) fn measure(id: &str) -> &'static NumberMeasure {
    find_number(id).expect("the catalogue has every measure that is computed")
}

fn values(policy: &Policy, amounts: &GroupAmounts) -> Vec<NumberValue> {
    let level = policy.confidence;
    let GroupAmounts { moments, distribution } = amounts;
    let of =
        |id, value, interval| NumberValue { measure: measure(id), value, interval, cases: moments.cases() };
    let quantile =
        |id, part| of(id, distribution.quantile(part), quantile_interval(distribution, part, level));
    vec![
        of("mean", moments.mean(), mean_interval(moments, level)),
        of("median", distribution.median(), median_interval(distribution, level)),
        quantile("p10", 0.1),
        quantile("p90", 0.9),
        of("std_dev", moments.variance().map(f64::sqrt), Err(Undefined::NotComputed)),
    ]
}

fn periods(policy: &Policy, tally: &Tally, roles: &[AxisRole], groups: &[Group]) -> Vec<PeriodAmounts> {
    if policy.time.is_none() {
        return Vec::new();
    }
    let sums = tally.sums_over(&[&[AxisRole::Period], roles].concat());
    let sums = sums.expect("the plan asked for the sums of every period");
    let mut cells: BTreeMap<(Level, usize), Moments> = BTreeMap::new();
    for (key, moments) in sums.cells() {
        let levels = known_or_unknown(&key[1..]);
        if let Some(group) = groups.iter().position(|group| group.levels == levels) {
            cells.entry((key[0].clone(), group)).or_default().merge(moments);
        }
    }
    let of = |((period, group), moments): ((Level, usize), Moments)| PeriodAmounts {
        period,
        group,
        cases: moments.cases(),
        mean: moments.mean(),
        interval: mean_interval(&moments, policy.confidence),
    };
    cells.into_iter().map(of).collect()
}
