//! The comparisons of amounts against values made by other implementations.
//!
//! `golden/amounts.json` is made by `golden/amounts.py`.

#[path = "common/values.rs"]
mod values;

use evenhand::amount::{Distribution, Moments};
use evenhand::inference::amounts::{
    Entropy, brunner_munzel_test, generalized_entropy, kolmogorov_smirnov, kolmogorov_smirnov_test,
    mann_whitney, max_minus_min, mean_difference_to_best, mean_difference_to_fixed, mean_interval,
    mean_ratio, mean_ratio_to_best, mean_ratio_to_fixed, median_difference, median_difference_to_best,
    median_difference_to_fixed, median_interval, median_ratio, median_ratio_to_best, median_ratio_to_fixed,
    probability_of_superiority, quantile_differences, quantile_interval, standardized_mean_difference,
    wasserstein, welch, welch_test,
};
use evenhand::inference::student::{survival, upper_quantile};
use evenhand::inference::{Better, Interval};
use evenhand::share::Undefined;
use serde_json::Value;
use values::{list, number, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;
/// Of limits and differences that may be next to zero, in units of the largest amount.
const NEXT_TO_ZERO: f64 = 1e-13;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/amounts.json")).expect("the golden file is JSON")
}

fn steps(value: &Value) -> Vec<(f64, u64)> {
    list(value).iter().map(|step| (number(&step[0]), whole(&step[1]))).collect()
}

fn distribution(value: &Value) -> Distribution {
    Distribution::of(steps(value))
}

fn moments(value: &Value) -> Moments {
    let mut moments = Moments::default();
    steps(value).into_iter().for_each(|(amount, cases)| moments.add(amount, cases));
    moments
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let close = found == expected || (found - expected).abs() <= tolerance * expected.abs() + NEXT_TO_ZERO;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

fn assert_p(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let close = (found - expected).abs() <= CLOSED_FORM * expected;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

/// Where the golden file has no interval there must be none.
fn assert_interval(found: Result<Interval, Undefined>, expected: Option<&Value>, tolerance: f64, what: &str) {
    match (found, expected) {
        (Ok(found), Some(expected)) => {
            let what = format!("{} of {what}", found.method);
            assert_close(found.low, &expected[0], tolerance, &what);
            assert_close(found.high, &expected[1], tolerance, &what);
        }
        (Err(_), None) => {}
        (found, expected) => panic!("{what}: found {found:?}, expected {expected:?}"),
    }
}

#[test]
fn students_distribution_for_any_degrees_of_freedom() {
    for case in list(&golden()["student"]) {
        let (t, degrees) = (number(&case["t"]), number(&case["degrees"]));
        let (found, expected) = (survival(t, degrees), number(&case["survival"]));
        assert!((found / expected - 1.0).abs() < 1e-12, "{t} {degrees}: {found:e} {expected:e}");
        assert!((survival(-t, degrees) + expected - 1.0).abs() < 1e-15);
    }
    for case in list(&golden()["student_quantiles"]) {
        let (tail, degrees) = (number(&case["tail"]), number(&case["degrees"]));
        let (found, expected) = (upper_quantile(tail, degrees), number(&case["quantile"]));
        assert!((found / expected - 1.0).abs() < 1e-12, "{tail} {degrees}: {found:e} {expected:e}");
    }
}

#[test]
fn means_of_two_groups() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (moments(&case["group"]), moments(&case["reference"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{} against {}", case["group"], case["reference"]);
        let expected = |key: &str| case.get(key);
        assert_interval(mean_interval(&group, confidence), expected("mean"), CLOSED_FORM, &what);
        assert_interval(welch(&group, &reference, confidence), expected("welch"), CLOSED_FORM, &what);
        let ratio = mean_ratio(&group, &reference, confidence);
        assert_interval(ratio, expected("mean_ratio"), ROOT_FOUND, &what);
        if let Some(expected) = expected("welch_test") {
            let found = welch_test(&group, &reference).expect("amounts vary");
            assert_close(found.statistic, &expected[0], CLOSED_FORM, &what);
            assert_close(found.degrees, &expected[1], CLOSED_FORM, &what);
            assert_p(found.p, &expected[2], &what);
        }
        match (standardized_mean_difference(&group, &reference, confidence), expected("standardized")) {
            (Ok(found), Some(expected)) => {
                let interval = found.pooled.interval;
                let made = [
                    found.pooled.value,
                    interval.low,
                    interval.high,
                    found.hedges,
                    found.average_variance,
                    found.total,
                ];
                for (found, expected) in made.into_iter().zip(list(expected)) {
                    assert_close(found, expected, CLOSED_FORM, &what);
                }
            }
            (Err(Undefined::NoVariation), None) => {}
            (found, expected) => panic!("{what}: {found:?} {expected:?}"),
        }
    }
}

#[test]
fn quantiles_of_two_groups() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (distribution(&case["group"]), distribution(&case["reference"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{} against {}", case["group"], case["reference"]);
        for (part, key) in [(0.1, "quantile_0.1"), (0.5, "quantile_0.5"), (0.75, "quantile_0.75")] {
            assert_interval(quantile_interval(&group, part, confidence), case.get(key), CLOSED_FORM, &what);
        }
        assert_eq!(median_interval(&group, confidence), quantile_interval(&group, 0.5, confidence));
        let difference = median_difference(&group, &reference, confidence);
        assert_interval(difference, case.get("median_difference"), CLOSED_FORM, &what);
        let ratio = median_ratio(&group, &reference, confidence);
        assert_interval(ratio, case.get("median_ratio"), ROOT_FOUND, &what);
        let deciles = quantile_differences(&group, &reference, 0.95).expect("cases");
        for (found, expected) in deciles.iter().zip(list(&case["deciles"])) {
            assert_close(found.group, &expected[0], CLOSED_FORM, &what);
            assert_close(found.reference, &expected[1], CLOSED_FORM, &what);
            assert_eq!(found.difference, found.group - found.reference);
        }
    }
}

#[test]
fn ranks_and_distances_of_two_groups() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (distribution(&case["group"]), distribution(&case["reference"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{} against {}", case["group"], case["reference"]);
        let found = probability_of_superiority(&group, &reference, confidence).expect("cases");
        assert_close(found.value, &case["superiority"], CLOSED_FORM, &what);
        let expected = &case["superiority_interval"];
        assert_eq!(expected[0], found.interval.method, "{what}");
        assert_close(found.interval.low, &expected[1], ROOT_FOUND, &what);
        assert_close(found.interval.high, &expected[2], ROOT_FOUND, &what);
        let test = brunner_munzel_test(&group, &reference);
        assert_eq!(test.is_ok(), case.get("brunner_munzel_test").is_some(), "{what} {test:?}");
        if let (Ok(found), Some(expected)) = (test, case.get("brunner_munzel_test")) {
            assert_close(found.statistic, &expected[0], CLOSED_FORM, &what);
            assert_close(found.degrees, &expected[1], CLOSED_FORM, &what);
            assert_p(found.p, &expected[2], &what);
        }
        let found = mann_whitney(&group, &reference).expect("cases");
        match case.get("mann_whitney") {
            Some(expected) => {
                assert_eq!(expected[0], found.method, "{what}");
                assert_close(found.statistic, &expected[1], CLOSED_FORM, &what);
                assert_p(found.p, &expected[2], &what);
            }
            None => assert_eq!(found.p, 1.0),
        }
        let found = kolmogorov_smirnov(&group, &reference, confidence).expect("cases");
        let expected = &case["kolmogorov_smirnov"];
        assert_close(found.value, &expected[0], CLOSED_FORM, &what);
        assert_close(found.interval.low, &expected[1], CLOSED_FORM, &what);
        assert_close(found.interval.high, &expected[2], CLOSED_FORM, &what);
        if let Some(expected) = case.get("kolmogorov_smirnov_p") {
            let found = kolmogorov_smirnov_test(&group, &reference).expect("cases");
            assert_p(found.p, expected, &what);
        }
        let found = wasserstein(&group, &reference).expect("cases");
        assert_close(found, &case["wasserstein"], CLOSED_FORM, &what);
    }
}

#[test]
fn many_cases_of_few_levels() {
    for case in list(&golden()["many"]) {
        let (group, reference) = (distribution(&case["group"]), distribution(&case["reference"]));
        let what = format!("{} against {}", case["group"], case["reference"]);
        let found = probability_of_superiority(&group, &reference, 0.95).expect("cases");
        assert_close(found.value, &case["superiority"], 1e-14, &what);
        let welch = welch_test(&moments(&case["group"]), &moments(&case["reference"]));
        for (found, key) in
            [(brunner_munzel_test(&group, &reference), "brunner_munzel_test"), (welch, "welch_test")]
        {
            let expected = &case[key];
            if expected.is_null() {
                assert_eq!(found.err(), Some(Undefined::NoVariation), "{what}");
                continue;
            }
            let found = found.expect("amounts vary");
            assert_close(found.statistic, &expected[0], CLOSED_FORM, &what);
            assert_close(found.degrees, &expected[1], CLOSED_FORM, &what);
            assert_p(found.p, &expected[2], &what);
        }
        let found = mann_whitney(&group, &reference).expect("cases");
        assert_eq!((found.method, found.statistic), ("mann_whitney", number(&case["mann_whitney"][0])));
        assert_p(found.p, &case["mann_whitney"][1], &what);
        let expected = &case["kolmogorov_smirnov"];
        let found = kolmogorov_smirnov(&group, &reference, 0.95).expect("cases");
        assert_close(found.value, &expected[0], CLOSED_FORM, &what);
        let found = kolmogorov_smirnov_test(&group, &reference).expect("cases");
        assert_eq!(found.method, "kolmogorov_smirnov_limit");
        assert_p(found.p, &expected[1], &what);
        let found = wasserstein(&group, &reference).expect("cases");
        assert_close(found, &case["wasserstein"], CLOSED_FORM, &what);
    }
}

#[test]
fn exact_kolmogorov_smirnov_with_many_cases() {
    for case in list(&golden()["orders"]) {
        let (n1, n2) = (whole(&case["cases"][0]), whole(&case["cases"][1]));
        let shift = number(&case["shift"]);
        let group = Distribution::of((0..n1).map(|at| (at as f64, 1)));
        let scale = n1 as f64 / n2 as f64;
        let reference = Distribution::of((0..n2).map(|at| (at as f64 * scale + shift, 1)));
        let found = kolmogorov_smirnov(&group, &reference, 0.95).expect("cases");
        assert_close(found.value, &case["distance"], CLOSED_FORM, &case.to_string());
        let found = kolmogorov_smirnov_test(&group, &reference).expect("cases");
        assert_eq!(found.method, "kolmogorov_smirnov_exact");
        assert_p(found.p, &case["p"], &case.to_string());
    }
}

#[test]
fn families_of_groups() {
    for case in list(&golden()["families"]) {
        let groups = list(&case["groups"]);
        let moments: Vec<Moments> = groups.iter().map(moments).collect();
        let distributions: Vec<Distribution> = groups.iter().map(distribution).collect();
        let (means, medians): (Vec<&Moments>, Vec<&Distribution>) =
            (moments.iter().collect(), distributions.iter().collect());
        for (direction, better) in [("higher", Better::Higher), ("lower", Better::Lower)] {
            for (name, found) in [
                ("mean_difference", mean_difference_to_best(&means, better, 0.95)),
                ("mean_ratio", mean_ratio_to_best(&means, better, 0.95)),
                ("median_difference", median_difference_to_best(&medians, better, 0.95)),
                ("median_ratio", median_ratio_to_best(&medians, better, 0.95)),
            ] {
                let what = format!("{name} {direction} of {} groups", groups.len());
                let Some(expected) = case.get(format!("{name}_{direction}")) else {
                    assert_eq!(found, Err(Undefined::FewCases), "{what}");
                    continue;
                };
                for (found, expected) in found.expect("enough cases").into_iter().zip(list(expected)) {
                    assert_interval(Ok(found), Some(expected), ROOT_FOUND, &what);
                }
            }
        }
        let comparisons = groups.len() - 1;
        for group in 1..groups.len() {
            let (ours, theirs) = (means[group], means[0]);
            let (our, their) = (medians[group], medians[0]);
            for (name, found) in [
                ("mean_difference", mean_difference_to_fixed(ours, theirs, comparisons, 0.95)),
                ("mean_ratio", mean_ratio_to_fixed(ours, theirs, comparisons, 0.95)),
                ("median_difference", median_difference_to_fixed(our, their, comparisons, 0.95)),
                ("median_ratio", median_ratio_to_fixed(our, their, comparisons, 0.95)),
            ] {
                let expected = case.get(format!("{name}_fixed")).map(|all| &all[group - 1]);
                assert_interval(found, expected, ROOT_FOUND, name);
            }
        }
        assert_interval(max_minus_min(&means, 0.95), case.get("range"), ROOT_FOUND, "range");
    }
}

#[test]
fn inequality_within_and_between_groups() {
    for case in list(&golden()["inequality"]) {
        let groups: Vec<Distribution> = list(&case["groups"]).iter().map(distribution).collect();
        let groups: Vec<&Distribution> = groups.iter().collect();
        for (entropy, key) in
            [(Entropy::HalfSquaredVariation, "2"), (Entropy::Theil, "1"), (Entropy::MeanLogDeviation, "0")]
        {
            match (generalized_entropy(&groups, entropy), case.get(key)) {
                (Ok(found), Some(expected)) => {
                    for (found, expected) in
                        [found.total, found.within, found.between].into_iter().zip(list(expected))
                    {
                        // Relative only, also where amounts hardly differ.
                        let expected = number(expected);
                        let close = (found - expected).abs() <= CLOSED_FORM * expected.abs();
                        assert!(close, "{case} {key}: {found:e} {expected:e}");
                    }
                }
                (Err(Undefined::NotAboveZero), None) => {}
                (found, expected) => panic!("{case} {key}: {found:?} {expected:?}"),
            }
        }
    }
}
