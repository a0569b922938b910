//! Whether every row of a delimited text has as many fields as its header.
//!
//! A decoder that is asked for a few columns does not look at the others, and would take a row that an unquoted
//! delimiter shifted, or that was cut short, for a good one.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use memchr::memchr3_iter;

use crate::error::{Error, Result};

/// Checks the rows of a delimited text, plain or compressed with gzip. Blank lines are no rows.
///
/// # Errors
/// When a row has more or fewer fields than the header, naming its line, or the file cannot be read.
pub fn check_rows(path: &Path, delimiter: u8) -> Result<()> {
    let failed = |error: std::io::Error| Error::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "the file may be cut off or damaged: export it again".into(),
    };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let compressed = file.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let mut reader: Box<dyn Read> =
        if compressed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut shape = Shape::new(delimiter);
    let mut buffer = vec![0; 1 << 18];
    loop {
        match reader.read(&mut buffer).map_err(failed)? {
            0 => break,
            read => shape.take(&buffer[..read]),
        }
    }
    shape.end();
    match shape.first_ragged {
        None => Ok(()),
        Some(row) => Err(Error::Read {
            path: path.to_path_buf(),
            reason: format!(
                "the row at line {} has {} {} and the header has {}{}",
                row.line,
                row.fields,
                if row.fields == 1 { "field" } else { "fields" },
                shape.header.unwrap_or(0),
                match shape.ragged {
                    1 => String::new(),
                    many => format!("; {many} rows are so"),
                }
            ),
            hint: "put values that hold the delimiter in quotes, double every quote inside a value, and fill rows that were \
                   cut short"
                .into(),
        }),
    }
}

/// A row with a wrong number of fields.
struct Row {
    line: u64,
    fields: u64,
}

/// Counts the fields of rows, looking only at delimiters, quotes and line breaks.
struct Shape {
    delimiter: u8,
    quoted: bool,
    /// Whether the row holds anything but a line break so far.
    blank: bool,
    fields: u64,
    /// The line the row began on, and the one that is read.
    began: u64,
    line: u64,
    header: Option<u64>,
    first_ragged: Option<Row>,
    ragged: u64,
}

impl Shape {
    fn new(delimiter: u8) -> Shape {
        Shape {
            delimiter,
            quoted: false,
            blank: true,
            fields: 1,
            began: 1,
            line: 1,
            header: None,
            first_ragged: None,
            ragged: 0,
        }
    }

    fn take(&mut self, piece: &[u8]) {
        let mut from = 0;
        for at in memchr3_iter(b'\n', b'"', self.delimiter, piece) {
            self.blank &= matches!(piece[from..at], [] | [b'\r']);
            from = at + 1;
            match piece[at] {
                b'\n' => {
                    self.line += 1;
                    if !self.quoted {
                        self.end();
                    }
                }
                b'"' => {
                    self.quoted = !self.quoted;
                    self.blank = false;
                }
                _ => {
                    self.blank = false;
                    self.fields += u64::from(!self.quoted);
                }
            }
        }
        self.blank &= matches!(piece[from..], [] | [b'\r']);
    }

    fn end(&mut self) {
        if !self.blank {
            match self.header {
                None => self.header = Some(self.fields),
                Some(fields) if fields == self.fields => {}
                Some(_) => {
                    self.ragged += 1;
                    let row = Row { line: self.began, fields: self.fields };
                    self.first_ragged.get_or_insert(row);
                }
            }
        }
        (self.fields, self.blank, self.began) = (1, true, self.line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> std::result::Result<(), String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("log.csv");
        std::fs::write(&path, text).expect("written");
        check_rows(&path, b',').map_err(|error| error.to_string())
    }

    #[test]
    fn quotes_hide_delimiters_and_line_breaks_and_blank_lines_are_no_rows() {
        assert_eq!(check("a,b\r\n1,\"x, \"\"y\"\"\n z\"\r\n\r\n2,\n"), Ok(()));
        assert_eq!(check("a\n1\n\n2"), Ok(()));
    }

    #[test]
    fn a_row_that_is_too_long_or_too_short_is_named_by_its_line() {
        let long = check("a,b\n1,2\n1,2,3\n1,2,3").expect_err("ragged");
        assert!(
            long.ends_with("the row at line 3 has 3 fields and the header has 2; 2 rows are so"),
            "{long}"
        );
        let short = check("a,b\n\"1\n\",2\n1\n").expect_err("ragged");
        assert!(short.ends_with("the row at line 4 has 1 field and the header has 2"), "{short}");
    }
}
