//! How much of the group is in the conditions that are held equal.

use crate::inference::table::{Table, cramers_v, cramers_v_corrected};
use crate::share::Undefined;

/// How closely the groups and the cells of conditions are related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConditionAssociation {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// Cramér's V, from 0 to 1.
    pub cramers_v: f64,
    /// The same without what chance adds, most with many cells of few cases.
    pub cramers_v_corrected: f64,
    /// The share of the variance of group membership that the cells explain, from 0 to 1: the R² of the
    /// regression of the group on the cells, and Goodman and Kruskal's tau.
    pub variance_explained: f64,
}

/// How well the cells of conditions tell the group, from the cases of each group (the rows) in each cell (the
/// columns). At 0 the groups are spread over the cells alike, and holding the conditions equal changes
/// nothing. At 1 the cells decide the group, no cell is shared, and no gap can be told from the conditions.
/// High values mean that a condition may stand in for the group, so that a gap can vanish by holding it
/// equal.
///
/// With the groups as indicators, `variance_explained` is the sum of what the cells explain of each, over the
/// sum of their variances (Goodman and Kruskal 1954, "Measures of association for cross classifications",
/// JASA 49; as a share of variance: Light and Margolin 1971, "An analysis of variance for categorical data",
/// JASA 66). One over one minus it is about how much the variance of the adjusted gap is inflated. For two
/// groups it is V squared.
///
/// # Errors
/// [`Undefined::NoCases`] without any case, [`Undefined::SingleGroup`] when only one group has any, and
/// [`Undefined::NoVariation`] when only one cell has.
///
/// # Panics
/// When the rows are not equally long.
///
/// ```
/// use evenhand::inference::adjusted::condition_association;
/// let found = condition_association(&[vec![90, 10], vec![20, 80]])?;
/// assert!((found.cramers_v - 0.703526470681448).abs() < 1e-14);
/// assert!((found.variance_explained - 0.494949494949495).abs() < 1e-14);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn condition_association(counts: &[Vec<u64>]) -> Result<ConditionAssociation, Undefined> {
    let table = Table::new(counts)?;
    Ok(ConditionAssociation {
        method: "condition_association",
        cramers_v: cramers_v(&table),
        cramers_v_corrected: cramers_v_corrected(&table),
        variance_explained: variance_explained(counts),
    })
}

fn variance_explained(counts: &[Vec<u64>]) -> f64 {
    let rows: Vec<u64> = counts.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<u64> =
        (0..counts[0].len()).map(|column| counts.iter().map(|row| row[column]).sum()).collect();
    let total: u64 = rows.iter().sum();
    let cases = total as f64;
    let mut explained = 0.0;
    for (row, in_row) in counts.iter().zip(&rows) {
        for (count, in_column) in row.iter().zip(&columns).filter(|(_, in_column)| **in_column > 0) {
            let (ours, theirs) =
                (u128::from(*count) * u128::from(total), u128::from(*in_row) * u128::from(*in_column));
            let surplus = ours.abs_diff(theirs) as f64 / cases;
            explained += surplus * surplus / *in_column as f64;
        }
    }
    let all: f64 = rows.iter().map(|row| *row as f64 * ((total - row) as f64 / cases)).sum();
    (explained / all).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_nothing_and_apart_is_everything() {
        let alike = condition_association(&[vec![3, 6, 0, 9], vec![1, 2, 0, 3]]).expect("two groups");
        assert_eq!((alike.cramers_v, alike.variance_explained), (0.0, 0.0));
        let apart = condition_association(&[vec![3, 0, 0], vec![0, 2, 0], vec![0, 0, 7]]).expect("three");
        assert!((apart.cramers_v - 1.0).abs() < 1e-15 && (apart.variance_explained - 1.0).abs() < 1e-15);
    }

    #[test]
    fn for_two_groups_it_is_the_square_of_cramers_v() {
        let large = vec![vec![1_000_000_000, 3, 7], vec![5, 999_999_999, 1_234_567]];
        for counts in [vec![vec![3, 8, 1], vec![9, 2, 2]], large] {
            let found = condition_association(&counts).expect("two groups");
            let squared = found.cramers_v * found.cramers_v;
            assert!((found.variance_explained - squared).abs() < 1e-14, "{found:?}");
        }
    }

    #[test]
    fn nothing_to_relate_has_a_reason() {
        let reason = |counts: &[Vec<u64>]| condition_association(counts).map(|found| found.cramers_v);
        assert_eq!(reason(&[]), Err(Undefined::NoCases));
        assert_eq!(reason(&[vec![1, 2], vec![0, 0]]), Err(Undefined::SingleGroup));
        assert_eq!(reason(&[vec![1, 0], vec![2, 0]]), Err(Undefined::NoVariation));
    }
}
