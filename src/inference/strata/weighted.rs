//! Rates of several strata, weighted and added up.

use super::table::Table;
use crate::inference::estimate::Limits;
use crate::inference::mover::{Spread, limits_of_ratio};
use crate::inference::proportion::{Reach, wilson_reach_of};

/// The fewest hits and misses of a group in every stratum for which its observed variance is trusted. Where
/// two cases speak for a third of all, it is zero half the time, and intervals held in 49 % of simulated
/// audits instead of 95 %.
const ENOUGH: f64 = 5.0;

/// A weighted mean of the rates of one group.
pub(super) struct Weighted {
    /// From 0 to 1.
    pub(super) rate: f64,
    rest: f64,
    /// The variance of the rate, each stratum with its own observed rate.
    pub(super) variance: f64,
    /// How many cases of one stratum would be as sure as these, were all strata of the same rate.
    effective: f64,
    /// The hits or misses, whichever are fewer, in the stratum that has fewest.
    fewest: f64,
}

impl Weighted {
    pub(super) fn group(tables: &[Table], weights: &[f64]) -> Weighted {
        Weighted::of(tables.iter().map(|table| (table.a, table.b)), weights)
    }

    pub(super) fn reference(tables: &[Table], weights: &[f64]) -> Weighted {
        Weighted::of(tables.iter().map(|table| (table.c, table.d)), weights)
    }

    /// From hits and misses, and weights that need not add up to 1.
    fn of(counts: impl Iterator<Item = (f64, f64)>, weights: &[f64]) -> Weighted {
        let sum: f64 = weights.iter().sum();
        let (mut rate, mut rest, mut variance, mut spread) = (0.0, 0.0, 0.0, 0.0);
        let mut fewest = f64::INFINITY;
        for ((hits, misses), weight) in counts.zip(weights) {
            let (base, weight) = (hits + misses, weight / sum);
            rate += weight * (hits / base);
            rest += weight * (misses / base);
            variance += weight * weight * (hits / base) * (misses / base) / base;
            spread += weight * weight / base;
            fewest = hits.min(misses).min(fewest);
        }
        Weighted { rate: rate.min(1.0), rest: rest.min(1.0), variance, effective: 1.0 / spread, fewest }
    }

    /// The distances to the limits of Wilson for as many cases as give the same variance, or where the
    /// variance is not to be trusted, as are as sure when all strata have the same rate.
    fn reach(&self, z: f64) -> Reach {
        let cases = if self.is_sparse() { self.effective } else { self.rate * self.rest / self.variance };
        wilson_reach_of(self.rate, self.rest, cases, z)
    }

    fn spread(&self, z: f64) -> Spread {
        Spread { value: self.rate, reach: self.reach(z) }
    }

    /// Whether the observed variance says little about chance.
    pub(super) fn is_sparse(&self) -> bool {
        self.fewest < ENOUGH
    }

    pub(super) fn limits(&self, z: f64) -> Limits {
        let reach = self.reach(z);
        Limits { low: (self.rate - reach.below).max(0.0), high: (self.rate + reach.above).min(1.0) }
    }
}

/// Whether a side seems to have no uncertainty because all its strata are at 0 or 1. An interval from the
/// variances would then be too narrow, and of no width when both sides are.
pub(super) fn is_degenerate(group: &Weighted, reference: &Weighted) -> bool {
    group.variance == 0.0 || reference.variance == 0.0
}

/// The limits of the difference by square-and-add (Zou and Donner 2008), which know no such case.
pub(super) fn spread_difference(group: &Weighted, reference: &Weighted, value: f64, z: f64) -> Limits {
    let (ours, theirs) = (group.reach(z), reference.reach(z));
    Limits {
        low: (value - ours.below.hypot(theirs.above)).max(-1.0),
        high: (value + ours.above.hypot(theirs.below)).min(1.0),
    }
}

/// The limits of the ratio in the same way (Donner and Zou 2012).
pub(super) fn spread_ratio(group: &Weighted, reference: &Weighted, z: f64) -> Limits {
    limits_of_ratio(&group.spread(z), &reference.spread(z))
}
