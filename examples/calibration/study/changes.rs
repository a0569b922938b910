//! The intervals and tests of a change between two times.

use evenhand::inference::Pair;
use evenhand::inference::change::{Change, change_of_difference, change_of_rate, change_of_ratio};
use evenhand::inference::normal::two_sided_p;
use evenhand::share::{Share, Undefined};

use super::outcomes::{Came, Effort, Frequencies, frequencies};
use super::settings::{Setting, per_ten_thousand};
use super::{CONFIDENCE, LOW, holds, table};

/// What can be said of a draw: the intervals hold; the tests are silent, which has a meaning where nothing changed. The
/// last ones are for comparison.
const STATEMENTS: [&str; 7] = [
    "change_of_rate",
    "change_of_difference",
    "change_of_ratio",
    "contrast_score",
    "contrast_score:logarithms",
    "Wald test of the difference",
    "Wald test of the ratio",
];

/// The interval that does not always exist.
const RATIO: usize = 2;
/// The first of the tests.
const TESTS: usize = 3;
/// Those before the ones for comparison.
const JUDGED: usize = 5;

pub fn columns() -> Vec<String> {
    STATEMENTS.iter().map(|id| (*id).to_string()).collect()
}

/// The group and its reference, now and before: nothing changed, with equal rates and at four fifths; the group's
/// rate halved since; and all rates halved, which leaves the ratio as it was.
pub fn settings() -> Vec<Setting> {
    let sizes = [[20, 20], [50, 50], [100, 100], [160, 40], [40, 160], [400, 100], [1000, 50], [1000, 1000]];
    let mut settings = Vec::new();
    for [reference, group] in sizes {
        for rate in [500, 1000, 3000, 5000, 8000] {
            let at = |reference_rate, group_rate| {
                Setting::new(vec![reference, group], vec![reference_rate, group_rate])
            };
            let (equal, behind) = (at(rate, rate), at(rate, rate * 8 / 10));
            settings.push(Setting::two(equal.clone(), equal.clone()));
            settings.push(Setting::two(behind.clone(), behind));
            settings.push(Setting::two(at(rate, rate / 2), equal.clone()));
            settings.push(Setting::two(at(rate / 2, rate / 2), equal));
        }
    }
    settings
}

pub fn line(setting: &Setting, effort: Effort) -> String {
    let rates: Vec<f64> = setting.rates.iter().map(|rate| per_ten_thousand(*rate)).collect();
    let [reference, group, reference_before, group_before] = rates[..] else {
        panic!("two groups at two times")
    };
    let difference = (group - reference) - (group_before - reference_before);
    let ratio = group / reference / (group_before / reference_before);
    let came_true = |shares: &[Share]| {
        let now = Pair { group: shares[1], reference: shares[0] };
        let before = Pair { group: shares[3], reference: shares[2] };
        let rate = change_of_rate(now.group, &[before.group], CONFIDENCE);
        let gap = change_of_difference(now, &[before], CONFIDENCE);
        let quotient = change_of_ratio(now, &[before], CONFIDENCE);
        let hold = |found: &Result<Change, Undefined>, truth: f64| {
            let interval = found.as_ref().map(|found| found.estimate.interval);
            interval.is_ok_and(|interval| holds(interval.low, interval.high, truth))
        };
        // A test that cannot be made does not raise an alarm.
        let silent = |found: &Result<Change, Undefined>| {
            found.as_ref().map_or(true, |found| found.test.p >= 1.0 - CONFIDENCE)
        };
        let came = [
            quotient.is_ok(),
            hold(&rate, group - group_before),
            hold(&gap, difference),
            hold(&quotient, ratio),
            silent(&gap),
            silent(&quotient),
            two_sided_p(wald(now, before, |share| (share.rate().unwrap_or(0.0), variance(share))))
                >= 1.0 - CONFIDENCE,
            two_sided_p(wald(now, before, logarithm)) >= 1.0 - CONFIDENCE,
        ];
        came.iter().enumerate().fold(0, |bits, (bit, came)| bits | Came::from(*came) << bit)
    };
    let unchanged = [difference.abs() < 1e-12, (ratio - 1.0).abs() < 1e-12];
    let meaningful = |column: usize| column < TESTS || unchanged[(column - TESTS) % 2];
    // The first frequency is that of there being a ratio at all; how often it holds is told of these.
    let by_column = |found: &[f64]| -> Vec<f64> {
        let held = |(column, held): (usize, &f64)| if column == RATIO { held / found[0] } else { *held };
        found[1..].iter().enumerate().map(held).collect()
    };
    let undecided = |found: &[f64], stage: usize| {
        let judged = by_column(found).into_iter().enumerate().take(JUDGED);
        judged.filter(|(column, _)| meaningful(*column)).any(|(_, found)| found < LOW[stage])
    };
    let found = frequencies(setting, effort, STATEMENTS.len() + 1, came_true, undecided);
    let found = Frequencies { of: by_column(&found.of), ..found };
    table::line(setting, &found, meaningful)
}

fn variance(share: Share) -> f64 {
    let rate = share.rate().unwrap_or(0.0);
    rate * (1.0 - rate) / share.base() as f64
}

/// The logarithm of the rate with half a hit and half a miss more, and its variance.
fn logarithm(share: Share) -> (f64, f64) {
    let (hits, base) = (share.hits() as f64 + 0.5, share.base() as f64 + 0.5);
    ((hits / base).ln(), 1.0 / hits - 1.0 / base)
}

/// The change in standard errors that are taken from each share alone.
fn wald(now: Pair, before: Pair, of: impl Fn(Share) -> (f64, f64)) -> f64 {
    let parts = [now.group, now.reference, before.group, before.reference].map(of);
    let change = (parts[0].0 - parts[1].0) - (parts[2].0 - parts[3].0);
    let variance: f64 = parts.iter().map(|part| part.1).sum();
    if variance > 0.0 { change / variance.sqrt() } else { 0.0 }
}
