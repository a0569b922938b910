//! What holds for every log: counting is adding, order does not matter, and nothing is dropped or made up.

mod common;

use common::*;
use evenhand::audit::Audit;
use evenhand::plots::figures;
use evenhand::policy::{Document, Policy};
use evenhand::report::{Making, compose, markdown};
use evenhand::source;
use evenhand::tally::{Tally, count as count_log};
use proptest::prelude::*;
use proptest::test_runner::RngAlgorithm;
use serde_json::Value;

/// One row of a log: sex, race, department, outcome, label and weight, as indexes into the words below.
type Row = (usize, usize, usize, usize, usize, u64);

const SEX: [&str; 4] = ["Female", "Male", "Non-binary", ""];
const RACE: [&str; 4] = ["a, b", "\"quoted\"", "NA", "c"];
const DEPARTMENT: [&str; 3] = ["x", "y", ""];
const OUTCOME: [&str; 3] = ["yes", "no", ""];
const LABEL: [&str; 3] = ["good", "bad", ""];

const POLICY: &str = r#"
[audit]
profiles = ["generic", "us-ugesp"]
[decision]
column = "outcome"
favorable = ["yes"]
unfavorable = ["no"]
[label]
column = "label"
positive = ["good"]
negative = ["bad"]
[[groups]]
column = "sex"
[[groups]]
column = "race"
unknown = ["NA"]
reference = "overall"
[[exclusions]]
below_fraction = 0.05
justification = "few"
[intersections]
depth = 2
[conditions]
columns = ["department"]
[weight]
column = "n"
"#;

fn config(cases: u32) -> ProptestConfig {
    // A fixed seed: the same logs on every machine and day, and nothing written beside the tests.
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_123),
        ..ProptestConfig::default()
    }
}

/// Rows drawn at random after four that make every log one that can be audited.
fn logs() -> impl Strategy<Value = Vec<Row>> {
    let row = (0..4usize, 0..4usize, 0..3usize, 0..3usize, 0..3usize, 0..5u64);
    proptest::collection::vec(row, 0..40).prop_map(|mut rows: Vec<Row>| {
        let sure = [(0, 0, 0, 0, 0, 1), (1, 3, 1, 1, 1, 1), (0, 1, 0, 1, 0, 2), (1, 0, 1, 0, 1, 1)];
        rows.extend(sure);
        rows
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn csv(rows: &[Row]) -> String {
    let mut text = "sex,race,department,outcome,label,n\n".to_string();
    for (sex, race, department, outcome, label, n) in rows {
        let words = [SEX[*sex], RACE[*race], DEPARTMENT[*department], OUTCOME[*outcome], LABEL[*label]];
        text += &words.map(quoted).join(",");
        text += &format!(",{n}\n");
    }
    text
}

/// The files of a log, and the part of the policy that names them.
fn log(bench: &Bench, parts: &[&[Row]]) -> String {
    let names: Vec<String> = (0..parts.len()).map(|index| format!("part-{index}.csv")).collect();
    for (name, rows) in names.iter().zip(parts) {
        bench.write(name, csv(rows));
    }
    format!("{POLICY}\n[log]\npath = {names:?}\n")
}

fn audit(parts: &[&[Row]]) -> Audit {
    let bench = Bench::new();
    let policy = log(&bench, parts);
    bench.audit(&policy)
}

/// The audit without the files it came from.
fn numbers(audit: &Audit) -> Value {
    let mut found = json(audit);
    found["log"] = Value::Null;
    found["audit"]["name"] = Value::Null;
    found["audit"]["policy_sha256"] = Value::Null;
    found
}

fn tally(rows: &[Row]) -> Tally {
    let bench = Bench::new();
    let text = log(&bench, &[rows]);
    let document = Document::parse("audit.toml", &text).expect("TOML");
    let policy = Policy::check(&document, bench.folder.path()).expect("a policy");
    let opened = source::open(&policy.log.paths, None).expect("a log");
    let plan = policy.plan(&opened).expect("a plan");
    count_log(&opened, &plan, &|_| {}).expect("counted")
}

/// The order of sources is that of merging; everything else is not.
fn without_sources(mut tally: Tally) -> Tally {
    tally.sources.clear();
    tally
}

/// Calls `visit` for every object in a value.
fn objects(value: &Value, visit: &mut dyn FnMut(&serde_json::Map<String, Value>)) {
    match value {
        Value::Object(map) => {
            visit(map);
            map.values().for_each(|value| objects(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| objects(item, visit)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn merging_tallies_is_commutative_and_associative_and_the_same_as_counting_at_once(
        rows in logs(), cuts in (0.0..1.0f64, 0.0..1.0f64)
    ) {
        let at = |cut: f64| (cut * rows.len() as f64) as usize;
        let (first, second) = (at(cuts.0.min(cuts.1)), at(cuts.0.max(cuts.1)));
        let [a, b, c] = [&rows[..first], &rows[first..second], &rows[second..]].map(tally);
        let left = a.clone().merge(b.clone()).merge(c.clone());
        let right = a.clone().merge(b.clone().merge(c.clone()));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(without_sources(left.clone()), without_sources(c.merge(b).merge(a)));
        prop_assert_eq!(without_sources(left), without_sources(tally(&rows)));
    }

    #[test]
    fn every_case_is_accounted_for(rows in logs()) {
        let found = numbers(&audit(&[&rows]));
        let ledger = &found["ledger"];
        let excluded: u64 = list(&ledger["excluded"]).iter().map(|reason| count(&reason["rows"])).sum();
        prop_assert_eq!(count(&ledger["read"]), rows.iter().map(|row| row.5).sum::<u64>());
        prop_assert_eq!(count(&ledger["read"]), count(&ledger["used"]) + excluded);
        for (attribute, unknown) in list(&found["attributes"]).iter().zip(list(&ledger["unknown"])) {
            let groups = list(&attribute["groups"]);
            prop_assert_eq!(groups.iter().map(|group| count(&group["rows"])).sum::<u64>(), count(&ledger["used"]));
            let of_unknown = groups.iter().filter(|group| group["unknown"] == true);
            prop_assert_eq!(of_unknown.map(|group| count(&group["rows"])).sum::<u64>(), count(&unknown["rows"]));
            let fractions: f64 = groups.iter().map(|group| number(&group["fraction"])).sum();
            prop_assert!((fractions - 1.0).abs() < 1e-12);
            // Labelled and unlabelled cases are all of them.
            let labelled = groups.iter().map(|group| group["measures"]["accuracy"]["base"].as_u64().unwrap_or(0));
            prop_assert_eq!(labelled.sum::<u64>() + count(&ledger["unlabelled"]), count(&ledger["used"]));
        }
    }

    #[test]
    fn the_order_of_rows_and_the_split_into_files_change_no_number(
        rows in logs(), shuffled in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()
    ) {
        let once = numbers(&audit(&[&rows]));
        let mut turned = rows.clone();
        turned.rotate_left(shuffled.index(rows.len()));
        turned.reverse();
        prop_assert_eq!(&once, &numbers(&audit(&[&turned])));
        let (start, end) = rows.split_at(cut.index(rows.len()));
        prop_assert_eq!(&once, &numbers(&audit(&[start, end])));
        prop_assert_eq!(&once, &numbers(&audit(&[end, start])));
    }

    #[test]
    fn a_weighted_row_is_as_many_rows(rows in logs()) {
        let repeated: Vec<Row> = rows
            .iter()
            .flat_map(|row| std::iter::repeat_n((row.0, row.1, row.2, row.3, row.4, 1), row.5 as usize))
            .collect();
        let weighted = numbers(&audit(&[&rows]));
        prop_assert_eq!(&weighted, &numbers(&audit(&[&repeated])));
        // And the same without a weight at all.
        let bench = Bench::new();
        let policy = log(&bench, &[&repeated]).replace("[weight]\ncolumn = \"n\"\n", "");
        prop_assert_eq!(&weighted, &numbers(&bench.audit(&policy)));
    }

    #[test]
    fn rates_of_opposite_events_add_to_one_over_the_same_base(rows in logs()) {
        let found = numbers(&audit(&[&rows]));
        for group in list(&found["attributes"]).iter().flat_map(|attribute| list(&attribute["groups"])) {
            for (one, other) in [
                ("true_positive_rate", "false_negative_rate"),
                ("true_negative_rate", "false_positive_rate"),
                ("positive_predictive_value", "false_discovery_rate"),
                ("negative_predictive_value", "false_omission_rate"),
            ] {
                let (one, other) = (&group["measures"][one], &group["measures"][other]);
                prop_assert_eq!(one["value"].is_null(), other["value"].is_null());
                if let (Some(hits), Some(others)) = (one["hits"].as_u64(), other["hits"].as_u64()) {
                    prop_assert_eq!(hits + others, count(&one["base"]));
                    prop_assert_eq!(&one["base"], &other["base"]);
                    prop_assert!((number(&one["value"]) + number(&other["value"]) - 1.0).abs() < 1e-15);
                    // Wilson's interval is turned over with the rate.
                    prop_assert!((number(&one["low"]) + number(&other["high"]) - 1.0).abs() < 1e-12);
                }
            }
        }
    }

    #[test]
    fn every_number_is_finite_and_every_gap_has_a_reason(rows in logs()) {
        let made = audit(&[&rows]);
        let written = evenhand::report::json(&made);
        prop_assert!(!written.contains("NaN") && !written.contains("Infinity") && !written.contains("inf,"));
        let mut wrong = Vec::new();
        objects(&json(&made), &mut |map| {
            let numbers = ["value", "p", "rate", "times", "by_this_rule"];
            let missing = numbers.iter().any(|key| map.get(*key).is_some_and(Value::is_null));
            // An interval from counts drawn again stands beside a value and has none of its own.
            let holds_one = numbers.iter().any(|key| map.contains_key(*key));
            let alone = !holds_one && map.len() == 1;
            if missing != map.get("undefined").is_some_and(Value::is_string) && !alone {
                wrong.push(format!("undefined without a reason, or the other way round: {map:?}"));
            }
            let limits = |low: &str, high: &str| match (map.get(low), map.get(high)) {
                (Some(low), Some(high)) => low.as_f64().zip(high.as_f64()),
                _ => None,
            };
            let pairs = [limits("low", "high"), limits("joint_low", "joint_high")];
            if pairs.iter().flatten().any(|(low, high)| low > high) {
                wrong.push(format!("an interval upside down: {map:?}"));
            }
            let value = map.get("value").and_then(Value::as_f64);
            if let (Some(value), Some((low, high))) = (value, limits("low", "high"))
                && (value < low - 1e-12 || value > high + 1e-12)
            {
                wrong.push(format!("the value is outside of its own interval: {map:?}"));
            }
        });
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        for finding in list(&json(&made)["findings"]) {
            let decided = ["met", "breached"].contains(&text(&finding["verdict"]));
            prop_assert_eq!(decided, finding["reason"].is_null(), "{}", finding);
            prop_assert!(!text(&finding["text"]).is_empty());
        }
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn one_thread_and_four_write_the_same_bytes(rows in logs()) {
        let bench = Bench::new();
        // Enough rows for several batches.
        let many: Vec<Row> = rows.iter().cycle().take(rows.len() * 50).copied().collect();
        let policy = log(&bench, &[&many, &rows]);
        let written = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                let made = bench.audit(&policy);
                let drawn = figures(&made);
                let report = markdown(&compose(&made, &drawn, &Making::default()));
                let drawn: Vec<String> = drawn.into_iter().map(|figure| figure.svg).collect();
                (evenhand::report::json(&made), report, drawn)
            })
        };
        prop_assert_eq!(written(1), written(4));
    }
}
