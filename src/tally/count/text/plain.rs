//! Rows without any quotes, found by counting: as many marks as columns for each row, and every last one a line break.

use super::fields::Field;
use super::marks::{BLOCK, Masks};

/// As many bytes are looked through at a time: few enough that what is found of them stays in the nearest caches.
pub(super) const SECTION: usize = 1 << 15;

/// Whole rows at the beginning of a section.
pub(super) struct PlainRows {
    columns: usize,
    rows: usize,
    /// Where each field begins, row by row, and the row behind the last; the byte before is the mark that ends the field
    /// before. What is behind that is left over.
    starts: Vec<u32>,
}

impl PlainRows {
    /// For rows of so many columns.
    pub(super) fn of(columns: usize) -> PlainRows {
        PlainRows { columns, rows: 0, starts: vec![0; SECTION + BLOCK + 1] }
    }

    /// Finds whole rows from a place on where a row begins, and returns where the first one begins that was not found:
    /// none is where quotes or a row of another shape stand in the way.
    pub(super) fn find(&mut self, piece: &[u8], from: usize, delimiter: u8) -> usize {
        self.rows = 0;
        // A line without any mark but its end may be blank, or a row of one column.
        if self.columns < 2 {
            return from;
        }
        self.starts[0] = from as u32;
        let (mut found, mut breaks) = (0, 0);
        let (blocks, _) = piece[from..piece.len().min(from + SECTION)].as_chunks::<BLOCK>();
        for (block, start) in blocks.iter().zip((from..).step_by(BLOCK)) {
            let masks = Masks::of(block, delimiter);
            if masks.quotes != 0 {
                break;
            }
            breaks += masks.breaks.count_ones() as usize;
            found += self.note(masks.breaks | masks.delimiters, start, found + 1);
        }
        let rows = found / self.columns;
        let is_break = |start: &u32| piece[*start as usize - 1] == b'\n';
        let ends = self.starts[1..=found].chunks_exact(self.columns);
        let left_over = ends.remainder().iter().filter(|start| is_break(start)).count();
        // With no more line breaks than rows, none is inside a row when every row ends with one.
        if breaks == rows + left_over && ends.filter_map(<[u32]>::last).all(is_break) {
            self.rows = rows;
        }
        self.starts[self.rows * self.columns] as usize
    }

    /// Notes where the fields behind the marks of a block begin; returns how many there are.
    #[inline]
    fn note(&mut self, mut marks: u64, start: usize, at: usize) -> usize {
        let count = marks.count_ones() as usize;
        let Some(starts) = self.starts[at..].first_chunk_mut::<BLOCK>() else { return 0 };
        // Eight at a time, whether there are as many or not: a branch for each would be guessed wrongly too often.
        for eight in starts.as_chunks_mut::<8>().0.iter_mut().take(count.div_ceil(8)) {
            for place in eight {
                *place = (start + 1) as u32 + marks.trailing_zeros();
                marks &= marks.wrapping_sub(1);
            }
        }
        count
    }

    /// How many rows were found.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// A field of one of the rows that were found in this piece.
    #[inline]
    pub(super) fn field(&self, piece: &[u8], row: usize, column: usize) -> Field {
        let at = row * self.columns + column;
        let (start, mut end) = (self.starts[at] as usize, self.starts[at + 1] as usize - 1);
        if column + 1 == self.columns && end > start && piece[end - 1] == b'\r' {
            end -= 1;
        }
        Field::plain(start, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows that are found in a text, and what is left of it.
    fn found(text: &str, columns: usize) -> (Vec<Vec<String>>, &str) {
        let piece = text.as_bytes();
        let mut plain = PlainRows::of(columns);
        let end = plain.find(piece, 0, b',');
        let field = |row, column| {
            let bytes = plain.field(piece, row, column).bytes(piece, &mut Vec::new()).to_vec();
            String::from_utf8(bytes).expect("text")
        };
        let rows = (0..plain.rows()).map(|row| (0..columns).map(|column| field(row, column)).collect());
        (rows.collect(), &text[end..])
    }

    #[test]
    fn rows_are_found_up_to_the_last_whole_block() {
        let text: String = (0..500).map(|row| format!("{row},,x\r\n")).collect();
        let (rows, rest) = found(&text, 3);
        assert!(rest.len() < BLOCK + 10, "{rest}");
        assert_eq!(rows.len(), 500 - rest.lines().count());
        assert!(rows.iter().enumerate().all(|(at, row)| *row == [at.to_string().as_str(), "", "x"]));
        let long = text.repeat(20);
        assert!(found(&long, 3).1.len() > long.len() - SECTION);
    }

    #[test]
    fn rows_are_found_up_to_a_quote_and_not_where_any_has_another_shape() {
        let rows = "1,2\n".repeat(40);
        let quoted = format!("{rows}\"3\",4\n{rows}");
        // The quote is in the third block of 64 bytes.
        assert_eq!(found(&quoted, 2).0.len(), 32);
        for odd in ["1\n", "1,2,3\n", "\n", "1,2,3\n4\n", "1,2\n\n"] {
            assert_eq!(found(&format!("{rows}{odd}{rows}"), 2), (vec![], &*format!("{rows}{odd}{rows}")));
        }
        assert_eq!(found(&rows, 1).0.len(), 0);
        assert_eq!(found("", 2).0.len(), 0);
        let marks = ",\n".repeat(SECTION);
        assert_eq!(found(&marks, 2).0.len(), SECTION / 2);
    }
}
