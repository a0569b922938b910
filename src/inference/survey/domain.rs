//! A weighted rate with its variance and its effective number of cases, computed once.

use crate::inference::mover::Spread;
use crate::inference::proportion::{Reach, wilson_reach_of};
use crate::share::{Undefined, WeightSpread, WeightedRate, WeightedShare};

/// One share of a weighted sample.
#[derive(Debug, Clone, Copy)]
pub(super) struct Domain {
    /// From 0 to 1.
    pub(super) rate: f64,
    /// What is missing to 1, without rounding it from that.
    pub(super) rest: f64,
    /// The linearised variance of the rate.
    pub(super) variance: f64,
    /// The effective number of cases.
    pub(super) cases: f64,
}

impl Domain {
    pub(super) fn of(share: WeightedShare) -> Result<Domain, Undefined> {
        let kish = share.base.effective()?;
        let (rate, rest) = (share.rate()?, share.complement().rate()?);
        let mut domain = Domain { rate, rest, variance: 0.0, cases: kish };
        domain.variance = domain.variance_around(share.spread(), share.sample);
        if domain.variance > 0.0 {
            domain.cases = (rate * rest / domain.variance).min(kish);
        }
        Ok(domain)
    }

    /// The linearised variance of a rate of so many rows if it were this one.
    pub(super) fn variance_around(&self, spread: WeightSpread, sample: u64) -> f64 {
        let rows = sample as f64;
        // A single row has a rate of 0 or 1, and no variance.
        let correction = if sample > 1 { rows / (rows - 1.0) } else { 1.0 };
        correction * (self.rest * self.rest * spread.hits + self.rate * self.rate * spread.misses)
    }

    fn reach(&self, z: f64) -> Reach {
        wilson_reach_of(self.rate, self.rest, self.cases, z)
    }
}

/// A share, or the mean of two of different cases.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rate {
    Share(Domain),
    Mean([Domain; 2]),
}

impl Rate {
    pub(super) fn of(rate: WeightedRate) -> Result<Rate, Undefined> {
        Ok(match rate {
            WeightedRate::Share(share) => Rate::Share(Domain::of(share)?),
            WeightedRate::Mean([first, second]) => Rate::Mean([Domain::of(first)?, Domain::of(second)?]),
        })
    }

    pub(super) fn value(&self) -> f64 {
        match self {
            Rate::Share(share) => share.rate,
            Rate::Mean([first, second]) => (first.rate + second.rate) / 2.0,
        }
    }

    pub(super) fn variance(&self) -> f64 {
        match self {
            Rate::Share(share) => share.variance,
            Rate::Mean([first, second]) => (first.variance + second.variance) / 4.0,
        }
    }

    /// The value with its distances to Wilson's limits at a critical value.
    pub(super) fn spread(&self, z: f64) -> Spread {
        let reach = match self {
            Rate::Share(share) => share.reach(z),
            Rate::Mean([first, second]) => {
                let (first, second) = (first.reach(z), second.reach(z));
                Reach {
                    below: first.below.hypot(second.below) / 2.0,
                    above: first.above.hypot(second.above) / 2.0,
                }
            }
        };
        Spread { value: self.value(), reach }
    }
}
