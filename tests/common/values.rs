//! Values of golden files of the statistics.
#![allow(dead_code, reason = "each test file uses a part of this")]

use evenhand::share::Share;
use serde_json::Value;

/// A list.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("a list was expected, not {value}"))
}

/// A number; infinity is written as a text, because JSON has none.
pub fn number(value: &Value) -> f64 {
    if value.as_str() == Some("inf") {
        return f64::INFINITY;
    }
    value.as_f64().unwrap_or_else(|| panic!("a number was expected, not {value}"))
}

/// A count.
pub fn whole(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a count was expected, not {value}"))
}

/// Hits and base, as a list of two.
pub fn share(value: &Value) -> Share {
    Share::new(whole(&value[0]), whole(&value[1]))
}
