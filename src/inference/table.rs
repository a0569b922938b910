//! Tables of counts with any number of rows and columns: are the two related at all, and how closely?

use std::fmt;

use statrs::distribution::{ChiSquared, ContinuousCDF};

use crate::inference::binomial::deviance;
use crate::inference::resample::{Resampling, permutation_p};
use crate::share::{Share, Undefined};

/// The outcome of a test of a whole table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TableTest {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// How far the table is from one without any relation, on the scale of the chi-square distribution.
    pub statistic: f64,
    /// Degrees of freedom, from the rows and columns that hold a case.
    pub degrees: u64,
    /// The p-value, or why the counts are too few for the distribution to apply.
    pub p: Result<f64, Sparse>,
}

/// Too few cases are expected in some cells for the chi-square distribution to apply: fewer than 1 in one,
/// or fewer than 5 in more than a fifth of them (Cochran 1954).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sparse {
    /// The least that is expected in any cell.
    pub smallest: f64,
    /// In how many cells fewer than 5 are expected.
    pub below_five: usize,
    /// How many cells there are.
    pub cells: usize,
}

impl fmt::Display for Sparse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sparse { smallest, below_five, cells } = self;
        write!(
            f,
            "too few cases: fewer than 5 are expected in {below_five} of {cells} cells, {smallest:.2} in the \
             emptiest"
        )
    }
}

/// Counts in rows and columns, at least two of each with a case.
///
/// ```
/// use evenhand::inference::Table;
/// use evenhand::share::{Share, Undefined};
/// // Hits and misses of each group.
/// assert!(Table::of_shares(&[Share::new(26, 48), Share::new(206, 259)]).is_ok());
/// assert_eq!(Table::new(&[vec![3, 0], vec![5, 0]]).err(), Some(Undefined::NoVariation));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    cells: Vec<Cell>,
    rows: u64,
    columns: u64,
    total: u64,
}

/// A count with what is expected of it, and the difference of the two rounded once.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    count: u64,
    expected: f64,
    surplus: f64,
}

impl Table {
    /// A table from its rows. Rows and columns without a case are left out: they say nothing.
    ///
    /// # Errors
    /// [`Undefined::NoCases`] when there is no case at all, [`Undefined::SingleGroup`] when only one row has
    /// any, [`Undefined::NoVariation`] when only one column has.
    ///
    /// # Panics
    /// When the rows are not equally long: a mistake of the caller, never of the data.
    pub fn new(rows: &[Vec<u64>]) -> Result<Table, Undefined> {
        let width = rows.first().map_or(0, Vec::len);
        assert!(rows.iter().all(|row| row.len() == width), "the rows of a table are equally long");
        let row_sums: Vec<u64> = rows.iter().map(|row| row.iter().sum()).collect();
        let column_sums: Vec<u64> = (0..width).map(|at| rows.iter().map(|row| row[at]).sum()).collect();
        let filled = |sums: &[u64]| sums.iter().filter(|sum| **sum > 0).count() as u64;
        let total: u64 = row_sums.iter().sum();
        match (filled(&row_sums), filled(&column_sums)) {
            (0, _) => Err(Undefined::NoCases),
            (1, _) => Err(Undefined::SingleGroup),
            (_, 1) => Err(Undefined::NoVariation),
            (filled_rows, filled_columns) => {
                let mut cells = Vec::new();
                for (row, row_sum) in rows.iter().zip(&row_sums) {
                    for (count, column_sum) in row.iter().zip(&column_sums) {
                        if *row_sum > 0 && *column_sum > 0 {
                            cells.push(Cell::new(*count, *row_sum, *column_sum, total));
                        }
                    }
                }
                Ok(Table { cells, rows: filled_rows, columns: filled_columns, total })
            }
        }
    }

    /// The table of hits and misses of several groups.
    ///
    /// # Errors
    /// As for [`Table::new`].
    pub fn of_shares(shares: &[Share]) -> Result<Table, Undefined> {
        let rows: Vec<Vec<u64>> =
            shares.iter().map(|share| vec![share.hits(), share.complement().hits()]).collect();
        Table::new(&rows)
    }

    /// The counts, row by row, without empty rows and columns.
    fn counts(&self) -> Vec<Vec<u64>> {
        let rows = self.cells.chunks(self.columns as usize);
        rows.map(|row| row.iter().map(|cell| cell.count).collect()).collect()
    }

    fn degrees(&self) -> u64 {
        (self.rows - 1) * (self.columns - 1)
    }

    fn chi_square_statistic(&self) -> f64 {
        self.cells.iter().map(|cell| cell.surplus * cell.surplus / cell.expected).sum()
    }

    fn test(&self, method: &'static str, statistic: f64) -> TableTest {
        let p = match self.sparse() {
            Some(sparse) => Err(sparse),
            // Degrees above zero are all that the distribution asks for, and every table has one.
            None => Ok(ChiSquared::new(self.degrees() as f64).map_or(1.0, |law| law.sf(statistic))),
        };
        TableTest { method, statistic, degrees: self.degrees(), p }
    }

    fn sparse(&self) -> Option<Sparse> {
        let smallest = self.cells.iter().map(|cell| cell.expected).fold(f64::INFINITY, f64::min);
        let below_five = self.cells.iter().filter(|cell| cell.expected < 5.0).count();
        let cells = self.cells.len();
        (smallest < 1.0 || 5 * below_five > cells).then_some(Sparse { smallest, below_five, cells })
    }
}

impl Cell {
    fn new(count: u64, row: u64, column: u64, total: u64) -> Cell {
        let ours = u128::from(count) * u128::from(total);
        let theirs = u128::from(row) * u128::from(column);
        let size = ours.abs_diff(theirs) as f64 / total as f64;
        let surplus = if ours < theirs { -size } else { size };
        Cell { count, expected: theirs as f64 / total as f64, surplus }
    }
}

/// Pearson's chi-square test of a table (Pearson 1900), without continuity correction: whether rows and
/// columns, such as groups and outcomes, are related at all. One question for any number of groups, and so
/// the gate before any two of them are compared.
///
/// ```
/// use evenhand::inference::{Table, chi_square};
/// use evenhand::share::Share;
/// let found = chi_square(&Table::of_shares(&[Share::new(26, 48), Share::new(206, 259)])?);
/// assert!((found.statistic - 14.1179455872).abs() < 1e-9);
/// assert!((found.p.expect("cases enough") / 1.71697905786e-4 - 1.0).abs() < 1e-10);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn chi_square(table: &Table) -> TableTest {
    table.test("chi_square", table.chi_square_statistic())
}

/// Whether all groups could be equal: [`chi_square`] where its distribution applies, and else the same statistic
/// held against tables drawn at random with the same margins ([`permutation_p`]), where drawing is wanted.
///
/// ```
/// use evenhand::inference::{Table, equality_of_groups};
/// use evenhand::inference::resample::Resampling;
/// let few = Table::new(&[vec![2, 3], vec![9, 1]])?;
/// assert!(equality_of_groups(&few, None).p.is_err());
/// let found = equality_of_groups(&few, Some(&Resampling::new(0, "example", 1999)));
/// assert_eq!(found.method, "permutation_chi_square");
/// // Counted out, the p-value is 0.0769.
/// assert!((found.p.expect("drawn") - 0.0769).abs() < 0.018);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn equality_of_groups(table: &Table, resampling: Option<&Resampling>) -> TableTest {
    let found = chi_square(table);
    match (found.p, resampling) {
        (Err(_), Some(resampling)) => TableTest {
            method: "permutation_chi_square",
            p: Ok(permutation_p(&table.counts(), resampling)),
            ..found
        },
        _ => found,
    }
}

/// The likelihood ratio test of a table, known as the G test (Wilks 1938, "The large-sample distribution of
/// the likelihood ratio for testing composite hypotheses"): as [`chi_square`], by twice the sum of each count
/// times the logarithm of itself over what is expected. An empty cell adds nothing to that sum.
///
/// ```
/// use evenhand::inference::{Table, g_test};
/// let found = g_test(&Table::new(&[vec![26, 22], vec![206, 53]])?);
/// assert!((found.statistic - 12.6657388301).abs() < 1e-9);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn g_test(table: &Table) -> TableTest {
    // The surpluses of a table add up to zero, so subtracting each changes nothing but the rounding.
    let part = |cell: &Cell| deviance(cell.count, cell.expected, cell.surplus);
    table.test("g_test", 2.0 * table.cells.iter().map(part).sum::<f64>())
}

/// Cramér's V (Cramér 1946, "Mathematical methods of statistics"): how closely rows and columns are related,
/// from 0, not at all, to 1, where one decides the other. For two groups with two outcomes it is the size of
/// the correlation of the two. Above 0 by chance alone, the more so the fewer cases and the more groups:
/// [`cramers_v_corrected`] allows for that.
///
/// ```
/// use evenhand::inference::{Table, cramers_v};
/// let found = cramers_v(&Table::new(&[vec![26, 22], vec![206, 53]])?);
/// assert!((found - 0.214445315742).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn cramers_v(table: &Table) -> f64 {
    let least = table.rows.min(table.columns) - 1;
    (table.chi_square_statistic() / table.total as f64 / least as f64).sqrt().min(1.0)
}

/// Cramér's V with the correction of Bergsma (2013), "A bias-correction for Cramér's V and Tschuprow's T": 0
/// on average, up to its lower bound of 0, when rows and columns are unrelated. 0 too where every row or
/// every column holds one case, because such a table shows nothing.
///
/// ```
/// use evenhand::inference::{Table, cramers_v_corrected};
/// let found = cramers_v_corrected(&Table::new(&[vec![26, 22], vec![206, 53]])?);
/// assert!((found - 0.207023866477).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn cramers_v_corrected(table: &Table) -> f64 {
    let others = table.total as f64 - 1.0;
    let squared = table.chi_square_statistic() / table.total as f64 - table.degrees() as f64 / others;
    // Number of rows or columns, minus 1, without what chance adds.
    let shrunk = |size: u64| (size as f64 - 1.0) * (1.0 - (size as f64 - 1.0) / others);
    let least = shrunk(table.rows).min(shrunk(table.columns));
    if squared <= 0.0 || least <= 0.0 { 0.0 } else { (squared / least).sqrt().min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_without_a_question_are_named() {
        assert_eq!(Table::new(&[]).err(), Some(Undefined::NoCases));
        assert_eq!(Table::of_shares(&[Share::new(0, 0)]).err(), Some(Undefined::NoCases));
        assert_eq!(
            Table::of_shares(&[Share::new(1, 2), Share::new(0, 0)]).err(),
            Some(Undefined::SingleGroup)
        );
        assert_eq!(
            Table::of_shares(&[Share::new(2, 2), Share::new(3, 3)]).err(),
            Some(Undefined::NoVariation)
        );
    }

    #[test]
    fn empty_rows_and_columns_change_nothing() -> Result<(), Undefined> {
        let plain = Table::new(&[vec![10, 20], vec![30, 15]])?;
        let padded = Table::new(&[vec![10, 0, 20], vec![0, 0, 0], vec![30, 0, 15]])?;
        assert_eq!(plain, padded);
        assert_eq!(chi_square(&plain).degrees, 1);
        Ok(())
    }

    #[test]
    fn few_cases_give_a_reason_instead_of_a_p_value() -> Result<(), Undefined> {
        let found = chi_square(&Table::new(&[vec![2, 3], vec![9, 1]])?);
        let sparse = found.p.expect_err("too few");
        assert_eq!((sparse.below_five, sparse.cells), (3, 4));
        assert!(sparse.to_string().contains("3 of 4 cells, 1.33"), "{sparse}");
        assert!(found.statistic > 0.0);
        Ok(())
    }

    #[test]
    fn one_case_in_each_row_shows_no_relation() -> Result<(), Undefined> {
        let table = Table::new(&[vec![1, 0], vec![0, 1]])?;
        assert_eq!((cramers_v(&table), cramers_v_corrected(&table)), (1.0, 0.0));
        Ok(())
    }
}
