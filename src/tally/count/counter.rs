//! The counts of one worker.

use std::collections::BTreeMap;

use polars::prelude::{Column, DataFrame, DataType, PlHashMap};

use super::super::axis::{AxisRole, number};
use super::super::level::Level;
use super::super::plan::{Plan, WeightKind};
use super::super::scalar::Raw;
use super::super::table::{Exclusion, Table, Tally};
use super::coder::{Coder, floats};
use super::weigher;
use crate::error::{Error, Result};
use crate::share::{Weight, WeightedCases};

/// As many cells of a margin as are counted in an array per batch; more are hashed.
const DENSE_CELLS: u128 = 1 << 16;

/// The largest number of cases one worker may count: a sum over all workers still fits.
const MOST_COUNTED: u64 = 1 << 53;

/// Counts the batches that one thread is given.
pub(super) struct Counter<'a> {
    plan: &'a Plan,
    coders: Vec<Coder<'a>>,
    decision: Option<usize>,
    margins: Vec<Vec<usize>>,
    cells: Vec<Cells<u64>>,
    weighted_cells: Vec<Cells<WeightedCases>>,
    rows: u64,
    used: u64,
    weighted: WeightedCases,
    excluded: BTreeMap<Exclusion, u64>,
    codes: Vec<Vec<u32>>,
    cases: Vec<u64>,
    /// The sampling weight of each row of the batch; empty where rows have none.
    weights: Vec<Weight>,
}

/// What was counted in each cell of a margin, by the codes of its axes.
type Cells<T> = PlHashMap<Vec<u32>, T>;

impl<'a> Counter<'a> {
    pub(super) fn new(plan: &'a Plan) -> Counter<'a> {
        let margins = plan.margins();
        Counter {
            plan,
            coders: plan.axes().iter().map(Coder::new).collect(),
            decision: plan.position(AxisRole::Decision),
            cells: vec![Cells::default(); margins.len()],
            weighted_cells: vec![Cells::default(); margins.len()],
            margins,
            rows: 0,
            used: 0,
            weighted: WeightedCases::default(),
            excluded: BTreeMap::new(),
            codes: vec![Vec::new(); plan.axes().len()],
            cases: Vec::new(),
            weights: Vec::new(),
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

    /// How many cases each row stands for: one, or its count. A row without a weight stands for none.
    fn weigh(&mut self, frame: &DataFrame) -> Result<()> {
        self.cases.clear();
        self.weights.clear();
        let Some(weight) = self.plan.weight() else {
            self.cases.resize(frame.height(), 1);
            return Ok(());
        };
        match weight.kind {
            WeightKind::Count => {
                let counts = weigher::counts(frame, weight)?;
                self.exclude_unweighted(counts.iter().filter(|cases| cases.is_none()).count());
                self.cases.extend(counts.into_iter().map(|cases| cases.unwrap_or(0)));
            }
            WeightKind::Sampling => {
                let weights = weigher::sampling(frame, weight)?;
                self.exclude_unweighted(weights.iter().filter(|weight| weight.is_none()).count());
                self.cases.extend(weights.iter().map(|weight| u64::from(weight.is_some())));
                self.weights.extend(weights.into_iter().map(Option::unwrap_or_default));
            }
        }
        Ok(())
    }

    /// Nobody knows for how many cases a row without a weight stands: the account lists it as one.
    fn exclude_unweighted(&mut self, rows: usize) {
        if rows > 0 {
            *self.excluded.entry(Exclusion::MissingWeight).or_insert(0) += rows as u64;
        }
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
        let kept = self.weights.iter().zip(&self.cases).filter(|(_, cases)| **cases > 0);
        self.weighted = kept.fold(self.weighted, |sum, (weight, _)| sum.plus(WeightedCases::row(*weight)));
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

    /// Adds the cases of the batch to the cells of a margin.
    fn count_margin(&mut self, margin: usize) {
        if self.weights.is_empty() {
            let found = self.add_up(margin, |cell: &mut u64, row| *cell += self.cases[row]);
            for (key, cases) in found.into_iter().filter(|(_, cases)| *cases > 0) {
                *self.cells[margin].entry(key).or_insert(0) += cases;
            }
        } else {
            let found = self.add_up(margin, |cell: &mut WeightedCases, row| {
                if self.cases[row] > 0 {
                    *cell = cell.plus(WeightedCases::row(self.weights[row]));
                }
            });
            for (key, cases) in found.into_iter().filter(|(_, found)| found.cases > 0) {
                let cell = self.weighted_cells[margin].entry(key).or_default();
                *cell = cell.plus(cases);
            }
        }
    }

    /// Combines the codes of the margin's axes into one index per row, and lets `add` add each row there.
    fn add_up<T: Clone + Default>(&self, margin: usize, add: impl Fn(&mut T, usize)) -> Vec<(Vec<u32>, T)> {
        let axes = &self.margins[margin];
        let sizes: Vec<u128> = axes.iter().map(|axis| self.coders[*axis].levels().len() as u128).collect();
        let span: u128 = sizes.iter().product();
        let index = |row: usize| {
            axes.iter()
                .zip(&sizes)
                .fold(0u128, |index, (axis, size)| index * size + u128::from(self.codes[*axis][row]))
        };
        let found: Vec<(u128, T)> = if span <= DENSE_CELLS {
            let mut dense = vec![T::default(); span as usize];
            for row in 0..self.cases.len() {
                add(&mut dense[index(row) as usize], row);
            }
            (0..span).zip(dense).collect()
        } else {
            let mut sparse: PlHashMap<u128, T> = PlHashMap::default();
            for row in 0..self.cases.len() {
                add(sparse.entry(index(row)).or_default(), row);
            }
            sparse.into_iter().collect()
        };
        let key_of = |mut index: u128| {
            let mut key = vec![0; axes.len()];
            for (code, size) in key.iter_mut().zip(&sizes).rev() {
                *code = (index % size) as u32;
                index /= size;
            }
            key
        };
        found.into_iter().map(|(index, found)| (key_of(index), found)).collect()
    }

    /// The counts with levels in place of codes.
    pub(super) fn finish(self) -> Tally {
        let axes = self.plan.axes();
        let counted = self.cells.into_iter().zip(self.weighted_cells);
        let tables = self.margins.iter().zip(counted).map(|(margin, (cells, weighted))| {
            let levels = |key: &[u32]| {
                let pairs = key.iter().zip(margin);
                pairs.map(|(code, axis)| self.coders[*axis].levels()[*code as usize].clone()).collect()
            };
            let mut table = Table::new(margin.iter().map(|axis| axes[*axis].role).collect());
            cells.iter().for_each(|(key, cases)| table.add(levels(key), *cases));
            weighted.iter().for_each(|(key, cases)| table.add_weighted(levels(key), *cases));
            table
        });
        Tally {
            tables: tables.collect(),
            used: self.used,
            weighted: self.weighted,
            excluded: self.excluded,
            sources: Vec::new(),
            seen: self.coders.into_iter().map(Coder::into_seen).collect(),
        }
    }
}

pub(super) fn column<'f>(frame: &'f DataFrame, name: &str) -> Result<&'f Column> {
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
