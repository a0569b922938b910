//! Medians and other quantiles, with intervals that assume nothing about the distribution.

use crate::amount::Distribution;
use crate::inference::binomial::Binomial;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::mover::{Spread, limits_of_ratio};
use crate::inference::normal::{survival, two_sided_z};
use crate::inference::proportion::Reach;
use crate::share::Undefined;

/// A tail may exceed what is asked for by this part: it is as precise as that.
const SLACK: f64 = 1.0 + 1e-9;

/// The interval of the level below which this part of all cases lies, by order statistics (Thompson 1936; Scheffé
/// and Tukey 1945; David and Nagaraja 2003, "Order statistics", section 7.1). In the unit of the amounts.
///
/// How many cases lie below the true quantile is a binomial number. The limits are the amounts of the two cases,
/// in order of amount, outside of which that number is in each tail at most half the error: they hold at least as
/// often as stated, whatever the distribution, ties included. With few cases they are wider than need be, and with
/// five no interval of a median holds in 95 %.
///
/// # Errors
/// [`Undefined::NoCases`]; [`Undefined::FewCases`] when even the smallest and the largest amount hold less often.
///
/// # Panics
/// When the part or the confidence is not strictly between 0 and 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::quantile_interval;
/// let waits = Distribution::of((1..=20).map(|minutes| (f64::from(minutes), 1)));
/// let interval = quantile_interval(&waits, 0.5, 0.95)?;
/// assert_eq!((interval.low, interval.high), (6.0, 15.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn quantile_interval(amounts: &Distribution, part: f64, confidence: f64) -> Result<Interval, Undefined> {
    let spread = spread(amounts, part, two_sided_z(confidence))?;
    let limits = Limits { low: spread.value - spread.reach.below, high: spread.value + spread.reach.above };
    Ok(limits.by("order_statistics"))
}

/// [`quantile_interval`] for the median.
///
/// # Errors
/// As for [`quantile_interval`].
pub fn median_interval(amounts: &Distribution, confidence: f64) -> Result<Interval, Undefined> {
    quantile_interval(amounts, 0.5, confidence)
}

/// The interval of the difference of two medians, group minus reference: the distances of the medians to their own
/// limits ([`median_interval`]), squared and added (Zou and Donner 2008, "Construction of confidence limits about
/// effect measures"). In the unit of the amounts.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none; [`Undefined::FewCases`] when either has too few.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::median_difference;
/// let minutes = |from: i32| Distribution::of((from..from + 20).map(|minutes| (f64::from(minutes), 1)));
/// let interval = median_difference(&minutes(11), &minutes(1), 0.95)?;
/// // Each limit lies 4.5 from its median of 20.5 and 10.5.
/// assert!((interval.low - (10.0 - 4.5 * 2f64.sqrt())).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn median_difference(
    group: &Distribution,
    reference: &Distribution,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = two_sided_z(confidence);
    let (ours, theirs) = medians(group, reference, z)?;
    Ok(difference_limits(&ours, &theirs).by("median_difference"))
}

/// The interval of the ratio of two medians, group over reference, from their own limits (Donner and Zou 2012,
/// "Closed-form confidence intervals for functions of the normal mean and standard deviation", MOVER-R). The lower
/// limit is 0 where the group's median may be zero as far as the cases tell, the upper one infinite where the
/// reference's may be.
///
/// # Errors
/// [`Undefined::NotAboveZero`] when a median is not above zero; otherwise as for [`median_difference`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::median_ratio;
/// let minutes = |from: i32| Distribution::of((from..from + 20).map(|minutes| (f64::from(minutes), 1)));
/// let interval = median_ratio(&minutes(11), &minutes(1), 0.95)?;
/// assert!(interval.contains(20.5 / 10.5) && interval.low > 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn median_ratio(
    group: &Distribution,
    reference: &Distribution,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let z = two_sided_z(confidence);
    let (ours, theirs) = medians(group, reference, z)?;
    check_above_zero(&ours)?;
    check_above_zero(&theirs)?;
    Ok(limits_of_ratio(&ours, &theirs).by("median_ratio"))
}

pub(crate) fn check_above_zero(median: &Spread) -> Result<(), Undefined> {
    if median.value > 0.0 { Ok(()) } else { Err(Undefined::NotAboveZero) }
}

pub(crate) fn medians(
    group: &Distribution,
    reference: &Distribution,
    z: f64,
) -> Result<(Spread, Spread), Undefined> {
    let ours = spread(group, 0.5, z)?;
    let theirs = spread(reference, 0.5, z).map_err(|reason| match reason {
        Undefined::NoCases => Undefined::ReferenceUndefined,
        other => other,
    })?;
    Ok((ours, theirs))
}

pub(crate) fn difference_limits(ours: &Spread, theirs: &Spread) -> Limits {
    let difference = ours.value - theirs.value;
    Limits {
        low: difference - libm::hypot(ours.reach.below, theirs.reach.above),
        high: difference + libm::hypot(ours.reach.above, theirs.reach.below),
    }
}

/// The observed quantile and its distances to the limits, each tail being as rare as `z` is in the normal
/// distribution.
pub(crate) fn spread(amounts: &Distribution, part: f64, z: f64) -> Result<Spread, Undefined> {
    assert!(part > 0.0 && part < 1.0, "a part of {part} is not between 0 and 1");
    let value = amounts.quantile(part)?;
    let cases = amounts.cases();
    let law = Binomial::new(cases, part);
    let tail = survival(z);
    let below = cases_in_tail(&law, tail, z).ok_or(Undefined::FewCases)?;
    let above = cases_in_tail(&law.complement(), tail, z).ok_or(Undefined::FewCases)?;
    let (low, high) = (amounts.at_rank(below - 1), amounts.at_rank(cases - above));
    // The interpolated quantile can lie beyond a limit only at a confidence near zero.
    Ok(Spread { value, reach: Reach { below: (value - low).max(0.0), above: (high - value).max(0.0) } })
}

/// The largest number whose predecessor and all below have together at most the probability `tail`; none where
/// even 0 is more likely.
fn cases_in_tail(law: &Binomial, tail: f64, z: f64) -> Option<u64> {
    let rare = |count: u64| law.at_most(count) <= tail * SLACK;
    if !rare(0) {
        return None;
    }
    let guess = (law.mean() - z * law.variance().sqrt()).clamp(0.0, law.base as f64) as u64;
    // From the guess outwards in growing steps until the last rare count lies between the two.
    let (mut within, mut beyond, mut step) = (0, law.base, 1);
    if rare(guess) {
        within = guess;
        while within + step < beyond {
            if rare(within + step) {
                within += step
            } else {
                beyond = within + step
            }
            step *= 2;
        }
    } else {
        beyond = guess;
        while beyond > within + step {
            if rare(beyond - step) {
                within = beyond - step
            } else {
                beyond -= step
            }
            step *= 2;
        }
    }
    while beyond - within > 1 {
        let middle = within + (beyond - within) / 2;
        if rare(middle) { within = middle } else { beyond = middle }
    }
    Some(within + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By adding up the probabilities one by one.
    fn plainly(cases: u64, part: f64, tail: f64) -> Option<u64> {
        let (mut sum, mut count) = (0.0, 0);
        let mut term = (1.0 - part).powi(cases as i32);
        while sum + term <= tail * SLACK {
            sum += term;
            term *= (cases - count) as f64 / (count + 1) as f64 * part / (1.0 - part);
            count += 1;
        }
        (count > 0).then_some(count)
    }

    #[test]
    fn ranks_are_those_of_the_definition() {
        for part in [0.1, 0.25, 0.5, 0.9] {
            for z in [0.1, 1.0, 1.96, 3.4] {
                for cases in 1..200 {
                    let law = Binomial::new(cases, part);
                    let found = cases_in_tail(&law, survival(z), z);
                    assert_eq!(found, plainly(cases, part, survival(z)), "{cases} {part} {z}");
                }
            }
        }
    }

    #[test]
    fn six_cases_are_needed_for_a_median_and_ties_narrow_it() {
        let five = Distribution::of((0..5).map(|at| (f64::from(at), 1)));
        assert_eq!(median_interval(&five, 0.95), Err(Undefined::FewCases));
        let six = median_interval(&Distribution::of((0..6).map(|at| (f64::from(at), 1))), 0.95).unwrap();
        assert_eq!((six.low, six.high), (0.0, 5.0));
        let same = median_interval(&Distribution::of([(3.0, 6)]), 0.95).unwrap();
        assert_eq!((same.low, same.high), (3.0, 3.0));
        assert_eq!(median_interval(&Distribution::default(), 0.95), Err(Undefined::NoCases));
    }

    #[test]
    fn a_thousand_million_cases_are_near_the_normal_ranks() {
        let cases = 1_000_000_000;
        let law = Binomial::new(cases, 0.3);
        let rank = cases_in_tail(&law, 0.025, 1.959964).unwrap() as f64;
        let normal = 3e8 - 1.959963984540054 * (cases as f64 * 0.21).sqrt();
        assert!((rank - normal).abs() < 3.0, "{rank} {normal}");
        let waits = Distribution::of([(-5.0, cases), (0.0, 10), (4.5, cases)]);
        let interval = median_interval(&waits, 0.95).unwrap();
        assert_eq!((interval.low, interval.high), (-5.0, 4.5));
    }

    #[test]
    fn a_median_of_zero_has_a_difference_and_no_ratio() {
        let mostly_free = Distribution::of([(0.0, 80), (10.0, 20)]);
        let paid = Distribution::of([(5.0, 50), (10.0, 50)]);
        assert!(median_difference(&mostly_free, &paid, 0.95).unwrap().high <= 0.0);
        for (group, reference) in [(&mostly_free, &paid), (&paid, &mostly_free)] {
            assert_eq!(median_ratio(group, reference, 0.95), Err(Undefined::NotAboveZero));
        }
        let empty = Distribution::default();
        assert_eq!(median_difference(&empty, &paid, 0.95), Err(Undefined::NoCases));
        assert_eq!(median_difference(&paid, &empty, 0.95), Err(Undefined::ReferenceUndefined));
    }
}
