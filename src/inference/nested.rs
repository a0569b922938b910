//! Comparing a group with everybody, the group included.
//!
//! A group and the whole that holds it are not independent, so the methods for two independent rates do not
//! apply to them. They do apply to the group and the rest; and with the sizes of the groups held fixed the
//! comparison with the whole is a rising function of that one, so its limits carry over exactly. With w the
//! group's fraction of all cases, `p_all = w p_group + (1 - w) p_rest`.

use crate::inference::difference::{check_bases, newcombe_limits};
use crate::inference::difference_score;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::ratio::limits;
use crate::inference::skewness::Correction;
use crate::inference::studentized_range::sidak_critical;
use crate::share::{Share, Undefined};

/// The interval of the group's rate minus the rate of all, given the group and the `rest`, which is all
/// without the group: `1 - w` times Newcombe's interval of group minus rest.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::SingleGroup`] when there is no rest.
///
/// ```
/// use evenhand::inference::newcombe_nested;
/// use evenhand::share::Share;
/// let interval = newcombe_nested(Share::new(56, 70), Share::new(48, 80), 0.95)?;
/// let weight_of_rest = 80.0 / 150.0;
/// assert!((interval.low - weight_of_rest * 0.052431472402).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn newcombe_nested(group: Share, rest: Share, confidence: f64) -> Result<Interval, Undefined> {
    let weight = weight_of_group(group, rest)?;
    Ok(weight.of_difference(newcombe_limits(group, rest, two_sided_z(confidence))).by("newcombe_nested"))
}

/// The interval of the group's rate over the rate of all, given the group and the `rest`: Koopman's
/// interval of R = group over rest, carried over by `R / (w R + 1 - w)`. The upper limit is at most 1/w,
/// which it reaches where the rest may have a rate of zero.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::SingleGroup`] when there is no rest.
///
/// ```
/// use evenhand::inference::koopman_nested;
/// use evenhand::share::Share;
/// let interval = koopman_nested(Share::new(5, 20), Share::new(0, 20), 0.95)?;
/// assert_eq!(interval.high, 2.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn koopman_nested(group: Share, rest: Share, confidence: f64) -> Result<Interval, Undefined> {
    let z = two_sided_z(confidence);
    Ok(ratio_to_all(group, rest, z, Correction::None)?.by("koopman_nested"))
}

/// The interval of the group's rate minus the rate of all that holds together with `comparisons - 1` others
/// (Šidák 1967): `1 - w` times Gart and Nam's interval of group minus rest, which keeps its promise better
/// than Newcombe's when groups are small or rare.
///
/// # Errors
/// As for [`newcombe_nested`].
pub fn gart_nam_difference_nested_sidak(
    group: Share,
    rest: Share,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = sidak_critical(comparisons, confidence);
    let weight = weight_of_group(group, rest)?;
    let found = difference_score::limits(group, rest, z, Correction::Skewness);
    Ok(weight.of_difference(found).by("gart_nam_difference_nested_sidak"))
}

/// The interval of the group's rate over the rate of all that holds together with `comparisons - 1` others
/// (Šidák 1967), from Gart and Nam's interval of group over rest, which keeps its promise better than
/// Koopman's when groups are small or rare.
///
/// # Errors
/// As for [`koopman_nested`].
pub fn gart_nam_nested_sidak(
    group: Share,
    rest: Share,
    comparisons: usize,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = sidak_critical(comparisons, confidence);
    Ok(ratio_to_all(group, rest, z, Correction::Skewness)?.by("gart_nam_nested_sidak"))
}

fn ratio_to_all(group: Share, rest: Share, z: f64, correction: Correction) -> Result<Limits, Undefined> {
    let weight = weight_of_group(group, rest)?;
    let found = limits(group, rest, z, correction);
    // Divided through by the ratio, so that an infinite one needs no case of its own; 1/0 gives the 0 it
    // should.
    let carried = |ratio: f64| 1.0 / (weight.group + weight.rest / ratio);
    Ok(Limits { low: carried(found.low), high: carried(found.high) })
}

struct Weight {
    group: f64,
    rest: f64,
}

impl Weight {
    /// From the group minus the rest to the group minus all.
    fn of_difference(&self, from_rest: Limits) -> Limits {
        Limits { low: self.rest * from_rest.low, high: self.rest * from_rest.high }
    }
}

fn weight_of_group(group: Share, rest: Share) -> Result<Weight, Undefined> {
    check_bases(group, rest).map_err(|reason| match reason {
        Undefined::ReferenceUndefined => Undefined::SingleGroup,
        other => other,
    })?;
    let all = group.base() as f64 + rest.base() as f64;
    Ok(Weight { group: group.base() as f64 / all, rest: rest.base() as f64 / all })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_the_comparison_with_all() {
        for (x1, n1, x2, n2) in [(8, 15, 40, 150), (0, 20, 5, 20), (5, 20, 0, 20), (9, 9, 1, 3)] {
            let (group, rest) = (Share::new(x1, n1), Share::new(x2, n2));
            let all = group.pool(rest).rate().expect("cases");
            let own = group.rate().expect("cases");
            assert!(newcombe_nested(group, rest, 0.95).expect("cases").contains(own - all));
            assert!(koopman_nested(group, rest, 0.95).expect("cases").contains(own / all));
            let alone = newcombe_nested(group, rest, 0.95).expect("cases");
            let joint = gart_nam_difference_nested_sidak(group, rest, 5, 0.95).expect("cases");
            assert!(joint.low <= alone.low && alone.high <= joint.high);
            assert!(gart_nam_nested_sidak(group, rest, 5, 0.95).expect("cases").contains(own / all));
        }
    }

    #[test]
    fn a_group_without_a_rest_is_a_single_group() {
        let (full, empty) = (Share::new(1, 2), Share::new(0, 0));
        assert_eq!(koopman_nested(full, empty, 0.95), Err(Undefined::SingleGroup));
        assert_eq!(newcombe_nested(empty, full, 0.95), Err(Undefined::NoCases));
    }
}
