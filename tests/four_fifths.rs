//! Exactly four-fifths is not below four-fifths, whatever floating point says.

mod common;

use std::cmp::Ordering;

use common::*;
use evenhand::exact::Exact;
use evenhand::share::Share;

/// Groups of at most this many cases, every one of them tried.
const MOST: u64 = 59;

#[test]
fn the_arithmetic_of_the_judge_agrees_with_integers_on_every_small_table() {
    let bound = Exact::decimal("0.8").expect("a decimal");
    let rates: Vec<(u64, u64, Exact)> = (1..=MOST)
        .flat_map(|base| (0..=base).map(move |hits| (hits, base, Exact::of(Share::new(hits, base)))))
        .collect();
    let (mut exactly, mut misflagged) = (0, 0);
    for (hits, base, rate) in &rates {
        for (best_hits, best_base, best) in rates.iter().filter(|best| best.0 > 0) {
            let (left, right) = (5 * hits * best_base, 4 * best_hits * base);
            let by_integers = left.cmp(&right);
            // The quotient of two fractions is made only where the comparison is close; far from the bound
            // the product says the same and is cheaper.
            let close = left.abs_diff(right) * 20 < right;
            let by_judge = if close {
                (rate.clone() / best.clone()).expect("the best rate is not zero").cmp(&bound)
            } else {
                rate.cmp(&(bound.clone() * best.clone()))
            };
            assert_eq!(by_judge, by_integers, "{hits}/{base} against {best_hits}/{best_base}");
            if by_integers == Ordering::Equal {
                exactly += 1;
                let by_floats = (*hits as f64 / *base as f64) / (*best_hits as f64 / *best_base as f64);
                misflagged += u32::from(by_floats < 0.8);
            }
        }
    }
    assert_eq!(exactly, 3250, "tables at exactly four-fifths");
    assert_eq!(misflagged, 1053, "of these, tables that division in floats would call a breach");
}

const POINT: &str =
    "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\njudge = \"point\"\n";

#[test]
fn a_whole_audit_finds_exactly_four_fifths_met_and_one_hit_fewer_breached() {
    // Each is exactly four-fifths, and less than 0.8 when divided in floats.
    for ((hits, base), (best_hits, best_base)) in
        [((3, 5), (3, 4)), ((12, 25), (3, 5)), ((12, 59), (15, 59)), ((28, 50), (7, 10)), ((6, 50), (3, 20))]
    {
        let floats = (hits as f64 / base as f64) / (best_hits as f64 / best_base as f64);
        let rows = |hits| [("A", hits, base), ("B", best_hits, best_base)];
        let exactly = count_table("sex", &rows(hits)).audit(POINT);
        assert_eq!(finding(&json(&exactly), "A")["verdict"], "met", "{hits}/{base}, {floats} in floats");
        assert_eq!(exactly.exit_code(), 0);
        let fewer = count_table("sex", &rows(hits - 1)).audit(POINT);
        assert_eq!(finding(&json(&fewer), "A")["verdict"], "breached", "{hits}/{base} less one");
        assert_eq!(fewer.exit_code(), 1);
    }
}

#[test]
fn counts_that_no_float_can_tell_apart_are_judged_exactly() {
    // One hit in a thousand billion below four-fifths: the ratio rounds to 0.8.
    let base = 1_000_000_000_000;
    let rows = |hits| [("A", hits, base), ("B", base / 2, base)];
    let exactly = count_table("sex", &rows(400_000_000_000)).json(POINT);
    assert_eq!(finding(&exactly, "A")["verdict"], "met");
    let fewer = count_table("sex", &rows(399_999_999_999)).json(POINT);
    assert_eq!(finding(&fewer, "A")["verdict"], "breached");
}

#[test]
fn five_quarters_of_a_bad_event_is_the_same_boundary_turned_over() {
    let policy = |hits: u64| {
        let bench = Bench::new();
        bench.write("log.csv", format!("sex,flagged,n\nA,yes,{hits}\nA,no,{}\nB,yes,3\nB,no,1\n", 16 - hits));
        bench.json(
            "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"flagged\"\nadverse = [\"yes\"]\n\
             [weight]\ncolumn = \"n\"\n[[groups]]\ncolumn = \"sex\"\nreference = \"B\"\n[[clauses]]\n\
             measure = \"selection_rate\"\ncompare = \"ratio\"\nat_most = 1.25\njudge = \"point\"\n",
        )
    };
    // 15 of 16 against 3 of 4 is exactly 1.25.
    assert_eq!(finding(&policy(15), "A")["verdict"], "met");
    assert_eq!(finding(&policy(16), "A")["verdict"], "breached");
}
