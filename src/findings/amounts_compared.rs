//! The amounts of each group against those of its reference.

use super::amounts::{GroupAmounts, measure};
use super::compare::ReferenceGroup;
use super::distributions_compared::DistributionComparison;
use super::group::Group;
use super::numbers::{NumberComparison, PairValue, Sides, adjust};
use crate::amount::{Distribution, Moments};
use crate::inference::amounts::{
    mean_difference_to_best, mean_difference_to_fixed, mean_ratio, mean_ratio_to_best, mean_ratio_to_fixed,
    median_difference, median_difference_to_best, median_difference_to_fixed, median_interval, median_ratio,
    median_ratio_to_best, median_ratio_to_fixed, welch, welch_test,
};
use crate::inference::normal::survival;
use crate::inference::{Better, Estimate, Interval, Test, tukey_kramer_critical};
use crate::measures::{Direction, NumberMeasure};
use crate::policy::{Policy, Reference};
use crate::share::Undefined;

/// All comparisons of amounts in one attribute.
pub(super) struct Made {
    pub(super) comparisons: Vec<NumberComparison>,
    pub(super) pairs: Vec<PairValue>,
    pub(super) distributions: Vec<DistributionComparison>,
    /// Who takes part in comparisons of means.
    pub(super) sides: Sides,
}

/// Compares the amounts of every known group with those of its reference.
pub(super) fn compared(
    policy: &Policy,
    groups: &[Group],
    amounts: &[GroupAmounts],
    reference: &Reference,
) -> Made {
    let higher = policy.decision.direction == Direction::Favorable;
    let sides = |value: &dyn Fn(usize) -> Result<f64, Undefined>| {
        Sides::of(groups, reference, higher, value, |index| amounts[index].moments.cases())
    };
    // One case says nothing of how far others may lie from it, and so it is no reference either.
    let by_mean = sides(&|index| amounts[index].moments.variance().and(amounts[index].moments.mean()));
    let to_best = *reference == Reference::Best;
    let compared_groups = groups.iter().filter(|group| group.is_compared()).count();
    let fewest = if to_best { fewest_for_joint_medians(compared_groups, policy.confidence) } else { 0 };
    let by_median = sides(&|index| {
        let distribution = &amounts[index].distribution;
        if distribution.cases() < fewest {
            return Err(Undefined::FewCases);
        }
        median_interval(distribution, policy.confidence).and(distribution.median())
    });
    let better = if higher { Better::Higher } else { Better::Lower };
    let family = |sides| Family { amounts, sides, better, to_best, level: policy.confidence };
    let (means, medians) = (family(&by_mean), family(&by_median));
    let mut comparisons = means.comparisons(measure("mean"), Family::joint_means, Family::of_means);
    comparisons.extend(medians.comparisons(measure("median"), Family::joint_medians, Family::of_medians));
    let (pairs, distributions) = means.distributions();
    Made { comparisons, pairs, distributions, sides: by_mean }
}

/// With fewer cases the median of a group has no limits of the confidence that a joint statement over so many groups
/// needs, and so it is no reference either: half to the power of the cases is how often all of them lie on one side
/// of the median.
fn fewest_for_joint_medians(groups: usize, confidence: f64) -> u64 {
    let critical = tukey_kramer_critical(groups.max(2), confidence);
    (-libm::log2(survival(critical))).ceil() as u64 + 1
}

/// The groups that take part in one measure, with their amounts.
pub(super) struct Family<'a> {
    pub(super) amounts: &'a [GroupAmounts],
    pub(super) sides: &'a Sides,
    better: Better,
    to_best: bool,
    pub(super) level: f64,
}

/// What a comparison says, before it is known by whom.
struct Compared {
    reference_value: Option<f64>,
    difference: Result<Estimate, Undefined>,
    ratio: Result<Estimate, Undefined>,
    test: Result<Test, Undefined>,
}

impl Compared {
    fn none(reason: Undefined) -> Compared {
        Compared { reference_value: None, difference: Err(reason), ratio: Err(reason), test: Err(reason) }
    }
}

/// The amounts of a group's reference, and how much of the reference is not the group itself.
pub(super) struct Other {
    pub(super) amounts: GroupAmounts,
    /// Below 1 where the reference is all groups together.
    apart: f64,
    whole: bool,
}

/// Intervals that hold for all groups of a family against the best of them.
struct Joint {
    family: Vec<usize>,
    differences: Option<Vec<Interval>>,
    ratios: Option<Vec<Interval>>,
}

impl Joint {
    fn difference(&self, group: usize) -> Option<Interval> {
        self.differences.as_ref()?.get(self.place(group)?).copied()
    }

    fn ratio(&self, group: usize) -> Option<Interval> {
        self.ratios.as_ref()?.get(self.place(group)?).copied()
    }

    fn place(&self, group: usize) -> Option<usize> {
        self.family.iter().position(|index| *index == group)
    }
}

impl Family<'_> {
    fn comparisons(
        &self,
        measure: &'static NumberMeasure,
        joint: impl Fn(&Self) -> Joint,
        compare: impl Fn(&Self, usize, &Other, Option<&Joint>) -> Compared,
    ) -> Vec<NumberComparison> {
        let Some(reference) = self.sides.chosen else { return Vec::new() };
        let make = |group: usize, cases: u64, of: Compared| NumberComparison {
            measure,
            group,
            reference,
            reference_value: of.reference_value,
            cases,
            difference: of.difference,
            ratio: of.ratio,
            test: of.test,
        };
        let to_best = self.to_best.then(|| joint(self));
        let mut made: Vec<NumberComparison> = self
            .sides
            .compared()
            .map(|group| match self.other(group) {
                Ok(other) => {
                    let cases = self.amounts[group].moments.cases().min(other.amounts.moments.cases());
                    make(group, cases, compare(self, group, &other, to_best.as_ref()))
                }
                Err(reason) => make(group, 0, Compared::none(reason)),
            })
            .collect();
        let without =
            self.sides.without.iter().map(|(group, reason)| make(*group, 0, Compared::none(*reason)));
        made.extend(without);
        made.sort_by_key(|comparison| comparison.group);
        adjust(&mut made);
        made
    }

    /// The amounts that a group is compared with.
    pub(super) fn other(&self, group: usize) -> Result<Other, Undefined> {
        let members = self.sides.reference_of(group)?;
        let mut amounts = GroupAmounts::default();
        let mut steps = Vec::new();
        for index in members {
            amounts.moments.merge(&self.amounts[index].moments);
            steps
                .extend(self.amounts[index].distribution.steps().iter().map(|step| (step.level, step.cases)));
        }
        amounts.distribution = Distribution::of(steps);
        let whole = self.sides.chosen == Some(ReferenceGroup::Overall);
        let (ours, theirs) = (self.amounts[group].moments.cases(), amounts.moments.cases());
        let apart = if whole { theirs as f64 / (ours + theirs) as f64 } else { 1.0 };
        Ok(Other { amounts, apart, whole })
    }

    /// Joint intervals of means against the best group. A joint statement needs the spread of all that it is about.
    fn joint_means(&self) -> Joint {
        let varies = |index: usize| self.amounts[index].moments.squared_deviations() > 0.0;
        let family = self.sides.joint_family(varies);
        let all: Vec<&Moments> = family.iter().map(|index| &self.amounts[*index].moments).collect();
        Joint {
            differences: mean_difference_to_best(&all, self.better, self.level).ok(),
            ratios: mean_ratio_to_best(&all, self.better, self.level).ok(),
            family,
        }
    }

    /// The same of medians.
    fn joint_medians(&self) -> Joint {
        let family = self.sides.members.clone();
        let all: Vec<&Distribution> = family.iter().map(|index| &self.amounts[*index].distribution).collect();
        Joint {
            differences: median_difference_to_best(&all, self.better, self.level).ok(),
            ratios: median_ratio_to_best(&all, self.better, self.level).ok(),
            family,
        }
    }

    fn of_means(&self, group: usize, other: &Other, to_best: Option<&Joint>) -> Compared {
        let (ours, theirs) = (&self.amounts[group].moments, &other.amounts.moments);
        let (level, count) = (self.level, self.sides.comparisons());
        let difference = (|| {
            let joint = match to_best {
                Some(joint) => joint.difference(group),
                None => mean_difference_to_fixed(ours, theirs, count, level).ok(),
            };
            Ok(self.estimate(ours.mean()? - theirs.mean()?, welch(ours, theirs, level)?, joint))
        })();
        let ratio = (|| {
            let joint = match to_best {
                Some(joint) => joint.ratio(group),
                None => mean_ratio_to_fixed(ours, theirs, count, level).ok(),
            };
            let interval = mean_ratio(ours, theirs, level)?;
            Ok(self.estimate(ours.mean()? / theirs.mean()?, interval, joint))
        })();
        let test = welch_test(ours, theirs);
        Compared {
            reference_value: if other.whole { ours.clone().plus(theirs).mean() } else { theirs.mean() }.ok(),
            // What a group differs from the whole it is part of follows from what it differs from the rest.
            difference: difference.map(|of| transformed(of, |value| value * other.apart)),
            ratio: ratio.map(|of| transformed(of, |value| ratio_to_whole(value, other.apart))),
            test: test.map(|test| Test { method: test.method, p: test.p, p_adjusted: test.p }),
        }
    }

    fn of_medians(&self, group: usize, other: &Other, to_best: Option<&Joint>) -> Compared {
        let ours = &self.amounts[group].distribution;
        // A median of the whole does not follow from that of the rest: the two are taken as independent, which
        // widens the interval.
        let whole = other.whole.then(|| ours.plus(&other.amounts.distribution));
        let theirs = whole.as_ref().unwrap_or(&other.amounts.distribution);
        let (level, count) = (self.level, self.sides.comparisons());
        let difference = (|| {
            let joint = match to_best {
                Some(joint) => joint.difference(group),
                None => median_difference_to_fixed(ours, theirs, count, level).ok(),
            };
            let interval = median_difference(ours, theirs, level)?;
            Ok(self.estimate(ours.median()? - theirs.median()?, interval, joint))
        })();
        let ratio = (|| {
            let joint = match to_best {
                Some(joint) => joint.ratio(group),
                None => median_ratio_to_fixed(ours, theirs, count, level).ok(),
            };
            let interval = median_ratio(ours, theirs, level)?;
            Ok(self.estimate(ours.median()? / theirs.median()?, interval, joint))
        })();
        let test = Err(Undefined::NotComputed);
        Compared { reference_value: theirs.median().ok(), difference, ratio, test }
    }

    /// With the joint interval where there are three groups or more, or the best was found in the data.
    fn estimate(&self, value: f64, interval: Interval, joint: Option<Interval>) -> Estimate {
        let wanted = self.to_best || self.sides.members.len() > 2;
        Estimate { value, interval, joint: joint.filter(|_| wanted) }
    }
}

/// The ratio of a group's mean to that of the whole, from its ratio to the rest, which is this part of the whole.
fn ratio_to_whole(to_rest: f64, apart: f64) -> f64 {
    if to_rest.is_infinite() { 1.0 / (1.0 - apart) } else { to_rest / ((1.0 - apart) * to_rest + apart) }
}

/// An estimate on another scale that keeps the order.
fn transformed(estimate: Estimate, to: impl Fn(f64) -> f64) -> Estimate {
    let interval = |of: Interval| Interval { low: to(of.low), high: to(of.high), method: of.method };
    Estimate {
        value: to(estimate.value),
        interval: interval(estimate.interval),
        joint: estimate.joint.map(interval),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_to_the_whole_is_between_the_one_to_the_rest_and_one() {
        // Ten cases at 12 and thirty at 10: the whole is at 10.5.
        assert!((ratio_to_whole(1.2, 0.75) - 12.0 / 10.5).abs() < 1e-15);
        assert_eq!(ratio_to_whole(1.2, 1.0), 1.2);
        assert_eq!(ratio_to_whole(f64::INFINITY, 0.75), 4.0);
    }
}
