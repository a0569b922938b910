//! Intervals that hold together for a family of contrasts, from the largest deviation of each replicate.

use super::bca::{enough, fills_a_tail};
use super::quantile::quantile;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::check_confidence;
use crate::share::Undefined;

/// On which scale the contrasts of a family are studentised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As they are, between -1 and 1: differences.
    Plain,
    /// By their logarithm: ratios.
    Logarithm,
}

impl Scale {
    fn of(self, value: f64) -> f64 {
        match self {
            Scale::Plain => value,
            Scale::Logarithm => value.ln(),
        }
    }

    fn back(self, value: f64) -> f64 {
        match self {
            Scale::Plain => value.clamp(-1.0, 1.0),
            Scale::Logarithm => value.exp(),
        }
    }
}

/// The largest studentised deviation of each replicate over the contrasts of a family (Westfall and Young 1993,
/// "Resampling-based multiple testing"; Romano and Wolf 2005, "Exact and approximate stepdown methods for
/// multiple hypothesis testing"). Its quantile makes intervals that hold for all contrasts at once, and uses
/// that contrasts with one reference move together.
///
/// ```
/// use evenhand::inference::resample::{MaxT, Scale};
/// let draws: Vec<Option<f64>> = (-500..=500).map(|at| Some(f64::from(at) / 1000.0)).collect();
/// let mut family = MaxT::new(Scale::Plain, draws.len(), 0.95);
/// let error = family.include(0.0, &draws)?;
/// let joint = family.interval(0.0, error)?;
/// assert!((joint.high - 0.475).abs() < 1e-3);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
#[derive(Debug, Clone)]
pub struct MaxT {
    scale: Scale,
    confidence: f64,
    largest: Vec<f64>,
}

/// The bootstrap standard error of a contrast, on the scale of its family.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardError(f64);

impl MaxT {
    /// A family without contrasts.
    ///
    /// # Panics
    /// When the confidence is not strictly between 0 and 1.
    pub fn new(scale: Scale, replicates: usize, confidence: f64) -> MaxT {
        check_confidence(confidence);
        MaxT { scale, confidence, largest: vec![0.0; replicates] }
    }

    /// Adds a contrast: its observed value and that of each replicate, in the order of the replicates. Its
    /// standard error is taken over the replicates with a finite value; each of the others counts as
    /// infinitely far from the observed value.
    ///
    /// # Errors
    /// [`Undefined::ReplicatesInfinite`] when so many replicates have no finite value on this scale that they
    /// fill one tail of an interval, [`Undefined::ReplicatesAlike`] when all finite ones are the same. The
    /// contrast is then no member of the family, and what the others say does not cover it.
    ///
    /// # Panics
    /// When there are more or fewer replicates than the family has.
    pub fn include(&mut self, observed: f64, replicates: &[Option<f64>]) -> Result<StandardError, Undefined> {
        assert_eq!(
            replicates.len(),
            self.largest.len(),
            "all contrasts of a family have the same replicates"
        );
        let centre = self.scale.of(observed);
        let deviation = |replicate: &Option<f64>| match replicate {
            Some(value) => self.scale.of(*value) - centre,
            None => f64::INFINITY,
        };
        let deviations: Vec<f64> = replicates.iter().map(deviation).collect();
        let finite = || deviations.iter().filter(|deviation| deviation.is_finite());
        let count = finite().count();
        if !centre.is_finite() || fills_a_tail(deviations.len() - count, deviations.len(), self.confidence) {
            return Err(Undefined::ReplicatesInfinite);
        }
        let mean = finite().sum::<f64>() / count as f64;
        let squares: f64 = finite().map(|deviation| (deviation - mean).powi(2)).sum();
        if count < 2 || squares == 0.0 {
            return Err(Undefined::ReplicatesAlike);
        }
        let error = (squares / (count - 1) as f64).sqrt();
        for (largest, deviation) in self.largest.iter_mut().zip(deviations) {
            *largest = largest.max(deviation.abs() / error);
        }
        Ok(StandardError(error))
    }

    /// How many standard errors hold the largest deviation in as many replicates as the confidence says.
    ///
    /// # Errors
    /// [`Undefined::FewReplicates`] when that is decided by a handful of draws,
    /// [`Undefined::ReplicatesInfinite`] when it is not finite.
    pub fn critical(&self) -> Result<f64, Undefined> {
        enough(self.largest.len(), self.confidence)?;
        let critical = quantile(&mut self.largest.clone(), self.confidence);
        critical.filter(|critical| critical.is_finite()).ok_or(Undefined::ReplicatesInfinite)
    }

    /// The joint interval of a member.
    ///
    /// # Errors
    /// As for [`MaxT::critical`].
    pub fn interval(&self, observed: f64, error: StandardError) -> Result<Interval, Undefined> {
        Ok(self.interval_at(self.critical()?, observed, error))
    }

    /// [`MaxT::interval`] with a critical value that was taken already.
    pub fn interval_at(&self, critical: f64, observed: f64, StandardError(error): StandardError) -> Interval {
        let (centre, reach) = (self.scale.of(observed), critical * error);
        Limits { low: self.scale.back(centre - reach), high: self.scale.back(centre + reach) }
            .by("bootstrap_max_t")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(spread: f64, shift: usize) -> Vec<Option<f64>> {
        (0..1000).map(|at| Some(((at * 37 + shift) % 1000) as f64 / 1000.0 * spread)).collect()
    }

    #[test]
    fn a_family_is_never_narrower_than_its_members() {
        let (one, other) = (draws(0.2, 0), draws(0.3, 400));
        let mut alone = MaxT::new(Scale::Plain, 1000, 0.95);
        alone.include(0.1, &one).expect("finite");
        let mut family = alone.clone();
        family.include(0.15, &other).expect("finite");
        assert!(family.critical().expect("finite") > alone.critical().expect("finite"));
    }

    #[test]
    fn a_member_that_is_often_infinite_is_left_out_and_changes_nothing() {
        let mut family = MaxT::new(Scale::Logarithm, 1000, 0.95);
        family.include(0.5, &draws(1.0, 1)).expect("one replicate is zero, which is few");
        let before = family.critical().expect("finite");
        let mut often: Vec<Option<f64>> = draws(1.0, 1);
        often[..25].fill(Some(0.0));
        assert_eq!(family.include(0.5, &often), Err(Undefined::ReplicatesInfinite));
        assert_eq!(family.include(0.5, &vec![Some(0.5); 1000]), Err(Undefined::ReplicatesAlike));
        assert_eq!(family.include(0.0, &draws(1.0, 1)), Err(Undefined::ReplicatesInfinite));
        assert_eq!(family.critical(), Ok(before));
    }
}
