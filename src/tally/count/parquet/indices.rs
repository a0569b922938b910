//! Counting rows by the dictionary indices of their columns, which are translated once for every cell and not for
//! every row.

use super::Stop;
use crate::tally::count::cells::width;

/// As many bits as the index of a cell may have.
const MOST_BITS: u32 = u16::BITS;

/// As many rows as there are at least for every cell, or the cells cost more than they spare.
const ROWS_PER_CELL: usize = 4;

/// Rows of a row group by the indices of all its columns.
pub(super) struct IndexCells {
    /// How many bits of a cell's index each column takes.
    bits: Vec<u32>,
    cases: Vec<u64>,
    /// The cell of each row of a block, and the indices of one of its columns.
    cells: Vec<u16>,
    indices: Vec<u8>,
}

/// The cells that occur, side by side.
pub(super) struct Occurring {
    /// For each column its index in each cell.
    pub(super) indices: Vec<Vec<u32>>,
    /// The rows of each cell.
    pub(super) cases: Vec<u64>,
}

impl IndexCells {
    /// For columns with so many different indices each; `None` where the cells are too many for so few rows.
    pub(super) fn over(sizes: &[usize], rows: usize) -> Option<IndexCells> {
        let bits: Vec<u32> = sizes.iter().map(|size| width(*size)).collect();
        let total: u32 = bits.iter().sum();
        let fits =
            total <= MOST_BITS && bits.iter().all(|bits| *bits <= u8::BITS) && rows >= ROWS_PER_CELL << total;
        fits.then(|| IndexCells { bits, cases: vec![0; 1 << total], cells: Vec::new(), indices: Vec::new() })
    }

    /// Adds so many rows, whose indices `read` writes column by column.
    pub(super) fn add(
        &mut self,
        rows: usize,
        mut read: impl FnMut(usize, &mut [u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        self.cells.clear();
        self.cells.resize(rows, 0);
        self.indices.resize(rows, 0);
        for (column, bits) in self.bits.iter().enumerate() {
            read(column, &mut self.indices)?;
            for (cell, index) in self.cells.iter_mut().zip(&self.indices) {
                *cell = (*cell << bits) | u16::from(*index);
            }
        }
        for cell in &self.cells {
            self.cases[usize::from(*cell)] += 1;
        }
        Ok(())
    }

    /// The cells that hold a row.
    pub(super) fn occurring(self) -> Occurring {
        let mut occurring = Occurring { indices: vec![Vec::new(); self.bits.len()], cases: Vec::new() };
        for (cell, cases) in self.cases.iter().enumerate().filter(|(_, cases)| **cases > 0) {
            occurring.cases.push(*cases);
            let mut rest = cell;
            for (indices, bits) in occurring.indices.iter_mut().zip(&self.bits).rev() {
                indices.push((rest & ((1 << bits) - 1)) as u32);
                rest >>= bits;
            }
        }
        occurring
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_row_is_in_the_cell_of_its_indices() {
        let sizes = [3, 1, 200, 2];
        let mut cells = IndexCells::over(&sizes, 1 << 13).expect("few cells for many rows");
        let index = |row: usize, column: usize| {
            (row.wrapping_mul(0x9E37_79B9).rotate_right(column as u32 * 5 + 3) % sizes[column]) as u8
        };
        let mut expected: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
        for (from, rows) in [(0, 4096), (4096, 1), (4097, 999)] {
            let read = |column: usize, out: &mut [u8]| {
                out.iter_mut().zip(from..).for_each(|(out, row)| *out = index(row, column));
                Ok(())
            };
            cells.add(rows, read).expect("every index is read");
            for row in from..from + rows {
                let key = (0..sizes.len()).map(|column| u32::from(index(row, column))).collect();
                *expected.entry(key).or_insert(0) += 1;
            }
        }
        let Occurring { indices, cases } = cells.occurring();
        let key = |cell: usize| indices.iter().map(|column| column[cell]).collect::<Vec<u32>>();
        let counted: BTreeMap<Vec<u32>, u64> =
            cases.iter().enumerate().map(|(cell, cases)| (key(cell), *cases)).collect();
        assert_eq!(counted, expected);
        assert_eq!(cases.len(), expected.len());
    }

    #[test]
    fn cells_are_few_for_the_rows_or_there_are_none() {
        assert!(IndexCells::over(&[200, 2], 2047).is_none());
        assert!(IndexCells::over(&[200, 2], 2048).is_some());
        assert!(IndexCells::over(&[257], 1 << 30).is_none());
        assert!(IndexCells::over(&[256, 256], 1 << 30).is_some());
        assert!(IndexCells::over(&[256, 256, 2], 1 << 30).is_none());
        let none = IndexCells::over(&[], 4).expect("one cell").occurring();
        assert!(none.indices.is_empty() && none.cases.is_empty());
    }
}
