//! The plain intervals of two groups, counted out.

use evenhand::inference::{
    Interval, agresti_caffo, gart_nam, gart_nam_difference, katz, koopman, mee, miettinen_nurminen,
    miettinen_nurminen_ratio, newcombe, walter,
};
use evenhand::share::{Share, Undefined};

use super::outcomes::{Came, Effort, frequencies};
use super::settings::{Pattern, RATES, SIZES, Setting, equal, grid, per_ten_thousand};
use super::{CONFIDENCE, EFFORT, holds, table};

type Method = fn(Share, Share, f64) -> Result<Interval, Undefined>;

const DIFFERENCES: [(&str, Method); 5] = [
    ("newcombe", newcombe),
    ("agresti_caffo", agresti_caffo),
    ("mee", mee),
    ("miettinen_nurminen", miettinen_nurminen),
    ("gart_nam_difference", gart_nam_difference),
];
const RATIOS: [(&str, Method); 5] = [
    ("koopman", koopman),
    ("miettinen_nurminen_ratio", miettinen_nurminen_ratio),
    ("gart_nam", gart_nam),
    ("katz", katz),
    ("walter", walter),
];

pub fn columns() -> Vec<String> {
    DIFFERENCES.iter().chain(&RATIOS).map(|(id, _)| (*id).to_string()).collect()
}

/// Two groups: equal sizes and unequal ones, either group the larger; equal rates, and the second at four
/// fifths and at half of the first.
pub fn settings() -> Vec<Setting> {
    let unequal = [[1000, 50], [50, 1000], [3000, 20], [20, 3000], [500, 100], [100, 500]];
    let sizes: Vec<Vec<u64>> = equal(2, &SIZES).into_iter().chain(unequal.map(Vec::from)).collect();
    grid(&sizes, &RATES, &[Pattern::Equal, Pattern::OneAtTenths(8), Pattern::OneAtTenths(5)])
}

/// An interval that cannot be computed counts as one that does not hold.
pub fn line(setting: &Setting) -> String {
    let [first, second] = [0, 1].map(|group| per_ten_thousand(setting.rates[group]));
    let effort = Effort { counted: u64::MAX, ..EFFORT };
    let came_true = |shares: &[Share]| {
        let (group, reference) = (shares[1], shares[0]);
        let holds = |method: &Method, truth: f64| {
            method(group, reference, CONFIDENCE).is_ok_and(|found| holds(found.low, found.high, truth))
        };
        let differences = DIFFERENCES.iter().map(|(_, method)| holds(method, second - first));
        let ratios = RATIOS.iter().map(|(_, method)| holds(method, second / first));
        let all = differences.chain(ratios);
        all.enumerate().fold(0, |came, (bit, held)| came | Came::from(held) << bit)
    };
    let found = frequencies(setting, effort, DIFFERENCES.len() + RATIOS.len(), came_true, |_, _| false);
    table::line(setting, &found, |_| true)
}
