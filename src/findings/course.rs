//! The groups of an attribute, period by period.

use std::collections::BTreeSet;

use super::at_time::AtTime;
use crate::measures::Measure;
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

    /// The name of the attribute in words.
    pub fn name(&self) -> String {
        self.columns.join(" × ")
    }
}

/// The name of a group by its levels.
pub fn group_name(levels: &[Level]) -> String {
    levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / ")
}
