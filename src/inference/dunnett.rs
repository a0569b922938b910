//! Many groups against one reference that was named beforehand.

use crate::inference::difference::check_bases;
use crate::inference::difference_score;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::{cumulative, density, two_sided_z};
use crate::inference::ratio;
use crate::inference::root::{Point, between};
use crate::inference::skewness::Correction;
use crate::inference::studentized_range::sidak_critical;
use crate::share::{Share, Undefined};

/// Beyond this many standard deviations the normal curve adds less than 1e-19.
const EDGE: f64 = 9.0;
/// Steps of the trapezoid rule: at most this wide, and this part of the narrowest feature of the curve.
const STEP: f64 = 0.125;
const PER_WIDTH: f64 = 6.0;
/// The comparisons are taken to share at most this much of their variance. A higher correlation asks for less
/// (Šidák 1967), so that this errs on the safe side, by about 0.01 in the critical value of five.
const MOST_SHARED: f64 = 0.9999;

/// How many standard errors each of several comparisons with the same reference must reach, so that all hold
/// together with the given confidence (Dunnett 1955, "A multiple comparison procedure for comparing several
/// treatments with a control"), two-sided, for independent normal estimates with these variances. Because all
/// share the reference's error, less is asked for than by [`sidak_critical`]; the noisier the reference, the
/// less. Only the proportions of the variances matter.
///
/// The comparisons i and j have the correlation λᵢ λⱼ with λᵢ² = v₀ / (v₀ + vᵢ). Given the reference's error
/// they are independent, so the joint probability is one integral over it. No variance counts as one; where
/// both are zero the comparison is taken as independent of the others. Zero comparisons count as one.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1, or a variance is negative or not finite.
///
/// ```
/// use evenhand::inference::dunnett_critical;
/// assert!((dunnett_critical(1.0, &[1.0; 6], 0.95) - 2.56699667994).abs() < 1e-10);
/// assert!((dunnett_critical(1.0, &[1.0; 13], 0.95) - 2.78960729878).abs() < 1e-10);
/// ```
pub fn dunnett_critical(reference_variance: f64, variances: &[f64], confidence: f64) -> f64 {
    let valid = |variance: f64| variance.is_finite() && variance >= 0.0;
    assert!(valid(reference_variance), "a variance of {reference_variance} is none");
    let contrasts = variances.iter().map(|variance| {
        assert!(valid(*variance), "a variance of {variance} is none");
        let shared = reference_variance / (reference_variance + variance);
        Contrast::sharing(if shared.is_nan() { 0.0 } else { shared.min(MOST_SHARED) })
    });
    let contrasts: Vec<Contrast> = contrasts.collect();
    let (smallest, largest) = (two_sided_z(confidence), sidak_critical(variances.len(), confidence));
    if variances.len() <= 1 {
        return smallest;
    }
    let excess = |critical: f64| all_within(&contrasts, critical, 1.0) - confidence;
    let (low, high) = (excess(smallest), excess(largest));
    if high <= 0.0 {
        // Nothing is shared: the comparisons are independent but for rounding.
        return largest;
    }
    between(excess, Point { at: smallest, value: low }, Point { at: largest, value: high }, 1e-12)
}

/// A comparison with the reference: its error is `load` times the reference's and `rest` times its own.
struct Contrast {
    load: f64,
    rest: f64,
}

impl Contrast {
    fn sharing(shared: f64) -> Contrast {
        Contrast { load: shared.sqrt(), rest: (1.0 - shared).sqrt() }
    }
}

/// The probability that all contrasts lie within `critical` of zero; `finer` divides the step.
fn all_within(contrasts: &[Contrast], critical: f64, finer: f64) -> f64 {
    let narrowest = contrasts.iter().map(|contrast| contrast.rest / contrast.load).fold(f64::MAX, f64::min);
    let step = STEP.min(narrowest / PER_WIDTH) / finer;
    // Beyond this error of the reference some contrast is out of reach.
    let reach = contrasts.iter().map(|contrast| (critical + EDGE * contrast.rest) / contrast.load);
    let edge = reach.fold(EDGE, f64::min);
    let at = |place: f64| {
        let each = contrasts.iter().map(|contrast| {
            let shift = contrast.load * place;
            cumulative((critical - shift) / contrast.rest) - cumulative((-critical - shift) / contrast.rest)
        });
        density(place) * each.product::<f64>()
    };
    // The curve is the same on both sides of zero.
    let places = (edge / step) as u32;
    let one_side: f64 = (1..=places).map(|place| at(f64::from(place) * step)).sum();
    step * (at(0.0) + 2.0 * one_side)
}

/// For each group, in order, the interval of its rate over that of a fixed reference; all hold together:
/// [`gart_nam`](crate::inference::gart_nam) at the critical value of Dunnett for the variances that the
/// counts suggest. A little narrower than [`ratio_to_fixed`](crate::inference::ratio_to_fixed) where the
/// reference is not much the largest group, and less sure in groups of some 20 cases.
///
/// # Errors
/// [`Undefined::NoCases`] when a group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::{ratio_to_fixed, ratios_to_reference};
/// use evenhand::share::Share;
/// let (groups, reference) = ([Share::new(30, 90), Share::new(50, 100), Share::new(20, 60)], Share::new(40, 70));
/// let found = ratios_to_reference(&groups, reference, 0.95)?;
/// let cautious = ratio_to_fixed(groups[0], reference, 3, 0.95)?;
/// assert!(cautious.low < found[0].low && found[0].high < cautious.high);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn ratios_to_reference(
    groups: &[Share],
    reference: Share,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let of_logarithm = |share: Share| {
        let rates = Smoothed::of(share);
        rates.miss / (rates.hit * rates.base)
    };
    to_reference(groups, reference, confidence, "gart_nam_dunnett", of_logarithm, |group, z| {
        ratio::limits(group, reference, z, Correction::Skewness)
    })
}

/// For each group, in order, the interval of its rate minus that of a fixed reference; all hold together: as
/// [`ratios_to_reference`], by [`gart_nam_difference`](crate::inference::gart_nam_difference).
///
/// # Errors
/// As for [`ratios_to_reference`].
pub fn differences_to_reference(
    groups: &[Share],
    reference: Share,
    confidence: f64,
) -> Result<Vec<Interval>, Undefined> {
    let of_rate = |share: Share| {
        let rates = Smoothed::of(share);
        rates.hit * rates.miss / rates.base
    };
    to_reference(groups, reference, confidence, "gart_nam_difference_dunnett", of_rate, |group, z| {
        difference_score::limits(group, reference, z, Correction::Skewness)
    })
}

fn to_reference(
    groups: &[Share],
    reference: Share,
    confidence: f64,
    method: &'static str,
    variance: impl Fn(Share) -> f64,
    limits: impl Fn(Share, f64) -> Limits,
) -> Result<Vec<Interval>, Undefined> {
    groups.iter().try_for_each(|group| check_bases(*group, reference))?;
    let variances: Vec<f64> = groups.iter().map(|group| variance(*group)).collect();
    let z = dunnett_critical(variance(reference), &variances, confidence);
    Ok(groups.iter().map(|group| limits(*group, z).by(method)).collect())
}

/// The rates of a share with half a hit and half a miss more, so that none is zero.
struct Smoothed {
    hit: f64,
    miss: f64,
    base: f64,
}

impl Smoothed {
    fn of(share: Share) -> Smoothed {
        let base = share.base() as f64 + 1.0;
        let part = |cases: u64| (cases as f64 + 0.5) / base;
        Smoothed { hit: part(share.hits()), miss: part(share.complement().hits()), base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadrature_has_converged() {
        for shared in [0.0, 0.01, 0.5, 0.9, 0.99, 0.999, MOST_SHARED] {
            for count in [2, 13, 200] {
                let contrasts: Vec<Contrast> = (0..count).map(|_| Contrast::sharing(shared)).collect();
                for critical in [1.5, 2.5, 3.5] {
                    let (coarse, fine) =
                        (all_within(&contrasts, critical, 1.0), all_within(&contrasts, critical, 4.0));
                    assert!((coarse - fine).abs() < 1e-12, "{shared} {count} {critical} {coarse} {fine}");
                }
            }
        }
    }

    #[test]
    fn between_one_comparison_and_independent_ones() {
        let z = two_sided_z(0.95);
        let independent = sidak_critical(5, 0.95);
        assert_eq!(dunnett_critical(0.0, &[1.0; 5], 0.95), independent);
        assert_eq!(dunnett_critical(0.0, &[0.0; 5], 0.95), independent);
        assert_eq!(dunnett_critical(1.0, &[], 0.95), z);
        assert_eq!(dunnett_critical(1.0, &[3.0], 0.95), z);
        let all_shared = dunnett_critical(1.0, &[0.0; 5], 0.95);
        assert!(z < all_shared && all_shared < z + 0.015, "{all_shared}");
        let mut before = independent;
        for noisier in [0.1, 0.5, 1.0, 3.0, 10.0, 1e3] {
            let critical = dunnett_critical(noisier, &[1.0, 0.5, 2.0, 1.0, 7.0], 0.95);
            assert!(z < critical && critical < before, "{noisier} {critical} {before}");
            let same = dunnett_critical(noisier * 1e-9, &[1e-9, 0.5e-9, 2e-9, 1e-9, 7e-9], 0.95);
            assert!((critical - same).abs() < 1e-10);
            before = critical;
        }
    }

    #[test]
    fn an_empty_side_is_named() {
        let (empty, full) = (Share::new(0, 0), Share::new(1, 2));
        for of in [ratios_to_reference, differences_to_reference] {
            assert_eq!(of(&[full, empty], full, 0.95), Err(Undefined::NoCases));
            assert_eq!(of(&[full], empty, 0.95), Err(Undefined::ReferenceUndefined));
            assert_eq!(of(&[], full, 0.95), Ok(Vec::new()));
        }
    }
}
