//! Limits from replicates: percentiles, and percentiles corrected for bias and acceleration.

use super::quantile::quantiles;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::{check_confidence, cumulative, quantile as normal_quantile, two_sided_z};
use crate::share::Undefined;

/// The percentile interval (Efron and Tibshirani 1993, section 13.3): the values that leave half of what the
/// confidence leaves on either side, by order statistics. `None` is a replicate without a value, such as 0/0;
/// an infinite one is a value.
///
/// # Errors
/// [`Undefined::FewReplicates`] when fewer than five of them would lie beyond each limit.
/// [`Undefined::ReplicatesWithoutValue`] when the replicates without a value are as many as one tail of the
/// interval has room for: put there, they alone would move a limit to anywhere.
/// [`Undefined::ReplicatesAlike`] when all others are the same.
///
/// ```
/// use evenhand::inference::resample::percentile;
/// let replicates: Vec<Option<f64>> = (1..=1000).map(|value| Some(f64::from(value))).collect();
/// let found = percentile(&replicates, 0.95)?;
/// assert_eq!((found.low, found.high), (25.0, 975.0));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn percentile(replicates: &[Option<f64>], confidence: f64) -> Result<Interval, Undefined> {
    check_confidence(confidence);
    let mut values = usable(replicates, confidence)?;
    let tail = (1.0 - confidence) / 2.0;
    limits(&mut values, tail, 1.0 - tail, "bootstrap_percentile")
}

/// The BCa interval (Efron 1987, "Better bootstrap confidence intervals"): percentiles at levels that are
/// moved for the bias of the replicates against the observed value and for the acceleration, how much the
/// spread of the statistic changes with its value. `None` where the correction does not exist: all replicates
/// lie on one side of the observed value, or the acceleration is too large.
///
/// # Errors
/// As for [`percentile`].
pub fn bca(
    observed: f64,
    replicates: &[Option<f64>],
    acceleration: f64,
    confidence: f64,
) -> Result<Option<Interval>, Undefined> {
    check_confidence(confidence);
    corrected(observed, &mut usable(replicates, confidence)?, acceleration, confidence)
}

/// The BCa interval where it exists, else the percentile interval; the interval names its method.
///
/// # Errors
/// As for [`percentile`].
pub fn bootstrap_interval(
    observed: f64,
    replicates: &[Option<f64>],
    acceleration: Option<f64>,
    confidence: f64,
) -> Result<Interval, Undefined> {
    check_confidence(confidence);
    let mut values = usable(replicates, confidence)?;
    let better = match acceleration {
        Some(acceleration) => corrected(observed, &mut values, acceleration, confidence)?,
        None => None,
    };
    let tail = (1.0 - confidence) / 2.0;
    better.map_or_else(|| limits(&mut values, tail, 1.0 - tail, "bootstrap_percentile"), Ok)
}

/// How far the middle of the replicates is from the observed value, in standard normal units: the quantile of
/// the part of them below it, those equal to it counted half. `None` where that is none or all of them.
///
/// ```
/// use evenhand::inference::resample::bias_correction;
/// assert_eq!(bias_correction(2.0, &[1.0, 2.0, 3.0]), Some(0.0));
/// assert_eq!(bias_correction(0.0, &[1.0, 2.0, 3.0]), None);
/// ```
pub fn bias_correction(observed: f64, values: &[f64]) -> Option<f64> {
    // Twice the rank, so that halves are whole.
    let twice: u64 =
        values.iter().map(|value| u64::from(*value < observed) + u64::from(*value <= observed)).sum();
    let all = 2 * values.len() as u64;
    (0 < twice && twice < all).then(|| normal_quantile(twice as f64 / all as f64))
}

/// The two numbers that move the levels of percentiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bca {
    /// Of [`bias_correction`].
    pub bias: f64,
    /// Of [`acceleration`](super::acceleration).
    pub acceleration: f64,
}

impl Bca {
    /// The level at which the replicates are cut for a standard normal quantile: -1.96 and 1.96 for the limits
    /// of 95 %. `None` where the acceleration leaves no such level.
    pub fn level(self, z: f64) -> Option<f64> {
        let shifted = self.bias + z;
        let slope = 1.0 - self.acceleration * shifted;
        (slope > 0.0).then(|| cumulative(self.bias + shifted / slope))
    }
}

fn corrected(
    observed: f64,
    values: &mut [f64],
    acceleration: f64,
    confidence: f64,
) -> Result<Option<Interval>, Undefined> {
    let z = two_sided_z(confidence);
    let levels = bias_correction(observed, values).and_then(|bias| {
        let levels = Bca { bias, acceleration };
        levels.level(-z).zip(levels.level(z))
    });
    levels.map(|(low, high)| limits(values, low, high, "bootstrap_bca")).transpose()
}

fn limits(values: &mut [f64], low: f64, high: f64, method: &'static str) -> Result<Interval, Undefined> {
    let [low, high] = quantiles(values, low, high).ok_or(Undefined::ReplicatesWithoutValue)?;
    Ok(Limits { low, high }.by(method))
}

/// The replicates that have a value, where they say enough.
fn usable(replicates: &[Option<f64>], confidence: f64) -> Result<Vec<f64>, Undefined> {
    enough(replicates.len(), confidence)?;
    let values: Vec<f64> = replicates.iter().flatten().copied().collect();
    if fills_a_tail(replicates.len() - values.len(), replicates.len(), confidence) {
        return Err(Undefined::ReplicatesWithoutValue);
    }
    match values.first() {
        Some(first) if values.iter().any(|value| value != first) => Ok(values),
        _ => Err(Undefined::ReplicatesAlike),
    }
}

/// With fewer replicates beyond a limit it is that of a handful of draws.
const FEWEST_BEYOND: f64 = 5.0;

/// Whether there are replicates enough for limits of this confidence.
pub(super) fn enough(replicates: usize, confidence: f64) -> Result<(), Undefined> {
    let beyond = (1.0 - confidence) / 2.0 * replicates as f64;
    if beyond < FEWEST_BEYOND * (1.0 - 1e-12) { Err(Undefined::FewReplicates) } else { Ok(()) }
}

/// Whether so many of all replicates have room in one tail of an interval only by filling it.
pub(super) fn fills_a_tail(some: usize, all: usize, confidence: f64) -> bool {
    let tail = (1.0 - confidence) / 2.0;
    all == 0 || some as f64 >= tail * all as f64 * (1.0 - 1e-12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn infinite_replicates_are_ordered_and_missing_ones_counted() {
        let mut replicates: Vec<Option<f64>> = (0..1000).map(|at| Some(f64::from(at))).collect();
        replicates[..30].fill(Some(f64::INFINITY));
        let found = percentile(&replicates, 0.95).expect("values");
        assert_eq!((found.low, found.high), (54.0, f64::INFINITY));

        replicates[..24].fill(None);
        assert!(percentile(&replicates, 0.95).is_ok());
        replicates[..25].fill(None);
        assert_eq!(percentile(&replicates, 0.95), Err(Undefined::ReplicatesWithoutValue));
        assert_eq!(percentile(&[], 0.95), Err(Undefined::FewReplicates));
        assert_eq!(percentile(&replicates, 0.995), Err(Undefined::FewReplicates));
    }

    #[test]
    fn no_interval_is_without_width_for_want_of_variation() {
        let alike = vec![Some(0.4); 1000];
        assert_eq!(percentile(&alike, 0.95), Err(Undefined::ReplicatesAlike));
        assert_eq!(bca(0.4, &alike, 0.0, 0.95), Err(Undefined::ReplicatesAlike));
    }

    #[test]
    fn without_bias_and_acceleration_it_is_the_percentile_interval() {
        let replicates: Vec<Option<f64>> = (1..=1999).map(|value| Some(f64::from(value))).collect();
        let plain = percentile(&replicates, 0.95).expect("values");
        let found = bca(1000.0, &replicates, 0.0, 0.95).expect("values").expect("a correction");
        assert_eq!((found.low, found.high), (plain.low, plain.high));
        assert_eq!(bca(-5.0, &replicates, 0.0, 0.95), Ok(None));
        let fallen = bootstrap_interval(-5.0, &replicates, Some(0.0), 0.95).expect("values");
        assert_eq!(fallen.method, "bootstrap_percentile");
        assert_eq!(Bca { bias: 0.0, acceleration: 0.6 }.level(1.96), None);
    }
}
