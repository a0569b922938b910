//! Means of amounts: one, and the difference of two.

use crate::amount::Moments;
use crate::inference::estimate::{Interval, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::student::{as_rare_as, two_sided_p};
use crate::share::Undefined;

/// The outcome of a test of equality by Student's distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StudentTest {
    /// Catalogue id of the method.
    pub method: &'static str,
    /// The distance from equality in standard errors, above zero where the group has more than the reference.
    pub statistic: f64,
    /// The degrees of freedom, which need not be a whole number.
    pub degrees: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// The interval of a mean amount by Student's distribution (Student 1908), in the unit of the amounts.
///
/// # Errors
/// [`Undefined::NoCases`]; [`Undefined::SingleCase`]; [`Undefined::NoVariation`] when all amounts are the same,
/// where the formula would claim to know the mean for certain.
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::amounts::mean_interval;
/// let mut prices = Moments::default();
/// for price in [12.1, 9.8, 11.4, 10.9, 13.0] {
///     prices.add(price, 1);
/// }
/// let interval = mean_interval(&prices, 0.95)?;
/// assert!((interval.low - 9.93815106095).abs() < 1e-10 && (interval.high - 12.9418489391).abs() < 1e-10);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn mean_interval(amounts: &Moments, confidence: f64) -> Result<Interval, Undefined> {
    let mean = Mean::of(amounts)?;
    if mean.variance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let reach = as_rare_as(two_sided_z(confidence), mean.degrees) * mean.variance.sqrt();
    Ok(Limits { low: mean.value - reach, high: mean.value + reach }.by("student"))
}

/// The interval of the difference of two means, group minus reference, without assuming equal variances (Welch
/// 1947, "The generalization of 'Student's' problem when several different population variances are involved"),
/// with the degrees of freedom of Satterthwaite (1946). In the unit of the amounts.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none; [`Undefined::SingleCase`] when either has one; [`Undefined::NoVariation`] when all amounts are the same
/// in both.
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::amounts::welch;
/// let moments = |amounts: &[f64]| {
///     amounts.iter().fold(Moments::default(), |mut moments, amount| {
///         moments.add(*amount, 1);
///         moments
///     })
/// };
/// let group = moments(&[12.1, 9.8, 11.4, 10.9, 13.0]);
/// let reference = moments(&[10.2, 9.1, 8.7, 10.0, 9.9, 8.5]);
/// let interval = welch(&group, &reference, 0.95)?;
/// assert!((interval.low - 0.548289689823).abs() < 1e-11);
/// assert!((interval.high - 3.53171031018).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn welch(group: &Moments, reference: &Moments, confidence: f64) -> Result<Interval, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    Ok(difference_limits(&ours, &theirs, two_sided_z(confidence)).by("welch"))
}

/// Welch's test of equal means: the difference in standard errors, by Student's distribution with the degrees of
/// freedom of Satterthwaite.
///
/// # Errors
/// As for [`welch`].
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::amounts::welch_test;
/// let (mut group, mut reference) = (Moments::default(), Moments::default());
/// [12.1, 9.8, 11.4, 10.9, 13.0].iter().for_each(|price| group.add(*price, 1));
/// [10.2, 9.1, 8.7, 10.0, 9.9, 8.5].iter().for_each(|price| reference.add(*price, 1));
/// let test = welch_test(&group, &reference)?;
/// assert!((test.statistic - 3.30670746222).abs() < 1e-11);
/// assert!((test.degrees - 6.31113922716).abs() < 1e-11);
/// assert!((test.p - 0.0151090483358).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn welch_test(group: &Moments, reference: &Moments) -> Result<StudentTest, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    let statistic = (ours.value - theirs.value) / (ours.variance + theirs.variance).sqrt();
    let degrees = satterthwaite(&ours, &theirs);
    Ok(StudentTest { method: "welch_test", statistic, degrees, p: two_sided_p(statistic, degrees) })
}

/// An estimate with its own variance, and the degrees of freedom that the variance rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Mean {
    pub(crate) value: f64,
    pub(crate) variance: f64,
    pub(crate) degrees: f64,
}

impl Mean {
    /// The mean amount, whose variance is that of a case divided by the cases.
    pub(crate) fn of(amounts: &Moments) -> Result<Mean, Undefined> {
        let (value, variance) = (amounts.mean()?, amounts.variance()?);
        let cases = amounts.cases();
        Ok(Mean { value, variance: variance / cases as f64, degrees: (cases - 1) as f64 })
    }

    /// The mean divided by a number, such as itself.
    pub(crate) fn over(&self, divisor: f64) -> Mean {
        Mean {
            value: self.value / divisor,
            variance: self.variance / divisor / divisor,
            degrees: self.degrees,
        }
    }
}

/// The two means, of which at least one has a spread.
pub(crate) fn pair(group: &Moments, reference: &Moments) -> Result<(Mean, Mean), Undefined> {
    let ours = Mean::of(group)?;
    let theirs = Mean::of(reference).map_err(|reason| match reason {
        Undefined::NoCases => Undefined::ReferenceUndefined,
        other => other,
    })?;
    if ours.variance + theirs.variance == 0.0 { Err(Undefined::NoVariation) } else { Ok((ours, theirs)) }
}

/// The degrees of freedom of a sum of two variances (Satterthwaite 1946), which must not both be zero.
pub(crate) fn satterthwaite(ours: &Mean, theirs: &Mean) -> f64 {
    let part = ours.variance / (ours.variance + theirs.variance);
    let rest = theirs.variance / (ours.variance + theirs.variance);
    1.0 / (part * part / ours.degrees + rest * rest / theirs.degrees)
}

/// The limits at the point of Student's distribution that is as rare as `z` is in the normal one.
pub(crate) fn difference_limits(ours: &Mean, theirs: &Mean, z: f64) -> Limits {
    let reach = as_rare_as(z, satterthwaite(ours, theirs)) * (ours.variance + theirs.variance).sqrt();
    let difference = ours.value - theirs.value;
    Limits { low: difference - reach, high: difference + reach }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(steps: &[(f64, u64)]) -> Moments {
        let mut moments = Moments::default();
        steps.iter().for_each(|(amount, cases)| moments.add(*amount, *cases));
        moments
    }

    #[test]
    fn the_limits_are_where_the_test_is_at_its_level() {
        let group = moments(&[(3.0, 2), (-4.5, 1), (11.0, 4)]);
        let reference = moments(&[(2.0, 3), (2.5, 9), (80.0, 1)]);
        let interval = welch(&group, &reference, 0.9).unwrap();
        for limit in [interval.low, interval.high] {
            // The group moved by the limit differs from the reference with p = 0.1.
            let moved = moments(&[(3.0 - limit, 2), (-4.5 - limit, 1), (11.0 - limit, 4)]);
            assert!((welch_test(&moved, &reference).unwrap().p - 0.1).abs() < 1e-9);
        }
    }

    #[test]
    fn a_thousand_million_cases_are_no_more_work() {
        let group = moments(&[(1.0, 1_000_000_000), (2.0, 1_000_000_000)]);
        let reference = moments(&[(1.0, 1_000_000_000), (2.0, 1_000_200_000)]);
        let test = welch_test(&group, &reference).unwrap();
        // The rates of the larger amount differ by 0.00005; each has a variance of a quarter over the cases.
        let expected = -5e-5 / (0.25 / 1e9f64).sqrt();
        assert!((test.statistic / expected - 1.0).abs() < 1e-3 && (test.degrees / 4e9 - 1.0).abs() < 1e-3);
        let reach = mean_interval(&group, 0.95).unwrap().high - 1.5;
        assert!((reach / (1.959963984540054 * 0.5 / 2e9f64.sqrt()) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_has_no_spread_is_named() {
        let (none, one, constant) = (moments(&[]), moments(&[(4.0, 1)]), moments(&[(4.0, 9)]));
        let some = moments(&[(0.0, 1), (1.0, 2)]);
        assert_eq!(mean_interval(&none, 0.95), Err(Undefined::NoCases));
        assert_eq!(mean_interval(&one, 0.95), Err(Undefined::SingleCase));
        assert_eq!(mean_interval(&constant, 0.95), Err(Undefined::NoVariation));
        assert_eq!(welch(&none, &some, 0.95), Err(Undefined::NoCases));
        assert_eq!(welch(&some, &none, 0.95), Err(Undefined::ReferenceUndefined));
        assert_eq!(welch(&some, &one, 0.95), Err(Undefined::SingleCase));
        assert_eq!(welch_test(&constant, &constant), Err(Undefined::NoVariation));
        assert_eq!(welch_test(&constant, &some).map(|test| test.degrees), Ok(2.0));
    }
}
