//! The table of an attribute drawn again: its groups by decision and label.

use rayon::prelude::*;

use super::group::Group;
use crate::inference::resample::{Resampling, multinomial};
use crate::measures::{Cell, Confusion};

/// As many counts of one group in one replicate as are held at once, about a hundred megabytes.
const MOST_HELD: usize = 2_000_000;

/// As many replicates are drawn by one thread in a row.
const IN_A_ROW: usize = 64;

/// The replicates of some groups, and of sums over groups.
pub(super) struct Replicates {
    /// How many there are.
    pub(super) count: usize,
    /// The groups that are kept, by index.
    kept: Vec<usize>,
    /// Some replicates after the others.
    blocks: Vec<Block>,
}

/// A few replicates: those of the first group, then those of the next, and those of the sums after them.
struct Block {
    replicates: usize,
    counts: Vec<Confusion>,
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
        let counts: Vec<u64> = groups.iter().flat_map(|group| group.counts.cells()).collect();
        let block = |first: usize| {
            let replicates = IN_A_ROW.min(resampling.replicates - first);
            let mut kept = vec![Confusion::default(); (keep.len() + pools.len()) * replicates];
            for replicate in 0..replicates {
                let drawn = multinomial(&counts, &mut resampling.streams.of((first + replicate) as u64));
                let (cells, _) = drawn.as_chunks::<{ Cell::COUNT }>();
                let group = |index: &usize| Confusion::of_cells(cells[*index]);
                let pool = |members: &Vec<usize>| {
                    members.iter().map(group).fold(Confusion::default(), Confusion::plus)
                };
                for (place, counts) in keep.iter().map(group).chain(pools.iter().map(pool)).enumerate() {
                    kept[place * replicates + replicate] = counts;
                }
            }
            Block { replicates, counts: kept }
        };
        let blocks = (0..resampling.replicates.div_ceil(IN_A_ROW)).into_par_iter();
        let blocks = blocks.map(|at| block(at * IN_A_ROW)).collect();
        Replicates { count: resampling.replicates, kept: keep.to_vec(), blocks }
    }

    /// The replicates of a group that was kept.
    pub(super) fn group(&self, index: usize) -> impl Iterator<Item = Confusion> {
        let place = self.kept.iter().position(|kept| *kept == index).expect("a group that was kept");
        self.place(place)
    }

    /// The replicates of a sum over groups, by its place.
    pub(super) fn pool(&self, place: usize) -> impl Iterator<Item = Confusion> {
        self.place(self.kept.len() + place)
    }

    fn place(&self, place: usize) -> impl Iterator<Item = Confusion> {
        let of = move |block: &'_ Block| place * block.replicates..(place + 1) * block.replicates;
        self.blocks.iter().flat_map(move |block| block.counts[of(block)].iter().copied())
    }
}

/// How many groups can be held at once.
pub(super) fn groups_at_once(replicates: usize) -> usize {
    (MOST_HELD / replicates.max(1)).max(1)
}

/// The cases of a whole that are not in a part of it.
pub(super) fn minus(whole: Confusion, part: Confusion) -> Confusion {
    let (whole, part) = (whole.cells(), part.cells());
    Confusion::of_cells(std::array::from_fn(|at| whole[at] - part[at]))
}
