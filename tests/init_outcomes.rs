//! Drafted policies for outcomes that are not yes or no: amounts, stages and classes.

mod drafting;

use std::path::{Path, PathBuf};

use drafting::{draft_of, has, has_not, rows, run};
use evenhand::audit::{Audit, audit};
use evenhand::init::Draft;
use evenhand::policy::{Document, Form, Policy};

/// A log of so many rows, each made from its number.
fn log(header: &str, rows: u32, line: impl Fn(u32) -> String) -> String {
    let lines: String = (0..rows).map(|row| line(row) + "\n").collect();
    format!("{header}\n{lines}")
}

fn sex(row: u32) -> &'static str {
    ["Female", "Male"][row as usize % 2]
}

fn form(audit: &Option<Audit>) -> Form {
    audit.as_ref().expect("runnable").policy.form()
}

/// A part of the draft, from the line that begins it to the next blank one.
fn part<'a>(draft: &'a Draft, first: &str) -> &'a str {
    let start = draft.toml.find(first).unwrap_or_else(|| panic!("no {first}\n{}", draft.toml));
    draft.toml[start..].split("\n\n").next().expect("a part")
}

/// The keys that are set in a part, comment marks taken off.
fn keys(part: &str) -> String {
    let is_set = |line: &&str| {
        let key = line.trim_start_matches("# ").split(" = ").next().unwrap_or_default();
        line.contains(" = ") && key.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    part.lines().filter(is_set).map(|line| line.trim_start_matches("# ").to_string() + "\n").collect()
}

/// Runs the audit of every outcome that the draft writes behind comment marks, with the clause it suggests.
fn run_alternatives(draft: &Draft, log: &Path) -> Vec<Form> {
    let decision = part(draft, "[decision]");
    let groups = part(draft, "[[groups]]");
    let written = decision.split("\n#\n").skip(2).filter(|block| block.contains("# column = "));
    let audits = written.map(|block| {
        let name = block.trim_start_matches("# ").split(", as ").next().expect("a name");
        let clause = draft.toml.split(&format!("# With {name} as the outcome:\n")).nth(1);
        let clause =
            clause.map_or(String::new(), |after| keys(after.split("\n#\n").next().expect("a clause")));
        let clause = if clause.is_empty() { clause } else { format!("[[clauses]]\n{clause}") };
        let path = log.to_string_lossy().replace('\\', "/");
        let text = format!("[log]\npath = '{path}'\n[decision]\n{}{groups}\n{clause}", keys(block));
        let document = Document::parse("draft", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let policy =
            Policy::check(&document, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"));
        audit(policy, &|_| {}).unwrap_or_else(|error| panic!("{error}\n{text}")).policy.form()
    });
    audits.collect()
}

#[test]
fn every_other_outcome_of_a_sample_runs_as_it_is_written() {
    let sample = |path: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("datasets").join(path);
    let tickets = sample("routing/tickets.csv");
    let draft = draft_of(&tickets, "tickets.csv");
    assert_eq!(run_alternatives(&draft, &tickets), [Form::Classes, Form::Amount, Form::YesNo]);
    has(
        &draft,
        &[
            "domain = \"routing\"",
            "stages = [\"opened\", \"answered\", \"resolved\", \"confirmed\"]",
            "profiles = [\"generic\"]",
            "# categories = true",
            "# order = [\"specialist\", \"standard\", \"self_service\"]",
            "# column = \"wait_minutes\"",
            "# amount = true",
            "# better = \"lower\"",
            "positive = [\"yes\"]",
            "column = \"score\"",
            "unknown = [\"und\"]",
            "column = \"opened_at\"",
            "# columns = [\"topic\"]",
            "# Other columns that could be conditions: plan, queue.",
        ],
    );

    let draft = draft_of(&sample("pricing/offers.csv"), "offers.csv");
    has(
        &draft,
        &[
            "domain = \"pricing\"",
            "column = \"price\"",
            "amount = true",
            "better = \"lower\"",
            "profiles = []",
            "[[clauses]]",
            "measure = \"mean\"",
            "at_most = 1.05",
            "column = \"offered_on\"",
            "# Another column of dates: quoted_on.",
            "# columns = [\"risk_class\"]",
            "# Other columns that could be conditions: cover, channel.",
        ],
    );
    has_not(&draft, &["[conditions]", "[label]", "# [label]", "[score]"]);
}

#[test]
fn an_amount_is_better_low_or_high_by_its_name() {
    let (draft, audit) =
        run(&log("sex,annual_salary", 60, |row| format!("{},{}", sex(row), 30_000 + row * 17)));
    has(&draft, &["domain = \"hiring\"", "amount = true", "better = \"higher\"", "at_least = 0.95"]);
    assert_eq!(form(&audit), Form::Amount);
    assert_eq!(audit.expect("runnable").policy.clauses.len(), 1);

    let (draft, _) = run(&log("sex,discount_pct", 60, |row| format!("{},{}", sex(row), row)));
    has(&draft, &["domain = \"pricing\"", "better = \"higher\""]);
    assert!(draft.notes.iter().any(|note| note.contains("A zero counts")), "{:?}", draft.notes);

    // Of several, the whole before its parts.
    let (draft, _) = run(&log("sex,PremFire,PremTot,PremTheft,JobCode", 60, |row| {
        format!("{},{},{},{},J{}", sex(row), row + 1, row * 3 + 2, row + 3, row % 3)
    }));
    has(
        &draft,
        &[
            "domain = \"pricing\"",
            "column = \"PremTot\"",
            "# column = \"PremFire\"",
            "# columns = [\"JobCode\"]",
        ],
    );

    // A ratio needs a true zero.
    let (draft, audit) =
        run(&log("sex,turnaround", 60, |row| format!("{},{}", sex(row), f64::from(row) - 9.5)));
    has(&draft, &["domain = \"routing\"", "# [[clauses]]", "# at_most = 1.05"]);
    assert!(audit.expect("runnable").policy.clauses.is_empty());
}

#[test]
fn numbers_that_were_not_decided_are_no_amounts() {
    for name in
        ["requested_amount", "price_index", "heart_rate", "hours_per_week", "property_value", "quote_id"]
    {
        let (draft, audit) = run(&log(&format!("sex,{name}"), 60, |row| format!("{},{}", sex(row), row + 1)));
        assert!(audit.is_none(), "{}", draft.toml);
        has_not(&draft, &["# amount = true"]);
    }
    // An amount has to be a number in every row, and one of many.
    let with_words = |row: u32| if row.is_multiple_of(7) { "NA".into() } else { (row + 1).to_string() };
    let of_few = |row: u32| (row % 3).to_string();
    let logs = [
        log("sex,price", 60, |row| format!("{},{}", sex(row), with_words(row))),
        log("sex,price", 60, |row| format!("{},{}", sex(row), of_few(row))),
    ];
    for log in logs {
        let (draft, audit) = run(&log);
        assert!(audit.is_none(), "{}", draft.toml);
        has(&draft, &["# amount = true", "# better = \"lower\""]);
    }
}

#[test]
fn a_yes_or_no_comes_first_and_what_else_there_is_stays_behind_comment_marks() {
    let (draft, audit) = run(&log("sex,approved,loan_amount,acuity", 60, |row| {
        let acuity = ["high", "mid", "low"][row as usize % 3];
        format!("{},{},{},{acuity}", sex(row), ["yes", "no"][row as usize % 4 / 2], 1_000 + row)
    }));
    has(
        &draft,
        &["favorable = [\"yes\"]", "# amount = true", "# better = \"higher\"", "# categories = true"],
    );
    has(&draft, &["# (with domain = \"pricing\" in [audit])", "# order = [\"high\", \"mid\", \"low\"]"]);
    has_not(&draft, &["amount = true", "categories = true"]);
    assert_eq!(form(&audit), Form::YesNo);

    // A name that says little does not stand against a yes or no that is not understood.
    let both = |row: u32| format!("{},{},{}", sex(row), ["A", "B", "C"][row as usize % 3], row % 2);
    let (draft, audit) = run(&log("sex,class,survived", 60, both));
    assert!(audit.is_none());
    has(&draft, &["# column = \"class\"", "# categories = true"]);
    let (draft, audit) = run(&log("sex,class", 60, |row| both(row)[..both(row).len() - 2].into()));
    has(&draft, &["column = \"class\"", "categories = true", "# order = [\"…\"]"]);
    assert_eq!(form(&audit), Form::Classes);
}

#[test]
fn stages_are_taken_in_the_order_of_their_process() {
    let stages = ["Applied", "Screened", "Interviewed", "Hired"];
    let line = |row: u32| {
        let stage = stages[row as usize % 7 % 4];
        let salary = if stage == "Hired" { (40_000 + row).to_string() } else { String::new() };
        format!(
            "{},{stage},{salary},{},{}",
            sex(row),
            ["yes", "no", ""][row as usize % 3],
            f64::from(row) / 100.0
        )
    };
    for name in ["status", "last_stage"] {
        let (draft, audit) = run(&log(&format!("sex,{name},starting_salary,label,score"), 90, line));
        has(
            &draft,
            &["domain = \"hiring\"", "stages = [\"Applied\", \"Screened\", \"Interviewed\", \"Hired\"]"],
        );
        has(
            &draft,
            &[
                "profiles = [\"generic\"]",
                "[label]",
                "[score]",
                "# measure = \"pass:Screened\"",
                "# amount = true",
            ],
        );
        let audit = audit.expect("runnable");
        assert_eq!(audit.policy.form(), Form::Stages);
        let judged: Vec<&str> = audit.policy.clauses.iter().map(|clause| clause.demand.id()).collect();
        assert_eq!(judged, ["pass:Screened", "pass:Interviewed", "pass:Hired", "reach:Hired"]);
    }
    // A status that is no stage on the way makes it a yes or no.
    let (draft, _) = run(&rows("sex,status", &["m,applied", "f,interviewed", "m,hired", "f,rejected"], 10));
    has(&draft, &["favorable = [\"hired\", \"interviewed\"]"]);
}

#[test]
fn what_is_known_of_every_case_comes_before_what_is_not() {
    let line = |row: u32, blank: bool| {
        let wait = if blank && row.is_multiple_of(10) { String::new() } else { (row + 3).to_string() };
        format!("{},{wait},{}", sex(row), ["open", "answered", "resolved"][row as usize % 3])
    };
    let (_, audit) = run(&log("sex,wait,stage", 90, |row| line(row, false)));
    assert_eq!(form(&audit), Form::Amount);
    let (draft, audit) = run(&log("sex,wait,stage", 90, |row| line(row, true)));
    assert_eq!(form(&audit), Form::Stages);
    has(&draft, &["# column = \"wait\"", "# amount = true"]);
    let (draft, _) = run(&log("sex,wait", 90, |row| line(row, true).rsplit_once(',').expect("two").0.into()));
    assert!(draft.notes.iter().any(|note| note.contains("9 rows have none")), "{:?}", draft.notes);
}

#[test]
fn classes_are_judged_where_one_of_them_is_known_to_be_the_best() {
    let of = |name: &str, classes: [&str; 3]| {
        run(&log(&format!("sex,{name}"), 90, |row| format!("{},{}", sex(row), classes[row as usize % 7 % 3])))
    };
    let (draft, audit) = of("priority", ["low", "high", "medium"]);
    has(&draft, &["domain = \"routing\"", "categories = true", "order = [\"high\", \"medium\", \"low\"]"]);
    has(&draft, &["profiles = []", "measure = \"share:high\"", "at_least = 0.8"]);
    assert_eq!(audit.expect("runnable").policy.clauses.len(), 1);

    // Which end of tiers is the better is not known, nor whether queues have an order at all.
    let (draft, audit) = of("service_tier", ["1", "3", "2"]);
    has(&draft, &["categories = true", "# order = [\"1\", \"2\", \"3\"]", "# measure = \"share:1\""]);
    assert!(audit.expect("runnable").policy.clauses.is_empty());
    let (draft, audit) = of("assigned_to", ["blue", "unknown", "red"]);
    has(&draft, &["categories = true", "# order = [\"…\"]", "# measure = \"share:blue\""]);
    assert!(draft.notes.iter().any(|note| note.contains("unknown counts as a class")), "{:?}", draft.notes);
    assert_eq!(form(&audit), Form::Classes);

    // What is insured, bought or asked about was not decided.
    for name in ["risk_class", "vehicle_class", "patient_category", "product_tier"] {
        assert!(of(name, ["a", "b", "c"]).1.is_none(), "{name}");
    }
}

#[test]
fn names_of_classes_and_stages_stand_in_the_policy_as_they_are_in_the_log() {
    let classes = ["\" HIGH! \"", "\"Medium\"\"\n\"", "'low\\'"];
    let (draft, audit) =
        run(&log("sex,priority", 90, |row| format!("{},{}", sex(row), classes[row as usize % 7 % 3])));
    has(&draft, &[r#"order = [" HIGH! ", "Medium\"\n", "'low\\'"]"#, "measure = \"share: HIGH! \""]);
    assert_eq!(form(&audit), Form::Classes);
    let stages = ["\" applied\"", "\"interviewed\n\"", "hired #"];
    let (draft, audit) =
        run(&log("sex,status", 90, |row| format!("{},{}", sex(row), stages[row as usize % 7 % 3])));
    has(&draft, &[r#"stages = [" applied", "interviewed\n", "hired #"]"#]);
    assert_eq!(form(&audit), Form::Stages);
}

#[test]
fn a_risk_in_steps_is_a_score_of_a_selection_and_a_condition_of_a_price() {
    let line = |row: u32| format!("{},{},{},{}", sex(row), row % 6 + 1, u32::from(row % 6 > 3), row + 20);
    let log = log("sex,risk_category,selected,price", 90, line);
    let (draft, _) = run(&log);
    has(&draft, &["[score]", "column = \"risk_category\"", "favorable = [\"1\"]"]);
    assert_eq!(draft.toml.matches("risk_category").count(), 1, "{}", draft.toml);

    let (draft, audit) = run(&log.replace("selected", "id"));
    has(&draft, &["column = \"price\"", "# columns = [\"risk_category\"]"]);
    assert_eq!(draft.toml.matches("risk_category").count(), 1, "{}", draft.toml);
    assert_eq!(form(&audit), Form::Amount);
}

#[test]
fn a_number_between_0_and_1_is_a_score_where_its_name_says_so() {
    let of = |name: &str| {
        run(&log(&format!("sex,hired,{name}"), 90, |row| {
            format!("{},{},0.{:02}", sex(row), ["yes", "no"][row as usize % 3 % 2], row + 1)
        }))
        .0
    };
    has(&of("churn_likelihood"), &["[score]", "column = \"churn_likelihood\""]);
    has(&of("fit"), &["# [score]", "# column = \"fit\""]);
    has_not(&of("utilization_ratio"), &["[score]", "# [score]"]);

    // Beside an amount there is no place for one, nor for a label.
    let (draft, audit) = run(&log("sex,price,score,fraud_confirmed", 90, |row| {
        format!("{},{},0.{:02},{}", sex(row), row + 7, row + 1, ["yes", "no"][row as usize % 2])
    }));
    has(&draft, &["amount = true", "# [score]", "# [label]"]);
    assert_eq!(form(&audit), Form::Amount);
}

#[test]
fn a_survey_weight_is_left_out_beside_an_amount() {
    let (draft, audit) = run(&log("sex,price,sample_weight", 90, |row| {
        format!("{},{},{}", sex(row), row + 7, 1.5 + f64::from(row % 3))
    }));
    has(&draft, &["amount = true", "# [weight]", "# kind = \"sampling\""]);
    assert_eq!(form(&audit), Form::Amount);
}

#[test]
fn an_undetermined_language_is_unknown_and_und_is_a_group_anywhere_else() {
    let (draft, _) = run(&rows("language,hired", &["en,yes", "und,no", "fr,no", "en,no"], 10));
    has(&draft, &["unknown = [\"und\"]"]);
    let (draft, _) = run(&rows("religion,hired", &["a,yes", "und,no", "b,no", "a,no"], 10));
    has_not(&draft, &["unknown = [\"und\"]"]);
}

#[test]
fn the_day_of_the_decision_comes_before_the_day_of_the_question() {
    for (first, second) in
        [("offered_on", "quoted_on"), ("opened_at", "closed_at"), ("applied_on", "offered_on")]
    {
        let lines = ["m,yes,2026-01-02,2026-01-01", "f,no,2026-02-02,2026-02-01"];
        let (draft, _) = run(&rows(&format!("sex,hired,{second},{first}"), &lines, 10));
        has(&draft, &[&format!("column = \"{first}\""), &format!("# Another column of dates: {second}.")]);
    }
}
