//! One group of an attribute: its counts, its measures, and whether it is compared.

use std::collections::BTreeMap;

use super::weights::Counted;
use crate::exact::Exact;
use crate::inference::{Interval, MeanOfShares, mover_wilson, survey_wilson, wilson};
use crate::measures::{Confusion, Measure, Rate, WeightedConfusion, measures};
use crate::policy::{Policy, Reference};
use crate::share::{Share, Undefined};
use crate::tally::{Level, Table};

/// One group of an attribute.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its value for each column; all missing for the unknown group.
    pub levels: Vec<Level>,
    /// Whether it takes part in comparisons.
    pub standing: Standing,
    /// Its cases by decision and label; with sampling weights its rows.
    pub counts: Confusion,
    /// The same with their sums of sampling weights, where rows have them.
    pub weights: Option<WeightedConfusion>,
    /// Its cases among all used cases.
    pub of_used: Share,
    /// Its measures, in the order of the catalogue.
    pub measures: Vec<MeasureValue>,
}

/// Whether a group takes part in comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Known,
    /// Its value is not known: it is counted and never compared.
    Unknown,
    /// It is left out of ratios by the exclusion with this index in the policy.
    Excluded(usize),
}

/// A measure of one group.
#[derive(Debug, Clone, Copy)]
pub struct MeasureValue {
    /// The measure.
    pub measure: &'static Measure,
    /// Its value with the counts behind it, or why there is none.
    pub rate: Result<Rate, Undefined>,
    /// The plain interval of the value, where there is one.
    pub interval: Option<Interval>,
}

impl Group {
    /// The group with these levels and counts, all its measures computed.
    pub(super) fn of(policy: &Policy, reference: &Reference, levels: Vec<Level>, counted: Counted) -> Group {
        let Counted { counts, weights, sample } = counted;
        let of_used = Share::new(counts.cases(), sample);
        let values = measures_of(policy).map(|measure| {
            let rate = counted.rate(measure);
            let interval = rate.ok().and_then(|rate| match rate {
                Rate::Share(share) => wilson(share, policy.confidence).ok(),
                Rate::Mean(parts) => mover_wilson(mean_of(parts), policy.confidence).ok(),
                Rate::Weighted(rate) => survey_wilson(rate, policy.confidence).ok(),
            });
            MeasureValue { measure, rate, interval }
        });
        let is_reference = matches!(reference, Reference::Group(names) if named(&levels, names));
        let excluded = policy.exclusions.iter().position(|small| Exact::of(of_used) < small.below);
        let standing = match excluded {
            _ if levels.iter().any(Level::is_missing) => Standing::Unknown,
            // A group that the policy names as the reference is not left out for its size.
            Some(index) if !is_reference => Standing::Excluded(index),
            _ => Standing::Known,
        };
        Group { standing, counts, weights, of_used, measures: values.collect(), levels }
    }

    /// The value of a measure.
    pub fn value(&self, measure: &Measure) -> Result<Rate, Undefined> {
        let found = self.measures.iter().find(|value| value.measure == measure);
        found.map_or(Err(Undefined::NoLabels), |value| value.rate)
    }

    /// The name of the group: its levels, joined where the attribute is a cross.
    pub fn name(&self) -> String {
        match self.standing {
            Standing::Unknown => Level::Missing.to_string(),
            _ => self.levels.iter().map(ToString::to_string).collect::<Vec<_>>().join(" / "),
        }
    }

    /// Whether the group is compared with others.
    pub fn is_compared(&self) -> bool {
        self.standing == Standing::Known
    }
}

/// The two parts of a mean, in the form that inference takes.
pub(super) fn mean_of([first, second]: [Share; 2]) -> MeanOfShares {
    MeanOfShares { first, second }
}

/// The measures that an audit computes: those that need a label only where there is one.
pub(super) fn measures_of(policy: &Policy) -> impl Iterator<Item = &'static Measure> {
    measures().iter().filter(|measure| policy.label.is_some() || !measure.needs_label)
}

/// The counts of each group; all groups with a missing level are one, the unknown group.
pub(super) fn counts_by_group(table: &Table, width: usize) -> BTreeMap<Vec<Level>, Confusion> {
    let mut counts: BTreeMap<Vec<Level>, Confusion> = BTreeMap::new();
    for (key, cases) in table.cells() {
        let (group, outcome) = key.split_at(width);
        let label = outcome.get(1).unwrap_or(&Level::Missing);
        counts.entry(known_or_unknown(group)).or_default().add(&outcome[0], label, cases);
    }
    counts
}

pub(super) fn known_or_unknown(levels: &[Level]) -> Vec<Level> {
    if levels.iter().any(Level::is_missing) { vec![Level::Missing; levels.len()] } else { levels.to_vec() }
}

/// Whether these are the levels that a policy names.
pub(crate) fn named(levels: &[Level], names: &[String]) -> bool {
    levels.len() == names.len() && levels.iter().zip(names).all(|(level, name)| level.to_string() == *name)
}
