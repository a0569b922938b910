//! Newcombe's interval for the probability of superiority, which has a width also where the groups are separated.

use crate::inference::estimate::Limits;
use crate::inference::root::{Point, between};

const TOLERANCE: f64 = 1e-14;

/// The limits of method 5 of Newcombe (2006): the probabilities θ from which the observed one lies `z` standard
/// errors away, with the variance of Hanley and McNeil (1982) for amounts of exponential distributions at θ itself,
/// the two sample sizes in its numerator replaced by their mean:
/// `θ(1-θ)[1 + N(1-θ)/(2-θ) + Nθ/(1+θ)] / (mn)` with `N = (m+n)/2 - 1`.
pub(crate) fn newcombe_limits(observed: f64, group: u64, reference: u64, z: f64) -> Limits {
    let sizes = Sizes { group: group as f64, reference: reference as f64 };
    // The variance is the same for θ and 1 - θ.
    Limits { low: low(observed, sizes, z), high: 1.0 - low(1.0 - observed, sizes, z) }
}

#[derive(Clone, Copy)]
struct Sizes {
    group: f64,
    reference: f64,
}

impl Sizes {
    /// The variance over θ(1-θ).
    fn factor(self, theta: f64) -> f64 {
        let middle = (self.group + self.reference) / 2.0 - 1.0;
        (1.0 + middle * (1.0 - theta) / (2.0 - theta) + middle * theta / (1.0 + theta))
            / (self.group * self.reference)
    }
}

fn low(observed: f64, sizes: Sizes, z: f64) -> f64 {
    if observed == 0.0 {
        return 0.0;
    }
    let missing = 1.0 - observed;
    let excess = |theta: f64| {
        let distance = observed - theta;
        let allowed = z * z * theta * sizes.factor(theta);
        // At an observed 1 both sides have the factor 1 - θ, which would be a second root.
        if missing == 0.0 { distance - allowed } else { distance * distance - allowed * (1.0 - theta) }
    };
    let ends = [0.0, observed].map(|at| Point { at, value: excess(at) });
    between(excess, ends[0], ends[1], TOLERANCE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_solve_the_equation() {
        for observed in [0.0, 0.03, 0.4, 0.5, 0.99, 1.0] {
            for (group, reference) in [(2, 2), (5, 80), (1000, 30), (1_000_000_000, 1_000_000_000)] {
                let limits = newcombe_limits(observed, group, reference, 1.96);
                assert!(limits.low <= observed && observed <= limits.high && limits.low < limits.high);
                let sizes = Sizes { group: group as f64, reference: reference as f64 };
                for limit in [limits.low, limits.high].into_iter().filter(|at| *at > 0.0 && *at < 1.0) {
                    let error = (limit * (1.0 - limit) * sizes.factor(limit)).sqrt();
                    let away = (observed - limit).abs() / error;
                    assert!((away / 1.96 - 1.0).abs() < 1e-6, "{observed} {group} {reference} {away}");
                }
            }
        }
    }
}
