//! An interval for one rate.

use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::share::{Share, Undefined};

/// The interval of Wilson (1927) for a rate, by inverting the score test: the rates that the counts do not
/// contradict. In the unit of the rate, always inside 0 to 1, and a width above zero even at 0 % and 100 %:
/// with no hits the lower limit is exactly 0, with nothing but hits the upper one exactly 1.
///
/// # Errors
/// [`Undefined::NoCases`] when the base is empty.
///
/// ```
/// use evenhand::inference::wilson;
/// use evenhand::share::Share;
/// let interval = wilson(Share::new(26, 48), 0.95)?;
/// assert!((interval.low - 0.402910745456).abs() < 1e-12);
/// assert!((interval.high - 0.674247577071).abs() < 1e-12);
/// assert_eq!(wilson(Share::new(0, 20), 0.95)?.low, 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn wilson(share: Share, confidence: f64) -> Result<Interval, Undefined> {
    let rate = share.rate()?;
    let reach = wilson_reach(share, two_sided_z(confidence));
    // The clamp undoes rounding only: the limits of the method never leave 0 to 1.
    let limits = Limits { low: (rate - reach.below).max(0.0), high: (rate + reach.above).min(1.0) };
    Ok(limits.by("wilson"))
}

/// How far the limits of an estimate lie from it, each a distance of at least 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    pub(crate) below: f64,
    pub(crate) above: f64,
}

/// The distances from the rate to its Wilson limits; the base must hold a case.
pub(crate) fn wilson_reach(share: Share, z: f64) -> Reach {
    let n = share.base() as f64;
    let p = share.hits() as f64 / n;
    let q = (share.base() - share.hits()) as f64 / n;
    wilson_reach_of(p, q, n, z)
}

/// The same from the rate, its complement and a number of cases above 0 that need not be whole.
pub(crate) fn wilson_reach_of(p: f64, q: f64, n: f64, z: f64) -> Reach {
    let widened = n + z * z;
    let half_width = z * (n * p * q + z * z / 4.0).sqrt() / widened;
    let longer = half_width + z * z * (p - q).abs() / (2.0 * widened);
    // The two distances multiply to z² p q / (n + z²), which spares the difference of two near numbers.
    let shorter = z * z * p * q / (widened * longer);
    if p <= q { Reach { below: shorter, above: longer } } else { Reach { below: longer, above: shorter } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_solves_the_score_equation() {
        for (hits, base) in [(1, 29), (26, 48), (20, 20), (0, 1), (1, 1_000_000_000), (7, 10_000_000)] {
            for confidence in [0.5, 0.95, 0.999] {
                let z = two_sided_z(confidence);
                let share = Share::new(hits, base);
                let p = hits as f64 / base as f64;
                let interval = wilson(share, confidence).expect("there are cases");
                for limit in [interval.low, interval.high] {
                    let left = (p - limit).powi(2) * base as f64;
                    let right = z * z * limit * (1.0 - limit);
                    assert!((left - right).abs() <= 1e-9 * left.max(right), "{share:?} {limit}");
                }
            }
        }
    }

    #[test]
    fn no_cases_have_no_interval() {
        assert_eq!(wilson(Share::new(0, 0), 0.95), Err(Undefined::NoCases));
    }
}
