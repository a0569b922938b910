//! Cases by cell and by the code of a number: an array while there are few of both.

use polars::prelude::PlHashMap;

/// As many cases by cell and code as are a plain array: a thread takes 2 MB for it.
const MOST_DENSE: usize = 1 << 18;

/// Cases by the number of a cell and a code.
#[derive(Default)]
pub(super) struct ByCode {
    /// How many bits of an index the code takes; the cell has those above.
    bits: u32,
    dense: Vec<u64>,
    /// By the same index with 32 bits for the code, once the array would be too large.
    hashed: PlHashMap<u64, u64>,
}

impl ByCode {
    /// Whether so many cells and codes are few enough for an array.
    pub(super) fn is_dense(cells: usize, codes: usize) -> bool {
        cells.checked_mul(codes.next_power_of_two()).is_some_and(|size| size <= MOST_DENSE)
    }

    /// Adds rows, each with its cell and its code, of so many cells and codes that there are by now.
    pub(super) fn add(
        &mut self,
        [cells, codes]: [usize; 2],
        rows: impl Iterator<Item = (u32, u32)>,
        cases: impl Fn(usize) -> u64,
    ) {
        self.make_room(cells, codes);
        if self.dense.is_empty() {
            for (row, (cell, code)) in rows.enumerate() {
                *self.hashed.entry(u64::from(cell) << 32 | u64::from(code)).or_insert(0) += cases(row);
            }
        } else {
            for (row, (cell, code)) in rows.enumerate() {
                self.dense[(cell as usize) << self.bits | code as usize] += cases(row);
            }
        }
    }

    /// Lays the array out for so many cells and codes, or gives it up.
    fn make_room(&mut self, cells: usize, codes: usize) {
        let bits = codes.next_power_of_two().trailing_zeros().max(self.bits);
        let fits = bits == self.bits && cells << bits <= self.dense.len();
        if fits || !self.hashed.is_empty() {
            return;
        }
        let old = self.take();
        if ByCode::is_dense(cells, codes) {
            (self.bits, self.dense) = (bits, vec![0; cells.next_power_of_two() << bits]);
            old.for_each(|(cell, code, cases)| self.dense[cell << bits | code as usize] = cases);
        } else {
            self.hashed =
                old.map(|(cell, code, cases)| ((cell as u64) << 32 | u64::from(code), cases)).collect();
        }
    }

    /// How many cells and codes are kept that are not in the array.
    pub(super) fn hashed(&self) -> usize {
        self.hashed.len()
    }

    /// Takes everything out: cells and codes with their cases.
    pub(super) fn take(&mut self) -> impl Iterator<Item = (usize, u32, u64)> + use<> {
        let ByCode { bits, dense, hashed } = std::mem::take(self);
        let code = (1 << bits) - 1;
        let dense = dense.into_iter().enumerate().filter(|(_, cases)| *cases > 0);
        let dense = dense.map(move |(index, cases)| (index >> bits, (index & code) as u32, cases));
        let hashed = hashed.into_iter().map(|(index, cases)| ((index >> 32) as usize, index as u32, cases));
        dense.chain(hashed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn cases_are_kept_while_cells_and_codes_become_more() {
        for (cells, codes) in [(1, 1), (1, 70_000), (9, 3_000), (300, 5_000), (5_000, 7)] {
            let mut counted = ByCode::default();
            let mut expected: BTreeMap<(usize, u32), u64> = BTreeMap::new();
            for round in 1..=20_usize {
                let (cells, codes) = ((cells * round).div_ceil(20), (codes * round).div_ceil(20));
                let row = |at: usize| {
                    let mixed = (at * round).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
                    ((mixed % cells) as u32, (mixed / cells % codes) as u32)
                };
                counted.add([cells, codes], (0..3_000).map(row), |at| at as u64 % 3);
                for at in 0..3_000 {
                    let (cell, code) = row(at);
                    *expected.entry((cell as usize, code)).or_insert(0) += at as u64 % 3;
                }
                assert_eq!(counted.hashed() == 0, ByCode::is_dense(cells, codes), "{cells} {codes}");
            }
            expected.retain(|_, cases| *cases > 0);
            let taken = counted.take().filter(|(.., cases)| *cases > 0);
            assert_eq!(
                taken.map(|(cell, code, cases)| ((cell, code), cases)).collect::<BTreeMap<_, _>>(),
                expected
            );
            assert_eq!(counted.take().count(), 0);
        }
    }
}
