//! Sums of a number over the cells of other axes.

use std::collections::BTreeMap;

use super::axis::AxisRole;
use super::level::Level;
use crate::amount::Moments;

/// How many cases, and what their numbers add up to, in every cell that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    axes: Vec<AxisRole>,
    cells: BTreeMap<Vec<Level>, Moments>,
}

impl Sums {
    /// No sums over these axes.
    pub fn new(axes: Vec<AxisRole>) -> Sums {
        Sums { axes, cells: BTreeMap::new() }
    }

    /// The axes, in the order of the keys.
    pub fn axes(&self) -> &[AxisRole] {
        &self.axes
    }

    /// The cells in key order.
    pub fn cells(&self) -> impl Iterator<Item = (&[Level], &Moments)> {
        self.cells.iter().map(|(key, moments)| (key.as_slice(), moments))
    }

    /// Adds cases to a cell.
    pub fn add(&mut self, key: Vec<Level>, moments: &Moments) {
        if moments.cases() > 0 {
            self.cells.entry(key).or_default().merge(moments);
        }
    }

    /// The same sums over fewer axes, in the order asked for. `None` where an axis is not there.
    pub fn fold(&self, roles: &[AxisRole]) -> Option<Sums> {
        let positions: Option<Vec<usize>> =
            roles.iter().map(|role| self.axes.iter().position(|axis| axis == role)).collect();
        let positions = positions?;
        let mut folded = Sums::new(roles.to_vec());
        for (key, moments) in &self.cells {
            folded.add(positions.iter().map(|position| key[*position].clone()).collect(), moments);
        }
        Some(folded)
    }

    pub(super) fn merge(&mut self, other: Sums) {
        for (key, moments) in other.cells {
            self.add(key, &moments);
        }
    }
}
