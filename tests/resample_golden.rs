//! Resampling on counts against values made by other implementations.
//!
//! `golden/resample.json` is made by `golden/resample.py`: bootstrap distributions and permutation p-values that
//! are enumerated in full, and limits of `scipy.stats.bootstrap`. What is drawn agrees within three standard errors
//! of the draws, under seeds that are fixed; what is computed agrees to 1e-9.

#[path = "common/values.rs"]
mod values;

use evenhand::inference::resample::{
    Bca, Contrast, Resampling, Streams, acceleration, bca, bias_correction, bootstrap_interval, multinomial,
    percentile, permutation_p,
};
use evenhand::inference::{Table, chi_square, equality_of_groups};
use evenhand::share::{Share, Undefined};
use rayon::prelude::*;
use serde_json::Value;
use values::{list, number, share, whole};

const CLOSED_FORM: f64 = 1e-9;
/// Standard errors of the draws.
const ERRORS: f64 = 3.0;
const DRAWS: usize = 40_000;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/resample.json")).expect("the golden file is JSON")
}

fn assert_close(found: f64, expected: f64, what: &str) {
    let close = found == expected || (found - expected).abs() <= CLOSED_FORM * expected.abs() + 1e-15;
    assert!(close, "{what}: found {found:e}, expected {expected:e}");
}

/// Hits and misses of the group and of the reference, and the other rows.
fn cells(value: &Value) -> Vec<u64> {
    list(value).iter().map(whole).collect()
}

fn pair(cells: &[u64]) -> [Share; 2] {
    [Share::new(cells[0], cells[0] + cells[1]), Share::new(cells[2], cells[2] + cells[3])]
}

fn of_pair(kind: &str, cells: &[u64]) -> Option<f64> {
    let [group, reference] = pair(cells).map(|share| [share]);
    let contrast = Contrast::apart(&group, &reference);
    if kind == "difference" { contrast.difference() } else { contrast.ratio() }
}

fn drawn(kind: &str, cells: &[u64], replicates: usize, seed: u64) -> Vec<Option<f64>> {
    let streams = Streams::new(seed, "golden");
    let replicate = |at: usize| of_pair(kind, &multinomial(cells, &mut streams.of(at as u64)));
    (0..replicates).into_par_iter().map(replicate).collect()
}

/// The part of the draws at or below each probe is the chance of that, within the error of drawing.
fn assert_drawn(values: &[f64], probes: &Value, what: &str) {
    for probe in list(probes) {
        let (place, chance) = (number(&probe["value"]), number(&probe["at_most"]).min(1.0));
        // Numbers of a JSON file may come back off by their last bit.
        let reach = place + 1e-12 * place.abs();
        let found = values.iter().filter(|value| **value <= reach).count() as f64 / values.len() as f64;
        let error = (chance * (1.0 - chance) / values.len() as f64).sqrt();
        assert!(
            (found - chance).abs() <= ERRORS * error + 1e-12,
            "{what} at {place}: {found} drawn, {chance} expected, error {error:e}"
        );
    }
}

#[test]
fn draws_follow_the_enumerated_bootstrap_distribution() {
    for (at, case) in list(&golden()["bootstrap"]).iter().enumerate() {
        let cells = cells(&case["cells"]);
        let kind = case["kind"].as_str().expect("a kind");
        let what = format!("{kind} of {cells:?}");
        let observed = of_pair(kind, &cells).expect("cases");
        assert_close(observed, number(&case["observed"]), &what);
        let replicates = drawn(kind, &cells, DRAWS, at as u64);
        let defined: Vec<f64> = replicates.iter().flatten().copied().collect();
        let missing = (DRAWS - defined.len()) as f64 / DRAWS as f64;
        let chance = number(&case["undefined"]);
        assert!((missing - chance).abs() <= ERRORS * (chance / DRAWS as f64).sqrt() + 1e-4, "{what}");
        assert_drawn(&defined, &case["probes"], &what);
        // The bias correction moves by the error of the part below; its derivative is that of the quantile.
        let z0 = bias_correction(observed, &defined).expect("draws on both sides");
        let error = 0.5 / (DRAWS as f64).sqrt() * (2.0 * std::f64::consts::PI).sqrt();
        assert!((z0 - number(&case["z0"])).abs() <= ERRORS * error, "{what}: z0 {z0}");
    }
}

#[test]
fn limits_of_draws_are_the_enumerated_ones_within_their_error() {
    for (at, case) in list(&golden()["bootstrap"]).iter().enumerate() {
        let cells = cells(&case["cells"]);
        let kind = case["kind"].as_str().expect("a kind");
        let what = format!("{kind} of {cells:?}");
        let observed = of_pair(kind, &cells).expect("cases");
        let replicates = drawn(kind, &cells, DRAWS, 100 + at as u64);
        let plain = percentile(&replicates, 0.95).expect("values");
        let expected: Vec<f64> = list(&case["percentile"]).iter().map(number).collect();
        let mut all = vec![(plain.low, expected[0], 0.025), (plain.high, expected[1], 0.975)];
        if let Some(slope) = case.get("acceleration") {
            let found = bca(observed, &replicates, number(slope), 0.95).expect("values").expect("corrected");
            let limits: Vec<f64> = list(&case["bca"]).iter().map(number).collect();
            let levels: Vec<f64> = list(&case["levels"]).iter().map(number).collect();
            all.extend([(found.low, limits[0], levels[0]), (found.high, limits[1], levels[1])]);
        }
        for (found, exact, level) in all {
            // Within the error of drawing, the distribution of the draws passes the level between the two.
            let of = |keep: &dyn Fn(f64) -> bool| {
                replicates.iter().flatten().filter(|value| keep(**value)).count() as f64 / DRAWS as f64
            };
            let exact = if (found - exact).abs() <= 1e-12 { found } else { exact };
            let (low, high) = (found.min(exact), found.max(exact));
            let (below, up_to) = (of(&|value| value < low), of(&|value| value <= high));
            // The levels of BCa move with z0 as well: twice its error where the normal curve is low.
            let error = 2.0 * (level * (1.0 - level) / DRAWS as f64).sqrt();
            assert!(
                found == exact || (up_to - below < 2.0 * ERRORS * error + mass(&replicates, low, high)),
                "{what}: found {found}, enumerated {exact} at {level}"
            );
        }
    }
}

/// The part of the draws that are exactly at one of two places.
fn mass(replicates: &[Option<f64>], one: f64, other: f64) -> f64 {
    let at = replicates.iter().flatten().filter(|value| **value == one || **value == other).count();
    at as f64 / replicates.len() as f64
}

#[test]
fn groups_of_fixed_size_as_in_the_worked_example() {
    let golden = golden();
    let case = &golden["teal"];
    let (group, reference) = (share(&case["group"]), share(&case["reference"]));
    let counts = |share: Share| [share.hits(), share.complement().hits()];
    let (ours, theirs) = (Streams::new(5, "group"), Streams::new(5, "reference"));
    let replicates: Vec<Option<f64>> = (0..DRAWS as u64)
        .map(|at| {
            let one = multinomial(&counts(group), &mut ours.of(at));
            let other = multinomial(&counts(reference), &mut theirs.of(at));
            of_pair("ratio", &[one[0], one[1], other[0], other[1]])
        })
        .collect();
    let values: Vec<f64> = replicates.iter().flatten().copied().collect();
    assert_drawn(&values, &case["probes"], "Teal");

    let deletions = Contrast::apart(&[group], &[reference]).log_ratio_deletions();
    let found = acceleration(&deletions, group.base() + reference.base()).expect("hits on both sides");
    assert_close(found, number(&case["cell_acceleration"]), "Teal");
    let levels = Bca { bias: number(&case["z0"]), acceleration: number(&case["infinitesimal_acceleration"]) };
    for (z, expected) in [-1.959963984540054, 1.959963984540054].into_iter().zip(list(&case["levels"])) {
        assert_close(levels.level(z).expect("a level"), number(expected), "Teal");
    }
}

#[test]
fn what_involves_no_chance_is_exact() {
    for case in list(&golden()["given"]) {
        let values: Vec<f64> = list(&case["values"]).iter().map(number).collect();
        let replicates: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        let (observed, confidence) = (number(&case["observed"]), number(&case["confidence"]));
        let what = format!("{} replicates at {confidence}", values.len());
        let slope = number(&case["acceleration"]);
        let bias = bias_correction(observed, &values).expect("values on both sides");
        assert_close(bias, number(&case["z0"]), &what);
        let plain = percentile(&replicates, confidence).expect("values");
        let better = bootstrap_interval(observed, &replicates, Some(slope), confidence).expect("values");
        assert_eq!(better.method, "bootstrap_bca");
        for (found, key) in [(plain, "percentile"), (better, "bca")] {
            let expected: Vec<f64> = list(&case[key]).iter().map(number).collect();
            assert_eq!([found.low, found.high].to_vec(), expected, "{key} of {what}");
        }
    }
}

#[test]
fn accelerations_are_those_of_leaving_out_every_row() {
    let golden = golden();
    let accelerations = &golden["accelerations"];
    let assert_same = |found: Option<f64>, expected: Option<&Value>, what: &str| match (found, expected) {
        (Some(found), Some(expected)) => assert_close(found, number(expected), what),
        (found, expected) => assert_eq!(found.is_some(), expected.is_some(), "{what}"),
    };
    for case in list(&accelerations["pairs"]) {
        let cells = cells(&case["cells"]);
        let [group, reference] = pair(&cells);
        let whole = [group.pool(reference)];
        let (group, reference) = ([group], [reference]);
        let total = cells.iter().sum();
        let apart = Contrast::apart(&group, &reference);
        let nested = Contrast::nested(&group, &whole);
        for (deletions, key) in [
            (apart.difference_deletions(), "difference"),
            (apart.log_ratio_deletions(), "log_ratio"),
            (nested.difference_deletions(), "nested_difference"),
            (nested.log_ratio_deletions(), "nested_log_ratio"),
        ] {
            assert_same(acceleration(&deletions, total), case.get(key), &format!("{key} of {cells:?}"));
        }
    }
    for case in list(&accelerations["means"]) {
        let cells = cells(&case["cells"]);
        let part = |at: usize| Share::new(cells[at], cells[at] + cells[at + 1]);
        let (group, reference) = ([part(0), part(2)], [part(4), part(6)]);
        let contrast = Contrast::apart(&group, &reference);
        let total = cells.iter().sum();
        let what = format!("means of {cells:?}");
        assert_same(acceleration(&contrast.difference_deletions(), total), case.get("difference"), &what);
        assert_same(acceleration(&contrast.log_ratio_deletions(), total), case.get("log_ratio"), &what);
    }
}

#[test]
fn the_bca_interval_is_that_of_scipy_within_the_error_of_drawing() {
    for case in list(&golden()["scipy_bca"]) {
        let cells = cells(&case["cells"]);
        let replicates = drawn("ratio", &cells, whole(&case["replicates"]) as usize, 11);
        let [group, reference] = pair(&cells).map(|share| [share]);
        let contrast = Contrast::apart(&group, &reference);
        let slope = acceleration(&contrast.log_ratio_deletions(), cells.iter().sum());
        let observed = contrast.ratio().expect("hits");
        let found = bootstrap_interval(observed, &replicates, slope, 0.95).expect("values");
        assert_eq!(found.method, "bootstrap_bca");
        let limits = list(&case["mean"]).iter().zip(list(&case["spread"]));
        for (found, (mean, spread)) in [found.low, found.high].into_iter().zip(limits) {
            let difference = found.ln() - number(mean);
            assert!(difference.abs() <= ERRORS * number(spread), "{cells:?}: {difference} beside {spread}");
        }
    }
}

fn rows(value: &Value) -> Vec<Vec<u64>> {
    list(value).iter().map(cells).collect()
}

fn assert_p(found: f64, expected: f64, replicates: usize, what: &str) {
    let error = (expected * (1.0 - expected) / replicates as f64).sqrt();
    let reach = ERRORS * error + 1.0 / replicates as f64;
    assert!((found - expected).abs() <= reach, "{what}: found {found}, expected {expected}");
}

#[test]
fn permutation_p_values_are_the_enumerated_ones() {
    for case in list(&golden()["permutations"]["exact"]) {
        let rows = rows(&case["table"]);
        let found = permutation_p(&rows, &Resampling::new(1, "exact", DRAWS));
        assert_p(found, number(&case["p"]), DRAWS, &format!("{rows:?}"));
    }
}

#[test]
fn large_tables_agree_with_the_chi_square_distribution() {
    for case in list(&golden()["permutations"]["large"]) {
        let rows = rows(&case["table"]);
        let found = permutation_p(&rows, &Resampling::new(1, "large", DRAWS));
        assert_p(found, number(&case["p"]), DRAWS, &format!("{rows:?}"));
    }
}

#[test]
fn sparse_tables_are_permuted_and_others_are_not() -> Result<(), Undefined> {
    let resampling = Resampling::new(0, "sparse", 1999);
    let plenty = Table::new(&[vec![26, 22], vec![206, 53]])?;
    assert_eq!(equality_of_groups(&plenty, Some(&resampling)), chi_square(&plenty));
    let sparse = Table::new(&[vec![3, 1], vec![2, 2], vec![0, 5], vec![1, 6]])?;
    let found = equality_of_groups(&sparse, Some(&resampling));
    assert_eq!((found.method, found.degrees), ("permutation_chi_square", 3));
    assert_eq!(found.statistic, chi_square(&sparse).statistic);
    assert!(equality_of_groups(&sparse, None).p.is_err());
    Ok(())
}

#[test]
fn draws_depend_on_seed_and_key_and_not_on_threads() {
    let counts = [120, 80, 33, 967, 0, 4];
    let drawn = |seed: u64, key: &str, threads: usize| {
        let streams = Streams::new(seed, key);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let draw = |at: u64| multinomial(&counts, &mut streams.of(at));
        pool.install(|| (0..500u64).into_par_iter().map(draw).collect::<Vec<_>>())
    };
    let once = drawn(1, "sex", 1);
    assert_eq!(once, drawn(1, "sex", 4));
    assert_ne!(once, drawn(2, "sex", 1));
    assert_ne!(once, drawn(1, "race", 1));
    let permuted = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| permutation_p(&[vec![2, 3], vec![9, 1]], &Resampling::new(seed, "sex", 1999)))
    };
    assert_eq!(permuted(1, 7), permuted(4, 7));
    assert_ne!(permuted(1, 7), permuted(1, 8));
}

#[test]
fn the_words_about_summaries_are_those_of_the_simulation() {
    let simulated: Value =
        serde_json::from_str(include_str!("golden/summary_bootstrap.json")).expect("the golden file is JSON");
    let equal: Vec<&Value> = list(&simulated).iter().filter(|row| row["truth"] == "equal").collect();
    let audits: u64 = equal.iter().map(|row| whole(&row["defined"])).sum();
    let shapes = ["max_minus_min", "min_over_max", "worse_difference", "worse_ratio", "mean_difference"];
    let range = |form: &str| {
        let all = equal.iter().flat_map(|row| shapes.map(|shape| number(&row[shape][form])));
        let (low, high) = all.fold((1.0f64, 0.0f64), |(low, high), rate| (low.min(rate), high.max(rate)));
        (format!("{:.0}", low * 100.0), format!("{:.0}", high * 100.0))
    };
    let words = evenhand::inference::find("bootstrap_percentile").expect("it is in the catalogue").limits;
    assert_eq!(range("percentile"), ("0".into(), "0".into()));
    let (basic, corrected) = (range("basic"), range("bias_corrected"));
    let audits = format!("{},{:03}", audits / 1000, audits % 1000);
    for figure in [
        format!("in none of {audits} audits"),
        format!("in {} % to {} %, bias-corrected", basic.0, basic.1),
        format!("in {} % to {} %.", corrected.0, corrected.1),
    ] {
        assert!(words.contains(&figure), "{figure:?} is not in {words:?}");
    }
}
