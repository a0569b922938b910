//! Delimited text as it is read: plain, or compressed with gzip or zstd.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Result};
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// How a gzip and a zstd file begin.
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// A text that is being read.
pub(crate) struct Text {
    /// Its bytes, decompressed.
    pub(crate) reader: Box<dyn Read + Send>,
    /// Whether the file has other bytes than the text.
    pub(crate) compressed: bool,
}

/// Opens a text, whatever it is compressed with.
pub(crate) fn open_text(path: &Path) -> Result<Text> {
    let mut file = BufReader::new(File::open(path)?);
    let start = file.fill_buf()?;
    Ok(if start.starts_with(GZIP) {
        Text { reader: Box::new(MultiGzDecoder::new(file)), compressed: true }
    } else if start.starts_with(ZSTD) {
        Text { reader: Box::new(zstd::Decoder::with_buffer(file)?), compressed: true }
    } else {
        Text { reader: Box::new(file), compressed: false }
    })
}
