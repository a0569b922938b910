//! What is known of one attribute or cross: its groups with their rates, and everything derived from them.

use rayon::prelude::*;

use super::association::{Association, association};
use super::compare::{Comparison, compare};
use super::conditional::{Conditional, conditional};
use super::group::{Group, counts_by_group, measures_of};
use super::resampled::{ResampledComparison, resample};
use super::summary::{SummaryValue, summarize};
use crate::measures::{Measure, summaries};
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
    /// The comparisons once more, by drawing the counts again; `None` where the policy switches that off.
    pub resampled: Option<Vec<ResampledComparison>>,
    /// How closely the decision and the groups are related.
    pub association: Result<Association, Undefined>,
    /// One number for the attribute, summary by summary.
    pub summaries: Vec<SummaryValue>,
    /// The same comparisons within conditions.
    pub conditional: Vec<Conditional>,
    /// Events and cases of each group, period by period.
    pub periods: Vec<PeriodCounts>,
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
            .map(|(levels, counts)| Group::of(policy, &reference, tally.used, levels, counts))
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
        let resampled = resample(policy, &columns, &groups, &comparisons);
        let association = association(policy, &columns, &groups);
        Attribute {
            columns,
            reference,
            groups,
            comparisons,
            resampled,
            association,
            summaries,
            conditional,
            periods,
        }
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

fn margin(tally: &Tally, roles: &[AxisRole]) -> Table {
    tally.margin(roles).expect("the plan asked for every margin that the policy needs")
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
