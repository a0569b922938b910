//! The exact interval for one rate.

use crate::inference::binomial::Binomial;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::root::{Point, between};
use crate::share::{Share, Undefined};

/// Of the logarithm of the odds of a limit.
const TOLERANCE: f64 = 1e-13;

/// The interval of Clopper and Pearson (1934) for a rate, "exact" because it never holds less often than
/// stated: the rates under which neither so many hits or more, nor so many or fewer, is rarer than half the
/// error. In the unit of the rate; with no hits the lower limit is exactly 0, with nothing but hits the upper
/// one exactly 1. Wider than [`wilson`](crate::inference::wilson), which is right on average. Precise to 1e-9
/// for every number of cases.
///
/// # Errors
/// [`Undefined::NoCases`] when the base is empty.
///
/// ```
/// use evenhand::inference::clopper_pearson;
/// use evenhand::share::Share;
/// let interval = clopper_pearson(Share::new(26, 48), 0.95)?;
/// assert!((interval.low - 0.391721997599).abs() < 1e-12);
/// assert!((interval.high - 0.686284577928).abs() < 1e-12);
/// assert_eq!(clopper_pearson(Share::new(0, 20), 0.95)?.low, 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn clopper_pearson(share: Share, confidence: f64) -> Result<Interval, Undefined> {
    share.rate()?;
    // Checks the confidence too.
    let z = two_sided_z(confidence);
    let tail = (1.0 - confidence) / 2.0;
    let low = lower_odds(share, tail, z).map_or(0.0, |log_odds| Odds::new(log_odds).hit);
    let high = lower_odds(share.complement(), tail, z).map_or(1.0, |log_odds| Odds::new(log_odds).miss);
    Ok(Limits { low, high }.by("clopper_pearson"))
}

/// A chance and what is missing to 1, from the logarithm of their ratio.
struct Odds {
    hit: f64,
    miss: f64,
}

impl Odds {
    fn new(log_odds: f64) -> Odds {
        Odds { hit: 1.0 / (1.0 + (-log_odds).exp()), miss: 1.0 / (1.0 + log_odds.exp()) }
    }
}

/// The logarithm of the odds under which that many hits or more have the probability `tail`; none when there
/// are no hits, because then no chance is too low.
fn lower_odds(share: Share, tail: f64, z: f64) -> Option<f64> {
    if share.hits() == 0 {
        return None;
    }
    let base = share.base() as f64;
    if share.hits() == share.base() {
        let ln_hit = tail.ln() / base;
        return Some(ln_hit - (-ln_hit.exp_m1()).ln());
    }
    // The more likely a hit, the more likely so many: rising in the odds.
    let excess = |log_odds: f64| {
        let Odds { hit, miss } = Odds::new(log_odds);
        Point {
            at: log_odds,
            value: (Binomial { base: share.base(), hit, miss }.at_least(share.hits()) / tail).ln(),
        }
    };
    let (hits, misses) = (share.hits() as f64, share.complement().hits() as f64 + 1.0);
    let mut step = (z + 0.5) / (hits * misses / base).sqrt();
    let mut tried = excess((hits / misses).ln() - z / (hits * misses / base).sqrt());
    let rising = tried.value < 0.0;
    loop {
        let next = excess(if rising { tried.at + step } else { tried.at - step });
        if (next.value < 0.0) != rising {
            return Some(between(|at| excess(at).value, tried, next, TOLERANCE));
        }
        step *= 2.0;
        tried = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_encloses_the_rate_and_turns_over_with_the_outcome() {
        for (hits, base) in
            [(0, 1), (1, 1), (3, 7), (50, 100), (1, 1_000_000), (700_000, 1 << 40), (5 << 50, 7 << 50)]
        {
            let share = Share::new(hits, base);
            for confidence in [0.01, 0.5, 0.95, 0.999_999] {
                let found = clopper_pearson(share, confidence).expect("there are cases");
                assert!(found.contains(share.rate().expect("there are cases")), "{share:?} {found:?}");
                assert!(0.0 <= found.low && found.low < found.high && found.high <= 1.0);
                let turned = clopper_pearson(share.complement(), confidence).expect("there are cases");
                assert!((turned.low + found.high - 1.0).abs() < 1e-15);
            }
        }
        assert_eq!(clopper_pearson(Share::new(0, 0), 0.95), Err(Undefined::NoCases));
    }
}
