//! Whether a group and its reference have the same rate within every stratum.

use super::{LeftOut, Stratum, one_sided, shared};
use crate::inference::normal::two_sided_p;
use crate::share::Undefined;

/// A chi-square test over strata.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StratifiedTest {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// The statistic, at least 0.
    pub statistic: f64,
    /// The degrees of freedom of its chi-square distribution.
    pub degrees_of_freedom: usize,
    /// The probability of at least this statistic when there is nothing to find.
    pub p: f64,
    /// The strata the test could not use.
    pub left_out: LeftOut,
}

/// The test of Cochran (1954) and Mantel and Haenszel (1959), without continuity correction: whether the
/// group gets as many hits as one rate per stratum would give it, all strata added up. Strata with cases of
/// one group only are left out. Where no stratum has both hits and misses there is nothing to tell apart:
/// the statistic is 0 and p is 1.
///
/// A difference in one direction here and in the other there cancels; see [`super::breslow_day()`].
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when the group or the reference has no cases
/// at all, [`Undefined::NoSharedStratum`] when no stratum holds both.
///
/// ```
/// use evenhand::inference::strata::{Stratum, cochran_mantel_haenszel};
/// use evenhand::share::Share;
/// // The two examinations of Ricci v. DeStefano (2009), black against white candidates who passed.
/// let captain = Stratum { group: Share::new(3, 8), reference: Share::new(16, 25) };
/// let lieutenant = Stratum { group: Share::new(6, 19), reference: Share::new(25, 43) };
/// let test = cochran_mantel_haenszel(&[captain, lieutenant])?;
/// assert!((test.statistic - 5.348083124190).abs() < 1e-11);
/// assert!((test.p - 0.020745065542).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn cochran_mantel_haenszel(strata: &[Stratum]) -> Result<StratifiedTest, Undefined> {
    let (mut surplus, mut variance) = (0.0, 0.0);
    for table in shared(strata)? {
        let total = table.total;
        surplus += table.cross / total;
        variance += table.weight() * (table.hits / total) * (table.misses / (total - 1.0));
    }
    let deviations = if variance > 0.0 { surplus / variance.sqrt() } else { 0.0 };
    Ok(StratifiedTest {
        method: "cochran_mantel_haenszel",
        statistic: deviations * deviations,
        degrees_of_freedom: 1,
        p: two_sided_p(deviations),
        left_out: one_sided(strata),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, close, complemented, every_small_pair, strata, swapped};
    use super::*;
    use crate::inference::standard_deviations;

    #[test]
    fn one_stratum_is_the_square_of_the_standard_deviations() {
        for stratum in berkeley() {
            let deviations = standard_deviations(stratum.group, stratum.reference).expect("it varies");
            let test = cochran_mantel_haenszel(&[stratum]).expect("both groups");
            assert!(close(test.statistic, deviations * deviations));
            assert!(close(test.p, two_sided_p(deviations)));
        }
    }

    #[test]
    fn swapping_groups_or_outcomes_changes_nothing() {
        every_small_pair(|strata| {
            let Ok(test) = cochran_mantel_haenszel(strata) else { return };
            assert!((0.0..=1.0).contains(&test.p) && test.statistic.is_finite(), "{strata:?}");
            for other in [swapped(strata), complemented(strata)] {
                let other = cochran_mantel_haenszel(&other).expect("the same cases");
                assert!(close(other.statistic, test.statistic), "{strata:?}");
            }
        });
    }

    #[test]
    fn strata_of_one_group_are_left_out_and_counted() {
        let whole = cochran_mantel_haenszel(&berkeley()).expect("both groups");
        let mut more = berkeley();
        more.extend(strata(&[[3, 7, 0, 0], [0, 0, 0, 4], [0, 0, 0, 0], [0, 1, 0, 0]]));
        let test = cochran_mantel_haenszel(&more).expect("both groups");
        assert_eq!((test.statistic, test.p), (whole.statistic, whole.p));
        assert_eq!(test.left_out, LeftOut { strata: 4, group_cases: 8, reference_cases: 4 });
    }

    #[test]
    fn without_variation_there_is_nothing_to_tell_apart() {
        let test = cochran_mantel_haenszel(&strata(&[[0, 3, 0, 4], [2, 2, 5, 5]])).expect("both groups");
        assert_eq!((test.statistic, test.p), (0.0, 1.0));
    }
}
