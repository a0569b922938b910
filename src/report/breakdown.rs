//! The same rates taken apart: within conditions, and over time.

use std::collections::BTreeMap;

use super::document::{Block, Table, Text};
use super::numbers::{hits_of_base, percent};
use crate::findings::{Attribute, ReferenceGroup};
use crate::measures::selection_rate;
use crate::share::Share;
use crate::tally::Level;

/// As many groups as a table has columns for.
const WIDEST: usize = 8;

/// Shares of each compared group, row by row.
type Rows = BTreeMap<Vec<Level>, BTreeMap<usize, Share>>;

/// Selection rates of every group in every condition.
pub(super) fn within_conditions(attribute: &Attribute) -> Vec<Block> {
    let taken = || attribute.conditional.iter().filter(|taken| taken.measure == selection_rate());
    let Some(first) = taken().next() else { return Vec::new() };
    let columns = first.conditions.join(" × ");
    let heading = Block::Heading(3, Text::plain("Selection rate within ").and(Text::data(columns.clone())));
    let groups = compared(attribute);
    let mut rows = Rows::new();
    for taken in taken() {
        for stratum in &taken.strata {
            let row = rows.entry(stratum.condition.clone()).or_default();
            row.insert(taken.group, stratum.group);
            if let ReferenceGroup::Group(reference) = taken.reference {
                row.insert(reference, stratum.reference);
            }
        }
    }
    if groups.len() > WIDEST {
        let elsewhere = format!(
            "The rates of these {} groups within conditions are in audit.json, under “conditional”.",
            groups.len()
        );
        return vec![heading, Block::Paragraph(Text::plain(elsewhere))];
    }
    let mut note = String::from(
        "Like compared with like: each row holds only cases of that condition. Rows with few cases move a lot by chance.",
    );
    let reversed = rows.values().filter(|row| is_reversed(attribute, &groups, row)).count();
    if reversed > 0 {
        note.push_str(&format!(
            " In {reversed} of {} conditions the gap points the other way than it does overall. That happens when the \
             groups are spread unevenly over conditions with different rates, and by chance where cases are few.",
            rows.len()
        ));
    }
    let table = table(attribute, &groups, Text::data(columns), &rows);
    vec![heading, Block::Table(table), Block::Paragraph(Text::plain(note))]
}

/// Whether, of two groups, the one that is behind overall is ahead in this row.
fn is_reversed(attribute: &Attribute, groups: &[usize], row: &BTreeMap<usize, Share>) -> bool {
    let [one, other] = groups else { return false };
    let (Some(here), Some(there)) = (row.get(one), row.get(other)) else { return false };
    if here.base() == 0 || there.base() == 0 {
        return false;
    }
    let overall = |group: usize| attribute.groups[group].counts.selection();
    let opposite = overall(*one).compare_rate(overall(*other)).reverse();
    opposite.is_ne() && here.compare_rate(*there) == opposite
}

/// Selection rates of every group in every period. Crosses are left to `audit.json`.
pub(super) fn over_time(attribute: &Attribute) -> Vec<Block> {
    let groups = compared(attribute);
    if attribute.periods.is_empty() || attribute.columns.len() > 1 || groups.len() > WIDEST {
        return Vec::new();
    }
    let mut rows = Rows::new();
    for counts in &attribute.periods {
        rows.entry(vec![counts.period.clone()]).or_default().insert(counts.group, counts.selection);
    }
    let note = "Counts of each period as they are; no test of change is made here, and single periods move by chance.";
    vec![
        Block::Heading(3, Text::plain("Selection rate over time")),
        Block::Table(table(attribute, &groups, Text::plain("Period"), &rows)),
        Block::Paragraph(Text::plain(note)),
    ]
}

fn compared(attribute: &Attribute) -> Vec<usize> {
    (0..attribute.groups.len()).filter(|index| attribute.groups[*index].is_compared()).collect()
}

fn table(attribute: &Attribute, groups: &[usize], heading: Text, rows: &Rows) -> Table {
    let mut table = Table::with(&[]).data_column(heading);
    table.columns[0].numeric = false;
    for group in groups {
        table = table.data_column(Text::data(attribute.groups[*group].name()));
    }
    for (levels, shares) in rows {
        let name: Vec<String> = levels.iter().map(ToString::to_string).collect();
        let mut cells = vec![Text::data(name.join(" / "))];
        cells.extend(groups.iter().map(|group| match shares.get(group) {
            Some(share) if share.base() > 0 => {
                Text::plain(format!("{} ({})", percent(*share), hits_of_base(*share)))
            }
            _ => Text::plain("no cases"),
        }));
        table.row(cells);
    }
    table
}
