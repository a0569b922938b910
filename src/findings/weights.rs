//! Comparisons of rates that are made of sums of sampling weights.

use crate::inference::{self as infer, Better, Equality, Interval};
use crate::measures::{Over, Rate, Shape, Summary};
use crate::share::{Undefined, WeightedRate};

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
    match (summary.over, summary.shape, families) {
        (Over::One(_), Shape::Ratio, [one]) => infer::survey_min_over_max(one, level),
        (Over::One(_), _, [one]) => infer::survey_max_minus_min(one, level),
        (Over::Two(..), Shape::Difference, [one, other]) => infer::survey_worse_difference(one, other, level),
        (Over::Two(..), Shape::Ratio, [one, other]) => infer::survey_worse_ratio(one, other, level),
        (Over::Two(..), Shape::MeanDifference, [one, other]) => {
            infer::survey_mean_difference(one, other, level)
        }
        _ => Err(Undefined::NoCases),
    }
}
