//! The part of `audit.json` that puts the judged periods beside the others; the rules of its shape are those of the
//! whole.

use serde::Serialize;
use serde_json::{Map, Value};

use super::wire::{WireCounts, WireEstimate, WireSplit, WireTest};

/// `judged`: the names of the judged periods. `periods`: all up to the last judged one, also those without a row.
/// `watched`: how the monitors of all attributes are watched together.
#[derive(Serialize)]
pub(super) struct WireOverTime {
    pub every: &'static str,
    pub judged: Vec<String>,
    pub periods: Vec<WirePeriodCases>,
    pub recorded: WireRecorded,
    pub watched: WireWatched,
    pub attributes: Vec<WireCourse>,
}

/// A period and its cases that were used, as the history counts them; null where no file holds a row of it.
#[derive(Serialize)]
pub(super) struct WirePeriodCases {
    pub name: String,
    pub cases: Option<u64>,
}

/// What the check found new. `gone`: files whose counts are kept although they are no longer in the log; `kept_out`:
/// cases of forgotten periods, which are not recorded again.
#[derive(Serialize)]
pub(super) struct WireRecorded {
    pub new: Vec<String>,
    pub changed: Vec<String>,
    pub unchanged: usize,
    pub same: Vec<WireSame>,
    pub renamed: Vec<WireRenamed>,
    pub gone: Vec<String>,
    pub revised: Vec<WireRevision>,
    pub undated: u64,
    pub kept_out: u64,
    pub begins_anew: bool,
    pub state: String,
}

/// A recorded file under another name.
#[derive(Serialize)]
pub(super) struct WireRenamed {
    pub from: String,
    pub to: String,
}

/// A file with the same bytes as a recorded one.
#[derive(Serialize)]
pub(super) struct WireSame {
    pub path: String,
    pub recorded: String,
}

/// A period that holds other counts than when it was recorded, in cases.
#[derive(Serialize)]
pub(super) struct WireRevision {
    pub period: String,
    pub before: u64,
    pub now: u64,
}

/// `alpha`: the chance of ever raising a false alarm, all monitors together. `from`: the first watched period.
#[derive(Serialize)]
pub(super) struct WireWatched {
    pub alpha: f64,
    pub from: Option<String>,
    pub monitors: usize,
    pub method: &'static str,
    pub unwatched: Vec<WireUnwatched>,
}

/// A clause that is not watched: its place in the policy, from 0, and its words.
#[derive(Serialize)]
pub(super) struct WireUnwatched {
    pub clause: usize,
    pub demand: String,
    pub reason: String,
}

/// One attribute. A group that has no case in a period, or is left out there, has no entry for it in `course`.
#[derive(Serialize)]
pub(super) struct WireCourse {
    pub columns: Vec<String>,
    pub course: Vec<WireReading>,
    pub changes: Vec<WireChange>,
    pub overall_changes: Vec<WireWholeChange>,
    pub monitors: Vec<WireMonitor>,
}

/// A group in a period; `cases` of a mean amount.
#[derive(Serialize)]
pub(super) struct WireReading {
    pub period: String,
    pub measure: &'static str,
    pub group: Map<String, Value>,
    #[serde(flatten)]
    pub estimate: WireEstimate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<u64>,
}

/// A group now and before. `compare`: value, or difference from the reference; `estimate` is now minus before, of a
/// ratio now over before. `since`: last, the name of a period, or a number of periods whose mean is meant.
#[derive(Serialize)]
pub(super) struct WireChange {
    pub measure: &'static str,
    pub compare: &'static str,
    pub group: Map<String, Value>,
    pub reference: Value,
    pub since: Value,
    pub periods: Vec<String>,
    pub estimate: WireEstimate,
    pub test: WireTest,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split: Option<WireChangeSplit>,
}

/// The change of a gap in parts, and those of the two rates it is made of.
#[derive(Serialize, Default)]
pub(super) struct WireChangeSplit {
    #[serde(flatten)]
    pub gap: WireSplit,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<WireSplit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<WireSplit>,
}

/// The rate of all known groups together, now and before: the part from other groups (mix), and from other rates of
/// the groups.
#[derive(Serialize)]
pub(super) struct WireWholeChange {
    pub measure: &'static str,
    pub since: Value,
    pub periods: Vec<String>,
    pub split: WireSplit,
}

/// A clause watched for a group, or with a null group for the attribute. `reference`: a group (with `best`, the best
/// over all watched periods), rest, overall, or pairs: every group against every other. `alarm`: since which period.
#[derive(Serialize)]
pub(super) struct WireMonitor {
    pub clause: usize,
    pub demand: String,
    pub group: Option<Map<String, Value>>,
    pub reference: Value,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub best: bool,
    pub alarm: Option<String>,
    pub steps: Vec<WireStep>,
}

/// After a period: natural logarithms of the e-value of this monitor alone, and of the one that allows for all
/// monitors; and the value to date with its limits.
#[derive(Serialize)]
pub(super) struct WireStep {
    pub period: String,
    pub e_log: Option<f64>,
    pub e_log_adjusted: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_counts: Option<WireCounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference_counts: Option<WireCounts>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<WireEstimate>,
}
