//! Has it changed? A rate, a gap between two groups or a ratio, now and before, from the cases of each time.
//!
//! "Before" is one earlier period or several. Of several, the mean is meant, each period counting the same however
//! many cases it has; of ratios the geometric mean. The cases of all periods are different ones.
//!
//! Each [`Change`] has an interval, built from those of its parts by squaring and adding their distances (MOVER: Zou
//! and Donner 2008, "Construction of confidence limits about effect measures"), and a test of no change. The splits
//! say how much of a change comes from other cases and how much from other decisions on cases of the same kind.

mod amounts;
mod constrained;
mod rates;
mod ratios;
mod split;

pub use amounts::{AmountPair, change_of_mean_difference};
pub use rates::{change_of_difference, change_of_rate};
pub use ratios::change_of_ratio;
pub use split::{DifferenceChangeSplit, StratumChange, split_change_of_difference, split_change_of_rate};

use crate::inference::estimate::{Estimate, Limits};
use crate::inference::test::Equality;

/// A change with its uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Now minus before; of a ratio, now over before.
    pub estimate: Estimate,
    /// The test of no change. Where nothing can be told apart, because all or none are hits at all times, p is 1.
    pub test: Equality,
}

fn change(value: f64, limits: Limits, method: &'static str, test: Equality) -> Change {
    Change { estimate: Estimate { value, interval: limits.by(method), joint: None }, test }
}

/// The ids of all methods of this module.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    use crate::amount::Moments;
    use crate::inference::pair::Pair;
    use crate::share::Share;
    let share = Share::new(3, 7);
    let pair = Pair { group: share, reference: share };
    let mut moments = Moments::default();
    [1.0, 2.5, 4.0].iter().for_each(|amount| moments.add(*amount, 1));
    let amounts = AmountPair { group: &moments, reference: &moments };
    let made = [
        change_of_rate(share, &[share], 0.9),
        change_of_difference(pair, &[pair], 0.9),
        change_of_ratio(pair, &[pair], 0.9),
        change_of_mean_difference(amounts, &[amounts], 0.9),
    ];
    let made = made.map(|made| made.expect("hits and misses everywhere"));
    made.iter().flat_map(|made| [made.estimate.interval.method, made.test.method]).collect()
}
