//! The median of a column, for a decision that is cut there.

use polars::prelude::DataFrame;

use super::super::axis::{Axis, AxisRole, Reading};
use super::super::level::Level;
use super::super::plan::{Plan, WeightKind};
use super::batches::fold_batches;
use super::coder::Coder;
use super::counter::{column as column_of, read_numbers};
use super::weigher;
use crate::error::{Error, Result};
use crate::source::Log;

/// Which rows the median is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MedianOver {
    /// All rows that have a number.
    #[default]
    All,
    /// Only rows whose every attribute is known.
    Known,
}

impl MedianOver {
    /// Both choices.
    pub const ALL: [MedianOver; 2] = [MedianOver::All, MedianOver::Known];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        match self {
            MedianOver::All => "all",
            MedianOver::Known => "known",
        }
    }
}

/// The median of `column`: the middle value, or the mean of the two in the middle.
///
/// This first pass reads the column (with the attributes, for [`MedianOver::Known`]) and holds its numbers,
/// the one thing of a log that is ever held. Weights count: a row that stands for n cases is n numbers, and
/// with sampling weights half of their sum lies on either side.
///
/// # Errors
/// When the column is missing, holds something other than numbers, or nothing at all.
pub fn median(log: &Log, plan: &Plan, column: &str, over: MedianOver) -> Result<f64> {
    let attributes: Vec<&Axis> = match over {
        MedianOver::All => Vec::new(),
        MedianOver::Known => {
            let is_group = |axis: &&Axis| {
                matches!(axis.role, AxisRole::Group(_)) && matches!(axis.reading, Reading::Values(_))
            };
            plan.axes().iter().filter(is_group).collect()
        }
    };
    let mut columns: Vec<&str> = attributes.iter().map(|axis| axis.column.as_str()).collect();
    columns.push(column);
    columns.extend(plan.weight().map(|weight| weight.column.as_str()));
    columns.sort_unstable();
    columns.dedup();
    log.require(&columns)?;

    let found = match plan.weight() {
        Some(weight) if weight.kind == WeightKind::Sampling => {
            let of_rows = |frame: &DataFrame| {
                let weights = weigher::sampling(frame, weight)?.into_iter();
                Ok(weights.map(|weight| weight.unwrap_or_default().units()).collect())
            };
            middle(collect::<u128>(log, &columns, &attributes, column, of_rows)?)
        }
        Some(weight) => {
            let of_rows = |frame: &DataFrame| {
                let counts = weigher::counts(frame, weight)?.into_iter();
                Ok(counts.map(|cases| cases.unwrap_or(0)).collect())
            };
            middle(collect::<u64>(log, &columns, &attributes, column, of_rows)?)
        }
        None => {
            let of_rows = |frame: &DataFrame| Ok(vec![1; frame.height()]);
            middle(collect::<u64>(log, &columns, &attributes, column, of_rows)?)
        }
    };
    found.ok_or_else(|| Error::Column {
        column: column.into(),
        reason: "holds no number to take the median of".into(),
        hint: "is it the right column?".into(),
    })
}

/// The numbers of the column with how much each counts, those that count for nothing left out.
fn collect<N: Copy + Default + PartialEq + Send>(
    log: &Log,
    columns: &[&str],
    attributes: &[&Axis],
    column: &str,
    of_rows: impl Fn(&DataFrame) -> Result<Vec<N>> + Sync,
) -> Result<Vec<(f64, N)>> {
    let mut numbers: Vec<(f64, N)> = Vec::new();
    for source in &log.sources {
        let worker = || (attributes.iter().map(|axis| Coder::new(axis)).collect::<Vec<_>>(), Vec::new());
        let workers = (0..rayon::current_num_threads()).map(|_| worker()).collect();
        let collected = fold_batches(source, columns, workers, |(coders, numbers), frame| {
            let mut cases = of_rows(frame)?;
            let mut codes = Vec::new();
            for (coder, axis) in coders.iter_mut().zip(attributes) {
                coder.encode(column_of(frame, &axis.column)?, &mut codes)?;
                if let Some(missing) = coder.levels().iter().position(Level::is_missing) {
                    let unknown = codes.iter().map(|code| *code as usize == missing);
                    cases
                        .iter_mut()
                        .zip(unknown)
                        .filter(|(_, unknown)| *unknown)
                        .for_each(|(row, _)| *row = N::default());
                }
            }
            let read = read_numbers(column_of(frame, column)?)?.into_iter().zip(cases);
            let counts = |(number, cases): (Option<f64>, N)| {
                Some((number?, cases)).filter(|(_, cases)| *cases != N::default())
            };
            numbers.extend(read.filter_map(counts));
            Ok(())
        })?;
        numbers.extend(collected.into_iter().flat_map(|(_, numbers)| numbers));
    }
    Ok(numbers)
}

/// The number below and above which half of the sum lies, or the mean of the two where a whole gap does so.
fn middle<N: Copy + Into<u128>>(mut numbers: Vec<(f64, N)>) -> Option<f64> {
    numbers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total = numbers.iter().fold(0u128, |sum, (_, cases)| sum.saturating_add((*cases).into()));
    let reaches = |enough: &dyn Fn(u128) -> bool| {
        let mut sum = 0u128;
        let found = numbers.iter().find(|(_, cases)| {
            sum = sum.saturating_add((*cases).into());
            enough(sum)
        });
        found.map(|(number, _)| *number)
    };
    // Half of an odd total is reached by the case that goes beyond it.
    let (low, high) = (reaches(&|sum| sum >= total.div_ceil(2))?, reaches(&|sum| sum > total / 2)?);
    Some(if low == high { low } else { low + (high - low) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_median_counts_cases_not_rows() {
        assert_eq!(middle(vec![(3.0, 1u64), (1.0, 1), (2.0, 1)]), Some(2.0));
        assert_eq!(middle(vec![(1.0, 1u64), (2.0, 1)]), Some(1.5));
        assert_eq!(middle(vec![(1.0, 5u64), (9.0, 2)]), Some(1.0));
        assert_eq!(middle::<u64>(vec![]), None);
    }

    #[test]
    fn half_of_the_weight_lies_on_either_side_of_a_weighted_median() {
        let units = |weight: f64| crate::share::Weight::of(weight).expect("a weight").units();
        let of = |rows: &[(f64, f64)]| {
            middle(rows.iter().map(|(number, weight)| (*number, units(*weight))).collect())
        };
        assert_eq!(of(&[(1.0, 0.5), (2.0, 0.7), (3.0, 0.1)]), Some(2.0));
        assert_eq!(of(&[(1.0, 0.1), (2.0, 0.2), (3.0, 0.3)]), Some(2.5));
        assert_eq!(of(&[(3.0, 0.25), (1.0, 0.25), (2.0, 0.25)]), Some(2.0));
    }
}
