//! Tests of whether scores are the chances of a positive label.

use statrs::distribution::{ChiSquared, ContinuousCDF};

use super::bins::{Binning, Filled, fill};
use super::labelled::LabelledScores;
use super::z_test::ZTest;
use crate::share::Undefined;

/// The outcome of the test of Hosmer and Lemeshow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HosmerLemeshow {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// How far the positive labels of all bins are from the sum of their scores.
    pub statistic: f64,
    /// Degrees of freedom: the bins after merging.
    pub degrees: u64,
    /// The p-value.
    pub p: f64,
    /// The least number of cases of either label that the scores expect in any bin. Below 5 the p-value is
    /// not to be relied on.
    pub smallest: f64,
}

/// The test of Hosmer and Lemeshow (1980, "Goodness of fit tests for the multiple logistic regression model")
/// for a model that was not fitted to these cases: (O - E)² / (E (1 - E / n)) summed up over the bins, with
/// as many degrees of freedom as there are bins. (For a model fitted to the same cases it would be two less.)
/// A bin whose scores are all 0, or all 1, expects no case of one label and is merged with its neighbour.
///
/// # Errors
/// [`Undefined::NoLabels`] without a case, [`Undefined::NotAProbability`] when a score is not between 0 and
/// 1, [`Undefined::NoVariation`] when all scores are 0 or all are 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{Binning, LabelledScores, hosmer_lemeshow};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.25, 10), (0.75, 30)]),
///     negatives: Distribution::of([(0.25, 22), (0.75, 2)]),
/// };
/// let found = hosmer_lemeshow(&scores, Binning::default())?;
/// assert_eq!((found.degrees, found.smallest), (2, 8.0));
/// assert!((found.statistic - 20.0 / 3.0).abs() < 1e-14);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn hosmer_lemeshow(scores: &LabelledScores, binning: Binning) -> Result<HosmerLemeshow, Undefined> {
    scores.check_probabilities()?;
    let bins = merged(fill(scores, binning)?);
    if bins.iter().any(|bin| bin.all_are_zero || bin.all_are_one) {
        return Err(Undefined::NoVariation);
    }
    let part = |bin: &Filled| {
        let (cases, mean, gap) = (bin.cases(), bin.mean_score(), bin.gap());
        cases * gap * gap / (mean * (1.0 - mean))
    };
    let smallest = |bin: &Filled| bin.cases() * bin.mean_score().min(1.0 - bin.mean_score());
    let (statistic, degrees) = (bins.iter().map(part).sum::<f64>(), bins.len() as u64);
    Ok(HosmerLemeshow {
        method: "hosmer_lemeshow",
        statistic,
        degrees,
        // Degrees above zero are all that the distribution asks for, and there is always a bin.
        p: ChiSquared::new(degrees as f64).map_or(1.0, |law| law.sf(statistic)),
        smallest: bins.iter().map(smallest).fold(f64::INFINITY, f64::min),
    })
}

/// Bins with a case of either label to be expected: scores ascend, so only the first can be all 0 and only
/// the last all 1.
fn merged(mut bins: Vec<Filled>) -> Vec<Filled> {
    if bins.len() > 1 && bins[0].all_are_zero {
        let mut first = bins.remove(0);
        first.merge(&bins[0]);
        bins[0] = first;
    }
    if bins.len() > 1 && bins.last().is_some_and(|bin| bin.all_are_one) {
        let last = bins.pop();
        bins.last_mut().zip(last).into_iter().for_each(|(before, last)| before.merge(&last));
    }
    bins
}

/// The test of Spiegelhalter (1986, "Probabilistic prediction in patient management and clinical trials") for
/// a model that was not fitted to these cases: the Brier score minus what it would be on average if every
/// score were the chance of a positive label, in standard errors. Needs no bins. z is above zero when the
/// scores are worse than they say: too far from one half.
///
/// # Errors
/// [`Undefined::NoLabels`] without a case, [`Undefined::NotAProbability`] when a score is not between 0 and
/// 1, [`Undefined::NoVariation`] when every score is 0, 0.5 or 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::{LabelledScores, spiegelhalter};
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.25, 10), (0.75, 24)]),
///     negatives: Distribution::of([(0.25, 22), (0.75, 8)]),
/// };
/// let found = spiegelhalter(&scores)?;
/// assert!((found.z - 1.0 / 3f64.sqrt()).abs() < 1e-14);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn spiegelhalter(scores: &LabelledScores) -> Result<ZTest, Undefined> {
    scores.check_probabilities()?;
    let (mut excess, mut variance) = (0.0, 0.0);
    for level in scores.levels() {
        let (score, slope) = (level.score, 1.0 - 2.0 * level.score);
        let gap = level.positives as f64 * (1.0 - score) - level.negatives as f64 * score;
        excess += slope * gap;
        variance += level.cases() as f64 * slope * slope * score * (1.0 - score);
    }
    if variance == 0.0 {
        Err(Undefined::NoVariation)
    } else {
        Ok(ZTest::new("spiegelhalter", excess / variance.sqrt()))
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
    fn bins_that_expect_nothing_are_merged() {
        let some =
            scores(&[(0.0, 1), (0.4, 4), (0.8, 9), (1.0, 5)], &[(0.0, 7), (0.4, 6), (0.8, 3), (1.0, 1)]);
        let found = hosmer_lemeshow(&some, Binning::EachScore).expect("probabilities");
        assert_eq!(found.degrees, 2);
        let of = |observed: f64, expected: f64, cases: f64| {
            (observed - expected) * (observed - expected) / (expected * (1.0 - expected / cases))
        };
        let statistic = of(5.0, 4.0, 18.0) + of(14.0, 15.6, 18.0);
        assert!((found.statistic - statistic).abs() < 1e-12 && (found.smallest - 2.4).abs() < 1e-12);
        let ends = scores(&[(0.0, 1), (1.0, 5)], &[(0.0, 7), (1.0, 1)]);
        let found = hosmer_lemeshow(&ends, Binning::EachScore).expect("probabilities");
        assert_eq!((found.degrees, found.statistic, found.p), (1, 0.0, 1.0));
    }

    #[test]
    fn scores_without_chance_are_named() {
        for all in [scores(&[(0.0, 3)], &[(0.0, 2)]), scores(&[(1.0, 3)], &[])] {
            assert_eq!(hosmer_lemeshow(&all, Binning::default()), Err(Undefined::NoVariation));
            assert_eq!(spiegelhalter(&all), Err(Undefined::NoVariation));
        }
        let odd = scores(&[(0.5, 3)], &[(2.0, 2)]);
        assert_eq!(hosmer_lemeshow(&odd, Binning::EachScore), Err(Undefined::NotAProbability));
        assert_eq!(spiegelhalter(&odd), Err(Undefined::NotAProbability));
        assert_eq!(spiegelhalter(&scores(&[], &[])), Err(Undefined::NoLabels));
    }

    #[test]
    fn spiegelhalter_is_the_brier_score_minus_what_it_promises() {
        let some = scores(&[(0.1, 3), (0.4, 4), (0.8, 9)], &[(0.0, 7), (0.4, 6), (0.8, 3)]);
        let brier = crate::inference::scores::brier_score(&some, 0.95).expect("probabilities").value;
        let (mut promised, mut variance) = (0.0, 0.0);
        for level in some.levels() {
            let (p, n) = (level.score, level.cases() as f64);
            promised += n * p * (1.0 - p) / 32.0;
            variance += n * (1.0 - 2.0 * p).powi(2) * p * (1.0 - p) / 32.0 / 32.0;
        }
        let z = spiegelhalter(&some).expect("probabilities").z;
        assert!((z - (brier - promised) / variance.sqrt()).abs() < 1e-12);
    }
}
