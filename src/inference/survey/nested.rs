//! Weighted rates of a group and of everybody, the group included.
//!
//! As for counts (see [`crate::inference::nested`]): the comparison with all follows from that with the rest,
//! with the group's fraction of the weight taken as given.

use super::{difference_limits, pair, ratio_limits};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::studentized_range::sidak_critical;
use crate::share::{Undefined, WeightedRate, WeightedShare};

/// The interval of the group's rate minus the rate of all, given the group and the `rest`.
///
/// # Errors
/// As for [`survey_difference`](super::survey_difference), with [`Undefined::SingleGroup`] when there is no
/// rest.
pub fn survey_difference_nested(
    group: WeightedShare,
    rest: WeightedShare,
    confidence: f64,
) -> Result<Interval, Undefined> {
    Ok(difference_to_all(group, rest, two_sided_z(confidence))?.by("survey_difference_nested"))
}

/// The interval of the group's rate over the rate of all, given the group and the `rest`.
///
/// # Errors
/// As for [`survey_difference_nested`].
pub fn survey_ratio_nested(
    group: WeightedShare,
    rest: WeightedShare,
    confidence: f64,
) -> Result<Interval, Undefined> {
    Ok(ratio_to_all(group, rest, two_sided_z(confidence))?.by("survey_ratio_nested"))
}

/// [`survey_difference_nested`] at the critical value with which `comparisons` such intervals hold together
/// (Šidák 1967).
///
/// # Errors
/// As for [`survey_difference_nested`].
pub fn survey_difference_nested_sidak(
    group: WeightedShare,
    rest: WeightedShare,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = sidak_critical(comparisons, confidence);
    Ok(difference_to_all(group, rest, z)?.by("survey_difference_nested_sidak"))
}

/// [`survey_ratio_nested`] at the critical value with which `comparisons` such intervals hold together.
///
/// # Errors
/// As for [`survey_difference_nested`].
pub fn survey_ratio_nested_sidak(
    group: WeightedShare,
    rest: WeightedShare,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = sidak_critical(comparisons, confidence);
    Ok(ratio_to_all(group, rest, z)?.by("survey_ratio_nested_sidak"))
}

fn difference_to_all(group: WeightedShare, rest: WeightedShare, z: f64) -> Result<Limits, Undefined> {
    let (ours, theirs) = with_rest(group, rest)?;
    let found = difference_limits(&ours, &theirs, z);
    let rest = 1.0 - fraction(group, rest);
    Ok(Limits { low: rest * found.low, high: rest * found.high })
}

fn ratio_to_all(group: WeightedShare, rest: WeightedShare, z: f64) -> Result<Limits, Undefined> {
    let (ours, theirs) = with_rest(group, rest)?;
    let found = ratio_limits(&ours, &theirs, z);
    let fraction = fraction(group, rest);
    // Divided through by the ratio, so that an infinite one needs no case of its own; 1/0 gives the 0 it should.
    let carried = |ratio: f64| 1.0 / (fraction + (1.0 - fraction) / ratio);
    Ok(Limits { low: carried(found.low), high: carried(found.high) })
}

fn with_rest(
    group: WeightedShare,
    rest: WeightedShare,
) -> Result<(super::domain::Rate, super::domain::Rate), Undefined> {
    pair(WeightedRate::Share(group), WeightedRate::Share(rest)).map_err(|reason| match reason {
        Undefined::ReferenceUndefined => Undefined::SingleGroup,
        other => other,
    })
}

/// The group's part of the weight of both.
fn fraction(group: WeightedShare, rest: WeightedShare) -> f64 {
    group.base.weight.to_f64() / group.base.weight.plus(rest.base.weight).to_f64()
}
