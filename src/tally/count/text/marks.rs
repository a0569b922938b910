//! Where the line breaks, quotes and delimiters of a text are.

use wide::u8x16;

/// As many bytes are looked at together, one for each bit of a mask.
pub(super) const BLOCK: usize = u64::BITS as usize;

/// What 64 bytes of a text are: a bit for each, the first byte lowest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Masks {
    pub(super) breaks: u64,
    pub(super) delimiters: u64,
    pub(super) quotes: u64,
}

impl Masks {
    #[inline]
    pub(super) fn of(block: &[u8; BLOCK], delimiter: u8) -> Masks {
        let (lanes, _) = block.as_chunks::<16>();
        let equal = |byte: u8| {
            let bits = |lane: &[u8; 16]| u8x16::new(*lane).simd_eq(u8x16::splat(byte)).to_bitmask();
            lanes.iter().rev().fold(0, |mask, lane| mask << 16 | u64::from(bits(lane)))
        };
        Masks { breaks: equal(b'\n'), delimiters: equal(delimiter), quotes: equal(b'"') }
    }
}

/// The places of all line breaks, quotes and delimiters, in order. Fields are so short that searching for the next one
/// from the last would mostly be starting and stopping.
pub(super) struct Marks<'p> {
    piece: &'p [u8],
    delimiter: u8,
    /// Where the block of the mask begins, and where the next one does.
    start: usize,
    next: usize,
    /// A bit for each byte of the block that is a mark and was not handed out.
    mask: u64,
}

impl<'p> Marks<'p> {
    /// The marks of a piece from a place on.
    pub(super) fn of(piece: &'p [u8], from: usize, delimiter: u8) -> Marks<'p> {
        Marks { piece, delimiter, start: from, next: from, mask: 0 }
    }

    fn mask(&self, block: &[u8; BLOCK]) -> u64 {
        let Masks { breaks, delimiters, quotes } = Masks::of(block, self.delimiter);
        breaks | delimiters | quotes
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            let rest = self.piece.get(self.next..).filter(|rest| !rest.is_empty())?;
            self.start = self.next;
            self.mask = match rest.first_chunk::<BLOCK>() {
                Some(block) => self.mask(block),
                None => {
                    let mut block = [0; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    self.mask(&block) & ((1 << rest.len()) - 1)
                }
            };
            self.next += BLOCK;
        }
        let at = self.start + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_where_they_are_found_one_by_one() {
        let byte = |at: usize| b"a,\nb\";\0\xff"[at.wrapping_mul(0x9E37_79B9).rotate_right(7) % 8];
        let text: Vec<u8> = (0..1000).map(byte).collect();
        for delimiter in [b',', b';', 0, 0xff] {
            for (from, length) in
                [(0, 0), (0, 1), (0, 63), (7, 64), (0, 65), (128, 128), (0, 128), (0, 640), (99, 1000)]
            {
                let piece = &text[..length];
                let found: Vec<usize> = Marks::of(piece, from, delimiter).collect();
                let is_mark = |at: &usize| [b'\n', b'"', delimiter].contains(&piece[*at]);
                let expected: Vec<usize> = (from..length).filter(is_mark).collect();
                assert_eq!(found, expected, "{delimiter} {length}");
            }
        }
    }
}
