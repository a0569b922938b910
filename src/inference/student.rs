//! Student's t distribution, for any number of degrees of freedom from 1 to infinity that need not be whole.
//!
//! With `t = √ν sinh u` the density becomes `C cosh(u)^-ν`, smooth and log-concave. The tail is its integral,
//! taken relative to its first value, so that it keeps its relative precision however small it is.

use std::f64::consts::{LN_2, PI};
use std::sync::LazyLock;

use crate::inference::normal;

/// The trapezoid rule converges exponentially on a doubly exponential scale: at this step the error is below
/// 1e-14 of the integral (a test compares with half of it).
const STEP: f64 = 1.0 / 16.0;
/// Outside of these places on that scale the integrand adds less than 1e-17 of the integral.
const FIRST: i32 = -60;
const LAST: i32 = 68;
/// From so many degrees of freedom on the expansion around the normal quantile is right to 1e-14.
const MANY: f64 = 1e4;
/// Up to this quantile of the normal distribution.
const FAR: f64 = 8.0;
/// Newton's method needs three to six steps.
const MOST_STEPS: usize = 100;

/// The probability that a variable of Student's distribution exceeds `t`.
///
/// # Panics
/// When there is less than one degree of freedom.
///
/// ```
/// use evenhand::inference::student::survival;
/// assert!((survival(1.0, 1.0) - 0.25).abs() < 1e-15);
/// assert!((survival(-2.0, 1e9) - 0.977249868).abs() < 1e-9);
/// ```
pub fn survival(t: f64, degrees: f64) -> f64 {
    check_degrees(degrees);
    if t == 0.0 || degrees == f64::INFINITY {
        return normal::survival(t);
    }
    let upper = Tail::beyond(libm::asinh(t.abs() / degrees.sqrt()), degrees).logarithm;
    if t < 0.0 { 1.0 - libm::exp(upper) } else { libm::exp(upper) }
}

/// The probability that a variable of Student's distribution is at least as far from zero as `t`, on either side.
///
/// # Panics
/// When there is less than one degree of freedom.
///
/// ```
/// use evenhand::inference::student::two_sided_p;
/// assert!((two_sided_p(3.30670746222, 6.31113922716) - 0.0151090483358).abs() < 1e-11);
/// ```
pub fn two_sided_p(t: f64, degrees: f64) -> f64 {
    (2.0 * survival(t.abs(), degrees)).min(1.0)
}

/// The value that a variable of Student's distribution exceeds with the probability `tail`.
///
/// # Panics
/// When the tail is not strictly between 0 and 1, or there is less than one degree of freedom.
///
/// ```
/// use evenhand::inference::student::upper_quantile;
/// assert!((upper_quantile(0.025, 1.0) - 12.7062047362).abs() < 1e-9);
/// assert!((upper_quantile(0.025, 1e9) - 1.95996398691).abs() < 1e-11);
/// ```
pub fn upper_quantile(tail: f64, degrees: f64) -> f64 {
    check_degrees(degrees);
    assert!(tail > 0.0 && tail < 1.0, "a tail of {tail} is not between 0 and 1");
    if tail > 0.5 { -beyond(1.0 - tail, degrees) } else { beyond(tail, degrees) }
}

/// The critical value of a two-sided interval.
///
/// # Panics
/// When the confidence is not strictly between 0 and 1, or there is less than one degree of freedom.
///
/// ```
/// use evenhand::inference::student::two_sided_critical;
/// assert!((two_sided_critical(0.95, 6.31113922716) - 2.41796549712).abs() < 1e-10);
/// ```
pub fn two_sided_critical(confidence: f64, degrees: f64) -> f64 {
    as_rare_as(normal::two_sided_z(confidence), degrees)
}

/// The value that a variable of Student's distribution exceeds as seldom as a standard normal one exceeds `z`.
pub(crate) fn as_rare_as(z: f64, degrees: f64) -> f64 {
    check_degrees(degrees);
    if z < 0.0 { -beyond(normal::survival(-z), degrees) } else { beyond(normal::survival(z), degrees) }
}

/// `Γ(x + 1/2) / Γ(x)`, by Stirling's series for the two logarithms, whose difference loses no digits.
pub(crate) fn half_step_of_gamma(x: f64) -> f64 {
    let (mut x, mut factor) = (x, 1.0);
    while x < 16.0 {
        factor *= x / (x + 0.5);
        x += 1.0;
    }
    let square = x * x;
    let series = (-1.0 / 8.0
        + (1.0 / 192.0 + (-1.0 / 640.0 + (17.0 / 14336.0 - 31.0 / 18432.0 / square) / square) / square)
            / square)
        / x;
    factor * x.sqrt() * libm::exp(series)
}

fn check_degrees(degrees: f64) {
    assert!(degrees >= 1.0, "{degrees} degrees of freedom are less than one");
}

/// The quantile for a tail of at most one half.
fn beyond(tail: f64, degrees: f64) -> f64 {
    let z = -normal::quantile(tail);
    let start = expanded(z, degrees);
    if degrees == f64::INFINITY || (degrees >= MANY && z <= FAR) {
        return start;
    }
    // The logarithm of the tail is concave in u, so that Newton's method comes from the right after one step.
    let target = libm::log(tail);
    let mut place = libm::asinh(start.max(0.0) / degrees.sqrt());
    for _ in 0..MOST_STEPS {
        let reached = Tail::beyond(place, degrees);
        let step = (reached.logarithm - target) * reached.integral;
        place = (place + step).max(0.0);
        if step.abs() <= 4e-16 * place {
            break;
        }
    }
    degrees.sqrt() * libm::sinh(place)
}

/// The quantile by the expansion in one over the degrees of freedom around that of the normal distribution
/// (Abramowitz and Stegun 1964, "Handbook of mathematical functions", 26.7.5).
fn expanded(z: f64, degrees: f64) -> f64 {
    let square = z * z;
    let terms = [
        (square + 1.0) / 4.0,
        ((5.0 * square + 16.0) * square + 3.0) / 96.0,
        (((3.0 * square + 19.0) * square + 17.0) * square - 15.0) / 384.0,
        ((((79.0 * square + 776.0) * square + 1482.0) * square - 1920.0) * square - 945.0) / 92160.0,
    ];
    z + z * terms.iter().rev().fold(0.0, |sum, term| (sum + term) / degrees)
}

/// What lies beyond a place `u` of at least 0.
struct Tail {
    /// The logarithm of the probability.
    logarithm: f64,
    /// The integral of the density relative to its value at the place; one over it is the steepness of the
    /// logarithm.
    integral: f64,
}

impl Tail {
    fn beyond(place: f64, degrees: f64) -> Tail {
        let integral = relative_integral(place, degrees, &NODES, STEP);
        let constant = half_step_of_gamma(degrees / 2.0) / PI.sqrt();
        Tail { logarithm: libm::log(constant * integral) - degrees * log_cosh(place), integral }
    }
}

fn log_cosh(place: f64) -> f64 {
    if place < 1.0 {
        0.5 * libm::log1p(libm::pow(libm::sinh(place), 2.0))
    } else {
        place + libm::log1p(libm::exp(-2.0 * place)) - LN_2
    }
}

/// A place of the quadrature from 0 to infinity: `exp(x - exp(-x))`, and its derivative.
struct Node {
    at: f64,
    weight: f64,
}

static NODES: LazyLock<Vec<Node>> = LazyLock::new(|| nodes(STEP));

fn nodes(step: f64) -> Vec<Node> {
    let scale = (STEP / step).round() as i32;
    let places = (FIRST * scale..=LAST * scale).map(|place| f64::from(place) * step);
    places
        .map(|x| {
            let at = libm::exp(x - libm::exp(-x));
            Node { at, weight: at * (1.0 + libm::exp(-x)) }
        })
        .collect()
}

/// The integral of `(cosh(u + v) / cosh(u))^-ν` over all v above 0.
fn relative_integral(place: f64, degrees: f64, nodes: &[Node], step: f64) -> f64 {
    let slope = libm::tanh(place);
    // Where the integrand has fallen to about 1/e.
    let scale = 2.0 / degrees / (slope + (slope * slope + 2.0 / degrees).sqrt());
    let value = |node: &Node| {
        let v = scale * node.at;
        let half = libm::sinh(v / 2.0);
        let growth = libm::log1p(2.0 * half * half + libm::sinh(v) * slope);
        node.weight * libm::exp(-degrees * growth)
    };
    scale * step * nodes.iter().map(value).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quadrature_has_converged() {
        let fine = nodes(STEP / 2.0);
        for degrees in [1.0, 1.5, 2.0, 7.3, 100.0, 1e5, 1e9] {
            for place in [0.0, 1e-5, 0.01, 0.3, 1.0, 5.0, 100.0] {
                let integral = relative_integral(place, degrees, &NODES, STEP);
                let finer = relative_integral(place, degrees, &fine, STEP / 2.0);
                assert!((integral / finer - 1.0).abs() < 2e-14, "{degrees} {place} {integral} {finer}");
            }
        }
    }

    #[test]
    fn one_and_two_degrees_have_closed_forms() {
        for t in [0.0, 1e-9, 0.3, 1.0, 4.0, 1e3, 1e9] {
            let one = libm::atan2(1.0, t) / PI;
            assert!((survival(t, 1.0) / one - 1.0).abs() < 1e-13, "{t}");
            let root = (2.0 + t * t).sqrt();
            let two = 1.0 / (root * (root + t));
            assert!((survival(t, 2.0) / two - 1.0).abs() < 1e-13, "{t}");
        }
    }

    #[test]
    fn quantiles_turn_the_tail_over_on_both_sides_of_the_expansion() {
        for degrees in [1.0, 1.7, 4.0, 33.3, 9_999.0, 10_001.0, 1e6] {
            for tail in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8] {
                let t = upper_quantile(tail, degrees);
                assert!((survival(t, degrees) / tail - 1.0).abs() < 2e-13, "{degrees} {tail} {t}");
            }
        }
        assert_eq!(as_rare_as(1.96, f64::INFINITY), -normal::quantile(normal::survival(1.96)));
        assert_eq!(survival(0.0, 12.0), 0.5);
    }

    #[test]
    fn the_step_of_gamma_is_that_of_whole_numbers() {
        // Γ(3/2) / Γ(1) is half the root of π, and each further step multiplies by (x + 1/2) / x.
        let mut exact = PI.sqrt() / 2.0;
        for x in 1..60 {
            let x = f64::from(x);
            assert!((half_step_of_gamma(x) / exact - 1.0).abs() < 1e-14, "{x}");
            exact *= (x + 0.5) / x;
        }
    }
}
