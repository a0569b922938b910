//! A first policy for a log: which column plays which part, guessed, and written down to be checked.
//!
//! The guesses come from word lists and from what the columns hold, which
//! [`crate::tally::survey`] has found. Whatever is uncertain is written as a comment, with what was seen.

mod catalogue;
mod catalogue_classes;
mod catalogue_numbers;
mod comparisons;
mod decision;
mod demands;
mod domain;
mod draft;
mod forms;
mod names;
mod outcome;
mod protected;
mod roles;
mod scores;
mod sections;
mod text;
mod values;
mod weights;

use crate::source::Log;
use crate::tally::ColumnSurvey;
use names::Words;
use roles::Column;

/// A policy to start from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The text of the audit.toml, with comments.
    pub toml: String,
    /// What was guessed, what is doubtful, and what has to be filled in, a sentence each.
    pub notes: Vec<String>,
    /// Whether an audit can be run with it as it stands.
    pub runnable: bool,
}

/// Drafts a policy for a log that was surveyed. `path` is written down as the log's path.
///
/// ```no_run
/// let log = evenhand::source::open(&["decisions.csv".into()], None)?;
/// let surveys = evenhand::tally::survey(&log, &|_| {})?;
/// let draft = evenhand::init::draft(&log, &surveys, "decisions.csv");
/// assert!(draft.toml.contains("[decision]"));
/// # Ok::<(), evenhand::Error>(())
/// ```
pub fn draft(log: &Log, surveys: &[ColumnSurvey], path: &str) -> Draft {
    let columns: Vec<Column> =
        surveys.iter().map(|survey| Column { survey, words: Words::of_name(&survey.name) }).collect();
    let roles = roles::guess(&columns);
    let mut draft = draft::write(&columns, &roles, path);
    let skipped = log.sources.iter().flat_map(|source| &source.columns);
    let mut skipped: Vec<&str> = skipped
        .map(String::as_str)
        .filter(|name| surveys.iter().all(|survey| survey.name != *name))
        .collect();
    skipped.sort_unstable();
    skipped.dedup();
    for name in skipped {
        let name = text::plain(name);
        draft.notes.push(format!(
            "column {name:?} was not looked at: not every file has it, or its name is a pattern"
        ));
    }
    draft
}
