//! Findings and the clauses they come from.

use super::estimates::estimate;
use super::keys::{group_key, reference_key};
use super::power::power;
use super::wire::*;
use crate::audit::Audit;
use crate::findings::{CLAUSE_UNMATCHED, Finding};
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
        group: subject.and_then(|(attribute, subject)| Some(group_key(attribute, subject.group?))),
        reference: subject
            .and_then(|(attribute, subject)| Some(reference_key(attribute, subject.reference?))),
        estimate: finding.estimate.map(|judged| estimate(Ok(judged))),
        reason: finding.reason.clone(),
        note: finding.note.clone(),
        power: finding.power.as_ref().map(power),
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
