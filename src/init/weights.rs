//! Guessing the column that weighs the rows, and whether it counts cases or is a survey weight.

use super::catalogue::NEUTRAL;
use super::forms::Outcome;
use super::roles::Column;
use crate::tally::{ColumnKind, WeightKind};

/// As many rows as a table of counts may have to be taken for one.
const MOST_COUNT_ROWS: u64 = 10_000;

/// What a count of cases is called, or a weight of some kind.
const WEIGHTS: &[&str] = &[
    "n",
    "count",
    "weight",
    "freq",
    "frequency",
    "cases",
    "applicants",
    "n applicants",
    "anzahl",
    "nombre",
    "effectif",
    "numero",
    "conteo",
    "cantidad",
    "gewicht",
    "poids",
    "peso",
    "wgt",
    "wt",
];

/// What a survey weight is called, where the name can mean nothing else.
const SURVEY_WEIGHTS: &[&str] = &[
    "survey weight",
    "sample weight",
    "sampling weight",
    "design weight",
    "final weight",
    "population weight",
    "calibration weight",
    "expansion factor",
    "fnlwgt",
    "pweight",
    "perwt",
    "pwgtp",
    "wtfinl",
    "stichprobengewicht",
    "hochrechnungsfaktor",
    "poids de sondage",
    "factor de expansion",
];

/// A column of numbers that may count cases, or be survey weights.
pub(super) struct Weight<'a> {
    pub(super) column: &'a Column<'a>,
    pub(super) kind: WeightKind,
    /// Why it is only suggested.
    pub(super) doubt: Option<&'static str>,
}

/// Whether a column may weigh the rows.
pub(super) fn is_weight(column: &Column<'_>) -> bool {
    let counts = column.survey.range.is_some_and(|(low, high)| low >= 0.0 && high <= 1e12);
    let is_number = column.survey.kind == ColumnKind::Number;
    is_number && counts && (column.words.is_only(WEIGHTS, NEUTRAL) || is_survey_weight(column))
}

fn is_survey_weight(column: &Column<'_>) -> bool {
    column.words.is_only(SURVEY_WEIGHTS, NEUTRAL)
}

/// What a weight column means: survey weights by their name or their fractions, else a count of cases.
pub(super) fn weight<'a>(
    column: &'a Column<'a>,
    columns: &[Column<'_>],
    outcome: Option<&Outcome<'_>>,
) -> Weight<'a> {
    if is_survey_weight(column) {
        let is_amount = outcome.is_some_and(Outcome::is_amount);
        let doubt = is_amount.then_some("Amounts are not audited with survey weights.");
        return Weight { column, kind: WeightKind::Sampling, doubt };
    }
    if !column.survey.whole {
        let doubt = "It holds fractions, so it does not count cases. If it is a survey weight, which says for how \
                     much of the population a row stands, take it in; a weight of a person or a thing is none.";
        return Weight { column, kind: WeightKind::Sampling, doubt: Some(doubt) };
    }
    Weight { column, kind: WeightKind::Count, doubt: doubt_weight(column, columns) }
}

/// Why a count column may not be a weight: then the log is not a table of counts.
fn doubt_weight(column: &Column<'_>, columns: &[Column<'_>]) -> Option<&'static str> {
    // In a table of counts, every combination of the other columns has one row at most.
    let others = columns.iter().filter(|other| other.name() != column.name());
    let combinations = others
        .map(|other| other.distinct().saturating_add(usize::from(other.survey.blanks > 0)) as u64)
        .fold(1u64, |product, distinct| product.saturating_mul(distinct.max(1)));
    let rows = column.survey.rows;
    let has_many =
        columns.iter().any(|other| other.name() != column.name() && other.distinct() == usize::MAX);
    (has_many || rows > combinations.min(MOST_COUNT_ROWS))
        .then_some("The log looks like one row for each case, so this is probably not a number of cases.")
}
