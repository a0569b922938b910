//! E-processes and confidence sequences against values made by other implementations, and by their definition.
//!
//! `golden/sequential.json` is made by `golden/sequential.py`.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::sequential::{
    Bounds, Look, difference_sequence, e_process, mean_of, rate_sequence, ratio_sequence, single_e_process,
};
use evenhand::inference::{Estimate, Pair};
use evenhand::share::{Share, Undefined};
use serde_json::Value;
use values::{list, number, share};

const ROOT_FOUND: f64 = 1e-7;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/sequential.json")).expect("the golden file is JSON")
}

fn look(kind: &str, period: &Value) -> Look {
    let pair = Pair { group: share(&period["group"]), reference: share(&period["reference"]) };
    let demanded = Bounds { at_least: period["at_least"].as_f64(), at_most: period["at_most"].as_f64() };
    match kind {
        "ratio" => Look::Ratio { pair, demanded },
        "difference" => Look::Difference { pair, demanded },
        _ => Look::Value { share: pair.group, demanded },
    }
}

#[test]
fn e_processes_multiplied_out_elsewhere() {
    let golden = golden();
    assert!(list(&golden["processes"]).len() > 10);
    for case in list(&golden["processes"]) {
        let kind = case["kind"].as_str().expect("a kind");
        let looks: Vec<Look> = list(&case["periods"]).iter().map(|period| look(kind, period)).collect();
        for (found, key) in [(e_process(&looks), "mixture"), (single_e_process(&looks), "single")] {
            assert_eq!(found.len(), looks.len());
            for (found, expected) in found.iter().zip(list(&case[key])) {
                let expected = number(expected);
                let close = (found - expected).abs() <= 1e-8 + 1e-11 * expected.abs();
                assert!(close, "{key} of {kind}: found {found}, expected {expected}; {looks:?}");
            }
        }
    }
}

fn assert_limits(found: Result<Estimate, Undefined>, expected: &Value, what: &str) {
    let found = found.unwrap_or_else(|reason| panic!("{what}: {reason}"));
    for (found, expected) in [(found.interval.low, &expected[0]), (found.interval.high, &expected[1])] {
        let expected = number(expected);
        let close = (found - expected).abs() <= ROOT_FOUND * expected.abs() + 1e-12;
        assert!(close, "{what}: found {found:e}, expected {expected:e}");
    }
}

#[test]
fn confidence_sequences_by_numerical_profiles() {
    let golden = &golden()["sequences"];
    for case in list(&golden["rates"]) {
        let (share, alpha) = (share(&case["share"]), number(&case["alpha"]));
        assert_limits(rate_sequence(&[share], alpha)[0], &case["limits"], &format!("{share:?} at {alpha}"));
    }
    for case in list(&golden["pairs"]).iter().chain(list(&golden["differences"])) {
        let pair = Pair { group: share(&case["group"]), reference: share(&case["reference"]) };
        let alpha = number(&case["alpha"]);
        let what = format!("{pair:?} at {alpha}");
        assert_limits(difference_sequence(&[pair], alpha)[0], &case["difference"], &what);
        if case.get("ratio").is_some() {
            assert_limits(ratio_sequence(&[pair], alpha)[0], &case["ratio"], &what);
        }
    }
}

/// The safe test of Turner, Ly and Grünwald (2024): a demand of no difference, one case of each group at a time. The
/// value is that of a program in numpy, 31.42263807321434.
#[test]
fn one_case_of_each_group_at_a_time_is_the_safe_test_of_two_rates() {
    let ours = [1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1];
    let theirs = [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0];
    let look = |(group, reference): (&u64, &u64)| Look::Difference {
        pair: Pair { group: Share::new(*group, 1), reference: Share::new(*reference, 1) },
        demanded: Bounds::between(0.0, 0.0),
    };
    let looks: Vec<Look> = ours.iter().zip(&theirs).map(look).collect();
    let found = *single_e_process(&looks).last().expect("some looks");
    assert!((found.exp() / 31.42263807321434 - 1.0).abs() < 1e-12, "{}", found.exp());
}

/// The probability of the hits of a share at a rate.
fn probability(share: Share, rate: f64) -> f64 {
    let (hits, misses) = (share.hits() as i32, share.complement().hits() as i32);
    let choose = (0..share.hits()).fold(1.0, |made, at| made * (share.base() - at) as f64 / (at + 1) as f64);
    choose * rate.powi(hits) * (1.0 - rate).powi(misses)
}

fn outcomes(base: u64) -> impl Iterator<Item = Share> + Clone {
    (0..=base).map(move |hits| Share::new(hits, base))
}

#[test]
fn an_e_value_averages_at_most_1_wherever_the_demand_is_kept() {
    let demands = |pair: Pair| {
        let ratio = |demanded| Look::Ratio { pair, demanded };
        let difference = |demanded| Look::Difference { pair, demanded };
        let value = |demanded| Look::Value { share: pair.group, demanded };
        [
            ratio(Bounds::at_least(0.8)),
            ratio(Bounds::between(0.8, 1.25)),
            ratio(Bounds::at_most(0.0)),
            ratio(Bounds::at_least(f64::INFINITY)),
            Look::ratio_to_all(pair, Bounds::between(0.9, 1.1)),
            Look::difference_from_all(pair, Bounds::between(-0.1, 0.05)),
            ratio(Bounds { at_least: Some(1.5), at_most: Some(f64::INFINITY) }),
            difference(Bounds::at_least(-0.1)),
            difference(Bounds::between(-0.05, 0.3)),
            difference(Bounds::at_most(-1.0)),
            value(Bounds::at_least(0.3)),
            value(Bounds::between(0.0, 0.25)),
        ]
    };
    let keeps = |look: &Look, p: f64, r: f64| {
        let within = |value: f64, demanded: &Bounds| {
            demanded.at_least.is_none_or(|bound| value >= bound - 1e-12)
                && demanded.at_most.is_none_or(|bound| value <= bound + 1e-12)
        };
        match look {
            Look::Value { demanded, .. } => within(p, demanded),
            Look::Difference { demanded, .. } => within(p - r, demanded),
            Look::Ratio { demanded, .. } => {
                demanded.at_least.is_none_or(|bound| r == 0.0 || p >= bound * r - 1e-12)
                    && demanded.at_most.is_none_or(|bound| !bound.is_finite() || p <= bound * r + 1e-12)
            }
        }
    };
    let rates = || (0..=20).map(|step| f64::from(step) / 20.0);
    let pasts = [[0, 4, 3, 4], [1, 9, 8, 9], [5, 6, 1, 9], [0, 1, 1, 1], [900, 1000, 3, 1000], [0, 0, 0, 0]];
    let mut largest = 0f64;
    for past in pasts {
        let past = Pair { group: Share::new(past[0], past[1]), reference: Share::new(past[2], past[3]) };
        for [n1, n2] in [[1, 1], [3, 8], [9, 2]] {
            for demand in 0..12 {
                // The factor of the second period is what the first one adds to.
                let mut factors = Vec::new();
                for group in outcomes(n1) {
                    for reference in outcomes(n2) {
                        let pair = Pair { group, reference };
                        let found = single_e_process(&[demands(past)[demand], demands(pair)[demand]]);
                        let factor = if found[0].is_finite() { (found[1] - found[0]).exp() } else { 1.0 };
                        factors.push((pair, factor));
                    }
                }
                let counts = Pair { group: Share::new(0, n1), reference: Share::new(0, n2) };
                let look = demands(counts)[demand];
                for p in rates() {
                    for r in rates().filter(|r| keeps(&look, p, *r)) {
                        let part = |(pair, factor): &(Pair, f64)| match probability(pair.group, p)
                            * probability(pair.reference, r)
                        {
                            0.0 => 0.0,
                            weight => weight * factor,
                        };
                        let mean: f64 = factors.iter().map(part).sum();
                        largest = largest.max(mean);
                        assert!(mean <= 1.0 + 1e-11, "{look:?} {n1} {n2} at {p} and {r}: {mean}");
                    }
                }
            }
        }
    }
    assert!(largest > 1.0 - 1e-9, "on the bound nothing is given away: {largest}");
}

#[test]
fn the_whole_process_averages_at_most_1_after_every_period() {
    let demanded = Bounds::at_least(0.8);
    let pairs: Vec<Pair> =
        outcomes(2).flat_map(|group| outcomes(3).map(move |reference| Pair { group, reference })).collect();
    for (p, r) in [(0.4, 0.5), (0.8, 1.0), (0.08, 0.1), (0.5, 0.5)] {
        let mut means = [0.0; 3];
        for one in &pairs {
            for two in &pairs {
                for three in &pairs {
                    let periods = [*one, *two, *three];
                    let weight: f64 = periods
                        .iter()
                        .map(|pair| probability(pair.group, p) * probability(pair.reference, r))
                        .product();
                    let found = e_process(&periods.map(|pair| Look::Ratio { pair, demanded }));
                    means.iter_mut().zip(found).for_each(|(mean, found)| *mean += weight * found.exp());
                }
            }
        }
        assert!(means.iter().all(|mean| *mean <= 1.0 + 1e-12), "{p} {r}: {means:?}");
    }
}

#[test]
fn hundreds_of_periods_and_millions_of_cases_stay_finite() {
    let month = |group: u64| Look::Ratio {
        pair: Pair { group: Share::new(group, 10_000_000), reference: Share::new(4_000_000, 10_000_000) },
        demanded: Bounds::at_least(0.8),
    };
    let found = e_process(&vec![month(1_000_000); 300]);
    assert!(found.iter().all(|value| value.is_finite()));
    assert!(found[299] > 1e8, "{}", found[299]);
    let kept = e_process(&vec![month(3_200_000); 300]);
    assert!(kept.iter().all(|value| value.is_finite() && *value < 3.0), "{kept:?}");
}

#[test]
fn nothing_happens_without_cases_or_without_a_bound_and_the_impossible_is_infinite() {
    let empty = Share::new(0, 0);
    let pair = Pair { group: Share::new(3, 9), reference: empty };
    let demanded = Bounds::at_least(0.8);
    for look in [
        Look::Ratio { pair, demanded },
        Look::Difference { pair: Pair { group: empty, reference: pair.group }, demanded },
        Look::Value { share: empty, demanded },
        Look::Value { share: Share::new(0, 50), demanded: Bounds::default() },
    ] {
        assert_eq!(single_e_process(&[look; 3]), [0.0; 3]);
        assert!(e_process(&[look; 3]).iter().all(|value| value.abs() < 1e-15));
    }
    assert!(e_process(&[]).is_empty() && mean_of(&[]).is_empty());
    let never = Look::Value { share: Share::new(1, 50), demanded: Bounds::at_most(0.0) };
    assert_eq!(e_process(&[never, never]), [f64::INFINITY; 2]);
    assert_eq!(mean_of(&[vec![f64::INFINITY], vec![0.0]]), [f64::INFINITY]);
}

#[test]
fn sequences_do_not_depend_on_how_the_cases_are_cut_and_hold_the_estimate() {
    let parts = [Share::new(1, 7), Share::new(0, 0), Share::new(4, 9)];
    let pairs = parts.map(|group| Pair { group, reference: Share::new(5, 8) });
    let whole = Pair { group: Share::new(5, 16), reference: Share::new(15, 24) };
    assert_eq!(rate_sequence(&parts, 0.05)[2], rate_sequence(&[whole.group], 0.05)[0]);
    assert_eq!(difference_sequence(&pairs, 0.05)[2], difference_sequence(&[whole], 0.05)[0]);
    assert_eq!(ratio_sequence(&pairs, 0.05)[2], ratio_sequence(&[whole], 0.05)[0]);
    for n in [1, 2, 5, 9] {
        for (group, reference) in outcomes(n).flat_map(|group| outcomes(7).map(move |other| (group, other))) {
            let pair = Pair { group, reference };
            let found = difference_sequence(&[pair], 0.05)[0].expect("cases on both sides");
            assert!(found.interval.contains(found.value), "{found:?}");
            assert!(-1.0 <= found.interval.low && found.interval.high <= 1.0, "{found:?}");
            if let Ok(found) = ratio_sequence(&[pair], 0.05)[0] {
                assert!(found.interval.contains(found.value) && found.interval.high.is_finite(), "{found:?}");
            }
        }
    }
}

#[test]
fn a_sequence_without_cases_says_so() {
    let empty = Share::new(0, 0);
    assert_eq!(rate_sequence(&[empty, Share::new(1, 2)], 0.05)[0], Err(Undefined::NoCases));
    let pair = |x1, n1, x2, n2| Pair { group: Share::new(x1, n1), reference: Share::new(x2, n2) };
    assert_eq!(difference_sequence(&[pair(0, 0, 1, 2)], 0.05)[0], Err(Undefined::NoCases));
    assert_eq!(difference_sequence(&[pair(1, 2, 0, 0)], 0.05)[0], Err(Undefined::ReferenceUndefined));
    let found = ratio_sequence(&[pair(0, 5, 0, 5), pair(1, 5, 0, 5), pair(0, 5, 1, 5)], 0.05);
    assert_eq!((found[0], found[1]), (Err(Undefined::BothZero), Err(Undefined::ReferenceZero)));
    assert!(found[2].is_ok());
}
