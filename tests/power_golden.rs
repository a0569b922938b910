//! What a sample can show, against values of other implementations and published tables.
//!
//! `golden/power.json` is made by `golden/power.py`, which says where each value comes from.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::{
    Aim, Better, Contrast, Decision, Detectable, EqualGroups, Fraction, Scale, Tolerance, Whole,
    any_pair_differs, detectable, detectable_beyond,
};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share, whole};

fn golden() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/power.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("the golden file is there")).expect("JSON")
}

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &Value) {
    assert!((found - expected).abs() <= tolerance * expected.abs(), "{what}: {found:e} for {expected:e}");
}

fn check_sides(case: &Value, seen: impl Fn(Better, Aim) -> Result<Option<Detectable>, Undefined>) {
    let aim = Aim { confidence: number(&case["confidence"]), power: number(&case["power"]) };
    for (side, better) in [("below", Better::Higher), ("above", Better::Lower)] {
        let found = seen(better, aim).expect("cases on both sides");
        assert_eq!(found.is_some(), case.get(side).is_some(), "{side} {case}");
        if let Some(found) = found {
            assert_close(found.rate, number(&case[side]), 1e-9, case);
        }
    }
}

#[test]
fn the_smallest_gap_on_both_sides() {
    let golden = golden();
    for case in list(&golden["detectable"]) {
        let (group, reference) = (whole(&case["group"]), whole(&case["reference"]));
        let rate = number(&case["rate"]);
        check_sides(case, |better, aim| detectable(group, reference, rate, better, aim));
    }
    for case in list(&golden["beyond"]) {
        let (cases, bound) = (whole(&case["cases"]), number(&case["bound"]));
        check_sides(case, |better, aim| detectable_beyond(cases, bound, better, aim));
    }
}

#[test]
fn the_tables_of_farrington_and_manning() {
    for case in list(&golden()["published"]) {
        // Bases in the proportion of the table, with the rates as whole numbers of hits.
        let (over, under) = (whole(&case["theta"][0]), whole(&case["theta"][1]));
        let bases = [60_000, 60_000 / under * over];
        let of = |base: u64, rate: &Value| Share::new((base as f64 * number(rate)).round() as u64, base);
        let (group, reference) = (of(bases[0], &case["group_rate"]), of(bases[1], &case["reference_rate"]));
        // One-sided at 0.05 is two-sided at 0.1.
        let critical = evenhand::inference::normal::two_sided_z(1.0 - 2.0 * number(&case["level"]));
        let decision = Decision { critical, power: number(&case["power"]) };
        let contrast = Contrast::of_difference(group, reference, number(&case["difference"])).expect("cases");
        let times = contrast.growth(decision).expect("off the bound");
        let found = bases.map(|base| (times * base as f64).round() as u64);
        assert_eq!(found, [whole(&case["group"]), whole(&case["reference"])], "{case}");
    }
}

#[test]
fn growth_by_the_likelihood_maximised_directly() {
    for case in list(&golden()["growth"]) {
        let (group, reference) = (share(&case["group"]), share(&case["reference"]));
        let decision = Decision { critical: number(&case["critical"]), power: number(&case["power"]) };
        let bound = number(&case["bound"]);
        let contrast = match case["scale"].as_str() {
            Some("ratio") => Contrast::of_ratio(group, reference, bound),
            _ => Contrast::of_difference(group, reference, bound),
        };
        let found = contrast.and_then(|contrast| contrast.growth(decision));
        assert_close(found.expect("off the bound"), number(&case["times"]), 1e-9, case);
    }
}

fn fraction(value: &Value) -> Option<Fraction> {
    let numerator = value.get(0)?.as_i64()?;
    Some(Fraction { numerator, denominator: whole(&value[1]) })
}

#[test]
fn equal_groups_outcome_by_outcome() {
    for case in list(&golden()["equal_groups"]) {
        let bases: Vec<u64> = list(&case["bases"]).iter().map(whole).collect();
        let scale = if case["scale"] == "ratio" { Scale::Ratio } else { Scale::Difference };
        let rule =
            Tolerance { scale, at_least: fraction(&case["at_least"]), at_most: fraction(&case["at_most"]) };
        let (rate, expected) = (number(&case["rate"]), number(&case["chance"]));
        let least_cases = whole(&case["least"]);
        let groups = EqualGroups { bases: &bases, rate, least_cases };
        let (last, others) = bases.split_last().expect("groups");
        let whole = if case["reference"] == "rest" { Whole::Rest } else { Whole::Overall };
        let found = match case["reference"].as_str().expect("a word") {
            "best" => groups.flagged_against_best(Better::Higher, &rule),
            "lowest" => groups.flagged_against_best(Better::Lower, &rule),
            "last" => EqualGroups { bases: others, rate, least_cases }.flagged_against_fixed(*last, &rule),
            _ => {
                let found = groups.flagged_against_others(whole, &rule, 7).expect("groups");
                let error = (expected * (1.0 - expected) / 10_000.0).sqrt();
                assert!((found.chance - expected).abs() < 4.0 * error, "{case}: {found:?}");
                assert!((found.standard_error - error).abs() < 0.1 * error, "{case}: {found:?}");
                continue;
            }
        };
        let found = found.expect("groups");
        assert!((found - expected).abs() < 1e-12, "{case}: {found}");
    }
}

const FOUR_FIFTHS: Tolerance = Tolerance {
    scale: Scale::Ratio,
    at_least: Some(Fraction { numerator: 4, denominator: 5 }),
    at_most: None,
};

#[test]
fn equal_groups_of_some_size_as_drawn_elsewhere() {
    for case in list(&golden()["equal_groups_drawn"]) {
        let bases: Vec<u64> = list(&case["bases"]).iter().map(whole).collect();
        let groups = EqualGroups { bases: &bases, rate: number(&case["rate"]), least_cases: 0 };
        let found = groups.flagged_against_best(Better::Higher, &FOUR_FIFTHS).expect("groups");
        let (expected, error) = (number(&case["chance"]), number(&case["standard_error"]));
        assert!((found - expected).abs() < 4.0 * error, "{case}: {found}");
    }
    // Drawn 100,000 times in floats, which is right where no likely pair of rates is at exactly four fifths and
    // below it in floats: with fourteen groups of 100 and a rate of 0.5 there are such pairs, 48 of 100 against 60
    // among them, and the chance in floats is 0.952 instead of 0.946 (above). Groups, cases of each, rate, chance that some ratio to the best is below 0.8.
    for (groups, cases, rate, expected) in [
        (2, 100, 0.3, 0.30286),
        (7, 100, 0.3, 0.94004),
        (14, 100, 0.3, 0.99875),
        (14, 400, 0.3, 0.72087),
        (14, 1000, 0.3, 0.06762),
        (14, 2000, 0.3, 0.00039),
        (2, 400, 0.5, 0.0017),
        (14, 400, 0.5, 0.09476),
    ] {
        let bases = vec![cases; groups];
        let equal = EqualGroups { bases: &bases, rate, least_cases: 0 };
        let found = equal.flagged_against_best(Better::Higher, &FOUR_FIFTHS).expect("groups");
        let error = (found * (1.0 - found) / 100_000.0_f64).sqrt();
        assert!((found - expected).abs() < 4.0 * error, "{groups} {cases} {rate}: {found} {expected}");
    }
}

#[test]
fn the_range_of_equal_estimates() {
    for case in list(&golden()["any_pair"]) {
        let found = any_pair_differs(whole(&case["groups"]) as usize, number(&case["critical"]));
        assert!((found - number(&case["chance"])).abs() < 1e-7, "{case}: {found}");
    }
}
