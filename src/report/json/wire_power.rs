//! The part of `audit.json` that says what the sample behind a finding could show; the rules of its shape are those
//! of the whole.

use serde::Serialize;

/// What the sample could show. `level`: the chance of a false finding in this comparison. `detectable`: the rate
/// nearest to `against` (the reference's, or the bound of a value) that would have been seen with
/// `chance_of_detection`, its `ratio` (not for a value) and `difference`. `to_settle`: only for an inconclusive
/// finding, else null. What is undefined is null or absent with the reason in `undefined`.
#[derive(Serialize)]
pub(super) struct WirePower {
    pub level: f64,
    pub chance_of_detection: f64,
    pub detectable: WireDetectable,
    pub false_flag: WireFalseFlag,
    pub to_settle: Option<WireGrowth>,
}

#[derive(Serialize, Default)]
pub(super) struct WireDetectable {
    pub rate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

/// The chance that at least one of `groups` groups with the same true rate is flagged.
#[derive(Serialize, Default)]
pub(super) struct WireFalseFlag {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<usize>,
    pub by_this_rule: Option<WireChance>,
    pub by_the_point_alone: Option<WireChance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

/// Either the chance itself or what it is not above.
#[derive(Serialize)]
pub(super) struct WireChance {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
}

/// So many `times` the cases of every group; `for_min_rows` where the least number of cases asks for more than the
/// evidence does.
#[derive(Serialize, Default)]
pub(super) struct WireGrowth {
    pub times: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_cases: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_cases: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_min_rows: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}
