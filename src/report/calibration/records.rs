//! The committed tables of the calibration study, read back.

use std::sync::LazyLock;

use crate::report::numbers::count;

/// A table: for each setting, how often each statement came true.
pub(super) struct Measured {
    pub(super) columns: Vec<&'static str>,
    pub(super) records: Vec<Record>,
}

/// One setting with what was found there.
pub(super) struct Record {
    sizes: Vec<Run>,
    rates: Vec<Run>,
    values: Vec<Option<f64>>,
}

/// As many different values are not all told.
const MANY: usize = 4;

/// Equal neighbours; `starts_family` where a family of groups begins anew.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Run {
    groups: u64,
    value: f64,
    starts_family: bool,
}

macro_rules! table {
    ($name:ident, $file:literal, $what:literal) => {
        #[doc = $what]
        pub(super) static $name: LazyLock<Measured> = LazyLock::new(|| Measured::read(include_str!($file)));
    };
}

table!(SHARES, "shares.csv", "The intervals of one rate.");
table!(PAIRS, "pairs.csv", "The plain intervals of two groups.");
table!(GROUPS, "groups.csv", "The intervals of several groups at once.");
table!(LABELS, "labels.csv", "The intervals of measures that need a label.");
table!(CHANGES, "changes.csv", "The intervals and tests of a change.");
table!(SEQUENCES, "sequences.csv", "Confidence sequences.");
table!(VERDICTS, "verdicts.csv", "Verdicts without a label.");
table!(LABEL_VERDICTS, "label_verdicts.csv", "Verdicts that need a label.");

impl Measured {
    /// A line that is not as the study writes it is left out; a test counts them.
    fn read(text: &'static str) -> Measured {
        let mut lines = text.lines();
        let columns = lines.next().unwrap_or_default().split(',').skip(3).collect();
        Measured { columns, records: lines.filter_map(Record::read).collect() }
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| *column == name)
    }
}

impl Record {
    fn read(line: &str) -> Option<Record> {
        let mut cells = line.split(',');
        let (sizes, rates) = (runs(cells.next()?)?, runs(cells.next()?)?);
        cells.next()?;
        Some(Record { sizes, rates, values: cells.map(|cell| cell.parse().ok()).collect() })
    }

    /// The sizes and the rates alone, as cells of a table.
    pub(super) fn cells(&self) -> [String; 2] {
        [written(&self.sizes, size), written(&self.rates, rate)]
    }

    /// From the sizes and rates as the study writes them.
    pub(super) fn setting(sizes: &str, rates: &str) -> Option<Record> {
        Some(Record { sizes: runs(sizes)?, rates: runs(rates)?, values: Vec::new() })
    }

    /// What was found, where the statement has a meaning in the setting.
    pub(super) fn value(&self, column: usize) -> Option<f64> {
        self.values.get(column).copied().flatten()
    }

    /// The cases of the smallest group.
    pub(super) fn smallest(&self) -> f64 {
        self.sizes.iter().map(|run| run.value).fold(f64::MAX, f64::min)
    }

    /// The lowest and the highest true rate of each family.
    pub(super) fn extremes(&self) -> Vec<[f64; 2]> {
        let mut families: Vec<[f64; 2]> = Vec::new();
        for run in &self.rates {
            match families.last_mut().filter(|_| !run.starts_family) {
                Some([low, high]) => (*low, *high) = (low.min(run.value), high.max(run.value)),
                None => families.push([run.value; 2]),
            }
        }
        families
    }

    /// The setting in words: `3,000 + 6 × 20 at 2 %`.
    pub(super) fn words(&self) -> String {
        let sizes = self.sizes.clone();
        let halves = sizes.len() / 2;
        // Two families of the same groups, most often of the same sizes.
        let twice = halves > 0
            && sizes[halves..].first().is_some_and(|run| run.starts_family)
            && sizes[..halves].iter().zip(&sizes[halves..]).all(|(one, other)| one.value == other.value);
        let told = if twice { &sizes[..halves] } else { &sizes[..] };
        let groups = told.len() >= MANY && !told[1..].iter().any(|run| run.starts_family);
        let groups = if groups { format!("{} groups of ", told.len()) } else { String::new() };
        format!("{groups}{} at {}", written(told, size), written(&self.rates, rate))
    }
}

/// `1500+6x20/…`
fn runs(cell: &str) -> Option<Vec<Run>> {
    let mut runs = Vec::new();
    for family in cell.split('/') {
        for (place, run) in family.split('+').enumerate() {
            let (groups, value) = run.split_once('x').unwrap_or(("1", run));
            let (groups, value) = (groups.parse().ok()?, value.parse().ok()?);
            runs.push(Run { groups, value, starts_family: place == 0 });
        }
    }
    Some(runs)
}

fn size(value: f64) -> String {
    count(value as u64)
}

fn rate(value: f64) -> String {
    format!("{} %", (value * 1e4).round() / 100.0)
}

/// All groups of a rate are told without their number where there is but one value, and many different values
/// by their first and last.
fn written(runs: &[Run], value: fn(f64) -> String) -> String {
    if let [first, .., last] = runs
        && runs.len() >= MANY
        && !runs[1..].iter().any(|run| run.starts_family)
    {
        return format!("{} to {}", value(first.value), value(last.value));
    }
    let mut text = String::new();
    for (place, run) in runs.iter().enumerate() {
        if place > 0 {
            text.push_str(if run.starts_family { " / " } else { " + " });
        }
        let next_starts = runs.get(place + 1).is_none_or(|next| next.starts_family);
        let alone = run.starts_family && next_starts && value(0.0).ends_with('%');
        if run.groups > 1 && !alone {
            text.push_str(&format!("{} × ", run.groups));
        }
        text.push_str(&value(run.value));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_has_all_its_columns() {
        let files = [
            (&SHARES, include_str!("shares.csv")),
            (&PAIRS, include_str!("pairs.csv")),
            (&GROUPS, include_str!("groups.csv")),
            (&LABELS, include_str!("labels.csv")),
            (&CHANGES, include_str!("changes.csv")),
            (&SEQUENCES, include_str!("sequences.csv")),
            (&VERDICTS, include_str!("verdicts.csv")),
            (&LABEL_VERDICTS, include_str!("label_verdicts.csv")),
        ];
        for (measured, text) in files {
            assert_eq!(measured.records.len(), text.lines().count() - 1);
            assert!(measured.records.len() > 5);
            assert!(measured.records.iter().all(|record| record.values.len() == measured.columns.len()));
            let known =
                |record: &Record| record.values.iter().flatten().all(|value| (0.0..=1.0).contains(value));
            assert!(measured.records.iter().all(known));
        }
    }

    #[test]
    fn settings_are_told_in_words() {
        let words = |line| Record::read(line).expect("a line").words();
        assert_eq!(words("3000+6x20,7x0.02,0,1"), "3,000 + 6 × 20 at 2 %");
        assert_eq!(words("7x100,6x0.3+0.24,1000,1"), "7 × 100 at 6 × 30 % + 24 %");
        assert_eq!(words("2x50/2x100,2x0.7/0.2+0.3,0,1"), "2 × 50 / 2 × 100 at 70 % / 20 % + 30 %");
        assert_eq!(words("500,0.01,0,1"), "500 at 1 %");
        assert_eq!(words("1500+60+40+20,4x0.1,0,1"), "4 groups of 1,500 to 20 at 10 %");
        assert_eq!(words("4x20,0.1+0.09+0.085+0.08,0,1"), "4 × 20 at 10 % to 8 %");
        assert_eq!(words("3x50/3x50,3x0.7/3x0.2,0,1"), "3 × 50 at 70 % / 20 %");
        let record = Record::read("3x50/3x50,2x0.7+0.6/3x0.2,0,0.5,,0.25").expect("a line");
        assert_eq!(record.extremes(), [[0.6, 0.7], [0.2, 0.2]]);
        assert_eq!((record.value(0), record.value(1), record.value(2)), (Some(0.5), None, Some(0.25)));
    }
}
