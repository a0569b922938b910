//! A share of a whole, and what to say when there is none.

mod weight;
mod weighted;

use std::cmp::Ordering;
use std::fmt;

pub use weight::{Squares, Weight};
pub(crate) use weighted::Spread as WeightSpread;
pub use weighted::{WeightedCases, WeightedRate, WeightedShare};

/// `hits` out of `base`: the one form in which every rate travels.
///
/// Counts stay integers until the last moment, so two shares can be compared exactly and a report can
/// always print what stands behind a percentage.
///
/// ```
/// use evenhand::share::{Share, Undefined};
/// let selected = Share::new(3, 4);
/// assert_eq!(selected.rate(), Ok(0.75));
/// assert_eq!(Share::new(0, 0).rate(), Err(Undefined::NoCases));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    hits: u64,
    base: u64,
}

impl Share {
    /// `hits` of `base` cases.
    ///
    /// # Panics
    /// When `hits` exceeds `base`: such a share is a mistake of the caller, never of the data.
    pub fn new(hits: u64, base: u64) -> Share {
        assert!(hits <= base, "a share cannot have {hits} hits of {base} cases");
        Share { hits, base }
    }

    /// How many of the cases are hits.
    pub fn hits(self) -> u64 {
        self.hits
    }

    /// How many cases there are.
    pub fn base(self) -> u64 {
        self.base
    }

    /// The cases that are not hits, of the same base.
    pub fn complement(self) -> Share {
        Share { hits: self.base - self.hits, base: self.base }
    }

    /// The share of both groups taken together.
    pub fn pool(self, other: Share) -> Share {
        Share { hits: self.hits + other.hits, base: self.base + other.base }
    }

    /// `hits / base`, or why there is none.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] when the base is empty.
    pub fn rate(self) -> Result<f64, Undefined> {
        if self.base == 0 { Err(Undefined::NoCases) } else { Ok(self.hits as f64 / self.base as f64) }
    }

    /// Compares two rates exactly, by cross-multiplying the counts. Both bases must hold a case.
    ///
    /// ```
    /// use evenhand::share::Share;
    /// use std::cmp::Ordering;
    /// assert_eq!(Share::new(1, 3).compare_rate(Share::new(2, 6)), Ordering::Equal);
    /// ```
    pub fn compare_rate(self, other: Share) -> Ordering {
        let left = u128::from(self.hits) * u128::from(other.base);
        let right = u128::from(other.hits) * u128::from(self.base);
        left.cmp(&right)
    }
}

/// Why a number does not exist. It is carried to every output and never becomes 0, 1 or NaN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// The group has no case at all in the base of the measure.
    NoCases,
    /// All cases in the base of the measure have a sampling weight of zero.
    NoWeight,
    /// The method is not valid for cases with sampling weights.
    SurveyWeights,
    /// No case has a label.
    NoLabels,
    /// No case has a positive label, so a rate among them does not exist.
    NoPositiveLabels,
    /// No case has a negative label, so a rate among them does not exist.
    NoNegativeLabels,
    /// No labelled case received the event, so a rate among such cases does not exist.
    NoEvents,
    /// Every labelled case received the event, so a rate among the others does not exist.
    NoNonEvents,
    /// There is no second group to compare with.
    SingleGroup,
    /// Both rates are zero: their ratio is 0/0.
    BothZero,
    /// The rate of the reference is zero while the group's is not: the ratio has no finite value.
    ReferenceZero,
    /// The measure does not exist for the reference, so nothing can be compared with it.
    ReferenceUndefined,
    /// The group that the policy names as the reference does not occur.
    ReferenceAbsent,
    /// There is no earlier period to compare with.
    NothingEarlier,
    /// The number does not exist for an earlier period, so nothing can be compared with it.
    EarlierUndefined,
    /// The number is zero in an earlier period, so there is no ratio to it.
    EarlierZero,
    /// The group is left out of comparisons by an exclusion of the policy.
    Excluded,
    /// The cases show no variation, so the test has nothing to work on.
    NoVariation,
    /// No stratum has cases of both groups, so like cannot be compared with like.
    NoSharedStratum,
    /// A single stratum can be used, so there is none to compare it with.
    SingleStratum,
    /// The odds ratio over all strata is zero.
    OddsRatioZero,
    /// The odds ratio over all strata has no finite value.
    OddsRatioInfinite,
    /// The rate of the reference is the worst there is, so no rate lies on its worse side.
    NothingWorse,
    /// The value is a mean of two shares or of two gaps, for which the method is not made.
    NotOneShare,
    /// The clause looks at each group alone, so equal groups are nothing to it.
    NotCompared,
    /// The value lies on the bound itself, so no number of cases tells on which side it is.
    OnTheBound,
    /// It would take more than ten thousand times as many cases.
    TooManyCases,
    /// Groups are left out of the summary, and more cases do not bring them in.
    GroupsLeftOut,
    /// The bound has more decimals than the method counts with.
    BoundTooFine,
    /// A share has no hits or nothing but hits, and so it is the same in every replicate.
    AllOrNone,
    /// Fewer replicates than limits of this confidence take.
    FewReplicates,
    /// Every replicate has the same value.
    ReplicatesAlike,
    /// So many replicates have no value that a limit could be anywhere.
    ReplicatesWithoutValue,
    /// So many replicates have no finite value that a joint limit could be anywhere.
    ReplicatesInfinite,
    /// The gap between the highest and the lowest of several rates, which resampling widens.
    GapWidened,
    /// One case has no spread.
    SingleCase,
    /// A number that a ratio or a logarithm is taken of is zero or below, or may be as far as the cases tell.
    NotAboveZero,
    /// No case of one group is above one of the other, or all are: the cases do not say how far apart they lie.
    Separated,
    /// The regression cannot tell the group from the conditions.
    Inseparable,
    /// The outcome is a number, and numbers are not counted by class.
    NotCounted,
    /// This is not computed for this measure.
    NotComputed,
    /// The scores are not probabilities, so they cannot be held against how often the label is positive.
    NotAProbability,
    /// There are fewer cases than limits of this confidence take.
    FewCases,
    /// A cell of the regression holds a single case, so that its residual is zero whatever the truth is.
    SaturatedCell,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undefined::NoCases => "no cases",
            Undefined::NoWeight => "the weights of all cases are zero",
            Undefined::SurveyWeights => "not valid with survey weights",
            Undefined::NoLabels => "no labelled cases",
            Undefined::NoPositiveLabels => "no positive labels",
            Undefined::NoNegativeLabels => "no negative labels",
            Undefined::NoEvents => "no labelled case received the event",
            Undefined::NoNonEvents => "every labelled case received the event",
            Undefined::SingleGroup => "fewer than two groups to compare",
            Undefined::BothZero => "0/0: both rates are zero",
            Undefined::ReferenceZero => "the reference's rate is zero",
            Undefined::ReferenceUndefined => "the measure is undefined for the reference",
            Undefined::ReferenceAbsent => "the declared reference does not occur",
            Undefined::NothingEarlier => "no earlier period to compare with",
            Undefined::EarlierUndefined => "undefined for an earlier period",
            Undefined::EarlierZero => "zero in an earlier period",
            Undefined::Excluded => "left out of comparisons by an exclusion of the policy",
            Undefined::NoVariation => "the cases show no variation",
            Undefined::NoSharedStratum => "no stratum has cases of both groups",
            Undefined::SingleStratum => "a single stratum: none to compare it with",
            Undefined::OddsRatioZero => "the odds ratio over all strata is zero",
            Undefined::OddsRatioInfinite => "the odds ratio over all strata has no finite value",
            Undefined::NothingWorse => "no rate is worse than the one compared with",
            Undefined::NotOneShare => "a mean of two shares, for which this is not computed",
            Undefined::NotCompared => "the clause looks at each group alone",
            Undefined::OnTheBound => "the value lies on the bound: no number of cases settles it",
            Undefined::TooManyCases => "more than 10,000 times as many cases would be needed",
            Undefined::GroupsLeftOut => "groups are left out of the summary: more cases do not settle it",
            Undefined::BoundTooFine => "the bound has too many decimals for this",
            Undefined::AllOrNone => "a share with no hits or nothing but hits never changes by resampling",
            Undefined::FewReplicates => "too few replicates for this confidence",
            Undefined::ReplicatesAlike => "all replicates have the same value",
            Undefined::ReplicatesWithoutValue => "too many replicates have no value",
            Undefined::ReplicatesInfinite => "too many replicates have no finite value",
            Undefined::GapWidened => {
                "resampling widens the gaps between groups, so its limits would not hold"
            }
            Undefined::SingleCase => "a single case has no spread",
            Undefined::NotAboveZero => "a number that must be above zero is not, or may not be",
            Undefined::Separated => "the groups do not overlap",
            Undefined::Inseparable => "the group cannot be told from the conditions",
            Undefined::NotCounted => "the outcome is an amount: see the comparison of distributions",
            Undefined::NotComputed => "not computed for this measure",
            Undefined::NotAProbability => "scores are not between 0 and 1",
            Undefined::FewCases => "too few cases for limits of this confidence",
            Undefined::SaturatedCell => "a cell with a single case leaves no residual",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_compared_exactly_where_floats_are_not() {
        // 3/5 against 3/4 is exactly four-fifths; 0.6 / 0.75 is 0.7999999999999999 in floats.
        assert_eq!(Share::new(3 * 5, 5 * 4).compare_rate(Share::new(3, 4)), Ordering::Equal);
        assert!(std::hint::black_box(0.6) / 0.75 < 0.8);
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let all = Share::new(u64::MAX, u64::MAX);
        assert_eq!(all.compare_rate(Share::new(1, 1)), Ordering::Equal);
    }
}
