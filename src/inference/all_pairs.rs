//! Every group against every other, all statements holding at once.

use crate::inference::difference_score;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::joint::check_family;
use crate::inference::ratio;
use crate::inference::skewness::Correction;
use crate::inference::studentized_range::tukey_kramer_critical;
use crate::share::{Share, Undefined};

/// The interval of one pair of groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairInterval {
    /// The group, by its place among those given.
    pub group: usize,
    /// The group it is compared with, which comes before it.
    pub reference: usize,
    /// The interval of the first compared with the second; it holds together with those of all other pairs.
    pub interval: Interval,
}

/// For each pair of groups the interval of their ratio, the later group over the earlier one; all hold
/// together: [`gart_nam`](crate::inference::gart_nam) at the critical value of Tukey and Kramer
/// ([`tukey_kramer_critical`]). The pairs come in the order of the group, then of the reference.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups; [`Undefined::NoCases`] when one has no cases.
///
/// ```
/// use evenhand::inference::all_ratios;
/// use evenhand::share::Share;
/// let groups = [Share::new(48, 80), Share::new(50, 70), Share::new(20, 90)];
/// let pairs = all_ratios(&groups, 0.95)?;
/// let named: Vec<_> = pairs.iter().map(|pair| (pair.group, pair.reference)).collect();
/// assert_eq!(named, [(1, 0), (2, 0), (2, 1)]);
/// assert!(pairs[0].interval.contains(1.0));
/// assert!(pairs[2].interval.high < 1.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn all_ratios(shares: &[Share], confidence: f64) -> Result<Vec<PairInterval>, Undefined> {
    all_pairs(shares, confidence, "gart_nam_all_pairs", |group, reference, z| {
        ratio::limits(group, reference, z, Correction::Skewness)
    })
}

/// For each pair of groups the interval of their difference, the later group minus the earlier one; all hold
/// together: as [`all_ratios`], by [`gart_nam_difference`](crate::inference::gart_nam_difference).
///
/// # Errors
/// As for [`all_ratios`].
pub fn all_differences(shares: &[Share], confidence: f64) -> Result<Vec<PairInterval>, Undefined> {
    all_pairs(shares, confidence, "gart_nam_difference_all_pairs", |group, reference, z| {
        difference_score::limits(group, reference, z, Correction::Skewness)
    })
}

fn all_pairs(
    shares: &[Share],
    confidence: f64,
    method: &'static str,
    limits: impl Fn(Share, Share, f64) -> Limits,
) -> Result<Vec<PairInterval>, Undefined> {
    check_family(shares)?;
    let z = tukey_kramer_critical(shares.len(), confidence);
    let pairs = (1..shares.len()).flat_map(|group| (0..group).map(move |reference| (group, reference)));
    let of_pair = |(group, reference): (usize, usize)| {
        let interval = limits(shares[group], shares[reference], z).by(method);
        PairInterval { group, reference, interval }
    };
    Ok(pairs.map(of_pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{gart_nam, gart_nam_difference};

    #[test]
    fn two_groups_have_the_plain_interval_and_more_groups_wider_ones() {
        let groups = [Share::new(8, 15), Share::new(4, 15), Share::new(0, 20), Share::new(5, 20)];
        let plain = [gart_nam(groups[1], groups[0], 0.95), gart_nam_difference(groups[1], groups[0], 0.95)];
        for (of, plain) in [all_ratios, all_differences].into_iter().zip(plain) {
            let plain = plain.expect("cases");
            let two = of(&groups[..2], 0.95).expect("cases");
            assert_eq!((two.len(), two[0].interval.low), (1, plain.low));
            let four = of(&groups, 0.95).expect("cases");
            assert_eq!(four.len(), 6);
            assert!(four[0].interval.low < plain.low && plain.high < four[0].interval.high);
            assert_eq!(of(&groups[..1], 0.95), Err(Undefined::SingleGroup));
            assert_eq!(of(&[groups[0], Share::new(0, 0)], 0.95), Err(Undefined::NoCases));
        }
    }
}
