//! Each comparison once more, by drawing the counts again: an exhibit beside the evidence that is judged.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::compare::{Comparison, ReferenceGroup};
use super::group::Group;
use super::replicates::{Replicates, groups_at_once, minus};
use crate::inference::Interval;
use crate::inference::resample::{
    Contrast, Deletion, MaxT, Resampling, Scale, StandardError, acceleration, bootstrap_interval,
};
use crate::measures::{Confusion, Measure, Rate, Shares};
use crate::policy::Policy;
use crate::share::{Share, Undefined};

/// The intervals of one comparison by drawing the counts again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResampledComparison {
    /// Of the difference.
    pub difference: Result<Bootstrap, Undefined>,
    /// Of the ratio.
    pub ratio: Result<Bootstrap, Undefined>,
}

/// An interval by drawing the counts again. The reference is the group that is the reference in the log, in
/// every replicate; all other groups, and all groups together, are added up anew in each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// The interval of this comparison alone.
    pub interval: Interval,
    /// The interval that holds for all groups at once, where there are three or more.
    pub joint: Option<Result<Interval, Undefined>>,
}

impl Bootstrap {
    /// The joint interval where there are three groups or more, else the plain one.
    ///
    /// # Errors
    /// Why there is no joint interval.
    pub fn widest(&self) -> Result<Interval, Undefined> {
        self.joint.unwrap_or(Ok(self.interval))
    }
}

/// Draws the counts of an attribute again and compares its groups anew, in the order of the comparisons. `None`
/// where the policy switches resampling off.
pub(super) fn resample(
    policy: &Policy,
    columns: &[String],
    groups: &[Group],
    comparisons: &[Comparison],
) -> Option<Vec<ResampledComparison>> {
    let resampling = resampling(policy, "counts", columns)?;
    if policy.is_weighted_sample() {
        return Some(comparisons.iter().map(refused).collect());
    }
    let mut drawn = Vec::new();
    for of in comparisons.chunk_by(|one, other| one.measure.view == other.measure.view) {
        let view = of[0].measure.view;
        let seen: Vec<Group> = groups.iter().map(|group| group.seen(view)).collect();
        drawn.extend(resample_view(&seen, of, &resampling, policy.confidence));
    }
    Some(drawn)
}

/// The comparisons of measures that read the decision alike.
fn resample_view(
    groups: &[Group],
    comparisons: &[Comparison],
    resampling: &Resampling,
    confidence: f64,
) -> Vec<ResampledComparison> {
    let families = comparisons.chunk_by(|one, other| one.measure == other.measure);
    let mut families: Vec<Family> =
        families.map(|of| Family::new(groups, of, resampling, confidence)).collect();
    let mut pools: Vec<Vec<usize>> = Vec::new();
    for family in families.iter_mut().filter(|family| !matches!(family.reference, ReferenceGroup::Group(_))) {
        let known = pools.iter().position(|pool| *pool == family.members);
        family.pool = known.unwrap_or_else(|| {
            pools.push(family.members.clone());
            pools.len() - 1
        });
    }
    let references: BTreeSet<usize> = families.iter().filter_map(Family::reference_group).collect();
    let total = groups.iter().map(|group| group.counts.cases()).sum();
    let compared: Vec<usize> = (0..groups.len()).filter(|index| groups[*index].is_compared()).collect();
    for block in compared.chunks(groups_at_once(resampling.replicates)) {
        let keep: BTreeSet<usize> = references.iter().chain(block).copied().collect();
        let keep: Vec<usize> = keep.into_iter().collect();
        let replicates = Replicates::draw(groups, &keep, &pools, resampling);
        families.par_iter_mut().for_each(|family| family.add(groups, block, &replicates, total));
    }
    families.into_iter().flat_map(Family::finish).collect()
}

/// A comparison in a sample with weights: rows were not drawn alike, and counts are not what is compared.
fn refused(comparison: &Comparison) -> ResampledComparison {
    ResampledComparison {
        difference: Err(comparison.difference.err().unwrap_or(Undefined::SurveyWeights)),
        ratio: Err(comparison.ratio.err().unwrap_or(Undefined::SurveyWeights)),
    }
}

/// How the counts of an attribute are drawn again for a purpose; `None` where the policy switches it off.
pub(super) fn resampling(policy: &Policy, purpose: &str, columns: &[String]) -> Option<Resampling> {
    let names: Vec<&str> = [purpose].into_iter().chain(columns.iter().map(String::as_str)).collect();
    (policy.replicates > 0).then(|| Resampling::new(policy.seed, &names.join("\0"), policy.replicates))
}

/// All groups against the reference in one measure.
struct Family<'a> {
    measure: &'static Measure,
    comparisons: &'a [Comparison],
    reference: ReferenceGroup,
    /// The groups that take part.
    members: Vec<usize>,
    /// The place of the sum over them, where the reference is made of it.
    pool: usize,
    confidence: f64,
    differences: Side,
    ratios: Side,
}

/// The values of one comparison in every replicate.
struct Drawn {
    differences: Vec<Option<f64>>,
    ratios: Vec<Option<f64>>,
}

/// One way to compare, for all groups of a family.
struct Side {
    joint: Option<MaxT>,
    made: Vec<Result<Made, Undefined>>,
}

/// An interval, and what its joint interval is made of.
#[derive(Debug, Clone, Copy)]
struct Made {
    observed: f64,
    interval: Interval,
    error: Result<StandardError, Undefined>,
}

impl<'a> Family<'a> {
    fn new(
        groups: &[Group],
        comparisons: &'a [Comparison],
        resampling: &Resampling,
        confidence: f64,
    ) -> Family<'a> {
        let first = &comparisons[0];
        let takes_part =
            |index: &usize| groups[*index].is_compared() && groups[*index].value(first.measure).is_ok();
        let members: Vec<usize> = (0..groups.len()).filter(takes_part).collect();
        let side = |scale: Scale, undefined: fn(&Comparison) -> Option<Undefined>| Side {
            joint: (members.len() > 2).then(|| MaxT::new(scale, resampling.replicates, confidence)),
            // What has no value has no interval, for the same reason; the others are filled in.
            made: comparisons.iter().map(|of| Err(undefined(of).unwrap_or(Undefined::NoCases))).collect(),
        };
        let differences = side(Scale::Plain, |of| of.difference.err());
        let ratios = side(Scale::Logarithm, |of| of.ratio.err());
        let (measure, reference) = (first.measure, first.reference);
        Family { measure, comparisons, reference, members, pool: 0, confidence, differences, ratios }
    }

    fn reference_group(&self) -> Option<usize> {
        match self.reference {
            ReferenceGroup::Group(index) if self.members.contains(&index) => Some(index),
            _ => None,
        }
    }

    /// Compares the groups of a block, replicate by replicate.
    fn add(&mut self, groups: &[Group], block: &[usize], replicates: &Replicates, total: u64) {
        let reference_drawn = self.reference_drawn(replicates);
        for (place, comparison) in self.comparisons.iter().enumerate() {
            let (Some(reference), Ok(rate)) =
                (comparison.reference_rate, groups[comparison.group].value(self.measure))
            else {
                continue;
            };
            if !block.contains(&comparison.group) {
                continue;
            }
            let nested = self.reference == ReferenceGroup::Overall;
            let contrast = contrast(&rate, &reference, nested);
            let contrast = match contrast.and_then(|contrast| contrast.check().map(|()| contrast)) {
                Ok(contrast) => contrast,
                Err(reason) => {
                    self.differences.refuse(place, comparison.difference.is_ok(), reason);
                    self.ratios.refuse(place, comparison.ratio.is_ok(), reason);
                    continue;
                }
            };
            let Some(drawn) = self.drawn(comparison.group, replicates, reference_drawn.as_deref()) else {
                continue;
            };
            let slope = |deletions: Vec<Deletion>| acceleration(&deletions, total);
            if let Some(observed) = contrast.difference() {
                let slope = slope(contrast.difference_deletions());
                self.differences.put(place, observed, &drawn.differences, slope, self.confidence);
            }
            if let Some(observed) = contrast.ratio() {
                let slope = slope(contrast.log_ratio_deletions());
                self.ratios.put(place, observed, &drawn.ratios, slope, self.confidence);
            }
        }
    }

    /// The reference in every replicate; `None` where there is none, or each group has its own.
    fn reference_drawn(&self, replicates: &Replicates) -> Option<Vec<Option<Shares>>> {
        let mut drawn = Vec::with_capacity(replicates.count);
        match self.reference {
            ReferenceGroup::Group(_) => {
                drawn.extend(replicates.group(self.reference_group()?).map(|counts| self.shares(counts)));
            }
            ReferenceGroup::Overall => {
                drawn.extend(replicates.pool(self.pool).map(|counts| self.shares(counts)));
            }
            ReferenceGroup::Rest | ReferenceGroup::Absent => return None,
        }
        Some(drawn)
    }

    /// A group against its reference in every replicate.
    fn drawn(
        &self,
        group: usize,
        replicates: &Replicates,
        reference: Option<&[Option<Shares>]>,
    ) -> Option<Drawn> {
        let own = replicates.group(group);
        let mut drawn = Drawn::with_room_for(replicates.count);
        if self.reference == ReferenceGroup::Rest {
            for (part, whole) in own.zip(replicates.pool(self.pool)) {
                drawn.add(&self.shares(part), &self.shares(minus(whole, part)));
            }
        } else {
            for (counts, reference) in own.zip(reference?) {
                drawn.add(&self.shares(counts), reference);
            }
        }
        Some(drawn)
    }

    fn shares(&self, counts: Confusion) -> Option<Shares> {
        self.measure.shares(counts).ok()
    }

    fn finish(self) -> Vec<ResampledComparison> {
        let both = self.differences.finish().into_iter().zip(self.ratios.finish());
        both.map(|(difference, ratio)| ResampledComparison { difference, ratio }).collect()
    }
}

impl Drawn {
    fn with_room_for(replicates: usize) -> Drawn {
        Drawn { differences: Vec::with_capacity(replicates), ratios: Vec::with_capacity(replicates) }
    }

    /// Adds a replicate in which the group and its reference have these rates.
    fn add(&mut self, group: &Option<Shares>, reference: &Option<Shares>) {
        // For the values it makes no difference whether the group is a part of its reference.
        let pair = group.as_deref().zip(reference.as_deref());
        let contrast = pair.map(|(group, reference)| Contrast::apart(group, reference));
        self.differences.push(contrast.and_then(|contrast| contrast.difference()));
        self.ratios.push(contrast.and_then(|contrast| contrast.ratio()));
    }
}

impl Side {
    fn refuse(&mut self, place: usize, has_value: bool, reason: Undefined) {
        if has_value {
            self.made[place] = Err(reason);
        }
    }

    fn put(
        &mut self,
        place: usize,
        observed: f64,
        replicates: &[Option<f64>],
        acceleration: Option<f64>,
        confidence: f64,
    ) {
        let interval = bootstrap_interval(observed, replicates, acceleration, confidence);
        self.made[place] = interval.map(|interval| Made {
            observed,
            interval,
            error: match &mut self.joint {
                Some(joint) => joint.include(observed, replicates),
                None => Err(Undefined::SingleGroup),
            },
        });
    }

    fn finish(self) -> Vec<Result<Bootstrap, Undefined>> {
        let joint = self.joint.map(|joint| (joint.critical(), joint));
        let bootstrap = |made: Made| Bootstrap {
            interval: made.interval,
            joint: joint.as_ref().map(|(critical, joint)| {
                made.error.and_then(|error| Ok(joint.interval_at((*critical)?, made.observed, error)))
            }),
        };
        self.made.into_iter().map(|made| made.map(bootstrap)).collect()
    }
}

fn contrast<'a>(rate: &'a Rate, reference: &'a Rate, nested: bool) -> Result<Contrast<'a>, Undefined> {
    let (rate, reference) = (parts(rate)?, parts(reference)?);
    Ok(if nested { Contrast::nested(rate, reference) } else { Contrast::apart(rate, reference) })
}

fn parts(rate: &Rate) -> Result<&[Share], Undefined> {
    match rate {
        Rate::Share(share) => Ok(std::slice::from_ref(share)),
        Rate::Mean(parts) => Ok(parts),
        Rate::Weighted(_) => Err(Undefined::SurveyWeights),
    }
}
