//! The mean of a number that every case has, with its interval.

use crate::amount::{Distribution, Moments};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::student::two_sided_critical;
use crate::share::Undefined;

/// A mean over cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean, in the unit of what it is taken of.
    pub value: f64,
    /// Its interval, or why there is none: [`Undefined::SingleCase`], or [`Undefined::NoVariation`] when all
    /// cases have the same number.
    pub interval: Result<Interval, Undefined>,
}

/// The mean score of a group with the interval of Student (1908), "The probable error of a mean", method
/// `mean_score_t`: by the t distribution with one degree of freedom less than there are cases.
///
/// # Errors
/// [`Undefined::NoCases`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::mean_score;
/// let found = mean_score(&Distribution::of([(0.25, 2), (0.5, 1), (1.0, 1)]), 0.95)?;
/// assert_eq!(found.value, 0.5);
/// assert!((found.interval?.low + 0.062582340807).abs() < 1e-9);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mean_score(scores: &Distribution, confidence: f64) -> Result<Mean, Undefined> {
    let mut moments = Moments::default();
    scores.steps().iter().for_each(|step| moments.add(step.level, step.cases));
    let interval = limits(&moments, confidence).map(|limits| limits.by("mean_score_t"));
    Ok(Mean { value: moments.mean()?, interval })
}

/// The limits of the mean.
pub(super) fn limits(moments: &Moments, confidence: f64) -> Result<Limits, Undefined> {
    let (mean, variance) = (moments.mean()?, moments.variance()?);
    if variance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let cases = moments.cases() as f64;
    let reach = two_sided_critical(confidence, cases - 1.0) * (variance / cases).sqrt();
    Ok(Limits { low: mean - reach, high: mean + reach })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_vary_has_no_interval() {
        let found = |pairs: &[(f64, u64)]| mean_score(&Distribution::of(pairs.iter().copied()), 0.95);
        assert_eq!(found(&[]), Err(Undefined::NoCases));
        assert_eq!(found(&[(3.0, 1)]).map(|mean| mean.interval), Ok(Err(Undefined::SingleCase)));
        assert_eq!(found(&[(3.0, 9)]).map(|mean| mean.interval), Ok(Err(Undefined::NoVariation)));
    }

    #[test]
    fn a_thousand_million_cases_are_as_two_of_the_same_spread() {
        let many =
            mean_score(&Distribution::of([(-1.0, 500_000_000), (1.0, 500_000_000)]), 0.95).expect("cases");
        let interval = many.interval.expect("spread");
        assert_eq!((many.value, interval.low), (0.0, -interval.high));
        assert!((interval.high / (1.959963984540054 / 1e9_f64.sqrt()) - 1.0).abs() < 1e-8);
    }
}
