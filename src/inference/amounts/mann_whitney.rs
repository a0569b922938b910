//! The test of Mann and Whitney.

use super::levels::{Level, check_cases, levels};
use super::superiority::twice_the_wins;
use crate::amount::Distribution;
use crate::inference::normal::two_sided_p;
use crate::share::Undefined;

/// The most cases of a group for which [`mann_whitney`] counts the orders, where no two amounts are equal.
pub const EXACT_LIMIT: u64 = 50;

/// The outcome of a test by ranks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankTest {
    /// Catalogue id of the method: `mann_whitney_exact` or `mann_whitney`.
    pub method: &'static str,
    /// In how many pairs the group's case has more than the reference's, equal amounts counting half.
    pub statistic: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// The test of Mann and Whitney (1947) that the amounts of both groups have the same distribution, by the number of
/// pairs in which the group's case has more.
///
/// With at most [`EXACT_LIMIT`] cases in either group and no two equal amounts, p is exact: twice the part of all
/// orders of the cases that are at least as extreme on that side. Otherwise the number of pairs is taken as normal
/// with the variance corrected for ties, without a correction for continuity. When all amounts are equal there is
/// nothing to tell apart and p is 1.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::mann_whitney;
/// let group = Distribution::of([(1.0, 1), (2.0, 2), (3.0, 1), (4.0, 3), (5.0, 1)]);
/// let reference = Distribution::of([(2.0, 1), (3.0, 2), (4.0, 1), (5.0, 2), (6.0, 2), (7.0, 1)]);
/// let test = mann_whitney(&group, &reference)?;
/// assert_eq!((test.method, test.statistic), ("mann_whitney", 18.5));
/// assert!((test.p - 0.0876022012725).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mann_whitney(group: &Distribution, reference: &Distribution) -> Result<RankTest, Undefined> {
    check_cases(group, reference)?;
    let levels = levels(group, reference);
    let (ours, theirs) = (group.cases(), reference.cases());
    let wins = twice_the_wins(&levels);
    let statistic = wins as f64 / 2.0;
    if ours.max(theirs) <= EXACT_LIMIT && levels.iter().all(|level| level.cases() == 1) {
        let p = exact_p(ours as usize, theirs as usize, (wins / 2) as usize);
        return Ok(RankTest { method: "mann_whitney_exact", statistic, p });
    }
    let pairs = u128::from(ours) * u128::from(theirs);
    let deviation = standard_deviation(&levels, ours as f64, theirs as f64);
    let size = wins.abs_diff(pairs) as f64 / 2.0;
    let p = if deviation == 0.0 { 1.0 } else { two_sided_p(size / deviation) };
    Ok(RankTest { method: "mann_whitney", statistic, p })
}

/// Of the number of pairs under equal distributions, given the ties: the root of
/// `n₁n₂/12 · [N + 1 - Σ(t³ - t) / (N(N - 1))]`, written so that nothing cancels.
fn standard_deviation(levels: &[Level], ours: f64, theirs: f64) -> f64 {
    let all = ours + theirs;
    // N³ - N - Σ(t³ - t), because the t add up to N.
    let untied: f64 = levels
        .iter()
        .map(|level| {
            let tied = level.cases() as f64;
            tied * (all - tied) * (all + tied)
        })
        .sum();
    (ours * theirs / 12.0 * (untied / all / (all - 1.0))).sqrt()
}

/// Twice the part of all orders of the cases in which the group has at most so many wins, or at least as many on
/// the other side; at most 1.
fn exact_p(ours: usize, theirs: usize, wins: usize) -> f64 {
    let fewer = wins.min(ours * theirs - wins);
    let orders = orders_by_wins(ours, theirs);
    let extreme: i128 = orders[..=fewer].iter().sum();
    let all: i128 = orders.iter().sum();
    (2.0 * extreme as f64 / all as f64).min(1.0)
}

/// How many orders of the cases have 0, 1, 2, … wins: the coefficients of the Gaussian binomial coefficient,
/// `Π (1 - q^(n₂+i)) / (1 - q^i)` for i from 1 to n₁. For 50 and 50 cases they add up to 10²⁹.
fn orders_by_wins(ours: usize, theirs: usize) -> Vec<i128> {
    let most = ours * theirs;
    let mut orders = vec![0i128; most + 1];
    orders[0] = 1;
    for step in 1..=ours {
        for wins in (theirs + step..=most).rev() {
            orders[wins] -= orders[wins - theirs - step];
        }
        for wins in step..=most {
            orders[wins] += orders[wins - step];
        }
    }
    orders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted_as_by_going_through_them() {
        for (ours, theirs) in [(1usize, 1usize), (3, 4), (5, 2), (6, 6)] {
            let mut counted = vec![0i128; ours * theirs + 1];
            for order in 0u32..1 << (ours + theirs) {
                if order.count_ones() as usize == ours {
                    let below = |at: usize| (0..at).filter(|bit| order >> bit & 1 == 0).count();
                    let wins: usize = (0..ours + theirs).filter(|bit| order >> bit & 1 == 1).map(below).sum();
                    counted[wins] += 1;
                }
            }
            assert_eq!(orders_by_wins(ours, theirs), counted);
        }
        let all: i128 = orders_by_wins(50, 50).iter().sum();
        assert_eq!(all, 100_891_344_545_564_193_334_812_497_256);
    }

    #[test]
    fn ties_and_many_cases_are_left_to_the_normal_distribution() {
        let ascending =
            |from: u64, cases: u64| Distribution::of((0..cases).map(|at| ((from + 2 * at) as f64, 1)));
        let exact = mann_whitney(&ascending(0, 50), &ascending(11, 50)).unwrap();
        let normal = mann_whitney(&ascending(0, 51), &ascending(11, 51)).unwrap();
        assert_eq!((exact.method, normal.method), ("mann_whitney_exact", "mann_whitney"));
        assert!((exact.p / normal.p - 1.0).abs() < 0.1, "{exact:?} {normal:?}");
        let tied = mann_whitney(&Distribution::of([(1.0, 2)]), &ascending(3, 4)).unwrap();
        assert_eq!(tied.method, "mann_whitney");
    }

    #[test]
    fn a_thousand_million_ties_lose_no_digits() {
        // One case apart from a thousand million equal ones in each group.
        let many = 1_000_000_000u64;
        let group = Distribution::of([(1.0, many), (2.0, 1)]);
        let reference = Distribution::of([(1.0, many)]);
        let test = mann_whitney(&group, &reference).unwrap();
        // The one case is above half of the others and equal groups would have it on either side: z is 1.
        assert!((test.p - two_sided_p(1.0)).abs() < 1e-8, "{}", test.p);
        let same = mann_whitney(&reference, &reference).unwrap();
        assert_eq!((same.statistic, same.p), (5e17, 1.0));
    }

    #[test]
    fn an_empty_side_is_named_and_single_cases_are_enough() {
        let (none, one) = (Distribution::default(), Distribution::of([(1.0, 1)]));
        assert_eq!(mann_whitney(&none, &one), Err(Undefined::NoCases));
        assert_eq!(mann_whitney(&one, &none), Err(Undefined::ReferenceUndefined));
        let other = Distribution::of([(0.0, 1)]);
        assert_eq!(mann_whitney(&one, &other).map(|test| (test.statistic, test.p)), Ok((1.0, 1.0)));
    }
}
