//! Whether one pooled odds ratio may speak for all strata.

use statrs::function::gamma::gamma_ur;

use super::odds_ratio::Pooled;
use super::table::{Fitted, Table};
use super::{StratifiedTest, Stratum, left_out, shared};
use crate::share::Undefined;

/// The test of Breslow and Day (1980): whether the odds ratios of the strata differ by more than chance from
/// the pooled one of [`super::pooled_odds_ratio()`]. A small p says that one number does not describe all
/// strata. Strata with a zero margin (one group missing, or all or no hits) say nothing about odds; they are
/// left out and counted.
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare, [`Undefined::NoVariation`] when no stratum has both hits and misses,
/// [`Undefined::SingleStratum`] when only one has, [`Undefined::OddsRatioZero`] and
/// [`Undefined::OddsRatioInfinite`] when the pooled odds ratio is at an end, where every stratum fits.
///
/// ```
/// use evenhand::inference::strata::{Stratum, breslow_day};
/// use evenhand::share::Share;
/// let captain = Stratum { group: Share::new(3, 8), reference: Share::new(16, 25) };
/// let lieutenant = Stratum { group: Share::new(6, 19), reference: Share::new(25, 43) };
/// let test = breslow_day(&[captain, lieutenant])?;
/// assert_eq!(test.degrees_of_freedom, 1);
/// assert!((test.p - 0.987904385611).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn breslow_day(strata: &[Stratum]) -> Result<StratifiedTest, Undefined> {
    Ok(test(strata, "breslow_day", &fit(strata)?, 0.0))
}

/// The test of Breslow and Day with Tarone's (1985) correction, which makes its chi-square distribution
/// exact for many cases. The two hardly ever differ.
///
/// # Errors
/// As for [`breslow_day()`].
pub fn tarone(strata: &[Stratum]) -> Result<StratifiedTest, Undefined> {
    let fitted = fit(strata)?;
    let shift: f64 = fitted.iter().map(|one| one.shift).sum();
    let variance: f64 = fitted.iter().map(|one| 1.0 / one.precision).sum();
    Ok(test(strata, "tarone", &fitted, shift * shift / variance))
}

fn fit(strata: &[Stratum]) -> Result<Vec<Fitted>, Undefined> {
    let tables: Vec<Table> = shared(strata)?.into_iter().filter(Table::varies).collect();
    let odds = Pooled::of(&tables).value()?;
    if odds == 0.0 {
        return Err(Undefined::OddsRatioZero);
    }
    if tables.len() == 1 {
        return Err(Undefined::SingleStratum);
    }
    Ok(tables.iter().map(|table| table.fitted(odds)).collect())
}

fn test(strata: &[Stratum], method: &'static str, fitted: &[Fitted], correction: f64) -> StratifiedTest {
    let sum: f64 = fitted.iter().map(|one| one.shift * one.shift * one.precision).sum();
    // The correction never exceeds the sum (Cauchy and Schwarz), but rounding may.
    let statistic = (sum - correction).max(0.0);
    let degrees_of_freedom = fitted.len() - 1;
    StratifiedTest {
        method,
        statistic,
        degrees_of_freedom,
        p: chi_square_survival(statistic, degrees_of_freedom),
        left_out: left_out(strata, |stratum| stratum.holds_both() && Table::new(stratum).varies()),
    }
}

/// The probability that a chi-square variable exceeds the statistic.
fn chi_square_survival(statistic: f64, degrees_of_freedom: usize) -> f64 {
    if statistic > 0.0 { gamma_ur(degrees_of_freedom as f64 / 2.0, statistic / 2.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, close, complemented, every_small_pair, strata, swapped};
    use super::*;
    use crate::inference::strata::LeftOut;

    #[test]
    fn swapping_groups_or_outcomes_changes_nothing() {
        every_small_pair(|strata| {
            for test in [breslow_day, tarone] {
                let Ok(found) = test(strata) else { continue };
                assert!((0.0..=1.0).contains(&found.p) && found.statistic.is_finite(), "{strata:?}");
                for other in [swapped(strata), complemented(strata)] {
                    let other = test(&other).expect("the same odds");
                    assert!(close(other.statistic, found.statistic), "{strata:?}");
                }
            }
        });
    }

    #[test]
    fn equal_odds_give_nothing_to_find() {
        // An odds ratio of 1 in both, where the textbook root divides by zero; and of 4.
        for counts in [[[2, 4, 3, 6], [1, 10, 2, 20]], [[4, 6, 2, 6], [6, 12, 2, 10]]] {
            let test = breslow_day(&strata(&counts)).expect("two strata");
            assert!(test.statistic < 1e-25 && test.p > 0.999_999, "{test:?}");
        }
    }

    #[test]
    fn strata_with_a_zero_margin_are_left_out_and_counted() {
        let whole = breslow_day(&berkeley()).expect("six strata");
        let mut more = berkeley();
        more.extend(strata(&[[0, 7, 0, 5], [2, 2, 3, 3], [1, 4, 0, 0]]));
        let test = breslow_day(&more).expect("six strata");
        assert_eq!((test.statistic, test.degrees_of_freedom), (whole.statistic, 5));
        assert_eq!(test.left_out, LeftOut { strata: 3, group_cases: 13, reference_cases: 8 });
    }

    #[test]
    fn the_ends_are_named() {
        let reason = |counts: &[[u64; 4]]| breslow_day(&strata(counts)).map(|test| test.p);
        assert_eq!(reason(&[[1, 2, 1, 3]]), Err(Undefined::SingleStratum));
        assert_eq!(reason(&[[0, 2, 0, 3], [4, 4, 5, 5]]), Err(Undefined::NoVariation));
        assert_eq!(reason(&[[0, 2, 1, 3], [0, 4, 5, 5]]), Err(Undefined::OddsRatioZero));
        assert_eq!(reason(&[[2, 2, 1, 3], [4, 4, 1, 5]]), Err(Undefined::OddsRatioInfinite));
    }
}
