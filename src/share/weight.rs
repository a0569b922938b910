//! Sampling weights as whole numbers of a small unit, so that a sum is the same in any order.
//!
//! The unit is 10⁻²¹: a weight written with up to 12 decimals is held exactly as it is written, and a sum of
//! such weights is exact, so that a bound on a ratio of sums is decided on the numbers as typed. Any other
//! weight is rounded to the unit once.

use dashu_int::UBig;

/// As many units as make a weight of one.
const UNITS: u128 = 1_000_000_000_000_000_000_000;

/// The largest weight of a single row.
const LARGEST: f64 = 1e12;

/// Decimals that are tried, the fewest first: a float that is the nearest to a short decimal is that decimal.
const DECIMALS: [f64; 3] = [1e6, 1e9, 1e12];

/// A decimal of up to so many units of its last place is told from its neighbours by a float.
const TOLD_APART: f64 = 1e15;

/// The weight of one row, or a sum of weights; at most 10¹² for a row and some 10¹⁷ for a sum.
///
/// ```
/// use evenhand::share::Weight;
/// let tenths = (0..10).fold(Weight::ZERO, |sum, _| sum.plus(Weight::of(0.1).unwrap()));
/// assert_eq!(tenths, Weight::of(1.0).unwrap());
/// assert!(Weight::of(-1.0).is_none() && Weight::of(f64::INFINITY).is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Weight(u128);

impl Weight {
    /// No weight.
    pub const ZERO: Weight = Weight(0);

    /// The weight that a number writes; `None` where it is negative, no finite number, or larger than 10¹².
    pub fn of(number: f64) -> Option<Weight> {
        if !(0.0..=LARGEST).contains(&number) {
            return None;
        }
        for scale in DECIMALS {
            let scaled = (number * scale).round();
            if scaled < TOLD_APART && scaled / scale == number {
                return Some(Weight(scaled as u128 * (UNITS / scale as u128)));
            }
        }
        // mantissa · 2^exponent, the exponent below zero because the mantissa has 53 bits and the number 40.
        let bits = number.to_bits();
        let (exponent, fraction) = ((bits >> 52) as u32, u128::from(bits & ((1 << 52) - 1)));
        let mantissa = if exponent == 0 { fraction } else { fraction | (1 << 52) };
        let shift = 1075u32.saturating_sub(exponent.max(1));
        let units = mantissa * UNITS;
        Some(Weight(if shift < 128 { (units >> (shift - 1)).div_ceil(2) } else { 0 }))
    }

    /// Both together. A sum beyond what can be held stays at the largest, which no log may reach.
    #[must_use]
    pub fn plus(self, other: Weight) -> Weight {
        Weight(self.0.saturating_add(other.0))
    }

    /// What is left; nothing where the other is larger.
    #[must_use]
    pub fn minus(self, other: Weight) -> Weight {
        Weight(self.0.saturating_sub(other.0))
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The nearest float.
    pub fn to_f64(self) -> f64 {
        let (whole, rest) = (self.0 / UNITS, self.0 % UNITS);
        if rest == 0 {
            return whole as f64;
        }
        // Parsing rounds once, where adding the two parts would round twice.
        format!("{whole}.{rest:021}").parse().unwrap_or(whole as f64)
    }

    /// The number of units.
    pub fn units(self) -> u128 {
        self.0
    }

    /// So many units of 10⁻²¹.
    pub fn of_units(units: u128) -> Weight {
        Weight(units)
    }
}

/// A sum of squares of weights, exact in squares of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Squares {
    /// How many times 2¹²⁸.
    pub high: u128,
    /// The rest.
    pub low: u128,
}

impl Squares {
    /// The square of one weight.
    pub fn of(weight: Weight) -> Squares {
        let (a, b) = (weight.0 >> 64, weight.0 & u128::from(u64::MAX));
        // (a·2⁶⁴ + b)² = a²·2¹²⁸ + 2ab·2⁶⁴ + b²
        let mixed = Squares { high: (a * b) >> 64, low: (a * b) << 64 };
        Squares { high: a * a, low: b * b }.plus(mixed).plus(mixed)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Squares) -> Squares {
        let (low, carried) = self.low.overflowing_add(other.low);
        Squares { high: self.high.saturating_add(other.high).saturating_add(u128::from(carried)), low }
    }

    /// What is left of a sum that holds the other.
    #[must_use]
    pub fn minus(self, other: Squares) -> Squares {
        let (low, borrowed) = self.low.overflowing_sub(other.low);
        Squares { high: self.high - other.high - u128::from(borrowed), low }
    }

    /// As a whole number of squares of the unit.
    pub(crate) fn units(self) -> UBig {
        (UBig::from(self.high) << 128) + UBig::from(self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_held_as_they_are_written() {
        for (number, units) in [
            (1.0, UNITS),
            (0.1, UNITS / 10),
            (1523.72, 1_523_720_000_000_000_000_000_000),
            (0.123_456_789, 123_456_789_000_000_000_000),
            (1e12, UNITS * 1_000_000_000_000),
            (0.0, 0),
            (-0.0, 0),
            (1e-21, 1),
            (4e-22, 0),
        ] {
            assert_eq!(Weight::of(number), Some(Weight(units)), "{number}");
            assert_eq!(Weight(units).to_f64(), if number < 1e-21 { 0.0 } else { number }, "{number}");
        }
        // The double nearest to a third, to 21 places.
        assert_eq!(Weight::of(1.0 / 3.0), Some(Weight(333_333_333_333_333_314_830)));
    }

    #[test]
    fn what_is_no_weight_is_refused() {
        for number in [-1e-300, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.000_001e12] {
            assert_eq!(Weight::of(number), None, "{number}");
        }
    }

    #[test]
    fn squares_are_exact() {
        for number in [0.0, 1e-21, 0.1, 1.0 / 3.0, 1.0, 1523.72, 999_999_999_999.9] {
            let weight = Weight::of(number).expect("a weight");
            let units = UBig::from(weight.0);
            let square = Squares::of(weight);
            assert_eq!(square.units(), &units * &units, "{number}");
            let twice = square.plus(square);
            assert_eq!(twice.units(), &units * &units * UBig::from(2u8), "{number}");
            assert_eq!(twice.minus(square), square, "{number}");
        }
        // A carry and a borrow between the two halves.
        let low = Squares { high: 0, low: u128::MAX };
        let one = Squares { high: 0, low: 1 };
        assert_eq!(low.plus(one), Squares { high: 1, low: 0 });
        assert_eq!(low.plus(one).minus(one), low);
    }
}
