//! What is computed: the catalogue of measures, each an entry that carries its own words.
//!
//! Measures know no statistics and no thresholds; they turn the counts of one group into a rate.

mod confusion;
mod families;
mod measure;
mod numbers;
mod shares;
mod summaries;
mod view;
mod weighted;

pub use confusion::{Cell, Confusion};
pub use families::{Family, PASS, REACH, SHARE, SHARE_ABOVE, SHARE_OR_BETTER, families, family_of, member};
pub use measure::{Better, Direction, Measure, Rate, Shares};
pub use numbers::{Compared, NumberKind, NumberMeasure, Preferred, Scope, find_number, number_measures};
pub use shares::measures;
pub use summaries::{Over, Shape, Summary, summaries};
pub use view::View;
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
