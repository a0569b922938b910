//! Finding where a function of one number changes sign.

/// Relative precision asked of a root, far below what any limit is printed with.
const RELATIVE: f64 = 1e-14;
/// The method needs about ten steps; bisection alone would need sixty.
const MOST_STEPS: usize = 200;

/// The place between `first` and `second` where `function` changes sign, to within `tolerance`.
///
/// The values at the two ends must not have the same sign. Inverse quadratic interpolation where it is safe,
/// bisection elsewhere, so it is as fast as the one and as sure as the other (Chandrupatla 1997, "A new
/// hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function").
pub(crate) fn between(function: impl Fn(f64) -> f64, first: Point, second: Point, tolerance: f64) -> f64 {
    let (mut newest, mut opposite) = (first, second);
    let mut step = 0.5;
    for _ in 0..MOST_STEPS {
        let at = newest.at + step * (opposite.at - newest.at);
        let tried = Point { at, value: function(at) };
        let previous;
        if (tried.value > 0.0) == (newest.value > 0.0) {
            previous = newest;
        } else {
            previous = opposite;
            opposite = newest;
        }
        newest = tried;

        let best = if opposite.value.abs() < newest.value.abs() { opposite } else { newest };
        let margin = 0.5 * (tolerance + RELATIVE * best.at.abs()) / (opposite.at - newest.at).abs();
        if best.value == 0.0 || margin > 0.5 {
            return best.at;
        }
        step = interpolate(newest, opposite, previous).clamp(margin, 1.0 - margin);
    }
    newest.at
}

/// A place and the value of the function there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    pub(crate) at: f64,
    pub(crate) value: f64,
}

fn interpolate(newest: Point, opposite: Point, previous: Point) -> f64 {
    let place = (newest.at - opposite.at) / (previous.at - opposite.at);
    let height = (newest.value - opposite.value) / (previous.value - opposite.value);
    // Only where the inverse quadratic through the three points is monotone between the two ends.
    let monotone = height * height < place && (1.0 - height) * (1.0 - height) < 1.0 - place;
    if !monotone {
        return 0.5;
    }
    let (a, b, c) = (newest, opposite, previous);
    a.value / (b.value - a.value) * c.value / (b.value - c.value)
        + (c.at - a.at) / (b.at - a.at) * a.value / (c.value - a.value) * b.value / (c.value - b.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(function: impl Fn(f64) -> f64, at: f64) -> Point {
        Point { at, value: function(at) }
    }

    #[test]
    fn smooth_flat_and_broken_functions_are_solved() {
        let cubic = |x: f64| x * x * x - 2.0;
        let root = between(cubic, point(cubic, 0.0), point(cubic, 9.0), 1e-15);
        assert!((root - 2f64.cbrt()).abs() < 1e-14);

        let flat = |x: f64| (x - 0.3).powi(9);
        let root = between(flat, point(flat, -4.0), point(flat, 1.0), 1e-12);
        assert!((root - 0.3).abs() < 1e-9);

        let jump = |x: f64| if x < 0.7 { 1.0 } else { -2.0 };
        let root = between(jump, point(jump, 0.0), point(jump, 1.0), 1e-13);
        assert!((root - 0.7).abs() < 1e-12);
    }
}
