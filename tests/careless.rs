//! Policies and logs as people write them in a hurry: none may give a wrong number in silence.

mod common;

use common::{Bench, count, finding, findings_of, group, list, text};
use evenhand::Error;
use serde_json::Value;

const LOG: &str = "group,hired\na,1\na,0\na,1\nb,0\nb,0\nb,1\n";

fn policy(decision: &str, more: &str) -> String {
    format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\n{decision}\n[[groups]]\ncolumn = \"group\"\n{more}"
    )
}

fn audit(log: &str, decision: &str, more: &str) -> Value {
    let bench = Bench::new();
    bench.write("log.csv", log);
    bench.json(&policy(decision, more))
}

fn refused(log: &str, decision: &str, more: &str) -> String {
    let bench = Bench::new();
    bench.write("log.csv", log);
    match bench.try_audit(&policy(decision, more)) {
        Err(error) => format!("{error} {}", Error::hint(&error)),
        Ok(_) => panic!("{decision} {more} was audited"),
    }
}

fn selected(audit: &Value, name: &str) -> u64 {
    count(&group(&list(&audit["attributes"])[0], &[name])["measures"]["selection_rate"]["hits"])
}

#[test]
fn a_truth_value_is_found_however_the_log_writes_it() {
    for decision in ["favorable = [1]", "favorable = [\"1\"]", "favorable = [true]", "favorable = [1.0]"] {
        assert_eq!(selected(&audit(LOG, decision, ""), "a"), 2, "{decision}");
    }
    let words = LOG.replace(",1", ",True").replace(",0", ",False");
    assert_eq!(selected(&audit(&words, "favorable = [true]", ""), "a"), 2);
}

#[test]
fn a_value_that_a_column_of_two_could_never_hold_is_refused() {
    for decision in ["favorable = [7]", "favorable = [\"yes\"]", "favorable = [\"true\"]"] {
        assert!(refused(LOG, decision, "").contains("never occurs"), "{decision}");
    }
    // Of 0 and 1 the one that is not there is a result: nobody was selected.
    let nobody = LOG.replace(",1", ",0");
    assert_eq!(selected(&audit(&nobody, "favorable = [1]", ""), "a"), 0);
}

#[test]
fn a_reference_that_is_no_group_is_refused_also_in_a_clause() {
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\nreference = \"bb\"\n";
    let said = refused(LOG, "favorable = [1]", clause);
    assert!(
        said.contains("the reference \"bb\" of the clause") && said.contains("did you mean \"b\"?"),
        "{said}"
    );
}

#[test]
fn a_cross_without_its_declared_reference_is_compared_with_nothing() {
    let log = "group,site,hired\na,x,1\na,y,0\nb,y,1\nb,y,0\n";
    let more = "reference = \"b\"\n[[groups]]\ncolumn = \"site\"\nreference = \"x\"\n\
                [intersections]\ncrosses = [[\"group\", \"site\"]]\n";
    let audit = audit(log, "favorable = [1]", more);
    let cross = &list(&audit["attributes"])[2];
    assert!(!list(&cross["comparisons"]).is_empty());
    for comparison in list(&cross["comparisons"]) {
        assert!(comparison["reference"].is_null());
        assert_eq!(comparison["ratio"]["undefined"], "the declared reference does not occur");
    }
}

#[test]
fn one_file_under_two_names_is_refused() {
    let bench = Bench::new();
    bench.write("log.csv", LOG);
    let twice = policy("favorable = [1]", "").replace("\"log.csv\"", "[\"log.csv\", \"./log.csv\"]");
    assert!(bench.try_audit(&twice).is_err_and(|error| error.to_string().contains("named twice")));
}

#[test]
fn a_file_whose_name_looks_like_a_pattern_is_the_file_itself() {
    let bench = Bench::new();
    let line = |name: &str| {
        format!("{{\"group\":\"{name}1\",\"hired\":1}}\n{{\"group\":\"{name}2\",\"hired\":0}}\n")
    };
    bench.write("log[1].ndjson", line("right"));
    bench.write("log1.ndjson", line("wrong"));
    let named = |file: &str| policy("favorable = [1]", "").replace("log.csv", file);
    assert_eq!(selected(&bench.json(&named("log[1].ndjson")), "right1"), 1);
    bench.write("log[1].csv", LOG);
    bench.write("log1.csv", LOG.replace(",1", ",0"));
    assert_eq!(selected(&bench.json(&named("log[1].csv")), "a"), 2);
}

#[test]
fn numbers_that_are_none_are_refused() {
    for decision in ["above = nan", "above = inf", "below = -inf"] {
        assert!(refused(LOG, decision, "").contains("cannot be"), "{decision}");
    }
    let clause = |bound: &str| {
        format!("[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = {bound}\n")
    };
    for bound in ["1e-2147483648", "nan", "\"0.8\""] {
        let said = refused(LOG, "favorable = [1]", &clause(bound));
        assert!(!said.contains("never be breached"), "{said}");
    }
    let sure = "[audit]\nconfidence = 0.9999999999999999\n";
    assert!(refused(LOG, "favorable = [1]", sure).contains("confidence cannot be"));
}

#[test]
fn a_p_value_at_the_level_is_not_below_it() {
    // Fisher's exact test of 1 of 1 against 0 of 19 gives exactly 1/20.
    let mut log = String::from("group,hired\na,1\n");
    log.push_str(&"b,0\n".repeat(19));
    let clause = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"significance\"\n";
    let found = audit(&log, "favorable = [1]", clause);
    assert_eq!(finding(&found, "b")["verdict"], "inconclusive");
}

#[test]
fn a_bound_that_says_nothing_is_judged_as_it_stands_and_doubted() {
    let clause = |bound: &str| {
        format!(
            "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\njudge = \"point\"\n{bound}\n"
        )
    };
    let vacuous = audit(LOG, "favorable = [1]", &clause("at_most = 1.25"));
    assert_eq!(finding(&vacuous, "b")["verdict"], "met");
    let percent = audit(LOG, "favorable = [1]", &clause("at_least = 80"));
    assert_eq!(finding(&percent, "b")["verdict"], "breached");
    for found in [vacuous, percent] {
        let codes: Vec<&str> =
            list(&found["findings"]).iter().map(|finding| text(&finding["code"])).collect();
        assert!(codes.contains(&"clause-is-doubtful"), "{codes:?}");
    }
    assert!(refused(LOG, "favorable = [1]", &clause("at_least = 0.8\nat_most = 0.5")).contains("exchange"));
}

#[test]
fn an_excluded_group_is_named_in_the_summaries_and_its_clause_cannot_be_met() {
    let mut log = String::from("group,hired\n");
    for (name, hired, cases) in [("a", 500, 1000), ("b", 500, 1000), ("c", 1, 10)] {
        log.push_str(&format!("{name},1\n").repeat(hired));
        log.push_str(&format!("{name},0\n").repeat(cases - hired));
    }
    let more = "[[exclusions]]\nbelow_fraction = 0.02\njustification = \"too few\"\n\
                [[clauses]]\nmeasure = \"demographic_parity_difference\"\nat_most = 0.2\n";
    let found = audit(&log, "favorable = [1]", more);
    let summary = &list(&found["attributes"])[0]["summary"]["demographic_parity_difference"];
    assert_eq!(summary["value"], 0.0);
    assert_eq!(list(&summary["left_out"])[0]["group"], "c");
    let judged = list(&found["findings"]).iter().find(|found| found["code"] == "clause-summary");
    assert_eq!(judged.expect("it was judged")["verdict"], "inconclusive");
    assert!(findings_of(&found, &["c"]).is_empty());
}

#[test]
fn look_alikes_and_words_for_unknown_are_reported() {
    let log = "group,hired\nFemale,1\nfemale ,0\nMale,1\nN/A,0\n";
    let found = audit(log, "favorable = [1]", "");
    let reasons: Vec<&str> =
        list(&found["findings"]).iter().map(|finding| text(&finding["reason"])).collect();
    assert!(reasons.iter().any(|reason| reason.contains("\"Female\" and \"female \"")), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("\"N/A\"")), "{reasons:?}");
    let declared =
        audit(log, "favorable = [1]", "unknown = [\"N/A\"]\nrename = { \"female \" = \"Female\" }\n");
    assert!(list(&declared["findings"]).is_empty(), "{}", declared["findings"]);
}

#[test]
fn too_many_groups_are_refused_before_they_take_minutes() {
    let rows: String = (0..600).map(|index| format!("g{index},1\n")).collect();
    let said = refused(&format!("group,hired\n{rows}a,0\n"), "favorable = [1]", "");
    assert!(said.contains("601 different values"), "{said}");
    let zips: String = (0..60).map(|index| format!("0{index:04},1\n")).collect();
    audit(&format!("group,hired\n{zips}x,0\n"), "favorable = [1]", "");
}
