//! Are the two sides of a comparison made of the same groups?

use std::collections::BTreeSet;

use super::at_time::AtTime;
use super::group::Standing;
use crate::inference::{Table, TableTest, chi_square, holm};
use crate::policy::Policy;
use crate::share::{Share, Undefined};
use crate::tally::Level;

/// The groups of an attribute on both sides.
#[derive(Debug, Clone)]
pub struct Balance {
    /// Every known group's part of the cases, in the order of the groups.
    pub groups: Vec<GroupMix>,
    /// The test of one and the same mix on both sides.
    pub test: Result<TableTest, Undefined>,
    /// Its p-value after Holm's correction over all attributes.
    pub p_adjusted: Option<f64>,
    /// Whether the mix differs beyond chance.
    pub differs: bool,
}

/// A group's part of the cases whose group is known, on each side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMix {
    /// Its levels.
    pub levels: Vec<Level>,
    /// Its cases of all, in A.
    pub before: Share,
    /// Its cases of all, in B.
    pub now: Share,
}

/// Holds the mix of the groups in B against that in A, attribute by attribute, by Pearson's chi-square: where cases
/// were assigned at random, the two differ by chance alone.
pub fn balances(policy: &Policy, before: &[AtTime], now: &[AtTime]) -> Vec<Balance> {
    let mut balances: Vec<Balance> = before.iter().zip(now).map(|(before, now)| of(before, now)).collect();
    let p = |balance: &Balance| balance.test.as_ref().ok().and_then(|test| test.p.ok());
    let adjusted = holm(&balances.iter().map(p).collect::<Vec<_>>());
    for (balance, p) in balances.iter_mut().zip(adjusted) {
        balance.p_adjusted = p;
        balance.differs = p.is_some_and(|p| p < 1.0 - policy.confidence);
    }
    balances
}

fn of(before: &AtTime, now: &AtTime) -> Balance {
    let levels: BTreeSet<Vec<Level>> = [before, now].into_iter().flat_map(known).collect();
    let cases = |at: &AtTime, levels: &[Level]| {
        let group = at.groups.iter().find(|group| group.levels == levels);
        group.map_or(0, |group| group.counts.cases())
    };
    let all = |at: &AtTime| known(at).map(|levels| cases(at, &levels)).sum::<u64>();
    let (all_before, all_now) = (all(before), all(now));
    let mix = |levels: Vec<Level>| GroupMix {
        before: Share::new(cases(before, &levels), all_before),
        now: Share::new(cases(now, &levels), all_now),
        levels,
    };
    let groups: Vec<GroupMix> = levels.into_iter().map(mix).collect();
    let side = |of: fn(&GroupMix) -> Share| groups.iter().map(|group| of(group).hits()).collect::<Vec<u64>>();
    let table = Table::new(&[side(|group| group.before), side(|group| group.now)]);
    Balance { test: table.map(|table| chi_square(&table)), groups, p_adjusted: None, differs: false }
}

fn known(at: &AtTime) -> impl Iterator<Item = Vec<Level>> {
    let known = at.groups.iter().filter(|group| group.standing != Standing::Unknown);
    known.map(|group| group.levels.clone())
}
