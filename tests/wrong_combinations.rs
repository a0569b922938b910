//! Policies for amounts, classes, stages and scores as people write them in a hurry. Each is refused with a text that
//! names the place and says what to do, and none is audited as something else.

mod common;

use std::fmt::Write as _;

use common::Bench;
use evenhand::Error;

const AMOUNT: &str = "[decision]\ncolumn = \"price\"\namount = true\n";
const CLASSES: &str = "[decision]\ncolumn = \"queue\"\ncategories = true\n";
const ORDERED: &str =
    "[decision]\ncolumn = \"queue\"\ncategories = true\norder = [\"person\", \"letter\", \"robot\"]\n";
const STAGES: &str = "[decision]\ncolumn = \"stage\"\nstages = [\"applied\", \"screened\", \"hired\"]\n";
const DECISION: &str = "[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n";
const GROUPS: &str = "[[groups]]\ncolumn = \"sex\"\n";
const LABEL: &str = "[label]\ncolumn = \"good\"\npositive = [\"yes\"]\n";
const SCORE: &str = "[score]\ncolumn = \"score\"\n";
const SAMPLING: &str = "[weight]\ncolumn = \"weight\"\nkind = \"sampling\"\n";

fn log() -> String {
    let header = "sex,price,queue,stage,hired,good,score,weight,id,word,blank\n";
    (0..120).fold(header.to_string(), |mut csv, at| {
        let sex = ["Female", "Male"][at % 2];
        let queue = ["person", "letter", "robot"][at % 3];
        let stage = ["applied", "screened", "hired"][at % 3];
        let (hired, good) = (["yes", "no"][at % 2], ["yes", "no", "no"][at % 3]);
        let (price, score) = (20 + at % 7, (at % 10) as f64 / 10.0);
        writeln!(csv, "{sex},{price},{queue},{stage},{hired},{good},{score},1.5,{at},{queue},")
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

/// The text of the error with its hint, or what was audited.
fn refusal(policy: &str) -> Result<String, String> {
    let bench = Bench::new();
    bench.write("log.csv", log());
    match bench.try_audit(&format!("[log]\npath = \"log.csv\"\n{policy}")) {
        Err(error) => Ok(format!("{error}\n{}", Error::hint(&error))),
        Ok(_) => Err(format!("it was audited:\n{policy}")),
    }
}

/// Refused, and the text has all of these.
fn refused(policy: &[&str], fragments: &[&str]) {
    let policy = policy.concat();
    let said = refusal(&policy).unwrap_or_else(|audited| panic!("{audited}"));
    for fragment in fragments {
        assert!(said.contains(fragment), "{fragment:?} is not in {said:?}\n{policy}");
    }
}

/// The line of the policy, with the one of the log before it, on which a text begins.
fn line(policy: &[&str], text: &str) -> String {
    let policy = policy.concat();
    let at = policy.find(text).unwrap_or_else(|| panic!("{text} is not in {policy}"));
    format!("line {}, column", policy[..at].matches('\n').count() + 3)
}

#[test]
fn the_log_is_audited_where_the_policy_is_right() {
    let ordered = [ORDERED, GROUPS, &clause("share:robot", "ratio", "at_most = 1.25")].concat();
    let scored = [DECISION, LABEL, SCORE, GROUPS, &clause("auc", "value", "at_least = 0.6")].concat();
    let amount = [AMOUNT, GROUPS, &clause("median", "ratio", "at_most = 1.25\njudge = \"point\"")].concat();
    let staged = [STAGES, GROUPS, &clause("pass:hired", "ratio", "at_least = 0.8")].concat();
    for policy in [ordered, scored, amount, staged] {
        assert!(refusal(&policy).is_err(), "{policy}");
    }
}

#[test]
fn a_measure_of_another_outcome_is_refused_with_those_there_are() {
    let rate = clause("selection_rate", "ratio", "at_least = 0.8");
    let of_truth = clause("true_positive_rate", "ratio", "at_least = 0.8");
    let of_summary = of_pair("demographic_parity_difference", "at_most = 0.1");
    let of_amount = clause("mean", "ratio", "at_most = 1.25");
    for (policy, fragments) in [
        (vec![AMOUNT, GROUPS, &rate], ["selection_rate is a measure of yes/no decisions", "mean, median"]),
        (vec![AMOUNT, GROUPS, &of_summary], ["is a measure of yes/no decisions", "is an amount"]),
        (vec![CLASSES, GROUPS, &rate], ["selection_rate is a measure of yes/no decisions", "share:CLASS"]),
        (vec![ORDERED, GROUPS, &rate], ["one of several classes", "share:person, share:letter, share:robot"]),
        (vec![STAGES, GROUPS, &rate], ["the stage that was reached", "pass:screened, pass:hired"]),
        (vec![CLASSES, GROUPS, &of_amount], ["mean is a measure of amounts", "decision.amount = true"]),
        (vec![DECISION, GROUPS, &of_amount], ["mean is a measure of amounts", "is a yes or no"]),
        // Without a label that is the first thing missing.
        (vec![AMOUNT, GROUPS, &of_truth], ["true_positive_rate needs a label", "add [label]"]),
        (vec![CLASSES, GROUPS, &of_truth], ["true_positive_rate needs a label", "add [label]"]),
    ] {
        refused(&policy, &fragments);
        refused(&policy, &[&line(&policy, "[[clauses]]")]);
    }
    // With a label two things are wrong, and both are said.
    let policy = [AMOUNT, LABEL, GROUPS, &of_truth];
    refused(
        &policy,
        &["has 2 problems", &line(&policy, "[label]"), &line(&policy, "[[clauses]]"), "drop [label]"],
    );
    refused(&policy, &["true_positive_rate is a measure of yes/no decisions"]);
}

#[test]
fn an_order_names_all_classes_of_the_log_and_no_other() {
    let with = |order: &str| format!("{CLASSES}order = {order}\n{GROUPS}");
    for (order, fragments) in [
        (
            "[\"person\", \"letter\", \"robot\", \"owl\"]",
            vec!["column \"queue\"", "never holds \"owl\"", "\"person\""],
        ),
        (
            "[\"person\", \"letter\"]",
            vec!["column \"queue\"", "holds \"robot\"", "does not name", "name it in its place"],
        ),
        ("[\"person\", \"leter\", \"robot\"]", vec!["\"letter\"", "did you mean \"leter\"?"]),
        (
            "[\"person\", \"letter\", \"robot\", \"letter\"]",
            vec!["line 6, column", "\"letter\" is named twice", "once"],
        ),
        ("[\"person\"]", vec!["line 6, column", "two classes or more", "best first"]),
        ("[\"person\", \"letter\", \"robot\", \"\"]", vec!["line 6, column", "blank name"]),
        ("[\"person\", \"letter\", \"Robot\"]", vec!["\"robot\"", "did you mean \"Robot\"?"]),
        ("true", vec!["line 6, column", "order"]),
    ] {
        refused(&[&with(order)], &fragments);
    }
}

#[test]
fn an_order_without_a_class_is_no_order() {
    refused(&[CLASSES, "order = []\n", GROUPS], &["line 6, column", "order"]);
}

#[test]
fn a_key_of_another_form_is_refused_with_the_form_it_goes_with() {
    for (decision, key, form) in [
        (AMOUNT, "order = [\"a\", \"b\"]", "categories"),
        (STAGES, "order = [\"applied\", \"hired\"]", "categories"),
        (CLASSES, "better = \"lower\"", "amount"),
        (DECISION, "better = \"lower\"", "amount"),
        (CLASSES, "beyond = [30]", "amount"),
        (AMOUNT, "unfavorable = [\"no\"]", "favorable"),
        (AMOUNT, "median_over = \"all\"", "above"),
    ] {
        let policy = [decision, key, "\n", GROUPS];
        let name = key.split(' ').next().expect("a key");
        refused(&policy, &[&line(&policy, key), &format!("decision.{name} goes with {form}"), "drop it"]);
    }
}

#[test]
fn a_decision_has_one_form() {
    for (decision, forms) in [
        (AMOUNT.replace("true", "true\ncategories = true"), "2 forms: amount, categories"),
        (format!("{DECISION}amount = true\n"), "2 forms: favorable, amount"),
        (format!("{CLASSES}favorable = [\"person\"]\n"), "2 forms: favorable, categories"),
        (format!("{AMOUNT}above = 30\n"), "2 forms: above, amount"),
        (format!("{STAGES}categories = true\n"), "2 forms: categories, stages"),
        ("[decision]\ncolumn = \"price\"\n".into(), "does not say which values are the event"),
    ] {
        refused(&[&decision, GROUPS], &["line 4, column", forms, "exactly one of"]);
    }
    for form in [
        "amount = false",
        "amount = \"yes\"",
        "amount = 1",
        "categories = \"all\"",
        "categories = [\"person\"]",
    ] {
        let decision = format!("[decision]\ncolumn = \"price\"\n{form}\n");
        refused(&[&decision, GROUPS], &["line 5, column", "must be true", "write true"]);
    }
    refused(
        &[&format!("{AMOUNT}better = \"cheap\"\n"), GROUPS],
        &["line 6, column", "\"cheap\"", "lower, higher"],
    );
}

#[test]
fn sections_that_do_not_go_with_an_amount_are_refused_at_their_place() {
    for (section, place, fragments) in [
        (LABEL, "[label]", ["not with an amount", "drop [label]"]),
        (SCORE, "[score]", ["not beside an amount", "drop [score]"]),
        (SAMPLING, "[weight]", ["survey weights", "drop [weight]"]),
    ] {
        let policy = [AMOUNT, GROUPS, section];
        refused(&policy, &[&line(&policy, place), fragments[0], fragments[1]]);
    }
    for decision in [CLASSES, STAGES] {
        let policy = [decision, GROUPS, LABEL];
        refused(
            &policy,
            &[&line(&policy, "[label]"), "a label goes with a yes/no decision or a score", "drop [label]"],
        );
    }
}

#[test]
fn stages_are_two_or_more_and_each_is_one() {
    let with = |stages: &str| format!("[decision]\ncolumn = \"stage\"\nstages = {stages}\n{GROUPS}");
    for (stages, fragments) in [
        ("[\"applied\"]", vec!["line 5, column", "two stages or more", "\"interviewed\""]),
        ("[]", vec!["line 5, column", "two stages or more"]),
        ("[\"applied\", \"hired\", \"applied\"]", vec!["line 5, column", "\"applied\"", "twice", "once"]),
        ("[\"applied\", \"hired\"]", vec!["column \"stage\"", "holds \"screened\"", "name it in its place"]),
        ("true", vec!["line 5, column", "stages"]),
    ] {
        refused(&[&with(stages)], &fragments);
    }
    let of_columns = |stages: &str| format!("[decision]\nstages = {stages}\n{GROUPS}");
    for (stages, fragments) in [
        (
            "[\"applied\", { column = \"hired\", passed = [\"yes\"] }]",
            vec!["line 4, column", "names or tables"],
        ),
        (
            "[{ column = \"hired\" }]",
            vec!["line 4, column", "stages.passed is missing", "passed = [\"yes\"]"],
        ),
        (
            "[{ column = \"hired\", passed = [\"Yes\"] }]",
            vec!["column \"hired\"", "\"Yes\" never occurs", "\"yes\""],
        ),
        (
            "[{ column = \"hierd\", passed = [\"yes\"] }]",
            vec!["no column \"hierd\"", "did you mean \"hired\"?"],
        ),
        (
            "[{ column = \"hired\", passed = [\"yes\"] }, { column = \"hired\", passed = [\"no\"] }]",
            vec!["line 4, column", "\"hired\" is named twice"],
        ),
    ] {
        refused(&[&of_columns(stages)], &fragments);
    }
}

#[test]
fn one_mistake_is_told_once() {
    let with = |stages: &str| format!("[decision]\ncolumn = \"stage\"\nstages = {stages}\n{GROUPS}");
    for stages in ["[\"applied\", \"hired\", \"applied\"]", "true", "[\"applied\"]"] {
        let said = refusal(&with(stages)).expect("it is refused");
        assert!(said.contains("has a problem"), "{said}");
    }
}

#[test]
fn a_clause_asks_for_a_comparison_and_a_judge_that_there_are() {
    let scored = [DECISION, LABEL, SCORE, GROUPS].concat();
    let amount = [AMOUNT, GROUPS].concat();
    let bound = "at_most = 1.2";
    let by_significance = "at_most = 1.2\njudge = \"significance\"";
    for (before, clause, at, fragments) in [
        (
            &amount,
            clause("median", "ratio", by_significance),
            "\"significance\"",
            ["median has no test", "interval"],
        ),
        (&amount, clause("median", "difference", by_significance), "\"significance\"", ["no test", "point"]),
        (
            &amount,
            clause("mean", "value", by_significance),
            "\"significance\"",
            ["a value alone has no test", "point"],
        ),
        (&amount, clause("p90", "ratio", bound), "\"ratio\"", ["no ratio of p90", "compare = \"value\""]),
        (
            &amount,
            clause("p10", "difference", bound),
            "\"difference\"",
            ["no difference of p10", "\"value\""],
        ),
        (&scored, clause("auc", "ratio", bound), "\"ratio\"", ["no ratio of auc", "compare = \"value\""]),
        (&scored, clause("mean_score", "ratio", bound), "\"ratio\"", ["no ratio of mean_score", "\"value\""]),
        (
            &scored,
            clause("brier_score", "ratio", bound),
            "\"ratio\"",
            ["no ratio of brier_score", "\"value\""],
        ),
        (
            &scored,
            clause("expected_calibration_error", "difference", bound),
            "\"difference\"",
            ["no difference of expected_calibration_error", "\"value\""],
        ),
        (
            &amount,
            clause("probability_of_superiority", "ratio", bound),
            "\"ratio\"",
            ["compares a group with its reference by itself", "compare = \"value\""],
        ),
        (
            &amount,
            of_pair("kolmogorov_smirnov", by_significance),
            "\"significance\"",
            ["kolmogorov_smirnov is not judged by significance", "point"],
        ),
        (
            &amount,
            of_pair("mean", bound),
            "\"mean\"",
            ["does not say how to compare", "value, ratio, difference"],
        ),
        (&amount, clause("mean", "ratio", ""), "\"mean\"", ["no bound", "at_least"]),
        (&amount, clause("mean", "ratio", "at_most = \"5 %\""), "\"5 %\"", ["at_most", "must be a number"]),
        (
            &amount,
            clause("average", "ratio", bound),
            "\"average\"",
            ["no measure \"average\"", "evenhand explain"],
        ),
    ] {
        let policy = [before.as_str(), &clause];
        refused(&policy, &[&line(&policy, at), fragments[0], fragments[1]]);
    }
}

#[test]
fn a_measure_that_no_verdict_can_rest_on_is_no_clause() {
    for judge in ["interval", "point"] {
        let rest = format!("at_most = 5\njudge = \"{judge}\"");
        for clause in [clause("std_dev", "value", &rest), of_pair("wasserstein", &rest)] {
            let policy = [AMOUNT, GROUPS, &clause];
            refused(&policy, &[&line(&policy, "measure = "), "no interval", "another measure"]);
        }
    }
}

#[test]
fn a_score_clause_needs_a_score_and_where_it_says_so_a_label() {
    for (policy, fragments) in [
        (vec![DECISION, LABEL, GROUPS], ["auc is a measure of a score", "add [score]"]),
        (vec![DECISION, SCORE, GROUPS], ["auc needs a label", "add [label]"]),
        (vec![DECISION, GROUPS], ["auc needs a label", "add [label]"]),
    ] {
        let clause = clause("auc", "value", "at_least = 0.6");
        let policy: Vec<&str> = policy.into_iter().chain([clause.as_str()]).collect();
        refused(&policy, &[&line(&policy, "[[clauses]]"), fragments[0], fragments[1]]);
    }
    let sampled = [DECISION, SCORE, SAMPLING, GROUPS].concat();
    refused(&[&sampled, &clause("mean_score", "value", "at_least = 0.1")], &["mean_score", "survey weights"]);
}

#[test]
fn a_clause_names_a_class_stage_or_bound_that_there_is() {
    for (before, measure, fragments) in [
        (ORDERED, "share:owl", vec!["there is no share:owl here", "one of several classes", "\"share:"]),
        (ORDERED, "share:robots", vec!["there is no share:robots here", "did you mean \"share:robot\"?"]),
        (ORDERED, "share_or_better:robot", vec!["no share_or_better:robot", "\"share_or_better:letter\""]),
        (ORDERED, "share_or_better:person", vec!["no share_or_better:person", "\"share_or_better:letter\""]),
        (CLASSES, "share_or_better:letter", vec!["no share_or_better:letter", "share:CLASS"]),
        (STAGES, "pass:applied", vec!["no pass:applied", "the stage that was reached", "\"pass:"]),
        (STAGES, "pass:hird", vec!["no pass:hird", "did you mean \"pass:hired\"?"]),
        (CLASSES, "pass:person", vec!["no pass:person", "share:CLASS"]),
        (DECISION, "share:person", vec!["no share:person", "is a yes or no"]),
        (AMOUNT, "share_above:30", vec!["no share_above:30", "is an amount"]),
    ] {
        let clause = clause(measure, "ratio", "at_most = 1.25");
        let policy = [before, GROUPS, &clause];
        refused(&policy, &fragments);
        refused(&policy, &[&line(&policy, "[[clauses]]")]);
    }
    // Classes without an order are known once the log is read.
    for (measure, fragments) in [
        (
            "share:owl",
            vec!["column \"queue\"", "never holds \"owl\"", "the clause on share:owl", "\"person\""],
        ),
        ("share:robots", vec!["column \"queue\"", "did you mean \"robot\"?"]),
        ("share:", vec!["column \"queue\"", "share:"]),
    ] {
        refused(&[CLASSES, GROUPS, &clause(measure, "ratio", "at_most = 1.25")], &fragments);
    }
    let bounds = [AMOUNT, "beyond = [25]\n", GROUPS];
    let known = clause("share_above:25", "ratio", "at_most = 1.25");
    assert!(refusal(&[bounds.concat(), known].concat()).is_err());
    let other = clause("share_above:26", "ratio", "at_most = 1.25");
    refused(&[&bounds.concat(), &other], &["no share_above:26", "did you mean \"share_above:25\"?"]);
}

#[test]
fn columns_that_are_not_what_the_form_takes_them_for_are_refused() {
    let of = |column: &str, form: &str| format!("[decision]\ncolumn = \"{column}\"\n{form}\n{GROUPS}");
    let score = |column: &str| format!("{DECISION}{LABEL}{GROUPS}[score]\ncolumn = \"{column}\"\n");
    for (policy, fragments) in [
        (of("word", "amount = true"), vec!["column \"word\"", "not a number", "blank"]),
        (of("pric", "amount = true"), vec!["no column \"pric\"", "did you mean \"price\"?"]),
        (of("blank", "amount = true"), vec!["column \"blank\"", "blank everywhere"]),
        (
            of("id", "categories = true"),
            vec!["column \"id\"", "120 different classes", "50", "amount = true"],
        ),
        (of("weight", "categories = true"), vec!["column \"weight\"", "one class alone, \"1.5\""]),
        (score("word"), vec!["column \"word\"", "not a number", "blank"]),
        (score("scor"), vec!["no column \"scor\"", "did you mean \"score\"?"]),
        (score("blank"), vec!["column \"blank\"", "no score", "right column"]),
    ] {
        refused(&[&policy], &fragments);
    }
}

#[test]
fn numbers_that_cannot_be_added_up_are_refused_with_their_column() {
    for (written, fragment) in [
        ("1e300", "beyond 1e15"),
        ("1e400", "not a number"),
        ("inf", "not a number"),
        ("NaN", "not a number"),
        ("€12", "not a number"),
        ("\"1,234.50\"", "not a number"),
        ("12 EUR", "not a number"),
        ("2026-01-31", "not a number"),
    ] {
        let bench = Bench::new();
        bench.write("log.csv", format!("sex,price\nFemale,1\nMale,2\nMale,{written}\n"));
        let error = bench.try_audit(&format!("[log]\npath = \"log.csv\"\n{AMOUNT}{GROUPS}"));
        let said = error.err().map(|error| format!("{error} {}", Error::hint(&error))).unwrap_or_default();
        assert!(said.contains("column \"price\"") && said.contains(fragment), "{written}: {said}");
    }
}

#[test]
fn bounds_of_amounts_are_numbers_named_once() {
    for (beyond, fragments) in [
        ("[30, 30.0]", ["line 6, column", "named twice"]),
        ("[nan]", ["line 6, column", "cannot hold nan"]),
        ("[\"30\"]", ["line 6, column", "must be a list of numbers"]),
    ] {
        refused(&[AMOUNT, &format!("beyond = {beyond}\n"), GROUPS], &fragments);
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let policy = [
        AMOUNT,
        "better = \"cheap\"\norder = [\"a\", \"b\"]\n",
        LABEL,
        SCORE,
        GROUPS,
        &clause("selection_rate", "ratio", "at_least = 0.8"),
        &clause("median", "ratio", "at_most = 1.2\njudge = \"significance\""),
    ];
    refused(&policy, &["goes with categories", "\"cheap\"", "median has no test of its own"]);
}
