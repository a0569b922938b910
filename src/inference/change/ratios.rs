//! The change of the ratio of two rates.

use super::constrained::{Scale, contrast_score};
use super::rates::{check, terms};
use super::{Change, change};
use crate::inference::estimate::{Interval, Limits};
use crate::inference::pair::Pair;
use crate::inference::{koopman, ratio};
use crate::share::Undefined;

/// The ratio of the two rates now over the geometric mean of the ratios before: 1 where nothing has changed. The
/// limits are the square-and-add, on logarithms, of the distances of Koopman's limits (Zou and Donner 2008); the test
/// of no change is the score test of the logarithms, with the rates that are most likely if the ratio is the same
/// now as it was on average.
///
/// A ratio of 0 now has no distances on logarithms: the change is 0 then, its lower limit 0, and the upper one the
/// upper limit of the ratio now over the lower ones before, which is cautious. A lower limit of a ratio before is
/// never 0, because it has hits.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a side has no cases now, [`Undefined::BothZero`]
/// and [`Undefined::ReferenceZero`] when the reference has no hits now; [`Undefined::NothingEarlier`] when no earlier
/// period is given, [`Undefined::EarlierUndefined`] when there is no ratio in one and [`Undefined::EarlierZero`] when it
/// is 0.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::inference::change::change_of_ratio;
/// use evenhand::share::Share;
/// let before = Pair { group: Share::new(64, 200), reference: Share::new(160, 400) };
/// let now = Pair { group: Share::new(32, 200), reference: Share::new(160, 400) };
/// let found = change_of_ratio(now, &[before], 0.95)?;
/// assert!((found.estimate.value - 0.5).abs() < 1e-15);
/// assert!(found.estimate.interval.high < 1.0 && found.test.p < 0.05);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn change_of_ratio(now: Pair, before: &[Pair], confidence: f64) -> Result<Change, Undefined> {
    check(now, before)?;
    let current = Part::of(now, confidence)?;
    let earlier = |pair: &Pair| Part::of(*pair, confidence).map_err(|_| Undefined::EarlierUndefined);
    let earlier: Vec<Part> = before.iter().map(earlier).collect::<Result<_, _>>()?;
    if earlier.iter().any(|part| part.ratio == 0.0) {
        return Err(Undefined::EarlierZero);
    }
    let periods = earlier.len() as f64;
    let mean = |of: fn(&Part) -> f64| earlier.iter().map(|part| of(part).ln()).sum::<f64>() / periods;
    let value = match &earlier[..] {
        [one] => current.ratio / one.ratio,
        _ => (current.ratio.ln() - mean(|part| part.ratio)).exp(),
    };
    let limits = if current.ratio == 0.0 {
        Limits { low: 0.0, high: (current.interval.high.ln() - mean(|part| part.interval.low)).exp() }
    } else {
        let distance =
            |of: fn(&Part) -> f64| earlier.iter().map(|part| (of(part) / periods).powi(2)).sum::<f64>();
        let below = (current.below().powi(2) + distance(Part::above)).sqrt();
        let above = (current.above().powi(2) + distance(Part::below)).sqrt();
        Limits { low: value * (-below).exp(), high: value * above.exp() }
    };
    Ok(change(value, limits, "change_of_ratio", contrast_score(&terms(now, before), Scale::LogRates)))
}

/// A ratio with its limits.
struct Part {
    ratio: f64,
    interval: Interval,
}

impl Part {
    fn of(pair: Pair, confidence: f64) -> Result<Part, Undefined> {
        let interval = koopman(pair.group, pair.reference, confidence)?;
        Ok(Part { ratio: ratio(pair.group, pair.reference)?, interval })
    }

    /// On the logarithm.
    fn below(&self) -> f64 {
        (self.ratio / self.interval.low).ln()
    }

    fn above(&self) -> f64 {
        (self.interval.high / self.ratio).ln()
    }
}
