//! What earlier checks counted and found, in one file: tallies by source file and period, findings and hashes, and
//! never a person.
//!
//! The file is an SQLite database with a version; an older one is brought to the present version in ordered steps, a
//! later one is refused. Everything a check records is recorded in one transaction: a check that is killed leaves
//! the history as it was, and two at once wait for each other.

mod books;
mod database;
mod export;
mod forget;
mod gathered;
mod kept;
mod raised;
mod recording;
mod shelf;
mod stored;
mod verdicts;

pub use database::History;
pub use export::{Exported, csv, json, parquet};
pub use forget::Forgotten;
pub use kept::{Alarm, HeldPeriod, KeptCheck, KeptMeasure, KeptMonitor};
pub(crate) use recording::{Delivery, Looked, shelve};
pub(crate) use shelf::{Counted, Given};
pub use shelf::{Recorded, Series};
pub use verdicts::KeptFinding;
pub(crate) use verdicts::basis;
