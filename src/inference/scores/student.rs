//! The critical value and the tail of Student's t distribution.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::inference::normal::two_sided_z;
use crate::inference::root::{Point, between};

/// With more degrees of freedom an expansion around the normal distribution is right to all digits, and what
/// statrs 0.19 gives is not.
const EXPANDED: f64 = 10_000.0;

/// The value that a t variable with this many degrees of freedom (1 or more, not necessarily whole) exceeds
/// on either side with the probability that the confidence leaves.
pub(crate) fn two_sided_t(degrees: f64, confidence: f64) -> f64 {
    let z = two_sided_z(confidence);
    let expansion = expanded(z, degrees);
    if degrees > EXPANDED {
        return expansion;
    }
    let Ok(law) = StudentsT::new(0.0, 1.0, degrees) else { return expansion };
    // The tail is right to all digits; the quantile of statrs stops short of them.
    let tail = (1.0 - confidence) / 2.0;
    let excess = |t: f64| libm::log(law.sf(t) / tail);
    let point = |at: f64| Point { at, value: excess(at) };
    let low = point(z);
    let mut high = point(2.0 * z + 1.0);
    while high.value > 0.0 {
        high = point(2.0 * high.at);
    }
    between(excess, low, high, 1e-14)
}

/// Cornish and Fisher (Abramowitz and Stegun 1964, 26.7.5).
fn expanded(z: f64, degrees: f64) -> f64 {
    let square = z * z;
    let first = z * (square + 1.0) / 4.0;
    let second = z * ((5.0 * square + 16.0) * square + 3.0) / 96.0;
    let third = z * (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0;
    z + (first + (second + third / degrees) / degrees) / degrees
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn critical_values_are_those_of_scipy() {
        // scipy.stats.t.ppf((1 + confidence) / 2, degrees)
        for (degrees, confidence, expected) in [
            (1.0, 0.95, 12.706204736174694),
            (1.5, 0.5, 0.8725946625415716),
            (2.7, 0.999, 15.63577286317451),
            (14.160665295329945, 0.95, 2.1425059590398665),
            (57.0, 0.9, 1.6720288884609522),
        ] {
            let found = two_sided_t(degrees, confidence);
            assert!((found / expected - 1.0).abs() < 1e-9, "{degrees} {confidence} {found}");
        }
    }

    #[test]
    fn the_two_ways_meet() {
        for confidence in [0.5, 0.95, 0.999] {
            let z = two_sided_z(confidence);
            let (near, far) = (two_sided_t(EXPANDED, confidence), two_sided_t(EXPANDED + 1e-6, confidence));
            assert!((near / far - 1.0).abs() < 1e-11, "{near} {far}");
            assert!(z < far && (two_sided_t(1e15, confidence) - z).abs() < 1e-14);
        }
    }
}
