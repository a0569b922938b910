//! One measure: its words, and the cells it is a share of.

use std::cmp::Ordering;

use super::confusion::{Cell, Confusion};
use super::view::View;
use super::weighted::WeightedConfusion;
use crate::exact::Exact;
use crate::share::{Share, Undefined, WeightedCases, WeightedRate, WeightedShare};

/// Whether the event of the decision is good to get (hired) or bad (flagged).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The event is good to get.
    Favorable,
    /// The event is bad to get.
    Adverse,
}

/// Which value of a measure is the better one for the people concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The higher, whatever the event is.
    Higher,
    /// The lower, whatever the event is.
    Lower,
    /// The higher when the event is good to get, the lower when it is bad.
    AsTheEvent,
}

/// The value of a measure: a share or, rarely, the mean of two, of counts or of sums of sampling weights.
#[allow(clippy::large_enum_variant, reason = "an audit has few rates, and they are copied freely")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Hits out of a base.
    Share(Share),
    /// The mean of two shares with separate bases.
    Mean([Share; 2]),
    /// Either of them in a sample with weights.
    Weighted(WeightedRate),
}

impl Rate {
    /// The value, between 0 and 1. The bases of a measure that is defined are never empty.
    pub fn value(self) -> f64 {
        let of = |share: Share| share.hits() as f64 / share.base() as f64;
        match self {
            Rate::Share(share) => of(share),
            Rate::Mean([first, second]) => (of(first) + of(second)) / 2.0,
            Rate::Weighted(rate) => rate.value().unwrap_or(f64::NAN),
        }
    }

    /// The value exactly; its bases must not be empty.
    pub fn exact(self) -> Exact {
        let mean = |first: Exact, second: Exact| {
            (first + second) * Exact::decimal("0.5").unwrap_or_else(Exact::zero)
        };
        match self {
            Rate::Share(share) => Exact::of(share),
            Rate::Mean([first, second]) => mean(Exact::of(first), Exact::of(second)),
            Rate::Weighted(WeightedRate::Share(share)) => Exact::of_weighted(share),
            Rate::Weighted(WeightedRate::Mean([first, second])) => {
                mean(Exact::of_weighted(first), Exact::of_weighted(second))
            }
        }
    }

    /// Compares two rates exactly; their bases must not be empty.
    pub fn order(self, other: Rate) -> Ordering {
        match (self, other) {
            (Rate::Share(one), Rate::Share(other)) => one.compare_rate(other),
            _ => self.exact().cmp(&other.exact()),
        }
    }

    /// Whether every base holds a case, and with weights one whose weight is above zero.
    pub fn has_base(self) -> bool {
        match self {
            Rate::Share(share) => share.base() > 0,
            Rate::Mean(parts) => parts.iter().all(|share| share.base() > 0),
            Rate::Weighted(rate) => rate.parts().iter().all(|share| share.check().is_ok()),
        }
    }

    /// The cases in the base, whatever their weights; for a mean, the smaller base.
    pub fn cases(self) -> u64 {
        match self {
            Rate::Share(share) => share.base(),
            Rate::Mean([first, second]) => first.base().min(second.base()),
            Rate::Weighted(rate) => rate.cases(),
        }
    }
}

/// The shares of counts that a measure is made of: one, or the two that it is the mean of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// The measure is a share.
    One([Share; 1]),
    /// The measure is the mean of two.
    Two([Share; 2]),
}

impl std::ops::Deref for Shares {
    type Target = [Share];

    fn deref(&self) -> &[Share] {
        match self {
            Shares::One(share) => share,
            Shares::Two(shares) => shares,
        }
    }
}

/// One measure: its name, its words and its function.
pub struct Measure {
    /// The id of policies and of `audit.json`.
    pub id: &'static str,
    /// A title for tables and figures.
    pub title: &'static str,
    /// The question it answers.
    pub asks: &'static str,
    /// The fraction that is counted.
    pub counts: &'static str,
    /// What equality between groups means.
    pub equal_means: &'static str,
    /// When it misleads.
    pub misleads_when: &'static str,
    /// Other names in the field.
    pub also_called: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// Whether it needs a label.
    pub needs_label: bool,
    /// Which value is better.
    pub better: Better,
    /// How it reads the decision.
    pub view: View,
    pub(super) parts: &'static [Part],
}

/// Hits among a base, each a sum of cells; a measure with two parts is their mean.
pub(super) struct Part {
    pub(super) hits: &'static [Cell],
    pub(super) base: &'static [Cell],
    /// Why there is no such share where no labelled case is in the base.
    pub(super) empty: Undefined,
}

impl Part {
    /// Why the base is empty: no cases at all comes first, then no labels at all, then what is special to the
    /// measure.
    fn without_base(&self, group: Confusion) -> Undefined {
        match (group.cases(), group.labelled()) {
            (0, _) => Undefined::NoCases,
            (_, 0) => Undefined::NoLabels,
            _ => self.empty,
        }
    }

    fn share(&self, group: Confusion) -> Result<Share, Undefined> {
        let counts = group.cells();
        let sum = |cells: &[Cell]| cells.iter().map(|cell| counts[*cell as usize]).sum();
        let base = sum(self.base);
        if base == 0 { Err(self.without_base(group)) } else { Ok(Share::new(sum(self.hits), base)) }
    }

    fn weighted(&self, group: &WeightedConfusion, sample: u64) -> WeightedShare {
        let sum = |cells: &[Cell]| {
            cells.iter().map(|cell| group.cell(*cell)).fold(WeightedCases::default(), WeightedCases::plus)
        };
        WeightedShare { hits: sum(self.hits), base: sum(self.base), sample }
    }
}

impl Measure {
    /// The measure for one group.
    ///
    /// # Errors
    /// Why the group has no such rate.
    ///
    /// ```
    /// use evenhand::measures::{Confusion, find};
    /// let group = Confusion { true_positives: 3, false_negatives: 1, ..Confusion::default() };
    /// assert_eq!(find("true_positive_rate").unwrap().of(group).unwrap().value(), 0.75);
    /// let reason = find("false_positive_rate").unwrap().of(group).unwrap_err();
    /// assert_eq!(reason.to_string(), "no negative labels");
    /// ```
    pub fn of(&self, group: Confusion) -> Result<Rate, Undefined> {
        Ok(match self.shares(group)? {
            Shares::One([share]) => Rate::Share(share),
            Shares::Two(shares) => Rate::Mean(shares),
        })
    }

    /// The shares that the measure is made of for one group.
    ///
    /// # Errors
    /// Why the group has no such rate.
    pub fn shares(&self, group: Confusion) -> Result<Shares, Undefined> {
        match self.parts {
            [one] => Ok(Shares::One([one.share(group)?])),
            [first, second] => Ok(Shares::Two([first.share(group)?, second.share(group)?])),
            _ => unreachable!("a measure is a share or the mean of two"),
        }
    }

    /// The measure for one group of a weighted sample of so many rows: the same cells, with sums of weights in
    /// place of counts. `counts` are the rows of the group.
    ///
    /// # Errors
    /// Why the group has no such rate.
    pub fn of_weighted(
        &self,
        counts: Confusion,
        group: &WeightedConfusion,
        sample: u64,
    ) -> Result<Rate, Undefined> {
        self.of(counts)?;
        let rate = self.sums_of(group, sample);
        rate.parts().iter().try_for_each(|share| share.check())?;
        Ok(Rate::Weighted(rate))
    }

    /// The sums of weights of the measure, also where its base is empty.
    pub fn sums_of(&self, group: &WeightedConfusion, sample: u64) -> WeightedRate {
        match self.parts {
            [one] => WeightedRate::Share(one.weighted(group, sample)),
            [first, second] => {
                WeightedRate::Mean([first.weighted(group, sample), second.weighted(group, sample)])
            }
            _ => unreachable!("a measure is a share or the mean of two"),
        }
    }

    /// Whether it is a mean of two shares.
    pub fn is_mean(&self) -> bool {
        self.parts.len() > 1
    }

    /// Whether the higher value is the better one, given the direction of the event.
    pub fn higher_is_better(&self, direction: Direction) -> bool {
        match self.better {
            Better::Higher => true,
            Better::Lower => false,
            Better::AsTheEvent => direction == Direction::Favorable,
        }
    }
}

impl PartialEq for Measure {
    fn eq(&self, other: &Measure) -> bool {
        self.id == other.id
    }
}

impl std::fmt::Debug for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
