//! One column of a row group, read page by page into the codes of an axis.

use std::ops::Range;

use polars::prelude::{
    BooleanChunked, Column, IdxCa, IdxSize, IntoSeries, NewChunkedArray, PlSmallStr, Series,
};
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
    pub(super) fn open(kind: Kind, optional: bool, mut pages: Pages) -> Result<ChunkColumn, Stop> {
        let dictionary = match (&kind, pages.dictionary()?) {
            // Booleans are written as bits: their dictionary is always the same.
            (Kind::Flag, _) => BooleanChunked::from_slice(PlSmallStr::EMPTY, &[false, true]).into_series(),
            (_, Some(page)) => kind.series(&page.buffer, page.num_values)?,
            (_, None) => kind.series(&[], 0)?,
        };
        let codes = vec![UNREAD; dictionary.len()];
        let unread = codes.len();
        Ok(ChunkColumn { kind, optional, pages, dictionary, codes, unread, page: None })
    }

    /// The codes of the next rows, as many as `out` has room for.
    pub(super) fn fill(&mut self, coder: &mut Coder<'_>, out: &mut [u32]) -> Result<(), Stop> {
        let mut filled = 0;
        while filled < out.len() {
            let mut page = match self.page.take() {
                Some(page) if page.left > 0 => page,
                done => self.next_page(done, coder)?,
            };
            let count = page.left.min(out.len() - filled);
            self.read(&mut page, coder, &mut out[filled..filled + count])?;
            page.left -= count;
            filled += count;
            self.page = Some(page);
        }
        Ok(())
    }

    fn next_page(&mut self, done: Option<OpenPage>, coder: &mut Coder<'_>) -> Result<OpenPage, Stop> {
        let data = self.pages.next(done.map(|done| done.data))?;
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
                    return Err(Stop::damaged("a page holds fewer values than it says"));
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

    fn read(&mut self, page: &mut OpenPage, coder: &mut Coder<'_>, out: &mut [u32]) -> Result<(), Stop> {
        let bytes = page.data.buffer();
        let Some(levels) = &mut page.levels else {
            return self.values(&mut page.values, bytes, coder, out);
        };
        let mut present = vec![0; out.len()];
        levels.fill(bytes, &mut present)?;
        let count = present.iter().sum::<u32>() as usize;
        if count == out.len() {
            return self.values(&mut page.values, bytes, coder, out);
        }
        let mut values = vec![0; count];
        self.values(&mut page.values, bytes, coder, &mut values)?;
        let null = coder.null()?;
        let mut values = values.into_iter();
        for (code, level) in out.iter_mut().zip(present) {
            *code = if level == 0 { null } else { values.next().unwrap_or(null) };
        }
        Ok(())
    }

    fn values(
        &mut self,
        values: &mut PageValues,
        bytes: &[u8],
        coder: &mut Coder<'_>,
        out: &mut [u32],
    ) -> Result<(), Stop> {
        match values {
            PageValues::Codes { codes, at } => {
                let next = codes.get(*at..*at + out.len());
                out.copy_from_slice(
                    next.ok_or_else(|| Stop::damaged("a page holds fewer values than it says"))?,
                );
                *at += out.len();
                Ok(())
            }
            PageValues::Indices(indices) => {
                indices.fill(bytes, out)?;
                self.translate(coder, out)
            }
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

fn not_in_dictionary() -> Stop {
    Stop::damaged("a page names a value that its dictionary does not hold")
}

/// How many rows of a page have a value.
fn present(data: &DataPage, levels: Range<usize>, rows: usize) -> Result<usize, Stop> {
    if let Some(nulls) = data.null_count() {
        return rows.checked_sub(nulls).ok_or_else(|| Stop::damaged("a page has more nulls than rows"));
    }
    let mut levels = Hybrid::new(levels, 1, rows)?;
    let mut block = [0; 1024];
    let (mut left, mut present) = (rows, 0);
    while left > 0 {
        let block = &mut block[..left.min(1024)];
        levels.fill(data.buffer(), block)?;
        present += block.iter().sum::<u32>() as usize;
        left -= block.len();
    }
    Ok(present)
}
