//! Which fields of a row are read, and by whom.

use crate::source::Source;
use crate::tally::Plan;

/// The fields that a plan reads.
pub(super) struct Columns {
    /// For each column of the file, whether anybody reads it.
    pub(super) wanted: Vec<bool>,
    /// For each axis its field.
    pub(super) axes: Vec<Place>,
    /// The field of the weight, where rows have one.
    pub(super) weight: Option<Place>,
}

/// Where a field is: its column, and which of the wanted fields of a row it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) slot: usize,
}

impl Columns {
    /// `None` where the file lacks a column.
    pub(super) fn of(source: &Source, plan: &Plan) -> Option<Columns> {
        let position = |name: &str| source.columns.iter().position(|column| column == name);
        let axes: Option<Vec<usize>> = plan.axes().iter().map(|axis| position(&axis.column)).collect();
        let axes = axes.filter(|axes| !axes.is_empty())?;
        let weight = match plan.weight() {
            Some(weight) => Some(position(&weight.column)?),
            None => None,
        };
        let is_wanted = |column| axes.contains(&column) || weight == Some(column);
        let wanted: Vec<bool> = (0..source.columns.len()).map(is_wanted).collect();
        let before = |column: usize| wanted[..column].iter().filter(|wanted| **wanted).count();
        let place = |column| Place { column, slot: before(column) };
        let (axes, weight) = (axes.into_iter().map(place).collect(), weight.map(place));
        Some(Columns { axes, weight, wanted })
    }

    /// How many fields of a row are wanted.
    pub(super) fn count(&self) -> usize {
        self.wanted.iter().filter(|wanted| **wanted).count()
    }
}
