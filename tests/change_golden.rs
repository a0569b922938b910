//! Changes between two times against values made by other implementations, and by their definition.
//!
//! `golden/change.json` is made by `golden/change.py`.

#[path = "common/values.rs"]
mod values;

use evenhand::amount::Moments;
use evenhand::inference::change::{
    AmountPair, Change, StratumChange, change_of_difference, change_of_mean_difference, change_of_rate,
    change_of_ratio, split_change_of_difference,
};
use evenhand::inference::normal::two_sided_p;
use evenhand::inference::strata::Stratum;
use evenhand::inference::{Pair, equality, newcombe, score};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share};

const CONFIDENCE: f64 = 0.95;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/change.json")).expect("the golden file is JSON")
}

fn pair(value: &Value) -> Pair {
    Pair { group: share(&value[0]), reference: share(&value[1]) }
}

fn assert_close(found: f64, expected: f64, tolerance: f64, what: &str) {
    let close = (found - expected).abs() <= tolerance * expected.abs() + 1e-12;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

fn assert_change(found: Result<Change, Undefined>, expected: &Value, p: Option<&Value>, what: &str) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    let what = format!("{} of {what}", found.estimate.interval.method);
    let numbers = [found.estimate.value, found.estimate.interval.low, found.estimate.interval.high];
    for (found, expected) in numbers.iter().zip(list(expected)) {
        assert_close(*found, number(expected), 1e-8, &what);
    }
    if let Some(p) = p {
        // The likelihood was maximised by a search that knows no more digits.
        assert_close(found.test.p, number(p), 2e-4, &what);
    }
}

#[test]
fn changes_of_rates_differences_and_ratios() {
    for case in list(&golden()["changes"]) {
        let now = pair(&case["now"]);
        let before: Vec<Pair> = list(&case["before"]).iter().map(pair).collect();
        let what = format!("{now:?} after {before:?}");
        let of = |key: &str| case.get(key);
        assert_change(
            change_of_difference(now, &before, CONFIDENCE),
            &case["difference"],
            of("difference_p"),
            &what,
        );
        assert_change(change_of_ratio(now, &before, CONFIDENCE), &case["ratio"], of("ratio_p"), &what);
        let earlier: Vec<Share> = before.iter().map(|pair| pair.group).collect();
        assert_change(change_of_rate(now.group, &earlier, CONFIDENCE), &case["rate"], of("rate_p"), &what);
    }
}

#[test]
fn with_many_cases_it_is_walds_difference_in_differences() {
    for case in list(&golden()["wald"]) {
        let found = change_of_difference(pair(&case["now"]), &[pair(&case["before"][0])], CONFIDENCE);
        let found = found.expect("cases everywhere");
        assert_close(found.estimate.value, number(&case["value"]), 1e-9, "value");
        assert_close(found.test.p, two_sided_p(number(&case["z"])), 0.03, "p");
        let width = found.estimate.interval.high - found.estimate.interval.low;
        let expected = number(&case["limits"][1]) - number(&case["limits"][0]);
        assert_close(width, expected, 0.005, "width");
    }
}

#[test]
fn changes_of_mean_amounts() {
    let moments = |amounts: &Value| {
        let mut moments = Moments::default();
        list(amounts).iter().for_each(|amount| moments.add(number(amount), 1));
        moments
    };
    for case in list(&golden()["amounts"]) {
        let periods: Vec<[Moments; 2]> =
            list(&case["periods"]).iter().map(|period| [moments(&period[0]), moments(&period[1])]).collect();
        let pairs: Vec<AmountPair<'_>> =
            periods.iter().map(|[group, reference]| AmountPair { group, reference }).collect();
        let found = change_of_mean_difference(pairs[0], &pairs[1..], CONFIDENCE).expect("cases everywhere");
        assert_close(found.estimate.value, number(&case["value"]), 1e-10, "value");
        assert_close(found.estimate.interval.low, number(&case["limits"][0]), 1e-9, "low");
        assert_close(found.estimate.interval.high, number(&case["limits"][1]), 1e-9, "high");
        assert_close(found.test.p, number(&case["p"]), 1e-9, "p");
    }
}

#[test]
fn splits_of_a_change() {
    let golden = &golden()["splits"];
    let stratum = |time: &str, at: usize| Stratum {
        group: share(&golden[time]["group"][at]),
        reference: share(&golden[time]["reference"][at]),
    };
    let strata: Vec<StratumChange> =
        (0..4).map(|at| StratumChange { now: stratum("now", at), before: stratum("before", at) }).collect();
    let found = split_change_of_difference(&strata).expect("both groups at both times");
    for (part, key) in [(found.group, "group"), (found.reference, "reference")] {
        assert_close(part.gap, number(&golden[key]["change"]), 1e-12, key);
        assert_close(part.mix, number(&golden[key]["mix"]), 1e-12, key);
        assert_close(part.rate, number(&golden[key]["rate"]), 1e-12, key);
        assert_close(part.unmatched, number(&golden[key]["unmatched"]), 1e-12, key);
    }
    let sum = found.mix() + found.rate() + found.unmatched();
    assert!((sum - found.change()).abs() < 1e-14);
    assert_eq!((found.group.left_out.group_cases, found.group.left_out.reference_cases), (5, 7));
}

#[test]
fn one_earlier_period_of_a_rate_is_two_groups() {
    let (now, before) = (Share::new(56, 70), Share::new(48, 80));
    let found = change_of_rate(now, &[before], CONFIDENCE).expect("cases");
    let expected = newcombe(now, before, CONFIDENCE).expect("cases");
    assert!((found.estimate.interval.low - expected.low).abs() < 1e-15);
    assert!((found.estimate.interval.high - expected.high).abs() < 1e-15);
    assert_eq!(Ok(found.test), equality(now, before));
}

#[test]
fn the_test_of_a_contrast_of_the_same_earlier_periods_is_the_score_test() {
    // The mean of one rate taken twice is that of twice as many cases.
    let (now, before) = (Share::new(56, 70), Share::new(24, 40));
    let found = change_of_rate(now, &[before, before], CONFIDENCE).expect("cases");
    assert_eq!(found.test.method, "contrast_score");
    assert!((found.test.p / score(now, before.pool(before)) - 1.0).abs() < 1e-9);
}

/// All pairs of small shares, now and before.
fn every_small_change(mut check: impl FnMut(Pair, Pair)) {
    let shares: Vec<Share> =
        [1, 2, 5].into_iter().flat_map(|n| (0..=n).map(move |x| Share::new(x, n))).collect();
    let pairs: Vec<Pair> = shares
        .iter()
        .flat_map(|group| shares.iter().map(|reference| Pair { group: *group, reference: *reference }))
        .collect();
    pairs.iter().for_each(|now| pairs.iter().for_each(|before| check(*now, *before)));
}

#[test]
fn every_small_table_has_honest_limits_or_a_reason() {
    every_small_change(|now, before| {
        let what = format!("{now:?} after {before:?}");
        for periods in [vec![before], vec![before, now]] {
            let found = change_of_difference(now, &periods, CONFIDENCE).expect("cases everywhere");
            let (value, interval) = (found.estimate.value, found.estimate.interval);
            assert!(-2.0 <= interval.low && interval.low <= value && value <= interval.high, "{what}");
            assert!(interval.high <= 2.0 && interval.low < interval.high, "{what}");
            assert!((0.0..=1.0).contains(&found.test.p), "{what} {found:?}");
            assert!(value != 0.0 || found.test.p == 1.0, "{what} {found:?}");
            match change_of_ratio(now, &periods, CONFIDENCE) {
                Ok(found) => {
                    let (value, interval) = (found.estimate.value, found.estimate.interval);
                    assert!(0.0 <= interval.low && interval.low <= value * (1.0 + 1e-12), "{what} {found:?}");
                    assert!(value <= interval.high * (1.0 + 1e-12) && interval.high.is_finite(), "{what}");
                    assert!((0.0..=1.0).contains(&found.test.p), "{what} {found:?}");
                }
                Err(reason) => {
                    let zero =
                        [now.reference, before.group, before.reference].iter().any(|share| share.hits() == 0);
                    assert!(zero || now.group.hits() == 0, "{what} {reason}");
                }
            }
        }
    });
}

#[test]
fn turning_time_back_turns_the_change_over() {
    every_small_change(|now, before| {
        let there = change_of_difference(now, &[before], CONFIDENCE).expect("cases");
        let back = change_of_difference(before, &[now], CONFIDENCE).expect("cases");
        assert!((there.estimate.interval.low + back.estimate.interval.high).abs() < 1e-14);
        assert!((there.test.p - back.test.p).abs() < 1e-8, "{now:?} {before:?} {there:?} {back:?}");
        let (there, back) =
            (change_of_ratio(now, &[before], CONFIDENCE), change_of_ratio(before, &[now], CONFIDENCE));
        if let (Ok(there), Ok(back)) = (there, back) {
            assert!((there.estimate.interval.low * back.estimate.interval.high - 1.0).abs() < 1e-9);
            assert!((there.test.p - back.test.p).abs() < 1e-8, "{now:?} {before:?} {there:?} {back:?}");
        }
    });
}

#[test]
fn what_cannot_be_compared_says_why() {
    let (empty, some, none) = (Share::new(0, 0), Share::new(3, 9), Share::new(0, 9));
    let pair = |group, reference| Pair { group, reference };
    let full = pair(some, some);
    assert_eq!(change_of_rate(empty, &[some], CONFIDENCE), Err(Undefined::NoCases));
    assert_eq!(change_of_rate(some, &[], CONFIDENCE), Err(Undefined::NothingEarlier));
    assert_eq!(change_of_rate(some, &[some, empty], CONFIDENCE), Err(Undefined::EarlierUndefined));
    let difference = |now, before: &[Pair]| change_of_difference(now, before, CONFIDENCE).map(|_| ());
    assert_eq!(difference(pair(empty, some), &[full]), Err(Undefined::NoCases));
    assert_eq!(difference(pair(some, empty), &[full]), Err(Undefined::ReferenceUndefined));
    assert_eq!(difference(full, &[pair(some, empty)]), Err(Undefined::EarlierUndefined));
    let ratio = |now, before| change_of_ratio(now, &[before], CONFIDENCE).map(|_| ());
    assert_eq!(ratio(pair(none, none), full), Err(Undefined::BothZero));
    assert_eq!(ratio(pair(some, none), full), Err(Undefined::ReferenceZero));
    assert_eq!(ratio(full, pair(some, none)), Err(Undefined::EarlierUndefined));
    assert_eq!(ratio(full, pair(none, some)), Err(Undefined::EarlierZero));
    assert_eq!(ratio(pair(none, some), full), Ok(()));
    let nothing = change_of_difference(pair(none, none), &[pair(none, none)], CONFIDENCE).expect("cases");
    assert_eq!(nothing.test.p, 1.0);
    let mut one = Moments::default();
    one.add(4.0, 1);
    let mut same = one.clone();
    same.add(4.0, 7);
    let amounts = |now, before| change_of_mean_difference(now, &[before], CONFIDENCE).map(|_| ());
    let of = |group, reference| AmountPair { group, reference };
    assert_eq!(amounts(of(&one, &same), of(&same, &same)), Err(Undefined::SingleCase));
    assert_eq!(amounts(of(&same, &same), of(&one, &same)), Err(Undefined::EarlierUndefined));
    assert_eq!(amounts(of(&same, &same), of(&same, &same)), Err(Undefined::NoVariation));
}
