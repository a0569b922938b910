//! Counted cells over some axes, found by an index that is put together from the codes of a row.

use polars::prelude::PlHashMap;

/// As many bits as the index of a table that is a plain array may have: such a table stays in the caches of a core.
const DENSE_BITS: u32 = 17;

/// Counts over some axes. Each axis takes as many bits of the index as its codes need so far; when one needs more, the
/// cells are laid out anew.
pub(super) struct Cells {
    axes: Vec<usize>,
    bits: Vec<u32>,
    store: Store,
    indices: Vec<u32>,
}

enum Store {
    Dense(Vec<u64>),
    Hashed(PlHashMap<u128, u64>),
    /// For more axes than an index has bits for.
    Wide(PlHashMap<Vec<u32>, u64>),
}

impl Cells {
    /// An empty table over these axes.
    pub(super) fn new(axes: Vec<usize>) -> Cells {
        let bits = vec![0; axes.len()];
        Cells { axes, bits, store: Store::Dense(vec![0]), indices: Vec::new() }
    }

    /// How many bits an index takes when the axes have so many levels.
    pub(super) fn bits_for(axes: &[usize], levels: impl Fn(usize) -> usize) -> u32 {
        axes.iter().map(|axis| width(levels(*axis))).sum()
    }

    /// Whether a table of so many bits is a plain array.
    pub(super) fn is_dense(bits: u32) -> bool {
        bits <= DENSE_BITS
    }

    /// Adds the rows of a block: one case each, or as many as `cases` says.
    pub(super) fn add(
        &mut self,
        codes: &[Vec<u32>],
        levels: impl Fn(usize) -> usize,
        rows: usize,
        cases: Option<&[u64]>,
    ) {
        self.make_room(levels);
        match &mut self.store {
            Store::Dense(counts) => {
                self.indices.clear();
                self.indices.resize(rows, 0);
                for (axis, bits) in self.axes.iter().zip(&self.bits) {
                    for (index, code) in self.indices.iter_mut().zip(&codes[*axis]) {
                        *index = (*index << bits) | code;
                    }
                }
                match cases {
                    None => self.indices.iter().for_each(|index| counts[*index as usize] += 1),
                    Some(cases) => {
                        for (index, cases) in self.indices.iter().zip(cases) {
                            counts[*index as usize] += cases;
                        }
                    }
                }
            }
            Store::Hashed(counts) => {
                for row in 0..rows {
                    let key = self.axes.iter().zip(&self.bits);
                    let index =
                        key.fold(0, |index, (axis, bits)| (index << bits) | u128::from(codes[*axis][row]));
                    *counts.entry(index).or_insert(0) += cases.map_or(1, |cases| cases[row]);
                }
            }
            Store::Wide(counts) => {
                for row in 0..rows {
                    let key = self.axes.iter().map(|axis| codes[*axis][row]).collect();
                    *counts.entry(key).or_insert(0) += cases.map_or(1, |cases| cases[row]);
                }
            }
        }
    }

    /// Adds cases to one cell, by the codes of its axes.
    pub(super) fn add_cell(&mut self, key: &[u32], cases: u64) {
        match &mut self.store {
            Store::Dense(counts) => counts[index_of(key, &self.bits) as usize] += cases,
            Store::Hashed(counts) => *counts.entry(index_of(key, &self.bits)).or_insert(0) += cases,
            Store::Wide(counts) => *counts.entry(key.to_vec()).or_insert(0) += cases,
        }
    }

    /// Lays the cells out for so many levels, if there is no room for them yet.
    pub(super) fn make_room(&mut self, levels: impl Fn(usize) -> usize) {
        let needed: Vec<u32> = self.axes.iter().map(|axis| width(levels(*axis))).collect();
        if needed.iter().zip(&self.bits).all(|(needed, bits)| needed <= bits) {
            return;
        }
        let bits: Vec<u32> = needed.iter().zip(&self.bits).map(|(needed, bits)| *needed.max(bits)).collect();
        let total: u32 = bits.iter().sum();
        let store = match total {
            _ if Cells::is_dense(total) => Store::Dense(vec![0; 1 << total]),
            ..=128 => Store::Hashed(PlHashMap::default()),
            _ => Store::Wide(PlHashMap::default()),
        };
        let old =
            std::mem::replace(self, Cells { axes: self.axes.clone(), bits, store, indices: Vec::new() });
        old.into_cells().for_each(|(key, cases)| self.add_cell(&key, cases));
    }

    /// The axes, in the order of the keys.
    pub(super) fn axes(&self) -> &[usize] {
        &self.axes
    }

    /// The cells that hold a case, with the codes of their axes.
    pub(super) fn into_cells(self) -> impl Iterator<Item = (Vec<u32>, u64)> {
        let bits = self.bits;
        let cells: Vec<(Vec<u32>, u64)> = match self.store {
            Store::Dense(counts) => {
                let cells = counts.into_iter().enumerate().filter(|(_, cases)| *cases > 0);
                cells.map(|(index, cases)| (key_of(index as u128, &bits), cases)).collect()
            }
            Store::Hashed(counts) => {
                counts.into_iter().map(|(index, cases)| (key_of(index, &bits), cases)).collect()
            }
            Store::Wide(counts) => counts.into_iter().collect(),
        };
        cells.into_iter().filter(|(_, cases)| *cases > 0)
    }
}

/// The bits that the codes of so many levels take.
fn width(levels: usize) -> u32 {
    usize::BITS - levels.saturating_sub(1).leading_zeros()
}

fn index_of(key: &[u32], bits: &[u32]) -> u128 {
    key.iter().zip(bits).fold(0, |index, (code, bits)| (index << bits) | u128::from(*code))
}

fn key_of(mut index: u128, bits: &[u32]) -> Vec<u32> {
    let mut key: Vec<u32> = bits
        .iter()
        .rev()
        .map(|bits| {
            let code = (index & ((1 << bits) - 1)) as u32;
            index >>= bits;
            code
        })
        .collect();
    key.reverse();
    key
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Rows in two blocks, with more levels in the second, counted both ways.
    fn check(sizes: &[u32]) {
        let mut cells = Cells::new((0..sizes.len()).collect());
        let mut expected: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
        for (block, most) in [(0u32, 3), (1, u32::MAX)] {
            let rows: Vec<Vec<u32>> = (0..500u32)
                .map(|row| {
                    let code =
                        |size: &u32| row.wrapping_mul(2_654_435_761).rotate_left(*size) % size.min(&most);
                    sizes.iter().map(code).collect()
                })
                .collect();
            let codes: Vec<Vec<u32>> =
                (0..sizes.len()).map(|axis| rows.iter().map(|row| row[axis]).collect()).collect();
            let cases: Vec<u64> = (0..500).map(|row| row % 4).collect();
            let cases = (block == 1).then_some(cases.as_slice());
            cells.add(&codes, |axis| sizes[axis].min(most) as usize, rows.len(), cases);
            for (at, row) in rows.into_iter().enumerate() {
                *expected.entry(row).or_insert(0) += cases.map_or(1, |cases| cases[at]);
            }
        }
        expected.retain(|_, cases| *cases > 0);
        assert_eq!(cells.into_cells().collect::<BTreeMap<_, _>>(), expected);
    }

    #[test]
    fn arrays_hashes_and_whole_keys_count_alike_while_they_grow() {
        check(&[2, 7, 5, 3]);
        check(&[1, 10_000, 40, 2]);
        check(&[9_000; 12]);
        check(&[1]);
    }
}
