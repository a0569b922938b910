//! Gaps that vanish, appear or turn when like is compared with like.

use super::attribute::Attribute;
use super::compare::ReferenceGroup;
use super::finding::Finding;
use super::gap_within::{GapWithin, Matched};
use super::rules;
use crate::amount::{count, fixed, written, written_beside};
use crate::inference::{Interval, holm};
use crate::measures::{Measure, View, find_number};
use crate::policy::{Form, Policy};

/// One gap, overall and within conditions.
struct Both<'a> {
    attribute: &'a Attribute,
    /// The share it is about, where there are several.
    what: Option<&'static str>,
    group: usize,
    reference: ReferenceGroup,
    overall: Gap,
    within: Gap,
    /// The p-value of the gap within conditions.
    p: f64,
    matched: Matched,
    unit: Unit,
}

/// A difference with the interval of itself alone.
struct Gap {
    value: f64,
    interval: Interval,
}

enum Unit {
    Points,
    Amount,
}

/// Where the gap of a headline share or of a mean is another one within conditions.
///
/// Many gaps are looked at: one that appears or turns is named only where it remains after Holm's correction.
pub(super) fn conditions_change(policy: &Policy, attributes: &[Attribute]) -> Vec<Finding> {
    let columns: Vec<&str> = policy.conditions.iter().map(|condition| condition.column.as_str()).collect();
    let columns = columns.join(" × ");
    let of = |attribute| shares(policy, attribute).into_iter().chain(means(attribute));
    let all: Vec<Both> = attributes.iter().flat_map(of).collect();
    let adjusted = holm(&all.iter().map(|both| Some(both.p)).collect::<Vec<_>>());
    let mut said: Vec<(String, Vec<String>)> = Vec::new();
    for (both, p) in all.iter().zip(adjusted) {
        let significant = p.is_some_and(|p| p < 1.0 - policy.confidence);
        let Some(change) = both.change(significant) else { continue };
        let sentence = format!("in {}, within {columns} {change}", both.attribute.name());
        match said.iter_mut().find(|(known, _)| *known == sentence) {
            Some((_, gaps)) => gaps.push(both.words()),
            None => said.push((sentence, vec![both.words()])),
        }
    }
    said.into_iter()
        .map(|(sentence, gaps)| {
            let reason = format!("{sentence}: {}", gaps.join("; "));
            Finding::noticed(rules::CONDITIONS_CHANGE, reason)
        })
        .collect()
}

impl Both<'_> {
    fn change(&self, significant: bool) -> Option<&'static str> {
        let change = GapWithin::of(self.overall.interval, self.within.interval);
        match change {
            GapWithin::Remains | GapWithin::Unseen => None,
            GapWithin::Vanishes if !self.matched.is_half() => {
                Some("most cases have no counterpart, and what becomes of a gap cannot be told")
            }
            GapWithin::Vanishes => Some("a gap can no longer be told from chance"),
            GapWithin::Appears if significant => {
                Some("a gap is seen that cannot be told from chance overall")
            }
            GapWithin::Turns if significant => Some("a gap points the other way"),
            GapWithin::Appears | GapWithin::Turns => None,
        }
    }

    fn words(&self) -> String {
        let what = self.what.map_or_else(String::new, |what| format!("{what}, "));
        let reference = match self.reference {
            ReferenceGroup::Group(index) => format!("{:?}", self.attribute.groups[index].name()),
            _ => "all other groups".into(),
        };
        let Matched { group, reference: others } = self.matched;
        let compared = match self.matched.is_all() {
            true => String::new(),
            false => format!(
                "; compared are {} of {} cases with {} of {}",
                count(group.hits()),
                count(group.base()),
                count(others.hits()),
                count(others.base())
            ),
        };
        format!(
            "{what}{:?} against {reference} (overall {}, within {}{compared})",
            self.attribute.groups[self.group].name(),
            self.unit.write(&self.overall),
            self.unit.write(&self.within),
        )
    }
}

impl Unit {
    fn write(&self, gap: &Gap) -> String {
        let Interval { low, high, .. } = gap.interval;
        match self {
            Unit::Amount => {
                let size = low.abs().max(high.abs());
                let limits = [low, high].map(|limit| written_beside(limit, size));
                format!("{}, {} to {}", written(gap.value), limits[0], limits[1])
            }
            Unit::Points => {
                let [value, low, high] = [gap.value, low, high].map(|share| fixed(share * 100.0, 1));
                format!("{value} points, {low} to {high}")
            }
        }
    }
}

fn shares<'a>(policy: &Policy, attribute: &'a Attribute) -> Vec<Both<'a>> {
    let of = attribute.conditional.iter().filter_map(|taken| {
        if !policy.shares.contains(&taken.measure) || !is_headline(policy, taken.measure) {
            return None;
        }
        let compared = attribute.comparisons_of(taken.measure);
        let overall = compared.into_iter().find(|comparison| comparison.group == taken.group)?;
        let (overall, within) = (overall.difference.ok()?, taken.pooled.risk_difference.ok()?);
        Some(Both {
            attribute,
            what: (policy.form() == Form::Classes).then_some(taken.measure.title),
            group: taken.group,
            reference: taken.reference,
            overall: Gap { value: overall.value, interval: overall.interval },
            within: Gap { value: within.value, interval: within.interval },
            p: taken.pooled.cochran_mantel_haenszel.ok()?.p,
            matched: taken.matched(),
            unit: Unit::Points,
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

fn means(attribute: &Attribute) -> Vec<Both<'_>> {
    let (Some(amounts), Some(mean)) = (&attribute.amounts, find_number("mean")) else { return Vec::new() };
    let of = amounts.conditional.iter().filter_map(|taken| {
        let overall =
            amounts.numbers.comparisons_of(mean).find(|comparison| comparison.group == taken.group)?;
        let overall = overall.difference.ok()?;
        let regression = taken.regression.ok()?;
        // Where a single case decides, the interval within conditions is too narrow to say anything.
        regression.standard_errors.ok()?.hc3.ok()?;
        let within = regression.gap.uncertainty.ok()?;
        Some(Both {
            attribute,
            what: None,
            group: taken.group,
            reference: taken.reference,
            overall: Gap { value: overall.value, interval: overall.interval },
            within: Gap { value: regression.gap.value, interval: within.interval },
            p: within.p,
            matched: taken.matched(),
            unit: Unit::Amount,
        })
    });
    of.collect()
}
