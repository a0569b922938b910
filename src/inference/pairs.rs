//! From the intervals of all pairs to statements about all groups at once.

use std::cmp::Ordering;

use rayon::prelude::*;

use crate::inference::difference::newcombe_limits;
use crate::inference::difference_score;
use crate::inference::estimate::Limits;
use crate::inference::joint::Better;
use crate::inference::mover::{MeanOfShares, difference_limits, ratio_limits};
use crate::inference::ratio::{high, low, side_of_low};
use crate::inference::skewness::Correction;
use crate::inference::studentized_range::{sidak_critical, tukey_kramer_critical};
use crate::share::Share;

/// Fewer pairs than this are done sooner than threads are woken.
const PAIRS_WORTH_THREADS: usize = 64;

/// One-sided limits for the comparison of any two of several groups, at any critical value.
pub(crate) trait Pairs: Sync {
    /// What the comparison of two equal groups gives: 1 for ratios, 0 for differences.
    const EQUAL: f64;

    fn groups(&self) -> usize;
    fn low(&self, group: usize, reference: usize, z: f64) -> f64;
    fn high(&self, group: usize, reference: usize, z: f64) -> f64;

    /// On which side of a bound the lower limit lies, where that can be told sooner than the limit itself.
    fn side_of_low(&self, _group: usize, _reference: usize, _z: f64, _bound: f64) -> Option<Ordering> {
        None
    }

    /// The same of the upper limit.
    fn side_of_high(&self, _group: usize, _reference: usize, _z: f64, _bound: f64) -> Option<Ordering> {
        None
    }
}

/// Which limit of a pair is looked at, and which of many is kept.
#[derive(Clone, Copy)]
enum Kept {
    LeastLow,
    LeastHigh,
    MostLow,
    MostHigh,
}

impl Kept {
    fn limit<P: Pairs>(self, pairs: &P, group: usize, reference: usize, z: f64) -> f64 {
        match self {
            Kept::LeastLow | Kept::MostLow => pairs.low(group, reference, z),
            Kept::LeastHigh | Kept::MostHigh => pairs.high(group, reference, z),
        }
    }

    /// Whether the limit of a pair is surely not kept beside this one.
    fn is_behind<P: Pairs>(self, pairs: &P, group: usize, reference: usize, z: f64, kept: f64) -> bool {
        let side = match self {
            Kept::LeastLow | Kept::MostLow => pairs.side_of_low(group, reference, z, kept),
            Kept::LeastHigh | Kept::MostHigh => pairs.side_of_high(group, reference, z, kept),
        };
        side == Some(self.behind())
    }

    fn behind(self) -> Ordering {
        match self {
            Kept::LeastLow | Kept::LeastHigh => Ordering::Greater,
            Kept::MostLow | Kept::MostHigh => Ordering::Less,
        }
    }

    fn of_two(self, one: f64, other: f64) -> f64 {
        match self {
            Kept::LeastLow | Kept::LeastHigh => one.min(other),
            Kept::MostLow | Kept::MostHigh => one.max(other),
        }
    }
}

/// Every group against the best one, jointly.
///
/// The best group is unknown, and the observed best is best partly by luck. But whichever it is, a group's
/// comparison with it is the least (where more is better) of its comparisons with all. The outer side may
/// therefore use the least lower limit, where only the pairs of one group must hold with the true best (Šidák
/// over the others); the inner side the least upper limit, where all pairs must hold (Tukey-Kramer). The idea
/// is that of Hsu (1984) for the best of several treatments, with a critical value that also bounds how far
/// from the best a group is.
///
/// Each pair's limits enclose its observed comparison, so the result encloses the observed comparison with
/// the observed best.
pub(crate) fn to_best<P: Pairs>(pairs: &P, better: Better, confidence: f64) -> Vec<Limits> {
    let inner = tukey_kramer_critical(pairs.groups(), confidence);
    let outer = sidak_critical(pairs.groups().saturating_sub(1), confidence);
    match better {
        Better::Higher => {
            let lows = over_references(pairs, Kept::LeastLow, outer);
            let highs = over_references(pairs, Kept::LeastHigh, inner);
            bounded(lows, highs, |limit| limit.min(P::EQUAL))
        }
        Better::Lower => {
            let lows = over_references(pairs, Kept::MostLow, inner);
            let highs = over_references(pairs, Kept::MostHigh, outer);
            bounded(lows, highs, |limit| limit.max(P::EQUAL))
        }
    }
}

fn bounded(lows: Vec<f64>, highs: Vec<f64>, bound: impl Fn(f64) -> f64) -> Vec<Limits> {
    lows.into_iter().zip(highs).map(|(low, high)| Limits { low: bound(low), high: bound(high) }).collect()
}

/// The largest comparison of any two groups: at least as large as the largest lower limit over all pairs,
/// which must hold together (`critical_for_low`, by Tukey and Kramer), and at most as large as the largest
/// upper limit, among which the true extremes are one pair (`critical_for_high`, that of a single interval).
pub(crate) fn largest<P: Pairs>(pairs: &P, critical_for_low: f64, critical_for_high: f64) -> Limits {
    let lows = over_references(pairs, Kept::MostLow, critical_for_low);
    let highs = over_references(pairs, Kept::MostHigh, critical_for_high);
    Limits {
        low: lows.into_iter().fold(P::EQUAL, f64::max),
        high: highs.into_iter().fold(P::EQUAL, f64::max),
    }
}

/// The smallest comparison of any two groups: [`largest`] turned over.
pub(crate) fn smallest<P: Pairs>(pairs: &P, critical_for_low: f64, critical_for_high: f64) -> Limits {
    let lows = over_references(pairs, Kept::LeastLow, critical_for_low);
    let highs = over_references(pairs, Kept::LeastHigh, critical_for_high);
    Limits {
        low: lows.into_iter().fold(P::EQUAL, f64::min),
        high: highs.into_iter().fold(P::EQUAL, f64::min),
    }
}

/// For each group in order, the kept one of its limits against all the others.
fn over_references<P: Pairs>(pairs: &P, kept: Kept, z: f64) -> Vec<f64> {
    let count = pairs.groups();
    let of_group = |group: usize| {
        let mut others = (0..count).filter(|reference| *reference != group);
        let first = others.next().map(|reference| kept.limit(pairs, group, reference, z));
        let best = others.fold(first, |best, reference| {
            let best = best?;
            if kept.is_behind(pairs, group, reference, z, best) {
                return Some(best);
            }
            Some(kept.of_two(best, kept.limit(pairs, group, reference, z)))
        });
        best.unwrap_or(P::EQUAL)
    };
    // Each group's limits are reduced by one thread in one order: the result does not depend on the threads.
    if count * count.saturating_sub(1) / 2 > PAIRS_WORTH_THREADS {
        (0..count).into_par_iter().map(of_group).collect()
    } else {
        (0..count).map(of_group).collect()
    }
}

/// Ratios of shares by the skewness-corrected score interval of Gart and Nam.
pub(crate) struct ShareRatios<'a>(pub(crate) &'a [Share]);

impl Pairs for ShareRatios<'_> {
    const EQUAL: f64 = 1.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        low(self.0[group], self.0[reference], z, Correction::Skewness)
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        high(self.0[group], self.0[reference], z, Correction::Skewness)
    }

    fn side_of_low(&self, group: usize, reference: usize, z: f64, bound: f64) -> Option<Ordering> {
        side_of_low(self.0[group], self.0[reference], z, bound)
    }

    fn side_of_high(&self, group: usize, reference: usize, z: f64, bound: f64) -> Option<Ordering> {
        // Swapping the two sides turns the ratio over.
        side_of_low(self.0[reference], self.0[group], z, 1.0 / bound).map(Ordering::reverse)
    }
}

/// Differences of shares by the skewness-corrected score interval of Gart and Nam.
pub(crate) struct ShareDifferences<'a>(pub(crate) &'a [Share]);

impl Pairs for ShareDifferences<'_> {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_score::low(self.0[group], self.0[reference], z, Correction::Skewness)
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_score::high(self.0[group], self.0[reference], z, Correction::Skewness)
    }

    fn side_of_low(&self, group: usize, reference: usize, z: f64, bound: f64) -> Option<Ordering> {
        difference_score::side_of_low(self.0[group], self.0[reference], z, bound)
    }

    fn side_of_high(&self, group: usize, reference: usize, z: f64, bound: f64) -> Option<Ordering> {
        // Swapping the two sides changes the sign of the difference.
        difference_score::side_of_low(self.0[reference], self.0[group], z, -bound).map(Ordering::reverse)
    }
}

/// Differences of shares by Newcombe's interval, for the summaries that are defined with it.
pub(crate) struct NewcombeDifferences<'a>(pub(crate) &'a [Share]);

impl Pairs for NewcombeDifferences<'_> {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        newcombe_limits(self.0[group], self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        newcombe_limits(self.0[group], self.0[reference], z).high
    }
}

/// Ratios of means of two shares, every part with cases.
pub(crate) struct MeanRatios<'a>(pub(crate) &'a [MeanOfShares]);

impl Pairs for MeanRatios<'_> {
    const EQUAL: f64 = 1.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        ratio_limits(self.0[group], self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        ratio_limits(self.0[group], self.0[reference], z).high
    }
}

/// Differences of means of two shares, every part with cases.
pub(crate) struct MeanDifferences<'a>(pub(crate) &'a [MeanOfShares]);

impl Pairs for MeanDifferences<'_> {
    const EQUAL: f64 = 0.0;

    fn groups(&self) -> usize {
        self.0.len()
    }

    fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_limits(self.0[group], self.0[reference], z).low
    }

    fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
        difference_limits(self.0[group], self.0[reference], z).high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same pairs, every limit solved for.
    struct Solved<'a, P>(&'a P);

    impl<P: Pairs> Pairs for Solved<'_, P> {
        const EQUAL: f64 = P::EQUAL;

        fn groups(&self) -> usize {
            self.0.groups()
        }

        fn low(&self, group: usize, reference: usize, z: f64) -> f64 {
            self.0.low(group, reference, z)
        }

        fn high(&self, group: usize, reference: usize, z: f64) -> f64 {
            self.0.high(group, reference, z)
        }
    }

    #[test]
    fn leaving_out_pairs_that_are_behind_changes_no_limit() {
        let shares: Vec<Share> = (0..120_u64)
            .map(|at| {
                let base = 1 + at * at * 7 % 613;
                Share::new(base * (at * 31 % 101) / 100, base)
            })
            .chain([Share::new(0, 5), Share::new(5, 5), Share::new(0, 90_000), Share::new(44_999, 90_000)])
            .collect();
        fn check<P: Pairs>(pairs: &P) {
            for z in [0.5, 1.96, 3.7] {
                for kept in [Kept::LeastLow, Kept::LeastHigh, Kept::MostLow, Kept::MostHigh] {
                    let (found, solved) =
                        (over_references(pairs, kept, z), over_references(&Solved(pairs), kept, z));
                    for (one, other) in found.iter().zip(&solved) {
                        assert_eq!(one.to_bits(), other.to_bits(), "{z}: {one} {other}");
                    }
                }
            }
        }
        check(&ShareRatios(&shares));
        check(&ShareDifferences(&shares));
    }
}
