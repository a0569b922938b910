//! Rates as they would be if both groups were spread over the strata alike.

use super::table::Table;
use super::weighted::{Weighted, spread_difference, spread_ratio};
use super::{LeftOut, Stratum, difference_limits, estimate, log_limits, one_sided, shared};
use crate::inference::estimate::Estimate;
use crate::inference::normal::two_sided_z;
use crate::share::Undefined;

/// Two groups after direct standardisation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Standardized {
    /// The group's rate, its strata weighted by the cases of both groups.
    pub group: Estimate,
    /// The reference's rate with the same weights.
    pub reference: Estimate,
    /// Group minus reference.
    pub difference: Estimate,
    /// Group over reference, or why there is none.
    pub ratio: Result<Estimate, Undefined>,
    /// The strata with cases of one group only, over which nothing is said.
    pub left_out: LeftOut,
}

/// Direct standardisation: what the rates of the two groups would be if each had the mix of strata that both
/// have together. The rates come with Wilson limits for the number of cases that has the same variance, the
/// difference and the logarithm of the ratio with the sum of the variances. A stratum with cases of one
/// group only has no rate of the other: both groups are then restricted to the strata they share, and
/// `left_out` says what that cost.
///
/// When a group has fewer than five hits or five misses in some stratum, its observed variance is blind to
/// chance there. Its number of cases is then the one that has the same variance when all
/// strata have the same rate, and the limits of the difference and the ratio are put together from those of
/// the rates (Zou and Donner 2008; Donner and Zou 2012).
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare; in `ratio` [`Undefined::BothZero`] when neither group has a hit and
/// [`Undefined::ReferenceZero`] when only the reference has none.
///
/// ```
/// use evenhand::inference::strata::{Stratum, standardized};
/// use evenhand::share::Share;
/// let easy = Stratum { group: Share::new(8, 10), reference: Share::new(54, 90) };
/// let hard = Stratum { group: Share::new(18, 90), reference: Share::new(1, 10) };
/// // 26 % against 55 % at first sight, but the group tries the hard one nine times as often.
/// let found = standardized(&[easy, hard], 0.95)?;
/// assert!((found.group.value - 0.5).abs() < 1e-15);
/// assert!((found.reference.value - 0.35).abs() < 1e-15);
/// assert!((found.difference.value - 0.15).abs() < 1e-15);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn standardized(strata: &[Stratum], confidence: f64) -> Result<Standardized, Undefined> {
    let z = two_sided_z(confidence);
    let tables = shared(strata)?;
    let weights: Vec<f64> = tables.iter().map(|table| table.total).collect();
    let group = Weighted::group(&tables, &weights);
    let reference = Weighted::reference(&tables, &weights);
    Ok(Standardized {
        group: estimate(group.rate, group.limits(z), "standardized_rate"),
        reference: estimate(reference.rate, reference.limits(z), "standardized_rate"),
        difference: difference(&tables, &group, &reference, z),
        ratio: ratio(&group, &reference, z),
        left_out: one_sided(strata),
    })
}

fn difference(tables: &[Table], group: &Weighted, reference: &Weighted, z: f64) -> Estimate {
    // From the differences of the strata, so that equal rates differ by exactly 0.
    let sum: f64 = tables.iter().map(|table| table.total).sum();
    let value = tables.iter().map(|table| table.total * table.difference()).sum::<f64>() / sum;
    let limits = if group.is_sparse() || reference.is_sparse() {
        spread_difference(group, reference, value, z)
    } else {
        difference_limits(value, group.variance + reference.variance, z)
    };
    estimate(value, limits, "standardized_difference")
}

fn ratio(group: &Weighted, reference: &Weighted, z: f64) -> Result<Estimate, Undefined> {
    if reference.rate == 0.0 {
        return Err(if group.rate == 0.0 { Undefined::BothZero } else { Undefined::ReferenceZero });
    }
    let value = group.rate / reference.rate;
    let limits = if group.is_sparse() || reference.is_sparse() {
        spread_ratio(group, reference, z)
    } else {
        let relative = |side: &Weighted| side.variance / side.rate / side.rate;
        log_limits(value, relative(group) + relative(reference), z)
    };
    Ok(estimate(value, limits, "standardized_ratio"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, close, complemented, every_small_pair, strata, swapped};
    use super::*;
    use crate::inference::wilson;

    const SLACK: f64 = 1e-12;

    #[test]
    fn one_stratum_is_the_plain_rates_with_wilsons_limits() {
        for stratum in berkeley() {
            let found = standardized(&[stratum], 0.95).expect("both groups");
            assert!(close(found.group.value, stratum.group.rate().expect("cases")));
            let plain = wilson(stratum.group, 0.95).expect("cases");
            assert!(close(found.group.interval.low, plain.low));
            assert!(close(found.group.interval.high, plain.high));
        }
    }

    #[test]
    fn swapping_negates_and_turns_over() {
        every_small_pair(|strata| {
            let Ok(found) = standardized(strata, 0.9) else { return };
            let swap = standardized(&swapped(strata), 0.9).expect("the same cases");
            let complement = standardized(&complemented(strata), 0.9).expect("the same cases");
            assert_eq!((swap.group, swap.reference), (found.reference, found.group));
            for other in [swap, complement] {
                let (ours, theirs) = (found.difference, other.difference);
                assert!((ours.value + theirs.value).abs() < SLACK, "{strata:?}");
                assert!((ours.interval.low + theirs.interval.high).abs() < SLACK, "{strata:?}");
            }
            for side in [found.group, found.reference, found.difference] {
                let interval = side.interval;
                assert!(interval.low < interval.high, "{strata:?} {side:?}");
                assert!(interval.low <= side.value + SLACK && side.value <= interval.high + SLACK);
            }
            if let Ok(ratio) = found.ratio {
                assert!(ratio.interval.low < ratio.interval.high, "{strata:?} {ratio:?}");
                assert!(ratio.interval.low <= ratio.value + SLACK, "{strata:?} {ratio:?}");
                assert!(ratio.value <= ratio.interval.high * (1.0 + SLACK), "{strata:?} {ratio:?}");
                if let Ok(turned) = swap.ratio {
                    assert!(ratio.value == 0.0 || close(turned.value * ratio.value, 1.0), "{strata:?}");
                }
            }
        });
    }

    #[test]
    fn the_difference_is_that_of_the_rates() {
        let found = standardized(&berkeley(), 0.95).expect("both groups");
        assert!((found.group.value - found.reference.value - found.difference.value).abs() < 1e-15);
    }

    #[test]
    fn equal_rates_differ_by_exactly_nothing() {
        let found = standardized(&strata(&[[1, 3, 2, 6], [2, 7, 6, 21]]), 0.95).expect("both groups");
        assert_eq!(found.difference.value, 0.0);
    }

    #[test]
    fn what_only_one_group_has_is_left_out() {
        let mut more = berkeley();
        more.extend(strata(&[[9, 10, 0, 0]]));
        let found = standardized(&more, 0.95).expect("both groups");
        assert_eq!(found.left_out, LeftOut { strata: 1, group_cases: 10, reference_cases: 0 });
        let plain = standardized(&berkeley(), 0.95).expect("both groups");
        assert_eq!(found.difference, plain.difference);
    }
}
