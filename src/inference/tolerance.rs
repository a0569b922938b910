//! What a rule that looks at the observed rates alone lets pass, in whole numbers of hits.

use std::ops::RangeInclusive;

use crate::share::Share;

/// How a group is compared with a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// The group's rate divided by the reference's; undefined, and so never outside, where that is 0.
    Ratio,
    /// The group's rate minus the reference's.
    Difference,
}

/// A bound as the fraction that its decimal writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    /// Above the line; it has the sign.
    pub numerator: i64,
    /// Below the line, not 0.
    pub denominator: u64,
}

/// The bounds of a rule: a group within them passes, and so does one exactly on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tolerance {
    /// What is held against the bounds.
    pub scale: Scale,
    /// The least that passes.
    pub at_least: Option<Fraction>,
    /// The most that passes.
    pub at_most: Option<Fraction>,
}

impl Tolerance {
    /// The hits that a group of `base` cases may have against this reference; `None` where it is outside with
    /// any number. Decided in whole numbers, as long as the products of the counts have at most 38 digits.
    pub(crate) fn unflagged(&self, reference: Share, base: u64) -> Option<RangeInclusive<u64>> {
        if self.scale == Scale::Ratio && reference.hits() == 0 {
            return Some(0..=base);
        }
        let whole_base = i128::from(base);
        let least = self.at_least.map_or(0, |bound| self.place(reference, base, bound).up());
        let most = self.at_most.map_or(whole_base, |bound| self.place(reference, base, bound).floor);
        let (least, most) = (least.max(0), most.min(whole_base));
        // Both lie between 0 and the base.
        (least <= most).then_some(least as u64..=most as u64)
    }

    /// The bound in hits of the group.
    fn place(&self, reference: Share, base: u64, bound: Fraction) -> Place {
        let whole = |count: u64| i128::from(count);
        let (hits, cases) = (whole(reference.hits()), whole(reference.base()));
        let (above, below) = (i128::from(bound.numerator), whole(bound.denominator));
        let numerator = match self.scale {
            Scale::Ratio => above.checked_mul(hits),
            Scale::Difference => {
                hits.checked_mul(below).zip(above.checked_mul(cases)).and_then(|(a, b)| a.checked_add(b))
            }
        };
        let numerator = numerator.and_then(|numerator| numerator.checked_mul(whole(base)));
        match (numerator, cases.checked_mul(below)) {
            (Some(numerator), Some(denominator)) => {
                let floor = numerator.div_euclid(denominator);
                Place { floor, is_whole: floor.checked_mul(denominator) == Some(numerator) }
            }
            _ => {
                let (rate, bound) = (hits as f64 / cases as f64, above as f64 / below as f64);
                let place = match self.scale {
                    Scale::Ratio => rate * bound,
                    Scale::Difference => rate + bound,
                };
                // Counts this large have no likely hits near a bound that equal rates do not reach.
                Place { floor: (place * base as f64).floor() as i128, is_whole: false }
            }
        }
    }
}

/// A number of hits that need not be whole.
struct Place {
    floor: i128,
    is_whole: bool,
}

impl Place {
    /// As much or the next more.
    fn up(&self) -> i128 {
        self.floor.saturating_add(i128::from(!self.is_whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_is_what_the_fractions_say() {
        for (numerator, denominator) in [(4, 5), (5, 4), (1, 1), (0, 1), (-1, 10), (1, 3), (-2, 1)] {
            let bound = Fraction { numerator, denominator };
            for (scale, upper) in [
                (Scale::Ratio, false),
                (Scale::Ratio, true),
                (Scale::Difference, false),
                (Scale::Difference, true),
            ] {
                let tolerance = match upper {
                    false => Tolerance { scale, at_least: Some(bound), at_most: None },
                    true => Tolerance { scale, at_least: None, at_most: Some(bound) },
                };
                for (hits, cases, base) in
                    (0..=6u64).flat_map(|hits| [(hits, 6, 7), (hits, 10, 4), (hits, 6, 12)])
                {
                    let passing = tolerance.unflagged(Share::new(hits, cases), base);
                    for own in 0..=base {
                        let [own_, base_, hits_, cases_, below] =
                            [own, base, hits, cases, denominator].map(|count| count as i64);
                        // Both sides over the common denominator.
                        let (value, limit) = match scale {
                            Scale::Ratio => (own_ * cases_ * below, numerator * hits_ * base_),
                            Scale::Difference => {
                                ((own_ * cases_ - hits_ * base_) * below, numerator * base_ * cases_)
                            }
                        };
                        let undefined = scale == Scale::Ratio && hits == 0;
                        let within = undefined || if upper { value <= limit } else { value >= limit };
                        let found = passing.as_ref().is_some_and(|passing| passing.contains(&own));
                        assert_eq!(found, within, "{own}/{base} {hits}/{cases} {tolerance:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let bound = Fraction { numerator: i64::MAX, denominator: u64::MAX };
        let tolerance = Tolerance { scale: Scale::Difference, at_least: Some(bound), at_most: None };
        let passing =
            tolerance.unflagged(Share::new(u64::MAX / 4, u64::MAX), u64::MAX).expect("three quarters");
        assert!((*passing.start() as f64 / u64::MAX as f64 - 0.75).abs() < 1e-9);
    }
}
