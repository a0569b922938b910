//! The ratio of two independent rates.

use std::cmp::Ordering;

use crate::inference::difference::{check_bases, cross_difference};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::fitted::Cases;
use crate::inference::fitted_ratio::most_likely;
use crate::inference::normal::two_sided_z;
use crate::inference::root::{Point, between};
use crate::inference::skewness::{Correction, corrected, side};
use crate::share::{Share, Undefined};

/// The natural logarithm of a ratio beyond which it is given as infinite, or below minus which as 0: 1e100.
const FARTHEST: f64 = 230.0;
/// Of the logarithm of a limit: thousands of times finer than the 1e-9 that are asked for.
const TOLERANCE: f64 = 1e-13;

/// The group's rate divided by the reference's, 0 or above.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a base is empty; [`Undefined::BothZero`]
/// for 0/0; [`Undefined::ReferenceZero`] when only the reference's rate is zero.
///
/// ```
/// use evenhand::inference::ratio;
/// use evenhand::share::{Share, Undefined};
/// assert_eq!(ratio(Share::new(1, 4), Share::new(2, 4)), Ok(0.5));
/// assert_eq!(ratio(Share::new(0, 4), Share::new(0, 9)), Err(Undefined::BothZero));
/// ```
pub fn ratio(group: Share, reference: Share) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    match (group.hits(), reference.hits()) {
        (0, 0) => Err(Undefined::BothZero),
        (_, 0) => Err(Undefined::ReferenceZero),
        _ => Ok(observed(group, reference)),
    }
}

/// Koopman's score interval for the ratio of two independent rates, group over reference (Koopman 1984,
/// "Confidence intervals for the ratio of two binomial proportions"): the ratios that the counts do not
/// contradict. Defined for every pair of groups: the lower limit is 0 when the group has no hits, the upper
/// one infinite when the reference has none. It becomes infinite, or 0, beyond 1e100 too.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::koopman;
/// use evenhand::share::Share;
/// let interval = koopman(Share::new(8, 15), Share::new(4, 15), 0.95)?;
/// assert!((interval.low - 0.815013539383).abs() < 1e-11);
/// assert!((interval.high - 5.33631684632).abs() < 1e-10);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn koopman(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    Ok(limits(group, reference, two_sided_z(confidence), Correction::None).by("koopman"))
}

/// Gart and Nam's interval for the ratio of two independent rates: Koopman's, corrected for the skewness of
/// the score statistic (Gart and Nam 1988, "Approximate interval estimation of the ratio of binomial
/// parameters"; in the form of Laud 2017, "Equal-tailed confidence intervals for comparison of rates"). It
/// keeps its promise better than Koopman's where a small group meets a large one or hits are rare.
///
/// Infinite and zero limits as for [`koopman`]. At high confidence a few hits rule out less still: with x
/// hits in the group the corrected statistic never exceeds √(1 + 6x), so the lower limit is 0 for a critical
/// value above it (2.65 for one hit), and the upper limit likewise infinite by the hits of the reference.
/// Below a confidence of 68 % (a critical value of 1) the correction may exclude the observed ratio itself;
/// the interval is then widened to include it.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference
/// has none.
///
/// ```
/// use evenhand::inference::gart_nam;
/// use evenhand::share::Share;
/// let interval = gart_nam(Share::new(8, 15), Share::new(4, 15), 0.95)?;
/// assert!((interval.low - 0.805841794839).abs() < 1e-11);
/// assert!((interval.high - 6.14802084433).abs() < 1e-10);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn gart_nam(group: Share, reference: Share, confidence: f64) -> Result<Interval, Undefined> {
    check_bases(group, reference)?;
    Ok(limits(group, reference, two_sided_z(confidence), Correction::Skewness).by("gart_nam"))
}

pub(crate) fn limits(group: Share, reference: Share, z: f64, correction: Correction) -> Limits {
    Limits { low: low(group, reference, z, correction), high: high(group, reference, z, correction) }
}

/// The ratio below which the statistic exceeds `z`; both bases must hold a case.
pub(crate) fn low(group: Share, reference: Share, z: f64, correction: Correction) -> f64 {
    if group.hits() == 0 {
        return 0.0;
    }
    let statistic = Statistic::new(group, reference, correction);
    let above = |at: f64| Point { at, value: statistic.at(at) - z };
    let observed = if reference.hits() == 0 { f64::INFINITY } else { observed(group, reference) };

    let mut step = statistic.rough_deviation();
    let mut tried = above((statistic.rough_centre() - z * step).min(observed.ln()));
    while tried.value < 0.0 {
        let next = above(tried.at - step);
        if next.value >= 0.0 {
            return between(|at| above(at).value, next, tried, TOLERANCE).exp().min(observed);
        }
        if next.at < -FARTHEST {
            return 0.0;
        }
        step *= 2.0;
        tried = next;
    }
    loop {
        let next = above((tried.at + step).min(observed.ln()));
        if next.value < 0.0 {
            return between(|at| above(at).value, tried, next, TOLERANCE).exp().min(observed);
        }
        if next.at >= observed.ln().min(FARTHEST) {
            return observed.min(FARTHEST.exp());
        }
        step *= 2.0;
        tried = next;
    }
}

/// On which side of a bound the lower limit of [`Correction::Skewness`] lies, from the statistic at the bound alone;
/// `None` where the two are too near to be told apart without solving for the limit.
pub(crate) fn side_of_low(group: Share, reference: Share, z: f64, bound: f64) -> Option<Ordering> {
    if bound <= 0.0 || !bound.is_finite() {
        // No limit is beyond the ends; on the end itself it makes no difference.
        return Some(if bound <= 0.0 { Ordering::Greater } else { Ordering::Less });
    }
    if group.hits() == 0 {
        return None;
    }
    side(Statistic::new(group, reference, Correction::Skewness).at(bound.ln()), z)
}

/// The ratio above which the statistic is below minus `z`; both bases must hold a case.
pub(crate) fn high(group: Share, reference: Share, z: f64, correction: Correction) -> f64 {
    // Swapping the two sides turns the ratio and the statistic over exactly.
    let turned_over = 1.0 / low(reference, group, z, correction);
    if reference.hits() == 0 { turned_over } else { turned_over.max(observed(group, reference)) }
}

/// The observed ratio, rounded once; both groups must have a hit.
fn observed(group: Share, reference: Share) -> f64 {
    let above = u128::from(group.hits()) * u128::from(reference.base());
    let below = u128::from(reference.hits()) * u128::from(group.base());
    above as f64 / below as f64
}

/// The score statistic of two shares as a function of the supposed ratio of their rates.
struct Statistic {
    group: Cases,
    reference: Cases,
    rate_difference: f64,
    correction: Correction,
}

impl Statistic {
    fn new(group: Share, reference: Share, correction: Correction) -> Statistic {
        let rate_difference =
            cross_difference(group, reference) / (group.base() as f64 * reference.base() as f64);
        Statistic { group: group.into(), reference: reference.into(), rate_difference, correction }
    }

    /// The logarithm of the ratio, with half a hit more on each side (Walter 1975): only a place to start.
    fn rough_centre(&self) -> f64 {
        let half_more = |cases: Cases| (cases.hits + 0.5) / (cases.base() + 0.5);
        (half_more(self.group) / half_more(self.reference)).ln()
    }

    fn rough_deviation(&self) -> f64 {
        let part = |cases: Cases| (cases.misses + 0.5) / ((cases.hits + 0.5) * (cases.base() + 1.0));
        (part(self.group) + part(self.reference)).sqrt()
    }

    /// The statistic if the true ratio had this logarithm. It falls as the ratio rises: positive while the
    /// ratio is below the observed one, negative beyond. (The corrected one falls wherever it is beyond 1 in
    /// size.)
    fn at(&self, log_ratio: f64) -> f64 {
        let ratio = log_ratio.exp();
        let excess = log_ratio.exp_m1();
        let fitted = most_likely(self.group, self.reference, ratio, excess);
        let (p1, p2) = (fitted.group.hit, fitted.reference.hit);
        let (q1, q2) = (fitted.group.miss, fitted.reference.miss);
        let (n1, n2) = (self.group.base(), self.reference.base());

        let variance = p1 * (q1 / n1 + ratio * q2 / n2);
        if variance <= 0.0 {
            // Everybody is a hit in both groups and the supposed ratio is 1: nothing contradicts it.
            return 0.0;
        }
        let distance = if log_ratio.abs() < 0.7 {
            // Keeps the digits where rates near 100 % leave only the small excess over a ratio of 1.
            self.rate_difference - excess * (self.reference.hits / n2)
        } else {
            self.group.hits / n1 - ratio * (self.reference.hits / n2)
        };
        let score = distance / variance.sqrt();
        match self.correction {
            Correction::None => score,
            Correction::Skewness => {
                let third_moment =
                    p1 * (q1 * (q1 - p1) / (n1 * n1) - ratio * ratio * q2 * (q2 - p2) / (n2 * n2));
                corrected(score, third_moment / (6.0 * variance * variance.sqrt()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: [Correction; 2] = [Correction::None, Correction::Skewness];

    fn every_small_table(mut check: impl FnMut(Share, Share)) {
        for n1 in 1..=12 {
            for n2 in 1..=12 {
                for x1 in 0..=n1 {
                    for x2 in 0..=n2 {
                        check(Share::new(x1, n1), Share::new(x2, n2));
                    }
                }
            }
        }
    }

    #[test]
    fn limits_of_small_tables_are_ordered_hold_the_estimate_and_widen_with_z() {
        every_small_table(|group, reference| {
            for correction in BOTH {
                let mut before: Option<Limits> = None;
                for z in [0.2, 0.674, 1.0, 1.645, 1.96, 2.648, 2.95, 3.6, 4.0] {
                    let found = limits(group, reference, z, correction);
                    assert!(found.low >= 0.0 && found.low.is_finite(), "{group:?} {reference:?} {found:?}");
                    assert!(found.low <= found.high, "{group:?} {reference:?} {z} {found:?}");
                    assert!(group.hits() > 0 || found.low == 0.0);
                    assert!(reference.hits() > 0 || found.high == f64::INFINITY);
                    if let Ok(estimate) = ratio(group, reference) {
                        assert!(found.low <= estimate && estimate <= found.high);
                    }
                    if let Some(narrower) = before {
                        assert!(found.low <= narrower.low && narrower.high <= found.high);
                    }
                    before = Some(found);
                }
            }
        });
    }

    #[test]
    fn the_statistic_crosses_the_critical_value_at_the_limit() {
        let tables = [
            (Share::new(8, 15), Share::new(4, 15)),
            (Share::new(0, 20), Share::new(5, 20)),
            (Share::new(1, 1), Share::new(1, 1)),
            (Share::new(29, 55), Share::new(11, 11)),
            (Share::new(3, 1_000_000_000), Share::new(900_000_000, 1_000_000_000)),
            (Share::new(999_999_999, 1_000_000_000), Share::new(1_000_000_000, 1_000_000_000)),
            (Share::new(600, 2000), Share::new(2, 30)),
        ];
        for (group, reference) in tables {
            for correction in BOTH {
                for z in [1.3, 1.96, 2.6] {
                    let found = limits(group, reference, z, correction);
                    let statistic = Statistic::new(group, reference, correction);
                    let near = |limit: f64, turn: f64| statistic.at((limit * (1.0 + turn * 1e-11)).ln());
                    if found.low > 0.0 {
                        let (before, beyond) = (near(found.low, -1.0), near(found.low, 1.0));
                        assert!(before >= z && z >= beyond, "{group:?} {reference:?} {z} {before} {beyond}");
                    }
                    if found.high.is_finite() {
                        let (before, beyond) = (near(found.high, -1.0), near(found.high, 1.0));
                        assert!(
                            before >= -z && -z >= beyond,
                            "{group:?} {reference:?} {z} {before} {beyond}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn no_radicand_is_negative_and_the_corrected_statistic_falls_beyond_one() {
        every_small_table(|group, reference| {
            if group.hits() + reference.hits() == 0 {
                return;
            }
            let corrected = Statistic::new(group, reference, Correction::Skewness);
            let mut before = f64::INFINITY;
            for tenth in -120..=120 {
                // Off the round values, because at a ratio of 1 the statistic of two full groups jumps.
                let now = corrected.at(f64::from(tenth) / 10.0 + 1e-4);
                assert!(now.is_finite());
                assert!(now < before || now.abs() <= 1.0, "{group:?} {reference:?} {tenth}: {before} {now}");
                before = now;
            }
        });
    }

    #[test]
    fn a_correction_near_zero_leaves_the_score_alone() {
        for k in [0.0, 1e-300, -1e-300, 1e-18, -1e-18] {
            assert_eq!(corrected(1.75, k), 1.75);
        }
        let (k, z) = (0.07, -1.96);
        assert!((corrected(z + k * (z * z - 1.0), k) - z).abs() < 1e-14);
    }

    #[test]
    fn a_single_hit_rules_out_no_small_ratio_beyond_its_reach() {
        let (group, reference) = (Share::new(1, 20), Share::new(10, 20));
        assert!(low(group, reference, 2.64, Correction::Skewness) > 0.0);
        assert_eq!(low(group, reference, 2.65, Correction::Skewness), 0.0);
        assert!(low(group, reference, 2.65, Correction::None) > 0.0);
    }
}
