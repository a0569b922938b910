//! One attribute whose outcome is an amount: levels, distributions, and the same within conditions.

use super::amounts_within::within;
use super::document::{Block, Table, Text};
use super::groups::{explained, name};
use super::numbers::{self, amount, count, undefined};
use super::outcomes::shares_beyond;
use super::sentences::reference_name;
use crate::audit::Audit;
use crate::findings::{Amounts, Attribute, NumberComparison, PairValue};
use crate::inference::amounts::Entropy;
use crate::inference::{Estimate, Interval};
use crate::measures::{NumberMeasure, find_number};
use crate::share::Undefined;
use crate::tally::MOST_NUMBERS;

/// Levels, comparisons, figures, distributions; within conditions; over time.
pub(super) fn amounts(audit: &Audit, attribute: &Attribute, figures: Vec<Block>) -> Vec<Block> {
    let Some(amounts) = &attribute.amounts else { return Vec::new() };
    let mut blocks = vec![Block::Table(levels(attribute, amounts))];
    blocks.extend(explained(audit, attribute, about_levels(audit, amounts)));
    blocks.extend(figures);
    blocks.push(Block::Heading(3, Text::plain("Compared with the reference")));
    blocks.push(Block::Table(comparisons(attribute, amounts)));
    let note = Text::plain(format!(
        "The joint interval holds, with {} confidence, for all groups of the attribute at once. The test is Welch's, of \
         equal means; p-values are adjusted for the number of groups. A mean follows a few very large amounts, a median \
         does not: read both.",
        numbers::level(audit.policy.confidence)
    ));
    blocks.extend(explained(audit, attribute, note));
    blocks.extend(shares_beyond(audit, attribute));
    blocks.extend(distributions(audit, attribute, amounts));
    blocks.extend(inequality(amounts));
    blocks.extend(within(audit, attribute, amounts));
    blocks.extend(over_time(attribute, amounts));
    blocks
}

fn measure(id: &str) -> &'static NumberMeasure {
    find_number(id).expect("the catalogue has every measure that is reported")
}

/// Cases and levels of every group.
fn levels(attribute: &Attribute, amounts: &Amounts) -> Table {
    let mut table = Table::with(&[
        "Group",
        "#Cases",
        "#Share of cases",
        "#Mean",
        "#Interval",
        "#Median",
        "#Interval",
        "#10th percentile",
        "#90th percentile",
        "#Standard deviation",
    ]);
    for (index, group) in attribute.groups.iter().enumerate() {
        let value = |id: &str| amounts.numbers.value(index, measure(id));
        let cell = |id: &str| {
            value(id).map_or_else(
                || Text::plain("–"),
                |found| found.value.map_or_else(undefined, |value| Text::plain(amount(value))),
            )
        };
        let interval = |id: &str| {
            let found = value(id).and_then(|found| found.interval.ok());
            Text::plain(found.map_or_else(|| "–".into(), numbers::amounts))
        };
        table.row(vec![
            name(group),
            Text::plain(count(group.counts.cases())),
            Text::plain(numbers::percent(group.of_used)),
            cell("mean"),
            interval("mean"),
            cell("median"),
            interval("median"),
            cell("p10"),
            cell("p90"),
            cell("std_dev"),
        ]);
    }
    table
}

fn about_levels(audit: &Audit, amounts: &Amounts) -> Text {
    let level = numbers::level(audit.policy.confidence);
    let mut text = Text::plain(format!("Intervals are of one number alone, with {level} confidence."));
    if !amounts.grid.is_exact() {
        text = text.then(format!(
            " There are more than {} different amounts: quantiles and ranks are taken on a grid on which no amount moves \
             by more than {:.3} % of itself, nor a difference of two by more than that of each. Means and spreads are \
             exact.",
            count(MOST_NUMBERS as u64),
            amounts.grid.relative_error() * 100.0
        ));
    }
    if !audit.policy.exclusions.is_empty() {
        text = text.then(" † left out of comparisons by an exclusion of the policy.");
    }
    text
}

/// Means and medians against the reference.
fn comparisons(attribute: &Attribute, amounts: &Amounts) -> Table {
    let mut table = Table::with(&[
        "Measure",
        "Group",
        "Compared with",
        "#Difference",
        "#Joint interval",
        "#Ratio",
        "#Joint interval",
        "#p, adjusted",
    ]);
    let shown = amounts.numbers.comparisons.iter();
    for comparison in shown.filter(|of| attribute.groups[of.group].is_compared()) {
        table.row(comparison_cells(attribute, comparison));
    }
    table
}

fn comparison_cells(attribute: &Attribute, comparison: &NumberComparison) -> Vec<Text> {
    let limits_of_ratio = |of: Interval| numbers::interval(of, numbers::ratio);
    let estimate = |estimate: Result<Estimate, Undefined>,
                    write: fn(f64) -> String,
                    limits: fn(Interval) -> String| match estimate {
        Ok(of) => [Text::plain(write(of.value)), Text::plain(limits(of.judged()))],
        Err(reason) => [undefined(reason), Text::plain("–")],
    };
    let mut cells = vec![
        Text::plain(comparison.measure.title),
        Text::data(attribute.groups[comparison.group].name()),
        reference_name(attribute, comparison.reference),
    ];
    cells.extend(estimate(comparison.difference, amount, numbers::amounts));
    cells.extend(estimate(comparison.ratio, numbers::ratio, limits_of_ratio));
    cells.push(match comparison.test {
        Ok(test) => Text::plain(numbers::p_value(test.p_adjusted)),
        Err(Undefined::NotComputed) => Text::plain("–"),
        Err(reason) => undefined(reason),
    });
    cells
}

/// Whole distributions against each other.
fn distributions(audit: &Audit, attribute: &Attribute, amounts: &Amounts) -> Vec<Block> {
    if amounts.distributions.is_empty() {
        return Vec::new();
    }
    let mut table = Table::with(&[
        "Group",
        "Compared with",
        "#Standardised difference",
        "#Interval",
        "#Probability of superiority",
        "#Interval",
        "#Mann-Whitney p, adjusted",
        "#Largest distance",
        "#Wasserstein distance",
    ]);
    for made in &amounts.distributions {
        let pair = |id: &str| {
            let found = amounts.numbers.pairs_of(measure(id)).find(|pair| pair.group == made.group);
            found.copied()
        };
        let value = |pair: Option<PairValue>, write: fn(f64) -> String| match pair.map(|pair| pair.value) {
            Some(Ok(value)) => Text::plain(write(value)),
            Some(Err(reason)) => undefined(reason),
            None => Text::plain("–"),
        };
        let interval = |pair: Option<PairValue>, write: fn(f64) -> String| {
            let found = pair.and_then(|pair| pair.interval.ok());
            Text::plain(found.map_or_else(|| "–".into(), |found| numbers::interval(found, write)))
        };
        let standardized = pair("standardized_mean_difference");
        let superiority = pair("probability_of_superiority");
        table.row(vec![
            Text::data(attribute.groups[made.group].name()),
            reference_name(attribute, made.reference),
            value(standardized, numbers::ratio),
            interval(standardized, numbers::ratio),
            value(superiority, numbers::float_percent),
            interval(superiority, numbers::float_percent),
            made.test.map_or_else(undefined, |test| Text::plain(numbers::p_value(test.p_adjusted))),
            value(pair("kolmogorov_smirnov"), numbers::float_percent),
            value(pair("wasserstein"), amount),
        ]);
    }
    let note = "The standardised difference is that of the means over the pooled standard deviation (Cohen's d); over the \
                total and the average one it is in audit.json. Probability of superiority is how often a case of the \
                group has a larger amount than one of the reference, ties counting half: 50 % is alike. The largest \
                distance is between the two distribution functions (Kolmogorov-Smirnov), the Wasserstein distance the \
                area between them, in the unit of the amount; both are above zero by chance alone.";
    let mut blocks = vec![Block::Heading(3, Text::plain("Whole distributions")), Block::Table(table)];
    blocks.extend(explained(audit, attribute, Text::plain(note)));
    blocks
}

/// How unequal amounts are, within groups and between them.
fn inequality(amounts: &Amounts) -> Vec<Block> {
    let parts: Vec<String> = amounts
        .inequality
        .iter()
        .filter_map(|index| {
            let split = index.split.ok()?;
            let title = match index.entropy {
                Entropy::HalfSquaredVariation => "half the squared coefficient of variation",
                Entropy::Theil => "Theil's T",
                Entropy::MeanLogDeviation => "mean logarithmic deviation",
            };
            let part = if split.total > 0.0 { split.between / split.total } else { 0.0 };
            Some(format!(
                "{title} {:.4}, of it {:.4} ({}) between the groups",
                split.total,
                split.between,
                numbers::float_percent(part)
            ))
        })
        .collect();
    if parts.is_empty() {
        return Vec::new();
    }
    vec![Block::Paragraph(Text::strong("Inequality.").then(format!(
        " Over all compared cases: {}. The rest is within groups, and would be there if all groups had the same mean. An \
         index that takes logarithms is left out where amounts are zero or below.",
        parts.join("; ")
    )))]
}

/// As many groups as the table of periods has columns for.
const WIDEST: usize = 8;

/// Means of every group in every period. Crosses are left to `audit.json`.
fn over_time(attribute: &Attribute, amounts: &Amounts) -> Vec<Block> {
    let shown: Vec<usize> =
        (0..attribute.groups.len()).filter(|index| attribute.groups[*index].is_compared()).collect();
    if amounts.periods.is_empty() || attribute.columns.len() > 1 || shown.len() > WIDEST {
        return Vec::new();
    }
    let mut periods: Vec<&crate::tally::Level> =
        amounts.periods.iter().map(|period| &period.period).collect();
    periods.dedup();
    let mut table = Table::with(&["Period"]);
    for group in &shown {
        table = table.data_column(Text::data(attribute.groups[*group].name()));
    }
    for period in periods {
        let mut cells = vec![Text::data(period.to_string())];
        cells.extend(shown.iter().map(|group| {
            let found = amounts.periods.iter().find(|of| of.period == *period && of.group == *group);
            match found.map(|of| (of.mean, of.cases)) {
                Some((Ok(mean), cases)) => Text::plain(format!("{} ({})", amount(mean), count(cases))),
                _ => Text::plain("no cases"),
            }
        }));
        table.row(cells);
    }
    let note = "Means of each period with their cases; no test of change is made here, and single periods move by chance.";
    vec![
        Block::Heading(3, Text::plain("Mean over time")),
        Block::Table(table),
        Block::Paragraph(Text::plain(note)),
    ]
}
