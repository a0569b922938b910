//! What the amounts of groups, such as prices or waiting times, allow to say about their differences.
//!
//! Means and spreads come from [`Moments`](crate::amount::Moments); medians, ranks and distances between
//! distributions from [`Distribution`](crate::amount::Distribution), in a time that depends on how many different
//! amounts there are and not on the number of cases.
//!
//! Amounts are lopsided where proportions are not: a few very large ones decide a mean, and a small group often
//! lacks them. Each method's entry in the catalogue says how often it held in simulations with such amounts.

mod distances;
mod inequality;
mod joint;
mod kolmogorov_smirnov;
mod levels;
mod mann_whitney;
mod mean_ratio;
pub(crate) mod means;
mod pairs;
mod quantiles;
mod standardized;
mod superiority;

pub use distances::{QuantileDifference, quantile_differences, wasserstein};
pub use inequality::{Entropy, EntropySplit, generalized_entropy};
pub use joint::{
    max_minus_min, mean_difference_to_best, mean_difference_to_fixed, mean_ratio_to_best,
    mean_ratio_to_fixed, median_difference_to_best, median_difference_to_fixed, median_ratio_to_best,
    median_ratio_to_fixed,
};
pub use kolmogorov_smirnov::{EXACT_PAIRS, kolmogorov_smirnov, kolmogorov_smirnov_test};
pub use mann_whitney::{EXACT_LIMIT, RankTest, mann_whitney};
pub use mean_ratio::mean_ratio;
pub use means::{StudentTest, mean_interval, welch, welch_test};
pub use quantiles::{median_difference, median_interval, median_ratio, quantile_interval};
pub use standardized::{StandardizedMeanDifference, standardized_mean_difference};
pub use superiority::{brunner_munzel_test, probability_of_superiority};

/// The ids of all methods of this module, as they are named by what they make of two groups.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    use crate::amount::{Distribution, Moments};
    use crate::inference::Better;
    let levels: Vec<(f64, u64)> = (1..=12).map(|level| (f64::from(level), 1)).collect();
    let (one, separate) = (Distribution::of(levels.clone()), Distribution::of([(0.5, 3)]));
    let large = Distribution::of([(1.0, 1_000_000), (2.0, 1)]);
    let odd = Distribution::of([(0.25, 1), (7.5, 1)]);
    let mut moments = Moments::default();
    levels.iter().for_each(|(level, cases)| moments.add(*level, *cases));
    let (means, medians) = ([&moments, &moments], [&one, &one]);
    let superior = |other| probability_of_superiority(&one, other, 0.9).map(|made| made.interval);
    let intervals = [
        mean_interval(&moments, 0.9),
        quantile_interval(&one, 0.4, 0.9),
        welch(&moments, &moments, 0.9),
        mean_ratio(&moments, &moments, 0.9),
        median_difference(&one, &one, 0.9),
        median_ratio(&one, &one, 0.9),
        superior(&one),
        superior(&separate),
        standardized_mean_difference(&moments, &moments, 0.9).map(|made| made.pooled.interval),
        kolmogorov_smirnov(&one, &one, 0.9).map(|made| made.interval),
        mean_difference_to_best(&means, Better::Higher, 0.9).map(|all| all[0]),
        mean_ratio_to_best(&means, Better::Lower, 0.9).map(|all| all[0]),
        median_difference_to_best(&medians, Better::Higher, 0.9).map(|all| all[0]),
        median_ratio_to_best(&medians, Better::Lower, 0.9).map(|all| all[0]),
        mean_difference_to_fixed(&moments, &moments, 2, 0.9),
        mean_ratio_to_fixed(&moments, &moments, 2, 0.9),
        median_difference_to_fixed(&one, &one, 2, 0.9),
        median_ratio_to_fixed(&one, &one, 2, 0.9),
        max_minus_min(&means, 0.9),
    ];
    let tests = [
        welch_test(&moments, &moments).map(|made| made.method),
        brunner_munzel_test(&one, &one).map(|made| made.method),
        mann_whitney(&one, &one).map(|made| made.method),
        mann_whitney(&one, &odd).map(|made| made.method),
        kolmogorov_smirnov_test(&one, &one).map(|made| made.method),
        kolmogorov_smirnov_test(&one, &large).map(|made| made.method),
    ];
    let mut ids: Vec<&str> = intervals.map(|made| made.expect("enough cases everywhere").method).to_vec();
    ids.extend(tests.map(|made| made.expect("enough cases everywhere")));
    // Plain numbers carry no id of their own.
    ids.extend(["wasserstein_distance", "quantile_differences", "generalized_entropy"]);
    ids
}
