//! Quantiles by order statistics, without interpolation.

/// The smallest of the values with at least the fraction `level` of them at or below it: the inverse of their
/// distribution function. Infinite values are ordered like others; `None` where there is no value. The values
/// change their places.
///
/// ```
/// use evenhand::inference::resample::quantile;
/// let mut values = [5.0, 1.0, f64::INFINITY, 3.0];
/// assert_eq!(quantile(&mut values, 0.5), Some(3.0));
/// assert_eq!(quantile(&mut values, 0.51), Some(5.0));
/// assert_eq!(quantile(&mut values, 1.0), Some(f64::INFINITY));
/// ```
pub fn quantile(values: &mut [f64], level: f64) -> Option<f64> {
    let rank = rank(values.len(), level)?;
    Some(*values.select_nth_unstable_by(rank, f64::total_cmp).1)
}

/// Two quantiles, the lower one first.
pub(super) fn quantiles(values: &mut [f64], low: f64, high: f64) -> Option<[f64; 2]> {
    let (first, second) = (rank(values.len(), low)?, rank(values.len(), high)?);
    let (_, lower, above) = values.select_nth_unstable_by(first, f64::total_cmp);
    let lower = *lower;
    let upper = match second.checked_sub(first + 1) {
        Some(place) => *above.select_nth_unstable_by(place, f64::total_cmp).1,
        None => lower,
    };
    Some([lower, upper])
}

fn rank(values: usize, level: f64) -> Option<usize> {
    let last = values.checked_sub(1)?;
    // Half of 1 - 0.95 is a little more than 0.025 in floats, and 0.025 of 2,000 is the 50th and not the 51st.
    let place = (level * values as f64 * (1.0 - 1e-12)).ceil();
    Some((place as usize).saturating_sub(1).min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_quantiles_are_those_taken_one_by_one() {
        let values: Vec<f64> = (0..2000).map(|at| f64::from(at * 7919 % 2000)).collect();
        for (low, high) in [(0.025, 0.975), ((1.0 - 0.95) / 2.0, 0.5), (0.0, 1.0), (0.3, 0.3)] {
            let alone = [low, high].map(|level| quantile(&mut values.clone(), level).expect("values"));
            assert_eq!(quantiles(&mut values.clone(), low, high), Some(alone));
        }
        assert_eq!(quantiles(&mut values.clone(), 0.025, 0.975), Some([49.0, 1949.0]));
        assert_eq!(quantile(&mut [], 0.5), None);
    }
}
