//! An amount per case, such as a price, a waiting time or a score: exact sums, and cases by level.

mod distribution;
mod moments;
mod sum;

pub use distribution::{Distribution, Step};
pub use moments::Moments;
pub use sum::ExactSum;

/// The largest amount of a single case, either side of zero.
pub const LARGEST: f64 = 1e15;
