//! Amounts and scores at the limits: hardly any cases, no spread, sizes that arithmetic is short of, and more different
//! numbers than are told apart.

mod common;
#[path = "common/sound.rs"]
mod sound;

use std::fmt::Write as _;

use common::*;
use serde_json::Value;
use sound::{faults, sound};

/// A log of amounts, by group and condition; what stands for a date is the same for all.
fn amounts(rows: &[(&str, &str, String)]) -> String {
    rows.iter().fold("group,condition,day,amount\n".to_string(), |mut csv, (group, condition, amount)| {
        writeln!(csv, "{group},{condition},2026-05-01,{amount}").expect("written");
        csv
    })
}

const HARD: &str = "[decision]\ncolumn = \"amount\"\namount = true\nbeyond = [0, 100]\n[[groups]]\ncolumn = \"group\"\n\
    [conditions]\ncolumns = [\"condition\"]\n[time]\ncolumn = \"day\"\nevery = \"week\"\n\
    [[clauses]]\nmeasure = \"mean\"\ncompare = \"ratio\"\nat_most = 1.25\n\
    [[clauses]]\nmeasure = \"mean\"\ncompare = \"difference\"\nat_most = 1.25\njudge = \"significance\"\n\
    [[clauses]]\nmeasure = \"median\"\ncompare = \"ratio\"\nat_most = 1.25\n\
    [[clauses]]\nmeasure = \"standardized_mean_difference\"\nat_most = 0.3\n\
    [[clauses]]\nmeasure = \"kolmogorov_smirnov\"\nat_most = 0.3\n";

fn hard(amount: impl Fn(usize, usize) -> String, cases: [usize; 3]) -> Value {
    let of = |(place, name): (usize, &'static str)| {
        let amount = &amount;
        (0..cases[place]).map(move |at| (name, ["x", "y", "z"][at % 3], amount(place, at)))
    };
    let rows: Vec<(&str, &str, String)> = ["a", "b", "c"].into_iter().enumerate().flat_map(of).collect();
    let csv = amounts(&rows);
    for reference in ["best", "rest", "overall", "c"] {
        for better in ["lower", "higher"] {
            let more = HARD.replace("[[groups]]", &format!("better = \"{better}\"\n[[groups]]")).replace(
                "column = \"group\"\n",
                &format!("column = \"group\"\nreference = \"{reference}\"\n"),
            );
            sound(&csv, &more);
        }
    }
    sound(&csv, HARD)
}

const SOME: [usize; 3] = [30, 12, 45];

#[test]
fn amounts_that_do_not_vary_have_no_spread_and_say_so() {
    // One and the same amount; one for each group; nothing but zeros.
    let constant = hard(|_, _| "12.5".into(), SOME);
    let each = hard(|group, _| ["10", "20", "30"][group].into(), SOME);
    let zeros = hard(|_, _| "0".into(), SOME);
    for (found, means) in [(&constant, [12.5; 3]), (&each, [10.0, 20.0, 30.0]), (&zeros, [0.0; 3])] {
        for (name, mean) in ["a", "b", "c"].into_iter().zip(means) {
            let measures = &group(attribute(found, &["group"]), &[name])["measures"];
            for measure in ["mean", "median", "p10", "p90"] {
                assert_eq!(number(&measures[measure]["value"]), mean);
            }
            assert_eq!(number(&measures["std_dev"]["value"]), 0.0);
            assert_eq!(measures["mean"]["interval_undefined"], "the cases show no variation");
        }
    }
}

#[test]
fn amounts_below_zero_around_it_and_nearly_all_at_it_give_numbers_or_reasons() {
    hard(|group, at| format!("-{}", 3 * at + group + 1), SOME);
    hard(|group, at| format!("{}", at as f64 - 9.0 - group as f64), SOME);
    hard(|group, at| if at % 17 == 5 { format!("{}.99", 80 * group + at) } else { "0".into() }, SOME);
    hard(|group, at| if group == 1 { "0".into() } else { format!("{at}") }, SOME);
}

#[test]
fn amounts_of_all_sizes_give_numbers_or_reasons() {
    hard(|group, at| format!("{}e12", at + group + 1), SOME);
    hard(|group, at| format!("{}e-12", at + group + 1), SOME);
    hard(|group, at| if at == 0 { "1e15".into() } else { format!("{}e-9", at + group) }, SOME);
    hard(|group, at| format!("{}{}", if at % 2 == 0 { "-" } else { "" }, 1e15 - (at * group) as f64), SOME);
}

#[test]
fn amounts_near_the_smallest_that_there_are_give_numbers_or_reasons_or_are_refused() {
    for exponent in [100, 160, 200, 300, 320] {
        let of =
            |(group, at): (usize, usize)| (["a", "b", "c"][group], "x", format!("{}e-{exponent}", at + 1));
        let rows: Vec<_> = (0..60).map(|at| of((at % 3, at))).collect();
        let bench = Bench::new();
        bench.write("log.csv", amounts(&rows));
        match bench.try_audit(&format!("[log]\npath = \"log.csv\"\n{HARD}")) {
            Ok(_) => _ = sound(&amounts(&rows), HARD),
            Err(refused) => assert!(refused.to_string().contains("\"amount\""), "{refused}"),
        }
    }
}

#[test]
fn few_cases_give_numbers_or_reasons() {
    for cases in [[1, 1, 1], [1, 30, 30], [30, 1, 2], [2, 2, 2], [1, 0, 1], [3, 5, 6]] {
        hard(|group, at| format!("{}", 10 + 7 * group + at * at), cases);
        hard(|_, _| "5".into(), cases);
    }
    let single = hard(|_, at| format!("{at}"), [1, 30, 30]);
    let of_one = comparison(attribute(&single, &["group"]), "mean", &["a"]);
    assert!(text(&of_one["difference"]["undefined"]).contains("single case"), "{of_one}");
}

#[test]
fn spreads_far_from_zero_lose_no_digits() {
    let found = hard(|group, at| format!("{}", 1e12 + (at + group) as f64 / 4.0), [30, 12, 45]);
    for (place, (name, cases)) in [("a", 30.0), ("b", 12.0), ("c", 45.0f64)].into_iter().enumerate() {
        let measures = &group(attribute(&found, &["group"]), &[name])["measures"];
        // The numbers from 0 to n - 1 have the variance n (n + 1) / 12.
        assert_close(&measures["std_dev"]["value"], (cases * (cases + 1.0) / 12.0).sqrt() / 4.0, 1e-12, name);
        assert_eq!(number(&measures["mean"]["value"]), 1e12 + ((cases - 1.0) / 2.0 + place as f64) / 4.0);
    }
}

/// Numbers for groups that differ, as many different ones as asked for.
fn many(different: usize, negative: bool) -> Vec<(usize, f64)> {
    let of = |at: usize| {
        // In an order that is not theirs, with a group by the way.
        let place = at * 7919 % different;
        let sign = if negative && place.is_multiple_of(5) { -1.0 } else { 1.0 };
        (at % 2, sign * ((place + 1) as f64 * 1.37 + (place % 3) as f64 * 1e5))
    };
    (0..different).map(of).collect()
}

fn csv_of(rows: &[(usize, f64)]) -> String {
    rows.iter().fold("group,amount,label\n".to_string(), |mut csv, (group, amount)| {
        writeln!(csv, "{},{amount},{}", ["a", "b"][*group], (*amount * 100.0) as i64 % 3 == 0)
            .expect("written");
        csv
    })
}

const MANY: &str =
    "[decision]\ncolumn = \"amount\"\namount = true\n[[groups]]\ncolumn = \"group\"\nreference = \"a\"\n";

fn audit_of_many(csvs: &[String], policy: &str) -> Value {
    let bench = Bench::new();
    let names: Vec<String> = (0..csvs.len()).map(|at| format!("{at}.csv")).collect();
    names.iter().zip(csvs).for_each(|(name, csv)| bench.write(name, csv));
    bench.json(&format!("[log]\npath = {names:?}\n{policy}"))
}

fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len() - 1) as f64;
    let low = place.floor() as usize;
    let high = (low + 1).min(sorted.len() - 1);
    sorted[low] + (place - low as f64) * (sorted[high] - sorted[low])
}

#[test]
fn up_to_65536_different_amounts_are_told_apart_exactly_and_more_within_the_stated_error() {
    for (different, negative) in [(65_536, false), (65_537, false), (90_001, true)] {
        let rows = many(different, negative);
        let found = audit_of_many(&[csv_of(&rows)], MANY);
        let of_groups = attribute(&found, &["group"]);
        let error = of_groups["grid_relative_error"].as_f64();
        assert_eq!(error.is_some(), different > 65_536, "{different}: {error:?}");
        assert!(error.is_none_or(|error| error > 0.0 && error <= 1.0 / 4096.0), "{error:?}");
        for (place, name) in ["a", "b"].into_iter().enumerate() {
            let mut own: Vec<f64> = rows.iter().filter(|row| row.0 == place).map(|row| row.1).collect();
            own.sort_by(f64::total_cmp);
            let measures = &group(of_groups, &[name])["measures"];
            for (measure, part) in [("p10", 0.1), ("median", 0.5), ("p90", 0.9)] {
                let (exact, found) = (quantile(&own, part), number(&measures[measure]["value"]));
                let allowed = error.unwrap_or(0.0) * exact.abs() + 1e-12 * exact.abs();
                assert!((found - exact).abs() <= allowed, "{different} {measure}: {found}, not {exact}");
            }
            // Means and spreads are of the amounts themselves, whatever the grid.
            let cases = own.len() as f64;
            let mean = own.iter().sum::<f64>() / cases;
            let squares: f64 = own.iter().map(|amount| (amount - mean) * (amount - mean)).sum();
            assert_close(&measures["mean"]["value"], mean, 1e-12, "mean");
            assert_close(&measures["std_dev"]["value"], (squares / (cases - 1.0)).sqrt(), 1e-12, "std_dev");
        }
    }
}

#[test]
fn many_different_amounts_and_scores_are_the_same_in_any_order_and_files() {
    let rows = many(70_001, true);
    let mut turned = rows.clone();
    turned.rotate_left(31_000);
    turned.reverse();
    let parts = [csv_of(&rows[..500]), csv_of(&rows[500..66_000]), csv_of(&rows[66_000..])];
    let of_scores = "[decision]\ncolumn = \"amount\"\nabove = 20000\n[label]\ncolumn = \"label\"\npositive = [true]\n\
        [score]\ncolumn = \"amount\"\n[[groups]]\ncolumn = \"group\"\nreference = \"a\"\n[audit]\nreplicates = 0\n";
    for policy in [MANY, of_scores] {
        let once = audit_of_many(&[csv_of(&rows)], policy);
        assert!(once["attributes"][0]["grid_relative_error"].is_number());
        for other in [audit_of_many(&[csv_of(&turned)], policy), audit_of_many(&parts, policy)] {
            assert_eq!(once["attributes"], other["attributes"]);
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().expect("a pool");
        let threaded = pool.install(|| audit_of_many(&parts, policy));
        assert_eq!(once["attributes"], threaded["attributes"]);
    }
}

#[test]
fn a_clause_with_a_reference_of_its_own_judges_what_the_attribute_would_with_it() {
    let rows = many(70_001, true);
    let clause = |measure: &str, reference: &str| {
        format!("[[clauses]]\nmeasure = \"{measure}\"\ncompare = \"difference\"\nat_most = 1\n{reference}\n")
    };
    let of_scores = "[decision]\ncolumn = \"amount\"\nabove = 20000\n[label]\ncolumn = \"label\"\npositive = [true]\n\
        [score]\ncolumn = \"amount\"\n[[groups]]\ncolumn = \"group\"\nreference = \"a\"\n[audit]\nreplicates = 0\n";
    for (policy, measure) in [(MANY, "mean"), (MANY, "median"), (of_scores, "auc"), (of_scores, "mean_score")]
    {
        let csv = [csv_of(&rows)];
        let own = audit_of_many(&csv, &format!("{policy}{}", clause(measure, "reference = \"b\"")));
        let declared = policy.replace("reference = \"a\"", "reference = \"b\"");
        let declared = audit_of_many(&csv, &format!("{declared}{}", clause(measure, "")));
        let (own, declared) = (finding(&own, "a"), finding(&declared, "a"));
        assert_eq!(own["estimate"], declared["estimate"], "{measure}");
    }
}

#[test]
fn a_class_that_occurs_has_its_cases_however_much_its_name_looks_like_another() {
    // As text, these are four classes; none may be counted as another.
    let names = ["1", "1.0", "01", "2"];
    let csv = names.iter().enumerate().fold("group,class\n".to_string(), |mut csv, (at, name)| {
        csv += &format!("a,{name}\n").repeat(at + 3);
        csv + &format!("b,{name}\n").repeat(5)
    });
    for order in ["", "order = [\"1\", \"1.0\", \"01\", \"2\"]\n"] {
        let policy = format!(
            "[decision]\ncolumn = \"class\"\ncategories = true\n{order}[[groups]]\ncolumn = \"group\"\n"
        );
        let found = sound(&csv, &policy);
        for (at, name) in names.iter().enumerate() {
            let share = &group(attribute(&found, &["group"]), &["a"])["measures"][format!("share:{name}")];
            assert_eq!(count(&share["hits"]), at as u64 + 3, "{order}{name}");
        }
    }
}

#[test]
fn a_median_without_joint_limits_is_no_reference() {
    // Seven cases bound a median with 95 % confidence, and not together with two other groups.
    let few = around_b(|at| 10 + at, 7);
    for (compare, bound) in [("difference", "at_most = 10"), ("ratio", "at_most = 1.25")] {
        let clause = format!("[[clauses]]\nmeasure = \"median\"\ncompare = \"{compare}\"\n{bound}\n");
        let amount = "[decision]\ncolumn = \"amount\"\namount = true\n";
        let found = sound(&few, &format!("{amount}[[groups]]\ncolumn = \"group\"\n{clause}"));
        for (name, verdict) in [("b", "inconclusive"), ("c", "met")] {
            let judged = finding(&found, name);
            assert_eq!(names(&judged["reference"]), ["a"], "{judged}");
            assert_eq!(judged["verdict"], verdict, "{judged}");
        }
    }
}

/// A log in which group b has the lowest amounts and the highest scores.
fn around_b(b: impl Fn(usize) -> usize, cases: usize) -> String {
    let others = (0..60).flat_map(|at| [("a", 80 + at % 31), ("c", 81 + at % 37)]);
    let all = others.chain((0..cases).map(|at| ("b", b(at))));
    let mut csv = "group,amount,score,hired\n".to_string();
    for (at, (group, amount)) in all.enumerate() {
        writeln!(csv, "{group},{amount},{},{}", 1000 - amount, ["yes", "no"][at / 2 % 2]).expect("written");
    }
    csv
}

#[test]
fn an_estimate_against_the_best_group_lies_in_its_joint_interval_whatever_the_best_group_is() {
    // All of b have one amount, or there are few of them.
    let (constant, few) = (around_b(|_| 5, 12), around_b(|at| 10 + at, 7));
    let amount = "[decision]\ncolumn = \"amount\"\namount = true\n";
    let score = "[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[score]\ncolumn = \"score\"\n";
    for (csv, decision, measure, compare, bound) in [
        (&constant, amount, "mean", "difference", "at_most = 5"),
        (&constant, amount, "mean", "ratio", "at_most = 1.25"),
        (&constant, amount, "median", "ratio", "at_most = 1.25"),
        (&few, amount, "mean", "ratio", "at_most = 1.25"),
        (&constant, score, "mean_score", "difference", "at_least = -5"),
    ] {
        let clause = format!("[[clauses]]\nmeasure = \"{measure}\"\ncompare = \"{compare}\"\n{bound}\n");
        let bench = Bench::new();
        bench.write("log.csv", csv);
        let policy = format!("[log]\npath = \"log.csv\"\n{decision}[[groups]]\ncolumn = \"group\"\n{clause}");
        let found = bench.json(&policy);
        assert_eq!(faults(&found), Vec::<String>::new(), "{measure} {compare}");
        for name in ["a", "c"] {
            let judged = finding(&found, name);
            assert_eq!(names(&judged["reference"]), ["b"], "{judged}");
            assert_eq!(judged["verdict"], "breached", "{judged}");
        }
    }
}
