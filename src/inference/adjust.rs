//! Correcting p-values for how many questions were asked.

/// Holm's adjusted p-values (Holm 1979, "A simple sequentially rejective multiple test procedure"): each can
/// be compared with 1 - confidence, and the chance of even one false alarm among all of them stays below it,
/// whatever the dependence between the tests.
///
/// The i-th smallest of m p-values is multiplied by m + 1 - i, never below the one before it and never above
/// 1. An undefined p-value (`None`) stays undefined and is not counted in m. The order is kept.
///
/// ```
/// use evenhand::inference::holm;
/// assert_eq!(holm(&[Some(0.04), None, Some(0.01)]), [Some(0.04), None, Some(0.02)]);
/// ```
pub fn holm(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut defined: Vec<(usize, f64)> =
        p_values.iter().enumerate().filter_map(|(place, p)| p.map(|p| (place, p))).collect();
    defined.sort_by(|left, right| left.1.total_cmp(&right.1));

    let mut adjusted = vec![None; p_values.len()];
    let count = defined.len();
    let mut running_maximum = 0f64;
    for (rank, (place, p)) in defined.into_iter().enumerate() {
        running_maximum = running_maximum.max((count - rank) as f64 * p).min(1.0);
        adjusted[place] = Some(running_maximum);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_are_left_alone_and_not_counted() {
        assert_eq!(holm(&[]), []);
        assert_eq!(holm(&[None, None]), [None, None]);
        assert_eq!(holm(&[None, Some(0.03)]), [None, Some(0.03)]);
    }

    #[test]
    fn adjusted_values_rise_with_the_raw_ones_and_stop_at_one() {
        assert_eq!(
            holm(&[Some(0.75), Some(0.25), Some(0.25), Some(0.125)]),
            [Some(0.75), Some(0.75), Some(0.75), Some(0.5)]
        );
        assert_eq!(holm(&[Some(0.9), Some(0.8)]), [Some(1.0), Some(1.0)]);
    }
}
