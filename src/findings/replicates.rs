//! The table of an attribute drawn again: its groups by decision and label.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::group::Group;
use crate::inference::resample::{Resampling, multinomial};
use crate::measures::Confusion;

/// As many counts of one group in one replicate as are held at once, about a hundred megabytes.
const MOST_HELD: usize = 2_000_000;

/// The replicates of some groups, and of sums over groups.
pub(super) struct Replicates {
    groups: BTreeMap<usize, Vec<Confusion>>,
    pools: Vec<Vec<Confusion>>,
}

impl Replicates {
    /// Draws the counts of all groups, the unknown one and those that are left out included, because they are
    /// among the rows; keeps those of the groups `keep` and the sums over each of `pools`.
    pub(super) fn draw(
        groups: &[Group],
        keep: &[usize],
        pools: &[Vec<usize>],
        resampling: &Resampling,
    ) -> Replicates {
        let counts: Vec<u64> = groups.iter().flat_map(|group| cells(group.counts)).collect();
        let drawn: Vec<(Vec<Confusion>, Vec<Confusion>)> = (0..resampling.replicates)
            .into_par_iter()
            .map(|replicate| {
                let counts = multinomial(&counts, &mut resampling.streams.of(replicate as u64));
                let group = |index: &usize| of_cells(&counts[index * CELLS..][..CELLS]);
                let pool = |members: &Vec<usize>| members.iter().map(group).fold(NONE, Confusion::plus);
                (keep.iter().map(group).collect(), pools.iter().map(pool).collect())
            })
            .collect();
        let group = |(place, index): (usize, &usize)| {
            (*index, drawn.iter().map(|(groups, _)| groups[place]).collect::<Vec<_>>())
        };
        let pool = |place: usize| drawn.iter().map(|(_, pools)| pools[place]).collect();
        Replicates {
            groups: keep.par_iter().enumerate().map(group).collect(),
            pools: (0..pools.len()).map(pool).collect(),
        }
    }

    /// The replicates of a group that was kept.
    pub(super) fn group(&self, index: usize) -> &[Confusion] {
        &self.groups[&index]
    }

    /// The replicates of a sum over groups, by its place.
    pub(super) fn pool(&self, place: usize) -> &[Confusion] {
        &self.pools[place]
    }
}

/// How many groups can be held at once.
pub(super) fn groups_at_once(replicates: usize) -> usize {
    (MOST_HELD / replicates.max(1)).max(1)
}

const NONE: Confusion = Confusion {
    true_positives: 0,
    false_positives: 0,
    false_negatives: 0,
    true_negatives: 0,
    unlabelled_events: 0,
    unlabelled_others: 0,
};

const CELLS: usize = 6;

fn cells(of: Confusion) -> [u64; CELLS] {
    [
        of.true_positives,
        of.false_positives,
        of.false_negatives,
        of.true_negatives,
        of.unlabelled_events,
        of.unlabelled_others,
    ]
}

fn of_cells(cells: &[u64]) -> Confusion {
    Confusion {
        true_positives: cells[0],
        false_positives: cells[1],
        false_negatives: cells[2],
        true_negatives: cells[3],
        unlabelled_events: cells[4],
        unlabelled_others: cells[5],
    }
}

/// The cases of a whole that are not in a part of it.
pub(super) fn minus(whole: Confusion, part: Confusion) -> Confusion {
    let (whole, part) = (cells(whole), cells(part));
    of_cells(&std::array::from_fn::<u64, CELLS, _>(|at| whole[at] - part[at]))
}
