//! What is known of one attribute or cross: its groups with their rates, and everything derived from them.

use rayon::prelude::*;

use super::association::{Association, association};
use super::compare::{Comparison, compare};
use super::conditional::{Conditional, by_condition, conditional};
use super::disparity::{Disparity, disparities};
use super::group::{Group, counts_by_group, measures_of};
use super::resampled::{ResampledComparison, resample};
use super::summary::{SummaryValue, summarize};
use super::weights::{Counted, weights_by_group};
use crate::measures::{Measure, Rate, selection_rate, summaries};
use crate::policy::{Policy, Reference};
use crate::share::{Undefined, Weight};
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
    /// Each group's part of the rejected and of the accepted; only where conditions are declared.
    pub disparities: Vec<Disparity>,
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
    /// Events of cases; without a base where all weights are zero.
    pub selection: Rate,
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
        let weights = weights_by_group(&table, roles.len());
        let groups: Vec<Group> = counts
            .into_iter()
            .map(|(levels, counts)| {
                let weights = weights.get(&levels).copied();
                Group::of(policy, &reference, levels, Counted { counts, weights, sample: tally.used })
            })
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
        let (conditional, disparities) = if policy.conditions.is_empty() {
            (Vec::new(), Vec::new())
        } else {
            let roles = [policy.condition_roles(), roles.clone(), policy.outcome()].concat();
            let conditions = by_condition(policy, &groups, &margin(tally, &roles), tally.used);
            (
                conditional(policy, &groups, &comparisons, &conditions),
                disparities(policy, &groups, &conditions),
            )
        };
        let periods = if policy.time.is_some() {
            let roles = [vec![AxisRole::Period], roles, vec![AxisRole::Decision]].concat();
            periods(&groups, &margin(tally, &roles), tally.used)
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
            disparities,
            periods,
        }
    }

    /// The comparisons of one measure.
    pub fn comparisons_of<'a>(&'a self, measure: &'a Measure) -> impl Iterator<Item = &'a Comparison> {
        self.comparisons.iter().filter(move |comparison| comparison.measure == measure)
    }

    /// A group's part of the weight of all groups, in a weighted sample; else its part of the cases.
    pub fn fraction_of_weight(&self, group: &Group) -> f64 {
        let weight = |group: &Group| group.weights.map(|weights| weights.all().weight);
        let all = self.groups.iter().filter_map(weight).fold(Weight::ZERO, Weight::plus);
        match weight(group) {
            Some(own) if !all.is_zero() => own.to_f64() / all.to_f64(),
            _ => group.of_used.rate().unwrap_or(0.0),
        }
    }

    /// The columns in words.
    pub fn name(&self) -> String {
        self.columns.join(" × ")
    }
}

fn margin(tally: &Tally, roles: &[AxisRole]) -> Table {
    tally.margin(roles).expect("the plan asked for every margin that the policy needs")
}

fn periods(groups: &[Group], table: &Table, sample: u64) -> Vec<PeriodCounts> {
    let width = groups.first().map_or(1, |group| group.levels.len());
    let mut counted = Vec::new();
    for (period, rest) in table.split_first() {
        let weights = weights_by_group(&rest, width);
        for (levels, counts) in counts_by_group(&rest, width) {
            if let Some(group) = groups.iter().position(|group| group.levels == levels) {
                let own = Counted { counts, weights: weights.get(&levels).copied(), sample };
                let selection = own.share(selection_rate());
                counted.push(PeriodCounts { period: period.clone(), group, selection });
            }
        }
    }
    counted
}
