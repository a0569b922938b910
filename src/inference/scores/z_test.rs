//! The outcome of a test by the normal distribution.

use crate::inference::normal::two_sided_p;

/// A test whose statistic follows the standard normal distribution when there is nothing to find.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZTest {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// How far the data are from what was to be expected, in standard errors, with its sign.
    pub z: f64,
    /// Two-sided p-value.
    pub p: f64,
}

impl ZTest {
    pub(crate) fn new(method: &'static str, z: f64) -> ZTest {
        ZTest { method, z, p: two_sided_p(z) }
    }
}
