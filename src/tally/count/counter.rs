//! The counts of one worker.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, DataType, PlHashMap};

use super::super::axis::{AxisRole, number};
use super::super::level::Level;
use super::super::plan::Plan;
use super::super::scalar::Raw;
use super::super::table::{Exclusion, Table, Tally};
use super::coder::{Coder, floats};
use crate::error::{Error, Result};

/// As many cells of a margin as are counted in an array per batch; more are hashed.
const DENSE_CELLS: u128 = 1 << 16;

/// The largest number of cases a single row may stand for.
const MOST_CASES: f64 = 1e12;

/// The largest number of cases one worker may count: a sum over all workers still fits.
const MOST_COUNTED: u64 = 1 << 53;

/// Counts the batches that one thread is given.
pub(super) struct Counter<'a> {
    plan: &'a Plan,
    coders: Vec<Coder<'a>>,
    decision: Option<usize>,
    margins: Vec<Vec<usize>>,
    cells: Vec<PlHashMap<Vec<u32>, u64>>,
    rows: u64,
    used: u64,
    excluded: BTreeMap<Exclusion, u64>,
    codes: Vec<Vec<u32>>,
    cases: Vec<u64>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(plan: &'a Plan) -> Counter<'a> {
        let margins = plan.margins();
        Counter {
            plan,
            coders: plan.axes().iter().map(Coder::new).collect(),
            decision: plan.position(AxisRole::Decision),
            cells: vec![PlHashMap::default(); margins.len()],
            margins,
            rows: 0,
            used: 0,
            excluded: BTreeMap::new(),
            codes: vec![Vec::new(); plan.axes().len()],
            cases: Vec::new(),
        }
    }

    /// Rows of the file that this worker was given.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Counts a batch.
    pub(super) fn add(&mut self, frame: &DataFrame) -> Result<()> {
        self.rows += frame.height() as u64;
        for (coder, (axis, codes)) in self.coders.iter_mut().zip(self.plan.axes().iter().zip(&mut self.codes))
        {
            coder.encode(column(frame, &axis.column)?, codes)?;
        }
        self.weigh(frame)?;
        self.exclude();
        self.check_size()?;
        for margin in 0..self.margins.len() {
            self.count_margin(margin);
        }
        Ok(())
    }

    /// How many cases each row stands for: one, or its weight. A row without a weight stands for none.
    fn weigh(&mut self, frame: &DataFrame) -> Result<()> {
        self.cases.clear();
        let Some(weight) = self.plan.weight() else {
            self.cases.resize(frame.height(), 1);
            return Ok(());
        };
        let column = column(frame, &weight.column)?;
        for number in read_numbers(column)? {
            let cases = match number {
                None => {
                    // Nobody knows how many cases such a row is: the account lists it as one.
                    *self.excluded.entry(Exclusion::MissingWeight).or_insert(0) += 1;
                    0
                }
                Some(number) if number >= 0.0 && number.fract() == 0.0 && number <= MOST_CASES => {
                    number as u64
                }
                Some(number) => {
                    let reason = if number < 0.0 {
                        format!("holds the negative weight {number}")
                    } else {
                        format!("holds the weight {number}, which is not a count of cases")
                    };
                    return Err(Error::Column {
                        column: weight.column.clone(),
                        reason,
                        hint: "a count weight says for how many cases a row stands: 0, 1, 2, …".into(),
                    });
                }
            };
            self.cases.push(cases);
        }
        Ok(())
    }

    /// Takes the rows without a decision out, and accounts for them.
    fn exclude(&mut self) {
        if let Some(decision) = self.decision {
            let levels = self.coders[decision].levels();
            if let Some(missing) = levels.iter().position(Level::is_missing) {
                let mut cases = 0;
                for (code, row) in self.codes[decision].iter().zip(&mut self.cases) {
                    if *code as usize == missing {
                        cases += std::mem::take(row);
                    }
                }
                if cases > 0 {
                    *self.excluded.entry(Exclusion::MissingDecision).or_insert(0) += cases;
                }
            }
        }
        self.used += self.cases.iter().sum::<u64>();
    }

    /// Whether the counts of this worker have become too large to be added up.
    fn check_size(&self) -> Result<()> {
        if self.used <= MOST_COUNTED {
            return Ok(());
        }
        Err(Error::Column {
            column: self.plan.weight().map(|weight| weight.column.clone()).unwrap_or_default(),
            reason: format!("adds up to more than {MOST_COUNTED} cases"),
            hint: "is it a count of cases?".into(),
        })
    }

    /// Combines the codes of the margin's axes into one index per row and adds the cases there.
    fn count_margin(&mut self, margin: usize) {
        let axes = &self.margins[margin];
        let sizes: Vec<u128> = axes.iter().map(|axis| self.coders[*axis].levels().len() as u128).collect();
        let span: u128 = sizes.iter().product();
        let index = |row: usize| {
            axes.iter()
                .zip(&sizes)
                .fold(0u128, |index, (axis, size)| index * size + u128::from(self.codes[*axis][row]))
        };
        let mut found: Vec<(u128, u64)> = if span <= DENSE_CELLS {
            let mut dense = vec![0u64; span as usize];
            for (row, cases) in self.cases.iter().enumerate() {
                dense[index(row) as usize] += cases;
            }
            (0..span).zip(dense).collect()
        } else {
            let mut sparse: PlHashMap<u128, u64> = PlHashMap::default();
            for (row, cases) in self.cases.iter().enumerate() {
                *sparse.entry(index(row)).or_insert(0) += cases;
            }
            sparse.into_iter().collect()
        };
        found.retain(|(_, cases)| *cases > 0);
        for (mut index, cases) in found {
            let mut key = vec![0; axes.len()];
            for (code, size) in key.iter_mut().zip(&sizes).rev() {
                *code = (index % size) as u32;
                index /= size;
            }
            *self.cells[margin].entry(key).or_insert(0) += cases;
        }
    }

    /// The counts with levels in place of codes.
    pub(super) fn finish(self) -> Tally {
        let axes = self.plan.axes();
        let tables = self.margins.iter().zip(self.cells).map(|(margin, cells)| {
            let mut table = Table::new(margin.iter().map(|axis| axes[*axis].role).collect());
            for (key, cases) in cells {
                let levels = key.iter().zip(margin);
                let levels = levels.map(|(code, axis)| self.coders[*axis].levels()[*code as usize].clone());
                table.add(levels.collect(), cases);
            }
            table
        });
        Tally {
            tables: tables.collect(),
            used: self.used,
            excluded: self.excluded,
            sources: Vec::new(),
            seen: self.coders.into_iter().map(Coder::into_seen).collect(),
        }
    }
}

fn column<'f>(frame: &'f DataFrame, name: &str) -> Result<&'f Column> {
    frame.column(name).map_err(|error| Error::Column {
        column: name.into(),
        reason: error.to_string(),
        hint: "is the file complete?".into(),
    })
}

/// The numbers of a column of numbers, or of texts that write numbers; `None` where it is blank.
pub(super) fn read_numbers(column: &Column) -> Result<Vec<Option<f64>>> {
    let series = column.as_materialized_series();
    let failed = |reason: String, hint: &str| Error::Column {
        column: column.name().to_string(),
        reason,
        hint: hint.into(),
    };
    let kind = |_| failed(format!("is of type {}, not a number", series.dtype()), "use a column of numbers");
    if matches!(series.dtype(), DataType::String | DataType::Categorical(..) | DataType::Enum(..)) {
        let texts = series.cast(&DataType::String).map_err(kind)?;
        let texts = texts.str().map_err(kind)?;
        return texts
            .iter()
            .map(|text| number(text.map_or(Raw::Null, Raw::Text)))
            .map(|read| read.map_err(|unreadable| failed(unreadable.reason, &unreadable.hint)))
            .collect();
    }
    if !series.dtype().is_numeric() && !matches!(series.dtype(), DataType::Decimal(..) | DataType::Null) {
        return Err(failed(
            format!("is of type {}, not a number", series.dtype()),
            "use a column of numbers",
        ));
    }
    let numbers = floats(series).map_err(kind)?;
    Ok(numbers.iter().map(|number| number.filter(|number| !number.is_nan())).collect())
}
