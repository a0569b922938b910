//! What becomes of a gap when like is compared with like.

use crate::inference::Interval;
use crate::share::Share;

/// A gap overall and the same gap within conditions, each by the interval of itself alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapWithin {
    /// It is seen overall and on the same side within conditions.
    Remains,
    /// It is seen overall and points the other way within conditions.
    Turns,
    /// It is seen overall and cannot be told from chance within conditions.
    Vanishes,
    /// It cannot be told from chance overall, and is seen within conditions.
    Appears,
    /// It cannot be told from chance either way.
    Unseen,
}

impl GapWithin {
    /// From the intervals of the difference overall and within conditions.
    ///
    /// ```
    /// use evenhand::findings::GapWithin;
    /// use evenhand::inference::Interval;
    /// let interval = |low, high| Interval { low, high, method: "" };
    /// assert_eq!(GapWithin::of(interval(1.0, 2.0), interval(-0.5, 3.0)), GapWithin::Vanishes);
    /// assert_eq!(GapWithin::of(interval(-1.0, 2.0), interval(0.5, 3.0)), GapWithin::Appears);
    /// ```
    pub fn of(overall: Interval, within: Interval) -> GapWithin {
        let side = |interval: Interval| match interval {
            Interval { low, .. } if low > 0.0 => 1,
            Interval { high, .. } if high < 0.0 => -1,
            _ => 0,
        };
        match (side(overall), side(within)) {
            (0, 0) => GapWithin::Unseen,
            (0, _) => GapWithin::Appears,
            (_, 0) => GapWithin::Vanishes,
            (overall, within) if overall == within => GapWithin::Remains,
            _ => GapWithin::Turns,
        }
    }

    /// What is said of the conditions.
    pub fn words(self) -> &'static str {
        match self {
            GapWithin::Remains => "the gap remains",
            GapWithin::Turns => "the gap is reversed",
            GapWithin::Vanishes => "no gap can be told from chance",
            GapWithin::Appears => "a gap is seen that cannot be told from chance overall",
            GapWithin::Unseen => "no gap can be told from chance, as overall",
        }
    }
}

/// How many cases of a group and of its reference are in conditions that hold both; the others are compared with
/// nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Matched {
    /// Of the cases of the group.
    pub group: Share,
    /// Of the cases of the reference.
    pub reference: Share,
}

impl Matched {
    /// From the cases of both in every condition.
    pub(super) fn over(strata: impl Iterator<Item = Sizes>) -> Matched {
        strata.fold(Matched::default(), |sum, Sizes { group, reference }| {
            let both = group > 0 && reference > 0;
            let add = |share: Share, cases: u64| share.pool(Share::new(if both { cases } else { 0 }, cases));
            Matched { group: add(sum.group, group), reference: add(sum.reference, reference) }
        })
    }

    /// Whether at least half of the group and half of the reference are compared.
    pub fn is_half(self) -> bool {
        [self.group, self.reference].iter().all(|share| share.hits() >= share.base() - share.hits())
    }

    /// Whether every case is compared.
    pub fn is_all(self) -> bool {
        [self.group, self.reference].iter().all(|share| share.hits() == share.base())
    }
}

/// The cases of both in one condition.
pub(super) struct Sizes {
    pub(super) group: u64,
    pub(super) reference: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_remains_vanishes_appears_or_turns() {
        let interval = |[low, high]: [f64; 2]| Interval { low, high, method: "" };
        let of = |overall, within| GapWithin::of(interval(overall), interval(within));
        assert_eq!(of([1.0, 2.0], [0.5, 3.0]), GapWithin::Remains);
        assert_eq!(of([-1.0, 2.0], [0.0, 3.0]), GapWithin::Unseen);
        assert_eq!(of([1.0, 2.0], [-3.0, -0.5]), GapWithin::Turns);
    }

    #[test]
    fn only_conditions_that_hold_both_compare() {
        let sizes = [(55, 15), (150, 0), (11, 0), (0, 4)];
        let matched = Matched::over(sizes.into_iter().map(|(group, reference)| Sizes { group, reference }));
        assert_eq!(matched, Matched { group: Share::new(55, 216), reference: Share::new(15, 19) });
        assert!(!matched.is_half() && !matched.is_all());
    }
}
