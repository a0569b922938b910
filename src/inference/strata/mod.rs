//! Comparing like with like: two groups within strata of cases that can be compared, such as the applicants
//! of one department, and one answer over all strata.
//!
//! Every function takes the strata in any order. A stratum that cannot speak (mostly because only one of the
//! groups is in it) is left out, and what was left out is counted in [`LeftOut`], never hidden. Hits are the
//! event of a decision in every function but [`demographic_disparity()`], which says what it takes.
//!
//! One number for all strata is honest only where the strata agree: print [`breslow_day()`] beside it.

pub mod association;
pub mod demographic_disparity;
pub mod homogeneity;
pub mod kitagawa;
pub mod odds_ratio;
pub mod pooled;
pub mod standardized;
mod table;
mod weighted;

pub use association::{StratifiedTest, cochran_mantel_haenszel};
pub use demographic_disparity::{DemographicDisparity, demographic_disparity};
pub use homogeneity::{breslow_day, tarone};
pub use kitagawa::{GapSplit, kitagawa};
pub use odds_ratio::pooled_odds_ratio;
pub use pooled::{pooled_risk_difference, pooled_risk_ratio};
pub use standardized::{Standardized, standardized};

use crate::inference::estimate::{Estimate, Limits};
use crate::share::{Share, Undefined};
use table::Table;

/// The two groups among cases that can be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stratum {
    /// The group.
    pub group: Share,
    /// The group it is compared with.
    pub reference: Share,
}

impl Stratum {
    fn holds_both(self) -> bool {
        self.group.base() > 0 && self.reference.base() > 0
    }
}

/// What a method could not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeftOut {
    /// How many strata.
    pub strata: usize,
    /// The cases of the group in them.
    pub group_cases: u64,
    /// The cases of the reference in them.
    pub reference_cases: u64,
}

impl LeftOut {
    fn add(&mut self, stratum: Stratum) {
        self.strata += 1;
        self.group_cases = self.group_cases.saturating_add(stratum.group.base());
        self.reference_cases = self.reference_cases.saturating_add(stratum.reference.base());
    }
}

/// The strata that hold only one of the two groups, or none: what every method but
/// [`demographic_disparity()`] and [`breslow_day()`], which have rules of their own, leaves out.
///
/// ```
/// use evenhand::inference::strata::{Stratum, one_sided};
/// use evenhand::share::Share;
/// let both = Stratum { group: Share::new(1, 2), reference: Share::new(3, 4) };
/// let alone = Stratum { group: Share::new(2, 5), reference: Share::new(0, 0) };
/// let left_out = one_sided(&[both, alone]);
/// assert_eq!((left_out.strata, left_out.group_cases, left_out.reference_cases), (1, 5, 0));
/// ```
pub fn one_sided(strata: &[Stratum]) -> LeftOut {
    left_out(strata, Stratum::holds_both)
}

fn left_out(strata: &[Stratum], keep: impl Fn(Stratum) -> bool) -> LeftOut {
    let mut left_out = LeftOut::default();
    for stratum in strata.iter().filter(|stratum| !keep(**stratum)) {
        left_out.add(*stratum);
    }
    left_out
}

/// The strata that hold both groups.
fn shared(strata: &[Stratum]) -> Result<Vec<Table>, Undefined> {
    if strata.iter().all(|stratum| stratum.group.base() == 0) {
        return Err(Undefined::NoCases);
    }
    if strata.iter().all(|stratum| stratum.reference.base() == 0) {
        return Err(Undefined::ReferenceUndefined);
    }
    let tables: Vec<Table> =
        strata.iter().filter(|stratum| stratum.holds_both()).map(|stratum| Table::new(*stratum)).collect();
    if tables.is_empty() { Err(Undefined::NoSharedStratum) } else { Ok(tables) }
}

fn estimate(value: f64, limits: Limits, method: &'static str) -> Estimate {
    Estimate { value, interval: limits.by(method), joint: None }
}

/// The limits of a positive value whose logarithm has the given variance.
fn log_limits(value: f64, variance: f64, z: f64) -> Limits {
    let factor = (z * variance.sqrt()).exp();
    Limits { low: value / factor, high: value * factor }
}

/// The limits of a difference that has the given variance, inside -1 to 1.
fn difference_limits(value: f64, variance: f64, z: f64) -> Limits {
    let reach = z * variance.sqrt();
    Limits { low: (value - reach).max(-1.0), high: (value + reach).min(1.0) }
}

/// The ids of all methods of this module, as they are named by what they make of these strata.
#[cfg(test)]
pub(crate) fn methods_of(strata: &[Stratum]) -> Vec<&'static str> {
    let standard = standardized(strata, 0.9).expect("both groups");
    let ratio = standard.ratio.expect("the reference has hits");
    let pooled =
        [pooled_odds_ratio, pooled_risk_difference, pooled_risk_ratio].map(|pooled| pooled(strata, 0.9));
    let tests = [cochran_mantel_haenszel, breslow_day, tarone].map(|test| test(strata));
    let mut ids = vec![standard.group.interval.method, standard.difference.interval.method];
    ids.push(ratio.interval.method);
    ids.extend(pooled.map(|made| made.expect("both outcomes").interval.method));
    ids.extend(tests.map(|made| made.expect("two strata").method));
    ids.push(kitagawa(strata).expect("both groups").method);
    ids.push(demographic_disparity(strata).expect("both outcomes").method);
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From pairs of hits and base, the group's first.
    pub(super) fn strata(counts: &[[u64; 4]]) -> Vec<Stratum> {
        counts
            .iter()
            .map(|[x1, n1, x2, n2]| Stratum { group: Share::new(*x1, *n1), reference: Share::new(*x2, *n2) })
            .collect()
    }

    /// The admissions of Berkeley in 1973 by department, women against men (Bickel, Hammel and O'Connell).
    pub(super) fn berkeley() -> Vec<Stratum> {
        strata(&[
            [89, 108, 512, 825],
            [17, 25, 353, 560],
            [202, 593, 120, 325],
            [131, 375, 138, 417],
            [94, 393, 53, 191],
            [24, 341, 22, 373],
        ])
    }

    pub(super) fn swapped(strata: &[Stratum]) -> Vec<Stratum> {
        strata.iter().map(|stratum| Stratum { group: stratum.reference, reference: stratum.group }).collect()
    }

    pub(super) fn complemented(strata: &[Stratum]) -> Vec<Stratum> {
        strata
            .iter()
            .map(|stratum| Stratum {
                group: stratum.group.complement(),
                reference: stratum.reference.complement(),
            })
            .collect()
    }

    /// Every pair of strata with bases of up to three cases, the empty ones included.
    pub(super) fn every_small_pair(mut check: impl FnMut(&[Stratum])) {
        let shares: Vec<Share> =
            (0..=3).flat_map(|base| (0..=base).map(move |hits| Share::new(hits, base))).collect();
        let all: Vec<Stratum> = shares
            .iter()
            .flat_map(|group| shares.iter().map(|reference| Stratum { group: *group, reference: *reference }))
            .collect();
        for first in &all {
            for second in &all {
                check(&[*first, *second]);
            }
        }
    }

    pub(super) fn close(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-12 * expected.abs().max(1e-3)
    }

    #[test]
    fn nothing_to_compare_is_named() {
        let reason = |counts: &[[u64; 4]]| shared(&strata(counts)).map(|tables| tables.len());
        assert_eq!(reason(&[]), Err(Undefined::NoCases));
        assert_eq!(reason(&[[0, 0, 1, 2]]), Err(Undefined::NoCases));
        assert_eq!(reason(&[[1, 2, 0, 0]]), Err(Undefined::ReferenceUndefined));
        assert_eq!(reason(&[[1, 2, 0, 0], [0, 0, 1, 2]]), Err(Undefined::NoSharedStratum));
        assert_eq!(reason(&[[1, 2, 0, 0], [0, 1, 1, 1]]), Ok(1));
    }
}
