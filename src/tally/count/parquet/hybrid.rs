//! Runs and bit-packed groups of small integers, as Parquet writes dictionary indices and levels.

use std::ops::Range;

use polars_parquet::parquet::encoding::bitpacked::Decoder;

use super::Stop;

/// As many integers as are unpacked together.
const PACK: usize = 32;

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
    pub(super) fn fill(&mut self, bytes: &[u8], out: &mut [u32]) -> Result<(), Stop> {
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
                rest[..count].copy_from_slice(&self.spare[self.spare_at..self.spare_at + count]);
                self.spare_at += count;
                filled += count;
                continue;
            }
            match &mut self.run {
                Run::Repeated { left: 0, .. } | Run::Packed { left: 0, .. } => self.next_run(bytes)?,
                Run::Repeated { value, left } => {
                    let count = wanted.min(*left);
                    rest[..count].fill(*value);
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

/// Unpacks integers of `width` bits, the lowest bit first.
fn unpack(packed: &[u8], width: usize, out: &mut [u32]) -> Result<(), Stop> {
    // Most columns have a handful of values, and so a few bits.
    type Unpack = fn(&[u8], &mut [u32]);
    let narrow: Option<Unpack> = match width {
        1 => Some(unpack_narrow::<1>),
        2 => Some(unpack_narrow::<2>),
        3 => Some(unpack_narrow::<3>),
        4 => Some(unpack_narrow::<4>),
        5 => Some(unpack_narrow::<5>),
        6 => Some(unpack_narrow::<6>),
        7 => Some(unpack_narrow::<7>),
        8 => Some(unpack_narrow::<8>),
        _ => None,
    };
    if let Some(unpack_narrow) = narrow.filter(|_| out.len().is_multiple_of(8)) {
        unpack_narrow(packed, out);
        return Ok(());
    }
    let mut decoder = Decoder::<u32>::try_new(packed, width, out.len())?;
    let mut decoder = decoder.chunked();
    for chunk in out.chunks_mut(PACK) {
        match <&mut [u32; PACK]>::try_from(&mut *chunk) {
            Ok(whole) => decoder.next_into(whole),
            Err(_) => {
                let mut part = [0; PACK];
                let taken = decoder.next_into(&mut part);
                chunk.copy_from_slice(&part[..chunk.len()]);
                taken
            }
        };
    }
    Ok(())
}

/// Unpacks integers of up to eight bits: eight of them stand in as many bytes as each has bits.
fn unpack_narrow<const WIDTH: usize>(packed: &[u8], out: &mut [u32]) {
    let (groups, _) = packed.as_chunks::<WIDTH>();
    let (eights, _) = out.as_chunks_mut::<8>();
    for (group, eight) in groups.iter().zip(eights) {
        let mut word = [0; 8];
        word[..WIDTH].copy_from_slice(group);
        let word = u64::from_le_bytes(word);
        for (at, value) in eight.iter_mut().enumerate() {
            *value = (word >> (at * WIDTH)) as u32 & ((1 << WIDTH) - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use polars_parquet::parquet::encoding::hybrid_rle;

    use super::*;

    fn read(bytes: &[u8], width: u8, values: usize, block: usize) -> Vec<u32> {
        let mut hybrid = Hybrid::new(0..bytes.len(), width, values).expect("a width");
        let mut all = vec![0; values];
        all.chunks_mut(block).for_each(|block| hybrid.fill(bytes, block).expect("written whole"));
        all
    }

    #[test]
    fn what_another_encoder_wrote_is_read_in_blocks_of_any_size() {
        for width in [1u8, 2, 3, 7, 8, 9, 15, 17, 31, 32] {
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
                assert_eq!(read(&bytes, width, values.len(), block), values, "{width} bits in {block}s");
            }
        }
    }

    #[test]
    fn no_bits_are_zeros_and_plain_bits_are_bits() {
        assert_eq!(read(&[], 0, 5, 2), [0; 5]);
        let mut bits = Hybrid::bits(0..2, 11).expect("two bytes");
        let mut out = [9; 11];
        bits.fill(&[0b1010_0110, 0b101], &mut out).expect("eleven bits");
        assert_eq!(out, [0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1]);
    }

    #[test]
    fn bytes_that_end_early_are_an_error_and_no_panic() {
        let mut bytes = Vec::new();
        hybrid_rle::encode::<u32, _, _>(&mut bytes, (0..500).map(|at| at % 7), 3).expect("encoded");
        for cut in 0..bytes.len() - 1 {
            let mut hybrid = Hybrid::new(0..cut, 3, 500).expect("a width");
            assert!(hybrid.fill(&bytes[..cut], &mut [0; 500]).is_err(), "{cut}");
        }
        assert!(Hybrid::new(0..0, 3, 5).expect("a width").fill(&[], &mut [0; 6]).is_err());
        assert!(Hybrid::bits(0..1, 9).is_err());
    }
}
