//! The same rates taken apart: within conditions, and over time.

use std::collections::BTreeMap;

use super::document::{Block, Table, Text};
use super::numbers::{self, behind, rate_percent};
use super::sentences::{matched, reference_name};
use crate::findings::{Attribute, Conditional, GapWithin, ReferenceGroup};
use crate::inference::strata::StratifiedTest;
use crate::measures::{Measure, Rate};
use crate::share::Undefined;
use crate::tally::Level;

/// As many groups as a table has columns for.
const WIDEST: usize = 8;

/// Below this p-value of the test of homogeneity the sentence says that conditions disagree; it decides no verdict.
const DISAGREE: f64 = 0.05;

/// Rates of each compared group, row by row; one without a base belongs to a group that does not occur there.
type Rows = BTreeMap<Vec<Level>, BTreeMap<usize, Rate>>;

/// A share of every group in every condition.
pub(super) fn within_conditions(attribute: &Attribute, measure: &'static Measure) -> Vec<Block> {
    let taken = || attribute.conditional.iter().filter(|taken| taken.measure == measure);
    let Some(first) = taken().next() else { return Vec::new() };
    let columns = first.conditions.join(" × ");
    let title = Text::data(measure.title).then(" within ").and(Text::data(columns.clone()));
    let heading = Block::Heading(3, title);
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
    let reversed = rows.values().filter(|row| is_reversed(attribute, measure, &groups, row)).count();
    if reversed > 0 {
        note.push_str(&format!(
            " In {reversed} of {} conditions the gap points the other way than it does overall. That happens when the \
             groups are spread unevenly over conditions with different rates, and by chance where cases are few.",
            rows.len()
        ));
    }
    let table = table(attribute, &groups, Text::data(columns), &rows);
    let mut blocks = vec![heading, Block::Table(table), Block::Paragraph(Text::plain(note))];
    blocks.extend(pooled(attribute, measure));
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
        "#Share of the accepted",
        "#Share of the rejected",
        "#Demographic disparity, points",
        "#Within conditions, points",
    ]);
    let mut left_out = 0;
    for disparity in &attribute.disparities {
        let part = |part: Rate| match part.has_base() {
            true => Text::plain(format!("{} ({})", rate_percent(part), behind(part))),
            false => numbers::undefined(Undefined::NoCases),
        };
        let points = |number: Result<f64, Undefined>| {
            number.map_or_else(numbers::undefined, |number| Text::plain(numbers::points(number)))
        };
        left_out = left_out.max(disparity.value.map_or(0, |value| value.left_out.strata));
        table.row(vec![
            Text::data(attribute.groups[disparity.group].name()),
            part(disparity.of_accepted),
            part(disparity.of_rejected),
            points(disparity.value.map(|value| value.overall)),
            points(disparity.value.and_then(|value| value.conditional)),
        ]);
    }
    let mut note = String::from(
        "Accepted are those who received a good event or were spared a bad one. Demographic disparity is a group's \
         share of the rejected minus its share of the accepted; within conditions, the mean of the same over the \
         conditions by their cases (Wachter, Mittelstadt and Russell). It has no interval and changes no verdict.",
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
fn pooled(attribute: &Attribute, measure: &'static Measure) -> Vec<Block> {
    let taken: Vec<&Conditional> =
        attribute.conditional.iter().filter(|taken| taken.measure == measure).collect();
    if taken.iter().any(|taken| taken.pooled.risk_difference == Err(Undefined::SurveyWeights)) {
        return standardized(attribute, &taken);
    }
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

/// The same of a weighted sample, where nothing is pooled: the rates with one mix of conditions.
fn standardized(attribute: &Attribute, taken: &[&Conditional]) -> Vec<Block> {
    let mut table = Table::with(&[
        "Group",
        "#Gap overall, points",
        "#of it mix",
        "#of it rate",
        "#Standardised difference, points",
        "#Interval",
    ]);
    for taken in taken {
        let points = |number: Option<f64>| Text::plain(number.map_or_else(|| "–".into(), numbers::points));
        let (split, both) = (taken.pooled.split.ok(), taken.pooled.standardized);
        table.row(vec![
            Text::data(attribute.groups[taken.group].name()),
            points(split.map(|split| split.gap)),
            points(split.map(|split| split.mix)),
            points(split.map(|split| split.rate)),
            both.map_or_else(numbers::undefined, |both| points(Some(both.difference.value))),
            Text::plain(both.map_or_else(
                |_| "–".into(),
                |both| numbers::interval(both.difference.interval, numbers::points),
            )),
        ]);
    }
    let note = "Mix is the part of the overall gap that comes from how groups are spread over the conditions, rate the \
                part that is there within them (Kitagawa). The standardised difference is that of the two rates if \
                both groups had the mix of conditions that they have together in the population. What Mantel and \
                Haenszel pool, and the tests that go with it, are not valid with survey weights. Comparing within a \
                condition hides a disparity that the condition itself carries.";
    vec![Block::Table(table), Block::Paragraph(Text::plain(note))]
}

/// As a reader would say it: the gap overall, and what is left of it within conditions.
fn sentence(attribute: &Attribute, taken: &Conditional) -> Option<Text> {
    let (split, within) = (taken.pooled.split.ok()?, taken.pooled.risk_difference.ok()?);
    let comparisons = attribute.comparisons_of(taken.measure);
    let overall = comparisons.into_iter().find(|compared| compared.group == taken.group);
    let overall = overall.and_then(|compared| compared.difference.ok());
    let overall = overall.map_or(within.interval, |overall| overall.interval);
    let what = GapWithin::of(overall, within.interval).words();
    let side = |number: f64| if number < 0.0 { "lower" } else { "higher" };
    let text = Text::data(attribute.groups[taken.group].name())
        .then(format!(": a rate {} points {} than ", numbers::points(split.gap.abs()), side(split.gap)))
        .and(reference_name(attribute, taken.reference))
        .then(" overall; within conditions ")
        .and(Text::strong(what))
        .then(format!(
            " ({} points, {}).",
            numbers::points(within.value),
            numbers::interval(within.interval, numbers::points)
        ))
        .then(matched(taken.matched()));
    let disagree = taken.pooled.tarone.is_ok_and(|test| test.p < DISAGREE);
    Some(if disagree {
        text.then(" The test says that the conditions do not agree: read them row by row. It is unsure where conditions hold few cases.")
    } else {
        text
    })
}

/// Whether, of two groups, the one that is behind overall is ahead in this row.
fn is_reversed(
    attribute: &Attribute,
    measure: &Measure,
    groups: &[usize],
    row: &BTreeMap<usize, Rate>,
) -> bool {
    let [one, other] = groups else { return false };
    let (Some(here), Some(there)) = (row.get(one), row.get(other)) else { return false };
    let overall = |group: usize| attribute.groups[group].value(measure);
    let (Ok(first), Ok(second)) = (overall(*one), overall(*other)) else { return false };
    if !here.has_base() || !there.has_base() {
        return false;
    }
    let opposite = first.order(second).reverse();
    opposite.is_ne() && here.order(*there) == opposite
}

/// The headline share of every group in every period. Crosses are left to `audit.json`.
pub(super) fn over_time(attribute: &Attribute, measure: &'static Measure) -> Vec<Block> {
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
        Block::Heading(3, Text::data(measure.title).then(" over time")),
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
            Some(rate) if rate.has_base() => {
                Text::plain(format!("{} ({})", rate_percent(*rate), behind(*rate)))
            }
            _ => Text::plain("no cases"),
        }));
        table.row(cells);
    }
    table
}
