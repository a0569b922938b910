//! The probability of counts when the rate itself is drawn: the other side of a confidence sequence.

use std::f64::consts::PI;

use crate::inference::binomial::Binomial;
use crate::inference::fitted::Rate;
use crate::inference::student::half_step_of_gamma;
use crate::share::Share;

/// The logarithm of the probability of the hits when the rate is drawn from the beta distribution with the weights
/// ½ and ½ of Jeffreys: `Γ(x + ½) Γ(y + ½) / (x! y! π)` for x hits and y misses.
pub(super) fn ln_mixture(share: Share) -> f64 {
    (half_step_below(share.hits()) * half_step_below(share.complement().hits()) / PI).ln()
}

/// The logarithm of the probability of the hits at a rate, which may be 0 or 1.
pub(super) fn ln_probability(share: Share, rate: Rate) -> f64 {
    Binomial { base: share.base(), hit: rate.hit, miss: rate.miss }.ln_probability(share.hits())
}

/// `Γ(n + ½) / Γ(n + 1)`.
fn half_step_below(n: u64) -> f64 {
    if n == 0 { PI.sqrt() } else { half_step_of_gamma(n as f64) / n as f64 }
}
