//! Guessing outcomes that are not yes or no: amounts, stages and classes.

use std::cmp::Reverse;

use super::catalogue::{NEUTRAL, SCORES};
use super::catalogue_classes::{CLASS_OF_THINGS, CLASSES, FUNNELS, KnownOrder, ORDERS, STAGES};
use super::catalogue_numbers::{AMOUNT_DETAILS, AMOUNTS, NOT_AMOUNTS, WHOLE};
use super::outcome::{Decision, is_open_yes_or_no};
use super::roles::Column;
use super::text::plain;
use crate::amount::LARGEST;
use crate::measures::Direction;
use crate::spelling::{fold, is_unknown};
use crate::tally::ColumnKind;

/// As many different numbers as an amount has at least; fewer are more likely codes or plans.
const FEWEST_AMOUNTS: usize = 10;

/// As many different values as an outcome of several classes may have.
const MOST_CLASSES: usize = 20;

/// Fewer are a yes or no.
const FEWEST_CLASSES: usize = 3;

/// One blank in so many cases is a gap in the record; more are cases without an outcome.
const ONE_IN: u64 = 50;

/// From this strength on a name is enough, whatever else it says.
const SURE: i32 = 4;

/// From this strength on a name is enough beside a yes or no that nobody understands.
const LIKELY: i32 = 3;

/// What seems to have been decided.
pub(super) enum Outcome<'a> {
    YesNo(Decision<'a>),
    Other(Other<'a>),
}

/// A column that may be an outcome which is not yes or no.
pub(super) struct Other<'a> {
    pub(super) column: &'a Column<'a>,
    pub(super) form: Form<'a>,
    /// The domain that such outcomes belong to.
    pub(super) domain: &'static str,
    strength: i32,
    /// Among names that say as much: "price" before "price2", and a total before its parts.
    plainness: u8,
    /// Why it can only be suggested.
    pub(super) doubt: Option<String>,
}

/// In which form an outcome is declared.
pub(super) enum Form<'a> {
    /// The number itself; adverse where less is better.
    Amount(Direction),
    /// The stages in their order.
    Stages(Vec<&'a str>),
    /// The order of the classes, where one is known.
    Classes(Option<Order<'a>>),
}

/// Classes in an order.
pub(super) struct Order<'a> {
    pub(super) classes: Vec<&'a str>,
    /// Whether the first is clearly the best; otherwise it may be the worst.
    pub(super) has_a_best: bool,
}

impl Outcome<'_> {
    /// The column of the outcome.
    pub(super) fn column(&self) -> &Column<'_> {
        match self {
            Outcome::YesNo(decision) => decision.column,
            Outcome::Other(other) => other.column,
        }
    }

    /// Whether the event is bad to get, or less is better.
    pub(super) fn direction(&self) -> Direction {
        match self {
            Outcome::YesNo(decision) => decision.direction,
            Outcome::Other(Other { form: Form::Amount(better), .. }) => *better,
            Outcome::Other(_) => Direction::Favorable,
        }
    }

    /// Why no label can be held against the outcome, with a score beside it or without.
    pub(super) fn doubt_of_labels(&self, is_scored: bool) -> Option<&'static str> {
        match self {
            Outcome::YesNo(_) => None,
            Outcome::Other(Other { form: Form::Amount(_), .. }) => {
                Some("A label goes with a yes/no decision or a score, not with an amount.")
            }
            Outcome::Other(_) if is_scored => None,
            Outcome::Other(_) => Some("A label goes with a yes/no decision or a score, and here is neither."),
        }
    }

    /// Whether the outcome is a number.
    pub(super) fn is_amount(&self) -> bool {
        matches!(self, Outcome::Other(Other { form: Form::Amount(_), .. }))
    }
}

impl Other<'_> {
    /// Whether a good part of the cases has no such outcome. The outcome of a log is known of nearly every case;
    /// a wait or a salary is blank where nobody was answered or hired, and those would be left out.
    pub(super) fn leaves_cases_out(&self) -> bool {
        self.column.survey.blanks.saturating_mul(ONE_IN) > self.column.survey.rows
    }
}

impl Form<'_> {
    /// Among names that say as much: an amount is complete as it stands, stages need an order that was
    /// recognised, and classes are judged only where one of them is known to be the best.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Form::Amount(_) => 0,
            Form::Stages(_) => 1,
            Form::Classes(_) => 2,
        }
    }

    /// What the outcome is, in words.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Form::Amount(_) => "an amount",
            Form::Stages(_) => "the stage that was reached",
            Form::Classes(_) => "one of several classes",
        }
    }
}

/// All columns that may be an outcome which is not yes or no, the most likely first.
pub(super) fn guess_others<'a>(columns: &[&'a Column<'a>]) -> Vec<Other<'a>> {
    let of = |column: &'a Column<'a>| {
        guess_stages(column).or_else(|| guess_amount(column)).or_else(|| guess_classes(column))
    };
    let mut others: Vec<Other> = columns.iter().copied().filter_map(of).collect();
    others.sort_by_key(|other| {
        let name = (other.doubt.is_some(), Reverse(other.strength));
        (name, other.leaves_cases_out(), other.form.rank(), Reverse(other.plainness))
    });
    others
}

/// The most likely one, where it is likely enough: taken out of the others.
pub(super) fn choose<'a>(others: &mut Vec<Other<'a>>, free: &[&Column<'_>]) -> Option<Other<'a>> {
    let first = others.first().filter(|other| other.doubt.is_none())?;
    let has_rival = || free.iter().any(|column| is_open_yes_or_no(column));
    (first.strength >= LIKELY || !has_rival()).then(|| others.remove(0))
}

fn guess_amount<'a>(column: &'a Column<'a>) -> Option<Other<'a>> {
    let survey = column.survey;
    let (low, high) = survey.range?;
    let words: Vec<&str> = survey.words.kept()?.keys().map(String::as_str).collect();
    let holds_others = words.iter().any(|word| !is_unknown(word, false));
    if column.distinct() < FEWEST_CLASSES || low < -LARGEST || high > LARGEST || holds_others {
        return None;
    }
    let names = AMOUNTS
        .iter()
        .filter(|names| column.words.has_any(names.phrases))
        .max_by_key(|names| (names.strength, column.words.longest(names.phrases)))?;
    let phrases: Vec<&str> = AMOUNTS.iter().flat_map(|names| names.phrases).copied().collect();
    let is_plain = column.words.is_only(&phrases, &[NEUTRAL, AMOUNT_DETAILS].concat());
    if column.words.has_any(NOT_AMOUNTS)
        || column.words.has_any(SCORES)
        || (names.strength < SURE && !is_plain)
    {
        return None;
    }
    let doubt = match words.as_slice() {
        [] if survey.kind == ColumnKind::Number && column.distinct() >= FEWEST_AMOUNTS => None,
        [] => Some("It has few different numbers.".into()),
        [word, ..] => Some(format!(
            "It holds words beside the numbers, such as {}: leave them blank in the log, since an amount has to \
             be a number.",
            plain(word)
        )),
    };
    let plainness = if column.words.has_any(WHOLE) { 2 } else { u8::from(is_plain) };
    let (form, strength) = (Form::Amount(names.better), names.strength);
    Some(Other { column, form, domain: names.domain, strength, plainness, doubt })
}

/// A column in which every value is a stage of one and the same process.
pub(super) fn guess_stages<'a>(column: &'a Column<'a>) -> Option<Other<'a>> {
    let values = column.values();
    if column.survey.kind != ColumnKind::Text
        || values.len() < FEWEST_CLASSES
        || !column.words.has_any(STAGES)
    {
        return None;
    }
    let (domain, stages) =
        FUNNELS.iter().find_map(|funnel| Some((funnel.domain, in_order(&values, funnel.steps)?)))?;
    let form = Form::Stages(stages);
    Some(Other { column, form, domain, strength: SURE, plainness: 0, doubt: None })
}

fn guess_classes<'a>(column: &'a Column<'a>) -> Option<Other<'a>> {
    let values = column.values();
    let can_be = match column.survey.kind {
        ColumnKind::Text => true,
        ColumnKind::Number => column.survey.whole,
        _ => false,
    };
    if !can_be || !(FEWEST_CLASSES..=MOST_CLASSES).contains(&values.len()) {
        return None;
    }
    let names = CLASSES
        .iter()
        .filter(|names| column.words.has_any(names.phrases))
        .max_by_key(|names| names.strength)?;
    let phrases: Vec<&str> = CLASSES.iter().flat_map(|names| names.phrases).copied().collect();
    let is_plain = column.words.is_only(&phrases, NEUTRAL);
    if column.words.has_any(CLASS_OF_THINGS)
        || column.words.has_any(SCORES)
        || (names.strength < SURE && !is_plain)
    {
        return None;
    }
    let known = |order: &KnownOrder| {
        Some(Order { classes: in_order(&values, order.ranks)?, has_a_best: order.has_a_best })
    };
    let form = Form::Classes(ORDERS.iter().find_map(known));
    let plainness = u8::from(is_plain);
    Some(Other { column, form, domain: names.domain, strength: names.strength, plainness, doubt: None })
}

/// The values in the order of the ranks, where each of them has one to itself.
fn in_order<'a>(values: &[&'a str], ranks: &[&[&str]]) -> Option<Vec<&'a str>> {
    let mut ordered: Vec<Option<&'a str>> = vec![None; ranks.len()];
    for value in values {
        let folded = fold(value);
        let rank = ranks.iter().position(|words| words.contains(&folded.as_str()))?;
        if ordered[rank].replace(value).is_some() {
            return None;
        }
    }
    Some(ordered.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_ordered_where_each_has_a_rank_of_its_own() {
        let steps = FUNNELS[0].steps;
        assert_eq!(in_order(&["Hired", "applied", "Phone-Screen"], steps).expect("known")[1], "Phone-Screen");
        assert_eq!(in_order(&["hired", "accepted", "applied"], steps), None, "two for one rank");
        assert_eq!(in_order(&["hired", "applied", "withdrawn"], steps), None, "not all are known");
    }

    #[test]
    fn words_are_listed_as_they_are_looked_up() {
        let steps = FUNNELS.iter().flat_map(|funnel| funnel.steps);
        let ranks = ORDERS.iter().flat_map(|order| order.ranks);
        let amounts = AMOUNTS.iter().map(|names| &names.phrases);
        let classes = CLASSES.iter().map(|names| &names.phrases);
        for word in steps.chain(ranks).chain(amounts).chain(classes).copied().flatten() {
            assert_eq!(fold(word), *word);
        }
    }
}
