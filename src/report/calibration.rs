//! How well the intervals hold and the verdicts are right: the section of METHODS.md that is written from the
//! tables of the calibration study (`examples/calibration`).

mod monitoring;
mod records;
mod verdicts;

use super::document::{Block, Table, Text};
use super::numbers::{count, float_percent};
use records::{CHANGES, GROUPS, LABELS, Measured, PAIRS, Record, SHARES};

/// The target at a confidence of 95 %: between these two.
const TARGET: [f64; 2] = [0.94, 0.99];
/// From this many cases in every group on, the target is asked for.
const ENOUGH: f64 = 50.0;

/// Methods that hold exactly where another one does, because their limits are that one's carried over.
const SAME_AS: [(&str, &str); 2] = [("newcombe_nested", "newcombe"), ("koopman_nested", "koopman")];

/// How often statements came true in some settings.
struct Coverage<'a> {
    settings: usize,
    median: f64,
    lowest: f64,
    lowest_in: &'a Record,
    below: usize,
    above: usize,
}

impl<'a> Coverage<'a> {
    /// `None` where there is no such setting.
    fn of(measured: &'a Measured, columns: &[usize], enough: bool) -> Option<Coverage<'a>> {
        let mut values: Vec<(f64, &Record)> = Vec::new();
        for record in measured.records.iter().filter(|record| (record.smallest() >= ENOUGH) == enough) {
            let found = columns.iter().filter_map(|column| record.value(*column)).reduce(f64::min);
            values.extend(found.map(|found| (found, record)));
        }
        values.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (lowest, lowest_in) = *values.first()?;
        Some(Coverage {
            settings: values.len(),
            median: values[values.len() / 2].0,
            lowest,
            lowest_in,
            below: values.iter().filter(|(value, _)| *value < TARGET[0]).count(),
            above: values.iter().filter(|(value, _)| *value > TARGET[1]).count(),
        })
    }

    fn row(&self, name: &Text, enough: bool) -> Vec<Text> {
        let part = |settings: usize| float_percent(settings as f64 / self.settings as f64);
        vec![
            name.clone(),
            Text::plain(if enough { "50 or more" } else { "fewer" }),
            Text::plain(count(self.settings as u64)),
            Text::plain(float_percent(self.median)),
            Text::plain(float_percent(self.lowest)),
            Text::plain(self.lowest_in.words()),
            Text::plain(part(self.below)),
            Text::plain(part(self.above)),
        ]
    }
}

/// What was measured of a method, in one line; `None` where it was not studied.
pub(super) fn measured(id: &str) -> Option<String> {
    if let Some((_, same)) = SAME_AS.iter().find(|(own, _)| *own == id) {
        return measured(same).map(|words| format!("it holds where {same} does; {words}"));
    }
    if let Some(words) = monitoring::measured(id) {
        return Some(words);
    }
    let tables = [&*SHARES, &*PAIRS, &*GROUPS, &*LABELS, &*CHANGES];
    let own = |column: &&str| column.split(':').next() == Some(id);
    let found = tables.into_iter().find(|table| table.columns.iter().any(&own))?;
    let columns: Vec<usize> = (0..found.columns.len()).filter(|at| own(&found.columns[*at])).collect();
    let [enough, fewer] = [true, false].map(|enough| Coverage::of(found, &columns, enough));
    let words = |coverage: Coverage, groups: &str| {
        format!(
            "in {} of audits or more with {groups} ({} settings, median {}; lowest for {})",
            float_percent(coverage.lowest),
            count(coverage.settings as u64),
            float_percent(coverage.median),
            coverage.lowest_in.words()
        )
    };
    let enough = enough.map(|coverage| words(coverage, "50 cases or more in every group"));
    let fewer = fewer.map(|coverage| words(coverage, "a smaller group"));
    let parts: Vec<String> = enough.into_iter().chain(fewer).collect();
    Some(format!("at a confidence of 95 % it held {}", parts.join("; ")))
}

/// The whole section.
pub(super) fn section() -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, Text::plain("How well the intervals hold")),
        Block::Paragraph(
            Text::plain(
                "A confidence of 95 % is a promise, and it was put to the test where the truth is known \
                 because it was set: groups of known sizes and true rates, far more small and uneven ones \
                 than most logs have. Up to 10,000 outcomes of a setting, and all of one or two groups, are \
                 counted out with their probabilities, which leaves no error; more are drawn at random, \
                 1,000 times with a standard error of at most 0.7 points, 5,000 times (0.3 points) where an \
                 interval held in less than 94.5 % of the first, 20,000 times (0.15 points) where it still \
                 held in less than 94.2 %. The lowest of hundreds of drawn values lies a little low by \
                 chance. ",
            )
            .and(Text::code("cargo run --release --example calibration"))
            .then(
                " makes the tables again; a test makes some of them on every run. \
                   Intervals of weighted samples, within conditions and by resampling are not in them.",
            ),
        ),
        Block::Paragraph(Text::plain(
            "The target, for 50 cases or more in every group: an interval, or all of a joint statement at \
             once, holds in 94 % to 99 % of audits. Below it promises too much, above it is wider than need \
             be. An interval that cannot be computed counts as one that does not hold. The last two columns are \
             shares of the settings. The first group is the fixed reference; \"+\" stands between groups, and where rates are not the same they stand \
             in the same order.",
        )),
    ];
    blocks.extend(subject("One group", "Every rate from 1 % to 99 %, counted out.", &SHARES));
    blocks.extend(subject(
        "Two groups, one pair taken alone",
        "Counted out. Intervals against all hold where those of the group and the rest do.",
        &PAIRS,
    ));
    blocks.extend(subject(
        "Several groups at once",
        "Two to fourteen groups: all rates equal, the last group at four fifths of the others, or in even \
         steps down to it. Where the lowest rate is the best one, the method is marked so. Those \
         marked as not used show what the alternatives would do.",
        &GROUPS,
    ));
    blocks.extend(subject(
        "Measures that need a label",
        "Cases with a positive label and with a negative one, in this order; balanced accuracy for means of \
         two rates.",
        &LABELS,
    ));
    blocks.extend(subject(
        "Changes between two times",
        "A group and its reference now, and both before: nothing changed, with equal rates and at four \
         fifths; the group's rate halved since; all rates halved. A test holds where it is silent, and is told of \
         where nothing changed. The change of a ratio is told of where there is one. Tests by Wald's method, from \
         the variance of each rate alone, are there to show why they are not used.",
        &CHANGES,
    ));
    blocks
        .push(Block::Paragraph(Text::plain("Held against the target, for 50 cases or more in every group:")));
    blocks.push(Block::List(judgment()));
    blocks.extend(verdicts::section());
    blocks.extend(monitoring::section());
    blocks
}

fn subject(title: &str, words: &str, measured: &Measured) -> Vec<Block> {
    let headings = [
        "Method",
        "Smallest group",
        "#Settings",
        "#Median",
        "#Lowest",
        "Lowest for",
        "#Below 94 %",
        "#Above 99 %",
    ];
    let mut table = Table::with(&headings);
    for (column, name) in measured.columns.iter().enumerate() {
        for enough in [true, false] {
            if let Some(coverage) = Coverage::of(measured, &[column], enough) {
                table.row(coverage.row(&method(name), enough));
            }
        }
    }
    vec![Block::Heading(3, Text::plain(title)), Block::Paragraph(Text::plain(words)), Block::Table(table)]
}

/// A column as the reader knows it; what has a space in its name is no method of the catalogue.
fn method(column: &str) -> Text {
    match column.split_once(':') {
        Some((id, "lowest")) => Text::code(id).then(" (lowest is best)"),
        Some((id, special)) => Text::code(id).then(format!(" ({special})")),
        None if column.contains(' ') => Text::plain(format!("not used: {column}")),
        None => Text::code(column),
    }
}

/// Who keeps the target, who falls short and who is too cautious.
fn judgment() -> Vec<Text> {
    let (mut keeping, mut short, mut cautious) = (Vec::new(), Vec::new(), Vec::new());
    for measured in [&*SHARES, &*PAIRS, &*GROUPS, &*LABELS, &*CHANGES] {
        for (column, name) in measured.columns.iter().enumerate().filter(|(_, name)| !name.contains(' ')) {
            let Some(coverage) = Coverage::of(measured, &[column], true) else { continue };
            let with = |words: String| method(name).then(words);
            if coverage.below > 0 {
                let in_settings = format!("{} of {}", coverage.below, count(coverage.settings as u64));
                let lowest = float_percent(coverage.lowest);
                short.push(with(format!(" ({lowest}; below in {in_settings} settings)")));
            } else if coverage.median > TARGET[1] {
                cautious.push(with(format!(" (median {})", float_percent(coverage.median))));
            } else {
                keeping.push(method(name));
            }
        }
    }
    let line = |label: &str, names: Vec<Text>| {
        (!names.is_empty()).then(|| Text::strong(format!("{label}: ")).and(Text::join(names, ", ")).then("."))
    };
    let lines = [
        line("Never below 94 %", keeping),
        line("Below 94 % somewhere", short),
        line("Above 99 % in most settings", cautious),
    ];
    lines.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference;

    #[test]
    fn every_column_is_a_method_of_the_catalogue_or_said_to_be_none() {
        for measured in [&*SHARES, &*PAIRS, &*GROUPS, &*LABELS, &*CHANGES] {
            for column in &measured.columns {
                let id = column.split(':').next().unwrap_or_default();
                assert!(column.contains(' ') || inference::find(id).is_some(), "{column}");
            }
        }
    }

    #[test]
    fn every_interval_of_counts_was_measured() {
        use inference::MethodKind::{
            DifferenceInterval, JointInterval, RateInterval, RatioInterval, SummaryInterval,
        };
        let intervals = [RateInterval, DifferenceInterval, RatioInterval, JointInterval, SummaryInterval];
        // Methods for amounts and scores say in their own words how often they held.
        let of_counts =
            inference::catalogue().iter().filter(|method| !inference::catalogue::is_of_numbers(method.id));
        for method in of_counts.filter(|method| intervals.contains(&method.kind)) {
            let left_out = ["mantel_haenszel", "standardized", "survey_", "bootstrap_"];
            let left_out = left_out.iter().any(|word| method.id.contains(word));
            assert_eq!(measured(method.id).is_some(), !left_out, "{}", method.id);
        }
        assert!(measured("fisher_exact").is_none());
        for id in ["e_process", "rate_sequence", "difference_sequence", "ratio_sequence", "contrast_score"] {
            assert!(measured(id).is_some(), "{id}");
        }
    }
}
