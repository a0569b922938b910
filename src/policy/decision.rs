//! Reading `[decision]`, `[label]` and `[score]`.

use super::reader::Reader;
use super::{Cut, Decision, Event, Label};
use crate::measures::Direction;
use crate::tally::{Flag, MedianOver, Scalar, Side};

/// The forms of a decision that a yes/no audit knows, and those it does not.
const OTHER_FORMS: [&str; 3] = ["amount", "categories", "stages"];

pub(super) fn read_decision(mut reader: Reader<'_>) -> Option<Decision> {
    let column = reader.required_text("column");
    let sides = Side::ALL.map(Side::key);
    let forms = ["favorable", "adverse"].into_iter().chain(sides).chain(OTHER_FORMS);
    let given: Vec<&str> = forms.filter(|form| reader.has(form)).collect();
    if given.len() != 1 {
        let message = match given.len() {
            0 => "the decision does not say which values are the event".to_string(),
            _ => format!("the decision has {} forms: {}", given.len(), given.join(", ")),
        };
        let hint = "give exactly one of favorable, adverse, above, at_least, below, at_most";
        reader.problem("column", message, hint);
    }
    if let Some(form) = given.iter().find(|form| OTHER_FORMS.contains(form)) {
        let message = format!("decision.{form} is not audited by this version: it audits yes/no decisions");
        reader.problem(
            form,
            message,
            "cut the column with above, at_least, below or at_most, or name favorable values",
        );
    }
    let favorable = non_empty(&mut reader, "favorable");
    let adverse = non_empty(&mut reader, "adverse");
    let unfavorable = non_empty(&mut reader, "unfavorable");
    match (&favorable, &unfavorable) {
        (None, Some(_)) => {
            reader.problem("unfavorable", "unfavorable goes with favorable", "name the favorable values too");
        }
        (Some(yes), Some(no)) => {
            if let Some(both) = no.iter().find(|value| yes.contains(value)) {
                let message = format!("{both} is both favorable and unfavorable");
                reader.problem("unfavorable", message, "a value can be one of them only");
            }
        }
        _ => {}
    }
    let over = reader.choice("median_over", &MedianOver::ALL.map(|over| (over.word(), over)));
    let threshold = Side::ALL.into_iter().find(|side| reader.has(side.key()));
    let cut = threshold.and_then(|side| read_cut(&mut reader, side, over));
    if over.is_some() && !matches!(cut, Some(Cut::Median(_))) {
        reader.problem("median_over", "median_over goes with above = \"median\"", "");
    }
    if given.iter().any(|form| OTHER_FORMS.contains(form)) {
        // The problem is the form, not each of its keys.
        ["amount", "categories", "better", "order", "stages"].into_iter().for_each(|key| reader.skip(key));
    }
    reader.finish();
    if given.len() != 1 {
        return None;
    }
    let (event, direction) = match (favorable, adverse, threshold) {
        (Some(yes), None, None) => (Event::Values(Flag { yes, no: unfavorable }), Direction::Favorable),
        (None, Some(yes), None) => (Event::Values(Flag { yes, no: None }), Direction::Adverse),
        (None, None, Some(side)) => (Event::Threshold { side, cut: cut? }, Direction::Favorable),
        _ => return None,
    };
    Some(Decision { column: column?, event, direction })
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

pub(super) fn read_score(mut reader: Reader<'_>) -> Option<String> {
    let column = reader.required_text("column");
    reader.choice("better", &[("higher", ()), ("lower", ())]);
    reader.finish();
    column
}
