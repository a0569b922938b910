//! Guessing the column of the score that the decision was made from.

use super::catalogue::{NEUTRAL, SCORES};
use super::catalogue_numbers::{CHANCES, NO_CHANCES, STEPPED_SCORES};
use super::forms::Outcome;
use super::roles::Column;
use crate::tally::ColumnKind;

/// As many different numbers as chances have at least.
const FEWEST_CHANCES: usize = 10;

/// A column that may be the score.
pub(super) struct Score<'a> {
    pub(super) column: &'a Column<'a>,
    /// Why it is only suggested.
    pub(super) doubt: Option<&'static str>,
}

/// What makes a column a score, the best reason first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// The name says that and nothing else.
    Name,
    /// The name says it among other things.
    PartOfName,
    /// It is a risk in steps.
    Steps,
    /// It is between 0 and 1 and called a risk, a chance or the like.
    Chance,
    /// It is between 0 and 1.
    Range,
}

/// Whether a column may be the score beside this outcome.
pub(super) fn is_score(column: &Column<'_>, outcome: Option<&Outcome<'_>>) -> bool {
    match reason(column) {
        // A price is made from a class of risk, within which prices can be compared; it is no score of a decision.
        Some(Reason::Steps) => !outcome.is_some_and(Outcome::is_amount),
        reason => reason.is_some(),
    }
}

fn reason(column: &Column<'_>) -> Option<Reason> {
    let (low, high) = column.survey.range.filter(|_| column.survey.kind == ColumnKind::Number)?;
    let within_one = low >= 0.0 && high <= 1.0 && !column.survey.whole && column.distinct() >= FEWEST_CHANCES;
    match () {
        () if column.distinct() <= 2 => None,
        () if column.words.is_only(SCORES, NEUTRAL) => Some(Reason::Name),
        () if column.words.has_any(SCORES) => Some(Reason::PartOfName),
        () if column.words.has_any(STEPPED_SCORES) => Some(Reason::Steps),
        () if !within_one || column.words.has_any(NO_CHANCES) => None,
        () if column.words.has_any(CHANCES) => Some(Reason::Chance),
        () => Some(Reason::Range),
    }
}

/// The score among the columns that may be one, and the others.
pub(super) fn guess_score<'a>(
    mut columns: Vec<&'a Column<'a>>,
    outcome: Option<&Outcome<'a>>,
) -> (Option<Score<'a>>, Vec<&'a Column<'a>>) {
    columns.sort_by_key(|column| reason(column));
    let others = columns.split_off(columns.len().min(1));
    let score = columns.pop().map(|column| {
        let doubt = if outcome.is_some_and(Outcome::is_amount) {
            Some("A score is audited beside a decision, not beside an amount; it can be the amount itself.")
        } else if reason(column) == Some(Reason::Range) {
            Some("Its numbers are between 0 and 1, as those of a score; nothing in its name says so.")
        } else {
            None
        };
        Score { column, doubt }
    });
    (score, others)
}
