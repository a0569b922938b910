//! Differences of areas under the ROC curve between groups, alone and jointly.

use super::auc::{Auc, difference};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::joint::Better;
use crate::inference::normal::two_sided_z;
use crate::inference::pairs::{Pairs, to_best};
use crate::inference::studentized_range::sidak_critical;
use crate::share::Undefined;

/// The interval of the group's area under the ROC curve minus the reference's, for groups that do not
/// overlap: the distances of the two areas from the limits of [`auc_interval`](super::auc_interval), squared
/// and added (Zou and Donner 2008, "Construction of confidence limits about effect measures: a general
/// approach"). From -1 to 1, and of a width above zero also where both areas are 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, auc_difference};
/// let of = |positives: &[f64], negatives: &[f64]| {
///     let side = |scores: &[f64]| Distribution::of(scores.iter().map(|score| (*score, 1)));
///     auc(&LabelledScores { positives: side(positives), negatives: side(negatives) }, Better::Higher)
/// };
/// let group = of(&[0.9, 0.8, 0.8, 0.6, 0.4], &[0.7, 0.5, 0.4, 0.3, 0.3, 0.1])?;
/// let reference = of(&[0.95, 0.85, 0.6, 0.55], &[0.6, 0.5, 0.45, 0.2, 0.1])?;
/// let interval = auc_difference(&group, &reference, 0.95);
/// assert!(interval.low < -0.37 && 0.3 < interval.high);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc_difference(group: &Auc, reference: &Auc, confidence: f64) -> Interval {
    limits(group, reference, two_sided_z(confidence)).by("mover_auc")
}

/// [`auc_difference`] to a fixed reference, one of `comparisons` that hold together: at the critical value of
/// Šidák (1967). Cautious, because the comparisons share their reference.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, auc_difference, auc_difference_to_fixed};
/// let of = |good: u64, bad: u64| {
///     let scores = LabelledScores {
///         positives: Distribution::of([(1.0, bad), (2.0, good)]),
///         negatives: Distribution::of([(1.0, good), (2.0, bad)]),
///     };
///     auc(&scores, Better::Higher)
/// };
/// let (group, reference) = (of(30, 20)?, of(90, 10)?);
/// let (plain, joint) =
///     (auc_difference(&group, &reference, 0.95), auc_difference_to_fixed(&group, &reference, 3, 0.95));
/// assert!(joint.low < plain.low && plain.high < joint.high && joint.high < 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc_difference_to_fixed(
    group: &Auc,
    reference: &Auc,
    comparisons: usize,
    confidence: f64,
) -> Interval {
    limits(group, reference, sidak_critical(comparisons, confidence)).by("mover_auc_sidak")
}

/// For each group, in order, the interval of its area minus that of the group with the largest true area,
/// from -1 to 0; all hold together. Built as [`difference_to_best`](crate::inference::difference_to_best),
/// with pairs by [`auc_difference`].
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, auc_difference_to_best};
/// let of = |good: u64, bad: u64| {
///     let scores = LabelledScores {
///         positives: Distribution::of([(1.0, bad), (2.0, good)]),
///         negatives: Distribution::of([(1.0, good), (2.0, bad)]),
///     };
///     auc(&scores, Better::Higher)
/// };
/// let intervals = auc_difference_to_best(&[of(30, 20)?, of(90, 10)?, of(80, 15)?], 0.95)?;
/// // The first is worse than the best, whichever that is; the other two may be the best.
/// assert!(intervals[0].high < 0.0);
/// assert_eq!((intervals[1].high, intervals[2].high), (0.0, 0.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc_difference_to_best(areas: &[Auc], confidence: f64) -> Result<Vec<Interval>, Undefined> {
    if areas.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    let limits = to_best(&AucDifferences(areas), Better::Higher, confidence);
    Ok(limits.into_iter().map(|limits| limits.by("mover_auc_best")).collect())
}

fn limits(group: &Auc, reference: &Auc, critical: f64) -> Limits {
    let between = difference(group, reference);
    let (ours, theirs) = (group.at(critical), reference.at(critical));
    let below = libm::hypot(group.value() - ours.low, theirs.high - reference.value());
    let above = libm::hypot(ours.high - group.value(), reference.value() - theirs.low);
    Limits { low: (between - below).max(-1.0), high: (between + above).min(1.0) }
}

struct AucDifferences<'a>(&'a [Auc]);

impl Pairs for AucDifferences<'_> {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        limits(&self.0[group], &self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        limits(&self.0[group], &self.0[reference], z).high
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;
    use crate::inference::scores::{LabelledScores, auc};

    fn area(positives: &[(f64, u64)], negatives: &[(f64, u64)]) -> Auc {
        let side = |pairs: &[(f64, u64)]| Distribution::of(pairs.iter().copied());
        let scores = LabelledScores { positives: side(positives), negatives: side(negatives) };
        auc(&scores, Better::Higher).expect("both labels")
    }

    #[test]
    fn two_groups_have_the_plain_interval_on_the_side_of_the_best() {
        let (one, other) = (
            area(&[(1.0, 30), (2.0, 40)], &[(1.0, 50), (2.0, 9)]),
            area(&[(1.0, 30), (2.0, 20)], &[(1.0, 30)]),
        );
        let plain = auc_difference(&one, &other, 0.95);
        let best = auc_difference_to_best(&[one, other], 0.95).expect("two groups");
        assert_eq!((best[0].low, best[0].high), (plain.low, plain.high.min(0.0)));
        assert_eq!(best[1].high, 0.0_f64.min(auc_difference(&other, &one, 0.95).high));
        let turned = auc_difference(&other, &one, 0.95);
        assert!((plain.low + turned.high).abs() < 1e-15 && (plain.high + turned.low).abs() < 1e-15);
        assert_eq!(auc_difference_to_fixed(&one, &other, 1, 0.95).low, plain.low);
        assert!(auc_difference_to_fixed(&one, &other, 5, 0.95).low < plain.low);
        assert_eq!(auc_difference_to_best(&[one], 0.95), Err(Undefined::SingleGroup));
    }

    #[test]
    fn two_areas_of_one_still_have_a_width() {
        let sure = area(&[(3.0, 5)], &[(1.0, 4)]);
        let found = auc_difference(&sure, &sure, 0.95);
        assert!(found.low < -0.1 && found.high > 0.1 && found.high <= 1.0);
    }
}
