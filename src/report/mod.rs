//! Writing an audit down. One [`Document`] carries all wording; each format is one renderer of it.

mod amounts;
mod amounts_within;
mod breakdown;
mod calibration;
mod clauses;
mod comparison;
mod comparison_tables;
mod comparison_words;
mod compose;
mod document;
mod escape;
mod first_page;
mod groups;
mod json;
mod markdown;
mod methods;
mod methods_used;
mod newyork;
mod notification;
mod numbers;
mod outcomes;
mod over_time;
mod power;
mod resampled;
mod scores;
mod sections;
mod sentences;

pub use comparison::compose_comparison;
pub use comparison_words::{GapWords, comparison_headline, gap_words};
pub use compose::compose;
pub use document::{Block, Document, Span, Table, Text};
pub use escape::{printable, printable_lines};
pub use json::{comparison_json, json};
pub use markdown::markdown;
pub use methods::{explain, explain_all, explain_ids};
pub use notification::{Notice, is_due, notification};
pub use sentences::{headline, sentence};

/// What a report says of its own making; the library does not read it from the environment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Making {
    /// The command that makes the report again.
    pub command: String,
}

/// The version of the program, as reports name it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
