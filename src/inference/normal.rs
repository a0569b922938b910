//! The standard normal distribution, with full relative precision in both tails.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use statrs::distribution::{ContinuousCDF, Normal};

/// The value below which a standard normal variable falls with the given probability.
///
/// Minus infinity at 0, infinity at 1. Precise in the lower tail down to 1e-300; for the upper tail ask for
/// the lower one and change the sign, because `1 - probability` has lost the digits already.
pub fn quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

/// The probability that a standard normal variable is at most `z`.
pub fn cumulative(z: f64) -> f64 {
    // statrs 0.19 keeps only ten digits here; libm keeps all of them, also at 1e-300.
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The probability that a standard normal variable exceeds `z`.
pub fn survival(z: f64) -> f64 {
    cumulative(-z)
}

/// The height of the standard normal curve at `z`.
pub fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / (2.0 * PI).sqrt()
}

/// The probability that a standard normal variable is at least as far from zero as `z`, on either side.
///
/// ```
/// use evenhand::inference::normal::two_sided_p;
/// assert!((two_sided_p(-1.959963984540054) - 0.05).abs() < 1e-15);
/// assert_eq!(two_sided_p(0.0), 1.0);
/// ```
pub fn two_sided_p(z: f64) -> f64 {
    libm::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// The critical value of a two-sided interval: 1.96 at a confidence of 0.95.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1: it comes from a checked policy, never from data.
///
/// ```
/// use evenhand::inference::normal::two_sided_z;
/// assert!((two_sided_z(0.95) - 1.959963984540054).abs() < 1e-14);
/// ```
pub fn two_sided_z(confidence: f64) -> f64 {
    check_confidence(confidence);
    -quantile((1.0 - confidence) / 2.0)
}

pub(crate) fn check_confidence(confidence: f64) {
    assert!(confidence > 0.0 && confidence < 1.0, "a confidence of {confidence} is not between 0 and 1");
}
