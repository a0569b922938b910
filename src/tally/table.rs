//! A counted margin: how many cases fell into each cell.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::axis::AxisRole;
use super::grid::Grid;
use super::level::Level;
use crate::share::WeightedCases;

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

    /// How many cells hold a case.
    pub(super) fn size(&self) -> usize {
        self.cells.len()
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
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.cells.keys().filter_map(|key| match key.last() {
            Some(Level::Number(number)) => Some(number.to_bits()),
            _ => None,
        })
    }

    /// The same cases with the numbers of the last axis on a grid.
    pub(super) fn on_grid(&mut self, grid: Grid) {
        let placed = std::mem::take(&mut self.cells).into_iter().map(|(mut key, cases)| {
            if let Some(Level::Number(number)) = key.last_mut() {
                *number = grid.level(*number);
            }
            (key, cases)
        });
        // Numbers keep their order on a grid, so those that become one are side by side.
        let mut placed = placed.peekable();
        let together = std::iter::from_fn(|| {
            let (key, mut cases) = placed.next()?;
            while let Some((_, more)) = placed.next_if(|(next, _)| *next == key) {
                cases += more;
            }
            Some((key, cases))
        });
        self.cells = together.collect();
    }

    /// Adds the cells of another table over the same axes.
    pub(super) fn merge(&mut self, other: Table) {
        self.cells = merged(std::mem::take(&mut self.cells), other.cells, |cases, more| cases + more);
        self.weighted = merged(std::mem::take(&mut self.weighted), other.weighted, WeightedCases::plus);
    }
}

/// The cells of both; where both have one, the two are added.
fn merged<T>(
    mut cells: BTreeMap<Vec<Level>, T>,
    more: BTreeMap<Vec<Level>, T>,
    add: impl Fn(T, T) -> T,
) -> BTreeMap<Vec<Level>, T> {
    // A few are looked up, many are gone through together.
    if more.len() < cells.len() / 16 {
        for (key, amount) in more {
            let sum = match cells.remove(&key) {
                Some(before) => add(before, amount),
                None => amount,
            };
            cells.insert(key, sum);
        }
        return cells;
    }
    let (mut cells, mut more) = (cells.into_iter().peekable(), more.into_iter().peekable());
    let in_order = std::iter::from_fn(|| {
        let order = match (cells.peek(), more.peek()) {
            (Some((one, _)), Some((other, _))) => one.cmp(other),
            (_, None) => Ordering::Less,
            (None, _) => Ordering::Greater,
        };
        match order {
            Ordering::Less => cells.next(),
            Ordering::Greater => more.next(),
            Ordering::Equal => cells.next().zip(more.next()).map(|((key, a), (_, b))| (key, add(a, b))),
        }
    });
    in_order.collect()
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
    fn few_cells_are_merged_into_many_as_many_into_few() {
        let numbered = |cells: std::ops::Range<u64>| {
            let mut table = Table::new(vec![AxisRole::Group(0)]);
            cells.for_each(|cell| table.add(vec![Level::text(&cell.to_string())], cell + 1));
            table
        };
        for (many, few) in [(0..100, 98..102), (0..100, 0..1), (5..90, 0..0), (0..40, 20..90)] {
            let (mut one, mut other) = (numbered(many.clone()), numbered(few.clone()));
            one.merge(numbered(few.clone()));
            other.merge(numbered(many.clone()));
            assert_eq!(one, other);
            let cases = |cell: u64| [&many, &few].iter().filter(|cells| cells.contains(&cell)).count() as u64;
            let expected: Vec<u64> =
                (0..102).map(|cell| cases(cell) * (cell + 1)).filter(|cases| *cases > 0).collect();
            assert_eq!(one.cells().map(|(_, cases)| cases).collect::<Vec<_>>(), expected);
        }
    }
}
