//! One difference and one ratio of rates for all strata.

use super::table::Table;
use super::weighted::{Weighted, is_degenerate, spread_difference, spread_ratio};
use super::{Stratum, difference_limits, estimate, log_limits, shared};
use crate::inference::estimate::Estimate;
use crate::inference::normal::two_sided_z;
use crate::share::Undefined;

/// The difference of the rates of Mantel and Haenszel, group minus reference, from -1 to 1: the differences
/// of the strata, each weighted by how many cases of both groups it has; with Sato's (1989) variance, which
/// holds for a few large strata and for many small ones. Strata with cases of one group only are left out
/// ([`super::one_sided()`]).
///
/// When a group's rates are all 0 or 1 the variance is blind to chance on that side. The limits are then put
/// together from Wilson limits of the two weighted rates (Zou and Donner 2008).
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare.
///
/// ```
/// use evenhand::inference::strata::{Stratum, pooled_risk_difference};
/// use evenhand::share::Share;
/// let captain = Stratum { group: Share::new(3, 8), reference: Share::new(16, 25) };
/// let lieutenant = Stratum { group: Share::new(6, 19), reference: Share::new(25, 43) };
/// let difference = pooled_risk_difference(&[captain, lieutenant], 0.95)?;
/// assert!((difference.value + 0.265415004700).abs() < 1e-12);
/// assert!((difference.interval.low + 0.478442262310).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn pooled_risk_difference(strata: &[Stratum], confidence: f64) -> Result<Estimate, Undefined> {
    let z = two_sided_z(confidence);
    let tables = shared(strata)?;
    let weights: Vec<f64> = tables.iter().map(Table::weight).collect();
    let sum: f64 = weights.iter().sum();
    let value = tables.iter().map(|table| table.cross / table.total).sum::<f64>() / sum;
    let group = Weighted::group(&tables, &weights);
    let reference = Weighted::reference(&tables, &weights);
    let limits = if is_degenerate(&group, &reference) {
        spread_difference(&group, &reference, value, z)
    } else {
        let disagreement = tables.iter().map(|table| disagreement(table, value)).sum::<f64>() / (sum * sum);
        difference_limits(value, (group.variance + reference.variance + disagreement).max(0.0), z)
    };
    Ok(estimate(value, limits, "mantel_haenszel_risk_difference"))
}

/// What Sato's variance adds to the one with each stratum's own rates (Greenland and Robins 1985), times the
/// squared sum of the weights. It is 0 in a stratum whose difference is the pooled one; written this way, no
/// digits are lost.
fn disagreement(table: &Table, pooled: f64) -> f64 {
    let lean = (table.group * (table.d - table.c) / table.reference
        - table.reference * (table.b - table.a) / table.group)
        / table.total;
    0.5 * (table.difference() - pooled) * table.weight() * lean
}

/// The ratio of the rates of Mantel and Haenszel, group over reference, with the variance of its logarithm
/// by Greenland and Robins (1985). Strata with cases of one group only are left out
/// ([`super::one_sided()`]).
///
/// When a group's rates are all 0 or 1 the variance is blind to chance on that side, or does not exist. The
/// limits are then put together from Wilson limits of the two weighted rates (Donner and Zou 2012). A limit
/// too large for a number is infinite.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare, [`Undefined::BothZero`] when neither group has a hit, [`Undefined::ReferenceZero`]
/// when only the reference has none.
///
/// ```
/// use evenhand::inference::strata::{Stratum, pooled_risk_ratio};
/// use evenhand::share::Share;
/// let captain = Stratum { group: Share::new(3, 8), reference: Share::new(16, 25) };
/// let lieutenant = Stratum { group: Share::new(6, 19), reference: Share::new(25, 43) };
/// let ratio = pooled_risk_ratio(&[captain, lieutenant], 0.95)?;
/// assert!((ratio.value - 0.557536741349).abs() < 1e-12);
/// assert!((ratio.interval.high - 0.982489938407).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn pooled_risk_ratio(strata: &[Stratum], confidence: f64) -> Result<Estimate, Undefined> {
    let z = two_sided_z(confidence);
    let tables = shared(strata)?;
    let (mut ours, mut theirs, mut variance) = (0.0, 0.0, 0.0);
    for table in &tables {
        let Table { a, b, c, d, group, reference, total, .. } = *table;
        ours += a * (reference / total);
        theirs += c * (group / total);
        // m1 n1 n2 - a c n, without the difference.
        variance += (a * group * d + c * reference * b) / (total * total);
    }
    if theirs == 0.0 {
        return Err(if ours == 0.0 { Undefined::BothZero } else { Undefined::ReferenceZero });
    }
    let value = ours / theirs;
    let weights: Vec<f64> = tables.iter().map(Table::weight).collect();
    let group = Weighted::group(&tables, &weights);
    let reference = Weighted::reference(&tables, &weights);
    let limits = if is_degenerate(&group, &reference) {
        spread_ratio(&group, &reference, z)
    } else {
        log_limits(value, variance / ours / theirs, z)
    };
    Ok(estimate(value, limits, "mantel_haenszel_risk_ratio"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, close, complemented, every_small_pair, strata, swapped};
    use super::*;

    const SLACK: f64 = 1e-12;

    #[test]
    fn swapping_groups_or_outcomes_negates_the_difference() {
        every_small_pair(|strata| {
            let Ok(found) = pooled_risk_difference(strata, 0.9) else { return };
            let interval = found.interval;
            assert!(-1.0 <= interval.low && interval.high <= 1.0, "{strata:?} {found:?}");
            assert!(interval.low < interval.high, "{strata:?} {found:?}");
            assert!(interval.low <= found.value + SLACK && found.value - SLACK <= interval.high);
            for other in [swapped(strata), complemented(strata)] {
                let other = pooled_risk_difference(&other, 0.9).expect("the same cases");
                assert!((other.value + found.value).abs() < SLACK, "{strata:?}");
                assert!((other.interval.low + interval.high).abs() < SLACK, "{strata:?}");
                assert!((other.interval.high + interval.low).abs() < SLACK, "{strata:?}");
            }
        });
    }

    #[test]
    fn swapping_groups_turns_the_ratio_over() {
        every_small_pair(|strata| {
            let Ok(found) = pooled_risk_ratio(strata, 0.9) else { return };
            let interval = found.interval;
            assert!(0.0 <= interval.low && interval.low < interval.high, "{strata:?} {found:?}");
            assert!(interval.low <= found.value + SLACK && found.value <= interval.high + SLACK);
            assert!(interval.high.is_finite(), "{strata:?} {found:?}");
            match pooled_risk_ratio(&swapped(strata), 0.9) {
                Ok(other) => {
                    assert!(found.value == 0.0 || close(other.value * found.value, 1.0), "{strata:?}");
                    assert!(close(other.interval.low * interval.high, 1.0), "{strata:?}");
                }
                other => assert_eq!(other, Err(Undefined::ReferenceZero), "{strata:?}"),
            }
        });
    }

    #[test]
    fn satos_variance_is_his_formula() {
        let all = berkeley();
        let found = pooled_risk_difference(&all, 0.95).expect("both groups");
        let (mut linear, mut constant, mut sum) = (0.0, 0.0, 0.0);
        for table in shared(&all).expect("both groups") {
            let (n1, n2, n) = (table.group, table.reference, table.total);
            linear += (n1 * n1 * table.c - n2 * n2 * table.a + n1 * n2 * (n2 - n1) / 2.0) / (n * n);
            constant += (table.a * table.d + table.c * table.b) / (2.0 * n);
            sum += n1 * n2 / n;
        }
        let reach = two_sided_z(0.95) * (found.value * linear + constant).sqrt() / sum;
        assert!(close(found.interval.high - found.value, reach));
    }

    #[test]
    fn a_small_group_without_hits_is_not_taken_as_certain() {
        let all = strata(&[[0, 2, 300, 1000], [0, 1, 200, 1000]]);
        let difference = pooled_risk_difference(&all, 0.95).expect("both groups");
        assert!(difference.interval.contains(0.0), "{difference:?}");
        let ratio = pooled_risk_ratio(&all, 0.95).expect("both groups");
        assert!(ratio.value == 0.0 && ratio.interval.low == 0.0 && ratio.interval.high > 1.0, "{ratio:?}");
    }

    #[test]
    fn no_hits_of_the_reference_are_named() {
        let reason = |counts: &[[u64; 4]]| pooled_risk_ratio(&strata(counts), 0.95).map(|made| made.value);
        assert_eq!(reason(&[[0, 2, 0, 3], [0, 1, 0, 1]]), Err(Undefined::BothZero));
        assert_eq!(reason(&[[0, 2, 0, 3], [1, 1, 0, 1]]), Err(Undefined::ReferenceZero));
        // The one hit of the reference is in a stratum without the group.
        assert_eq!(reason(&[[1, 2, 0, 3], [0, 0, 1, 1]]), Err(Undefined::ReferenceZero));
    }
}
