//! Rows of text, counted by their fields.

use polars::prelude::{DataFrame, IntoColumn, NamedFrom, Series};

use super::Left;
use super::columns::{Columns, Place};
use super::fields::Field;
use super::met::Met;
use crate::tally::Plan;
use crate::tally::count::counter::Counter;

/// What one thread counts.
pub(super) struct Rows<'a, 'c> {
    plan: &'a Plan,
    columns: &'c Columns,
    counter: Counter<'a>,
    /// For each axis the texts met before, with their codes.
    met: Vec<Met>,
}

impl<'a, 'c> Rows<'a, 'c> {
    /// None so far.
    pub(super) fn new(plan: &'a Plan, columns: &'c Columns) -> Rows<'a, 'c> {
        Rows {
            plan,
            columns,
            counter: Counter::new(plan),
            met: plan.axes().iter().map(|_| Met::new()).collect(),
        }
    }

    /// Rows counted so far.
    pub(super) fn counted(&self) -> u64 {
        self.counter.rows()
    }

    /// What was counted.
    pub(super) fn into_counter(self) -> Counter<'a> {
        self.counter
    }

    /// Folds the counted numbers where there are many.
    pub(super) fn settle_if_large(&mut self) {
        if let Some(axis) = self.counter.settle_if_large() {
            self.met[axis] = Met::new();
        }
    }

    /// Counts so many rows of a piece, whose fields `field` finds by row and place.
    pub(super) fn add(
        &mut self,
        piece: &[u8],
        rows: usize,
        field: impl Fn(usize, Place) -> Field,
    ) -> Result<(), Left> {
        self.weigh(piece, rows, &field)?;
        let Rows { columns, counter, met, .. } = self;
        counter.add_rows(rows, |axis, coder, codes| {
            codes.clear();
            for row in 0..rows {
                codes.push(met[axis].code(coder, piece, field(row, columns.axes[axis]))?);
            }
            Ok(())
        })
    }

    /// Reads what each row weighs, where rows have a weight.
    fn weigh(
        &mut self,
        piece: &[u8],
        rows: usize,
        field: impl Fn(usize, Place) -> Field,
    ) -> Result<(), Left> {
        let Some((weight, place)) = self.plan.weight().zip(self.columns.weight) else { return Ok(()) };
        let mut scratch = Vec::new();
        let texts = (0..rows).map(|row| {
            let bytes = field(row, place).bytes(piece, &mut scratch);
            std::str::from_utf8(bytes).map(String::from).map_err(|_| Left)
        });
        let texts: Vec<String> = texts.collect::<Result<_, Left>>()?;
        let series = Series::new(weight.column.as_str().into(), texts);
        let frame = DataFrame::new_infer_height(vec![series.into_column()]).map_err(|_| Left)?;
        Ok(self.counter.weigh(&frame)?)
    }
}
