//! Groups of one size whose true rate is the same: which counts they can have, and how likely these are.

use std::ops::RangeInclusive;

use crate::inference::counts::{Law, Reach};
use crate::inference::joint::Better;
use crate::share::Share;

/// Less likely counts, on either side, and less likely rates of the best are left out.
pub(crate) const NEGLIGIBLE: f64 = 1e-18;

/// Groups with the same number of cases.
pub(crate) struct Size {
    pub(crate) base: u64,
    groups: i32,
    pub(crate) law: Law,
    /// The counts of hits that have a probability to speak of.
    pub(crate) likely: RangeInclusive<u64>,
}

impl Size {
    /// So many groups of so many cases each, all with this true rate.
    pub(crate) fn new(base: u64, groups: i32, rate: f64) -> Size {
        let law = Law::new(base, rate, Reach::LIKELY);
        let likely = law.likely(NEGLIGIBLE);
        Size { base, groups, law, likely }
    }

    /// The counts with a rate that is no better than this one.
    pub(crate) fn no_better_than(&self, better: Better, rate: Share) -> Option<RangeInclusive<u64>> {
        let product = u128::from(rate.hits()) * u128::from(self.base);
        let divisor = u128::from(rate.base());
        match better {
            Better::Higher => Some(0..=(product / divisor) as u64),
            Better::Lower => Some(product.div_ceil(divisor) as u64..=self.base),
        }
    }

    /// The probability that the counts of all groups of this size are in the range.
    pub(crate) fn all_within(&self, range: &Option<RangeInclusive<u64>>) -> f64 {
        let Some(range) = range else { return 0.0 };
        let each = self.law.within(range.clone());
        if self.groups == 1 { each } else { each.powi(self.groups) }
    }
}

/// The hits that a rate of the best leaves to a group of one size; `None` where it leaves none.
pub(crate) struct Room {
    /// Those with a rate that is no better.
    pub(crate) no_better: Option<RangeInclusive<u64>>,
    /// Those that are not flagged against it.
    pub(crate) unflagged: Option<RangeInclusive<u64>>,
}

/// The hits that are in both ranges.
pub(crate) fn overlap(
    one: &Option<RangeInclusive<u64>>,
    other: &Option<RangeInclusive<u64>>,
) -> Option<RangeInclusive<u64>> {
    let (one, other) = (one.as_ref()?, other.as_ref()?);
    let (first, last) = (*one.start().max(other.start()), *one.end().min(other.end()));
    (first <= last).then_some(first..=last)
}
