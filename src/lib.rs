//! evenhand
pub mod error;
pub mod share;
pub mod source;
pub mod tally;
pub use error::{Error, Result};
