//! Many questions answered by e-values, which need no assumption about how they depend on each other.

/// The adjusted e-values of Wang and Ramdas (2022), "False discovery rate control with e-values" (e-BH): of
/// the comparisons whose value is at least 1/α, no more than the fraction α are false alarms on average,
/// however the e-values depend on each other. (An e-value averages at most 1 where there is nothing to find;
/// the wealth of a monitor is one.)
///
/// The i-th largest of m e-values is multiplied by i / m, and raised to the largest of those after it where
/// that is more, so that comparing with 1/α is the step-up rule: the largest i with an e-value of at least
/// m / (α i), and all that are as large. An undefined value (`None`) stays undefined and is not counted in m.
/// The order is kept. An infinite e-value stays infinite.
///
/// ```
/// use evenhand::inference::e_benjamini_hochberg;
/// let adjusted = e_benjamini_hochberg(&[Some(3.0), None, Some(60.0), Some(45.0)]);
/// assert_eq!(adjusted, [Some(3.0), None, Some(30.0), Some(30.0)]);
/// ```
pub fn e_benjamini_hochberg(e_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut defined: Vec<(usize, f64)> =
        e_values.iter().enumerate().filter_map(|(place, e)| e.map(|e| (place, e))).collect();
    defined.sort_by(|left, right| right.1.total_cmp(&left.1));

    let mut adjusted = vec![None; e_values.len()];
    let count = defined.len();
    let mut running_maximum = 0f64;
    for (rank, (place, e)) in defined.into_iter().enumerate().rev() {
        running_maximum = running_maximum.max(e * (rank + 1) as f64 / count as f64);
        adjusted[place] = Some(running_maximum);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_are_left_alone_and_not_counted() {
        assert_eq!(e_benjamini_hochberg(&[]), []);
        assert_eq!(e_benjamini_hochberg(&[None, None]), [None, None]);
        assert_eq!(e_benjamini_hochberg(&[None, Some(20.0)]), [None, Some(20.0)]);
    }

    #[test]
    fn equal_values_stay_equal_and_the_order_is_kept() {
        assert_eq!(e_benjamini_hochberg(&[Some(7.0); 3]), [Some(7.0); 3]);
        assert_eq!(e_benjamini_hochberg(&[Some(1.0), Some(f64::INFINITY)]), [Some(1.0), Some(f64::INFINITY)]);
        assert_eq!(e_benjamini_hochberg(&[Some(0.0), Some(0.0)]), [Some(0.0), Some(0.0)]);
    }
}
