//! The shape of `audit.json`, schema `evenhand.audit/1`. Names here are a contract with other programs:
//! nothing is renamed or dropped without a new schema version.

use serde::Serialize;
use serde_json::{Map, Value};

use super::wire_over_time::WireOverTime;
use super::wire_power::WirePower;

pub(super) const SCHEMA: &str = "evenhand.audit/1";

#[derive(Serialize)]
pub(super) struct WireAudit {
    pub schema: &'static str,
    pub tool: WireTool,
    pub audit: WireHead,
    pub log: WireLog,
    pub ledger: WireLedger,
    pub attributes: Vec<WireAttribute>,
    /// Only of a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over_time: Option<WireOverTime>,
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
    pub replicates: usize,
    pub confidence: f64,
    pub decision: WireDecision,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<WireWeight>,
}

/// The column of sampling weights.
#[derive(Serialize)]
pub(super) struct WireWeight {
    pub column: String,
    pub kind: &'static str,
}

#[derive(Serialize)]
pub(super) struct WireDecision {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<&'static str>,
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
    #[serde(flatten)]
    pub sums: Option<WireSums>,
    pub excluded: Vec<WireExcluded>,
    pub unlabelled: Option<u64>,
    pub unknown: Vec<WireUnknown>,
}

/// The sum of sampling weights, and as how many equal ones they count (Kish).
#[derive(Serialize)]
pub(super) struct WireSums {
    pub weight: f64,
    pub effective_cases: Option<f64>,
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
    pub comparisons: Vec<Value>,
    pub association: Value,
    pub summary: Map<String, Value>,
    pub conditional: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_association: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demographic_disparity: Vec<WireDisparity>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inequality: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grid_relative_error: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scores: Option<Value>,
}

#[derive(Serialize)]
pub(super) struct WireGroup {
    pub group: Map<String, Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unknown: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<WireExemption>,
    pub rows: u64,
    #[serde(flatten)]
    pub sums: Option<WireSums>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_undefined: Option<String>,
    #[serde(flatten)]
    pub interval: Option<WireInterval>,
    #[serde(flatten)]
    pub joint: Option<WireJoint>,
    #[serde(flatten)]
    pub counts: Option<WireCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<WireCounts>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bootstrap: Option<WireBootstrap>,
}

/// An interval from counts drawn again, or why there is none.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum WireBootstrap {
    Interval {
        #[serde(flatten)]
        interval: WireInterval,
        #[serde(flatten)]
        joint: Option<WireJoint>,
        #[serde(skip_serializing_if = "Option::is_none")]
        joint_undefined: Option<String>,
    },
    Undefined {
        undefined: String,
    },
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
    pub hits: WireAmount,
    pub base: WireAmount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_cases: Option<f64>,
}

/// A count, or a sum of sampling weights.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum WireAmount {
    Cases(u64),
    Weight(f64),
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

/// The relation of the decision to all groups that are compared.
#[derive(Serialize, Default)]
pub(super) struct WireAssociation {
    pub chi_square: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub degrees_of_freedom: Option<u64>,
    pub p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub g: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub g_p: Option<f64>,
    pub cramers_v: Option<f64>,
    pub cramers_v_corrected: Option<f64>,
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

/// A group's part of the rejected minus its part of the accepted, overall and within conditions.
#[derive(Serialize)]
pub(super) struct WireDisparity {
    pub group: Map<String, Value>,
    pub conditions: Vec<String>,
    pub accepted: WireCounts,
    pub others_accepted: WireCounts,
    pub overall: WirePlain,
    pub conditional: WirePlain,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strata_left_out: Option<usize>,
}

/// A number without an interval.
#[derive(Serialize, Default)]
pub(super) struct WirePlain {
    pub value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undefined: Option<String>,
}

#[derive(Serialize)]
pub(super) struct WirePeriod {
    pub period: Option<String>,
    pub group: Map<String, Value>,
    #[serde(flatten)]
    pub counts: WireCounts,
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

#[derive(Serialize)]
pub(super) struct WireClause {
    pub measure: &'static str,
    pub compare: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worse_by_at_most: Option<f64>,
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
