//! The levels of two groups side by side.

use crate::amount::Distribution;
use crate::share::Undefined;

/// One level with the cases of the two groups, and how many of each lie below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    pub(crate) level: f64,
    pub(crate) group: u64,
    pub(crate) reference: u64,
    pub(crate) group_below: u64,
    pub(crate) reference_below: u64,
}

impl Level {
    /// Both groups' cases at the level.
    pub(crate) fn cases(&self) -> u64 {
        self.group + self.reference
    }
}

/// All levels of two groups, ascending: one pass over both, as long as the two have levels.
pub(crate) fn levels(group: &Distribution, reference: &Distribution) -> Vec<Level> {
    let (ours, theirs) = (group.steps(), reference.steps());
    let (mut at, mut there) = (0, 0);
    let (mut group_below, mut reference_below) = (0, 0);
    let mut levels = Vec::with_capacity(ours.len() + theirs.len());
    while at < ours.len() || there < theirs.len() {
        let next = [ours.get(at), theirs.get(there)].into_iter().flatten().map(|step| step.level);
        let level = next.fold(f64::INFINITY, f64::min);
        let mut made = Level { level, group: 0, reference: 0, group_below, reference_below };
        if let Some(step) = ours.get(at).filter(|step| step.level == level) {
            made.group = step.cases;
            at += 1;
        }
        if let Some(step) = theirs.get(there).filter(|step| step.level == level) {
            made.reference = step.cases;
            there += 1;
        }
        group_below += made.group;
        reference_below += made.reference;
        levels.push(made);
    }
    levels
}

/// That both groups have a case.
pub(crate) fn check_cases(group: &Distribution, reference: &Distribution) -> Result<(), Undefined> {
    if group.cases() == 0 {
        Err(Undefined::NoCases)
    } else if reference.cases() == 0 {
        Err(Undefined::ReferenceUndefined)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_groups_are_walked_once_and_in_order() {
        let group = Distribution::of([(1.0, 2), (3.0, 1), (-2.0, 4)]);
        let reference = Distribution::of([(3.0, 5), (7.0, 1)]);
        let found: Vec<_> = levels(&group, &reference)
            .into_iter()
            .map(|at| [at.level as i64, at.group as i64, at.reference as i64, at.group_below as i64])
            .collect();
        assert_eq!(found, [[-2, 4, 0, 0], [1, 2, 0, 4], [3, 1, 5, 6], [7, 0, 1, 7]]);
        assert_eq!(levels(&group, &reference)[3].reference_below, 5);
        assert!(levels(&Distribution::default(), &Distribution::default()).is_empty());
    }
}
