//! Each group against its reference: difference, ratio and test, for one measure.

use std::cmp::Ordering;

use super::group::{Group, Standing, mean_of, named};
use super::weights;
use crate::exact::Exact;
use crate::inference::{self as infer, Better, Estimate, Interval, MeanOfShares, Test, equality, holm};
use crate::measures::{Measure, Rate};
use crate::policy::{Policy, Reference};
use crate::share::{Share, Undefined};

/// One group against its reference.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The measure.
    pub measure: &'static Measure,
    /// The group, by index.
    pub group: usize,
    /// The reference.
    pub reference: ReferenceGroup,
    /// The value of the reference, where it is defined.
    pub reference_rate: Option<Rate>,
    /// The group's value minus the reference's.
    pub difference: Result<Estimate, Undefined>,
    /// The group's value divided by the reference's.
    pub ratio: Result<Estimate, Undefined>,
    /// Whether the two could be equal.
    pub test: Result<Test, Undefined>,
}

/// Whom a group is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceGroup {
    /// Another group, by index.
    Group(usize),
    /// All other compared groups together.
    Rest,
    /// All compared groups together.
    Overall,
    /// A declared group that does not occur: nothing is compared with it.
    Absent,
}

/// The value of a rate, exactly.
pub(super) fn exact(rate: Rate) -> Exact {
    rate.exact()
}

/// Compares two rates exactly.
pub(super) fn order(one: Rate, other: Rate) -> Ordering {
    one.order(other)
}

/// A method that gives every member of a family its interval against the best.
type JointMethod<T> = fn(&[T], Better, f64) -> Result<Vec<Interval>, Undefined>;

/// All groups that take part, for a measure: those compared, whose value is defined.
struct Family {
    members: Vec<(usize, Rate)>,
    better: Better,
    confidence: f64,
}

/// Compares every known group with its reference on one measure.
///
/// Groups left out by an exclusion, and groups for which the measure is undefined, are listed with the reason.
pub(super) fn compare(
    policy: &Policy,
    groups: &[Group],
    measure: &'static Measure,
    reference: &Reference,
) -> Vec<Comparison> {
    let members: Vec<(usize, Rate)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.is_compared())
        .filter_map(|(index, group)| group.value(measure).ok().map(|rate| (index, rate)))
        .collect();
    let higher = measure.higher_is_better(policy.decision.direction);
    let better = if higher { Better::Higher } else { Better::Lower };
    let family = Family { members, better, confidence: policy.confidence };
    let Some(chosen) = family.choose(groups, reference) else { return Vec::new() };
    let [joint_differences, joint_ratios] = family.joint_to_best(reference);

    let mut compared = Vec::new();
    for (index, group) in groups.iter().enumerate() {
        if group.standing == Standing::Unknown || chosen == ReferenceGroup::Group(index) {
            continue;
        }
        let base = Comparison {
            measure,
            group: index,
            reference: chosen,
            reference_rate: None,
            difference: Err(Undefined::SingleGroup),
            ratio: Err(Undefined::SingleGroup),
            test: Err(Undefined::SingleGroup),
        };
        compared.push(match family.position(index) {
            Some(position) => family.against(base, position, &joint_differences, &joint_ratios),
            None => {
                let reason = match group.standing {
                    Standing::Excluded(_) => Undefined::Excluded,
                    _ => group.value(measure).err().unwrap_or(Undefined::NoCases),
                };
                Comparison { difference: Err(reason), ratio: Err(reason), test: Err(reason), ..base }
            }
        });
    }
    adjust(&mut compared);
    compared
}

impl Family {
    fn position(&self, group: usize) -> Option<usize> {
        self.members.iter().position(|(index, _)| *index == group)
    }

    /// The group that all are compared with. `None` where no group takes part at all.
    fn choose(&self, groups: &[Group], reference: &Reference) -> Option<ReferenceGroup> {
        let first = groups.iter().position(Group::is_compared).map(ReferenceGroup::Group);
        match reference {
            Reference::Best => self.best().map(ReferenceGroup::Group).or(first),
            Reference::Rest => first.map(|_| ReferenceGroup::Rest),
            Reference::Overall => first.map(|_| ReferenceGroup::Overall),
            Reference::Group(names) => {
                let is_named = |group: &Group| named(&group.levels, names);
                let found = groups.iter().position(is_named).map(ReferenceGroup::Group);
                first.map(|_| found.unwrap_or(ReferenceGroup::Absent))
            }
        }
    }

    /// The best group: of equal ones the largest, then the first.
    fn best(&self) -> Option<usize> {
        let rank = |one: &(usize, Rate), other: &(usize, Rate)| {
            let by_value = match self.better {
                Better::Higher => order(one.1, other.1),
                Better::Lower => order(other.1, one.1),
            };
            by_value.then(one.1.cases().cmp(&other.1.cases())).then(other.0.cmp(&one.0))
        };
        self.members.iter().max_by(|one, other| rank(one, other)).map(|(index, _)| *index)
    }

    fn shares(&self) -> Option<Vec<Share>> {
        let shares = self.members.iter().map(|(_, rate)| match rate {
            Rate::Share(share) => Some(*share),
            Rate::Mean(_) | Rate::Weighted(_) => None,
        });
        shares.collect()
    }

    fn means(&self) -> Vec<MeanOfShares> {
        let parts = self.members.iter().filter_map(|(_, rate)| match rate {
            Rate::Mean(parts) => Some(mean_of(*parts)),
            Rate::Share(_) | Rate::Weighted(_) => None,
        });
        parts.collect()
    }

    /// Joint intervals of differences and of ratios against the best group, where that is the reference.
    fn joint_to_best(&self, reference: &Reference) -> [Option<Vec<Interval>>; 2] {
        if *reference != Reference::Best {
            return [None, None];
        }
        let (better, level) = (self.better, self.confidence);
        if let Some(rates) = weights::all_weighted(self.members.iter().map(|(_, rate)| *rate)) {
            return weights::to_best(&rates, better, level);
        }
        match self.shares() {
            Some(shares) => [infer::difference_to_best, infer::ratio_to_best]
                .map(|method: JointMethod<Share>| method(&shares, better, level).ok()),
            None => [infer::mean_difference_to_best, infer::mean_ratio_to_best]
                .map(|method: JointMethod<MeanOfShares>| method(&self.means(), better, level).ok()),
        }
    }

    /// All members but one, added up part by part.
    fn pooled(&self, without: Option<usize>) -> Option<Rate> {
        let others = self.members.iter().enumerate().filter(|(position, _)| Some(*position) != without);
        others.map(|(_, (_, rate))| *rate).reduce(|one, other| match (one, other) {
            (Rate::Share(one), Rate::Share(other)) => Rate::Share(one.pool(other)),
            (Rate::Mean(one), Rate::Mean(other)) => {
                Rate::Mean([one[0].pool(other[0]), one[1].pool(other[1])])
            }
            (Rate::Weighted(one), Rate::Weighted(other)) => Rate::Weighted(one.pool(other)),
            _ => unreachable!("a measure is a share for every group, or a mean for every group"),
        })
    }

    fn against(
        &self,
        base: Comparison,
        position: usize,
        joint_differences: &Option<Vec<Interval>>,
        joint_ratios: &Option<Vec<Interval>>,
    ) -> Comparison {
        let rate = self.members[position].1;
        let reference = match base.reference {
            ReferenceGroup::Group(index) => self.position(index).map(|at| self.members[at].1),
            ReferenceGroup::Rest => self.pooled(Some(position)),
            ReferenceGroup::Overall => self.pooled(None).filter(|_| self.members.len() > 1),
            ReferenceGroup::Absent => None,
        };
        let Some(reference) = reference else {
            let reason = match base.reference {
                ReferenceGroup::Group(_) => Undefined::ReferenceUndefined,
                ReferenceGroup::Absent => Undefined::ReferenceAbsent,
                ReferenceGroup::Rest | ReferenceGroup::Overall => Undefined::SingleGroup,
            };
            return Comparison { difference: Err(reason), ratio: Err(reason), test: Err(reason), ..base };
        };
        let pair = Pair {
            rate,
            reference,
            // The rest is what the reference does not share with the group.
            rest: match base.reference {
                ReferenceGroup::Overall => self.pooled(Some(position)),
                _ => None,
            },
            comparisons: match base.reference {
                ReferenceGroup::Group(_) => self.members.len() - 1,
                _ => self.members.len(),
            },
            several: self.members.len() > 2,
            confidence: self.confidence,
        };
        let joint = |all: &Option<Vec<Interval>>| all.as_ref().and_then(|all| all.get(position).copied());
        Comparison {
            reference_rate: Some(reference),
            difference: pair.difference(joint(joint_differences)),
            ratio: pair.ratio(joint(joint_ratios)),
            test: pair.test(),
            ..base
        }
    }
}

/// One group's rate and its reference's.
struct Pair {
    rate: Rate,
    reference: Rate,
    rest: Option<Rate>,
    comparisons: usize,
    several: bool,
    confidence: f64,
}

impl Pair {
    fn difference(&self, joint_to_best: Option<Interval>) -> Result<Estimate, Undefined> {
        let value = (exact(self.rate) - exact(self.reference)).to_f64();
        let (level, count) = (self.confidence, self.comparisons);
        let (interval, joint) = match (self.rate, self.reference, self.rest) {
            (Rate::Share(group), Rate::Share(_), Some(Rate::Share(rest))) => (
                infer::newcombe_nested(group, rest, level)?,
                infer::gart_nam_difference_nested_sidak(group, rest, count, level)?,
            ),
            (Rate::Share(group), Rate::Share(reference), _) => (
                infer::newcombe(group, reference, level)?,
                infer::difference_to_fixed(group, reference, count, level)?,
            ),
            // A mean inside its own reference is taken as independent of it, which widens the interval.
            (Rate::Mean(group), Rate::Mean(reference), _) => (
                infer::mover_difference(mean_of(group), mean_of(reference), level)?,
                infer::mean_difference_to_fixed(mean_of(group), mean_of(reference), count, level)?,
            ),
            (Rate::Weighted(group), Rate::Weighted(reference), rest) => {
                let both = weights::difference(group, reference, rest, count, level)?;
                (both.alone, both.joint)
            }
            _ => return Err(Undefined::ReferenceUndefined),
        };
        Ok(Estimate { value, interval, joint: joint_to_best.or(Some(joint).filter(|_| self.several)) })
    }

    fn ratio(&self, joint_to_best: Option<Interval>) -> Result<Estimate, Undefined> {
        let zero = Exact::zero();
        let value = match exact(self.rate) / exact(self.reference) {
            Some(ratio) => ratio.to_f64(),
            None if exact(self.rate) == zero => return Err(Undefined::BothZero),
            None => return Err(Undefined::ReferenceZero),
        };
        let (level, count) = (self.confidence, self.comparisons);
        let (interval, joint) = match (self.rate, self.reference, self.rest) {
            (Rate::Share(group), Rate::Share(_), Some(Rate::Share(rest))) => (
                infer::koopman_nested(group, rest, level)?,
                infer::gart_nam_nested_sidak(group, rest, count, level)?,
            ),
            (Rate::Share(group), Rate::Share(reference), _) => (
                infer::koopman(group, reference, level)?,
                infer::ratio_to_fixed(group, reference, count, level)?,
            ),
            (Rate::Mean(group), Rate::Mean(reference), _) => (
                infer::mover_ratio(mean_of(group), mean_of(reference), level)?,
                infer::mean_ratio_to_fixed(mean_of(group), mean_of(reference), count, level)?,
            ),
            (Rate::Weighted(group), Rate::Weighted(reference), rest) => {
                let both = weights::ratio(group, reference, rest, count, level)?;
                (both.alone, both.joint)
            }
            _ => return Err(Undefined::ReferenceUndefined),
        };
        Ok(Estimate { value, interval, joint: joint_to_best.or(Some(joint).filter(|_| self.several)) })
    }

    fn test(&self) -> Result<Test, Undefined> {
        // A group equals the whole it is part of exactly when it equals the rest of it.
        let made = match (self.rate, self.rest.unwrap_or(self.reference)) {
            (Rate::Share(group), Rate::Share(reference)) => equality(group, reference)?,
            (Rate::Mean(group), Rate::Mean(reference)) => infer::wald(mean_of(group), mean_of(reference))?,
            (Rate::Weighted(group), Rate::Weighted(other)) => weights::test(group, other)?,
            _ => return Err(Undefined::ReferenceUndefined),
        };
        Ok(Test { method: made.method, p: made.p, p_adjusted: made.p })
    }
}

/// Corrects the p-values of one measure in one attribute for their number.
fn adjust(comparisons: &mut [Comparison]) {
    let raw: Vec<Option<f64>> =
        comparisons.iter().map(|comparison| comparison.test.ok().map(|test| test.p)).collect();
    for (comparison, adjusted) in comparisons.iter_mut().zip(holm(&raw)) {
        if let (Ok(test), Some(p_adjusted)) = (&mut comparison.test, adjusted) {
            test.p_adjusted = p_adjusted;
        }
    }
}
