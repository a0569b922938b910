//! The change of a difference of mean amounts.

use super::{Change, change};
use crate::amount::Moments;
use crate::inference::amounts::means::Mean;
use crate::inference::estimate::Limits;
use crate::inference::normal::two_sided_z;
use crate::inference::student::{as_rare_as, two_sided_p};
use crate::inference::test::Equality;
use crate::share::Undefined;

/// The amounts of a group and of its reference in one period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AmountPair<'a> {
    /// The group.
    pub group: &'a Moments,
    /// The group it is compared with.
    pub reference: &'a Moments,
}

/// The difference of the two mean amounts now minus the mean of the differences before, in the unit of the amounts:
/// by Student's distribution without assuming equal variances (Welch 1947), with the degrees of freedom of
/// Satterthwaite (1946, "An approximate distribution of estimates of variance components") for the variances of
/// all means together.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a side has no cases now,
/// [`Undefined::SingleCase`] when it has one; [`Undefined::NothingEarlier`] when no earlier period is given,
/// [`Undefined::EarlierUndefined`] when a side has fewer than two cases in one; [`Undefined::NoVariation`] when the
/// amounts of each group are all the same in every period.
///
/// ```
/// use evenhand::amount::Moments;
/// use evenhand::inference::change::{AmountPair, change_of_mean_difference};
/// let moments = |amounts: &[f64]| {
///     amounts.iter().fold(Moments::default(), |mut moments, amount| {
///         moments.add(*amount, 1);
///         moments
///     })
/// };
/// let (group, reference) = (moments(&[12.1, 9.8, 11.4, 10.9, 13.0]), moments(&[10.2, 9.1, 8.7, 10.0]));
/// let later = moments(&[14.0, 12.2, 13.1, 12.8]);
/// let before = AmountPair { group: &group, reference: &reference };
/// let now = AmountPair { group: &later, reference: &reference };
/// let found = change_of_mean_difference(now, &[before], 0.95)?;
/// assert!((found.estimate.value - 1.585).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn change_of_mean_difference(
    now: AmountPair<'_>,
    before: &[AmountPair<'_>],
    confidence: f64,
) -> Result<Change, Undefined> {
    let group = Mean::of(now.group)?;
    let reference = Mean::of(now.reference).map_err(|reason| match reason {
        Undefined::NoCases => Undefined::ReferenceUndefined,
        other => other,
    })?;
    if before.is_empty() {
        return Err(Undefined::NothingEarlier);
    }
    let mut terms = vec![(1.0, group), (-1.0, reference)];
    let weight = 1.0 / before.len() as f64;
    for pair in before {
        for (sign, amounts) in [(-1.0, pair.group), (1.0, pair.reference)] {
            terms.push((sign * weight, Mean::of(amounts).map_err(|_| Undefined::EarlierUndefined)?));
        }
    }
    let value: f64 = terms.iter().map(|(weight, mean)| weight * mean.value).sum();
    let variances: Vec<f64> = terms.iter().map(|(weight, mean)| weight * weight * mean.variance).collect();
    let variance: f64 = variances.iter().sum();
    if variance == 0.0 {
        return Err(Undefined::NoVariation);
    }
    let part = |(own, (_, mean)): (&f64, &(f64, Mean))| (own / variance).powi(2) / mean.degrees;
    let degrees = 1.0 / variances.iter().zip(&terms).map(part).sum::<f64>();
    let deviation = variance.sqrt();
    let reach = as_rare_as(two_sided_z(confidence), degrees) * deviation;
    let limits = Limits { low: value - reach, high: value + reach };
    let test =
        Equality { method: "change_of_mean_difference_test", p: two_sided_p(value / deviation, degrees) };
    Ok(change(value, limits, "change_of_mean_difference", test))
}
