//! Statements about the amounts of several groups that hold all at once: the constructions of
//! [`crate::inference::joint`] over pairs of means and of medians.

use super::mean_ratio::{check_above_zero, ratio_limits};
use super::means::{difference_limits, pair};
use super::pairs::{
    MeanDifferences, MeanRatios, MedianDifferences, MedianRatios, Medians, family_of_means,
    family_of_means_above_zero,
};
use super::quantiles;
use crate::amount::{Distribution, Moments};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::joint::Better;
use crate::inference::mover::limits_of_ratio;
use crate::inference::normal::two_sided_z;
use crate::inference::pairs::{largest, to_best};
use crate::inference::studentized_range::{sidak_critical, tukey_kramer_critical};
use crate::share::Undefined;

/// For each group, in order, the interval of its mean minus that of the best group; all hold together, whichever
/// group is truly the best.
///
/// As [`difference_to_best`](crate::inference::difference_to_best): pairs by [`welch`](super::welch) at the
/// critical values of Šidák (1967) for the outer end and of Tukey and Kramer for the inner one, carried over to
/// Student's distribution of each pair as the value that is as rare. At most 0 where more is better, at least 0
/// where less is.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] and [`Undefined::SingleCase`] when
/// one has no cases or one; [`Undefined::NoVariation`] when two groups have no spread, because their comparison
/// would claim to be certain.
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::Better;
/// use evenhand::inference::amounts::mean_difference_to_best;
/// let (mut group, mut other) = (Moments::default(), Moments::default());
/// [12.1, 9.8, 11.4, 10.9, 13.0].iter().for_each(|price| group.add(*price, 1));
/// [10.2, 9.1, 8.7, 10.0, 9.9, 8.5].iter().for_each(|price| other.add(*price, 1));
/// let intervals = mean_difference_to_best(&[&group, &other], Better::Lower, 0.95)?;
/// assert!((intervals[0].low - 0.548289689823).abs() < 1e-11);
/// assert_eq!(intervals[1].low, 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mean_difference_to_best(
    groups: &[&Moments],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let limits = to_best(&MeanDifferences(family_of_means(groups)?), better, confidence);
    Ok(named(limits, "welch_best"))
}

/// For each group, in order, the interval of its mean over that of the best group; all hold together. As
/// [`mean_difference_to_best`], with pairs by [`mean_ratio`](super::mean_ratio): within 0 to 1 where more is
/// better, within 1 to infinity where less is.
///
/// # Errors
/// [`Undefined::NotAboveZero`] when a mean is not above zero; otherwise as for [`mean_difference_to_best`].
pub fn mean_ratio_to_best(
    groups: &[&Moments],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let limits = to_best(&MeanRatios(family_of_means_above_zero(groups)?), better, confidence);
    Ok(named(limits, "mean_ratio_best"))
}

/// For each group, in order, the interval of its median minus that of the best group; all hold together. As
/// [`mean_difference_to_best`], with pairs by [`median_difference`](super::median_difference).
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] when one has no cases;
/// [`Undefined::FewCases`] when one has fewer than limits at the joint critical value take, which for seven groups
/// at 95 % are ten.
pub fn median_difference_to_best(
    groups: &[&Distribution],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let limits = to_best(&MedianDifferences(Medians::of(groups, confidence)?), better, confidence);
    Ok(named(limits, "median_difference_best"))
}

/// For each group, in order, the interval of its median over that of the best group; all hold together. As
/// [`mean_difference_to_best`], with pairs by [`median_ratio`](super::median_ratio).
///
/// # Errors
/// [`Undefined::NotAboveZero`] when a median is not above zero; otherwise as for [`median_difference_to_best`].
pub fn median_ratio_to_best(
    groups: &[&Distribution],
    better: Better,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let medians = Medians::of(groups, confidence)?;
    medians.check_above_zero()?;
    Ok(named(to_best(&MedianRatios(medians), better, confidence), "median_ratio_best"))
}

/// The interval of the group's mean minus that of a fixed reference, one of `comparisons` that hold together:
/// [`welch`](super::welch) at the critical value of Šidák (1967), as rare in Student's distribution. Cautious,
/// because the comparisons share their reference.
///
/// # Errors
/// As for [`welch`](super::welch).
pub fn mean_difference_to_fixed(
    group: &Moments,
    reference: &Moments,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    Ok(difference_limits(&ours, &theirs, sidak_critical(comparisons, confidence)).by("welch_sidak"))
}

/// The interval of the group's mean over that of a fixed reference, one of `comparisons` that hold together: as
/// [`mean_difference_to_fixed`], by [`mean_ratio`](super::mean_ratio).
///
/// # Errors
/// As for [`mean_ratio`](super::mean_ratio).
pub fn mean_ratio_to_fixed(
    group: &Moments,
    reference: &Moments,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    check_above_zero(&ours)?;
    check_above_zero(&theirs)?;
    Ok(ratio_limits(&ours, &theirs, sidak_critical(comparisons, confidence)).by("mean_ratio_sidak"))
}

/// The interval of the group's median minus that of a fixed reference, one of `comparisons` that hold together:
/// [`median_difference`](super::median_difference) at the critical value of Šidák (1967).
///
/// # Errors
/// As for [`median_difference`](super::median_difference).
pub fn median_difference_to_fixed(
    group: &Distribution,
    reference: &Distribution,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (ours, theirs) = quantiles::medians(group, reference, sidak_critical(comparisons, confidence))?;
    Ok(quantiles::difference_limits(&ours, &theirs).by("median_difference_sidak"))
}

/// The interval of the group's median over that of a fixed reference, one of `comparisons` that hold together:
/// [`median_ratio`](super::median_ratio) at the critical value of Šidák (1967).
///
/// # Errors
/// As for [`median_ratio`](super::median_ratio).
pub fn median_ratio_to_fixed(
    group: &Distribution,
    reference: &Distribution,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (ours, theirs) = quantiles::medians(group, reference, sidak_critical(comparisons, confidence))?;
    quantiles::check_above_zero(&ours)?;
    quantiles::check_above_zero(&theirs)?;
    Ok(limits_of_ratio(&ours, &theirs).by("median_ratio_sidak"))
}

/// The interval of the largest mean minus the smallest, at least 0: the largest lower limit over all pairs at the
/// critical value of Tukey and Kramer, and the largest upper limit at the plain one, because the true extremes are
/// a single pair. Pairs by [`welch`](super::welch). The lower end is 0 when no two groups can be told apart.
///
/// # Errors
/// As for [`mean_difference_to_best`].
pub fn max_minus_min(groups: &[&Moments], confidence: f64) -> Result<Interval, Undefined> {
    let pairs = MeanDifferences(family_of_means(groups)?);
    let all_pairs = tukey_kramer_critical(groups.len(), confidence);
    Ok(largest(&pairs, all_pairs, two_sided_z(confidence)).by("welch_range"))
}

fn named(limits: Vec<Limits>, method: &'static str) -> Vec<Interval> {
    limits.into_iter().map(|limits| limits.by(method)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::amounts::{mean_ratio, median_difference, median_ratio, welch};

    fn moments(from: f64, cases: u32) -> Moments {
        let mut moments = Moments::default();
        (0..cases).for_each(|at| moments.add(from + f64::from(at * at), 1));
        moments
    }

    fn distribution(from: f64, cases: u32) -> Distribution {
        Distribution::of((0..cases).map(|at| (from + f64::from(at * at), 1)))
    }

    #[test]
    fn two_groups_have_the_plain_intervals() {
        let (group, reference) = (moments(1.0, 12), moments(20.0, 9));
        let (one, other) = (distribution(1.0, 12), distribution(20.0, 9));
        let (groups, ordered) = ([&group, &reference], [&one, &other]);
        let plain = welch(&group, &reference, 0.9).unwrap();
        let found = mean_difference_to_best(&groups, Better::Higher, 0.9).unwrap();
        assert_eq!((found[0].low, found[0].high), (plain.low.min(0.0), plain.high.min(0.0)));
        let found = mean_difference_to_fixed(&group, &reference, 1, 0.9).unwrap();
        assert_eq!((found.low, found.high), (plain.low, plain.high));
        let plain = mean_ratio(&group, &reference, 0.9).unwrap();
        let found = mean_ratio_to_best(&groups, Better::Lower, 0.9).unwrap();
        assert_eq!((found[0].low, found[0].high), (plain.low.max(1.0), plain.high.max(1.0)));
        let plain = median_difference(&one, &other, 0.9).unwrap();
        let found = median_difference_to_best(&ordered, Better::Lower, 0.9).unwrap();
        assert_eq!((found[0].low, found[0].high), (plain.low.max(0.0), plain.high.max(0.0)));
        let plain = median_ratio(&one, &other, 0.9).unwrap();
        let found = median_ratio_to_best(&ordered, Better::Higher, 0.9).unwrap();
        assert_eq!((found[0].low, found[0].high), (plain.low.min(1.0), plain.high.min(1.0)));
    }

    #[test]
    fn more_groups_ask_for_more_and_the_observed_best_is_within() {
        let all: Vec<Moments> = (0..12).map(|at| moments(5.0 + 7.0 * f64::from(at), 15 + at)).collect();
        let groups: Vec<&Moments> = all.iter().collect();
        let best = all[11].mean().unwrap();
        let (few, many) = (&groups[9..], &groups[..]);
        let joint = mean_difference_to_best(many, Better::Higher, 0.95).unwrap();
        for (group, interval) in all.iter().zip(&joint) {
            assert!(interval.contains(group.mean().unwrap() - best) && interval.high <= 0.0);
        }
        let narrow = mean_difference_to_best(few, Better::Higher, 0.95).unwrap();
        assert!(joint[9].low < narrow[0].low);
        let range = max_minus_min(many, 0.95).unwrap();
        assert!(range.contains(best - all[0].mean().unwrap()) && range.low > 0.0);
        let fixed = |comparisons| mean_ratio_to_fixed(groups[0], groups[1], comparisons, 0.95).unwrap();
        assert!(fixed(9).low < fixed(1).low && fixed(1).high < fixed(9).high);
    }

    #[test]
    fn what_a_family_lacks_is_named() {
        let (some, one, none) = (moments(1.0, 9), moments(1.0, 1), Moments::default());
        let mut constant = Moments::default();
        constant.add(3.0, 5);
        let found = |groups: &[&Moments]| mean_difference_to_best(groups, Better::Higher, 0.95).map(|_| ());
        assert_eq!(found(&[&some]), Err(Undefined::SingleGroup));
        assert_eq!(found(&[&some, &none]), Err(Undefined::NoCases));
        assert_eq!(found(&[&some, &one]), Err(Undefined::SingleCase));
        assert_eq!(found(&[&some, &constant]), Ok(()));
        assert_eq!(found(&[&some, &constant, &constant]), Err(Undefined::NoVariation));
        let below = moments(-80.0, 9);
        let ratio = mean_ratio_to_best(&[&some, &below], Better::Lower, 0.95);
        assert_eq!(ratio, Err(Undefined::NotAboveZero));
        assert_eq!(mean_ratio_to_fixed(&below, &some, 2, 0.95), Err(Undefined::NotAboveZero));

        let (enough, few, free) =
            (distribution(1.0, 20), distribution(1.0, 9), Distribution::of([(0.0, 30)]));
        let groups = [&enough, &enough, &enough, &enough, &enough, &enough, &few];
        let found = |groups: &[&Distribution]| {
            let median = median_difference_to_best(groups, Better::Lower, 0.95);
            (median.map(|_| ()), median_ratio_to_best(groups, Better::Lower, 0.95).map(|_| ()))
        };
        assert_eq!(found(&groups), (Err(Undefined::FewCases), Err(Undefined::FewCases)));
        assert_eq!(found(&groups[5..]), (Ok(()), Ok(())));
        assert_eq!(found(&groups[..1]).0, Err(Undefined::SingleGroup));
        assert_eq!(found(&[&enough, &free]), (Ok(()), Err(Undefined::NotAboveZero)));
    }
}
