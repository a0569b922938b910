//! A number over cells with what chance may do to it.

use super::side::Part;
use crate::inference::estimate::{Estimate, Interval, Limits};
use crate::inference::student::{two_sided_critical, two_sided_p};
use crate::share::Undefined;

/// A number, and how sure it is where the cases tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Adjusted {
    /// The number: a difference in the unit of the amounts, or a ratio.
    pub value: f64,
    /// How sure it is, or why the cases do not tell.
    pub uncertainty: Result<Uncertainty, Undefined>,
}

/// How sure a number is, by Student's t distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uncertainty {
    /// The standard error in the unit of the number; of a ratio, that of its logarithm.
    pub standard_error: f64,
    /// The degrees of freedom of the t distribution, not always whole.
    pub degrees_of_freedom: f64,
    /// The range of true values the cases do not contradict.
    pub interval: Interval,
    /// The two-sided p-value of no difference (a difference of 0, a ratio of 1), by the same method.
    pub p: f64,
}

impl Adjusted {
    /// The number with its interval, as other results carry it.
    ///
    /// # Errors
    /// The reason that stands in `uncertainty`.
    pub fn estimate(&self) -> Result<Estimate, Undefined> {
        let Uncertainty { interval, .. } = self.uncertainty?;
        Ok(Estimate { value: self.value, interval, joint: None })
    }
}

impl Uncertainty {
    /// Of a difference with this variance.
    pub(super) fn of_difference(
        value: f64,
        part: Part,
        confidence: f64,
        method: &'static str,
    ) -> Uncertainty {
        let Part { variance, degrees } = part;
        let standard_error = variance.sqrt();
        let reach = two_sided_critical(confidence, degrees) * standard_error;
        Uncertainty {
            standard_error,
            degrees_of_freedom: degrees,
            interval: Limits { low: value - reach, high: value + reach }.by(method),
            p: two_sided_p(value / standard_error, degrees),
        }
    }

    /// Of a ratio, above zero, whose logarithm has this variance.
    pub(super) fn of_ratio(value: f64, part: Part, confidence: f64, method: &'static str) -> Uncertainty {
        let of_log = Uncertainty::of_difference(libm::log(value), part, confidence, method);
        let factor = libm::exp(two_sided_critical(confidence, part.degrees) * of_log.standard_error);
        Uncertainty { interval: Limits { low: value / factor, high: value * factor }.by(method), ..of_log }
    }
}
