//! Reading the decisions that are not yes or no: amounts, classes and stages.

use super::reader::{Reader, TextOrTable};
use super::{Event, Score, StageColumn, Stages, WrittenNumber};
use crate::measures::Direction;
use crate::tally::Flag;

/// The name of where everybody starts, when every stage has a column of its own.
const START: &str = "start";

/// `amount = true`, with the better side and the bounds whose tails are counted.
pub(super) fn read_amount(reader: &mut Reader<'_>) -> Option<(Event, Direction)> {
    let sides = [("lower", Direction::Adverse), ("higher", Direction::Favorable)];
    let direction = if reader.has("better") { reader.choice("better", &sides)? } else { Direction::Adverse };
    let beyond = if reader.has("beyond") { reader.written_numbers("beyond")? } else { Vec::new() };
    let mut bounds: Vec<WrittenNumber> = Vec::new();
    for written in beyond {
        match written.parse::<f64>() {
            Ok(value) if value.is_finite() && bounds.iter().all(|known| known.value != value) => {
                bounds.push(WrittenNumber { value, written });
            }
            Ok(value) if value.is_finite() => {
                reader.problem(
                    "beyond",
                    format!("the bound {written} is named twice"),
                    "name every bound once",
                );
            }
            _ => reader.problem("beyond", format!("beyond cannot hold {written}"), "write numbers"),
        }
    }
    Some((Event::Amount { beyond: bounds }, direction))
}

/// `categories = true`, with the order of the classes where they have one.
pub(super) fn read_classes(reader: &mut Reader<'_>) -> Option<(Event, Direction)> {
    let order = if reader.has("order") { names(reader, "order")? } else { Vec::new() };
    if order.len() == 1 || (order.is_empty() && reader.has("order")) {
        reader.problem("order", "an order needs two classes or more", "name all classes, best first");
    }
    Some((Event::Classes { order }, Direction::Favorable))
}

/// `stages = […]`: the names of the stages in one column, or one table for each stage with a column of its own.
pub(super) fn read_stages(reader: &mut Reader<'_>) -> Option<(Event, Direction)> {
    let items = reader.texts_or_tables("stages")?;
    let in_one_column = items.iter().all(|item| matches!(item, TextOrTable::Text(_)));
    let stages = if in_one_column {
        Stages { names: names(reader, "stages")?, columns: Vec::new() }
    } else {
        let mut stages = Stages { names: vec![START.into()], columns: Vec::new() };
        for item in items {
            let (name, column) = stage_column(reader, item)?;
            stages.names.push(name);
            stages.columns.push(column);
        }
        if reader.has("column") {
            let hint = "drop decision.column, or give stages as a list of names";
            reader.problem("column", "every stage names its own column already", hint);
        }
        stages
    };
    let of_columns = !stages.columns.is_empty();
    if let Some(name) = repeated(&stages.names).filter(|_| of_columns) {
        reader.problem("stages", format!("the stage {name:?} is named twice"), "name every stage once");
    }
    if stages.names.len() < 2 {
        let hint = "name them in their order, for example [\"applied\", \"interviewed\", \"hired\"]";
        reader.problem("stages", "a funnel needs two stages or more", hint);
    }
    Some((Event::Stages(stages), Direction::Favorable))
}

fn stage_column(reader: &Reader<'_>, item: TextOrTable<'_>) -> Option<(String, StageColumn)> {
    let TextOrTable::Table(mut table) = item else {
        let hint = "write { column = \"screened\", passed = [\"yes\"] } for every stage, or names for all";
        reader.problem("stages", "stages are either names or tables, not both", hint);
        return None;
    };
    let column = table.required_text("column");
    let name = table.text("name").or_else(|| column.clone());
    if !table.has("passed") {
        table.problem("passed", "stages.passed is missing", "add passed = [\"yes\"]");
    }
    let yes = table.scalars("passed");
    table.finish();
    let passed = Flag { yes: yes?, no: None };
    Some((name?, StageColumn { column: column?, passed }))
}

/// A list of names, each of which says something.
fn names(reader: &mut Reader<'_>, key: &'static str) -> Option<Vec<String>> {
    let names: Vec<String> = reader.scalars(key)?.iter().map(ToString::to_string).collect();
    if names.iter().any(|name| name.trim().is_empty()) {
        reader.problem(key, format!("{key} holds a blank name"), "a blank is a missing decision");
    }
    if let Some(name) = repeated(&names) {
        reader.problem(key, format!("{name:?} is named twice in {key}"), "name every one once");
    }
    Some(names)
}

fn repeated(names: &[String]) -> Option<&String> {
    names.iter().enumerate().find(|(at, name)| names[..*at].contains(name)).map(|(_, name)| name)
}

pub(super) fn read_score(mut reader: Reader<'_>) -> Option<Score> {
    let column = reader.required_text("column");
    let higher_is_better = reader.choice("better", &[("higher", true), ("lower", false)]).unwrap_or(true);
    reader.finish();
    Some(Score { column: column?, higher_is_better })
}
