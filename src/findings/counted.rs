//! The cases of one group by what was decided and what turned out to be true, and how measures read them.

use std::collections::BTreeMap;

use crate::measures::{Confusion, Measure, Rate, View, WeightedConfusion};
use crate::share::{Share, Undefined, WeightedCases};
use crate::tally::{Level, Table};

/// The cases of a group, in a sample of so many rows.
#[derive(Debug, Clone)]
pub(super) struct Counted {
    outcomes: Vec<Outcome>,
    /// Whether rows have sampling weights.
    weighted: bool,
    sample: u64,
}

/// Cases with one decision and one label.
#[derive(Debug, Clone)]
struct Outcome {
    decision: Level,
    label: Level,
    cases: u64,
    weighted: Option<WeightedCases>,
}

impl Counted {
    /// No cases.
    pub(super) fn none(weighted: bool, sample: u64) -> Counted {
        Counted { outcomes: Vec::new(), weighted, sample }
    }

    /// The cases of both.
    #[must_use]
    pub(super) fn plus(mut self, other: &Counted) -> Counted {
        self.outcomes.extend(other.outcomes.iter().cloned());
        self
    }

    /// How many rows the sample has.
    pub(super) fn sample(&self) -> u64 {
        self.sample
    }

    /// The cases as one reading of the decision sees them.
    pub(super) fn confusion(&self, view: View) -> Confusion {
        let mut confusion = Confusion::default();
        for (outcome, event) in self.seen(view) {
            confusion.add(&Level::Flag(event), outcome.label(view), outcome.cases);
        }
        confusion
    }

    /// The same with sums of weights, where rows have them.
    pub(super) fn weights(&self, view: View) -> Option<WeightedConfusion> {
        self.weighted.then(|| {
            let mut confusion = WeightedConfusion::default();
            for (outcome, event) in self.seen(view) {
                let cases = outcome.weighted.unwrap_or_default();
                confusion.add(&Level::Flag(event), outcome.label(view), cases);
            }
            confusion
        })
    }

    fn seen(&self, view: View) -> impl Iterator<Item = (&Outcome, bool)> {
        self.outcomes.iter().filter_map(move |outcome| Some((outcome, view.event(&outcome.decision)?)))
    }

    /// The value of a measure.
    pub(super) fn rate(&self, measure: &Measure) -> Result<Rate, Undefined> {
        let counts = self.confusion(measure.view);
        match self.weights(measure.view) {
            None => measure.of(counts),
            Some(weights) => measure.of_weighted(counts, &weights, self.sample),
        }
    }

    /// The hits and the base of a measure that is a share, also where the base is empty.
    pub(super) fn share(&self, measure: &Measure) -> Rate {
        match self.weights(measure.view) {
            None => measure.of(self.confusion(measure.view)).unwrap_or(Rate::Share(Share::new(0, 0))),
            Some(weights) => Rate::Weighted(measure.sums_of(&weights, self.sample)),
        }
    }
}

impl Outcome {
    /// The label, where the reading of the decision has one.
    fn label(&self, view: View) -> &Level {
        if view == View::Event { &self.label } else { &Level::Missing }
    }
}

/// The cases of each group of a table over the columns of an attribute and the outcome; all groups with a missing
/// level are one, the unknown group.
pub(super) fn by_group(
    table: &Table,
    width: usize,
    weighted: bool,
    sample: u64,
) -> BTreeMap<Vec<Level>, Counted> {
    let mut groups: BTreeMap<Vec<Level>, Counted> = BTreeMap::new();
    for (key, cases, weight) in table.all_cells() {
        let (group, outcome) = key.split_at(width);
        let counted =
            groups.entry(known_or_unknown(group)).or_insert_with(|| Counted::none(weighted, sample));
        let Some(decision) = outcome.first().cloned() else { continue };
        let label = outcome.get(1).cloned().unwrap_or(Level::Missing);
        counted.outcomes.push(Outcome { decision, label, cases, weighted: weight });
    }
    groups
}

pub(super) fn known_or_unknown(levels: &[Level]) -> Vec<Level> {
    if levels.iter().any(Level::is_missing) { vec![Level::Missing; levels.len()] } else { levels.to_vec() }
}
