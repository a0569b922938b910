//! The intervals of one share, counted out.

use evenhand::inference::{Interval, clopper_pearson, wilson};
use evenhand::share::{Share, Undefined};

use super::outcomes::{Effort, frequencies};
use super::settings::{SIZES, Setting, WHOLE, per_ten_thousand};
use super::{CONFIDENCE, EFFORT, holds, table};

type Method = fn(Share, f64) -> Result<Interval, Undefined>;

const METHODS: [(&str, Method); 2] = [("wilson", wilson), ("clopper_pearson", clopper_pearson)];

pub fn columns() -> Vec<String> {
    METHODS.iter().map(|(id, _)| (*id).to_string()).collect()
}

/// Every size with every rate from 1 % to 99 %.
pub fn settings() -> Vec<Setting> {
    let rates = || (1..100).map(|percent| percent * WHOLE / 100);
    SIZES.iter().flat_map(|size| rates().map(|rate| Setting::new(vec![*size], vec![rate]))).collect()
}

pub fn line(setting: &Setting) -> String {
    let truth = per_ten_thousand(setting.rates[0]);
    let effort = Effort { counted: u64::MAX, ..EFFORT };
    let came_true = |shares: &[Share]| {
        let mut came = 0;
        for (bit, (_, method)) in METHODS.iter().enumerate() {
            let found = method(shares[0], CONFIDENCE);
            came |= u64::from(found.is_ok_and(|found| holds(found.low, found.high, truth))) << bit;
        }
        came
    };
    let found = frequencies(setting, effort, METHODS.len(), came_true, |_, _| false);
    table::line(setting, &found, |_| true)
}
