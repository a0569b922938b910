//! The scores of one attribute: how they rank, whether they mean what they say, and what thresholds would do.

use super::document::{Block, Table, Text};
use super::groups::{explained, name};
use super::numbers::{self, amount, count, undefined};
use super::sentences::reference_name;
use crate::audit::Audit;
use crate::findings::{Attribute, GroupOfScores, NumberComparison, Scores, Standing};
use crate::inference::scores::{Selected, Threshold};
use crate::measures::find_number;
use crate::share::{Share, Undefined};
use crate::tally::MOST_NUMBERS;

/// As many thresholds as the table shows; all are in audit.json.
const MOST_THRESHOLDS: usize = 11;

/// As many groups as the table of thresholds has columns for.
const WIDEST: usize = 8;

/// The section of the scores; nothing where the audit looks at none.
pub(super) fn scores(audit: &Audit, attribute: &Attribute) -> Vec<Block> {
    let (Some(scores), Some(score)) = (&attribute.scores, audit.policy.examined_score()) else {
        return Vec::new();
    };
    let side = if scores.higher_is_better { "higher" } else { "lower" };
    let mut blocks = vec![
        Block::Heading(3, Text::plain("Scores behind the decisions")),
        Block::Paragraph(
            Text::plain("The score is ")
                .and(Text::data(score.column.clone()))
                .then(format!(", of which {side} is better.")),
        ),
        Block::Table(levels(attribute, scores)),
    ];
    if !scores.grid.is_exact() {
        blocks.push(Block::Paragraph(Text::plain(format!(
            "There are more than {} different scores: ranks, bins and thresholds are taken on a grid on which no score \
             moves by more than {:.3} % of itself. Means are exact.",
            count(MOST_NUMBERS as u64),
            scores.grid.relative_error() * 100.0
        ))));
    }
    blocks.extend(comparisons(audit, attribute, scores));
    blocks.extend(calibration(audit, attribute, scores));
    blocks.extend(sweep(audit, attribute, scores));
    blocks
}

fn value(scores: &Scores, group: usize, id: &str, write: fn(f64) -> String) -> [Text; 2] {
    let found = find_number(id).and_then(|measure| scores.numbers.value(group, measure));
    let Some(found) = found else { return [Text::plain("–"), Text::plain("–")] };
    let interval = found.interval.map_or_else(|_| "–".into(), |of| numbers::interval(of, write));
    [found.value.map_or_else(undefined, |value| Text::plain(write(value))), Text::plain(interval)]
}

fn levels(attribute: &Attribute, scores: &Scores) -> Table {
    let labelled = scores.groups.iter().any(|group| group.labelled.is_some());
    let mut columns = vec!["Group", "#With a score", "#Mean score", "#Interval"];
    let probabilities = are_probabilities(scores);
    if labelled {
        columns.extend(["#Positive labels", "#Negative labels", "#AUC", "#Interval"]);
    }
    if labelled && probabilities {
        columns.extend(["#Brier score", "#Interval"]);
    }
    let mut table = Table::with(&columns);
    for (index, group) in attribute.groups.iter().enumerate() {
        let of = &scores.groups[index];
        let mut cells = vec![name(group), Text::plain(count(of.all.cases()))];
        cells.extend(value(scores, index, "mean_score", amount));
        if let Some(labelled) = &of.labelled {
            cells.push(Text::plain(count(labelled.positives.cases())));
            cells.push(Text::plain(count(labelled.negatives.cases())));
            cells.extend(value(scores, index, "auc", numbers::ratio));
        }
        if labelled && probabilities {
            cells.extend(value(scores, index, "brier_score", numbers::ratio));
        }
        table.row(cells);
    }
    table
}

/// Whether scores can be read as probabilities.
fn are_probabilities(scores: &Scores) -> bool {
    let calibrations = scores.groups.iter().filter_map(|group| group.calibration.as_ref());
    !calibrations.clone().any(|made| made.error.is_err_and(|reason| reason == Undefined::NotAProbability))
}

/// Mean scores and areas against the reference.
fn comparisons(audit: &Audit, attribute: &Attribute, scores: &Scores) -> Vec<Block> {
    let shown: Vec<&NumberComparison> = scores
        .numbers
        .comparisons
        .iter()
        .filter(|comparison| attribute.groups[comparison.group].is_compared())
        .collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let columns = ["Measure", "Group", "Compared with", "#Difference", "#Joint interval", "#p, adjusted"];
    let mut table = Table::with(&columns);
    for comparison in shown {
        let mut cells = vec![
            Text::plain(comparison.measure.title),
            Text::data(attribute.groups[comparison.group].name()),
            reference_name(attribute, comparison.reference),
        ];
        match comparison.difference {
            Ok(of) => {
                cells.extend([Text::plain(amount(of.value)), Text::plain(numbers::amounts(of.judged()))])
            }
            Err(reason) => cells.extend([undefined(reason), Text::plain("–")]),
        }
        cells.push(
            comparison.test.map_or_else(undefined, |test| Text::plain(numbers::p_value(test.p_adjusted))),
        );
        table.row(cells);
    }
    let note = format!(
        "The joint interval holds, with {} confidence, for all groups at once. An area under the ROC curve (AUC) of 0.5 \
         ranks no better than chance. A score can rank as well in every group and still be too low for one of them: \
         that is a matter of calibration.",
        numbers::level(audit.policy.confidence)
    );
    let mut blocks = vec![Block::Table(table)];
    blocks.extend(explained(audit, attribute, Text::plain(note)));
    blocks
}

/// Whether scores, read as probabilities, mean what they say.
fn calibration(audit: &Audit, attribute: &Attribute, scores: &Scores) -> Vec<Block> {
    let known = || {
        let groups = attribute.groups.iter().zip(&scores.groups);
        groups.filter(|(group, _)| group.standing != Standing::Unknown)
    };
    if !are_probabilities(scores) {
        let labelled = known().any(|(_, of)| of.calibration.is_some());
        let words = "Scores are not between 0 and 1, so they are no probabilities, and calibration in numbers is undefined; \
                     the reliability curve shows the share of positive labels by score.";
        return if labelled { vec![Block::Paragraph(Text::plain(words))] } else { Vec::new() };
    }
    if !known().any(|(_, of)| of.calibration.is_some()) {
        return Vec::new();
    }
    let mut table = Table::with(&[
        "Group",
        "#Labelled",
        "#Expected calibration error",
        "#by chance alone",
        "#Largest gap of a bin",
        "#Observed positives",
        "#Expected positives",
        "#Observed / expected",
        "#Interval",
        "#Hosmer-Lemeshow p",
    ]);
    for (group, of) in known() {
        table.row(calibration_cells(name(group), of));
    }
    let note = "Calibration error is the gap between mean score and positive share, over ten bins of equal width, \
                weighted by cases; a score that is right on average in every bin shows about as much as the column \
                beside says. Observed over expected says whether scores are too low (above 1) or too high (below 1) \
                for a group as a whole. The test takes the score as made elsewhere, on other data.";
    let mut blocks = vec![Block::Heading(4, Text::plain("Calibration within groups")), Block::Table(table)];
    blocks.extend(explained(audit, attribute, Text::plain(note)));
    blocks
}

fn calibration_cells(name: Text, of: &GroupOfScores) -> Vec<Text> {
    let labelled = of.labelled.as_ref().map_or(0, |labelled| labelled.cases());
    let mut cells = vec![name, Text::plain(count(labelled))];
    let Some(made) = &of.calibration else { return cells };
    let plain = |number: f64| Text::plain(numbers::ratio(number));
    match &made.error {
        Ok(error) => cells.extend([plain(error.expected), plain(error.by_chance), plain(error.maximum)]),
        Err(reason) => cells.extend([undefined(*reason), Text::plain("–"), Text::plain("–")]),
    }
    match &made.in_the_large {
        Ok(found) => {
            cells.push(Text::plain(count(found.observed.hits())));
            cells.push(Text::plain(format!("{:.1}", found.expected)));
            match &found.ratio {
                Ok(ratio) => cells.extend([
                    plain(ratio.value),
                    Text::plain(numbers::interval(ratio.interval, numbers::ratio)),
                ]),
                Err(reason) => cells.extend([undefined(*reason), Text::plain("–")]),
            }
        }
        Err(reason) => {
            cells.push(undefined(*reason));
            cells.extend([Text::plain("–"), Text::plain("–"), Text::plain("–")]);
        }
    }
    cells.push(match &made.hosmer_lemeshow {
        Ok(test) => Text::plain(numbers::p_value(test.p)),
        Err(reason) => undefined(*reason),
    });
    cells
}

/// What would be selected as the threshold moves.
fn sweep(audit: &Audit, attribute: &Attribute, scores: &Scores) -> Vec<Block> {
    let heading = Block::Heading(4, Text::plain("If the threshold moved"));
    let thresholds = match &scores.sweep {
        Ok(thresholds) => thresholds,
        Err(reason) => return vec![heading, Block::Paragraph(undefined(*reason))],
    };
    if scores.swept.len() > WIDEST {
        let words = "The shares selected at each threshold are in audit.json, under “sweep”.";
        return vec![heading, Block::Paragraph(Text::plain(words))];
    }
    let mut table = Table::with(&["#Threshold"]);
    for group in &scores.swept {
        table = table.data_column(Text::data(attribute.groups[*group].name()));
    }
    table = table.data_column(Text::plain("Lowest / highest"));
    for threshold in spaced(thresholds) {
        let shown = Text::plain(short(threshold.threshold));
        let mut cells = vec![if threshold.is_present { shown.then(" (present)") } else { shown }];
        cells.extend(threshold.groups.iter().map(|selected: &Selected| share(selected.selected)));
        cells.push(threshold.impact_ratio.map_or_else(undefined, |ratio| Text::plain(numbers::ratio(ratio))));
        table.row(cells);
    }
    let side = match (scores.rule.better, scores.rule.includes_threshold) {
        (crate::inference::Better::Higher, true) => "at or above",
        (crate::inference::Better::Higher, false) => "above",
        (crate::inference::Better::Lower, true) => "at or below",
        (crate::inference::Better::Lower, false) => "below",
    };
    let words = format!(
        "The share of each group whose score is {side} a threshold. Moving it changes who is selected and how groups \
         compare; with labels, true and false positive rates of every threshold are in audit.json."
    );
    let mut blocks = vec![heading, Block::Table(table)];
    blocks.extend(explained(audit, attribute, Text::plain(words)));
    blocks
}

/// Some of the thresholds, equally spaced in the list, and the present one.
fn spaced(thresholds: &[Threshold]) -> Vec<&Threshold> {
    let last = thresholds.len().saturating_sub(1);
    let wanted = MOST_THRESHOLDS.min(thresholds.len());
    let places: Vec<usize> = (0..wanted).map(|at| at * last / (wanted - 1).max(1)).collect();
    let shown = thresholds.iter().enumerate();
    shown.filter(|(at, threshold)| threshold.is_present || places.contains(at)).map(|(_, of)| of).collect()
}

/// A threshold with no more digits than it takes.
fn short(number: f64) -> String {
    let text = number.to_string();
    if text.len() > 8 { format!("{number:.4}") } else { text }
}

fn share(share: Share) -> Text {
    match share.rate() {
        Ok(_) => Text::plain(numbers::percent(share)),
        Err(reason) => undefined(reason),
    }
}
