//! The fields of rows, found by their delimiters and quotes.

use std::ops::Range;

use memchr::memchr;

use super::marks::Marks;
use super::short::Short;

/// Where a field is in its piece, without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    start: u32,
    end: u32,
    /// Whether quotes inside it are doubled.
    doubled: bool,
}

/// A text that is not written by the rules: a row with more or fewer fields than the header, or quotes that are neither
/// around a field nor doubled inside one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Irregular;

impl Field {
    /// A field without quotes. All places in a piece are known to have 32 bits.
    #[inline]
    pub(super) fn plain(start: usize, end: usize) -> Field {
        Field { start: start as u32, end: end as u32, doubled: false }
    }

    /// A field with quotes in it or around it.
    fn with_quotes(piece: &[u8], start: usize, end: usize) -> Result<Field, Irregular> {
        let [b'"', inner @ .., b'"'] = &piece[start..end] else { return Err(Irregular) };
        let (mut doubled, mut from) = (false, 0);
        while let Some(at) = memchr(b'"', &inner[from..]) {
            if inner.get(from + at + 1) != Some(&b'"') {
                return Err(Irregular);
            }
            doubled = true;
            from += at + 2;
        }
        Ok(Field { doubled, ..Field::plain(start + 1, end - 1) })
    }

    /// The field in few bytes, where it has few and they stand in the piece as they are.
    #[inline]
    pub(super) fn short(self, piece: &[u8]) -> Option<Short> {
        if self.doubled { None } else { Short::of(piece, self.start as usize, self.end as usize) }
    }

    /// The bytes of the field; `scratch` holds them where quotes had to be taken out.
    pub(super) fn bytes<'p>(self, piece: &'p [u8], scratch: &'p mut Vec<u8>) -> &'p [u8] {
        let written = &piece[self.start as usize..self.end as usize];
        if !self.doubled {
            return written;
        }
        scratch.clear();
        let mut quote = false;
        for byte in written {
            quote = *byte == b'"' && !quote;
            if !quote {
                scratch.push(*byte);
            }
        }
        scratch
    }
}

/// Adds the wanted fields of rows to `fields`, from a place on where a row begins to the first row that ends at `until`
/// or behind, and returns where the next row begins. `wanted` says for each field of a row whether it is.
pub(super) fn split_rows(
    piece: &[u8],
    Range { start: from, end: until }: Range<usize>,
    delimiter: u8,
    wanted: &[bool],
    fields: &mut Vec<Field>,
) -> Result<usize, Irregular> {
    let (mut column, mut start) = (0, from);
    let (mut quoted, mut has_quotes) = (false, false);
    let ends = Marks::of(piece, from, delimiter);
    // A last row without a line break ends with the piece.
    let open_end = (piece.last().is_some_and(|last| *last != b'\n')).then_some(piece.len());
    for at in ends.chain(open_end) {
        let byte = piece.get(at).copied().unwrap_or(b'\n');
        if byte == b'"' {
            quoted = !quoted;
            has_quotes = true;
            continue;
        }
        if quoted {
            continue;
        }
        let row_ends = byte == b'\n';
        let mut end = at;
        if row_ends && end > start && piece[end - 1] == b'\r' {
            end -= 1;
        }
        if row_ends && column == 0 && end == start && !has_quotes {
            // A blank line is no row, where rows have several fields.
            if wanted.len() < 2 {
                return Err(Irregular);
            }
            start = at + 1;
            continue;
        }
        match wanted.get(column) {
            Some(false) if !has_quotes => {}
            Some(true) if !has_quotes => fields.push(Field::plain(start, end)),
            Some(wanted) => {
                let field = Field::with_quotes(piece, start, end)?;
                fields.extend(wanted.then_some(field));
            }
            None => return Err(Irregular),
        }
        (column, start, has_quotes) = (column + 1, at + 1, false);
        if row_ends {
            if column != wanted.len() {
                return Err(Irregular);
            }
            column = 0;
            if start >= until {
                return Ok(start.min(piece.len()));
            }
        }
    }
    if quoted { Err(Irregular) } else { Ok(piece.len()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str, wanted: &[bool]) -> Result<Vec<Vec<String>>, Irregular> {
        let piece = text.as_bytes();
        let (mut rows, mut fields) = (Vec::new(), Vec::new());
        let mut at = 0;
        // One row at a time, and all rows at once.
        while at < piece.len() {
            fields.clear();
            at = split_rows(piece, at..at, b',', wanted, &mut fields)?;
            let text =
                |field: &Field| String::from_utf8_lossy(field.bytes(piece, &mut Vec::new())).to_string();
            rows.extend(Some(fields.iter().map(text).collect()).filter(|row: &Vec<String>| !row.is_empty()));
        }
        let mut all = Vec::new();
        assert_eq!(split_rows(piece, 0..piece.len(), b',', wanted, &mut all), Ok(piece.len()));
        assert_eq!(all.len(), rows.iter().map(Vec::len).sum::<usize>());
        Ok(rows)
    }

    #[test]
    fn wanted_fields_are_found_whatever_stands_in_quotes() {
        let text = "1,\"a, \"\"b\"\"\n c\",x\r\n\r\n2,,\"\"\n\n3,plain,end";
        let found = split(text, &[true, true, true]).expect("regular");
        assert_eq!(found, [["1", "a, \"b\"\n c", "x"], ["2", "", ""], ["3", "plain", "end"]]);
        assert_eq!(split(text, &[false, false, true]).expect("regular"), [["x"], [""], ["end"]]);
        assert_eq!(split("", &[true, true]), Ok(vec![]));
    }

    #[test]
    fn what_is_not_by_the_rules_is_left_to_others() {
        for text in ["1,2,3\n", "1\n", "1,a\"b\n", "1,\"a\"b\n", "1,\"a\n", "1,\"a\"b\"c\"\n", "a\"\",b\n"] {
            assert_eq!(split(text, &[true, true]), Err(Irregular), "{text:?}");
            assert_eq!(split(text, &[false, false]), Err(Irregular), "{text:?}");
        }
        assert_eq!(split("1\n\n2\n", &[true]), Err(Irregular));
    }
}
