//! The median of a column, for a decision that is cut there.

use super::super::axis::{Axis, AxisRole, Reading};
use super::super::level::Level;
use super::super::plan::Plan;
use super::batches::fold_batches;
use super::coder::Coder;
use super::counter::read_numbers;
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
/// the one thing of a log that is ever held. Weights count: a row that stands for n cases is n numbers.
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

    let mut numbers: Vec<(f64, u64)> = Vec::new();
    for source in &log.sources {
        let worker = || (attributes.iter().map(|axis| Coder::new(axis)).collect::<Vec<_>>(), Vec::new());
        let workers = (0..rayon::current_num_threads()).map(|_| worker()).collect();
        let collected = fold_batches(source, &columns, workers, |(coders, numbers), frame| {
            let find = |name: &str| {
                frame.column(name).map_err(|error| Error::Column {
                    column: name.into(),
                    reason: error.to_string(),
                    hint: "is the file complete?".into(),
                })
            };
            let mut cases: Vec<u64> = match plan.weight() {
                Some(weight) => read_numbers(find(&weight.column)?)?
                    .into_iter()
                    .map(|number| number.map_or(0, |number| number.max(0.0) as u64))
                    .collect(),
                None => vec![1; frame.height()],
            };
            let mut codes = Vec::new();
            for (coder, axis) in coders.iter_mut().zip(&attributes) {
                coder.encode(find(&axis.column)?, &mut codes)?;
                if let Some(missing) = coder.levels().iter().position(Level::is_missing) {
                    let unknown = codes.iter().map(|code| *code as usize == missing);
                    cases
                        .iter_mut()
                        .zip(unknown)
                        .filter(|(_, unknown)| *unknown)
                        .for_each(|(row, _)| *row = 0);
                }
            }
            let read = read_numbers(find(column)?)?.into_iter().zip(cases);
            numbers.extend(read.filter_map(|(number, cases)| Some((number?, cases)).filter(|_| cases > 0)));
            Ok(())
        })?;
        numbers.extend(collected.into_iter().flat_map(|(_, numbers)| numbers));
    }
    middle(numbers).ok_or_else(|| Error::Column {
        column: column.into(),
        reason: "holds no number to take the median of".into(),
        hint: "is it the right column?".into(),
    })
}

fn middle(mut numbers: Vec<(f64, u64)>) -> Option<f64> {
    numbers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let total: u64 = numbers.iter().map(|(_, cases)| cases).sum();
    let at = |rank: u64| {
        let mut below = 0;
        numbers.iter().find(|(_, cases)| {
            below += cases;
            below > rank
        })
    };
    let (low, high) = (at(total.checked_sub(1)? / 2)?.0, at(total / 2)?.0);
    Some(if low == high { low } else { low + (high - low) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::middle;

    #[test]
    fn the_median_counts_cases_not_rows() {
        assert_eq!(middle(vec![(3.0, 1), (1.0, 1), (2.0, 1)]), Some(2.0));
        assert_eq!(middle(vec![(1.0, 1), (2.0, 1)]), Some(1.5));
        assert_eq!(middle(vec![(1.0, 5), (9.0, 2)]), Some(1.0));
        assert_eq!(middle(vec![]), None);
    }
}
