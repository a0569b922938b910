//! The findings, clause by clause.

use super::document::{Block, Table, Text};
use super::first_page::about_policy;
use super::numbers::{self, count, counted, judged};
use super::over_time::of_change;
use super::power::power;
use super::sentences::{bounds, capital, lower, reference_name, sentence, words};
use crate::audit::Audit;
use crate::findings::{Earlier, Finding, Verdict};
use crate::policy::{Clause, Compare, Demand, Judge, Origin};

/// Every clause with what became of it, group by group.
pub(super) fn findings(audit: &Audit) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, Text::plain("Findings"))];
    if audit.policy.clauses.is_empty() {
        blocks.push(Block::Paragraph(Text::plain(
            if audit.findings.iter().any(|finding| finding.clause.is_some()) {
                "No clause of the profiles applies here, for the reasons below: this audit measures and judges nothing."
            } else {
                "The policy has no clause, so this audit measures and judges nothing."
            },
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
        blocks.push(Block::Heading(3, Text::plain("What else the audit noticed")));
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
    if clause.worsening.is_some() {
        return of_change(audit, clause, of);
    }
    let (alarms, of): (Vec<&Finding>, Vec<&Finding>) =
        of.iter().partition(|finding| matches!(finding.earlier, Some(Earlier::Alarm(_))));
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
    if clause.demand.is_of_a_pair() {
        explained = explained.then(" Intervals are of one group and its reference alone.");
    }
    if of.iter().any(|finding| finding.note.is_some()) {
        explained = explained
            .then(" “Yet significant”: the bound is not crossed, and the groups differ all the same.");
    }
    if clause.min_rows > 1 {
        explained = explained.then(format!(" Fewer than {} cases decide nothing.", count(clause.min_rows)));
    }
    let mut blocks = vec![Block::Heading(3, Text::data(title)), Block::Paragraph(explained)];

    let (judged, rest): (Vec<&&Finding>, Vec<&&Finding>) =
        of.iter().partition(|finding| finding.verdict != Verdict::NotApplicable);
    if !judged.is_empty() {
        blocks.push(Block::Table(table(audit, clause, &judged)));
    }
    blocks.extend(left_out(audit, &rest));
    blocks.extend(raised(audit, &alarms));
    blocks.extend(power(audit, clause, &judged));
    blocks
}

fn table(audit: &Audit, clause: &Clause, findings: &[&&Finding]) -> Table {
    let summary = matches!(clause.demand, Demand::Summary(_));
    let of_pair = clause.demand.is_of_a_pair();
    let of_amounts = matches!(clause.demand, Demand::Number(_));
    let mut table = match (summary, clause.compare) {
        _ if of_pair => {
            Table::with(&["Attribute", "Group", "Compared with", "#Value", "#Interval", "Verdict"])
        }
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
            if of_amounts { "#Difference" } else { "#Difference, points" },
            "#Interval",
            "#p, adjusted",
            "Verdict",
        ]),
    };
    let bounds = clause.bound_values();
    let write = |number: f64| match (clause.demand, clause.compare) {
        (Demand::Measure(_), Compare::Value) => numbers::float_percent(number),
        (Demand::Measure(_), Compare::Difference) => numbers::points(number),
        (Demand::Number(_), Compare::Value | Compare::Difference) if !of_pair => numbers::amount(number),
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
            if clause.compare != Compare::Value || of_pair {
                let reference = subject.reference.map(|reference| reference_name(attribute, reference));
                cells.push(reference.unwrap_or_else(|| Text::plain("–")));
            }
        }
        match &finding.estimate {
            Some(estimate) => {
                cells.push(Text::plain(write(estimate.value)));
                cells.push(Text::plain(match clause.compare {
                    Compare::Value | Compare::Difference if of_amounts && !of_pair => {
                        numbers::amounts(judged(estimate))
                    }
                    _ => numbers::interval(judged(estimate), write),
                }));
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

/// The alarms of a clause that is watched.
fn raised(audit: &Audit, alarms: &[&Finding]) -> Vec<Block> {
    const MOST: usize = 12;
    if alarms.is_empty() {
        return Vec::new();
    }
    let title = match alarms.len() {
        1 => "Over time this clause has raised an alarm, which is a breach.".to_string(),
        number => format!("Over time this clause has raised {number} alarms, each of which is a breach."),
    };
    let mut points: Vec<Text> = alarms.iter().take(MOST).map(|finding| sentence(audit, finding)).collect();
    if alarms.len() > MOST {
        points.push(Text::plain(format!("and {} more, in audit.json", alarms.len() - MOST)));
    }
    vec![Block::Paragraph(Text::plain(title)), Block::List(points)]
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
