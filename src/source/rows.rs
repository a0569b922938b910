//! Whether every row of a delimited text has as many fields as its header, and quotes that can be read in one way.
//!
//! A decoder that is asked for a few columns does not look at the others, and would take a row that an unquoted
//! delimiter shifted, that was cut short, or that a stray quote swallowed, for a good one.

use std::io::Read;
use std::path::Path;

use memchr::memchr3_iter;

use super::text::open_text;
use crate::error::{Error, Result};

/// Checks the rows of a delimited text, plain or compressed. Blank lines are no rows.
///
/// # Errors
/// When a row has more or fewer fields than the header, or rows lie between quotes that do not enclose a field, naming
/// the line; or the file cannot be read.
pub fn check_rows(path: &Path, delimiter: u8) -> Result<()> {
    let failed = |error: std::io::Error| Error::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "the file may be cut off or damaged: export it again".into(),
    };
    let mut reader = open_text(path).map_err(failed)?.reader;
    let mut shape = Shape::new(delimiter);
    let mut buffer = vec![0; 1 << 18];
    loop {
        match reader.read(&mut buffer).map_err(failed)? {
            0 => break,
            read => shape.take(&buffer[..read]),
        }
    }
    shape.finish();
    let refused =
        |reason: String, hint: &str| Err(Error::Read { path: path.to_path_buf(), reason, hint: hint.into() });
    // Where rows were swallowed, their fields say nothing.
    if let Some(line) = shape.stray {
        return refused(
            format!("a quote on line {line} stands alone, and the rows behind it would be lost"),
            "put every value that holds a quote in quotes, and double the quotes inside it",
        );
    }
    match shape.first_ragged {
        None => Ok(()),
        Some(row) => refused(
            format!(
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
            "put values that hold the delimiter in quotes, double every quote inside a value, and fill rows that were \
             cut short",
        ),
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
    place: Place,
    /// Whether the row holds anything but a line break so far.
    blank: bool,
    fields: u64,
    /// The line the row began on, and the one that is read.
    began: u64,
    line: u64,
    header: Option<u64>,
    first_ragged: Option<Row>,
    ragged: u64,
    /// The line of the first quote that rows lie behind without being part of a field.
    stray: Option<u64>,
}

/// Where in a field the reading is.
#[derive(Clone, Copy)]
enum Place {
    /// At its beginning.
    Start,
    /// In text without quotes, or behind the quotes of a part.
    Bare,
    /// Between quotes.
    Inside(Quotes),
    /// Behind a quote that closes them, or is the first of two.
    Behind(Quotes),
}

/// Quotes that were opened.
#[derive(Clone, Copy)]
struct Quotes {
    line: u64,
    /// Whether they opened at the beginning of the field.
    whole: bool,
    /// Whether a line break lies between them.
    broken: bool,
}

impl Shape {
    fn new(delimiter: u8) -> Shape {
        Shape {
            delimiter,
            place: Place::Start,
            blank: true,
            fields: 1,
            began: 1,
            line: 1,
            header: None,
            first_ragged: None,
            ragged: 0,
            stray: None,
        }
    }

    fn take(&mut self, piece: &[u8]) {
        let mut from = 0;
        for at in memchr3_iter(b'\n', b'"', self.delimiter, piece) {
            self.text(&piece[from..at]);
            from = at + 1;
            match piece[at] {
                b'\n' => self.line_break(),
                b'"' => self.quote(),
                _ => self.delimit(),
            }
        }
        self.text(&piece[from..]);
    }

    /// Text between marks, or a part of it.
    fn text(&mut self, text: &[u8]) {
        // A carriage return belongs to the line break that follows.
        if matches!(text, [] | [b'\r']) {
            return;
        }
        self.blank = false;
        self.place = match self.place {
            Place::Inside(quotes) => Place::Inside(quotes),
            Place::Behind(quotes) => {
                // Quotes that enclose rows and are no field: they only seem to belong together.
                if quotes.broken {
                    self.stray.get_or_insert(quotes.line);
                }
                Place::Bare
            }
            Place::Start | Place::Bare => Place::Bare,
        };
    }

    fn quote(&mut self) {
        self.blank = false;
        let opened = |whole| Place::Inside(Quotes { line: self.line, whole, broken: false });
        self.place = match self.place {
            Place::Start => opened(true),
            Place::Bare => opened(false),
            Place::Inside(quotes) => Place::Behind(quotes),
            Place::Behind(quotes) => Place::Inside(quotes),
        };
    }

    fn delimit(&mut self) {
        self.blank = false;
        if !matches!(self.place, Place::Inside(_)) {
            self.fields += 1;
            self.place = Place::Start;
        }
    }

    fn line_break(&mut self) {
        self.line += 1;
        if let Place::Inside(quotes) = &mut self.place {
            quotes.broken = true;
            if !quotes.whole {
                self.stray.get_or_insert(quotes.line);
            }
        } else {
            self.end();
        }
    }

    /// The text is at its end.
    fn finish(&mut self) {
        if let Place::Inside(quotes) = self.place {
            self.stray.get_or_insert(quotes.line);
        }
        self.end();
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
        self.place = Place::Start;
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
    fn quotes_that_swallow_rows_are_named_by_their_line() {
        let alone =
            |line: u64| format!("a quote on line {line} stands alone, and the rows behind it would be lost");
        for (text, line) in [
            // Inch marks in the last field: what lies between two of them has as many fields as a row.
            ("a,b\n1,x\n2,x\"\n3,x\n4,x\"\n5,x\n", 3),
            ("a,b\n1,\"x\n2,y\n3,z", 2),
            ("a,b\n1,\"x\n2,y\n", 2),
            ("\"a\",\"b\"\n\"1\",\"x\"\"\n\"2\",\"y\"\n\"3\",\"z\"\"\n", 2),
        ] {
            let refused = check(text).expect_err(text);
            assert!(refused.contains(&alone(line)), "{text:?}: {refused}");
        }
        for text in
            ["a,b\n1,5\" by 6\"\n", "a,b\n1,say \"a, b\" twice\n", "a,b\n1,\"x\n\"\r\n2,\"\"\"\n\"\"\"\n"]
        {
            assert_eq!(check(text), Ok(()), "{text:?}");
        }
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
