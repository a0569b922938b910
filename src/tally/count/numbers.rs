//! What one worker keeps of the numbers it has counted: cases by level on a grid, and exact sums.
//!
//! Between two settlings every different number has a code of its own, so its sums are exact; settling adds the
//! counted cells up here, on as fine a grid as there is room for, and frees the codes.

use polars::prelude::{PlHashMap, PlHashSet};

use super::super::grid::{Grid, MOST_NUMBERS};
use super::super::level::Level;
use super::super::plan::{NumberMargin, Plan};
use super::super::sums::Sums;
use super::super::table::Table;
use super::cells::Cells;
use super::coder::Coder;
use crate::amount::Moments;

/// The codes of the axes beside that of the numbers.
type Key = Box<[u32]>;

/// The numbers of one worker that are settled.
pub(super) struct Numbers {
    axis: usize,
    grid: Grid,
    met: PlHashSet<u64>,
    margins: Vec<Settled>,
}

struct Settled {
    margin: NumberMargin,
    levels: PlHashMap<(Key, Number), u64>,
    sums: PlHashMap<Key, Moments>,
}

/// The bits of a level, or that there is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Number {
    Bits(u64),
    Missing,
}

impl Numbers {
    /// `None` where the plan reads no numbers.
    pub(super) fn of(plan: &Plan) -> Option<Numbers> {
        let margins = plan.number_margins().into_iter().map(|margin| Settled {
            margin,
            levels: PlHashMap::default(),
            sums: PlHashMap::default(),
        });
        plan.number().map(|axis| Numbers {
            axis,
            grid: Grid::default(),
            met: PlHashSet::default(),
            margins: margins.collect(),
        })
    }

    /// The axis of the numbers.
    pub(super) fn axis(&self) -> usize {
        self.axis
    }

    /// The axes of each margin as it is counted, that of the numbers last.
    pub(super) fn counted(plan: &Plan) -> Vec<Vec<usize>> {
        let with_number =
            |margin: NumberMargin| margin.axes.into_iter().chain(plan.number()).collect::<Vec<usize>>();
        plan.number_margins().into_iter().map(with_number).collect()
    }

    /// Takes over the counted cells of every margin; `levels` are those of the codes of the numbers.
    pub(super) fn settle(&mut self, counted: Vec<Cells<u64>>, levels: &[Level]) {
        for level in levels {
            if let Level::Number(number) = level {
                self.met.insert(self.grid.level(*number).to_bits());
            }
        }
        self.make_room();
        for (settled, cells) in self.margins.iter_mut().zip(counted) {
            for (mut key, cases) in cells.into_cells() {
                let Some(code) = key.pop() else { continue };
                let number = match levels[code as usize] {
                    Level::Number(number) => Some(number),
                    _ => None,
                };
                let key: Key = key.into();
                if let (true, Some(number)) = (settled.margin.sums, number) {
                    settled.sums.entry(key.clone()).or_default().add(number, cases);
                }
                if settled.margin.levels {
                    let level = number
                        .map_or(Number::Missing, |number| Number::Bits(self.grid.level(number).to_bits()));
                    *settled.levels.entry((key, level)).or_insert(0) += cases;
                }
            }
        }
    }

    /// Coarsens the grid until few enough numbers are left.
    fn make_room(&mut self) {
        let before = self.grid;
        while self.met.len() > MOST_NUMBERS {
            self.grid = self.grid.coarser();
            let grid = self.grid;
            self.met = self.met.drain().map(|bits| grid.level(f64::from_bits(bits)).to_bits()).collect();
        }
        if self.grid == before {
            return;
        }
        for settled in &mut self.margins {
            for ((key, number), cases) in std::mem::take(&mut settled.levels) {
                let number = match number {
                    Number::Bits(bits) => Number::Bits(self.grid.level(f64::from_bits(bits)).to_bits()),
                    Number::Missing => Number::Missing,
                };
                *settled.levels.entry((key, number)).or_insert(0) += cases;
            }
        }
    }

    /// What was settled, with levels in place of codes.
    pub(super) fn finish(self, plan: &Plan, coders: &[Coder<'_>]) -> Finished {
        let role = |axis: usize| plan.axes()[axis].role;
        let mut finished = Finished { tables: Vec::new(), sums: Vec::new(), grid: self.grid };
        for settled in self.margins {
            let axes = settled.margin.axes;
            let levels = |key: &Key| -> Vec<Level> {
                let codes = key.iter().zip(&axes);
                codes.map(|(code, axis)| coders[*axis].levels()[*code as usize].clone()).collect()
            };
            let roles: Vec<_> = axes.iter().map(|axis| role(*axis)).collect();
            if settled.margin.levels {
                let mut table = Table::new(roles.iter().copied().chain([role(self.axis)]).collect());
                for ((key, number), cases) in settled.levels {
                    let level = match number {
                        Number::Bits(bits) => Level::number(f64::from_bits(bits)),
                        Number::Missing => Level::Missing,
                    };
                    table.add(levels(&key).into_iter().chain([level]).collect(), cases);
                }
                finished.tables.push(table);
            }
            if settled.margin.sums {
                let mut sums = Sums::new(roles);
                settled.sums.iter().for_each(|(key, moments)| sums.add(levels(key), moments));
                finished.sums.push(sums);
            }
        }
        finished
    }
}

/// What a worker has counted of the numbers.
#[derive(Default)]
pub(super) struct Finished {
    pub(super) tables: Vec<Table>,
    pub(super) sums: Vec<Sums>,
    pub(super) grid: Grid,
}
