//! By how much a sample must grow until an undecided question is decided.

use crate::inference::difference::check_bases;
use crate::inference::fitted_difference::most_likely;
use crate::inference::normal::quantile;
use crate::share::{Share, Undefined};

/// What counts as decided: the standard errors that the estimate must be away from the bound, and the chance
/// that it will be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The critical value, 1.96 for a two-sided interval of 95 %.
    pub critical: f64,
    /// The chance of a decision, 0.8 as a rule.
    pub power: f64,
}

/// How many times the cases of both groups there must be, in the same proportion and with the rates as they
/// are, so that the ratio of the rates is told apart from `bound` (Farrington and Manning 1990, Statistics in
/// Medicine 9, for the contrast `group - bound × reference`: its variance under the null hypothesis at the most
/// likely rates that have that ratio, under the alternative at the observed ones). Below 1 where fewer would do.
///
/// # Errors
/// [`Undefined::NoCases`] or [`Undefined::ReferenceUndefined`] when a base is empty,
/// [`Undefined::OnTheBound`] when the observed ratio is the bound.
///
/// # Panics
/// When the bound is not above 0, the power not between 0 and 1, or the critical value negative.
///
/// ```
/// use evenhand::inference::{Decision, growth_for_ratio};
/// use evenhand::share::Share;
/// let decision = Decision { critical: 1.959963984540054, power: 0.8 };
/// // 858.27 cases in each group tell 24 % from 30 %: 17.17 times as many as 50.
/// let times = growth_for_ratio(Share::new(12, 50), Share::new(15, 50), 1.0, decision)?;
/// assert!((times * 50.0 - 858.272450429).abs() < 1e-8);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn growth_for_ratio(
    group: Share,
    reference: Share,
    bound: f64,
    decision: Decision,
) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    assert!(bound > 0.0, "a ratio of {bound} is no bound");
    let (n1, n2) = (group.base() as f64, reference.base() as f64);
    let (x1, x2) = (group.hits() as f64, reference.hits() as f64);
    // The smaller root of N φ p² - b p + c = 0 (Koopman 1984), in the form that keeps its digits.
    let linear = bound * (n1 + x2) + x1 + n2;
    let square = bound * (n1 + n2);
    let root = (linear * linear - 4.0 * square * (x1 + x2)).max(0.0).sqrt();
    let reference_null = (2.0 * (x1 + x2) / (linear + root)).min(1.0);
    let group_null = (bound * reference_null).min(1.0);
    let weight = bound * bound;
    let null = per_case(group_null) / n1 + weight * per_case(reference_null) / n2;
    let alternative = per_case(x1 / n1) / n1 + weight * per_case(x2 / n2) / n2;
    growth(x1 / n1 - bound * (x2 / n2), null, alternative, decision)
}

/// How many times the cases there must be so that the difference of the rates is told apart from `bound`: as
/// [`growth_for_ratio`], for the contrast `group - reference - bound`.
///
/// # Errors
/// As for [`growth_for_ratio`].
///
/// # Panics
/// When the bound is not strictly between -1 and 1, or as for [`growth_for_ratio`].
pub fn growth_for_difference(
    group: Share,
    reference: Share,
    bound: f64,
    decision: Decision,
) -> Result<f64, Undefined> {
    check_bases(group, reference)?;
    assert!(bound.abs() < 1.0, "a difference of {bound} is no bound");
    let (n1, n2) = (group.base() as f64, reference.base() as f64);
    let (p1, p2) = (group.hits() as f64 / n1, reference.hits() as f64 / n2);
    let fitted = most_likely(group, reference, bound);
    let null = fitted.group.hit * fitted.group.miss / n1 + fitted.reference.hit * fitted.reference.miss / n2;
    let alternative = per_case(p1) / n1 + per_case(p2) / n2;
    growth(p1 - p2 - bound, null, alternative, decision)
}

/// How many times the cases there must be so that a rate is told apart from `bound`, by the score test of one
/// rate.
///
/// # Errors
/// [`Undefined::NoCases`] when there are none, [`Undefined::OnTheBound`] when the rate is the bound.
///
/// # Panics
/// When the bound is not between 0 and 1, or as for [`growth_for_ratio`].
pub fn growth_for_rate(share: Share, bound: f64, decision: Decision) -> Result<f64, Undefined> {
    assert!((0.0..=1.0).contains(&bound), "a rate of {bound} is no bound");
    let (rate, base) = (share.rate()?, share.base() as f64);
    growth(rate - bound, per_case(bound) / base, per_case(rate) / base, decision)
}

fn per_case(rate: f64) -> f64 {
    rate * (1.0 - rate)
}

fn growth(gap: f64, null: f64, alternative: f64, decision: Decision) -> Result<f64, Undefined> {
    let Decision { critical, power } = decision;
    assert!(critical >= 0.0 && power > 0.0 && power < 1.0, "{decision:?} decides nothing");
    if gap == 0.0 {
        return Err(Undefined::OnTheBound);
    }
    let reach = (critical * null.max(0.0).sqrt() + quantile(power) * alternative.max(0.0).sqrt()) / gap;
    Ok(reach * reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: Decision = Decision { critical: 1.959963984540054, power: 0.8 };

    #[test]
    fn equality_is_the_same_question_on_both_scales() {
        for (x1, n1, x2, n2) in [(3, 10, 5, 9), (0, 7, 3, 4), (700, 1000, 60, 77), (1, 1, 0, 1)] {
            let (group, reference) = (Share::new(x1, n1), Share::new(x2, n2));
            let ratio = growth_for_ratio(group, reference, 1.0, DECISION).expect("unequal");
            let difference = growth_for_difference(group, reference, 0.0, DECISION).expect("unequal");
            assert!((ratio / difference - 1.0).abs() < 1e-12, "{group:?} {reference:?} {ratio} {difference}");
        }
    }

    #[test]
    fn a_sample_that_grew_as_told_needs_to_grow_no_more() {
        let (group, reference) = (Share::new(30, 100), Share::new(100, 250));
        let times = growth_for_ratio(group, reference, 0.8, DECISION).expect("off the bound");
        let grown = |share: Share| {
            let scale = 1e6;
            Share::new((share.hits() as f64 * times * scale) as u64, (share.base() as f64 * times * scale) as u64)
        };
        let again = growth_for_ratio(grown(group), grown(reference), 0.8, DECISION).expect("off the bound");
        assert!((again * 1e6 - 1.0).abs() < 1e-4, "{again}");
    }

    #[test]
    fn what_cannot_be_settled_is_named() {
        let (half, none) = (Share::new(1, 2), Share::new(0, 0));
        assert_eq!(growth_for_ratio(half, half, 1.0, DECISION), Err(Undefined::OnTheBound));
        assert_eq!(growth_for_difference(half, half, 0.0, DECISION), Err(Undefined::OnTheBound));
        assert_eq!(growth_for_rate(half, 0.5, DECISION), Err(Undefined::OnTheBound));
        assert_eq!(growth_for_rate(none, 0.5, DECISION), Err(Undefined::NoCases));
        assert_eq!(growth_for_ratio(none, half, 0.8, DECISION), Err(Undefined::NoCases));
        assert_eq!(growth_for_difference(half, none, 0.1, DECISION), Err(Undefined::ReferenceUndefined));
    }
}
