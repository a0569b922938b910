//! The groups of an attribute, period by period.

use std::collections::BTreeSet;
use std::ops::Range;

use super::at_time::AtTime;
use super::changes::Beside;
use super::group::named;
use super::watched::best;
use crate::amount::Moments;
use crate::inference::Interval;
use crate::inference::amounts::mean_interval;
use crate::measures::{Measure, Rate, find_number};
use crate::policy::{Policy, Reference};
use crate::share::{Share, Undefined};
use crate::tally::{Level, Tally};

/// The counts of one period, from all files that hold rows of it.
#[derive(Debug, Clone)]
pub struct Period {
    /// Its name, which says when it is: `2026-03`.
    pub name: String,
    /// What was counted in it; nothing where no file holds a row of it.
    pub tally: Option<Tally>,
}

/// What of a group is followed from period to period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Followed {
    /// A share of its cases.
    Share(&'static Measure),
    /// The mean of its amounts.
    Mean,
}

/// A group in one period, or all cases it is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value.
    pub value: f64,
    /// The plain interval of the value, where there is one.
    pub interval: Option<Interval>,
    /// The rate behind it; `None` for a mean.
    pub rate: Option<Rate>,
    /// Its cases.
    pub cases: u64,
}

impl Followed {
    /// The id in the catalogue of measures.
    pub fn id(self) -> &'static str {
        match self {
            Followed::Share(measure) => measure.id,
            Followed::Mean => "mean",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Followed::Share(measure) => measure.title,
            Followed::Mean => find_number("mean").map_or("Mean", |mean| mean.title),
        }
    }
}

impl Reading {
    fn of_amounts(amounts: &Moments, confidence: f64) -> Option<Reading> {
        let interval = mean_interval(amounts, confidence).ok();
        Some(Reading { value: amounts.mean().ok()?, interval, rate: None, cases: amounts.cases() })
    }
}

/// The groups of one attribute in every period.
#[derive(Debug, Clone)]
pub struct Course {
    /// The columns of the attribute.
    pub columns: Vec<String>,
    /// What its groups are compared with.
    pub reference: Reference,
    /// The levels of all its known groups that ever occurred, in their order.
    pub known: Vec<Vec<Level>>,
    /// What there is of it in each period, in their order.
    pub periods: Vec<AtTime>,
}

impl Course {
    /// The course of an attribute over these periods.
    ///
    /// # Panics
    /// When a tally was not counted by the plan of this policy.
    pub(super) fn of(policy: &Policy, attribute: &[usize], periods: &[Period]) -> Course {
        let at = |period: &Period| match &period.tally {
            Some(tally) => AtTime::of(policy, attribute, tally),
            None => AtTime::default(),
        };
        let periods: Vec<AtTime> = periods.iter().map(at).collect();
        let known: BTreeSet<Vec<Level>> = periods.iter().flat_map(AtTime::known).collect();
        let (columns, reference) = (policy.columns_of(attribute), policy.reference_of(attribute));
        Course { columns, reference, known: known.into_iter().collect(), periods }
    }

    /// The counts of a measure of a group in a period; no cases where there are none.
    ///
    /// # Errors
    /// [`Undefined::NotOneShare`] and [`Undefined::SurveyWeights`] where the measure is no share of counts.
    pub fn share(&self, period: usize, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        self.periods[period].share(levels, measure)
    }

    /// The same of all known groups but one.
    ///
    /// # Errors
    /// As [`Course::share`].
    pub fn rest(&self, period: usize, levels: &[Level], measure: &Measure) -> Result<Share, Undefined> {
        self.periods[period].rest(levels, measure)
    }

    /// A group in a period; `None` where it has no case, or is left out of comparisons.
    pub fn reading(
        &self,
        policy: &Policy,
        period: usize,
        levels: &[Level],
        what: Followed,
    ) -> Option<Reading> {
        let at = &self.periods[period];
        let group = at.group(levels)?;
        match what {
            Followed::Mean => Reading::of_amounts(&at.amounts(levels), policy.confidence),
            Followed::Share(measure) => {
                let found = group.measures.iter().find(|value| value.measure == measure)?;
                let rate = found.rate.ok().filter(|rate| rate.has_base())?;
                let (value, interval) = (rate.value(), found.interval);
                Some(Reading { value, interval, rate: Some(rate), cases: rate.cases() })
            }
        }
    }

    /// Whom a group is compared with, in a period; `None` where there is no case.
    pub fn beside_in(
        &self,
        policy: &Policy,
        period: usize,
        levels: &[Level],
        what: Followed,
        beside: &Beside,
    ) -> Option<Reading> {
        match (beside, what) {
            (Beside::Nobody, _) => None,
            (Beside::Group(other), _) => self.reading(policy, period, other, what),
            (Beside::Rest, Followed::Mean) => {
                Reading::of_amounts(&self.periods[period].other_amounts(levels), policy.confidence)
            }
            (Beside::Rest, Followed::Share(measure)) => {
                let rest = self.rest(period, levels, measure).ok().filter(|rest| rest.base() > 0)?;
                let (value, rate) = (rest.rate().ok()?, Some(Rate::Share(rest)));
                Some(Reading { value, interval: None, rate, cases: rest.base() })
            }
        }
    }

    /// Whom the groups are compared with over these periods, the same in all of them: where that is the best group,
    /// the one with the best value over all of them together; of amounts, all other groups.
    pub fn beside(&self, policy: &Policy, what: Followed, periods: Range<usize>) -> Beside {
        match (&self.reference, what) {
            (Reference::Group(names), _) => {
                let found = self.known.iter().find(|levels| named(levels, names));
                found.map_or(Beside::Nobody, |found| Beside::Group(found.clone()))
            }
            (Reference::Best, Followed::Share(measure)) => {
                let higher = measure.higher_is_better(policy.decision.direction);
                let found = best(self, measure, higher, periods, None);
                found.map_or(Beside::Nobody, Beside::Group)
            }
            _ => Beside::Rest,
        }
    }

    /// The cases of a group over all periods.
    pub fn cases(&self, levels: &[Level]) -> u64 {
        let groups = self.periods.iter().flat_map(|at| &at.groups);
        groups.filter(|group| group.levels == levels).map(|group| group.counts.cases()).sum()
    }

    /// The name of the attribute in words.
    pub fn name(&self) -> String {
        self.columns.join(" × ")
    }
}

/// The name of a group by its levels.
pub fn group_name(levels: &[Level]) -> String {
    levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}
