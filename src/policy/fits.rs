//! Whether a clause of the policy can be answered by the audit it stands in.

use std::cmp::Ordering;

use super::Reference;
use super::clause::{Bound, Clause, Compare};
use super::ground::Ground;
use super::reader::Reader;
use crate::error::suggest;
use crate::exact::Exact;

/// What the audit declares, as far as clauses depend on it.
pub(super) struct Declared<'a> {
    /// What its outcome offers.
    pub(super) ground: Ground<'a>,
    /// Whether every attribute is compared with its best group.
    pub(super) all_best: bool,
    /// The columns of each attribute and cross.
    pub(super) attributes: &'a [Vec<String>],
}

/// Checks a clause of the policy against what the audit declares, and settles what it is about.
pub(super) fn fits(
    reader: &Reader<'_>,
    place: &str,
    clause: &mut Clause,
    audit: &Declared<'_>,
) -> Vec<String> {
    let mut doubts = Vec::new();
    match audit.ground.answer(clause.demand) {
        Ok(demand) => clause.demand = demand,
        Err(groundless) => reader.problem_at(place, groundless.reason, groundless.hint),
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
    let direction = audit.ground.direction_of(clause.demand);
    // A ratio that has fallen is worse, on whichever side of 1 it lies.
    if let (Some(higher), Compare::Ratio, true) = (
        clause.demand.higher_is_better(direction),
        clause.compare,
        against_best && clause.worsening.is_none(),
    ) {
        // The best group has the highest rate of a good event and the lowest of a bad one, so a ratio to it
        // lies on one side of 1, whatever the data.
        let beyond = |bound: &Option<Bound>, side: Ordering| {
            bound.as_ref().is_none_or(|bound| bound.exact.cmp(&Exact::one()) != side)
        };
        let (vacuous, side, write) = if higher {
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
        // What an amount can be, its unit says; of a pair it is a number by itself.
        Compare::Value | Compare::Difference if !clause.demand.is_within_one() => (None, None),
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
                "{} at {place}: the bound {} is outside what a {} can be here; 80 % is written 0.8",
                clause.words(),
                bound.written,
                clause.compare.word()
            ));
        }
    }
    doubts
}
