//! The largest gap between the distributions of two groups.

use std::f64::consts::PI;

use super::levels::{Level, check_cases, levels};
use crate::amount::Distribution;
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::normal::check_confidence;
use crate::inference::test::Equality;
use crate::share::Undefined;

/// The most pairs of cases for which [`kolmogorov_smirnov_test`] counts the orders of the cases.
pub const EXACT_PAIRS: u128 = 4_000_000;

/// The distance of Kolmogorov and Smirnov: the most by which the part of the cases up to some amount differs
/// between the two groups, from 0 to 1.
///
/// The interval is that of the true distance. The observed distribution of n cases strays from the true one by
/// more than ε with a probability of at most `2 exp(-2nε²)` (Dvoretzky, Kiefer and Wolfowitz 1956, with the
/// constant of Massart 1990), whatever it is, and the distance of the two by no more than both together. Each
/// group is given the confidence's square root. It holds more often than stated.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::kolmogorov_smirnov;
/// let one = |prices: &[f64]| Distribution::of(prices.iter().map(|price| (*price, 1)));
/// let group = one(&[12.1, 9.8, 11.4, 10.9, 13.0]);
/// let reference = one(&[10.2, 9.1, 8.7, 10.0, 9.9, 8.5]);
/// let found = kolmogorov_smirnov(&group, &reference, 0.95)?;
/// assert_eq!((found.value, found.interval.high), (0.8, 1.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn kolmogorov_smirnov(
    group: &Distribution,
    reference: &Distribution,
    confidence: f64,
) -> Result<Estimate, Undefined> {
    check_confidence(confidence);
    check_cases(group, reference)?;
    let (ours, theirs) = (group.cases(), reference.cases());
    let value = widest(&levels(group, reference), ours, theirs) as f64 / (ours as f64 * theirs as f64);
    // 1 - √confidence, which is each group's part of the error.
    let error = -libm::expm1(libm::log(confidence) / 2.0);
    let strays = |cases: u64| (libm::log(2.0 / error) / (2.0 * cases as f64)).sqrt();
    let reach = strays(ours) + strays(theirs);
    let limits = Limits { low: (value - reach).max(0.0), high: (value + reach).min(1.0) };
    Ok(Estimate { value, interval: limits.by("kolmogorov_smirnov_distance"), joint: None })
}

/// The test of Kolmogorov (1933) and Smirnov (1939) that the amounts of both groups have the same distribution.
///
/// Up to [`EXACT_PAIRS`] pairs of cases p is the part of all orders of the cases, given the equal amounts, in which
/// the distance is at least the observed one (Schröer and Trenkler 1995, "Exact and randomization distributions of
/// Kolmogorov-Smirnov tests two or three samples"). Beyond, it is the limit for many cases, which is too large
/// where amounts are equal or a group is small.
///
/// # Errors
/// As for [`kolmogorov_smirnov`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::kolmogorov_smirnov_test;
/// let one = |prices: &[f64]| Distribution::of(prices.iter().map(|price| (*price, 1)));
/// let group = one(&[12.1, 9.8, 11.4, 10.9, 13.0]);
/// let reference = one(&[10.2, 9.1, 8.7, 10.0, 9.9, 8.5]);
/// let test = kolmogorov_smirnov_test(&group, &reference)?;
/// assert_eq!(test.method, "kolmogorov_smirnov_exact");
/// assert!((test.p - 0.0476190476190).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn kolmogorov_smirnov_test(
    group: &Distribution,
    reference: &Distribution,
) -> Result<Equality, Undefined> {
    check_cases(group, reference)?;
    let levels = levels(group, reference);
    let (ours, theirs) = (group.cases(), reference.cases());
    let widest = widest(&levels, ours, theirs);
    if u128::from(ours) * u128::from(theirs) <= EXACT_PAIRS {
        return Ok(Equality {
            method: "kolmogorov_smirnov_exact",
            p: exact_p(&levels, ours, theirs, widest),
        });
    }
    let (ours, theirs) = (ours as f64, theirs as f64);
    let scaled = widest as f64 / (ours * theirs).sqrt() / (ours + theirs).sqrt();
    Ok(Equality { method: "kolmogorov_smirnov_limit", p: kolmogorov_survival(scaled) })
}

/// The largest distance times the cases of both groups, a whole number.
fn widest(levels: &[Level], ours: u64, theirs: u64) -> u128 {
    let apart = |level: &Level| {
        let below = u128::from(level.group_below + level.group) * u128::from(theirs);
        below.abs_diff(u128::from(level.reference_below + level.reference) * u128::from(ours))
    };
    levels.iter().map(apart).max().unwrap_or(0)
}

/// The part of all orders of the cases in which the distance reaches `widest` at the end of some level.
///
/// Of the orders of i cases of the group and j of the reference, the last is one of the group in i of i + j. All
/// terms are positive, so that the smallest p keeps its digits.
fn exact_p(levels: &[Level], ours: u64, theirs: u64, widest: u128) -> f64 {
    let mut is_end = vec![false; (ours + theirs) as usize + 1];
    let mut passed = 0;
    for level in levels {
        passed += level.cases() as usize;
        is_end[passed] = true;
    }
    let (short, long) = (ours.min(theirs), ours.max(theirs));
    let widest = widest as u64;
    let mut reached = vec![0.0; short as usize + 1];
    for of_long in 0..=long {
        for of_short in 0..=short {
            let place = of_short as usize;
            let all = of_short + of_long;
            let far = (of_short * long).abs_diff(of_long * short) >= widest;
            reached[place] = if far && is_end[all as usize] {
                1.0
            } else if all == 0 {
                0.0
            } else {
                let before = if of_short > 0 { reached[place - 1] } else { 0.0 };
                (of_short as f64 * before + of_long as f64 * reached[place]) / all as f64
            };
        }
    }
    reached[short as usize]
}

/// The probability that the limit of the scaled distance exceeds a number (Kolmogorov 1933), by whichever of its
/// two series converges fast.
fn kolmogorov_survival(scaled: f64) -> f64 {
    let sum = |term: &dyn Fn(f64) -> f64| (1..=20).map(f64::from).map(term).sum::<f64>();
    if scaled == 0.0 {
        1.0
    } else if scaled < 1.0 {
        let power = |k: f64| (2.0 * k - 1.0) * PI / scaled;
        let below = sum(&|k| libm::exp(-power(k) * power(k) / 8.0));
        (1.0 - (2.0 * PI).sqrt() / scaled * below).clamp(0.0, 1.0)
    } else {
        let sign = |k: f64| if k % 2.0 == 1.0 { 2.0 } else { -2.0 };
        sum(&|k| sign(k) * libm::exp(-2.0 * (k * scaled) * (k * scaled)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_series_meet_and_fall() {
        let mut before = 1.0;
        for step in 1..300 {
            let scaled = f64::from(step) / 100.0;
            let p = kolmogorov_survival(scaled);
            assert!(p <= before && p > 0.0, "{scaled} {p}");
            before = p;
        }
        let (below, above) = (kolmogorov_survival(1.0 - 1e-12), kolmogorov_survival(1.0));
        assert!((below - above).abs() < 1e-11);
    }

    #[test]
    fn the_limit_for_many_cases_is_near_the_exact_value_where_they_meet() {
        let ascending = |from: f64, cases: u64| Distribution::of((0..cases).map(|at| (from + at as f64, 1)));
        let (group, reference) = (ascending(0.0, 2000), ascending(80.5, 2000));
        let exact = kolmogorov_smirnov_test(&group, &reference).unwrap();
        let limit = kolmogorov_smirnov_test(&group, &ascending(80.5, 2001)).unwrap();
        assert_eq!((exact.method, limit.method), ("kolmogorov_smirnov_exact", "kolmogorov_smirnov_limit"));
        assert!((exact.p / limit.p - 1.0).abs() < 0.1, "{exact:?} {limit:?}");
    }

    #[test]
    fn separated_groups_leave_two_orders_and_equal_ones_all() {
        let (low, high) = (Distribution::of([(1.0, 5)]), Distribution::of([(2.0, 5)]));
        // Two of the (10 choose 5) orders.
        let test = kolmogorov_smirnov_test(&low, &high).unwrap();
        assert!((test.p - 2.0 / 252.0).abs() < 1e-15);
        // With five equal amounts below four, the other way round does not come apart: one of (9 choose 4).
        let test = kolmogorov_smirnov_test(&low, &Distribution::of([(2.0, 4)])).unwrap();
        assert!((test.p - 1.0 / 126.0).abs() < 1e-15);
        assert_eq!(kolmogorov_smirnov_test(&low, &low).map(|test| test.p), Ok(1.0));
        let many = Distribution::of([(1.0, 1_000_000_000), (2.0, 1)]);
        let test = kolmogorov_smirnov_test(&many, &many).unwrap();
        assert_eq!((test.method, test.p), ("kolmogorov_smirnov_limit", 1.0));
        assert_eq!(
            kolmogorov_smirnov_test(&low, &Distribution::default()),
            Err(Undefined::ReferenceUndefined)
        );
        assert_eq!(kolmogorov_smirnov(&Distribution::default(), &low, 0.9), Err(Undefined::NoCases));
    }

    #[test]
    fn the_interval_narrows_with_the_root_of_the_cases() {
        let group = |cases: u64| Distribution::of([(1.0, cases), (2.0, cases)]);
        let reference = |cases: u64| Distribution::of([(1.0, cases), (2.0, 3 * cases)]);
        let width = |cases: u64| {
            let found = kolmogorov_smirnov(&group(cases), &reference(cases), 0.95).unwrap();
            assert_eq!(found.value, 0.25);
            found.interval.high - found.interval.low
        };
        assert!((width(1_000_000) / width(100_000_000) - 10.0).abs() < 1e-9);
    }
}
