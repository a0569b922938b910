//! Delimited text cut into pieces of whole rows.

use std::io::Read;

use memchr::{memchr_iter, memchr2_iter, memrchr};

/// As many bytes as are handed on together, unless a row is longer.
const PIECE: usize = 1 << 20;

/// The longest row that is waited for.
const LONGEST_ROW: usize = 1 << 28;

/// Pieces of a text, each of whole rows: every one begins at the start of a row.
pub(super) struct Pieces<R> {
    reader: R,
    /// The beginning of a row whose end was not read yet.
    rest: Vec<u8>,
    ended: bool,
}

impl<R: Read> Pieces<R> {
    pub(super) fn of(reader: R) -> Pieces<R> {
        Pieces { reader, rest: Vec::new(), ended: false }
    }

    /// The next whole rows; empty at the end of the text. The last piece may lack its line break.
    pub(super) fn next(&mut self) -> std::io::Result<Vec<u8>> {
        let mut piece = std::mem::take(&mut self.rest);
        while !self.ended {
            let before = piece.len();
            let wanted = PIECE.max(before);
            let read = (&mut self.reader).take(wanted as u64).read_to_end(&mut piece)?;
            self.ended = read < wanted;
            if self.ended {
                break;
            }
            if let Some(end) = last_row_end(&piece) {
                self.rest = piece.split_off(end);
                break;
            }
            if piece.len() > LONGEST_ROW {
                return Err(std::io::Error::other("a quote is opened and not closed"));
            }
        }
        Ok(piece)
    }

    /// Whether all of the text was handed on.
    pub(super) fn is_at_end(&self) -> bool {
        self.ended && self.rest.is_empty()
    }

    /// Takes the first row off the piece: the header.
    pub(super) fn without_first_row(mut piece: Vec<u8>) -> Vec<u8> {
        let mut quoted = false;
        let end = memchr2_iter(b'\n', b'"', &piece).find(|at| {
            quoted ^= piece[*at] == b'"';
            !quoted && piece[*at] == b'\n'
        });
        piece.drain(..end.map_or(piece.len(), |end| end + 1));
        piece
    }
}

/// Behind the last line break that is not inside quotes. The piece begins outside.
fn last_row_end(piece: &[u8]) -> Option<usize> {
    if memchr_iter(b'"', piece).next().is_none() {
        return memrchr(b'\n', piece).map(|at| at + 1);
    }
    let (mut quoted, mut end) = (false, None);
    for at in memchr2_iter(b'\n', b'"', piece) {
        if piece[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            end = Some(at + 1);
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_rows_and_lose_no_byte() {
        let row = |at: usize| match at % 3 {
            0 => format!("{at},plain\n"),
            1 => format!("{at},\"two\nlines, \"\"quoted\"\"\"\r\n"),
            _ => format!("{at},{}\n", "long ".repeat(at % 50)),
        };
        for cut in [0, 1] {
            let text: String = (0..60_000).map(row).collect();
            let text = &text[..text.len() - cut];
            let mut pieces = Pieces::of(text.as_bytes());
            let mut all = Vec::new();
            loop {
                let piece = pieces.next().expect("readable");
                if piece.is_empty() {
                    break;
                }
                let quotes = memchr_iter(b'"', &piece).count();
                assert!(quotes.is_multiple_of(2));
                all.extend(piece);
                assert!(all.last() == Some(&b'\n') || all.len() == text.len());
            }
            assert!(all == text.as_bytes());
        }
    }

    #[test]
    fn the_header_may_hold_line_breaks_in_quotes() {
        let piece = |text: &str| Pieces::<&[u8]>::without_first_row(text.as_bytes().to_vec());
        assert_eq!(piece("a,\"b\nc\"\n1,2\n"), b"1,2\n");
        assert_eq!(piece("a,b"), b"");
    }
}
