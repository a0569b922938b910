//! Groups of a weighted sample: their sums of weights, and comparisons of rates made of them.

use std::collections::BTreeMap;

use super::group::known_or_unknown;
use crate::inference::{self as infer, Better, Equality, Interval};
use crate::measures::{Confusion, Family, Measure, Rate, Shape, Summary, WeightedConfusion};
use crate::share::{Share, Undefined, WeightedRate};
use crate::tally::{Level, Table};

/// The sums of weights of each group; all groups with a missing level are one, the unknown group. Nothing where
/// rows have no sampling weights.
pub(super) fn weights_by_group(table: &Table, width: usize) -> BTreeMap<Vec<Level>, WeightedConfusion> {
    let mut sums: BTreeMap<Vec<Level>, WeightedConfusion> = BTreeMap::new();
    for (key, cases) in table.weighted() {
        let (group, outcome) = key.split_at(width);
        let label = outcome.get(1).unwrap_or(&Level::Missing);
        sums.entry(known_or_unknown(group)).or_default().add(&outcome[0], label, cases);
    }
    sums
}

/// The counts of a group, with their sums of weights in a sample of so many rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub(super) counts: Confusion,
    pub(super) weights: Option<WeightedConfusion>,
    pub(super) sample: u64,
}

impl Counted {
    /// The cases of both.
    pub(super) fn plus(self, other: Counted) -> Counted {
        let weights = self.weights.zip(other.weights).map(|(one, other)| one.plus(other));
        Counted { counts: self.counts.plus(other.counts), weights, sample: self.sample }
    }

    /// The value of a measure.
    pub(super) fn rate(&self, measure: &Measure) -> Result<Rate, Undefined> {
        match &self.weights {
            None => measure.of(self.counts),
            Some(weights) => measure.of_weighted(self.counts, weights, self.sample),
        }
    }

    /// The hits and the base of a measure that is a share, also where the base is empty.
    pub(super) fn share(&self, measure: &Measure) -> Rate {
        match &self.weights {
            None => measure.of(self.counts).unwrap_or(Rate::Share(Share::new(0, 0))),
            Some(weights) => Rate::Weighted(measure.sums_of(weights, self.sample)),
        }
    }
}

/// Both intervals of a comparison: alone, and together with the others of its measure.
pub(super) struct Intervals {
    pub(super) alone: Interval,
    pub(super) joint: Interval,
}

/// The intervals of a difference; the rest is given where the reference holds the group.
pub(super) fn difference(
    group: WeightedRate,
    reference: WeightedRate,
    rest: Option<Rate>,
    comparisons: usize,
    level: f64,
) -> Result<Intervals, Undefined> {
    match (group, rest) {
        (WeightedRate::Share(group), Some(Rate::Weighted(WeightedRate::Share(rest)))) => Ok(Intervals {
            alone: infer::survey_difference_nested(group, rest, level)?,
            joint: infer::survey_difference_nested_sidak(group, rest, comparisons, level)?,
        }),
        // A mean inside its own reference is taken as independent of it, which widens the interval.
        _ => Ok(Intervals {
            alone: infer::survey_difference(group, reference, level)?,
            joint: infer::survey_difference_to_fixed(group, reference, comparisons, level)?,
        }),
    }
}

/// The intervals of a ratio.
pub(super) fn ratio(
    group: WeightedRate,
    reference: WeightedRate,
    rest: Option<Rate>,
    comparisons: usize,
    level: f64,
) -> Result<Intervals, Undefined> {
    match (group, rest) {
        (WeightedRate::Share(group), Some(Rate::Weighted(WeightedRate::Share(rest)))) => Ok(Intervals {
            alone: infer::survey_ratio_nested(group, rest, level)?,
            joint: infer::survey_ratio_nested_sidak(group, rest, comparisons, level)?,
        }),
        _ => Ok(Intervals {
            alone: infer::survey_ratio(group, reference, level)?,
            joint: infer::survey_ratio_to_fixed(group, reference, comparisons, level)?,
        }),
    }
}

/// The test of equality; a group equals the whole it is part of exactly when it equals the rest of it.
pub(super) fn test(group: WeightedRate, other: WeightedRate) -> Result<Equality, Undefined> {
    infer::survey_equality(group, other)
}

/// Joint intervals of differences and of ratios against the best group.
pub(super) fn to_best(rates: &[WeightedRate], better: Better, level: f64) -> [Option<Vec<Interval>>; 2] {
    [
        infer::survey_difference_to_best(rates, better, level).ok(),
        infer::survey_ratio_to_best(rates, better, level).ok(),
    ]
}

/// These rates, where all are of a weighted sample.
pub(super) fn all_weighted(rates: impl Iterator<Item = Rate>) -> Option<Vec<WeightedRate>> {
    let weighted = |rate: Rate| match rate {
        Rate::Weighted(rate) => Some(rate),
        _ => None,
    };
    rates.map(weighted).collect()
}

/// The interval of a summary over the groups of one measure, or of two.
pub(super) fn summary(
    families: &[Vec<WeightedRate>],
    summary: &Summary,
    level: f64,
) -> Result<Interval, Undefined> {
    match (summary.family, summary.shape, families) {
        (Family::One(_), Shape::Ratio, [one]) => infer::survey_min_over_max(one, level),
        (Family::One(_), _, [one]) => infer::survey_max_minus_min(one, level),
        (Family::Two(..), Shape::Difference, [one, other]) => {
            infer::survey_worse_difference(one, other, level)
        }
        (Family::Two(..), Shape::Ratio, [one, other]) => infer::survey_worse_ratio(one, other, level),
        (Family::Two(..), Shape::MeanDifference, [one, other]) => {
            infer::survey_mean_difference(one, other, level)
        }
        _ => Err(Undefined::NoCases),
    }
}
