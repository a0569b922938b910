//! Counted margins, and how they are added up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::axis::AxisRole;
use super::grid::{Grid, MOST_NUMBERS};
use super::level::Level;
use super::sums::Sums;
use crate::share::WeightedCases;

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

/// One counted margin: how many cases fell into every cell that occurs and, where rows have sampling weights,
/// the sums of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    axes: Vec<AxisRole>,
    cells: BTreeMap<Vec<Level>, u64>,
    weighted: BTreeMap<Vec<Level>, WeightedCases>,
}

impl Table {
    /// An empty table over these axes.
    pub fn new(axes: Vec<AxisRole>) -> Table {
        Table { axes, cells: BTreeMap::new(), weighted: BTreeMap::new() }
    }

    /// A table of cells that differ and are in key order.
    pub(super) fn of_cells(axes: Vec<AxisRole>, cells: impl Iterator<Item = (Vec<Level>, u64)>) -> Table {
        let cells = cells.filter(|(_, cases)| *cases > 0).collect();
        Table { axes, cells, weighted: BTreeMap::new() }
    }

    /// The axes, in the order of the keys.
    pub fn axes(&self) -> &[AxisRole] {
        &self.axes
    }

    /// The cells in key order.
    pub fn cells(&self) -> impl Iterator<Item = (&[Level], u64)> {
        self.cells.iter().map(|(key, cases)| (key.as_slice(), *cases))
    }

    /// The cells with their sums of sampling weights, in key order; nothing where rows have none.
    pub fn weighted(&self) -> impl Iterator<Item = (&[Level], WeightedCases)> {
        self.weighted.iter().map(|(key, cases)| (key.as_slice(), *cases))
    }

    /// Adds cases to a cell. A cell with no cases is not kept.
    pub fn add(&mut self, key: Vec<Level>, cases: u64) {
        if cases > 0 {
            *self.cells.entry(key).or_insert(0) += cases;
        }
    }

    /// Adds cases with sampling weights to a cell.
    pub fn add_weighted(&mut self, key: Vec<Level>, cases: WeightedCases) {
        if cases.cases > 0 {
            self.add(key.clone(), cases.cases);
            let cell = self.weighted.entry(key).or_default();
            *cell = cell.plus(cases);
        }
    }

    /// Adds a cell with another key, with its sums where there are any.
    pub(crate) fn add_cell(&mut self, key: Vec<Level>, cases: u64, weighted: Option<WeightedCases>) {
        match weighted {
            Some(weighted) => self.add_weighted(key, weighted),
            None => self.add(key, cases),
        }
    }

    /// The cells in key order, each with its sums of sampling weights where rows have them.
    pub(crate) fn all_cells(&self) -> impl Iterator<Item = (&[Level], u64, Option<WeightedCases>)> {
        self.cells.iter().map(|(key, cases)| (key.as_slice(), *cases, self.weighted.get(key).copied()))
    }

    /// The sums of weights over all cells.
    pub fn weight(&self) -> WeightedCases {
        self.weighted.values().copied().fold(WeightedCases::default(), WeightedCases::plus)
    }

    /// The cases in all cells.
    pub fn total(&self) -> u64 {
        self.cells.values().sum()
    }

    /// The same counts over fewer axes, in the order asked for. `None` where an axis is not in the table.
    pub fn fold(&self, roles: &[AxisRole]) -> Option<Table> {
        let positions: Option<Vec<usize>> =
            roles.iter().map(|role| self.axes.iter().position(|axis| axis == role)).collect();
        let positions = positions?;
        if self.axes == roles {
            return Some(self.clone());
        }
        let mut folded = Table::new(roles.to_vec());
        for (key, cases, weighted) in self.all_cells() {
            let key = positions.iter().map(|position| key[*position].clone()).collect();
            folded.add_cell(key, cases, weighted);
        }
        Some(folded)
    }

    /// The cells with each level on the first axis, without that axis.
    pub fn split_first(&self) -> BTreeMap<Level, Table> {
        self.split(1).into_iter().filter_map(|(mut key, part)| Some((key.pop()?, part))).collect()
    }

    /// The cells with each combination of levels on the first axes, without those.
    pub fn split(&self, width: usize) -> BTreeMap<Vec<Level>, Table> {
        let mut parts: BTreeMap<Vec<Level>, Table> = BTreeMap::new();
        for (key, cases, weighted) in self.all_cells() {
            let (first, rest) = key.split_at(width);
            let part = parts.entry(first.to_vec()).or_insert_with(|| Table::new(self.axes[width..].to_vec()));
            part.add_cell(rest.to_vec(), cases, weighted);
        }
        parts
    }

    /// The bits of the numbers that occur on the last axis.
    fn numbers(&self) -> impl Iterator<Item = u64> {
        self.cells.keys().filter_map(|key| match key.last() {
            Some(Level::Number(number)) => Some(number.to_bits()),
            _ => None,
        })
    }

    /// The same cases with the numbers of the last axis on a grid.
    fn on_grid(&mut self, grid: Grid) {
        for (mut key, cases) in std::mem::take(&mut self.cells) {
            if let Some(Level::Number(number)) = key.last_mut() {
                *number = grid.level(*number);
            }
            self.add(key, cases);
        }
    }

    fn merge(&mut self, other: Table) {
        for (key, cases) in other.cells {
            let weighted = other.weighted.get(&key).copied();
            self.add_cell(key, cases, weighted);
        }
    }
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
            .filter(|table| roles.iter().all(|role| table.axes.contains(role)))
            .min_by_key(|table| table.cells.len())
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

    /// Puts the numbers of all tables on the first grid that leaves few enough of them.
    fn settle_numbers(&mut self, at_least: Grid) {
        let mut grid = at_least;
        loop {
            if !grid.is_exact() {
                self.tables.iter_mut().for_each(|table| table.on_grid(grid));
            }
            let numbers = self.tables.iter().flat_map(Table::numbers);
            if numbers.collect::<BTreeSet<u64>>().len() <= MOST_NUMBERS {
                self.grid = grid;
                return;
            }
            grid = grid.coarser();
        }
    }

    /// Adds the counts of other rows, counted by the same plan. The order of merging changes no count;
    /// sources are listed in the order they are merged.
    #[must_use]
    pub fn merge(mut self, other: Tally) -> Tally {
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
        self.settle_numbers(self.grid.and(other.grid));
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
        table.add(vec![Level::text("a"), Level::Flag(true)], 3);
        table.add(vec![Level::text("a"), Level::Flag(false)], 1);
        table.add(vec![Level::text("b"), Level::Flag(false)], 2);
        table
    }

    #[test]
    fn a_fold_adds_what_it_drops_and_keeps_the_total() {
        let folded = table().fold(&[AxisRole::Decision]).expect("the axis is there");
        let cells: Vec<_> = folded.cells().map(|(key, cases)| (key[0].clone(), cases)).collect();
        assert_eq!(cells, [(Level::Flag(true), 3), (Level::Flag(false), 3)]);
        assert_eq!(folded.total(), table().total());
        assert!(table().fold(&[AxisRole::Label]).is_none());
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
