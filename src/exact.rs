//! Exact rational numbers, for decisions and for printing regulated tables.
//!
//! A ratio of counts such as (3/5)/(3/4) is exactly four-fifths, and 0.7999999999999999 in floats; a
//! verdict must not hang on that.

use std::fmt;
use std::ops::{Add, Div, Mul, Sub};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::share::{Share, WeightedShare};

/// A rational number of any size.
///
/// ```
/// use evenhand::exact::Exact;
/// use evenhand::share::Share;
/// let ratio = (Exact::of(Share::new(3, 5)) / Exact::of(Share::new(3, 4))).unwrap();
/// assert_eq!(ratio, Exact::decimal("0.8").unwrap());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(RBig);

impl Exact {
    /// The rate of a share whose base is not empty.
    ///
    /// # Panics
    /// When the base is empty: an undefined rate is not a number.
    pub fn of(share: Share) -> Exact {
        assert!(share.base() > 0, "an undefined rate is not a number");
        Exact(RBig::from_parts(IBig::from(share.hits()), UBig::from(share.base())))
    }

    /// The rate of a weighted share whose base has a weight: the ratio of the two sums as they were added up.
    ///
    /// # Panics
    /// When the base has no weight: an undefined rate is not a number.
    pub fn of_weighted(share: WeightedShare) -> Exact {
        assert!(!share.base.weight.is_zero(), "an undefined rate is not a number");
        let (hits, base) = (share.hits.weight.units(), share.base.weight.units());
        Exact(RBig::from_parts(IBig::from(hits), UBig::from(base)))
    }

    /// Zero.
    pub fn zero() -> Exact {
        Exact(RBig::ZERO)
    }

    /// One.
    pub fn one() -> Exact {
        Exact(RBig::ONE)
    }

    /// The number that a decimal writes, exactly; `None` where it is not a plain decimal.
    pub fn decimal(text: &str) -> Option<Exact> {
        let text = text.replace('_', "");
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: IBig = format!("{whole}{fraction}").parse().ok()?;
        let scale = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
        if scale.unsigned_abs() > 400 {
            return None;
        }
        let power = UBig::from(10u8).pow(scale.unsigned_abs() as usize);
        Some(Exact(match scale {
            0.. => RBig::from(digits * IBig::from(power)),
            _ => RBig::from_parts(digits, power),
        }))
    }

    /// The nearest float.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().value()
    }

    /// What is above and below the line, in lowest terms; `None` where either has more than 18 digits or so.
    pub fn parts(&self) -> Option<(i64, u64)> {
        let (numerator, denominator) = (self.0.numerator(), self.0.denominator());
        Some((numerator.try_into().ok()?, denominator.try_into().ok()?))
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Exact {
        if self < Exact::zero() { Exact::zero() - self } else { self }
    }

    /// Written with this many decimals, halves rounded up (away from zero), never from a rounded number.
    ///
    /// ```
    /// use evenhand::exact::Exact;
    /// assert_eq!(Exact::decimal("0.9785").unwrap().rounded(3), "0.979");
    /// assert_eq!(Exact::decimal("1").unwrap().rounded(3), "1.000");
    /// ```
    pub fn rounded(&self, decimals: usize) -> String {
        let negative = *self < Exact::zero();
        let scaled = self.clone().abs().0 * RBig::from(UBig::from(10u8).pow(decimals));
        let (numerator, denominator) = (scaled + RBig::from_parts(1.into(), 2u8.into())).into_parts();
        let digits = (numerator / IBig::from(denominator)).to_string();
        let digits = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if negative && digits.contains(|c: char| c != '0') { "-" } else { "" };
        if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

impl Add for Exact {
    type Output = Exact;
    fn add(self, other: Exact) -> Exact {
        Exact(self.0 + other.0)
    }
}

impl Sub for Exact {
    type Output = Exact;
    fn sub(self, other: Exact) -> Exact {
        Exact(self.0 - other.0)
    }
}

impl Mul for Exact {
    type Output = Exact;
    fn mul(self, other: Exact) -> Exact {
        Exact(self.0 * other.0)
    }
}

impl Div for Exact {
    type Output = Option<Exact>;
    /// `None` where the divisor is zero.
    fn div(self, other: Exact) -> Option<Exact> {
        if other.0.is_zero() { None } else { Some(Exact(self.0 / other.0)) }
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_written() {
        for (text, hits, base) in
            [("0.8", 4, 5), ("1", 1, 1), ("0.125", 1, 8), ("8e-1", 4, 5), ("1_0e-1", 1, 1)]
        {
            assert_eq!(Exact::decimal(text), Some(Exact::of(Share::new(hits, base))), "{text}");
        }
        let five_quarters = Exact::decimal("1").unwrap() + Exact::of(Share::new(1, 4));
        assert_eq!(Exact::decimal("1.25"), Some(five_quarters));
        for wrong in ["", ".", "abc", "1.2.3", "1e999", "1e-2147483648"] {
            assert_eq!(Exact::decimal(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn halves_round_up_on_the_exact_value() {
        let rounded = |hits, base, decimals| Exact::of(Share::new(hits, base)).rounded(decimals);
        assert_eq!(rounded(1, 8, 2), "0.13");
        assert_eq!(rounded(667, 1390, 2), "0.48");
        assert_eq!(rounded(0, 5, 1), "0.0");
        assert_eq!(Exact::decimal("-0.25").unwrap().rounded(1), "-0.3");
        assert_eq!(Exact::decimal("-0.001").unwrap().rounded(1), "0.0");
    }
}
