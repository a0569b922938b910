//! The tables of 6 RCNY 5-301: categories, applicants, selected, rate and impact ratio, rounded from exact
//! values with halves up, as the examples of the rule are.

use super::document::{Block, Table, Text};
use super::numbers::{count, counted};
use crate::audit::Audit;
use crate::exact::Exact;
use crate::findings::{Attribute, Group, Standing};
use crate::measures::Direction;
use crate::policy::{Cut, Event, Form};
use crate::share::Share;

/// The rule's tables for every attribute and cross of the audit.
pub(super) fn new_york(audit: &Audit) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, Text::plain("Tables of New York City Local Law 144")),
        Block::Paragraph(Text::plain(
            "Computed as 6 RCNY 5-301 describes: each category's rate, and its impact ratio to the category with the \
             highest rate of the same table. The rule sets no threshold.",
        )),
    ];
    if audit.policy.form() != Form::YesNo {
        blocks.push(Block::Paragraph(Text::plain(
            "Not printed: the rule's tables are of a selection or a score, and the outcome here is neither. For a score, cut \
             it at its median (above = \"median\"); for a tool that classifies, audit each class as a yes/no decision.",
        )));
        return blocks;
    }
    if audit.policy.decision.direction == Direction::Adverse {
        blocks.push(Block::Paragraph(Text::plain(
            "Not printed: the rule's tables are of a selection or a score that is good to get, and the event here is \
             adverse. Name the favorable values of the decision instead.",
        )));
        return blocks;
    }
    if audit.policy.is_weighted_sample() {
        blocks.push(Block::Paragraph(Text::plain(
            "Not printed: the rule's tables count applicants, and the rows here are a sample with survey weights.",
        )));
        return blocks;
    }
    let scoring = matches!(audit.policy.decision.event, Event::Threshold { cut: Cut::Median(_), .. });
    let regulated = |attribute: &&(&Attribute, &u64)| {
        let of_rule = |role: &String| ["sex", "race"].contains(&role.as_str());
        let groups = &audit.policy.groups;
        let is_regulated = |column: &String| {
            groups.iter().any(|group| group.column == *column && group.role.as_ref().is_some_and(of_rule))
        };
        // Where no column says that it is one of the rule's, all are printed.
        groups.iter().all(|group| !group.role.as_ref().is_some_and(of_rule))
            || attribute.0.columns.iter().all(is_regulated)
    };
    let tables: Vec<(&Attribute, &u64)> = audit.attributes.iter().zip(&audit.ledger.unknown).collect();
    for (attribute, unknown) in tables.iter().filter(regulated) {
        blocks.push(Block::Heading(3, Text::data(title(audit, attribute))));
        blocks.push(Block::Table(table(attribute, scoring)));
        blocks.push(Block::Paragraph(notes(audit, attribute, **unknown)));
    }
    blocks
}

/// The words of the rule for a table, from the roles of its columns.
fn title(audit: &Audit, attribute: &Attribute) -> String {
    let roles: Vec<&str> = attribute
        .columns
        .iter()
        .filter_map(|column| audit.policy.groups.iter().find(|group| group.column == *column))
        .map(|group| group.role.as_deref().unwrap_or(&group.column))
        .collect();
    match roles.as_slice() {
        ["sex"] => "Sex categories".into(),
        ["race"] => "Race/ethnicity categories".into(),
        ["race", "sex"] | ["sex", "race"] => "Intersectional categories".into(),
        _ => attribute.name(),
    }
}

fn table(attribute: &Attribute, scoring: bool) -> Table {
    let mut table = Table::with(&[]);
    for column in &attribute.columns {
        table = table.data_column(Text::data(column.clone()));
    }
    table.columns.iter_mut().for_each(|column| column.numeric = false);
    let headings = if scoring {
        ["# of applicants", "# above the median", "Scoring rate", "Impact ratio"]
    } else {
        ["# of applicants", "# selected", "Selection rate", "Impact ratio"]
    };
    for heading in headings {
        table = table.data_column(Text::plain(heading));
    }
    let known: Vec<&Group> =
        attribute.groups.iter().filter(|group| group.standing != Standing::Unknown).collect();
    let eligible = known.iter().filter(|group| group.is_compared() && group.counts.cases() > 0);
    let highest = eligible
        .map(|group| group.counts.selection())
        .reduce(|best, share| if share.compare_rate(best).is_gt() { share } else { best });
    for group in known {
        let share = group.counts.selection();
        let mut cells: Vec<Text> = group.levels.iter().map(|level| Text::data(level.to_string())).collect();
        cells.push(Text::plain(count(share.base())));
        cells.push(Text::plain(count(share.hits())));
        cells.push(Text::plain(rate(share)));
        cells.push(Text::plain(match (group.is_compared(), highest) {
            (true, Some(highest)) => impact_ratio(share, highest),
            _ => "not calculated".into(),
        }));
        table.row(cells);
    }
    table
}

fn rate(share: Share) -> String {
    if share.base() == 0 {
        return "–".into();
    }
    let hundred = Exact::decimal("100").unwrap_or_else(Exact::one);
    format!("{}%", (Exact::of(share) * hundred).rounded(1))
}

fn impact_ratio(share: Share, highest: Share) -> String {
    if share.base() == 0 {
        return "undefined: no cases".into();
    }
    (Exact::of(share) / Exact::of(highest))
        .map_or_else(|| "undefined: nobody was selected".into(), |ratio| ratio.rounded(3))
}

fn notes(audit: &Audit, attribute: &Attribute, unknown: u64) -> Text {
    let mut text = Text::plain(format!(
        "The calculations above leave out {} of an unknown category.",
        counted(unknown, "individual", "individuals")
    ));
    for (index, small) in audit.policy.exclusions.iter().enumerate() {
        let left_out = attribute.groups.iter().filter(|group| group.standing == Standing::Excluded(index));
        let names: Vec<Text> = left_out.map(|group| Text::data(group.name())).collect();
        if names.is_empty() {
            continue;
        }
        text = text
            .then(" Left out of the impact ratios, with their number of applicants and rate in the table: ")
            .and(Text::join(names, "; "))
            .then(". Justification: ")
            .and(Text::data(small.justification.trim_end_matches('.')))
            .then(".");
    }
    match audit.cut {
        Some(cut) => text.then(format!(" The median score of the sample is {cut}.")),
        None => text,
    }
}
