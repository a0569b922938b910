//! How well a score ranks the cases of one group: the area under the ROC curve.

use super::labelled::LabelledScores;
use super::z_test::ZTest;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::joint::Better;
use crate::inference::normal::two_sided_z;
use crate::inference::placements::{Superiority, Tied};
use crate::share::Undefined;

/// The area under the ROC curve of one group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    superiority: Superiority,
}

/// The area under the ROC curve: the probability that a random case with a positive label has a better score
/// than a random one with a negative label, ties counted half (Bamber 1975, "The area above the ordinal
/// dominance graph and the area below the receiver operating characteristic graph"). From 0 to 1; 0.5 for a
/// score that does not know the label. `better` says which scores speak for a positive label: with
/// [`Better::Lower`] the low ones, as for a rank.
///
/// # Errors
/// [`Undefined::NoLabels`] without any case, [`Undefined::NoPositiveLabels`] and
/// [`Undefined::NoNegativeLabels`] when one label is missing.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.9, 1), (0.8, 2), (0.6, 1), (0.4, 1)]),
///     negatives: Distribution::of([(0.7, 1), (0.5, 1), (0.4, 1), (0.3, 2), (0.1, 1)]),
/// };
/// let found = auc(&scores, Better::Higher)?;
/// assert_eq!(found.value(), 53.0 / 60.0);
/// assert!((found.variance()? - 0.0109444444444).abs() < 1e-12);
/// assert_eq!(auc(&scores, Better::Lower)?.value(), 7.0 / 60.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc(scores: &LabelledScores, better: Better) -> Result<Auc, Undefined> {
    match (scores.positives.cases(), scores.negatives.cases()) {
        (0, 0) => return Err(Undefined::NoLabels),
        (0, _) => return Err(Undefined::NoPositiveLabels),
        (_, 0) => return Err(Undefined::NoNegativeLabels),
        _ => {}
    }
    let levels = scores.levels();
    let tied = levels.iter().map(|level| Tied { ours: level.positives, theirs: level.negatives });
    let superiority = match better {
        Better::Higher => Superiority::of(tied),
        Better::Lower => Superiority::of(tied.rev()),
    };
    Ok(Auc { superiority })
}

impl Auc {
    /// The area, from 0 to 1.
    pub fn value(&self) -> f64 {
        self.superiority.value
    }

    /// The variance of the area over samples (DeLong, DeLong and Clarke-Pearson 1988, "Comparing the areas
    /// under two or more correlated receiver operating characteristic curves: a nonparametric approach"). It
    /// is zero where no placement varies, as at an area of 0 or 1, which says nothing about how sure the area
    /// is.
    ///
    /// # Errors
    /// [`Undefined::SingleCase`] when there is only one case of a label.
    pub fn variance(&self) -> Result<f64, Undefined> {
        Ok(self.superiority.variance.ok_or(Undefined::SingleCase)?.sum())
    }

    /// The cases with a positive label.
    pub fn positives(&self) -> u64 {
        self.superiority.ours
    }

    /// The cases with a negative label.
    pub fn negatives(&self) -> u64 {
        self.superiority.theirs
    }

    /// The limits at a critical value of the normal distribution, with the id of their method.
    pub(super) fn at(&self, critical: f64) -> Interval {
        match self.superiority.parts() {
            Ok(parts) => {
                let Limits { low, high } = self.superiority.logit_limits(parts, critical);
                Limits { low: low.min(self.value()), high: high.max(self.value()) }.by("delong_logit")
            }
            Err(_) => self.superiority.observed().limits(critical).by("newcombe_superiority"),
        }
    }
}

/// The interval of an area under the ROC curve: plus and minus standard errors of DeLong, DeLong and
/// Clarke-Pearson (1988) on the scale of the logarithm of the odds (Pepe 2003, "The statistical evaluation of
/// medical tests for classification and prediction"), method `delong_logit`. Always inside 0 to 1.
///
/// Where the placements of either label do not vary (an area of 0 or 1, one score for all cases of a label, a
/// single case of a label) the interval is method 5 of Newcombe (2006, "Confidence intervals for an effect
/// size measure based on the Mann-Whitney statistic. Part 2"), `newcombe_superiority`, which needs the area
/// and the numbers of cases alone. No interval has a width of zero.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, auc_interval};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.9, 1), (0.8, 2), (0.6, 1), (0.4, 1)]),
///     negatives: Distribution::of([(0.7, 1), (0.5, 1), (0.4, 1), (0.3, 2), (0.1, 1)]),
/// };
/// let interval = auc_interval(&auc(&scores, Better::Higher)?, 0.95);
/// assert!((interval.low - 0.508685667685).abs() < 1e-12);
/// assert!((interval.high - 0.982259709008).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc_interval(area: &Auc, confidence: f64) -> Interval {
    area.at(two_sided_z(confidence))
}

/// The area plus and minus standard errors (DeLong, DeLong and Clarke-Pearson 1988), cut off at 0 and 1: what
/// other programs print. Short of its promise near 0 and 1, where [`auc_interval`] keeps it better.
///
/// # Errors
/// [`Undefined::SingleCase`] when there is only one case of a label, [`Undefined::NoVariation`] when the
/// variance is zero.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, delong};
/// // The grades of 41 patients with a poor and 72 with a good outcome (Turck and others 2010).
/// let grades = LabelledScores {
///     positives: Distribution::of([(1.0, 2), (2.0, 12), (3.0, 1), (4.0, 8), (5.0, 18)]),
///     negatives: Distribution::of([(1.0, 37), (2.0, 20), (3.0, 3), (4.0, 8), (5.0, 4)]),
/// };
/// let interval = delong(&auc(&grades, Better::Higher)?, 0.95)?;
/// assert!((interval.low - 0.748535).abs() < 1e-6 && (interval.high - 0.898823).abs() < 1e-6);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn delong(area: &Auc, confidence: f64) -> Result<Interval, Undefined> {
    let variance = area.variance()?;
    if variance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let reach = two_sided_z(confidence) * variance.sqrt();
    Ok(Limits { low: (area.value() - reach).max(0.0), high: (area.value() + reach).min(1.0) }.by("delong"))
}

/// Tests whether the score ranks the cases of two groups equally well: the difference of the areas over its
/// standard error, by the normal distribution (DeLong, DeLong and Clarke-Pearson 1988, for groups that do not
/// overlap). z is below zero when the group's area is the smaller one.
///
/// # Errors
/// [`Undefined::SingleCase`] when a group has only one case of a label. [`Undefined::NoVariation`] when the
/// placements of a label do not vary in either: to take an area of 1 in a small group as known for sure would
/// make small p-values out of few cases.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{LabelledScores, auc, auc_equality};
/// let of = |positives: &[f64], negatives: &[f64]| {
///     let side = |scores: &[f64]| Distribution::of(scores.iter().map(|score| (*score, 1)));
///     auc(&LabelledScores { positives: side(positives), negatives: side(negatives) }, Better::Higher)
/// };
/// let group = of(&[0.9, 0.8, 0.8, 0.6, 0.4], &[0.7, 0.5, 0.4, 0.3, 0.3, 0.1])?;
/// let reference = of(&[0.95, 0.85, 0.6, 0.55], &[0.6, 0.5, 0.45, 0.2, 0.1])?;
/// let found = auc_equality(&group, &reference)?;
/// assert!((found.z + 0.303392696236).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn auc_equality(group: &Auc, reference: &Auc) -> Result<ZTest, Undefined> {
    let variance = group.superiority.parts()?.sum() + reference.superiority.parts()?.sum();
    Ok(ZTest::new("delong_z", difference(group, reference) / variance.sqrt()))
}

/// The group's area minus the reference's. Near 1 the complements have the digits.
pub(super) fn difference(group: &Auc, reference: &Auc) -> f64 {
    let (ours, theirs) = (&group.superiority, &reference.superiority);
    if ours.value + theirs.value > 1.0 {
        theirs.complement - ours.complement
    } else {
        ours.value - theirs.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;

    fn scores(positives: &[(f64, u64)], negatives: &[(f64, u64)]) -> LabelledScores {
        let side = |pairs: &[(f64, u64)]| Distribution::of(pairs.iter().copied());
        LabelledScores { positives: side(positives), negatives: side(negatives) }
    }

    #[test]
    fn a_missing_label_is_named() {
        let some = [(1.0, 2)];
        let found = |positives, negatives| auc(&scores(positives, negatives), Better::Higher).err();
        assert_eq!(found(&[], &some), Some(Undefined::NoPositiveLabels));
        assert_eq!(found(&some, &[]), Some(Undefined::NoNegativeLabels));
        assert_eq!(found(&[], &[]), Some(Undefined::NoLabels));
    }

    #[test]
    fn every_interval_has_a_width_and_holds_the_area() {
        let all = [
            scores(&[(3.0, 5)], &[(1.0, 4)]),
            scores(&[(1.0, 5)], &[(3.0, 4)]),
            scores(&[(1.0, 5)], &[(1.0, 4)]),
            scores(&[(-1.0, 1)], &[(-3.0, 1)]),
            scores(&[(0.0, 1), (5.0, 999_999_999)], &[(0.0, 1_000_000_000)]),
            scores(&[(0.0, 1), (5.0, 999_999_999)], &[(0.0, 999_999_999), (5.0, 1)]),
            scores(&[(0.0, 1), (5.0, 1)], &[(0.0, 1_000_000_000), (1.0, 1)]),
            scores(&[(0.2, 3), (0.7, 2)], &[(0.1, 4), (0.7, 1)]),
        ];
        for (place, scores) in all.iter().enumerate() {
            for confidence in [0.5, 0.95, 0.999] {
                for better in [Better::Higher, Better::Lower] {
                    let found = auc(scores, better).expect("both labels");
                    let interval = auc_interval(&found, confidence);
                    assert!(0.0 <= interval.low && interval.high <= 1.0 && interval.low < interval.high);
                    assert!(interval.contains(found.value()), "{found:?} {interval:?}");
                    let fallback = place < 5;
                    assert_eq!(interval.method == "newcombe_superiority", fallback, "{found:?}");
                    assert_eq!(delong(&found, confidence).is_err(), place < 4);
                }
            }
        }
    }

    #[test]
    fn the_other_direction_mirrors_the_interval() {
        let scores = scores(&[(0.2, 3), (0.7, 2)], &[(0.1, 4), (0.7, 1)]);
        let [one, other] = [Better::Higher, Better::Lower]
            .map(|better| auc_interval(&auc(&scores, better).expect("both labels"), 0.95));
        assert!((one.low + other.high - 1.0).abs() < 1e-15 && (one.high + other.low - 1.0).abs() < 1e-15);
    }

    #[test]
    fn an_area_that_cannot_vary_is_not_tested() {
        let sure = auc(&scores(&[(3.0, 5)], &[(1.0, 4)]), Better::Higher).expect("both labels");
        let single = auc(&scores(&[(3.0, 1)], &[(1.0, 4)]), Better::Higher).expect("both labels");
        let other =
            auc(&scores(&[(3.0, 5), (0.5, 1)], &[(1.0, 4), (0.0, 1)]), Better::Higher).expect("both labels");
        assert_eq!(auc_equality(&sure, &other), Err(Undefined::NoVariation));
        assert_eq!(auc_equality(&other, &single), Err(Undefined::SingleCase));
        assert_eq!(auc_equality(&other, &other).map(|found| (found.z, found.p)), Ok((0.0, 1.0)));
    }
}
