//! Clauses watched over all periods: how strongly all of them together speak against each.

use super::super::document::{Block, Table, Text};
use super::super::numbers;
use super::super::sentences::{bounds, capital, lower};
use super::told::{against_name, limits_to_date, to_date};
use super::{MOST_ROWS, periods, so_many};
use crate::audit::Audit;
use crate::findings::{Monitor, OverTime, Unwatched, group_name};
use crate::policy::{Clause, Compare};

/// The watched clauses of an attribute.
pub(super) fn table(audit: &Audit, of: &OverTime, attribute: usize) -> Vec<Block> {
    let mut here: Vec<&Monitor> =
        of.monitors.all.iter().filter(|monitor| monitor.attribute == attribute).collect();
    if here.is_empty() {
        return Vec::new();
    }
    let all = here.len();
    if all > MOST_ROWS {
        let evidence = |monitor: &Monitor| monitor.steps.last().map_or(0.0, |step| step.log_adjusted);
        here.sort_by(|one, other| {
            other.alarm.is_some().cmp(&one.alarm.is_some()).then(evidence(other).total_cmp(&evidence(one)))
        });
        here.truncate(MOST_ROWS);
    }
    let mut table = Table::with(&[
        "Clause",
        "Group",
        "Against",
        "#To date",
        "#Limits at every look",
        "#E-value",
        "#Allowing for all watched",
        "Alarm",
    ]);
    for monitor in here {
        let clause = &audit.policy.clauses[monitor.clause];
        let last = monitor.steps.last();
        let sequence = last.filter(|_| monitor.group.is_some()).map(|step| step.sequence);
        let (value, limits) = match sequence {
            Some(Ok(estimate)) => (to_date(clause, &estimate), limits_to_date(clause, &estimate)),
            Some(Err(reason)) => (format!("undefined: {reason}"), "–".into()),
            None => ("–".into(), "–".into()),
        };
        let e_value = |of: Option<f64>| Text::plain(of.map_or_else(|| "–".into(), numbers::e_value));
        table.row(vec![
            Text::data(clause_words(clause)),
            monitor
                .group
                .as_ref()
                .map_or_else(|| Text::plain("all"), |levels| Text::data(group_name(levels))),
            against_name(&of.courses[attribute], &monitor.against),
            Text::plain(value),
            Text::plain(limits),
            e_value(last.map(|step| step.log_e_value)),
            e_value(last.map(|step| step.log_adjusted)),
            match monitor.alarm {
                Some(alarm) => Text::strong(format!("since {}", of.periods[alarm].name)),
                None => Text::plain("none"),
            },
        ]);
    }
    let mut note = format!(
        "Over {} from {} on. An alarm is raised where the e-value of the column “Allowing for all watched” has \
         reached {} once.",
        so_many(of, of.judged.end - of.monitors.from),
        of.periods[of.monitors.from].name,
        bound(of)
    );
    if all > MOST_ROWS {
        note.push_str(&format!(
            " These are the {MOST_ROWS} of {all} against which most evidence was gathered; all are in audit.json."
        ));
    }
    vec![Block::Heading(4, Text::plain("Watched")), Block::Table(table), Block::Paragraph(Text::plain(note))]
}

/// 1 / α.
fn bound(of: &OverTime) -> String {
    numbers::e_value(-of.monitors.alpha.ln())
}

fn clause_words(clause: &Clause) -> String {
    let title = lower(clause.demand.title());
    match clause.compare {
        Compare::Value => format!("{}: {}", capital(&title), bounds(clause)),
        other => format!("{} of {title}: {}", capital(other.word()), bounds(clause)),
    }
}

/// What an e-value is and what it assumes, and which clauses are not watched.
pub(super) fn explained(audit: &Audit, of: &OverTime) -> Vec<Block> {
    let mut blocks = Vec::new();
    let (unit, many) = (of.every.word(), periods(of));
    let watched = of.monitors.all.len();
    if watched > 0 {
        blocks.push(Block::Heading(3, Text::plain("What it means that a clause is watched")));
        let alpha = numbers::level(of.monitors.alpha);
        blocks.push(Block::Paragraph(Text::plain(format!(
            "Judging every {unit} anew finds something by chance sooner or later. An e-value does not: it gathers all \
             {many} so far, begins at 1, grows while the counts are worse than the clause allows and shrinks while they \
             are not. Where every clause is kept in every {unit}, the chance that any of the {watched} watched here ever \
             raises an alarm is at most {alpha}, however often one looks; so {} is much, and 1 is nothing. An alarm stays: \
             later {many} do not undo what earlier ones showed. No alarm is no proof that a clause is kept.",
            bound(of)
        ))));
        blocks.push(Block::Paragraph(Text::plain(format!(
            "Rates may drift from {unit} to {unit}. What is assumed is that cases are decided one by one, and that rows do \
             not come late because of what they say. The limits beside the value to date hold at every look together, at \
             {}, as long as the rates stay the same; where these drift, read the figure and the e-value.",
            numbers::level(1.0 - of.monitors.alpha)
        ))));
    }
    let changes = &audit.policy.changes;
    let mut points: Vec<Text> =
        of.monitors.unwatched.iter().map(|unwatched| not_watched(audit, unwatched)).collect();
    if !changes.is_empty() {
        let number = numbers::counted(changes.len() as u64, "clause on change is", "clauses on change are");
        let judged = of.judged_name();
        points.push(Text::plain(format!("{} judged for {judged} and not watched.", capital(&number))));
    }
    if !points.is_empty() {
        if watched == 0 {
            blocks.push(Block::Heading(3, Text::plain("Watched")));
        }
        blocks.push(Block::Paragraph(Text::plain("Not watched:")));
        let more = points.len().saturating_sub(MOST_ROWS);
        points.truncate(MOST_ROWS);
        if more > 0 {
            points.push(Text::plain(format!("and {more} more, in audit.json")));
        }
        blocks.push(Block::List(points));
    }
    blocks
}

fn not_watched(audit: &Audit, unwatched: &Unwatched) -> Text {
    Text::data(clause_words(&audit.policy.clauses[unwatched.clause]))
        .then(": ")
        .and(Text::data(unwatched.reason.clone()))
        .then(".")
}
