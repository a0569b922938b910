//! The rates nearest to a guess among those that keep a demand.

use super::{Bounds, Look};
use crate::inference::fitted::{Cases, Rate, Rates};
use crate::inference::{fitted_difference, fitted_ratio};

/// The rates that keep the demand under which what the guess expects of this period is most likely, that is, those
/// with the least `n_g KL(guess_g ‖ p_g) + n_r KL(guess_r ‖ p_r)`; `None` where the guess keeps it itself. Both sides
/// have cases.
///
/// The demand is convex in the two rates, so the nearest rates lie on the bound that is missed. A bound that
/// leaves no room (a ratio of at most 0, or an infinite one of at least) puts one group where it demands and leaves the
/// other alone: a guess is never there, so that no rates are nearest, and with these the e-value still averages at
/// most 1.
pub(super) fn nearest(look: &Look, guess: &Rates) -> Option<Rates> {
    match *look {
        Look::Value { demanded, .. } => {
            let bound = missed(demanded, |bound| guess.group.hit - bound)?.clamp(0.0, 1.0);
            Some(Rates { group: Rate { hit: bound, miss: 1.0 - bound }, reference: guess.reference })
        }
        Look::Ratio { pair, demanded } => {
            let bound = missed(demanded, |bound| guess.group.hit - bound * guess.reference.hit)?;
            if bound <= 0.0 {
                return Some(Rates { group: Rate::NEVER, reference: guess.reference });
            }
            if bound == f64::INFINITY {
                return Some(Rates { group: guess.group, reference: Rate::NEVER });
            }
            let (group, reference) = expected(guess, pair.group.base(), pair.reference.base());
            Some(fitted_ratio::most_likely(group, reference, bound, bound - 1.0))
        }
        Look::Difference { pair, demanded } => {
            let bound = missed(demanded, |bound| guess.group.hit - guess.reference.hit - bound)?;
            if bound >= 1.0 {
                return Some(Rates { group: Rate::ALWAYS, reference: Rate::NEVER });
            }
            if bound <= -1.0 {
                return Some(Rates { group: Rate::NEVER, reference: Rate::ALWAYS });
            }
            let (group, reference) = expected(guess, pair.group.base(), pair.reference.base());
            Some(fitted_difference::most_likely(group, reference, bound))
        }
    }
}

/// The bound on whose wrong side the guess lies, if there is one; `excess` says how far it is above a bound.
fn missed(demanded: Bounds, excess: impl Fn(f64) -> f64) -> Option<f64> {
    let below = demanded.at_least.filter(|bound| excess(*bound) < 0.0);
    below.or_else(|| demanded.at_most.filter(|bound| excess(*bound) > 0.0))
}

/// The hits and misses that the guess expects of so many cases.
fn expected(guess: &Rates, group: u64, reference: u64) -> (Cases, Cases) {
    let of = |rate: Rate, base: u64| Cases { hits: base as f64 * rate.hit, misses: base as f64 * rate.miss };
    (of(guess.group, group), of(guess.reference, reference))
}
