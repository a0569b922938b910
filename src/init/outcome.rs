//! Guessing the decision and the label, and which of their values are the event.

use super::catalogue::{DECISIONS, LABELS, Lean, Names, SCORES};
use super::forms::{Outcome, guess_stages};
use super::protected::BIRTH;
use super::roles::Column;
use super::values::{Says, says};
use crate::measures::Direction;
use crate::tally::ColumnKind;

/// As many different values as a decision or a label may have.
const MOST_VALUES: usize = 10;

/// As much as has to speak for a column to take it for the decision.
const ENOUGH: i32 = 4;

/// The column that seems to be the decision.
pub(super) struct Decision<'a> {
    pub(super) column: &'a Column<'a>,
    /// The values that are the event; empty where none is understood.
    pub(super) event: Vec<&'a str>,
    pub(super) direction: Direction,
    /// The other values, where all of them are understood.
    pub(super) others: Option<Vec<&'a str>>,
    /// Values that say "not known" and would count as "not the event".
    pub(super) unknown: Vec<&'a str>,
    /// Whether the direction follows from words, not merely from "yes" in a column with a neutral name.
    pub(super) is_sure: bool,
}

/// A column that may say what turned out to be true.
pub(super) struct Label<'a> {
    pub(super) column: &'a Column<'a>,
    pub(super) positive: Vec<&'a str>,
    /// Why it is only suggested.
    pub(super) doubt: Option<&'static str>,
}

/// The best candidate for the decision among the columns.
pub(super) fn guess_decision<'a>(columns: &[&'a Column<'a>]) -> Option<Decision<'a>> {
    let mut best: Option<(i32, &'a Column<'a>, Lean)> = None;
    for column in columns.iter().copied().filter(|column| may_be_outcome(column)) {
        let is_other = find(LABELS, column).is_some() || column.words.has_any(SCORES);
        // "interviewed" is good to get, and still no more than a stage on the way to "hired".
        if is_other || guess_stages(column).is_some() {
            continue;
        }
        let named = find(DECISIONS, column);
        let strength = named.map_or(0, |names| names.strength);
        let spoken: Vec<Says> = column.values().into_iter().map(says).collect();
        let understood = spoken.iter().filter(|said| **said != Says::Unclear).count();
        let in_words = spoken.iter().any(|said| matches!(said, Says::Good | Says::Bad));
        let by_values = match understood {
            0 => 0,
            // "1" and "0" without a telling name say nothing.
            _ if !in_words && named.is_none() => 0,
            _ if understood == spoken.len() && in_words => 4,
            _ if understood == spoken.len() => 3,
            _ if in_words => 2,
            _ => 0,
        };
        let points = strength + by_values;
        if points >= ENOUGH && best.is_none_or(|(most, ..)| points > most) {
            best = Some((points, column, named.map_or(Lean::Neutral, |names| names.lean)));
        }
    }
    best.map(|(_, column, lean)| event_of(column, lean))
}

fn event_of<'a>(column: &'a Column<'a>, lean: Lean) -> Decision<'a> {
    let values = column.values();
    let of = |wanted: &[Says]| -> Vec<&'a str> {
        values.iter().copied().filter(|value| wanted.contains(&says(value))).collect()
    };
    let (good, bad, mut yes) = (of(&[Says::Good]), of(&[Says::Bad]), of(&[Says::Yes]));
    if let ([only], Says::No) = (values.as_slice(), values.first().map_or(Says::Unclear, |value| says(value)))
    {
        // Nobody got it, which is a result: the value that does not occur is the other one by nature.
        yes.push(if only.eq_ignore_ascii_case("false") { "true" } else { "1" });
    }
    let adverse = [bad.clone(), yes.clone()].concat();
    let favorable = [good.clone(), yes.clone()].concat();
    let (event, direction) = match lean {
        Lean::Bad if !adverse.is_empty() => (adverse, Direction::Adverse),
        _ if !favorable.is_empty() => (favorable, Direction::Favorable),
        _ if !bad.is_empty() => (bad.clone(), Direction::Adverse),
        _ => (Vec::new(), Direction::Favorable),
    };
    let others: Vec<&str> = values.iter().copied().filter(|value| !event.contains(value)).collect();
    let all_clear = others.iter().all(|value| matches!(says(value), Says::Bad | Says::No));
    let certain = direction == Direction::Favorable && !event.is_empty() && !others.is_empty() && all_clear;
    // "1" in a column whose name does not say whether it is good to get.
    let is_open = event.is_empty() || (good.is_empty() && bad.is_empty() && lean == Lean::Neutral);
    Decision {
        column,
        is_sure: !is_open,
        event,
        direction,
        others: certain.then_some(others),
        unknown: of(&[Says::Unknown]),
    }
}

/// The columns that may be the label, the most likely first.
pub(super) fn guess_labels<'a>(columns: &[&'a Column<'a>], outcome: Option<&Outcome<'a>>) -> Vec<Label<'a>> {
    let direction = outcome.map_or(Direction::Favorable, Outcome::direction);
    let is_free =
        |column: &&Column<'a>| outcome.is_none_or(|outcome| outcome.column().name() != column.name());
    let mut labels: Vec<Label<'a>> = Vec::new();
    for column in columns.iter().copied().filter(is_free).filter(|column| may_be_outcome(column)) {
        let Some(names) = find(LABELS, column) else { continue };
        let positive = positive(column, names.lean, direction);
        let values = column.values();
        let doubt = if outcome.is_none() {
            Some("There is no decision to hold it against yet.")
        } else if positive.is_empty() {
            Some("Which of its values is positive could not be told.")
        } else if values.iter().any(|value| says(value) == Says::Unknown) {
            Some("It holds a word for \"not known\", which would count as negative: leave such values blank.")
        } else {
            None
        };
        labels.push(Label { column, positive, doubt });
    }
    // A label with a horizon, "within two years", is the one that was defined with care.
    let horizon = |label: &Label| label.column.words.has_any(&["year", "month", "months", "days"]);
    labels.sort_by_key(|label| (label.doubt.is_some(), !horizon(label)));
    for other in labels.iter_mut().skip(1) {
        other.doubt = other.doubt.or(Some("Another column was taken; an audit has one label."));
    }
    labels
}

/// The values that are what the decision hopes for, or, of an adverse decision, what it guards against.
fn positive<'a>(column: &'a Column<'a>, lean: Lean, direction: Direction) -> Vec<&'a str> {
    let (with, against) = match (lean, direction) {
        // "defaulted" beside "approved": what approval hopes for is "no".
        (Lean::Bad, Direction::Favorable) => (Says::Good, Says::No),
        (Lean::Bad, Direction::Adverse) => (Says::Bad, Says::Yes),
        // "repaid" beside "flagged": what the flag guards against is "no".
        (Lean::Good, Direction::Adverse) => (Says::Bad, Says::No),
        (_, Direction::Favorable) => (Says::Good, Says::Yes),
        (_, Direction::Adverse) => (Says::Bad, Says::Yes),
    };
    column.values().into_iter().filter(|value| [with, against].contains(&says(value))).collect()
}

/// Whether a column holds yes and no, and nothing says what they mean: it may be the decision.
pub(super) fn is_open_yes_or_no(column: &Column<'_>) -> bool {
    let spoken: Vec<Says> = column.values().into_iter().map(says).collect();
    let is_yes_or_no = spoken.len() == 2 && spoken.contains(&Says::Yes) && spoken.contains(&Says::No);
    is_yes_or_no && find(LABELS, column).is_none()
}

/// Few values, of a kind that can be yes or no.
fn may_be_outcome(column: &Column<'_>) -> bool {
    let values = column.values();
    // A column in which everybody got the same can be told only where it is 1 and 0 by nature.
    let one_sided =
        values.len() == 1 && values.iter().all(|value| matches!(says(value), Says::Yes | Says::No));
    let kind = matches!(column.survey.kind, ColumnKind::Text | ColumnKind::Number | ColumnKind::Boolean);
    let by_nature = matches!(column.survey.kind, ColumnKind::Number | ColumnKind::Boolean);
    kind && !column.words.has_any(BIRTH)
        && ((2..=MOST_VALUES).contains(&values.len()) || (one_sided && by_nature))
}

/// The list that names the column, bad words before good ones.
fn find<'n>(lists: &'n [Names], column: &Column<'_>) -> Option<&'n Names> {
    let fits = lists.iter().filter(|names| column.words.has_any(names.phrases));
    fits.max_by_key(|names| (names.strength, (names.lean == Lean::Bad) as u8))
}
