//! Whether a clause of the policy can be answered by the audit it stands in.

use std::cmp::Ordering;

use super::Reference;
use super::clause::{Bound, Clause, Compare, Demand};
use super::reader::Reader;
use crate::error::suggest;
use crate::exact::Exact;
use crate::measures::Direction;

/// What the audit declares, as far as clauses depend on it.
pub(super) struct Declared<'a> {
    /// Whether the event is good to get.
    pub(super) direction: Direction,
    /// Whether there is a label.
    pub(super) labelled: bool,
    /// Whether every attribute is compared with its best group.
    pub(super) all_best: bool,
    /// The columns of each attribute and cross.
    pub(super) attributes: &'a [Vec<String>],
}

/// Checks a clause of the policy against what the audit declares.
pub(super) fn fits(reader: &Reader<'_>, place: &str, clause: &Clause, audit: &Declared<'_>) -> Vec<String> {
    let mut doubts = Vec::new();
    let id = clause.demand.id();
    if clause.demand.needs_label() && !audit.labelled {
        reader.problem_at(
            place,
            format!("{id} needs a label, and the audit declares none"),
            "add [label] with the column that says what turned out to be true",
        );
    }
    for wanted in &clause.groups {
        let same = |attribute: &&Vec<String>| {
            attribute.len() == wanted.len() && wanted.iter().all(|column| attribute.contains(column))
        };
        if !audit.attributes.iter().any(|attribute| same(&attribute)) {
            let names: Vec<String> = audit.attributes.iter().map(|attribute| attribute.join(" × ")).collect();
            reader.problem_at(
                place,
                format!(
                    "the clause is for {}, which is no attribute or cross of this audit",
                    wanted.join(" × ")
                ),
                suggest(&wanted.join(" × "), names.iter().map(String::as_str)),
            );
        }
    }
    doubts.extend(possible_bounds(reader, place, clause));
    let against_best =
        clause.reference.as_ref().map_or(audit.all_best, |reference| *reference == Reference::Best);
    if let (Demand::Measure(measure), Compare::Ratio, true) = (clause.demand, clause.compare, against_best) {
        // The best group has the highest rate of a good event and the lowest of a bad one, so a ratio to it
        // lies on one side of 1, whatever the data.
        let beyond = |bound: &Option<Bound>, side: Ordering| {
            bound.as_ref().is_none_or(|bound| bound.exact.cmp(&Exact::one()) != side)
        };
        let (vacuous, side, write) = if measure.higher_is_better(audit.direction) {
            (clause.at_least.is_none() && beyond(&clause.at_most, Ordering::Less), "above", "at_least = 0.8")
        } else {
            (
                clause.at_most.is_none() && beyond(&clause.at_least, Ordering::Greater),
                "below",
                "at_most = 1.25",
            )
        };
        if vacuous {
            doubts.push(format!(
                "{} at {place} can never be breached: a ratio to the best group is never {side} 1; was {write} meant?",
                clause.words()
            ));
        }
    }
    doubts
}

/// Refuses a lower bound above the upper one, and doubts bounds that no value reaches: 80 where 0.8 was meant.
fn possible_bounds(reader: &Reader<'_>, place: &str, clause: &Clause) -> Vec<String> {
    let mut doubts = Vec::new();
    if let (Some(least), Some(most)) = (&clause.at_least, &clause.at_most)
        && least.exact > most.exact
    {
        let message = format!("nothing is at least {} and at most {}", least.written, most.written);
        reader.problem_at(place, message, "exchange the bounds, or drop one");
    }
    let (lowest, highest) = match clause.compare {
        Compare::Value => (Some(Exact::zero()), Some(Exact::one())),
        Compare::Difference => (Some(Exact::zero() - Exact::one()), Some(Exact::one())),
        // A ratio of rates has no upper end; bounds far beyond 1 are percentages by mistake.
        Compare::Ratio => (Some(Exact::zero()), Exact::decimal("20")),
    };
    for bound in [&clause.at_least, &clause.at_most].into_iter().flatten() {
        let outside = lowest.as_ref().is_some_and(|lowest| bound.exact < *lowest)
            || highest.as_ref().is_some_and(|highest| bound.exact > *highest);
        if outside {
            doubts.push(format!(
                "{} at {place}: the bound {} is outside what a {} of rates can be; 80 % is written 0.8",
                clause.words(),
                bound.written,
                clause.compare.word()
            ));
        }
    }
    doubts
}
