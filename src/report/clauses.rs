//! The first half page, and the findings clause by clause.

use super::document::{Block, Table, Text};
use super::numbers::{self, count, counted, judged};
use super::sentences::{bounds, headline, lower, reference_name, sentence, words};
use crate::audit::Audit;
use crate::findings::{Finding, Verdict, find_rule};
use crate::measures::Direction;
use crate::policy::{Clause, Compare, Cut, Demand, Event, Judge, Origin};
use crate::tally::Scalar;

/// As many findings of one verdict as the first page spells out.
const SPELLED_OUT: usize = 6;

/// What was audited, on how many decisions, what was breached, what could not be told.
pub(super) fn first_page(audit: &Audit) -> Vec<Block> {
    let mut blocks = vec![Block::Paragraph(what(audit)), Block::Paragraph(Text::strong(headline(audit)))];
    for (verdict, title) in [(Verdict::Breached, "Breached"), (Verdict::Inconclusive, "Could not be told")] {
        let of: Vec<&Finding> = audit.findings.iter().filter(|finding| finding.verdict == verdict).collect();
        if of.is_empty() {
            continue;
        }
        blocks.push(Block::Paragraph(Text::strong(format!("{title} ({})", of.len()))));
        let mut points: Vec<Text> =
            of.iter().take(SPELLED_OUT).map(|finding| sentence(audit, finding)).collect();
        if of.len() > SPELLED_OUT {
            points.push(Text::plain(format!("and {} more, in the findings below", of.len() - SPELLED_OUT)));
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
            Some(name.then(format!(" ({})", lower(clause.demand.title()))))
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
fn about_policy(audit: &Audit) -> Vec<Text> {
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
            .and(event(audit));
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
        counted.map(|counts| &counts.period).filter(|period| !period.is_missing())
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
fn event(audit: &Audit) -> Text {
    let decision = &audit.policy.decision;
    let column = Text::data(decision.column.clone());
    let what = match &decision.event {
        Event::Values(flag) => Text::plain("The event is ")
            .and(column)
            .then(" = ")
            .and(Text::join(flag.yes.iter().map(scalar), " or ")),
        Event::Threshold { side, cut } => {
            let words = side.key().replace('_', " ");
            let bound = match (cut, audit.cut) {
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

/// Every clause with what became of it, group by group.
pub(super) fn findings(audit: &Audit) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, Text::plain("Findings"))];
    if audit.policy.clauses.is_empty() {
        blocks.push(Block::Paragraph(Text::plain(
            "The policy has no clause that applies, so this audit measures and judges nothing.",
        )));
    }
    let mut listed: Vec<&Clause> = Vec::new();
    for clause in audit.findings.iter().filter_map(|finding| finding.clause.as_ref()) {
        if listed.iter().any(|known| same(known, clause)) {
            continue;
        }
        listed.push(clause);
        let of: Vec<&Finding> = audit
            .findings
            .iter()
            .filter(|finding| finding.clause.as_ref().is_some_and(|other| same(other, clause)))
            .collect();
        blocks.extend(of_clause(audit, clause, &of));
    }
    let about_policy = about_policy(audit);
    if !about_policy.is_empty() {
        blocks.push(Block::Heading(3, Text::plain("About the policy itself")));
        blocks.push(Block::List(about_policy));
    }
    blocks
}

fn same(one: &Clause, other: &Clause) -> bool {
    one.words() == other.words()
        && one.origin == other.origin
        && one.groups == other.groups
        && one.reference == other.reference
        && one.min_rows == other.min_rows
        && one.inconclusive_fails == other.inconclusive_fails
}

fn of_clause(audit: &Audit, clause: &Clause, of: &[&Finding]) -> Vec<Block> {
    let mut title = format!("{}: {}", clause.demand.title(), bounds(clause));
    if clause.compare != Compare::Value {
        title = format!(
            "{} of {}: {}",
            capital(clause.compare.word()),
            lower(clause.demand.title()),
            bounds(clause)
        );
    }
    let origin = match &clause.origin {
        Origin::Policy => Text::plain("Demanded by the policy itself"),
        Origin::Profile(id) => Text::plain("Demanded by the profile ").and(Text::code(id.clone())),
    };
    let how = match clause.judge {
        Judge::Interval => {
            "judged by the whole interval: breached when all of it is beyond the bound, met when all of it is within"
        }
        Judge::Point => "judged by the value alone, compared exactly",
        Judge::Significance => {
            "judged by the value together with a test: breached when the bound is crossed and the difference is \
             significant after correction for the number of comparisons"
        }
    };
    let mut explained = origin.then(format!("; {how}."));
    if clause.compare != Compare::Value {
        explained = explained.then(" Intervals hold for all groups of an attribute at once.");
    }
    if of.iter().any(|finding| finding.note.is_some()) {
        explained = explained
            .then(" “Yet significant”: the bound is not crossed, and the rates differ all the same.");
    }
    if clause.min_rows > 1 {
        explained = explained.then(format!(" Fewer than {} cases decide nothing.", count(clause.min_rows)));
    }
    let mut blocks = vec![Block::Heading(3, Text::plain(title)), Block::Paragraph(explained)];

    let (judged, rest): (Vec<&&Finding>, Vec<&&Finding>) =
        of.iter().partition(|finding| finding.verdict != Verdict::NotApplicable);
    if !judged.is_empty() {
        blocks.push(Block::Table(table(audit, clause, &judged)));
    }
    blocks.extend(left_out(audit, &rest));
    blocks
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

fn table(audit: &Audit, clause: &Clause, findings: &[&&Finding]) -> Table {
    let summary = matches!(clause.demand, Demand::Summary(_));
    let mut table = match (summary, clause.compare) {
        (true, _) => Table::with(&["Attribute", "Lowest", "Highest", "#Value", "#Interval", "Verdict"]),
        (_, Compare::Value) => Table::with(&["Attribute", "Group", "#Value", "#Interval", "Verdict"]),
        (_, Compare::Ratio) => Table::with(&[
            "Attribute",
            "Group",
            "Compared with",
            "#Ratio",
            "#Interval",
            "#p, adjusted",
            "Verdict",
        ]),
        (_, Compare::Difference) => Table::with(&[
            "Attribute",
            "Group",
            "Compared with",
            "#Difference, points",
            "#Interval",
            "#p, adjusted",
            "Verdict",
        ]),
    };
    let bounds = clause.bound_values();
    let write = |number: f64| match (summary, clause.compare) {
        (false, Compare::Value) => numbers::float_percent(number),
        (false, Compare::Difference) => numbers::points(number),
        _ => numbers::ratio_beside(number, &bounds),
    };
    for finding in findings {
        let Some(subject) = finding.subject else { continue };
        let attribute = &audit.attributes[subject.attribute];
        let mut cells = vec![Text::data(attribute.name())];
        let group = |index: Option<usize>| {
            index.map_or_else(|| Text::plain("–"), |index| Text::data(attribute.groups[index].name()))
        };
        if let Demand::Summary(of) = clause.demand {
            let value = attribute.summaries.iter().find(|value| value.summary == of);
            let extremes = value.and_then(|value| value.extremes);
            cells.push(group(extremes.map(|extremes| extremes.lowest)));
            cells.push(group(extremes.map(|extremes| extremes.highest)));
        } else {
            cells.push(group(subject.group));
            if clause.compare != Compare::Value {
                let reference = subject.reference.map(|reference| reference_name(attribute, reference));
                cells.push(reference.unwrap_or_else(|| Text::plain("–")));
            }
        }
        match &finding.estimate {
            Some(estimate) => {
                cells.push(Text::plain(write(estimate.value)));
                cells.push(Text::plain(numbers::interval(judged(estimate), write)));
            }
            None => cells.extend([Text::plain("–"), Text::plain("–")]),
        }
        if !summary && clause.compare != Compare::Value {
            let p = finding.p_adjusted.map_or_else(|| "–".into(), numbers::p_value);
            cells.push(Text::plain(p));
        }
        let mut verdict = Text::strong(words(finding.verdict));
        if let Some(reason) = &finding.reason {
            verdict = verdict.then(": ").and(Text::data(reason.clone()));
        }
        if finding.note.is_some() {
            verdict = verdict.then(", yet significant");
        }
        cells.push(verdict);
        table.row(cells);
    }
    table
}

/// Groups that were not judged, one line per reason.
fn left_out(audit: &Audit, findings: &[&&Finding]) -> Vec<Block> {
    let mut reasons: Vec<(String, Vec<Text>)> = Vec::new();
    for finding in findings {
        let reason = finding.reason.clone().unwrap_or_default();
        let name = finding.subject.map(|subject| {
            let attribute = &audit.attributes[subject.attribute];
            subject.group.map_or_else(
                || Text::data(attribute.name()),
                |group| Text::data(attribute.groups[group].name()),
            )
        });
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.extend(name),
            None => reasons.push((reason, name.into_iter().collect())),
        }
    }
    let points: Vec<Text> = reasons
        .into_iter()
        .map(|(reason, names)| {
            let total = names.len();
            let who = match total {
                0 => Text::plain("Not judged"),
                _ => Text::plain("Not judged, ")
                    .then(counted(total as u64, "group", "groups"))
                    .then(" (")
                    .and(Text::join(names, "; "))
                    .then(")"),
            };
            who.then(": ").and(Text::data(reason.trim_end_matches('.'))).then(".")
        })
        .collect();
    if points.is_empty() { Vec::new() } else { vec![Block::List(points)] }
}
