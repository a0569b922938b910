//! Delimited text cut into pieces of whole rows.

use std::io::Read;

use memchr::{memchr_iter, memchr2_iter, memrchr};

/// As many bytes as are handed on together, unless a row is longer.
const PIECE: usize = 1 << 18;

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

    /// The next whole rows in place of what is in `piece`; nothing at the end of the text. The last piece may lack its
    /// line break.
    pub(super) fn next(&mut self, piece: &mut Vec<u8>) -> std::io::Result<()> {
        std::mem::swap(piece, &mut self.rest);
        self.rest.clear();
        while !self.ended {
            let wanted = PIECE.max(piece.len());
            piece.reserve(wanted);
            let read = (&mut self.reader).take(wanted as u64).read_to_end(piece)?;
            self.ended = read < wanted;
            if self.ended {
                break;
            }
            if let Some(end) = last_row_end(piece) {
                self.rest.extend_from_slice(&piece[end..]);
                piece.truncate(end);
                break;
            }
            if piece.len() > LONGEST_ROW {
                return Err(std::io::Error::other("a quote is opened and not closed"));
            }
        }
        Ok(())
    }

    /// Skips the first row, the header, before any piece was taken.
    pub(super) fn skip_row(&mut self) -> std::io::Result<()> {
        let mut piece = Vec::new();
        self.next(&mut piece)?;
        let mut quoted = false;
        let end = memchr2_iter(b'\n', b'"', &piece).find(|at| {
            quoted ^= piece[*at] == b'"';
            !quoted && piece[*at] == b'\n'
        });
        piece.drain(..end.map_or(piece.len(), |end| end + 1));
        piece.append(&mut self.rest);
        self.rest = piece;
        Ok(())
    }

    /// Lets the text end here, for those who did not take all of it.
    pub(super) fn end(&mut self) {
        self.rest.clear();
        self.ended = true;
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
            let (mut all, mut piece) = (Vec::new(), Vec::new());
            loop {
                pieces.next(&mut piece).expect("readable");
                if piece.is_empty() {
                    break;
                }
                let quotes = memchr_iter(b'"', &piece).count();
                assert!(quotes.is_multiple_of(2));
                all.extend_from_slice(&piece);
                assert!(all.last() == Some(&b'\n') || all.len() == text.len());
            }
            assert!(all == text.as_bytes());
        }
    }

    #[test]
    fn the_header_may_hold_line_breaks_in_quotes_and_be_longer_than_a_piece() {
        let behind = |text: &str| {
            let mut pieces = Pieces::of(text.as_bytes());
            pieces.skip_row().expect("readable");
            let (mut all, mut piece) = (Vec::new(), vec![b'x']);
            while !piece.is_empty() {
                pieces.next(&mut piece).expect("readable");
                all.extend_from_slice(&piece);
            }
            String::from_utf8(all).expect("text")
        };
        assert_eq!(behind("a,\"b\nc\"\n1,2\n"), "1,2\n");
        assert_eq!(behind("a,b"), "");
        let rows = "1,2\n".repeat(PIECE);
        assert!(behind(&format!("a,b\n{rows}")) == rows);
        assert!(behind(&format!("{},b\n{rows}", "long".repeat(PIECE))) == rows);
        let mut pieces = Pieces::of(rows.as_bytes());
        let mut piece = Vec::new();
        pieces.next(&mut piece).expect("readable");
        pieces.end();
        pieces.next(&mut piece).expect("readable");
        assert!(piece.is_empty());
    }
}
