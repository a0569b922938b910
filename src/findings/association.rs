//! All groups of an attribute at once: could they be treated alike?

use super::group::Group;
use super::resampled::resampling;
use crate::inference::{Table, TableTest, cramers_v, cramers_v_corrected, equality_of_groups, g_test};
use crate::policy::Policy;
use crate::share::Undefined;

/// How closely the event of the decision and the groups of an attribute are related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// Whether all groups could have the same selection rate, or the same shares of every class.
    pub test: TableTest,
    /// The same by the likelihood ratio, G.
    pub likelihood_ratio: TableTest,
    /// Cramér's V, from 0 to 1.
    pub cramers_v: f64,
    /// Cramér's V without what chance adds to it.
    pub cramers_v_corrected: f64,
    /// How many groups were compared.
    pub groups: usize,
}

/// The relation of the decision to all groups that are compared. Undefined in a sample with weights, whose rows are
/// not drawn alike.
pub(super) fn association(
    policy: &Policy,
    columns: &[String],
    groups: &[Group],
) -> Result<Association, Undefined> {
    if policy.is_weighted_sample() {
        return Err(Undefined::SurveyWeights);
    }
    let compared = groups.iter().filter(|group| group.is_compared());
    let outcomes: Vec<Vec<u64>> = compared.map(|group| group.outcomes(policy)).collect();
    if outcomes.iter().all(Vec::is_empty) {
        return Err(Undefined::NotCounted);
    }
    let table = Table::new(&outcomes)?;
    let resampling = resampling(policy, "permutation", columns);
    Ok(Association {
        test: equality_of_groups(&table, resampling.as_ref()),
        likelihood_ratio: g_test(&table),
        cramers_v: cramers_v(&table),
        cramers_v_corrected: cramers_v_corrected(&table),
        groups: outcomes.iter().filter(|of_group| of_group.iter().any(|cases| *cases > 0)).count(),
    })
}
