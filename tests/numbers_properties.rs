//! What holds for every log of amounts, classes, stages and scores: order, files, weights and threads change no number,
//! parts add up to wholes, and what cannot be computed says why.

mod common;
#[path = "common/sound.rs"]
mod sound;

use std::fmt::Write as _;

use common::*;
use evenhand::plots::figures;
use evenhand::report::{Making, compose, markdown};
use proptest::prelude::*;
use proptest::test_runner::RngAlgorithm;
use serde_json::Value;
use sound::sound;

/// One row of a log, as indexes into the words below, an amount, and how many cases it stands for.
#[derive(Debug, Clone)]
struct Row {
    group: usize,
    site: usize,
    condition: usize,
    month: usize,
    amount: usize,
    class: usize,
    stage: usize,
    score: usize,
    label: usize,
    cases: u64,
}

const GROUP: [&str; 4] = ["a", "b", "c", ""];
const SITE: [&str; 3] = ["s", "t", "NA"];
const CONDITION: [&str; 3] = ["x", "y", ""];
const AMOUNT: [&str; 9] = ["", "0", "12.5", "12.50", "30", "30.01", "-4", "1e3", "250.75"];
const CLASS: [&str; 4] = ["best", "middle", "worst", ""];
/// Also as one column for each stage: whether it was screened, and whether it was hired.
const STAGE: [(&str, &str, &str); 5] = [
    ("start", "no", ""),
    ("screened", "yes", "no"),
    ("hired", "yes", "yes"),
    ("screened", "yes", ""),
    ("", "", ""),
];
const SCORE: [&str; 7] = ["0.1", "0.25", "0.5", "0.50", "0.8", "1", ""];
const LABEL: [&str; 3] = ["good", "bad", ""];

const COLUMNS: &str = "group,site,condition,day,amount,class,stage,screened,hired,score,label,n\n";

/// Each form of decision, with what goes with it.
const FORMS: [(&str, &str); 6] = [
    (
        "amounts",
        "[decision]\ncolumn = \"amount\"\namount = true\nbeyond = [30, 12.5]\n\
         [[clauses]]\nmeasure = \"mean\"\ncompare = \"ratio\"\nat_most = 1.25\n\
         [[clauses]]\nmeasure = \"share_above:30\"\ncompare = \"difference\"\nat_most = 0.2\n\
         [[clauses]]\nmeasure = \"median\"\ncompare = \"difference\"\nat_most = 3\njudge = \"point\"\n\
         [[clauses]]\nmeasure = \"probability_of_superiority\"\nat_most = 0.6\n",
    ),
    (
        "ordered classes",
        "[decision]\ncolumn = \"class\"\ncategories = true\norder = [\"best\", \"middle\", \"worst\"]\n\
         [score]\ncolumn = \"score\"\n\
         [[clauses]]\nmeasure = \"share:worst\"\ncompare = \"ratio\"\nat_most = 1.25\n\
         [[clauses]]\nmeasure = \"share_or_better:middle\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"significance\"\n",
    ),
    (
        "classes",
        "[decision]\ncolumn = \"class\"\ncategories = true\n\
         [score]\ncolumn = \"score\"\nbetter = \"lower\"\n[label]\ncolumn = \"label\"\npositive = [\"good\"]\nnegative = [\"bad\"]\n\
         [[clauses]]\nmeasure = \"share:best\"\ncompare = \"difference\"\nat_least = -0.1\njudge = \"point\"\n",
    ),
    (
        "stages",
        "[decision]\ncolumn = \"stage\"\nstages = [\"start\", \"screened\", \"hired\"]\n\
         [[clauses]]\nmeasure = \"pass:hired\"\ncompare = \"ratio\"\nat_least = 0.8\n\
         [[clauses]]\nmeasure = \"reach:hired\"\ncompare = \"value\"\nat_least = 0.2\n",
    ),
    (
        "columns of stages",
        "[decision]\nstages = [{ column = \"screened\", passed = [\"yes\"] }, { column = \"hired\", passed = [\"yes\"] }]\n\
         [[clauses]]\nmeasure = \"pass:hired\"\ncompare = \"ratio\"\nat_least = 0.8\n\
         [[clauses]]\nmeasure = \"reach:hired\"\ncompare = \"value\"\nat_least = 0.2\n",
    ),
    (
        "scores",
        "[decision]\ncolumn = \"score\"\nat_least = 0.5\n[score]\ncolumn = \"score\"\n\
         [label]\ncolumn = \"label\"\npositive = [\"good\"]\nnegative = [\"bad\"]\n\
         [[clauses]]\nmeasure = \"auc\"\ncompare = \"difference\"\nat_least = -0.1\n\
         [[clauses]]\nmeasure = \"expected_calibration_error\"\ncompare = \"value\"\nat_most = 0.1\njudge = \"point\"\n\
         [[clauses]]\nmeasure = \"mean_score\"\ncompare = \"difference\"\nat_least = -0.05\njudge = \"significance\"\n",
    ),
];

const AROUND: &str = "[audit]\nreplicates = 0\n[[groups]]\ncolumn = \"group\"\n[[groups]]\ncolumn = \"site\"\n\
    unknown = [\"NA\"]\nreference = \"overall\"\n[[exclusions]]\nbelow_fraction = 0.05\njustification = \"few\"\n\
    [intersections]\ndepth = 2\n[conditions]\ncolumns = [\"condition\"]\n[time]\ncolumn = \"day\"\nevery = \"month\"\n";

const WEIGHT: &str = "[weight]\ncolumn = \"n\"\n";

fn config(cases: u32) -> ProptestConfig {
    // A fixed seed: the same logs on every machine and day, and nothing written beside the tests.
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_125),
        ..ProptestConfig::default()
    }
}

/// Rows drawn at random after some that make every log one that can be audited in every form.
fn logs() -> impl Strategy<Value = Vec<Row>> {
    let first = (0..4usize, 0..3usize, 0..3usize, 1..4usize, 0..9usize);
    let row = (first, (0..4usize, 0..5usize, 0..7usize, 0..3usize, 0..4u64));
    let row =
        row.prop_map(|((group, site, condition, month, amount), (class, stage, score, label, cases))| Row {
            group,
            site,
            condition,
            month,
            amount,
            class,
            stage,
            score,
            label,
            cases,
        });
    proptest::collection::vec(row, 0..60).prop_map(|mut rows| {
        for at in 0..6 {
            let two = at % 2;
            rows.push(Row {
                group: two,
                site: (at / 2) % 2,
                condition: two,
                month: 1 + at % 3,
                amount: 2 + at,
                class: at % 3,
                stage: at % 3,
                score: at,
                label: (at / 2) % 2,
                cases: 1,
            });
        }
        rows
    })
}

fn csv(rows: &[Row]) -> String {
    let mut text = COLUMNS.to_string();
    for row in rows {
        let (stage, screened, hired) = STAGE[row.stage];
        let words = [
            GROUP[row.group],
            SITE[row.site],
            CONDITION[row.condition],
            &format!("2026-0{}-11", row.month),
            AMOUNT[row.amount],
            CLASS[row.class],
            stage,
            screened,
            hired,
            SCORE[row.score],
            LABEL[row.label],
            &row.cases.to_string(),
        ];
        writeln!(text, "{}", words.join(",")).expect("written");
    }
    text
}

/// The files of a log, and a policy that names them.
fn log(bench: &Bench, parts: &[&[Row]], policy: &str) -> String {
    let names: Vec<String> = (0..parts.len()).map(|index| format!("part-{index}.csv")).collect();
    for (name, rows) in names.iter().zip(parts) {
        bench.write(name, csv(rows));
    }
    format!("[log]\npath = {names:?}\n{policy}")
}

/// The audit without the files it came from.
fn numbers(parts: &[&[Row]], policy: &str) -> Value {
    let bench = Bench::new();
    let mut found = bench.json(&log(&bench, parts, policy));
    found["log"] = Value::Null;
    found["audit"]["name"] = Value::Null;
    found["audit"]["policy_sha256"] = Value::Null;
    found
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn the_order_of_rows_and_the_split_into_files_change_no_number(
        rows in logs(), turned in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()
    ) {
        let mut shuffled = rows.clone();
        shuffled.rotate_left(turned.index(rows.len()));
        shuffled.reverse();
        let (start, end) = rows.split_at(cut.index(rows.len()));
        for (form, policy) in FORMS {
            let policy = format!("{policy}{AROUND}{WEIGHT}");
            let once = numbers(&[&rows], &policy);
            prop_assert_eq!(&once, &numbers(&[&shuffled], &policy), "{}", form);
            prop_assert_eq!(&once, &numbers(&[start, end], &policy), "{}", form);
            prop_assert_eq!(&once, &numbers(&[end, start], &policy), "{}", form);
        }
    }

    #[test]
    fn a_weighted_row_is_as_many_rows(rows in logs()) {
        let of = |row: &Row| std::iter::repeat_n(Row { cases: 1, ..row.clone() }, row.cases as usize);
        let repeated: Vec<Row> = rows.iter().flat_map(of).collect();
        for (form, policy) in FORMS {
            let weighted = numbers(&[&rows], &format!("{policy}{AROUND}{WEIGHT}"));
            prop_assert_eq!(&weighted, &numbers(&[&repeated], &format!("{policy}{AROUND}{WEIGHT}")), "{}", form);
            // And the same without a weight at all.
            prop_assert_eq!(&weighted, &numbers(&[&repeated], &format!("{policy}{AROUND}")), "{}", form);
        }
    }

    #[test]
    fn every_number_is_one_and_every_gap_has_a_reason(rows in logs()) {
        for (_, policy) in FORMS {
            sound(&csv(&rows), &format!("{policy}{AROUND}{WEIGHT}"));
        }
    }

    #[test]
    fn shares_of_all_classes_add_up_to_one_and_better_ones_to_the_rest(rows in logs()) {
        let found = numbers(&[&rows], &format!("{}{AROUND}{WEIGHT}", FORMS[1].1));
        let unordered = numbers(&[&rows], &format!("{}{AROUND}{WEIGHT}", FORMS[2].1));
        for (attribute, other) in list(&found["attributes"]).iter().zip(list(&unordered["attributes"])) {
            for (group, other) in list(&attribute["groups"]).iter().zip(list(&other["groups"])) {
                let measures = &group["measures"];
                let of = |measure: &str| &measures[measure];
                if count(&group["rows"]) == 0 {
                    continue;
                }
                let shares = ["share:best", "share:middle", "share:worst"].map(of);
                prop_assert_eq!(shares.iter().map(|share| count(&share["hits"])).sum::<u64>(), count(&group["rows"]));
                prop_assert!((shares.iter().map(|share| number(&share["value"])).sum::<f64>() - 1.0).abs() < 1e-15);
                let (last, better) = (of("share:worst"), of("share_or_better:middle"));
                prop_assert_eq!(count(&better["hits"]) + count(&last["hits"]), count(&last["base"]));
                prop_assert!((number(&better["value"]) + number(&last["value"]) - 1.0).abs() < 1e-15);
                // Without an order the shares are the same.
                for class in ["share:best", "share:middle", "share:worst"] {
                    prop_assert_eq!(of(class), &other["measures"][class]);
                }
            }
        }
    }

    #[test]
    fn who_reaches_a_stage_passed_all_before_it_however_the_log_writes_them(rows in logs()) {
        let in_one = numbers(&[&rows], &format!("{}{AROUND}{WEIGHT}", FORMS[3].1));
        let in_columns = numbers(&[&rows], &format!("{}{AROUND}{WEIGHT}", FORMS[4].1));
        for part in ["ledger", "attributes", "findings"] {
            prop_assert_eq!(&in_one[part], &in_columns[part]);
        }
        for group in list(&in_one["attributes"]).iter().flat_map(|attribute| list(&attribute["groups"])) {
            let of = |measure: &str| &group["measures"][measure];
            prop_assert_eq!(of("pass:screened"), of("reach:screened"));
            let products = of("pass:screened")["value"].as_f64().zip(of("pass:hired")["value"].as_f64());
            if let Some((screened, hired)) = products {
                prop_assert_eq!(&of("pass:hired")["base"], &of("pass:screened")["hits"]);
                prop_assert_eq!(&of("pass:hired")["hits"], &of("reach:hired")["hits"]);
                prop_assert!((number(&of("reach:hired")["value"]) - screened * hired).abs() < 1e-15);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(4))]

    #[test]
    fn one_thread_and_four_write_the_same_bytes(rows in logs()) {
        let bench = Bench::new();
        // Enough rows for several batches.
        let many: Vec<Row> = rows.iter().cycle().take(rows.len() * 60).cloned().collect();
        for (form, policy) in FORMS {
            let policy = log(&bench, &[&many, &rows], &format!("{policy}{}", AROUND.replace("replicates = 0", "replicates = 1000")));
            let written = |threads: usize| {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
                pool.install(|| {
                    let made = bench.audit(&policy);
                    let drawn = figures(&made);
                    let report = markdown(&compose(&made, &drawn, &Making::default()));
                    let drawn: Vec<String> = drawn.into_iter().map(|figure| figure.svg).collect();
                    (evenhand::report::json(&made), report, drawn)
                })
            };
            prop_assert!(written(1) == written(4), "{}", form);
        }
    }
}
