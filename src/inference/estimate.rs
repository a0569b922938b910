//! Values with their uncertainty, as one value.

/// An interval for one number: limits, the confidence it was built for, and the method that built it.
///
/// A limit may be infinite (the upper limit of a ratio whose reference may be zero), never NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower limit, in the unit of the estimate.
    pub low: f64,
    /// Upper limit, in the unit of the estimate.
    pub high: f64,
    /// Catalogue id of the method.
    pub method: &'static str,
}

/// A number with its plain interval and, where several groups are compared, the joint one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// The interval of this estimate taken alone.
    pub interval: Interval,
    /// The interval that holds over all groups of the attribute at once.
    pub joint: Option<Interval>,
}

impl Estimate {
    /// The interval that a verdict rests on: the joint one where there is one, else the plain one.
    pub fn judged(&self) -> Interval {
        self.joint.unwrap_or(self.interval)
    }
}

/// The outcome of a test of equality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// Two-sided p-value.
    pub p: f64,
    /// The p-value after correction over the comparisons of one measure in one attribute.
    pub p_adjusted: f64,
}

impl Interval {
    /// Whether the value lies between the limits, the limits included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Two limits before they carry the name of a method.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Limits {
    pub(crate) fn by(self, method: &'static str) -> Interval {
        Interval { low: self.low, high: self.high, method }
    }
}
