//! One log audited in several forms: amounts of 0 and 1 are a yes or no, two classes and two stages are too, and an
//! area under a curve is the probability that one amount is above another.

mod common;
#[path = "common/offers.rs"]
mod offers;
#[path = "common/random.rs"]
mod random;

use common::*;
use offers::{Offer, Offers, audit};
use serde_json::Value;

const GROUPS: &str =
    "[[groups]]\ncolumn = \"group\"\nreference = \"a\"\n[conditions]\ncolumns = [\"condition\"]\n";

#[test]
fn a_mean_of_ones_and_zeros_is_a_selection_rate() {
    for seed in 41..45 {
        let offers = Offers::drawn(seed, 300);
        let csv = offers.with_columns("one", |offer| u8::from(offer.amount > 60.0).to_string());
        let amounts = audit(
            &csv,
            &format!("[decision]\ncolumn = \"one\"\namount = true\nbetter = \"higher\"\n{GROUPS}"),
        );
        let rates = audit(&csv, &format!("[decision]\ncolumn = \"one\"\nfavorable = [1]\n{GROUPS}"));
        let cut = audit(&csv, &format!("[decision]\ncolumn = \"amount\"\nabove = 60\n{GROUPS}"));
        assert_eq!(rates["attributes"], cut["attributes"]);
        let tail =
            audit(&csv, &format!("[decision]\ncolumn = \"amount\"\namount = true\nbeyond = [60]\n{GROUPS}"));
        let [amounts, rates, tail] = [&amounts, &rates, &tail].map(|audit| attribute(audit, &["group"]));
        for name in ["a", "b", "c"] {
            let [mean, rate, above] =
                [(amounts, "mean"), (rates, "selection_rate"), (tail, "share_above:60")]
                    .map(|(of, measure)| &group(of, &[name])["measures"][measure]);
            assert_close(&mean["value"], number(&rate["value"]), 1e-12, name);
            assert_eq!(rate, above, "the share above a bound is the rate of a decision cut there");
        }
        for name in ["b", "c"] {
            let (mean, rate) =
                (comparison(amounts, "mean", &[name]), comparison(rates, "selection_rate", &[name]));
            assert!(
                (number(&mean["difference"]["value"]) - number(&rate["difference"]["value"])).abs() < 1e-12
            );
            assert_close(&mean["ratio"]["value"], number(&rate["ratio"]["value"]), 1e-12, name);
            let apart = comparison(amounts, "distribution", &[name]);
            let gap = number(&rate["difference"]["value"]);
            assert!((number(&apart["probability_of_superiority"]["value"]) - 0.5 - gap / 2.0).abs() < 1e-12);
            for distance in ["kolmogorov_smirnov", "wasserstein"] {
                assert!((number(&apart[distance]["value"]) - gap.abs()).abs() < 1e-12, "{distance}");
            }
            let tail = comparison(tail, "share_above:60", &[name]);
            assert_eq!(
                (&tail["difference"]["value"], &tail["test"]),
                (&rate["difference"]["value"], &rate["test"])
            );
            // Within conditions: standardised over all cases of both, and split by Kitagawa.
            let within = |of: &Value, measure: &str| {
                let found = list(&of["conditional"])
                    .iter()
                    .find(|found| found["measure"] == measure && names(&found["group"]) == [name]);
                found.unwrap_or_else(|| panic!("{measure} of {name} within conditions")).clone()
            };
            let (mean, rate) = (within(amounts, "mean"), within(rates, "selection_rate"));
            let same = |one: &Value, other: &Value| {
                assert!((number(one) - number(other)).abs() < 1e-12, "{one} {other}")
            };
            same(&mean["standardized_difference"]["value"], &rate["standardized_difference"]["value"]);
            same(&mean["regression"]["value"], &rate["risk_difference"]["value"]);
            same(&mean["decomposition"]["kitagawa"]["explained"], &rate["decomposition"]["mix"]);
            same(&mean["decomposition"]["kitagawa"]["unexplained"], &rate["decomposition"]["rate"]);
        }
    }
}

#[test]
fn two_classes_and_two_stages_are_a_yes_and_a_no() {
    for seed in 51..54 {
        let offers = Offers::drawn(seed, 300);
        let csv =
            offers.with_columns("word", |offer| if offer.amount > 60.0 { "yes" } else { "no" }.to_string());
        let of = |form: &str| audit(&csv, &format!("[decision]\ncolumn = \"word\"\n{form}\n{GROUPS}"));
        let rates = of("favorable = [\"yes\"]");
        for (form, measure) in [
            ("categories = true\norder = [\"yes\", \"no\"]", "share:yes"),
            ("categories = true", "share:yes"),
            ("stages = [\"no\", \"yes\"]", "pass:yes"),
            ("stages = [\"no\", \"yes\"]", "reach:yes"),
        ] {
            let (rates, other) = (attribute(&rates, &["group"]), of(form));
            let other = attribute(&other, &["group"]);
            for name in ["a", "b", "c"] {
                let measures = |of| &group(of, &[name])["measures"];
                assert_eq!(measures(rates)["selection_rate"], measures(other)[measure], "{form}");
            }
            for name in ["b", "c"] {
                let (one, other) =
                    (comparison(rates, "selection_rate", &[name]), comparison(other, measure, &[name]));
                for part in ["value", "low", "high", "joint_low", "joint_high"] {
                    assert_eq!(one["difference"][part], other["difference"][part], "{form} {part}");
                    assert_eq!(one["ratio"][part], other["ratio"][part], "{form} {part}");
                }
                assert_eq!(one["test"]["p"], other["test"]["p"], "{form}");
            }
            for part in ["chi_square", "p", "cramers_v"] {
                assert_close(&other["association"][part], number(&rates["association"][part]), 1e-12, part);
            }
        }
    }
}

fn of_scores(column: &str, better: &str, decision: &str) -> String {
    format!(
        "[decision]\n{decision}\n[label]\ncolumn = \"label\"\npositive = [true]\n[score]\ncolumn = \"{column}\"\n\
         better = \"{better}\"\n{GROUPS}"
    )
}

const CUT: &str = "column = \"amount\"\nabove = 60";

#[test]
fn an_area_is_the_same_for_every_score_in_the_same_order_and_the_rest_for_the_opposite_one() {
    for seed in 61..65 {
        let offers = Offers::drawn(seed, 300);
        let most = offers.rows.iter().map(|offer| offer.amount).fold(0.0, f64::max);
        let csv = offers.with_columns("log,cube,rank,part", |offer| {
            let x = offer.amount;
            format!(
                "{},{},{},{}",
                x.ln(),
                (x - 50.0).powi(3),
                offers.rows.iter().filter(|other| other.amount < x).count(),
                x / most
            )
        });
        let of = |column: &str, better: &str| audit(&csv, &of_scores(column, better, CUT));
        let plain = of("amount", "higher");
        let plain = attribute(&plain, &["group"]);
        for column in ["log", "cube", "rank", "part"] {
            let other = of(column, "higher");
            let other = attribute(&other, &["group"]);
            for name in ["a", "b", "c"] {
                let area = |of| &group(of, &[name])["measures"]["auc"];
                assert_eq!(area(plain), area(other), "{column}");
            }
            for name in ["b", "c"] {
                assert_eq!(comparison(plain, "auc", &[name]), comparison(other, "auc", &[name]), "{column}");
            }
        }
        let turned = of("amount", "lower");
        let turned = attribute(&turned, &["group"]);
        for name in ["a", "b", "c"] {
            let (one, other) =
                (&group(plain, &[name])["measures"]["auc"], &group(turned, &[name])["measures"]["auc"]);
            for (low, high) in [("value", "value"), ("low", "high"), ("high", "low")] {
                assert!((number(&one[low]) + number(&other[high]) - 1.0).abs() < 1e-12, "{one} {other}");
            }
        }
        // The area is the probability that a positive case scores more than a negative one: an audit of amounts with the
        // label as the group says the same.
        for name in ["a", "b", "c"] {
            let only = Offers {
                rows: offers
                    .rows
                    .iter()
                    .filter(|offer| offer.group == name)
                    .map(|offer| Offer { ..*offer })
                    .collect(),
            };
            let between = audit(
                &only.csv(|x| x),
                "[decision]\ncolumn = \"amount\"\namount = true\n[[groups]]\ncolumn = \"label\"\nreference = \"false\"\n",
            );
            let found = comparison(attribute(&between, &["label"]), "distribution", &["true"]);
            assert_close(
                &group(plain, &[name])["measures"]["auc"]["value"],
                number(&found["probability_of_superiority"]["value"]),
                1e-12,
                name,
            );
        }
    }
}

#[test]
fn the_present_threshold_selects_whom_the_decision_selects() {
    let offers = Offers::drawn(71, 400);
    for (decision, rule) in
        [("above", "above"), ("at_least", "at_least"), ("below", "below"), ("at_most", "at_most")]
    {
        let found = offers.audit(
            |x| x,
            &of_scores("amount", "higher", &format!("column = \"amount\"\n{decision} = 60.25")),
        );
        let found = attribute(&found, &["group"]);
        let sweep = &found["scores"]["sweep"];
        assert_eq!((text(&sweep["rule"]), number(&sweep["present"])), (rule, 60.25));
        let at =
            list(&sweep["thresholds"]).iter().position(|threshold| *threshold == 60.25).expect("it is there");
        for of_group in list(&sweep["groups"]) {
            let measures = &group(found, &names(&of_group["group"]))["measures"];
            for (column, measure) in [
                ("selected", "selection_rate"),
                ("of_positives", "true_positive_rate"),
                ("of_negatives", "false_positive_rate"),
            ] {
                assert_eq!(of_group[column]["hits"][at], measures[measure]["hits"], "{decision} {measure}");
                assert_eq!(of_group[column]["base"], measures[measure]["base"], "{decision} {measure}");
            }
        }
    }
}

#[test]
fn renamed_merged_cut_and_unknown_groups_are_those_written_so_in_the_log() {
    let offers = Offers::drawn(81, 300);
    let policy = |column: &str, more: &str| {
        format!("[decision]\ncolumn = \"amount\"\namount = true\n[[groups]]\ncolumn = \"{column}\"\n{more}\n")
    };
    let csv = offers.with_columns("years,band,own,merged,hidden", |offer| {
        let years = (offer.amount as u64 % 60) + 10;
        let band = match years {
            0..25 => "<25",
            25..40 => "25-<40",
            _ => ">=40",
        };
        let merged = if offer.group == "b" { "c" } else { offer.group };
        let hidden = if offer.group == "c" { "" } else { offer.group };
        format!("{years},{band},{},{merged},{hidden}", offer.group)
    });
    for (declared, more, written) in [
        ("years", "cut = [25, 40]", "band"),
        ("own", "rename = { b = \"c\" }", "merged"),
        ("own", "unknown = [\"c\"]", "hidden"),
    ] {
        let one = audit(&csv, &policy(declared, more));
        let other = audit(&csv, &policy(written, ""));
        let (one, other) = (attribute(&one, &[declared]), attribute(&other, &[written]));
        // Ranges are in the order of their bounds, and texts in that of the alphabet.
        let sorted = |of: &Value, list_of: &str, column: &str| {
            let plain = |entry: &Value| entry.to_string().replace(&format!("\"{column}\""), "\"column\"");
            let mut entries: Vec<String> = list(&of[list_of]).iter().map(plain).collect();
            entries.sort();
            entries
        };
        for list_of in ["groups", "comparisons"] {
            assert_eq!(sorted(one, list_of, declared), sorted(other, list_of, written), "{more}");
        }
    }
}
