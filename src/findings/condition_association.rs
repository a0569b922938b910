//! How much of the group is in the conditions: a condition that nearly is the group hides what it carries.

use std::collections::BTreeMap;

use super::attribute::margin;
use super::counted::known_or_unknown;
use super::group::Group;
use crate::inference::adjusted::{ConditionAssociation, condition_association as of_counts};
use crate::policy::Policy;
use crate::share::Undefined;
use crate::tally::{AxisRole, Level, Tally};

/// The relation of the compared groups of an attribute to the cells of all conditions; `None` without conditions.
/// Counts are of rows, also where these have sampling weights.
pub(super) fn condition_association(
    policy: &Policy,
    tally: &Tally,
    roles: &[AxisRole],
    groups: &[Group],
) -> Option<Result<ConditionAssociation, Undefined>> {
    if policy.conditions.is_empty() {
        return None;
    }
    let width = policy.conditions.len();
    let compared: Vec<&Group> = groups.iter().filter(|group| group.is_compared()).collect();
    let mut cells: BTreeMap<Vec<Level>, Vec<u64>> = BTreeMap::new();
    for (key, cases) in margin(tally, &[&policy.condition_roles(), roles].concat()).cells() {
        let (condition, levels) = key.split_at(width);
        let levels = known_or_unknown(levels);
        let cell = cells.entry(condition.to_vec()).or_insert_with(|| vec![0; compared.len()]);
        if let Some(group) = compared.iter().position(|group| group.levels == levels) {
            cell[group] += cases;
        }
    }
    let rows: Vec<Vec<u64>> =
        (0..compared.len()).map(|group| cells.values().map(|cell| cell[group]).collect()).collect();
    Some(if rows.is_empty() { Err(Undefined::SingleGroup) } else { of_counts(&rows) })
}
