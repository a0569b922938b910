//! What the weight column says of the rows of a batch.

use polars::prelude::DataFrame;

use super::super::plan::{Weight, WeightKind};
use super::counter::{column, read_numbers};
use crate::error::{Error, Result};
use crate::share::{self, WeightedCases};

/// The largest number of cases a single row may stand for.
const MOST_CASES: f64 = 1e12;

/// The largest sum of sampling weights: as far as floats count by ones.
const MOST_WEIGHT: f64 = 9_007_199_254_740_992.0;

/// The smallest mean of sampling weights that leaves nine digits of each to be added up.
const LEAST_MEAN: f64 = 1e-9;

/// For how many cases each row stands; `None` where nobody knows.
pub(super) fn counts(frame: &DataFrame, weight: &Weight) -> Result<Vec<Option<u64>>> {
    let read = |number: f64| {
        if number >= 0.0 && number.fract() == 0.0 && number <= MOST_CASES {
            return Ok(number as u64);
        }
        let reason = if number < 0.0 {
            format!("holds the negative weight {number}")
        } else {
            format!("holds the weight {number}, which is not a count of cases")
        };
        Err(Error::Column {
            column: weight.column.clone(),
            reason,
            hint: "a count weight says for how many cases a row stands: 0, 1, 2, …; fractions can be survey \
                   weights, with kind = \"sampling\" in [weight]"
                .into(),
        })
    };
    let numbers = read_numbers(column(frame, &weight.column)?)?;
    numbers.into_iter().map(|number| number.map(read).transpose()).collect()
}

/// The sampling weight of each row; `None` where it has none.
pub(super) fn sampling(frame: &DataFrame, weight: &Weight) -> Result<Vec<Option<share::Weight>>> {
    let read = |number: f64| {
        share::Weight::of(number).ok_or_else(|| {
            let (reason, hint) = if number < 0.0 {
                (format!("holds the negative weight {number}"), "a survey weight is zero or above")
            } else if number.is_finite() {
                let hint = "divide all weights by one number: no rate changes by that";
                (
                    format!("holds the weight {number}, beyond the largest that is added up, {MOST_CASES:e}"),
                    hint,
                )
            } else {
                (format!("holds the weight {number}"), "a survey weight is a finite number")
            };
            Error::Column { column: weight.column.clone(), reason, hint: hint.into() }
        })
    };
    let numbers = read_numbers(column(frame, &weight.column)?)?;
    numbers.into_iter().map(|number| number.map(read).transpose()).collect()
}

/// Whether the weights of all used rows together can be added up with all their digits.
pub(super) fn check_sum(weight: Option<&Weight>, used: WeightedCases) -> Result<()> {
    let Some(weight) = weight.filter(|weight| weight.kind == WeightKind::Sampling) else { return Ok(()) };
    let sum = used.weight.to_f64();
    let reason = if sum > MOST_WEIGHT {
        format!("adds up to {sum:e}, more than {MOST_WEIGHT}")
    } else if !used.weight.is_zero() && sum / (used.cases as f64) < LEAST_MEAN {
        format!("has a mean of {:e}, less than {LEAST_MEAN:e}", sum / used.cases as f64)
    } else {
        return Ok(());
    };
    Err(Error::Column {
        column: weight.column.clone(),
        reason,
        hint: "multiply or divide all weights by one number: no rate changes by that".into(),
    })
}
