//! The same rates taken apart: within conditions, and over time.

use std::collections::BTreeMap;

use super::document::{Block, Table, Text};
use super::numbers::{self, hits_of_base, percent};
use super::sentences::reference_name;
use crate::findings::{Attribute, Conditional, ReferenceGroup};
use crate::inference::strata::StratifiedTest;
use crate::measures::selection_rate;
use crate::share::{Share, Undefined};
use crate::tally::Level;

/// As many groups as a table has columns for.
const WIDEST: usize = 8;

/// Below this p-value of the test of homogeneity the sentence says that conditions disagree; it decides no verdict.
const DISAGREE: f64 = 0.05;

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
    let mut blocks = vec![heading, Block::Table(table), Block::Paragraph(Text::plain(note))];
    blocks.extend(pooled(attribute));
    blocks.extend(disparities(attribute));
    blocks
}

/// How large a part of the rejected and of the accepted each group is.
fn disparities(attribute: &Attribute) -> Vec<Block> {
    if attribute.disparities.is_empty() {
        return Vec::new();
    }
    let mut table = Table::with(&[
        "Group",
        "#Of the accepted",
        "#Of the rejected",
        "#Demographic disparity, points",
        "#Within conditions, points",
    ]);
    let mut left_out = 0;
    for disparity in &attribute.disparities {
        let part = |ours: Share, theirs: Share| {
            let part = Share::new(ours.hits(), ours.hits() + theirs.hits());
            part.rate().map_or_else(numbers::undefined, |_| {
                Text::plain(format!("{} ({})", percent(part), hits_of_base(part)))
            })
        };
        let (accepted, others) = (disparity.accepted, disparity.others_accepted);
        let points = |number: Result<f64, Undefined>| {
            number.map_or_else(numbers::undefined, |number| Text::plain(numbers::points(number)))
        };
        left_out = left_out.max(disparity.value.map_or(0, |value| value.left_out.strata));
        table.row(vec![
            Text::data(attribute.groups[disparity.group].name()),
            part(accepted, others),
            part(accepted.complement(), others.complement()),
            points(disparity.value.map(|value| value.overall)),
            points(disparity.value.and_then(|value| value.conditional)),
        ]);
    }
    let mut note = String::from(
        "Demographic disparity is a group's part of the rejected minus its part of the accepted; within conditions, the \
         mean of the same over the conditions by their cases (Wachter, Mittelstadt and Russell). It describes, and \
         decides nothing.",
    );
    if left_out > 0 {
        note.push_str(&format!(
            " {} in which all or none were accepted {} left out of that mean.",
            numbers::counted(left_out as u64, "condition", "conditions"),
            if left_out == 1 { "is" } else { "are" }
        ));
    }
    vec![Block::Table(table), Block::Paragraph(Text::plain(note))]
}

/// The comparison over all conditions together, in a sentence for each group and in numbers.
fn pooled(attribute: &Attribute) -> Vec<Block> {
    let taken: Vec<&Conditional> =
        attribute.conditional.iter().filter(|taken| taken.measure == selection_rate()).collect();
    let sentences: Vec<Text> = taken.iter().filter_map(|taken| sentence(attribute, taken)).collect();
    let mut table = Table::with(&[
        "Group",
        "#Gap overall, points",
        "#of it mix",
        "#of it rate",
        "#Pooled difference, points",
        "#Interval",
        "#Pooled odds ratio",
        "#Equal in all conditions, p",
        "#Conditions agree, p",
    ]);
    for taken in taken {
        let pooled = &taken.pooled;
        let points = |number: Option<f64>| Text::plain(number.map_or_else(|| "–".into(), numbers::points));
        let p = |test: Result<StratifiedTest, Undefined>| {
            test.map_or_else(numbers::undefined, |test| Text::plain(numbers::p_value(test.p)))
        };
        table.row(vec![
            Text::data(attribute.groups[taken.group].name()),
            points(pooled.split.ok().map(|split| split.gap)),
            points(pooled.split.ok().map(|split| split.mix)),
            points(pooled.split.ok().map(|split| split.rate)),
            points(pooled.risk_difference.ok().map(|estimate| estimate.value)),
            Text::plain(pooled.risk_difference.map_or_else(
                |_| "–".into(),
                |estimate| numbers::interval(estimate.interval, numbers::points),
            )),
            pooled
                .odds_ratio
                .map_or_else(numbers::undefined, |estimate| Text::plain(numbers::ratio(estimate.value))),
            p(pooled.cochran_mantel_haenszel),
            p(pooled.tarone),
        ]);
    }
    let note = "Mix is the part of the overall gap that comes from how groups are spread over the conditions, rate the \
                part that is there within them (Kitagawa). The pooled numbers (Mantel and Haenszel) weigh the conditions; \
                where the last column is small, the conditions do not agree, one pooled number hides that, and the rows \
                above are what to read. Comparing within a condition hides a disparity that the condition itself carries.";
    vec![Block::List(sentences), Block::Table(table), Block::Paragraph(Text::plain(note))]
}

/// As a reader would say it: the gap overall, and what is left of it within conditions.
fn sentence(attribute: &Attribute, taken: &Conditional) -> Option<Text> {
    let (split, within) = (taken.pooled.split.ok()?, taken.pooled.risk_difference.ok()?);
    let apart = within.interval.low > 0.0 || within.interval.high < 0.0;
    let what = match (apart, (within.value < 0.0) == (split.gap < 0.0)) {
        (true, true) => "the gap remains",
        (true, false) => "the gap is reversed",
        (false, _) => "no gap can be told from chance",
    };
    let ahead = |number: f64| if number < 0.0 { "behind" } else { "ahead of" };
    let text = Text::data(attribute.groups[taken.group].name())
        .then(format!(" are {} points {} ", numbers::points(split.gap.abs()), ahead(split.gap)))
        .and(reference_name(attribute, taken.reference))
        .then(" overall; within conditions ")
        .and(Text::strong(what))
        .then(format!(
            " ({} points, {}).",
            numbers::points(within.value),
            numbers::interval(within.interval, numbers::points)
        ));
    let disagree = taken.pooled.tarone.is_ok_and(|test| test.p < DISAGREE);
    Some(if disagree { text.then(" The conditions do not agree: read them row by row.") } else { text })
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
