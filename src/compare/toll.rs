//! What became of the gaps of a comparison.

use super::Compared;
use crate::findings::{AtTime, Gap, GroupChange, Turn, gap, turn};
use crate::share::Undefined;
use crate::tally::Level;

/// How many gaps there are and what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Toll {
    /// Gaps that were compared.
    pub compared: usize,
    /// Of these, larger beyond chance.
    pub grew: usize,
    /// Changed beyond chance, with the other side ahead.
    pub turned: usize,
    /// Of these, larger than they were.
    pub turned_larger: usize,
    /// Smaller beyond chance.
    pub shrank: usize,
    /// Not told from chance.
    pub not_told: usize,
    /// Gaps that could not be compared, because one does not exist on a side.
    pub undefined: usize,
    /// Gaps that changed beyond chance and are larger, whichever side is ahead.
    pub worse: usize,
}

impl Compared {
    /// The two sides of an attribute: A, then B.
    pub fn sides_of(&self, attribute: usize) -> [&AtTime; 2] {
        [&self.before.attributes[attribute], &self.now.attributes[attribute]]
    }

    /// Why a number of a group is missing: where it was told that the group has no cases on a side and an exclusion of
    /// the policy leaves it out there, that is why.
    pub fn why(&self, attribute: usize, levels: &[Level], told: Undefined) -> Undefined {
        let out = |at: &AtTime| at.groups.iter().any(|group| group.levels == levels && !group.is_compared());
        match told {
            Undefined::NoCases | Undefined::EarlierUndefined
                if self.sides_of(attribute).into_iter().any(out) =>
            {
                Undefined::Excluded
            }
            other => other,
        }
    }

    /// The gap that a change is the change of; `None` where it is that of a group alone.
    pub fn gap(&self, change: &GroupChange) -> Option<Gap> {
        let [before, now] = self.sides_of(change.attribute);
        gap(change, before, now)
    }

    /// What became of a gap; `None` where the change has no value or is that of a group alone.
    pub fn turn(&self, change: &GroupChange) -> Option<Turn> {
        self.gap(change).and_then(|gap| turn(&self.policy, change, gap))
    }

    /// Every change of a gap.
    pub fn gaps(&self) -> impl Iterator<Item = (&GroupChange, Gap)> {
        self.changes.groups.iter().filter_map(|change| Some((change, self.gap(change)?)))
    }

    /// How many gaps there are, and what became of them.
    pub fn toll(&self) -> Toll {
        let mut toll = Toll::default();
        for (change, gap) in self.gaps() {
            let Some(turn) = turn(&self.policy, change, gap) else {
                toll.undefined += 1;
                continue;
            };
            toll.compared += 1;
            match turn {
                Turn::Grew => toll.grew += 1,
                Turn::Turned => toll.turned += 1,
                Turn::Shrank => toll.shrank += 1,
                Turn::NotTold => toll.not_told += 1,
            }
            toll.turned_larger += usize::from(turn == Turn::Turned && gap.is_larger());
            toll.worse += usize::from(turn != Turn::NotTold && gap.is_larger());
        }
        toll
    }
}
