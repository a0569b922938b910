//! Scores before a decision against values made by other implementations.
//!
//! `golden/scores.json` is made by `golden/scores.py`, which has the source of each worked example.

#[path = "common/values.rs"]
mod values;

use evenhand::amount::Distribution;
use evenhand::inference::scores::{
    Auc, Binning, GroupScores, LabelledScores, Rule, Threshold, auc, auc_difference, auc_difference_to_best,
    auc_difference_to_fixed, auc_equality, auc_interval, brier_parts, brier_score, calibration_error,
    calibration_in_the_large, delong, hosmer_lemeshow, mean_score, reliability, spiegelhalter, sweep,
};
use evenhand::inference::{Better, Interval};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/scores.json")).expect("the golden file is JSON")
}

fn assert_close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let close = (found - expected).abs() <= tolerance * expected.abs() + 2e-16;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

fn assert_interval(found: Interval, expected: &Value, tolerance: f64, what: &str) {
    let what = format!("{} of {what}", found.method);
    assert_close(found.low, &expected[0], tolerance, &what);
    assert_close(found.high, &expected[1], tolerance, &what);
}

/// From a list of score, positive and negative cases.
fn scores(cells: &Value) -> LabelledScores {
    let side = |place: usize| {
        Distribution::of(list(cells).iter().map(|cell| (number(&cell[0]), whole(&cell[place]))))
    };
    LabelledScores { positives: side(1), negatives: side(2) }
}

fn area(cells: &Value) -> Auc {
    auc(&scores(cells), Better::Higher).expect("both labels")
}

fn binning(value: &Value) -> Binning {
    let bins = whole(&value[1]) as usize;
    match value[0].as_str() {
        Some("width") => Binning::EqualWidth(bins),
        Some("mass") => Binning::EqualMass(bins),
        _ => Binning::EachScore,
    }
}

#[test]
fn areas_and_their_intervals() {
    for case in list(&golden()["areas"]) {
        let (found, confidence) = (area(&case["cells"]), number(&case["confidence"]));
        let what = format!("{found:?} at {confidence}");
        assert_close(found.value(), &case["auc"], 1e-15, &what);
        let interval = auc_interval(&found, confidence);
        assert_eq!(Some(interval.method), case["method"].as_str(), "{what}");
        let tolerance = if interval.method == "delong_logit" { CLOSED_FORM } else { ROOT_FOUND };
        assert_interval(interval, &case["interval"], tolerance, &what);
        match case.get("variance") {
            Some(variance) => assert_close(found.variance().expect("cases"), variance, CLOSED_FORM, &what),
            None => assert_eq!(found.variance(), Err(Undefined::SingleCase), "{what}"),
        }
        match (delong(&found, confidence), case.get("delong")) {
            (Ok(plain), Some(expected)) => assert_interval(plain, expected, CLOSED_FORM, &what),
            (found, expected) => assert!(found.is_err() && expected.is_none(), "{what} {found:?}"),
        }
        let turned = auc(&scores(&case["cells"]), Better::Lower).expect("both labels");
        assert!((turned.value() - (1.0 - found.value())).abs() < 1e-15, "{what}");
    }
}

#[test]
fn areas_of_the_worked_examples() {
    let small = &golden()["worked"]["small"];
    let (group, reference) = (area(&small["A"]), area(&small["B"]));
    assert_close(group.value(), &small["auc_A"], CLOSED_FORM, "A");
    assert_close(group.variance().expect("cases"), &small["var_A"], CLOSED_FORM, "A");
    assert_close(reference.value(), &small["auc_B"], CLOSED_FORM, "B");
    assert_close(reference.variance().expect("cases"), &small["var_B"], CLOSED_FORM, "B");
    assert_interval(auc_interval(&group, 0.95), &small["logit_A"], CLOSED_FORM, "A");
    let test = auc_equality(&group, &reference).expect("both vary");
    assert_close(test.z, &small["z"], CLOSED_FORM, "z");
    assert_close(test.p, &small["p"], CLOSED_FORM, "p");

    let grades = &golden()["worked"]["wfns"];
    let found = area(&grades["cells"]);
    assert_close(found.value(), &grades["auc"], CLOSED_FORM, "WFNS");
    assert_close(found.variance().expect("cases"), &grades["variance"], CLOSED_FORM, "WFNS");
}

#[test]
fn differences_of_areas_alone_and_jointly() {
    let family = &golden()["family"];
    let areas: Vec<Auc> = list(&family["groups"]).iter().map(area).collect();
    for confidence in [0.9, 0.95] {
        let expected = &family[confidence.to_string()];
        let best = auc_difference_to_best(&areas, confidence).expect("groups");
        for (place, group) in areas.iter().enumerate() {
            let what = format!("group {place} at {confidence}");
            let plain = auc_difference(group, &areas[3], confidence);
            assert_interval(plain, &expected["pairs"][place], ROOT_FOUND, &what);
            let fixed = auc_difference_to_fixed(group, &areas[3], areas.len() - 1, confidence);
            assert_interval(fixed, &expected["fixed"][place], ROOT_FOUND, &what);
            assert_interval(best[place], &expected["best"][place], ROOT_FOUND, &what);
        }
    }
    for case in list(&golden()["tests"]) {
        let found = auc_equality(&area(&case["group"]), &area(&case["reference"])).expect("both vary");
        assert_close(found.z, &case["z"], CLOSED_FORM, "z");
        assert_close(found.p, &case["p"], CLOSED_FORM, "p");
    }
}

#[test]
fn calibration_within_a_group() {
    for case in list(&golden()["calibration"]) {
        let (scores, binning) = (scores(&case["cells"]), binning(&case["binning"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{binning:?} of {} scores", scores.cases());
        let close = |found: f64, key: &str| {
            // Parts that are zero are sums of rounded terms.
            let expected = number(&case[key]);
            let near = (found - expected).abs() <= CLOSED_FORM * expected.abs() + 1e-15;
            assert!(near, "{key} of {what}: found {found:e}, expected {expected:e}");
        };
        let curve = reliability(&scores, binning).expect("probabilities");
        assert_eq!(curve.len(), list(&case["bins"]).len(), "{what}");
        for (bin, expected) in curve.iter().zip(list(&case["bins"])) {
            assert_eq!(bin.positives, Share::new(whole(&expected["positives"]), whole(&expected["cases"])));
            assert_close(bin.mean_score, &expected["mean_score"], CLOSED_FORM, &what);
            assert_interval(bin.interval(confidence), &expected["interval"], CLOSED_FORM, &what);
        }
        let error = calibration_error(&scores, binning).expect("probabilities");
        assert_eq!(error.bins, curve.len());
        close(error.expected, "expected");
        close(error.maximum, "maximum");
        close(error.by_chance, "by_chance");
        let brier = brier_score(&scores, confidence).expect("probabilities");
        close(brier.value, "brier");
        let interval = brier.interval.expect("scores that vary");
        assert_interval(interval, &case["brier_interval"], CLOSED_FORM, &what);
        let parts = brier_parts(&scores, binning).expect("probabilities");
        close(parts.reliability, "reliability");
        close(parts.resolution, "resolution");
        close(parts.uncertainty, "uncertainty");
        close(parts.within_bins, "within_bins");
        let fit = hosmer_lemeshow(&scores, binning).expect("probabilities");
        assert_eq!(fit.degrees, whole(&case["degrees"]), "{what}");
        close(fit.statistic, "hosmer_lemeshow");
        close(fit.p, "hosmer_lemeshow_p");
        close(fit.smallest, "smallest");
        let fit = spiegelhalter(&scores).expect("probabilities");
        close(fit.z, "spiegelhalter");
        close(fit.p, "spiegelhalter_p");
        let large = calibration_in_the_large(&scores, confidence).expect("probabilities");
        assert_eq!(large.observed.hits(), whole(&case["observed"]));
        close(large.expected, "promised");
        let ratio = large.ratio.expect("scores above zero");
        close(ratio.value, "over");
        assert_interval(ratio.interval, &case["over_interval"], CLOSED_FORM, &what);
    }
}

#[test]
fn calibration_of_the_worked_example() {
    let case = &golden()["worked"]["calibration"];
    let (scores, binning) = (scores(&case["cells"]), binning(&case["binning"]));
    let close = |found: f64, key: &str| assert_close(found, &case[key], CLOSED_FORM, key);
    let error = calibration_error(&scores, binning).expect("probabilities");
    close(error.expected, "ece");
    close(error.maximum, "mce");
    close(brier_score(&scores, 0.95).expect("probabilities").value, "brier");
    let parts = brier_parts(&scores, binning).expect("probabilities");
    close(parts.reliability, "reliability");
    close(parts.resolution, "resolution");
    close(parts.uncertainty, "uncertainty");
    close(parts.within_bins, "within_bins");
    let fit = hosmer_lemeshow(&scores, binning).expect("probabilities");
    assert_eq!(fit.degrees, 4);
    close(fit.statistic, "hosmer_lemeshow");
    close(fit.p, "hosmer_lemeshow_p");
    close(spiegelhalter(&scores).expect("probabilities").z, "spiegelhalter");
    let large = calibration_in_the_large(&scores, 0.95).expect("probabilities");
    close(large.difference, "difference");
}

#[test]
fn curves_of_scores_that_are_no_probabilities() {
    for case in list(&golden()["curves"]) {
        let (scores, binning) = (scores(&case["cells"]), binning(&case["binning"]));
        let curve = reliability(&scores, binning).expect("cases");
        assert_eq!(curve.len(), list(&case["bins"]).len(), "{binning:?}");
        for (bin, expected) in curve.iter().zip(list(&case["bins"])) {
            assert_eq!(bin.positives, Share::new(whole(&expected["positives"]), whole(&expected["cases"])));
            assert_close(bin.mean_score, &expected["mean_score"], CLOSED_FORM, "mean score");
            assert_eq!((bin.low, bin.high), (number(&expected["low"]), number(&expected["high"])));
        }
        assert_eq!(calibration_error(&scores, binning), Err(Undefined::NotAProbability));
        assert_eq!(brier_score(&scores, 0.95), Err(Undefined::NotAProbability));
        assert_eq!(brier_parts(&scores, binning), Err(Undefined::NotAProbability));
        assert_eq!(calibration_in_the_large(&scores, 0.95), Err(Undefined::NotAProbability));
    }
}

#[test]
fn means_of_scores() {
    for case in list(&golden()["means"]) {
        let scores = Distribution::of(list(&case["scores"]).iter().map(|score| (number(score), 1)));
        let found = mean_score(&scores, number(&case["confidence"])).expect("cases");
        assert_close(found.value, &case["mean"], CLOSED_FORM, "mean");
        assert_interval(found.interval.expect("spread"), &case["interval"], CLOSED_FORM, "mean");
    }
}

#[test]
fn thresholds() {
    for case in list(&golden()["sweeps"]) {
        let labelled = scores(&case["cells"]);
        let all = labelled.positives.plus(&labelled.negatives);
        let groups = [GroupScores { all, labelled: Some(labelled) }];
        let curve = |better, includes_threshold| -> Vec<Threshold> {
            let rule = Rule { better, includes_threshold };
            sweep(&groups, rule, 1000, None).expect("cases")
        };
        let keys = [
            ("at_or_above", curve(Better::Higher, true)),
            ("above", curve(Better::Higher, false)),
            ("at_or_below", curve(Better::Lower, true)),
            ("below", curve(Better::Lower, false)),
        ];
        for (place, expected) in list(&case["points"]).iter().enumerate() {
            for (key, curve) in &keys {
                assert_eq!(curve.len(), list(&case["points"]).len());
                assert_eq!(curve[place].threshold, number(&expected["threshold"]));
                assert_eq!(curve[place].groups[0].selected.hits(), whole(&expected[*key]), "{key}");
            }
            let rate = |share: Option<Share>| share.and_then(|share| share.rate().ok()).expect("cases");
            let chosen = keys[0].1[place].groups[0];
            assert_close(rate(chosen.of_positives), &expected["true_positive_rate"], CLOSED_FORM, "TPR");
            assert_close(rate(chosen.of_negatives), &expected["false_positive_rate"], CLOSED_FORM, "FPR");
        }
    }
}
