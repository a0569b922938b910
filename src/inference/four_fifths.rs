//! The rule of four fifths: what it would take to meet it, and how often chance alone breaks it.

use crate::inference::counts::{Law, Reach};
use crate::inference::difference::check_bases;
use crate::share::{Share, Undefined};

/// With a variance of both counts beyond this the ratio is so near to the true one that an equal one is more
/// than 100 standard errors from four fifths.
const SURE: f64 = 1e6;

/// How many more hits the group would have needed, of the same number of cases, for its rate to reach four
/// fifths of the reference's. 0 when it does already, exactly in whole numbers, and never more than the
/// group's misses.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::selections_to_four_fifths;
/// use evenhand::share::Share;
/// assert_eq!(selections_to_four_fifths(Share::new(3, 8), Share::new(16, 25)), Ok(2));
/// // Exactly four fifths.
/// assert_eq!(selections_to_four_fifths(Share::new(3, 5), Share::new(3, 4)), Ok(0));
/// ```
pub fn selections_to_four_fifths(group: Share, reference: Share) -> Result<u64, Undefined> {
    check_bases(group, reference)?;
    let needed = Scaled::new(reference.hits(), 4, 5, group.base(), reference.base()).up();
    Ok(needed.saturating_sub(group.hits()))
}

/// A group before its cases are decided: how many there will be, and the chance of a hit in each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prospect {
    /// How many cases.
    pub base: u64,
    /// The true rate, from 0 to 1.
    pub rate: f64,
}

/// The probability that the rates of the two groups come out with a ratio below four fifths, the lower over
/// the higher, whichever is which. Two groups without a hit have no ratio and do not count; with a hit on one
/// side only it is 0 and counts.
///
/// With equal true rates the probability of a false alarm; with a true ratio below four fifths 1 minus the
/// probability of a miss. The sum over all counts, from exact binomial probabilities, as long as the count of
/// either group has a variance of at most a million; beyond that by the normal distribution of the logarithm
/// of the ratio, which is 0 or 1 to all digits unless the true ratio is within one part in a hundred of four
/// fifths.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// # Panics
/// When a rate is not between 0 and 1: it comes from shares or a policy, never unchecked from data.
///
/// ```
/// use evenhand::inference::{Prospect, four_fifths_alarm};
/// let prospect = Prospect { base: 100, rate: 0.3 };
/// let chance = four_fifths_alarm(prospect, prospect)?;
/// assert!((chance - 0.298713969934).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn four_fifths_alarm(group: Prospect, reference: Prospect) -> Result<f64, Undefined> {
    for prospect in [group, reference] {
        assert!((0.0..=1.0).contains(&prospect.rate), "a rate of {} is not between 0 and 1", prospect.rate);
    }
    if group.base == 0 {
        return Err(Undefined::NoCases);
    }
    if reference.base == 0 {
        return Err(Undefined::ReferenceUndefined);
    }
    if group.variance().min(reference.variance()) > SURE {
        return Ok(approximate(group, reference));
    }
    // The outer sum is over the group with the fewer likely counts.
    let (outer, inner) =
        if group.variance() <= reference.variance() { (group, reference) } else { (reference, group) };
    let law = Law::new(inner.base, inner.rate, Reach::ALL);
    let breaks_with = |hits: u64| {
        // Below four fifths of this rate, or this one below four fifths of it.
        let below = Scaled::new(hits, 4, 5, inner.base, outer.base).up();
        let above = Scaled::new(hits, 5, 4, inner.base, outer.base).down();
        let low = below.checked_sub(1).map_or(0.0, |most| law.at_most(most));
        low + if above < inner.base { law.at_least(above + 1) } else { 0.0 }
    };
    let likely = Law::new(outer.base, outer.rate, Reach::ALL);
    Ok(likely.counts().map(|hits| likely.probability(hits) * breaks_with(hits)).sum::<f64>().min(1.0))
}

/// The probability that two groups of these sizes would show a ratio below four fifths if both had the same
/// true rate, that of both together: how often the rule raises a false alarm. 0 when all or none are hits.
///
/// # Errors
/// As for [`four_fifths_alarm`].
///
/// ```
/// use evenhand::inference::four_fifths_false_alarm;
/// use evenhand::share::Share;
/// let chance = four_fifths_false_alarm(Share::new(2, 20), Share::new(10, 20))?;
/// assert!((chance - 0.618411045915).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn four_fifths_false_alarm(group: Share, reference: Share) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    let rate = group.pool(reference).rate()?;
    four_fifths_alarm(Prospect { base: group.base(), rate }, Prospect { base: reference.base(), rate })
}

impl Prospect {
    fn variance(self) -> f64 {
        self.base as f64 * self.rate * (1.0 - self.rate)
    }

    /// One over the variance of the logarithm of the rate.
    fn precision(self) -> f64 {
        self.base as f64 * self.rate / (1.0 - self.rate)
    }
}

/// By the normal distribution of the logarithm of the ratio.
fn approximate(group: Prospect, reference: Prospect) -> f64 {
    let log_ratio = (group.rate / reference.rate).ln();
    let deviation = (1.0 / group.precision() + 1.0 / reference.precision()).sqrt();
    let beyond = |distance: f64| {
        if deviation > 0.0 {
            crate::inference::normal::cumulative(distance / deviation)
        } else if distance > 0.0 {
            1.0
        } else {
            0.0
        }
    };
    let four_fifths = 0.8f64.ln();
    beyond(four_fifths - log_ratio) + beyond(four_fifths + log_ratio)
}

/// `hits / base` of one group times a fraction, in cases of another: whole, and what is left over.
struct Scaled {
    whole: u128,
    is_exact: bool,
}

impl Scaled {
    fn new(hits: u64, times: u128, over: u128, other_base: u64, base: u64) -> Scaled {
        // Divided before it is multiplied, so that the largest counts do not overflow.
        let product = u128::from(hits) * u128::from(other_base);
        let divisor = over * u128::from(base);
        let (quotient, rest) = (product / divisor, product % divisor);
        Scaled {
            whole: times * quotient + times * rest / divisor,
            is_exact: (times * rest).is_multiple_of(divisor),
        }
    }

    /// As much or the next more.
    fn up(&self) -> u64 {
        saturated(self.whole + u128::from(!self.is_exact))
    }

    /// As much or the next less.
    fn down(&self) -> u64 {
        saturated(self.whole)
    }
}

fn saturated(count: u128) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_fewer_selections_would_do() {
        for (x1, n1, x2, n2) in [(3, 8, 16, 25), (0, 1, 1, 1), (4, 5, 1, 1), (0, 7, 0, 9), (1, 9, 9, 10)] {
            let missing = selections_to_four_fifths(Share::new(x1, n1), Share::new(x2, n2)).expect("cases");
            let reaches = |more: u64| 5 * (x1 + more) * n2 >= 4 * x2 * n1;
            assert!(reaches(missing) && (missing == 0 || !reaches(missing - 1)));
        }
        let (none, all) = (Share::new(0, u64::MAX), Share::new(u64::MAX, u64::MAX));
        assert_eq!(selections_to_four_fifths(none, all), Ok(u64::MAX / 5 * 4));
        let (empty, full) = (Share::new(0, 0), Share::new(1, 2));
        assert_eq!(selections_to_four_fifths(empty, full), Err(Undefined::NoCases));
        assert_eq!(selections_to_four_fifths(full, empty), Err(Undefined::ReferenceUndefined));
    }

    fn by_definition(group: Prospect, reference: Prospect) -> f64 {
        let law = |prospect: Prospect, hits: u64| {
            let choose = (0..hits).fold(1.0, |made, i| made * (prospect.base - i) as f64 / (i + 1) as f64);
            choose
                * prospect.rate.powi(hits as i32)
                * (1.0 - prospect.rate).powi((prospect.base - hits) as i32)
        };
        let mut sum = 0.0;
        for x1 in 0..=group.base {
            for x2 in 0..=reference.base {
                let (ours, theirs) = (x1 * reference.base, x2 * group.base);
                if 5 * ours.min(theirs) < 4 * ours.max(theirs) {
                    sum += law(group, x1) * law(reference, x2);
                }
            }
        }
        sum
    }

    #[test]
    fn the_chance_of_an_alarm_is_that_of_the_definition() {
        for (n1, p1, n2, p2) in [
            (1, 0.5, 1, 0.5),
            (7, 0.2, 12, 0.6),
            (20, 0.97, 9, 0.9),
            (5, 0.0, 6, 0.3),
            (5, 1.0, 6, 0.3),
            (4, 0.0, 3, 0.0),
        ] {
            let (group, reference) = (Prospect { base: n1, rate: p1 }, Prospect { base: n2, rate: p2 });
            let expected = by_definition(group, reference);
            for found in [four_fifths_alarm(group, reference), four_fifths_alarm(reference, group)] {
                let found = found.expect("cases");
                assert!((found - expected).abs() < 1e-13, "{group:?} {reference:?} {found} {expected}");
            }
        }
    }

    #[test]
    fn the_listed_and_the_approximate_chance_meet() {
        let pair = |rate: f64| {
            let group = Prospect { base: 5_000_000, rate };
            let reference = Prospect { base: 4_000_000, rate: 0.4 };
            (four_fifths_alarm(group, reference).expect("cases"), approximate(group, reference))
        };
        for rate in [0.3185, 0.32, 0.3205] {
            let (exact, near) = pair(rate);
            assert!((exact - near).abs() < 1e-3, "{rate} {exact} {near}");
        }
    }

    #[test]
    fn the_largest_groups_give_no_false_alarm() {
        let huge = Prospect { base: u64::MAX, rate: 0.3 };
        let small = Prospect { base: 10, rate: 0.3 };
        assert_eq!(four_fifths_alarm(huge, huge), Ok(0.0));
        let found = four_fifths_alarm(huge, small).expect("cases");
        // Three of ten are exactly the rate of the other, and no other count comes near enough.
        let three = 120.0 * 0.3f64.powi(3) * 0.7f64.powi(7);
        assert!((found - (1.0 - three)).abs() < 1e-12, "{found}");
        // A single case each, all but certain: an alarm is a hit on one side only.
        let single = Prospect { base: 1, rate: 1.0 - 1e-7 };
        let found = four_fifths_alarm(single, single).expect("cases");
        assert!((found / 2e-7 - 1.0).abs() < 1e-6, "{found}");
        assert_eq!(four_fifths_false_alarm(Share::new(0, 9), Share::new(0, 4)), Ok(0.0));
    }
}
