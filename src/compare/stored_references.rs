//! What the groups of two stored audits were compared with.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::stored::Attribute;

/// What the groups were compared with, as far as the comparisons of both audits tell: a word, or the one group that
/// all of them name. Where each names another, that was the best group, and then best is meant.
fn named_reference(attributes: &[&Attribute]) -> Option<Value> {
    let mut named = attributes.iter().flat_map(|of| &of.comparisons).map(|comparison| &comparison.reference);
    let first = named.next()?;
    (!first.is_null() && named.all(|other| other == first)).then(|| first.clone())
}

/// The references of single columns that both audits name throughout, also in every cross with such a column.
pub(super) fn references(audits: [&[Attribute]; 2]) -> BTreeMap<String, String> {
    let of = |columns: &[String]| -> Vec<&Attribute> {
        let all = audits.into_iter().flatten();
        all.filter(|of| of.columns == columns).collect()
    };
    let mut references: BTreeMap<String, Value> = BTreeMap::new();
    let attributes = || audits[0].iter();
    for single in attributes().filter(|of| of.columns.len() == 1) {
        let named = named_reference(&of(&single.columns));
        references.extend(named.map(|named| (single.columns[0].clone(), named)));
    }
    for cross in attributes().filter(|of| of.columns.len() > 1) {
        let part = |column: &String| match references.get(column)? {
            Value::Object(group) => Some((column.clone(), group.get(column)?.clone())),
            _ => None,
        };
        let Some(parts) = cross.columns.iter().map(part).collect::<Option<Map<String, Value>>>() else {
            continue;
        };
        if named_reference(&of(&cross.columns)) != Some(Value::Object(parts)) {
            cross.columns.iter().for_each(|column| drop(references.remove(column)));
        }
    }
    let text = |(column, named): (String, Value)| {
        let name = named.as_str().or_else(|| named.get(&column).and_then(Value::as_str))?;
        Some((column, name.to_string()))
    };
    references.into_iter().filter_map(text).collect()
}
