//! Whether a group is a larger part of those turned down than of those accepted, overall and within conditions.

use super::compare::ReferenceGroup;
use super::conditional::{Condition, reference};
use super::counted::Counted;
use super::group::Group;
use crate::inference::strata::{self, DemographicDisparity};
use crate::inference::{WeightedStratum, survey_demographic_disparity};
use crate::measures::{Direction, Rate, selection_rate};
use crate::policy::Policy;
use crate::share::{Share, Undefined, WeightedRate, WeightedShare};

/// One group against all other compared groups together, whatever the reference of the attribute.
#[derive(Debug, Clone)]
pub struct Disparity {
    /// The group, by index.
    pub group: usize,
    /// The columns of the conditions.
    pub conditions: Vec<String>,
    /// The group's cases that were accepted: that received a good event, or were spared a bad one.
    pub accepted: Rate,
    /// The same for all others.
    pub others_accepted: Rate,
    /// The group's part of all accepted.
    pub of_accepted: Rate,
    /// The group's part of all rejected.
    pub of_rejected: Rate,
    /// The group's part of the rejected minus its part of the accepted, overall and within conditions.
    pub value: Result<DemographicDisparity, Undefined>,
}

/// Demographic disparity of every compared group.
pub(super) fn disparities(policy: &Policy, groups: &[Group], conditions: &[Condition]) -> Vec<Disparity> {
    let accepted = |counts: &Counted| match (counts.share(selection_rate()), policy.decision.direction) {
        (selected, Direction::Favorable) => selected,
        (Rate::Share(share), Direction::Adverse) => Rate::Share(share.complement()),
        (Rate::Weighted(WeightedRate::Share(share)), Direction::Adverse) => {
            Rate::Weighted(WeightedRate::Share(share.complement()))
        }
        (other, Direction::Adverse) => other,
    };
    let compared = groups.iter().enumerate().filter(|(_, group)| group.is_compared());
    let of_group = compared.map(|(index, _)| {
        let strata = conditions.iter().map(|condition| {
            let others = reference(ReferenceGroup::Rest, index, groups, &condition.counts);
            (accepted(&condition.counts[index]), accepted(&others))
        });
        let columns = policy.conditions.iter().map(|condition| condition.column.clone()).collect();
        of_strata(index, columns, &strata.collect::<Vec<_>>())
    });
    of_group.collect()
}

/// From the accepted of the group and of the others, condition by condition.
fn of_strata(group: usize, conditions: Vec<String>, strata: &[(Rate, Rate)]) -> Disparity {
    let weighted = strata.iter().filter_map(|pair| match pair {
        (Rate::Weighted(WeightedRate::Share(group)), Rate::Weighted(WeightedRate::Share(reference))) => {
            Some(WeightedStratum { group: *group, reference: *reference })
        }
        _ => None,
    });
    let weighted: Vec<WeightedStratum> = weighted.collect();
    let whole = weighted.iter().copied().reduce(|one, other| WeightedStratum {
        group: one.group.pool(other.group),
        reference: one.reference.pool(other.reference),
    });
    if let Some(whole) = whole {
        let rate = |share: WeightedShare| Rate::Weighted(WeightedRate::Share(share));
        let part = |ours: WeightedShare, theirs: WeightedShare| {
            rate(WeightedShare { hits: ours.hits, base: ours.hits.plus(theirs.hits), sample: ours.sample })
        };
        return Disparity {
            group,
            conditions,
            accepted: rate(whole.group),
            others_accepted: rate(whole.reference),
            of_accepted: part(whole.group, whole.reference),
            of_rejected: part(whole.group.complement(), whole.reference.complement()),
            value: survey_demographic_disparity(&weighted),
        };
    }
    let counts = strata.iter().filter_map(|pair| match pair {
        (Rate::Share(group), Rate::Share(reference)) => {
            Some(strata::Stratum { group: *group, reference: *reference })
        }
        _ => None,
    });
    let counts: Vec<strata::Stratum> = counts.collect();
    let none = Share::new(0, 0);
    let ours = counts.iter().fold(none, |sum, stratum| sum.pool(stratum.group));
    let theirs = counts.iter().fold(none, |sum, stratum| sum.pool(stratum.reference));
    let part = |ours: Share, theirs: Share| Rate::Share(Share::new(ours.hits(), ours.hits() + theirs.hits()));
    Disparity {
        group,
        conditions,
        accepted: Rate::Share(ours),
        others_accepted: Rate::Share(theirs),
        of_accepted: part(ours, theirs),
        of_rejected: part(ours.complement(), theirs.complement()),
        value: strata::demographic_disparity(&counts),
    }
}
