//! One sentence for every finding, and one line for the whole audit.

use std::ops::Not;

use super::document::Text;
use super::numbers::{self, judged};
use super::over_time;
use super::power::settling;
use crate::audit::Audit;
use crate::findings::{Attribute, Finding, Matched, ReferenceGroup, Subject, Verdict};
use crate::inference::Estimate;
use crate::measures::{Measure, NumberMeasure, Rate};
use crate::policy::{Bound, Clause, Compare, Demand};

/// How many clauses were judged, with what outcome, in one line.
pub fn headline(audit: &Audit) -> String {
    let of = |verdict: Verdict| {
        audit.findings.iter().filter(|finding| finding.clause.is_some() && finding.verdict == verdict).count()
    };
    let on_change = audit.over_time.is_some() && !audit.policy.changes.is_empty();
    if audit.policy.clauses.is_empty() && !on_change {
        let asked = audit.findings.iter().any(|finding| finding.clause.is_some());
        return match asked {
            true => "Nothing was judged: no clause of the profiles fits what was decided here.".into(),
            false => "Nothing was judged: the policy has no clause.".into(),
        };
    }
    let parts: Vec<String> = Verdict::ALL
        .into_iter()
        .filter(|verdict| of(*verdict) > 0)
        .map(|verdict| format!("{} {}", of(verdict), words(verdict)))
        .collect();
    let total: usize = Verdict::ALL.into_iter().map(of).sum();
    format!("{}: {}.", numbers::counted(total as u64, "judgment", "judgments"), parts.join(", "))
}

/// How many cases have a counterpart in their condition, where not all have.
pub(super) fn matched(matched: Matched) -> String {
    if matched.is_all() {
        return String::new();
    }
    format!(
        " Compared are the {} cases and {} of the reference in conditions that hold both; the others have no counterpart.",
        numbers::hits_of_base(matched.group),
        numbers::hits_of_base(matched.reference),
    )
}

/// A verdict in running text.
pub(super) fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Breached => "breached",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Met => "met",
        Verdict::NotApplicable => "not judged",
    }
}

/// A finding in one sentence: who, which counts, against which bound, how sure, and what follows.
pub fn sentence(audit: &Audit, finding: &Finding) -> Text {
    if let Some(told) = over_time::sentence(audit, finding) {
        return told;
    }
    let Some(subject) = finding.subject else {
        let about = finding
            .clause
            .as_ref()
            .map_or_else(Text::default, |clause| Text::code(clause.words()).then(": "));
        return about.and(outcome(finding));
    };
    let attribute = &audit.attributes[subject.attribute];
    let who = Text::data(attribute.name()).then(": ");
    let Some(clause) = &finding.clause else { return who.and(outcome(finding)) };
    let evidence = match clause.demand {
        Demand::Measure(measure) => of_measure(attribute, clause, measure, subject, finding),
        Demand::Number(measure) => of_number(attribute, clause, measure, subject, finding),
        Demand::Summary(summary) => {
            let value = attribute.summaries.iter().find(|value| value.summary == summary);
            let text = Text::plain(lower(summary.title));
            let text = match &finding.estimate {
                Some(estimate) => {
                    let values = clause.bound_values();
                    text.then(format!(" {}", estimated(estimate, |n| numbers::ratio_beside(n, &values))))
                }
                None => text,
            };
            match value.and_then(|value| value.extremes) {
                Some(extremes) => {
                    let title = crate::measures::find(extremes.measure).map_or(extremes.measure, |m| m.title);
                    text.then(format!(", {} lowest for ", lower(title)))
                        .and(Text::data(attribute.groups[extremes.lowest].name()))
                        .then(" and highest for ")
                        .and(Text::data(attribute.groups[extremes.highest].name()))
                }
                None => text,
            }
        }
    };
    who.and(evidence)
        .then(format!("; {} demanded", bounds(clause)))
        .then(" — ")
        .and(outcome(finding))
        .and(settling(audit, finding).unwrap_or_default())
}

fn of_measure(
    attribute: &Attribute,
    clause: &Clause,
    measure: &'static Measure,
    subject: Subject,
    finding: &Finding,
) -> Text {
    let Some(group) = subject.group else {
        return Text::data(lower(measure.title));
    };
    let value =
        |rate: Option<Rate>| rate.map_or_else(|| " undefined".into(), |rate| format!(" {}", rated(rate)));
    let mut text = Text::data(attribute.groups[group].name())
        .then(", ")
        .and(Text::data(lower(measure.title)))
        .then(value(attribute.groups[group].value(measure).ok()));
    if let Some(reference) = subject.reference {
        text = text
            .then(" against ")
            .and(reference_name(attribute, reference))
            .then(value(reference_rate(attribute, measure, subject)));
    }
    match (&finding.estimate, clause.compare) {
        (Some(estimate), Compare::Ratio) => {
            let values = clause.bound_values();
            text.then(format!(": ratio {}", estimated(estimate, |n| numbers::ratio_beside(n, &values))))
        }
        (Some(estimate), Compare::Difference) => {
            text.then(format!(": difference {} percentage points", estimated(estimate, numbers::points)))
        }
        (Some(estimate), Compare::Value) => {
            let interval = numbers::interval(judged(estimate), numbers::float_percent);
            text.then(format!(" (interval {interval})"))
        }
        (None, _) => text,
    }
}

fn of_number(
    attribute: &Attribute,
    clause: &Clause,
    measure: &'static NumberMeasure,
    subject: Subject,
    finding: &Finding,
) -> Text {
    let Some(group) = subject.group else {
        return Text::plain(lower(measure.title));
    };
    let numbers = attribute.numbers(measure.kind);
    let value = |group: usize| {
        let found = numbers.and_then(|numbers| numbers.value(group, measure));
        let found = found.filter(|_| clause.demand.is_of_a_pair().not());
        found.map_or_else(String::new, |found| match found.value {
            Ok(value) => format!(" {}", numbers::amount(value)),
            Err(_) => " undefined".into(),
        })
    };
    let mut text = Text::data(attribute.groups[group].name())
        .then(format!(", {}", lower(measure.title)))
        .then(value(group));
    if let Some(reference) = subject.reference {
        text = text.then(" against ").and(reference_name(attribute, reference));
        let comparison = numbers.and_then(|numbers| {
            numbers.comparisons_of(measure).find(|of| of.group == group && of.reference == reference)
        });
        text = match (reference, comparison.and_then(|comparison| comparison.reference_value)) {
            (ReferenceGroup::Group(reference), _) => text.then(value(reference)),
            (_, Some(value)) => text.then(format!(" {}", numbers::amount(value))),
            _ => text,
        };
    }
    match (&finding.estimate, clause.compare) {
        (Some(estimate), Compare::Ratio) => {
            let values = clause.bound_values();
            text.then(format!(": ratio {}", estimated(estimate, |n| numbers::ratio_beside(n, &values))))
        }
        (Some(estimate), Compare::Difference) => {
            let kind = if estimate.joint.is_some() { "joint interval" } else { "interval" };
            let limits = numbers::amounts(judged(estimate));
            text.then(format!(": difference {} ({kind} {limits})", numbers::amount(estimate.value)))
        }
        (Some(estimate), Compare::Value) if clause.demand.is_of_a_pair() => {
            text.then(format!(": {}", estimated(estimate, numbers::ratio)))
        }
        (Some(estimate), Compare::Value) => {
            let interval = numbers::amounts(judged(estimate));
            text.then(format!(" (interval {interval})"))
        }
        (None, _) => text,
    }
}

/// A rate with its counts.
fn rated(rate: Rate) -> String {
    match rate {
        Rate::Share(_) | Rate::Weighted(_) => {
            format!("{} ({})", numbers::rate_percent(rate), numbers::behind(rate))
        }
        Rate::Mean(_) => numbers::rate_percent(rate),
    }
}

fn estimated(estimate: &Estimate, write: impl Fn(f64) -> String + Copy) -> String {
    let kind = if estimate.joint.is_some() { "joint interval" } else { "interval" };
    format!("{} ({kind} {})", write(estimate.value), numbers::interval(judged(estimate), write))
}

/// The value of the reference of a finding.
fn reference_rate(attribute: &Attribute, measure: &'static Measure, subject: Subject) -> Option<Rate> {
    match subject.reference? {
        ReferenceGroup::Group(index) => attribute.groups[index].value(measure).ok(),
        other => attribute
            .comparisons_of(measure)
            .find(|comparison| Some(comparison.group) == subject.group && comparison.reference == other)
            .and_then(|comparison| comparison.reference_rate),
    }
}

/// The reference in words.
pub(super) fn reference_name(attribute: &Attribute, reference: ReferenceGroup) -> Text {
    match reference {
        ReferenceGroup::Group(index) => Text::data(attribute.groups[index].name()),
        ReferenceGroup::Rest => Text::plain("all other groups"),
        ReferenceGroup::Overall => Text::plain("all groups together"),
        ReferenceGroup::Absent => Text::plain("a declared reference that does not occur"),
    }
}

/// The bounds of a clause in words.
pub(super) fn bounds(clause: &Clause) -> String {
    let bounds = [("at least", &clause.at_least), ("at most", &clause.at_most)];
    let words: Vec<String> = bounds
        .into_iter()
        .filter_map(|(word, bound)| {
            bound.as_ref().map(|bound| format!("{word} {}{}", bound.written, in_points(clause, bound)))
        })
        .collect();
    words.join(" and ")
}

/// The bound of a difference of rates as the difference itself is written.
fn in_points(clause: &Clause, bound: &Bound) -> String {
    match (clause.demand, clause.compare) {
        (Demand::Measure(_), Compare::Difference) => {
            format!(" ({} points)", numbers::points(bound.exact.to_f64()))
        }
        _ => String::new(),
    }
}

fn outcome(finding: &Finding) -> Text {
    let mut text = Text::strong(words(finding.verdict));
    if let Some(reason) = &finding.reason {
        text = text.then(": ").and(Text::data(reason.trim_end_matches('.')));
    }
    if let Some(note) = &finding.note {
        text = text.then(format!("; {note}"));
    }
    text.then(".")
}

/// Titles that begin with the name of a person keep their capital.
const NAMES: [&str; 3] = ["Brier", "Kolmogorov", "Wasserstein"];

/// A title in the middle of a sentence.
pub(super) fn lower(title: &str) -> String {
    if NAMES.iter().any(|name| title.starts_with(name)) {
        return title.into();
    }
    let mut characters = title.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// The word with a capital letter.
pub(super) fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
