//! How much of a gap comes from where the groups are, and how much from how they are decided there.

use super::{LeftOut, Stratum, one_sided, shared};
use crate::inference::difference::exact_difference;
use crate::share::{Share, Undefined};

/// An overall gap, group minus reference, in parts that add up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapSplit {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// The difference of the two overall rates, over all cases.
    pub gap: f64,
    /// The part from the groups being in different strata: the mix.
    pub mix: f64,
    /// The part from different rates within the strata.
    pub rate: f64,
    /// The part from cases in strata that only one of the groups is in: 0 when there are none.
    pub unmatched: f64,
    /// Those strata.
    pub left_out: LeftOut,
}

/// The split of Kitagawa (1955): the gap between two overall rates as a part from the mix of strata, valued
/// at the mean rate of the two groups, and a part from the rates, weighted by the mean mix. No group is the
/// standard, so swapping them only changes the signs.
///
/// In a stratum that only one group is in there is no difference of rates. The two parts are then those of
/// the strata both are in, and the rest of the gap is `unmatched`.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare.
///
/// ```
/// use evenhand::inference::strata::{Stratum, kitagawa};
/// use evenhand::share::Share;
/// let easy = Stratum { group: Share::new(6, 10), reference: Share::new(54, 90) };
/// let hard = Stratum { group: Share::new(9, 90), reference: Share::new(1, 10) };
/// // The same rates within: all of the gap is mix.
/// let split = kitagawa(&[easy, hard])?;
/// assert!((split.gap + 0.4).abs() < 1e-15);
/// assert!((split.mix + 0.4).abs() < 1e-15);
/// assert_eq!(split.rate, 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn kitagawa(strata: &[Stratum]) -> Result<GapSplit, Undefined> {
    let tables = shared(strata)?;
    let group_sum: f64 = tables.iter().map(|table| table.group).sum();
    let reference_sum: f64 = tables.iter().map(|table| table.reference).sum();
    let (mut mix, mut rate) = (0.0, 0.0);
    for table in &tables {
        let (ours, theirs) = (table.group / group_sum, table.reference / reference_sum);
        rate += 0.5 * (ours + theirs) * table.difference();
        let mean_rate = 0.5 * (table.a / table.group + table.c / table.reference);
        mix += mean_rate * (ours - theirs);
    }
    let left_out = one_sided(strata);
    let gap = whole_gap(strata.iter());
    let shared_gap = whole_gap(strata.iter().filter(|stratum| stratum.holds_both()));
    let unmatched = if left_out.strata == 0 { 0.0 } else { gap - shared_gap };
    Ok(GapSplit { method: "kitagawa", gap, mix, rate, unmatched, left_out })
}

/// The difference of the overall rates. Both groups must have cases.
fn whole_gap<'a>(strata: impl Iterator<Item = &'a Stratum>) -> f64 {
    let none = Share::new(0, 0);
    let (group, reference) = strata.fold((none, none), |(group, reference), stratum| {
        (group.pool(stratum.group), reference.pool(stratum.reference))
    });
    exact_difference(group, reference)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, every_small_pair, strata, swapped};
    use super::*;

    const SLACK: f64 = 1e-14;

    #[test]
    fn the_parts_add_up_and_swapping_negates_them() {
        every_small_pair(|strata| {
            let Ok(split) = kitagawa(strata) else { return };
            assert!((split.mix + split.rate + split.unmatched - split.gap).abs() < SLACK, "{strata:?}");
            let other = kitagawa(&swapped(strata)).expect("the same cases");
            assert!((split.mix + other.mix).abs() < SLACK, "{strata:?}");
            assert!((split.rate + other.rate).abs() < SLACK, "{strata:?}");
            assert!((split.gap + other.gap).abs() < SLACK, "{strata:?}");
        });
    }

    #[test]
    fn equal_rates_leave_the_mix_and_an_equal_mix_leaves_the_rates() {
        let split = kitagawa(&strata(&[[1, 2, 10, 20], [1, 10, 1, 10]])).expect("both groups");
        assert!(split.rate == 0.0 && (split.mix - split.gap).abs() < SLACK && split.gap != 0.0);
        let split = kitagawa(&strata(&[[1, 2, 7, 20], [3, 3, 10, 30]])).expect("both groups");
        assert!(split.mix.abs() < SLACK && (split.rate - split.gap).abs() < SLACK && split.gap != 0.0);
    }

    #[test]
    fn cases_without_a_counterpart_have_a_part_of_their_own() {
        let mut more = berkeley();
        more.extend(strata(&[[100, 100, 0, 0]]));
        let (plain, split) = (kitagawa(&berkeley()).expect("both"), kitagawa(&more).expect("both"));
        assert_eq!((split.mix, split.rate, plain.unmatched), (plain.mix, plain.rate, 0.0));
        assert!(split.unmatched > 0.0 && (split.gap - plain.gap - split.unmatched).abs() < SLACK);
        assert_eq!(split.left_out.group_cases, 100);
    }
}
