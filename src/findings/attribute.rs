//! What is known of one attribute or cross: its groups with their rates, and everything derived from them.

use rayon::prelude::*;

use super::amounts::Amounts;
use super::association::{Association, association};
use super::classes::{Classes, adjust_over_classes};
use super::compare::{Comparison, compare};
use super::condition_association::condition_association;
use super::conditional::{Conditional, by_condition, conditional};
use super::counted::by_group;
use super::disparity::{Disparity, disparities};
use super::group::Group;
use super::resampled::{ResampledComparison, resample};
use super::scores::Scores;
use super::summary::{SummaryValue, summarize};
use crate::inference::adjusted::ConditionAssociation;
use crate::measures::{Measure, Rate, summaries};
use crate::policy::{Form, Policy, Reference};
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
    /// How much of the group is in the conditions that are held equal; `None` without conditions.
    pub condition_association: Option<Result<ConditionAssociation, Undefined>>,
    /// Each group's part of the rejected and of the accepted; only where conditions are declared.
    pub disparities: Vec<Disparity>,
    /// Events and cases of each group, period by period.
    pub periods: Vec<PeriodCounts>,
    /// Its amounts, where the outcome is one.
    pub amounts: Option<Amounts>,
    /// The scores behind its decisions, where they are looked at.
    pub scores: Option<Scores>,
    /// Its classes taken together, where the outcome is one of several.
    pub classes: Option<Classes>,
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
        let weighted = policy.is_weighted_sample();
        let outcome = policy.outcome();
        let table = margin(tally, &[roles.clone(), outcome.clone()].concat());
        let counted = by_group(&policy.with_positions(table, roles.len()), roles.len(), weighted, tally.used);
        let groups: Vec<Group> = counted
            .into_iter()
            .map(|(levels, counted)| Group::of(policy, &reference, levels, counted))
            .collect();

        let mut comparisons: Vec<Comparison> = policy
            .shares
            .par_iter()
            .flat_map_iter(|measure| compare(policy, &groups, measure, &reference))
            .collect();
        if policy.form() == Form::Classes {
            adjust_over_classes(&mut comparisons);
        }
        let yes_or_no = policy.form() == Form::YesNo;
        let summaries = summaries()
            .par_iter()
            .filter(|summary| yes_or_no && (policy.label.is_some() || !summary.needs_label()))
            .map(|summary| summarize(policy, &groups, summary))
            .collect();
        let (conditional, disparities) = if policy.conditions.is_empty() || policy.form() == Form::Amount {
            (Vec::new(), Vec::new())
        } else {
            let roles = [policy.condition_roles(), roles.clone(), outcome].concat();
            let table =
                policy.with_positions(margin(tally, &roles), policy.conditions.len() + attribute.len());
            let conditions = by_condition(policy, &groups, &table, tally.used);
            let disparities = if yes_or_no { disparities(policy, &groups, &conditions) } else { Vec::new() };
            (conditional(policy, &groups, &comparisons, &conditions), disparities)
        };
        let columns = policy.columns_of(attribute);
        let resampled = resample(policy, &columns, &groups, &comparisons);
        Attribute {
            condition_association: condition_association(policy, tally, &roles, &groups),
            periods: periods(policy, tally, &roles, &groups),
            association: association(policy, &columns, &groups),
            amounts: (policy.form() == Form::Amount)
                .then(|| Amounts::of(policy, tally, &roles, &groups, &reference)),
            scores: policy
                .examined_score()
                .map(|score| Scores::of(policy, score, tally, &roles, &groups, &reference)),
            classes: (policy.form() == Form::Classes).then(|| Classes::of(policy, &groups, &comparisons)),
            columns,
            reference,
            groups,
            comparisons,
            resampled,
            summaries,
            conditional,
            disparities,
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

pub(super) fn margin(tally: &Tally, roles: &[AxisRole]) -> Table {
    tally.margin(roles).expect("the plan asked for every margin that the policy needs")
}

/// The headline share of each group, period by period; nothing for an amount.
fn periods(policy: &Policy, tally: &Tally, groups_roles: &[AxisRole], groups: &[Group]) -> Vec<PeriodCounts> {
    let headline = policy.headline().filter(|_| policy.form() != Form::Amount);
    let (Some(headline), Some(_)) = (headline, &policy.time) else { return Vec::new() };
    let roles = [&[AxisRole::Period], groups_roles, &policy.decision_roles()].concat();
    let width = groups_roles.len();
    let table = policy.with_positions(margin(tally, &roles), 1 + width);
    let mut counted = Vec::new();
    for (period, rest) in table.split_first() {
        for (levels, counts) in by_group(&rest, width, policy.is_weighted_sample(), tally.used) {
            if let Some(group) = groups.iter().position(|group| group.levels == levels) {
                let selection = counts.share(headline);
                counted.push(PeriodCounts { period: period.clone(), group, selection });
            }
        }
    }
    counted
}
