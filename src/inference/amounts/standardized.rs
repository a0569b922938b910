//! Differences of means in units of the spread.

use crate::amount::Moments;
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::student::half_step_of_gamma;
use crate::share::Undefined;

/// The difference of two means, group minus reference, in standard deviations: without a unit. There are several
/// spreads to divide by, and so several values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardizedMeanDifference {
    /// By the pooled standard deviation within the two groups (Cohen 1988, d), with its interval.
    pub pooled: Estimate,
    /// The same without the bias of small samples (Hedges 1981, g), by the exact factor.
    pub hedges: f64,
    /// By the root of the mean of the two variances, whatever the sizes of the groups (Austin 2009).
    pub average_variance: f64,
    /// By the standard deviation of all cases of both groups together, as in reviews of fair lending. The
    /// difference itself adds to that spread, so the value is nearer to zero and cannot grow without bound.
    pub total: f64,
}

/// The standardised mean difference with the interval of a normal distribution: the variance of d is
/// `(n₁+n₂)/(n₁n₂) + d²/(2(n₁+n₂))` (Hedges and Olkin 1985, "Statistical methods for meta-analysis", chapter 5).
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none; [`Undefined::SingleCase`] when either has one; [`Undefined::NoVariation`] when the amounts are the same
/// within both groups.
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::amounts::standardized_mean_difference;
/// let (mut group, mut reference) = (Moments::default(), Moments::default());
/// [12.1, 9.8, 11.4, 10.9, 13.0].iter().for_each(|price| group.add(*price, 1));
/// [10.2, 9.1, 8.7, 10.0, 9.9, 8.5].iter().for_each(|price| reference.add(*price, 1));
/// let found = standardized_mean_difference(&group, &reference, 0.95)?;
/// assert!((found.pooled.value - 2.10013121184).abs() < 1e-11);
/// assert!((found.pooled.interval.low - 0.624099703886).abs() < 1e-11);
/// assert!((found.hedges - 1.91925718397).abs() < 1e-11);
/// assert!((found.average_variance - 2.04460554957).abs() < 1e-11);
/// assert!((found.total - 1.44823631905).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn standardized_mean_difference(
    group: &Moments,
    reference: &Moments,
    confidence: f64,
) -> Result<StandardizedMeanDifference, Undefined> {
    let z = two_sided_z(confidence);
    let our_variance = group.variance()?;
    let their_variance = reference.variance().map_err(|reason| match reason {
        Undefined::NoCases => Undefined::ReferenceUndefined,
        other => other,
    })?;
    let squares = group.squared_deviations() + reference.squared_deviations();
    if squares == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let difference = group.mean()? - reference.mean()?;
    let (ours, theirs) = (group.cases() as f64, reference.cases() as f64);
    let degrees = ours + theirs - 2.0;
    let value = difference / (squares / degrees).sqrt();
    let variance = (ours + theirs) / (ours * theirs) + value * value / (2.0 * (ours + theirs));
    let reach = z * variance.sqrt();
    let limits = Limits { low: value - reach, high: value + reach };
    Ok(StandardizedMeanDifference {
        pooled: Estimate { value, interval: limits.by("cohen_d"), joint: None },
        hedges: value * small_sample_factor(degrees),
        average_variance: difference / ((our_variance + their_variance) / 2.0).sqrt(),
        total: difference / group.clone().plus(reference).variance()?.sqrt(),
    })
}

/// `Γ(ν/2) / (√(ν/2) Γ((ν-1)/2))`, by which d is too large on average (Hedges 1981); about `1 - 3/(4ν-1)`.
fn small_sample_factor(degrees: f64) -> f64 {
    half_step_of_gamma((degrees - 1.0) / 2.0) / (degrees / 2.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(steps: &[(f64, u64)]) -> Moments {
        let mut moments = Moments::default();
        steps.iter().for_each(|(amount, cases)| moments.add(*amount, *cases));
        moments
    }

    #[test]
    fn the_factor_of_small_samples_is_exact() {
        assert!((small_sample_factor(9.0) - 0.9138748917925524).abs() < 1e-15);
        // Γ(1) / (1 · Γ(1/2)), and next to 1 for many.
        assert!((small_sample_factor(2.0) - 1.0 / std::f64::consts::PI.sqrt()).abs() < 1e-15);
        assert!((small_sample_factor(1e9) - (1.0 - 0.75e-9)).abs() < 1e-15);
    }

    #[test]
    fn the_value_has_no_unit_and_no_origin() {
        let one = [(0.0, 3), (2.0, 5), (9.0, 1)];
        let other = [(1.0, 4), (4.0, 4)];
        let scaled = |steps: &[(f64, u64)]| {
            moments(&steps.iter().map(|(amount, cases)| (amount * 4.0 - 64.0, *cases)).collect::<Vec<_>>())
        };
        let plain = standardized_mean_difference(&moments(&one), &moments(&other), 0.95).unwrap();
        let moved = standardized_mean_difference(&scaled(&one), &scaled(&other), 0.95).unwrap();
        for (found, expected) in [
            (moved.pooled.value, plain.pooled.value),
            (moved.pooled.interval.low, plain.pooled.interval.low),
            (moved.average_variance, plain.average_variance),
            (moved.total, plain.total),
        ] {
            assert!((found / expected - 1.0).abs() < 1e-14);
        }
        assert!(plain.hedges.abs() < plain.pooled.value.abs());
        assert!(moved.hedges / plain.hedges - 1.0 < 1e-14);
    }

    #[test]
    fn what_has_no_spread_is_named() {
        let (none, one, same) = (moments(&[]), moments(&[(1.0, 1)]), moments(&[(1.0, 5)]));
        let found = |group, reference| standardized_mean_difference(group, reference, 0.95).map(|_| ());
        assert_eq!(found(&none, &same), Err(Undefined::NoCases));
        assert_eq!(found(&same, &none), Err(Undefined::ReferenceUndefined));
        assert_eq!(found(&same, &one), Err(Undefined::SingleCase));
        assert_eq!(found(&same, &moments(&[(2.0, 5)])), Err(Undefined::NoVariation));
    }
}
