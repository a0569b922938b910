//! Intervals, tests and joint statements against values made by other implementations.
//!
//! `golden/inference.json` is made by `golden/inference.py`; `golden/stats_examples.json` holds worked
//! examples with the source of each.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::normal::two_sided_p;
use evenhand::inference::{
    Better, Interval, MeanOfShares, difference_to_best, difference_to_fixed, fisher_exact, gart_nam, holm,
    koopman, koopman_nested, max_minus_min, mean_difference, mean_difference_to_best, mean_ratio_to_best,
    min_over_max, mover_difference, mover_ratio, mover_wilson, newcombe, newcombe_nested, ratio_to_best,
    ratio_to_fixed, score, shortfall, sidak_critical, standard_deviations, tukey_kramer_critical, wald,
    wilson, worse_difference, worse_ratio,
};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;
const TINY_P: f64 = 1e-6;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/inference.json")).expect("the golden file is JSON")
}

fn examples() -> Value {
    serde_json::from_str(include_str!("golden/stats_examples.json")).expect("the golden file is JSON")
}

fn shares(value: &Value) -> Vec<Share> {
    list(value).iter().map(share).collect()
}

fn mean(value: &Value) -> MeanOfShares {
    MeanOfShares { first: share(&value[0]), second: share(&value[1]) }
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let close = found == expected || (found - expected).abs() <= tolerance * expected.abs() + 2e-16;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

fn assert_p(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let tolerance = if expected < 1e-10 { TINY_P } else { CLOSED_FORM };
    assert!(
        (found - expected).abs() <= tolerance * expected,
        "{what}: found {found:e}, expected {expected:e}"
    );
}

fn assert_interval(found: Result<Interval, Undefined>, expected: &Value, tolerance: f64, what: &str) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    assert_close(found.low, &expected[0], tolerance, what);
    assert_close(found.high, &expected[1], tolerance, what);
}

fn assert_intervals(found: Result<Vec<Interval>, Undefined>, expected: &Value, tolerance: f64, what: &str) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    assert_eq!(found.len(), list(expected).len(), "{what}");
    for (found, expected) in found.into_iter().zip(list(expected)) {
        assert_interval(Ok(found), expected, tolerance, what);
    }
}

#[test]
fn intervals_of_pairs() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{group:?} against {reference:?} at {confidence}");
        assert_interval(wilson(group, confidence), &case["wilson"], CLOSED_FORM, &what);
        assert_interval(newcombe(group, reference, confidence), &case["newcombe"], CLOSED_FORM, &what);
        assert_interval(koopman(group, reference, confidence), &case["koopman"], ROOT_FOUND, &what);
        let nested = newcombe_nested(group, reference, confidence);
        assert_interval(nested, &case["newcombe_nested"], CLOSED_FORM, &what);
        let nested = koopman_nested(group, reference, confidence);
        assert_interval(nested, &case["koopman_nested"], ROOT_FOUND, &what);
        if let Some(expected) = case.get("gart_nam") {
            assert_interval(gart_nam(group, reference, confidence), expected, ROOT_FOUND, &what);
        }
    }
}

#[test]
fn tests_of_two_rates() {
    for case in list(&golden()["two_rates"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let what = format!("{group:?} against {reference:?}");
        if let Some(expected) = case.get("fisher_exact") {
            assert_p(fisher_exact(group, reference), expected, &what);
        }
        let Some(expected) = case.get("score") else {
            assert_eq!(score(group, reference), 1.0, "{what}");
            continue;
        };
        assert_p(score(group, reference), expected, &what);
        assert_close(shortfall(group, reference), &case["shortfall"], CLOSED_FORM, &what);
        let deviations = standard_deviations(group, reference).expect("the rates vary");
        assert_close(deviations, &case["standard_deviations"], CLOSED_FORM, &what);
    }
}

#[test]
fn critical_values_and_tails() {
    let golden = golden();
    for case in list(&golden["tukey_kramer"]) {
        let found = tukey_kramer_critical(whole(&case["groups"]) as usize, number(&case["confidence"]));
        assert_close(found, &case["critical"], 1e-10, &case.to_string());
    }
    for case in list(&golden["sidak"]) {
        let found = sidak_critical(whole(&case["comparisons"]) as usize, number(&case["confidence"]));
        assert_close(found, &case["critical"], 1e-12, &case.to_string());
    }
    for case in list(&golden["normal"]) {
        let found = two_sided_p(number(&case["z"]));
        let expected = number(&case["two_sided_p"]);
        assert!((found - expected).abs() <= 1e-13 * expected, "{case}");
    }
}

#[test]
fn holm_as_in_statsmodels() {
    for case in list(&golden()["holm"]) {
        let raw: Vec<Option<f64>> = list(&case["p"]).iter().map(|p| Some(number(p))).collect();
        for (found, expected) in holm(&raw).into_iter().zip(list(&case["adjusted"])) {
            assert_p(found.expect("it was defined"), expected, "holm");
        }
    }
}

#[test]
fn joint_statements() {
    for case in list(&golden()["families"]) {
        let groups = shares(&case["groups"]);
        let confidence = number(&case["confidence"]);
        let what = format!("{groups:?} at {confidence}");
        for (better, suffix) in [(Better::Higher, "higher"), (Better::Lower, "lower")] {
            let expected = &case[format!("ratio_to_best_{suffix}").as_str()];
            assert_intervals(ratio_to_best(&groups, better, confidence), expected, ROOT_FOUND, &what);
            let expected = &case[format!("difference_to_best_{suffix}").as_str()];
            assert_intervals(difference_to_best(&groups, better, confidence), expected, ROOT_FOUND, &what);
        }
        assert_interval(max_minus_min(&groups, confidence), &case["max_minus_min"], CLOSED_FORM, &what);
        assert_interval(min_over_max(&groups, confidence), &case["min_over_max"], ROOT_FOUND, &what);
        let to_first = |to_fixed: fn(Share, Share, usize, f64) -> Result<Interval, Undefined>| {
            let others = groups[1..].iter();
            others.map(|group| to_fixed(*group, groups[0], groups.len() - 1, confidence)).collect()
        };
        assert_intervals(to_first(ratio_to_fixed), &case["ratio_to_first"], ROOT_FOUND, &what);
        assert_intervals(to_first(difference_to_fixed), &case["difference_to_first"], ROOT_FOUND, &what);
    }
    for case in list(&golden()["two_families"]) {
        let (one, other) = (shares(&case["one"]), shares(&case["other"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{one:?} and {other:?} at {confidence}");
        let found = worse_difference(&one, &other, confidence);
        assert_interval(found, &case["worse_difference"], CLOSED_FORM, &what);
        let found = worse_ratio(&one, &other, confidence);
        assert_interval(found, &case["worse_ratio"], ROOT_FOUND, &what);
        let found = mean_difference(&one, &other, confidence);
        assert_interval(found, &case["mean_difference"], CLOSED_FORM, &what);
    }
}

#[test]
fn means_of_two_shares() {
    for case in list(&golden()["means"]) {
        let groups: Vec<MeanOfShares> = list(&case["groups"]).iter().map(mean).collect();
        let confidence = number(&case["confidence"]);
        let what = format!("{groups:?}");
        for (place, group) in groups.iter().enumerate() {
            let value = group.value().expect("all parts have cases");
            assert_close(value, &case["value"][place], CLOSED_FORM, &what);
            let expected = &case["interval"][place];
            assert_interval(mover_wilson(*group, confidence), expected, CLOSED_FORM, &what);
        }
        for (place, group) in groups[1..].iter().enumerate() {
            let difference = mover_difference(*group, groups[0], confidence);
            assert_interval(difference, &case["difference"][place], CLOSED_FORM, &what);
            let ratio = mover_ratio(*group, groups[0], confidence);
            assert_interval(ratio, &case["ratio"][place], ROOT_FOUND, &what);
            let test = wald(*group, groups[0]).expect("the cases vary");
            assert_p(test.p, &case["wald"][place], &what);
        }
        let ratios = mean_ratio_to_best(&groups, Better::Higher, confidence);
        assert_intervals(ratios, &case["ratio_to_best"], ROOT_FOUND, &what);
        let differences = mean_difference_to_best(&groups, Better::Lower, confidence);
        assert_intervals(differences, &case["difference_to_best"], CLOSED_FORM, &what);
    }
}

#[test]
fn worked_examples() {
    let examples = examples();
    for case in list(&examples["rates"]) {
        assert_interval(wilson(share(&case["share"]), 0.95), &case["wilson"], CLOSED_FORM, &case.to_string());
    }
    for case in list(&examples["differences"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        assert_interval(newcombe(group, reference, 0.95), &case["newcombe"], CLOSED_FORM, &case.to_string());
    }
    for case in list(&examples["ratios"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let what = case.to_string();
        assert_interval(koopman(group, reference, 0.95), &case["koopman"], ROOT_FOUND, &what);
        assert_interval(gart_nam(group, reference, 0.95), &case["gart_nam"], ROOT_FOUND, &what);
    }
    for case in list(&examples["tests"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let what = case.to_string();
        if let Some(expected) = case.get("fisher_exact") {
            assert_p(fisher_exact(group, reference), expected, &what);
        }
        if let Some(expected) = case.get("score") {
            assert_p(score(group, reference), expected, &what);
        }
        if let Some(expected) = case.get("shortfall") {
            assert_close(shortfall(group, reference), expected, CLOSED_FORM, &what);
        }
        if let Some(expected) = case.get("standard_deviations") {
            let found = standard_deviations(group, reference).expect("the rates vary");
            assert_close(found, expected, CLOSED_FORM, &what);
        }
    }
    for case in list(&examples["critical_values"]) {
        let found = tukey_kramer_critical(whole(&case["groups"]) as usize, 0.95);
        assert_close(found, &case["tukey_kramer"], CLOSED_FORM, &case.to_string());
        let found = sidak_critical(whole(&case["groups"]) as usize, 0.95);
        assert_close(found, &case["sidak_of_as_many_comparisons"], CLOSED_FORM, &case.to_string());
    }
}
