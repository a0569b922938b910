//! What an audit of amounts has to say when the same amounts are written in another unit, from another zero, or with
//! the other side the better one.

mod common;
#[path = "common/offers.rs"]
mod offers;
#[path = "common/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use common::*;
use offers::{Offers, of_amounts};
use serde_json::Value;

const REFERENCES: [&str; 4] = ["best", "rest", "overall", "b"];

/// Every number below a value by the keys and places that lead to it.
fn numbers_in(value: &Value) -> BTreeMap<String, Value> {
    fn walk(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
        match value {
            Value::Object(map) => {
                map.iter().for_each(|(key, part)| walk(part, &format!("{path}/{key}"), found))
            }
            Value::Array(items) => {
                // A comparison says of which measure it is, so that its numbers can be told by their path.
                items.iter().enumerate().for_each(|(at, item)| {
                    let name = item["measure"].as_str().unwrap_or("");
                    walk(item, &format!("{path}/{name}{at}"), found);
                });
            }
            _ => _ = found.insert(path.to_string(), value.clone()),
        }
    }
    let mut found = BTreeMap::new();
    walk(value, "", &mut found);
    found
}

/// What becomes of a number when all amounts are changed.
#[derive(Debug, PartialEq)]
enum Kind {
    /// A place among amounts, such as a mean.
    Place,
    /// A distance between amounts, such as a difference of means.
    Distance,
    /// A number without a unit.
    Plain,
    /// A ratio of amounts or an index of inequality: without a unit, but not for another zero.
    Ratio,
}

fn kind(path: &str) -> Kind {
    let has = |word: &str| path.contains(word);
    let end = path.rsplit('/').next().unwrap_or_default();
    if has("/inequality/") || has("/ratio/") || has("/standardized_ratio/") {
        return Kind::Ratio;
    }
    let is_limit = ["value", "low", "high", "joint_low", "joint_high"].contains(&end);
    if has("/measures/std_dev") {
        return Kind::Distance;
    }
    if has("/measures/") || has("/periods/") {
        return if is_limit { Kind::Place } else { Kind::Plain };
    }
    if has("/deciles/") {
        return match end {
            "part" => Kind::Plain,
            "difference" => Kind::Distance,
            _ => Kind::Place,
        };
    }
    if has("/conditional/") && end == "mean" {
        return Kind::Place;
    }
    let of_distances = ["/difference/", "/standardized_difference/", "/regression/", "/wasserstein/"];
    let is_distance = of_distances.iter().any(|part| has(part));
    let errors = ["standard_error", "classic", "hc1", "hc3"];
    if is_distance && (is_limit || errors.contains(&end))
        || has("/decomposition/") && end != "conditions_left_out"
    {
        return Kind::Distance;
    }
    Kind::Plain
}

/// Both audits have the same shape, and every number of the second follows from that of the first.
fn assert_follows(
    plain: &Value,
    changed: &Value,
    follow: impl Fn(Kind, f64) -> Option<f64>,
) -> BTreeMap<String, usize> {
    let (plain, changed) = (numbers_in(&plain["attributes"]), numbers_in(&changed["attributes"]));
    let mut seen = BTreeMap::new();
    for (path, value) in &plain {
        let Some(number) = value.as_f64() else {
            if kind(path) != Kind::Ratio {
                assert_eq!(Some(value), changed.get(path), "{path}");
            }
            continue;
        };
        *seen.entry(format!("{:?}", kind(path))).or_default() += 1;
        let Some(expected) = follow(kind(path), number) else { continue };
        let found = changed.get(path).and_then(Value::as_f64);
        let found = found.unwrap_or_else(|| panic!("{path}: {number} became {:?}", changed.get(path)));
        // Differences of amounts of this size carry so much rounding.
        let close = (found - expected).abs() <= 1e-9 * expected.abs() + 1e-10;
        assert!(close, "{path}: {number} became {found}, not {expected}");
    }
    seen
}

#[test]
fn a_constant_added_to_all_amounts_moves_places_and_no_distance() {
    for (seed, reference) in (1..9).flat_map(|seed| REFERENCES.map(|reference| (seed, reference))) {
        let offers = Offers::drawn(seed, 150);
        let policy = of_amounts("lower", reference);
        let (plain, moved) = (offers.audit(|x| x, &policy), offers.audit(|x| x + 1024.0, &policy));
        let seen = assert_follows(&plain, &moved, |kind, number| match kind {
            Kind::Place => Some(number + 1024.0),
            Kind::Distance | Kind::Plain => Some(number),
            Kind::Ratio => None,
        });
        assert_eq!(seen.len(), 4, "every kind of number is there: {seen:?}");
    }
}

#[test]
fn another_unit_multiplies_places_and_distances_and_no_ratio() {
    for (seed, reference) in (11..19).flat_map(|seed| REFERENCES.map(|reference| (seed, reference))) {
        let offers = Offers::drawn(seed, 150);
        let policy = of_amounts("lower", reference);
        let plain = offers.audit(|x| x, &policy);
        for factor in [16.0, 1.0 / 128.0, 1e6] {
            assert_follows(&plain, &offers.audit(|x| x * factor, &policy), |kind, number| match kind {
                Kind::Place | Kind::Distance => Some(number * factor),
                Kind::Plain | Kind::Ratio => Some(number),
            });
        }
    }
}

#[test]
fn amounts_with_the_other_sign_have_no_ratios_and_say_why() {
    let found = Offers::drawn(3, 150).audit(|x| -x, &of_amounts("lower", "best"));
    for entry in list(&attribute(&found, &["group"])["comparisons"]) {
        if ["mean", "median"].contains(&text(&entry["measure"])) {
            assert!(entry["ratio"]["value"].is_null() && entry["ratio"]["undefined"].is_string(), "{entry}");
            assert!(entry["difference"]["value"].is_number(), "{entry}");
        }
    }
}

/// A demand on amounts, and the same on these amounts with the other sign.
struct Mirrored {
    compare: &'static str,
    measure: &'static str,
    at_most: f64,
    of_the_others: &'static str,
    at_least: f64,
}

fn mirrored() -> [Mirrored; 8] {
    let of = |compare, measure, at_most, of_the_others, at_least| Mirrored {
        compare,
        measure,
        at_most,
        of_the_others,
        at_least,
    };
    [
        of("difference", "mean", 4.0, "mean", -4.0),
        of("difference", "mean", 12.0, "mean", -12.0),
        of("difference", "mean", -1.0, "mean", 1.0),
        of("difference", "median", 6.0, "median", -6.0),
        of("value", "mean", 90.0, "mean", -90.0),
        of("value", "p90", 240.0, "p10", -240.0),
        of("value", "probability_of_superiority", 0.6, "probability_of_superiority", 0.4),
        of("value", "standardized_mean_difference", 0.25, "standardized_mean_difference", -0.25),
    ]
}

#[test]
fn the_other_sign_with_the_other_side_better_mirrors_every_verdict() {
    let clauses = |paid: bool, judge: &str| {
        mirrored().iter().fold(String::new(), |mut all, of| {
            let (measure, bound) = match paid {
                true => (of.measure, format!("at_most = {:?}", of.at_most)),
                false => (of.of_the_others, format!("at_least = {:?}", of.at_least)),
            };
            let compare = of.compare;
            writeln!(
                all,
                "[[clauses]]\nmeasure = \"{measure}\"\ncompare = \"{compare}\"\njudge = \"{judge}\"\n{bound}"
            )
            .expect("written");
            all
        })
    };
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for (seed, reference) in (21..27).flat_map(|seed| REFERENCES.map(|reference| (seed, reference))) {
        for judge in ["interval", "point"] {
            let offers = Offers::drawn(seed, 150);
            let paid = of_amounts("lower", reference) + &clauses(true, judge);
            let earned = of_amounts("higher", reference) + &clauses(false, judge);
            let (paid, earned) = (offers.audit(|x| x, &paid), offers.audit(|x| -x, &earned));
            let judged = |audit: &Value| -> Vec<Value> {
                let findings = list(&audit["findings"]).iter();
                findings.filter(|finding| finding["clause"].is_object()).cloned().collect()
            };
            let (ours, theirs) = (judged(&paid), judged(&earned));
            assert_eq!(ours.len(), theirs.len());
            for (one, other) in ours.iter().zip(&theirs) {
                let what = format!("{} / {}", one["text"], other["text"]);
                assert_eq!(
                    (&one["verdict"], &one["group"], &one["reference"]),
                    (&other["verdict"], &other["group"], &other["reference"]),
                    "{what}"
                );
                assert_eq!(one["estimate"].is_null(), other["estimate"].is_null(), "{what}");
                let turned = |x: f64| {
                    if one["clause"]["measure"] == "probability_of_superiority" { 1.0 - x } else { -x }
                };
                for (here, there) in [
                    ("value", "value"),
                    ("low", "high"),
                    ("high", "low"),
                    ("joint_low", "joint_high"),
                    ("joint_high", "joint_low"),
                ] {
                    let (here, there) = (one["estimate"][here].as_f64(), other["estimate"][there].as_f64());
                    let near = here
                        .map(turned)
                        .zip(there)
                        .map(|(here, there)| (here - there).abs() <= 1e-9 * there.abs() + 1e-10);
                    assert!(near.unwrap_or(here == there), "{what}: {here:?} {there:?}");
                }
                *verdicts.entry(text(&one["verdict"]).to_string()).or_default() += 1;
            }
        }
    }
    assert!(
        ["met", "breached", "inconclusive"].iter().all(|verdict| verdicts[*verdict] > 20),
        "{verdicts:?}"
    );
}

#[test]
fn group_and_reference_may_change_places() {
    for seed in 31..37 {
        let offers = Offers::drawn(seed, 200);
        let of = |reference: &str| offers.audit(|x| x, &of_amounts("lower", reference));
        let (to_b, to_a) = (of("b"), of("a"));
        let (a, b) = (attribute(&to_b, &["group"]), attribute(&to_a, &["group"]));
        for measure in ["mean", "median"] {
            let (one, other) = (comparison(a, measure, &["a"]), comparison(b, measure, &["b"]));
            for (low, high) in [("value", "value"), ("low", "high"), ("joint_low", "joint_high")] {
                let (plain, turned) = (number(&one["difference"][low]), number(&other["difference"][high]));
                assert!((plain + turned).abs() < 1e-9, "{measure}: {one} {other}");
                let (plain, turned) = (number(&one["ratio"][low]), number(&other["ratio"][high]));
                assert!((plain * turned - 1.0).abs() < 1e-9, "{measure}: {one} {other}");
            }
            assert_eq!(one["test"]["p"], other["test"]["p"]);
        }
        let (one, other) = (comparison(a, "distribution", &["a"]), comparison(b, "distribution", &["b"]));
        for (measure, sum) in [("probability_of_superiority", 1.0), ("standardized_mean_difference", 0.0)] {
            for (low, high) in [("value", "value"), ("low", "high")] {
                let found = number(&one[measure][low]) + number(&other[measure][high]);
                assert!((found - sum).abs() < 1e-12, "{measure} {found}");
            }
        }
        for measure in ["kolmogorov_smirnov", "wasserstein"] {
            assert!((number(&one[measure]["value"]) - number(&other[measure]["value"])).abs() < 1e-12);
        }
        assert_close(&one["test"]["p"], number(&other["test"]["p"]), 1e-12, "Mann and Whitney");
    }
}
