//! Counting delimited text field by field, without making columns of values first.
//!
//! Rows repeat a few values, so a field is looked up among those met before and is an integer from then on. The shape of
//! every row is checked on the way. A text that is not written by the rules is left to polars and to the check of rows,
//! which name what is wrong.

mod columns;
mod fields;
mod marks;
mod met;
mod pieces;
mod plain;
mod rows;
mod short;

use std::sync::{Mutex, PoisonError};

use self::columns::Columns;
use self::fields::{Field, Irregular, split_rows};
use self::pieces::Pieces;
use self::plain::{PlainRows, SECTION};
use self::rows::Rows;
use super::counter::Counter;
use crate::error::Error;
use crate::source::{Source, Text, open_text};
use crate::tally::Plan;
use crate::tally::progress::Meter;
use crate::threads::on_each;

/// The text could not be counted this way: polars is to say what is wrong with it, if anything is.
pub(super) struct Left;

impl From<Error> for Left {
    fn from(_: Error) -> Left {
        Left
    }
}

impl From<Irregular> for Left {
    fn from(_: Irregular) -> Left {
        Left
    }
}

impl From<std::io::Error> for Left {
    fn from(_: std::io::Error) -> Left {
        Left
    }
}

/// Counts a delimited text by its fields, and checks the shape of every row; `None` where it takes polars to read it,
/// or to say what is wrong.
pub(super) fn count_text<'a>(source: &Source, plan: &'a Plan, meter: &Meter<'_>) -> Option<Vec<Counter<'a>>> {
    let delimiter = source.delimiter()?;
    let columns = Columns::of(source, plan)?;
    let Text { reader, compressed } = open_text(&source.path).ok()?;
    let mut pieces = Pieces::of(reader);
    pieces.skip_row().ok()?;
    let pieces = Mutex::new(pieces);
    // Who is free reads on: the bytes are then still in the caches of the core that takes them apart.
    let next = |piece: &mut Vec<u8>| pieces.lock().unwrap_or_else(PoisonError::into_inner).next(piece);
    let work = || {
        let mut worker = Worker::new(plan, &columns, delimiter);
        let counted = worker.take_all(next, |rows, bytes| {
            // How many bytes of a compressed file a piece takes is not known.
            meter.read(rows, if compressed { 0 } else { bytes });
        });
        if counted.is_err() {
            pieces.lock().unwrap_or_else(PoisonError::into_inner).end();
        }
        counted.map(|()| worker.rows.into_counter())
    };
    on_each(rayon::current_num_threads(), work).into_iter().collect::<Result<_, Left>>().ok()
}

/// One thread's share of the work.
struct Worker<'a, 'c> {
    rows: Rows<'a, 'c>,
    columns: &'c Columns,
    delimiter: u8,
    plain: PlainRows,
    /// The wanted fields of rows that are not plain, row by row.
    fields: Vec<Field>,
}

impl<'a, 'c> Worker<'a, 'c> {
    fn new(plan: &'a Plan, columns: &'c Columns, delimiter: u8) -> Worker<'a, 'c> {
        let (rows, plain) = (Rows::new(plan, columns), PlainRows::of(columns.wanted.len()));
        Worker { rows, columns, delimiter, plain, fields: Vec::new() }
    }

    /// Counts piece after piece, until none is left.
    fn take_all(
        &mut self,
        next: impl Fn(&mut Vec<u8>) -> std::io::Result<()>,
        told: impl Fn(u64, u64),
    ) -> Result<(), Left> {
        let mut piece = Vec::new();
        loop {
            next(&mut piece)?;
            if piece.is_empty() {
                return Ok(());
            }
            let before = self.rows.counted();
            self.count(&piece)?;
            self.rows.settle_if_large();
            told(self.rows.counted() - before, piece.len() as u64);
        }
    }

    /// Counts the rows of a piece: as long as they are plain by what is known of them then, others field by field.
    fn count(&mut self, piece: &[u8]) -> Result<(), Left> {
        // Places in a piece have 32 bits.
        u32::try_from(piece.len()).map_err(|_| Left)?;
        let Worker { rows, columns, delimiter, plain, fields } = self;
        let mut at = 0;
        while at < piece.len() {
            at = plain.find(piece, at, *delimiter);
            if plain.rows() > 0 {
                rows.add(piece, plain.rows(), |row, place| plain.field(piece, row, place.column))?;
                continue;
            }
            fields.clear();
            at = split_rows(piece, at..at + SECTION, *delimiter, &columns.wanted, fields)?;
            let width = columns.count();
            rows.add(piece, fields.len() / width, |row, place| fields[row * width + place.slot])?;
        }
        Ok(())
    }
}
