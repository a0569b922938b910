//! The median of a column, for a decision that is cut there.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, PlHashMap};

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
/// The column is read twice (with the attributes, for [`MedianOver::Known`]): to count its numbers in coarse
/// steps, then to count each number of the step, or two, in which the middle lies. No more than those is held,
/// however long the log is. Weights count: a row that stands for n cases is n numbers, and with sampling weights
/// half of their sum lies on either side.
///
/// # Errors
/// When the column is missing, holds something other than numbers, or nothing at all.
pub fn median(log: &Log, plan: &Plan, column: &str, over: MedianOver) -> Result<f64> {
    let reader = Numbers::of(log, plan, column, over)?;
    let mut steps = vec![0u128; STEPS];
    for counted in reader.fold(
        || vec![0u128; STEPS],
        |steps, number, amount| {
            let step = &mut steps[step_of(number)];
            *step = step.saturating_add(amount);
        },
    )? {
        steps.iter_mut().zip(counted).for_each(|(sum, cases)| *sum = sum.saturating_add(cases));
    }
    let total = steps.iter().fold(0u128, |sum, amount| sum.saturating_add(*amount));
    if total == 0 {
        return Err(Error::Column {
            column: column.into(),
            reason: "holds no number to take the median of".into(),
            hint: "is it the right column?".into(),
        });
    }
    // Half of the sum lies on either side; half of an odd one is reached by the case that goes beyond it.
    let ranks = [(total - 1) / 2, total / 2];
    let places = ranks.map(|rank| place(steps.iter().enumerate().map(|(step, cases)| (step, *cases)), rank));
    let wanted = places.map(|place| place.map_or(0, |place| place.of));
    let mut numbers: BTreeMap<u64, u128> = BTreeMap::new();
    for counted in reader.fold(PlHashMap::<u64, u128>::default, |numbers, number, cases| {
        if wanted.contains(&step_of(number)) {
            *numbers.entry(ordered(number)).or_insert(0) += cases;
        }
    })? {
        counted.into_iter().for_each(|(number, cases)| *numbers.entry(number).or_insert(0) += cases);
    }
    let middle = places.map(|found| {
        let found = found?;
        let within = numbers.iter().map(|(key, cases)| (*key, *cases));
        let within = within.filter(|(key, _)| (*key >> STEP_BITS) as usize == found.of);
        place(within, found.rank).map(|place| number_of(place.of))
    });
    // The same numbers are read twice, so what was found once is there again, unless the file has changed.
    let [Some(low), Some(high)] = middle else {
        return Err(Error::Log {
            reason: format!("column {column:?} changed while it was read"),
            hint: "audit a file that nobody writes to".into(),
        });
    };
    Ok(if low == high { low } else { low + (high - low) / 2.0 })
}

/// The steps of the first reading: numbers that share their upper 16 bits, sign and size first.
const STEPS: usize = 1 << 16;

/// The bits of a number that its step leaves open.
const STEP_BITS: u32 = 48;

/// The bits of a number, so that they are ordered as the numbers are.
fn ordered(number: f64) -> u64 {
    let bits = (number + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn number_of(ordered: u64) -> f64 {
    f64::from_bits(if ordered >> 63 == 1 { ordered & !(1 << 63) } else { !ordered })
}

fn step_of(number: f64) -> usize {
    (ordered(number) >> STEP_BITS) as usize
}

/// Where among counted things a rank falls: at which of them, and how far into its cases.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place<T> {
    of: T,
    rank: u128,
}

fn place<T>(counted: impl Iterator<Item = (T, u128)>, mut rank: u128) -> Option<Place<T>> {
    for (of, cases) in counted {
        if rank < cases {
            return Some(Place { of, rank });
        }
        rank -= cases;
    }
    None
}

/// The numbers of a column, read once or more.
struct Numbers<'a> {
    log: &'a Log,
    plan: &'a Plan,
    column: &'a str,
    /// The attributes whose unknown rows are left out.
    attributes: Vec<&'a Axis>,
}

impl<'a> Numbers<'a> {
    fn of(log: &'a Log, plan: &'a Plan, column: &'a str, over: MedianOver) -> Result<Numbers<'a>> {
        let is_group = |axis: &&Axis| {
            matches!(axis.role, AxisRole::Group(_)) && matches!(axis.reading, Reading::Values(_))
        };
        let attributes = match over {
            MedianOver::All => Vec::new(),
            MedianOver::Known => plan.axes().iter().filter(is_group).collect(),
        };
        let numbers = Numbers { log, plan, column, attributes };
        log.require(&numbers.columns())?;
        Ok(numbers)
    }

    fn columns(&self) -> Vec<&'a str> {
        let mut columns: Vec<&str> = self.attributes.iter().map(|axis| axis.column.as_str()).collect();
        columns.push(self.column);
        columns.extend(self.plan.weight().map(|weight| weight.column.as_str()));
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// Gives every number with how much it counts to one of several sums, and returns them.
    fn fold<S: Send>(&self, empty: impl Fn() -> S, add: impl Fn(&mut S, f64, u128) + Sync) -> Result<Vec<S>> {
        let mut sums = Vec::new();
        for source in &self.log.sources {
            let worker =
                || (self.attributes.iter().map(|axis| Coder::new(axis)).collect::<Vec<_>>(), empty());
            let workers = (0..rayon::current_num_threads()).map(|_| worker()).collect();
            let folded = fold_batches(source, &self.columns(), workers, |(coders, sum), frame| {
                let amounts = self.amounts(coders, frame)?;
                for (number, amount) in read_numbers(column_of(frame, self.column)?)?.into_iter().zip(amounts)
                {
                    if let Some(number) = number.filter(|_| amount > 0) {
                        add(sum, number, amount);
                    }
                }
                Ok(())
            })?;
            sums.extend(folded.into_iter().map(|(_, sum)| sum));
        }
        Ok(sums)
    }

    /// How much each row counts: its cases, or the units of its weight; nothing where an attribute is unknown.
    fn amounts(&self, coders: &mut [Coder<'_>], frame: &DataFrame) -> Result<Vec<u128>> {
        let mut amounts: Vec<u128> = match self.plan.weight() {
            None => vec![1; frame.height()],
            Some(weight) if weight.kind == WeightKind::Sampling => {
                let weights = weigher::sampling(frame, weight)?.into_iter();
                weights.map(|weight| weight.unwrap_or_default().units()).collect()
            }
            Some(weight) => {
                let counts = weigher::counts(frame, weight)?.into_iter();
                counts.map(|cases| u128::from(cases.unwrap_or(0))).collect()
            }
        };
        let mut codes = Vec::new();
        for (coder, axis) in coders.iter_mut().zip(&self.attributes) {
            coder.encode(column_of(frame, &axis.column)?, &mut codes)?;
            if let Some(missing) = coder.levels().iter().position(Level::is_missing) {
                let unknown = codes.iter().map(|code| *code as usize == missing);
                let of_unknown = amounts.iter_mut().zip(unknown).filter(|(_, unknown)| *unknown);
                of_unknown.for_each(|(amount, _)| *amount = 0);
            }
        }
        Ok(amounts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Weight;

    fn median_of(numbers: &[(f64, f64)], kind: WeightKind) -> Option<f64> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.csv");
        let rows: String = numbers.iter().map(|(number, cases)| format!("{number:e},{cases}\n")).collect();
        std::fs::write(&path, format!("amount,cases\n{rows}")).expect("written");
        let log = crate::source::open(&[path], None).expect("it opens");
        let plan = Plan::new(Vec::new(), Some(Weight { column: "cases".into(), kind }));
        median(&log, &plan, "amount", MedianOver::All).ok()
    }

    #[test]
    fn the_median_counts_cases_not_rows() {
        let of = |numbers: &[(f64, f64)]| median_of(numbers, WeightKind::Count);
        assert_eq!(of(&[(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)]), Some(2.0));
        assert_eq!(of(&[(1.0, 1.0), (2.0, 1.0)]), Some(1.5));
        assert_eq!(of(&[(1.0, 5.0), (9.0, 2.0)]), Some(1.0));
        assert_eq!(of(&[(-5.5, 3.0), (1e300, 3.0)]), Some(-5.5 + (1e300 + 5.5) / 2.0));
        assert_eq!(of(&[(-2.0, 1.0), (-1.0, 1.0), (0.0, 1.0), (-0.0, 1.0), (4.0, 0.0)]), Some(-0.5));
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[(4.0, 0.0)]), None);
    }

    #[test]
    fn half_of_the_weight_lies_on_either_side_of_a_weighted_median() {
        let of = |numbers: &[(f64, f64)]| median_of(numbers, WeightKind::Sampling);
        assert_eq!(of(&[(1.0, 0.5), (2.0, 0.7), (3.0, 0.1)]), Some(2.0));
        assert_eq!(of(&[(1.0, 0.1), (2.0, 0.2), (3.0, 0.3)]), Some(2.5));
        assert_eq!(of(&[(3.0, 0.25), (1.0, 0.25), (2.0, 0.25)]), Some(2.0));
    }

    #[test]
    fn numbers_are_ordered_as_their_bits_are() {
        let numbers =
            [f64::NEG_INFINITY, -1e300, -2.0, -1.5, -1e-300, 0.0, 1e-300, 0.1, 1.0, 7e9, f64::INFINITY];
        assert!(numbers.map(ordered).is_sorted_by(|one, other| one < other));
        assert_eq!(numbers.map(|number| number_of(ordered(number))), numbers);
        assert_eq!(ordered(-0.0), ordered(0.0));
    }
}
