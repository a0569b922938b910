//! What in a policy matched nothing in the log, or looks like a slip.

use super::attribute::Attribute;
use super::finding::Finding;
use super::group::Standing;
use super::rules;
use crate::policy::Policy;
use crate::tally::{AxisRole, Plan, Tally};

/// Exclusions and renamings that applied to nothing, and clauses that look like a slip.
pub(super) fn unmatched(
    policy: &Policy,
    plan: &Plan,
    tally: &Tally,
    attributes: &[Attribute],
) -> Vec<Finding> {
    let doubt = |doubt: &String| Finding::noticed(rules::DOUBTFUL_CLAUSE, doubt.clone());
    let mut findings: Vec<Finding> = policy.doubts.iter().map(doubt).collect();
    for (index, small) in policy.exclusions.iter().enumerate() {
        let groups = attributes.iter().flat_map(|attribute| &attribute.groups);
        if !groups.into_iter().any(|group| group.standing == Standing::Excluded(index)) {
            let reason = format!("no group is below {} of the used cases", small.written);
            findings.push(Finding::noticed(rules::EXCLUSION_UNMATCHED, reason));
        }
    }
    for (index, group) in policy.groups.iter().enumerate() {
        let applied = plan.position(AxisRole::Group(index)).and_then(|axis| tally.seen.get(axis));
        for name in group.values.rename.keys() {
            if !applied.is_some_and(|seen| seen.renamed.contains(name)) {
                let reason = format!("{:?} does not occur in column {:?}", name, group.column);
                findings.push(Finding::noticed(rules::RENAME_UNMATCHED, reason));
            }
        }
    }
    findings
}
