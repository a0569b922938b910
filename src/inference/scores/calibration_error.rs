//! How far the share of positive labels lies from the scores.

use std::f64::consts::PI;

use super::bins::{Binning, fill};
use super::labelled::LabelledScores;
use crate::share::Undefined;

/// The calibration error of one group, in the unit of a probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CalibrationError {
    /// The mean gap between the share of positive labels and the mean score over all bins, each weighted by
    /// its cases and taken without its sign: the expected calibration error.
    pub expected: f64,
    /// The largest gap of any bin: the maximum calibration error.
    pub maximum: f64,
    /// What the expected calibration error would be on average if every score were exactly the chance of a
    /// positive label, from chance alone. An error about as large as this shows nothing.
    pub by_chance: f64,
    /// How many bins hold a case.
    pub bins: usize,
}

/// The expected and the maximum calibration error (Naeini, Cooper and Hauskrecht 2015, "Obtaining well
/// calibrated probabilities using Bayesian binning"). Both are above zero by chance alone, the more so the
/// fewer cases and the more bins, so [`CalibrationError::by_chance`] gives what to compare with: by the
/// normal distribution, the mean of |O - E| in a bin with variance v = Σ p (1 - p) is √(2 v / π), and the sum
/// of these over all bins is divided by the number of cases. Where a bin holds one score p alone, as n cases,
/// that is n / N · √(2 p (1 - p) / (π n)).
///
/// # Errors
/// [`Undefined::NoLabels`] without a case, [`Undefined::NotAProbability`] when a score is not between 0 and
/// 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{Binning, LabelledScores, calibration_error};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.2, 3), (0.9, 8)]),
///     negatives: Distribution::of([(0.2, 7), (0.9, 2)]),
/// };
/// let found = calibration_error(&scores, Binning::default())?;
/// assert!((found.expected - 0.1).abs() < 1e-15 && (found.maximum - 0.1).abs() < 1e-15);
/// assert!((found.by_chance - 0.088309638).abs() < 1e-9);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn calibration_error(scores: &LabelledScores, binning: Binning) -> Result<CalibrationError, Undefined> {
    scores.check_probabilities()?;
    let bins = fill(scores, binning)?;
    let cases = scores.cases() as f64;
    Ok(CalibrationError {
        expected: bins.iter().map(|bin| bin.cases() / cases * bin.gap().abs()).sum(),
        maximum: bins.iter().map(|bin| bin.gap().abs()).fold(0.0, f64::max),
        by_chance: bins.iter().map(|bin| (2.0 * bin.variance / PI).sqrt()).sum::<f64>() / cases,
        bins: bins.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Distribution;

    #[test]
    fn scores_that_mean_what_they_say_have_no_error() {
        let scores = LabelledScores {
            positives: Distribution::of([(0.1, 1), (0.3, 3_000_000_000)]),
            negatives: Distribution::of([(0.1, 9), (0.3, 7_000_000_000)]),
        };
        let found = calibration_error(&scores, Binning::default()).expect("probabilities");
        assert_eq!((found.expected, found.maximum, found.bins), (0.0, 0.0, 2));
        assert!(found.by_chance > 0.0);
    }

    #[test]
    fn what_is_no_probability_is_named() {
        let beyond = Distribution::of([(1.0 + f64::EPSILON, 3)]);
        let scores = LabelledScores { positives: beyond, ..LabelledScores::default() };
        for binning in [Binning::default(), Binning::EqualMass(3), Binning::EachScore] {
            assert_eq!(calibration_error(&scores, binning), Err(Undefined::NotAProbability));
            assert_eq!(calibration_error(&LabelledScores::default(), binning), Err(Undefined::NoLabels));
        }
    }
}
