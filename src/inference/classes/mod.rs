//! Decisions with more than two outcomes: how far the classes of groups are apart, and, where classes have an
//! order from best to worst, whether one group is served better.
//!
//! Everything is computed from counts by class. Whether groups and classes are related at all is a question
//! for a [`Table`](crate::inference::Table).

mod differential_fairness;
mod ordered;
mod total_variation;

pub use differential_fairness::{DifferentialFairness, differential_fairness};
pub use ordered::{ServedBetter, cumulative_shares, ordered_equality, probability_served_better};
pub use total_variation::{TotalVariation, total_variation};

/// The ids of all methods of this module, as they are named by what they make of two groups.
#[cfg(test)]
pub(crate) fn methods() -> Vec<&'static str> {
    let (group, reference) = ([3, 4, 5], [6, 2, 3]);
    let served = probability_served_better(&group, &reference, 0.9).expect("cases");
    let apart = total_variation(&group, &reference, 0.9).expect("cases");
    let test = ordered_equality(&group, &reference).expect("cases");
    // A plain number carries no id of its own.
    vec![served.interval.method, apart.interval.method, test.method, "differential_fairness"]
}
