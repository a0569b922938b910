//! Short texts that were met lately, with their codes: found by one comparison of whole words.

/// As many bytes as are read of a text at once; one of them says how long it is.
const READ: usize = 16;

/// As many texts as are remembered, each in a place of its own; a power of two.
const PLACES: usize = 64;

/// A text of up to 15 bytes, with zeros behind it and its length at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Short(u128);

/// The bits that texts of each length have.
const BITS: [u128; READ] = {
    let mut bits = [0; READ];
    let mut length = 1;
    while length < READ {
        bits[length] = bits[length - 1] << 8 | 0xff;
        length += 1;
    }
    bits
};

impl Short {
    /// What no text is.
    const NONE: Short = Short(u128::MAX);

    /// The bytes of a piece from one place to another; `None` where they are too many, or the piece ends so soon that 16
    /// bytes cannot be read at once.
    #[inline]
    pub(super) fn of(piece: &[u8], start: usize, end: usize) -> Option<Short> {
        let length = end - start;
        let bits = BITS.get(length)?;
        let read = piece.get(start..)?.first_chunk::<READ>()?;
        Some(Short(u128::from_le_bytes(*read) & bits | (length as u128) << (8 * (READ - 1))))
    }

    #[inline]
    fn place(self) -> usize {
        let mixed = (self.0 as u64) ^ ((self.0 >> 64) as u64).rotate_left(23);
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % PLACES
    }
}

/// The codes of short texts. Of two that share a place, the later one stays.
pub(super) struct Lately {
    places: [Place; PLACES],
}

#[derive(Clone, Copy)]
struct Place {
    text: Short,
    code: u32,
}

impl Lately {
    pub(super) fn new() -> Lately {
        Lately { places: [Place { text: Short::NONE, code: 0 }; PLACES] }
    }

    #[inline]
    pub(super) fn get(&self, text: Short) -> Option<u32> {
        let place = self.places[text.place()];
        (place.text == text).then_some(place.code)
    }

    pub(super) fn put(&mut self, text: Short, code: u32) {
        self.places[text.place()] = Place { text, code };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_code_that_was_put_last_or_none() {
        let letter = |at: u64| b"ab\0c"[(at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize % 4];
        let piece: Vec<u8> = (0..2000).map(letter).collect();
        let mut lately = Lately::new();
        let mut all = std::collections::HashMap::new();
        let mut found = 0;
        for at in 0..1900 {
            let text = &piece[at..at + at % 19];
            let short = Short::of(&piece, at, at + text.len());
            assert_eq!(short.is_some(), text.len() < READ);
            let Some(short) = short else { continue };
            let next = all.len() as u32;
            if let Some(code) = lately.get(short) {
                assert_eq!(Some(&code), all.get(text));
                found += 1;
            }
            lately.put(short, *all.entry(text.to_vec()).or_insert(next));
            assert_eq!(lately.get(short), all.get(text).copied());
        }
        assert!(found > 100 && all.len() > PLACES, "{found} {}", all.len());
        assert_eq!(Short::of(&piece, 1990, 1991), None);
        let new = Lately::new();
        assert!(
            (0..1900).all(|at| Short::of(&piece, at, at + 3).is_some_and(|text| new.get(text).is_none()))
        );
    }
}
