//! What an audit may not say: a number that is none, a gap without a reason, an interval that misses its estimate.
#![allow(dead_code, reason = "each test file uses a part of this")]

use evenhand::plots::figures;
use evenhand::report::{Making, compose, markdown};
use serde_json::{Map, Value};

use crate::common::*;

/// Calls `visit` for every object in a value.
pub fn objects(value: &Value, visit: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            map.values().for_each(|value| objects(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, visit)),
        _ => {}
    }
}

/// What is wrong with an audit as it is written: numbers that are none, gaps without a reason, intervals upside down.
pub fn faults(found: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    objects(found, &mut |map| {
        let numbers = ["value", "p", "statistic"];
        let missing = numbers.iter().any(|key| map.get(*key).is_some_and(Value::is_null));
        if missing && !map.get("undefined").is_some_and(Value::is_string) {
            wrong.push(format!("nothing without a reason: {map:?}"));
        }
        let number = |key: &str| map.get(key).and_then(Value::as_f64);
        if number("value").is_some() && map.get("undefined").is_some_and(Value::is_string) {
            wrong.push(format!("a value with a reason why there is none: {map:?}"));
        }
        for (low, high) in [("low", "high"), ("joint_low", "joint_high")] {
            let (value, low, high) = (number("value"), number(low), number(high));
            if low.zip(high).is_some_and(|(low, high)| low > high) {
                wrong.push(format!("an interval upside down: {map:?}"));
            }
            // Room for the rounding of amounts of this size.
            let room = 1e-12 * value.map_or(1.0, |value| value.abs().max(1.0));
            let outside = |value: f64| {
                low.is_some_and(|low| value < low - room) || high.is_some_and(|high| value > high + room)
            };
            if value.is_some_and(outside) {
                wrong.push(format!("the value is outside of its own interval: {map:?}"));
            }
        }
        for key in ["p", "p_adjusted"] {
            if number(key).is_some_and(|p| !(0.0..=1.0).contains(&p)) {
                wrong.push(format!("no probability: {map:?}"));
            }
        }
    });
    for finding in list(&found["findings"]) {
        let decided = ["met", "breached"].contains(&text(&finding["verdict"]));
        if decided != finding["reason"].is_null() || text(&finding["text"]).is_empty() {
            wrong.push(format!("a verdict without its reason: {finding}"));
        }
    }
    wrong
}

/// The audit, with all that it may not say checked: in JSON, in the report and in the figures.
pub fn sound(csv: &str, policy: &str) -> Value {
    let bench = Bench::new();
    bench.write("log.csv", csv);
    let made = bench.audit(&format!("[log]\npath = \"log.csv\"\n{policy}"));
    let drawn = figures(&made);
    let report = markdown(&compose(&made, &drawn, &Making::default()));
    let written = drawn.iter().map(|figure| figure.svg.as_str()).chain([report.as_str()]);
    for text in written.chain([evenhand::report::json(&made).as_str()]) {
        for word in ["NaN", "Infinity", "inf,", "infinity", "-inf"] {
            assert!(
                !text.contains(word),
                "{word} in {}",
                text.lines().find(|line| line.contains(word)).unwrap_or("")
            );
        }
    }
    let found = json(&made);
    let wrong = faults(&found);
    assert!(wrong.is_empty(), "{policy}{}", wrong.join("\n"));
    found
}
