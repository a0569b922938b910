//! The whole distribution of each group's amounts against that of its reference.

use super::amounts::measure;
use super::amounts_compared::Family;
use super::compare::ReferenceGroup;
use super::numbers::PairValue;
use crate::amount::Distribution;
use crate::inference::amounts::{
    QuantileDifference, StandardizedMeanDifference, kolmogorov_smirnov, kolmogorov_smirnov_test,
    mann_whitney, probability_of_superiority, quantile_differences, standardized_mean_difference,
    wasserstein,
};
use crate::inference::{Estimate, Test, holm};
use crate::share::Undefined;

/// The whole distribution of a group against that of its reference.
#[derive(Debug, Clone)]
pub struct DistributionComparison {
    /// The group, by index.
    pub group: usize,
    /// The reference; the rest where that of the attribute is all groups together.
    pub reference: ReferenceGroup,
    /// How far the means lie apart in standard deviations, over several of these.
    pub standardized: Result<StandardizedMeanDifference, Undefined>,
    /// Whether amounts of either tend to be larger: Mann and Whitney's test.
    pub test: Result<Test, Undefined>,
    /// Whether the distributions could be the same: the test of Kolmogorov and Smirnov.
    pub distance_test: Result<Test, Undefined>,
    /// The deciles of both, with their differences.
    pub deciles: Result<Vec<QuantileDifference>, Undefined>,
}

impl Family<'_> {
    /// Every group against its reference.
    pub(super) fn distributions(&self) -> (Vec<PairValue>, Vec<DistributionComparison>) {
        let reference = match self.sides.chosen {
            None => return (Vec::new(), Vec::new()),
            Some(ReferenceGroup::Overall) => ReferenceGroup::Rest,
            Some(chosen) => chosen,
        };
        let (mut pairs, mut distributions) = (Vec::new(), Vec::new());
        for group in self.sides.compared() {
            let other = self.other(group);
            let other = other.as_ref().map(|other| &other.amounts).map_err(|reason| *reason);
            let ours = &self.amounts[group];
            let standardized = other
                .and_then(|theirs| standardized_mean_difference(&ours.moments, &theirs.moments, self.level));
            let cases = other.map_or(0, |theirs| ours.moments.cases().min(theirs.moments.cases()));
            let mut pair = |id, estimate: Result<Estimate, Undefined>| {
                pairs.push(PairValue {
                    measure: measure(id),
                    group,
                    reference,
                    cases,
                    value: estimate.map(|estimate| estimate.value),
                    interval: estimate.map(|estimate| estimate.interval),
                });
            };
            let ours = &ours.distribution;
            let of = |compare: fn(&Distribution, &Distribution, f64) -> Result<Estimate, Undefined>| {
                other.and_then(|theirs| compare(ours, &theirs.distribution, self.level))
            };
            pair("standardized_mean_difference", standardized.map(|all| all.pooled));
            pair("probability_of_superiority", of(probability_of_superiority));
            pair("kolmogorov_smirnov", of(kolmogorov_smirnov));
            pairs.push(PairValue {
                measure: measure("wasserstein"),
                group,
                reference,
                cases,
                value: other.and_then(|theirs| wasserstein(ours, &theirs.distribution)),
                interval: Err(Undefined::GapWidened),
            });
            let test = |method, p| Test { method, p, p_adjusted: p };
            distributions.push(DistributionComparison {
                group,
                reference,
                standardized,
                test: other.and_then(|theirs| {
                    mann_whitney(ours, &theirs.distribution).map(|made| test(made.method, made.p))
                }),
                distance_test: other.and_then(|theirs| {
                    kolmogorov_smirnov_test(ours, &theirs.distribution).map(|made| test(made.method, made.p))
                }),
                deciles: other
                    .and_then(|theirs| quantile_differences(ours, &theirs.distribution, self.level)),
            });
        }
        adjust_tests(&mut distributions, |of| &mut of.test);
        adjust_tests(&mut distributions, |of| &mut of.distance_test);
        (pairs, distributions)
    }
}

fn adjust_tests(
    distributions: &mut [DistributionComparison],
    of: fn(&mut DistributionComparison) -> &mut Result<Test, Undefined>,
) {
    let raw: Vec<Option<f64>> =
        distributions.iter_mut().map(|made| of(made).ok().map(|test| test.p)).collect();
    for (made, adjusted) in distributions.iter_mut().zip(holm(&raw)) {
        if let (Ok(test), Some(p_adjusted)) = (of(made), adjusted) {
            test.p_adjusted = p_adjusted;
        }
    }
}
