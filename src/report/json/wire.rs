//! The shape of `audit.json`, schema `evenhand.audit/1`. Names here are a contract with other programs:
//! nothing is renamed or dropped without a new schema version.

use serde::Serialize;
use serde_json::{Map, Value};

pub(super) const SCHEMA: &str = "evenhand.audit/1";

#[derive(Serialize)]
pub(super) struct WireAudit {
    pub schema: &'static str,
    pub tool: WireTool,
    pub audit: WireHead,
    pub log: WireLog,
    pub ledger: WireLedger,
    pub attributes: Vec<WireAttribute>,
    pub findings: Vec<WireFinding>,
}

#[derive(Serialize)]
pub(super) struct WireTool {
    pub name: &'static str,
    pub version: &'static str,
}

#[derive(Serialize)]
pub(super) struct WireHead {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    pub domain: &'static str,
    pub profiles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_sha256: Option<String>,
    pub seed: u64,
    pub confidence: f64,
    pub decision: WireDecision,
}

#[derive(Serialize)]
pub(super) struct WireDecision {
    pub column: String,
    pub direction: &'static str,
    pub event: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct WireLog {
    pub sources: Vec<Map<String, Value>>,
}

#[derive(Serialize)]
pub(super) struct WireLedger {
    pub read: u64,
    pub used: u64,
    pub excluded: Vec<WireExcluded>,
    pub unlabelled: Option<u64>,
    pub unknown: Vec<WireUnknown>,
}

#[derive(Serialize)]
pub(super) struct WireExcluded {
    pub reason: String,
    pub rows: u64,
}

#[derive(Serialize)]
pub(super) struct WireUnknown {
    pub columns: Vec<String>,
    pub rows: u64,
}

#[derive(Serialize)]
pub(super) struct WireAttribute {
    pub columns: Vec<String>,
    pub groups: Vec<WireGroup>,
    pub comparisons: Vec<WireComparison>,
    pub summary: Map<String, Value>,
    pub conditional: Vec<WireConditional>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<WirePeriod>,
}

#[derive(Serialize)]
pub(super) struct WireGroup {
    pub group: Map<String, Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<WireExemption>,
    pub rows: u64,
    pub fraction: f64,
    pub measures: Map<String, Value>,
}

#[derive(Serialize)]
pub(super) struct WireExemption {
    pub below_fraction: f64,
    pub justification: String,
}

#[derive(Serialize)]
pub(super) struct WireComparison {
    pub measure: &'static str,
    pub group: Map<String, Value>,
    pub reference: Value,
    pub difference: WireEstimate,
    pub ratio: WireEstimate,
    pub test: WireTest,
}

#[derive(Serialize, Default)]
pub(super) struct WireEstimate {
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
    #[serde(flatten)]
    pub interval: Option<WireInterval>,
    #[serde(flatten)]
    pub joint: Option<WireJoint>,
    #[serde(flatten)]
    pub counts: Option<WireCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<WireCounts>>,
}

#[derive(Serialize)]
pub(super) struct WireInterval {
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub method: &'static str,
}

#[derive(Serialize)]
pub(super) struct WireJoint {
    pub joint_low: Option<f64>,
    pub joint_high: Option<f64>,
    pub joint_method: &'static str,
}

#[derive(Serialize)]
pub(super) struct WireCounts {
    pub hits: u64,
    pub base: u64,
}

#[derive(Serialize, Default)]
pub(super) struct WireTest {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    pub p: Option<f64>,
    pub p_adjusted: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WireSummary {
    #[serde(flatten)]
    pub estimate: WireEstimate,
    pub left_out: Vec<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub highest: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<&'static str>,
}

#[derive(Serialize)]
pub(super) struct WireConditional {
    pub measure: &'static str,
    pub conditions: Vec<String>,
    pub group: Map<String, Value>,
    pub reference: Value,
    pub cochran_mantel_haenszel: WireStatistic,
    pub odds_ratio: WireEstimate,
    pub risk_difference: WireEstimate,
    pub risk_ratio: WireEstimate,
    pub standardized_difference: WireEstimate,
    pub breslow_day: WireStatistic,
    pub tarone: WireStatistic,
    pub decomposition: WireSplit,
    pub strata: Vec<WireStratum>,
}

#[derive(Serialize, Default)]
pub(super) struct WireStatistic {
    pub statistic: Option<f64>,
    pub p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degrees_of_freedom: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

/// The overall difference as the part that the spread over conditions explains, the part that differs within
/// conditions, and the part of cases without a counterpart.
#[derive(Serialize, Default)]
pub(super) struct WireSplit {
    pub value: Option<f64>,
    pub mix: Option<f64>,
    pub rate: Option<f64>,
    pub unmatched: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WireStratum {
    pub condition: Map<String, Value>,
    pub group: WireCounts,
    pub reference: WireCounts,
}

#[derive(Serialize)]
pub(super) struct WirePeriod {
    pub period: Option<String>,
    pub group: Map<String, Value>,
    pub hits: u64,
    pub base: u64,
}

#[derive(Serialize)]
pub(super) struct WireFinding {
    pub code: &'static str,
    pub verdict: &'static str,
    pub clause: Option<WireClause>,
    pub columns: Vec<String>,
    pub group: Option<Map<String, Value>>,
    pub reference: Option<Value>,
    pub estimate: Option<WireEstimate>,
    pub reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub power: Option<WirePower>,
    pub text: String,
}

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

#[derive(Serialize)]
pub(super) struct WireClause {
    pub measure: &'static str,
    pub compare: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    pub judge: &'static str,
    pub min_rows: u64,
    pub inconclusive: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
}
