//! What a number of cases can show, before or beside the counts themselves.

use crate::inference::joint::Better;
use crate::inference::normal::{check_confidence, cumulative, quantile, two_sided_z};
use crate::inference::root::{Point, between};
use crate::share::Undefined;

/// Of a detectable rate.
const TOLERANCE: f64 = 1e-15;

/// What is planned: how sure a finding must be, and how surely it must be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Aim {
    /// 1 minus the chance of a false finding, 0.95 as a rule.
    pub confidence: f64,
    /// The chance of the finding if there is something to find, 0.8 as a rule.
    pub power: f64,
}

impl Default for Aim {
    /// The customary 95 % and 80 %.
    fn default() -> Aim {
        Aim { confidence: 0.95, power: 0.8 }
    }
}

/// A rate so far from the reference's, or from a bound, that it would have been seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detectable {
    /// The true rate.
    pub rate: f64,
    /// What it would have been told apart from.
    pub reference_rate: f64,
}

impl Detectable {
    /// The rate over that of the reference.
    ///
    /// # Errors
    /// [`Undefined::ReferenceZero`] when the reference's is 0.
    pub fn ratio(self) -> Result<f64, Undefined> {
        if self.reference_rate == 0.0 {
            Err(Undefined::ReferenceZero)
        } else {
            Ok(self.rate / self.reference_rate)
        }
    }

    /// The rate minus that of the reference.
    pub fn difference(self) -> f64 {
        self.rate - self.reference_rate
    }
}

/// The rate nearest to `reference_rate`, on its worse side, that a group with this many cases would, with the
/// power aimed at, have shown to be different: what "no significant difference" leaves possible. The worse
/// side is below where more is better, above where less is. By the normal distribution of the two-sided test
/// with one pooled rate ([`score`](crate::inference::score)). `None` when even a true rate of 0 (of 1) would
/// not have been seen so surely. Approximate with few expected hits.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a base is empty,
/// [`Undefined::NothingWorse`] when nothing lies on the worse side of the reference's rate.
///
/// # Panics
/// When the confidence or the power is not strictly between 0 and 1, the power is not above the chance of a
/// false finding, or the rate is above 1.
///
/// ```
/// use evenhand::inference::{Aim, Better, detectable};
/// let found = detectable(100, 400, 0.3, Better::Higher, Aim::default())?.expect("0 of 100 would be seen");
/// assert!((found.rate - 0.165612005852).abs() < 1e-11);
/// assert!((found.ratio()? - 0.552040019506).abs() < 1e-11);
/// assert_eq!(detectable(10, 400, 0.3, Better::Higher, Aim::default())?, None);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn detectable(
    group_base: u64,
    reference_base: u64,
    reference_rate: f64,
    better: Better,
    aim: Aim,
) -> Result<Option<Detectable>, Undefined> {
    check(aim);
    check_rate(reference_rate);
    if group_base == 0 {
        return Err(Undefined::NoCases);
    }
    if reference_base == 0 {
        return Err(Undefined::ReferenceUndefined);
    }
    let power = |rate: f64| {
        power_of_test(group_base as f64, rate, reference_base as f64, reference_rate, aim.confidence)
    };
    nearest_seen(power, reference_rate, better, aim)
}

/// The value nearest to a `bound`, beyond it on the worse side, that a group with this many cases would, with
/// the power aimed at, have shown to be beyond: by the normal distribution of the score test of one rate, the
/// one that [`wilson`](crate::inference::wilson) turns over. `None` as for [`detectable`].
///
/// # Errors
/// [`Undefined::NoCases`] when the base is empty, [`Undefined::NothingWorse`] when no rate lies beyond the bound.
///
/// # Panics
/// As for [`detectable`].
pub fn detectable_beyond(
    base: u64,
    bound: f64,
    better: Better,
    aim: Aim,
) -> Result<Option<Detectable>, Undefined> {
    check(aim);
    check_rate(bound);
    if base == 0 {
        return Err(Undefined::NoCases);
    }
    let reach = two_sided_z(aim.confidence) * (bound * (1.0 - bound) / base as f64).sqrt();
    let power = |rate: f64| {
        let gap = (rate - bound).abs();
        let deviation = (rate * (1.0 - rate) / base as f64).sqrt();
        if deviation == 0.0 { f64::from(gap > reach) } else { cumulative((gap - reach) / deviation) }
    };
    nearest_seen(power, bound, better, aim)
}

/// Where the power that grows from `from` towards the worse end reaches what is aimed at.
fn nearest_seen(
    power: impl Fn(f64) -> f64,
    from: f64,
    better: Better,
    aim: Aim,
) -> Result<Option<Detectable>, Undefined> {
    let worst = match better {
        Better::Higher => 0.0,
        Better::Lower => 1.0,
    };
    if from == worst {
        return Err(Undefined::NothingWorse);
    }
    let excess = |rate: f64| Point { at: rate, value: power(rate) - aim.power };
    let (farthest, equal) = (excess(worst), excess(from));
    if farthest.value < 0.0 {
        return Ok(None);
    }
    let rate = between(|at| excess(at).value, farthest, equal, TOLERANCE);
    Ok(Some(Detectable { rate, reference_rate: from }))
}

/// The probability that the two-sided test with one pooled rate finds a difference, on either side.
fn power_of_test(n1: f64, p1: f64, n2: f64, p2: f64, confidence: f64) -> f64 {
    let total = n1 + n2;
    let hits = (n1 * p1 + n2 * p2) / total;
    let misses = (n1 * (1.0 - p1) + n2 * (1.0 - p2)) / total;
    let reach = two_sided_z(confidence) * (hits * misses * (1.0 / n1 + 1.0 / n2)).sqrt();
    let gap = p2 - p1;
    let deviation = (p1 * (1.0 - p1) / n1 + p2 * (1.0 - p2) / n2).sqrt();
    if deviation == 0.0 {
        return f64::from(gap.abs() > reach);
    }
    cumulative((gap - reach) / deviation) + cumulative((-gap - reach) / deviation)
}

/// How many cases each of two equally large groups needs, so that a true `ratio` of their rates is seen as a
/// difference (two-sided test, with the power aimed at), when the better rate is `best_rate` (Fleiss 1981,
/// "Statistical methods for rates and proportions", without continuity correction).
///
/// # Errors
/// [`Undefined::BothZero`] when the better rate is 0, [`Undefined::NoVariation`] when the ratio is 1 and there
/// is nothing to see.
///
/// # Panics
/// As for [`detectable`], and when the ratio is not between 0 and 1.
///
/// ```
/// use evenhand::inference::{Aim, cases_to_detect};
/// assert_eq!(cases_to_detect(0.05, 0.8, Aim::default()), Ok(6745));
/// ```
pub fn cases_to_detect(best_rate: f64, ratio: f64, aim: Aim) -> Result<u64, Undefined> {
    check(aim);
    check_rate(best_rate);
    check_rate(ratio);
    if best_rate == 0.0 {
        return Err(Undefined::BothZero);
    }
    if ratio == 1.0 {
        return Err(Undefined::NoVariation);
    }
    let (high, low) = (best_rate, best_rate * ratio);
    let middle = (high + low) / 2.0;
    let equal = (2.0 * middle * (1.0 - middle)).sqrt();
    let own = (high * (1.0 - high) + low * (1.0 - low)).sqrt();
    let reach = (two_sided_z(aim.confidence) * equal + quantile(aim.power) * own) / (high - low);
    Ok(whole(reach * reach))
}

/// How many cases each of two equally large groups needs, so that the ratio of their rates is shown to be
/// above `ratio` (one-sided, with the power aimed at) when both true rates are `rate`: to show that there is
/// no such disparity takes fewer or more cases than to find one. By the normal distribution of the logarithm
/// of the ratio ([`katz`](crate::inference::katz)).
///
/// # Errors
/// [`Undefined::BothZero`] when the rate is 0, [`Undefined::NoVariation`] when it is 1 and needs no
/// statistics, or when the ratio is 1 and no number of cases is enough.
///
/// # Panics
/// As for [`cases_to_detect`], and when the ratio is 0.
///
/// ```
/// use evenhand::inference::{Aim, cases_to_prove};
/// assert_eq!(cases_to_prove(0.05, 0.8, Aim::default()), Ok(4719));
/// ```
pub fn cases_to_prove(rate: f64, ratio: f64, aim: Aim) -> Result<u64, Undefined> {
    check(aim);
    check_rate(rate);
    check_rate(ratio);
    assert!(ratio > 0.0, "every ratio is above 0");
    if rate == 0.0 {
        return Err(Undefined::BothZero);
    }
    if ratio == 1.0 || rate == 1.0 {
        return Err(Undefined::NoVariation);
    }
    // One-sided: the whole error lies on the side of the ratio.
    let reach = (quantile(aim.power) - quantile(1.0 - aim.confidence)) / ratio.ln();
    Ok(whole(reach * reach * 2.0 * (1.0 - rate) / rate))
}

/// The next whole number, at least 1.
fn whole(cases: f64) -> u64 {
    // The cast stops at the largest count there is.
    (cases.ceil() as u64).max(1)
}

fn check(aim: Aim) {
    check_confidence(aim.confidence);
    let Aim { confidence, power } = aim;
    assert!(power > 1.0 - confidence && power < 1.0, "a power of {power} is no aim at {confidence}");
}

fn check_rate(rate: f64) {
    assert!((0.0..=1.0).contains(&rate), "{rate} is not between 0 and 1");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_detectable_is_seen_with_the_power_aimed_at() {
        for (n1, n2, rate) in [(100, 400, 0.3), (30, 30, 1.0), (1_000_000_000, 77, 0.9), (3000, 3000, 0.01)] {
            let aim = Aim { confidence: 0.9, power: 0.7 };
            let found =
                detectable(n1, n2, rate, Better::Higher, aim).expect("cases").expect("zero would be seen");
            let power = power_of_test(n1 as f64, found.rate, n2 as f64, rate, 0.9);
            assert!((power - 0.7).abs() < 1e-9, "{n1} {n2} {rate} {found:?} {power}");
            let ratio = found.ratio().expect("the reference has hits");
            assert!(0.0 < ratio && ratio < 1.0);
            // The mirror image: a bad event, hits and misses exchanged.
            let mirrored =
                detectable(n1, n2, 1.0 - rate, Better::Lower, aim).expect("cases").expect("one is seen");
            assert!((mirrored.rate + found.rate - 1.0).abs() < 1e-12, "{mirrored:?} {found:?}");
        }
    }

    #[test]
    fn the_planned_cases_have_the_power_aimed_at() {
        for (best, ratio) in [(0.05, 0.8), (0.5, 0.8), (0.9, 0.5)] {
            let cases = cases_to_detect(best, ratio, Aim::default()).expect("there is something to see");
            let power = |cases: u64| power_of_test(cases as f64, best * ratio, cases as f64, best, 0.95);
            assert!(power(cases) >= 0.8 && power(cases - 1) < 0.8, "{best} {ratio} {cases}");
        }
    }

    #[test]
    fn what_cannot_be_planned_is_named() {
        let aim = Aim::default();
        assert_eq!(detectable(0, 5, 0.5, Better::Higher, aim), Err(Undefined::NoCases));
        assert_eq!(detectable(5, 0, 0.5, Better::Higher, aim), Err(Undefined::ReferenceUndefined));
        assert_eq!(detectable(5, 5, 0.0, Better::Higher, aim), Err(Undefined::NothingWorse));
        assert_eq!(detectable(5, 5, 1.0, Better::Lower, aim), Err(Undefined::NothingWorse));
        assert_eq!(detectable_beyond(0, 0.5, Better::Lower, aim), Err(Undefined::NoCases));
        assert_eq!(detectable_beyond(9, 1.0, Better::Lower, aim), Err(Undefined::NothingWorse));
        assert_eq!(detectable_beyond(2, 0.5, Better::Lower, aim), Ok(None));
        assert_eq!(cases_to_detect(0.0, 0.8, aim), Err(Undefined::BothZero));
        assert_eq!(cases_to_detect(0.5, 1.0, aim), Err(Undefined::NoVariation));
        assert_eq!(cases_to_prove(0.0, 0.8, aim), Err(Undefined::BothZero));
        assert_eq!(cases_to_prove(1.0, 0.8, aim), Err(Undefined::NoVariation));
        assert_eq!(cases_to_prove(0.5, 1.0, aim), Err(Undefined::NoVariation));
    }
}
