//! Measures and summaries against Fairlearn and scikit-learn.

mod common;

use std::fs::File;

use common::*;
use polars::prelude::*;
use serde_json::Value;

const SUMMARIES: [&str; 6] = [
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equal_opportunity_difference",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "average_absolute_odds_difference",
];

/// Every count and measure of every group, and the unknown group.
fn assert_groups(found: &Value, golden: &Value) {
    let known: Vec<&Value> =
        list(&found["groups"]).iter().filter(|group| group["unknown"].is_null()).collect();
    assert_eq!(known.len(), list(&golden["groups"]).len());
    for expected in list(&golden["groups"]) {
        let wanted = names(&expected["group"]);
        let own = group(found, &wanted);
        let measures = &own["measures"];
        assert_eq!(own["rows"], expected["rows"], "{wanted:?}");
        assert_rate(&own["fraction"], &expected["fraction"], "fraction");
        for (measure, hits, base) in [
            ("selection_rate", vec!["selected"], vec!["rows"]),
            ("base_rate", vec!["true_positives", "false_negatives"], vec!["labelled"]),
            ("true_positive_rate", vec!["true_positives"], vec!["true_positives", "false_negatives"]),
            ("false_positive_rate", vec!["false_positives"], vec!["false_positives", "true_negatives"]),
            ("accuracy", vec!["true_positives", "true_negatives"], vec!["labelled"]),
        ] {
            let sum = |keys: &[&str]| keys.iter().map(|key| count(&expected[*key])).sum::<u64>();
            if sum(&base) > 0 {
                let counted = (count(&measures[measure]["hits"]), count(&measures[measure]["base"]));
                assert_eq!(counted, (sum(&hits), sum(&base)), "{wanted:?}, {measure}");
            }
        }
        for (id, value) in expected["measures"].as_object().expect("measures by id") {
            let what = format!("{wanted:?}, {id}");
            if value.is_null() {
                assert!(measures[id]["value"].is_null(), "{what}");
                assert!(measures[id]["undefined"].is_string(), "{what}: a reason");
                assert!(expected["undefined"][id].is_string(), "{what}: undefined in the golden too");
            } else {
                assert_rate(&measures[id]["value"], value, &what);
            }
        }
    }
    let unknown = list(&found["groups"]).iter().find(|group| !group["unknown"].is_null());
    let (rows, selected) = unknown
        .map_or((0, 0), |group| (count(&group["rows"]), count(&group["measures"]["selection_rate"]["hits"])));
    assert_eq!(rows, count(&golden["unknown"]["rows"]));
    assert_eq!(selected, count(&golden["unknown"]["selected"]));
}

/// The six summaries, and the groups they had to leave out.
fn assert_summaries(found: &Value, golden: &Value) {
    for id in SUMMARIES {
        // A summary of two rates runs over the groups that have both; the golden has that apart where it differs.
        let both = &golden["over_groups_with_both_rates"][id];
        let (own, expected) = (&found["summary"][id], if both.is_null() { &golden[id] } else { both });
        if expected.is_null() {
            assert!(own["value"].is_null() && own["undefined"].is_string(), "{id}: {own}");
        } else {
            assert_rate(&own["value"], expected, id);
            assert!(number(&own["low"]) <= number(&own["high"]), "{id}: {own}");
        }
        let rates: &[&str] = match id {
            "demographic_parity_difference" | "demographic_parity_ratio" => &[],
            "equal_opportunity_difference" => &["true_positive_rate"],
            _ => &["true_positive_rate", "false_positive_rate"],
        };
        let mut left_out: Vec<Vec<&str>> =
            rates.iter().flat_map(|rate| list(&golden["left_out"][*rate])).map(names).collect();
        // Groups that an exclusion leaves out are named as well.
        let excluded = list(&found["groups"]).iter().filter(|group| group["excluded"].is_object());
        left_out.extend(excluded.map(|group| names(&group["group"])));
        left_out.sort();
        left_out.dedup();
        assert_eq!(list(&own["left_out"]).iter().map(names).collect::<Vec<_>>(), left_out, "{id}: left out");
    }
}

fn assert_ledger(audit: &Value, golden: &Value) {
    let ledger = &audit["ledger"];
    assert_eq!(ledger["read"], golden["ledger"]["read"]);
    assert_eq!(ledger["used"], golden["ledger"]["used"]);
    assert_eq!(ledger["unlabelled"], golden["ledger"]["unlabelled"]);
    let excluded: u64 = list(&ledger["excluded"]).iter().map(|reason| count(&reason["rows"])).sum();
    assert_eq!(excluded, count(&golden["ledger"]["missing_decision"]));
}

fn columns(attribute: &Value) -> Vec<&str> {
    list(&attribute["columns"]).iter().map(text).collect()
}

#[test]
fn hiring_has_the_counts_and_measures_of_fairlearn() {
    let golden = golden("fairlearn_hiring.json");
    let audit = json(&dataset("datasets/hiring/audit.toml"));
    assert_ledger(&audit, &golden);
    assert_eq!(list(&audit["attributes"]).len(), list(&golden["attributes"]).len());
    for expected in list(&golden["attributes"]) {
        let found = attribute(&audit, &columns(expected));
        assert_groups(found, expected);
        let small = &expected["summary_without_small"];
        assert_summaries(found, small);
        let excluded: Vec<Vec<&str>> = list(&found["groups"])
            .iter()
            .filter(|group| group["excluded"].is_object())
            .map(|group| names(&group["group"]))
            .collect();
        let left_out: Vec<Vec<&str>> = list(&small["left_out_as_small"]).iter().map(names).collect();
        assert_eq!(excluded, left_out, "the groups below 2 % are the ones excluded");
    }
}

#[test]
fn hiring_without_exclusions_has_the_summaries_of_all_known_groups() {
    let golden = golden("fairlearn_hiring.json");
    let audit = json(&dataset_with("datasets/hiring/audit.toml", &[("exclusions", "[]")]));
    for expected in list(&golden["attributes"]) {
        let found = attribute(&audit, &columns(expected));
        assert_groups(found, expected);
        assert_summaries(found, &expected["summary"]);
    }
}

#[test]
fn compas_has_the_counts_measures_and_summaries_of_fairlearn() {
    let golden = golden("fairlearn_compas.json");
    let expected = &golden["attributes"][0];
    let audit = json(&dataset("datasets/compas-two-year/audit.toml"));
    assert_ledger(&audit, &golden);
    assert_groups(attribute(&audit, &["race"]), expected);
    assert_summaries(attribute(&audit, &["race"]), &expected["summary"]);
    let small = "[{ below_fraction = 0.02, justification = \"as in the golden\" }]";
    let audit = json(&dataset_with("datasets/compas-two-year/audit.toml", &[("exclusions", small)]));
    assert_summaries(attribute(&audit, &["race"]), &expected["summary_without_small"]);
}

/// The log with dates as dates, numbers as numbers and blanks as nulls.
fn typed(csv: &std::path::Path) -> DataFrame {
    let blank_is_null = |column: &str| when(col(column).eq(lit(""))).then(lit(NULL)).otherwise(col(column));
    let texts = ["sex", "race", "department", "outcome", "performed_well"]
        .map(|name| blank_is_null(name).alias(name));
    LazyCsvReader::new(PlRefPath::try_from_path(csv).expect("a path"))
        .with_infer_schema_length(Some(0))
        .with_missing_is_null(true)
        .finish()
        .expect("the log is a CSV")
        .with_columns(texts)
        .with_columns([
            col("applied_on").cast(DataType::Date),
            col("age").cast(DataType::Int64),
            col("score").cast(DataType::Float64),
        ])
        .collect()
        .expect("the columns have these types")
}

#[test]
fn hiring_as_parquet_gives_the_same_audit_but_for_the_name_and_hash_of_the_file() {
    let (mut policy, folder) = document("datasets/hiring/audit.toml");
    let as_csv = json(&try_audit(&policy, &folder).expect("the sample is audited"));
    let bench = Bench::new();
    let file = File::create(bench.path("decisions.parquet")).expect("created");
    ParquetWriter::new(file).finish(&mut typed(&folder.join("decisions.csv"))).expect("written");
    policy.set("log.path", "decisions.parquet").expect("the key can be set");
    let mut as_parquet = json(&try_audit(&policy, bench.folder.path()).expect("the copy is audited"));
    assert_eq!(as_parquet["log"]["sources"][0]["path"], "decisions.parquet");
    assert_eq!(as_parquet["log"]["sources"][0]["rows"], as_csv["log"]["sources"][0]["rows"]);
    assert_ne!(as_parquet["log"]["sources"][0]["sha256"], as_csv["log"]["sources"][0]["sha256"]);
    as_parquet["log"] = as_csv["log"].clone();
    assert_eq!(as_parquet, as_csv);
}
