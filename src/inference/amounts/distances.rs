//! How far two distributions lie apart, in the unit of the amounts.

use super::levels::{check_cases, levels};
use super::quantiles::{difference_limits, spread};
use crate::amount::Distribution;
use crate::inference::estimate::Interval;
use crate::inference::normal::two_sided_z;
use crate::share::Undefined;

/// The distance of Wasserstein (Kantorovich 1942; Vaserstein 1969) of order 1, also called the earth mover's: the
/// area between the two distribution functions. It is the mean amount by which the cases of one group would have
/// to change to get the distribution of the other. In the unit of the amounts.
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::wasserstein;
/// let group = Distribution::of([(1.0, 1), (2.0, 2), (3.0, 1), (4.0, 3), (5.0, 1)]);
/// let reference = Distribution::of([(2.0, 1), (3.0, 2), (4.0, 1), (5.0, 2), (6.0, 2), (7.0, 1)]);
/// assert!((wasserstein(&group, &reference)? - 1.43055555556).abs() < 1e-11);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn wasserstein(group: &Distribution, reference: &Distribution) -> Result<f64, Undefined> {
    check_cases(group, reference)?;
    let (ours, theirs) = (group.cases(), reference.cases());
    let levels = levels(group, reference);
    let area = levels.windows(2).map(|neighbours| {
        let below = u128::from(neighbours[1].group_below) * u128::from(theirs);
        let apart = below.abs_diff(u128::from(neighbours[1].reference_below) * u128::from(ours));
        apart as f64 / (ours as f64 * theirs as f64) * (neighbours[1].level - neighbours[0].level)
    });
    Ok(area.sum())
}

/// One quantile of the two groups.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuantileDifference {
    /// The part of the cases that lies below, such as 0.1.
    pub part: f64,
    /// The group's quantile.
    pub group: f64,
    /// The reference's quantile.
    pub reference: f64,
    /// The group's minus the reference's, in the unit of the amounts.
    pub difference: f64,
    /// The interval of the difference of this quantile alone, or why there is none.
    pub interval: Result<Interval, Undefined>,
}

/// The nine deciles of both groups, from the lowest to the highest, with their differences: a gap in the mean can
/// be a gap everywhere, or one among the highest amounts alone. Quantiles are of type 7
/// ([`Distribution::quantile`]); each difference has an interval made like that of
/// [`median_difference`](super::median_difference), of the order statistics about that quantile.
///
/// # Errors
/// As for [`wasserstein`]; for an interval [`Undefined::FewCases`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::quantile_differences;
/// let group = Distribution::of((0..=10).map(|price| (f64::from(price), 1)));
/// let reference = Distribution::of((0..=10).map(|price| (2.0 * f64::from(price), 1)));
/// let deciles = quantile_differences(&group, &reference, 0.95)?;
/// assert_eq!(deciles.len(), 9);
/// assert!((deciles[8].part - 0.9).abs() < 1e-15 && (deciles[8].difference + 9.0).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn quantile_differences(
    group: &Distribution,
    reference: &Distribution,
    confidence: f64,
) -> Result<Vec<QuantileDifference>, Undefined> {
    check_cases(group, reference)?;
    let z = two_sided_z(confidence);
    let of_part = |tenths: u32| {
        let part = f64::from(tenths) / 10.0;
        let (ours, theirs) = (group.quantile(part)?, reference.quantile(part)?);
        let spreads = spread(group, part, z).and_then(|one| Ok((one, spread(reference, part, z)?)));
        let interval = spreads.map(|(one, other)| difference_limits(&one, &other).by("quantile_differences"));
        Ok(QuantileDifference { part, group: ours, reference: theirs, difference: ours - theirs, interval })
    };
    (1..=9).map(of_part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_moves_every_case_by_itself() {
        let levels = [(-3.0, 2), (0.0, 5), (0.25, 1), (40.0, 3)];
        let group = Distribution::of(levels);
        let shifted = Distribution::of(levels.map(|(level, cases)| (level + 2.5, cases)));
        assert!((wasserstein(&group, &shifted).unwrap() - 2.5).abs() < 1e-12);
        assert!(quantile_differences(&shifted, &group, 0.95).unwrap().iter().all(|at| at.difference == 2.5));
        assert_eq!(wasserstein(&group, &group), Ok(0.0));
    }

    #[test]
    fn numbers_of_cases_do_not_matter() {
        let many = Distribution::of([(1.0, 1_000_000_000), (3.0, 1_000_000_000)]);
        let few = Distribution::of([(1.0, 1), (3.0, 1)]);
        assert_eq!(wasserstein(&many, &few), Ok(0.0));
        assert_eq!(wasserstein(&many, &Distribution::of([(2.0, 1)])), Ok(1.0));
    }

    #[test]
    fn an_empty_side_is_named() {
        let (none, one) = (Distribution::default(), Distribution::of([(1.0, 1)]));
        assert_eq!(wasserstein(&none, &one), Err(Undefined::NoCases));
        assert_eq!(quantile_differences(&one, &none, 0.95), Err(Undefined::ReferenceUndefined));
    }
}
