//! Which cells and groups the regression is of, and its normal equations.

use crate::inference::adjusted::AmountCell;
use crate::inference::adjusted::side::Side;
use crate::share::Undefined;

/// The cells that tell groups apart, and the groups that can be compared with the reference.
pub(super) struct Design {
    /// The groups with a coefficient.
    groups: Vec<usize>,
    pub(super) cells: Vec<Cell>,
    /// The mean farthest from zero, by its size.
    pub(super) largest: f64,
}

/// The groups of one cell, at least two of them with cases.
pub(super) struct Cell {
    pub(super) cases: f64,
    pub(super) sides: Vec<Placed>,
}

/// One group in a cell.
pub(super) struct Placed {
    /// The place of its coefficient; the reference comes after all others.
    pub(super) column: usize,
    pub(super) side: Side,
    /// Its part of the cases of the cell.
    pub(super) part: f64,
    /// Its mean less that of all cases of the cell.
    pub(super) above: f64,
}

impl Design {
    pub(super) fn of(cells: &[AmountCell], reference: usize) -> Result<Design, Undefined> {
        let width = cells.first().map_or(0, |cell| cell.groups.len());
        assert!(cells.iter().all(|cell| cell.groups.len() == width), "every cell lists the same groups");
        assert!(cells.is_empty() || reference < width, "the reference is one of the groups");
        let filled: Vec<bool> = (0..width).map(|group| has_cases(cells, group)).collect();
        match (filled.iter().filter(|filled| **filled).count(), filled.get(reference)) {
            (0, _) => return Err(Undefined::NoCases),
            (_, Some(false) | None) => return Err(Undefined::ReferenceUndefined),
            (1, _) => return Err(Undefined::SingleGroup),
            _ => {}
        }
        let joined = joined(cells, reference);
        let groups: Vec<usize> = (0..width).filter(|group| joined[*group] && *group != reference).collect();
        if groups.is_empty() {
            return Err(Undefined::Inseparable);
        }
        let column = |group: usize| groups.iter().position(|other| *other == group).unwrap_or(groups.len());
        let columns: Vec<usize> = (0..width).map(column).collect();
        let cells = cells.iter().filter_map(|cell| {
            // All groups of a cell are joined, or none is.
            let present = (0..width).filter(|group| joined[*group]);
            let sides = present.filter_map(|group| Some((columns[group], Side::of(&cell.groups[group])?)));
            Cell::of(sides.collect())
        });
        let cells: Vec<Cell> = cells.collect();
        let means = cells.iter().flat_map(|cell| &cell.sides).map(|placed| placed.side.mean.abs());
        Ok(Design { groups, largest: means.fold(0.0, f64::max), cells })
    }

    /// The place of the coefficient of a group.
    pub(super) fn column(&self, cells: &[AmountCell], group: usize) -> Result<usize, Undefined> {
        let found = self.groups.iter().position(|other| *other == group);
        found.ok_or(if has_cases(cells, group) { Undefined::Inseparable } else { Undefined::NoCases })
    }

    /// How many groups have a coefficient.
    pub(super) fn coefficients(&self) -> usize {
        self.groups.len()
    }

    pub(super) fn cases(&self) -> u64 {
        self.cells.iter().flat_map(|cell| &cell.sides).map(|placed| placed.side.count).sum()
    }

    /// What ties each two groups: `n_a n_b / n` of each cell, added up. The last is the reference.
    pub(super) fn ties(&self) -> Vec<Vec<f64>> {
        let mut ties = vec![vec![0.0; self.coefficients() + 1]; self.coefficients() + 1];
        for cell in &self.cells {
            for one in &cell.sides {
                for other in cell.sides.iter().filter(|other| other.column != one.column) {
                    ties[one.column][other.column] += one.side.cases * other.part;
                }
            }
        }
        ties
    }

    /// The other side of the normal equations.
    pub(super) fn pulls(&self) -> Vec<f64> {
        let mut pulls = vec![0.0; self.coefficients() + 1];
        for cell in &self.cells {
            for placed in &cell.sides {
                pulls[placed.column] += placed.side.cases * placed.above;
            }
        }
        pulls.truncate(self.coefficients());
        pulls
    }
}

impl Cell {
    fn of(sides: Vec<(usize, Side)>) -> Option<Cell> {
        if sides.len() < 2 {
            return None;
        }
        let cases: f64 = sides.iter().map(|(_, side)| side.cases).sum();
        // Differences of means first, so that large amounts close together keep their gaps.
        let placed = sides.iter().map(|(column, side)| {
            let apart = sides.iter().map(|(_, other)| other.cases / cases * (side.mean - other.mean));
            Placed { column: *column, side: *side, part: side.cases / cases, above: apart.sum() }
        });
        Some(Cell { cases, sides: placed.collect() })
    }
}

fn has_cases(cells: &[AmountCell], group: usize) -> bool {
    cells.iter().any(|cell| cell.groups[group].cases() > 0)
}

/// Which groups a chain of shared cells leads to from the reference, itself included. Others cannot be told
/// from the cells they are in.
fn joined(cells: &[AmountCell], reference: usize) -> Vec<bool> {
    let width = cells.first().map_or(0, |cell| cell.groups.len());
    let mut joined: Vec<bool> = (0..width).map(|group| group == reference).collect();
    loop {
        let before = joined.clone();
        for cell in cells {
            let present: Vec<usize> = (0..width).filter(|group| cell.groups[*group].cases() > 0).collect();
            if present.iter().any(|group| joined[*group]) {
                present.iter().for_each(|group| joined[*group] = true);
            }
        }
        if joined == before {
            return joined;
        }
    }
}
