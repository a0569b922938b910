//! The one error of the library: a variant per thing a user can fix, and how to fix it.

use std::path::{Path, PathBuf};

use thiserror::Error;

/// What a fallible function of the library returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Why an audit could not be made. The text says what is wrong and where; [`Error::hint`] what to do.
#[derive(Debug, Error)]
pub enum Error {
    /// The policy (audit.toml, or the flags that stand for it) cannot be used.
    #[error("{}", render_problems(.origin, .problems))]
    Policy {
        /// The file, or `command line`.
        origin: String,
        /// Every problem that was found, in the order of the file.
        problems: Vec<Problem>,
    },
    /// A file cannot be opened or read.
    #[error("cannot read {}: {reason}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system or the decoder said.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {reason}", .path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// A column the policy names is not in the log.
    #[error("{} has no column {column:?}", .path.display())]
    MissingColumn {
        /// The file that lacks it.
        path: PathBuf,
        /// The column asked for.
        column: String,
        /// What to do: the nearest names, or the file that does have it.
        hint: String,
    },
    /// The columns hold something the policy did not provide for.
    #[error("column {column:?}: {reason}")]
    Column {
        /// The column.
        column: String,
        /// What is wrong with its values.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// The history of earlier checks cannot be used.
    #[error("history {}: {reason}", .path.display())]
    History {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
        /// What to do.
        hint: String,
    },
    /// The log as a whole cannot be audited.
    #[error("{reason}")]
    Log {
        /// What is wrong.
        reason: String,
        /// What to do.
        hint: String,
    },
}

/// One problem in a policy: where, what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `line 3, column 5`, or the flag that set the value.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl Error {
    /// What the user can do about it; empty where the text already says so.
    pub fn hint(&self) -> &str {
        match self {
            Error::Read { hint, .. }
            | Error::Write { hint, .. }
            | Error::MissingColumn { hint, .. }
            | Error::Column { hint, .. }
            | Error::History { hint, .. }
            | Error::Log { hint, .. } => hint,
            Error::Policy { .. } => "",
        }
    }

    /// The same with the file that holds the value, where the text names only its column: of a log with many files, or
    /// one that is counted file by file.
    ///
    /// ```
    /// use evenhand::Error;
    /// let found = Error::Column { column: "day".into(), reason: "holds \"1.7.26\"".into(), hint: String::new() };
    /// assert_eq!(found.in_file("july.csv".as_ref()).to_string(), "column \"day\": holds \"1.7.26\", in july.csv");
    /// ```
    pub fn in_file(self, path: &Path) -> Error {
        match self {
            Error::Column { column, reason, hint } => {
                Error::Column { column, reason: format!("{reason}, in {}", path.display()), hint }
            }
            other => other,
        }
    }
}

fn render_problems(origin: &str, problems: &[Problem]) -> String {
    let mut text = match problems.len() {
        1 => format!("{origin} has a problem"),
        n => format!("{origin} has {n} problems"),
    };
    for problem in problems {
        text.push_str(&format!("\n  {}: {}", problem.place, problem.message));
        if !problem.hint.is_empty() {
            text.push_str(&format!("\n    help: {}", problem.hint));
        }
    }
    text
}

/// The candidate that `word` was most likely meant to be, if any is close.
///
/// ```
/// assert_eq!(evenhand::error::nearest("sexx", ["race", "sex"]), Some("sex"));
/// assert_eq!(evenhand::error::nearest("income", ["race", "sex"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

/// `did you mean "x"?`, or the first few candidates where none is close.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let all: Vec<&str> = candidates.into_iter().collect();
    match nearest(word, all.iter().copied()) {
        Some(candidate) => format!("did you mean {candidate:?}?"),
        None if all.is_empty() => String::new(),
        None => {
            let shown: Vec<String> = all.iter().take(12).map(|name| format!("{name:?}")).collect();
            let more = if all.len() > shown.len() { ", …" } else { "" };
            format!("there is {}{more}", shown.join(", "))
        }
    }
}
