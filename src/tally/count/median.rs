//! The median of a column, for a decision that is cut there.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, PlHashMap};

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
/// The column is read twice (with the attributes, for [`MedianOver::Known`]): to count its numbers in coarse
/// steps, then to count each number of the step, or two, in which the middle lies. No more than those is held,
/// however long the log is. Weights count: a row that stands for n cases is n numbers.
///
/// # Errors
/// When the column is missing, holds something other than numbers, or nothing at all.
pub fn median(log: &Log, plan: &Plan, column: &str, over: MedianOver) -> Result<f64> {
    let reader = Numbers::of(log, plan, column, over)?;
    let mut steps = vec![0u64; STEPS];
    for counted in
        reader.fold(|| vec![0u64; STEPS], |steps, number, cases| steps[step_of(number)] += cases)?
    {
        steps.iter_mut().zip(counted).for_each(|(sum, cases)| *sum += cases);
    }
    let total: u64 = steps.iter().sum();
    if total == 0 {
        return Err(Error::Column {
            column: column.into(),
            reason: "holds no number to take the median of".into(),
            hint: "is it the right column?".into(),
        });
    }
    let ranks = [(total - 1) / 2, total / 2];
    let places = ranks.map(|rank| place(steps.iter().enumerate().map(|(step, cases)| (step, *cases)), rank));
    let wanted = places.map(|place| place.map_or(0, |place| place.of));
    let mut numbers: BTreeMap<u64, u64> = BTreeMap::new();
    for counted in reader.fold(PlHashMap::<u64, u64>::default, |numbers, number, cases| {
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
    rank: u64,
}

fn place<T>(counted: impl Iterator<Item = (T, u64)>, mut rank: u64) -> Option<Place<T>> {
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

    /// Gives every number with its cases to one of several sums, and returns them.
    fn fold<S: Send>(&self, empty: impl Fn() -> S, add: impl Fn(&mut S, f64, u64) + Sync) -> Result<Vec<S>> {
        let mut sums = Vec::new();
        for source in &self.log.sources {
            let worker =
                || (self.attributes.iter().map(|axis| Coder::new(axis)).collect::<Vec<_>>(), empty());
            let workers = (0..rayon::current_num_threads()).map(|_| worker()).collect();
            let folded = fold_batches(source, &self.columns(), workers, |(coders, sum), frame| {
                let cases = self.cases(coders, frame)?;
                for (number, cases) in read_numbers(find(frame, self.column)?)?.into_iter().zip(cases) {
                    if let Some(number) = number.filter(|_| cases > 0) {
                        add(sum, number, cases);
                    }
                }
                Ok(())
            })?;
            sums.extend(folded.into_iter().map(|(_, sum)| sum));
        }
        Ok(sums)
    }

    /// How many cases each row stands for: none where an attribute is unknown.
    fn cases(&self, coders: &mut [Coder<'_>], frame: &DataFrame) -> Result<Vec<u64>> {
        let mut cases: Vec<u64> = match self.plan.weight() {
            Some(weight) => read_numbers(find(frame, &weight.column)?)?
                .into_iter()
                .map(|number| number.map_or(0, |number| number.max(0.0) as u64))
                .collect(),
            None => vec![1; frame.height()],
        };
        let mut codes = Vec::new();
        for (coder, axis) in coders.iter_mut().zip(&self.attributes) {
            coder.encode(find(frame, &axis.column)?, &mut codes)?;
            if let Some(missing) = coder.levels().iter().position(Level::is_missing) {
                let unknown = codes.iter().map(|code| *code as usize == missing);
                let of_unknown = cases.iter_mut().zip(unknown).filter(|(_, unknown)| *unknown);
                of_unknown.for_each(|(cases, _)| *cases = 0);
            }
        }
        Ok(cases)
    }
}

fn find<'f>(frame: &'f DataFrame, name: &str) -> Result<&'f Column> {
    frame.column(name).map_err(|error| Error::Column {
        column: name.into(),
        reason: error.to_string(),
        hint: "is the file complete?".into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::Weight;

    fn median_of(numbers: &[(f64, u64)]) -> Option<f64> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log.csv");
        let rows: String = numbers.iter().map(|(number, cases)| format!("{number:e},{cases}\n")).collect();
        std::fs::write(&path, format!("amount,cases\n{rows}")).expect("written");
        let log = crate::source::open(&[path], None).expect("it opens");
        let plan = Plan::new(Vec::new(), Some(Weight { column: "cases".into() }));
        median(&log, &plan, "amount", MedianOver::All).ok()
    }

    #[test]
    fn the_median_counts_cases_not_rows() {
        assert_eq!(median_of(&[(3.0, 1), (1.0, 1), (2.0, 1)]), Some(2.0));
        assert_eq!(median_of(&[(1.0, 1), (2.0, 1)]), Some(1.5));
        assert_eq!(median_of(&[(1.0, 5), (9.0, 2)]), Some(1.0));
        assert_eq!(median_of(&[(-5.5, 3), (1e300, 3)]), Some(-5.5 + (1e300 + 5.5) / 2.0));
        assert_eq!(median_of(&[(-2.0, 1), (-1.0, 1), (0.0, 1), (-0.0, 1), (4.0, 0)]), Some(-0.5));
        assert_eq!(median_of(&[]), None);
        assert_eq!(median_of(&[(4.0, 0)]), None);
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
