//! What each threshold would select, for every group.

use std::cmp::Ordering;

use super::labelled::LabelledScores;
use crate::amount::{Distribution, Step};
use crate::inference::joint::Better;
use crate::share::{Share, Undefined};

/// As many thresholds as a curve needs.
pub const USUAL_THRESHOLDS: usize = 200;

/// Which scores a threshold selects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Whether the scores above or those below the threshold are selected.
    pub better: Better,
    /// Whether a score on the threshold itself is selected.
    pub includes_threshold: bool,
}

/// The scores of one group.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GroupScores {
    /// Of all cases, labelled or not.
    pub all: Distribution,
    /// Of the labelled cases, where there are labels.
    pub labelled: Option<LabelledScores>,
}

/// What one threshold selects.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The threshold, in the unit of the score.
    pub threshold: f64,
    /// Whether it is the one in use now.
    pub is_present: bool,
    /// For each group, in the order given.
    pub groups: Vec<Selected>,
    /// The lowest share selected over the highest, of the groups with a case; [`Undefined::SingleGroup`] when
    /// fewer than two have any, [`Undefined::BothZero`] when nobody is selected.
    pub impact_ratio: Result<f64, Undefined>,
}

/// What one threshold selects of one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Selected {
    /// Of all cases.
    pub selected: Share,
    /// Of those with a positive label: the true positive rate. None where there are no labels.
    pub of_positives: Option<Share>,
    /// Of those with a negative label: the false positive rate. None where there are no labels.
    pub of_negatives: Option<Share>,
}

/// What thresholds over the whole range of scores would select of each group, in ascending order. The
/// thresholds are scores that occur: all of them where they are at most `most`, else those of cases equally
/// spaced in rank among all cases of all groups, the lowest and the highest included; and the present
/// threshold in any case, whether or not it occurs. Time grows with the number of different scores, not of
/// cases.
///
/// # Errors
/// [`Undefined::NoCases`] when no group has any.
///
/// # Panics
/// When `most` is below 2, or the present threshold is not finite: both come from a checked policy.
///
/// ```
/// use evenhand::amount::Distribution;
/// use evenhand::inference::Better;
/// use evenhand::inference::scores::{GroupScores, Rule, USUAL_THRESHOLDS, sweep};
/// use evenhand::share::Share;
/// let group = |pairs: &[(f64, u64)]| GroupScores {
///     all: Distribution::of(pairs.iter().copied()),
///     labelled: None,
/// };
/// let groups = [group(&[(1.0, 6), (3.0, 4)]), group(&[(1.0, 2), (2.0, 3), (3.0, 5)])];
/// let rule = Rule { better: Better::Higher, includes_threshold: true };
/// let curve = sweep(&groups, rule, USUAL_THRESHOLDS, Some(2.5))?;
/// assert_eq!(curve.iter().map(|point| point.threshold).collect::<Vec<_>>(), [1.0, 2.0, 2.5, 3.0]);
/// assert!(curve[2].is_present);
/// assert_eq!(curve[1].groups[1].selected, Share::new(8, 10));
/// assert_eq!(curve[1].impact_ratio, Ok(0.5));
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn sweep(
    groups: &[GroupScores],
    rule: Rule,
    most: usize,
    present: Option<f64>,
) -> Result<Vec<Threshold>, Undefined> {
    assert!(most > 1, "a sweep has two thresholds at least");
    assert!(present.is_none_or(f64::is_finite), "a threshold is a finite number");
    let thresholds = thresholds(groups, most, present)?;
    let of_groups: Vec<Vec<Selected>> =
        groups.iter().map(|group| selected_of_group(group, rule, &thresholds)).collect();
    let at = |(place, threshold): (usize, &f64)| {
        let groups: Vec<Selected> = of_groups.iter().map(|of_group| of_group[place]).collect();
        let shares = groups.iter().map(|group| group.selected);
        Threshold {
            threshold: *threshold,
            is_present: present == Some(*threshold),
            impact_ratio: lowest_over_highest(shares),
            groups,
        }
    };
    Ok(thresholds.iter().enumerate().map(at).collect())
}

fn thresholds(groups: &[GroupScores], most: usize, present: Option<f64>) -> Result<Vec<f64>, Undefined> {
    let steps = groups.iter().flat_map(|group| group.all.steps()).map(|step| (step.level, step.cases));
    let pooled = Distribution::of(steps);
    if pooled.cases() == 0 {
        return Err(Undefined::NoCases);
    }
    let mut chosen = if pooled.steps().len() <= most {
        pooled.steps().iter().map(|step| step.level).collect()
    } else {
        equally_spaced(&pooled, most)
    };
    chosen.extend(present);
    chosen.sort_by(f64::total_cmp);
    // 0.0 and -0.0 are the same threshold.
    chosen.dedup_by(|one, other| one == other);
    Ok(chosen)
}

/// The scores of so many cases equally spaced in rank, each score once.
fn equally_spaced(pooled: &Distribution, most: usize) -> Vec<f64> {
    let last = u128::from(pooled.cases() - 1);
    let mut ranks = (0..most as u128).map(|place| place * last / (most as u128 - 1)).peekable();
    let (mut chosen, mut passed) = (Vec::with_capacity(most + 1), 0u128);
    for step in pooled.steps() {
        passed += u128::from(step.cases);
        if ranks.peek().is_some_and(|rank| *rank < passed) {
            chosen.push(step.level);
            while ranks.next_if(|rank| *rank < passed).is_some() {}
        }
    }
    chosen
}

fn selected_of_group(group: &GroupScores, rule: Rule, thresholds: &[f64]) -> Vec<Selected> {
    let of = |scores: &Distribution| selected(scores, rule, thresholds);
    let all = of(&group.all);
    let labelled = group.labelled.as_ref().map(|scores| (of(&scores.positives), of(&scores.negatives)));
    let at = |(place, selected): (usize, Share)| Selected {
        selected,
        of_positives: labelled.as_ref().map(|(positives, _)| positives[place]),
        of_negatives: labelled.as_ref().map(|(_, negatives)| negatives[place]),
    };
    all.into_iter().enumerate().map(at).collect()
}

/// The share that each of the ascending thresholds selects.
fn selected(scores: &Distribution, rule: Rule, thresholds: &[f64]) -> Vec<Share> {
    // Below the threshold is what it turns away where high scores are selected, and what it selects
    // otherwise; a score on it counts as below where it goes the way of the lower ones.
    let with_threshold = (rule.better == Better::Higher) != rule.includes_threshold;
    let is_below = |step: &Step, threshold: f64| {
        if with_threshold { step.level <= threshold } else { step.level < threshold }
    };
    let mut steps = scores.steps().iter().peekable();
    let mut below = 0;
    let at = |threshold: &f64| {
        while let Some(step) = steps.next_if(|step| is_below(step, *threshold)) {
            below += step.cases;
        }
        let share = Share::new(below, scores.cases());
        if rule.better == Better::Higher { share.complement() } else { share }
    };
    thresholds.iter().map(at).collect()
}

fn lowest_over_highest(shares: impl Iterator<Item = Share> + Clone) -> Result<f64, Undefined> {
    let shares = shares.filter(|share| share.base() > 0);
    if shares.clone().count() < 2 {
        return Err(Undefined::SingleGroup);
    }
    let compare = |one: &Share, other: &Share| -> Ordering { one.compare_rate(*other) };
    let lowest = shares.clone().min_by(compare).ok_or(Undefined::SingleGroup)?;
    let highest = shares.max_by(compare).ok_or(Undefined::SingleGroup)?;
    if highest.hits() == 0 {
        return Err(Undefined::BothZero);
    }
    let product = |one: u64, other: u64| (u128::from(one) * u128::from(other)) as f64;
    Ok(product(lowest.hits(), highest.base()) / product(highest.hits(), lowest.base()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(pairs: &[(f64, u64)]) -> GroupScores {
        GroupScores { all: Distribution::of(pairs.iter().copied()), labelled: None }
    }

    const RULES: [(Better, bool); 4] =
        [(Better::Higher, true), (Better::Higher, false), (Better::Lower, true), (Better::Lower, false)];

    #[test]
    fn every_share_is_that_of_the_definition() {
        let scores = Distribution::of([(-2.0, 3), (0.0, 1), (0.5, 4), (7.0, 2)]);
        let thresholds = [-3.0, -2.0, -0.0, 0.25, 0.5, 7.0, 8.0];
        for (better, includes_threshold) in RULES {
            let found = selected(&scores, Rule { better, includes_threshold }, &thresholds);
            for (share, threshold) in found.into_iter().zip(thresholds) {
                let takes = |level: f64| match (better, includes_threshold) {
                    (Better::Higher, true) => level >= threshold,
                    (Better::Higher, false) => level > threshold,
                    (Better::Lower, true) => level <= threshold,
                    (Better::Lower, false) => level < threshold,
                };
                let hits =
                    scores.steps().iter().filter(|step| takes(step.level)).map(|step| step.cases).sum();
                assert_eq!(share, Share::new(hits, 10), "{better:?} {includes_threshold} {threshold}");
            }
        }
    }

    #[test]
    fn many_scores_are_thinned_by_rank_and_the_present_threshold_stays() {
        let thousand: Vec<(f64, u64)> = (0..1000).map(|score| (f64::from(score), 1)).collect();
        let heavy = group(&[(0.0, 1_000_000), (2000.0, 1)]);
        let rule = Rule { better: Better::Higher, includes_threshold: true };
        let curve = sweep(&[group(&thousand)], rule, 200, Some(499.5)).expect("cases");
        assert_eq!(curve.len(), 201);
        assert_eq!((curve[0].threshold, curve[200].threshold), (0.0, 999.0));
        assert!(curve.windows(2).all(|pair| pair[0].threshold < pair[1].threshold));
        assert!(curve.windows(2).all(|pair| pair[1].threshold - pair[0].threshold <= 6.0));
        assert_eq!(curve.iter().filter(|point| point.is_present).count(), 1);
        // Equally spaced in rank: a score that most cases have takes most of the places, once.
        let curve = sweep(&[group(&thousand), heavy], rule, 200, Some(-0.0)).expect("cases");
        assert_eq!((curve[0].threshold, curve[0].is_present), (0.0, true));
        assert_eq!(curve.last().map(|point| point.threshold), Some(2000.0));
        assert!(curve.len() < 10);
    }

    #[test]
    fn labels_are_selected_apart_and_empty_groups_stay_out_of_the_ratio() {
        let labelled = LabelledScores {
            positives: Distribution::of([(1.0, 1), (2.0, 3)]),
            negatives: Distribution::of([(1.0, 5)]),
        };
        let all = labelled.positives.plus(&labelled.negatives).plus(&Distribution::of([(2.0, 1)]));
        let groups =
            [GroupScores { all, labelled: Some(labelled) }, GroupScores::default(), group(&[(1.0, 5)])];
        let rule = Rule { better: Better::Higher, includes_threshold: false };
        let curve = sweep(&groups, rule, 200, None).expect("cases");
        assert_eq!(curve[0].groups[0].selected, Share::new(4, 10));
        assert_eq!(curve[0].groups[0].of_positives, Some(Share::new(3, 4)));
        assert_eq!(curve[0].groups[0].of_negatives, Some(Share::new(0, 5)));
        assert_eq!(curve[0].groups[1].selected, Share::new(0, 0));
        assert_eq!(curve[0].impact_ratio, Ok(0.0));
        assert_eq!(curve[1].impact_ratio, Err(Undefined::BothZero));
        let alone = sweep(&groups[..2], rule, 200, None).expect("cases");
        assert_eq!(alone[0].impact_ratio, Err(Undefined::SingleGroup));
        assert_eq!(sweep(&groups[1..2], rule, 200, Some(1.0)), Err(Undefined::NoCases));
    }
}
