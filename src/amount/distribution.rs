//! Cases by level, in the order of the levels.

use crate::share::{Share, Undefined};

/// Cases of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The amount or score.
    pub level: f64,
    /// How many cases have it.
    pub cases: u64,
}

/// How many cases have each level: all that ranks, quantiles and distances between distributions need.
///
/// Levels ascend and differ, every one has a case, and 0.0 and −0.0 are the same level.
///
/// ```
/// use evenhand::amount::Distribution;
/// let waits = Distribution::of([(4.0, 1), (1.0, 2), (4.0, 1)]);
/// assert_eq!(waits.cases(), 4);
/// assert_eq!(waits.steps().len(), 2);
/// assert_eq!(waits.quantile(0.5), Ok(2.5));
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distribution {
    steps: Vec<Step>,
    cases: u64,
}

impl Distribution {
    /// From pairs of a finite level and its cases, in any order.
    ///
    /// # Panics
    /// When a level is not finite.
    pub fn of(pairs: impl IntoIterator<Item = (f64, u64)>) -> Distribution {
        let mut all: Vec<Step> = pairs
            .into_iter()
            .filter(|(_, cases)| *cases > 0)
            .map(|(level, cases)| Step { level: level + 0.0, cases })
            .collect();
        assert!(all.iter().all(|step| step.level.is_finite()), "a level is a finite number");
        all.sort_by(|one, other| one.level.total_cmp(&other.level));
        let mut steps: Vec<Step> = Vec::new();
        for step in all {
            match steps.last_mut() {
                Some(last) if last.level == step.level => last.cases += step.cases,
                _ => steps.push(step),
            }
        }
        let cases = steps.iter().map(|step| step.cases).sum();
        Distribution { steps, cases }
    }

    /// The levels with their cases, ascending.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// All cases.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// The cases of both.
    #[must_use]
    pub fn plus(&self, other: &Distribution) -> Distribution {
        Distribution::of(self.steps.iter().chain(&other.steps).map(|step| (step.level, step.cases)))
    }

    /// The smallest level.
    pub fn least(&self) -> Option<f64> {
        self.steps.first().map(|step| step.level)
    }

    /// The largest level.
    pub fn most(&self) -> Option<f64> {
        self.steps.last().map(|step| step.level)
    }

    /// The level of the case with this rank, the smallest having rank 0.
    ///
    /// # Panics
    /// When there is no such case.
    pub fn at_rank(&self, rank: u64) -> f64 {
        let mut passed = 0;
        let step = self.steps.iter().find(|step| {
            passed += step.cases;
            rank < passed
        });
        step.expect("a rank below the number of cases").level
    }

    /// The level below which this part of the cases lies, with linear interpolation between neighbours
    /// (Hyndman and Fan 1996, type 7).
    ///
    /// # Errors
    /// [`Undefined::NoCases`].
    pub fn quantile(&self, part: f64) -> Result<f64, Undefined> {
        if self.cases == 0 {
            return Err(Undefined::NoCases);
        }
        let place = part.clamp(0.0, 1.0) * (self.cases - 1) as f64;
        let rank = place.floor();
        let low = self.at_rank(rank as u64);
        let high = self.at_rank((rank as u64 + 1).min(self.cases - 1));
        Ok(if low == high { low } else { low + (place - rank) * (high - low) })
    }

    /// The middle level, with linear interpolation.
    ///
    /// # Errors
    /// [`Undefined::NoCases`].
    pub fn median(&self) -> Result<f64, Undefined> {
        self.quantile(0.5)
    }

    /// The cases beyond a bound, out of all.
    pub fn above(&self, bound: f64) -> Share {
        let beyond = self.steps.iter().filter(|step| step.level > bound).map(|step| step.cases).sum();
        Share::new(beyond, self.cases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_type_seven() {
        // numpy.quantile([1, 2, 4, 8], [0, .1, .25, .5, .9, 1])
        let four = Distribution::of([(8.0, 1), (1.0, 1), (4.0, 1), (2.0, 1)]);
        let expected = [(0.0, 1.0), (0.1, 1.3), (0.25, 1.75), (0.5, 3.0), (0.9, 6.8), (1.0, 8.0)];
        for (part, value) in expected {
            assert!((four.quantile(part).unwrap() - value).abs() < 1e-12, "{part}");
        }
        assert_eq!(Distribution::default().median(), Err(Undefined::NoCases));
        assert_eq!(Distribution::of([(5.0, 1)]).quantile(0.9), Ok(5.0));
    }

    #[test]
    fn levels_are_merged_and_ordered() {
        let one = Distribution::of([(0.0, 1), (-0.0, 2), (-3.5, 1), (7.0, 0)]);
        assert_eq!(one.steps(), [Step { level: -3.5, cases: 1 }, Step { level: 0.0, cases: 3 }]);
        assert_eq!(one.plus(&one).cases(), 8);
        assert_eq!(one.above(-3.5), Share::new(3, 4));
        assert_eq!((one.least(), one.most()), (Some(-3.5), Some(0.0)));
    }
}
