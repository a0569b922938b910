//! The largest ratio between the rates of any two groups in any class.

use crate::share::Undefined;

/// The ε of differential fairness, with where it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DifferentialFairness {
    /// The logarithm of the largest ratio: 0 when all groups have the same shares of every class; 0.22 for
    /// four fifths.
    pub epsilon: f64,
    /// The class with the largest ratio, by its place.
    pub class: usize,
    /// The group with the highest share of it, by its place.
    pub highest: usize,
    /// The group with the lowest share of it, by its place.
    pub lowest: usize,
}

/// Differential fairness (Foulds, Islam, Keya and Pan 2020, "An intersectional definition of fairness"): the
/// largest difference between the logarithms of any two groups' shares of any class. Shares are smoothed as
/// (N + alpha) / (N of the group + alpha k) for k classes, so that an empty cell has a ratio; with `alpha` of
/// 0 they are the observed ones. Counts are given group by group, in the same order of classes. Classes in
/// which no group has a case are left out: a smoothed share of them would compare nothing but the sizes of
/// the groups.
///
/// It is a largest value over all groups and classes, and so larger than the true one on average, the more so
/// the more cells and the fewer cases in them.
///
/// # Errors
/// [`Undefined::SingleGroup`] with fewer than two groups, [`Undefined::NoCases`] when one has no cases,
/// [`Undefined::NotAboveZero`] when `alpha` is 0 and a group has no case in a class in which another has one,
/// because the ratio has no finite value.
///
/// # Panics
/// When the groups do not have as many classes, or alpha is not a finite number of at least 0: both come from
/// the caller, never from data.
///
/// ```
/// use evenhand::inference::classes::differential_fairness;
/// // Admitted and rejected in Berkeley in 1973, men and women.
/// let berkeley = [vec![1198, 1493], vec![557, 1278]];
/// let found = differential_fairness(&berkeley, 0.0)?;
/// assert!((found.epsilon - 0.382975148510).abs() < 1e-12);
/// assert_eq!((found.class, found.highest, found.lowest), (0, 0, 1));
/// assert!((differential_fairness(&berkeley, 0.5)?.epsilon - 0.382668430956).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn differential_fairness(rows: &[Vec<u64>], alpha: f64) -> Result<DifferentialFairness, Undefined> {
    assert!(alpha >= 0.0 && alpha.is_finite(), "{alpha} is no number of cases to add");
    let width = rows.first().map_or(0, Vec::len);
    assert!(rows.iter().all(|row| row.len() == width), "all groups have the same classes");
    if rows.len() < 2 {
        return Err(Undefined::SingleGroup);
    }
    let sums: Vec<u64> = rows.iter().map(|row| row.iter().sum()).collect();
    if sums.contains(&0) {
        return Err(Undefined::NoCases);
    }
    let filled: Vec<usize> = (0..width).filter(|class| rows.iter().any(|row| row[*class] > 0)).collect();
    if alpha == 0.0 && filled.iter().any(|class| rows.iter().any(|row| row[*class] == 0)) {
        return Err(Undefined::NotAboveZero);
    }
    let classes = filled.len() as f64;
    let share = |group: usize, class: usize| {
        (rows[group][class] as f64 + alpha) / (sums[group] as f64 + alpha * classes)
    };
    let mut found = DifferentialFairness { epsilon: 0.0, class: filled[0], highest: 0, lowest: 0 };
    for class in filled {
        let (mut highest, mut lowest) = (0, 0);
        for group in 1..rows.len() {
            highest = if share(group, class) > share(highest, class) { group } else { highest };
            lowest = if share(group, class) < share(lowest, class) { group } else { lowest };
        }
        let epsilon = libm::log(share(highest, class) / share(lowest, class));
        if epsilon > found.epsilon {
            found = DifferentialFairness { epsilon, class, highest, lowest };
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cell_needs_smoothing_and_an_empty_class_says_nothing() {
        let rows = [vec![5, 0, 5], vec![2, 3, 5]];
        assert_eq!(differential_fairness(&rows, 0.0), Err(Undefined::NotAboveZero));
        let found = differential_fairness(&rows, 1.0).expect("smoothed");
        assert!((found.epsilon - 4f64.ln()).abs() < 1e-15);
        assert_eq!((found.class, found.highest, found.lowest), (1, 1, 0));
        let [plain, padded] = [vec![vec![5, 10], vec![20, 1000]], vec![vec![5, 0, 10], vec![20, 0, 1000]]]
            .map(|rows| differential_fairness(&rows, 1.0).expect("smoothed").epsilon);
        assert_eq!(plain, padded);
    }

    #[test]
    fn equal_shares_are_at_zero() {
        let rows = [vec![1_000_000_000, 3_000_000_000], vec![1, 3], vec![2, 6]];
        assert_eq!(differential_fairness(&rows, 0.0).expect("cases").epsilon, 0.0);
    }

    #[test]
    fn what_cannot_be_compared_is_named() {
        assert_eq!(differential_fairness(&[], 1.0), Err(Undefined::SingleGroup));
        assert_eq!(differential_fairness(&[vec![1, 2]], 1.0), Err(Undefined::SingleGroup));
        assert_eq!(differential_fairness(&[vec![1, 2], vec![0, 0]], 1.0), Err(Undefined::NoCases));
    }
}
