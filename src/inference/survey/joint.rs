//! Statements about several groups of a weighted sample that hold all at once: the constructions of
//! [`crate::inference::joint`] over pairs of weighted rates.

use super::domain::Rate;
use super::{difference_limits, pair, ratio_limits};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::joint::Better;
use crate::inference::normal::two_sided_z;
use crate::inference::pairs::{Pairs, largest, smallest, to_best};
use crate::inference::studentized_range::{sidak_critical, tukey_kramer_critical};
use crate::share::{Undefined, WeightedRate};

/// Differences of weighted rates, every part with a weight.
struct Differences(Vec<Rate>);

impl Pairs for Differences {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_limits(&self.0[group], &self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_limits(&self.0[group], &self.0[reference], z).high
    }
}

/// Ratios of weighted rates, every part with a weight.
struct Ratios(Vec<Rate>);

impl Pairs for Ratios {
    const EQUAL: f64 = 1.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        ratio_limits(&self.0[group], &self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        ratio_limits(&self.0[group], &self.0[reference], z).high
    }
}

fn family(rates: &[WeightedRate]) -> Result<Vec<Rate>, Undefined> {
    if rates.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    rates.iter().map(|rate| Rate::of(*rate)).collect()
}

/// For each group, in order, the interval of its weighted rate minus that of the best group; all hold together.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; why one has no rate.
pub fn survey_difference_to_best(
    rates: &[WeightedRate],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let limits = to_best(&Differences(family(rates)?), better, confidence);
    Ok(limits.into_iter().map(|limits| limits.by("survey_difference_best")).collect())
}

/// For each group, in order, the interval of its weighted rate over that of the best group; all hold together.
///
/// # Errors
/// As for [`survey_difference_to_best`].
pub fn survey_ratio_to_best(
    rates: &[WeightedRate],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let limits = to_best(&Ratios(family(rates)?), better, confidence);
    Ok(limits.into_iter().map(|limits| limits.by("survey_ratio_best")).collect())
}

/// [`survey_difference`](super::survey_difference) to a fixed reference, one of `comparisons` that hold together
/// (Šidák 1967).
///
/// # Errors
/// As for [`survey_difference`](super::survey_difference).
pub fn survey_difference_to_fixed(
    group: WeightedRate,
    reference: WeightedRate,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (group, reference) = pair(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(difference_limits(&group, &reference, z).by("survey_difference_sidak"))
}

/// [`survey_ratio`](super::survey_ratio) to a fixed reference, one of `comparisons` that hold together.
///
/// # Errors
/// As for [`survey_difference`](super::survey_difference).
pub fn survey_ratio_to_fixed(
    group: WeightedRate,
    reference: WeightedRate,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (group, reference) = pair(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(ratio_limits(&group, &reference, z).by("survey_ratio_sidak"))
}

/// The interval of the largest weighted rate minus the smallest, from 0 to 1.
///
/// # Errors
/// As for [`survey_difference_to_best`].
pub fn survey_max_minus_min(rates: &[WeightedRate], confidence: f64) -> Result<Interval, Undefined> {
    Ok(range(rates, confidence, confidence)?.by("survey_range"))
}

/// The interval of the smallest weighted rate over the largest, from 0 to 1.
///
/// # Errors
/// As for [`survey_difference_to_best`].
pub fn survey_min_over_max(rates: &[WeightedRate], confidence: f64) -> Result<Interval, Undefined> {
    Ok(range_ratio(rates, confidence, confidence)?.by("survey_range_ratio"))
}

/// The interval of the worse of two [`survey_max_minus_min`], such as those of the true and the false positive
/// rate.
///
/// # Errors
/// As for [`survey_difference_to_best`], for either family.
pub fn survey_worse_difference(
    one_family: &[WeightedRate],
    other_family: &[WeightedRate],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let one = range(one_family, halved_error(confidence), confidence)?;
    let other = range(other_family, halved_error(confidence), confidence)?;
    Ok(Limits { low: one.low.max(other.low), high: one.high.max(other.high) }.by("survey_worse_range"))
}

/// The interval of the worse, which is the smaller, of two [`survey_min_over_max`].
///
/// # Errors
/// As for [`survey_worse_difference`].
pub fn survey_worse_ratio(
    one_family: &[WeightedRate],
    other_family: &[WeightedRate],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let one = range_ratio(one_family, confidence, halved_error(confidence))?;
    let other = range_ratio(other_family, confidence, halved_error(confidence))?;
    let limits = Limits { low: one.low.min(other.low), high: one.high.min(other.high) };
    Ok(limits.by("survey_worse_range_ratio"))
}

/// The interval of the mean of two [`survey_max_minus_min`], each built with half the error (Bonferroni).
///
/// # Errors
/// As for [`survey_worse_difference`].
pub fn survey_mean_difference(
    one_family: &[WeightedRate],
    other_family: &[WeightedRate],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let halved = halved_error(confidence);
    let (one, other) = (range(one_family, halved, halved)?, range(other_family, halved, halved)?);
    let mean = Limits { low: (one.low + other.low) / 2.0, high: (one.high + other.high) / 2.0 };
    Ok(mean.by("survey_mean_range"))
}

fn halved_error(confidence: f64) -> f64 {
    (1.0 + confidence) / 2.0
}

fn range(rates: &[WeightedRate], for_low: f64, for_high: f64) -> Result<Limits, Undefined> {
    let pairs = Differences(family(rates)?);
    let all_pairs = tukey_kramer_critical(pairs.groups(), for_low);
    Ok(largest(&pairs, all_pairs, two_sided_z(for_high)))
}

fn range_ratio(rates: &[WeightedRate], for_low: f64, for_high: f64) -> Result<Limits, Undefined> {
    let pairs = Ratios(family(rates)?);
    let all_pairs = tukey_kramer_critical(pairs.groups(), for_high);
    Ok(smallest(&pairs, two_sided_z(for_low), all_pairs))
}
