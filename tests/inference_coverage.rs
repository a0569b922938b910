//! How often the joint intervals hold, by simulation with a fixed seed.
//!
//! A promise of 95 % is checked where it is hardest to keep: all groups truly equal, so that the observed
//! best is best by luck. The plain interval against the observed best is simulated too, and must fail: a
//! simulation that cannot tell the two apart would prove nothing.

#[path = "common/random.rs"]
mod random;

use std::cmp::Ordering;

use evenhand::inference::{
    Better, Interval, difference_to_best, koopman, max_minus_min, min_over_max, ratio_to_best,
};
use evenhand::share::Share;
use random::Generator;

const REPLICATES: usize = 1500;
const CONFIDENCE: f64 = 0.95;
const SIZES: [u64; 7] = [1500, 400, 300, 120, 60, 50, 50];

/// Draws shares of a base whose every case is a hit with the same chance.
struct Group {
    rate: f64,
    base: u64,
    cumulative: Vec<f64>,
}

impl Group {
    fn new(rate: f64, base: u64) -> Group {
        let odds = rate / (1.0 - rate);
        let mut log_probability = base as f64 * (1.0 - rate).ln();
        let mut sum = 0.0;
        let cumulative = (0..=base).map(|hits| {
            sum += log_probability.exp();
            log_probability += ((base - hits) as f64 / (hits + 1) as f64 * odds).ln();
            sum
        });
        Group { rate, base, cumulative: cumulative.collect() }
    }

    fn draw(&self, generator: &mut Generator) -> Share {
        let uniform = generator.uniform();
        let hits = self.cumulative.partition_point(|below| *below < uniform) as u64;
        Share::new(hits.min(self.base), self.base)
    }
}

/// The fraction of replicates in which a statement about the drawn shares was true.
fn coverage(groups: &[Group], holds: impl Fn(&[Share]) -> bool) -> f64 {
    let mut generator = Generator(20_261_123);
    let mut kept = 0;
    for _ in 0..REPLICATES {
        let drawn: Vec<Share> = groups.iter().map(|group| group.draw(&mut generator)).collect();
        if holds(&drawn) {
            kept += 1;
        }
    }
    f64::from(kept) / REPLICATES as f64
}

fn highest(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.rate).fold(0.0, f64::max)
}

fn lowest(groups: &[Group]) -> f64 {
    groups.iter().map(|group| group.rate).fold(1.0, f64::min)
}

fn all_contain(groups: &[Group], intervals: &[Interval], truth: impl Fn(f64) -> f64) -> bool {
    // A true ratio of exactly 1 may be rounded in the last place on its way through a logarithm.
    groups.iter().zip(intervals).all(|(group, interval)| {
        let value = truth(group.rate);
        interval.contains(value) || interval.contains(value - 1e-12) || interval.contains(value + 1e-12)
    })
}

fn observed_best(shares: &[Share]) -> Share {
    let best = shares.iter().copied().max_by(|left, right| left.compare_rate(*right));
    best.expect("there are groups")
}

fn naive_holds(groups: &[Group], shares: &[Share]) -> bool {
    let best = observed_best(shares);
    groups.iter().zip(shares).all(|(group, share)| {
        // The observed best itself is given the exact ratio of 1, as a naive table does.
        let is_best = share.compare_rate(best) == Ordering::Equal;
        let truth = group.rate / highest(groups);
        is_best && truth == 1.0
            || koopman(*share, best, CONFIDENCE).expect("cases everywhere").contains(truth)
    })
}

fn check(name: &str, rates: &[f64], sizes: &[u64]) {
    let groups: Vec<Group> = rates.iter().zip(sizes).map(|(rate, base)| Group::new(*rate, *base)).collect();
    let (most, least) = (highest(&groups), lowest(&groups));
    let statements: [(&str, f64); 5] = [
        (
            "ratio to best",
            coverage(&groups, |shares| {
                let found = ratio_to_best(shares, Better::Higher, CONFIDENCE).expect("cases everywhere");
                all_contain(&groups, &found, |rate| rate / most)
            }),
        ),
        (
            "ratio to lowest",
            coverage(&groups, |shares| {
                let found = ratio_to_best(shares, Better::Lower, CONFIDENCE).expect("cases everywhere");
                all_contain(&groups, &found, |rate| rate / least)
            }),
        ),
        (
            "difference to best",
            coverage(&groups, |shares| {
                let found = difference_to_best(shares, Better::Higher, CONFIDENCE).expect("cases everywhere");
                all_contain(&groups, &found, |rate| rate - most)
            }),
        ),
        (
            "max minus min",
            coverage(&groups, |shares| {
                max_minus_min(shares, CONFIDENCE).expect("cases everywhere").contains(most - least)
            }),
        ),
        (
            "min over max",
            coverage(&groups, |shares| {
                min_over_max(shares, CONFIDENCE).expect("cases everywhere").contains(least / most)
            }),
        ),
    ];
    for (statement, coverage) in statements {
        println!("{name}: {statement}: {coverage}");
        assert!(coverage >= 0.94, "{name}: {statement} holds in only {coverage}");
    }
    let naive = coverage(&groups, |shares| naive_holds(&groups, shares));
    println!("{name}: plain interval against the observed best: {naive}");
    assert!(rates.len() == 2 || naive < 0.94, "{name}: the naive interval holds in {naive}");
}

#[test]
fn two_equal_groups() {
    check("two equal", &[0.3, 0.3], &[300, 80]);
}

#[test]
fn three_equal_groups() {
    check("three equal", &[0.3; 3], &[400, 400, 400]);
}

#[test]
fn seven_equal_groups_of_unequal_sizes() {
    check("seven equal", &[0.3; 7], &SIZES);
}

#[test]
fn seven_groups_with_one_behind() {
    check("one behind", &[0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.18], &SIZES);
}
