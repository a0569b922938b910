//! Runs and bit-packed groups of small integers, as Parquet writes dictionary indices and levels.

use std::ops::Range;

use polars_parquet::parquet::encoding::bitpacked::Decoder;

use super::Stop;

/// As many integers as are unpacked together.
const PACK: usize = 32;

/// What integers are unpacked into.
pub(super) trait Unpacked: Copy {
    /// The integer; `None` where it does not fit.
    fn of(integer: u32) -> Option<Self>;

    /// Writes integers of one byte each.
    fn spread(bytes: [u8; 8], out: &mut [Self; 8]);
}

impl Unpacked for u8 {
    fn of(integer: u32) -> Option<u8> {
        u8::try_from(integer).ok()
    }

    #[inline]
    fn spread(bytes: [u8; 8], out: &mut [u8; 8]) {
        *out = bytes;
    }
}

impl Unpacked for u32 {
    fn of(integer: u32) -> Option<u32> {
        Some(integer)
    }

    #[inline]
    fn spread(bytes: [u8; 8], out: &mut [u32; 8]) {
        *out = bytes.map(u32::from);
    }
}

/// The integers of one hybrid sequence, taken a block at a time. The bytes are the page's; only positions are kept.
pub(super) struct Hybrid {
    at: usize,
    end: usize,
    width: usize,
    left: usize,
    run: Run,
    spare: [u32; PACK],
    spare_at: usize,
    spare_end: usize,
}

enum Run {
    Repeated { value: u32, left: usize },
    Packed { at: usize, left: usize },
}

impl Hybrid {
    /// `values` integers of `width` bits, written in these bytes of a page.
    pub(super) fn new(bytes: Range<usize>, width: u8, values: usize) -> Result<Hybrid, Stop> {
        if width > 32 {
            return Err(Stop::damaged("a page says that its indices have more than 32 bits"));
        }
        let run = match width {
            0 => Run::Repeated { value: 0, left: values },
            _ => Run::Repeated { value: 0, left: 0 },
        };
        let (at, end, width) = (bytes.start, bytes.end, usize::from(width));
        Ok(Hybrid { at, end, width, left: values, run, spare: [0; PACK], spare_at: 0, spare_end: 0 })
    }

    /// `values` single bits, packed without any header: how plain booleans are written.
    pub(super) fn bits(bytes: Range<usize>, values: usize) -> Result<Hybrid, Stop> {
        if bytes.len() < values.div_ceil(8) {
            return Err(Stop::damaged("a page holds fewer values than it says"));
        }
        let run = Run::Packed { at: bytes.start, left: values };
        Ok(Hybrid {
            at: bytes.end,
            end: bytes.end,
            width: 1,
            left: values,
            run,
            spare: [0; PACK],
            spare_at: 0,
            spare_end: 0,
        })
    }

    /// The next integers, as many as `out` has room for.
    pub(super) fn fill<T: Unpacked>(&mut self, bytes: &[u8], out: &mut [T]) -> Result<(), Stop> {
        if out.len() > self.left {
            return Err(Stop::damaged("a page holds fewer values than it says"));
        }
        self.left -= out.len();
        let mut filled = 0;
        while filled < out.len() {
            let wanted = out.len() - filled;
            let rest = &mut out[filled..];
            if self.spare_at < self.spare_end {
                let count = wanted.min(self.spare_end - self.spare_at);
                let spare = &self.spare[self.spare_at..self.spare_at + count];
                for (value, spare) in rest.iter_mut().zip(spare) {
                    *value = fitting(*spare)?;
                }
                self.spare_at += count;
                filled += count;
                continue;
            }
            match &mut self.run {
                Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. } => self.next_run(bytes)?,
                Run::Repeated { value, left } => {
                    let count = wanted.min(*left);
                    rest[..count].fill(fitting(*value)?);
                    *left -= count;
                    filled += count;
                }
                Run::Packed { at, left } => {
                    let whole = wanted.min(*left) / PACK * PACK;
                    if whole > 0 {
                        let packed = &bytes[*at..*at + whole / 8 * self.width];
                        unpack(packed, self.width, &mut rest[..whole])?;
                        *at += packed.len();
                        *left -= whole;
                        filled += whole;
                    } else {
                        let count = PACK.min(*left);
                        let packed = &bytes[*at..*at + (count * self.width).div_ceil(8)];
                        unpack(packed, self.width, &mut self.spare[..count])?;
                        *at += packed.len();
                        *left -= count;
                        (self.spare_at, self.spare_end) = (0, count);
                    }
                }
            }
        }
        Ok(())
    }

    /// How many of the integers, of one bit each, are 1.
    pub(super) fn ones(mut self, bytes: &[u8]) -> Result<usize, Stop> {
        let mut ones = 0;
        while self.left > 0 {
            match &mut self.run {
                Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. } => self.next_run(bytes)?,
                Run::Repeated { value, left } => {
                    let count = self.left.min(*left);
                    ones += *value as usize * count;
                    (*left, self.left) = (*left - count, self.left - count);
                }
                Run::Packed { at, left } => {
                    let count = self.left.min(*left);
                    let (whole, rest) = (*at + count / 8, count % 8);
                    ones += bytes[*at..whole].iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
                    if rest > 0 {
                        ones += (bytes[whole] & ((1 << rest) - 1)).count_ones() as usize;
                    }
                    *left = 0;
                    self.left -= count;
                }
            }
        }
        Ok(ones)
    }

    fn next_run(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        let header = self.varint(bytes)?;
        let count = usize::try_from(header >> 1).map_err(|_| Stop::damaged("a run is too long"))?;
        self.run = if header & 1 == 1 {
            // Whole groups of eight; a writer may leave out the end of the last one.
            let room = self.end - self.at;
            let length = count.saturating_mul(self.width).min(room);
            let run = Run::Packed { at: self.at, left: count.saturating_mul(8).min(length * 8 / self.width) };
            self.at += length;
            run
        } else {
            let length = self.width.div_ceil(8);
            let written = bytes[self.at..self.end].get(..length);
            let written = written.ok_or_else(|| Stop::damaged("a page ends in the middle of a run"))?;
            let value =
                written.iter().rev().fold(0u32, |value, byte| value.unbounded_shl(8) | u32::from(*byte));
            if value.checked_shr(self.width as u32).is_some_and(|beyond| beyond > 0) {
                return Err(Stop::damaged("a run repeats a larger integer than its page can have"));
            }
            self.at += length;
            Run::Repeated { value, left: count }
        };
        match self.run {
            // A run of nothing says nothing, but it must not be the last word of the page.
            Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. } if self.at >= self.end => {
                Err(Stop::damaged("a page holds fewer values than it says"))
            }
            _ => Ok(()),
        }
    }

    fn varint(&mut self, bytes: &[u8]) -> Result<u64, Stop> {
        let mut value = 0u64;
        for shift in (0..63).step_by(7) {
            let byte = bytes[..self.end].get(self.at);
            let byte = *byte.ok_or_else(|| Stop::damaged("a page holds fewer values than it says"))?;
            self.at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Stop::damaged("a run has no length"))
    }
}

fn fitting<T: Unpacked>(integer: u32) -> Result<T, Stop> {
    T::of(integer).ok_or_else(|| Stop::damaged("a page holds a larger integer than its column can have"))
}

/// Unpacks integers of `width` bits, the lowest bit first.
fn unpack<T: Unpacked>(packed: &[u8], width: usize, out: &mut [T]) -> Result<(), Stop> {
    // Most columns have a handful of values, and so a few bits.
    type Unpack<T> = fn(&[u8], &mut [T]);
    let narrow: Option<Unpack<T>> = match width {
        1 => Some(unpack_narrow::<T, 1>),
        2 => Some(unpack_narrow::<T, 2>),
        3 => Some(unpack_narrow::<T, 3>),
        4 => Some(unpack_narrow::<T, 4>),
        5 => Some(unpack_narrow::<T, 5>),
        6 => Some(unpack_narrow::<T, 6>),
        7 => Some(unpack_narrow::<T, 7>),
        8 => Some(unpack_narrow::<T, 8>),
        _ => None,
    };
    if let Some(unpack_narrow) = narrow.filter(|_| out.len().is_multiple_of(8)) {
        unpack_narrow(packed, out);
        return Ok(());
    }
    let mut decoder = Decoder::<u32>::try_new(packed, width, out.len())?;
    let mut decoder = decoder.chunked();
    let mut part = [0; PACK];
    for chunk in out.chunks_mut(PACK) {
        decoder.next_into(&mut part);
        for (value, integer) in chunk.iter_mut().zip(part) {
            *value = fitting(integer)?;
        }
    }
    Ok(())
}

/// Unpacks integers of up to eight bits: eight of them stand in as many bytes as each has bits.
fn unpack_narrow<T: Unpacked, const WIDTH: usize>(packed: &[u8], out: &mut [T]) {
    let (groups, _) = packed.as_chunks::<WIDTH>();
    let (eights, _) = out.as_chunks_mut::<8>();
    for (group, eight) in groups.iter().zip(eights) {
        let mut word = [0; 8];
        word[..WIDTH].copy_from_slice(group);
        T::spread(spread::<WIDTH>(u64::from_le_bytes(word)).to_le_bytes(), eight);
    }
}

/// Moves eight integers that stand side by side into a byte each: first the upper four into the upper half, then the
/// upper two of each four, then the upper one of each two.
#[inline]
fn spread<const WIDTH: usize>(word: u64) -> u64 {
    let ones = |bits: usize| u64::MAX >> (64 - bits);
    let word = (word & ones(4 * WIDTH)) | (word >> (4 * WIDTH) << 32);
    let lower = ones(2 * WIDTH) * 0x0000_0001_0000_0001;
    let word = (word & lower) | ((word & !lower) << (16 - 2 * WIDTH));
    let lower = ones(WIDTH) * 0x0001_0001_0001_0001;
    (word & lower) | ((word & !lower) << (8 - WIDTH))
}

#[cfg(test)]
mod tests {
    use polars_parquet::parquet::encoding::hybrid_rle;

    use super::*;

    fn read<T: Unpacked + Default>(bytes: &[u8], width: u8, values: usize, block: usize) -> Vec<T> {
        let mut hybrid = Hybrid::new(0..bytes.len(), width, values).expect("a width");
        let mut all = vec![T::default(); values];
        all.chunks_mut(block).for_each(|block| hybrid.fill(bytes, block).expect("written whole"));
        all
    }

    #[test]
    fn what_another_encoder_wrote_is_read_in_blocks_of_any_size() {
        for width in (1u8..=9).chain([15, 17, 31, 32]) {
            let most = u64::from(u32::MAX) >> (32 - u32::from(width));
            let value = |at: u64| (at * 2_654_435_761 % (most + 1)) as u32;
            // Runs, noise and runs again.
            let values: Vec<u32> = (0..40)
                .map(|_| value(5))
                .chain((0..333).map(value))
                .chain((0..700).map(|_| value(3)))
                .chain((0..5).map(value))
                .collect();
            let mut bytes = Vec::new();
            hybrid_rle::encode::<u32, _, _>(&mut bytes, values.iter().copied(), u32::from(width))
                .expect("encoded");
            for block in [1, 7, 32, 33, 100, 5_000] {
                let said = format!("{width} bits in {block}s");
                assert_eq!(read::<u32>(&bytes, width, values.len(), block), values, "{said}");
                if width <= 8 {
                    let small = read::<u8>(&bytes, width, values.len(), block);
                    assert!(small.into_iter().map(u32::from).eq(values.iter().copied()), "{said}");
                }
            }
            if width == 1 {
                let hybrid = Hybrid::new(0..bytes.len(), 1, values.len()).expect("a width");
                assert_eq!(hybrid.ones(&bytes).expect("written whole"), values.iter().sum::<u32>() as usize);
            }
        }
    }

    #[test]
    fn no_bits_are_zeros_and_plain_bits_are_bits() {
        assert_eq!(read::<u32>(&[], 0, 5, 2), [0; 5]);
        let mut bits = Hybrid::bits(0..2, 11).expect("two bytes");
        let mut out = [9u32; 11];
        bits.fill(&[0b1010_0110, 0b101], &mut out).expect("eleven bits");
        assert_eq!(out, [0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1]);
        assert_eq!(Hybrid::bits(0..2, 11).expect("two bytes").ones(&[0b1010_0110, 0b101]).expect("read"), 6);
    }

    #[test]
    fn bytes_that_end_early_are_an_error_and_no_panic() {
        let mut bytes = Vec::new();
        hybrid_rle::encode::<u32, _, _>(&mut bytes, (0..500).map(|at| at % 7), 3).expect("encoded");
        for cut in 0..bytes.len() - 1 {
            let mut hybrid = Hybrid::new(0..cut, 3, 500).expect("a width");
            assert!(hybrid.fill(&bytes[..cut], &mut [0u32; 500]).is_err(), "{cut}");
        }
        assert!(Hybrid::new(0..0, 3, 5).expect("a width").fill(&[], &mut [0u32; 6]).is_err());
        assert!(Hybrid::bits(0..1, 9).is_err());
        // A run of three, of an integer with more bits than the page says, or than the column can have.
        let repeated = |width| Hybrid::new(0..3, width, 3).expect("a width");
        assert!(repeated(1).fill(&[6, 2, 0], &mut [0u32; 3]).is_err());
        assert!(repeated(9).fill(&[6, 0, 1], &mut [0u8; 3]).is_err());
        assert!(repeated(9).fill(&[6, 0, 1], &mut [0u32; 3]).is_ok());
    }
}
