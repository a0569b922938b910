//! Reading `[decision]` and `[label]`.

use super::forms::{read_amount, read_classes, read_stages};
use super::reader::Reader;
use super::{Cut, Decision, Event, Label};
use crate::measures::Direction;
use crate::tally::{Flag, MedianOver, Scalar, Side};

/// The forms of a decision that is not yes or no.
const OTHER_FORMS: [&str; 3] = ["amount", "categories", "stages"];

/// The keys that go with one form alone.
const COMPANIONS: [(&str, &str); 5] = [
    ("unfavorable", "favorable"),
    ("median_over", "above"),
    ("better", "amount"),
    ("beyond", "amount"),
    ("order", "categories"),
];

pub(super) fn read_decision(mut reader: Reader<'_>) -> Option<Decision> {
    let sides = Side::ALL.map(Side::key);
    let forms = ["favorable", "adverse"].into_iter().chain(sides).chain(OTHER_FORMS);
    let given: Vec<&'static str> = forms.filter(|form| reader.has(form)).collect();
    if given.len() != 1 {
        let message = match given.len() {
            0 => "the decision does not say which values are the event".to_string(),
            _ => format!("the decision has {} forms: {}", given.len(), given.join(", ")),
        };
        let hint = "give exactly one of favorable, adverse, above, at_least, below, at_most, amount, categories, stages";
        reader.problem("column", message, hint);
    }
    for (companion, form) in COMPANIONS {
        if reader.has(companion) && given.len() == 1 && given[0] != form {
            reader.problem(
                companion,
                format!("decision.{companion} goes with {form}"),
                format!("drop it, or write decision.{form}"),
            );
        }
    }
    let own_columns = given == ["stages"] && reader.has_tables("stages");
    let column = if own_columns { Some(String::new()) } else { reader.required_text("column") };
    let read = match given.as_slice() {
        ["amount"] if is_on(&mut reader, "amount") => read_amount(&mut reader),
        ["categories"] if is_on(&mut reader, "categories") => read_classes(&mut reader),
        ["stages"] => read_stages(&mut reader),
        [form] if OTHER_FORMS.contains(form) => None,
        _ => read_yes_or_no(&mut reader),
    };
    // The problem is the form, not each of the keys that go with it.
    let keys = ["unfavorable", "median_over", "better", "beyond", "order"];
    keys.into_iter().chain(OTHER_FORMS).for_each(|key| reader.skip(key));
    reader.finish();
    let (event, direction) = read.filter(|_| given.len() == 1)?;
    let column = match &event {
        Event::Stages(stages) if own_columns => {
            stages.columns.first().map_or_else(String::new, |stage| stage.column.clone())
        }
        _ => column?,
    };
    Some(Decision { column, event, direction })
}

/// Whether the key says `true`; anything else is a problem.
fn is_on(reader: &mut Reader<'_>, key: &'static str) -> bool {
    let on = reader.scalars(key) == Some(vec![Scalar::Bool(true)]);
    if !on {
        reader.problem(key, format!("decision.{key} must be true"), "write true, or give another form");
    }
    on
}

fn read_yes_or_no(reader: &mut Reader<'_>) -> Option<(Event, Direction)> {
    let favorable = non_empty(reader, "favorable");
    let adverse = non_empty(reader, "adverse");
    let unfavorable = non_empty(reader, "unfavorable");
    if let (Some(yes), Some(no)) = (&favorable, &unfavorable)
        && let Some(both) = no.iter().find(|value| yes.contains(value))
    {
        let message = format!("{both} is both favorable and unfavorable");
        reader.problem("unfavorable", message, "a value can be one of them only");
    }
    let over = reader.choice("median_over", &MedianOver::ALL.map(|over| (over.word(), over)));
    let threshold = Side::ALL.into_iter().find(|side| reader.has(side.key()));
    let cut = threshold.and_then(|side| read_cut(reader, side, over));
    if over.is_some() && cut.is_some() && !matches!(cut, Some(Cut::Median(_))) {
        reader.problem("median_over", "median_over goes with above = \"median\"", "");
    }
    match (favorable, adverse, threshold) {
        (Some(yes), None, None) => Some((Event::Values(Flag { yes, no: unfavorable }), Direction::Favorable)),
        (None, Some(yes), None) => Some((Event::Values(Flag { yes, no: None }), Direction::Adverse)),
        (None, None, Some(side)) => Some((Event::Threshold { side, cut: cut? }, Direction::Favorable)),
        _ => None,
    }
}

fn read_cut(reader: &mut Reader<'_>, side: Side, over: Option<MedianOver>) -> Option<Cut> {
    if reader.is_text(side.key()) {
        let word = reader.text(side.key())?;
        if word == "median" {
            return Some(Cut::Median(over.unwrap_or_default()));
        }
        let message = format!("decision.{} cannot be {word:?}", side.key());
        reader.problem(side.key(), message, "write a number, or \"median\"");
        return None;
    }
    let written = reader.number(side.key())?;
    if written.parse::<f64>().is_ok_and(f64::is_finite) {
        return Some(Cut::At(written));
    }
    reader.problem(side.key(), format!("decision.{} cannot be {written}", side.key()), "write a number");
    None
}

/// A list of values that must hold one at least.
fn non_empty(reader: &mut Reader<'_>, key: &'static str) -> Option<Vec<Scalar>> {
    let values = reader.scalars(key)?;
    if values.is_empty() {
        reader.problem(key, format!("{key} names no value"), "name at least one value of the column");
        return None;
    }
    Some(values)
}

pub(super) fn read_label(mut reader: Reader<'_>) -> Option<Label> {
    let column = reader.required_text("column");
    if !reader.has("positive") {
        reader.problem("positive", "label.positive is missing", "add positive = [\"yes\"]");
    }
    let yes = non_empty(&mut reader, "positive");
    let no = non_empty(&mut reader, "negative");
    reader.finish();
    Some(Label { column: column?, positive: Flag { yes: yes?, no } })
}
