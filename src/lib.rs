//! evenhand
pub mod audit;
pub mod error;
pub mod exact;
pub mod findings;
pub mod inference;
pub mod measures;
pub mod plots;
pub mod policy;
pub mod share;
pub mod source;
pub mod tally;
pub use error::{Error, Result};
