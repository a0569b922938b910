//! Reading what is compared and within what: groups, crosses, exclusions, conditions, time and weight.

use super::reader::{Reader, TextOrTable};
use super::{ConditionColumn, GroupColumn, Reference, SmallGroups, TimeColumn};
use crate::error::suggest;
use crate::exact::Exact;
use crate::tally::{Every, Values, Weight, WeightKind};

/// The words of a reference; anything else is a value.
pub(super) fn reference(word: &str) -> Reference {
    match word {
        "best" => Reference::Best,
        "rest" => Reference::Rest,
        "overall" => Reference::Overall,
        value => Reference::Group(vec![value.to_string()]),
    }
}

pub(super) fn read_group(mut reader: Reader<'_>) -> Option<GroupColumn> {
    let column = reader.required_text("column");
    let role = reader.text("role");
    let reference = match reader.scalars("reference").as_deref() {
        None => Reference::Best,
        Some([value]) => reference(&value.to_string()),
        Some(_) => {
            reader.problem(
                "reference",
                "groups.reference must be one value",
                "best, rest, overall, or a value",
            );
            Reference::Best
        }
    };
    let values = read_values(&mut reader);
    reader.finish();
    Some(GroupColumn { column: column?, role, reference, values: values? })
}

fn read_values(reader: &mut Reader<'_>) -> Option<Values> {
    let unknown = reader.scalars("unknown").unwrap_or_default();
    let cut = if reader.has("cut") { reader.numbers("cut") } else { Some(Vec::new()) };
    let rename = if reader.has("rename") { reader.text_map("rename") } else { Some(Default::default()) };
    if let Some(points) = &cut {
        let ascending = points.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || points.iter().any(|point| !point.is_finite()) {
            reader.problem("cut", "cut points must be ascending numbers", "for example cut = [25, 40]");
        }
    }
    if let Some(rename) = &rename
        && let Some((name, _)) = rename.iter().find(|(_, given)| given.trim().is_empty())
    {
        let message = format!("rename gives {name:?} no name");
        reader.problem("rename", message, "name it among the unknown values if that is meant");
    }
    Some(Values { unknown, cut: cut?, rename: rename? })
}

pub(super) fn unique_columns(reader: &Reader<'_>, groups: &[GroupColumn]) {
    for (index, group) in groups.iter().enumerate() {
        if groups[..index].iter().any(|earlier| earlier.column == group.column) {
            let message = format!("column {:?} is named twice in [[groups]]", group.column);
            reader.problem("groups", message, "name every attribute once");
        }
    }
}

pub(super) fn read_small_groups(mut reader: Reader<'_>) -> Option<SmallGroups> {
    if !reader.has("below_fraction") {
        reader.problem("below_fraction", "exclusions.below_fraction is missing", "add below_fraction = 0.02");
    }
    let written = reader.number("below_fraction");
    let justification = reader.required_text("justification");
    if justification.as_ref().is_some_and(|text| text.trim().is_empty()) {
        reader.problem("justification", "the justification is blank", "say why small groups are left out");
    }
    let in_range = |below: &Exact| *below > Exact::zero() && *below < Exact::one();
    let below = written.as_ref().and_then(|written| Exact::decimal(written)).filter(in_range);
    if let (Some(written), None) = (&written, &below) {
        let message = format!("exclusions.below_fraction cannot be {written}");
        reader.problem("below_fraction", message, "write a fraction between 0 and 1, for example 0.02");
    }
    reader.finish();
    Some(SmallGroups { below: below?, written: written?, justification: justification? })
}

pub(super) fn read_crosses(mut reader: Reader<'_>, columns: &[String], complete: bool) -> Vec<Vec<usize>> {
    let mut crosses: Vec<Vec<usize>> = Vec::new();
    for cross in reader.text_lists("crosses").unwrap_or_default() {
        let indexes: Option<Vec<usize>> = cross
            .iter()
            .map(|name| {
                let index = columns.iter().position(|column| column == name);
                if index.is_none() && complete {
                    let hint = format!(
                        "{}; a cross is made of columns declared in [[groups]]",
                        suggest(name, columns.iter().map(String::as_str))
                    );
                    reader.problem("crosses", format!("{name:?} is not an attribute of this audit"), hint);
                }
                index
            })
            .collect();
        let Some(indexes) = indexes else { continue };
        let repeated = (1..indexes.len()).any(|at| indexes[..at].contains(&indexes[at]));
        if indexes.len() < 2 || repeated {
            let hint = "for example crosses = [[\"race\", \"sex\"]]";
            reader.problem("crosses", "a cross needs two different attributes or more", hint);
        } else if !crosses.contains(&indexes) {
            crosses.push(indexes);
        }
    }
    if let Some(number) = reader.number("depth") {
        match number.parse::<usize>() {
            Ok(depth) if depth >= 2 => {
                let all = combinations(columns.len(), depth.min(MOST_CROSSES));
                if all.len() > MOST_CROSSES {
                    let message = format!("depth = {depth} makes more than {MOST_CROSSES} crosses");
                    reader.problem("depth", message, "name the crosses that matter in crosses");
                }
                for cross in all.into_iter().take(MOST_CROSSES) {
                    let known = |other: &Vec<usize>| {
                        let mut sorted = other.clone();
                        sorted.sort_unstable();
                        sorted == cross
                    };
                    if !crosses.iter().any(known) {
                        crosses.push(cross);
                    }
                }
            }
            _ => reader.problem("depth", format!("depth cannot be {number}"), "write 2, 3, …"),
        }
    }
    reader.finish();
    crosses
}

/// As many crosses as an audit may have.
const MOST_CROSSES: usize = 200;

/// All sets of 2 to `depth` indexes below `count`, small sets first, each ascending.
fn combinations(count: usize, depth: usize) -> Vec<Vec<usize>> {
    let mut all: Vec<Vec<usize>> = Vec::new();
    let mut last: Vec<Vec<usize>> = (0..count).map(|index| vec![index]).collect();
    for _ in 2..=depth.min(count) {
        last = last
            .iter()
            .flat_map(|set| {
                (set[set.len() - 1] + 1..count).map(move |next| {
                    let mut longer = set.clone();
                    longer.push(next);
                    longer
                })
            })
            .collect();
        all.extend(last.iter().cloned());
        if all.len() > MOST_CROSSES {
            break;
        }
    }
    all
}

pub(super) fn read_conditions(mut reader: Reader<'_>) -> Vec<ConditionColumn> {
    let mut conditions = Vec::new();
    for item in reader.texts_or_tables("columns").unwrap_or_default() {
        match item {
            TextOrTable::Text(column) => {
                conditions.push(ConditionColumn { column, values: Values::default() });
            }
            TextOrTable::Table(mut table) => {
                let column = table.required_text("column");
                let values = read_values(&mut table);
                table.finish();
                if let (Some(column), Some(values)) = (column, values) {
                    conditions.push(ConditionColumn { column, values });
                }
            }
        }
    }
    if !reader.has("columns") {
        reader.problem("columns", "conditions.columns is missing", "add columns = [\"department\"]");
    }
    reader.finish();
    conditions
}

pub(super) fn read_time(mut reader: Reader<'_>) -> Option<TimeColumn> {
    let column = reader.required_text("column");
    let every = reader.choice("every", &Every::ALL.map(|every| (every.word(), every)));
    if !reader.has("every") {
        reader.problem("every", "time.every is missing", "add every = \"month\"");
    }
    reader.finish();
    Some(TimeColumn { column: column?, every: every? })
}

pub(super) fn read_weight(mut reader: Reader<'_>) -> Option<Weight> {
    let column = reader.required_text("column");
    let kinds = WeightKind::ALL.map(|kind| (kind.word(), kind));
    let kind = reader.choice("kind", &kinds).unwrap_or_default();
    reader.finish();
    Some(Weight { column: column?, kind })
}
