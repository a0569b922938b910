//! The judge, branch by branch: what each kind of clause makes of the evidence on either side of its bound.

mod common;

use common::*;
use serde_json::Value;

/// A clause on the ratio of selection rates with these further keys.
fn ratio(keys: &str) -> String {
    format!("[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\n{keys}\n")
}

fn difference(keys: &str) -> String {
    format!("[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"difference\"\n{keys}\n")
}

fn value(keys: &str) -> String {
    format!("[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"value\"\n{keys}\n")
}

/// Verdict and exit code of group A against group B under a clause.
fn verdict(a: (u64, u64), b: (u64, u64), more: &str) -> (String, u8) {
    let audit = count_table("sex", &[("A", a.0, a.1), ("B", b.0, b.1)]).audit(more);
    let found = json(&audit);
    (text(&finding(&found, "A")["verdict"]).to_string(), audit.exit_code())
}

fn is(verdict: &str, code: u8) -> (String, u8) {
    (verdict.to_string(), code)
}

#[test]
fn an_interval_on_one_side_of_the_bound_decides_and_one_across_it_does_not() {
    let clause = ratio("at_least = 0.8\njudge = \"interval\"");
    assert_eq!(verdict((9500, 10_000), (9600, 10_000), &clause), is("met", 0));
    assert_eq!(verdict((4000, 10_000), (8000, 10_000), &clause), is("breached", 1));
    assert_eq!(verdict((7, 10), (8, 10), &clause), is("inconclusive", 0));
    let strict = clause.clone() + "inconclusive = \"fail\"\n";
    assert_eq!(verdict((7, 10), (8, 10), &strict), is("inconclusive", 3));
    assert_eq!(verdict((9500, 10_000), (9600, 10_000), &strict), is("met", 0));
    // The interval judge is the default one.
    assert_eq!(verdict((7, 10), (8, 10), &ratio("at_least = 0.8")), is("inconclusive", 0));
}

#[test]
fn the_interval_judge_uses_the_joint_interval_and_says_so_in_the_estimate() {
    let rows = [("A", 840, 1000), ("B", 1000, 1000), ("C", 990, 1000), ("D", 985, 1000), ("E", 985, 1000)];
    let audit = count_table("group", &rows).json(&ratio("at_least = 0.8"));
    let found = finding(&audit, "A");
    let compared = comparison(attribute(&audit, &["group"]), "selection_rate", &["A"]);
    // The same estimate as the comparison's: the plain interval, and the joint one that was judged.
    // What drawing the counts again adds beside it is no part of the evidence.
    let mut evidence = compared["ratio"].clone();
    assert!(evidence.as_object_mut().and_then(|estimate| estimate.remove("bootstrap")).is_some());
    assert_eq!(found["estimate"], evidence);
    assert!(
        number(&found["estimate"]["joint_low"]) < number(&found["estimate"]["low"]),
        "jointly it is wider"
    );
    assert_eq!(found["verdict"], "met");
}

#[test]
fn a_point_is_judged_on_either_side_and_equality_is_within() {
    let clause = ratio("at_least = 0.8\njudge = \"point\"");
    assert_eq!(verdict((81, 100), (100, 100), &clause), is("met", 0));
    assert_eq!(verdict((80, 100), (100, 100), &clause), is("met", 0));
    assert_eq!(verdict((79, 100), (100, 100), &clause), is("breached", 1));
    let clause = difference("at_least = -0.1\njudge = \"point\"");
    assert_eq!(verdict((70, 100), (80, 100), &clause), is("met", 0));
    assert_eq!(verdict((69, 100), (80, 100), &clause), is("breached", 1));
    // 7/10 − 8/10 is −0.10000000000000009 in floats.
    assert_eq!(verdict((7, 10), (8, 10), &clause), is("met", 0));
    let clause = value("at_most = 0.3\njudge = \"point\"");
    assert_eq!(verdict((3, 10), (1, 10), &clause), is("met", 0));
    assert_eq!(verdict((4, 10), (1, 10), &clause), is("breached", 1));
    let both = value("at_least = 0.3\nat_most = 0.4\njudge = \"point\"");
    let of_a = |hits| verdict((hits, 100), (35, 100), &both);
    assert_eq!(of_a(29), is("breached", 1));
    assert_eq!(of_a(30), is("met", 0));
    assert_eq!(of_a(40), is("met", 0));
    assert_eq!(of_a(41), is("breached", 1));
}

#[test]
fn significance_breaches_only_what_is_across_the_bound_and_beyond_chance() {
    let clause = ratio("at_least = 0.8\njudge = \"significance\"");
    assert_eq!(verdict((30, 100), (60, 100), &clause), is("breached", 1));
    assert_eq!(verdict((3, 10), (6, 10), &clause), is("inconclusive", 0));
    assert_eq!(verdict((50, 100), (52, 100), &clause), is("met", 0));

    let audit = count_table("sex", &[("A", 3, 10), ("B", 6, 10)]).json(&clause);
    assert!(text(&finding(&audit, "A")["reason"]).contains("not significant"));
    let audit = count_table("sex", &[("A", 8500, 10_000), ("B", 9500, 10_000)]).json(&clause);
    let found = finding(&audit, "A");
    assert_eq!(found["verdict"], "met");
    assert!(text(&found["note"]).contains("significant all the same"));
}

#[test]
fn significance_is_held_against_the_adjusted_p_value() {
    // 13 of 40 against 22 of 40 has p = 0.07 and 10 of 40 has 0.01, which stays below 0.05 for two comparisons
    // and not for six.
    let two = [("A", 10, 40), ("B", 22, 40), ("C", 13, 40)];
    let clause = ratio("at_least = 0.8\njudge = \"significance\"");
    let audit = count_table("group", &two).json(&clause);
    assert_eq!(finding(&audit, "A")["verdict"], "breached");
    let six: Vec<(&str, u64, u64)> =
        two.into_iter().chain([("D", 14, 40), ("E", 15, 40), ("F", 16, 40), ("G", 17, 40)]).collect();
    let audit = count_table("group", &six).json(&clause);
    assert_eq!(finding(&audit, "A")["verdict"], "inconclusive");
    let of =
        |name: &str| comparison(attribute(&audit, &["group"]), "selection_rate", &[name])["test"].clone();
    assert!(number(&of("A")["p"]) < 0.05 && number(&of("A")["p_adjusted"]) > 0.05);
}

#[test]
fn p_values_are_adjusted_by_holm_over_the_comparisons_of_one_measure() {
    let rows = [("A", 10, 100), ("B", 50, 100), ("C", 30, 100), ("D", 45, 100), ("", 90, 100)];
    let audit = count_table("group", &rows).json("");
    let attribute = attribute(&audit, &["group"]);
    let mut tests: Vec<(f64, f64)> = list(&attribute["comparisons"])
        .iter()
        .filter(|comparison| comparison["measure"] == "selection_rate")
        .map(|comparison| (number(&comparison["test"]["p"]), number(&comparison["test"]["p_adjusted"])))
        .collect();
    assert_eq!(tests.len(), 3, "the unknown group and the reference are not compared");
    tests.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut running = 0.0f64;
    for (rank, (p, adjusted)) in tests.iter().enumerate() {
        running = running.max((p * (tests.len() - rank) as f64).min(1.0));
        assert!((adjusted - running).abs() <= 1e-12 * running, "{adjusted} {running}");
    }
}

/// The audit of a bad event: hits are the flagged.
fn adverse(rows: &[(&str, u64, u64)], more: &str) -> (Value, u8) {
    let table = count_table("sex", rows);
    let policy = table.policy.replace("unfavorable = [\"no\"]\n", "").replace("favorable", "adverse");
    let audit = table.bench.audit(&format!("{policy}{more}"));
    (json(&audit), audit.exit_code())
}

#[test]
fn a_bad_event_is_bounded_above_and_its_best_group_is_the_one_that_has_it_least() {
    let clause = ratio("at_most = 1.25\njudge = \"point\"");
    for (hits, expected) in [(50, "met"), (51, "breached")] {
        let (audit, _) = adverse(&[("A", hits, 100), ("B", 40, 100)], &clause);
        let found = finding(&audit, "A");
        assert_eq!(found["verdict"], expected, "{hits}");
        assert_eq!(found["reference"]["sex"], "B");
    }
    let by_interval = ratio("at_most = 1.25");
    let of = |hits, base, best| {
        let (audit, code) = adverse(&[("A", hits, base), ("B", best, base)], &by_interval);
        (text(&finding(&audit, "A")["verdict"]).to_string(), code)
    };
    assert_eq!(of(8000, 10_000, 4000), is("breached", 1));
    assert_eq!(of(4050, 10_000, 4000), is("met", 0));
    assert_eq!(of(5, 10, 4), is("inconclusive", 0));
}

#[test]
fn fewer_cases_than_the_clause_asks_for_decide_nothing() {
    let clause = ratio("at_least = 0.8\njudge = \"point\"\nmin_rows = 30\ninconclusive = \"fail\"");
    for (a, b, expected, code) in
        [(100, 29, "inconclusive", 3), (29, 100, "inconclusive", 3), (30, 30, "breached", 1)]
    {
        let audit = count_table("sex", &[("A", 0, a), ("B", b, b)]).audit(&clause);
        let found = json(&audit);
        let found = finding(&found, "A");
        assert_eq!((text(&found["verdict"]), audit.exit_code()), (expected, code), "{a} against {b}");
        let reason = "29 cases, fewer than the 30 the clause asks for";
        assert_eq!(found["reason"] == reason, expected == "inconclusive", "{found}");
        assert_eq!(found["estimate"]["value"], 0.0, "the number is shown all the same");
    }
    let clause = value("at_most = 0.5\njudge = \"point\"\nmin_rows = 30");
    assert_eq!(verdict((29, 29), (0, 50), &clause), is("inconclusive", 0));
}

#[test]
fn undefined_is_inconclusive_with_its_reason_and_never_met() {
    let clause = ratio("at_least = 0.8\njudge = \"point\"\ninconclusive = \"fail\"");
    // Nobody was selected: 0/0 against the best.
    let audit = count_table("sex", &[("A", 0, 10), ("B", 0, 20)]).audit(&clause);
    let found = json(&audit);
    let about: Vec<&Value> = list(&found["findings"]).iter().collect();
    assert_eq!((about.len(), audit.exit_code()), (1, 3));
    assert_eq!(about[0]["verdict"], "inconclusive");
    assert!(text(&about[0]["reason"]).contains("0/0"));
    assert_eq!(about[0]["reference"]["sex"], "B", "of equal groups the largest is the reference");
    let sex = attribute(&found, &["sex"]);
    let compared = comparison(sex, "selection_rate", &["A"]);
    assert!(compared["ratio"]["value"].is_null() && compared["ratio"]["undefined"].is_string());
    assert_eq!(compared["difference"]["value"], 0.0);
    assert_eq!(compared["test"]["p"], 1.0);
    assert!(sex["summary"]["demographic_parity_ratio"]["value"].is_null());
    assert_eq!(sex["summary"]["demographic_parity_difference"]["value"], 0.0);

    // The declared reference has a rate of zero and the group has not.
    let table = count_table("sex", &[("A", 5, 10), ("B", 0, 20)]);
    let found = table.json(&format!("reference = \"B\"\n{clause}"));
    let about = finding(&found, "A");
    assert_eq!(about["verdict"], "inconclusive");
    assert!(text(&about["reason"]).contains("rate is zero"));
    assert!(about["estimate"].is_null());
}

/// Rows of sex, outcome and what turned out to be true, with a label of each kind as declared.
fn labelled(rows: &str, more: &str) -> Value {
    let bench = Bench::new();
    bench.write("log.csv", format!("sex,outcome,good,n\n{rows}"));
    bench.json(&format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n[label]\n\
         column = \"good\"\npositive = [\"yes\"]\n[weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\n{more}"
    ))
}

const WITHOUT_POSITIVES: &str = "A,yes,yes,40\nA,no,yes,10\nA,yes,no,5\nA,no,no,45\nB,yes,yes,40\nB,no,yes,10\nB,yes,no,5\n\
     B,no,no,45\nC,yes,no,5\nC,no,no,45\n";

#[test]
fn a_group_without_positive_labels_has_no_true_positive_rate_and_no_verdict_on_it() {
    let clause = "[[clauses]]\nmeasure = \"true_positive_rate\"\ncompare = \"ratio\"\nat_least = 0.8\n";
    let audit = labelled(WITHOUT_POSITIVES, clause);
    let found = finding(&audit, "C");
    assert_eq!((&found["verdict"], &found["reason"]), (&"inconclusive".into(), &"no positive labels".into()));
    let rate = &group(attribute(&audit, &["sex"]), &["C"])["measures"]["true_positive_rate"];
    assert!(rate["value"].is_null());
    assert_eq!(rate["undefined"], "no positive labels");
}

#[test]
fn a_summary_with_a_group_left_out_cannot_be_met_and_can_be_breached() {
    let clause = |bound: &str| {
        format!(
            "[[clauses]]\nmeasure = \"equal_opportunity_difference\"\ncompare = \"value\"\nat_most = {bound}\n\
             judge = \"point\"\n"
        )
    };
    let audit = labelled(WITHOUT_POSITIVES, &clause("0.1"));
    let summary = &attribute(&audit, &["sex"])["summary"]["equal_opportunity_difference"];
    assert_eq!(list(&summary["left_out"]).iter().map(names).collect::<Vec<_>>(), [["C"]]);
    assert_eq!(summary["value"], 0.0);
    let found = &audit["findings"][0];
    assert_eq!(found["verdict"], "inconclusive");
    assert!(text(&found["reason"]).contains('C'));
    // Without the third group it is met; with a gap it is breached all the same.
    let complete = WITHOUT_POSITIVES.replace("C,", "B,");
    assert_eq!(labelled(&complete, &clause("0.1"))["findings"][0]["verdict"], "met");
    let unequal = WITHOUT_POSITIVES.replace("B,no,yes,10", "B,no,yes,40");
    assert_eq!(labelled(&unequal, &clause("0.1"))["findings"][0]["verdict"], "breached");
}
