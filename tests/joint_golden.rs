//! All pairs, many against one reference, comparisons with all, and e-values, against values made by other
//! implementations: `golden/inference.json`, made by `golden/inference.py`.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::{
    Interval, all_differences, all_ratios, differences_to_reference, dunnett_critical, e_benjamini_hochberg,
    gart_nam_difference_nested_sidak, gart_nam_nested_sidak, ratios_to_reference,
};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share, whole};

const ROOT_FOUND: f64 = 1e-7;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/inference.json")).expect("the golden file is JSON")
}

fn assert_interval(found: Interval, expected: &Value, what: &str) {
    for (found, expected) in [(found.low, &expected[0]), (found.high, &expected[1])] {
        let expected = number(expected);
        let close = found == expected || (found - expected).abs() <= ROOT_FOUND * expected.abs() + 2e-16;
        assert!(close, "{what}: found {found:e}, expected {expected:e}");
    }
}

#[test]
fn the_critical_value_of_dunnett() {
    let golden = golden();
    let cases = list(&golden["dunnett"]);
    assert!(cases.len() > 20);
    for case in cases {
        let variances: Vec<f64> = list(&case["variances"]).iter().map(number).collect();
        let found = dunnett_critical(number(&case["reference"]), &variances, number(&case["confidence"]));
        let expected = number(&case["critical"]);
        assert!((found - expected).abs() < 1e-10, "{case}: found {found}");
    }
}

#[test]
fn all_pairs_of_groups() {
    for case in list(&golden()["families"]) {
        let groups: Vec<Share> = list(&case["groups"]).iter().map(share).collect();
        let confidence = number(&case["confidence"]);
        for (found, key) in [
            (all_ratios(&groups, confidence), "all_ratios"),
            (all_differences(&groups, confidence), "all_differences"),
        ] {
            let found = found.expect("cases everywhere");
            let expected = list(&case[key]);
            assert_eq!(found.len(), expected.len());
            for (found, expected) in found.into_iter().zip(expected) {
                let pair = (whole(&expected["group"]) as usize, whole(&expected["reference"]) as usize);
                assert_eq!((found.group, found.reference), pair);
                let what = format!("{key} {pair:?} of {groups:?} at {confidence}");
                assert_interval(found.interval, &expected["interval"], &what);
            }
        }
    }
}

#[test]
fn many_groups_against_one_reference() {
    for case in list(&golden()["families"]) {
        let groups: Vec<Share> = list(&case["groups"]).iter().map(share).collect();
        let confidence = number(&case["confidence"]);
        for (found, key) in [
            (ratios_to_reference(&groups[1..], groups[0], confidence), "ratio_by_dunnett"),
            (differences_to_reference(&groups[1..], groups[0], confidence), "difference_by_dunnett"),
        ] {
            let found = found.expect("cases everywhere");
            assert_eq!(found.len(), list(&case[key]).len());
            for (found, expected) in found.into_iter().zip(list(&case[key])) {
                assert_interval(found, expected, &format!("{key} of {groups:?} at {confidence}"));
            }
        }
    }
}

type AgainstRest = fn(Share, Share, usize, f64) -> Result<Interval, Undefined>;

#[test]
fn every_group_against_all() {
    for case in list(&golden()["families"]) {
        let groups: Vec<Share> = list(&case["groups"]).iter().map(share).collect();
        let all = groups.iter().copied().reduce(Share::pool).expect("there are groups");
        let confidence = number(&case["confidence"]);
        for (place, group) in groups.iter().enumerate() {
            let rest = Share::new(all.hits() - group.hits(), all.base() - group.base());
            let methods: [(AgainstRest, &str); 2] = [
                (gart_nam_nested_sidak, "ratio_to_all"),
                (gart_nam_difference_nested_sidak, "difference_to_all"),
            ];
            for (method, key) in methods {
                let found = method(*group, rest, groups.len(), confidence).expect("cases everywhere");
                assert_interval(found, &case[key][place], &format!("{key} {group:?} {rest:?} {confidence}"));
            }
        }
    }
}

#[test]
fn e_values_are_called_out_by_the_printed_rule() {
    for case in list(&golden()["e_benjamini_hochberg"]) {
        let raw: Vec<Option<f64>> = list(&case["e"]).iter().map(|e| Some(number(e))).collect();
        let level: f64 = case["level"].as_str().and_then(|level| level.parse().ok()).expect("a level");
        for (adjusted, expected) in e_benjamini_hochberg(&raw).into_iter().zip(list(&case["found"])) {
            let found = adjusted.is_some_and(|e| e >= 1.0 / level);
            assert_eq!(Value::Bool(found), *expected, "{case}");
        }
    }
}
