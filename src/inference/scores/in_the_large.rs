//! Whether as many labels are positive as the scores promise, over all cases together.

use super::labelled::LabelledScores;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::proportion::wilson;
use crate::share::{Share, Undefined};

/// Calibration in the large: how many labels are positive beside how many the scores promise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationInTheLarge {
    /// The positive labels, of all labelled cases.
    pub observed: Share,
    /// The sum of the scores, in cases.
    pub expected: f64,
    /// Observed minus expected, in cases: above zero where the scores are too low.
    pub difference: f64,
    /// Observed over expected, or why there is no such ratio: [`Undefined::BothZero`] or
    /// [`Undefined::ReferenceZero`] when every score is 0.
    pub ratio: Result<Ratio, Undefined>,
}

/// Observed over expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// The ratio: 1 when as many labels are positive as the scores promise.
    pub value: f64,
    /// Wilson's interval of the share of positive labels over the mean score, which is taken as given.
    pub interval: Interval,
}

/// Calibration in the large (Cox 1958, "Two further applications of a model for binary regression";
/// Steyerberg 2009, "Clinical prediction models"), method `observed_over_expected`.
///
/// # Errors
/// [`Undefined::NoLabels`] without a case, [`Undefined::NotAProbability`] when a score is not between 0 and
/// 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{LabelledScores, calibration_in_the_large};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.5, 6)]),
///     negatives: Distribution::of([(0.25, 4)]),
/// };
/// let found = calibration_in_the_large(&scores, 0.95)?;
/// assert_eq!((found.expected, found.difference), (4.0, 2.0));
/// assert_eq!(found.ratio?.value, 1.5);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn calibration_in_the_large(
    scores: &LabelledScores,
    confidence: f64,
) -> Result<CalibrationInTheLarge, Undefined> {
    scores.check_probabilities()?;
    let observed = Share::new(scores.positives.cases(), scores.cases());
    let mean = scores.moments().mean()?;
    let expected = mean * scores.cases() as f64;
    let ratio = if mean > 0.0 {
        let Interval { low, high, .. } = wilson(observed, confidence)?;
        let interval = Limits { low: low / mean, high: high / mean }.by("observed_over_expected");
        Ok(Ratio { value: observed.hits() as f64 / expected, interval })
    } else if observed.hits() == 0 {
        Err(Undefined::BothZero)
    } else {
        Err(Undefined::ReferenceZero)
    };
    Ok(CalibrationInTheLarge { observed, expected, difference: observed.hits() as f64 - expected, ratio })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;

    #[test]
    fn scores_of_zero_promise_nothing() {
        let zeros = Distribution::of([(0.0, 5)]);
        let negatives = LabelledScores { negatives: zeros.clone(), ..LabelledScores::default() };
        let positives = LabelledScores { positives: zeros, ..LabelledScores::default() };
        let found = |scores| calibration_in_the_large(scores, 0.95).expect("probabilities");
        assert_eq!(found(&negatives).ratio, Err(Undefined::BothZero));
        assert_eq!(found(&positives).ratio, Err(Undefined::ReferenceZero));
        assert_eq!(found(&positives).difference, 5.0);
    }

    #[test]
    fn the_interval_holds_the_ratio() {
        let scores = LabelledScores {
            positives: Distribution::of([(0.3, 40)]),
            negatives: Distribution::of([(0.1, 60)]),
        };
        let ratio = calibration_in_the_large(&scores, 0.95).expect("probabilities").ratio.expect("promised");
        assert!(ratio.interval.contains(ratio.value) && (ratio.value - 40.0 / 18.0).abs() < 1e-14);
    }
}
