//! Statements about several groups that hold all at once.
//!
//! With many groups somebody is last by chance, so an interval for "this group against the observed best"
//! taken alone misses far more often than it says. The intervals here hold for all groups together with the
//! given confidence, whichever group is truly the best. They are built from the intervals of all pairs.

use crate::inference::difference::check_bases;
use crate::inference::difference_score;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::mover::{self, MeanOfShares};
use crate::inference::normal::two_sided_z;
use crate::inference::pairs::{
    MeanDifferences, MeanRatios, NewcombeDifferences, ShareDifferences, ShareRatios, largest, smallest,
    to_best,
};
use crate::inference::ratio::limits;
use crate::inference::skewness::Correction;
use crate::inference::studentized_range::{sidak_critical, tukey_kramer_critical};
use crate::share::{Share, Undefined};

/// Which end of a measure is the good one, and so which group is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The highest rate is the best: ratios to the best are at most 1, differences at most 0.
    Higher,
    /// The lowest rate is the best: ratios to the best are at least 1, differences at least 0.
    Lower,
}

/// For each group, in order, the interval of its rate over that of the best group; all hold together.
///
/// Where more is better, within 0 to 1: at the lower end the least of the lower limits against every other
/// group, at the critical value of Šidák (1967) for that many intervals; at the upper end the least of the
/// upper limits, at that of Tukey and Kramer for all pairs; pairs by
/// [`gart_nam`](crate::inference::gart_nam). Where less is better the mirror image, within 1 to infinity.
/// Both for two groups are the plain critical value. Encloses the observed ratio to the observed best
/// wherever there is one. On the cautious side when events are few: 0 to 1 says that the counts decide
/// nothing.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] when one has no cases.
///
/// ```
/// use evenhand::inference::{Better, ratio_to_best};
/// use evenhand::share::Share;
/// let groups = [Share::new(26, 48), Share::new(206, 259)];
/// let intervals = ratio_to_best(&groups, Better::Higher, 0.95)?;
/// assert!((intervals[0].high - 0.860607078184).abs() < 1e-11);
/// assert_eq!(intervals[1].high, 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn ratio_to_best(shares: &[Share], better: Better, confidence: f64) -> Result<Vec<Interval>, Undefined> {
    check_family(shares)?;
    Ok(named(to_best(&ShareRatios(shares), better, confidence), "gart_nam_best"))
}

/// For each group, in order, the interval of its rate minus that of the best group; all hold together.
///
/// As [`ratio_to_best`], with pairs by [`gart_nam_difference`](crate::inference::gart_nam_difference): within
/// -1 to 0 where more is better, within 0 to 1 where less is.
///
/// # Errors
/// As for [`ratio_to_best`].
pub fn difference_to_best(
    shares: &[Share],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    check_family(shares)?;
    Ok(named(to_best(&ShareDifferences(shares), better, confidence), "gart_nam_difference_best"))
}

/// [`ratio_to_best`] for means of two shares, with pairs by [`mover_ratio`](crate::inference::mover_ratio).
///
/// # Errors
/// As for [`ratio_to_best`].
pub fn mean_ratio_to_best(
    means: &[MeanOfShares],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    check_means(means)?;
    Ok(named(to_best(&MeanRatios(means), better, confidence), "mover_ratio_best"))
}

/// [`difference_to_best`] for means of two shares, with pairs by
/// [`mover_difference`](crate::inference::mover_difference).
///
/// # Errors
/// As for [`ratio_to_best`].
pub fn mean_difference_to_best(
    means: &[MeanOfShares],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    check_means(means)?;
    Ok(named(to_best(&MeanDifferences(means), better, confidence), "mover_difference_best"))
}

/// The interval of the group's rate over that of a fixed reference, one of `comparisons` that hold together:
/// [`gart_nam`](crate::inference::gart_nam) at the critical value of Šidák (1967). Cautious, because the
/// comparisons share their reference.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
pub fn ratio_to_fixed(
    group: Share,
    reference: Share,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(limits(group, reference, z, Correction::Skewness).by("gart_nam_sidak"))
}

/// The interval of the group's rate minus that of a fixed reference, one of `comparisons` that hold together:
/// [`gart_nam_difference`](crate::inference::gart_nam_difference) at the critical value of Šidák (1967).
///
/// # Errors
/// As for [`ratio_to_fixed`].
pub fn difference_to_fixed(
    group: Share,
    reference: Share,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(difference_score::limits(group, reference, z, Correction::Skewness).by("gart_nam_difference_sidak"))
}

/// [`ratio_to_fixed`] for means of two shares, by [`mover_ratio`](crate::inference::mover_ratio).
///
/// # Errors
/// As for [`ratio_to_fixed`].
pub fn mean_ratio_to_fixed(
    group: MeanOfShares,
    reference: MeanOfShares,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    mover::check_parts(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(mover::ratio_limits(group, reference, z).by("mover_ratio_sidak"))
}

/// [`difference_to_fixed`] for means of two shares, by
/// [`mover_difference`](crate::inference::mover_difference).
///
/// # Errors
/// As for [`ratio_to_fixed`].
pub fn mean_difference_to_fixed(
    group: MeanOfShares,
    reference: MeanOfShares,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    mover::check_parts(group, reference)?;
    let z = sidak_critical(comparisons, confidence);
    Ok(mover::difference_limits(group, reference, z).by("mover_difference_sidak"))
}

/// The interval of the largest rate minus the smallest, from 0 to 1: the largest lower limit over all pairs
/// at the critical value of Tukey and Kramer, and the largest upper limit at the plain one, because the
/// true extremes are a single pair. Pairs by [`newcombe`](crate::inference::newcombe). The lower end is 0
/// when no two groups can be told apart.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] when one has no cases.
///
/// ```
/// use evenhand::inference::max_minus_min;
/// use evenhand::share::Share;
/// let interval = max_minus_min(&[Share::new(48, 80), Share::new(56, 70)], 0.95)?;
/// assert!((interval.low - 0.052431472402).abs() < 1e-12);
/// assert!((interval.high - 0.333872654037).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn max_minus_min(shares: &[Share], confidence: f64) -> Result<Interval, Undefined> {
    Ok(range(shares, confidence, confidence)?.by("newcombe_range"))
}

/// The interval of the smallest rate over the largest, from 0 to 1: as [`max_minus_min`], with pairs by
/// [`gart_nam`](crate::inference::gart_nam). From 0 to 1 when no group has a hit, where the ratio itself is
/// undefined.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] when one has no cases.
pub fn min_over_max(shares: &[Share], confidence: f64) -> Result<Interval, Undefined> {
    Ok(range_ratio(shares, confidence, confidence)?.by("gart_nam_range_ratio"))
}

/// The interval of the worse of two [`max_minus_min`], such as those of the true and the false positive
/// rate for equalized odds: the larger of the two lower ends, for which half the error is spent on each
/// family (Bonferroni), and the larger of the two upper ends, for which none need be, because the worse of
/// the two is one of them.
///
/// # Errors
/// [`Undefined::SingleGroup`] when a family has fewer than two groups; [`Undefined::NoCases`] when a group
/// has no cases.
pub fn worse_difference(
    one_family: &[Share],
    other_family: &[Share],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let one = range(one_family, halved_error(confidence), confidence)?;
    let other = range(other_family, halved_error(confidence), confidence)?;
    Ok(Limits { low: one.low.max(other.low), high: one.high.max(other.high) }.by("newcombe_worse_range"))
}

/// The interval of the worse, which is the smaller, of two [`min_over_max`]: the mirror image of
/// [`worse_difference`].
///
/// # Errors
/// As for [`worse_difference`].
pub fn worse_ratio(
    one_family: &[Share],
    other_family: &[Share],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let one = range_ratio(one_family, confidence, halved_error(confidence))?;
    let other = range_ratio(other_family, confidence, halved_error(confidence))?;
    Ok(Limits { low: one.low.min(other.low), high: one.high.min(other.high) }
        .by("gart_nam_worse_range_ratio"))
}

/// The interval of the mean of two [`max_minus_min`], such as the average absolute odds difference: the mean
/// of the two intervals, each built with half the error (Bonferroni). Cautious: it holds whenever both do,
/// and both seldom miss on the same side at once.
///
/// # Errors
/// As for [`worse_difference`].
pub fn mean_difference(
    one_family: &[Share],
    other_family: &[Share],
    confidence: f64,
) -> Result<Interval, Undefined> {
    let halved = halved_error(confidence);
    let one = range(one_family, halved, halved)?;
    let other = range(other_family, halved, halved)?;
    let mean = Limits { low: (one.low + other.low) / 2.0, high: (one.high + other.high) / 2.0 };
    Ok(mean.by("newcombe_mean_range"))
}

fn halved_error(confidence: f64) -> f64 {
    (1.0 + confidence) / 2.0
}

/// The inner end holds over all pairs with `confidence_for_low`, the outer one with `confidence_for_high`.
fn range(shares: &[Share], confidence_for_low: f64, confidence_for_high: f64) -> Result<Limits, Undefined> {
    check_family(shares)?;
    let all_pairs = tukey_kramer_critical(shares.len(), confidence_for_low);
    Ok(largest(&NewcombeDifferences(shares), all_pairs, two_sided_z(confidence_for_high)))
}

fn range_ratio(
    shares: &[Share],
    confidence_for_low: f64,
    confidence_for_high: f64,
) -> Result<Limits, Undefined> {
    check_family(shares)?;
    let all_pairs = tukey_kramer_critical(shares.len(), confidence_for_high);
    Ok(smallest(&ShareRatios(shares), two_sided_z(confidence_for_low), all_pairs))
}

pub(crate) fn check_family(shares: &[Share]) -> Result<(), Undefined> {
    if shares.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    shares.iter().try_for_each(|share| share.rate().map(|_| ()))
}

fn check_means(means: &[MeanOfShares]) -> Result<(), Undefined> {
    if means.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    means.iter().try_for_each(|mean| mean.value().map(|_| ()))
}

fn named(limits: Vec<Limits>, method: &'static str) -> Vec<Interval> {
    limits.into_iter().map(|limits| limits.by(method)).collect()
}
