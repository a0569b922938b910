//! The ratio of two means of amounts.

use super::means::{Mean, pair, satterthwaite};
use crate::amount::Moments;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::mover::{Spread, limits_of_ratio};
use crate::inference::normal::two_sided_z;
use crate::inference::proportion::Reach;
use crate::inference::student::as_rare_as;
use crate::share::Undefined;

/// The interval of the ratio of two means, group over reference, by Student's distribution with the degrees of
/// freedom of Satterthwaite (1946): at each end the outer of two limits, that of Fieller (1954, "Some problems in
/// interval estimation"), with the degrees of freedom at the observed ratio as in Hasler and Hothorn (2008), and
/// that of the logarithm of the ratio with the variance of the delta method.
///
/// Prices and waiting times are lopsided: they seldom lie far above the rest. A small group then often lacks its
/// largest amounts, and its mean is too low. Fieller's limits miss on that side when one group is much smaller
/// than the other, those of the logarithm when both are small; the two together are short of their promise only
/// for a small group of very lopsided amounts beside a large one.
///
/// The upper limit is infinite where the reference's mean may be zero as far as the cases tell, and the lower one
/// 0 where the group's may be. Limits of the logarithm more than a thousandfold away say nothing and are 0 and
/// infinite.
///
/// # Errors
/// [`Undefined::NotAboveZero`] when a mean is not above zero; otherwise as for [`welch`](super::welch).
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::amounts::mean_ratio;
/// let (mut group, mut reference) = (Moments::default(), Moments::default());
/// [12.1, 9.8, 11.4, 10.9, 13.0].iter().for_each(|price| group.add(*price, 1));
/// [10.2, 9.1, 8.7, 10.0, 9.9, 8.5].iter().for_each(|price| reference.add(*price, 1));
/// let interval = mean_ratio(&group, &reference, 0.95)?;
/// assert!(interval.contains(11.44 / 9.4) && interval.low > 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mean_ratio(group: &Moments, reference: &Moments, confidence: f64) -> Result<Interval, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    check_above_zero(&ours)?;
    check_above_zero(&theirs)?;
    Ok(ratio_limits(&ours, &theirs, two_sided_z(confidence)).by("mean_ratio"))
}

/// A ratio known no better than this factor is not known.
const MOST_STRETCH: f64 = 1000.0;

pub(crate) fn check_above_zero(mean: &Mean) -> Result<(), Undefined> {
    if mean.value > 0.0 { Ok(()) } else { Err(Undefined::NotAboveZero) }
}

/// The limits at the point of Student's distribution that is as rare as `z` is in the normal one.
pub(crate) fn ratio_limits(ours: &Mean, theirs: &Mean, z: f64) -> Limits {
    // Both methods weigh the variances relative to the squared means, and so have the same degrees of freedom.
    let (relative, other) = (ours.over(ours.value), theirs.over(theirs.value));
    let critical = as_rare_as(z, satterthwaite(&relative, &other));
    let fieller = limits_of_ratio(&spread(ours, critical), &spread(theirs, critical));
    let ratio = ours.value / theirs.value;
    let stretch = libm::exp(critical * (relative.variance + other.variance).sqrt());
    let stretch = if stretch > MOST_STRETCH { f64::INFINITY } else { stretch };
    Limits { low: fieller.low.min(ratio / stretch), high: fieller.high.max(ratio * stretch) }
}

/// Fieller's set is that of Donner and Zou (2012) for parts with the same distance to both limits.
fn spread(mean: &Mean, critical: f64) -> Spread {
    let reach = critical * mean.variance.sqrt();
    Spread { value: mean.value, reach: Reach { below: reach, above: reach } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(value: f64, variance: f64, degrees: f64) -> Mean {
        Mean { value, variance, degrees }
    }

    #[test]
    fn fiellers_limits_solve_their_equation_and_turn_over() {
        for (ours, theirs) in [
            (mean(3.0, 0.2, 9.0), mean(2.0, 0.01, 40.0)),
            (mean(5.0, 0.0, 3.0), mean(8.0, 1.5, 30.0)),
            (mean(1e9, 1e12, 1e9), mean(0.5, 1e-4, 20.0)),
        ] {
            let critical = 2.3;
            let limits = limits_of_ratio(&spread(&ours, critical), &spread(&theirs, critical));
            for limit in [limits.low, limits.high] {
                let distance = ours.value - limit * theirs.value;
                let error = (ours.variance + limit * limit * theirs.variance).sqrt();
                assert!((distance.abs() / error / critical - 1.0).abs() < 1e-9, "{limit}");
            }
            let (found, turned) = (ratio_limits(&ours, &theirs, 1.96), ratio_limits(&theirs, &ours, 1.96));
            assert!((found.low * turned.high - 1.0).abs() < 1e-12);
            assert!(found.low <= limits_of_ratio(&spread(&ours, 1.96), &spread(&theirs, 1.96)).low);
        }
    }

    #[test]
    fn a_mean_that_may_be_zero_leaves_an_end_open() {
        let (sure, unsure) = (mean(4.0, 0.1, 50.0), mean(2.0, 4.0, 50.0));
        let found = ratio_limits(&sure, &unsure, 1.96);
        assert!(found.high == f64::INFINITY && found.low > 0.0);
        let turned = ratio_limits(&unsure, &sure, 1.96);
        assert!(turned.low == 0.0 && turned.high.is_finite());
    }

    #[test]
    fn means_must_be_above_zero() {
        let of = |amounts: [f64; 3]| {
            let mut moments = Moments::default();
            amounts.iter().for_each(|amount| moments.add(*amount, 1));
            moments
        };
        let (above, zero, below) = (of([1.0, 2.0, 4.0]), of([-1.0, 0.0, 1.0]), of([-3.0, -1.0, 1.0]));
        for other in [&zero, &below] {
            assert_eq!(mean_ratio(&above, other, 0.95), Err(Undefined::NotAboveZero));
            assert_eq!(mean_ratio(other, &above, 0.95), Err(Undefined::NotAboveZero));
        }
        assert_eq!(mean_ratio(&of([2.0; 3]), &of([3.0; 3]), 0.95), Err(Undefined::NoVariation));
    }
}
