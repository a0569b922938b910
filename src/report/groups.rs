//! One attribute in the report: its groups, their rates, what they are compared with, and where and when.

use super::amounts::amounts;
use super::breakdown::{over_time, within_conditions};
use super::document::{Block, Table, Text};
use super::numbers::{self, behind, count, percent, undefined};
use super::outcomes::outcomes;
use super::resampled::resampled;
use super::scores::scores;
use super::sentences::lower;
use crate::audit::Audit;
use crate::findings::{Attribute, Comparison, Group, ReferenceGroup, Standing};
use crate::measures::{Measure, Rate, find, selection_rate};
use crate::plots::Figure;
use crate::policy::{Form, Reference};
use crate::share::WeightedRate;

/// The section of one attribute, with its figures after the numbers they draw.
pub(super) fn attribute(audit: &Audit, attribute: &Attribute, figures: &[&Figure]) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(2, Text::plain("By ").and(Text::data(attribute.name())))];
    let drawn = || figures.iter().map(|drawn| figure(drawn));
    match audit.policy.form() {
        Form::YesNo => {
            blocks.extend(rates(audit, attribute));
            blocks.extend(resampled(audit, attribute));
            blocks.extend(drawn());
            if audit.policy.label.is_some() {
                blocks.extend(errors(attribute));
            }
            blocks.extend(summaries(attribute));
            blocks.extend(within_conditions(attribute, selection_rate()));
        }
        Form::Amount => blocks.extend(amounts(audit, attribute, drawn().collect())),
        Form::Classes | Form::Stages => blocks.extend(outcomes(audit, attribute, drawn().collect())),
    }
    if let Some(headline) = audit.policy.headline() {
        blocks.extend(over_time(attribute, headline));
    }
    blocks.extend(scores(audit, attribute));
    blocks
}

/// A figure with its caption. The marks that keep right-to-left names in their place inside a picture would be
/// written out as characters here.
pub(super) fn figure(figure: &Figure) -> Block {
    let isolates = ['\u{2068}', '\u{2069}'];
    Block::Figure {
        path: format!("figures/{}.svg", figure.id),
        alt: figure.alt.replace(isolates, ""),
        caption: Text::strong("Figure.").then(" ").and(Text::data(figure.caption.replace(isolates, ""))),
    }
}

/// An explanation of a table, once in a report: in the section of the first attribute.
pub(super) fn explained(audit: &Audit, attribute: &Attribute, words: Text) -> Vec<Block> {
    let is_first = audit.attributes.first().is_some_and(|first| std::ptr::eq(first, attribute));
    if is_first { vec![Block::Paragraph(words)] } else { Vec::new() }
}

pub(super) fn name(group: &Group) -> Text {
    let name = Text::data(group.name());
    match group.standing {
        Standing::Excluded(_) => name.then(" †"),
        Standing::Known | Standing::Unknown => name,
    }
}

/// Counts, selection rates and ratios.
fn rates(audit: &Audit, attribute: &Attribute) -> Vec<Block> {
    let level = numbers::level(audit.policy.confidence);
    let weighted = audit.policy.is_weighted_sample();
    let sizes = if weighted {
        ["#Rows", "#Share of weight", "#Effective cases"]
    } else {
        ["#Cases", "#Share of cases", "#With the event"]
    };
    let mut table = Table::with(&[
        "Group",
        sizes[0],
        sizes[1],
        sizes[2],
        "#Selection rate",
        "#Interval",
        "#Ratio",
        "#Joint interval",
        "#Difference, points",
        "#p, adjusted",
    ]);
    for (index, group) in attribute.groups.iter().enumerate() {
        let value = &group.measures[0];
        let comparison =
            attribute.comparisons_of(selection_rate()).find(|comparison| comparison.group == index);
        let mut cells =
            vec![
                name(group),
                Text::plain(count(group.counts.cases())),
                match group.weights {
                    Some(_) => Text::plain(numbers::float_percent(attribute.fraction_of_weight(group))),
                    None => Text::plain(percent(group.of_used)),
                },
                match group.weights {
                    Some(weights) => weights
                        .all()
                        .effective()
                        .map_or_else(undefined, |cases| Text::plain(numbers::effective(cases))),
                    None => Text::plain(count(group.counts.events())),
                },
                match value.rate {
                    Ok(rate) => Text::plain(numbers::rate_percent(rate)),
                    Err(reason) => undefined(reason),
                },
                Text::plain(value.interval.map_or_else(
                    || "–".into(),
                    |interval| numbers::interval(interval, numbers::float_percent),
                )),
            ];
        cells.extend(compared(attribute, index, comparison));
        table.row(cells);
    }
    let reference = match &attribute.reference {
        Reference::Best => {
            match attribute.comparisons_of(selection_rate()).next().map(|first| first.reference) {
                Some(ReferenceGroup::Group(best)) => Text::plain("the group with the best rate, here ")
                    .and(Text::data(attribute.groups[best].name())),
                _ => Text::plain("the group with the best rate"),
            }
        }
        Reference::Rest => Text::plain("all other groups together"),
        Reference::Overall => Text::plain("all groups together"),
        Reference::Group(names) => Text::data(names.join(" / ")),
    };
    let stop = match attribute.reference {
        Reference::Best => ", and stops at 1: no group is better than the best",
        _ => "",
    };
    let mut note = Text::plain("Compared with ").and(reference).then(format!(
        ". The {level} interval beside a rate is of that rate alone; the joint interval of the ratio holds, with \
         {level} confidence, for all groups of the attribute at once{stop}. p-values are adjusted for the number of groups."
    ));
    if weighted {
        note = note.then(
            " Rates are weighted, and rows are not. Effective cases are as many cases of one weight as say as \
             much (Kish).",
        );
    }
    if attribute.groups.iter().any(|group| matches!(group.standing, Standing::Excluded(_))) {
        note = note.then(" † left out of comparisons and summaries by an exclusion of the policy.");
    }
    vec![Block::Table(table), Block::Paragraph(note)]
}

/// The last four cells of a row: ratio, joint interval, difference, p.
fn compared(attribute: &Attribute, index: usize, comparison: Option<&Comparison>) -> Vec<Text> {
    let dash = || Text::plain("–");
    let Some(comparison) = comparison else {
        let is_reference = attribute
            .comparisons_of(selection_rate())
            .any(|other| other.reference == ReferenceGroup::Group(index));
        let first = if is_reference { Text::plain("reference") } else { dash() };
        return vec![first, dash(), dash(), dash()];
    };
    let (ratio, joint) = match comparison.ratio {
        Ok(estimate) => (
            Text::plain(numbers::ratio(estimate.value)),
            Text::plain(numbers::interval(numbers::judged(&estimate), numbers::ratio)),
        ),
        Err(_) if !attribute.groups[index].is_compared() => (Text::plain("left out"), dash()),
        Err(reason) => (undefined(reason), dash()),
    };
    vec![
        ratio,
        joint,
        comparison
            .difference
            .map_or_else(|_| dash(), |estimate| Text::plain(numbers::points(estimate.value))),
        comparison.test.map_or_else(|_| dash(), |test| Text::plain(numbers::p_value(test.p_adjusted))),
    ]
}

/// The error rates that the report shows; `audit.json` has all measures.
pub(super) const SHOWN: [&str; 7] = [
    "base_rate",
    "true_positive_rate",
    "false_positive_rate",
    "false_negative_rate",
    "positive_predictive_value",
    "accuracy",
    "balanced_accuracy",
];

/// Rates that need a label, each with its counts.
fn errors(attribute: &Attribute) -> Vec<Block> {
    let shown: Vec<&'static Measure> = SHOWN.iter().filter_map(|id| find(id)).collect();
    let mut table = Table::with(&["Group", "#Labelled"]);
    for measure in &shown {
        table = table.data_column(Text::plain(measure.title));
    }
    for group in attribute.groups.iter().filter(|group| group.standing != Standing::Unknown) {
        let mut cells = vec![name(group), Text::plain(count(group.counts.labelled()))];
        cells.extend(shown.iter().map(|measure| match group.value(measure) {
            Ok(rate @ (Rate::Share(_) | Rate::Weighted(WeightedRate::Share(_)))) => {
                Text::plain(format!("{} ({})", numbers::rate_percent(rate), behind(rate)))
            }
            Ok(rate) => Text::plain(numbers::rate_percent(rate)),
            Err(reason) => undefined(reason),
        }));
        table.row(cells);
    }
    let note = "Rates among cases whose label is known, with their counts. Intervals, comparisons and the \
                measures not shown here are in audit.json.";
    vec![
        Block::Heading(3, Text::plain("Decision and label")),
        Block::Table(table),
        Block::Paragraph(Text::plain(note)),
    ]
}

fn summaries(attribute: &Attribute) -> Vec<Block> {
    let mut table = Table::with(&["Summary", "#Value", "#Interval", "Lowest", "Highest", "Left out"]);
    for value in &attribute.summaries {
        let mut cells = vec![Text::plain(value.summary.title)];
        match value.estimate {
            Ok(estimate) => {
                cells.push(Text::plain(numbers::ratio(estimate.value)));
                cells.push(Text::plain(numbers::interval(estimate.interval, numbers::ratio)));
            }
            Err(reason) => cells.extend([undefined(reason), Text::plain("–")]),
        }
        let group = |index: usize| Text::data(attribute.groups[index].name());
        match value.extremes {
            Some(extremes) => {
                let measure = find(extremes.measure).map_or(extremes.measure, |measure| measure.title);
                cells.push(group(extremes.lowest));
                cells.push(group(extremes.highest).then(format!(" ({})", lower(measure))));
            }
            None => cells.extend([Text::plain("–"), Text::plain("–")]),
        }
        let left_out = value.left_out.iter().map(|index| group(*index));
        cells.push(if value.left_out.is_empty() { Text::plain("none") } else { Text::join(left_out, "; ") });
        table.row(cells);
    }
    vec![Block::Heading(3, Text::plain("Summaries")), Block::Table(table)]
}
