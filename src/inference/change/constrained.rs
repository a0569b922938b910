//! The score test of a contrast of several independent rates.

use crate::inference::fitted::{Cases, Rate};
use crate::inference::normal::two_sided_p;
use crate::inference::root::{Point, between};
use crate::inference::test::Equality;
use crate::share::Share;

/// Of the multiplier, relative to its scale.
const TOLERANCE: f64 = 1e-12;

/// A share and how often it counts in the contrast, below zero where it is taken away. Its base holds a case.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term {
    pub(super) share: Share,
    pub(super) weight: f64,
}

/// What the contrast adds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Rates,
    LogRates,
}

/// Tests whether the weighted sum of the rates, or of their logarithms, is zero: the score test with the rates that
/// are most likely if it is.
///
/// With a multiplier λ for the constraint, each rate solves an equation of its own: `x / p - y / (1 - p) = λ w`, and
/// for logarithms `x / p - y / (1 - p) = λ w / p`; λ is what makes the contrast zero. The statistic is
/// `λ² Σ w² p q / n`, for logarithms `λ² Σ w² q / (n p)` (Rao 1948; Aitchison and Silvey 1958), which for two rates
/// is Pearson's chi-square and for the difference of two differences the extension of Mee (1984).
pub(super) fn contrast_score(terms: &[Term], scale: Scale) -> Equality {
    let fitted = Fitted { terms, scale };
    let statistic = fitted.multiplier().map_or(0.0, |lambda| lambda * fitted.variance(lambda).sqrt());
    Equality { method: "contrast_score", p: two_sided_p(statistic) }
}

struct Fitted<'a> {
    terms: &'a [Term],
    scale: Scale,
}

impl Fitted<'_> {
    fn rate(&self, term: &Term, lambda: f64) -> Rate {
        let (cases, pull) = (Cases::from(term.share), lambda * term.weight);
        match self.scale {
            Scale::Rates => Rate { hit: pulled(cases, pull), miss: pulled(cases.complement(), -pull) },
            Scale::LogRates if pull >= cases.hits => Rate::NEVER,
            Scale::LogRates => {
                let left = cases.hits - pull;
                Rate { hit: left / (left + cases.misses), miss: cases.misses / (left + cases.misses) }
            }
        }
    }

    /// The contrast at this multiplier, which it lowers.
    fn contrast(&self, lambda: f64) -> f64 {
        let part = |term: &Term| {
            let rate = self.rate(term, lambda);
            term.weight * if self.scale == Scale::Rates { rate.hit } else { rate.hit.ln() }
        };
        self.terms.iter().map(part).sum()
    }

    /// `Σ w² p q / n`, or `Σ w² q / (n p)`.
    fn variance(&self, lambda: f64) -> f64 {
        let part = |term: &Term, of_one: f64| term.weight * term.weight * of_one / term.share.base() as f64;
        let of = |term: &Term| {
            let rate = self.rate(term, lambda);
            part(term, if self.scale == Scale::Rates { rate.hit * rate.miss } else { rate.miss / rate.hit })
        };
        let variance: f64 = self.terms.iter().map(of).sum();
        // The logarithm of a rate without a miss stays at 0 until its multiplier is used up, where the rate may be
        // any: then it is what makes the contrast zero.
        let missing = self.contrast(lambda);
        let free = self.terms.iter().find(|term| {
            let hits = term.share.hits() as f64;
            term.share.complement().hits() == 0 && lambda * term.weight > hits * (1.0 - 1e-9)
        });
        match free.filter(|_| self.scale == Scale::LogRates && missing.abs() > 1e-6) {
            Some(term) => variance + part(term, (missing / term.weight).exp_m1()),
            None => variance,
        }
    }

    /// The multiplier at which the contrast is zero; `None` where it is zero as it stands.
    fn multiplier(&self) -> Option<f64> {
        let here = self.contrast(0.0);
        if here == 0.0 {
            return None;
        }
        let side = if here > 0.0 { 1.0 } else { -1.0 };
        // Above zero at 0, and falling.
        let height = |size: f64| Point { at: size, value: side * self.contrast(side * size) };
        // For logarithms no rate may be pulled beyond zero.
        let room = |term: &Term| {
            let pull = side * term.weight;
            if pull > 0.0 { term.share.hits() as f64 / pull } else { f64::INFINITY }
        };
        let farthest = match self.scale {
            Scale::Rates => f64::INFINITY,
            Scale::LogRates => self.terms.iter().map(room).fold(f64::INFINITY, f64::min),
        };
        let cases = self.terms.iter().map(|term| term.share.base() as f64).fold(f64::INFINITY, f64::min);
        let mut step = if farthest.is_finite() { farthest / 2.0 } else { cases / 4.0 };
        let mut inside = Point { at: 0.0, value: here.abs() };
        loop {
            let next = height(inside.at + step);
            if next.value <= 0.0 {
                let tolerance = TOLERANCE * next.at;
                return Some(side * between(|at| height(at).value, next, inside, tolerance));
            }
            inside = next;
            step = if farthest.is_finite() { (farthest - next.at) / 2.0 } else { 2.0 * step };
        }
    }
}

/// The root in 0 to 1 of `x / p - y / (1 - p) = pull`, or the end it is nearest to.
fn pulled(cases: Cases, pull: f64) -> f64 {
    let (n, x) = (cases.base(), cases.hits);
    let root = ((n + pull) * (n + pull) - 4.0 * pull * x).max(0.0).sqrt();
    // The smaller root of `pull p² - (n + pull) p + x = 0`, in the form that keeps its digits.
    let rate = if n + pull > 0.0 { 2.0 * x / (n + pull + root) } else { (n + pull - root) / (2.0 * pull) };
    rate.clamp(0.0, 1.0)
}
