//! The same price for the same risk: the amounts of groups compared within cells of conditions, such as a
//! department and a region, and one answer over all cells.
//!
//! Every function takes the [`Moments`] of each group in each cell, so that its cost grows with the number of
//! cells and groups and never with that of cases. Cells come in any order. A cell that cannot speak, mostly
//! because only one of the groups is in it, is left out and counted, never hidden.
//!
//! There are two ways to one number, and they answer different questions where the gaps of the cells differ.
//! [`standardized_gap()`] gives each cell the weight of its cases; [`fixed_effects()`] the weight with which
//! it can tell the groups apart. Either comes with the [`gap_homogeneity()`] of the cells. [`decompose()`]
//! splits the plain gap between the means into what the cells explain and what they leave.
//!
//! Conditions that are themselves the effect of unequal treatment hide it when they are held equal, and
//! [`condition_association()`] says how much of the group is in them. Amounts are compared as they are, on no
//! other scale: the mean of logarithms is not in the moments. Standard errors take cases as independent;
//! where many cases share a branch or a case worker, they are too small.

mod association;
mod decomposition;
mod estimate;
mod fixed_effects;
mod homogeneity;
mod network;
mod oaxaca;
mod side;
mod standardized;
mod within;

use crate::amount::Moments;

pub use association::{ConditionAssociation, condition_association};
pub use decomposition::{Decomposition, Unmatched, decompose};
pub use estimate::{Adjusted, Uncertainty};
pub use fixed_effects::{FixedEffects, GroupGap, RegressionGap, StandardErrors, fixed_effects, pooled_gap};
pub use homogeneity::{GapHomogeneity, WelchTest, gap_homogeneity};
pub use oaxaca::{Threefold, Twofold};
pub use standardized::{StandardizedGap, standardized_gap};
pub use within::within_cell_gaps;

/// The amounts of two groups among cases that can be compared with each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AmountStratum {
    /// The group.
    pub group: Moments,
    /// The group it is compared with.
    pub reference: Moments,
}

impl AmountStratum {
    /// From single amounts.
    ///
    /// # Panics
    /// When an amount is not finite or too large, as [`Moments::add`] says.
    pub fn of(group: &[f64], reference: &[f64]) -> AmountStratum {
        AmountStratum { group: moments(group), reference: moments(reference) }
    }

    fn holds_both(&self) -> bool {
        self.group.cases() > 0 && self.reference.cases() > 0
    }
}

/// The amounts of several groups among cases that can be compared with each other. Every cell lists the same
/// groups in the same order; some may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AmountCell {
    /// The amounts of each group.
    pub groups: Vec<Moments>,
}

impl AmountCell {
    /// From the single amounts of each group.
    ///
    /// # Panics
    /// When an amount is not finite or too large, as [`Moments::add`] says.
    pub fn of(groups: &[&[f64]]) -> AmountCell {
        AmountCell { groups: groups.iter().map(|amounts| moments(amounts)).collect() }
    }

    /// One group against another.
    ///
    /// # Panics
    /// When the cell has no such group.
    ///
    /// ```
    /// use evenhand::inference::adjusted::AmountCell;
    /// let cell = AmountCell::of(&[&[1.0, 2.0], &[], &[4.0]]);
    /// assert_eq!(cell.stratum(0, 2).reference.mean(), Ok(4.0));
    /// ```
    pub fn stratum(&self, group: usize, reference: usize) -> AmountStratum {
        AmountStratum { group: self.groups[group].clone(), reference: self.groups[reference].clone() }
    }
}

impl From<&AmountStratum> for AmountCell {
    /// The group first, then the reference.
    fn from(stratum: &AmountStratum) -> AmountCell {
        AmountCell { groups: vec![stratum.group.clone(), stratum.reference.clone()] }
    }
}

fn moments(amounts: &[f64]) -> Moments {
    let mut moments = Moments::default();
    amounts.iter().for_each(|amount| moments.add(*amount, 1));
    moments
}

/// The ids of all methods of this module, as they are named by what they make of a few amounts.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    let cells =
        [AmountStratum::of(&[5.0, 6.0, 8.0], &[1.0, 2.0]), AmountStratum::of(&[5.0, 6.0], &[5.0, 6.5, 7.0])];
    // The only shared cell has a single case of the group.
    let saturated = [AmountStratum::of(&[5.0], &[1.0, 2.0])];
    let known = |adjusted: Adjusted| adjusted.estimate().expect("spreads").interval.method;
    let standard = standardized_gap(&cells, 0.9).expect("both groups");
    let homogeneity = gap_homogeneity(&cells).expect("two cells");
    let split = decompose(&cells, 0.9).expect("both groups");
    let association = condition_association(&[vec![1, 2], vec![2, 1]]).expect("two groups");
    let mut ids = vec![known(within_cell_gaps(&cells, 0.9)[0].expect("cases"))];
    ids.extend([standard.difference, standard.ratio.expect("above zero")].map(known));
    ids.extend([&cells[..], &saturated].map(|cells| known(pooled_gap(cells, 0.9).expect("both groups").gap)));
    ids.extend([homogeneity.welch.method, homogeneity.cochran.method]);
    ids.extend([split.unmatched.method, split.kitagawa.method, split.threefold.method]);
    ids.extend(split.twofold().map(|split| split.method));
    ids.push(association.method);
    ids.sort_unstable();
    ids.dedup();
    ids
}
