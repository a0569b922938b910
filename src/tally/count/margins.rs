//! All margins of a plan, added up together.

use std::collections::BTreeSet;

use super::cells::{Amount, Cells};

/// The cells of every margin.
pub(super) struct Margins<T> {
    margins: Vec<Cells<T>>,
    /// One table over the axes of all margins, as long as it is small: a row is then added once.
    joint: Option<Cells<T>>,
}

impl<T: Amount> Margins<T> {
    /// Empty margins over these axes each.
    pub(super) fn over(margins: Vec<Vec<usize>>) -> Margins<T> {
        let all: BTreeSet<usize> = margins.iter().flatten().copied().collect();
        Margins {
            joint: (margins.len() > 1).then(|| Cells::new(all.into_iter().collect())),
            margins: margins.into_iter().map(Cells::new).collect(),
        }
    }

    /// Adds the rows of a block, each with its amount.
    pub(super) fn add(
        &mut self,
        codes: &[Vec<u32>],
        levels: impl Fn(usize) -> usize,
        rows: usize,
        amount: impl Fn(usize) -> T,
    ) {
        match &mut self.joint {
            Some(joint) if joint.stays_dense(&levels) => joint.add(codes, levels, rows, amount),
            _ => {
                self.spill(&levels);
                for margin in &mut self.margins {
                    margin.add(codes, &levels, rows, &amount);
                }
            }
        }
    }

    /// Moves the cells of the joint table into the margins.
    fn spill(&mut self, levels: impl Fn(usize) -> usize) {
        let Some(joint) = self.joint.take() else { return };
        let axes = joint.axes().to_vec();
        self.margins.iter_mut().for_each(|margin| margin.make_room(&levels));
        let positions: Vec<Vec<usize>> = self
            .margins
            .iter()
            .map(|margin| {
                margin.axes().iter().filter_map(|axis| axes.iter().position(|at| at == axis)).collect()
            })
            .collect();
        for (key, amount) in joint.into_cells() {
            for (margin, positions) in self.margins.iter_mut().zip(&positions) {
                let part: Vec<u32> = positions.iter().map(|position| key[*position]).collect();
                margin.add_cell(&part, amount);
            }
        }
    }

    /// The cells of each margin.
    pub(super) fn finish(mut self, levels: impl Fn(usize) -> usize) -> Vec<Cells<T>> {
        self.spill(levels);
        self.margins
    }
}
