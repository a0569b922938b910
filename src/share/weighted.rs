//! Shares of a weighted sample: sums of weights, with what is needed to say how sure they are.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::weight::{Squares, Weight};
use super::{Share, Undefined};

/// Rows of a sample with the sum of their weights and of the squares of these.
///
/// A row with a weight of zero is one of the cases: it was drawn, and stands for nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WeightedCases {
    /// How many rows.
    pub cases: u64,
    /// The sum of their weights.
    pub weight: Weight,
    /// The sum of the squares of their weights.
    pub squares: Squares,
}

impl WeightedCases {
    /// One row with this weight.
    pub fn row(weight: Weight) -> WeightedCases {
        WeightedCases { cases: 1, weight, squares: Squares::of(weight) }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: WeightedCases) -> WeightedCases {
        WeightedCases {
            cases: self.cases + other.cases,
            weight: self.weight.plus(other.weight),
            squares: self.squares.plus(other.squares),
        }
    }

    /// What is left of a sum that holds the other.
    #[must_use]
    pub fn minus(self, other: WeightedCases) -> WeightedCases {
        WeightedCases {
            cases: self.cases - other.cases,
            weight: self.weight.minus(other.weight),
            squares: self.squares.minus(other.squares),
        }
    }

    /// How many cases of one weight would be as informative (Kish 1965, "Survey Sampling"): the
    /// square of the sum of weights over the sum of their squares. At most the number of cases, and equal to it
    /// where all weights are the same.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] without a case, [`Undefined::NoWeight`] when all weights are zero.
    ///
    /// ```
    /// use evenhand::share::{Weight, WeightedCases};
    /// let row = |weight| WeightedCases::row(Weight::of(weight).unwrap());
    /// assert_eq!(row(1.0).plus(row(3.0)).effective(), Ok(1.6));
    /// ```
    pub fn effective(self) -> Result<f64, Undefined> {
        match (self.cases, self.weight.is_zero()) {
            (0, _) => Err(Undefined::NoCases),
            (_, true) => Err(Undefined::NoWeight),
            _ => Ok(ratio(UBig::from(self.weight.units()).pow(2), self.squares.units())),
        }
    }

    /// The sum of squares of weights divided by the square of another sum of weights, which is not zero.
    pub(crate) fn squares_over(self, weight: Weight) -> f64 {
        ratio(self.squares.units(), UBig::from(weight.units()).pow(2))
    }
}

/// The nearest float to a ratio of whole numbers; the divisor is not zero.
fn ratio(numerator: UBig, denominator: UBig) -> f64 {
    RBig::from_parts(IBig::from(numerator), denominator).to_f64().value()
}

/// Hits out of a base in a weighted sample, as sums of weights.
///
/// ```
/// use evenhand::share::{Weight, WeightedCases, WeightedShare};
/// let row = |weight| WeightedCases::row(Weight::of(weight).unwrap());
/// let share = WeightedShare { hits: row(1.0), base: row(1.0).plus(row(3.0)), sample: 2 };
/// assert_eq!(share.rate(), Ok(0.25));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeightedShare {
    /// The cases that are hits.
    pub hits: WeightedCases,
    /// All cases, the hits among them.
    pub base: WeightedCases,
    /// Rows of the whole sample that the base is a part of.
    pub sample: u64,
}

impl WeightedShare {
    /// The weight of the hits over that of the base.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] without a case, [`Undefined::NoWeight`] when all weights are zero.
    pub fn rate(self) -> Result<f64, Undefined> {
        self.check()?;
        Ok(self.hits.weight.to_f64() / self.base.weight.to_f64())
    }

    /// Whether the base has a weight.
    ///
    /// # Errors
    /// Why it has none.
    pub fn check(self) -> Result<(), Undefined> {
        self.base.effective().map(|_| ())
    }

    /// The cases that are not hits, of the same base.
    #[must_use]
    pub fn complement(self) -> WeightedShare {
        WeightedShare { hits: self.base.minus(self.hits), ..self }
    }

    /// The share of two groups of one sample taken together.
    #[must_use]
    pub fn pool(self, other: WeightedShare) -> WeightedShare {
        WeightedShare {
            hits: self.hits.plus(other.hits),
            base: self.base.plus(other.base),
            sample: self.sample.max(other.sample),
        }
    }

    /// The same cases without their weights.
    pub fn unweighted(self) -> Share {
        Share::new(self.hits.cases, self.base.cases)
    }

    /// Hits and misses as parts of the square of the weight of the base: the sums of squares from which
    /// variances are made. The base must have a weight.
    pub(crate) fn spread(self) -> Spread {
        Spread {
            hits: self.hits.squares_over(self.base.weight),
            misses: self.complement().hits.squares_over(self.base.weight),
        }
    }
}

/// Sums of squares of weights over the square of the weight of the base.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) hits: f64,
    pub(crate) misses: f64,
}

/// The value of a measure in a weighted sample: a share or, rarely, the mean of two of different cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeightedRate {
    /// Hits out of a base.
    Share(WeightedShare),
    /// The mean of two shares with separate bases.
    Mean([WeightedShare; 2]),
}

impl WeightedRate {
    /// The shares it is made of.
    pub fn parts(&self) -> &[WeightedShare] {
        match self {
            WeightedRate::Share(share) => std::slice::from_ref(share),
            WeightedRate::Mean(shares) => shares,
        }
    }

    /// The value, between 0 and 1.
    ///
    /// # Errors
    /// Why a part has no rate.
    pub fn value(self) -> Result<f64, Undefined> {
        match self {
            WeightedRate::Share(share) => share.rate(),
            WeightedRate::Mean([first, second]) => Ok((first.rate()? + second.rate()?) / 2.0),
        }
    }

    /// The rows in the base; for a mean, in the smaller base.
    pub fn cases(self) -> u64 {
        self.parts().iter().map(|share| share.base.cases).min().unwrap_or(0)
    }

    /// Two groups of one sample taken together, part by part.
    ///
    /// # Panics
    /// When one is a share and the other a mean: a measure is the one or the other for every group.
    #[must_use]
    pub fn pool(self, other: WeightedRate) -> WeightedRate {
        match (self, other) {
            (WeightedRate::Share(one), WeightedRate::Share(other)) => WeightedRate::Share(one.pool(other)),
            (WeightedRate::Mean(one), WeightedRate::Mean(other)) => {
                WeightedRate::Mean([one[0].pool(other[0]), one[1].pool(other[1])])
            }
            _ => panic!("a share and a mean have nothing in common"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(weights: &[f64]) -> WeightedCases {
        let row = |weight: &f64| WeightedCases::row(Weight::of(*weight).expect("a weight"));
        weights.iter().map(row).fold(WeightedCases::default(), WeightedCases::plus)
    }

    #[test]
    fn equal_weights_are_as_good_as_none_and_unequal_ones_are_not() {
        for weight in [1.0, 0.1, 1523.72, 1e-9, 1.0 / 3.0] {
            assert_eq!(rows(&[weight; 37]).effective(), Ok(37.0), "{weight}");
        }
        assert_eq!(rows(&[1.0, 1.0, 0.0]).effective(), Ok(2.0));
        assert_eq!(rows(&[0.0, 0.0]).effective(), Err(Undefined::NoWeight));
        assert_eq!(rows(&[]).effective(), Err(Undefined::NoCases));
    }

    #[test]
    fn complements_and_pools_are_exact() {
        let (hits, misses) = (rows(&[0.1, 0.2]), rows(&[0.3, 7.7]));
        let share = WeightedShare { hits, base: hits.plus(misses), sample: 9 };
        assert_eq!(share.complement().hits, misses);
        assert_eq!(share.pool(share.complement()).rate(), Ok(0.5));
        let spread = share.spread();
        assert!((spread.hits * 8.3 * 8.3 - 0.05).abs() < 1e-15);
        assert!((spread.misses * 8.3 * 8.3 - 59.38).abs() < 1e-13);
    }
}
