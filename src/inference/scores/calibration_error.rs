//! How far the share of positive labels lies from the scores.

use std::f64::consts::PI;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::bins::{Binning, fill};
use super::labelled::LabelledScores;
use crate::inference::estimate::{Interval, Limits};
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

/// An interval for the expected calibration error: what the mean gap over the same bins would be with the true share
/// of positive labels in each. By projection (Scheffé 1953, "A method for judging all contrasts in the analysis of
/// variance", Biometrika 40): the true gaps lie in an ellipsoid about the observed ones with the stated confidence,
/// and within it the mean of their sizes moves by no more than the root of the chi-square quantile, with a degree of
/// freedom for each bin, times the summed variances of the weighted gaps. The variance of a share is that of
/// (hits + 1) / (cases + 2), so that a bin of nothing but hits has one too.
///
/// The lower limit is 0 where the scores may mean what they say, which no interval about the observed error by
/// resampling is: that error is above zero by chance alone. The interval is cautious: at 95 % it held in 99 % or more
/// of simulated samples of 50 to 5,000 cases.
///
/// # Errors
/// As for [`calibration_error`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{Binning, LabelledScores, calibration_error_interval};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.2, 300), (0.9, 500)]),
///     negatives: Distribution::of([(0.2, 700), (0.9, 500)]),
/// };
/// // Scores of 0.9 are wrong in half of the cases.
/// assert!(calibration_error_interval(&scores, Binning::default(), 0.95)?.low > 0.2);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn calibration_error_interval(
    scores: &LabelledScores,
    binning: Binning,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let value = calibration_error(scores, binning)?.expected;
    let bins = fill(scores, binning)?;
    let cases = scores.cases() as f64;
    let variance: f64 = bins
        .iter()
        .map(|bin| {
            let (hits, base) = (bin.positives().hits() as f64, bin.cases());
            let share = (hits + 1.0) / (base + 2.0);
            share * (1.0 - share) * base / (cases * cases)
        })
        .sum();
    let law = ChiSquared::new(bins.len() as f64).map_err(|_| Undefined::NoLabels)?;
    let reach = (law.inverse_cdf(confidence) * variance).sqrt();
    let limits = Limits { low: (value - reach).max(0.0), high: (value + reach).min(1.0) };
    Ok(limits.by("calibration_error_scheffe"))
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
    fn the_interval_is_that_of_another_implementation() {
        // `interval` of tests/golden/calibration_error_simulation.py
        let of = |low: [u64; 2], high: [u64; 2]| {
            let scores = LabelledScores {
                positives: Distribution::of([(0.2, low[0]), (0.9, high[0])]),
                negatives: Distribution::of([(0.2, low[1]), (0.9, high[1])]),
            };
            calibration_error_interval(&scores, Binning::default(), 0.95).expect("probabilities")
        };
        let close = |found: f64, expected: f64| (found - expected).abs() < 1e-9;
        let few = of([3, 7], [8, 2]);
        assert!(few.low == 0.0 && close(few.high, 0.347_731_516_394_601_1), "{few:?}");
        let many = of([300, 700], [500, 500]);
        assert!(
            close(many.low, 0.223_746_288_558_833_38) && close(many.high, 0.276_253_711_441_166_7),
            "{many:?}"
        );
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
