//! Number, mean and spread of amounts, from sums that are never rounded.

use std::ops::{Mul, Sub};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::LARGEST;
use super::sum::{ExactSum, Parts};
use crate::share::Undefined;

/// Half of the bits of a squared mantissa.
const HALF: u32 = 53;

/// How many cases there are, and the sums of their amounts and of the squares. Nothing is rounded until a number
/// is asked for, so parts add up to the whole in any order, and large amounts that lie close together keep their
/// spread.
///
/// ```
/// use evenhand::amount::Moments;
/// let mut prices = Moments::default();
/// for price in [1e12 + 1.0, 1e12 + 2.0, 1e12 + 3.0] {
///     prices.add(price, 1);
/// }
/// assert_eq!(prices.mean(), Ok(1e12 + 2.0));
/// assert_eq!(prices.variance(), Ok(1.0));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moments {
    cases: u64,
    sum: ExactSum,
    squares: ExactSum,
}

impl Moments {
    /// Adds so many cases of one amount.
    ///
    /// # Panics
    /// When the amount is not finite or beyond [`LARGEST`]: such a value is refused where it is read.
    pub fn add(&mut self, amount: f64, cases: u64) {
        assert!(amount.abs() <= LARGEST, "{amount} is not an amount");
        let Parts { mantissa, exponent } = Parts::of(amount);
        self.cases += cases;
        self.sum.add(i128::from(mantissa) * i128::from(cases), exponent);
        let square = u128::from(mantissa.unsigned_abs()).pow(2);
        let (high, low) = ((square >> HALF) as i128, (square & ((1 << HALF) - 1)) as i128);
        self.squares.add(high * i128::from(cases), 2 * exponent + HALF as i32);
        self.squares.add(low * i128::from(cases), 2 * exponent);
    }

    /// Adds the cases of others.
    pub fn merge(&mut self, other: &Moments) {
        self.cases += other.cases;
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }

    /// The cases of both.
    #[must_use]
    pub fn plus(mut self, other: &Moments) -> Moments {
        self.merge(other);
        self
    }

    /// From what [`Moments::cases`], [`Moments::sum`] and [`Moments::squares`] say.
    pub fn of_sums(cases: u64, sum: ExactSum, squares: ExactSum) -> Moments {
        Moments { cases, sum, squares }
    }

    /// The sum of the amounts.
    pub fn sum(&self) -> &ExactSum {
        &self.sum
    }

    /// The sum of their squares.
    pub fn squares(&self) -> &ExactSum {
        &self.squares
    }

    /// How many cases there are.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// The mean amount, rounded once.
    ///
    /// # Errors
    /// [`Undefined::NoCases`].
    pub fn mean(&self) -> Result<f64, Undefined> {
        if self.cases == 0 {
            return Err(Undefined::NoCases);
        }
        Ok((self.sum.exact() / RBig::from(self.cases)).to_f64().value())
    }

    /// The sum of the squared distances from the mean, rounded once; 0 without cases.
    pub fn squared_deviations(&self) -> f64 {
        if self.cases == 0 {
            return 0.0;
        }
        let sum = self.sum.exact();
        let squares = self.squares.exact();
        squares.sub(sum.clone().mul(sum) / RBig::from(self.cases)).to_f64().value()
    }

    /// The sum of the squared distances from another number, rounded once; 0 without cases.
    pub fn squared_distances(&self, from: f64) -> f64 {
        let Parts { mantissa, exponent } = Parts::of(from);
        let power = UBig::ONE << exponent.unsigned_abs() as usize;
        let from = if exponent < 0 {
            RBig::from_parts(IBig::from(mantissa), power)
        } else {
            RBig::from(IBig::from(mantissa) * IBig::from(power))
        };
        let twice = RBig::from(2u8) * from.clone() * self.sum.exact();
        let all = self.squares.exact() - twice + from.clone() * from * RBig::from(self.cases);
        all.to_f64().value()
    }

    /// The variance of a sample: squared distances from the mean over one case less than there are.
    ///
    /// # Errors
    /// [`Undefined::NoCases`]; [`Undefined::SingleCase`].
    pub fn variance(&self) -> Result<f64, Undefined> {
        match self.cases {
            0 => Err(Undefined::NoCases),
            1 => Err(Undefined::SingleCase),
            cases => Ok(self.squared_deviations() / (cases - 1) as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(amounts: &[f64]) -> Moments {
        let mut moments = Moments::default();
        amounts.iter().for_each(|amount| moments.add(*amount, 1));
        moments
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let amounts = [12.1, 9.8, 11.4, 10.9, 13.0, -4.25, 0.0, 1e12, 3e-7];
        let parts = moments(&amounts[..4]).plus(&moments(&amounts[4..]));
        assert_eq!(parts, moments(&amounts));
        let mut counted = Moments::default();
        counted.add(2.5, 3);
        assert_eq!(counted, moments(&[2.5, 2.5, 2.5]));
        assert_eq!(counted.variance(), Ok(0.0));
    }

    #[test]
    fn moments_are_those_of_the_worked_example() {
        // numpy.var(amounts, ddof=1) and the sum of the squares.
        let group = moments(&[12.1, 9.8, 11.4, 10.9, 13.0]);
        assert_eq!(group.mean(), Ok(11.44));
        assert!((group.variance().unwrap() - 1.463).abs() < 1e-12);
        assert!((group.squared_distances(11.44) - group.squared_deviations()).abs() < 1e-12);
        assert!((group.squared_distances(0.0) - 660.22).abs() < 1e-9);
    }

    #[test]
    fn what_is_not_there_has_a_reason() {
        assert_eq!(Moments::default().mean(), Err(Undefined::NoCases));
        assert_eq!(moments(&[1.0]).variance(), Err(Undefined::SingleCase));
    }
}
