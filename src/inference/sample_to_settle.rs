//! By how much a sample must grow until an undecided question is decided.

use crate::inference::difference::check_bases;
use crate::inference::fitted::Rate;
use crate::inference::fitted_difference::most_likely;
use crate::inference::normal::{cumulative, quantile};
use crate::inference::root::{Point, between};
use crate::share::{Share, Undefined};

/// Of a growth, relative to it.
const TOLERANCE: f64 = 1e-9;

/// What counts as decided: the standard errors that the estimate must be away from the bound, and the chance
/// that it will be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// The critical value, 1.96 for a two-sided interval of 95 %.
    pub critical: f64,
    /// The chance of a decision, 0.8 as a rule.
    pub power: f64,
}

/// An estimate that must come out on one side of a bound, at the size of the sample at hand: how far it is away,
/// and its variance under the null hypothesis (that the truth is the bound) and under the alternative (that the
/// truth is what was observed).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    gap: f64,
    null: f64,
    alternative: f64,
}

impl Contrast {
    /// The ratio of two rates against `bound`: `group - bound × reference` (Farrington and Manning 1990, Statistics
    /// in Medicine 9), the null variance at the most likely rates that have that ratio.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] or [`Undefined::ReferenceUndefined`] when a base is empty.
    ///
    /// # Panics
    /// When the bound is not above 0.
    ///
    /// ```
    /// use evenhand::inference::{Contrast, Decision};
    /// use evenhand::share::Share;
    /// let decision = Decision { critical: 1.959963984540054, power: 0.8 };
    /// // 858.27 cases in each group tell 24 % from 30 %: 17.17 times as many as 50.
    /// let contrast = Contrast::of_ratio(Share::new(12, 50), Share::new(15, 50), 1.0)?;
    /// assert!((contrast.growth(decision)? * 50.0 - 858.272450429).abs() < 1e-8);
    /// # Ok::<(), evenhand::share::Undefined>(())
    /// ```
    pub fn of_ratio(group: Share, reference: Share, bound: f64) -> Result<Contrast, Undefined> {
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
        Ok(Contrast {
            gap: x1 / n1 - bound * (x2 / n2),
            null: per_case(group_null) / n1 + weight * per_case(reference_null) / n2,
            alternative: per_case(x1 / n1) / n1 + weight * per_case(x2 / n2) / n2,
        })
    }

    /// The difference of two rates against `bound`: as [`of_ratio`](Self::of_ratio), for
    /// `group - reference - bound`.
    ///
    /// # Errors
    /// As for [`of_ratio`](Self::of_ratio).
    ///
    /// # Panics
    /// When the bound is not strictly between -1 and 1.
    pub fn of_difference(group: Share, reference: Share, bound: f64) -> Result<Contrast, Undefined> {
        check_bases(group, reference)?;
        assert!(bound.abs() < 1.0, "a difference of {bound} is no bound");
        let (n1, n2) = (group.base() as f64, reference.base() as f64);
        let (p1, p2) = (group.hits() as f64 / n1, reference.hits() as f64 / n2);
        let fitted = most_likely(group.into(), reference.into(), bound);
        let variance = |rate: Rate| rate.hit * rate.miss;
        Ok(Contrast {
            gap: p1 - p2 - bound,
            null: variance(fitted.group) / n1 + variance(fitted.reference) / n2,
            alternative: per_case(p1) / n1 + per_case(p2) / n2,
        })
    }

    /// One rate against `bound`, by its score test.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] when there are none.
    ///
    /// # Panics
    /// When the bound is not between 0 and 1.
    pub fn of_rate(share: Share, bound: f64) -> Result<Contrast, Undefined> {
        assert!((0.0..=1.0).contains(&bound), "a rate of {bound} is no bound");
        let (rate, base) = (share.rate()?, share.base() as f64);
        Ok(Contrast { gap: rate - bound, null: per_case(bound) / base, alternative: per_case(rate) / base })
    }

    /// How many times the cases there must be, in the same proportion and with the rates as they are, for a
    /// decision (Farrington and Manning 1990, equation 4). Below 1 where fewer would do.
    ///
    /// # Errors
    /// [`Undefined::OnTheBound`] when the estimate is the bound.
    ///
    /// # Panics
    /// When the critical value is negative or the power not between 0 and 1.
    pub fn growth(self, decision: Decision) -> Result<f64, Undefined> {
        let Decision { critical, power } = decision;
        assert!(critical >= 0.0 && power > 0.0 && power < 1.0, "{decision:?} decides nothing");
        if self.gap == 0.0 {
            return Err(Undefined::OnTheBound);
        }
        let reach = critical * self.null.max(0.0).sqrt() + quantile(power) * self.alternative.max(0.0).sqrt();
        Ok((reach / self.gap).powi(2))
    }

    /// The chance of no decision with so many times the cases.
    fn missed(self, times: f64, critical: f64) -> f64 {
        let reach = self.gap.abs() * times.sqrt() - critical * self.null.max(0.0).sqrt();
        if self.alternative > 0.0 {
            cumulative(-reach / self.alternative.sqrt())
        } else {
            f64::from(reach < 0.0)
        }
    }
}

/// How many times the cases there must be so that all contrasts are decided at once: their chances of no decision
/// add up to what the power leaves (Bonferroni). 0 for no contrast.
///
/// # Errors
/// As for [`Contrast::growth`].
///
/// # Panics
/// As for [`Contrast::growth`].
pub fn growth_for_all(contrasts: &[Contrast], decision: Decision) -> Result<f64, Undefined> {
    let least = largest_growth(contrasts, decision)?;
    let allowed = 1.0 - decision.power;
    if contrasts.len() < 2 {
        return Ok(least);
    }
    // What is all but decided at the least there must be adds nothing to speak of.
    let settled = 1e-4 * allowed / contrasts.len() as f64;
    let open: Vec<Contrast> = contrasts
        .iter()
        .copied()
        .filter(|contrast| contrast.missed(least, decision.critical) > settled)
        .collect();
    let shared = Decision { power: 1.0 - allowed / open.len().max(1) as f64, ..decision };
    let most = largest_growth(&open, shared)?;
    let excess = |times: f64| {
        let missed: f64 = open.iter().map(|contrast| contrast.missed(times, decision.critical)).sum();
        Point { at: times, value: missed - allowed }
    };
    let (first, last) = (excess(least), excess(most));
    // A single contrast that is far behind the others decides alone.
    if first.value <= 0.0 || last.value >= 0.0 {
        return Ok(if first.value <= 0.0 { least } else { most });
    }
    Ok(between(|times| excess(times).value, first, last, TOLERANCE * least))
}

fn largest_growth(contrasts: &[Contrast], decision: Decision) -> Result<f64, Undefined> {
    let mut each = contrasts.iter().map(|contrast| contrast.growth(decision));
    each.try_fold(0.0, |largest: f64, times| Ok(largest.max(times?)))
}

fn per_case(rate: f64) -> f64 {
    rate * (1.0 - rate)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: Decision = Decision { critical: 1.959963984540054, power: 0.8 };

    fn ratio(group: Share, reference: Share, bound: f64) -> Result<f64, Undefined> {
        Contrast::of_ratio(group, reference, bound)?.growth(DECISION)
    }

    fn difference(group: Share, reference: Share, bound: f64) -> Result<f64, Undefined> {
        Contrast::of_difference(group, reference, bound)?.growth(DECISION)
    }

    #[test]
    fn equality_is_the_same_question_on_both_scales() {
        for (x1, n1, x2, n2) in [(3, 10, 5, 9), (0, 7, 3, 4), (700, 1000, 60, 77), (1, 1, 0, 1)] {
            let (group, reference) = (Share::new(x1, n1), Share::new(x2, n2));
            let by_ratio = ratio(group, reference, 1.0).expect("unequal");
            let by_difference = difference(group, reference, 0.0).expect("unequal");
            assert!((by_ratio / by_difference - 1.0).abs() < 1e-12, "{group:?} {reference:?} {by_ratio}");
        }
    }

    #[test]
    fn a_sample_that_grew_as_told_has_the_power_asked_for() {
        let contrast = Contrast::of_ratio(Share::new(30, 100), Share::new(100, 250), 0.8).expect("cases");
        let times = contrast.growth(DECISION).expect("off the bound");
        assert!((contrast.missed(times, DECISION.critical) - 0.2).abs() < 1e-12);
        // Twice the same question shares the error; a question that is long decided costs nothing.
        let twice = growth_for_all(&[contrast; 2], DECISION).expect("off the bound");
        assert!((contrast.missed(twice, DECISION.critical) - 0.1).abs() < 1e-6);
        let easy = Contrast::of_rate(Share::new(0, 1000), 0.5).expect("cases");
        let both = growth_for_all(&[contrast, easy], DECISION).expect("off the bound");
        assert!((both / times - 1.0).abs() < 1e-6);
        assert_eq!(growth_for_all(&[], DECISION), Ok(0.0));
    }

    #[test]
    fn what_cannot_be_settled_is_named() {
        let (half, none) = (Share::new(1, 2), Share::new(0, 0));
        assert_eq!(ratio(half, half, 1.0), Err(Undefined::OnTheBound));
        assert_eq!(difference(half, half, 0.0), Err(Undefined::OnTheBound));
        assert_eq!(
            Contrast::of_rate(half, 0.5).and_then(|at| at.growth(DECISION)),
            Err(Undefined::OnTheBound)
        );
        assert_eq!(Contrast::of_rate(none, 0.5), Err(Undefined::NoCases));
        assert_eq!(ratio(none, half, 0.8), Err(Undefined::NoCases));
        assert_eq!(difference(half, none, 0.1), Err(Undefined::ReferenceUndefined));
    }
}
