//! Clauses on amounts and scores.

use super::attribute::Attribute;
use super::finding::{Finding, Subject};
use super::group::Standing;
use super::judge::{Evidence, decide, decide_by_value, excluded, few, undecided};
use super::numbers::{NumberComparison, Numbers, PairValue};
use crate::amount::written;
use crate::exact::Exact;
use crate::inference::Estimate;
use crate::measures::{NumberMeasure, Scope};
use crate::policy::{Clause, Compare, Judge, Policy};
use crate::share::Undefined;

/// The verdicts on a clause about numbers in one attribute.
pub(super) fn judge_number(
    policy: &Policy,
    clause: &Clause,
    measure: &'static NumberMeasure,
    index: usize,
    attribute: &Attribute,
) -> Vec<Finding> {
    let Some(numbers) = attribute.numbers(measure.kind) else { return Vec::new() };
    let judging = Judging { policy, clause, index, attribute };
    if clause.compare == Compare::Value && measure.scope == Scope::Group {
        let groups =
            attribute.groups.iter().enumerate().filter(|(_, group)| group.standing != Standing::Unknown);
        return groups.map(|(group, _)| judging.value(numbers, measure, group)).collect();
    }
    // A clause that names its own reference is compared afresh; the others use the attribute's.
    let own = clause.reference.as_ref().filter(|reference| **reference != attribute.reference);
    let own: Option<Numbers> =
        own.and_then(|reference| attribute.compare_numbers(policy, measure, reference));
    let numbers = own.as_ref().unwrap_or(numbers);
    let found: Vec<Finding> = match measure.scope {
        Scope::Group => numbers.comparisons_of(measure).map(|of| judging.comparison(of)).collect(),
        Scope::Pair => numbers.pairs_of(measure).map(|of| judging.pair(of)).collect(),
    };
    if !found.is_empty() {
        return found;
    }
    let subject = Some(Subject { attribute: index, group: None, reference: None });
    vec![Finding { subject, ..undecided(clause, Undefined::SingleGroup.to_string()) }]
}

/// A clause in one attribute.
struct Judging<'a> {
    policy: &'a Policy,
    clause: &'a Clause,
    index: usize,
    attribute: &'a Attribute,
}

impl Judging<'_> {
    fn value(&self, numbers: &Numbers, measure: &'static NumberMeasure, group: usize) -> Finding {
        let subject = Some(Subject { attribute: self.index, group: Some(group), reference: None });
        let found = numbers.value(group, measure);
        let finding = match found.map(|found| (found.value, found.interval)) {
            Some((Ok(value), Ok(interval))) => {
                let estimate = Estimate { value, interval, joint: None };
                self.decide(estimate, found.map_or(0, |found| found.cases), None)
            }
            Some((Ok(value), Err(reason))) => {
                self.without_interval(Some(value), found.map_or(0, |found| found.cases), reason)
            }
            Some((Err(reason), _)) => undecided(self.clause, reason.to_string()),
            None => undecided(self.clause, Undefined::NoCases.to_string()),
        };
        Finding { subject, ..finding }
    }

    fn comparison(&self, comparison: &NumberComparison) -> Finding {
        let estimate = match self.clause.compare {
            Compare::Ratio => comparison.ratio,
            Compare::Difference | Compare::Value => comparison.difference,
        };
        let value = || {
            let ours = self.numbers(comparison)?;
            let theirs = comparison.reference_value?;
            match self.clause.compare {
                Compare::Ratio => (theirs > 0.0 && ours > 0.0).then(|| ours / theirs),
                Compare::Difference | Compare::Value => Some(ours - theirs),
            }
        };
        let p_adjusted = comparison.test.ok().map(|test| test.p_adjusted);
        let subject = Subject {
            attribute: self.index,
            group: Some(comparison.group),
            reference: Some(comparison.reference),
        };
        Finding { p_adjusted, ..self.of_pair(subject, estimate, value(), comparison.cases, p_adjusted) }
    }

    fn pair(&self, pair: &PairValue) -> Finding {
        let subject =
            Subject { attribute: self.index, group: Some(pair.group), reference: Some(pair.reference) };
        let estimate = pair.value.and_then(|value| {
            let interval = pair.interval?;
            Ok(Estimate { value, interval, joint: None })
        });
        self.of_pair(subject, estimate, pair.value.ok(), pair.cases, None)
    }

    fn of_pair(
        &self,
        subject: Subject,
        estimate: Result<Estimate, Undefined>,
        value: Option<f64>,
        cases: u64,
        p_adjusted: Option<f64>,
    ) -> Finding {
        let group = subject.group.map(|group| self.attribute.groups[group].standing);
        let finding = match (group, estimate) {
            (Some(Standing::Excluded(exclusion)), _) => excluded(self.policy, self.clause, exclusion),
            (_, Ok(estimate)) => self.decide(estimate, cases, p_adjusted),
            (_, Err(reason)) => self.without_interval(value, cases, reason),
        };
        Finding { subject: Some(subject), ..finding }
    }

    /// The number of the group itself.
    fn numbers(&self, comparison: &NumberComparison) -> Option<f64> {
        let numbers = self.attribute.numbers(comparison.measure.kind)?;
        numbers.value(comparison.group, comparison.measure)?.value.ok()
    }

    /// A clause that is judged by the value alone needs no interval.
    fn without_interval(&self, value: Option<f64>, cases: u64, reason: Undefined) -> Finding {
        match value.filter(|_| self.clause.judge == Judge::Point && reason == Undefined::NoVariation) {
            Some(value) if cases >= self.clause.min_rows => {
                let words = format!("the value is {}; it has no interval: {reason}", written(value));
                decide_by_value(self.clause, &decimal(value), words)
            }
            _ => undecided(self.clause, reason.to_string()),
        }
    }

    fn decide(&self, estimate: Estimate, cases: u64, p_adjusted: Option<f64>) -> Finding {
        let exact = decimal(estimate.value);
        let evidence = Evidence { exact: &exact, estimate, p_adjusted };
        few(self.clause, cases, estimate).unwrap_or_else(|| decide(self.policy, self.clause, &evidence))
    }
}

/// A number as the decimal that its first twelve digits write: amounts are decimals, and a mean of exactly 1.05
/// times another is not beyond 1.05 for a rounding error.
fn decimal(value: f64) -> Exact {
    Exact::decimal(&format!("{value:.11e}")).unwrap_or_else(Exact::zero)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_the_bound_is_not_beyond_it() {
        assert_eq!(decimal(0.1 + 0.2), Exact::decimal("0.3").unwrap());
        assert_eq!(decimal(-1234.5), Exact::decimal("-1234.5").unwrap());
        assert_eq!(decimal(0.0), Exact::zero());
    }
}
