//! Amounts within conditions: what is left of a gap when like is compared with like.

use super::document::{Block, Table, Text};
use super::groups::explained;
use super::numbers::{self, amount, count, undefined};
use super::sentences::{matched, reference_name};
use crate::audit::Audit;
use crate::findings::{AmountConditional, Amounts, Attribute, GapWithin};
use crate::inference::adjusted::{Adjusted, RegressionGap};
use crate::measures::find_number;
use crate::share::Undefined;

/// Below this p-value the sentence says that the conditions disagree; it decides no verdict.
const DISAGREE: f64 = 0.05;

/// As many rows as a table of conditions has; the rest is in audit.json.
const MOST_ROWS: usize = 120;

/// The comparison of means within conditions, in sentences and in numbers.
pub(super) fn within(audit: &Audit, attribute: &Attribute, amounts: &Amounts) -> Vec<Block> {
    let Some(first) = amounts.conditional.first() else { return Vec::new() };
    let columns = first.conditions.join(" × ");
    let sentences = amounts.conditional.iter().filter_map(|taken| sentence(attribute, amounts, taken));
    let mut blocks = vec![
        Block::Heading(3, Text::plain("Mean within ").and(Text::data(columns.clone()))),
        Block::List(sentences.collect()),
        Block::Table(pooled(attribute, amounts)),
    ];
    let note = Text::plain(
        "Explained is the part of the overall gap that comes from how the groups are spread over the conditions, \
             unexplained the part that is there within them (Oaxaca and Blinder, pooled with the group; other splits are \
             in audit.json). The gap within conditions is the regression of the amount on the group and every \
             condition, with standard errors that allow for unequal spreads (HC3). The gap at equal mix is that of the \
             means both groups would have with the mix of conditions that they have together. Without a counterpart is the \
             part from conditions that only one of the two is in. Where the last column, over conditions with at \
             least five cases of both, is small, the conditions do not agree, and the rows below are what to read. Comparing within a condition \
             hides a disparity that the condition itself carries.",
    );
    blocks.extend(explained(audit, attribute, note));
    if amounts.conditional.iter().any(is_unsure) {
        let note = "‡ a single case decides the gap: the interval (HC1) is too narrow.";
        blocks.push(Block::Paragraph(Text::plain(note)));
    }
    blocks.extend(rows(attribute, amounts, &columns));
    blocks
}

fn regression(taken: &AmountConditional) -> Result<Adjusted, Undefined> {
    taken.regression.map(|found: RegressionGap| found.gap)
}

fn pooled(attribute: &Attribute, amounts: &Amounts) -> Table {
    let mut table = Table::with(&[
        "Group",
        "Compared with",
        "#Gap overall",
        "#of it explained",
        "#unexplained",
        "#without a counterpart",
        "#Gap within conditions",
        "#Interval",
        "#p",
        "#Gap at equal mix",
        "#Ratio at equal mix",
        "#Conditions agree, p",
    ]);
    for taken in &amounts.conditional {
        let split = taken.decomposition.ok();
        let number = |value: Option<f64>| Text::plain(value.map_or_else(|| "–".into(), amount));
        let adjusted = regression(taken);
        let uncertainty = adjusted.and_then(|adjusted| adjusted.uncertainty);
        table.row(vec![
            Text::data(attribute.groups[taken.group].name()),
            reference_name(attribute, taken.reference),
            number(split.map(|split| split.gap)),
            number(split.map(|split| split.pooled_with_group.explained)),
            number(split.map(|split| split.pooled_with_group.unexplained)),
            number(split.map(|split| split.unmatched.group + split.unmatched.reference)),
            adjusted.map_or_else(undefined, |adjusted| Text::plain(amount(adjusted.value))),
            match uncertainty {
                Ok(of) if is_unsure(taken) => Text::plain(format!("{} ‡", numbers::amounts(of.interval))),
                Ok(of) => Text::plain(numbers::amounts(of.interval)),
                Err(reason) => undefined(reason),
            },
            Text::plain(uncertainty.map_or_else(|_| "–".into(), |of| numbers::p_value(of.p))),
            number(taken.standardized.ok().map(|standardized| standardized.difference.value)),
            match taken.standardized.and_then(|standardized| standardized.ratio) {
                Ok(ratio) => Text::plain(numbers::ratio(ratio.value)),
                Err(_) => Text::plain("–"),
            },
            taken.homogeneity.map_or_else(undefined, |test| Text::plain(numbers::p_value(test.welch.p))),
        ]);
    }
    table
}

/// Whether a single case decides the gap within conditions, so that its interval is too narrow.
fn is_unsure(taken: &AmountConditional) -> bool {
    let errors = taken.regression.and_then(|found| found.standard_errors);
    errors.is_ok_and(|errors| errors.hc3.is_err())
}

/// As a reader would say it: the gap overall, and what is left of it within conditions.
fn sentence(attribute: &Attribute, amounts: &Amounts, taken: &AmountConditional) -> Option<Text> {
    let (split, adjusted) = (taken.decomposition.ok()?, regression(taken).ok()?);
    let interval = adjusted.uncertainty.ok()?.interval;
    let overall = find_number("mean")
        .and_then(|mean| amounts.numbers.comparisons_of(mean).find(|compared| compared.group == taken.group))
        .and_then(|compared| compared.difference.ok());
    let what = match overall {
        _ if is_unsure(taken) => "how sure the gap is cannot be told, because a single case decides it",
        Some(overall) => GapWithin::of(overall.interval, interval).words(),
        None => GapWithin::of(interval, interval).words(),
    };
    let side = |number: f64| if number < 0.0 { "less" } else { "more" };
    let mut text = Text::data(attribute.groups[taken.group].name())
        .then(format!(": on average {} {} than ", amount(split.gap.abs()), side(split.gap)))
        .and(reference_name(attribute, taken.reference))
        .then(" overall; within conditions ")
        .and(Text::strong(what))
        .then(format!(" ({}, {}).", amount(adjusted.value), numbers::amounts(interval)));
    text = text.then(matched(taken.matched()));
    Some(if taken.homogeneity.is_ok_and(|test| test.welch.p < DISAGREE) {
        text.then(
            " The test says that the conditions do not agree: read them row by row. It is unsure where conditions hold few \
             cases or amounts are lopsided.",
        )
    } else {
        text
    })
}

/// Every condition with the means of both.
fn rows(attribute: &Attribute, amounts: &Amounts, columns: &str) -> Vec<Block> {
    let total: usize = amounts.conditional.iter().map(|taken| taken.strata.len()).sum();
    if total > MOST_ROWS {
        return vec![Block::Paragraph(Text::plain(format!(
            "The {} comparisons in single conditions are in audit.json, under “conditional”.",
            count(total as u64)
        )))];
    }
    let mut table = Table::with(&["Group", "Compared with"]).data_column(Text::data(columns));
    table.columns[2].numeric = false;
    for heading in ["Mean", "Mean of the reference", "Gap", "Interval"] {
        table = table.data_column(Text::plain(heading));
    }
    for taken in &amounts.conditional {
        for stratum in &taken.strata {
            let levels: Vec<String> = stratum.condition.iter().map(ToString::to_string).collect();
            let mean = |of: &crate::amount::Moments| match of.mean() {
                Ok(mean) => Text::plain(format!("{} ({})", amount(mean), count(of.cases()))),
                Err(_) => Text::plain("no cases"),
            };
            let uncertainty = stratum.gap.and_then(|gap| gap.uncertainty);
            table.row(vec![
                Text::data(attribute.groups[taken.group].name()),
                reference_name(attribute, taken.reference),
                Text::data(levels.join(" / ")),
                mean(&stratum.amounts.group),
                mean(&stratum.amounts.reference),
                stratum.gap.map_or_else(|_| Text::plain("–"), |gap| Text::plain(amount(gap.value))),
                uncertainty
                    .map_or_else(|_| Text::plain("–"), |of| Text::plain(numbers::amounts(of.interval))),
            ]);
        }
    }
    vec![Block::Table(table)]
}
