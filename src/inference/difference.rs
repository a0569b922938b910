//! The difference of two independent rates.

use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::proportion::wilson_reach;
use crate::share::{Share, Undefined};

/// The group's rate minus the reference's, from -1 to 1.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::difference;
/// use evenhand::share::Share;
/// assert_eq!(difference(Share::new(1, 4), Share::new(3, 4)), Ok(-0.5));
/// ```
pub fn difference(group: Share, reference: Share) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    Ok(exact_difference(group, reference))
}

/// Newcombe's hybrid score interval for the difference of two independent rates, group minus reference
/// (Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10):
/// the distances to the Wilson limits of the two rates, squared and added. Always inside -1 to 1, and of a
/// width above zero also where both rates are 0 % or 100 %.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::newcombe;
/// use evenhand::share::Share;
/// let interval = newcombe(Share::new(56, 70), Share::new(48, 80), 0.95)?;
/// assert!((interval.low - 0.052431472402).abs() < 1e-12);
/// assert!((interval.high - 0.333872654037).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn newcombe(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    Ok(newcombe_limits(group, reference, two_sided_z(confidence)).by("newcombe"))
}

pub(crate) fn newcombe_limits(group: Share, reference: Share, z: f64) -> Limits {
    let estimate = exact_difference(group, reference);
    let ours = wilson_reach(group, z);
    let theirs = wilson_reach(reference, z);
    Limits {
        low: (estimate - ours.below.hypot(theirs.above)).max(-1.0),
        high: (estimate + ours.above.hypot(theirs.below)).min(1.0),
    }
}

pub(crate) fn check_bases(group: Share, reference: Share) -> Result<(), Undefined> {
    if group.base() == 0 {
        Err(Undefined::NoCases)
    } else if reference.base() == 0 {
        Err(Undefined::ReferenceUndefined)
    } else {
        Ok(())
    }
}

/// `x1 n2 - x2 n1`: the difference of the rates times both bases, without rounding.
pub(crate) fn cross_difference(group: Share, reference: Share) -> f64 {
    let ours = u128::from(group.hits()) * u128::from(reference.base());
    let theirs = u128::from(reference.hits()) * u128::from(group.base());
    let size = ours.abs_diff(theirs) as f64;
    if ours < theirs { -size } else { size }
}

/// The difference of the rates, rounded once: equal rates differ by exactly 0.
pub(crate) fn exact_difference(group: Share, reference: Share) -> f64 {
    cross_difference(group, reference) / (group.base() as f64 * reference.base() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_ordered_mirrored_and_hold_the_estimate() {
        for n1 in 1..=12 {
            for n2 in 1..=12 {
                for x1 in 0..=n1 {
                    for x2 in 0..=n2 {
                        let (group, reference) = (Share::new(x1, n1), Share::new(x2, n2));
                        for z in [0.1, 1.0, 1.96, 4.0] {
                            let limits = newcombe_limits(group, reference, z);
                            let estimate = exact_difference(group, reference);
                            assert!(-1.0 <= limits.low && limits.low <= estimate);
                            assert!(estimate <= limits.high && limits.high <= 1.0);
                            let mirror = newcombe_limits(reference, group, z);
                            assert!((mirror.high + limits.low).abs() < 1e-15);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn an_empty_side_is_named() {
        let (empty, full) = (Share::new(0, 0), Share::new(1, 2));
        assert_eq!(newcombe(empty, full, 0.95), Err(Undefined::NoCases));
        assert_eq!(newcombe(full, empty, 0.95), Err(Undefined::ReferenceUndefined));
    }
}
