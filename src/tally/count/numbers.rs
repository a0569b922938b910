//! What one worker keeps of the numbers it has counted: cases by level on a grid, and exact sums.
//!
//! While there are few different numbers, cases are counted by the codes of the numbers and folded from time to time;
//! once there are many, every number goes to its level on the grid at once.

use polars::prelude::{PlHashMap, PlHashSet};

use super::super::grid::{Grid, MOST_CELLS, MOST_NUMBERS};
use super::super::level::Level;
use super::super::plan::Plan;
use super::super::sums::Sums;
use super::super::table::Table;
use super::by_code::ByCode;
use super::coder::Coder;
use super::key_index::KeyIndex;
use crate::amount::Moments;

/// As many cells as are counted by codes before they are folded.
const MOST_UNFOLDED: usize = 1 << 20;

/// The numbers of one worker.
pub(super) struct Numbers {
    axis: usize,
    grid: Grid,
    met: PlHashSet<u64>,
    margins: Vec<Margin>,
    ids: Vec<u32>,
}

/// The numbers in the cells of some axes.
struct Margin {
    index: KeyIndex,
    /// Whether cases are kept by level.
    leveled: bool,
    /// Whether numbers are added up.
    summed: bool,
    /// Cases by cell and code of the number, not yet folded.
    counted: ByCode,
    /// Cases by level, cell by cell.
    levels: Vec<PlHashMap<Bits, u64>>,
    sums: Vec<Moments>,
}

/// The bits of a number or level; not those of a number where there is none.
type Bits = u64;

/// Rows without a number.
const MISSING: f64 = f64::NAN;

impl Numbers {
    /// `None` where the plan reads no numbers.
    pub(super) fn of(plan: &Plan) -> Option<Numbers> {
        let margins = plan.number_margins().into_iter().map(|margin| Margin {
            index: KeyIndex::over(margin.axes),
            leveled: margin.levels,
            summed: margin.sums,
            counted: ByCode::default(),
            levels: Vec::new(),
            sums: Vec::new(),
        });
        plan.number().map(|axis| Numbers {
            axis,
            grid: Grid::default(),
            met: PlHashSet::default(),
            margins: margins.collect(),
            ids: Vec::new(),
        })
    }

    /// The axis of the numbers.
    pub(super) fn axis(&self) -> usize {
        self.axis
    }

    /// Whether every number is kept as it is, so that those of one code can be counted together.
    pub(super) fn is_exact(&self) -> bool {
        self.grid.is_exact()
    }

    /// Adds the rows of a block, each so many cases.
    pub(super) fn add(
        &mut self,
        codes: &[Vec<u32>],
        coders: &[Coder<'_>],
        rows: usize,
        cases: impl Fn(usize) -> u64,
    ) {
        let levels = |axis: usize| coders[axis].levels().len();
        let (of_numbers, numbers) = (&codes[self.axis], coders[self.axis].numbers());
        let number = |row: usize| numbers[of_numbers[row] as usize];
        let exact = self.grid.is_exact();
        if !exact {
            let grid = self.grid;
            let numbers = (0..rows).map(number).filter(|number| !number.is_nan());
            self.met.extend(numbers.map(|number| grid.level(number).to_bits()));
            self.make_room();
        }
        let grid = self.grid;
        for margin in &mut self.margins {
            margin.index.number(codes, levels, rows, &mut self.ids);
            margin.make_room();
            let size = [margin.index.keys().len(), numbers.len()];
            if exact && (margin.leveled || ByCode::is_dense(size[0], size[1])) {
                let rows = self.ids.iter().copied().zip(of_numbers.iter().copied());
                margin.counted.add(size, rows, &cases);
                continue;
            }
            for (row, id) in self.ids.iter().map(|id| *id as usize).enumerate() {
                let (number, cases) = (number(row), cases(row));
                if margin.summed && !number.is_nan() {
                    margin.sums[id].add(number, cases);
                }
                if margin.leveled {
                    *margin.levels[id].entry(bits_of(grid, number)).or_insert(0) += cases;
                }
            }
        }
    }

    /// Whether there are so many numbers or cells that they are to be folded, and their codes freed.
    pub(super) fn is_large(&self, coder: &Coder<'_>) -> bool {
        let cells = self.margins.iter().map(|margin| margin.counted.hashed()).max().unwrap_or(0);
        coder.levels().len() > MOST_NUMBERS || cells > MOST_UNFOLDED
    }

    /// Folds what is counted by codes.
    pub(super) fn settle(&mut self, numbers: &[f64]) {
        if self.grid.is_exact() {
            let known = numbers.iter().filter(|number| !number.is_nan());
            self.met.extend(known.map(|number| number.to_bits()));
            self.make_room();
        }
        let grid = self.grid;
        for margin in &mut self.margins {
            for (id, code, cases) in margin.counted.take() {
                let number = numbers[code as usize];
                if margin.summed && !number.is_nan() {
                    margin.sums[id].add(number, cases);
                }
                if margin.leveled {
                    *margin.levels[id].entry(bits_of(grid, number)).or_insert(0) += cases;
                }
            }
        }
    }

    /// Coarsens the grid until few enough numbers and cells are left.
    fn make_room(&mut self) {
        while self.met.len() > MOST_NUMBERS || !self.grid.is_exact() && self.most_cells() > MOST_CELLS {
            self.grid = self.grid.coarser();
            let grid = self.grid;
            self.met = self.met.drain().map(|bits| grid.level(f64::from_bits(bits)).to_bits()).collect();
            for levels in self.margins.iter_mut().flat_map(|margin| &mut margin.levels) {
                for (bits, cases) in std::mem::take(levels) {
                    *levels.entry(bits_of(grid, f64::from_bits(bits))).or_insert(0) += cases;
                }
            }
        }
    }

    /// The cells of the largest margin that keeps cases by level.
    fn most_cells(&self) -> usize {
        let cells = |margin: &Margin| margin.levels.iter().map(PlHashMap::len).sum();
        self.margins.iter().map(cells).max().unwrap_or(0)
    }

    /// What was counted, with levels in place of codes.
    pub(super) fn finish(mut self, plan: &Plan, coders: &[Coder<'_>]) -> Finished {
        self.settle(coders[self.axis].numbers());
        let role = |axis: &usize| plan.axes()[*axis].role;
        let mut finished = Finished { tables: Vec::new(), sums: Vec::new(), grid: self.grid };
        for margin in self.margins {
            let axes = margin.index.axes();
            let level = |(code, axis): (&u32, &usize)| coders[*axis].levels()[*code as usize].clone();
            let keys = margin.index.keys().iter();
            let mut cells: Vec<(Vec<Level>, usize)> =
                keys.map(|key| key.iter().zip(axes).map(level).collect()).zip(0..).collect();
            // In the order of the table, so that it is laid out in one go.
            cells.sort();
            let roles: Vec<_> = axes.iter().map(role).collect();
            if margin.leveled {
                let roles = roles.iter().copied().chain([role(&self.axis)]).collect();
                let rows = cells.iter().flat_map(|(key, id)| {
                    let mut levels: Vec<(Level, u64)> = margin.levels[*id]
                        .iter()
                        .map(|(bits, cases)| (Level::number(f64::from_bits(*bits)), *cases))
                        .collect();
                    levels.sort_by(|one, other| one.0.cmp(&other.0));
                    let whole = |(level, cases)| (key.iter().cloned().chain([level]).collect(), cases);
                    levels.into_iter().map(whole).collect::<Vec<(Vec<Level>, u64)>>()
                });
                finished.tables.push(Table::of_cells(roles, rows));
            }
            if margin.summed {
                let mut sums = Sums::new(roles);
                for (key, id) in cells {
                    sums.add(key, &margin.sums[id]);
                }
                finished.sums.push(sums);
            }
        }
        finished
    }
}

impl Margin {
    /// A place for every cell that was met.
    fn make_room(&mut self) {
        let cells = self.index.keys().len();
        if self.leveled {
            self.levels.resize_with(cells, PlHashMap::default);
        }
        if self.summed {
            self.sums.resize_with(cells, Moments::default);
        }
    }
}

fn bits_of(grid: Grid, number: f64) -> Bits {
    if number.is_nan() { MISSING.to_bits() } else { grid.level(number).to_bits() }
}

/// What a worker has counted of the numbers.
#[derive(Default)]
pub(super) struct Finished {
    pub(super) tables: Vec<Table>,
    pub(super) sums: Vec<Sums>,
    pub(super) grid: Grid,
}
