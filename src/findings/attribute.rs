//! What is known of one attribute or cross: its groups with their rates, and everything derived from them.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::compare::{Comparison, compare, mean_of};
use super::conditional::{Conditional, conditional};
use super::summary::{SummaryValue, summarize};
use crate::exact::Exact;
use crate::inference::{Interval, mover_wilson, wilson};
use crate::measures::{Confusion, Measure, Rate, measures, summaries};
use crate::policy::{Policy, Reference};
use crate::share::{Share, Undefined};
use crate::tally::{AxisRole, Level, Table, Tally};

/// One attribute, or a cross of several.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The columns, in the order of the cross.
    pub columns: Vec<String>,
    /// What its groups are compared with.
    pub reference: Reference,
    /// The groups in the order of their levels; the unknown group last, where there is one.
    pub groups: Vec<Group>,
    /// Each group against its reference, measure by measure.
    pub comparisons: Vec<Comparison>,
    /// One number for the attribute, summary by summary.
    pub summaries: Vec<SummaryValue>,
    /// The same comparisons within conditions.
    pub conditional: Vec<Conditional>,
    /// Events and cases of each group, period by period.
    pub periods: Vec<PeriodCounts>,
}

/// One group of an attribute.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its value for each column; all missing for the unknown group.
    pub levels: Vec<Level>,
    /// Whether it takes part in comparisons.
    pub standing: Standing,
    /// Its cases by decision and label.
    pub counts: Confusion,
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

/// Events and cases of one group in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodCounts {
    /// The period; missing where the date is.
    pub period: Level,
    /// The group, by index.
    pub group: usize,
    /// Events of cases.
    pub selection: Share,
}

impl Group {
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

impl Attribute {
    /// Everything about one attribute, from the counts.
    ///
    /// # Panics
    /// When the tally was not counted by the plan of this policy.
    pub fn of(policy: &Policy, tally: &Tally, attribute: &[usize]) -> Attribute {
        let reference = policy.reference_of(attribute);
        let roles: Vec<AxisRole> = attribute.iter().map(|index| AxisRole::Group(*index)).collect();
        let table = margin(tally, &[roles.clone(), policy.outcome()].concat());
        let counts = counts_by_group(&table, roles.len());
        let groups: Vec<Group> = counts
            .into_iter()
            .map(|(levels, counts)| group(policy, &reference, tally.used, levels, counts))
            .collect();

        let computed: Vec<&'static Measure> = measures_of(policy).collect();
        let comparisons: Vec<Comparison> = computed
            .par_iter()
            .flat_map_iter(|measure| compare(policy, &groups, measure, &reference))
            .collect();
        let summaries = summaries()
            .par_iter()
            .filter(|summary| policy.label.is_some() || !summary.needs_label())
            .map(|summary| summarize(policy, &groups, summary))
            .collect();
        let conditional = if policy.conditions.is_empty() {
            Vec::new()
        } else {
            let roles = [policy.condition_roles(), roles.clone(), policy.outcome()].concat();
            conditional(policy, &groups, &comparisons, &margin(tally, &roles))
        };
        let periods = if policy.time.is_some() {
            let roles = [vec![AxisRole::Period], roles, vec![AxisRole::Decision]].concat();
            periods(&groups, &margin(tally, &roles))
        } else {
            Vec::new()
        };
        let columns = policy.columns_of(attribute);
        Attribute { columns, reference, groups, comparisons, summaries, conditional, periods }
    }

    /// The comparisons of one measure.
    pub fn comparisons_of<'a>(&'a self, measure: &'a Measure) -> impl Iterator<Item = &'a Comparison> {
        self.comparisons.iter().filter(move |comparison| comparison.measure == measure)
    }

    /// The columns in words.
    pub fn name(&self) -> String {
        self.columns.join(" × ")
    }
}

/// The measures that an audit computes: those that need a label only where there is one.
pub(super) fn measures_of(policy: &Policy) -> impl Iterator<Item = &'static Measure> {
    measures().iter().filter(|measure| policy.label.is_some() || !measure.needs_label)
}

fn margin(tally: &Tally, roles: &[AxisRole]) -> Table {
    tally.margin(roles).expect("the plan asked for every margin that the policy needs")
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

fn group(policy: &Policy, reference: &Reference, used: u64, levels: Vec<Level>, counts: Confusion) -> Group {
    let of_used = Share::new(counts.cases(), used);
    let values = measures_of(policy).map(|measure| {
        let rate = measure.of(counts);
        let interval = rate.ok().and_then(|rate| match rate {
            Rate::Share(share) => wilson(share, policy.confidence).ok(),
            Rate::Mean(parts) => mover_wilson(mean_of(parts), policy.confidence).ok(),
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
    Group { standing, counts, of_used, measures: values.collect(), levels }
}

/// Whether these are the levels that a policy names.
pub(crate) fn named(levels: &[Level], names: &[String]) -> bool {
    levels.len() == names.len() && levels.iter().zip(names).all(|(level, name)| level.to_string() == *name)
}

fn periods(groups: &[Group], table: &Table) -> Vec<PeriodCounts> {
    let width = groups.first().map_or(1, |group| group.levels.len());
    let mut counted = Vec::new();
    for (period, rest) in table.split_first() {
        for (levels, counts) in counts_by_group(&rest, width) {
            if let Some(group) = groups.iter().position(|group| group.levels == levels) {
                counted.push(PeriodCounts { period: period.clone(), group, selection: counts.selection() });
            }
        }
    }
    counted
}
