//! Counts over axes: all that an audit knows of the rows.
//!
//! A [`Plan`] says, before anything is read, which margins the audit will ask for. [`count`] fills them in
//! one pass; it is the last place that sees a row. A [`Tally`] holds no person: it can be kept, merged and
//! attached.

mod account;
mod axis;
mod calendar;
mod count;
mod grid;
mod level;
mod part;
mod plan;
mod progress;
mod scalar;
mod sums;
mod table;

pub use account::{Exclusion, Seen, SourceRows, Tally};
pub use axis::{Axis, AxisRole, Flag, Reading, Side, Threshold, Unreadable, Values};
pub use calendar::{Days, Every};
pub use count::{ColumnKind, ColumnSurvey, Distinct, MedianOver, count, median, survey};
pub use grid::{Grid, MOST_CELLS, MOST_NUMBERS};
pub use level::Level;
pub use plan::{NumberMargin, Plan, Weight, WeightKind};
pub use progress::{Progress, Tell};
pub(crate) use scalar::number_of;
pub use scalar::{Raw, Scalar};
pub use sums::Sums;
pub use table::Table;
