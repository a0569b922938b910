//! What was counted of a log, with an account of every row.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::axis::AxisRole;
use super::grid::{Grid, MOST_CELLS, MOST_NUMBERS};
use super::level::Level;
use super::sums::Sums;
use super::table::Table;
use crate::share::WeightedCases;

/// As many levels as a grid leaves at least where nothing but the numbers decides how fine it is.
const LEAST_LEVELS: usize = 1 << 10;

/// Why a row is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Exclusion {
    /// The decision is null or blank.
    MissingDecision,
    /// The weight is null or blank.
    MissingWeight,
}

impl fmt::Display for Exclusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Exclusion::MissingDecision => "missing decision",
            Exclusion::MissingWeight => "missing weight",
        })
    }
}

/// What was read of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SourceRows {
    /// Rows of the file, whatever they stand for.
    pub rows: u64,
}

/// Which values of a column occurred, as far as the policy's declared values need to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// The column is boolean, or holds nothing but 0 and 1.
    pub two_valued: bool,
    /// Some of the different values, as text: enough to name the nearest to a declared one.
    pub values: BTreeSet<String>,
    /// Declared values (by index in the reading) that occurred.
    pub matched: BTreeSet<usize>,
    /// Names of the renaming (by their key) that applied.
    pub renamed: BTreeSet<String>,
}

/// The counted margins of a log, with an account of every row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// The counted margins; where one holds numbers, they are its last axis.
    pub tables: Vec<Table>,
    /// Sums of the numbers, over other axes.
    pub sums: Vec<Sums>,
    /// How finely the numbers of the tables are told apart; their sums are exact in any case.
    pub grid: Grid,
    /// Cases that were used.
    pub used: u64,
    /// The used cases with the sums of their sampling weights; nothing where rows have none.
    pub weighted: WeightedCases,
    /// Cases that were not, by reason.
    pub excluded: BTreeMap<Exclusion, u64>,
    /// The same by the level of the axis that parts the plan; nothing where none does.
    pub excluded_parts: BTreeMap<(Exclusion, Level), u64>,
    /// What was read of each source, in the order of the log.
    pub sources: Vec<SourceRows>,
    /// What occurred in the columns of the axes, by the position of the axis.
    pub seen: Vec<Seen>,
}

impl Tally {
    /// Cases read: used and excluded.
    pub fn read(&self) -> u64 {
        self.used + self.excluded.values().sum::<u64>()
    }

    /// The counts over these axes, in this order, from the smallest counted table that has them.
    /// `None` where no counted table has them all.
    pub fn margin(&self, roles: &[AxisRole]) -> Option<Table> {
        self.tables
            .iter()
            .filter(|table| roles.iter().all(|role| table.axes().contains(role)))
            .min_by_key(|table| table.size())
            .and_then(|table| table.fold(roles))
    }

    /// The sums of the numbers over these axes, in this order. `None` where no sums have them all.
    pub fn sums_over(&self, roles: &[AxisRole]) -> Option<Sums> {
        self.sums
            .iter()
            .filter(|sums| roles.iter().all(|role| sums.axes().contains(role)))
            .min_by_key(|sums| sums.cells().count())
            .and_then(|sums| sums.fold(roles))
    }

    /// Puts the numbers of all tables on a grid.
    fn place(&mut self, grid: Grid) {
        if self.grid != grid {
            self.tables.iter_mut().for_each(|table| table.on_grid(grid));
            self.grid = grid;
        }
    }

    /// Puts the numbers of all tables on the first grid that leaves few enough of them, and few enough cells.
    fn settle_numbers(&mut self) {
        while self.different_numbers() > MOST_NUMBERS
            || !self.grid.is_exact() && self.most_cells() > MOST_CELLS
        {
            self.place(self.grid.coarser());
        }
    }

    /// Where numbers that are not kept one by one lie so near together, for their size, that a grid hardly tells any
    /// apart: how many levels it leaves. Ranks and quantiles would then be about the grid and not about the numbers.
    pub fn crowded_numbers(&self) -> Option<usize> {
        // One step of coarsening halves the cells at most. With so few, it was not they that made the grid coarse.
        let is_free = !self.grid.is_exact() && self.most_cells() < MOST_CELLS / 4;
        is_free.then(|| self.different_numbers()).filter(|levels| *levels < LEAST_LEVELS)
    }

    fn different_numbers(&self) -> usize {
        let mut numbers: Vec<u64> = self.tables.iter().flat_map(Table::numbers).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.len()
    }

    /// The cells of the largest table that has numbers.
    fn most_cells(&self) -> usize {
        let with_numbers = self.tables.iter().filter(|table| table.numbers().next().is_some());
        with_numbers.map(Table::size).max().unwrap_or(0)
    }

    /// Adds the counts of other rows, counted by the same plan. The order of merging changes no count;
    /// sources are listed in the order they are merged.
    #[must_use]
    pub fn merge(mut self, mut other: Tally) -> Tally {
        let grid = self.grid.and(other.grid);
        self.place(grid);
        other.place(grid);
        if self.tables.is_empty() {
            self.tables = other.tables;
        } else {
            for (table, more) in self.tables.iter_mut().zip(other.tables) {
                table.merge(more);
            }
        }
        if self.sums.is_empty() {
            self.sums = other.sums;
        } else {
            self.sums.iter_mut().zip(other.sums).for_each(|(sums, more)| sums.merge(more));
        }
        self.settle_numbers();
        self.used += other.used;
        self.weighted = self.weighted.plus(other.weighted);
        for (reason, cases) in other.excluded {
            *self.excluded.entry(reason).or_insert(0) += cases;
        }
        for (reason, cases) in other.excluded_parts {
            *self.excluded_parts.entry(reason).or_insert(0) += cases;
        }
        self.sources.extend(other.sources);
        if self.seen.is_empty() {
            self.seen = other.seen;
        } else {
            for (seen, more) in self.seen.iter_mut().zip(other.seen) {
                seen.merge(more);
            }
        }
        self
    }
}

impl Seen {
    /// As many different values as are remembered for suggestions.
    pub(super) const REMEMBERED: usize = 1_000;

    pub(crate) fn merge(&mut self, other: Seen) {
        self.two_valued &= other.two_valued;
        self.values.extend(other.values);
        while self.values.len() > Seen::REMEMBERED {
            self.values.pop_last();
        }
        self.matched.extend(other.matched);
        self.renamed.extend(other.renamed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec![AxisRole::Group(0), AxisRole::Decision]);
        table.add(vec![Level::text("a"), Level::Flag(true)], 4);
        table.add(vec![Level::text("b"), Level::Flag(false)], 2);
        table
    }

    #[test]
    fn merging_adds_and_takes_any_order() {
        let one = Tally { tables: vec![table()], used: 6, ..Tally::default() };
        let mut other = one.clone();
        other.tables[0].add(vec![Level::Missing, Level::Flag(true)], 5);
        other.excluded.insert(Exclusion::MissingDecision, 2);
        let merged = one.clone().merge(other.clone());
        assert_eq!(merged, other.merge(one));
        assert_eq!(merged.read(), 14);
        assert_eq!(merged.tables[0].total(), 17);
    }
}
