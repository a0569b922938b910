//! Opening a log: from paths to lazily read files with their fingerprints.
//!
//! Nothing is read here beyond headers and, for the fingerprint, bytes. Rows are seen by
//! [`crate::tally::count`] alone.

mod blake3_tree;
mod fingerprint;
mod format;
mod open;
mod parquet;
mod rows;
mod text;

pub use fingerprint::{Fingerprint, FingerprintKind, fingerprint, sha256};
pub use format::Format;
pub(crate) use open::first_line;
pub use open::{Log, Source, open};
pub(crate) use text::{Text, open_text};
