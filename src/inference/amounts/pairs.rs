//! Means and medians of several groups, compared pair by pair.

use super::mean_ratio::{self, check_above_zero};
use super::means::{self, Mean};
use super::quantiles::{self, spread};
use crate::amount::{Distribution, Moments};
use crate::inference::estimate::Limits;
use crate::inference::mover::{Spread, limits_of_ratio};
use crate::inference::pairs::Pairs;
use crate::inference::studentized_range::{sidak_critical, tukey_kramer_critical};
use crate::share::Undefined;

/// Differences of means by Welch's interval, each pair with its own degrees of freedom.
pub(crate) struct MeanDifferences(pub(crate) Vec<Mean>);

impl Pairs for MeanDifferences {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        means::difference_limits(&self.0[group], &self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        means::difference_limits(&self.0[group], &self.0[reference], z).high
    }
}

/// Ratios of means above zero, each pair with its own degrees of freedom.
pub(crate) struct MeanRatios(pub(crate) Vec<Mean>);

impl Pairs for MeanRatios {
    const EQUAL: f64 = 1.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        mean_ratio::ratio_limits(&self.0[group], &self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        mean_ratio::ratio_limits(&self.0[group], &self.0[reference], z).high
    }
}

/// The means of at least two groups, of which no two are without a spread: the comparison of such a pair would
/// claim to be certain.
pub(crate) fn family_of_means(groups: &[&Moments]) -> Result<Vec<Mean>, Undefined> {
    if groups.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    let means = groups.iter().map(|group| Mean::of(group)).collect::<Result<Vec<Mean>, Undefined>>()?;
    if means.iter().filter(|mean| mean.variance == 0.0).count() > 1 {
        return Err(Undefined::NoVariation);
    }
    Ok(means)
}

/// The same, all above zero.
pub(crate) fn family_of_means_above_zero(groups: &[&Moments]) -> Result<Vec<Mean>, Undefined> {
    let means = family_of_means(groups)?;
    means.iter().try_for_each(check_above_zero)?;
    Ok(means)
}

/// Medians with their limits at the two critical values that a comparison with the best takes: finding the limits
/// costs more than comparing them.
pub(crate) struct Medians {
    outer_critical: f64,
    outer: Vec<Spread>,
    inner: Vec<Spread>,
}

impl Medians {
    pub(crate) fn of(groups: &[&Distribution], confidence: f64) -> Result<Medians, Undefined> {
        if groups.len() < 2 {
            return Err(Undefined::SingleGroup);
        }
        let outer_critical = sidak_critical(groups.len() - 1, confidence);
        let inner_critical = tukey_kramer_critical(groups.len(), confidence);
        let spreads = |z: f64| groups.iter().map(|group| spread(group, 0.5, z)).collect();
        let (outer, inner): (Result<_, _>, Result<_, _>) = (spreads(outer_critical), spreads(inner_critical));
        Ok(Medians { outer_critical, outer: outer?, inner: inner? })
    }

    pub(crate) fn check_above_zero(&self) -> Result<(), Undefined> {
        self.outer.iter().try_for_each(quantiles::check_above_zero)
    }

    fn at(&self, z: f64) -> &[Spread] {
        if z == self.outer_critical { &self.outer } else { &self.inner }
    }
}

/// Differences of medians.
pub(crate) struct MedianDifferences(pub(crate) Medians);

impl MedianDifferences {
    fn limits(&self, group: usize, reference: usize, z: f64) -> Limits {
        let spreads = self.0.at(z);
        quantiles::difference_limits(&spreads[group], &spreads[reference])
    }
}

impl Pairs for MedianDifferences {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.outer.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        self.limits(group, reference, z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        self.limits(group, reference, z).high
    }
}

/// Ratios of medians above zero.
pub(crate) struct MedianRatios(pub(crate) Medians);

impl MedianRatios {
    fn limits(&self, group: usize, reference: usize, z: f64) -> Limits {
        let spreads = self.0.at(z);
        limits_of_ratio(&spreads[group], &spreads[reference])
    }
}

impl Pairs for MedianRatios {
    const EQUAL: f64 = 1.0;

    fn groups(&self) -> usize {
        self.0.outer.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        self.limits(group, reference, z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        self.limits(group, reference, z).high
    }
}
