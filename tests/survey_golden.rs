//! Rates of weighted samples against values made by other implementations, and by simulation.
//!
//! `golden/survey.json` is made by `golden/survey.py`, from samplics, statsmodels and scipy.

#[path = "common/random.rs"]
mod random;
#[path = "common/values.rs"]
mod values;

use evenhand::inference::{
    Better, Interval, WeightedStratum, effective_base, linearised_variance, survey_difference,
    survey_difference_nested, survey_difference_to_best, survey_equality, survey_max_minus_min, survey_ratio,
    survey_ratio_nested, survey_ratio_to_best, survey_standardized, survey_wilson,
};
use evenhand::share::{Weight, WeightedCases, WeightedRate, WeightedShare};
use random::Generator;
use serde_json::Value;
use values::{list, number, whole};

const CLOSED_FORM: f64 = 1e-9;
const ROOT_FOUND: f64 = 1e-7;

fn golden() -> Value {
    serde_json::from_str(include_str!("golden/survey.json")).expect("the golden file is JSON")
}

/// Rows of a weight and a hit, as the share of a sample of so many.
fn share(rows: impl Iterator<Item = (f64, bool)>, sample: u64) -> WeightedShare {
    let none = WeightedCases::default();
    rows.fold(WeightedShare { hits: none, base: none, sample }, |share, (weight, hit)| {
        let row = WeightedCases::row(Weight::of(weight).expect("a weight"));
        let hits = if hit { share.hits.plus(row) } else { share.hits };
        WeightedShare { hits, base: share.base.plus(row), sample }
    })
}

fn rows(group: &Value) -> Vec<(f64, bool)> {
    list(&group["rows"]).iter().map(|row| (number(&row[0]), whole(&row[1]) == 1)).collect()
}

fn shares(case: &Value) -> Vec<WeightedShare> {
    let sample = whole(&case["sample"]);
    list(&case["groups"]).iter().map(|group| share(rows(group).into_iter(), sample)).collect()
}

fn close(found: f64, expected: &Value, tolerance: f64, what: &str) {
    let expected = number(expected);
    let near = found == expected || (found - expected).abs() <= tolerance * expected.abs().max(1e-3);
    assert!(near, "{what}: found {found:e}, expected {expected:e}");
}

fn both(found: Interval, expected: &Value, tolerance: f64, what: &str) {
    close(found.low, &expected[0], tolerance, &format!("{what}, low"));
    close(found.high, &expected[1], tolerance, &format!("{what}, high"));
}

#[test]
fn rates_variances_and_effective_numbers() {
    for case in list(&golden()["cases"]) {
        for (group, share) in list(&case["groups"]).iter().zip(shares(case)) {
            let what = case["name"].to_string();
            close(share.rate().expect("a rate"), &group["rate"], CLOSED_FORM, &what);
            close(linearised_variance(share).expect("a rate"), &group["variance"], CLOSED_FORM, &what);
            close(share.base.effective().expect("weights"), &group["kish"], CLOSED_FORM, &what);
            close(effective_base(share).expect("a rate"), &group["effective"], CLOSED_FORM, &what);
            let interval = survey_wilson(WeightedRate::Share(share), 0.95).expect("a rate");
            both(interval, &group["wilson"], CLOSED_FORM, &what);
        }
    }
    for group in list(&golden()["probabilities"]) {
        let share = share(rows(group).into_iter(), 8);
        close(share.rate().expect("a rate"), &group["rate"], CLOSED_FORM, "probabilities");
    }
}

#[test]
fn differences_ratios_and_tests() {
    for case in list(&golden()["cases"]) {
        let what = case["name"].to_string();
        let rates: Vec<WeightedRate> = shares(case).into_iter().map(WeightedRate::Share).collect();
        let (group, reference) = (rates[0], rates[1]);
        let found = survey_difference(group, reference, 0.95).expect("rates");
        both(found, &case["difference"], CLOSED_FORM, &what);
        both(survey_ratio(group, reference, 0.95).expect("rates"), &case["ratio"], ROOT_FOUND, &what);
        close(survey_equality(group, reference).expect("rates").p, &case["p"], CLOSED_FORM, &what);
        let joint = &case["joint"];
        let differences = survey_difference_to_best(&rates, Better::Higher, 0.95).expect("rates");
        for (found, expected) in differences.into_iter().zip(list(&joint["difference"])) {
            both(found, expected, ROOT_FOUND, &what);
        }
        let ratios = survey_ratio_to_best(&rates, Better::Higher, 0.95).expect("rates");
        for (found, expected) in ratios.into_iter().zip(list(&joint["ratio"])) {
            both(found, expected, ROOT_FOUND, &what);
        }
        both(survey_max_minus_min(&rates, 0.95).expect("rates"), &joint["range"], ROOT_FOUND, &what);
    }
}

#[test]
fn standardised_differences() {
    let mut seen = 0;
    for case in list(&golden()["cases"]).iter().filter(|case| case["strata"].is_array()) {
        seen += 1;
        let what = case["name"].to_string();
        let groups: Vec<Vec<(f64, bool)>> = list(&case["groups"]).iter().map(rows).collect();
        let strata: Vec<u64> = list(&case["strata"]).iter().map(whole).collect();
        let (ours, theirs) = strata.split_at(groups[0].len());
        let sample = whole(&case["sample"]);
        let of = |rows: &[(f64, bool)], strata: &[u64], wanted: u64| {
            let here = rows.iter().zip(strata).filter(|(_, stratum)| **stratum == wanted);
            share(here.map(|(row, _)| *row), sample)
        };
        let stratum = |wanted: u64| WeightedStratum {
            group: of(&groups[0], ours, wanted),
            reference: of(&groups[1], theirs, wanted),
        };
        let all: Vec<WeightedStratum> = (0..3).map(stratum).collect();
        let found = survey_standardized(&all, 0.95).expect("shared strata");
        let expected = &case["standardised"];
        close(found.difference.value, &expected["value"], CLOSED_FORM, &what);
        both(found.difference.interval, &expected["limits"], CLOSED_FORM, &what);
        close(found.group.value, &expected["rates"][0], CLOSED_FORM, &what);
        close(found.reference.value, &expected["rates"][1], CLOSED_FORM, &what);
    }
    assert_eq!(seen, 2);
}

/// A standard normal number, by the sum of twelve uniform ones: good enough for weights.
fn normal(generator: &mut Generator) -> f64 {
    (0..12).map(|_| generator.uniform()).sum::<f64>() - 6.0
}

/// A population of which rows are drawn with a chance of one over their weight, which goes along with the hits.
struct Population {
    spread: f64,
    informative: f64,
    intercept: f64,
}

impl Population {
    /// With this rate, where each row counts by its weight.
    fn with(rate: f64, spread: f64, informative: f64) -> Population {
        let mut generator = Generator(1);
        let latent: Vec<f64> = (0..60_000).map(|_| normal(&mut generator)).collect();
        let weighted = |intercept: f64| {
            let (mut hits, mut all) = (0.0, 0.0);
            for latent in &latent {
                let weight = (spread * latent).exp();
                hits += weight / (1.0 + (-intercept - informative * latent).exp());
                all += weight;
            }
            hits / all
        };
        let (mut low, mut high) = (-15.0, 15.0);
        for _ in 0..50 {
            let middle = (low + high) / 2.0;
            if weighted(middle) < rate {
                low = middle;
            } else {
                high = middle;
            }
        }
        Population { spread, informative, intercept: low }
    }

    fn draw(&self, size: usize, sample: u64, generator: &mut Generator) -> WeightedShare {
        let drawn: Vec<(f64, bool)> = (0..size)
            .map(|_| {
                let latent = normal(generator);
                let chance = 1.0 / (1.0 + (-self.intercept - self.informative * latent).exp());
                ((self.spread * latent).exp(), generator.uniform() < chance)
            })
            .collect();
        share(drawn.into_iter(), sample)
    }
}

#[test]
fn intervals_hold_and_tests_keep_their_level_with_informative_weights() {
    const REPLICATES: usize = 2000;
    let mut generator = Generator(20_261_123);
    for (rate, other, sizes) in [(0.3, 0.3, [100, 150]), (0.5, 0.4, [120, 100]), (0.15, 0.15, [250, 200])] {
        for (spread, informative) in [(0.5, 1.0), (0.8, -0.8), (0.8, 0.5)] {
            let groups = [rate, other].map(|rate| Population::with(rate, spread, informative));
            let mut held = [0u32; 3];
            let (mut rejected, mut naive) = (0u32, 0u32);
            for _ in 0..REPLICATES {
                let sample = (sizes[0] + sizes[1]) as u64;
                let own = groups[0].draw(sizes[0], sample, &mut generator);
                let group = WeightedRate::Share(own);
                let reference = WeightedRate::Share(groups[1].draw(sizes[1], sample, &mut generator));
                let alone = survey_wilson(group, 0.95).expect("rates");
                let difference = survey_difference(group, reference, 0.95).expect("rates");
                let ratio = survey_ratio(group, reference, 0.95).expect("rates");
                held[0] += u32::from(alone.contains(rate));
                held[1] += u32::from(difference.contains(rate - other));
                held[2] += u32::from(ratio.contains(rate / other));
                rejected += u32::from(survey_equality(group, reference).expect("rates").p < 0.05);
                // What forgetting the weights in the variance would do.
                let (p, n) = (own.rate().expect("a rate"), own.base.cases as f64);
                naive += u32::from((p - rate).abs() <= 1.96 * (p * (1.0 - p) / n).sqrt());
            }
            let part = |count: u32| f64::from(count) / REPLICATES as f64;
            let (held, rejected, naive) = (held.map(part), part(rejected), part(naive));
            println!("{rate} {other} {spread} {informative}: {held:?}, rejected {rejected}, naive {naive}");
            assert!(held.iter().all(|held| (0.925..0.995).contains(held)), "{rate} {spread}: {held:?}");
            assert!(rate != other || rejected < 0.065, "{rate} {spread} {informative}: {rejected}");
            assert!(spread < 0.7 || naive < 0.93, "the simulation tells nothing apart: {naive}");
        }
    }
}

#[test]
fn joint_statements_about_equal_groups_hold_together() {
    const REPLICATES: usize = 1000;
    let mut generator = Generator(20_261_124);
    for sizes in [[400, 400, 400, 0, 0, 0, 0], [600, 300, 200, 120, 100, 80, 60]] {
        let sizes: Vec<usize> = sizes.into_iter().filter(|size| *size > 0).collect();
        let population = Population::with(0.3, 0.7, 0.4);
        let mut held = [0u32; 4];
        let mut naive = 0u32;
        for _ in 0..REPLICATES {
            let sample = sizes.iter().sum::<usize>() as u64;
            let mut draw = |size: &usize| WeightedRate::Share(population.draw(*size, sample, &mut generator));
            let rates: Vec<WeightedRate> = sizes.iter().map(&mut draw).collect();
            let all = |found: Vec<Interval>, truth: f64| {
                u32::from(found.iter().all(|interval| interval.contains(truth)))
            };
            held[0] += all(survey_ratio_to_best(&rates, Better::Higher, 0.95).expect("rates"), 1.0);
            held[1] += all(survey_ratio_to_best(&rates, Better::Lower, 0.95).expect("rates"), 1.0);
            held[2] += all(survey_difference_to_best(&rates, Better::Higher, 0.95).expect("rates"), 0.0);
            held[3] += u32::from(survey_max_minus_min(&rates, 0.95).expect("rates").contains(0.0));
            let value = |rate: &WeightedRate| rate.value().expect("a rate");
            let best = rates.iter().copied().max_by(|a, b| value(a).total_cmp(&value(b))).expect("groups");
            let alone = |rate: &WeightedRate| survey_ratio(*rate, best, 0.95).expect("rates").contains(1.0);
            naive += u32::from(rates.iter().all(alone));
        }
        let part = |count: u32| f64::from(count) / REPLICATES as f64;
        println!("{sizes:?}: {:?}, plain {}", held.map(part), part(naive));
        assert!(held.iter().all(|held| part(*held) >= 0.93), "{sizes:?}: {:?}", held.map(part));
        assert!(part(naive) < 0.93, "the simulation tells nothing apart: {}", part(naive));
    }
}

#[test]
fn comparisons_with_all_and_with_one_mix_hold() {
    const REPLICATES: usize = 1000;
    let mut generator = Generator(20_261_125);
    // Sizes and rates of two groups in three strata, for many and for few rows.
    let sizes = [[90, 60, 30], [60, 60, 100]];
    let rates = [[0.2, 0.4, 0.7], [0.3, 0.45, 0.6]];
    for part in [1, 4] {
        let sizes = sizes.map(|of_group| of_group.map(|size| size / part));
        let populations = rates.map(|of_group| of_group.map(|rate| Population::with(rate, 0.7, 0.5)));
        let all: usize = sizes.iter().flatten().sum();
        let mean = |group: usize| {
            let own: usize = sizes[group].iter().sum();
            (0..3).map(|at| rates[group][at] * sizes[group][at] as f64).sum::<f64>() / own as f64
        };
        let weight = sizes[0].iter().sum::<usize>() as f64 / all as f64;
        let whole = weight * mean(0) + (1.0 - weight) * mean(1);
        let mixed = (0..3)
            .map(|at| (sizes[0][at] + sizes[1][at]) as f64 / all as f64 * (rates[0][at] - rates[1][at]));
        let mixed: f64 = mixed.sum();
        let mut held = [0u32; 3];
        for _ in 0..REPLICATES {
            let mut draw = |group: usize, at: usize| {
                populations[group][at].draw(sizes[group][at], all as u64, &mut generator)
            };
            let strata: Vec<WeightedStratum> =
                (0..3).map(|at| WeightedStratum { group: draw(0, at), reference: draw(1, at) }).collect();
            let pooled = |side: fn(&WeightedStratum) -> WeightedShare| {
                strata.iter().map(side).reduce(WeightedShare::pool).expect("strata")
            };
            let (group, rest) = (pooled(|stratum| stratum.group), pooled(|stratum| stratum.reference));
            let difference = survey_difference_nested(group, rest, 0.95).expect("rates");
            let ratio = survey_ratio_nested(group, rest, 0.95).expect("rates");
            let standard = survey_standardized(&strata, 0.95).expect("shared strata").difference.interval;
            held[0] += u32::from(difference.contains(mean(0) - whole));
            held[1] += u32::from(ratio.contains(mean(0) / whole));
            held[2] += u32::from(standard.contains(mixed));
        }
        let held = held.map(|count| f64::from(count) / REPLICATES as f64);
        println!("{all} rows: {held:?}");
        assert!(held.iter().all(|held| *held >= 0.925), "{held:?}");
    }
}
