//! Counting a Parquet file from its pages, without making columns of values first.
//!
//! Columns of a decision log repeat a few values, which Parquet writes once in a dictionary; rows are small indices
//! into it. Here the dictionary entries that occur are read as levels of the axis, once, and the indices are all that
//! is touched for every row. What is written otherwise is left to polars.

mod column;
mod hybrid;
mod indices;
mod pages;
mod values;

use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use polars_parquet::parquet::compression::DecompressionContext;
use polars_parquet::parquet::error::ParquetError;
use polars_parquet::parquet::metadata::{FileMetadata, RowGroupMetadata};
use polars_parquet::parquet::read::read_metadata;

use self::column::ChunkColumn;
use self::indices::{IndexCells, Occurring};
use self::pages::Pages;
use self::values::Kind;
use super::counter::Counter;
use crate::error::{Error, Result};
use crate::source::Source;
use crate::tally::Plan;
use crate::tally::progress::Meter;
use crate::threads::on_each;

/// As many rows as are taken together: few enough that their codes stay in the nearest caches.
const BLOCK: usize = 4096;

/// Why reading pages stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// The column is written in a way that is left to polars.
    Unsupported,
    /// The bytes contradict themselves.
    Damaged(String),
    /// A value cannot be read as its axis needs.
    Value(Error),
}

impl Stop {
    fn damaged(reason: &str) -> Stop {
        Stop::Damaged(reason.into())
    }
}

impl From<ParquetError> for Stop {
    fn from(error: ParquetError) -> Stop {
        match error {
            ParquetError::FeatureNotActive(..) | ParquetError::FeatureNotSupported(_) => Stop::Unsupported,
            other => Stop::Damaged(other.to_string()),
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Value(error)
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Stop {
        Stop::Damaged(error.to_string())
    }
}

/// Counts a file by its pages; `None` where it takes polars to read it.
pub(super) fn count_pages<'a>(
    source: &Source,
    plan: &'a Plan,
    meter: &Meter<'_>,
) -> Result<Option<Vec<Counter<'a>>>> {
    let outcome = Layout::of(source, plan).and_then(|layout| layout.count(plan, meter));
    match outcome {
        Ok(counters) => Ok(Some(counters)),
        Err(Stop::Unsupported) => Ok(None),
        Err(Stop::Value(error)) => Err(error),
        Err(Stop::Damaged(reason)) => Err(Error::Read {
            path: source.path.clone(),
            reason,
            hint: "the file may be cut off or damaged: export it again".into(),
        }),
    }
}

/// The columns of a file that a plan reads, and how they are written.
struct Layout<'s> {
    source: &'s Source,
    metadata: FileMetadata,
    /// For each axis the position of its column in a row group, and its kind.
    columns: Vec<(usize, Kind)>,
}

impl<'s> Layout<'s> {
    fn of(source: &'s Source, plan: &Plan) -> std::result::Result<Layout<'s>, Stop> {
        if !source.is_parquet() || plan.weight().is_some() {
            return Err(Stop::Unsupported);
        }
        let metadata = read_metadata(&mut File::open(&source.path)?)?;
        let mut columns = Vec::new();
        for axis in plan.axes() {
            let dtype = source.dtype(&axis.column).ok_or(Stop::Unsupported)?;
            let mut found: Option<(usize, Kind)> = None;
            for group in &metadata.row_groups {
                let leaves = group.columns_idxs_under_root_iter(&axis.column);
                let Some([leaf]) = leaves else { return Err(Stop::Unsupported) };
                let kind = Kind::of(dtype, &group.parquet_columns()[*leaf]).ok_or(Stop::Unsupported)?;
                if found.as_ref().is_some_and(|found| *found != (*leaf, kind.clone())) {
                    return Err(Stop::Unsupported);
                }
                found = Some((*leaf, kind));
            }
            columns.extend(found);
        }
        if columns.len() != plan.axes().len() {
            return Err(Stop::Unsupported);
        }
        Ok(Layout { source, metadata, columns })
    }

    /// Every row group by the thread that is free next; the counts do not depend on which that is.
    fn count<'a>(&self, plan: &'a Plan, meter: &Meter<'_>) -> std::result::Result<Vec<Counter<'a>>, Stop> {
        let next = AtomicUsize::new(0);
        let failed = AtomicBool::new(false);
        let work = || {
            let mut counter = Counter::new(plan);
            let file = File::open(&self.source.path)?;
            let mut context = DecompressionContext::Unset;
            while let Some(group) = self.metadata.row_groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                if failed.load(Ordering::Relaxed) {
                    break;
                }
                let counted = self.count_group(group, &file, &mut counter, &mut context, meter);
                counted.inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
                // No column is open between row groups, so nobody remembers codes.
                counter.settle_if_large();
            }
            Ok(counter)
        };
        let threads = rayon::current_num_threads().min(self.metadata.row_groups.len()).max(1);
        on_each(threads, work).into_iter().collect()
    }

    fn count_group(
        &self,
        group: &RowGroupMetadata,
        file: &File,
        counter: &mut Counter<'_>,
        context: &mut DecompressionContext,
        meter: &Meter<'_>,
    ) -> std::result::Result<(), Stop> {
        let mut columns = Vec::new();
        for (leaf, kind) in &self.columns {
            let chunk = &group.parquet_columns()[*leaf];
            let optional = chunk.descriptor().descriptor.max_def_level > 0;
            let pages = Pages::of(chunk, file.try_clone()?);
            columns.push(ChunkColumn::open(kind.clone(), optional, pages, context)?);
        }
        let sizes: Vec<usize> = columns.iter().map(ChunkColumn::different).collect();
        let mut cells = IndexCells::over(&sizes, group.num_rows());
        let mut left = group.num_rows();
        while left > 0 {
            let mut rows = left.min(BLOCK);
            for (column, coder) in columns.iter_mut().zip(counter.coders()) {
                rows = rows.min(column.open_rows(coder, context)?);
            }
            match &mut cells {
                Some(cells) if columns.iter().all(ChunkColumn::holds_indices) => {
                    cells.add(rows, |column, indices| columns[column].fill_indices(indices))?;
                }
                _ => counter.add_rows(rows, |axis, coder, codes| {
                    codes.resize(rows, 0);
                    columns[axis].fill(coder, codes)
                })?,
            }
            left -= rows;
            meter.read(rows as u64, self.source.bytes() * rows as u64 / self.metadata.num_rows.max(1) as u64);
        }
        let Some(Occurring { mut indices, cases }) = cells.map(IndexCells::occurring) else { return Ok(()) };
        counter.add_cells(&cases, |axis, coder, codes| {
            std::mem::swap(codes, &mut indices[axis]);
            columns[axis].decode(coder, codes)
        })
    }
}
