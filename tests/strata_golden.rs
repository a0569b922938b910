//! Comparisons of like with like against values made by other implementations.
//!
//! `golden/strata.json` is made by `golden/strata.py`, which ties itself to statsmodels and to the worked
//! Berkeley and Ricci numbers.

#[path = "common/random.rs"]
mod random;
#[path = "common/values.rs"]
mod values;

use evenhand::inference::Estimate;
use evenhand::inference::strata::{
    StratifiedTest, Stratum, breslow_day, cochran_mantel_haenszel, demographic_disparity, kitagawa,
    one_sided, pooled_odds_ratio, pooled_risk_difference, pooled_risk_ratio, standardized, tarone,
};
use evenhand::share::Undefined;
use random::Generator;
use serde_json::Value;
use values::{list, number, share, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;
const TINY_P: f64 = 1e-6;
/// Of differences between rates, which are known to the last digit of the rates.
const LAST_DIGITS: f64 = 4e-15;

fn cases() -> Vec<Value> {
    let golden: Value =
        serde_json::from_str(include_str!("golden/strata.json")).expect("the golden file is JSON");
    golden["cases"].as_array().expect("a list of cases").clone()
}

fn strata(case: &Value) -> Vec<Stratum> {
    let stratum = |pair: &Value| Stratum { group: share(&pair[0]), reference: share(&pair[1]) };
    list(&case["strata"]).iter().map(stratum).collect()
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let close = (found - expected).abs() <= tolerance * expected.abs() + LAST_DIGITS.min(1e-9 * tolerance);
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

/// For values that are differences of rates, or their limits.
fn assert_near(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let near = (found - expected).abs() <= CLOSED_FORM * expected.abs() + LAST_DIGITS;
    assert!(near, "{what}: found {found:e}, expected {expected:e}");
}

fn assert_test(found: StratifiedTest, expected: &Value, what: &str) {
    let statistic = number(&expected["statistic"]);
    // A statistic this small is a square of rounding; its p is 1 to all digits that are ever printed.
    let near = (found.statistic - statistic).abs() <= CLOSED_FORM * statistic + 1e-18;
    assert!(near, "{what}: found {:e}, expected {statistic:e}", found.statistic);
    let p = number(&expected["p"]);
    let tolerance = if p < 1e-10 { TINY_P } else { CLOSED_FORM };
    assert!((found.p - p).abs() <= tolerance * p, "{what}: found p {:e}, expected {p:e}", found.p);
}

fn assert_difference(found: Estimate, expected: &Value, what: &str) {
    assert_near(found.value, &expected[0], what);
    assert_near(found.interval.low, &expected[1], what);
    assert_near(found.interval.high, &expected[2], what);
}

fn assert_ratio(found: Result<Estimate, Undefined>, expected: &Value, what: &str) {
    match found {
        Err(reason) => assert!(expected.is_null(), "{what}: {reason}, expected {expected}"),
        Ok(found) => {
            assert!(!expected.is_null(), "{what}: found {found:?}, expected nothing");
            let tolerance = if found.value == 0.0 { ROOT_FOUND } else { CLOSED_FORM };
            assert_close(found.value, &expected[0], CLOSED_FORM, what);
            assert_close(found.interval.low, &expected[1], tolerance, what);
            assert_close(found.interval.high, &expected[2], tolerance, what);
        }
    }
}

#[test]
fn the_tests_over_strata() {
    for case in cases() {
        let (strata, what) = (strata(&case), case["name"].to_string());
        let found = cochran_mantel_haenszel(&strata).expect("shared strata");
        assert_test(found, &case["cochran_mantel_haenszel"], &what);
        assert_eq!(found.left_out.strata as u64, whole(&case["one_sided"]), "{what}");
        assert_eq!(found.left_out, one_sided(&strata), "{what}");
        let expected = &case["homogeneity"];
        for (found, name) in [(breslow_day(&strata), "breslow_day"), (tarone(&strata), "tarone")] {
            match found {
                Err(reason) => assert!(expected.is_null(), "{what}: {reason}, expected {expected}"),
                Ok(found) => {
                    assert_eq!(found.method, name);
                    assert_test(found, &expected[name], &format!("{what}, {name}"));
                    assert_eq!(found.degrees_of_freedom as u64, whole(&expected["degrees_of_freedom"]));
                    assert_eq!(found.left_out.strata as u64, whole(&expected["left_out"]), "{what}");
                }
            }
        }
    }
}

#[test]
fn the_pooled_estimates() {
    for case in cases() {
        let strata = strata(&case);
        for expected in list(&case["pooled"]) {
            let confidence = number(&expected["confidence"]);
            let what = format!("{} at {confidence}", case["name"]);
            assert_ratio(pooled_odds_ratio(&strata, confidence), &expected["odds_ratio"], &what);
            let difference = pooled_risk_difference(&strata, confidence).expect("shared strata");
            assert_difference(difference, &expected["risk_difference"], &what);
            assert_ratio(pooled_risk_ratio(&strata, confidence), &expected["risk_ratio"], &what);
        }
    }
}

#[test]
fn the_standardized_rates() {
    for case in cases() {
        let strata = strata(&case);
        for expected in list(&case["standardized"]) {
            let confidence = number(&expected["confidence"]);
            let what = format!("{} at {confidence}", case["name"]);
            let found = standardized(&strata, confidence).expect("shared strata");
            assert_difference(found.group, &expected["group"], &what);
            assert_difference(found.reference, &expected["reference"], &what);
            assert_difference(found.difference, &expected["difference"], &what);
            assert_ratio(found.ratio, &expected["ratio"], &what);
            assert_eq!(found.left_out.strata as u64, whole(&case["one_sided"]), "{what}");
        }
    }
}

#[test]
fn the_splits_and_the_demographic_disparities() {
    for case in cases() {
        let (strata, what) = (strata(&case), case["name"].to_string());
        let (found, expected) = (kitagawa(&strata).expect("shared strata"), &case["kitagawa"]);
        assert_near(found.gap, &expected["gap"], &what);
        assert_near(found.mix, &expected["mix"], &what);
        assert_near(found.rate, &expected["rate"], &what);
        assert_near(found.unmatched, &expected["unmatched"], &what);
        let expected = &case["demographic_disparity"];
        match demographic_disparity(&strata) {
            Err(reason) => assert!(expected.is_null(), "{what}: {reason}"),
            Ok(found) => {
                assert_near(found.overall, &expected["overall"], &what);
                assert_eq!(found.left_out.strata as u64, whole(&expected["left_out"]), "{what}");
                match found.conditional {
                    Ok(found) => assert_near(found, &expected["conditional"], &what),
                    Err(_) => assert!(expected["conditional"].is_null(), "{what}"),
                }
            }
        }
    }
}

#[test]
fn the_order_of_the_strata_does_not_matter() {
    for case in cases() {
        let (strata, what) = (strata(&case), case["name"].to_string());
        let turned: Vec<Stratum> = strata.iter().rev().copied().collect();
        let same = |one: f64, other: f64| assert!((one - other).abs() <= 1e-9 * one.abs() + 1e-14, "{what}");
        let (one, other) = (cochran_mantel_haenszel(&strata), cochran_mantel_haenszel(&turned));
        same(one.expect("shared strata").p, other.expect("shared strata").p);
        if let (Ok(one), Ok(other)) = (breslow_day(&strata), breslow_day(&turned)) {
            same(one.p, other.p);
        }
        let (one, other) = (standardized(&strata, 0.95), standardized(&turned, 0.95));
        same(one.expect("shared strata").difference.value, other.expect("shared strata").difference.value);
        let (one, other) = (pooled_risk_difference(&strata, 0.95), pooled_risk_difference(&turned, 0.95));
        same(one.expect("shared strata").interval.low, other.expect("shared strata").interval.low);
    }
}

fn assert_holds(found: Estimate, least: f64, most: f64, what: &str) {
    let interval = found.interval;
    assert!(least <= interval.low && interval.high <= most, "{what}: {found:?}");
    let slack = 1e-12 * found.value.abs().max(1.0);
    assert!(interval.low < interval.high || found.value.abs() > 0.999_999, "{what}: {found:?}");
    assert!(interval.low <= found.value + slack && found.value - slack <= interval.high, "{what}: {found:?}");
}

#[test]
fn results_for_hard_tables_are_finite_and_hold_the_estimate() {
    let mut generator = Generator(7);
    for _ in 0..20_000 {
        let count = 1 + (generator.uniform() * 6.0) as usize;
        let strata: Vec<Stratum> = (0..count)
            .map(|_| Stratum {
                group: generator.hard_share_or_none(),
                reference: generator.hard_share_or_none(),
            })
            .collect();
        let what = format!("{strata:?}");
        let Ok(test) = cochran_mantel_haenszel(&strata) else { continue };
        assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p), "{what}: {test:?}");
        for test in [breslow_day(&strata), tarone(&strata)].into_iter().flatten() {
            assert!(test.statistic.is_finite() && (0.0..=1.0).contains(&test.p), "{what}: {test:?}");
        }
        let split = kitagawa(&strata).expect("shared strata");
        let parts = split.mix + split.rate + split.unmatched;
        assert!((parts - split.gap).abs() < 1e-13, "{what}: {split:?}");
        for confidence in [0.3, 0.95, 0.999_999_9] {
            let difference = pooled_risk_difference(&strata, confidence).expect("shared strata");
            assert_holds(difference, -1.0, 1.0, &what);
            let found = standardized(&strata, confidence).expect("shared strata");
            assert_holds(found.group, 0.0, 1.0, &what);
            assert_holds(found.reference, 0.0, 1.0, &what);
            assert_holds(found.difference, -1.0, 1.0, &what);
            let ratios = [pooled_odds_ratio(&strata, confidence), pooled_risk_ratio(&strata, confidence)];
            for ratio in ratios.into_iter().chain([found.ratio]).flatten() {
                assert_holds(ratio, 0.0, f64::INFINITY, &what);
            }
        }
    }
}
