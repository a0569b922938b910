//! Intervals for two rates that are a single formula: for comparison with what others print.

use crate::inference::difference::check_bases;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::share::{Share, Undefined};

/// The interval of Agresti and Caffo for the difference of two independent rates, group minus reference
/// (Agresti and Caffo 2000, "Simple and effective confidence intervals for proportions and differences of
/// proportions result from adding two successes and two failures"): the difference plus and minus its
/// standard error, after one hit and one miss were added to either group. Cut off at -1 and 1, which the
/// formula can pass.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::agresti_caffo;
/// use evenhand::share::Share;
/// let interval = agresti_caffo(Share::new(56, 70), Share::new(48, 80), 0.95)?;
/// assert!((interval.low - 0.052452926638).abs() < 1e-12);
/// assert!((interval.high - 0.335758455476).abs() < 1e-12);
/// assert_eq!(agresti_caffo(Share::new(10, 10), Share::new(0, 20), 0.95)?.high, 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn agresti_caffo(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    let z = two_sided_z(confidence);
    let rate = |share: Share| (share.hits() as f64 + 1.0) / (share.base() as f64 + 2.0);
    let variance = |share: Share| {
        let base = share.base() as f64 + 2.0;
        rate(share) * (share.complement().hits() as f64 + 1.0) / (base * base)
    };
    // Over a common denominator in whole counts, so that near rates keep the digits of their difference.
    let cross = |ours: Share, theirs: Share| (u128::from(ours.hits()) + 1) * (u128::from(theirs.base()) + 2);
    let (ours, theirs) = (cross(group, reference), cross(reference, group));
    let size = ours.abs_diff(theirs) as f64 / ((group.base() as f64 + 2.0) * (reference.base() as f64 + 2.0));
    let centre = if ours < theirs { -size } else { size };
    let reach = z * (variance(group) + variance(reference)).sqrt();
    Ok(Limits { low: (centre - reach).max(-1.0), high: (centre + reach).min(1.0) }.by("agresti_caffo"))
}

/// The interval of Katz and others for the ratio of two independent rates, group over reference (Katz,
/// Baptista, Azen and Pike 1978, "Obtaining confidence intervals for the risk ratio in cohort studies"): the
/// logarithm of the ratio plus and minus its standard error. The interval most often printed, and too short
/// with few hits: [`koopman`](crate::inference::koopman) keeps its promise better.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none. [`Undefined::BothZero`] and [`Undefined::ReferenceZero`] as for the ratio itself. There is no
/// standard error either, so [`Undefined::NoVariation`], when the group alone has no hit or when all are hits
/// in both groups.
///
/// ```
/// use evenhand::inference::katz;
/// use evenhand::share::Share;
/// let interval = katz(Share::new(8, 15), Share::new(4, 15), 0.95)?;
/// assert!((interval.low - 0.763102168473).abs() < 1e-12);
/// assert!((interval.high - 5.24176206707).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn katz(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    match (group.hits(), reference.hits()) {
        (0, 0) => Err(Undefined::BothZero),
        (_, 0) => Err(Undefined::ReferenceZero),
        (0, _) => Err(Undefined::NoVariation),
        _ if group.complement().hits() == 0 && reference.complement().hits() == 0 => {
            Err(Undefined::NoVariation)
        }
        _ => Ok(logarithmic(group, reference, two_sided_z(confidence), 0.0).by("katz")),
    }
}

/// Walter's interval for the ratio of two independent rates (Walter 1975, "The distribution of Levin's
/// measure of attributable risk"): that of [`katz`] after half a hit was added to the hits and the cases of
/// both groups, and so defined without hits. It need not hold the observed ratio: where a group has few hits,
/// the addition moves the centre too.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none; [`Undefined::NoVariation`] when all are hits in both groups.
///
/// ```
/// use evenhand::inference::walter;
/// use evenhand::share::Share;
/// let interval = walter(Share::new(0, 20), Share::new(5, 20), 0.95)?;
/// assert!((interval.low - 0.00536699669).abs() < 1e-11);
/// assert!((interval.high - 1.53986732126).abs() < 1e-10);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn walter(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    if group.complement().hits() == 0 && reference.complement().hits() == 0 {
        return Err(Undefined::NoVariation);
    }
    Ok(logarithmic(group, reference, two_sided_z(confidence), 0.5).by("walter"))
}

/// The limits on the scale of the logarithm, with so much added to the hits and cases of both groups.
fn logarithmic(group: Share, reference: Share, z: f64, added: f64) -> Limits {
    let hits = |share: Share| share.hits() as f64 + added;
    let base = |share: Share| share.base() as f64 + added;
    // One over hits minus one over base, in one fraction.
    let variance = |share: Share| share.complement().hits() as f64 / (hits(share) * base(share));
    let centre = (hits(group) * base(reference)) / (hits(reference) * base(group));
    let reach = z * (variance(group) + variance(reference)).sqrt();
    Limits { low: centre * (-reach).exp(), high: centre * reach.exp() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_standard_error_is_named() {
        let of = |x1, n1, x2, n2| (Share::new(x1, n1), Share::new(x2, n2));
        for ((group, reference), reason) in [
            (of(0, 0, 1, 2), Undefined::NoCases),
            (of(1, 2, 0, 0), Undefined::ReferenceUndefined),
            (of(0, 3, 0, 4), Undefined::BothZero),
            (of(1, 3, 0, 4), Undefined::ReferenceZero),
            (of(0, 3, 1, 4), Undefined::NoVariation),
            (of(3, 3, 4, 4), Undefined::NoVariation),
        ] {
            assert_eq!(katz(group, reference, 0.95), Err(reason));
        }
        let (group, reference) = of(3, 3, 4, 4);
        assert_eq!(walter(group, reference, 0.95), Err(Undefined::NoVariation));
        assert!(walter(Share::new(0, 3), Share::new(0, 4), 0.95).is_ok());
    }

    #[test]
    fn the_difference_never_leaves_its_range() {
        for (x1, x2) in [(0, 1), (1, 0), (0, 0), (1, 1)] {
            let found = agresti_caffo(Share::new(x1, 1), Share::new(x2, 1), 0.999).expect("cases");
            assert!(-1.0 <= found.low && found.low < found.high && found.high <= 1.0);
        }
    }
}
