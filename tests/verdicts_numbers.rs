//! Clauses on amounts and scores that are read as they stand: bounds that are percentages by mistake, values without an
//! interval, and scores that are not looked at.

mod common;

use std::fmt::Write as _;

use common::Bench;
use serde_json::Value;

const AMOUNT: &str = "[decision]\ncolumn = \"price\"\namount = true\n";
const DECISION: &str = "[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n";
const GROUPS: &str = "[[groups]]\ncolumn = \"sex\"\n";
const LABEL: &str = "[label]\ncolumn = \"good\"\npositive = [\"yes\"]\n";
const SCORE: &str = "[score]\ncolumn = \"score\"\n";
const SAMPLING: &str = "[weight]\ncolumn = \"weight\"\nkind = \"sampling\"\n";

fn log() -> String {
    (0..120).fold("sex,price,hired,good,score,weight\n".to_string(), |mut csv, at| {
        let (sex, hired, good) =
            (["Female", "Male"][at % 2], ["yes", "no"][at % 2], ["yes", "no", "no"][at % 3]);
        writeln!(csv, "{sex},{},{hired},{good},{},1.5", 20 + at % 7, (at % 10) as f64 / 10.0)
            .expect("written");
        csv
    })
}

fn clause(measure: &str, compare: &str, rest: &str) -> String {
    format!("[[clauses]]\nmeasure = \"{measure}\"\ncompare = \"{compare}\"\n{rest}\n")
}

fn of_pair(measure: &str, rest: &str) -> String {
    format!("[[clauses]]\nmeasure = \"{measure}\"\n{rest}\n")
}

/// The findings of an audit that is made.
fn findings(log: &str, policy: &str) -> Vec<Value> {
    let bench = Bench::new();
    bench.write("log.csv", log);
    common::list(&bench.json(&format!("[log]\npath = \"log.csv\"\n{policy}"))["findings"]).to_vec()
}

#[test]
fn percentages_for_bounds_of_ratios_and_areas_are_doubted() {
    let scored = [DECISION, LABEL, SCORE, GROUPS].concat();
    let amount = [AMOUNT, GROUPS].concat();
    for (before, clause) in [
        (&amount, clause("mean", "ratio", "at_most = 105")),
        (&amount, clause("median", "ratio", "at_least = 80")),
        (&amount, of_pair("probability_of_superiority", "at_most = 60")),
        (&scored, clause("auc", "value", "at_least = 65")),
        (&scored, clause("expected_calibration_error", "value", "at_most = 5")),
    ] {
        let found = findings(&log(), &format!("{before}{clause}"));
        assert!(found.iter().any(|finding| finding["code"] == "clause-is-doubtful"), "{clause}{found:?}");
    }
    // What an amount is, its unit says.
    let found = findings(&log(), &format!("{amount}{}", clause("mean", "value", "at_most = 105")));
    assert!(found.iter().all(|finding| finding["code"] != "clause-is-doubtful"), "{found:?}");
}

#[test]
fn a_score_that_survey_weights_leave_out_is_not_said_to_have_no_groups() {
    let clause = clause("mean_score", "value", "at_least = 0.3");
    let policy = [DECISION, SCORE, GROUPS, SAMPLING, &clause].concat();
    let bench = Bench::new();
    bench.write("log.csv", log());
    // Refused, or audited with the reason beside the clause.
    let said = match bench.try_audit(&format!("[log]\npath = \"log.csv\"\n{policy}")) {
        Err(refused) => refused.to_string(),
        Ok(_) => findings(&log(), &policy).iter().map(|finding| finding["text"].to_string()).collect(),
    };
    assert!(said.contains("weights"), "{said}");
}

/// Everybody of a group pays the same.
const TIERS: &str = "sex,price\nFemale,20\nFemale,20\nFemale,20\nMale,10\nMale,10\nMale,10\n";

#[test]
fn a_value_judged_as_it_stands_needs_no_interval() {
    let clause = clause("mean", "value", "at_most = 15\njudge = \"point\"");
    let found = findings(TIERS, &format!("{AMOUNT}{GROUPS}{clause}"));
    let verdicts: Vec<&str> = found.iter().map(|finding| common::text(&finding["verdict"])).collect();
    assert_eq!(verdicts, ["breached", "met"], "{found:?}");
}

#[test]
fn a_comparison_judged_as_it_stands_needs_no_interval() {
    for clause in [
        clause("mean", "ratio", "at_most = 1.25\njudge = \"point\""),
        clause("mean", "difference", "at_most = 5\njudge = \"point\""),
    ] {
        let found = findings(TIERS, &format!("{AMOUNT}{GROUPS}{clause}"));
        assert_eq!(found[0]["verdict"], "breached", "{found:?}");
    }
}
