//! Whether rows and columns of a table are related, by tables drawn at random with the same margins.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use rand::Rng;
use rayon::prelude::*;

use super::hypergeometric::hypergeometric;
use super::streams::Resampling;

/// The p-value of the permutation test of a table with Pearson's chi-square as its statistic: the part of
/// tables with the same margins, drawn as if rows and columns were unrelated, that are as far from unrelated
/// as the observed one, which counts as one of them: (b + 1) / (B + 1) (Phipson and Smyth 2010, "Permutation
/// p-values should never be zero"). Ties are found exactly. Every row and column must hold a case, and all
/// counts together be below 2^63.
///
/// ```
/// use evenhand::inference::resample::{Resampling, permutation_p};
/// // Counted out, 52 of the 252 ways to deal the cases are as far from unrelated.
/// let found = permutation_p(&[vec![4, 1], vec![1, 4]], &Resampling::new(1, "example", 9999));
/// assert!((found - 52.0 / 252.0).abs() < 0.013);
/// ```
pub fn permutation_p(rows: &[Vec<u64>], resampling: &Resampling) -> f64 {
    let margins = Margins::of(rows);
    let distance = Distance::of(rows, &margins);
    let as_far =
        |replicate: &usize| distance.reaches(&margins.draw(&mut resampling.streams.of(*replicate as u64)));
    let reached = (0..resampling.replicates).into_par_iter().filter(as_far).count();
    (reached + 1) as f64 / (resampling.replicates + 1) as f64
}

/// The sums of rows and columns.
struct Margins {
    rows: Vec<u64>,
    columns: Vec<u64>,
}

impl Margins {
    fn of(rows: &[Vec<u64>]) -> Margins {
        let width = rows.first().map_or(0, Vec::len);
        Margins {
            rows: rows.iter().map(|row| row.iter().sum()).collect(),
            columns: (0..width).map(|at| rows.iter().map(|row| row[at]).sum()).collect(),
        }
    }

    /// The cells of a table with these margins, row by row, when rows and columns are unrelated: each cell is
    /// hypergeometric given those before it (Patefield 1981, Applied Statistics 30, algorithm AS 159).
    fn draw(&self, generator: &mut impl Rng) -> Vec<u64> {
        let mut left = self.columns.clone();
        let mut cells = Vec::with_capacity(self.rows.len() * left.len());
        for row in &self.rows {
            let mut unplaced = *row;
            let mut population: u64 = left.iter().sum();
            for column in &mut left {
                let count = hypergeometric(population, *column, unplaced, generator);
                population -= *column;
                *column -= count;
                unplaced -= count;
                cells.push(count);
            }
        }
        cells
    }
}

/// Pearson's chi-square without what the margins fix: the sum over cells of the squared count over row sum and
/// column sum. Squares over the same denominator are added as integers, so that ties can be found exactly.
struct Distance {
    /// For each cell the place of its denominator.
    place: Vec<usize>,
    denominators: Vec<u128>,
    observed: Vec<u128>,
}

impl Distance {
    fn of(rows: &[Vec<u64>], margins: &Margins) -> Distance {
        let product = |row: &u64, column: &u64| u128::from(*row) * u128::from(*column);
        let of_cells: Vec<u128> = margins
            .rows
            .iter()
            .flat_map(|row| margins.columns.iter().map(move |column| product(row, column)))
            .collect();
        let mut places: BTreeMap<u128, usize> = of_cells.iter().map(|product| (*product, 0)).collect();
        places.values_mut().enumerate().for_each(|(at, place)| *place = at);
        let place = of_cells.iter().map(|product| places[product]).collect();
        let denominators = places.into_keys().collect();
        let mut distance = Distance { place, denominators, observed: Vec::new() };
        distance.observed = distance.squares(&rows.concat());
        distance
    }

    fn squares(&self, cells: &[u64]) -> Vec<u128> {
        let mut sums = vec![0; self.denominators.len()];
        for (count, place) in cells.iter().zip(&self.place) {
            sums[*place] += u128::from(*count) * u128::from(*count);
        }
        sums
    }

    /// Whether these cells are as far from unrelated as the observed ones, or farther.
    fn reaches(&self, cells: &[u64]) -> bool {
        let drawn = self.squares(cells);
        let terms = drawn.iter().zip(&self.observed).zip(&self.denominators);
        let (mut sum, mut size, mut count) = (0.0f64, 0.0f64, 0.0f64);
        for ((drawn, observed), denominator) in terms.clone() {
            let term = drawn.abs_diff(*observed) as f64 / *denominator as f64;
            sum += if drawn < observed { -term } else { term };
            size += term;
            count += 1.0;
        }
        // Each term is off by three roundings at most, and each addition by one.
        if sum.abs() > (count + 4.0) * f64::EPSILON * size {
            return sum > 0.0;
        }
        let exact = terms.fold(RBig::ZERO, |sum, ((drawn, observed), denominator)| {
            let difference = IBig::from(*drawn) - IBig::from(*observed);
            sum + RBig::from_parts(difference, UBig::from(*denominator))
        });
        exact.cmp(&RBig::ZERO) != Ordering::Less
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::resample::Streams;

    #[test]
    fn drawn_tables_keep_their_margins() {
        let rows = [vec![3, 0, 9], vec![1, 200, 4], vec![40, 1, 1_000_000_000], vec![2, 2, 2]];
        let margins = Margins::of(&rows);
        for replicate in 0..300 {
            let cells = margins.draw(&mut Streams::new(0, "margins").of(replicate));
            let drawn: Vec<Vec<u64>> = cells.chunks(3).map(<[u64]>::to_vec).collect();
            let found = Margins::of(&drawn);
            assert_eq!((found.rows, found.columns), (margins.rows.clone(), margins.columns.clone()));
        }
    }

    #[test]
    fn ties_are_ties_whatever_the_denominators() {
        // A third and two sixths: floats agree only by luck.
        let rows = [vec![1, 2], vec![5, 1], vec![3, 4], vec![2, 9]];
        let margins = Margins::of(&rows);
        let distance = Distance::of(&rows, &margins);
        assert!(distance.reaches(&rows.concat()));
        let (mut nearer, mut farther) = (rows.concat(), rows.concat());
        (nearer[2], nearer[3], nearer[4], nearer[5]) = (4, 2, 4, 3);
        (farther[2], farther[3], farther[4], farther[5]) = (6, 0, 2, 5);
        assert!(!distance.reaches(&nearer) && distance.reaches(&farther));
    }

    #[test]
    fn a_table_that_nothing_exceeds_has_the_smallest_p_value_and_none_is_zero() {
        let rows = [vec![40, 0], vec![0, 40]];
        assert_eq!(permutation_p(&rows, &Resampling::new(3, "apart", 999)), 1.0 / 1000.0);
        let rows = [vec![10, 10], vec![10, 10]];
        assert_eq!(permutation_p(&rows, &Resampling::new(3, "alike", 999)), 1.0);
    }
}
