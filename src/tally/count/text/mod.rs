//! Counting delimited text field by field, without making columns of values first.
//!
//! Rows repeat a few values, so a field is looked up among those met before and is an integer from then on. The shape of
//! every row is checked on the way. A text that is not written by the rules is left to polars and to the check of rows,
//! which name what is wrong.

mod fields;
mod marks;
mod pieces;
mod short;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, sync_channel};

use flate2::read::MultiGzDecoder;
use polars::prelude::PlHashMap;

use self::fields::{Field, Irregular, split_rows};
use self::pieces::Pieces;
use self::short::Lately;
use super::batches::{drain, next};
use super::coder::Coder;
use super::counter::Counter;
use crate::error::Error;
use crate::source::Source;
use crate::tally::Plan;
use crate::tally::progress::Meter;

/// As many rows as are taken together: few enough that their codes stay in the nearest caches.
const BLOCK: usize = 4096;

/// As many different texts of a column as are remembered with their code; others are read each time.
const REMEMBERED: usize = 1 << 16;

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
    let text = open(source).ok()?;
    let compressed = text.compressed;
    let mut pieces = Pieces::of(text.reader);
    let first = Pieces::<File>::without_first_row(pieces.next().ok()?);
    let workers = rayon::current_num_threads();
    let (send, receive) = sync_channel::<Vec<u8>>(workers);
    let queue = Mutex::new(receive);
    std::thread::scope(|scope| {
        let work = || {
            let mut worker = Worker::new(plan, &columns, delimiter);
            let counted = worker.take_all(&queue, |rows, piece| {
                // How many bytes of a compressed file a piece takes is not known.
                meter.read(rows, if compressed { 0 } else { piece.len() as u64 });
            });
            if counted.is_err() {
                // The reader is never stuck on a full queue.
                drain(&queue);
            }
            counted.map(|()| worker.counter)
        };
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut read = Ok(first);
        while let Ok(piece) = read {
            // The header alone leaves an empty piece behind, and the rows follow.
            let is_last = piece.is_empty() && pieces.is_at_end();
            if is_last || send.send(piece).is_err() {
                read = Ok(Vec::new());
                break;
            }
            read = pieces.next();
        }
        drop(send);
        let joined: Result<Vec<Counter<'a>>, Left> = running
            .into_iter()
            .map(|thread| match thread.join() {
                Ok(counted) => counted,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect();
        read.ok().and(joined.ok())
    })
}

/// A text as it is read.
struct Opened {
    reader: Box<dyn Read>,
    compressed: bool,
}

fn open(source: &Source) -> std::io::Result<Opened> {
    let mut file = BufReader::new(File::open(&source.path)?);
    let compressed = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read> = if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    Ok(Opened { reader, compressed })
}

/// Which fields of a row are read, and by which axes.
struct Columns {
    /// For each column of the file, whether any axis reads it.
    wanted: Vec<bool>,
    /// For each axis, which of the wanted fields is its own.
    slots: Vec<usize>,
}

impl Columns {
    fn of(source: &Source, plan: &Plan) -> Option<Columns> {
        let position = |name: &str| source.columns.iter().position(|column| column == name);
        let read: Option<Vec<usize>> = plan.axes().iter().map(|axis| position(&axis.column)).collect();
        let read = read.filter(|read| !read.is_empty())?;
        let mut sorted = read.clone();
        sorted.sort_unstable();
        sorted.dedup();
        let slots = read.iter().filter_map(|column| sorted.binary_search(column).ok()).collect();
        let wanted = (0..source.columns.len()).map(|column| sorted.binary_search(&column).is_ok()).collect();
        Some(Columns { wanted, slots })
    }

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
    met: Vec<PlHashMap<Box<[u8]>, u32>>,
    /// For each axis those of them that are short and came lately.
    lately: Vec<Lately>,
    /// The wanted fields of the rows of a block, row by row.
    block: Vec<Field>,
}

impl<'a, 'c> Worker<'a, 'c> {
    fn new(plan: &'a Plan, columns: &'c Columns, delimiter: u8) -> Worker<'a, 'c> {
        let met = vec![PlHashMap::default(); plan.axes().len()];
        let lately = plan.axes().iter().map(|_| Lately::new()).collect();
        Worker { counter: Counter::new(plan), columns, delimiter, met, lately, block: Vec::new() }
    }

    fn take_all(&mut self, queue: &Mutex<Receiver<Vec<u8>>>, told: impl Fn(u64, &[u8])) -> Result<(), Left> {
        while let Some(piece) = next(queue) {
            let before = self.counter.rows();
            self.count(&piece)?;
            if let Some(axis) = self.counter.settle_if_large() {
                self.met[axis].clear();
                self.lately[axis].clear();
            }
            told(self.counter.rows() - before, &piece);
        }
        Ok(())
    }

    fn count(&mut self, piece: &[u8]) -> Result<(), Left> {
        let width = self.columns.count();
        let mut counted = Ok(());
        let (columns, delimiter) = (self.columns, self.delimiter);
        split_rows(piece, delimiter, &columns.wanted, |row| {
            self.block.extend_from_slice(row);
            if self.block.len() >= BLOCK * width && counted.is_ok() {
                counted = self.count_block(piece, width);
            }
        })?;
        counted?;
        self.count_block(piece, width)
    }

    fn count_block(&mut self, piece: &[u8], width: usize) -> Result<(), Left> {
        let rows = self.block.len() / width;
        let (slots, block) = (&self.columns.slots, &self.block);
        let (all_met, all_lately) = (&mut self.met, &mut self.lately);
        let mut scratch = Vec::new();
        self.counter.add_rows(rows, |axis, coder, codes| {
            let (met, lately, slot) = (&mut all_met[axis], &mut all_lately[axis], slots[axis]);
            codes.clear();
            for row in block.chunks_exact(width) {
                let short = row[slot].short(piece);
                if let Some(code) = short.and_then(|short| lately.get(short)) {
                    codes.push(code);
                    continue;
                }
                let text = row[slot].bytes(piece, &mut scratch);
                let code = match met.get(text) {
                    Some(code) => *code,
                    None => read(coder, met, text)?,
                };
                if let Some(short) = short {
                    lately.put(short, code);
                }
                codes.push(code);
            }
            Ok::<(), Left>(())
        })?;
        self.block.clear();
        Ok(())
    }
}

/// The code of a text that was not met before.
fn read(coder: &mut Coder<'_>, met: &mut PlHashMap<Box<[u8]>, u32>, text: &[u8]) -> Result<u32, Left> {
    let code = match text {
        [] => coder.null()?,
        _ => coder.text(std::str::from_utf8(text).map_err(|_| Left)?)?,
    };
    if met.len() < REMEMBERED {
        met.insert(text.into(), code);
    }
    Ok(code)
}
