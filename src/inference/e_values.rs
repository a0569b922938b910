//! Many questions answered by e-values, which need no assumption about how they depend on each other.

/// The adjusted e-values of Wang and Ramdas (2022), "False discovery rate control with e-values" (e-BH): of
/// the comparisons whose value is at least 1/α, no more than the fraction α are false alarms on average,
/// however the e-values depend on each other. (An e-value averages at most 1 where there is nothing to find;
/// that of a monitor is one at any time.)
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
    step_up(e_values, 0.0, |e, part| e * part)
}

/// The same from the natural logarithms of the e-values and to them, for e-values beyond the largest number, as those
/// of [`e_process`](crate::inference::sequential::e_process()) over many periods are.
///
/// It takes the *current* values of the processes, at whatever time one looks: each is an e-value then (also at a
/// time chosen by what was seen), and no more is asked of the values. Their largest so far are none: a process that
/// once was high and fell again must not be counted as high.
///
/// ```
/// use evenhand::inference::e_benjamini_hochberg_of_logarithms;
/// let adjusted = e_benjamini_hochberg_of_logarithms(&[Some(5000.0), None, Some(0.0)]);
/// assert_eq!(adjusted, [Some(5000.0 - 2f64.ln()), None, Some(0.0)]);
/// ```
pub fn e_benjamini_hochberg_of_logarithms(logarithms: &[Option<f64>]) -> Vec<Option<f64>> {
    step_up(logarithms, f64::NEG_INFINITY, |logarithm, part| logarithm + part.ln())
}

/// Each value times its rank from the largest, over the number of values, raised to the largest of those after it.
fn step_up(values: &[Option<f64>], least: f64, times: impl Fn(f64, f64) -> f64) -> Vec<Option<f64>> {
    let mut defined: Vec<(usize, f64)> =
        values.iter().enumerate().filter_map(|(place, value)| value.map(|value| (place, value))).collect();
    defined.sort_by(|left, right| right.1.total_cmp(&left.1));

    let mut adjusted = vec![None; values.len()];
    let count = defined.len();
    let mut running_maximum = least;
    for (rank, (place, value)) in defined.into_iter().enumerate().rev() {
        running_maximum = running_maximum.max(times(value, (rank + 1) as f64 / count as f64));
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

    #[test]
    fn logarithms_give_the_same_and_do_not_overflow() {
        let values = [Some(3.0), None, Some(60.0), Some(45.0), Some(0.0), Some(0.25)];
        let plain = e_benjamini_hochberg(&values);
        let logarithms = e_benjamini_hochberg_of_logarithms(&values.map(|value| value.map(f64::ln)));
        for (plain, logarithm) in plain.iter().zip(&logarithms) {
            assert_eq!(plain.is_none(), logarithm.is_none());
            if let (Some(plain), Some(logarithm)) = (plain, logarithm) {
                assert!((logarithm.exp() - plain).abs() < 1e-12);
            }
        }
        let far =
            e_benjamini_hochberg_of_logarithms(&[Some(1e6), Some(f64::INFINITY), Some(f64::NEG_INFINITY)]);
        assert!(far[0].is_some_and(|value| value > 999_999.0 && value < 1e6));
        assert_eq!((far[1], far[2]), (Some(f64::INFINITY), Some(f64::NEG_INFINITY)));
    }
}
