//! What is computed: the catalogue of measures, each an entry that carries its own words.
//!
//! Measures know no statistics and no thresholds; they turn the counts of one group into a rate.

mod confusion;
mod measure;
mod shares;
mod summaries;
mod weighted;

pub use confusion::{Cell, Confusion};
pub use measure::{Better, Direction, Measure, Rate};
pub use shares::measures;
pub use summaries::{Family, Shape, Summary, summaries};
pub use weighted::WeightedConfusion;

/// The measure with this id.
///
/// ```
/// let measure = evenhand::measures::find("true_positive_rate").unwrap();
/// assert!(measure.needs_label);
/// ```
pub fn find(id: &str) -> Option<&'static Measure> {
    measures().iter().find(|measure| measure.id == id)
}

/// The summary with this id.
pub fn find_summary(id: &str) -> Option<&'static Summary> {
    summaries().iter().find(|summary| summary.id == id)
}

/// The measure that every audit has, with a label or without.
pub fn selection_rate() -> &'static Measure {
    &measures()[0]
}
