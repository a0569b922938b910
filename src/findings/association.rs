//! All groups of an attribute at once: could their selection rates be equal?

use super::group::Group;
use super::resampled::resampling;
use crate::inference::{Table, TableTest, cramers_v, cramers_v_corrected, equality_of_groups};
use crate::policy::Policy;
use crate::share::{Share, Undefined};

/// How closely the event of the decision and the groups of an attribute are related.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Association {
    /// Whether all groups could have the same selection rate.
    pub test: TableTest,
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
    let shares: Vec<Share> = compared.map(|group| group.counts.selection()).collect();
    let table = Table::of_shares(&shares)?;
    let resampling = resampling(policy, "permutation", columns);
    Ok(Association {
        test: equality_of_groups(&table, resampling.as_ref()),
        cramers_v: cramers_v(&table),
        cramers_v_corrected: cramers_v_corrected(&table),
        groups: shares.iter().filter(|share| share.base() > 0).count(),
    })
}
