//! Amounts and scores of groups, compared: what both have in common.

use super::attribute::Attribute;
use super::compare::ReferenceGroup;
use super::group::{Group, Standing, named};
use crate::inference::{Estimate, Interval, Test, holm};
use crate::measures::{NumberKind, NumberMeasure};
use crate::policy::{Policy, Reference};
use crate::share::Undefined;

/// What is known of the numbers of an attribute's groups.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// The measures of each group, in the order of the groups.
    pub values: Vec<Vec<NumberValue>>,
    /// Each group against its reference, measure by measure.
    pub comparisons: Vec<NumberComparison>,
    /// What is of a group and its reference together.
    pub pairs: Vec<PairValue>,
}

/// A measure of one group.
#[derive(Debug, Clone, Copy)]
pub struct NumberValue {
    /// The measure.
    pub measure: &'static NumberMeasure,
    /// Its value, or why there is none.
    pub value: Result<f64, Undefined>,
    /// The plain interval of the value.
    pub interval: Result<Interval, Undefined>,
    /// The cases behind it.
    pub cases: u64,
}

/// One group against its reference on one measure.
#[derive(Debug, Clone, Copy)]
pub struct NumberComparison {
    /// The measure.
    pub measure: &'static NumberMeasure,
    /// The group, by index.
    pub group: usize,
    /// The reference.
    pub reference: ReferenceGroup,
    /// The value of the reference, where it is defined.
    pub reference_value: Option<f64>,
    /// The cases of the smaller of the two.
    pub cases: u64,
    /// The group's value minus the reference's.
    pub difference: Result<Estimate, Undefined>,
    /// The group's value divided by the reference's.
    pub ratio: Result<Estimate, Undefined>,
    /// Whether the two could be equal.
    pub test: Result<Test, Undefined>,
}

/// A number for a group and its reference together.
#[derive(Debug, Clone, Copy)]
pub struct PairValue {
    /// The measure.
    pub measure: &'static NumberMeasure,
    /// The group, by index.
    pub group: usize,
    /// The reference; the rest where that of the attribute is all groups together.
    pub reference: ReferenceGroup,
    /// The cases of the smaller of the two.
    pub cases: u64,
    /// The number, or why there is none.
    pub value: Result<f64, Undefined>,
    /// Its interval, or why there is none.
    pub interval: Result<Interval, Undefined>,
}

impl Numbers {
    /// A measure of a group.
    pub fn value(&self, group: usize, measure: &NumberMeasure) -> Option<&NumberValue> {
        self.values.get(group)?.iter().find(|value| value.measure == measure)
    }

    /// The comparisons of a measure.
    pub fn comparisons_of<'a>(
        &'a self,
        measure: &'a NumberMeasure,
    ) -> impl Iterator<Item = &'a NumberComparison> {
        self.comparisons.iter().filter(move |comparison| comparison.measure == measure)
    }

    /// The pairs of a measure.
    pub fn pairs_of<'a>(&'a self, measure: &'a NumberMeasure) -> impl Iterator<Item = &'a PairValue> {
        self.pairs.iter().filter(move |pair| pair.measure == measure)
    }
}

impl Attribute {
    /// What is known of its amounts or scores.
    pub fn numbers(&self, kind: NumberKind) -> Option<&Numbers> {
        match kind {
            NumberKind::Amount => self.amounts.as_ref().map(|amounts| &amounts.numbers),
            NumberKind::Score => self.scores.as_ref().map(|scores| &scores.numbers),
        }
    }

    /// The comparisons of one measure of numbers with another reference than that of the attribute.
    pub(super) fn compare_numbers(
        &self,
        policy: &Policy,
        measure: &'static NumberMeasure,
        reference: &Reference,
    ) -> Option<Numbers> {
        match measure.kind {
            NumberKind::Amount => Some(self.amounts.as_ref()?.compare(policy, &self.groups, reference)),
            NumberKind::Score => Some(self.scores.as_ref()?.compare(policy, &self.groups, reference)),
        }
    }
}

/// The groups that take part in the comparisons of one measure, and what each is compared with.
pub(super) struct Sides {
    /// The groups that take part, by index.
    pub(super) members: Vec<usize>,
    /// The reference; `None` where no group takes part.
    pub(super) chosen: Option<ReferenceGroup>,
    /// Groups that are listed and do not take part, with the reason.
    pub(super) without: Vec<(usize, Undefined)>,
}

impl Sides {
    /// `value` is what the best group has most of, or least; groups for which it is not defined do not take part.
    pub(super) fn of(
        groups: &[Group],
        reference: &Reference,
        higher_is_better: bool,
        value: impl Fn(usize) -> Result<f64, Undefined>,
        cases: impl Fn(usize) -> u64,
    ) -> Sides {
        let mut sides = Sides { members: Vec::new(), chosen: None, without: Vec::new() };
        for (index, group) in groups.iter().enumerate() {
            match (group.standing, value(index)) {
                (Standing::Unknown, _) => {}
                (Standing::Excluded(_), _) => sides.without.push((index, Undefined::Excluded)),
                (Standing::Known, Err(reason)) => sides.without.push((index, reason)),
                (Standing::Known, Ok(_)) => sides.members.push(index),
            }
        }
        // Of equal ones the largest, then the first.
        let rank = |index: &usize| {
            let value = value(*index).unwrap_or(f64::NAN);
            if higher_is_better { value } else { -value }
        };
        let best = sides.members.iter().copied().max_by(|one, other| {
            let by_value = rank(one).total_cmp(&rank(other));
            by_value.then(cases(*one).cmp(&cases(*other))).then(other.cmp(one))
        });
        let known = groups.iter().position(Group::is_compared);
        sides.chosen = match reference {
            Reference::Best => best.or(known).map(ReferenceGroup::Group),
            Reference::Rest => known.map(|_| ReferenceGroup::Rest),
            Reference::Overall => known.map(|_| ReferenceGroup::Overall),
            Reference::Group(names) => {
                let found = groups.iter().position(|group| named(&group.levels, names));
                known.map(|_| found.map_or(ReferenceGroup::Absent, ReferenceGroup::Group))
            }
        };
        sides.without.retain(|(index, _)| sides.chosen != Some(ReferenceGroup::Group(*index)));
        sides
    }

    /// The groups that are compared with the reference: all that take part but the reference itself.
    pub(super) fn compared(&self) -> impl Iterator<Item = usize> {
        self.members.iter().copied().filter(|index| self.chosen != Some(ReferenceGroup::Group(*index)))
    }

    /// The groups whose numbers make the reference of a group; for all groups together those without the group
    /// itself, because a group equals the whole it is part of exactly when it equals the rest of it.
    pub(super) fn reference_of(&self, group: usize) -> Result<Vec<usize>, Undefined> {
        let others: Vec<usize> = self.members.iter().copied().filter(|index| *index != group).collect();
        match self.chosen {
            Some(ReferenceGroup::Group(index)) if self.members.contains(&index) => Ok(vec![index]),
            Some(ReferenceGroup::Group(_)) => Err(Undefined::ReferenceUndefined),
            Some(ReferenceGroup::Absent) => Err(Undefined::ReferenceAbsent),
            Some(ReferenceGroup::Rest | ReferenceGroup::Overall) if !others.is_empty() => Ok(others),
            _ => Err(Undefined::SingleGroup),
        }
    }

    /// The groups that a joint statement is about: those that vary, and the reference even where it does not, because
    /// without the best group the statement would be about the second best.
    pub(super) fn joint_family(&self, varies: impl Fn(usize) -> bool) -> Vec<usize> {
        let takes_part = |index: &usize| self.chosen == Some(ReferenceGroup::Group(*index)) || varies(*index);
        self.members.iter().copied().filter(takes_part).collect()
    }

    /// The place of a group among those that take part.
    pub(super) fn position(&self, group: usize) -> Option<usize> {
        self.members.iter().position(|index| *index == group)
    }

    /// How many comparisons a joint statement is about.
    pub(super) fn comparisons(&self) -> usize {
        match self.chosen {
            Some(ReferenceGroup::Group(_)) => self.members.len() - 1,
            _ => self.members.len(),
        }
    }
}

/// Corrects the p-values of one measure in one attribute for their number.
pub(super) fn adjust(comparisons: &mut [NumberComparison]) {
    let raw: Vec<Option<f64>> =
        comparisons.iter().map(|comparison| comparison.test.ok().map(|test| test.p)).collect();
    for (comparison, adjusted) in comparisons.iter_mut().zip(holm(&raw)) {
        if let (Ok(test), Some(p_adjusted)) = (&mut comparison.test, adjusted) {
            test.p_adjusted = p_adjusted;
        }
    }
}
