//! The correction of score statistics for skewness, and on which side of a critical value they lie.

use std::cmp::Ordering;

/// A statistic this far from the critical value is on one side of it whatever the rounding.
const CLEAR: f64 = 1e-6;

/// Whether the score statistic is used as it is or corrected for its skewness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Correction {
    None,
    Skewness,
}

/// On which side of a supposed value the limit lies at which a falling statistic is `z`.
pub(crate) fn side(statistic: f64, z: f64) -> Option<Ordering> {
    // The corrected statistic falls only where it is beyond 1.
    match statistic - z {
        _ if z < 1.0 => None,
        above if above > CLEAR => Some(Ordering::Greater),
        above if above < -CLEAR => Some(Ordering::Less),
        _ => None,
    }
}

/// The root z of `score = z + k (z² - 1)` that goes over into the score as the skewness term k goes to 0
/// (Laud 2017), written so that it does so without dividing by k.
///
/// A negative radicand would leave no root. None occurs for any table of up to 12 and 12 cases; should
/// rounding or a stranger table bring one, the radicand stays at 0, where the result is continuous and
/// still falls with the score.
pub(crate) fn corrected(score: f64, k: f64) -> f64 {
    let radicand = 1.0 + 4.0 * k * (score + k);
    2.0 * (score + k) / (1.0 + radicand.max(0.0).sqrt())
}
