//! One attribute whose outcome is one of several classes or the stage that was reached.

use super::breakdown::within_conditions;
use super::document::{Block, Table, Text};
use super::groups::{explained, name};
use super::numbers::{self, behind, count, percent, rate_percent, undefined};
use super::resampled::resampled;
use super::sentences::reference_name;
use crate::audit::Audit;
use crate::findings::{Attribute, ClassPair, Classes, ReferenceGroup, SMOOTHING};
use crate::measures::Measure;
use crate::policy::Form;

/// Shares, comparisons and figures; within conditions the same again.
pub(super) fn outcomes(audit: &Audit, attribute: &Attribute, figures: Vec<Block>) -> Vec<Block> {
    let shares = &audit.policy.shares;
    let mut blocks = vec![Block::Table(rates(audit, attribute, shares))];
    blocks.extend(explained(audit, attribute, note(audit)));
    blocks.extend(figures);
    blocks.push(Block::Heading(3, Text::plain("Compared with the reference")));
    blocks.push(Block::Table(comparisons(attribute, shares)));
    let joint = Text::plain(format!(
        "The joint interval of a ratio holds, with {} confidence, for all groups of the attribute at once, one row of \
         the table above at a time. p-values are adjusted for the number of groups{}.",
        numbers::level(audit.policy.confidence),
        match audit.policy.form() {
            Form::Classes => " and, for the shares of single classes, for the number of classes",
            _ => "",
        }
    ));
    blocks.extend(explained(audit, attribute, joint));
    blocks.extend(resampled(audit, attribute));
    if let Some(classes) = &attribute.classes {
        blocks.extend(together(audit, attribute, classes));
    }
    blocks.extend(shares.iter().flat_map(|measure| within_conditions(attribute, measure)));
    blocks
}

/// Every share of every group, with its counts.
fn rates(audit: &Audit, attribute: &Attribute, shares: &[&'static Measure]) -> Table {
    let weighted = audit.policy.is_weighted_sample();
    let mut table = Table::with(&["Group", if weighted { "#Rows" } else { "#Cases" }, "#Share of cases"]);
    for measure in shares {
        table = table.data_column(Text::data(measure.title));
    }
    for group in &attribute.groups {
        let mut cells =
            vec![name(group), Text::plain(count(group.counts.cases())), Text::plain(percent(group.of_used))];
        cells.extend(shares.iter().map(|measure| match group.value(measure) {
            Ok(rate) => Text::plain(format!("{} ({})", rate_percent(rate), behind(rate))),
            Err(reason) => undefined(reason),
        }));
        table.row(cells);
    }
    table
}

fn note(audit: &Audit) -> Text {
    let words = match audit.policy.form() {
        Form::Stages => {
            "A pass rate is of those who reached the stage before; a share that reaches a stage is of all. An even \
             last stage excuses no stage before it: each is compared."
        }
        _ if audit.policy.is_unordered() => {
            "Each class against all others. The policy names no order, so no class is taken for better than another \
             and groups are compared with all other groups together."
        }
        _ => {
            "Each class against all others; “or better” counts a class together with all before it in the order. More of a \
             class in the better half of the order is taken for better (the middle one of an odd number included), more of \
             one in the worse half for worse."
        }
    };
    let excluded = " † left out of comparisons by an exclusion of the policy.";
    let marked = !audit.policy.exclusions.is_empty();
    Text::plain(words).then(if marked { excluded } else { "" })
}

/// Each group against its reference, share by share.
fn comparisons(attribute: &Attribute, shares: &[&'static Measure]) -> Table {
    let mut table = Table::with(&[
        "Share",
        "Group",
        "Compared with",
        "#Ratio",
        "#Joint interval",
        "#Difference, points",
        "#Joint interval",
        "#p, adjusted",
    ]);
    let estimate = |estimate, write: fn(f64) -> String| match estimate {
        Ok(of) => {
            let of: crate::inference::Estimate = of;
            [Text::plain(write(of.value)), Text::plain(numbers::interval(of.judged(), write))]
        }
        Err(reason) => [undefined(reason), Text::plain("–")],
    };
    for measure in shares {
        for comparison in attribute.comparisons_of(measure) {
            if !attribute.groups[comparison.group].is_compared() {
                continue;
            }
            let mut cells = vec![
                Text::data(measure.title),
                Text::data(attribute.groups[comparison.group].name()),
                reference_name(attribute, comparison.reference),
            ];
            cells.extend(estimate(comparison.ratio, numbers::ratio));
            cells.extend(estimate(comparison.difference, numbers::points));
            cells.push(
                comparison.test.map_or_else(undefined, |test| Text::plain(numbers::p_value(test.p_adjusted))),
            );
            table.row(cells);
        }
    }
    table
}

/// All classes together: how far apart, and who is served better.
fn together(audit: &Audit, attribute: &Attribute, classes: &Classes) -> Vec<Block> {
    if classes.pairs.is_empty() {
        return Vec::new();
    }
    let ordered = !audit.policy.is_unordered();
    let mut columns =
        vec!["Group", "Compared with", "#Total variation, points", "#Interval", "#By chance alone"];
    if ordered {
        columns.extend(["#Served better", "#Interval", "#p, adjusted"]);
    }
    let mut table = Table::with(&columns);
    for pair in &classes.pairs {
        table.row(pair_cells(attribute, pair));
    }
    let mut words = String::from(
        "Total variation is the share of a group's cases that would have to be put into another class to make it like \
         its reference; two groups that are treated alike show some by chance, about as much as the column beside says.",
    );
    if ordered {
        words.push_str(
            " Served better is how often a case of the group, taken at random, is in a better class than one of the \
             reference, ties counting half: 50 % is alike.",
        );
    }
    let mut blocks = vec![Block::Heading(3, Text::plain("All classes together")), Block::Table(table)];
    blocks.extend(explained(audit, attribute, Text::plain(words)));
    if let Ok(found) = classes.differential_fairness {
        let group = |place: usize| Text::data(attribute.groups[classes.compared[place]].name());
        blocks.push(Block::Paragraph(
            Text::plain("The largest ratio between two groups' shares of one class is that of ")
                .and(Text::data(audit.policy.classes[found.class].clone()))
                .then(format!(": {} times as frequent for ", numbers::ratio(libm::exp(found.epsilon))))
                .and(group(found.highest))
                .then(" as for ")
                .and(group(found.lowest))
                .then(format!(
                    " (differential fairness ε = {}, with {SMOOTHING} of a case added to every class). It is a \
                     maximum over pairs and classes, and grows by chance where groups are small.",
                    numbers::ratio(found.epsilon)
                )),
        ));
    }
    blocks
}

fn pair_cells(attribute: &Attribute, pair: &ClassPair) -> Vec<Text> {
    let reference = match pair.reference {
        ReferenceGroup::Overall => ReferenceGroup::Rest,
        other => other,
    };
    let mut cells =
        vec![Text::data(attribute.groups[pair.group].name()), reference_name(attribute, reference)];
    match &pair.total_variation {
        Ok(found) => cells.extend([
            Text::plain(numbers::points(found.value)),
            Text::plain(numbers::interval(found.interval, numbers::points)),
            Text::plain(numbers::points(found.by_chance)),
        ]),
        Err(reason) => cells.extend([undefined(reason), Text::plain("–"), Text::plain("–")]),
    }
    match &pair.served_better {
        None => {}
        Some(Ok(found)) => cells.extend([
            Text::plain(numbers::float_percent(found.value)),
            Text::plain(numbers::interval(found.interval, numbers::float_percent)),
        ]),
        Some(Err(reason)) => cells.extend([undefined(reason), Text::plain("–")]),
    }
    if let Some(test) = pair.test {
        cells.push(test.map_or_else(undefined, |test| Text::plain(numbers::p_value(test.p_adjusted))));
    }
    cells
}

/// Shares of an amount beyond the bounds that the policy names; nothing where it names none.
pub(super) fn shares_beyond(audit: &Audit, attribute: &Attribute) -> Vec<Block> {
    let shares = &audit.policy.shares;
    if shares.is_empty() {
        return Vec::new();
    }
    vec![
        Block::Heading(3, Text::plain("Shares beyond a bound")),
        Block::Table(rates(audit, attribute, shares)),
        Block::Table(comparisons(attribute, shares)),
        Block::Paragraph(
            Text::plain("In clauses and in audit.json these are ")
                .and(Text::join(shares.iter().map(|measure| Text::code(measure.id)), ", "))
                .then("."),
        ),
    ]
}
