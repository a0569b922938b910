//! Counting delimited text field by field, without making columns of values first.
//!
//! Rows repeat a few values, so a field is looked up among those met before and is an integer from then on. The shape of
//! every row is checked on the way. A text that is not written by the rules is left to polars and to the check of rows,
//! which name what is wrong.

mod fields;
mod marks;
mod met;
mod pieces;
mod plain;
mod short;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::sync::{Mutex, PoisonError};

use flate2::read::MultiGzDecoder;

use self::fields::{Field, Irregular, split_rows};
use self::met::Met;
use self::pieces::Pieces;
use self::plain::{PlainRows, SECTION};
use super::counter::Counter;
use crate::error::Error;
use crate::source::Source;
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
    let delimiter = source.delimiter().filter(|_| plan.weight().is_none())?;
    let columns = Columns::of(source, plan)?;
    let Opened { reader, compressed } = open(source).ok()?;
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
        counted.map(|()| worker.counter)
    };
    on_each(rayon::current_num_threads(), work).into_iter().collect::<Result<_, Left>>().ok()
}

/// A text as it is read.
struct Opened {
    reader: Box<dyn Read + Send>,
    compressed: bool,
}

fn open(source: &Source) -> std::io::Result<Opened> {
    let mut file = BufReader::new(File::open(&source.path)?);
    let compressed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read + Send> =
        if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(Opened { reader, compressed })
}

/// Which fields of a row are read, and by which axes.
struct Columns {
    /// For each column of the file, whether any axis reads it.
    wanted: Vec<bool>,
    /// For each axis its column.
    read: Vec<usize>,
    /// For each axis, which of the wanted fields is its own.
    slots: Vec<usize>,
}

impl Columns {
    fn of(source: &Source, plan: &Plan) -> Option<Columns> {
        let position = |name: &str| source.columns.iter().position(|column| column == name);
        let read: Option<Vec<usize>> = plan.axes().iter().map(|axis| position(&axis.column)).collect();
        let read = read.filter(|read| !read.is_empty())?;
        let wanted: Vec<bool> = (0..source.columns.len()).map(|column| read.contains(&column)).collect();
        let before = |column: &usize| wanted[..*column].iter().filter(|wanted| **wanted).count();
        let slots = read.iter().map(before).collect();
        Some(Columns { wanted, read, slots })
    }

    /// How many fields of a row are wanted.
    fn count(&self) -> usize {
        self.wanted.iter().filter(|wanted| **wanted).count()
    }
}

/// One thread's share of the work.
struct Worker<'a, 'c> {
    counter: Counter<'a>,
    columns: &'c Columns,
    delimiter: u8,
    /// For each axis the texts met before, with their codes.
    met: Vec<Met>,
    plain: PlainRows,
    /// The wanted fields of rows that are not plain, row by row.
    fields: Vec<Field>,
}

impl<'a, 'c> Worker<'a, 'c> {
    fn new(plan: &'a Plan, columns: &'c Columns, delimiter: u8) -> Worker<'a, 'c> {
        Worker {
            counter: Counter::new(plan),
            columns,
            delimiter,
            met: plan.axes().iter().map(|_| Met::new()).collect(),
            plain: PlainRows::of(columns.wanted.len()),
            fields: Vec::new(),
        }
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
            let before = self.counter.rows();
            self.count(&piece)?;
            if let Some(axis) = self.counter.settle_if_large() {
                self.met[axis] = Met::new();
            }
            told(self.counter.rows() - before, piece.len() as u64);
        }
    }

    /// Counts the rows of a piece: as long as they are plain by what is known of them then, others field by field.
    fn count(&mut self, piece: &[u8]) -> Result<(), Left> {
        // Places in a piece have 32 bits.
        u32::try_from(piece.len()).map_err(|_| Left)?;
        let Worker { counter, columns, delimiter, met, plain, fields } = self;
        let mut at = 0;
        while at < piece.len() {
            at = plain.find(piece, at, *delimiter);
            let rows = plain.rows();
            if rows > 0 {
                count_rows(counter, met, piece, rows, |row, axis| {
                    plain.field(piece, row, columns.read[axis])
                })?;
                continue;
            }
            fields.clear();
            at = split_rows(piece, at..at + SECTION, *delimiter, &columns.wanted, fields)?;
            let width = columns.count();
            count_rows(counter, met, piece, fields.len() / width, |row, axis| {
                fields[row * width + columns.slots[axis]]
            })?;
        }
        Ok(())
    }
}

/// Counts rows whose fields `field` finds, by row and axis.
fn count_rows(
    counter: &mut Counter<'_>,
    met: &mut [Met],
    piece: &[u8],
    rows: usize,
    field: impl Fn(usize, usize) -> Field,
) -> Result<(), Left> {
    counter.add_rows(rows, |axis, coder, codes| {
        codes.clear();
        for row in 0..rows {
            codes.push(met[axis].code(coder, piece, field(row, axis))?);
        }
        Ok(())
    })
}
