//! Clauses against evidence: the only place that compares a number with a threshold.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::attribute::Attribute;
use super::compare::{Comparison, compare, exact};
use super::data_quality::data_quality;
use super::finding::{Finding, Subject, Verdict};
use super::group::Standing;
use super::judge_numbers::judge_number;
use super::power::add_power;
use super::rules;
use super::summary::SummaryValue;
use super::unmatched::unmatched;
use crate::exact::Exact;
use crate::inference::Estimate;
use crate::measures::{Measure, Rate, Summary};
use crate::policy::{Bound, Clause, Compare, Demand, Judge, Policy};
use crate::share::Undefined;
use crate::tally::{Plan, Tally};

/// Judges every clause of the policy, and reports what in the policy matched nothing.
pub fn judge(policy: &Policy, plan: &Plan, tally: &Tally, attributes: &[Attribute]) -> Vec<Finding> {
    let of_clauses = policy.clauses.par_iter().map(|clause| {
        let of_attribute = |(index, attribute)| {
            let mut findings = judge_clause(policy, clause, index, attribute);
            add_power(policy, clause, attribute, &mut findings);
            findings
        };
        let covered =
            attributes.par_iter().enumerate().filter(|(_, attribute)| covers(clause, &attribute.columns));
        let mut findings: Vec<Finding> = covered.flat_map_iter(of_attribute).collect();
        if findings.is_empty() {
            findings.push(Finding::about_policy(
                rules::CLAUSE_UNMATCHED,
                Some(clause.clone()),
                Verdict::Inconclusive,
                "no group was there to judge".into(),
            ));
        }
        findings
    });
    let mut findings: Vec<Finding> = of_clauses.flatten_iter().collect();
    let without_ground = |clause: &Clause, reason: &str| {
        let clause = Some(clause.clone());
        Finding::about_policy(rules::WITHOUT_GROUND, clause, Verdict::NotApplicable, reason.into())
    };
    findings.extend(policy.inapplicable.iter().map(|(clause, reason)| without_ground(clause, reason)));
    let alone = "it is about a change since an earlier period, which `evenhand check` judges";
    findings.extend(policy.changes.iter().map(|clause| without_ground(clause, alone)));
    findings.extend(unmatched(policy, plan, tally, attributes));
    findings.extend(data_quality(policy, plan, tally, attributes, &findings));
    findings
}

/// The verdicts on one clause in the attribute with this index, without what [`judge`] puts beside them.
pub fn judge_clause(policy: &Policy, clause: &Clause, index: usize, attribute: &Attribute) -> Vec<Finding> {
    match clause.demand {
        Demand::Measure(measure) => judge_measure(policy, clause, measure, index, attribute),
        Demand::Summary(summary) => judge_summary(clause, summary, index, attribute).into_iter().collect(),
        Demand::Number(measure) => judge_number(policy, clause, measure, index, attribute),
    }
}

/// Whether a clause is about the attribute of these columns.
pub(super) fn covers(clause: &Clause, columns: &[String]) -> bool {
    let same = |wanted: &Vec<String>| {
        wanted.len() == columns.len() && wanted.iter().all(|column| columns.contains(column))
    };
    clause.groups.is_empty() || clause.groups.iter().any(same)
}

/// What a bound is held against.
pub(super) struct Evidence<'a> {
    pub(super) exact: &'a Exact,
    pub(super) estimate: Estimate,
    /// The adjusted p-value of the comparison.
    pub(super) p_adjusted: Option<f64>,
}

fn judge_measure(
    policy: &Policy,
    clause: &Clause,
    measure: &'static Measure,
    index: usize,
    attribute: &Attribute,
) -> Vec<Finding> {
    if clause.compare == Compare::Value {
        let groups =
            attribute.groups.iter().enumerate().filter(|(_, group)| group.standing != Standing::Unknown);
        return groups.map(|(at, _)| judge_value(policy, clause, measure, index, attribute, at)).collect();
    }
    // A clause that names its own reference is compared afresh; the others use the attribute's.
    let own: Option<Vec<Comparison>> = clause
        .reference
        .as_ref()
        .filter(|reference| **reference != attribute.reference)
        .map(|reference| compare(policy, &attribute.groups, measure, reference));
    let comparisons: Vec<&Comparison> = match &own {
        Some(own) => own.iter().collect(),
        None => attribute.comparisons_of(measure).collect(),
    };
    if comparisons.is_empty() {
        let subject = Some(Subject { attribute: index, group: None, reference: None });
        return vec![Finding { subject, ..undecided(clause, Undefined::SingleGroup.to_string()) }];
    }
    comparisons
        .into_iter()
        .map(|comparison| judge_comparison(policy, clause, index, attribute, comparison))
        .collect()
}

fn code_of(clause: &Clause) -> &'static str {
    match (clause.demand, clause.compare) {
        (Demand::Summary(_), _) => rules::SUMMARY,
        (_, Compare::Ratio) => rules::RATIO,
        (_, Compare::Difference) => rules::DIFFERENCE,
        (_, Compare::Value) => rules::VALUE,
    }
}

pub(super) fn undecided(clause: &Clause, reason: String) -> Finding {
    Finding::about_policy(code_of(clause), Some(clause.clone()), Verdict::Inconclusive, reason)
}

fn judge_value(
    policy: &Policy,
    clause: &Clause,
    measure: &'static Measure,
    attribute_index: usize,
    attribute: &Attribute,
    group: usize,
) -> Finding {
    let subject = Some(Subject { attribute: attribute_index, group: Some(group), reference: None });
    let value = attribute.groups[group].measures.iter().find(|value| value.measure == measure);
    let found = value.and_then(|value| value.rate.ok().zip(value.interval));
    let finding = match found {
        None => {
            let reason = value.and_then(|value| value.rate.err()).unwrap_or(Undefined::NoCases);
            undecided(clause, reason.to_string())
        }
        Some((rate, interval)) => {
            let estimate = Estimate { value: rate.value(), interval, joint: None };
            let evidence = Evidence { exact: &exact(rate), estimate, p_adjusted: None };
            few(clause, rate.cases(), estimate).unwrap_or_else(|| decide(policy, clause, &evidence))
        }
    };
    Finding { subject, ..finding }
}

fn judge_comparison(
    policy: &Policy,
    clause: &Clause,
    attribute_index: usize,
    attribute: &Attribute,
    comparison: &Comparison,
) -> Finding {
    let subject = Some(Subject {
        attribute: attribute_index,
        group: Some(comparison.group),
        reference: Some(comparison.reference),
    });
    let group = &attribute.groups[comparison.group];
    if let Standing::Excluded(exclusion) = group.standing {
        return Finding { subject, ..excluded(policy, clause, exclusion) };
    }
    let estimate = match clause.compare {
        Compare::Ratio => comparison.ratio,
        Compare::Difference | Compare::Value => comparison.difference,
    };
    let finding = match (estimate, group.value(comparison.measure), comparison.reference_rate) {
        (Ok(estimate), Ok(rate), Some(reference)) => match combine(clause.compare, rate, reference) {
            Some(value) => {
                let p_adjusted = comparison.test.ok().map(|test| test.p_adjusted);
                let evidence = Evidence { exact: &value, estimate, p_adjusted };
                let cases = rate.cases().min(reference.cases());
                few(clause, cases, estimate).unwrap_or_else(|| decide(policy, clause, &evidence))
            }
            None => undecided(clause, Undefined::ReferenceZero.to_string()),
        },
        (Err(reason), ..) => undecided(clause, reason.to_string()),
        _ => undecided(clause, Undefined::ReferenceUndefined.to_string()),
    };
    Finding { subject, p_adjusted: comparison.test.ok().map(|test| test.p_adjusted), ..finding }
}

fn combine(by: Compare, group: Rate, reference: Rate) -> Option<Exact> {
    match by {
        Compare::Ratio => exact(group) / exact(reference),
        Compare::Difference | Compare::Value => Some(exact(group) - exact(reference)),
    }
}

fn judge_summary(clause: &Clause, summary: &Summary, index: usize, attribute: &Attribute) -> Option<Finding> {
    let found = attribute.summaries.iter().find(|value| value.summary == summary)?;
    let subject = Some(Subject { attribute: index, group: None, reference: None });
    let finding = match (found.estimate, &found.exact) {
        (Ok(estimate), Some(value)) => {
            let evidence = Evidence { exact: value, estimate, p_adjusted: None };
            few(clause, found.smallest_base, estimate)
                .unwrap_or_else(|| incomplete(attribute, found, decide_by_bounds(clause, &evidence)))
        }
        (Err(reason), _) => undecided(clause, reason.to_string()),
        _ => undecided(clause, Undefined::NoCases.to_string()),
    };
    Some(Finding { subject, ..finding })
}

/// A summary that some group is left out of cannot meet its clause: nobody knows what it would say.
fn incomplete(attribute: &Attribute, summary: &SummaryValue, finding: Finding) -> Finding {
    if finding.verdict != Verdict::Met || summary.left_out.is_empty() {
        return finding;
    }
    let names: Vec<String> = summary.left_out.iter().map(|group| attribute.groups[*group].name()).collect();
    let reason = format!("left out of it: {}", names.join(", "));
    Finding { verdict: Verdict::Inconclusive, reason: Some(reason), ..finding }
}

pub(super) fn excluded(policy: &Policy, clause: &Clause, exclusion: usize) -> Finding {
    let reason = format!("{}: {}", Undefined::Excluded, policy.exclusions[exclusion].justification);
    Finding { verdict: Verdict::NotApplicable, ..undecided(clause, reason) }
}

pub(super) fn few(clause: &Clause, cases: u64, estimate: Estimate) -> Option<Finding> {
    let reason = format!("{cases} cases, fewer than the {} the clause asks for", clause.min_rows);
    (cases < clause.min_rows).then(|| Finding { estimate: Some(estimate), ..undecided(clause, reason) })
}

pub(super) fn decide(policy: &Policy, clause: &Clause, evidence: &Evidence<'_>) -> Finding {
    match clause.judge {
        Judge::Significance => decide_by_significance(policy, clause, evidence),
        Judge::Interval | Judge::Point => decide_by_bounds(clause, evidence),
    }
}

fn decide_by_bounds(clause: &Clause, evidence: &Evidence<'_>) -> Finding {
    let verdict = match clause.judge {
        Judge::Interval => by_interval(clause, &evidence.estimate),
        _ if crosses(clause, evidence.exact) => Verdict::Breached,
        _ => Verdict::Met,
    };
    let reason =
        (verdict == Verdict::Inconclusive).then(|| "the interval reaches across the bound".to_string());
    decided(clause, verdict, evidence.estimate, reason, None)
}

/// The verdict on a value that has no interval, by the value alone.
pub(super) fn decide_by_value(clause: &Clause, value: &Exact, reason: String) -> Finding {
    let verdict = if crosses(clause, value) { Verdict::Breached } else { Verdict::Met };
    Finding { verdict, ..undecided(clause, reason) }
}

fn decided(
    clause: &Clause,
    verdict: Verdict,
    estimate: Estimate,
    reason: Option<String>,
    note: Option<String>,
) -> Finding {
    let finding = Finding::about_policy(code_of(clause), Some(clause.clone()), verdict, String::new());
    Finding { estimate: Some(estimate), reason, note, ..finding }
}

/// Whether the value is beyond a bound, decided on the numbers as written.
fn crosses(clause: &Clause, value: &Exact) -> bool {
    let beyond = |bound: &Option<Bound>, side: Ordering| {
        bound.as_ref().is_some_and(|bound| value.cmp(&bound.exact) == side)
    };
    beyond(&clause.at_least, Ordering::Less) || beyond(&clause.at_most, Ordering::Greater)
}

pub(super) fn by_interval(clause: &Clause, estimate: &Estimate) -> Verdict {
    let interval = estimate.judged();
    let bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.exact.to_f64());
    let (least, most) = (bound(&clause.at_least), bound(&clause.at_most));
    if least.is_some_and(|least| interval.high < least) || most.is_some_and(|most| interval.low > most) {
        Verdict::Breached
    } else if least.is_none_or(|least| interval.low >= least) && most.is_none_or(|most| interval.high <= most)
    {
        Verdict::Met
    } else {
        Verdict::Inconclusive
    }
}

fn decide_by_significance(policy: &Policy, clause: &Clause, evidence: &Evidence<'_>) -> Finding {
    let Some(p) = evidence.p_adjusted else {
        return undecided(clause, Undefined::NoVariation.to_string());
    };
    // The level is the decimal that 1 − confidence writes, and a p-value that equals it is not below it.
    let level = ((1.0 - policy.confidence) * 1e12).round() / 1e12;
    let significant = p < level - 1e-12;
    let (verdict, reason, note) = match (crosses(clause, evidence.exact), significant) {
        (true, true) => (Verdict::Breached, None, None),
        (true, false) => {
            let reason = "the bound is crossed, and the difference is not significant".to_string();
            (Verdict::Inconclusive, Some(reason), None)
        }
        (false, true) => {
            let note = "the bound is not crossed, and the difference is significant all the same".to_string();
            (Verdict::Met, None, Some(note))
        }
        (false, false) => (Verdict::Met, None, None),
    };
    decided(clause, verdict, evidence.estimate, reason, note)
}
