//! How likely a case of one group has more than a case of the other.

use super::levels::{Level, check_cases, levels};
use super::means::StudentTest;
use crate::amount::Distribution;
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::normal::two_sided_z;
use crate::inference::placements::{Superiority, Tied};
use crate::inference::student::{as_rare_as, two_sided_p};
use crate::share::Undefined;

/// The probability that a case of the group has a larger amount than one of the reference, both drawn at random,
/// an equal amount counting half: the Mann-Whitney statistic over the number of pairs. 0.5 where neither tends to
/// have more. Twice the value minus 1 is Cliff's delta.
///
/// The interval is that of Brunner and Munzel (2000, "The nonparametric Behrens-Fisher problem: asymptotic theory
/// and a small-sample approximation"), within 0 to 1: the variance comes from where the cases of each group would
/// be placed among those of the other, by Student's distribution. Where the placements of either
/// group do not vary, as when the two do not overlap or all amounts of one are the same, it is method 5 of Newcombe (2006, "Confidence intervals for an
/// effect size measure based on the Mann-Whitney statistic", part 2).
///
/// # Errors
/// [`Undefined::NoCases`] when the group has no cases, [`Undefined::ReferenceUndefined`] when the reference has
/// none; [`Undefined::SingleCase`] when either has one.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::probability_of_superiority;
/// let group = Distribution::of([(1.0, 1), (2.0, 2), (3.0, 1), (4.0, 3), (5.0, 1)]);
/// let reference = Distribution::of([(2.0, 1), (3.0, 2), (4.0, 1), (5.0, 2), (6.0, 2), (7.0, 1)]);
/// let found = probability_of_superiority(&group, &reference, 0.95)?;
/// assert!((found.value - 0.256944444444).abs() < 1e-11);
/// assert!((found.interval.high - 0.519239479656).abs() < 1e-11);
/// assert_eq!(found.interval.low, 0.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn probability_of_superiority(
    group: &Distribution,
    reference: &Distribution,
    confidence: f64,
) -> Result<Estimate, Undefined> {
    let found = placed(group, reference)?;
    let (value, z) = (found.value, two_sided_z(confidence));
    let interval = match found.parts() {
        Ok(parts) => {
            let reach = as_rare_as(z, found.degrees(parts)) * parts.sum().sqrt();
            Limits { low: (value - reach).max(0.0), high: (value + reach).min(1.0) }.by("brunner_munzel")
        }
        Err(_) => found.observed().limits(z).by("newcombe_superiority"),
    };
    Ok(Estimate { value, interval, joint: None })
}

/// The test of Brunner and Munzel (2000) that neither group tends to have more: the distance of the
/// [`probability_of_superiority`] from one half in standard errors, by Student's distribution. Unlike the test of
/// Mann and Whitney it does not take the two distributions to be the same.
///
/// # Errors
/// [`Undefined::Separated`] when the groups do not overlap, [`Undefined::NoVariation`] when the cases of either are
/// all placed alike: there is no variance to measure the distance with. Otherwise as for [`probability_of_superiority`].
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::amounts::brunner_munzel_test;
/// let group = Distribution::of([(1.0, 1), (2.0, 2), (3.0, 1), (4.0, 3), (5.0, 1)]);
/// let reference = Distribution::of([(2.0, 1), (3.0, 2), (4.0, 1), (5.0, 2), (6.0, 2), (7.0, 1)]);
/// let test = brunner_munzel_test(&group, &reference)?;
/// assert!((test.statistic + 1.98535201299).abs() < 1e-11);
/// assert!((test.degrees - 14.1606652953).abs() < 1e-9);
/// assert!((test.p - 0.0668225499509).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn brunner_munzel_test(group: &Distribution, reference: &Distribution) -> Result<StudentTest, Undefined> {
    let found = placed(group, reference)?;
    let parts = found.parts().map_err(|reason| match found.surplus {
        0 => Undefined::NoVariation,
        _ if found.variance.is_some_and(|parts| parts.sum() == 0.0) => Undefined::Separated,
        _ => reason,
    })?;
    let pairs = found.ours as f64 * found.theirs as f64;
    let statistic = found.surplus as f64 / (2.0 * pairs) / parts.sum().sqrt();
    let degrees = found.degrees(parts);
    let p = two_sided_p(statistic, degrees);
    Ok(StudentTest { method: "brunner_munzel_test", statistic, degrees, p })
}

/// Twice the pairs in which the group's case has more, those with equal amounts counting once.
pub(crate) fn twice_the_wins(levels: &[Level]) -> u128 {
    levels.iter().map(|at| u128::from(at.group) * u128::from(2 * at.reference_below + at.reference)).sum()
}

/// Where the cases of each group are placed among those of the other.
fn placed(group: &Distribution, reference: &Distribution) -> Result<Superiority, Undefined> {
    check_cases(group, reference)?;
    if group.cases() == 1 || reference.cases() == 1 {
        return Err(Undefined::SingleCase);
    }
    let levels = levels(group, reference);
    Ok(Superiority::of(levels.iter().map(|at| Tied { ours: at.group, theirs: at.reference })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_directions_mirror_each_other() {
        let group = Distribution::of([(-3.0, 2), (0.0, 5), (2.5, 1)]);
        let reference = Distribution::of([(0.0, 1), (1.0, 3), (2.5, 2)]);
        let one = probability_of_superiority(&group, &reference, 0.9).unwrap();
        let other = probability_of_superiority(&reference, &group, 0.9).unwrap();
        assert!((one.value + other.value - 1.0).abs() < 1e-15);
        assert!((one.interval.low + other.interval.high - 1.0).abs() < 1e-14);
        let (here, there) =
            (brunner_munzel_test(&group, &reference), brunner_munzel_test(&reference, &group));
        assert!((here.unwrap().statistic + there.unwrap().statistic).abs() < 1e-13);
    }

    #[test]
    fn separated_and_constant_groups_have_newcombes_interval() {
        let (low, high) = (Distribution::of([(1.0, 3), (2.0, 9)]), Distribution::of([(5.0, 4), (6.0, 1)]));
        let found = probability_of_superiority(&low, &high, 0.95).unwrap();
        assert_eq!(
            (found.value, found.interval.low, found.interval.method),
            (0.0, 0.0, "newcombe_superiority")
        );
        assert!(found.interval.high > 0.1 && found.interval.high < 0.5);
        assert_eq!(brunner_munzel_test(&low, &high), Err(Undefined::Separated));
        let same = Distribution::of([(7.0, 6)]);
        let found = probability_of_superiority(&same, &same, 0.95).unwrap();
        assert_eq!(found.value, 0.5);
        assert!((found.interval.low + found.interval.high - 1.0).abs() < 1e-14);
        assert_eq!(brunner_munzel_test(&same, &same), Err(Undefined::NoVariation));
    }

    #[test]
    fn few_levels_with_many_cases_are_exact() {
        let many = |one: u64, two: u64| Distribution::of([(1.0, one), (2.0, two)]);
        let (group, reference) = (many(400_000_000, 600_000_000), many(500_000_000, 500_000_000));
        let found = probability_of_superiority(&group, &reference, 0.95).unwrap();
        // Two levels: half of one plus the difference of the rates, whose variance is half of it.
        assert!((found.value - 0.55).abs() < 1e-15);
        let variance = (0.6 * 0.4 / 1e9 + 0.25 / 1e9) / 4.0f64;
        let reach = 1.959963984540054 * variance.sqrt();
        assert!(((found.interval.high - 0.55) / reach - 1.0).abs() < 1e-6);
    }

    #[test]
    fn what_is_missing_is_named() {
        let (none, one, two) =
            (Distribution::default(), Distribution::of([(1.0, 1)]), Distribution::of([(1.0, 2)]));
        assert_eq!(probability_of_superiority(&none, &two, 0.95), Err(Undefined::NoCases));
        assert_eq!(probability_of_superiority(&two, &none, 0.95), Err(Undefined::ReferenceUndefined));
        assert_eq!(probability_of_superiority(&two, &one, 0.95), Err(Undefined::SingleCase));
    }
}
