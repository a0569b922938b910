//! Two sides compared: against another implementation, and what has to hold whatever the numbers are.

mod common;

use std::fmt::Write as _;
use std::path::Path;

use common::*;
use evenhand::Result;
use evenhand::compare::{Arms, Asked, Compared, Stored, arms, logs, stored};
use evenhand::policy::{Document, Policy};
use evenhand::report::comparison_json;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

const DECISIONS: &str = "[decision]\ncolumn = \"outcome\"\nfavorable = [\"hired\"]\nunfavorable = [\"no\"]\n\
                         [weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"group\"\nreference = \"ada\"\n";
const LABEL: &str = "[label]\ncolumn = \"truth\"\npositive = [\"yes\"]\n";
const CONDITIONS: &str = "[conditions]\ncolumns = [\"dept\"]\n";
const PRICES: &str =
    "[decision]\ncolumn = \"price\"\namount = true\n[[groups]]\ncolumn = \"group\"\nreference = \"ada\"\n";

fn asked(name: &str, folder: &Path, log: &str, policy: &str) -> Asked {
    let text = format!("[log]\npath = \"{log}\"\n{policy}");
    let document = Document::parse("audit.toml", &text).expect("TOML");
    Asked {
        name: name.into(),
        policy: Policy::check(&document, folder).unwrap_or_else(|error| panic!("{error}")),
    }
}

fn compared(folder: &Path, [before, now]: [&str; 2], policy: &str) -> Result<Compared> {
    logs(asked("A", folder, before, policy), asked("B", folder, now, policy), &|_| {})
}

fn value(compared: &Compared) -> Value {
    serde_json::from_str(&comparison_json(compared)).expect("comparison.json is JSON")
}

/// The comparison of two logs of `tests/golden`.
fn of_golden(logs: [&str; 2], policy: &str) -> Value {
    value(&compared(&root().join("tests/golden"), logs, policy).unwrap_or_else(|error| panic!("{error}")))
}

fn change<'a>(found: &'a Value, measure: &str, of: &str, group: &str) -> &'a Value {
    let all = list(&found["attributes"][0]["changes"]);
    let fits = |change: &&Value| {
        change["measure"] == measure && change["of"] == of && change["group"]["group"] == group
    };
    all.iter().find(fits).unwrap_or_else(|| panic!("no change of {measure} ({of}) of {group}"))
}

fn assert_limits(found: &Value, expected: &Value, tolerance: f64, what: &str) {
    for part in ["value", "low", "high"] {
        let (found, expected) = (number(&found[part]), number(&expected[part]));
        assert!(
            (found - expected).abs() <= tolerance * expected.abs().max(1.0),
            "{what}, {part}: {found} and {expected}"
        );
    }
}

const LOGS: [&str; 2] = ["compare_a.csv", "compare_b.csv"];

#[test]
fn rates_and_gaps_change_as_another_implementation_says() {
    let expected = &golden("compare.json");
    let found = of_golden(LOGS, DECISIONS);
    for (kind, of) in [("rates", "value"), ("gaps", "difference")] {
        for entry in list(&expected["plain"][kind]) {
            let (measure, group) = (text(&entry["measure"]), text(&entry["group"]));
            let change = change(&found, measure, of, group);
            assert_limits(&change["change"], entry, CLOSED_FORM, group);
            assert_close(&change["test"]["p"], number(&entry["p"]), 1e-8, group);
            assert_close(&change["test"]["p_adjusted"], number(&entry["p_adjusted"]), 1e-8, group);
            if kind == "gaps" {
                assert_rate(&change["gap"]["a"]["value"], &entry["gap_a"], group);
                assert_rate(&change["gap"]["b"]["value"], &entry["gap_b"], group);
            }
        }
    }
    assert_eq!(change(&found, "selection_rate", "difference", "bea")["turn"], "grew");
    assert_eq!(change(&found, "selection_rate", "difference", "cyd")["turn"], "not_told");
    let balance = &found["attributes"][0]["balance"];
    assert_close(&balance["chi_square"], number(&expected["balance"]["statistic"]), CLOSED_FORM, "the mix");
    assert_close(&balance["p"], number(&expected["balance"]["p"]), CLOSED_FORM, "the mix");
    assert_eq!(balance["degrees_of_freedom"], expected["balance"]["degrees"]);
    assert_eq!(balance["differs"], true);
}

#[test]
fn error_rates_and_the_parts_of_a_change_are_those_of_another_implementation() {
    let expected = &golden("compare.json");
    let found = of_golden(LOGS, &format!("{DECISIONS}{LABEL}{CONDITIONS}"));
    for entry in list(&expected["labelled"]) {
        let change = change(&found, text(&entry["measure"]), "difference", text(&entry["group"]));
        assert_limits(&change["change"], entry, CLOSED_FORM, text(&entry["measure"]));
        assert_close(&change["test"]["p"], number(&entry["p"]), 1e-8, text(&entry["measure"]));
    }
    for part in ["mix", "rate"] {
        let overall = &found["attributes"][0]["overall"]["change"];
        assert_rate(&overall[part], &expected["splits"]["overall"][part], part);
        for group in ["bea", "cyd"] {
            let within = &change(&found, "selection_rate", "difference", group)["within_conditions"];
            assert_close(
                &within[part],
                number(&expected["splits"]["within"][group][part]),
                CLOSED_FORM,
                part,
            );
        }
    }
}

#[test]
fn means_change_as_another_implementation_says() {
    let expected = &golden("compare.json")["means"];
    let found = of_golden(["compare_prices_a.csv", "compare_prices_b.csv"], PRICES);
    for entry in list(&expected["gaps"]) {
        let change = change(&found, "mean", "difference", text(&entry["group"]));
        assert_limits(&change["change"], entry, 1e-8, text(&entry["group"]));
        assert_close(&change["test"]["p"], number(&entry["p"]), 1e-8, text(&entry["group"]));
        assert_close(
            &change["test"]["p_adjusted"],
            number(&entry["p_adjusted"]),
            1e-8,
            text(&entry["group"]),
        );
    }
    for entry in list(&found["attributes"][0]["groups"]) {
        let levels = &expected["levels"][text(&entry["group"]["group"])];
        for side in ["a", "b"] {
            for level in ["mean", "median"] {
                let expected = number(&levels[format!("{level}_{side}")]);
                assert_close(&entry[side]["measures"][level]["value"], expected, CLOSED_FORM, level);
            }
        }
    }
}

/// Everything that is a number of a change, by what it is of.
fn numbers(found: &Value) -> Vec<(String, [f64; 4])> {
    let all = list(&found["attributes"]).iter().flat_map(|of| list(&of["changes"]));
    let of = |change: &Value| {
        let name =
            format!("{} {} {} {}", change["measure"], change["of"], change["group"], change["reference"]);
        let estimate = &change["change"];
        let numbers =
            [&estimate["value"], &estimate["low"], &estimate["high"], &change["test"]["p_adjusted"]];
        (name, numbers.map(|part| part.as_f64().unwrap_or(9.0)))
    };
    all.map(of).collect()
}

#[test]
fn exchanging_the_sides_turns_every_sign_and_nothing_else() {
    for (logs, policy) in [
        (LOGS, format!("{}{LABEL}{CONDITIONS}", DECISIONS.replace("reference = \"ada\"\n", ""))),
        (["compare_prices_a.csv", "compare_prices_b.csv"], PRICES.to_string()),
    ] {
        let there = numbers(&of_golden(logs, &policy));
        let back = numbers(&of_golden([logs[1], logs[0]], &policy));
        assert!(there.len() > 1);
        for ((name, [value, low, high, p]), (other, [back, back_low, back_high, back_p])) in
            there.iter().zip(&back)
        {
            assert_eq!(name, other);
            assert_eq!(*value, -back, "{name}");
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-12 * one.abs().max(1.0);
            assert!(near(*low, -back_high) && near(*high, -back_low) && near(*p, *back_p), "{name}");
        }
    }
}

/// Both sides of a pair of logs in one, told apart by a last column.
fn joined(logs: [&str; 2]) -> String {
    let [before, now] = logs.map(|name| read(Path::new("tests/golden").join(name)));
    let header = before.lines().next().expect("a header");
    let mut csv = format!("{header},arm\n");
    for (rows, arm) in [(&before, "control"), (&now, "treatment")] {
        rows.lines().skip(1).for_each(|row| writeln!(csv, "{row},{arm}").expect("written"));
    }
    let other =
        header.split(',').map(|column| if column == "n" { "7" } else { "" }).collect::<Vec<_>>().join(",");
    csv + &other + ",neither\n"
}

#[test]
fn arms_of_one_log_are_as_two_logs() {
    for (logs, policy) in [
        (LOGS, format!("{DECISIONS}{LABEL}{CONDITIONS}")),
        (["compare_prices_a.csv", "compare_prices_b.csv"], PRICES.to_string()),
    ] {
        let bench = Bench::new();
        bench.write("both.csv", joined(logs));
        let both = asked("both", bench.folder.path(), "both.csv", &policy).policy;
        let asked = Arms { column: "arm".into(), before: "control".into(), now: "treatment".into() };
        let found = value(&arms(both, &asked, &|_| {}).unwrap_or_else(|error| panic!("{error}")));
        let apart = of_golden(logs, &policy);
        assert_eq!(found["attributes"], apart["attributes"]);
        assert_eq!(found["a"]["ledger"], apart["a"]["ledger"]);
        assert_eq!(found["comparison"]["elsewhere"], if policy == PRICES { 1 } else { 7 });
    }
}

#[test]
fn what_two_audits_wrote_gives_the_same_changes() {
    let ordered = "[decision]\ncolumn = \"dept\"\ncategories = true\norder = [\"x\", \"y\"]\n[weight]\ncolumn = \"n\"\n\
                   [[groups]]\ncolumn = \"group\"\n[[groups]]\ncolumn = \"truth\"\nreference = \"rest\"\n\
                   [intersections]\ncrosses = [[\"group\", \"truth\"]]\n";
    let unordered = ordered.replace("order = [\"x\", \"y\"]\n", "");
    let stages =
        DECISIONS.replace("favorable = [\"hired\"]\nunfavorable = [\"no\"]", "stages = [\"no\", \"hired\"]");
    let labelled = format!("{DECISIONS}{LABEL}");
    let bounded =
        PRICES.replace("amount = true", "amount = true\nbeyond = [300, 350.5]\nbetter = \"higher\"");
    let exempt = format!("{DECISIONS}[[exclusions]]\nbelow_fraction = 0.2\njustification = \"few\"\n");
    for policy in [DECISIONS, &labelled, ordered, &unordered, &stages, PRICES, &bounded, &exempt] {
        let names =
            if policy.contains("price") { ["compare_prices_a.csv", "compare_prices_b.csv"] } else { LOGS };
        let wrote = |name: &str| {
            let Asked { policy, .. } = asked(name, &root().join("tests/golden"), name, policy);
            let policy = Policy { replicates: 0, ..policy };
            let audit = evenhand::audit::audit(policy, &|_| {}).unwrap_or_else(|error| panic!("{error}"));
            Stored::parse(name, &evenhand::report::json(&audit)).unwrap_or_else(|error| panic!("{error}"))
        };
        let found =
            stored(wrote(names[0]), wrote(names[1])).unwrap_or_else(|error| panic!("{error}\n{policy}"));
        let (found, counted) = (value(&found), of_golden(names, policy));
        assert_eq!(found["a"]["ledger"], counted["a"]["ledger"], "{policy}");
        let (found, counted) = (numbers(&found), numbers(&counted));
        assert_eq!(found.len(), counted.len(), "{policy}");
        for ((name, found), (other, counted)) in found.iter().zip(&counted) {
            assert_eq!(name, other);
            for (one, other) in found.iter().zip(counted) {
                assert!(
                    (one - other).abs() <= 1e-9 * other.abs().max(1.0),
                    "{name}: {one} and {other}\n{policy}"
                );
            }
        }
    }
}

#[test]
fn sides_drawn_from_one_log_at_random_differ_beyond_chance_no_more_often_than_stated() {
    let cells = [
        ("f", "yes", 300),
        ("f", "no", 500),
        ("m", "yes", 420),
        ("m", "no", 480),
        ("x", "yes", 60),
        ("x", "no", 90),
    ];
    let bench = Bench::new();
    let mut draw = ChaCha8Rng::seed_from_u64(7);
    let (mut gaps, mut mixes) = (0, 0);
    const SPLITS: usize = 400;
    for _ in 0..SPLITS {
        let mut csv = String::from("sex,outcome,arm,n\n");
        for (sex, outcome, cases) in cells {
            let first = (0..cases).filter(|_| draw.random_bool(0.5)).count();
            writeln!(csv, "{sex},{outcome},a,{first}\n{sex},{outcome},b,{}", cases - first).expect("written");
        }
        bench.write("log.csv", csv);
        let policy = "[decision]\ncolumn = \"outcome\"\nfavorable = [\"yes\"]\n[weight]\ncolumn = \"n\"\n\
                      [[groups]]\ncolumn = \"sex\"\n";
        let policy = asked("log", bench.folder.path(), "log.csv", policy).policy;
        let asked = Arms { column: "arm".into(), before: "a".into(), now: "b".into() };
        let found = arms(policy, &asked, &|_| {}).expect("two arms");
        let toll = found.toll();
        assert_eq!(toll.compared, 2);
        gaps += usize::from(toll.not_told < toll.compared);
        mixes += usize::from(found.balance.iter().any(|balance| balance.differs));
    }
    // 5 % of 400 is 20; 35 or more have a chance of 0.001.
    assert!(gaps < 35 && mixes < 35, "{gaps} and {mixes} of {SPLITS}");
    assert!(gaps > 0 && mixes > 0, "a test at 5 % that never rejects has no power: {gaps}, {mixes}");
}

#[test]
fn a_group_that_is_left_out_on_one_side_is_said_to_be() {
    let bench = Bench::new();
    let log = |x: u64| format!("sex,hired,n\nF,yes,40\nF,no,60\nM,yes,50\nM,no,50\nX,yes,{x}\nX,no,{x}\n");
    bench.write("a.csv", log(2));
    bench.write("b.csv", log(20));
    let policy = "[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[weight]\ncolumn = \"n\"\n\
                  [[groups]]\ncolumn = \"sex\"\nreference = \"M\"\n[[exclusions]]\nbelow_fraction = 0.1\njustification = \"few\"\n";
    let made =
        compared(bench.folder.path(), ["a.csv", "b.csv"], policy).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((made.toll().compared, made.toll().undefined), (1, 1));
    let found = value(&made);
    let change =
        list(&found["attributes"][0]["changes"]).iter().find(|of| of["group"]["sex"] == "X").expect("X");
    assert_eq!(change["change"]["undefined"], "left out of comparisons by an exclusion of the policy");
    assert!(change["change"]["value"].is_null() && change["test"]["p"].is_null());
}

#[test]
fn the_report_says_what_it_assumes_and_calls_nothing_by_a_verdict() {
    let bench = Bench::new();
    bench.write("a.csv", "sex,hired\nF | *x*,yes\nF | *x*,no\nM<b>,yes\nM<b>,yes\nM<b>,no\n");
    bench.write("b.csv", "sex,hired\nF | *x*,yes\nM<b>,yes\nM<b>,no\nM<b>,no\nZ,yes\n");
    let policy = "[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[[groups]]\ncolumn = \"sex\"\n";
    let found =
        compared(bench.folder.path(), ["a.csv", "b.csv"], policy).unwrap_or_else(|error| panic!("{error}"));
    let figures = evenhand::plots::comparison_figures(&found);
    let making = evenhand::report::Making::default();
    let document = evenhand::report::compose_comparison(&found, &figures, &making);
    let report = evenhand::report::markdown(&document);
    assert!(report.contains("F &#124; \\*x\\*") && report.contains("M&lt;b&gt;"), "{report}");
    assert!(!report.contains("M<b>") && !figures[0].svg.contains("M<b>"));
    assert!(report.contains("undefined: no value in A"), "{report}");
    assert!(report.contains("What this comparison does not show") && report.contains("What this assumes"));
    for word in ["fair", "unfair", "unbiased", "compliant", "earlier"] {
        let found = report.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|other| other == word);
        assert!(!found, "the report says {word:?}");
    }
}
