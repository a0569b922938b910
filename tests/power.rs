//! How much an audit could see: what stands beside each verdict, and whether it holds.

mod common;
#[path = "common/random.rs"]
mod random;

use common::*;
use evenhand::inference::normal::two_sided_p;
use evenhand::inference::{any_pair_differs, sidak_critical, tukey_kramer_critical};
use evenhand::report::{Making, compose, markdown};
use random::Generator;
use serde_json::Value;

fn clause(measure: &str, compare: &str, keys: &str) -> String {
    format!("[[clauses]]\nmeasure = \"{measure}\"\ncompare = \"{compare}\"\n{keys}\n")
}

fn ratio(keys: &str) -> String {
    clause("selection_rate", "ratio", keys)
}

fn power(audit: &Value, group: &str) -> Value {
    finding(audit, group)["power"].clone()
}

const SIGNIFICANCE: &str = "at_least = 0.8\njudge = \"significance\"";
const INTERVAL: &str = "at_least = 0.8";
const POINT: &str = "at_least = 0.8\njudge = \"point\"";

#[test]
fn the_smallest_gap_is_the_one_of_the_published_example() {
    let audit = count_table("sex", &[("A", 20, 100), ("B", 120, 400)]).json(&ratio(SIGNIFICANCE));
    let found = power(&audit, "A");
    assert_close(&found["level"], 0.05, 1e-12, "one comparison");
    assert_close(&found["detectable"]["rate"], 0.1656120058519002, 1e-9, "rate");
    assert_close(&found["detectable"]["ratio"], 0.552040019506334, 1e-9, "ratio");
    assert_close(&found["detectable"]["difference"], -0.1343879941480998, 1e-9, "difference");
    assert_eq!(found["chance_of_detection"], 0.8);
    // Even 0 of 10 is no surprise.
    let audit = count_table("sex", &[("A", 2, 10), ("B", 120, 400)]).json(&ratio(SIGNIFICANCE));
    let found = power(&audit, "A");
    assert!(found["detectable"]["rate"].is_null());
    assert!(text(&found["detectable"]["undefined"]).contains("even the widest gap"));
}

#[test]
fn the_level_is_that_of_the_clause() {
    let rows: Vec<(String, u64, u64)> = (0..7).map(|i| (format!("G{i}"), 40 + i, 100)).collect();
    let rows: Vec<(&str, u64, u64)> =
        rows.iter().map(|(name, hits, base)| (name.as_str(), *hits, *base)).collect();
    let level = |more: &str| number(&power(&count_table("group", &rows).json(more), "G1")["level"]);
    let close =
        |found: f64, expected: f64| assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
    close(level(&ratio(SIGNIFICANCE)), 0.05 / 6.0);
    close(level(&ratio(POINT)), 0.05 / 6.0);
    close(level(&ratio(INTERVAL)), two_sided_p(tukey_kramer_critical(7, 0.95)));
    close(
        level(&(String::from("reference = \"G3\"\n") + &ratio(INTERVAL))),
        two_sided_p(sidak_critical(6, 0.95)),
    );
    close(level(&(String::from("reference = \"rest\"\n") + &ratio(SIGNIFICANCE))), 0.05 / 7.0);
    close(level(&clause("selection_rate", "value", "at_least = 0.3")), 0.05);
    // Of two groups there is one comparison.
    let pair = count_table("sex", &rows[..2]).json(&ratio(INTERVAL));
    close(number(&power(&pair, "G0")["level"]), 0.05);
}

#[test]
fn a_bad_event_has_its_worse_side_above() {
    let bench = Bench::new();
    bench.write("log.csv", "sex,flagged,n\nA,yes,30\nA,no,70\nB,yes,100\nB,no,300\n");
    let found = bench.json(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"flagged\"\nadverse = [\"yes\"]\n[weight]\ncolumn = \"n\"\n\
         [[groups]]\ncolumn = \"sex\"\n[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_most = 1.25\n",
    );
    let found = power(&found, "A");
    assert!(number(&found["detectable"]["rate"]) > 0.25);
    assert!(number(&found["detectable"]["ratio"]) > 1.0);
}

#[test]
fn against_all_together_the_reference_moves_with_the_group() {
    let rows = [("A", 30, 100), ("B", 120, 300)];
    let of = |reference: &str| {
        let policy = format!("reference = \"{reference}\"\n{}", ratio(SIGNIFICANCE));
        power(&count_table("sex", &rows).json(&policy), "A")["detectable"].clone()
    };
    let (rest, overall) = (of("rest"), of("overall"));
    assert_eq!(rest["rate"], overall["rate"]);
    let whole = (number(&rest["rate"]) * 100.0 + 120.0) / 400.0;
    assert_close(&overall["against"], whole, 1e-12, "all together");
}

#[test]
fn equal_groups_are_flagged_as_often_as_counted_out_and_no_rule_more_often_than_the_point() {
    // Two groups of 100 at 0.3, from the table of the four-fifths rule.
    let rows = [("A", 29, 100), ("B", 31, 100)];
    let of = |keys: &str| power(&count_table("sex", &rows).json(&ratio(keys)), "A")["false_flag"].clone();
    let found = of(POINT);
    assert_close(&found["by_this_rule"]["chance"], 0.29871396993367033, 1e-9, "point");
    assert_eq!(found["by_this_rule"], found["by_the_point_alone"]);
    assert_eq!(found["groups"], 2);
    for keys in [INTERVAL, SIGNIFICANCE] {
        let found = of(keys);
        assert_eq!(found["by_this_rule"]["at_most"], 0.05);
        assert_close(&found["by_the_point_alone"]["chance"], 0.29871396993367033, 1e-9, keys);
    }
    // Fewer cases than the clause asks for flag nobody.
    assert_eq!(of(&format!("{POINT}\nmin_rows = 200"))["by_this_rule"]["chance"], 0.0);
    let large = [("A", 2999, 10_000), ("B", 3001, 10_000)];
    let found = power(&count_table("sex", &large).json(&ratio(INTERVAL)), "A")["false_flag"].clone();
    assert_eq!(found["by_this_rule"]["at_most"], found["by_the_point_alone"]["chance"]);
}

#[test]
fn a_test_against_the_best_of_many_does_not_keep_the_level() {
    let rows: Vec<(String, u64, u64)> = (0..7).map(|i| (format!("G{i}"), 30 + i % 2, 100)).collect();
    let rows: Vec<(&str, u64, u64)> =
        rows.iter().map(|(name, hits, base)| (name.as_str(), *hits, *base)).collect();
    let found = |more: String| power(&count_table("group", &rows).json(&more), "G2")["false_flag"].clone();
    let best = found(ratio(SIGNIFICANCE));
    let critical = -evenhand::inference::normal::quantile(0.05 / 12.0);
    assert_close(&best["by_this_rule"]["at_most"], any_pair_differs(7, critical), 1e-9, "against the best");
    assert!(number(&best["by_this_rule"]["at_most"]) > 0.1);
    // A reference that is declared is not picked from the data.
    let fixed = found(format!("reference = \"G1\"\n{}", ratio(SIGNIFICANCE)));
    assert_eq!(fixed["by_this_rule"]["at_most"], 0.05);
    assert!(number(&fixed["by_the_point_alone"]["chance"]) < number(&best["by_the_point_alone"]["chance"]));
}

#[test]
fn a_drawn_chance_is_the_same_on_any_number_of_threads() {
    let rows = [("A", 12, 40), ("B", 20, 50), ("C", 9, 30)];
    let table = count_table("group", &rows);
    let policy = format!("{}reference = \"rest\"\n{}", table.policy, ratio(POINT));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| table.bench.json(&policy))
    };
    let (one, many) = (with(1), with(4));
    assert_eq!(one, many);
    let found = power(&one, "A")["false_flag"]["by_this_rule"].clone();
    let (chance, error) = (number(&found["chance"]), number(&found["standard_error"]));
    assert!((error - (chance * (1.0 - chance) / 10_000.0).sqrt()).abs() < 1e-12);
    assert_eq!(found["method"], "equal_groups_drawn");
}

#[test]
fn only_what_is_inconclusive_is_to_be_settled() {
    let settle = |a: (u64, u64), b: (u64, u64), more: &str| {
        let audit = count_table("sex", &[("A", a.0, a.1), ("B", b.0, b.1)]).json(more);
        (text(&finding(&audit, "A")["verdict"]).to_string(), power(&audit, "A")["to_settle"].clone())
    };
    let (verdict, found) = settle((4000, 10_000), (8000, 10_000), &ratio(INTERVAL));
    assert!(verdict == "breached" && found.is_null());
    let (verdict, found) = settle((9500, 10_000), (9600, 10_000), &ratio(INTERVAL));
    assert!(verdict == "met" && found.is_null());
    // On the bound no sample decides, and next to it none that anybody gathers.
    let (verdict, found) = settle((8, 20), (10, 20), &ratio(INTERVAL));
    assert!(verdict == "inconclusive" && text(&found["undefined"]).contains("on the bound"), "{found}");
    let (_, found) = settle((400_001, 1_000_000), (500_000, 1_000_000), &ratio(INTERVAL));
    assert!(found["times"].is_null() && text(&found["undefined"]).contains("10,000"), "{found}");
    // Too few to judge at all, with evidence that would do.
    let (verdict, found) = settle((1, 20), (19, 20), &ratio(&format!("{INTERVAL}\nmin_rows = 30")));
    assert_eq!(verdict, "inconclusive");
    assert_eq!(found["for_min_rows"], true);
    assert_close(&found["times"], 1.5, 1e-12, "30 of 20");
    assert_eq!((&found["group_cases"], &found["reference_cases"]), (&Value::from(30), &Value::from(30)));
    let (_, found) = settle((1, 20), (19, 20), &ratio(&format!("{POINT}\nmin_rows = 30")));
    assert_close(&found["times"], 1.5, 1e-12, "the point");
    // 12 of 50 against 15 of 50 is told apart by 858.27 cases of each.
    let (verdict, found) = settle((12, 50), (16, 50), &ratio(SIGNIFICANCE));
    assert_eq!(verdict, "inconclusive");
    let expected = [&found["group_cases"], &found["reference_cases"]].map(count);
    let times = number(&found["times"]);
    assert_eq!(expected, [(times * 50.0).ceil() as u64; 2]);
}

#[test]
fn what_has_no_answer_has_a_reason() {
    let none = count_table("sex", &[("A", 0, 40), ("B", 0, 50)]).json(&ratio(INTERVAL));
    let found = power(&none, "A");
    assert!(text(&found["detectable"]["undefined"]).contains("no rate is worse"));
    assert!(text(&found["false_flag"]["undefined"]).contains("no variation"));
    assert!(text(&found["to_settle"]["undefined"]).contains("0/0"));
    let value = count_table("sex", &[("A", 10, 40), ("B", 20, 50)]);
    let found = power(&value.json(&clause("selection_rate", "value", "at_least = 0.3")), "A");
    assert!(text(&found["false_flag"]["undefined"]).contains("each group alone"));
    assert!(found["detectable"].get("ratio").is_none());
    assert_eq!(found["detectable"]["against"], 0.3);
    assert_eq!(found["detectable"]["method"], "detectable_beyond");
    let alone = count_table("sex", &[("A", 10, 40), ("B", 20, 50)]);
    let excluded = "[[exclusions]]\nbelow_fraction = 0.5\njustification = \"few\"\n";
    let audit = alone.json(&(excluded.to_string() + &clause("selection_rate", "value", "at_least = 0.3")));
    assert!(!power(&audit, "A").is_null(), "a value needs no other group");
    let rows = [("A", 10, 40), ("B", 20, 50), ("C", 200, 500)];
    let excluded = "[[exclusions]]\nbelow_fraction = 0.08\njustification = \"few\"\n";
    let audit = count_table("group", &rows).json(&(excluded.to_string() + &ratio(INTERVAL)));
    assert_eq!(finding(&audit, "A")["verdict"], "not_applicable");
    assert!(power(&audit, "A").is_null());
}

#[test]
fn a_mean_of_two_shares_has_a_reason_instead() {
    let bench = Bench::new();
    bench.write(
        "log.csv",
        "sex,outcome,label,n\nA,y,y,20\nA,y,n,15\nA,n,y,10\nA,n,n,30\nB,y,y,30\nB,y,n,10\nB,n,y,9\nB,n,n,31\n",
    );
    let audit = bench.json(&format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"y\"]\n[label]\ncolumn = \"label\"\n\
         positive = [\"y\"]\n[weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\n{}{}",
        clause("balanced_accuracy", "ratio", "at_least = 0.9"),
        clause("average_absolute_odds_difference", "value", "at_most = 0.1"),
    ));
    for found in list(&audit["findings"]) {
        let reason = found["power"]["to_settle"]["undefined"].as_str();
        assert!(
            found["verdict"] != "inconclusive" || reason.is_some_and(|r| r.contains("mean of two")),
            "{found}"
        );
    }
}

#[test]
fn survey_weights_are_a_reason_of_their_own() {
    let bench = Bench::new();
    bench.write("log.csv", "sex,outcome,w\nA,y,1.5\nA,n,2\nA,n,1\nB,y,1\nB,y,1.2\nB,n,3\n");
    let audit = bench.audit(&format!(
        "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\nfavorable = [\"y\"]\n[weight]\n\
         column = \"w\"\nkind = \"sampling\"\n[[groups]]\ncolumn = \"sex\"\n{}{}",
        ratio(INTERVAL),
        clause("demographic_parity_difference", "value", "at_most = 0.1"),
    ));
    for found in list(&json(&audit)["findings"]) {
        for part in ["detectable", "false_flag", "to_settle"] {
            assert_eq!(found["power"][part]["undefined"], "not valid with survey weights", "{found}");
        }
    }
    let report = markdown(&compose(&audit, &[], &Making::default()));
    assert!(report.contains("was not computed: not valid with survey weights."));
    assert!(!report.contains("Smallest gap"));
}

/// A draw of `base` cases with this chance.
fn draw(generator: &mut Generator, base: u64, rate: f64) -> u64 {
    (0..base).map(|_| u64::from(generator.uniform() < rate)).sum()
}

#[test]
fn a_sample_that_grew_as_told_is_decided_in_four_of_five_audits() {
    const DRAWS: u64 = 150;
    let mut generator = Generator(11);
    let parity = |keys: &str| clause("demographic_parity_difference", "value", keys);
    type Rows = Vec<(&'static str, u64, u64)>;
    let cases: [(&str, Rows, String); 8] = [
        ("towards a breach, by interval", vec![("A", 30, 100), ("B", 45, 100)], ratio(INTERVAL)),
        ("towards met, by interval", vec![("A", 54, 120), ("B", 60, 120)], ratio(INTERVAL)),
        ("by significance", vec![("A", 12, 60), ("B", 24, 80)], ratio(SIGNIFICANCE)),
        (
            "difference",
            vec![("A", 40, 100), ("B", 60, 150)],
            clause("selection_rate", "difference", "at_least = -0.1"),
        ),
        ("value", vec![("A", 40, 100), ("B", 60, 150)], clause("selection_rate", "value", "at_most = 0.45")),
        ("three groups", vec![("A", 30, 100), ("B", 60, 120), ("C", 30, 62)], ratio(INTERVAL)),
        (
            "summary, towards a breach",
            vec![("A", 30, 100), ("B", 60, 120), ("C", 30, 62)],
            parity("at_most = 0.1"),
        ),
        (
            "summary, towards met",
            vec![("A", 30, 100), ("B", 40, 120), ("C", 22, 62)],
            parity("at_most = 0.15"),
        ),
    ];
    for (what, rows, policy) in cases {
        let before = count_table("group", &rows).json(&policy);
        let found = findings_of(&before, &["A"]).first().map_or(&before["findings"][0], |found| *found);
        assert_eq!(found["verdict"], "inconclusive", "{what}");
        let times = number(&found["power"]["to_settle"]["times"]);
        let mut decided = 0;
        for _ in 0..DRAWS {
            let grown: Vec<(&str, u64, u64)> = rows
                .iter()
                .map(|(name, hits, base)| {
                    let grown = (*base as f64 * times).ceil() as u64;
                    (*name, draw(&mut generator, grown, *hits as f64 / *base as f64), grown)
                })
                .collect();
            let after = count_table("group", &grown).json(&policy);
            // Where A comes out best, the other is the one that is judged.
            let found = findings_of(&after, &["A"]).first().map_or(&after["findings"][0], |found| *found);
            decided += u64::from(found["verdict"] != "inconclusive");
        }
        let part = decided as f64 / DRAWS as f64;
        println!("{what}: {part} decided after {times} times as many cases");
        assert!((0.68..=0.92).contains(&part), "{what}: {part} decided after {times} times as many cases");
    }
}

#[test]
fn no_table_makes_a_number_that_is_none() {
    let mut generator = Generator(5);
    let policies = [
        ratio(INTERVAL),
        ratio(SIGNIFICANCE),
        ratio("at_least = 0.8\nat_most = 1.25\njudge = \"point\"\nmin_rows = 20"),
        clause("selection_rate", "difference", "at_least = -0.1\nat_most = 2.5"),
        clause("selection_rate", "value", "at_least = 0.2\nat_most = 40"),
        clause("demographic_parity_difference", "value", "at_most = 0.1"),
        clause("demographic_parity_ratio", "value", "at_least = 0.8"),
    ];
    for draw in 0..120 {
        let shares: Vec<_> = (0..3).map(|_| generator.hard_share()).collect();
        let names = ["A", "B", "C"];
        let rows: Vec<(&str, u64, u64)> =
            names.iter().zip(&shares).map(|(name, share)| (*name, share.hits(), share.base())).collect();
        let reference = ["best", "rest", "overall", "B"][draw % 4];
        let clauses = policies.concat();
        let audit = count_table("group", &rows).json(&format!("reference = \"{reference}\"\n{clauses}"));
        for found in list(&audit["findings"]).iter().filter(|found| !found["power"].is_null()) {
            let power = &found["power"];
            let level = number(&power["level"]);
            assert!(level > 0.0 && level <= 0.05 + 1e-12, "{rows:?} {found}");
            let detectable = &power["detectable"];
            match detectable["rate"].as_f64() {
                Some(rate) => {
                    assert!(
                        (0.0..=1.0).contains(&rate) && detectable["difference"].is_f64(),
                        "{rows:?} {found}"
                    )
                }
                None => assert!(detectable["undefined"].is_string(), "{rows:?} {found}"),
            }
            let flag = &power["false_flag"];
            match flag.get("undefined") {
                Some(reason) => assert!(reason.is_string()),
                None => {
                    let point = number(&flag["by_the_point_alone"]["chance"]);
                    let rule = &flag["by_this_rule"];
                    let rule = number(rule.get("chance").unwrap_or(&rule["at_most"]));
                    assert!(
                        (0.0..=1.0).contains(&point) && (0.0..=point).contains(&rule),
                        "{rows:?} {found}"
                    );
                }
            }
            let settle = &power["to_settle"];
            assert_eq!(settle.is_null(), found["verdict"] != "inconclusive", "{rows:?} {found}");
            if !settle.is_null() {
                let times = settle["times"].as_f64();
                assert!(
                    times.map_or(settle["undefined"].is_string(), |times| (1.0..=10_000.0).contains(&times))
                );
            }
        }
    }
}
