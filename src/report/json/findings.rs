//! Findings and the clauses they come from.

use serde_json::{Map, Value};

use super::estimates::estimate;
use super::keys::{group_key, levels_key, reference_key};
use super::over_time::{against_key, beside_key, since};
use super::power::power;
use super::wire::*;
use crate::audit::Audit;
use crate::findings::{CLAUSE_UNMATCHED, Earlier, Finding};
use crate::policy::{Bound, Clause, Origin, Reference};
use crate::report::sentences::sentence;

pub(super) fn finding(audit: &Audit, finding: &Finding) -> WireFinding {
    let subject = finding.subject.map(|subject| (&audit.attributes[subject.attribute], subject));
    WireFinding {
        code: finding.code,
        verdict: finding.verdict.word(),
        // A clause that judged nothing is a finding about the policy, not a verdict of the clause.
        clause: finding.clause.as_ref().filter(|_| finding.code != CLAUSE_UNMATCHED).map(clause),
        columns: subject.map_or_else(Vec::new, |(attribute, _)| attribute.columns.clone()),
        group: group(audit, finding),
        reference: reference(audit, finding),
        estimate: finding.estimate.map(|judged| estimate(Ok(judged))),
        reason: finding.reason.clone(),
        note: finding.note.clone(),
        power: finding.power.as_ref().map(power),
        text: sentence(audit, finding).words(),
    }
}

/// The group of a finding. One that rests on several periods names it also where the judged one has no case of it.
fn group(audit: &Audit, finding: &Finding) -> Option<Map<String, Value>> {
    let attribute = &audit.attributes[finding.subject?.attribute];
    let levels = match &finding.earlier {
        None => return Some(group_key(attribute, finding.subject?.group?)),
        Some(Earlier::Change { group, .. }) => group,
        Some(Earlier::Alarm(index)) => audit.over_time.as_ref()?.monitors.all[*index].group.as_ref()?,
    };
    Some(levels_key(&attribute.columns, levels))
}

fn reference(audit: &Audit, finding: &Finding) -> Option<Value> {
    let subject = finding.subject?;
    let attribute = &audit.attributes[subject.attribute];
    let key = match &finding.earlier {
        None => return Some(reference_key(attribute, subject.reference?)),
        Some(Earlier::Change { beside, .. }) => beside_key(&attribute.columns, beside),
        Some(Earlier::Alarm(index)) => {
            against_key(&attribute.columns, &audit.over_time.as_ref()?.monitors.all[*index].against)
        }
    };
    // A summary has no one to be held against.
    Some(key).filter(|key| !key.is_null() && key != "pairs")
}

fn clause(clause: &Clause) -> WireClause {
    let bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.exact.to_f64());
    WireClause {
        measure: clause.demand.id(),
        compare: clause.compare.word(),
        at_least: bound(&clause.at_least),
        at_most: bound(&clause.at_most),
        since: clause.worsening.as_ref().map(|worsening| since(&worsening.since)),
        worse_by_at_most: clause.worsening.as_ref().map(|worsening| worsening.at_most.exact.to_f64()),
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
