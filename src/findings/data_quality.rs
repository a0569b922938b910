//! What in the values of the log will mislead whoever takes them as they stand.

use std::collections::BTreeMap;

use super::attribute::Attribute;
use super::compare::ReferenceGroup;
use super::conditions_change::conditions_change;
use super::extreme_amounts::extreme_amounts;
use super::finding::{Finding, Verdict};
use super::rules;
use crate::amount::count;
use crate::exact::Exact;
use crate::measures::{Confusion, find_number};
use crate::policy::{Form, Policy, Reference};
use crate::spelling::{fold, is_unknown};
use crate::tally::{AxisRole, Plan, Raw, Reading, Tally};

/// A best group below this fraction of the cases is named where comparisons with it stay undecided.
const SMALL: &str = "0.02";

/// Look-alike values, groups that read as unknown, and best groups too small to compare with.
pub(super) fn data_quality(
    policy: &Policy,
    plan: &Plan,
    tally: &Tally,
    attributes: &[Attribute],
    judged: &[Finding],
) -> Vec<Finding> {
    let mut findings = look_alikes(policy, plan, tally);
    findings.extend(unknown_groups(policy, attributes));
    findings.extend(small_best(policy, attributes, judged));
    findings.extend(extreme_amounts(attributes));
    findings.extend(conditions_change(policy, attributes));
    findings.extend(telling_conditions(policy, attributes));
    findings.extend(one_sided_labels(policy, attributes));
    findings
}

fn one_sided_labels(policy: &Policy, attributes: &[Attribute]) -> Option<Finding> {
    let first = attributes.first().filter(|_| policy.form() == Form::YesNo && policy.label.is_some())?;
    let all = first.groups.iter().fold(Confusion::default(), |sum, group| sum.plus(group.counts));
    let whom = match (all.labelled_events(), all.labelled_others()) {
        (1.., 0) if all.unlabelled_others > 0 => "received",
        (0, 1..) if all.unlabelled_events > 0 => "did not receive",
        _ => return None,
    };
    let column = policy.label.as_ref().map_or("", |label| label.column.as_str());
    Some(Finding::noticed(
        rules::LABELS_ONE_SIDED,
        format!("column {column:?} is known only for cases that {whom} the event"),
    ))
}

/// From this value of Cramér's V on conditions are named: the middle of what Cohen (1988) calls a medium effect.
const TELLING: f64 = 0.3;

fn telling_conditions(policy: &Policy, attributes: &[Attribute]) -> Vec<Finding> {
    let columns: Vec<&str> = policy.conditions.iter().map(|condition| condition.column.as_str()).collect();
    let telling = attributes.iter().filter_map(|attribute| {
        let found = attribute.condition_association?.ok()?;
        let reason = format!(
            "{} and {} are closely related (Cramér's V {:.2}); a disparity by {} can lie in the condition itself",
            columns.join(" × "),
            attribute.name(),
            found.cramers_v_corrected,
            attribute.name(),
        );
        (found.cramers_v_corrected >= TELLING).then(|| Finding::noticed(rules::CONDITION_TELLS_GROUP, reason))
    });
    telling.collect()
}

fn look_alikes(policy: &Policy, plan: &Plan, tally: &Tally) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (axis, seen) in plan.axes().iter().zip(&tally.seen) {
        // A value that was given a new name, or declared unknown, has been dealt with.
        let dealt_with = |value: &str| match (&axis.reading, axis.role) {
            (Reading::Values(values), AxisRole::Group(index)) => {
                let unknown = &policy.groups[index].values.unknown;
                !values.cut.is_empty()
                    || values.rename.contains_key(value)
                    || unknown.iter().any(|declared| declared.matches(Raw::Text(value)))
            }
            (Reading::Flag(flag), _) => flag.no.is_some(),
            _ => true,
        };
        let mut spellings: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for value in seen.values.iter().filter(|value| value.parse::<f64>().is_err()) {
            // Signs of order make a difference: "<62" and ">=62" are opposites.
            let signs: String = value.chars().filter(|sign| "<>=≤≥".contains(*sign)).collect();
            let folded = fold(value);
            let folded = if folded.is_empty() { folded } else { folded + &signs };
            if !folded.is_empty() && !dealt_with(value) {
                spellings.entry(folded).or_default().push(value);
            }
        }
        let alike = spellings.values().filter(|values| match &axis.reading {
            // Spellings of what is not the event are all the same: not the event.
            Reading::Flag(flag) => {
                let declared = |value: &str| flag.yes.iter().any(|yes| yes.matches(Raw::Text(value)));
                values.iter().any(|value| declared(value)) && !values.iter().all(|value| declared(value))
            }
            _ => values.len() > 1,
        });
        for values in alike {
            let shown: Vec<String> = values.iter().take(6).map(|value| format!("{value:?}")).collect();
            let reason = format!("column {:?} holds {}", axis.column, shown.join(" and "));
            findings.push(Finding::noticed(rules::LOOK_ALIKE, reason));
        }
    }
    findings
}

fn unknown_groups(policy: &Policy, attributes: &[Attribute]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for attribute in attributes.iter().filter(|attribute| attribute.columns.len() == 1) {
        let declared = policy.groups.iter().find(|group| group.column == attribute.columns[0]);
        let renamed = |name: &str| {
            declared.is_some_and(|group| group.values.rename.values().any(|given| given == name))
        };
        for group in attribute.groups.iter().filter(|group| group.is_compared()) {
            let name = group.name();
            if is_unknown(&name, true) && !renamed(&name) {
                let reason = format!("{name:?} in column {:?} is compared as a group", attribute.columns[0]);
                findings.push(Finding::noticed(rules::LOOKS_UNKNOWN, reason));
            }
        }
    }
    findings
}

fn small_best(policy: &Policy, attributes: &[Attribute], judged: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribute) in attributes.iter().enumerate() {
        let (Some(ReferenceGroup::Group(best)), Reference::Best) =
            (reference(policy, attribute), &attribute.reference)
        else {
            continue;
        };
        let undecided = judged
            .iter()
            .filter(|finding| finding.verdict == Verdict::Inconclusive)
            .filter_map(|finding| finding.subject)
            .filter(|subject| {
                subject.attribute == index && subject.reference == Some(ReferenceGroup::Group(best))
            })
            .count();
        let group = &attribute.groups[best];
        let small = Exact::decimal(SMALL).is_some_and(|small| Exact::of(group.of_used) < small);
        let judgments = match (undecided, policy.clauses.is_empty()) {
            (0, false) => continue,
            (0, true) => String::new(),
            (undecided, _) => format!("; judgments that are undecided against it: {undecided}"),
        };
        if small {
            let reason = format!(
                "in {}, {:?} is the best group and has {} of {} cases{judgments}",
                attribute.name(),
                group.name(),
                count(group.of_used.hits()),
                count(group.of_used.base()),
            );
            findings.push(Finding::noticed(rules::SMALL_BEST, reason));
        }
    }
    findings
}

/// What groups are compared with in the headline share, or in the mean of an amount.
fn reference(policy: &Policy, attribute: &Attribute) -> Option<ReferenceGroup> {
    if let Some(amounts) = &attribute.amounts {
        return Some(amounts.numbers.comparisons_of(find_number("mean")?).next()?.reference);
    }
    Some(attribute.comparisons_of(policy.headline()?).next()?.reference)
}
