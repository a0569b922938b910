//! What a weighted sample allows to say about the rates of the population it was drawn from.
//!
//! Rows are taken as drawn one by one with replacement, without strata or clusters, each with the weight that
//! its chance of being drawn demands. A rate is then a ratio of two estimated totals. Its variance is the
//! linearised one (Taylor series: Woodruff 1971; Särndal, Swensson and Wretman 1992, section 5.5), in which a
//! group is a domain of the whole sample: other rows are in it with a value of zero, so two groups that do not
//! overlap have no covariance.
//!
//! Intervals do not use that variance as it stands, because near 0 % and 100 % it is blind to chance. It is
//! turned into a number of cases ([`effective_base`]), with which Wilson's interval and all that is built from
//! it work as they do for counts.

mod domain;
mod joint;
mod nested;
mod strata;

use crate::inference::estimate::{Interval, Limits};
use crate::inference::mover::limits_of_ratio;
use crate::inference::normal::{two_sided_p, two_sided_z};
use crate::inference::test::Equality;
use crate::share::{Undefined, WeightedRate, WeightedShare};
use domain::{Domain, Rate};

pub use joint::{
    survey_difference_to_best, survey_difference_to_fixed, survey_max_minus_min, survey_mean_difference,
    survey_min_over_max, survey_ratio_to_best, survey_ratio_to_fixed, survey_worse_difference,
    survey_worse_ratio,
};
pub use nested::{
    survey_difference_nested, survey_difference_nested_sidak, survey_ratio_nested, survey_ratio_nested_sidak,
};
pub use strata::{WeightedStratum, survey_demographic_disparity, survey_kitagawa, survey_standardized};

/// The linearised variance of a weighted rate, with replacement and n / (n - 1) for the n rows of the whole
/// sample: the sum over the base of (w (y - p) / W)², which is zero at 0 % and 100 %.
///
/// # Errors
/// [`Undefined::NoCases`] without a case, [`Undefined::NoWeight`] when all weights are zero.
pub fn linearised_variance(share: WeightedShare) -> Result<f64, Undefined> {
    Ok(Domain::of(share)?.variance)
}

/// With how many independent cases a rate would be as sure as this one: `p (1 - p) / v` with the linearised
/// variance v (Korn and Graubard 1998), and never more than Kish's number for the weights of the base.
///
/// The bound matters where events are few: a single hit with a small weight has a small variance, and says
/// little. In simulations of 100 rows with weights of a coefficient of variation of 0.5 to 1.3, Wilson's interval
/// at `p (1 - p) / v` alone held in 86 to 96 % instead of 95 % for rates of 2 to 10 %, and in 92 to 98 % with the
/// bound.
///
/// # Errors
/// [`Undefined::NoCases`] without a case, [`Undefined::NoWeight`] when all weights are zero.
///
/// ```
/// use evenhand::inference::effective_base;
/// use evenhand::share::{Weight, WeightedCases, WeightedShare};
/// let row = |weight| WeightedCases::row(Weight::of(weight).unwrap());
/// let (hits, misses) = (row(1.0), row(1.0).plus(row(4.0)));
/// let found = effective_base(WeightedShare { hits, base: hits.plus(misses), sample: 3 })?;
/// // Kish: 6² / 18 = 2. The variance allows a little more.
/// assert_eq!(found, 2.0);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn effective_base(share: WeightedShare) -> Result<f64, Undefined> {
    Ok(Domain::of(share)?.cases)
}

/// Wilson's interval for a weighted rate at its [`effective_base`]; for a mean of two rates the two intervals
/// are put together by square-and-add (Zou and Donner 2008). Inside 0 to 1, of a width above zero.
///
/// # Errors
/// As for [`effective_base`], of any part.
pub fn survey_wilson(rate: WeightedRate, confidence: f64) -> Result<Interval, Undefined> {
    let spread = Rate::of(rate)?.spread(two_sided_z(confidence));
    let limits = Limits {
        low: (spread.value - spread.reach.below).max(0.0),
        high: (spread.value + spread.reach.above).min(1.0),
    };
    Ok(limits.by("survey_wilson"))
}

/// The interval of a difference of weighted rates of two groups that do not overlap, group minus reference:
/// the distances to the limits of [`survey_wilson`], squared and added (Newcombe 1998; Zou and Donner 2008).
///
/// # Errors
/// As for [`effective_base`] for the group, [`Undefined::ReferenceUndefined`] when the reference has no rate.
pub fn survey_difference(
    group: WeightedRate,
    reference: WeightedRate,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (group, reference) = pair(group, reference)?;
    Ok(difference_limits(&group, &reference, two_sided_z(confidence)).by("survey_difference"))
}

/// The interval of a ratio of weighted rates of two groups that do not overlap, group over reference, from the
/// same distances (Donner and Zou 2012). The lower limit is 0 when the group's rate is 0, the upper one
/// infinite when the reference's is 0.
///
/// # Errors
/// As for [`survey_difference`].
pub fn survey_ratio(
    group: WeightedRate,
    reference: WeightedRate,
    confidence: f64,
) -> Result<Interval, Undefined> {
    let (group, reference) = pair(group, reference)?;
    Ok(ratio_limits(&group, &reference, two_sided_z(confidence)).by("survey_ratio"))
}

/// Tests whether two groups that do not overlap could have the same rate in the population.
///
/// For two shares the quasi-score test (Rao, Scott and Skinner 1998; Boos 1992): the difference over its
/// linearised standard error at the one rate that both would have. Wald's test, with each group's own rate, is
/// less careful: in simulations of 100 rows a group with unequal weights and rates of 30 to 80 % it rejected true
/// equality in up to 7.2 % at the level of 5 %, the quasi-score test in 4.5 to 5.4 %. A mean of two rates has no
/// such single rate, and is tested by Wald's. p is 1 when all or none are hits in both groups.
///
/// # Errors
/// As for [`survey_difference`]; for means [`Undefined::NoVariation`] when all parts are at 0 % or 100 %.
pub fn survey_equality(group: WeightedRate, reference: WeightedRate) -> Result<Equality, Undefined> {
    let (ours, theirs) = pair(group, reference)?;
    let difference = ours.value() - theirs.value();
    match (group, reference) {
        (WeightedRate::Share(group), WeightedRate::Share(reference)) => {
            let pooled = Domain::of(group.pool(reference))?;
            let variance = pooled.variance_around(group.spread(), group.sample)
                + pooled.variance_around(reference.spread(), group.sample);
            let p = if variance == 0.0 { 1.0 } else { two_sided_p(difference / variance.sqrt()) };
            Ok(Equality { method: "survey_score", p })
        }
        _ => {
            let variance = ours.variance() + theirs.variance();
            if variance == 0.0 {
                return Err(Undefined::NoVariation);
            }
            Ok(Equality { method: "survey_wald", p: two_sided_p(difference / variance.sqrt()) })
        }
    }
}

fn pair(group: WeightedRate, reference: WeightedRate) -> Result<(Rate, Rate), Undefined> {
    Ok((Rate::of(group)?, Rate::of(reference).map_err(|_| Undefined::ReferenceUndefined)?))
}

fn difference_limits(group: &Rate, reference: &Rate, z: f64) -> Limits {
    let (ours, theirs) = (group.spread(z), reference.spread(z));
    let difference = ours.value - theirs.value;
    Limits {
        low: (difference - ours.reach.below.hypot(theirs.reach.above)).max(-1.0),
        high: (difference + ours.reach.above.hypot(theirs.reach.below)).min(1.0),
    }
}

fn ratio_limits(group: &Rate, reference: &Rate, z: f64) -> Limits {
    limits_of_ratio(&group.spread(z), &reference.spread(z))
}

/// The ids of all methods of this module, as they are named by what they make of two groups.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    use crate::inference::Better;
    let share = tests::share(&[1.0, 2.0], &[1.0, 3.0], 9);
    let (rate, mean) = (WeightedRate::Share(share), WeightedRate::Mean([share, share]));
    let rates = [rate, rate];
    let intervals = [
        survey_wilson(rate, 0.9),
        survey_difference(rate, mean, 0.9),
        survey_ratio(rate, mean, 0.9),
        survey_difference_nested(share, share, 0.9),
        survey_ratio_nested(share, share, 0.9),
        survey_difference_nested_sidak(share, share, 2, 0.9),
        survey_ratio_nested_sidak(share, share, 2, 0.9),
        survey_difference_to_best(&rates, Better::Higher, 0.9).map(|all| all[0]),
        survey_ratio_to_best(&rates, Better::Lower, 0.9).map(|all| all[0]),
        survey_difference_to_fixed(rate, rate, 2, 0.9),
        survey_ratio_to_fixed(rate, rate, 2, 0.9),
        survey_max_minus_min(&rates, 0.9),
        survey_min_over_max(&rates, 0.9),
        survey_worse_difference(&rates, &rates, 0.9),
        survey_worse_ratio(&rates, &rates, 0.9),
        survey_mean_difference(&rates, &rates, 0.9),
    ];
    let tests = [survey_equality(rate, rate), survey_equality(mean, mean)];
    let mut ids: Vec<&str> = intervals.map(|made| made.expect("weights everywhere").method).to_vec();
    ids.extend(tests.map(|made| made.expect("weights everywhere").method));
    let made = survey_standardized(&[WeightedStratum { group: share, reference: share }], 0.9);
    let made = made.expect("weights everywhere");
    ids.extend([made.group, made.difference, made.ratio.expect("hits")].map(|made| made.interval.method));
    ids.push("kish");
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::{newcombe, score, wilson};
    use crate::share::{Share, Weight, WeightedCases};

    fn rows(weights: &[f64]) -> WeightedCases {
        let row = |weight: &f64| WeightedCases::row(Weight::of(*weight).expect("a weight"));
        weights.iter().map(row).fold(WeightedCases::default(), WeightedCases::plus)
    }

    pub(super) fn share(hits: &[f64], misses: &[f64], sample: u64) -> WeightedShare {
        let (hits, misses) = (rows(hits), rows(misses));
        WeightedShare { hits, base: hits.plus(misses), sample }
    }

    fn equal(share: Share, weight: f64, sample: u64) -> WeightedRate {
        let of = |count: u64| vec![weight; count as usize];
        WeightedRate::Share(self::share(&of(share.hits()), &of(share.complement().hits()), sample))
    }

    #[test]
    fn equal_weights_give_the_intervals_of_counts_up_to_the_finite_sample() {
        let (one, other) = (Share::new(30, 120), Share::new(50, 130));
        for weight in [1.0, 0.037, 5e5] {
            let (group, reference) = (equal(one, weight, 1_000_000), equal(other, weight, 1_000_000));
            let (found, plain) = (survey_wilson(group, 0.95).unwrap(), wilson(one, 0.95).unwrap());
            assert!((found.low - plain.low).abs() < 1e-6 && (found.high - plain.high).abs() < 1e-6);
            let found = survey_difference(group, reference, 0.95).unwrap();
            let plain = newcombe(one, other, 0.95).unwrap();
            assert!((found.low - plain.low).abs() < 1e-6 && (found.high - plain.high).abs() < 1e-6);
            // The quasi-score test takes the variance from the rows and not from the pooled rate alone.
            let found = survey_equality(group, reference).unwrap();
            assert!((found.p / score(one, other) - 1.0).abs() < 0.15, "{} {}", found.p, score(one, other));
        }
    }

    #[test]
    fn nothing_and_everything_still_have_a_width_from_kish() {
        let none = WeightedRate::Share(share(&[], &[1.0, 2.0, 3.0], 10));
        let kish = 36.0 / 14.0;
        let z = two_sided_z(0.95);
        let interval = survey_wilson(none, 0.95).expect("cases");
        assert_eq!(interval.low, 0.0);
        assert!((interval.high - z * z / (kish + z * z)).abs() < 1e-15);
        assert_eq!(survey_equality(none, none).expect("cases").p, 1.0);
        assert_eq!(survey_ratio(none, none, 0.95).expect("cases").high, f64::INFINITY);
    }

    #[test]
    fn a_rare_hit_of_small_weight_is_not_taken_for_certainty() {
        let light = share(&[0.01], &[1.0; 99], 200);
        let domain = Domain::of(light).expect("cases");
        let from_variance = domain.rate * domain.rest / domain.variance;
        assert!(from_variance > 9_000.0 && effective_base(light).expect("cases") < 100.0);
    }

    #[test]
    fn what_has_no_weight_is_named() {
        let weightless = WeightedRate::Share(share(&[0.0], &[0.0], 4));
        let empty = WeightedRate::Share(share(&[], &[], 4));
        let full = WeightedRate::Share(share(&[1.0], &[1.0], 4));
        assert_eq!(survey_wilson(weightless, 0.95), Err(Undefined::NoWeight));
        assert_eq!(survey_difference(empty, full, 0.95), Err(Undefined::NoCases));
        assert_eq!(survey_ratio(full, empty, 0.95), Err(Undefined::ReferenceUndefined));
        let sure = share(&[1.0, 2.0], &[], 4);
        let mean = WeightedRate::Mean([sure, sure]);
        assert_eq!(survey_equality(mean, mean).map(|test| test.p), Err(Undefined::NoVariation));
    }
}
