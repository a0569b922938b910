//! Drawing tables again: the bootstrap and permutations, on counts instead of rows.
//!
//! # Why cells are as good as rows
//!
//! The bootstrap draws as many rows as there are, with replacement, and computes the statistic anew. Each drawn
//! row falls into a cell of the table with the chance of that cell's part of all rows, independently of the
//! others, so the counts of a drawn table follow the multinomial distribution of the observed ones: exactly,
//! not in the limit. A statistic that depends on the rows through their counts alone can therefore be
//! resampled by drawing the counts. One replicate costs a draw for each cell, whatever the number of rows
//! (Efron and Tibshirani 1993, "An introduction to the bootstrap", sections 5 and 6).
//!
//! It is not valid where rows are not drawn independently of each other and alike: rows that come in clusters
//! (several of one person), rows with sampling weights, and statistics that counts do not determine, such as
//! the median of an amount.
//!
//! # What it cannot do
//!
//! A share without hits, or with nothing but hits, is the same in every replicate: the bootstrap takes it as
//! known for certain. Such a contrast is [`Undefined`](crate::share::Undefined), never an interval without
//! width. The highest minus the lowest of several rates has no interval here: resampling adds noise to every
//! rate and so moves the extremes apart, and neither the percentiles nor a correction of them holds.
//!
//! # The same on every machine
//!
//! Replicate r of a table has a generator of its own ([`Streams`]), so results depend neither on the number of
//! threads nor on what else is drawn.

mod bca;
mod contrast;
mod hypergeometric;
mod jackknife;
mod max_t;
mod multinomial;
mod permutation;
mod quantile;
mod streams;

pub use bca::{Bca, bca, bias_correction, bootstrap_interval, percentile};
pub use contrast::Contrast;
pub use jackknife::{Deletion, acceleration};
pub use max_t::{MaxT, Scale, StandardError};
pub use multinomial::multinomial;
pub use permutation::permutation_p;
pub use quantile::quantile;
pub use streams::{Resampling, Streams};

/// The ids of all methods of this module, as they are named by what they make of these replicates.
#[cfg(test)]
pub(crate) fn methods_of(replicates: &[Option<f64>]) -> Vec<&'static str> {
    let interval = |acceleration| bootstrap_interval(0.3, replicates, acceleration, 0.9);
    let mut family = MaxT::new(Scale::Logarithm, replicates.len(), 0.9);
    let error = family.include(0.3, replicates).expect("values above zero");
    let intervals = [interval(None), interval(Some(0.0)), family.interval(0.3, error)];
    let mut ids = intervals.map(|made| made.expect("values").method).to_vec();
    let few = super::Table::new(&[vec![2, 3], vec![9, 1]]).expect("two rows and two columns");
    ids.push(super::equality_of_groups(&few, Some(&Resampling::new(0, "", 9))).method);
    ids
}
