//! Where the line breaks, quotes and delimiters of a text are.

/// As many bytes are looked at together, one for each bit of a mask.
const BLOCK: usize = u64::BITS as usize;

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
    pub(super) fn of(piece: &'p [u8], delimiter: u8) -> Marks<'p> {
        Marks { piece, delimiter, start: 0, next: 0, mask: 0 }
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
                Some(block) => mask(block, self.delimiter),
                None => {
                    let mut block = [0; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    mask(&block, self.delimiter) & ((1 << rest.len()) - 1)
                }
            };
            self.next += BLOCK;
        }
        let at = self.start + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

/// A bit for each byte that is a mark, the first byte lowest.
fn mask(block: &[u8; BLOCK], delimiter: u8) -> u64 {
    let mut marked = [0u8; BLOCK];
    for (mark, byte) in marked.iter_mut().zip(block) {
        *mark = u8::from((*byte == b'\n') | (*byte == b'"') | (*byte == delimiter));
    }
    let (words, _) = marked.as_chunks::<8>();
    // The product moves the lowest bit of each of the eight bytes into the highest byte, side by side.
    let bits = |word: &[u8; 8]| u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    words.iter().rev().fold(0, |mask, word| mask << 8 | bits(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_where_they_are_found_one_by_one() {
        let byte = |at: usize| b"a,\nb\";\0\xff"[at.wrapping_mul(0x9E37_79B9).rotate_right(7) % 8];
        let text: Vec<u8> = (0..1000).map(byte).collect();
        for delimiter in [b',', b';', 0, 0xff] {
            for length in [0, 1, 63, 64, 65, 127, 128, 640, 1000] {
                let piece = &text[..length];
                let found: Vec<usize> = Marks::of(piece, delimiter).collect();
                let is_mark = |at: &usize| [b'\n', b'"', delimiter].contains(&piece[*at]);
                let expected: Vec<usize> = (0..length).filter(is_mark).collect();
                assert_eq!(found, expected, "{delimiter} {length}");
            }
        }
    }
}
