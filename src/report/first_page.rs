//! The first half page: what was audited, what was breached, what could not be told.

use super::document::{Block, Text};
use super::numbers::{count, counted};
use super::over_time::recorded;
use super::sentences::{capital, headline, lower, sentence};
use crate::audit::Audit;
use crate::findings::{Finding, Verdict, find_rule};
use crate::measures::Direction;
use crate::policy::{Cut, Event, Policy};
use crate::tally::Scalar;

/// As many findings of one verdict as the first page spells out.
const SPELLED_OUT: usize = 6;

/// What was audited, on how many decisions, what was breached, what could not be told.
pub(super) fn first_page(audit: &Audit) -> Vec<Block> {
    let mut blocks = recorded(audit);
    blocks.extend([Block::Paragraph(what(audit)), Block::Paragraph(Text::strong(headline(audit)))]);
    for (verdict, title) in [(Verdict::Breached, "Breached"), (Verdict::Inconclusive, "Could not be told")] {
        let of: Vec<&Finding> = audit.findings.iter().filter(|finding| finding.verdict == verdict).collect();
        if of.is_empty() {
            continue;
        }
        blocks.push(Block::Paragraph(Text::strong(format!("{title} ({})", of.len()))));
        // What rests on several periods is not crowded out by the many judgments of one.
        let (over_time, of): (Vec<&Finding>, Vec<&Finding>) =
            of.into_iter().partition(|finding| finding.earlier.is_some());
        let mut points = Vec::new();
        for of in [of, over_time] {
            points.extend(of.iter().take(SPELLED_OUT).map(|finding| sentence(audit, finding)));
            if of.len() > SPELLED_OUT {
                let more = format!("and {} more, in the findings below", of.len() - SPELLED_OUT);
                points.push(Text::plain(more));
            }
        }
        blocks.push(Block::List(points));
    }
    blocks.extend(worth_knowing(audit));
    blocks.push(Block::Paragraph(Text::plain(
        "The numbers describe the decisions in this log. They do not say why the groups differ, and a clause \
         that is met is no proof that nobody was disadvantaged: see “What this audit does not show” at the end.",
    )));
    blocks
}

/// What qualifies the verdicts: significant differences within bounds, and findings about the policy itself.
fn worth_knowing(audit: &Audit) -> Vec<Block> {
    let mut points = Vec::new();
    let noted: Vec<Text> = audit
        .findings
        .iter()
        .filter(|finding| finding.note.is_some())
        .filter_map(|finding| {
            let (subject, clause) = (finding.subject?, finding.clause.as_ref()?);
            let attribute = &audit.attributes[subject.attribute];
            let name = Text::data(attribute.groups[subject.group?].name());
            Some(name.then(" (").and(Text::data(lower(clause.demand.title()))).then(")"))
        })
        .collect();
    if !noted.is_empty() {
        let total = noted.len() as u64;
        points.push(
            Text::plain(format!(
                "In {} the bound is not crossed and the difference is significant all the same: ",
                counted(total, "judgment", "judgments")
            ))
            .and(Text::join(noted.into_iter().take(SPELLED_OUT), "; "))
            .then(if total > SPELLED_OUT as u64 { "; and more." } else { "." }),
        );
    }
    points.extend(about_policy(audit));
    if points.is_empty() {
        return Vec::new();
    }
    vec![Block::Paragraph(Text::strong("Worth knowing")), Block::List(points)]
}

/// Findings that come from no clause.
pub(super) fn about_policy(audit: &Audit) -> Vec<Text> {
    let of = audit.findings.iter().filter(|finding| finding.clause.is_none());
    of.map(|finding| {
        let title = find_rule(finding.code).map_or(finding.code, |rule| rule.title);
        let reason = finding.reason.clone().unwrap_or_default();
        Text::plain(format!("{title}: ")).and(Text::data(reason)).then(".")
    })
    .collect()
}

fn what(audit: &Audit) -> Text {
    let policy = &audit.policy;
    let ledger = &audit.ledger;
    let names = audit.attributes.iter().map(|attribute| Text::data(attribute.name()));
    let cases = policy.domain.cases();
    let mut text =
        Text::plain(format!("{} of {} {cases} were used, by ", count(ledger.used), count(ledger.read)))
            .and(Text::join(names, ", "))
            .then(". ")
            .and(event(&audit.policy));
    if let Some(weight) = policy.weight.as_ref().filter(|_| policy.is_weighted_sample()) {
        text = text
            .then(" Rows are a sample with survey weights, column ")
            .and(Text::data(weight.column.clone()))
            .then(": rates are of the population it was drawn from, counts are of rows.");
    }
    let unknown = audit.attributes.iter().zip(&ledger.unknown).filter(|(_, cases)| **cases > 0);
    let unknown: Vec<Text> = unknown
        .map(|(attribute, cases)| {
            Text::plain(format!("{} by ", count(*cases))).and(Text::data(attribute.name()))
        })
        .collect();
    if !unknown.is_empty() {
        text = text
            .then(format!(" {} of an unknown group are counted and not compared: ", capital(cases)))
            .and(Text::join(unknown, ", "))
            .then(".");
    }
    if let Some(label) = &policy.label {
        let values = label.positive.yes.iter().map(scalar);
        text = text
            .then(" What turned out to be true is read from ")
            .and(Text::data(label.column.clone()))
            .then(" (positive: ")
            .and(Text::join(values, ", "))
            .then(").");
    }
    let sources = audit.sources.iter().map(|source| Text::data(source.name.clone()));
    text = match audit.sources.len() {
        1..=5 => text.then(" The log is ").and(Text::join(sources, ", ")).then("."),
        files => text.then(format!(" The log is {files} files, listed at the end.")),
    };
    match &policy.date {
        Some(date) => text.then(" Date of the audit: ").and(Text::data(date.clone())).then("."),
        None => text,
    }
    .and(period(audit))
}

/// From when to when, where the log says it.
fn period(audit: &Audit) -> Text {
    let periods = || {
        let counted = audit.attributes.iter().flat_map(|attribute| &attribute.periods);
        let amounts = audit.attributes.iter().filter_map(|attribute| attribute.amounts.as_ref());
        let summed = amounts.flat_map(|amounts| &amounts.periods).map(|amounts| &amounts.period);
        counted.map(|counts| &counts.period).chain(summed).filter(|period| !period.is_missing())
    };
    match (periods().min(), periods().max()) {
        (Some(first), Some(last)) => Text::plain(format!(" From {first} to {last}.")),
        _ => Text::default(),
    }
}

fn scalar(value: &Scalar) -> Text {
    Text::data(value.to_string())
}

/// What the event is, and whether it is good to get.
pub(super) fn event(policy: &Policy) -> Text {
    let decision = &policy.decision;
    let column = Text::data(decision.column.clone());
    let what = match &decision.event {
        Event::Amount { .. } => {
            let side = match decision.direction {
                Direction::Favorable => "higher",
                Direction::Adverse => "lower",
            };
            return Text::plain("The outcome is the amount in ")
                .and(column)
                .then(format!(", of which {side} is better."));
        }
        Event::Classes { order } if order.is_empty() => {
            return Text::plain("The outcome is the class in ")
                .and(column)
                .then("; no class is said to be better than another.");
        }
        Event::Classes { order } => {
            return Text::plain("The outcome is the class in ")
                .and(column)
                .then(", the best first: ")
                .and(Text::join(order.iter().map(Text::data), ", "))
                .then(".");
        }
        Event::Stages(stages) => {
            return Text::plain("The outcome is how far a case came: ")
                .and(Text::join(stages.names.iter().map(Text::data), " → "))
                .then(".");
        }
        Event::Values(flag) => Text::plain("The event is ")
            .and(column)
            .then(" = ")
            .and(Text::join(flag.yes.iter().map(scalar), " or ")),
        Event::Threshold { side, cut } => {
            let words = side.key().replace('_', " ");
            let bound = match (cut, policy.cut) {
                (Cut::At(written), _) => written.clone(),
                (Cut::Median(over), Some(median)) => {
                    format!("the median, {median} (taken over {} rows)", over.word())
                }
                (Cut::Median(_), None) => "the median".into(),
            };
            Text::plain("The event is ").and(column).then(format!(" {words} {bound}"))
        }
    };
    what.then(match decision.direction {
        Direction::Favorable => ", which is good to get.",
        Direction::Adverse => ", which is bad to get: a higher rate is worse.",
    })
}
