//! Testing whether two groups have the same rate.

use crate::inference::difference::{check_bases, cross_difference};
use crate::inference::normal::two_sided_p;
use crate::inference::splits::Splits;
use crate::share::{Share, Undefined};

/// The most cases in the two groups together for which [`equality`] uses Fisher's exact test.
pub const FISHER_LIMIT: u64 = 100_000;

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

pub(crate) fn has_zero_margin(group: Share, reference: Share) -> bool {
    let pooled = group.pool(reference);
    group.base() == 0 || reference.base() == 0 || pooled.hits() == 0 || pooled.complement().hits() == 0
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
