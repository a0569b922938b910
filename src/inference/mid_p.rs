//! Further statistics for two rates.

use crate::inference::difference::{check_bases, cross_difference};
use crate::inference::splits::Splits;
use crate::inference::test::has_zero_margin;
use crate::share::{Share, Undefined};

/// The difference of two rates over its standard error under one pooled rate, below zero when the group's
/// rate is the lower. Its two-sided p-value is [`score`](crate::inference::score); its square is Pearson's
/// chi-square.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a base is empty,
/// [`Undefined::NoVariation`] when all or none are hits in both groups.
///
/// ```
/// use evenhand::inference::pooled_z;
/// use evenhand::share::Share;
/// let z = pooled_z(Share::new(26, 48), Share::new(206, 259))?;
/// assert!((z + 3.75738547227).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn pooled_z(group: Share, reference: Share) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    if has_zero_margin(group, reference) {
        return Err(Undefined::NoVariation);
    }
    let pooled = group.pool(reference);
    let (n1, n2) = (group.base() as f64, reference.base() as f64);
    let (hits, misses) = (pooled.hits() as f64, pooled.complement().hits() as f64);
    Ok(cross_difference(group, reference) / (n1 * n2).sqrt() / (hits * misses).sqrt() * (n1 + n2).sqrt())
}

/// The two-sided central mid-p-value of equal rates: given how many hits there are in both groups together,
/// twice the smaller of the probabilities of so many in the group or fewer, and of so many or more, each with
/// only half the weight of the observed split (Lancaster 1961, "Significance tests in discrete
/// distributions"). Less cautious than [`fisher_exact`](crate::inference::fisher_exact): right on average
/// instead of never wrong too often. 1 when all or none are hits, or a group has no cases. Takes a step per
/// likely split, so some milliseconds for a thousand million cases.
///
/// ```
/// use evenhand::inference::central_mid_p;
/// use evenhand::share::Share;
/// let p = central_mid_p(Share::new(6, 19), Share::new(25, 43));
/// assert!((p - 0.0616171186613).abs() < 1e-12);
/// ```
pub fn central_mid_p(group: Share, reference: Share) -> f64 {
    if has_zero_margin(group, reference) {
        return 1.0;
    }
    let splits = Splits::new(group, reference);
    let seen = group.hits();
    let likelihood = splits.ln_probability(seen);
    // On the side of the most likely split the sum is more than a half, so only the other one matters.
    let tail = if splits.is_below_most_likely(seen) {
        splits.sum_down(seen)
    } else if seen > splits.most_likely() {
        splits.sum_up(seen)
    } else {
        splits.sum_down(seen).min(splits.sum_up(seen))
    };
    // All terms are positive, so nothing cancels however small p is.
    (likelihood + (2.0 * tail - 1.0).ln()).exp().min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::score;

    #[test]
    fn every_small_table_agrees_with_the_definition() {
        let choose = |n: u64, k: u64| (0..k).fold(1.0, |made, i| made * (n - i) as f64 / (i + 1) as f64);
        for n1 in 1..=12 {
            for n2 in 1..=12 {
                for x1 in 0..=n1 {
                    for x2 in 0..=n2 {
                        let hits: u64 = x1 + x2;
                        let weight = |split: u64| choose(n1, split) * choose(n2, hits - split);
                        let splits = hits.saturating_sub(n2)..=hits.min(n1);
                        let sum = |keep: &dyn Fn(u64) -> bool| -> f64 {
                            splits.clone().filter(|split| keep(*split)).map(weight).sum()
                        };
                        let below = sum(&|split| split < x1);
                        let above = sum(&|split| split > x1);
                        let expected = (2.0 * below.min(above) + weight(x1)) / sum(&|_| true);
                        let found = central_mid_p(Share::new(x1, n1), Share::new(x2, n2));
                        assert!((found - expected.min(1.0)).abs() < 1e-12, "{x1}/{n1} {x2}/{n2} {found}");
                    }
                }
            }
        }
    }

    #[test]
    fn with_many_cases_it_is_the_score_test() {
        let (group, reference) = (Share::new(400_500, 1_000_000), Share::new(399_000, 1_000_000));
        assert!((central_mid_p(group, reference) / score(group, reference) - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_zero_margin_tells_nothing() {
        for (x1, x2) in [(0, 0), (5, 7)] {
            let (group, reference) = (Share::new(x1, 5), Share::new(x2, 7));
            assert_eq!(central_mid_p(group, reference), 1.0);
            assert_eq!(pooled_z(group, reference), Err(Undefined::NoVariation));
        }
        assert_eq!(pooled_z(Share::new(0, 0), Share::new(1, 2)), Err(Undefined::NoCases));
    }
}
