//! Counted cells over some axes, found by an index that is put together from the codes of a row.

use polars::prelude::PlHashMap;

use crate::share::WeightedCases;

/// As many bits as the index of a table that is a plain array may have: such a table stays in the caches of a core.
const DENSE_BITS: u32 = 17;

/// What is added up in a cell.
pub(super) trait Amount: Copy + Default {
    /// Adds another amount to this one.
    fn add(&mut self, other: Self);

    /// Whether no case is in it.
    fn is_nothing(&self) -> bool;
}

impl Amount for u64 {
    fn add(&mut self, other: u64) {
        *self += other;
    }

    fn is_nothing(&self) -> bool {
        *self == 0
    }
}

impl Amount for WeightedCases {
    fn add(&mut self, other: WeightedCases) {
        *self = self.plus(other);
    }

    fn is_nothing(&self) -> bool {
        self.cases == 0
    }
}

/// Counts over some axes. Each axis takes as many bits of the index as its codes need so far; when one needs more, the
/// cells are laid out anew.
pub(super) struct Cells<T> {
    axes: Vec<usize>,
    bits: Vec<u32>,
    store: Store<T>,
    indices: Vec<u32>,
}

enum Store<T> {
    Dense(Vec<T>),
    Hashed(PlHashMap<u128, T>),
    /// For more axes than an index has bits for.
    Wide(PlHashMap<Vec<u32>, T>),
}

impl<T: Amount> Cells<T> {
    /// An empty table over these axes.
    pub(super) fn new(axes: Vec<usize>) -> Cells<T> {
        let bits = vec![0; axes.len()];
        Cells { axes, bits, store: Store::Dense(vec![T::default()]), indices: Vec::new() }
    }

    /// Whether the table would be a plain array when the axes have so many levels.
    pub(super) fn stays_dense(&self, levels: impl Fn(usize) -> usize) -> bool {
        is_dense(self.axes.iter().map(|axis| width(levels(*axis))).sum())
    }

    /// Adds the rows of a block, each with its amount.
    pub(super) fn add(
        &mut self,
        codes: &[Vec<u32>],
        levels: impl Fn(usize) -> usize,
        rows: usize,
        amount: impl Fn(usize) -> T,
    ) {
        self.make_room(levels);
        match &mut self.store {
            Store::Dense(cells) => {
                self.indices.clear();
                self.indices.resize(rows, 0);
                for (axis, bits) in self.axes.iter().zip(&self.bits) {
                    for (index, code) in self.indices.iter_mut().zip(&codes[*axis]) {
                        *index = (*index << bits) | code;
                    }
                }
                for (row, index) in self.indices.iter().enumerate() {
                    cells[*index as usize].add(amount(row));
                }
            }
            Store::Hashed(cells) => {
                (0..rows).for_each(|row| {
                    let key = self.axes.iter().zip(&self.bits);
                    let index =
                        key.fold(0, |index, (axis, bits)| (index << bits) | u128::from(codes[*axis][row]));
                    cells.entry(index).or_default().add(amount(row));
                });
            }
            Store::Wide(cells) => {
                (0..rows).for_each(|row| {
                    let key = self.axes.iter().map(|axis| codes[*axis][row]).collect();
                    cells.entry(key).or_default().add(amount(row));
                });
            }
        }
    }

    /// Adds an amount to one cell, by the codes of its axes.
    pub(super) fn add_cell(&mut self, key: &[u32], amount: T) {
        match &mut self.store {
            Store::Dense(cells) => cells[index_of(key, &self.bits) as usize].add(amount),
            Store::Hashed(cells) => cells.entry(index_of(key, &self.bits)).or_default().add(amount),
            Store::Wide(cells) => cells.entry(key.to_vec()).or_default().add(amount),
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
            _ if is_dense(total) => Store::Dense(vec![T::default(); 1 << total]),
            ..=128 => Store::Hashed(PlHashMap::default()),
            _ => Store::Wide(PlHashMap::default()),
        };
        let old =
            std::mem::replace(self, Cells { axes: self.axes.clone(), bits, store, indices: Vec::new() });
        old.into_cells().for_each(|(key, amount)| self.add_cell(&key, amount));
    }

    /// The axes, in the order of the keys.
    pub(super) fn axes(&self) -> &[usize] {
        &self.axes
    }

    /// The cells that hold a case, with the codes of their axes.
    pub(super) fn into_cells(self) -> impl Iterator<Item = (Vec<u32>, T)> {
        let bits = self.bits;
        let cells: Vec<(Vec<u32>, T)> = match self.store {
            Store::Dense(cells) => {
                let cells = cells.into_iter().enumerate().filter(|(_, amount)| !amount.is_nothing());
                cells.map(|(index, amount)| (key_of(index as u128, &bits), amount)).collect()
            }
            Store::Hashed(cells) => {
                cells.into_iter().map(|(index, amount)| (key_of(index, &bits), amount)).collect()
            }
            Store::Wide(cells) => cells.into_iter().collect(),
        };
        cells.into_iter().filter(|(_, amount)| !amount.is_nothing())
    }
}

fn is_dense(bits: u32) -> bool {
    bits <= DENSE_BITS
}

/// The bits that the codes of so many levels take.
pub(super) fn width(levels: usize) -> u32 {
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
            let cases = |row: usize| if block == 1 { cases[row] } else { 1 };
            cells.add(&codes, |axis| sizes[axis].min(most) as usize, rows.len(), cases);
            for (at, row) in rows.into_iter().enumerate() {
                *expected.entry(row).or_insert(0) += cases(at);
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
