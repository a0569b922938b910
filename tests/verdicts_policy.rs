//! What a policy does to verdicts: exclusions, references, unknown groups, profiles, and clauses without ground.

mod common;

use common::*;
use evenhand::findings::Verdict;
use serde_json::Value;

const POINT: &str =
    "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n";

const SMALL: &str = "[[exclusions]]\nbelow_fraction = 0.02\njustification = \"too few to compare\"\n";

#[test]
fn an_excluded_group_keeps_its_row_and_rate_and_is_never_the_best() {
    // Three of three were selected in a group of 0.3 %.
    let rows = [("A", 300, 500), ("B", 250, 500), ("Tiny", 3, 3)];
    let audit = count_table("group", &rows).json(&format!("{SMALL}{POINT}"));
    let tiny = group(attribute(&audit, &["group"]), &["Tiny"]);
    assert_eq!((count(&tiny["rows"]), number(&tiny["measures"]["selection_rate"]["value"])), (3, 1.0));
    assert_eq!(tiny["excluded"]["justification"], "too few to compare");
    assert_eq!(finding(&audit, "B")["reference"]["group"], "A");
    let found = finding(&audit, "Tiny");
    assert_eq!(found["verdict"], "not_applicable");
    assert!(text(&found["reason"]).contains("too few to compare"));
    assert!(found["estimate"].is_null());
    let summary = &attribute(&audit, &["group"])["summary"]["demographic_parity_difference"];
    assert_rate(&summary["value"], &Value::from(0.1), "the gap is the one of A and B");
    // Without the exclusion the tiny group is what all are measured by.
    let audit = count_table("group", &rows).json(POINT);
    assert_eq!(finding(&audit, "B")["reference"]["group"], "Tiny");
    assert_eq!(finding(&audit, "A")["verdict"], "breached");
}

#[test]
fn a_group_of_exactly_the_fraction_is_not_below_it() {
    // 2 of 100 is 2 %; 1 of 100 is below.
    for (cases, excluded) in [(2, false), (1, true)] {
        let rows = [("A", 30, 60), ("B", 20, 40 - cases), ("C", 1, cases)];
        let audit = count_table("group", &rows).json(SMALL);
        let found = group(attribute(&audit, &["group"]), &["C"]);
        assert_eq!(found["excluded"].is_object(), excluded, "{cases} of 100");
    }
}

#[test]
fn a_declared_reference_is_not_excluded_for_its_size() {
    let rows = [("A", 300, 500), ("B", 250, 500), ("Tiny", 3, 3)];
    let audit = count_table("group", &rows).json(&format!("reference = \"Tiny\"\n{SMALL}{POINT}"));
    assert_eq!(finding(&audit, "A")["reference"]["group"], "Tiny");
    assert_eq!(finding(&audit, "A")["verdict"], "breached");
}

fn codes(audit: &Value) -> Vec<&str> {
    list(&audit["findings"]).iter().map(|finding| text(&finding["code"])).collect()
}

#[test]
fn what_in_a_policy_matches_nothing_is_a_finding() {
    let rows = [("A", 30, 50), ("B", 25, 50)];
    let audit = count_table("group", &rows).json(SMALL);
    assert_eq!(codes(&audit), ["exclusion-matched-nothing"]);
    assert_eq!(audit["findings"][0]["clause"], Value::Null);
    assert!(text(&audit["findings"][0]["reason"]).contains("0.02"));

    let renamed = "rename = { A = \"Alpha\", M = \"Male\" }\n";
    let audit = count_table("group", &rows).audit(renamed);
    let found = json(&audit);
    assert_eq!(codes(&found), ["rename-matched-nothing"]);
    assert!(text(&found["findings"][0]["reason"]).contains("\"M\""));
    assert_eq!(found["findings"][0]["verdict"], "not_applicable");
    assert_eq!(audit.exit_code(), 0);
    group(attribute(&found, &["group"]), &["Alpha"]);
}

#[test]
fn two_values_renamed_to_one_are_one_group() {
    let rows = [("M", 30, 50), ("Male", 20, 50), ("F", 25, 50)];
    let audit = count_table("sex", &rows).json("rename = { M = \"Male\" }\n");
    let rate = &group(attribute(&audit, &["sex"]), &["Male"])["measures"]["selection_rate"];
    assert_eq!((count(&rate["hits"]), count(&rate["base"])), (50, 100));
}

/// Hits and base of what each group is compared with, by the difference of selection rates.
fn references(rows: &[(&str, u64, u64)], reference: &str) -> Vec<(String, Value, f64)> {
    let audit = count_table("group", rows).json(&format!("reference = \"{reference}\"\n"));
    list(&attribute(&audit, &["group"])["comparisons"])
        .iter()
        .map(|found| {
            let name = names(&found["group"])[0].to_string();
            (name, found["reference"].clone(), number(&found["difference"]["value"]))
        })
        .collect()
}

fn assert_references(found: &[(String, Value, f64)], expected: &[(&str, Value, f64)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((found.0.as_str(), &found.1), (expected.0, &expected.1));
        assert!((found.2 - expected.2).abs() < 1e-15, "{found:?} {expected:?}");
    }
}

#[test]
fn groups_are_compared_with_the_best_the_rest_the_whole_or_a_declared_group() {
    let rows = [("A", 20, 100), ("B", 50, 100), ("C", 50, 200), ("", 90, 100)];
    let key = |name: &str| serde_json::json!({ "group": name });
    let best = [("A", key("B"), -0.3), ("C", key("B"), -0.25)];
    assert_references(&references(&rows, "best"), &best);
    let rest: [(&str, Value, f64); 3] = [
        ("A", "rest".into(), 0.2 - 100.0 / 300.0),
        ("B", "rest".into(), 0.5 - 70.0 / 300.0),
        ("C", "rest".into(), 0.25 - 0.35),
    ];
    assert_references(&references(&rows, "rest"), &rest);
    // The unknown group is in no reference: the whole is 120 of 400.
    let overall: [(&str, Value, f64); 3] =
        [("A", "overall".into(), -0.1), ("B", "overall".into(), 0.2), ("C", "overall".into(), -0.05)];
    assert_references(&references(&rows, "overall"), &overall);
    assert_references(&references(&rows, "C"), &[("A", key("C"), -0.05), ("B", key("C"), 0.25)]);
}

#[test]
fn of_groups_tied_for_the_best_the_largest_is_the_reference_and_then_the_first() {
    let key = |name: &str| serde_json::json!({ "group": name });
    let rows = [("A", 5, 10), ("B", 50, 100), ("C", 1, 10)];
    assert_references(&references(&rows, "best"), &[("A", key("B"), 0.0), ("C", key("B"), -0.4)]);
    let rows = [("A", 5, 10), ("B", 5, 10)];
    assert_references(&references(&rows, "best"), &[("B", key("A"), 0.0)]);
}

#[test]
fn the_unknown_group_is_counted_and_in_no_comparison_summary_or_finding() {
    let rows = [("A", 30, 50), ("B", 25, 50), ("NA", 50, 50), ("", 0, 7)];
    let audit = count_table("group", &rows).json(&format!("unknown = [\"NA\"]\n{POINT}"));
    let unknown: Vec<&Value> = list(&attribute(&audit, &["group"])["groups"])
        .iter()
        .filter(|group| group["unknown"] == true)
        .collect();
    assert_eq!(unknown.len(), 1);
    assert_eq!(unknown[0]["group"], serde_json::json!({ "group": null }));
    assert_eq!((count(&unknown[0]["rows"]), count(&audit["ledger"]["unknown"][0]["rows"])), (57, 57));
    assert_eq!(list(&attribute(&audit, &["group"])["comparisons"]).len(), 1);
    assert_eq!(list(&audit["findings"]).len(), 1);
    let summary = &attribute(&audit, &["group"])["summary"]["demographic_parity_difference"];
    assert_rate(&summary["value"], &Value::from(0.1), "the gap is the one of A and B");
}

#[test]
fn an_attribute_with_one_known_group_decides_nothing_and_an_audit_of_such_alone_is_refused() {
    let bench = Bench::new();
    bench.write("log.csv", "sex,site,hired\nA,x,yes\nA,x,no\nB,x,yes\nB,x,yes\n,x,no\n");
    let policy = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n";
    let both = format!("{policy}[[groups]]\ncolumn = \"sex\"\n[[groups]]\ncolumn = \"site\"\n{POINT}");
    let audit = bench.json(&both);
    let about_site: Vec<&Value> =
        list(&audit["findings"]).iter().filter(|finding| finding["columns"][0] == "site").collect();
    assert_eq!(about_site.len(), 1);
    assert_eq!(about_site[0]["verdict"], "inconclusive");
    assert!(text(&about_site[0]["reason"]).contains("fewer than two groups"));
    assert!(attribute(&audit, &["site"])["summary"]["demographic_parity_ratio"]["value"].is_null());
    let alone = bench.try_audit(&format!("{policy}[[groups]]\ncolumn = \"site\"\n")).expect_err("refused");
    assert!(alone.to_string().contains("nothing to compare"), "{alone}");
}

#[test]
fn the_exit_code_is_1_for_a_breach_3_for_a_strict_doubt_and_0_otherwise() {
    let strict = POINT.replace("point", "interval") + "inconclusive = \"fail\"\n";
    let code = |rows: &[(&str, u64, u64)], more: &str| {
        let audit = count_table("group", rows).audit(more);
        (audit.exit_code(), audit.findings.iter().map(|finding| finding.verdict).min())
    };
    assert_eq!(code(&[("A", 3, 10), ("B", 9, 10)], ""), (0, None));
    assert_eq!(code(&[("A", 9, 10), ("B", 9, 10)], POINT), (0, Some(Verdict::Met)));
    assert_eq!(code(&[("A", 8, 10), ("B", 9, 10)], &strict), (3, Some(Verdict::Inconclusive)));
    // A breach outweighs a doubt.
    let mixed = [("A", 0, 1000), ("B", 9, 10), ("C", 900, 1000)];
    assert_eq!(code(&mixed, &strict), (1, Some(Verdict::Breached)));
    // An excluded group never fails an audit.
    let excluded = format!("{SMALL}{strict}");
    let rows = [("A", 9000, 10_000), ("B", 9000, 10_000), ("C", 0, 3)];
    assert_eq!(code(&rows, &excluded), (0, Some(Verdict::Met)));
}

#[test]
fn clauses_of_a_profile_without_ground_are_named_and_fail_nothing() {
    let rows = [("A", 10, 100), ("B", 60, 100)];
    let profile = |id: &str| format!("[audit]\nprofiles = [\"{id}\"]\n");
    // The four-fifths rule is written for a good event.
    let table = count_table("sex", &rows);
    let policy = table.policy.replace("unfavorable = [\"no\"]\n", "").replace("favorable", "adverse");
    let audit = table.bench.audit(&format!("{policy}{}", profile("us-ugesp")));
    let found = json(&audit);
    assert_eq!((codes(&found), audit.exit_code()), (vec!["clause-without-ground"], 0));
    assert_eq!(found["findings"][0]["verdict"], "not_applicable");
    assert_eq!(found["findings"][0]["clause"]["profile"], "us-ugesp");
    // The generic profile has its clause for either event; the one on error rates needs a label.
    let found = table.bench.json(&format!("{policy}{}", profile("generic")));
    assert_eq!(finding(&found, "B")["clause"]["at_most"], 1.25);
    assert_eq!(finding(&found, "B")["verdict"], "breached");
    let found = table.json(&profile("generic"));
    assert_eq!(codes(&found), ["clause-ratio", "clause-without-ground"]);
    assert_eq!(finding(&found, "A")["clause"]["at_least"], 0.8);
    let without = &found["findings"][1];
    assert!(text(&without["reason"]).contains("label"));
    assert_eq!(without["clause"]["measure"], "equalized_odds_difference");
    // Local Law 144 asks for tables and judges nothing.
    assert_eq!(codes(&table.json(&profile("nyc-ll144"))), [""; 0]);
}

#[test]
fn a_clause_for_some_attributes_judges_these_alone() {
    let bench = Bench::new();
    bench.write("log.csv", "sex,site,hired\nA,x,yes\nA,y,no\nB,x,yes\nB,y,yes\n");
    let audit = bench.json(&format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[[groups]]\n\
         column = \"sex\"\n[[groups]]\ncolumn = \"site\"\n[intersections]\ncrosses = [[\"sex\", \"site\"]]\n\
         {POINT}groups = [[\"site\"]]\n"
    ));
    let columns: Vec<&Value> = list(&audit["findings"]).iter().map(|finding| &finding["columns"]).collect();
    assert_eq!(columns, [&serde_json::json!(["site"])]);
    assert_eq!(finding(&audit, "y")["verdict"], "breached");
}
