//! Corrections that bound the fraction of false alarms instead of the chance of any.

/// The adjusted p-values of Benjamini and Hochberg (1995), "Controlling the false discovery rate": of the
/// comparisons whose value is at most some level, no more than that fraction are false alarms on average,
/// provided that the tests are independent or positively dependent. For screening many groups, where
/// [`holm`](crate::inference::holm) would find little; a single finding is less sure than with it.
///
/// The i-th smallest of m p-values is multiplied by m / i, never above the one after it and never above 1. An
/// undefined p-value (`None`) stays undefined and is not counted in m. The order is kept.
///
/// ```
/// use evenhand::inference::benjamini_hochberg;
/// let adjusted = benjamini_hochberg(&[Some(0.04), None, Some(0.01), Some(0.03)]);
/// assert_eq!(adjusted, [Some(0.04), None, Some(0.03), Some(0.04)]);
/// ```
pub fn benjamini_hochberg(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    step_up(p_values, |_| 1.0)
}

/// The adjusted p-values of Benjamini and Yekutieli (2001), "The control of the false discovery rate in
/// multiple testing under dependency": [`benjamini_hochberg`] times 1 + 1/2 + … + 1/m, which holds however
/// the tests depend on each other, as those of overlapping groups do.
///
/// ```
/// use evenhand::inference::benjamini_yekutieli;
/// assert_eq!(benjamini_yekutieli(&[Some(0.04), None, Some(0.01)]), [Some(0.06), None, Some(0.03)]);
/// ```
pub fn benjamini_yekutieli(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    step_up(p_values, |count| (1..=count).rev().map(|rank| 1.0 / rank as f64).sum())
}

fn step_up(p_values: &[Option<f64>], factor: impl Fn(usize) -> f64) -> Vec<Option<f64>> {
    let mut defined: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(place, p)| p.map(|p| (place, p))).collect();
    defined.sort_by(|left, right| left.1.total_cmp(&right.1));

    let mut adjusted = vec![None; p_values.len()];
    let count = defined.len();
    let factor = factor(count);
    let mut running_minimum = 1f64;
    for (rank, (place, p)) in defined.into_iter().enumerate().rev() {
        let raised = count as f64 * factor / (rank + 1) as f64 * p;
        running_minimum = running_minimum.min(raised);
        adjusted[place] = Some(running_minimum);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_are_left_alone_and_not_counted() {
        for adjust in [benjamini_hochberg, benjamini_yekutieli] {
            assert_eq!(adjust(&[]), []);
            assert_eq!(adjust(&[None, None]), [None, None]);
            assert_eq!(adjust(&[None, Some(0.03)]), [None, Some(0.03)]);
        }
    }

    #[test]
    fn equal_values_stay_equal_and_none_exceeds_one() {
        assert_eq!(benjamini_hochberg(&[Some(0.5); 3]), [Some(0.5); 3]);
        assert_eq!(benjamini_yekutieli(&[Some(0.9), Some(0.8)]), [Some(1.0), Some(1.0)]);
    }
}
