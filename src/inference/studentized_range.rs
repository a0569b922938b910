//! Critical values for many comparisons at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::inference::normal::{check_confidence, cumulative, density, quantile, two_sided_z};
use crate::inference::root::{Point, between};

/// Beyond this many standard deviations the normal curve adds less than 1e-19.
const EDGE: f64 = 9.0;
/// The trapezoid rule converges exponentially on a smooth curve that dies out at both ends: at this step its
/// error is below 1e-13 for up to 2,000 groups (a test compares with a quarter of it).
const STEP: f64 = 0.09375;

/// How many standard errors each of all pairwise differences between `groups` independent estimates must
/// reach, so that the chance of even one false difference is 1 - confidence (Tukey 1953, Kramer 1956; Hayter
/// 1984 for unequal variances): the quantile of the studentised range with infinite degrees of freedom,
/// divided by the square root of 2. Equal to [`two_sided_z`] for two groups and below; for fewer than two
/// there is no pair, and the ordinary value is the careful answer. Made for up to some 2,000 groups.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1.
///
/// ```
/// use evenhand::inference::tukey_kramer_critical;
/// assert!((tukey_kramer_critical(7, 0.95) - 2.94832001753).abs() < 1e-10);
/// ```
pub fn tukey_kramer_critical(groups: usize, confidence: f64) -> f64 {
    let smallest = two_sided_z(confidence);
    if groups <= 2 {
        return smallest;
    }
    // An audit asks for the same few values again and again, and each takes two thousand steps.
    static KNOWN: Mutex<BTreeMap<(usize, u64), f64>> = Mutex::new(BTreeMap::new());
    let asked = (groups, confidence.to_bits());
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).get(&asked).copied();
    known.unwrap_or_else(|| {
        let critical = solve_tukey_kramer(groups, confidence, smallest);
        KNOWN.lock().unwrap_or_else(PoisonError::into_inner).insert(asked, critical);
        critical
    })
}

fn solve_tukey_kramer(groups: usize, confidence: f64, smallest: f64) -> f64 {
    // Treating the pairs as independent can only ask for more (Šidák 1967), so the root lies below.
    let pairs = groups as f64 * (groups as f64 - 1.0) / 2.0;
    let largest = sidak_from(pairs, confidence);
    let nodes = nodes(STEP);
    let excess = |critical: f64| range_within(groups, critical, &nodes) - confidence;
    let (low, high) = (excess(smallest), excess(largest));
    between(excess, Point { at: smallest, value: low }, Point { at: largest, value: high }, 1e-12)
}

/// The probability that, of `groups` independent estimates of the same value, some two differ by more than
/// `critical` standard errors of their difference: what [`tukey_kramer_critical`] turns over.
///
/// # Panics
/// When the critical value is negative.
///
/// ```
/// use evenhand::inference::any_pair_differs;
/// assert!((any_pair_differs(7, 2.94832001753) - 0.05).abs() < 1e-10);
/// ```
pub fn any_pair_differs(groups: usize, critical: f64) -> f64 {
    assert!(critical >= 0.0, "{critical} is no distance");
    if groups < 2 {
        return 0.0;
    }
    (1.0 - range_within(groups, critical, &nodes(STEP))).clamp(0.0, 1.0)
}

/// How many standard errors each of `comparisons` two-sided statements must reach, so that all hold together
/// with the given confidence (Šidák 1967): the critical value at confidence^(1/comparisons). Exact for
/// independent statements and on the safe side for jointly normal ones. Zero comparisons count as one.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1.
///
/// ```
/// use evenhand::inference::sidak_critical;
/// assert!((sidak_critical(6, 0.95) - 2.63103828453678).abs() < 1e-12);
/// ```
pub fn sidak_critical(comparisons: usize, confidence: f64) -> f64 {
    sidak_from(comparisons as f64, confidence)
}

fn sidak_from(comparisons: f64, confidence: f64) -> f64 {
    check_confidence(confidence);
    if comparisons <= 1.0 {
        return two_sided_z(confidence);
    }
    -quantile(-(confidence.ln() / comparisons).exp_m1() / 2.0)
}

/// A place of the quadrature with what does not depend on the critical value.
struct Node {
    at: f64,
    weight: f64,
    below: f64,
}

fn nodes(step: f64) -> Vec<Node> {
    let edge = (EDGE / step) as i32;
    let places = (-edge..=edge).map(|place| f64::from(place) * step);
    places.map(|at| Node { at, weight: step * density(at), below: cumulative(at) }).collect()
}

/// The probability that `groups` independent standard normal variables all lie within `critical` times the
/// square root of 2 of each other: the integral, over the largest of them, that the others are in reach.
fn range_within(groups: usize, critical: f64, nodes: &[Node]) -> f64 {
    let reach = critical * std::f64::consts::SQRT_2;
    let others = groups as f64 - 1.0;
    let in_reach = |node: &Node| node.weight * (node.below - cumulative(node.at - reach)).powf(others);
    groups as f64 * nodes.iter().map(in_reach).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadrature_has_converged() {
        for groups in [3, 7, 60, 500, 2000] {
            for confidence in [0.5, 0.9, 0.95, 0.999] {
                let critical = tukey_kramer_critical(groups, confidence);
                let fine = range_within(groups, critical, &nodes(STEP / 4.0));
                assert!((fine - confidence).abs() < 2e-13, "{groups} {confidence} {fine}");
            }
        }
    }

    #[test]
    fn more_groups_ask_for_more_but_never_more_than_independence() {
        let mut before = 0.0;
        for groups in 2..80 {
            let critical = tukey_kramer_critical(groups, 0.95);
            assert!(critical > before);
            assert!(critical <= sidak_critical(groups * (groups - 1) / 2, 0.95) + 1e-12);
            before = critical;
        }
    }

    #[test]
    fn fewer_than_two_groups_keep_the_ordinary_value() {
        assert_eq!(tukey_kramer_critical(0, 0.95), two_sided_z(0.95));
        assert_eq!(tukey_kramer_critical(1, 0.95), two_sided_z(0.95));
        assert_eq!(sidak_critical(0, 0.95), two_sided_z(0.95));
    }
}
