//! Gaps that vanish, appear or turn when like is compared with like.

use super::attribute::Attribute;
use super::compare::ReferenceGroup;
use super::finding::{Finding, Verdict};
use super::rules;
use crate::inference::Interval;
use crate::measures::{Measure, View, find_number};
use crate::policy::{Form, Policy};

/// One gap, overall and within conditions, each with the interval of itself alone.
struct Both {
    /// The share it is about, where there are several.
    what: Option<&'static str>,
    group: usize,
    reference: ReferenceGroup,
    overall: Interval,
    within: Interval,
}

/// Where the gap of a headline share or of a mean is another one within conditions.
pub(super) fn conditions_change(policy: &Policy, attributes: &[Attribute]) -> Vec<Finding> {
    let columns: Vec<&str> = policy.conditions.iter().map(|condition| condition.column.as_str()).collect();
    let columns = columns.join(" × ");
    let mut findings = Vec::new();
    for attribute in attributes {
        let mut said: Vec<(&str, Vec<String>)> = Vec::new();
        for both in shares(policy, attribute).into_iter().chain(means(attribute)) {
            let Some(change) = change(&both) else { continue };
            let what = both.what.map_or_else(String::new, |what| format!("{what}, "));
            let name = format!(
                "{what}{:?} against {}",
                attribute.groups[both.group].name(),
                reference(attribute, &both)
            );
            match said.iter_mut().find(|(known, _)| *known == change) {
                Some((_, names)) => names.push(name),
                None => said.push((change, vec![name])),
            }
        }
        findings.extend(said.into_iter().map(|(change, names)| {
            let reason = format!("in {}, {change} within {columns}: {}", attribute.name(), names.join("; "));
            Finding::about_policy(rules::CONDITIONS_CHANGE, None, Verdict::NotApplicable, reason)
        }));
    }
    findings
}

fn reference(attribute: &Attribute, both: &Both) -> String {
    match both.reference {
        ReferenceGroup::Group(index) => format!("{:?}", attribute.groups[index].name()),
        _ => "all other groups".into(),
    }
}

fn change(both: &Both) -> Option<&'static str> {
    let side = |interval: &Interval| match interval {
        Interval { low, .. } if *low > 0.0 => 1,
        Interval { high, .. } if *high < 0.0 => -1,
        _ => 0,
    };
    match (side(&both.overall), side(&both.within)) {
        (0, 0) => None,
        (0, _) => Some("a gap that is not seen overall appears"),
        (_, 0) => Some("the gap can no longer be told from chance"),
        (overall, within) if overall != within => Some("the gap points the other way"),
        _ => None,
    }
}

fn shares(policy: &Policy, attribute: &Attribute) -> Vec<Both> {
    let of = attribute.conditional.iter().filter_map(|taken| {
        if !policy.shares.contains(&taken.measure) || !is_headline(policy, taken.measure) {
            return None;
        }
        let compared = attribute.comparisons_of(taken.measure);
        let overall = compared.into_iter().find(|comparison| comparison.group == taken.group)?;
        Some(Both {
            what: (policy.form() == Form::Classes).then_some(taken.measure.title),
            group: taken.group,
            reference: taken.reference,
            overall: overall.difference.ok()?.interval,
            within: taken.pooled.risk_difference.ok()?.interval,
        })
    });
    of.collect()
}

/// The share that stands for the decision; of classes, every single class.
fn is_headline(policy: &Policy, measure: &Measure) -> bool {
    match policy.form() {
        Form::Classes => matches!(measure.view, View::Is(_)),
        _ => policy.headline().is_some_and(|headline| headline == measure),
    }
}

fn means(attribute: &Attribute) -> Vec<Both> {
    let (Some(amounts), Some(mean)) = (&attribute.amounts, find_number("mean")) else { return Vec::new() };
    let of = amounts.conditional.iter().filter_map(|taken| {
        let overall =
            amounts.numbers.comparisons_of(mean).find(|comparison| comparison.group == taken.group)?;
        let regression = taken.regression.ok()?;
        // Where a single case decides, the interval within conditions is too narrow to say anything.
        regression.standard_errors.ok()?.hc3.ok()?;
        Some(Both {
            what: None,
            group: taken.group,
            reference: taken.reference,
            overall: overall.difference.ok()?.interval,
            within: regression.gap.uncertainty.ok()?.interval,
        })
    });
    of.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_vanishes_appears_or_turns() {
        let of = |overall: [f64; 2], within: [f64; 2]| {
            let interval = |[low, high]: [f64; 2]| Interval { low, high, method: "" };
            let (overall, within) = (interval(overall), interval(within));
            change(&Both { what: None, group: 0, reference: ReferenceGroup::Rest, overall, within })
        };
        assert_eq!(of([1.0, 2.0], [0.5, 3.0]), None);
        assert_eq!(of([-1.0, 2.0], [0.0, 3.0]), None);
        assert_eq!(of([1.0, 2.0], [-0.5, 3.0]), Some("the gap can no longer be told from chance"));
        assert_eq!(of([-1.0, 2.0], [0.5, 3.0]), Some("a gap that is not seen overall appears"));
        assert_eq!(of([1.0, 2.0], [-3.0, -0.5]), Some("the gap points the other way"));
    }
}
