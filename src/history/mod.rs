mod database;
mod shelf;
mod stored;

pub use database::History;
pub use shelf::{Recorded, Series};
