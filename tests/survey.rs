//! Audits of a sample with survey weights, from the log to the report.

mod common;
#[path = "common/random.rs"]
mod random;

use common::*;
use evenhand::Error;
use evenhand::plots::figures;
use evenhand::policy::{Document, Policy};
use evenhand::report::{Making, compose, markdown};
use random::Generator;
use serde_json::Value;

const POLICY: &str = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n\
                      unfavorable = [\"no\"]\n[weight]\ncolumn = \"w\"\nkind = \"sampling\"\n\
                      [[groups]]\ncolumn = \"sex\"\n";

const LABEL: &str = "[label]\ncolumn = \"good\"\npositive = [\"y\"]\n";

struct Row {
    sex: &'static str,
    race: &'static str,
    department: &'static str,
    hired: bool,
    good: bool,
    weight: f64,
}

/// Rows whose weights go along with what was decided.
fn rows(seed: u64, count: usize) -> Vec<Row> {
    let mut generator = Generator(seed);
    let mut pick = |words: &[&'static str]| words[(generator.uniform() * words.len() as f64) as usize];
    let drawn: Vec<_> =
        (0..count).map(|_| (pick(&["F", "M"]), pick(&["a", "b", "c"]), pick(&["x", "y"]))).collect();
    drawn
        .into_iter()
        .map(|(sex, race, department)| {
            let hired = generator.uniform() < if sex == "F" { 0.3 } else { 0.45 };
            let good = generator.uniform() < 0.5;
            let weight = 100.0 * (1.0 + 3.0 * generator.uniform()) * if hired { 1.5 } else { 1.0 };
            Row { sex, race, department, hired, good, weight: (weight * 100.0).round() / 100.0 }
        })
        .collect()
}

fn csv(rows: &[Row], weigh: impl Fn(&Row) -> String) -> String {
    let mut text = "sex,race,dept,hired,good,w\n".to_string();
    for row in rows {
        let words = [row.sex, row.race, row.department, if row.hired { "yes" } else { "no" }];
        text += &format!("{},{},{}\n", words.join(","), if row.good { "y" } else { "n" }, weigh(row));
    }
    text
}

fn full_policy() -> String {
    format!(
        "{POLICY}{LABEL}[[groups]]\ncolumn = \"race\"\nreference = \"overall\"\n[intersections]\ndepth = 2\n\
         [conditions]\ncolumns = [\"dept\"]\n[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\n\
         at_least = 0.8\n[[clauses]]\nmeasure = \"balanced_accuracy\"\ncompare = \"difference\"\nat_least = -0.1\n\
         [[clauses]]\nmeasure = \"equalized_odds_difference\"\nat_most = 0.1\n"
    )
}

fn audit(log: &str, policy: &str) -> Value {
    let bench = Bench::new();
    bench.write("log.csv", log);
    bench.json(policy)
}

fn refused(log: &str, policy: &str) -> String {
    let bench = Bench::new();
    bench.write("log.csv", log);
    match bench.try_audit(policy) {
        Err(error) => format!("{error} {}", Error::hint(&error)),
        Ok(_) => panic!("{log} was audited"),
    }
}

/// The attributes and findings alone.
fn results(mut audit: Value) -> Value {
    audit["log"] = Value::Null;
    audit["audit"] = Value::Null;
    audit
}

/// Every number of a value with its path.
fn numbers(value: &Value, path: &str, found: &mut Vec<(String, f64)>) {
    match value {
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| numbers(value, &format!("{path}.{key}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| numbers(value, &format!("{path}[{at}]"), found));
        }
        Value::Number(number) => found.push((path.to_string(), number.as_f64().expect("a float"))),
        _ => {}
    }
}

#[test]
fn an_audit_says_what_other_implementations_say_of_the_same_rows() {
    let golden = golden("survey.json");
    for (name, case) in list(&golden["cases"]).iter().map(|case| (text(&case["name"]), case)) {
        let mut log = "sex,hired,w\n".to_string();
        for (at, group) in list(&case["groups"]).iter().enumerate() {
            for row in list(&group["rows"]) {
                let hired = if count(&row[1]) == 1 { "yes" } else { "no" };
                log += &format!("{at},{hired},{}\n", number(&row[0]));
            }
        }
        let found = audit(&log, &format!("{POLICY}reference = \"1\"\n"));
        let sex = attribute(&found, &["sex"]);
        for (at, expected) in list(&case["groups"]).iter().enumerate() {
            let group = group(sex, &[&at.to_string()]);
            let rate = &group["measures"]["selection_rate"];
            assert_close(&rate["value"], number(&expected["rate"]), CLOSED_FORM, name);
            assert_close(&rate["effective_cases"], number(&expected["kish"]), CLOSED_FORM, name);
            assert_eq!(count(&rate["cases"]), list(&expected["rows"]).len() as u64);
            assert_interval(rate, &expected["wilson"], ROOT_FOUND, name);
            let weight: f64 = list(&expected["rows"]).iter().map(|row| number(&row[0])).sum();
            assert_close(&group["weight"], weight, CLOSED_FORM, name);
        }
        let compared = comparison(sex, "selection_rate", &["0"]);
        assert_interval(&compared["difference"], &case["difference"], ROOT_FOUND, name);
        if !compared["ratio"]["value"].is_null() {
            assert_interval(&compared["ratio"], &case["ratio"], ROOT_FOUND, name);
        }
        assert_close(&compared["test"]["p"], number(&case["p"]), CLOSED_FORM, name);
    }
}

#[test]
fn weights_of_one_change_no_rate_and_hardly_an_interval() {
    let rows = rows(7, 700);
    let log = csv(&rows, |_| "1".into());
    let weighted = audit(&log, &full_policy());
    let plain = audit(&log, &full_policy().replace("[weight]\ncolumn = \"w\"\nkind = \"sampling\"\n", ""));
    for (ours, theirs) in list(&weighted["attributes"]).iter().zip(list(&plain["attributes"])) {
        for (ours, theirs) in list(&ours["groups"]).iter().zip(list(&theirs["groups"])) {
            let measures = theirs["measures"].as_object().expect("measures");
            for (id, plain) in measures {
                let found = &ours["measures"][id];
                assert_eq!(found["value"], plain["value"], "{id}");
                for limit in ["low", "high"] {
                    assert!((number(&found[limit]) - number(&plain[limit])).abs() < 1e-3, "{id} {limit}");
                }
            }
        }
        for (ours, theirs) in list(&ours["comparisons"]).iter().zip(list(&theirs["comparisons"])) {
            for key in ["difference", "ratio"] {
                assert_eq!(ours[key]["value"], theirs[key]["value"]);
                for limit in ["low", "high"] {
                    let (one, other) = (number(&ours[key][limit]), number(&theirs[key][limit]));
                    assert!(
                        (one - other).abs() < 0.02 * other.abs().max(1.0),
                        "{} {key} {limit}: {one} {other}",
                        ours["measure"]
                    );
                }
            }
        }
        for id in ["demographic_parity_difference", "equalized_odds_difference"] {
            let (one, other) = (&ours["summary"][id], &theirs["summary"][id]);
            assert_eq!(one["value"], other["value"]);
            assert!((number(&one["high"]) - number(&other["high"])).abs() < 1e-3);
        }
    }
}

#[test]
fn a_multiple_of_all_weights_changes_no_estimate() {
    let rows = rows(11, 400);
    let of = |factor: f64| {
        let mut found = Vec::new();
        let audit = results(audit(&csv(&rows, |row| format!("{}", row.weight * factor)), &full_policy()));
        numbers(&audit, "", &mut found);
        // The sums themselves are multiplied.
        found.retain(|(path, _)| ![".weight", ".hits", ".base"].iter().any(|end| path.ends_with(end)));
        found
    };
    let once = of(1.0);
    assert!(once.len() > 1_000);
    for factor in [4.0, 1e-7, 3.0] {
        for ((path, one), (_, other)) in once.iter().zip(of(factor)) {
            assert!((one - other).abs() <= 1e-9 * one.abs().max(1e-6), "{factor} {path}: {one} {other}");
        }
    }
}

#[test]
fn order_files_and_threads_change_no_byte() {
    let rows = rows(13, 3_000);
    let log = csv(&rows, |row| format!("{}", row.weight / 3.0));
    let mut lines: Vec<&str> = log.lines().collect();
    let head = lines.remove(0);
    lines.reverse();
    let turned = format!("{head}\n{}\n", lines.join("\n"));
    let (first, second) = lines.split_at(1_234);
    let bench = Bench::new();
    bench.write("log.csv", &log);
    let written = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let made = bench.audit(&full_policy());
            let drawn = figures(&made);
            (markdown(&compose(&made, &drawn, &Making::default())), evenhand::report::json(&made))
        })
    };
    assert_eq!(written(1), written(4));
    let once = results(audit(&log, &full_policy()));
    assert_eq!(once, results(audit(&turned, &full_policy())));
    for (part, lines) in [("part-1.csv", first), ("part-2.csv", second)] {
        bench.write(part, format!("{head}\n{}\n", lines.join("\n")));
    }
    let parts = full_policy().replace("\"log.csv\"", "[\"part-2.csv\", \"part-1.csv\"]");
    assert_eq!(once, results(bench.json(&parts)));
}

#[test]
fn a_bound_is_held_against_the_weights_as_they_are_written() {
    // 0.6 against 0.75: exactly four fifths, where floats say less.
    assert!(std::hint::black_box(0.3 / (0.3 + 0.2)) / 0.75 < 0.8);
    let log = "sex,hired,w\nF,yes,0.1\nF,yes,0.2\nF,no,0.2\nM,yes,3\nM,no,1\n";
    let clause =
        "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n";
    let found = audit(log, &format!("{POLICY}{clause}"));
    assert_eq!(finding(&found, "F")["verdict"], "met");
    let below = audit(&log.replace("F,yes,0.2", "F,yes,0.199999999999"), &format!("{POLICY}{clause}"));
    assert_eq!(finding(&below, "F")["verdict"], "breached");
}

#[test]
fn clauses_ask_for_rows_and_exclusions_for_a_fraction_of_rows() {
    let log = "sex,hired,w\nF,yes,1000\nF,no,3000\nM,yes,1\nM,no,1\nM,yes,1\nX,yes,9000\n";
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n\
                  min_rows = 3\n[[exclusions]]\nbelow_fraction = 0.2\njustification = \"few rows\"\n";
    let found = audit(log, &format!("{POLICY}{clause}"));
    assert!(text(&finding(&found, "F")["reason"]).starts_with("2 cases, fewer than the 3"));
    assert_eq!(finding(&found, "X")["verdict"], "not_applicable");
}

#[test]
fn rows_without_a_weight_are_excluded_and_rows_of_weight_zero_are_not() {
    let log = "sex,hired,w\nF,yes,2.5\nF,no,\nF,no,1.5\nM,yes,0\nM,no,4\n,yes,1\nM,,3\nM,yes,NA\n";
    // A word is no number; the policy has no unknown values of a weight.
    assert!(refused(log, POLICY).contains("\"NA\", which is not a number"));
    let found = audit(&log.replace("M,yes,NA\n", ""), POLICY);
    let ledger = &found["ledger"];
    assert_eq!((count(&ledger["read"]), count(&ledger["used"])), (7, 5));
    let excluded: Vec<(&str, u64)> =
        list(&ledger["excluded"]).iter().map(|line| (text(&line["reason"]), count(&line["rows"]))).collect();
    assert_eq!(excluded, [("missing decision", 1), ("missing weight", 1)]);
    assert_eq!(number(&ledger["weight"]), 9.0);
    let sex = attribute(&found, &["sex"]);
    let men = &group(sex, &["M"])["measures"]["selection_rate"];
    assert_eq!((number(&men["value"]), count(&men["cases"]), number(&men["base"])), (0.0, 2, 4.0));
    assert_eq!(number(&men["effective_cases"]), 1.0);
    assert_eq!(found["audit"]["weight"], serde_json::json!({"column": "w", "kind": "sampling"}));
}

#[test]
fn weights_that_are_none_are_refused_with_what_to_do() {
    let log = |weight: &str| format!("sex,hired,w\nF,yes,1\nF,no,{weight}\nM,yes,2\nM,no,1\n");
    for (weight, said) in [
        ("-1", "holds the negative weight -1"),
        ("much", "which is not a number"),
        ("1e13", "beyond the largest"),
        ("inf", "which is not a number"),
    ] {
        let message = refused(&log(weight), POLICY);
        assert!(message.contains(said) && message.contains("\"w\""), "{weight}: {message}");
    }
    let none = "sex,hired,w\nF,yes,0\nF,no,0\nM,yes,0\nM,no,0\n";
    assert!(refused(none, POLICY).contains("holds no weight above zero"));
    let tiny = "sex,hired,w\nF,yes,1e-15\nF,no,1e-15\nM,yes,2e-15\nM,no,1e-15\n";
    assert!(refused(tiny, POLICY).contains("multiply or divide all weights by one number"));
    let many: String = (0..10_000).map(|_| "F,yes,999999999999\nM,no,999999999999\n").collect();
    assert!(refused(&format!("sex,hired,w\n{many}"), POLICY).contains("adds up to"));
    // The default kind still counts, and says what fractions may be.
    let fraction = refused(&log("0.5"), &POLICY.replace("kind = \"sampling\"\n", ""));
    assert!(fraction.contains("kind = \"sampling\""), "{fraction}");
    let kind = refused(&log("1"), &POLICY.replace("\"sampling\"", "\"survey\""));
    assert!(kind.contains("choose one of: count, sampling"), "{kind}");
}

#[test]
fn a_group_without_weight_has_no_rate_and_says_why() {
    let log = "sex,hired,w\nF,yes,0\nF,no,0\nM,yes,2\nM,no,1\nX,no,1\n";
    let found = audit(log, POLICY);
    let sex = attribute(&found, &["sex"]);
    let women = group(sex, &["F"]);
    assert_eq!(women["measures"]["selection_rate"]["undefined"], "the weights of all cases are zero");
    assert_eq!(
        comparison(sex, "selection_rate", &["F"])["ratio"]["undefined"],
        "the weights of all cases are zero"
    );
    let left_out = list(&sex["summary"]["demographic_parity_difference"]["left_out"]);
    assert_eq!(left_out.iter().flat_map(names).collect::<Vec<_>>(), ["F"]);
}

#[test]
fn what_is_made_for_counts_is_undefined_within_conditions() {
    let found = audit(&csv(&rows(17, 500), |row| row.weight.to_string()), &full_policy());
    let taken = list(&attribute(&found, &["sex"])["conditional"]);
    assert_eq!(taken.len(), 11);
    for taken in taken {
        for key in [
            "cochran_mantel_haenszel",
            "odds_ratio",
            "risk_difference",
            "risk_ratio",
            "breslow_day",
            "tarone",
        ] {
            assert_eq!(taken[key]["undefined"], "not valid with survey weights", "{key}");
        }
        assert_eq!(taken["standardized_difference"]["method"], "survey_standardized_difference");
        let split = &taken["decomposition"];
        let parts = number(&split["mix"]) + number(&split["rate"]) + number(&split["unmatched"]);
        assert!((parts - number(&split["value"])).abs() < 1e-12);
        for stratum in list(&taken["strata"]) {
            assert!(number(&stratum["group"]["base"]) > count(&stratum["group"]["cases"]) as f64);
        }
    }
    // A description is one of sums of weights as well.
    for disparity in list(&attribute(&found, &["sex"])["demographic_disparity"]) {
        let [ours, theirs] = ["accepted", "others_accepted"].map(|side| &disparity[side]);
        let hits = [ours, theirs].map(|side| number(&side["hits"]));
        let misses = [ours, theirs].map(|side| number(&side["base"]) - number(&side["hits"]));
        let overall = misses[0] / (misses[0] + misses[1]) - hits[0] / (hits[0] + hits[1]);
        assert!((number(&disparity["overall"]["value"]) - overall).abs() < 1e-12);
        assert!(!disparity["conditional"]["value"].is_null() && number(&ours["base"]) > 500.0);
    }
    // No method that is made for counts is named anywhere else.
    let written = found["attributes"].to_string();
    for method in
        ["\"wilson\"", "newcombe", "koopman", "gart_nam", "mover_", "fisher_exact", "\"score\"", "\"wald\""]
    {
        assert!(!written.contains(method), "{method}");
    }
}

#[test]
fn every_reference_has_intervals_that_hold_the_value() {
    for reference in ["best", "rest", "overall", "b"] {
        let policy = format!("{POLICY}{LABEL}[[groups]]\ncolumn = \"race\"\nreference = \"{reference}\"\n");
        let found = audit(&csv(&rows(19, 500), |row| row.weight.to_string()), &policy);
        for compared in list(&attribute(&found, &["race"])["comparisons"]) {
            let what = format!("{reference} {}", compared["measure"]);
            for key in ["difference", "ratio"] {
                let estimate = &compared[key];
                let (low, high) = (number(&estimate["low"]), number(&estimate["high"]));
                let (all_low, all_high) = (number(&estimate["joint_low"]), number(&estimate["joint_high"]));
                let value = number(&estimate["value"]);
                assert!(low < value && value < high, "{what} {key}");
                let wider = all_low <= low && high <= all_high;
                // Against the best group the joint interval stops at equality.
                let holds = all_low <= value && value <= all_high;
                assert!(if reference == "best" { holds } else { wider }, "{what} {key}");
            }
            let p = number(&compared["test"]["p"]);
            assert!(p > 0.0 && p <= number(&compared["test"]["p_adjusted"]), "{what}");
        }
    }
}

#[test]
fn a_cut_at_the_median_halves_the_weight() {
    let log = "sex,score,w\nF,1,0.5\nF,2,0.7\nM,3,0.1\nM,4,0.2\nM,5,\n";
    let policy = POLICY.replace(
        "column = \"hired\"\nfavorable = [\"yes\"]\nunfavorable = [\"no\"]",
        "column = \"score\"\nabove = \"median\"",
    );
    let found = audit(log, &policy);
    assert_eq!(number(&found["audit"]["decision"]["cut"]), 2.0);
    let rate = &group(attribute(&found, &["sex"]), &["M"])["measures"]["selection_rate"];
    assert_eq!(number(&rate["value"]), 1.0);
}

#[test]
fn the_report_says_that_it_is_of_a_sample() {
    let bench = Bench::new();
    bench.write("log.csv", csv(&rows(23, 300), |row| row.weight.to_string()));
    let made = bench.audit(&format!("[audit]\nprofiles = [\"nyc-ll144\"]\n{}", full_policy()));
    assert!(made.policy.is_weighted_sample());
    let report = markdown(&compose(&made, &figures(&made), &Making::default()));
    for said in [
        "Rows are a sample with survey weights, column w",
        "strata, clusters, a finite population and replicate weights are not",
        "the rule's tables count applicants",
        "Effective cases",
        "as fractions of sums of weights",
        "`survey_wilson`",
        "`kish`",
    ] {
        assert!(report.contains(said), "{said}");
    }
    assert!(!report.contains("NaN"));
}

#[test]
fn the_kind_can_be_set_on_the_command_line() {
    let mut document =
        Document::parse("audit.toml", &POLICY.replace("kind = \"sampling\"\n", "")).expect("TOML");
    let folder = root();
    let kind = |document: &Document| Policy::check(document, &folder).expect("a policy").is_weighted_sample();
    assert!(!kind(&document));
    document.set("weight.kind", "sampling").expect("the key can be set");
    assert!(kind(&document));
}
