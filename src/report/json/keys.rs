//! Groups, references and conditions as objects from column to value.

use serde_json::{Map, Value};

use crate::findings::{Attribute, ReferenceGroup};
use crate::tally::Level;

pub(super) fn level_text(level: &Level) -> Option<String> {
    (!level.is_missing()).then(|| level.to_string())
}

pub(super) fn levels_key(columns: &[String], levels: &[Level]) -> Map<String, Value> {
    let pairs = columns.iter().zip(levels);
    pairs.map(|(column, level)| (column.clone(), level_text(level).into())).collect()
}

pub(super) fn group_key(attribute: &Attribute, index: usize) -> Map<String, Value> {
    levels_key(&attribute.columns, &attribute.groups[index].levels)
}

pub(super) fn reference_key(attribute: &Attribute, reference: ReferenceGroup) -> Value {
    match reference {
        ReferenceGroup::Group(index) => Value::Object(group_key(attribute, index)),
        ReferenceGroup::Rest => "rest".into(),
        ReferenceGroup::Overall => "overall".into(),
        ReferenceGroup::Absent => Value::Null,
    }
}
