//! Classes taken together: how far each group lies from its reference.

use serde_json::{Map, Value, json};

use super::estimates::{finite, interval, test, to_value, undefined};
use super::keys::{group_key, reference_key};
use super::wire::*;
use crate::audit::Audit;
use crate::findings::{Attribute, ClassPair, Classes};
use crate::inference::Interval;

/// The entries of `comparisons` about all classes.
pub(super) fn pairs(attribute: &Attribute, classes: &Classes) -> Vec<Value> {
    let number = |value: f64, limits: Interval| {
        to_value(WireEstimate {
            value: finite(value),
            interval: Some(interval(limits)),
            ..WireEstimate::default()
        })
    };
    let of = |pair: &ClassPair| {
        let mut entry = Map::new();
        entry.insert("measure".into(), "classes".into());
        entry.insert("group".into(), group_key(attribute, pair.group).into());
        entry.insert("reference".into(), reference_key(attribute, pair.reference));
        let variation = match &pair.total_variation {
            Ok(found) => {
                let mut wire = number(found.value, found.interval);
                if let Some(map) = wire.as_object_mut() {
                    map.insert("by_chance".into(), finite(found.by_chance).into());
                }
                wire
            }
            Err(reason) => to_value(undefined(*reason)),
        };
        entry.insert("total_variation".into(), variation);
        if let Some(served) = &pair.served_better {
            let served = match served {
                Ok(found) => number(found.value, found.interval),
                Err(reason) => to_value(undefined(*reason)),
            };
            entry.insert("probability_served_better".into(), served);
        }
        if let Some(made) = pair.test {
            entry.insert("test".into(), to_value(test(made)));
        }
        Value::Object(entry)
    };
    classes.pairs.iter().map(of).collect()
}

/// What `association` says more of classes: the largest distance of a group from its reference, and the largest
/// ratio of shares.
pub(super) fn association(
    audit: &Audit,
    attribute: &Attribute,
    classes: &Classes,
    of: &mut Map<String, Value>,
) {
    let distances = classes.pairs.iter().filter_map(|pair| pair.total_variation.as_ref().ok());
    let largest = distances
        .map(|found| found.value)
        .fold(None, |most: Option<f64>, value| Some(most.map_or(value, |most| most.max(value))));
    of.insert("total_variation".into(), largest.and_then(finite).into());
    let epsilon = match &classes.differential_fairness {
        Ok(found) => {
            let group = |place: usize| group_key(attribute, classes.compared[place]);
            json!({ "value": finite(found.epsilon), "class": audit.policy.classes[found.class],
                    "highest": group(found.highest), "lowest": group(found.lowest),
                    "smoothing": crate::findings::SMOOTHING })
        }
        Err(reason) => to_value(undefined(*reason)),
    };
    of.insert("differential_fairness".into(), epsilon);
}
