//! The counts of one worker.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::{Column, DataFrame, DataType};

use super::super::axis::{AxisRole, number};
use super::super::level::Level;
use super::super::plan::Plan;
use super::super::scalar::Raw;
use super::super::table::{Exclusion, Table, Tally};
use super::cells::Cells;
use super::coder::{Coder, floats};
use crate::error::{Error, Result};

/// The largest number of cases a single row may stand for.
const MOST_CASES: f64 = 1e12;

/// The largest number of cases one worker may count: a sum over all workers still fits.
const MOST_COUNTED: u64 = 1 << 53;

/// Counts the rows that one thread is given.
pub(super) struct Counter<'a> {
    plan: &'a Plan,
    coders: Vec<Coder<'a>>,
    decision: Option<usize>,
    margins: Vec<Cells>,
    /// One table over the axes of all margins, as long as it is small: a row is then added once.
    joint: Option<Cells>,
    rows: u64,
    used: u64,
    excluded: BTreeMap<Exclusion, u64>,
    codes: Vec<Vec<u32>>,
    /// How many cases each row stands for, where a column says so.
    cases: Vec<u64>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(plan: &'a Plan) -> Counter<'a> {
        let margins = plan.margins();
        let all: BTreeSet<usize> = margins.iter().flatten().copied().collect();
        Counter {
            plan,
            coders: plan.axes().iter().map(Coder::new).collect(),
            decision: plan.position(AxisRole::Decision),
            joint: (margins.len() > 1).then(|| Cells::new(all.into_iter().collect())),
            margins: margins.into_iter().map(Cells::new).collect(),
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
        self.weigh(frame)?;
        let axes = self.plan.axes();
        self.add_rows(frame.height(), |axis, coder, codes| {
            coder.encode(column(frame, &axes[axis].column)?, codes)
        })
    }

    /// Counts rows whose codes `read` writes, axis by axis.
    pub(super) fn add_rows<E: From<Error>>(
        &mut self,
        rows: usize,
        mut read: impl FnMut(usize, &mut Coder<'a>, &mut Vec<u32>) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.rows += rows as u64;
        for (axis, (coder, codes)) in self.coders.iter_mut().zip(&mut self.codes).enumerate() {
            read(axis, coder, codes)?;
        }
        let rows = self.exclude(rows);
        self.check_size()?;
        self.count(rows);
        Ok(())
    }

    /// How many cases each row stands for, where there is a weight. A row without one stands for none.
    fn weigh(&mut self, frame: &DataFrame) -> Result<()> {
        self.cases.clear();
        let Some(weight) = self.plan.weight() else { return Ok(()) };
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

    /// Takes the rows without a decision out, and accounts for them; as many are left as it returns.
    fn exclude(&mut self, rows: usize) -> usize {
        let levels = self.decision.map(|decision| (decision, self.coders[decision].levels()));
        let missing = levels.and_then(|(decision, levels)| {
            let code = levels.iter().position(Level::is_missing)? as u32;
            self.codes[decision].contains(&code).then_some((decision, code))
        });
        let mut left = rows;
        if let Some((decision, missing)) = missing {
            let is_missing: Vec<bool> = self.codes[decision].iter().map(|code| *code == missing).collect();
            for codes in &mut self.codes {
                keep(codes, &is_missing);
            }
            let before: u64 = self.cases.iter().sum();
            if self.plan.weight().is_some() {
                keep(&mut self.cases, &is_missing);
            }
            left = self.codes[decision].len();
            let cases = match self.plan.weight() {
                Some(_) => before - self.cases.iter().sum::<u64>(),
                None => (rows - left) as u64,
            };
            if cases > 0 {
                *self.excluded.entry(Exclusion::MissingDecision).or_insert(0) += cases;
            }
        }
        self.used += match self.plan.weight() {
            Some(_) => self.cases.iter().sum(),
            None => left as u64,
        };
        left
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

    /// Adds the rows to the joint table, or to every margin where that would be too large.
    fn count(&mut self, rows: usize) {
        let levels = |axis: usize| self.coders[axis].levels().len();
        let cases = self.plan.weight().map(|_| self.cases.as_slice());
        if let Some(joint) = &mut self.joint {
            if Cells::is_dense(Cells::bits_for(joint.axes(), levels)) {
                joint.add(&self.codes, levels, rows, cases);
                return;
            }
            spill(self.joint.take(), &mut self.margins, levels);
        }
        for margin in &mut self.margins {
            margin.add(&self.codes, levels, rows, cases);
        }
    }

    /// The counts with levels in place of codes.
    pub(super) fn finish(mut self) -> Tally {
        let axes = self.plan.axes();
        spill(self.joint.take(), &mut self.margins, |axis| self.coders[axis].levels().len());
        let tables = self.margins.into_iter().map(|cells| {
            let margin = cells.axes().to_vec();
            let mut table = Table::new(margin.iter().map(|axis| axes[*axis].role).collect());
            for (key, cases) in cells.into_cells() {
                let levels = key.iter().zip(&margin);
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

/// Moves the cells of the joint table into the margins.
fn spill(joint: Option<Cells>, margins: &mut [Cells], levels: impl Fn(usize) -> usize) {
    let Some(joint) = joint else { return };
    let axes = joint.axes().to_vec();
    margins.iter_mut().for_each(|margin| margin.make_room(&levels));
    let positions: Vec<Vec<usize>> = margins
        .iter()
        .map(|margin| margin.axes().iter().filter_map(|axis| axes.iter().position(|at| at == axis)).collect())
        .collect();
    for (key, cases) in joint.into_cells() {
        for (margin, positions) in margins.iter_mut().zip(&positions) {
            let part: Vec<u32> = positions.iter().map(|position| key[*position]).collect();
            margin.add_cell(&part, cases);
        }
    }
}

/// Keeps the values of rows that are not left out.
fn keep<T: Copy>(values: &mut Vec<T>, left_out: &[bool]) {
    let mut left_out = left_out.iter();
    values.retain(|_| !left_out.next().copied().unwrap_or(false));
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
