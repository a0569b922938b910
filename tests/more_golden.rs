//! The further methods against values made by other implementations.
//!
//! `golden/more.json` is made by `golden/more.py`; `golden/stats_examples.json` and the files of the samples
//! hold worked examples with the source of each.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::{
    Aim, Better, Interval, Prospect, Table, agresti_caffo, benjamini_hochberg, benjamini_yekutieli,
    cases_to_detect, cases_to_prove, central_mid_p, chi_square, clopper_pearson, cramers_v,
    cramers_v_corrected, detectable, four_fifths_alarm, g_test, gart_nam_difference, katz, mee,
    miettinen_nurminen, miettinen_nurminen_ratio, pooled_z, selections_to_four_fifths, walter,
};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;
const TINY_P: f64 = 1e-6;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/more.json")).expect("the golden file is JSON")
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
    let what = format!("{} of {what}", found.method);
    assert_close(found.low, &expected[0], tolerance, &what);
    assert_close(found.high, &expected[1], tolerance, &what);
}

#[test]
fn clopper_pearson_up_to_a_thousand_million_cases() {
    for case in list(&golden()["shares"]) {
        let (share, confidence) = (share(&case["share"]), number(&case["confidence"]));
        let what = format!("{share:?} at {confidence}");
        let expected = &case["clopper_pearson"];
        assert_interval(clopper_pearson(share, confidence), expected, CLOSED_FORM, &what);
    }
}

#[test]
fn intervals_of_pairs() {
    for case in list(&golden()["pairs"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let confidence = number(&case["confidence"]);
        let what = format!("{group:?} against {reference:?} at {confidence}");
        let of = |method: fn(Share, Share, f64) -> Result<Interval, Undefined>, key: &str, tolerance: f64| {
            if let Some(expected) = case.get(key) {
                assert_interval(method(group, reference, confidence), expected, tolerance, &what);
            }
        };
        of(agresti_caffo, "agresti_caffo", CLOSED_FORM);
        of(mee, "mee", ROOT_FOUND);
        of(miettinen_nurminen, "miettinen_nurminen", ROOT_FOUND);
        of(gart_nam_difference, "gart_nam_difference", ROOT_FOUND);
        of(miettinen_nurminen_ratio, "miettinen_nurminen_ratio", ROOT_FOUND);
        of(katz, "katz", CLOSED_FORM);
        assert_eq!(katz(group, reference, confidence).is_ok(), case.get("katz").is_some(), "{what}");
        if walter(group, reference, confidence) != Err(Undefined::NoVariation) {
            of(walter, "walter", CLOSED_FORM);
        }
    }
}

#[test]
fn statistics_of_two_rates() {
    for case in list(&golden()["two_rates"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let what = format!("{group:?} against {reference:?}");
        let z = pooled_z(group, reference).expect("the rates vary");
        assert_close(z, &case["pooled_z"], CLOSED_FORM, &what);
        if let Some(expected) = case.get("central_mid_p") {
            assert_p(central_mid_p(group, reference), expected, &what);
        }
    }
}

#[test]
fn whole_tables() {
    for case in list(&golden()["tables"]) {
        let rows: Vec<Vec<u64>> =
            list(&case["table"]).iter().map(|row| list(row).iter().map(whole).collect()).collect();
        let table = Table::new(&rows).expect("rows and columns with cases");
        let what = format!("{rows:?}");
        for (found, statistic, p) in
            [(chi_square(&table), "chi_square", "chi_square_p"), (g_test(&table), "g", "g_p")]
        {
            assert_close(found.statistic, &case[statistic], CLOSED_FORM, &what);
            assert_eq!(found.degrees, whole(&case["degrees"]), "{what}");
            assert_eq!(found.p.is_err(), case["sparse"] == Value::Bool(true), "{what} {found:?}");
            match found.p {
                Ok(found) => assert_p(found, &case[p], &what),
                Err(sparse) => assert_close(sparse.smallest, &case["smallest_expected"], CLOSED_FORM, &what),
            }
        }
        assert_close(cramers_v(&table), &case["cramers_v"], CLOSED_FORM, &what);
        assert_close(cramers_v_corrected(&table), &case["cramers_v_corrected"], CLOSED_FORM, &what);
    }
}

#[test]
fn false_discoveries_as_in_statsmodels() {
    for case in list(&golden()["false_discovery"]) {
        let raw: Vec<Option<f64>> = list(&case["p"]).iter().map(|p| Some(number(p))).collect();
        for (adjusted, key) in [
            (benjamini_hochberg(&raw), "benjamini_hochberg"),
            (benjamini_yekutieli(&raw), "benjamini_yekutieli"),
        ] {
            for (found, expected) in adjusted.into_iter().zip(list(&case[key])) {
                assert_p(found.expect("it was defined"), expected, key);
            }
        }
    }
}

#[test]
fn planning() {
    let golden = golden();
    for case in list(&golden["selections"]) {
        let found = selections_to_four_fifths(share(&case["group"]), share(&case["reference"]));
        assert_eq!(found, Ok(whole(&case["selections"])), "{case}");
    }
    for case in list(&golden["detectable"]) {
        let aim = Aim { confidence: number(&case["confidence"]), power: number(&case["power"]) };
        let (group, reference) = (whole(&case["group"]), whole(&case["reference"]));
        let found = detectable(group, reference, number(&case["rate"]), Better::Higher, aim);
        let found = found.expect("cases on both sides");
        assert_eq!(found.is_some(), case.get("detectable").is_some(), "{case}");
        if let Some(found) = found {
            assert_close(found.rate, &case["detectable"], ROOT_FOUND, &case.to_string());
        }
    }
    for case in list(&golden["sample_sizes"]) {
        let aim = Aim { confidence: number(&case["confidence"]), power: number(&case["power"]) };
        let (best, ratio) = (number(&case["best"]), number(&case["ratio"]));
        assert_eq!(cases_to_detect(best, ratio, aim), Ok(whole(&case["to_detect"])), "{case}");
        match cases_to_prove(best, ratio, aim) {
            Ok(found) => assert_eq!(found, whole(&case["to_prove"]), "{case}"),
            Err(reason) => assert!(reason == Undefined::NoVariation && best == 1.0, "{case}"),
        }
    }
    for case in list(&golden["flags"]) {
        let group = Prospect { base: whole(&case["group"]), rate: number(&case["group_rate"]) };
        let reference = Prospect { base: whole(&case["reference"]), rate: number(&case["reference_rate"]) };
        let found = four_fifths_alarm(group, reference).expect("cases on both sides");
        assert_close(found, &case["chance"], CLOSED_FORM, &case.to_string());
    }
}
