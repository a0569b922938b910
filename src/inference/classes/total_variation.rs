//! How far the classes of two groups are apart, over all classes together.

use std::f64::consts::{LN_2, PI};

use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::check_confidence;
use crate::share::Undefined;

/// The total variation distance between the classes of two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TotalVariation {
    /// The part of either group that would have to change its class for the two to have the same classes,
    /// from 0 to 1.
    pub value: f64,
    /// The interval of the true distance, method `total_variation_hoeffding`.
    pub interval: Interval,
    /// What the distance would be on average if both groups had the classes of the two together, from chance
    /// alone. A distance about as large as this shows nothing.
    pub by_chance: f64,
}

/// The total variation distance: half the sum, over classes, of the gaps between the two shares; equal to the
/// largest gap between the shares of any set of classes. Counts are given in the same order of classes.
///
/// The observed distance is larger than the true one on average, and above zero by chance alone
/// ([`TotalVariation::by_chance`], by the normal distribution of each gap). So there is no symmetric
/// interval, and resampling would only add noise to noise. The interval here follows from the inequality of
/// Hoeffding (1963, "Probability inequalities for sums of bounded random variables"), applied to the gap
/// between the shares of a set of classes. The true distance is the gap of a single set, whatever it is, so
/// the upper limit need only hold for one; the lower limit must hold for all 2^k - 2 sets of k classes
/// (Weissman and others 2003, "Inequalities for the L1 deviation of the empirical distribution"), because the
/// observed distance is the largest gap of any. With s = √(1 / m + 1 / n) for m and n cases it reaches from
/// `value - s √(ln(2 (2^k - 2) / α) / 2)` to `value + s √(ln(2 / α) / 2)`, cut off at 0 and 1. It holds at
/// least as often as stated for any number of cases, and so is wider than need be. The lower limit is above 0
/// only where the groups differ by more than chance explains.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none, [`Undefined::NoVariation`] with fewer than two classes.
///
/// # Panics
/// When the two do not have as many classes: a mistake of the caller, never of the data.
///
/// ```
/// use evenhand::inference::classes::total_variation;
/// let found = total_variation(&[500, 300, 200], &[300, 300, 400], 0.95)?;
/// assert!((found.value - 0.2).abs() < 1e-15);
/// assert!((found.interval.low - 0.125969).abs() < 1e-6 && (found.interval.high - 0.260736).abs() < 1e-6);
/// assert!((found.by_chance - 0.025092).abs() < 1e-6);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn total_variation(
    group: &[u64],
    reference: &[u64],
    confidence: f64,
) -> Result<TotalVariation, Undefined> {
    check_confidence(confidence);
    assert_eq!(group.len(), reference.len(), "both groups have the same classes");
    let [ours, theirs] = [group, reference].map(|counts| counts.iter().sum::<u64>());
    match (ours, theirs) {
        (0, _) => return Err(Undefined::NoCases),
        (_, 0) => return Err(Undefined::ReferenceUndefined),
        _ if group.len() < 2 => return Err(Undefined::NoVariation),
        _ => {}
    }
    // Gaps over a common denominator, in whole numbers: equal shares have no gap.
    let gap = |(one, other): (&u64, &u64)| {
        let product = |count: &u64, cases: u64| u128::from(*count) * u128::from(cases);
        product(one, theirs).abs_diff(product(other, ours))
    };
    let gaps: u128 = group.iter().zip(reference).map(gap).sum();
    let value = gaps as f64 / (2.0 * (u128::from(ours) * u128::from(theirs)) as f64);

    let inverse = 1.0 / ours as f64 + 1.0 / theirs as f64;
    let error = 1.0 - confidence;
    let reach = |ln_sets: f64| (inverse * (ln_sets + libm::log(2.0 / error)) / 2.0).sqrt();
    let classes = group.len() as f64;
    let ln_sets = classes * LN_2 + libm::log1p(-libm::exp((1.0 - classes) * LN_2));
    let limits = Limits { low: (value - reach(ln_sets)).max(0.0), high: (value + reach(0.0)).min(1.0) };

    let both = ours as f64 + theirs as f64;
    let spread = |(one, other): (&u64, &u64)| {
        let share = (*one as f64 + *other as f64) / both;
        (2.0 * share * (1.0 - share) * inverse / PI).sqrt()
    };
    let by_chance = group.iter().zip(reference).map(spread).sum::<f64>() / 2.0;
    Ok(TotalVariation { value, interval: limits.by("total_variation_hoeffding"), by_chance })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_largest_gap_of_any_set_of_classes() {
        let (group, reference) = ([3, 0, 9, 4, 7], [5, 1, 2, 8, 1]);
        let found = total_variation(&group, &reference, 0.9).expect("cases");
        let share = |counts: &[u64], set: u32| {
            let hits: u64 = (0..5).filter(|class| set >> class & 1 == 1).map(|class| counts[class]).sum();
            hits as f64 / counts.iter().sum::<u64>() as f64
        };
        let largest = (0..32).map(|set| share(&group, set) - share(&reference, set)).fold(0.0, f64::max);
        assert!((found.value - largest).abs() < 1e-15);
        assert!(found.interval.contains(found.value));
    }

    #[test]
    fn equal_shares_are_at_exactly_zero_and_no_overlap_at_one() {
        let found = total_variation(&[1, 2, 3], &[1_000_000_000, 2_000_000_000, 3_000_000_000], 0.95);
        let found = found.expect("cases");
        assert_eq!((found.value, found.interval.low), (0.0, 0.0));
        assert!(found.interval.high > 0.5 && found.by_chance > 0.2);
        let apart = total_variation(&[50_000, 0], &[0, 70_000], 0.95).expect("cases");
        assert_eq!((apart.value, apart.interval.high), (1.0, 1.0));
        assert!(apart.interval.low > 0.97);
    }

    #[test]
    fn two_classes_ask_for_two_sets_and_many_do_not_overflow() {
        let z = |low: f64, value: f64, inverse: f64| (value - low) * (value - low) * 2.0 / inverse;
        let two = total_variation(&[900, 100], &[100, 900], 0.95).expect("cases");
        assert!((z(two.interval.low, 0.8, 0.002) - 80f64.ln()).abs() < 1e-9);
        let (mut one, mut other) = (vec![0; 5000], vec![0; 5000]);
        (one[0], other[4999]) = (1_000_000_000, 1_000_000_000);
        let many = total_variation(&one, &other, 0.95).expect("cases");
        assert!(many.interval.low > 0.99 && many.interval.low < 1.0);
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        assert_eq!(total_variation(&[0, 0], &[1, 2], 0.9), Err(Undefined::NoCases));
        assert_eq!(total_variation(&[1, 0], &[0, 0], 0.9), Err(Undefined::ReferenceUndefined));
        assert_eq!(total_variation(&[1], &[3], 0.9), Err(Undefined::NoVariation));
    }
}
