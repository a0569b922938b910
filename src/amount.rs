//! An amount per case, such as a price, a waiting time or a score: exact sums, cases by level, and how it is
//! written.

mod distribution;
mod moments;
mod sum;
mod written;

pub use distribution::{Distribution, Step};
pub use moments::Moments;
pub use sum::{ExactSum, SumPart};
pub use written::{count, fixed, written, written_beside};

/// The largest amount of a single case, either side of zero.
pub const LARGEST: f64 = 1e15;

/// The smallest amount of a single case that is not zero, either side: squares of smaller ones lose their digits.
pub const SMALLEST: f64 = 1e-100;
