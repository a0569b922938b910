//! The scores of one group, apart by label.

use crate::amount::{Distribution, Moments, Step};
use crate::share::Undefined;

/// The scores of the labelled cases of one group. A positive label is what the score should find.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::scores::LabelledScores;
/// let scores = LabelledScores {
///     positives: Distribution::of([(0.9, 2), (0.4, 1)]),
///     negatives: Distribution::of([(0.4, 3), (0.1, 1)]),
/// };
/// assert_eq!(scores.cases(), 7);
/// assert!(scores.are_probabilities());
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LabelledScores {
    /// The scores of the cases with a positive label.
    pub positives: Distribution,
    /// The scores of the cases with a negative label.
    pub negatives: Distribution,
}

/// The labelled cases with one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Level {
    pub(crate) score: f64,
    pub(crate) positives: u64,
    pub(crate) negatives: u64,
}

impl Level {
    pub(crate) fn cases(&self) -> u64 {
        self.positives + self.negatives
    }
}

impl LabelledScores {
    /// All labelled cases.
    pub fn cases(&self) -> u64 {
        self.positives.cases() + self.negatives.cases()
    }

    /// Whether every score is between 0 and 1, so that it can be read as the chance of a positive label.
    pub fn are_probabilities(&self) -> bool {
        [&self.positives, &self.negatives].iter().all(|side| {
            side.least().is_none_or(|least| least >= 0.0) && side.most().is_none_or(|most| most <= 1.0)
        })
    }

    /// The scores in ascending order with the cases of either label.
    pub(crate) fn levels(&self) -> Vec<Level> {
        let (mut positives, mut negatives) = (self.positives.steps(), self.negatives.steps());
        let mut levels = Vec::with_capacity(positives.len() + negatives.len());
        loop {
            let score = match (positives.first(), negatives.first()) {
                (None, None) => return levels,
                (Some(step), None) | (None, Some(step)) => step.level,
                (Some(one), Some(other)) => one.level.min(other.level),
            };
            levels.push(Level {
                score,
                positives: take(&mut positives, score),
                negatives: take(&mut negatives, score),
            });
        }
    }

    /// That there is a case, and that the scores are probabilities.
    pub(super) fn check_probabilities(&self) -> Result<(), Undefined> {
        if self.cases() == 0 {
            Err(Undefined::NoLabels)
        } else if !self.are_probabilities() {
            Err(Undefined::NotAProbability)
        } else {
            Ok(())
        }
    }

    /// Number, mean and spread of all scores.
    pub(super) fn moments(&self) -> Moments {
        let mut moments = Moments::default();
        for step in self.positives.steps().iter().chain(self.negatives.steps()) {
            moments.add(step.level, step.cases);
        }
        moments
    }
}

/// The cases of the first step if it has this score, which is then behind us.
fn take(steps: &mut &[Step], score: f64) -> u64 {
    match steps.split_first() {
        Some((first, rest)) if first.level == score => {
            *steps = rest;
            first.cases
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_hold_every_case_once_in_order() {
        let scores = LabelledScores {
            positives: Distribution::of([(-2.0, 1), (0.0, 4), (3.0, 1)]),
            negatives: Distribution::of([(-0.0, 2), (1.0, 5)]),
        };
        let found: Vec<_> =
            scores.levels().iter().map(|level| (level.score, level.positives, level.negatives)).collect();
        assert_eq!(found, [(-2.0, 1, 0), (0.0, 4, 2), (1.0, 0, 5), (3.0, 1, 0)]);
        assert_eq!(scores.moments().cases(), scores.cases());
        assert_eq!(scores.check_probabilities(), Err(Undefined::NotAProbability));
        assert_eq!(LabelledScores::default().check_probabilities(), Err(Undefined::NoLabels));
        assert!(LabelledScores::default().levels().is_empty());
    }
}
