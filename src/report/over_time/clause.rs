//! A clause on change: what it demands, and what became of it group by group.

use super::super::document::{Block, Table, Text};
use super::super::numbers;
use super::super::sentences::{lower, words};
use super::MOST_ROWS;
use super::told::{Sides, allowed, beside_name, worse};
use crate::audit::Audit;
use crate::findings::{Earlier, Finding, OverTime, group_name};
use crate::policy::{Clause, Compare, Demand, Judge};

/// The heading, the explanation and the table of a clause on change.
pub(in crate::report) fn of_change(audit: &Audit, clause: &Clause, of: &[&Finding]) -> Vec<Block> {
    let what = match clause.compare {
        Compare::Value => String::new(),
        other => format!("{} of ", other.word()),
    };
    let title = format!(
        "Change of {what}{}: {}",
        lower(clause.demand.title()),
        allowed(audit.over_time.as_ref(), clause, &periods(of))
    );
    let judged = match clause.judge {
        Judge::Interval => {
            "judged by the whole interval of the change: breached when all of it is worse than allowed, met when all \
             of it is within"
        }
        Judge::Point | Judge::Significance => "judged by the value of the change alone, compared exactly",
    };
    let reference = match clause.compare {
        Compare::Value => "",
        _ => {
            " The reference is the same group at both times; where that is the best group, the best of both times together."
        }
    };
    let mut blocks = vec![
        Block::Heading(3, Text::data(title)),
        Block::Paragraph(Text::plain(format!(
            "Demanded by the policy itself; {judged}. Below zero it is better than it was.{reference}"
        ))),
    ];
    let shown: Vec<&Finding> = gravest(of).into_iter().take(MOST_ROWS).collect();
    if let Some(over_time) = audit.over_time.as_ref().filter(|_| !shown.is_empty()) {
        blocks.push(Block::Table(table(audit, over_time, clause, &shown)));
    }
    let all = of.iter().filter(|finding| finding.earlier.is_some()).count();
    if all > shown.len() {
        let more = format!("The gravest {} of {all} judgments; all are in audit.json.", shown.len());
        blocks.push(Block::Paragraph(Text::plain(more)));
    }
    let about: Vec<Text> = of
        .iter()
        .filter(|finding| finding.earlier.is_none())
        .map(|finding| {
            Text::strong(words(finding.verdict))
                .then(": ")
                .and(Text::data(finding.reason.clone().unwrap_or_default()))
                .then(".")
        })
        .collect();
    if !about.is_empty() {
        blocks.push(Block::List(about));
    }
    blocks
}

/// Those with a group, in their order; where there are too many, the gravest first.
fn gravest<'a>(of: &[&'a Finding]) -> Vec<&'a Finding> {
    let mut with_group: Vec<&Finding> =
        of.iter().copied().filter(|finding| finding.earlier.is_some()).collect();
    if with_group.len() > MOST_ROWS {
        with_group.sort_by_key(|finding| finding.verdict);
    }
    with_group
}

fn table(audit: &Audit, of: &OverTime, clause: &Clause, findings: &[&Finding]) -> Table {
    let periods = periods(findings);
    // Of a mean of several periods there are no counts to show.
    let then = match periods.as_slice() {
        [one] => Some(one),
        _ => None,
    };
    let mut table = Table::with(&["Attribute", "Group", "Compared with"])
        .data_column(Text::plain(format!("In {}", of.judged_name())));
    if let Some(then) = then {
        table = table.data_column(Text::plain(format!("In {then}")));
    }
    let worse_by = if clause.compare == Compare::Ratio { "Worse by" } else { "Worse by, points" };
    for heading in [worse_by, "Interval", "Verdict"] {
        table = table.data_column(Text::plain(heading));
    }
    if let Some(last) = table.columns.last_mut() {
        last.numeric = false;
    }
    for finding in findings {
        let (Some(subject), Some(Earlier::Change { group, beside, .. })) =
            (finding.subject, &finding.earlier)
        else {
            continue;
        };
        let Demand::Measure(measure) = clause.demand else { continue };
        let course = &of.courses[subject.attribute];
        let places = (0..of.periods.len()).filter(|index| periods.contains(&of.periods[*index].name));
        let now = Sides::of(course, of.judged.clone(), group, beside, measure);
        let before = Sides::of(course, places, group, beside, measure);
        let (value, interval) = match &finding.estimate {
            Some(estimate) => (
                worse(clause, estimate.value),
                numbers::interval(estimate.interval, |limit| worse(clause, limit)),
            ),
            None => ("–".into(), "–".into()),
        };
        let mut verdict = Text::strong(words(finding.verdict));
        if let Some(reason) = &finding.reason {
            verdict = verdict.then(": ").and(Text::data(reason.clone()));
        }
        let mut cells = vec![
            Text::data(audit.attributes[subject.attribute].name()),
            Text::data(group_name(group)),
            beside_name(beside),
            Text::plain(now.written(clause.compare)),
        ];
        if then.is_some() {
            cells.push(Text::plain(before.written(clause.compare)));
        }
        cells.extend([Text::plain(value), Text::plain(interval), verdict]);
        table.row(cells);
    }
    table
}

/// The earlier periods that a clause on change is about.
fn periods(findings: &[&Finding]) -> Vec<String> {
    let found = findings.iter().find_map(|finding| match &finding.earlier {
        Some(Earlier::Change { periods, .. }) => Some(periods.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}
