//! Means of two independent shares, such as balanced accuracy: intervals recovered from the parts.
//!
//! The method of variance estimates recovery (MOVER: Zou and Donner 2008; Donner and Zou 2012) squares and
//! adds the distances of the parts from their own limits. With Wilson limits it is Newcombe's method for
//! one pair.

use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::{two_sided_p, two_sided_z};
use crate::inference::proportion::{Reach, wilson_reach};
use crate::inference::test::Equality;
use crate::share::{Share, Undefined};

/// The mean of two shares of different cases, each counting half whatever its base.
///
/// ```
/// use evenhand::inference::MeanOfShares;
/// use evenhand::share::Share;
/// let mean = MeanOfShares { first: Share::new(3, 4), second: Share::new(1, 2) };
/// assert_eq!(mean.value(), Ok(0.625));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanOfShares {
    /// One part.
    pub first: Share,
    /// The other part, of other cases.
    pub second: Share,
}

impl MeanOfShares {
    /// Half the sum of the two rates, from 0 to 1.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] when either part has no cases.
    pub fn value(self) -> Result<f64, Undefined> {
        Ok((self.first.rate()? + self.second.rate()?) / 2.0)
    }

    fn variance(self) -> Result<f64, Undefined> {
        let part = |share: Share| -> Result<f64, Undefined> {
            Ok(share.rate()? * share.complement().rate()? / share.base() as f64)
        };
        Ok((part(self.first)? + part(self.second)?) / 4.0)
    }

    /// The value and its distances to the limits at a critical value; both parts must hold a case.
    fn spread(self, z: f64) -> Spread {
        let rate = |share: Share| share.hits() as f64 / share.base() as f64;
        let value = (rate(self.first) + rate(self.second)) / 2.0;
        let first = wilson_reach(self.first, z);
        let second = wilson_reach(self.second, z);
        let reach = Reach {
            below: first.below.hypot(second.below) / 2.0,
            above: first.above.hypot(second.above) / 2.0,
        };
        Spread { value, reach }
    }
}

/// A value of at least 0 and its distances to the limits.
pub(crate) struct Spread {
    pub(crate) value: f64,
    pub(crate) reach: Reach,
}

/// The interval of a mean of two shares by square-and-add from their Wilson limits (Zou and Donner 2008,
/// "Construction of confidence limits about effect measures"), inside 0 to 1.
///
/// # Errors
/// [`Undefined::NoCases`] when either part has no cases.
///
/// ```
/// use evenhand::inference::{MeanOfShares, mover_wilson};
/// use evenhand::share::Share;
/// let mean = MeanOfShares { first: Share::new(30, 40), second: Share::new(50, 80) };
/// let interval = mover_wilson(mean, 0.95)?;
/// assert!(interval.low < 0.6875 && 0.6875 < interval.high);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mover_wilson(mean: MeanOfShares, confidence: f64) -> Result<Interval, Undefined> {
    mean.value()?;
    let spread = mean.spread(two_sided_z(confidence));
    let limits = Limits {
        low: (spread.value - spread.reach.below).max(0.0),
        high: (spread.value + spread.reach.above).min(1.0),
    };
    Ok(limits.by("mover_wilson"))
}

/// The interval of the difference of two such means, group minus reference (Zou and Donner 2008), inside -1
/// to 1.
///
/// # Errors
/// [`Undefined::NoCases`] when a part of the group has no cases, [`Undefined::ReferenceUndefined`] when one
/// of the reference has none.
pub fn mover_difference(
    group: MeanOfShares,
    reference: MeanOfShares,
    confidence: f64,
) -> Result<Interval, Undefined> {
    check_parts(group, reference)?;
    Ok(difference_limits(group, reference, two_sided_z(confidence)).by("mover_difference"))
}

/// The interval of the ratio of two such means, group over reference (Donner and Zou 2012, "Closed-form
/// confidence intervals for functions of the normal mean and standard deviation", the ratio form MOVER-R).
/// The lower limit is 0 when the group's mean is 0, the upper one infinite when the reference's is 0.
///
/// # Errors
/// [`Undefined::NoCases`] when a part of the group has no cases, [`Undefined::ReferenceUndefined`] when one
/// of the reference has none.
pub fn mover_ratio(
    group: MeanOfShares,
    reference: MeanOfShares,
    confidence: f64,
) -> Result<Interval, Undefined> {
    check_parts(group, reference)?;
    Ok(ratio_limits(group, reference, two_sided_z(confidence)).by("mover_ratio"))
}

/// The Wald test of equal means: the difference over its standard error with each part's own variance.
///
/// # Errors
/// [`Undefined::NoVariation`] when all four parts are at 0 % or 100 %, so that the standard error is zero;
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] as for [`mover_difference`].
///
/// ```
/// use evenhand::inference::{MeanOfShares, wald};
/// use evenhand::share::Share;
/// let group = MeanOfShares { first: Share::new(30, 40), second: Share::new(50, 80) };
/// let same = wald(group, group)?;
/// assert_eq!((same.method, same.p), ("wald", 1.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn wald(group: MeanOfShares, reference: MeanOfShares) -> Result<Equality, Undefined> {
    check_parts(group, reference)?;
    let variance = group.variance()? + reference.variance()?;
    if variance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let difference = group.value()? - reference.value()?;
    Ok(Equality { method: "wald", p: two_sided_p(difference / variance.sqrt()) })
}

pub(crate) fn check_parts(group: MeanOfShares, reference: MeanOfShares) -> Result<(), Undefined> {
    group.value()?;
    reference.value().map_err(|_| Undefined::ReferenceUndefined)?;
    Ok(())
}

pub(crate) fn difference_limits(group: MeanOfShares, reference: MeanOfShares, z: f64) -> Limits {
    let (ours, theirs) = (group.spread(z), reference.spread(z));
    let difference = ours.value - theirs.value;
    Limits {
        low: (difference - ours.reach.below.hypot(theirs.reach.above)).max(-1.0),
        high: (difference + ours.reach.above.hypot(theirs.reach.below)).min(1.0),
    }
}

pub(crate) fn ratio_limits(group: MeanOfShares, reference: MeanOfShares, z: f64) -> Limits {
    limits_of_ratio(&group.spread(z), &reference.spread(z))
}

pub(crate) fn limits_of_ratio(ours: &Spread, theirs: &Spread) -> Limits {
    // The upper limit is one over the lower limit of the ratio turned over.
    Limits { low: ratio_low(ours, theirs), high: 1.0 / ratio_low(theirs, ours) }
}

/// Donner and Zou's lower limit, multiplied through by the conjugate so that it neither cancels nor divides
/// by zero where the reference's upper distance equals its mean.
fn ratio_low(ours: &Spread, theirs: &Spread) -> f64 {
    if ours.value == 0.0 {
        return 0.0;
    }
    let (below, above) = (ours.reach.below, theirs.reach.above);
    let lowest = (ours.value - below) * (ours.value + below);
    let radicand = ours.value * ours.value * above * above + theirs.value * theirs.value * below * below
        - below * below * above * above;
    lowest.max(0.0) / (ours.value * theirs.value + radicand.max(0.0).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_small_mean(mut check: impl FnMut(MeanOfShares, MeanOfShares)) {
        let shares: Vec<Share> =
            [1, 3, 4].into_iter().flat_map(|n| (0..=n).map(move |x| Share::new(x, n))).collect();
        let means: Vec<MeanOfShares> = shares
            .iter()
            .flat_map(|first| shares.iter().map(|second| MeanOfShares { first: *first, second: *second }))
            .collect();
        for group in &means {
            for reference in &means {
                check(*group, *reference);
            }
        }
    }

    #[test]
    fn limits_are_ordered_and_hold_the_estimate() {
        every_small_mean(|group, reference| {
            let (ours, theirs) = (group.value().expect("cases"), reference.value().expect("cases"));
            for z in [0.3, 1.96, 4.0] {
                let difference = difference_limits(group, reference, z);
                assert!(difference.low <= ours - theirs && ours - theirs <= difference.high);
                let ratio = ratio_limits(group, reference, z);
                assert!(ratio.low >= 0.0 && ratio.low <= ratio.high, "{group:?} {reference:?} {ratio:?}");
                assert_eq!(ratio.high == f64::INFINITY, theirs == 0.0);
                if theirs > 0.0 {
                    let estimate = ours / theirs;
                    assert!(ratio.low <= estimate * (1.0 + 1e-15) && estimate <= ratio.high * (1.0 + 1e-15));
                }
            }
        });
    }

    #[test]
    fn one_pair_of_equal_parts_is_newcombes_method() {
        // Equal parts in both groups: the distances shrink by the square root of 2.
        let (ours, theirs) = (Share::new(56, 70), Share::new(48, 80));
        let group = MeanOfShares { first: ours, second: ours };
        let reference = MeanOfShares { first: theirs, second: theirs };
        let whole = crate::inference::newcombe(ours, theirs, 0.95).expect("cases");
        let mean = mover_difference(group, reference, 0.95).expect("cases");
        let estimate = 0.2;
        let shrunk = (estimate - whole.low) / 2f64.sqrt();
        assert!((estimate - mean.low - shrunk).abs() < 1e-14);
    }

    #[test]
    fn the_limits_of_a_ratio_solve_their_defining_equation() {
        // MOVER-R is MOVER for `first - limit * second` set to zero at the limit.
        every_small_mean(|group, reference| {
            let z = 1.96;
            let (ours, theirs) = (group.spread(z), reference.spread(z));
            let limits = ratio_limits(group, reference, z);
            let distance = (limits.low * theirs.reach.above).hypot(ours.reach.below);
            assert!((ours.value - limits.low * theirs.value - distance).abs() < 1e-12);
            if limits.high.is_finite() {
                let distance = (limits.high * theirs.reach.below).hypot(ours.reach.above);
                let value = ours.value - limits.high * theirs.value + distance;
                assert!(value.abs() < 1e-10 * limits.high.max(1.0), "{value}");
            }
        });
    }

    #[test]
    fn no_variation_and_no_cases_are_named() {
        let full = MeanOfShares { first: Share::new(2, 2), second: Share::new(3, 3) };
        let empty = MeanOfShares { first: Share::new(2, 2), second: Share::new(0, 0) };
        assert_eq!(wald(full, full), Err(Undefined::NoVariation));
        assert_eq!(mover_difference(empty, full, 0.95), Err(Undefined::NoCases));
        assert_eq!(mover_ratio(full, empty, 0.95), Err(Undefined::ReferenceUndefined));
    }
}
