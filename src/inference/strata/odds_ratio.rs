//! One odds ratio for all strata.

use super::table::Table;
use super::{Stratum, estimate, log_limits, shared};
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::root::{Point, between};
use crate::share::Undefined;

/// The natural logarithm of an odds ratio beyond which it is given as infinite: 1e100.
const FARTHEST: f64 = 230.0;
/// Of the logarithm of a limit.
const TOLERANCE: f64 = 1e-13;

/// The odds ratio of Mantel and Haenszel (1959), group over reference: the odds of a hit in the group divided
/// by those in the reference, one number for all strata; with the interval of Robins, Breslow and Greenland
/// (1986), which holds for a few large strata and for many small ones. Strata with cases of one group only
/// are left out ([`super::one_sided()`]).
///
/// When the value is 0 that interval does not exist. The limits are then 0 and the odds ratio at which the
/// observed hits would lie just as far from those expected as the confidence allows (Cornfield 1956; Gart
/// 1970).
///
/// # Errors
/// [`Undefined::NoCases`], [`Undefined::ReferenceUndefined`] and [`Undefined::NoSharedStratum`] when there is
/// nothing to compare, [`Undefined::NoVariation`] when no stratum has both hits and misses,
/// [`Undefined::OddsRatioInfinite`] when in every stratum the group has no misses or the reference no hits.
///
/// ```
/// use evenhand::inference::strata::{Stratum, pooled_odds_ratio};
/// use evenhand::share::Share;
/// let captain = Stratum { group: Share::new(3, 8), reference: Share::new(16, 25) };
/// let lieutenant = Stratum { group: Share::new(6, 19), reference: Share::new(25, 43) };
/// let odds_ratio = pooled_odds_ratio(&[captain, lieutenant], 0.95)?;
/// assert!((odds_ratio.value - 0.333949633408).abs() < 1e-12);
/// assert!((odds_ratio.interval.high - 0.853497869363).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn pooled_odds_ratio(strata: &[Stratum], confidence: f64) -> Result<Estimate, Undefined> {
    let z = two_sided_z(confidence);
    let tables: Vec<Table> = shared(strata)?.into_iter().filter(Table::varies).collect();
    let pooled = Pooled::of(&tables);
    let value = pooled.value()?;
    let limits = if value == 0.0 {
        Limits { low: 0.0, high: limit_from_zero(&tables, z) }
    } else {
        log_limits(value, pooled.log_variance(&tables), z)
    };
    Ok(estimate(value, limits, "mantel_haenszel_odds_ratio"))
}

/// The two sums whose quotient is the pooled odds ratio.
pub(super) struct Pooled {
    in_favour: f64,
    against: f64,
}

impl Pooled {
    pub(super) fn of(tables: &[Table]) -> Pooled {
        Pooled {
            in_favour: tables.iter().map(Table::in_favour).sum(),
            against: tables.iter().map(Table::against).sum(),
        }
    }

    pub(super) fn value(&self) -> Result<f64, Undefined> {
        match (self.in_favour > 0.0, self.against > 0.0) {
            (false, false) => Err(Undefined::NoVariation),
            (true, false) => Err(Undefined::OddsRatioInfinite),
            _ => Ok(self.in_favour / self.against),
        }
    }

    /// Robins, Breslow and Greenland's variance of the logarithm; both sums must be above 0.
    fn log_variance(&self, tables: &[Table]) -> f64 {
        let (mut first, mut mixed, mut last) = (0.0, 0.0, 0.0);
        for table in tables {
            let concordant = (table.a + table.d) / table.total;
            let discordant = (table.b + table.c) / table.total;
            first += concordant * table.in_favour();
            mixed += concordant * table.against() + discordant * table.in_favour();
            last += discordant * table.against();
        }
        let Pooled { in_favour, against } = self;
        (first / (in_favour * in_favour) + mixed / (in_favour * against) + last / (against * against)) / 2.0
    }
}

/// The odds ratio above 0 at which the hits expected of the group exceed the observed ones by `z` standard
/// deviations, where the pooled odds ratio is 0.
fn limit_from_zero(tables: &[Table], z: f64) -> f64 {
    let excess = |log_odds: f64| {
        let odds = log_odds.exp();
        let (mut expected, mut variance) = (0.0, 0.0);
        for table in tables {
            let fitted = table.fitted(odds);
            expected -= fitted.shift;
            variance += 1.0 / fitted.precision;
        }
        Point { at: log_odds, value: expected - z * variance.sqrt() }
    };
    let (mut low, mut high) = (excess(0.0), excess(0.0));
    let mut step = 1.0;
    while low.value > 0.0 && low.at > -FARTHEST {
        (high, low) = (low, excess(low.at - step));
        step *= 2.0;
    }
    while high.value <= 0.0 {
        if high.at > FARTHEST {
            return f64::INFINITY;
        }
        (low, high) = (high, excess(high.at + step));
        step *= 2.0;
    }
    between(|log_odds| excess(log_odds).value, low, high, TOLERANCE).exp()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{berkeley, close, complemented, every_small_pair, strata, swapped};
    use super::*;

    #[test]
    fn swapping_groups_or_outcomes_turns_the_ratio_over() {
        every_small_pair(|strata| {
            let Ok(found) = pooled_odds_ratio(strata, 0.9) else { return };
            let interval = found.interval;
            assert!(0.0 <= interval.low && interval.contains(found.value), "{strata:?} {found:?}");
            assert!(interval.low < interval.high && interval.high.is_finite(), "{strata:?} {found:?}");
            for other in [swapped(strata), complemented(strata)] {
                match pooled_odds_ratio(&other, 0.9) {
                    Ok(other) if found.value > 0.0 => {
                        assert!(close(other.value * found.value, 1.0), "{strata:?}");
                        assert!(close(other.interval.low * found.interval.high, 1.0), "{strata:?}");
                    }
                    other => assert_eq!(other, Err(Undefined::OddsRatioInfinite), "{strata:?}"),
                }
            }
        });
    }

    #[test]
    fn one_stratum_is_the_plain_odds_ratio_with_woolfs_interval() {
        for stratum in berkeley() {
            let table = Table::new(stratum);
            let found = pooled_odds_ratio(&[stratum], 0.95).expect("it varies");
            assert!(close(found.value, table.a * table.d / (table.b * table.c)));
            let deviation = (1.0 / table.a + 1.0 / table.b + 1.0 / table.c + 1.0 / table.d).sqrt();
            let high = found.value * (two_sided_z(0.95) * deviation).exp();
            assert!(close(found.interval.high, high));
        }
    }

    #[test]
    fn the_limit_of_no_hits_grows_with_the_confidence_and_shrinks_with_the_cases() {
        let high = |cases: u64, confidence: f64| {
            let all = strata(&[[0, cases, cases, 2 * cases], [0, 5, 3, 9]]);
            pooled_odds_ratio(&all, confidence).expect("it varies").interval.high
        };
        assert!(high(20, 0.9) < high(20, 0.99) && high(200, 0.99) < high(20, 0.99));
        assert!(high(500_000_000, 0.95) > 0.0);
    }
}
