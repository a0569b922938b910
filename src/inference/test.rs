//! Testing whether two groups have the same rate.

use crate::inference::difference::{check_bases, cross_difference};
use crate::inference::normal::two_sided_p;
use crate::share::{Share, Undefined};

/// The most cases in the two groups together for which [`equality`] uses Fisher's exact test.
pub const FISHER_LIMIT: u64 = 100_000;

/// Two tables this close in probability count as equally likely, as in R and scipy: otherwise rounding would
/// decide whether the mirror image of the observed table is counted.
const TIE: f64 = 1.0 + 1e-7;

/// The p-value of a test of equal rates, with the method that gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Equality {
    /// Catalogue id of the method: `fisher_exact` or `score`.
    pub method: &'static str,
    /// Two-sided p-value.
    pub p: f64,
}

/// Tests whether the two groups could have the same rate: Fisher's exact test up to [`FISHER_LIMIT`] cases in
/// the two groups, the score test beyond, where the two agree. When all or none are hits in both groups
/// there is nothing to tell apart and p is 1.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::equality;
/// use evenhand::share::Share;
/// let berkeley = equality(Share::new(1198, 2691), Share::new(557, 1835))?;
/// assert_eq!(berkeley.method, "fisher_exact");
/// assert!((berkeley.p / 4.83590317934e-22 - 1.0).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn equality(group: Share, reference: Share) -> Result<Equality, Undefined> {
    check_bases(group, reference)?;
    if group.base().saturating_add(reference.base()) <= FISHER_LIMIT {
        Ok(Equality { method: "fisher_exact", p: fisher_exact(group, reference) })
    } else {
        Ok(Equality { method: "score", p: score(group, reference) })
    }
}

/// The two-sided p-value of Fisher's exact test (Fisher 1935): given how many hits there are in both groups
/// together, the probability of a split that is no more likely than the observed one, when chance alone
/// distributes the hits. Splits within one part in ten million of the observed probability count as equally
/// likely. 1 when all or none are hits, or a group has no cases; 0 only below the smallest number there is.
///
/// ```
/// use evenhand::inference::fisher_exact;
/// use evenhand::share::Share;
/// let p = fisher_exact(Share::new(6, 19), Share::new(25, 43));
/// assert!((p - 0.0970812187328).abs() < 1e-12);
/// ```
pub fn fisher_exact(group: Share, reference: Share) -> f64 {
    if has_zero_margin(group, reference) {
        return 1.0;
    }
    let splits = Splits::new(group, reference);
    let seen = group.hits();
    let likelihood = splits.ln_probability(seen);
    if splits.is_no_more_likely(splits.most_likely(), likelihood) {
        return 1.0;
    }
    // Counted from the observed split towards its own end, and from the first split on the other side of the
    // most likely one that is no more likely.
    let (near, far) = if splits.is_below_most_likely(seen) {
        (splits.sum_down(seen), splits.first_above(likelihood).map(|split| (split, splits.sum_up(split))))
    } else {
        (splits.sum_up(seen), splits.last_below(likelihood).map(|split| (split, splits.sum_down(split))))
    };
    let far = far.map_or(0.0, |(split, sum)| sum * (splits.ln_probability(split) - likelihood).exp());
    // The sum is over relative probabilities, all of them positive: nothing cancels however small p is.
    (likelihood + (near + far).ln()).exp().min(1.0)
}

/// The two-sided p-value of the score test of equal rates: the difference over its standard error under one
/// pooled rate, by the normal distribution (Pearson's chi-square test without continuity correction). For
/// many cases; 1 when all or none are hits in both groups, or a group has no cases.
///
/// ```
/// use evenhand::inference::score;
/// use evenhand::share::Share;
/// let p = score(Share::new(26, 48), Share::new(206, 259));
/// assert!((p - 1.71697905786e-4).abs() < 1e-14);
/// ```
pub fn score(group: Share, reference: Share) -> f64 {
    if has_zero_margin(group, reference) {
        return 1.0;
    }
    let pooled = group.pool(reference);
    let (n1, n2) = (group.base() as f64, reference.base() as f64);
    let hits = pooled.hits() as f64;
    let misses = pooled.complement().hits() as f64;
    two_sided_p(
        cross_difference(group, reference) / (n1 * n2).sqrt() / (hits * misses).sqrt() * (n1 + n2).sqrt(),
    )
}

/// How far the group's hits lie from what one pooled rate would give it, in standard deviations of the
/// hypergeometric distribution, below zero for a shortfall: the "standard deviations" of American courts
/// (Hazelwood School District v. United States, 1977) and of the OFCCP, where two or three draw suspicion.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a base is empty,
/// [`Undefined::NoVariation`] when all or none are hits in both groups.
///
/// ```
/// use evenhand::inference::standard_deviations;
/// use evenhand::share::Share;
/// let deviations = standard_deviations(Share::new(26, 48), Share::new(206, 259))?;
/// assert!((deviations + 3.75126096050).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn standard_deviations(group: Share, reference: Share) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    if has_zero_margin(group, reference) {
        return Err(Undefined::NoVariation);
    }
    let pooled = group.pool(reference);
    let (n1, n2) = (group.base() as f64, reference.base() as f64);
    let total = n1 + n2;
    let hits = pooled.hits() as f64;
    let misses = pooled.complement().hits() as f64;
    let deviation = (n1 / total * (n2 / total) * hits * (misses / (total - 1.0))).sqrt();
    Ok(-shortfall(group, reference) / deviation)
}

/// How many hits the group is short of what one pooled rate over both groups would have given it; below zero
/// for a surplus. 0 when neither group has a case.
///
/// ```
/// use evenhand::inference::shortfall;
/// use evenhand::share::Share;
/// let missing = shortfall(Share::new(26, 48), Share::new(206, 259));
/// assert!((missing - 10.2736156352).abs() < 1e-10);
/// ```
pub fn shortfall(group: Share, reference: Share) -> f64 {
    let total = group.pool(reference).base();
    if total == 0 { 0.0 } else { -cross_difference(group, reference) / total as f64 }
}

fn has_zero_margin(group: Share, reference: Share) -> bool {
    let pooled = group.pool(reference);
    group.base() == 0 || reference.base() == 0 || pooled.hits() == 0 || pooled.complement().hits() == 0
}

/// All ways to split the pooled hits over the two groups: a split is the number the group gets.
struct Splits {
    group: u64,
    reference: u64,
    hits: u64,
    misses: u64,
    /// The part of the logarithm of a probability that does not depend on the split.
    margins: f64,
}

impl Splits {
    fn new(group: Share, reference: Share) -> Splits {
        let pooled = group.pool(reference);
        let (hits, misses) = (pooled.hits(), pooled.complement().hits());
        let margins = stirling_rest(group.base())
            + stirling_rest(reference.base())
            + stirling_rest(hits)
            + stirling_rest(misses)
            - stirling_rest(pooled.base());
        Splits { group: group.base(), reference: reference.base(), hits, misses, margins }
    }

    fn least(&self) -> u64 {
        self.hits.saturating_sub(self.reference)
    }

    fn most(&self) -> u64 {
        self.hits.min(self.group)
    }

    /// Misses of the reference, at least 0 for every possible split.
    fn reference_misses(&self, split: u64) -> u64 {
        (self.reference + split) - self.hits
    }

    /// The logarithm of the hypergeometric probability, from Stirling's formula with its exact remainders:
    /// the large parts become deviances of the four cells, which are small where the probability is not
    /// (Loader 2000, "Fast and accurate computation of binomial probabilities").
    fn ln_probability(&self, split: u64) -> f64 {
        let total = u128::from(self.group) + u128::from(self.reference);
        let ours = u128::from(split) * total;
        let expected = u128::from(self.group) * u128::from(self.hits);
        let size = ours.abs_diff(expected) as f64 / total as f64;
        let surplus = if ours < expected { -size } else { size };

        let cells = [
            (split, self.group, self.hits, surplus),
            (self.group - split, self.group, self.misses, -surplus),
            (self.hits - split, self.reference, self.hits, -surplus),
            (self.reference_misses(split), self.reference, self.misses, surplus),
        ];
        cells.into_iter().fold(self.margins, |sum, (count, row, column, surplus)| {
            let expected = row as f64 * (column as f64 / total as f64);
            sum - deviance(count, expected, surplus) - stirling_rest(count)
        })
    }

    /// The probability of the next split over that of this one.
    fn rise(&self, split: u64) -> f64 {
        let gained = (self.hits - split) as f64 * (self.group - split) as f64;
        gained / ((split + 1) as f64 * (self.reference_misses(split) + 1) as f64)
    }

    fn is_below_most_likely(&self, split: u64) -> bool {
        split < self.most() && self.rise(split) >= 1.0
    }

    /// The probabilities of this split and all above, over that of this one.
    fn sum_up(&self, split: u64) -> f64 {
        let (mut sum, mut term) = (1.0, 1.0);
        for next in split..self.most() {
            term *= self.rise(next);
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// The probabilities of this split and all below, over that of this one.
    fn sum_down(&self, split: u64) -> f64 {
        let (mut sum, mut term) = (1.0, 1.0);
        for next in (self.least()..split).rev() {
            term /= self.rise(next);
            sum += term;
            if term < sum * 1e-18 {
                break;
            }
        }
        sum
    }

    /// The lowest split beyond the most likely one that is no more likely than the observed.
    fn first_above(&self, observed: f64) -> Option<u64> {
        let (mut likely, mut beyond) = (self.most_likely(), self.most() + 1);
        while beyond - likely > 1 {
            let middle = likely + (beyond - likely) / 2;
            if self.is_no_more_likely(middle, observed) { beyond = middle } else { likely = middle }
        }
        (beyond <= self.most()).then_some(beyond)
    }

    /// The highest split below the most likely one that is no more likely than the observed.
    fn last_below(&self, observed: f64) -> Option<u64> {
        // One more than each split is kept, so that "none" needs no negative number.
        let (mut beyond, mut likely) = (self.least(), self.most_likely() + 1);
        while likely - beyond > 1 {
            let middle = beyond + (likely - beyond) / 2;
            if self.is_no_more_likely(middle - 1, observed) { beyond = middle } else { likely = middle }
        }
        beyond.checked_sub(1).filter(|split| *split >= self.least())
    }

    fn is_no_more_likely(&self, split: u64, observed: f64) -> bool {
        self.ln_probability(split) <= observed + TIE.ln()
    }

    fn most_likely(&self) -> u64 {
        let (mut low, mut high) = (self.least(), self.most());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.rise(middle) > 1.0 { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// `count ln(count / expected) - surplus` with `surplus = count - expected` given without rounding.
fn deviance(count: u64, expected: f64, surplus: f64) -> f64 {
    if count == 0 {
        return expected;
    }
    count as f64 * (surplus / expected).ln_1p() - surplus
}

/// `ln n! - (n ln n - n)`: what the deviances of the cells leave out; 0 for `n = 0`.
fn stirling_rest(n: u64) -> f64 {
    if n == 0 {
        return 0.0;
    }
    let count = n as f64;
    let half_log = 0.5 * (2.0 * std::f64::consts::PI * count).ln();
    half_log + if n < 16 { small_remainder(count) } else { remainder(count) }
}

/// The remainder of Stirling's formula; the first term left out is below 2e-16 from 16 on.
fn remainder(n: f64) -> f64 {
    let square = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / 1188.0 / square) / square) / square) / square)
        / n
}

fn small_remainder(n: f64) -> f64 {
    let factorial: f64 = (1..=n as u32).map(f64::from).product();
    factorial.ln() - (n * n.ln() - n) - 0.5 * (2.0 * std::f64::consts::PI * n).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, with factorials of whole numbers and nothing clever.
    fn by_definition(group: Share, reference: Share) -> f64 {
        let choose =
            |n: u64, k: u64| (0..k).fold(1u128, |made, i| made * u128::from(n - i) / u128::from(i + 1));
        let hits = group.hits() + reference.hits();
        let weight = |split: u64| choose(group.base(), split) * choose(reference.base(), hits - split);
        let seen = weight(group.hits());
        let splits = hits.saturating_sub(reference.base())..=hits.min(group.base());
        let all: u128 = splits.clone().map(weight).sum();
        let rarer: u128 = splits.map(weight).filter(|weight| *weight <= seen).sum();
        rarer as f64 / all as f64
    }

    #[test]
    fn every_small_table_agrees_with_the_definition() {
        for n1 in 1..=14 {
            for n2 in 1..=14 {
                for x1 in 0..=n1 {
                    for x2 in 0..=n2 {
                        let (group, reference) = (Share::new(x1, n1), Share::new(x2, n2));
                        let p = fisher_exact(group, reference);
                        let expected = by_definition(group, reference);
                        assert!((p - expected).abs() < 1e-12 * expected, "{group:?} {reference:?} {p}");
                    }
                }
            }
        }
    }

    #[test]
    fn sides_and_outcomes_can_be_swapped() {
        let (group, reference) = (Share::new(37, 2000), Share::new(90, 3100));
        let p = fisher_exact(group, reference);
        assert!((fisher_exact(reference, group) - p).abs() < 1e-12 * p);
        assert!((fisher_exact(group.complement(), reference.complement()) - p).abs() < 1e-12 * p);
    }

    #[test]
    fn a_zero_margin_tells_nothing() {
        for (x1, x2) in [(0, 0), (5, 7)] {
            let (group, reference) = (Share::new(x1, 5), Share::new(x2, 7));
            assert_eq!(fisher_exact(group, reference), 1.0);
            assert_eq!(score(group, reference), 1.0);
            assert_eq!(standard_deviations(group, reference), Err(Undefined::NoVariation));
            assert_eq!(shortfall(group, reference), 0.0);
        }
    }

    #[test]
    fn the_method_changes_at_the_limit_and_the_two_agree_there() {
        let group = Share::new(20_300, 50_000);
        let within = equality(group, Share::new(20_000, 50_000)).expect("cases on both sides");
        let beyond = equality(group, Share::new(20_000, 50_001)).expect("cases on both sides");
        assert_eq!((within.method, beyond.method), ("fisher_exact", "score"));
        assert!((within.p / beyond.p - 1.0).abs() < 0.05, "{within:?} {beyond:?}");
    }

    #[test]
    fn tiny_probabilities_are_kept_and_none_is_lost_to_cancellation() {
        let p = fisher_exact(Share::new(0, 500), Share::new(500, 500));
        // Two of the (1000 choose 500) splits.
        assert!((p.ln() - (2f64.ln() - 689.467261567)).abs() < 1e-6, "{}", p.ln());
        assert!(fisher_exact(Share::new(24_000, 50_000), Share::new(27_000, 50_000)) > 0.0);
    }
}
