//! Whether a group is a larger part of those turned down than of those accepted, overall and within conditions.

use super::compare::ReferenceGroup;
use super::conditional::{Condition, reference};
use super::group::Group;
use crate::inference::strata::{self, DemographicDisparity};
use crate::measures::{Confusion, Direction};
use crate::policy::Policy;
use crate::share::{Share, Undefined};

/// One group against all other compared groups together, whatever the reference of the attribute.
#[derive(Debug, Clone)]
pub struct Disparity {
    /// The group, by index.
    pub group: usize,
    /// The columns of the conditions.
    pub conditions: Vec<String>,
    /// The group's cases that were accepted: that received a good event, or were spared a bad one.
    pub accepted: Share,
    /// The same for all others.
    pub others_accepted: Share,
    /// The group's part of the rejected minus its part of the accepted, overall and within conditions.
    pub value: Result<DemographicDisparity, Undefined>,
}

/// Demographic disparity of every compared group.
pub(super) fn disparities(policy: &Policy, groups: &[Group], conditions: &[Condition]) -> Vec<Disparity> {
    let accepted = |counts: Confusion| match policy.decision.direction {
        Direction::Favorable => counts.selection(),
        Direction::Adverse => counts.selection().complement(),
    };
    let compared = groups.iter().enumerate().filter(|(_, group)| group.is_compared());
    let of_group = compared.map(|(index, _)| {
        let strata = conditions.iter().map(|condition| strata::Stratum {
            group: accepted(condition.counts[index]),
            reference: accepted(reference(ReferenceGroup::Rest, index, groups, &condition.counts)),
        });
        let strata: Vec<strata::Stratum> = strata.collect();
        let none = Share::new(0, 0);
        Disparity {
            group: index,
            conditions: policy.conditions.iter().map(|condition| condition.column.clone()).collect(),
            accepted: strata.iter().fold(none, |sum, stratum| sum.pool(stratum.group)),
            others_accepted: strata.iter().fold(none, |sum, stratum| sum.pool(stratum.reference)),
            value: strata::demographic_disparity(&strata),
        }
    });
    of_group.collect()
}
