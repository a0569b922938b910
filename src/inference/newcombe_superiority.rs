//! An interval for a probability of superiority from the value and the numbers of cases alone.

use crate::inference::estimate::Limits;
use crate::inference::root::{Point, between};

/// Of a limit, which lies between 0 and 1.
const TOLERANCE: f64 = 1e-15;

/// An observed probability of superiority and the cases of the two sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Observed {
    pub(crate) value: f64,
    /// One minus the value, which may be known more exactly than that.
    pub(crate) complement: f64,
    pub(crate) ours: u64,
    pub(crate) theirs: u64,
}

impl Observed {
    /// Method 5 of Newcombe (2006): the values θ that the observed one does not contradict when its variance is
    /// the one of exponential distributions, θ (1 − θ) (1 + N (1 − θ) / (2 − θ) + N θ / (1 + θ)) / (m n), where
    /// N = (m + n) / 2 − 1 stands in place of either number of cases minus one. Its width is never zero.
    pub(crate) fn limits(self, critical: f64) -> Limits {
        let size = Size {
            pairs: self.ours as f64 * self.theirs as f64,
            others: (self.ours as f64 + self.theirs as f64) / 2.0 - 1.0,
        };
        // The variance is the same when θ is turned into 1 − θ.
        Limits {
            low: size.low(self.value, self.complement, critical),
            high: 1.0 - size.low(self.complement, self.value, critical),
        }
    }
}

struct Size {
    pairs: f64,
    others: f64,
}

impl Size {
    fn low(&self, value: f64, complement: f64, critical: f64) -> f64 {
        if value == 0.0 {
            return 0.0;
        }
        // The score equation over θ and 1 − θ, so that neither end is a root by itself.
        let excess = |limit: f64| {
            let gap = if complement == 0.0 {
                1.0 - limit
            } else {
                (value - limit) * (value - limit) / (1.0 - limit)
            };
            let others = (1.0 - limit) / (2.0 - limit) + limit / (1.0 + limit);
            gap * self.pairs - critical * critical * limit * (1.0 + self.others * others)
        };
        let point = |at: f64| Point { at, value: excess(at) };
        between(excess, point(0.0), point(value), TOLERANCE).min(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::placements::{Superiority, Tied};

    #[test]
    fn limits_solve_the_score_equation() {
        for (ours, theirs) in [(vec![0, 5], vec![4, 0]), (vec![3, 4], vec![9, 1]), (vec![0, 1], vec![1, 0])] {
            let tied = ours.iter().zip(&theirs).map(|(ours, theirs)| Tied { ours: *ours, theirs: *theirs });
            let found = Superiority::of(tied);
            for z in [0.1, 1.96, 4.0] {
                let Limits { low, high } = found.observed().limits(z);
                assert!(0.0 < low && low <= found.value && found.value <= high && high <= 1.0);
                assert!(low < high);
                let others = (found.ours + found.theirs) as f64 / 2.0 - 1.0;
                for limit in [low, high].into_iter().filter(|limit| *limit < 1.0) {
                    let spread = limit * (1.0 - limit) / (found.ours * found.theirs) as f64
                        * (1.0 + others * ((1.0 - limit) / (2.0 - limit) + limit / (1.0 + limit)));
                    let reach = z * spread.sqrt();
                    assert!(((found.value - limit).abs() / reach - 1.0).abs() < 1e-9, "{limit} {reach}");
                }
            }
        }
    }
}
