//! The most likely rates of two groups among those with a given difference.

use crate::inference::fitted::{Cases, Rate, Rates};

/// Newton's method needs about five steps; halving, where it fails, at most sixty.
const MOST_STEPS: usize = 100;

/// A step of Newton's method squares the relative error: after one as small as this, another would change nothing.
const NEAR: f64 = 1e-9;

/// The rates with `group - reference = difference` under which the counts are most likely (the constrained
/// estimates of Mee 1984 and of Miettinen and Nurminen 1985). Both bases are above 0; the difference
/// lies strictly between -1 and 1.
///
/// The formula with a cosine that solves the cubic equation loses its digits for rare events in many cases.
/// The equation itself is solved here, for the smaller of the two distances to the ends of the possible
/// rates: the group with the lower rate near 0, or the other near 1.
pub(crate) fn most_likely(group: Cases, reference: Cases, difference: f64) -> Rates {
    if difference < 0.0 {
        let turned = most_likely(reference, group, -difference);
        return Rates { group: turned.reference, reference: turned.group };
    }
    let equation = Equation::new(group, reference, difference);
    // Hits pull the rates up and misses pull them down; where they balance lies the estimate.
    if equation.step(equation.room / 2.0).slope > 0.0 {
        let mirror = Equation::new(reference.complement(), group.complement(), difference);
        let Rates { group: higher, reference: lower } = mirror.solve();
        return Rates { group: lower.complement(), reference: higher.complement() };
    }
    equation.solve()
}

/// The likelihood equation, as a function of the lower rate.
struct Equation {
    higher_hits: f64,
    higher_misses: f64,
    lower_hits: f64,
    lower_misses: f64,
    difference: f64,
    /// The most the lower rate can be.
    room: f64,
}

/// Where Newton's method goes from a rate.
struct Step {
    /// The slope of the log-likelihood, times the two factors that have poles at the ends of the range.
    slope: f64,
    next: f64,
}

impl Equation {
    fn new(higher: Cases, lower: Cases, difference: f64) -> Equation {
        Equation {
            higher_hits: higher.hits,
            higher_misses: higher.misses,
            lower_hits: lower.hits,
            lower_misses: lower.misses,
            difference,
            room: 1.0 - difference,
        }
    }

    /// Newton's step from a lower rate that is above 0 and below its most, so that no rate is 0.
    fn step(&self, lower: f64) -> Step {
        let (left, higher, lower_miss) = (self.room - lower, self.difference + lower, 1.0 - lower);
        let (hits, misses) = (self.higher_hits / higher, self.lower_misses / lower_miss);
        let pull = hits - misses;
        let slope = self.lower_hits * left - self.higher_misses * lower + lower * left * pull;
        let change = -(hits * (1.0 / higher) + misses * (1.0 / lower_miss));
        let curvature = -self.lower_hits - self.higher_misses + (left - lower) * pull + lower * left * change;
        Step { slope, next: lower - slope / curvature }
    }

    fn solve(&self) -> Rates {
        let lower = if self.difference == 0.0 {
            let hits = self.higher_hits + self.lower_hits;
            hits / (hits + self.higher_misses + self.lower_misses)
        } else if self.lower_hits == 0.0 {
            self.without_hits()
        } else {
            self.by_newton()
        };
        Rates {
            group: Rate { hit: self.difference + lower, miss: self.room - lower },
            reference: Rate { hit: lower, miss: 1.0 - lower },
        }
    }

    /// Without hits of the lower rate the equation is quadratic: `a t² - b t + c = 0`, and its smaller root
    /// is wanted, or 0 when the slope falls from there.
    fn without_hits(&self) -> f64 {
        let (x, y, v) = (self.higher_hits, self.higher_misses, self.lower_misses);
        let constant = x * self.room - y * self.difference - v * self.difference * self.room;
        if constant <= 0.0 {
            return 0.0;
        }
        let square = x + y + v;
        let linear = x * (1.0 + self.room) + y * (1.0 - self.difference) + v * (self.room - self.difference);
        let root = (linear * linear - 4.0 * square * constant).max(0.0).sqrt();
        2.0 * constant / (linear + root)
    }

    fn by_newton(&self) -> f64 {
        let hits = self.higher_hits + self.lower_hits;
        let total = hits + self.higher_misses + self.lower_misses;
        let higher_base = self.higher_hits + self.higher_misses;
        // The slope is positive at 0 and not positive in the middle.
        let (mut low, mut high) = (0.0, self.room / 2.0);
        let pooled = (hits - higher_base * self.difference) / total;
        let mut tried = if pooled > 0.0 && pooled < high { pooled } else { high };
        for _ in 0..MOST_STEPS {
            let Step { slope, next } = self.step(tried);
            if slope > 0.0 {
                low = tried
            } else {
                high = tried
            }
            let (next, near) =
                if low <= next && next <= high { (next, NEAR) } else { ((low + high) / 2.0, f64::EPSILON) };
            if (next - tried).abs() <= near * tried {
                return next;
            }
            tried = next;
        }
        tried
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Share;

    fn likelihood(share: Share, rate: Rate) -> f64 {
        let part = |count: u64, of: f64| if count == 0 { 0.0 } else { count as f64 * of.ln() };
        part(share.hits(), rate.hit) + part(share.complement().hits(), rate.miss)
    }

    #[test]
    fn no_other_rates_with_that_difference_are_likelier() {
        for (x1, n1, x2, n2) in
            [(0, 1, 1, 1), (3, 7, 0, 9), (0, 9, 0, 4), (5, 5, 2, 3), (5, 5, 4, 4), (7, 30, 9, 11)]
        {
            let (group, reference) = (Share::new(x1, n1), Share::new(x2, n2));
            for step in -19..=19 {
                let difference = f64::from(step) / 20.0;
                let found = most_likely(group.into(), reference.into(), difference);
                assert!((found.group.hit - found.reference.hit - difference).abs() < 1e-15);
                let best = likelihood(group, found.group) + likelihood(reference, found.reference);
                for place in 1..200 {
                    let hit = (-difference).max(0.0) + (1.0 - difference.abs()) * f64::from(place) / 200.0;
                    let rate = |hit: f64| Rate { hit, miss: 1.0 - hit };
                    let other = likelihood(group, rate(hit + difference)) + likelihood(reference, rate(hit));
                    assert!(other <= best + 1e-12, "{group:?} {reference:?} {difference} {found:?}");
                }
            }
        }
    }

    #[test]
    fn the_slope_changes_its_sign_within_a_few_digits_of_the_root() {
        for (x1, n1, x2, n2) in [
            (3, 7, 1, 9),
            (5, 5, 2, 3),
            (7, 30, 9, 11),
            (1, 1_000_000, 1, 40),
            (310_000, 1_000_000, 62, 200),
            (1, 1_000_000_000, 2, 1_000_000_000),
        ] {
            for difference in [1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999_999] {
                for (group, reference) in [((x1, n1), (x2, n2)), ((x2, n2), (x1, n1))] {
                    let cases = |(hits, base)| Cases::from(Share::new(hits, base));
                    let equation = Equation::new(cases(group), cases(reference), difference);
                    if equation.step(equation.room / 2.0).slope > 0.0 {
                        continue;
                    }
                    let lower = equation.by_newton();
                    let of = |part: f64| equation.step(lower * (1.0 + part)).slope;
                    assert!(
                        of(-1e-13) > 0.0 && of(1e-13) <= 0.0,
                        "{group:?} {reference:?} {difference} {lower}"
                    );
                }
            }
        }
    }

    #[test]
    fn rare_events_keep_their_digits() {
        let (group, reference) = (Share::new(1, 1_000_000_000), Share::new(2, 1_000_000_000));
        let found = most_likely(group.into(), reference.into(), 1e-9).reference.hit;
        // (x1 / (d + t) + x2 / t) t (d + t) = n (2 t + d) up to terms of the order of the rates themselves.
        let expected = (1.0 + 17f64.sqrt()) / 4.0 * 1e-9;
        assert!((found / expected - 1.0).abs() < 1e-8, "{found:e} {expected:e}");
    }
}
