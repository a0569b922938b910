//! A first look at a log: what each column holds, before anybody has said what it means.

mod watcher;

use std::collections::BTreeMap;

use super::batches::fold_batches;
use crate::error::Result;
use crate::source::{Log, Source};
use crate::tally::progress::{Meter, Tell};
use watcher::Watcher;

/// As many different values of a column as are kept with their rows.
const MOST_VALUES: usize = 60;

/// What a column holds. No value of a column with many values is kept, except the ends of its range.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnSurvey {
    /// The name, exactly as the log has it.
    pub name: String,
    /// What all its values are.
    pub kind: ColumnKind,
    /// Rows of the log.
    pub rows: u64,
    /// Rows in which it is null or blank.
    pub blanks: u64,
    /// Its different values.
    pub values: Distinct,
    /// Its different values that are not numbers: the words in a column of numbers.
    pub words: Distinct,
    /// Whether every number in it is whole.
    pub whole: bool,
    /// The smallest and the largest number in it.
    pub range: Option<(f64, f64)>,
    /// The first and the last of its other values, in the order of text; dates sort by day.
    pub span: Option<(String, String)>,
}

/// What all values of a column are, blanks aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// There are none.
    Empty,
    /// True or false.
    Boolean,
    /// Numbers; a code with leading zeros is a text.
    Number,
    /// Dates as ISO 8601 writes them, with or without a time of day.
    Date,
    /// Anything else that can be counted.
    Text,
    /// Lists, structures and the like, which cannot.
    Other,
}

/// The different values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Distinct {
    /// Each value with its rows, at most 60 of them.
    Kept(BTreeMap<String, u64>),
    /// More than that.
    Many,
}

impl Distinct {
    /// The values with their rows; nothing where there are many.
    pub fn kept(&self) -> Option<&BTreeMap<String, u64>> {
        match self {
            Distinct::Kept(values) => Some(values),
            Distinct::Many => None,
        }
    }
}

/// Looks at every column that all files of the log have, in one streaming pass of bounded memory.
///
/// What is found does not depend on the number of threads or on the order of rows.
///
/// # Errors
/// When a file cannot be decoded.
///
/// ```no_run
/// let log = evenhand::source::open(&["decisions.csv".into()], None)?;
/// for column in evenhand::tally::survey(&log, &|_| {})? {
///     println!("{}: {:?}, {} of {} rows blank", column.name, column.kind, column.blanks, column.rows);
/// }
/// # Ok::<(), evenhand::Error>(())
/// ```
pub fn survey(log: &Log, progress: Tell<'_>) -> Result<Vec<ColumnSurvey>> {
    let Some(first) = log.sources.first() else { return Ok(Vec::new()) };
    let columns: Vec<&str> = first
        .columns
        .iter()
        .map(String::as_str)
        .filter(|name| log.sources.iter().all(|source| source.columns.iter().any(|other| other == name)))
        .filter(|name| !is_pattern(name))
        .collect();
    let meter = Meter::new(progress, log.sources.iter().map(Source::bytes).sum());
    let mut found: Vec<Watcher> = columns.iter().map(|_| Watcher::default()).collect();
    for source in log.sources.iter().filter(|_| !columns.is_empty()) {
        let fresh = || columns.iter().map(|_| Watcher::default()).collect::<Vec<_>>();
        let workers = (0..rayon::current_num_threads()).map(|_| fresh()).collect();
        let workers = fold_batches(source, &columns, workers, |watchers: &mut Vec<Watcher>, frame| {
            for (watcher, name) in watchers.iter_mut().zip(&columns) {
                watcher.add(name, frame)?;
            }
            meter.read(frame.height() as u64, 0);
            Ok(())
        })?;
        meter.ended(source.bytes());
        for watchers in workers {
            found.iter_mut().zip(watchers).for_each(|(all, part)| all.merge(part));
        }
    }
    Ok(columns.into_iter().zip(found).map(|(name, watcher)| watcher.finish(name)).collect())
}

/// Names that the query engine reads as a choice of columns, so that they cannot name one.
fn is_pattern(name: &str) -> bool {
    name == "*" || (name.starts_with('^') && name.ends_with('$'))
}
