//! Intervals of measures that need a label: the worse and the mean of two summaries, and means of two rates.

use evenhand::inference::{
    Better, Interval, MeanOfShares, mean_difference, mean_difference_to_best, mean_difference_to_fixed,
    mean_ratio_to_best, mean_ratio_to_fixed, mover_difference, mover_ratio, mover_wilson, worse_difference,
    worse_ratio,
};
use evenhand::share::{Share, Undefined};

use super::outcomes::{Came, Effort, frequencies};
use super::settings::{Rate, Setting, WHOLE, census, equal, per_ten_thousand};
use super::{CONFIDENCE, LOW, holds, table};

type Statement = fn(&Truth, &Counts) -> bool;

/// Rates of the event among cases with a positive label and among those with a negative one. Balanced
/// accuracy is the mean of the first and of one minus the second.
struct Truth {
    positive: Vec<f64>,
    negative: Vec<f64>,
}

impl Truth {
    fn of(setting: &Setting) -> Truth {
        let of = |family| setting.rates_of(family).iter().map(|rate| per_ten_thousand(*rate)).collect();
        Truth { positive: of(0), negative: of(1) }
    }

    fn balanced(&self, group: usize) -> f64 {
        (self.positive[group] + 1.0 - self.negative[group]) / 2.0
    }

    fn best_balanced(&self) -> f64 {
        (0..self.positive.len()).map(|group| self.balanced(group)).fold(0.0, f64::max)
    }

    /// The gap and the ratio of a family.
    fn gap(rates: &[f64]) -> f64 {
        let (low, high) = extremes(rates);
        high - low
    }

    fn ratio(rates: &[f64]) -> f64 {
        let (low, high) = extremes(rates);
        low / high
    }
}

fn extremes(rates: &[f64]) -> (f64, f64) {
    (rates.iter().copied().fold(1.0, f64::min), rates.iter().copied().fold(0.0, f64::max))
}

struct Counts {
    positive: Vec<Share>,
    negative: Vec<Share>,
}

impl Counts {
    fn balanced(&self) -> Vec<MeanOfShares> {
        let pairs = self.positive.iter().zip(&self.negative);
        pairs
            .map(|(positive, negative)| MeanOfShares { first: *positive, second: negative.complement() })
            .collect()
    }
}

const STATEMENTS: [(&str, Statement); 10] = [
    ("newcombe_worse_range", |truth, counts| {
        let worse = Truth::gap(&truth.positive).max(Truth::gap(&truth.negative));
        one_holds(worse_difference(&counts.positive, &counts.negative, CONFIDENCE), worse)
    }),
    ("gart_nam_worse_range_ratio", |truth, counts| {
        let worse = Truth::ratio(&truth.positive).min(Truth::ratio(&truth.negative));
        one_holds(worse_ratio(&counts.positive, &counts.negative, CONFIDENCE), worse)
    }),
    ("newcombe_mean_range", |truth, counts| {
        let mean = (Truth::gap(&truth.positive) + Truth::gap(&truth.negative)) / 2.0;
        one_holds(mean_difference(&counts.positive, &counts.negative, CONFIDENCE), mean)
    }),
    ("mover_wilson", |truth, counts| {
        one_holds(mover_wilson(counts.balanced()[0], CONFIDENCE), truth.balanced(0))
    }),
    ("mover_difference", |truth, counts| {
        let means = counts.balanced();
        one_holds(mover_difference(means[1], means[0], CONFIDENCE), truth.balanced(1) - truth.balanced(0))
    }),
    ("mover_ratio", |truth, counts| {
        let means = counts.balanced();
        one_holds(mover_ratio(means[1], means[0], CONFIDENCE), truth.balanced(1) / truth.balanced(0))
    }),
    ("mover_difference_best", |truth, counts| {
        let found = mean_difference_to_best(&counts.balanced(), Better::Higher, CONFIDENCE);
        all_hold(found, |group| truth.balanced(group) - truth.best_balanced())
    }),
    ("mover_ratio_best", |truth, counts| {
        let found = mean_ratio_to_best(&counts.balanced(), Better::Higher, CONFIDENCE);
        all_hold(found, |group| truth.balanced(group) / truth.best_balanced())
    }),
    ("mover_difference_sidak", |truth, counts| {
        let means = counts.balanced();
        let of = |mean: &MeanOfShares| mean_difference_to_fixed(*mean, means[0], means.len() - 1, CONFIDENCE);
        all_hold(means[1..].iter().map(of).collect(), |group| truth.balanced(group + 1) - truth.balanced(0))
    }),
    ("mover_ratio_sidak", |truth, counts| {
        let means = counts.balanced();
        let of = |mean: &MeanOfShares| mean_ratio_to_fixed(*mean, means[0], means.len() - 1, CONFIDENCE);
        all_hold(means[1..].iter().map(of).collect(), |group| truth.balanced(group + 1) / truth.balanced(0))
    }),
];

fn one_holds(found: Result<Interval, Undefined>, truth: f64) -> bool {
    found.is_ok_and(|found| holds(found.low, found.high, truth))
}

fn all_hold(found: Result<Vec<Interval>, Undefined>, truth: impl Fn(usize) -> f64) -> bool {
    let hold = |(group, found): (usize, &Interval)| holds(found.low, found.high, truth(group));
    found.is_ok_and(|found| found.iter().enumerate().all(hold))
}

pub fn columns() -> Vec<String> {
    STATEMENTS.iter().map(|(id, _)| (*id).to_string()).collect()
}

/// True and false positive rates of the best group that are studied together.
const BOTH: [(Rate, Rate); 4] = [(7000, 2000), (9000, 1000), (5000, 500), (3000, 3000)];

/// How far the last group is behind, in percentage points: in the true positive rate below the others, and in
/// the false positive rate above them.
const BEHIND: [(Rate, Rate); 4] = [(0, 0), (10, 0), (10, 10), (20, 0)];

/// Groups with as many cases of either label, and with twice as many of a negative one.
pub fn settings() -> Vec<Setting> {
    let mut sizes: Vec<(Vec<u64>, Vec<u64>)> = Vec::new();
    for groups in [2, 3, 7] {
        for (positive, negative) in [(20, 20), (50, 50), (50, 100), (200, 200), (1000, 1000)] {
            sizes.push((vec![positive; groups], vec![negative; groups]));
        }
    }
    sizes.push((census(), census()));
    sizes.extend(equal(14, &[200]).into_iter().map(|sizes| (sizes.clone(), sizes)));
    let mut settings = Vec::new();
    for (positive, negative) in sizes {
        for (true_rate, false_rate) in BOTH {
            for (lower, higher) in BEHIND {
                let last = positive.len() - 1;
                let mut of_positive = vec![true_rate; last + 1];
                let mut of_negative = vec![false_rate; last + 1];
                of_positive[last] -= lower * WHOLE / 100;
                of_negative[last] += higher * WHOLE / 100;
                settings.push(Setting::two(
                    Setting::new(positive.clone(), of_positive),
                    Setting::new(negative.clone(), of_negative),
                ));
            }
        }
    }
    settings
}

pub fn line(setting: &Setting, effort: Effort) -> String {
    let truth = Truth::of(setting);
    let groups = setting.groups();
    let came_true = |shares: &[Share]| {
        let counts = Counts { positive: shares[..groups].to_vec(), negative: shares[groups..].to_vec() };
        let held = STATEMENTS.iter().map(|(_, statement)| statement(&truth, &counts));
        held.enumerate().fold(0, |came, (bit, held)| came | Came::from(held) << bit)
    };
    let undecided = |found: &[f64], stage: usize| found.iter().any(|found| *found < LOW[stage]);
    let found = frequencies(setting, effort, STATEMENTS.len(), came_true, undecided);
    table::line(setting, &found, |_| true)
}
