//! One column of a row group, read page by page into the codes of an axis.

use std::ops::Range;

use polars::prelude::{
    BooleanChunked, Column, IdxCa, IdxSize, IntoSeries, NewChunkedArray, PlSmallStr, Series,
};
use polars_parquet::parquet::compression::DecompressionContext;
use polars_parquet::parquet::page::{DataPage, DataPageHeader, FormatEncoding};

use super::Stop;
use super::hybrid::Hybrid;
use super::pages::Pages;
use super::values::Kind;
use crate::tally::count::coder::Coder;

/// The code of a dictionary entry that no row has used so far. Entries are read when they are met: a dictionary may
/// hold values that do not occur.
const UNREAD: u32 = u32::MAX;

/// A column of a row group.
pub(super) struct ChunkColumn {
    kind: Kind,
    optional: bool,
    pages: Pages,
    dictionary: Series,
    codes: Vec<u32>,
    /// How many entries of the dictionary no row has used so far.
    unread: usize,
    page: Option<OpenPage>,
}

struct OpenPage {
    data: DataPage,
    left: usize,
    /// 1 where a row has a value, 0 where it is null; `None` where no row is null.
    levels: Option<Hybrid>,
    values: PageValues,
}

enum PageValues {
    /// Indices into the dictionary.
    Indices(Hybrid),
    /// Codes of values that stood in the page itself.
    Codes { codes: Vec<u32>, at: usize },
}

impl ChunkColumn {
    pub(super) fn open(
        kind: Kind,
        optional: bool,
        mut pages: Pages,
        context: &mut DecompressionContext,
    ) -> Result<ChunkColumn, Stop> {
        let dictionary = match (&kind, pages.dictionary(context)?) {
            // Booleans are written as bits: their dictionary is always the same.
            (Kind::Flag, _) => BooleanChunked::from_slice(PlSmallStr::EMPTY, &[false, true]).into_series(),
            (_, Some(page)) => kind.series(&page.buffer, page.num_values)?,
            (_, None) => kind.series(&[], 0)?,
        };
        let codes = vec![UNREAD; dictionary.len()];
        let unread = codes.len();
        Ok(ChunkColumn { kind, optional, pages, dictionary, codes, unread, page: None })
    }

    /// How many rows are left in the open page; opens the next one where that is none.
    pub(super) fn open_rows(
        &mut self,
        coder: &mut Coder<'_>,
        context: &mut DecompressionContext,
    ) -> Result<usize, Stop> {
        while self.page.as_ref().is_none_or(|page| page.left == 0) {
            let done = self.page.take();
            self.page = Some(self.next_page(done, coder, context)?);
        }
        Ok(self.page.as_ref().map_or(0, |page| page.left))
    }

    /// How many different indices `fill_indices` may write: one for each entry of the dictionary, and one for nulls.
    pub(super) fn different(&self) -> usize {
        self.dictionary.len() + usize::from(self.optional)
    }

    /// Whether the open page holds indices into the dictionary.
    pub(super) fn holds_indices(&self) -> bool {
        self.page.as_ref().is_some_and(|page| matches!(page.values, PageValues::Indices(_)))
    }

    /// The codes of the next rows of the open page, as many as `out` has room for.
    pub(super) fn fill(&mut self, coder: &mut Coder<'_>, out: &mut [u32]) -> Result<(), Stop> {
        let Some(levels) = self.take(out.len())? else { return self.read_codes(coder, out) };
        let mut values = vec![0; present_in(&levels)];
        self.read_codes(coder, &mut values)?;
        scatter(&levels, &values, coder.null()?, out);
        Ok(())
    }

    /// The indices of the next rows of the open page, which holds indices. That of a null is behind the dictionary.
    pub(super) fn fill_indices(&mut self, out: &mut [u8]) -> Result<(), Stop> {
        let Some(levels) = self.take(out.len())? else { return self.read_indices(out) };
        let mut values = vec![0; present_in(&levels)];
        self.read_indices(&mut values)?;
        let null = u8::try_from(self.dictionary.len()).map_err(|_| Stop::Unsupported)?;
        scatter(&levels, &values, null, out);
        Ok(())
    }

    /// From indices, as `fill_indices` writes them, to codes.
    pub(super) fn decode(&mut self, coder: &mut Coder<'_>, indices: &mut [u32]) -> Result<(), Stop> {
        let null = self.dictionary.len() as u32;
        if !indices.contains(&null) {
            return self.translate(coder, indices);
        }
        let levels: Vec<u8> = indices.iter().map(|index| u8::from(*index != null)).collect();
        let mut values: Vec<u32> = indices.iter().copied().filter(|index| *index != null).collect();
        self.translate(coder, &mut values)?;
        scatter(&levels, &values, coder.null()?, indices);
        Ok(())
    }

    /// Takes so many rows off the open page: for each, 1 where it has a value and 0 where it is null; `None` where all
    /// have one.
    fn take(&mut self, rows: usize) -> Result<Option<Vec<u8>>, Stop> {
        let page = self.page.as_mut().filter(|page| page.left >= rows).ok_or_else(fewer_values)?;
        page.left -= rows;
        let Some(levels) = &mut page.levels else { return Ok(None) };
        let mut present = vec![0; rows];
        levels.fill(page.data.buffer(), &mut present)?;
        Ok((present_in(&present) < rows).then_some(present))
    }

    fn next_page(
        &mut self,
        done: Option<OpenPage>,
        coder: &mut Coder<'_>,
        context: &mut DecompressionContext,
    ) -> Result<OpenPage, Stop> {
        let data = self.pages.next(done.map(|done| done.data), context)?;
        let rows = data.num_values();
        let (levels, values) = self.split(&data)?;
        let (levels, present) = match levels {
            None => (None, rows),
            Some(range) => {
                let present = present(&data, range.clone(), rows)?;
                let levels = if present == rows { None } else { Some(Hybrid::new(range, 1, rows)?) };
                (levels, present)
            }
        };
        let bytes = data.buffer();
        let written = &bytes[values.clone()];
        let values = match (data.header().encoding(), &self.kind) {
            (FormatEncoding::RLE_DICTIONARY | FormatEncoding::PLAIN_DICTIONARY, _) => {
                // A page of nulls alone may be empty.
                let width = written.first().copied().unwrap_or(0);
                PageValues::Indices(Hybrid::new(
                    (values.start + 1).min(values.end)..values.end,
                    width,
                    present,
                )?)
            }
            (FormatEncoding::PLAIN, Kind::Flag) => PageValues::Indices(Hybrid::bits(values, present)?),
            (FormatEncoding::RLE, Kind::Flag) => {
                if written.len() < 4 {
                    return Err(fewer_values());
                }
                PageValues::Indices(Hybrid::new(values.start + 4..values.end, 1, present)?)
            }
            (FormatEncoding::PLAIN, kind) => {
                let mut codes = Vec::new();
                coder.encode(&Column::from(kind.series(written, present)?), &mut codes)?;
                PageValues::Codes { codes, at: 0 }
            }
            _ => return Err(Stop::Unsupported),
        };
        Ok(OpenPage { left: rows, levels, values, data })
    }

    /// Where in the page its levels and its values are.
    fn split(&self, data: &DataPage) -> Result<(Option<Range<usize>>, Range<usize>), Stop> {
        let short = || Stop::damaged("a page is shorter than its levels");
        let end = data.buffer().len();
        match data.header() {
            _ if !self.optional => Ok((None, 0..end)),
            DataPageHeader::V1(header) => {
                if header.definition_level_encoding != FormatEncoding::RLE {
                    return Err(Stop::Unsupported);
                }
                let length = data.buffer().first_chunk::<4>().ok_or_else(short)?;
                let values = (u32::from_le_bytes(*length) as usize).checked_add(4).ok_or_else(short)?;
                if values > end {
                    return Err(short());
                }
                Ok((Some(4..values), values..end))
            }
            DataPageHeader::V2(header) => {
                let levels = usize::try_from(header.definition_levels_byte_length).map_err(|_| short())?;
                if levels > end {
                    return Err(short());
                }
                Ok((Some(0..levels), levels..end))
            }
        }
    }

    /// The codes of the next values of the open page.
    fn read_codes(&mut self, coder: &mut Coder<'_>, out: &mut [u32]) -> Result<(), Stop> {
        let OpenPage { data, values, .. } = self.page.as_mut().ok_or_else(fewer_values)?;
        match values {
            PageValues::Codes { codes, at } => {
                let next = codes.get(*at..*at + out.len());
                out.copy_from_slice(next.ok_or_else(fewer_values)?);
                *at += out.len();
                Ok(())
            }
            PageValues::Indices(indices) => {
                indices.fill(data.buffer(), out)?;
                self.translate(coder, out)
            }
        }
    }

    /// The indices of the next values of the open page.
    fn read_indices(&mut self, out: &mut [u8]) -> Result<(), Stop> {
        let Some(OpenPage { data, values: PageValues::Indices(indices), .. }) = &mut self.page else {
            return Err(Stop::Unsupported);
        };
        indices.fill(data.buffer(), out)?;
        let most = out.iter().fold(0, |most, index| (*index).max(most));
        if out.is_empty() || usize::from(most) < self.dictionary.len() {
            Ok(())
        } else {
            Err(not_in_dictionary())
        }
    }

    /// From indices into the dictionary to codes.
    fn translate(&mut self, coder: &mut Coder<'_>, out: &mut [u32]) -> Result<(), Stop> {
        if self.unread > 0 {
            self.read_entries(coder, out)?;
        }
        for index in out {
            *index = *self.codes.get(*index as usize).ok_or_else(not_in_dictionary)?;
        }
        Ok(())
    }

    /// Reads the entries of the dictionary that are met for the first time.
    fn read_entries(&mut self, coder: &mut Coder<'_>, indices: &[u32]) -> Result<(), Stop> {
        let mut unread: Vec<IdxSize> = Vec::new();
        for index in indices {
            if *self.codes.get(*index as usize).ok_or_else(not_in_dictionary)? == UNREAD {
                unread.push(*index as IdxSize);
            }
        }
        if unread.is_empty() {
            return Ok(());
        }
        unread.sort_unstable();
        unread.dedup();
        let indices = IdxCa::from_slice(PlSmallStr::EMPTY, &unread);
        let values = self.dictionary.take(&indices).map_err(|error| Stop::damaged(&error.to_string()))?;
        let mut codes = Vec::new();
        coder.encode(&Column::from(values), &mut codes)?;
        for (index, code) in unread.iter().zip(codes) {
            self.codes[*index as usize] = code;
        }
        self.unread -= unread.len();
        Ok(())
    }
}

fn fewer_values() -> Stop {
    Stop::damaged("a page holds fewer values than it says")
}

/// How many rows have a value, by their levels.
fn present_in(levels: &[u8]) -> usize {
    levels.iter().map(|level| usize::from(*level)).sum()
}

/// Hands the values to the rows that have one.
fn scatter<T: Copy>(levels: &[u8], values: &[T], null: T, out: &mut [T]) {
    let mut values = values.iter();
    for (out, level) in out.iter_mut().zip(levels) {
        *out = if *level == 0 { null } else { *values.next().unwrap_or(&null) };
    }
}

fn not_in_dictionary() -> Stop {
    Stop::damaged("a page names a value that its dictionary does not hold")
}

/// How many rows of a page have a value.
fn present(data: &DataPage, levels: Range<usize>, rows: usize) -> Result<usize, Stop> {
    if let Some(nulls) = data.null_count() {
        return rows.checked_sub(nulls).ok_or_else(|| Stop::damaged("a page has more nulls than rows"));
    }
    Hybrid::new(levels, 1, rows)?.ones(data.buffer())
}
