//! How often intervals hold and verdicts are right, where the truth is known because it was set.
//!
//! A [`Setting`] fixes the groups, their sizes and their true rates. All outcomes are counted out with
//! their probabilities where there are few enough, and drawn at random where not. A subject says, for one
//! outcome, which of its statements came true; its table has a line for each setting. The tables are kept
//! in `src/report/calibration/`, and METHODS.md is written from them.
#![allow(dead_code, reason = "the example and the test use different parts")]

pub mod changes;
pub mod groups;
pub mod labels;
pub mod laws;
pub mod monitoring;
pub mod outcomes;
pub mod pairs;
pub mod sequences;
pub mod settings;
pub mod shares;
pub mod table;
pub mod verdicts;

/// The confidence that everything is measured at.
pub const CONFIDENCE: f64 = 0.95;

/// Whether limits hold a value that may be rounded in the last place on its way through a logarithm.
pub fn holds(low: f64, high: f64, truth: f64) -> bool {
    low - 1e-12 <= truth && truth <= high + 1e-12
}

/// Outcomes are drawn 1,000 times; 5,000 times where an interval held in less than 94.5 % of these or a false
/// verdict was near 5 %; and 20,000 times where an interval still held in less than 94.2 %.
pub const EFFORT: outcomes::Effort = outcomes::Effort { counted: 10_000, drawn: [1_000, 5_000, 20_000] };

/// Below this, after each stage, an interval is looked at more closely.
pub const LOW: [f64; 2] = [0.945, 0.942];
