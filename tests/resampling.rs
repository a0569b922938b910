//! Resampling in an audit: what the policy accepts, what `audit.json` and the report say, and on what it depends.

mod common;

use common::*;
use evenhand::report::{Making, compose, markdown};
use serde_json::Value;

const ROWS: [(&str, u64, u64); 4] = [("a", 40, 100), ("b", 90, 180), ("c", 30, 120), ("", 5, 50)];

fn table() -> CountTable {
    count_table("team", &ROWS)
}

fn report(audit: &evenhand::audit::Audit) -> String {
    markdown(&compose(audit, &[], &Making::default()))
}

/// All objects under "bootstrap", with the way to them.
fn bootstraps(audit: &Value) -> Vec<Value> {
    fn walk(value: &Value, found: &mut Vec<Value>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("bootstrap").cloned());
                map.values().for_each(|value| walk(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(audit, &mut found);
    found
}

#[test]
fn replicates_are_a_number_from_a_thousand_or_none() {
    let table = table();
    for (written, accepted) in
        [("0", true), ("1000", true), ("2_000", true), ("100000", true), ("999", false), ("1", false)]
            .into_iter()
            .chain([("100001", false), ("-1", false), ("2000.5", false), ("1e4", false)])
    {
        let made = table.bench.try_audit(&format!("[audit]\nreplicates = {written}\n{}", table.policy));
        match made {
            Ok(made) => {
                assert!(accepted, "{written}");
                assert_eq!(json(&made)["audit"]["replicates"], made.policy.replicates);
            }
            Err(error) => {
                assert!(!accepted, "{written}: {error}");
                let message = error.to_string();
                assert!(message.contains("line 2") && message.contains("replicates cannot be"), "{message}");
                assert!(message.contains("1000 to 100000, or 0"), "{message}");
            }
        }
    }
    assert_eq!(table.json("")["audit"]["replicates"], 2000);
    let set = dataset_with("datasets/ricci/audit.toml", &[("audit.replicates", "1000")]);
    assert_eq!(set.policy.replicates, 1000);
}

#[test]
fn none_is_drawn_where_the_policy_says_so() {
    let table = table();
    let made = table.bench.audit(&format!("[audit]\nreplicates = 0\n{}", table.policy));
    assert_eq!(bootstraps(&json(&made)), Vec::<Value>::new());
    let report = report(&made);
    assert!(!report.contains("By resampling") && report.contains("no resampling"), "{report}");
    // All groups at once need no drawing where cases are many.
    assert!(report.contains("chi-square test"), "{report}");
}

#[test]
fn every_comparison_has_an_interval_or_a_reason_and_three_groups_have_joint_ones() {
    let found = table().json("");
    let team = attribute(&found, &["team"]);
    for comparison in list(&team["comparisons"]) {
        for kind in ["difference", "ratio"] {
            let (estimate, drawn) = (&comparison[kind], &comparison[kind]["bootstrap"]);
            let value = number(&estimate["value"]);
            let [low, high, joint_low, joint_high] =
                ["low", "high", "joint_low", "joint_high"].map(|limit| number(&drawn[limit]));
            assert!(joint_low < low && low < value && value < high && high < joint_high, "{drawn}");
            assert_eq!(drawn["method"], "bootstrap_bca");
            assert_eq!(drawn["joint_method"], "bootstrap_max_t");
            // Beside the interval by formula, whose limits are near with so many cases.
            for (limit, found) in [("low", low), ("high", high)] {
                let width = number(&estimate["high"]) - number(&estimate["low"]);
                assert!(
                    (number(&estimate[limit]) - found).abs() < 0.15 * width,
                    "{kind} {limit}: {comparison}"
                );
            }
        }
    }
    for summary in ["demographic_parity_difference", "demographic_parity_ratio"] {
        let reason = text(&team["summary"][summary]["bootstrap"]["undefined"]);
        assert!(reason.contains("widens the gaps"), "{reason}");
    }
    let two = count_table("team", &ROWS[..2]).json("");
    let drawn = &comparison(attribute(&two, &["team"]), "selection_rate", &["a"])["ratio"]["bootstrap"];
    assert!(drawn["low"].is_number() && drawn.get("joint_low").is_none(), "{drawn}");
}

#[test]
fn references_made_of_several_groups_are_added_up_anew() {
    for (reference, nested) in [("rest", false), ("overall", true), ("b", false)] {
        let found = table().json(&format!("reference = \"{reference}\"\n"));
        let of = comparison(attribute(&found, &["team"]), "selection_rate", &["a"]);
        let estimate = &of["ratio"];
        let width = |interval: &Value| (number(&interval["high"]) / number(&interval["low"])).ln();
        let drawn = width(&estimate["bootstrap"]) / width(estimate);
        assert!((0.85..1.15).contains(&drawn), "{reference}, nested {nested}: {of:#}");
    }
}

#[test]
fn a_share_of_none_or_all_has_a_reason_and_never_an_interval() {
    let found = count_table("team", &[("a", 40, 100), ("b", 0, 60), ("c", 70, 70), ("d", 20, 90)])
        .json("reference = \"a\"\n");
    let team = attribute(&found, &["team"]);
    for group in ["b", "c"] {
        for kind in ["difference", "ratio"] {
            let drawn = &comparison(team, "selection_rate", &[group])[kind]["bootstrap"];
            assert!(text(&drawn["undefined"]).contains("never changes by resampling"), "{drawn}");
            assert_eq!(drawn.as_object().map(serde_json::Map::len), Some(1));
        }
    }
    assert!(number(&comparison(team, "selection_rate", &["d"])["ratio"]["bootstrap"]["low"]) > 0.0);
    // Against such a reference nothing has an interval.
    let found = count_table("team", &[("a", 40, 100), ("b", 60, 60)]).json("");
    let drawn = &comparison(attribute(&found, &["team"]), "selection_rate", &["a"])["ratio"]["bootstrap"];
    assert!(text(&drawn["undefined"]).contains("never changes"), "{drawn}");
}

#[test]
fn a_reference_that_is_often_drawn_without_hits_leaves_the_upper_limit_open() {
    let found =
        count_table("team", &[("a", 40, 100), ("b", 2, 60), ("c", 30, 90)]).json("reference = \"b\"\n");
    let drawn = &comparison(attribute(&found, &["team"]), "selection_rate", &["a"])["ratio"]["bootstrap"];
    assert!(drawn["high"].is_null() && number(&drawn["low"]) > 1.0, "{drawn}");
    assert_eq!(drawn["joint_undefined"], "too many replicates have no finite value");
}

#[test]
fn one_hit_leaves_no_acceleration() {
    let found = count_table("team", &[("a", 1, 60), ("b", 40, 100)]).json("");
    let drawn = &comparison(attribute(&found, &["team"]), "selection_rate", &["a"])["ratio"]["bootstrap"];
    assert_eq!(drawn["method"], "bootstrap_percentile");
    assert_eq!(number(&drawn["low"]), 0.0);
}

#[test]
fn too_few_replicates_for_the_confidence_are_a_reason() {
    let table = table();
    let policy = format!("[audit]\nconfidence = 0.999\nreplicates = 2000\n{}", table.policy);
    let found = table.bench.json(&policy);
    let drawn = &comparison(attribute(&found, &["team"]), "selection_rate", &["a"])["ratio"]["bootstrap"];
    assert_eq!(drawn["undefined"], "too few replicates for this confidence");
}

#[test]
fn the_seed_changes_the_draws_and_the_threads_do_not() {
    let written = |seed: u64, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let seed = seed.to_string();
        pool.install(|| json(&dataset_with("datasets/compas-two-year/audit.toml", &[("audit.seed", &seed)])))
    };
    let once = written(1, 1);
    assert_eq!(once.to_string(), written(1, 4).to_string());
    let other = written(2, 1);
    assert_ne!(bootstraps(&once), bootstraps(&other));
    // Nothing else is random.
    assert_eq!(once["findings"].to_string(), other["findings"].to_string());
}

#[test]
fn one_table_is_drawn_the_same_whatever_else_is_audited() {
    let rows = "sex,team,outcome\n".to_string()
        + &(0..600).fold(String::new(), |rows, row: u32| {
            let outcome = if row % 7 < 3 { "yes" } else { "no" };
            rows + &format!("{},t{},{outcome}\n", if row.is_multiple_of(3) { "f" } else { "m" }, row % 4)
        });
    let bench = Bench::new();
    bench.write("log.csv", rows);
    let start = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n";
    let [sex, team] = ["sex", "team"].map(|column| format!("[[groups]]\ncolumn = \"{column}\"\n"));
    let alone = bench.json(&format!("{start}{sex}"));
    let both = bench.json(&format!("{start}{team}{sex}"));
    assert_eq!(attribute(&alone, &["sex"]), attribute(&both, &["sex"]));
}

#[test]
fn all_groups_at_once_are_tested_by_permutation_where_cases_are_few() {
    let few = count_table("team", &[("a", 3, 4), ("b", 2, 4), ("c", 0, 5), ("d", 1, 7), ("", 0, 30)]);
    let found = few.json("");
    let association = &attribute(&found, &["team"])["association"];
    assert_eq!(association["method"], "permutation_chi_square");
    // Enumerated in full in tests/golden/resample.json.
    assert!((number(&association["p"]) - 0.0519).abs() < 0.015, "{association}");
    assert_eq!(count(&association["degrees_of_freedom"]), 3);
    let off = few.bench.audit(&format!("[audit]\nreplicates = 0\n{}", few.policy));
    let association = attribute(&json(&off), &["team"])["association"].clone();
    assert!(association["p"].is_null() && association["chi_square"].is_number(), "{association}");
    assert!(text(&association["undefined"]).contains("too few cases"), "{association}");
    assert!(report(&off).contains("was not tested: too few cases"));

    let none = count_table("team", &[("a", 0, 40), ("b", 0, 50)]).audit("");
    let association = attribute(&json(&none), &["team"])["association"].clone();
    assert_eq!(association["undefined"], "the cases show no variation");
    assert!(report(&none).contains("was not tested: the cases show no variation"));
}

#[test]
fn the_report_counts_agreement_with_verdicts_and_names_the_rest() {
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"interval\"\n";
    let rows = [("a", 40, 100), ("b", 0, 60), ("c", 300, 500), ("d", 230, 420)];
    let made = count_table("team", &rows).audit(clause);
    let words = report(&made);
    assert!(
        words.contains("the intervals agree with the verdict in 2 of 3 comparisons judged by interval; not possible for b, because a rate with no hits"),
        "{words}"
    );
    for method in ["bootstrap_bca", "bootstrap_max_t", "chi_square", "cramers_v_corrected"] {
        assert!(words.contains(&format!("`{method}`")), "{method} is used and not explained");
    }
    // Without a clause that is judged by interval, whether the groups could be equal.
    let words = report(&table().audit(""));
    assert!(
        words.contains("agree with those by formula in 2 of 2 comparisons on whether the ratio could be 1")
    );
}

#[test]
fn disagreement_is_named() {
    // Near the bound the two kinds of limits lie on different sides of it for some counts.
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n";
    let differing = (20..60).find_map(|hits| {
        let made =
            count_table("team", &[("a", hits, 60), ("b", 5000, 6000), ("c", 4900, 6000)]).audit(clause);
        let words = report(&made);
        words.contains("they differ for a").then_some((hits, made))
    });
    let (_, made) = differing.expect("some counts lie between the limits");
    assert!(!made.findings.is_empty());
}

#[test]
fn many_groups_with_many_replicates_are_drawn_in_parts_and_all_are_there() {
    let names: Vec<String> = (0..25).map(|at| format!("t{at:02}")).collect();
    let rows: Vec<(&str, u64, u64)> = names.iter().map(|name| (name.as_str(), 30, 100)).collect();
    let table = count_table("team", &rows);
    for reference in ["best", "overall"] {
        let policy = format!("[audit]\nreplicates = 100000\n{}reference = \"{reference}\"\n", table.policy);
        let found = table.bench.json(&policy);
        let limits: Vec<[f64; 2]> = list(&attribute(&found, &["team"])["comparisons"])
            .iter()
            .map(|of| ["low", "joint_high"].map(|limit| number(&of["ratio"]["bootstrap"][limit])))
            .collect();
        assert!(limits.len() >= 24, "{reference}");
        // All groups are alike, and so are their limits, up to the error of drawing.
        for at in [0, 1] {
            let all = || limits.iter().map(|pair| pair[at]);
            let (least, most) = (all().fold(9.0, f64::min), all().fold(0.0, f64::max));
            assert!(most / least < 1.03, "{reference}: {least} to {most}");
        }
    }
}

#[test]
fn a_sample_with_weights_is_not_drawn_again() {
    let table = table();
    let policy = table.policy.replace("column = \"n\"", "column = \"n\"\nkind = \"sampling\"");
    let made = table.bench.audit(&policy);
    let found = json(&made);
    let team = attribute(&found, &["team"]);
    for comparison in list(&team["comparisons"]) {
        assert_eq!(comparison["ratio"]["bootstrap"]["undefined"], "not valid with survey weights");
    }
    assert_eq!(team["association"]["undefined"], "not valid with survey weights");
    let words = report(&made);
    assert!(
        words.contains("neither is valid with survey weights") && !words.contains("By resampling"),
        "{words}"
    );
}
