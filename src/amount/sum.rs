//! A sum of floats without rounding, the same in any order.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// As many binary exponents as share a bucket.
const WIDTH: i32 = 16;

/// A sum of floats (times whole numbers of cases) that is never rounded: whole numbers by binary exponent.
///
/// A float is `m · 2^e` with `m` of 53 bits. All `m` of the same 16 exponents are added up as whole numbers, so
/// sums of parts are the sum of the whole, however the rows were cut into parts. A bucket has room for some
/// 2⁵³ cases.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExactSum {
    /// In ascending order of the exponents; the numbers of one column take a few.
    buckets: Vec<Bucket>,
}

/// What numbers of the same exponents add up to, in units of the least of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    exponents: i32,
    sum: i128,
}

/// A part of an exact sum: `sum` times two to the power of 16 times `exponents`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SumPart {
    /// The power of 2¹⁶.
    pub exponents: i32,
    /// How many of it.
    pub sum: i128,
}

impl ExactSum {
    /// Adds `mantissa · 2^exponent`; the mantissa has at most 53 bits times the number of cases.
    pub(super) fn add(&mut self, mantissa: i128, exponent: i32) {
        if mantissa != 0 {
            let exponents = exponent.div_euclid(WIDTH);
            self.add_to(exponents, mantissa << exponent.rem_euclid(WIDTH));
        }
    }

    fn add_to(&mut self, exponents: i32, sum: i128) {
        let place = self.buckets.iter().position(|bucket| bucket.exponents >= exponents);
        let place = place.unwrap_or(self.buckets.len());
        match self.buckets.get_mut(place) {
            Some(bucket) if bucket.exponents == exponents => bucket.sum += sum,
            _ => self.buckets.insert(place, Bucket { exponents, sum }),
        }
    }

    /// Adds another sum.
    pub(super) fn merge(&mut self, other: &ExactSum) {
        other.buckets.iter().for_each(|bucket| self.add_to(bucket.exponents, bucket.sum));
    }

    /// What the sum is kept as: whole numbers by their binary exponents, in units of two to 16 times the exponents.
    pub fn parts(&self) -> impl Iterator<Item = SumPart> {
        self.buckets.iter().map(|bucket| SumPart { exponents: bucket.exponents, sum: bucket.sum })
    }

    /// The sum of such parts.
    pub fn of_parts(parts: impl IntoIterator<Item = SumPart>) -> ExactSum {
        let mut whole = ExactSum::default();
        parts.into_iter().for_each(|part| whole.add_to(part.exponents, part.sum));
        whole
    }

    /// The sum as a ratio of whole numbers.
    pub(super) fn exact(&self) -> RBig {
        let Some(lowest) = self.buckets.first().map(|bucket| bucket.exponents) else { return RBig::ZERO };
        let whole = self.buckets.iter().fold(IBig::ZERO, |sum, bucket| {
            sum + (IBig::from(bucket.sum) << ((bucket.exponents - lowest) * WIDTH) as usize)
        });
        let power = UBig::ONE << (lowest * WIDTH).unsigned_abs() as usize;
        if lowest < 0 { RBig::from_parts(whole, power) } else { RBig::from(whole * IBig::from(power)) }
    }
}

/// What a finite float is made of: a signed mantissa of at most 53 bits, and the power of two it is multiplied by.
pub(super) struct Parts {
    pub(super) mantissa: i64,
    pub(super) exponent: i32,
}

impl Parts {
    pub(super) fn of(number: f64) -> Parts {
        let bits = number.to_bits();
        let (exponent, fraction) = ((bits >> 52 & 0x7ff) as i32, (bits & ((1 << 52) - 1)) as i64);
        let mantissa = if exponent == 0 { fraction } else { fraction | (1 << 52) };
        let mantissa = if number < 0.0 { -mantissa } else { mantissa };
        Parts { mantissa, exponent: exponent.max(1) - 1075 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(numbers: &[f64]) -> ExactSum {
        let mut sum = ExactSum::default();
        for number in numbers {
            let Parts { mantissa, exponent } = Parts::of(*number);
            sum.add(i128::from(mantissa), exponent);
        }
        sum
    }

    #[test]
    fn nothing_is_lost_in_any_order() {
        let numbers = [1e15, 1.0, -1e15, 1e-15, 0.1, -0.0, f64::MIN_POSITIVE, 5e-324];
        let mut backwards = numbers;
        backwards.reverse();
        assert_eq!(sum(&numbers).exact(), sum(&backwards).exact());
        // float(sum(map(fractions.Fraction, numbers))) in Python
        let expected = 1.100000000000001;
        assert_eq!(sum(&numbers).exact().to_f64().value(), expected);
        assert_eq!(sum(&[0.1, -0.1]).exact(), RBig::ZERO);
        assert_eq!(sum(&[5e-324]).exact().to_f64().value(), 5e-324);
        assert_eq!(sum(&[3.0, 1e15]).exact().to_f64().value(), 1e15 + 3.0);
    }
}
