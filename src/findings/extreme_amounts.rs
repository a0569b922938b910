//! Amounts that look out of place: a single case that decides a mean, and amounts at or below zero.

use super::amounts::GroupAmounts;
use super::attribute::Attribute;
use super::finding::Finding;
use super::rules;
use crate::amount::{Distribution, count, written};

/// Fewer cases than this have no typical amount that one could stand out from.
const FEWEST: u64 = 10;

/// How many groups a finding names.
const NAMED: usize = 4;

/// Means that rest on one case, attribute by attribute, and once for all how many amounts are zero or less.
pub(super) fn extreme_amounts(attributes: &[Attribute]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = attributes.iter().filter_map(lone_cases).collect();
    findings.extend(attributes.first().and_then(at_or_below_zero));
    findings
}

/// A group, and the one amount that makes up more than half of the sum of squared distances from its mean.
fn lone_cases(attribute: &Attribute) -> Option<Finding> {
    let amounts = attribute.amounts.as_ref()?;
    let named = attribute.groups.iter().zip(&amounts.groups).filter_map(|(group, amounts)| {
        let (lone, mean) = (lone(amounts)?, amounts.moments.mean().ok()?);
        let cases = amounts.moments.cases() as f64;
        let without = (mean * cases - lone) / (cases - 1.0);
        Some(format!(
            "{:?}: {} (mean {}, without it {})",
            group.name(),
            written(lone),
            written(mean),
            written(without)
        ))
    });
    let named: Vec<String> = named.collect();
    let more = match named.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let groups = named.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
    let reason = format!(
        "in {}, one amount makes up more than half of the spread of its group: {groups}{more}",
        attribute.name()
    );
    (!named.is_empty()).then(|| Finding::noticed(rules::LONE_CASE, reason))
}

/// The amount of one case that weighs more than all others in the spread of a group.
fn lone(amounts: &GroupAmounts) -> Option<f64> {
    let (mean, all) = (amounts.moments.mean().ok()?, amounts.moments.squared_deviations());
    let steps = amounts.distribution.steps();
    let ends = [steps.first()?, steps.last()?];
    let found = ends.into_iter().find(|step| step.cases == 1 && (step.level - mean).powi(2) > all / 2.0);
    found.filter(|_| amounts.moments.cases() >= FEWEST).map(|step| step.level)
}

fn at_or_below_zero(attribute: &Attribute) -> Option<Finding> {
    let groups = &attribute.amounts.as_ref()?.groups;
    let all = groups.iter().fold(Distribution::default(), |sum, group| sum.plus(&group.distribution));
    let cases = |matches: fn(f64) -> bool| -> u64 {
        all.steps().iter().filter(|step| matches(step.level)).map(|step| step.cases).sum()
    };
    let (zero, below) = (cases(|level| level == 0.0), cases(|level| level < 0.0));
    let reason = match (zero, below) {
        (0, 0) => return None,
        (zero, 0) => format!("of {} amounts {} are 0", count(all.cases()), count(zero)),
        (zero, below) => format!(
            "of {} amounts {} are 0 and {} below, the lowest {}",
            count(all.cases()),
            count(zero),
            count(below),
            written(all.least()?)
        ),
    };
    Some(Finding::noticed(rules::AT_OR_BELOW_ZERO, reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Moments;

    #[test]
    fn a_lone_case_weighs_more_than_all_others() {
        let of = |pairs: &[(f64, u64)]| {
            let mut moments = Moments::default();
            pairs.iter().for_each(|(amount, cases)| moments.add(*amount, *cases));
            lone(&GroupAmounts { moments, distribution: Distribution::of(pairs.iter().copied()) })
        };
        assert_eq!(of(&[(1.0, 50), (2.0, 50), (61_370.2, 1)]), Some(61_370.2));
        assert_eq!(of(&[(-900.0, 1), (1.0, 50), (2.0, 50)]), Some(-900.0));
        assert_eq!(of(&[(1.0, 50), (2.0, 50)]), None);
        assert_eq!(of(&[(1.0, 2), (9.0, 1)]), None);
    }
}
