//! How finely numbers are told apart once there are too many different ones to keep each.

/// As many different numbers as an axis keeps one by one.
pub const MOST_NUMBERS: usize = 1 << 16;

/// As many cells as a table with numbers that are not kept one by one may have.
pub const MOST_CELLS: usize = 1 << 21;

/// As many bits of a number as are kept at first when it is not kept whole.
const FIRST: u32 = 16;

/// All bits behind the leading one of a float.
const ALL: u32 = 52;

/// Which numbers are taken for one: those that agree in their leading bits.
///
/// While an axis has at most [`MOST_NUMBERS`] different numbers each is kept as it is. Beyond, numbers that share
/// sign, power of two and their first 16 bits (or 15, 14, … until there are few enough, and no table over them and the
/// other axes has more than [`MOST_CELLS`] cells) are one level, which is the middle of them. Every number then lies within [`Grid::relative_error`] of its level, and zero is zero.
/// How far it goes depends on the numbers alone, never on their order: a coarser grid is made of whole cells of
/// the finer one.
///
/// ```
/// use evenhand::tally::Grid;
/// assert_eq!(Grid::default().level(12.34), 12.34);
/// let coarse = Grid::default().coarser();
/// let level = coarse.level(12.34);
/// assert!((level - 12.34).abs() <= coarse.relative_error() * 12.34);
/// assert_eq!(coarse.coarser().level(level), coarse.coarser().level(12.34));
/// assert_eq!(coarse.level(0.0), 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    bits: u32,
}

impl Default for Grid {
    fn default() -> Grid {
        Grid { bits: ALL }
    }
}

impl Grid {
    /// How many bits behind the leading one tell numbers apart; 52 tell all.
    pub fn bits(self) -> u32 {
        self.bits
    }

    /// The grid of so many bits; `None` beyond 52.
    pub fn of_bits(bits: u32) -> Option<Grid> {
        (bits <= ALL).then_some(Grid { bits })
    }

    /// Whether every number is kept as it is.
    pub fn is_exact(self) -> bool {
        self.bits == ALL
    }

    /// How far a number may lie from its level, as a part of the number.
    pub fn relative_error(self) -> f64 {
        if self.is_exact() { 0.0 } else { 1.0 / f64::from(1 << (self.bits + 1)) }
    }

    /// The level of a number: the middle of all that are taken for one with it.
    pub fn level(self, number: f64) -> f64 {
        if self.is_exact() || number == 0.0 {
            return number + 0.0;
        }
        let cut = ALL - self.bits;
        f64::from_bits((number.to_bits() >> cut << cut) | 1 << (cut - 1))
    }

    /// The next coarser grid.
    ///
    /// # Panics
    /// Beyond the coarsest, which tells powers of two apart: all floats have few enough of these.
    #[must_use]
    pub fn coarser(self) -> Grid {
        assert!(self.bits > 0, "numbers of so many sizes are few enough");
        Grid { bits: FIRST.min(self.bits - 1) }
    }

    /// The coarser of two.
    #[must_use]
    pub fn and(self, other: Grid) -> Grid {
        Grid { bits: self.bits.min(other.bits) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_nested_and_their_middles_are_near() {
        let numbers = [1e-9, 0.1, 1.0, 1.5, 3.0, 99.99, 1234.5, 1e12, 1e15, -7.25, -1e-3, 0.0, 5e-324];
        let mut grid = Grid::default();
        for _ in 0..12 {
            let coarser = grid.coarser();
            for number in numbers {
                assert_eq!(coarser.level(grid.level(number)), coarser.level(number), "{number}");
                assert!(
                    (grid.level(number) - number).abs() <= grid.relative_error() * number.abs()
                        || number.abs() < 1e-300
                );
                assert_eq!(grid.level(number) == 0.0, number == 0.0);
            }
            grid = coarser;
        }
        assert_eq!(grid.relative_error(), 1.0 / 64.0);
    }

    #[test]
    fn the_order_of_numbers_is_kept() {
        let grid = Grid::default().coarser().coarser().coarser();
        let levels: Vec<f64> = (-500..500).map(|number| grid.level(f64::from(number) * 0.37)).collect();
        assert!(levels.is_sorted());
    }
}
