//! Audits of amounts, classes, stages and scores from policy and log to `audit.json`, against other programs.
//!
//! `golden/samples_numbers.json` is made by `golden/samples_numbers.py` from the raw rows of the samples. It is a part
//! of what `audit.json` should be, in the same shape: everything in it has to be found in the audit.

mod common;

use common::*;
use serde_json::{Map, Value};

/// What tells one entry of a list from the others.
const IDENTITY: [&str; 9] =
    ["columns", "measure", "group", "reference", "condition", "period", "part", "from", "reason"];

/// Lists of which the golden holds all entries of the measures that it names.
const OF_MEASURES: [&str; 2] = ["comparisons", "conditional"];

fn object<'a>(value: &'a Value, place: &str) -> &'a Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{place}: an object was expected, not {value}"))
}

/// The keys that name an entry; a group or reference of counts is no name.
fn identity(entry: &Value) -> Vec<(&'static str, &Value)> {
    let is_name = |value: &Value| value.get("base").is_none() && value.get("cases").is_none();
    IDENTITY.into_iter().map(|key| (key, &entry[key])).filter(|(_, value)| is_name(value)).collect()
}

fn assert_list(found: &Value, expected: &[Value], key: &str, place: &str) {
    let found = list(found);
    if expected.iter().any(|entry| !entry.is_object()) {
        assert_eq!(found.len(), expected.len(), "{place}: as many entries");
        for (at, (found, expected)) in found.iter().zip(expected).enumerate() {
            assert_agrees(found, expected, key, &format!("{place} [{at}]"));
        }
        return;
    }
    let measures: Vec<&Value> = expected.iter().map(|entry| &entry["measure"]).collect();
    let of_interest =
        found.iter().filter(|entry| !OF_MEASURES.contains(&key) || measures.contains(&&entry["measure"]));
    assert_eq!(of_interest.count(), expected.len(), "{place}: as many entries");
    for entry in expected {
        let name = identity(entry);
        let same: Vec<&Value> = found.iter().filter(|found| identity(found) == name).collect();
        let told: Vec<String> = name
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| format!("{key} {value}"))
            .collect();
        let place = format!("{place} [{}]", told.join(", "));
        assert_eq!(same.len(), 1, "{place}: entries of this name");
        assert_agrees(same[0], entry, key, &place);
    }
}

/// Everything expected has to be found: numbers to nine digits, what is expected to be nothing as nothing.
fn assert_agrees(found: &Value, expected: &Value, key: &str, place: &str) {
    match (key, expected) {
        // Said where it is so, and absent where it is not.
        ("excluded" | "unknown", Value::Bool(expected)) => {
            assert_eq!(!found.is_null() && *found != false, *expected, "{place}");
        }
        (_, Value::Object(expected)) => {
            let found = object(found, place);
            for (key, expected) in expected {
                let of_key = found.get(key).unwrap_or(&Value::Null);
                assert_agrees(of_key, expected, key, &format!("{place}/{key}"));
            }
        }
        (_, Value::Array(expected)) => assert_list(found, expected, key, place),
        (_, Value::Number(expected)) if expected.is_f64() => {
            assert_close(found, expected.as_f64().expect("a float"), CLOSED_FORM, place);
        }
        (_, Value::Number(expected)) => {
            // A whole number of the golden may be written as a float, and the other way round.
            assert_eq!(number(found), expected.as_f64().expect("a number"), "{place}");
        }
        _ => assert_eq!(found, expected, "{place}"),
    }
}

/// An entry without a value says why, and one with limits says how they were made.
fn assert_reasons(value: &Value, place: &str) {
    match value {
        Value::Object(map) => {
            if map.get("value").is_some_and(Value::is_null) {
                assert!(map.get("undefined").is_some_and(Value::is_string), "{place}: {value}");
            }
            if map.contains_key("low") {
                assert!(
                    map.get("method").is_some_and(Value::is_string) || place.contains("bootstrap"),
                    "{place}: {value}"
                );
            }
            map.iter().for_each(|(key, value)| assert_reasons(value, &format!("{place}/{key}")));
        }
        Value::Array(items) => items.iter().for_each(|item| assert_reasons(item, place)),
        _ => {}
    }
}

fn audited(policy: &str) -> Value {
    let audit = json(&dataset(policy));
    let expected = &golden("samples_numbers.json")[policy];
    assert!(list(&expected["attributes"]).len() > 2, "{policy} is in the golden file");
    assert_agrees(&audit, expected, "", policy);
    assert_reasons(&audit["attributes"], policy);
    assert_verdicts(&audit, policy);
    audit
}

/// The findings that come from a clause.
fn judged(audit: &Value) -> impl Iterator<Item = &Value> {
    list(&audit["findings"]).iter().filter(|finding| finding["clause"].is_object())
}

/// Every verdict follows from the interval that stands beside it and the bound of its clause.
fn assert_verdicts(audit: &Value, policy: &str) {
    for finding in judged(audit) {
        let (clause, estimate) = (&finding["clause"], &finding["estimate"]);
        let place = format!("{policy}: {}", text(&finding["text"]));
        assert_eq!(clause["judge"], "interval", "{place}");
        if estimate.is_null() {
            assert_eq!(finding["verdict"], "not_applicable", "{place}");
            assert!(finding["reason"].is_string(), "{place}");
            continue;
        }
        let limit = |plain: &str, joint: &str| {
            number(if estimate[joint].is_null() { &estimate[plain] } else { &estimate[joint] })
        };
        let (low, high) = (limit("low", "joint_low"), limit("high", "joint_high"));
        let within_most = clause["at_most"].as_f64().map(|most| (low > most, high <= most));
        let within_least = clause["at_least"].as_f64().map(|least| (high < least, low >= least));
        let bounds: Vec<(bool, bool)> = within_most.into_iter().chain(within_least).collect();
        assert!(!bounds.is_empty(), "{place}");
        let expected = match bounds.as_slice() {
            all if all.iter().any(|(beyond, _)| *beyond) => "breached",
            all if all.iter().all(|(_, within)| *within) => "met",
            _ => "inconclusive",
        };
        assert_eq!(finding["verdict"], expected, "{place}");
    }
}

/// The groups of a column with this verdict on a clause, in the order of the findings.
fn with_verdict<'a>(audit: &'a Value, measure: &str, column: &str, verdict: &str) -> Vec<&'a str> {
    let columns = Value::from(vec![column]);
    let about = |finding: &&Value| {
        finding["clause"]["measure"] == measure
            && finding["columns"] == columns
            && finding["verdict"] == verdict
    };
    judged(audit).filter(about).flat_map(|finding| names(&finding["group"])).collect()
}

#[test]
fn premiums_are_those_of_other_programs() {
    let audit = audited("datasets/pricing/audit.toml");
    // What the page of the sample says that the audit should find.
    let found = |column, verdict| with_verdict(&audit, "mean", column, verdict);
    assert_eq!(found("sex", "breached"), ["Male"]);
    assert_eq!(found("nationality", "breached"), ["Non-EU"]);
    assert_eq!(found("age", "breached"), ["<25"]);
    assert_eq!(found("age", "met"), [">=65"]);
    assert_eq!(found("nationality", "inconclusive"), ["EU"]);
    assert_eq!(found("sex", "not_applicable"), ["Non-binary"]);
    assert_eq!(found("nationality", "not_applicable"), ["Stateless"]);
    assert_eq!(judged(&audit).count(), 7, "the clause holds for the three columns and not for the cross");
}

#[test]
fn waits_are_those_of_other_programs() {
    let audit = audited("datasets/routing/waiting.audit.toml");
    assert_eq!(with_verdict(&audit, "mean", "region", "breached"), ["West"]);
    assert_eq!(with_verdict(&audit, "mean", "region", "met").len(), 2);
    assert_eq!(with_verdict(&audit, "mean", "language", "met").len(), 4);
}

#[test]
fn queues_are_those_of_other_programs() {
    let audit = audited("datasets/routing/queue.audit.toml");
    let found = |measure, verdict| with_verdict(&audit, measure, "language", verdict);
    assert_eq!(found("share:self_service", "breached"), ["Arabic"]);
    assert_eq!(found("share:self_service", "inconclusive"), ["Spanish"]);
    assert_eq!(found("share:specialist", "inconclusive"), ["Spanish"]);
    for measure in ["share:self_service", "share:specialist"] {
        assert!(found(measure, "met").contains(&"French"));
    }
    // The two groups of which the golden has the largest ratio of shares.
    let largest = &attribute(&audit, &["language"])["association"]["differential_fairness"];
    assert_eq!((text(&largest["class"]), names(&largest["highest"])), ("self_service", vec!["Arabic"]));
}

#[test]
fn stages_are_those_of_other_programs() {
    let audit = audited("datasets/routing/stages.audit.toml");
    for (measure, breached) in [
        ("pass:answered", vec![]),
        ("pass:resolved", vec!["65+"]),
        ("pass:confirmed", vec![]),
        ("reach:confirmed", vec!["65+"]),
    ] {
        assert_eq!(with_verdict(&audit, measure, "age_band", "breached"), breached, "{measure}");
        for column in ["language", "region"] {
            let met = with_verdict(&audit, measure, column, "met").len();
            let all = list(&attribute(&audit, &[column])["groups"])
                .iter()
                .filter(|group| group["unknown"].is_null());
            assert_eq!(met, all.count() - 1, "{measure} of {column}");
        }
    }
}

#[test]
fn scores_are_those_of_other_programs() {
    let audit = audited("datasets/routing/score.audit.toml");
    let found = |measure, verdict| with_verdict(&audit, measure, "language", verdict);
    assert_eq!(found("expected_calibration_error", "breached"), ["Polish"]);
    assert_eq!(found("true_positive_rate", "breached"), ["Polish"]);
    assert_eq!(found("true_positive_rate", "inconclusive"), ["Spanish"]);
    assert_eq!(found("auc", "met").len(), 5);
}
