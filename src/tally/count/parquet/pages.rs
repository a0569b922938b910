//! The pages of a column of a row group, read from the file one after the other.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use polars_buffer::Buffer;
use polars_parquet::parquet::compression::DecompressionContext;
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use polars_parquet::parquet::page::{CompressedPage, DataPage, DictPage, Page};
use polars_parquet::parquet::read::{PageMetaData, PageReader, decompress};

use super::Stop;

/// As many bytes as are read at a time, unless a page is larger. However long a row group is, no more of it is held.
const WINDOW: u64 = 1 << 18;

/// The pages of a column chunk that were not taken yet.
pub(super) struct Pages {
    file: File,
    /// Where in the file the window begins, and where the chunk ends.
    start: u64,
    end: u64,
    window: Buffer<u8>,
    /// Where in the window the next page begins.
    at: u64,
    chunk: PageMetaData,
    /// Values in the pages that were not taken yet.
    left: i64,
    buffer: Vec<u8>,
}

impl Pages {
    pub(super) fn of(chunk: &ColumnChunkMetadata, file: File) -> Pages {
        let range = chunk.byte_range();
        Pages {
            file,
            start: range.start,
            end: range.end,
            window: Buffer::new(),
            at: 0,
            chunk: PageMetaData::from(chunk),
            left: chunk.num_values(),
            buffer: Vec::new(),
        }
    }

    /// The dictionary, where the chunk begins with one.
    pub(super) fn dictionary(
        &mut self,
        context: &mut DecompressionContext,
    ) -> Result<Option<DictPage>, Stop> {
        let page = self.take(|reader| reader.read_dict().transpose())?;
        match page.map(|page| self.decompress(CompressedPage::Dict(page), context)).transpose()? {
            Some(Page::Dict(page)) => Ok(Some(page)),
            _ => Ok(None),
        }
    }

    /// The next page of values; `done` is the one before, whose memory is used again.
    pub(super) fn next(
        &mut self,
        done: Option<DataPage>,
        context: &mut DecompressionContext,
    ) -> Result<DataPage, Stop> {
        if let Some(mut done) = done {
            self.buffer = std::mem::take(done.buffer_mut());
        }
        if self.left <= 0 {
            return Err(Stop::damaged("a column has fewer rows than the others"));
        }
        let page = self.take(Iterator::next)?;
        let page = page.ok_or_else(|| Stop::damaged("a column has fewer rows than the others"))?;
        match self.decompress(page, context)? {
            Page::Data(page) => {
                self.left -= i64::try_from(page.num_values()).unwrap_or(i64::MAX);
                Ok(page)
            }
            Page::Dict(_) => Err(Stop::damaged("a dictionary stands behind the values that need it")),
        }
    }

    fn decompress(&mut self, page: CompressedPage, context: &mut DecompressionContext) -> Result<Page, Stop> {
        Ok(decompress(page, &mut self.buffer, context)?)
    }

    /// Takes a page from the window, which is read further until a whole page is in it.
    fn take<T>(
        &mut self,
        read: impl Fn(&mut PageReader) -> Option<Result<T, polars_parquet::parquet::error::ParquetError>>,
    ) -> Result<Option<T>, Stop> {
        let mut size = WINDOW;
        loop {
            if self.window.len() as u64 > self.at {
                let mut cursor = Cursor::new(self.window.clone());
                cursor.set_position(self.at);
                let chunk = PageMetaData { num_values: self.left, ..self.chunk.clone() };
                let mut reader = PageReader::new_with_page_meta(cursor, chunk, Vec::new(), usize::MAX);
                let page = read(&mut reader);
                let holds_all = self.start + self.window.len() as u64 >= self.end;
                match page {
                    Some(Err(error)) if holds_all => return Err(error.into()),
                    Some(Err(_)) => {}
                    page => {
                        self.at = reader.into_inner().0.position();
                        return Ok(page.transpose()?);
                    }
                }
            } else if self.start + self.at >= self.end {
                return Ok(None);
            }
            self.slide(size)?;
            size = size.saturating_mul(4);
        }
    }

    /// Reads `size` bytes from where the next page begins.
    fn slide(&mut self, size: u64) -> Result<(), Stop> {
        self.start += self.at;
        self.at = 0;
        let size = size.min(self.end - self.start);
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(self.start))?;
        // Read as far as the file goes, so that a length that is wrong asks for no memory.
        let read = (&mut self.file).take(size).read_to_end(&mut bytes)?;
        self.window = Buffer::from(bytes);
        if (read as u64) < size {
            return Err(Stop::damaged("the file ends before its last column"));
        }
        Ok(())
    }
}
