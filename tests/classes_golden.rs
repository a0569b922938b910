//! Decisions with more than two outcomes against values made by other implementations:
//! `golden/classes.json`, made by `golden/classes.py`.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::classes::{
    cumulative_shares, differential_fairness, ordered_equality, probability_served_better, total_variation,
};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, whole};

const CLOSED_FORM: f64 = 1e-9;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/classes.json")).expect("the golden file is JSON")
}

fn assert_close(found: f64, expected: &Value, what: &str) {
    let expected = number(expected);
    let close = (found - expected).abs() <= CLOSED_FORM * expected.abs() + 2e-16;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

fn counts(value: &Value) -> Vec<u64> {
    list(value).iter().map(whole).collect()
}

fn confidences(case: &Value) -> Vec<(f64, &Value)> {
    let all = case["intervals"].as_object().expect("intervals by confidence");
    all.iter().map(|(confidence, limits)| (confidence.parse().expect("a number"), limits)).collect()
}

#[test]
fn whether_a_group_is_served_better() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (counts(&case["group"]), counts(&case["reference"]));
        let what = format!("{group:?} against {reference:?}");
        for (confidence, limits) in confidences(case) {
            let found = probability_served_better(&group, &reference, confidence).expect("cases");
            assert_close(found.value, &case["value"], &what);
            assert_eq!(found.interval.method, "brunner_munzel_logit", "{what}");
            assert_close(found.interval.low, &limits[0], &what);
            assert_close(found.interval.high, &limits[1], &what);
        }
        let test = ordered_equality(&group, &reference).expect("cases");
        assert_close(test.z, &case["z"], &what);
        assert_close(test.p, &case["p"], &what);
    }
}

#[test]
fn the_worked_example_with_ties() {
    let case = &golden()["worked"];
    let (group, reference) = (counts(&case["group"]), counts(&case["reference"]));
    let test = ordered_equality(&group, &reference).expect("cases");
    assert_close(test.z, &case["z"], "z");
    assert_close(test.p, &case["p"], "p");
    let found = probability_served_better(&group, &reference, 0.95).expect("cases");
    assert_close(found.value, &case["value"], "value");
    // The limits on the scale of the odds give back the standard error of Brunner and Munzel.
    let logit = |share: f64| (share / (1.0 - share)).ln();
    let width = logit(found.interval.high) - logit(found.interval.low);
    // scipy.stats.t.ppf(0.975, 14.160665295329945)
    let critical = 2.1425059590398665;
    let standard_error = width / 2.0 / critical * found.value * (1.0 - found.value);
    assert_close(standard_error, &case["standard_error"], "standard error");
    assert_close((found.value - 0.5) / standard_error, &case["t"], "t");
}

#[test]
fn distances_between_groups() {
    for case in list(&golden()["distances"]) {
        let (group, reference) = (counts(&case["group"]), counts(&case["reference"]));
        let what = format!("{group:?} against {reference:?}");
        for (confidence, limits) in confidences(case) {
            let found = total_variation(&group, &reference, confidence).expect("cases");
            assert_close(found.value, &case["value"], &what);
            assert_close(found.by_chance, &case["by_chance"], &what);
            assert_close(found.interval.low, &limits[0], &what);
            assert_close(found.interval.high, &limits[1], &what);
        }
    }
}

#[test]
fn the_largest_ratio_of_any_class() {
    let golden = golden();
    for case in list(&golden["fairness"]).iter().chain(list(&golden["worked_fairness"])) {
        let rows: Vec<Vec<u64>> = list(&case["rows"]).iter().map(counts).collect();
        let alpha = number(&case["alpha"]);
        let what = format!("{rows:?} with {alpha}");
        match (differential_fairness(&rows, alpha), case.get("epsilon")) {
            (Ok(found), Some(expected)) => {
                assert_close(found.epsilon, expected, &what);
                let filled = (0..rows[0].len()).filter(|class| rows.iter().any(|row| row[*class] > 0));
                let classes = filled.count() as f64;
                let share = |group: usize| {
                    let all: u64 = rows[group].iter().sum();
                    (rows[group][found.class] as f64 + alpha) / (all as f64 + alpha * classes)
                };
                let ratio = share(found.highest) / share(found.lowest);
                assert!((ratio.ln() - found.epsilon).abs() < 1e-12, "{what} {found:?}");
            }
            (found, expected) => {
                assert_eq!((found, expected), (Err(Undefined::NotAboveZero), None), "{what}");
            }
        }
    }
}

#[test]
fn cumulative_shares_end_with_all() {
    for case in list(&golden()["pairs"]) {
        let group = counts(&case["group"]);
        let shares = cumulative_shares(&group);
        let all: u64 = group.iter().sum();
        assert_eq!(shares.last(), Some(&Share::new(all, all)));
        for (class, share) in shares.iter().enumerate() {
            assert_eq!(*share, Share::new(group[..=class].iter().sum(), all));
        }
    }
}
