//! The Brier score, and what it is made of.

use super::bins::{Binning, fill};
use super::labelled::LabelledScores;
use super::mean_score::{Mean, limits};
use crate::amount::Moments;
use crate::inference::estimate::Limits;
use crate::share::Undefined;

/// The Brier score of a group (Brier 1950, "Verification of forecasts expressed in terms of probability"):
/// the mean of the squared distance of the score from the label, which is 1 or 0. From 0, the best, to 1;
/// 0.25 for a score of 0.5 whatever the case. Its interval is Student's, method `brier_score_t`, cut off at 0
/// and 1.
///
/// # Errors
/// [`Undefined::NoLabels`] without a case, [`Undefined::NotAProbability`] when a score is not between 0 and
/// 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{LabelledScores, brier_score};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.5, 1), (1.0, 2)]),
///     negatives: Distribution::of([(0.5, 1)]),
/// };
/// assert_eq!(brier_score(&scores, 0.95)?.value, 0.125);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn brier_score(scores: &LabelledScores, confidence: f64) -> Result<Mean, Undefined> {
    scores.check_probabilities()?;
    let mut moments = Moments::default();
    for step in scores.positives.steps() {
        moments.add((1.0 - step.level) * (1.0 - step.level), step.cases);
    }
    for step in scores.negatives.steps() {
        moments.add(step.level * step.level, step.cases);
    }
    let inside = |limits: Limits| Limits { low: limits.low.max(0.0), high: limits.high.min(1.0) };
    let interval = limits(&moments, confidence).map(|limits| inside(limits).by("brier_score_t"));
    Ok(Mean { value: moments.mean()?, interval })
}

/// The parts of a Brier score: reliability minus resolution plus uncertainty plus what lies within the bins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BrierParts {
    /// How far the shares of positive labels lie from the mean scores, squared: 0 for a calibrated score.
    pub reliability: f64,
    /// How far the shares of positive labels in the bins lie from that of all cases, squared: the more, the
    /// better the score tells cases apart.
    pub resolution: f64,
    /// The variance of the label itself, which no score changes.
    pub uncertainty: f64,
    /// The variance of the scores within the bins minus twice their covariance with the label: 0 when every
    /// bin holds a single score.
    pub within_bins: f64,
}

impl BrierParts {
    /// The Brier score that they add up to.
    pub fn sum(&self) -> f64 {
        self.reliability - self.resolution + self.uncertainty + self.within_bins
    }
}

/// What a Brier score is made of (Murphy 1973, "A new vector partition of the probability score"), with the
/// part within bins (Stephenson, Coelho and Jolliffe 2008, "Two extra components in the Brier score
/// decomposition"), so that the sum is exact for any bins.
///
/// # Errors
/// As for [`brier_score`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{Binning, LabelledScores, brier_parts, brier_score};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.35, 1), (0.4, 1), (1.0, 2)]),
///     negatives: Distribution::of([(0.1, 5), (0.35, 1)]),
/// };
/// let parts = brier_parts(&scores, Binning::EqualWidth(5))?;
/// assert!((parts.sum() - brier_score(&scores, 0.95)?.value).abs() < 1e-15);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn brier_parts(scores: &LabelledScores, binning: Binning) -> Result<BrierParts, Undefined> {
    scores.check_probabilities()?;
    let bins = fill(scores, binning)?;
    let cases = scores.cases() as f64;
    let positive = scores.positives.cases() as f64 / cases;
    let negative = scores.negatives.cases() as f64 / cases;
    let mean = |part: &dyn Fn(&super::bins::Filled) -> f64| bins.iter().map(part).sum::<f64>() / cases;
    Ok(BrierParts {
        reliability: mean(&|bin| bin.cases() * bin.gap() * bin.gap()),
        resolution: mean(&|bin| {
            let gap = bin.of_positives.cases() as f64 / bin.cases() - positive;
            bin.cases() * gap * gap
        }),
        uncertainty: positive * negative,
        within_bins: mean(&|bin| {
            // Deviations of scores add up to zero in a bin, so those of the positive labels are the
            // covariance.
            let covariance = bin
                .of_positives
                .mean()
                .map_or(0.0, |mean| bin.of_positives.cases() as f64 * (mean - bin.mean_score()));
            bin.scores.squared_deviations() - 2.0 * covariance
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;

    #[test]
    fn parts_add_up_to_the_score_for_any_bins() {
        let scores = LabelledScores {
            positives: Distribution::of([
                (0.0, 1),
                (0.31, 2_000_000_000),
                (0.33, 40),
                (0.97, 700_000_000),
                (1.0, 6),
            ]),
            negatives: Distribution::of([(0.0, 90), (0.12, 3_000_000_000), (0.33, 5), (0.96, 8)]),
        };
        let whole = brier_score(&scores, 0.95).expect("probabilities");
        for binning in
            [Binning::EachScore, Binning::EqualWidth(1), Binning::EqualWidth(7), Binning::EqualMass(3)]
        {
            let parts = brier_parts(&scores, binning).expect("probabilities");
            assert!((parts.sum() / whole.value - 1.0).abs() < 1e-13, "{binning:?} {parts:?}");
            if binning == Binning::EachScore {
                assert!(parts.within_bins.abs() < 1e-17, "{parts:?}");
            }
        }
    }

    #[test]
    fn a_score_that_knows_the_label_is_at_zero_without_an_interval() {
        let scores = LabelledScores {
            positives: Distribution::of([(1.0, 4)]),
            negatives: Distribution::of([(0.0, 4)]),
        };
        let found = brier_score(&scores, 0.95).expect("probabilities");
        assert_eq!((found.value, found.interval), (0.0, Err(Undefined::NoVariation)));
        assert_eq!(brier_parts(&scores, Binning::default()).expect("probabilities").sum(), 0.0);
        let one = LabelledScores { positives: Distribution::of([(0.5, 1)]), ..LabelledScores::default() };
        assert_eq!(brier_score(&one, 0.95).expect("a case").interval, Err(Undefined::SingleCase));
    }
}
