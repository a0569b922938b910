//! `audit.json`: the audit for other programs.

mod amounts;
mod attributes;
mod classes;
mod comparison;
mod estimates;
mod findings;
mod keys;
mod over_time;
mod power;
mod resampled;
mod scores;
mod wire;
mod wire_over_time;
mod wire_power;

use rayon::prelude::*;
use serde_json::{Map, Value};

use self::attributes::attribute;
pub use self::comparison::comparison_json;
use self::estimates::sums;
use self::findings::finding;
use self::over_time::over_time;
use self::wire::*;
use super::VERSION;
use crate::audit::{Audit, SourceFile};
use crate::measures::Direction;
use crate::policy::{Cut, Event, Form};
use crate::source::{FingerprintKind, sha256};

/// The audit as JSON, schema `evenhand.audit/1`, with a line break at the end.
///
/// Numbers are in full precision. What is undefined is `null` with a reason beside it, an infinite limit is
/// `null`. No clock time and no path outside the log is in it.
pub fn json(audit: &Audit) -> String {
    let wire = WireAudit {
        schema: SCHEMA,
        tool: WireTool { name: "evenhand", version: VERSION },
        audit: head(audit),
        log: WireLog { sources: audit.sources.iter().map(source).collect() },
        ledger: ledger(audit),
        attributes: audit.attributes.par_iter().map(|of| attribute(audit, of)).collect(),
        over_time: audit.over_time.as_ref().map(|of| over_time(audit, of)),
        findings: audit.findings.par_iter().map(|of| finding(audit, of)).collect(),
    };
    // Maps have text keys and floats are finite, so this cannot fail.
    let text = serde_json::to_string_pretty(&wire).expect("an audit is valid JSON");
    text + "\n"
}

fn head(audit: &Audit) -> WireHead {
    let policy = &audit.policy;
    WireHead {
        name: policy.name.clone(),
        date: policy.date.clone(),
        domain: policy.domain.word(),
        profiles: policy.profiles.iter().map(|profile| profile.id.clone()).collect(),
        policy_sha256: policy.text.as_deref().map(sha256),
        seed: policy.seed,
        replicates: policy.replicates,
        confidence: policy.confidence,
        decision: WireDecision {
            form: match policy.form() {
                Form::YesNo => None,
                Form::Amount => Some("amount"),
                Form::Classes => Some("categories"),
                Form::Stages => Some("stages"),
            },
            column: policy.decision.column.clone(),
            direction: match policy.decision.direction {
                Direction::Favorable => "favorable",
                Direction::Adverse => "adverse",
            },
            event: event(&policy.decision.event),
            cut: audit.cut,
        },
        weight: policy
            .weight
            .as_ref()
            .filter(|_| policy.is_weighted_sample())
            .map(|weight| WireWeight { column: weight.column.clone(), kind: weight.kind.word() }),
    }
}

/// The event in words that need no report: the declared values, or the side and the bound.
fn event(event: &Event) -> Vec<String> {
    match event {
        Event::Values(flag) => flag.yes.iter().map(ToString::to_string).collect(),
        Event::Threshold { side, cut: Cut::At(bound) } => vec![format!("{} {bound}", side.key())],
        Event::Threshold { side, cut: Cut::Median(over) } => {
            vec![format!("{} median over {}", side.key(), over.word())]
        }
        Event::Amount { .. } => Vec::new(),
        Event::Classes { order } => order.clone(),
        Event::Stages(stages) => stages.names.clone(),
    }
}

fn source(file: &SourceFile) -> Map<String, Value> {
    let mut map = Map::new();
    map.insert("path".into(), file.name.clone().into());
    if file.fingerprint.kind != FingerprintKind::None {
        map.insert(file.fingerprint.kind.word().into(), file.fingerprint.hex.clone().into());
    }
    map.insert("bytes".into(), file.fingerprint.bytes.into());
    map.insert("rows".into(), file.rows.into());
    map
}

fn ledger(audit: &Audit) -> WireLedger {
    let ledger = &audit.ledger;
    let excluded = ledger.excluded.iter();
    let unknown = audit.attributes.iter().zip(&ledger.unknown);
    WireLedger {
        read: ledger.read,
        used: ledger.used,
        sums: ledger.weighted.map(sums),
        excluded: excluded
            .map(|(reason, rows)| WireExcluded { reason: reason.to_string(), rows: *rows })
            .collect(),
        unlabelled: ledger.unlabelled,
        unknown: unknown
            .map(|(attribute, rows)| WireUnknown { columns: attribute.columns.clone(), rows: *rows })
            .collect(),
    }
}
