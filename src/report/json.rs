//! `audit.json`: the audit for other programs.

use serde_json::{Map, Value};

use super::VERSION;
use super::sentences::sentence;
use super::wire::*;
use crate::audit::{Audit, SourceFile};
use crate::findings::{
    Attribute, CLAUSE_UNMATCHED, Comparison, Conditional, Finding, Group, MeasureValue, ReferenceGroup,
    Standing, SummaryValue,
};
use crate::inference::strata::{GapSplit, StratifiedTest};
use crate::inference::{Estimate, Interval, Test};
use crate::measures::{Direction, Rate};
use crate::policy::{Bound, Clause, Cut, Event, Origin, Reference};
use crate::share::{Share, Undefined};
use crate::source::{FingerprintKind, sha256};
use crate::tally::Level;

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
        attributes: audit.attributes.iter().map(|of| attribute(audit, of)).collect(),
        findings: audit.findings.iter().map(|of| finding(audit, of)).collect(),
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
        confidence: policy.confidence,
        decision: WireDecision {
            column: policy.decision.column.clone(),
            direction: match policy.decision.direction {
                Direction::Favorable => "favorable",
                Direction::Adverse => "adverse",
            },
            event: event(&policy.decision.event),
            cut: audit.cut,
        },
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
        excluded: excluded
            .map(|(reason, rows)| WireExcluded { reason: reason.to_string(), rows: *rows })
            .collect(),
        unlabelled: ledger.unlabelled,
        unknown: unknown
            .map(|(attribute, rows)| WireUnknown { columns: attribute.columns.clone(), rows: *rows })
            .collect(),
    }
}

fn attribute(audit: &Audit, attribute: &Attribute) -> WireAttribute {
    let key = |index: usize| group_key(attribute, index);
    let periods = attribute.periods.iter().map(|period| WirePeriod {
        period: level_text(&period.period),
        group: key(period.group),
        hits: period.selection.hits(),
        base: period.selection.base(),
    });
    WireAttribute {
        columns: attribute.columns.clone(),
        groups: attribute.groups.iter().map(|of| group(audit, attribute, of)).collect(),
        comparisons: attribute.comparisons.iter().map(|of| comparison(attribute, of)).collect(),
        summary: attribute
            .summaries
            .iter()
            .map(|of| (of.summary.id.to_string(), to_value(summary(attribute, of))))
            .collect(),
        conditional: attribute.conditional.iter().map(|of| conditional(attribute, of)).collect(),
        periods: periods.collect(),
    }
}

fn to_value(wire: impl serde::Serialize) -> Value {
    serde_json::to_value(wire).expect("an audit is valid JSON")
}

fn level_text(level: &Level) -> Option<String> {
    (!level.is_missing()).then(|| level.to_string())
}

fn levels_key(columns: &[String], levels: &[Level]) -> Map<String, Value> {
    let pairs = columns.iter().zip(levels);
    pairs.map(|(column, level)| (column.clone(), level_text(level).into())).collect()
}

fn group_key(attribute: &Attribute, index: usize) -> Map<String, Value> {
    levels_key(&attribute.columns, &attribute.groups[index].levels)
}

fn reference_key(attribute: &Attribute, reference: ReferenceGroup) -> Value {
    match reference {
        ReferenceGroup::Group(index) => Value::Object(group_key(attribute, index)),
        ReferenceGroup::Rest => "rest".into(),
        ReferenceGroup::Overall => "overall".into(),
        ReferenceGroup::Absent => Value::Null,
    }
}

fn group(audit: &Audit, attribute: &Attribute, group: &Group) -> WireGroup {
    let excluded = match group.standing {
        Standing::Excluded(index) => Some(&audit.policy.exclusions[index]),
        Standing::Known | Standing::Unknown => None,
    };
    WireGroup {
        group: levels_key(&attribute.columns, &group.levels),
        unknown: group.standing == Standing::Unknown,
        excluded: excluded.map(|small| WireExemption {
            below_fraction: small.below.to_f64(),
            justification: small.justification.clone(),
        }),
        rows: group.counts.cases(),
        fraction: group.of_used.rate().unwrap_or(0.0),
        measures: group
            .measures
            .iter()
            .map(|value| (value.measure.id.to_string(), to_value(measure(value))))
            .collect(),
    }
}

fn counts(share: Share) -> WireCounts {
    WireCounts { hits: share.hits(), base: share.base() }
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

fn interval(interval: Interval) -> WireInterval {
    WireInterval { low: finite(interval.low), high: finite(interval.high), method: interval.method }
}

fn measure(value: &MeasureValue) -> WireEstimate {
    match value.rate {
        Err(reason) => undefined(reason),
        Ok(rate) => WireEstimate {
            value: finite(rate.value()),
            interval: value.interval.map(interval),
            counts: match rate {
                Rate::Share(share) => Some(counts(share)),
                Rate::Mean(_) => None,
            },
            parts: match rate {
                Rate::Share(_) => None,
                Rate::Mean(parts) => Some(parts.into_iter().map(counts).collect()),
            },
            ..WireEstimate::default()
        },
    }
}

fn undefined(reason: Undefined) -> WireEstimate {
    WireEstimate { undefined: Some(reason.to_string()), ..WireEstimate::default() }
}

fn estimate(estimate: Result<Estimate, Undefined>) -> WireEstimate {
    match estimate {
        Err(reason) => undefined(reason),
        Ok(estimate) => WireEstimate {
            value: finite(estimate.value),
            interval: Some(interval(estimate.interval)),
            joint: estimate.joint.map(|joint| WireJoint {
                joint_low: finite(joint.low),
                joint_high: finite(joint.high),
                joint_method: joint.method,
            }),
            ..WireEstimate::default()
        },
    }
}

fn comparison(attribute: &Attribute, comparison: &Comparison) -> WireComparison {
    WireComparison {
        measure: comparison.measure.id,
        group: group_key(attribute, comparison.group),
        reference: reference_key(attribute, comparison.reference),
        difference: estimate(comparison.difference),
        ratio: estimate(comparison.ratio),
        test: test(comparison.test),
    }
}

fn test(test: Result<Test, Undefined>) -> WireTest {
    match test {
        Ok(test) => WireTest {
            method: Some(test.method),
            p: Some(test.p),
            p_adjusted: Some(test.p_adjusted),
            undefined: None,
        },
        Err(reason) => WireTest { undefined: Some(reason.to_string()), ..WireTest::default() },
    }
}

fn summary(attribute: &Attribute, summary: &SummaryValue) -> WireSummary {
    let extremes = summary.extremes;
    WireSummary {
        estimate: estimate(summary.estimate),
        left_out: summary.left_out.iter().map(|index| group_key(attribute, *index)).collect(),
        lowest: extremes.map(|extremes| group_key(attribute, extremes.lowest)),
        highest: extremes.map(|extremes| group_key(attribute, extremes.highest)),
        measure: extremes.map(|extremes| extremes.measure),
    }
}

fn conditional(attribute: &Attribute, conditional: &Conditional) -> WireConditional {
    let strata = conditional.strata.iter().map(|stratum| WireStratum {
        condition: levels_key(&conditional.conditions, &stratum.condition),
        group: counts(stratum.group),
        reference: counts(stratum.reference),
    });
    WireConditional {
        measure: conditional.measure.id,
        conditions: conditional.conditions.clone(),
        group: group_key(attribute, conditional.group),
        reference: reference_key(attribute, conditional.reference),
        cochran_mantel_haenszel: statistic(conditional.pooled.cochran_mantel_haenszel),
        odds_ratio: estimate(conditional.pooled.odds_ratio),
        risk_difference: estimate(conditional.pooled.risk_difference),
        risk_ratio: estimate(conditional.pooled.risk_ratio),
        standardized_difference: estimate(conditional.pooled.standardized.map(|both| both.difference)),
        breslow_day: statistic(conditional.pooled.breslow_day),
        tarone: statistic(conditional.pooled.tarone),
        decomposition: split(conditional.pooled.split),
        strata: strata.collect(),
    }
}

fn statistic(test: Result<StratifiedTest, Undefined>) -> WireStatistic {
    match test {
        Ok(test) => WireStatistic {
            statistic: finite(test.statistic),
            p: finite(test.p),
            degrees_of_freedom: Some(test.degrees_of_freedom),
            undefined: None,
        },
        Err(reason) => WireStatistic { undefined: Some(reason.to_string()), ..WireStatistic::default() },
    }
}

fn split(split: Result<GapSplit, Undefined>) -> WireSplit {
    match split {
        Ok(split) => WireSplit {
            value: finite(split.gap),
            mix: finite(split.mix),
            rate: finite(split.rate),
            unmatched: finite(split.unmatched),
            method: Some(split.method),
            undefined: None,
        },
        Err(reason) => WireSplit { undefined: Some(reason.to_string()), ..WireSplit::default() },
    }
}

fn finding(audit: &Audit, finding: &Finding) -> WireFinding {
    let subject = finding.subject.map(|subject| (&audit.attributes[subject.attribute], subject));
    WireFinding {
        code: finding.code,
        verdict: finding.verdict.word(),
        // A clause that judged nothing is a finding about the policy, not a verdict of the clause.
        clause: finding.clause.as_ref().filter(|_| finding.code != CLAUSE_UNMATCHED).map(clause),
        columns: subject.map_or_else(Vec::new, |(attribute, _)| attribute.columns.clone()),
        group: subject.and_then(|(attribute, subject)| Some(group_key(attribute, subject.group?))),
        reference: subject
            .and_then(|(attribute, subject)| Some(reference_key(attribute, subject.reference?))),
        estimate: finding.estimate.map(|judged| estimate(Ok(judged))),
        reason: finding.reason.clone(),
        note: finding.note.clone(),
        text: sentence(audit, finding).words(),
    }
}

fn clause(clause: &Clause) -> WireClause {
    let bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.exact.to_f64());
    WireClause {
        measure: clause.demand.id(),
        compare: clause.compare.word(),
        at_least: bound(&clause.at_least),
        at_most: bound(&clause.at_most),
        judge: clause.judge.word(),
        min_rows: clause.min_rows,
        inconclusive: if clause.inconclusive_fails { "fail" } else { "warn" },
        groups: clause.groups.clone(),
        reference: clause.reference.as_ref().map(|reference| match reference {
            Reference::Best => "best".into(),
            Reference::Rest => "rest".into(),
            Reference::Overall => "overall".into(),
            Reference::Group(names) => names.join(" / "),
        }),
        profile: match &clause.origin {
            Origin::Policy => None,
            Origin::Profile(id) => Some(id.clone()),
        },
    }
}
