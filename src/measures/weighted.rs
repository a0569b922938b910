//! The same cases with sampling weights.

use super::confusion::Cell;
use crate::share::WeightedCases;
use crate::tally::Level;

/// Rows of one group of a weighted sample by what was decided and what turned out to be true, with the sums of
/// their weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WeightedConfusion {
    cells: [WeightedCases; 6],
}

impl WeightedConfusion {
    /// Adds rows with this decision and this label.
    ///
    /// # Panics
    /// As [`Cell::of`].
    pub fn add(&mut self, decision: &Level, label: &Level, cases: WeightedCases) {
        let cell = &mut self.cells[Cell::of(decision, label) as usize];
        *cell = cell.plus(cases);
    }

    /// The rows of both.
    #[must_use]
    pub fn plus(mut self, other: WeightedConfusion) -> WeightedConfusion {
        for (cell, more) in self.cells.iter_mut().zip(other.cells) {
            *cell = cell.plus(more);
        }
        self
    }

    /// The rows of one cell.
    pub fn cell(&self, cell: Cell) -> WeightedCases {
        self.cells[cell as usize]
    }

    /// All rows.
    pub fn all(&self) -> WeightedCases {
        self.cells.iter().copied().fold(WeightedCases::default(), WeightedCases::plus)
    }
}
