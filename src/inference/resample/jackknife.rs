//! What a statistic would be with one case less: the acceleration of the BCa interval.

/// All cases of one cell: taking any one of them out of the table changes the statistic by the same amount.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deletion {
    /// Cases in the cell.
    pub cases: u64,
    /// The statistic without one of them, minus the statistic.
    pub change: f64,
}

/// The acceleration of the BCa interval by the jackknife over cells (Efron 1987, section 7; Efron and
/// Tibshirani 1993, equation 14.15): the skewness of the values that the statistic takes when one case is left
/// out, divided by 6. A cell of many cases enters as many times. Cases of the table that are in no deletion
/// change nothing, and count all the same; `total` is all cases.
///
/// `None` where leaving out a case leaves no finite value, or where no case changes anything.
///
/// ```
/// use evenhand::inference::resample::{Deletion, acceleration};
/// let even = [Deletion { cases: 5, change: 0.1 }, Deletion { cases: 5, change: -0.1 }];
/// assert_eq!(acceleration(&even, 10), Some(0.0));
/// assert_eq!(acceleration(&[], 10), None);
/// ```
pub fn acceleration(deletions: &[Deletion], total: u64) -> Option<f64> {
    if total == 0 || deletions.iter().any(|deletion| !deletion.change.is_finite()) {
        return None;
    }
    let involved: u64 = deletions.iter().map(|deletion| deletion.cases).sum();
    let others = Deletion { cases: total - involved, change: 0.0 };
    let all = || deletions.iter().chain([&others]);
    let mean = all().map(|of| of.cases as f64 * of.change).sum::<f64>() / total as f64;
    let moment = |power: i32| all().map(|of| of.cases as f64 * (mean - of.change).powi(power)).sum::<f64>();
    let scale = moment(2).powf(1.5);
    (scale > 0.0).then(|| moment(3) / (6.0 * scale))
}
