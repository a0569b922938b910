//! Looking again and again: evidence and limits that hold however often the counts are looked at.
//!
//! A test at 5 % that is repeated with every new month of cases is wrong far more often than in 5 % of logs: in a
//! quarter of them after three years. What is here may be looked at after every period, for ever, and still errs
//! no more often than stated *over all looks together*.
//!
//! - [`e_process()`] weighs, period by period, the evidence that a demand is not kept. Where it is kept in every
//!   period, the e-value (which starts at 1 and is given as its natural logarithm) reaches 1 / α in at most the
//!   fraction α of logs, at any time.
//! - [`rate_sequence()`], [`difference_sequence()`] and [`ratio_sequence()`] give limits for rates that stay the
//!   same over time.
//!
//! How often they held and how soon they found what was planted is measured in METHODS.md.

mod confidence;
mod e_process;
mod mixture;
mod nearest;
mod nested;

pub use confidence::{difference_sequence, rate_sequence, ratio_sequence};
pub use e_process::{e_process, mean_of, single_e_process};

use crate::inference::pair::Pair;
use crate::share::Share;

/// What a period is held to: one bound or two, both included. The demand is kept where the truth is within.
///
/// Without a bound nothing is demanded, and nothing can speak against it: the e-value stays as it is. A lower bound
/// above the upper one is a mistake of the caller: the e-value then weighs the lower one alone where both are
/// missed.
///
/// ```
/// use evenhand::inference::sequential::Bounds;
/// let four_fifths = Bounds { at_least: Some(0.8), at_most: None };
/// assert_eq!(four_fifths, Bounds::at_least(0.8));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// The lowest that is allowed.
    pub at_least: Option<f64>,
    /// The highest that is allowed.
    pub at_most: Option<f64>,
}

impl Bounds {
    /// A lower bound alone.
    pub fn at_least(bound: f64) -> Bounds {
        Bounds { at_least: Some(bound), at_most: None }
    }

    /// An upper bound alone.
    pub fn at_most(bound: f64) -> Bounds {
        Bounds { at_least: None, at_most: Some(bound) }
    }

    /// Both.
    pub fn between(at_least: f64, at_most: f64) -> Bounds {
        Bounds { at_least: Some(at_least), at_most: Some(at_most) }
    }
}

/// The counts of one period and what they are held to. Bounds may differ from period to period, as long as they
/// are set without looking at the outcomes of the period: a bound against all groups together, seen as one against
/// the rest ([`Look::ratio_to_all`]), depends on the mix of the groups, which is known before anything is decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Look {
    /// One rate.
    Value {
        /// Its cases in this period.
        share: Share,
        /// What the rate must be, from 0 to 1.
        demanded: Bounds,
    },
    /// The rate of a group over that of its reference.
    Ratio {
        /// Their cases in this period.
        pair: Pair,
        /// What the ratio must be, 0 or above. With no hits expected in either group the demand is kept. An
        /// infinite upper bound is none.
        demanded: Bounds,
    },
    /// The rate of a group minus that of its reference.
    Difference {
        /// Their cases in this period.
        pair: Pair,
        /// What the difference must be, from -1 to 1.
        demanded: Bounds,
    },
}

impl Look {
    /// The cases of both sides; a rate alone has no reference.
    fn pair(&self) -> Pair {
        match *self {
            Look::Value { share, .. } => Pair { group: share, reference: Share::default() },
            Look::Ratio { pair, .. } | Look::Difference { pair, .. } => pair,
        }
    }

    /// Whether a side has no cases, so that the period says nothing.
    fn is_empty(&self) -> bool {
        let pair = self.pair();
        match self {
            Look::Value { .. } => pair.group.base() == 0,
            Look::Ratio { .. } | Look::Difference { .. } => pair.check().is_err(),
        }
    }
}

/// The ids of the confidence sequences.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    let share = Share::new(3, 7);
    let pair = Pair { group: share, reference: share };
    let made =
        [rate_sequence(&[share], 0.1), difference_sequence(&[pair], 0.1), ratio_sequence(&[pair], 0.1)];
    made.map(|made| made[0].expect("hits on both sides").interval.method).to_vec()
}
