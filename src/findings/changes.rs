//! Has it changed? Every group, and its gap to its reference, now and before.

use std::collections::BTreeSet;

use super::at_time::AtTime;
use super::watched::better;
use crate::amount::Moments;
use crate::inference::change::{
    AmountPair, Change as Changed, DifferenceChangeSplit, StratumChange, change_of_difference,
    change_of_mean_difference, change_of_rate, change_of_ratio, split_change_of_difference,
    split_change_of_rate,
};
use crate::inference::strata::{GapSplit, Stratum};
use crate::inference::{Pair, holm};
use crate::measures::{Measure, NumberMeasure, find_number};
use crate::policy::{Compare, Form, Policy, Reference, Since};
use crate::share::{Share, Undefined};
use crate::tally::{Level, Tally};

/// An earlier time that the judged periods are compared with.
#[derive(Debug, Clone)]
pub struct Before {
    /// Which, in the words of the policy.
    pub since: Since,
    /// The names of its periods. Of several, the mean is meant where the policy says mean, and all their cases
    /// together where the judged periods are several too.
    pub periods: Vec<String>,
    /// What was counted then: a tally for each part of the mean.
    pub(super) tallies: Vec<Tally>,
}

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Changing {
    /// A share of each group.
    Share(&'static Measure),
    /// The mean amount of each group.
    Mean(&'static NumberMeasure),
}

/// Whom a change is a change against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Nobody: the value of the group itself.
    Nobody,
    /// This group, at both times.
    Group(Vec<Level>),
    /// All other known groups together.
    Rest,
}

/// A group at two times.
#[derive(Debug, Clone)]
pub struct GroupChange {
    /// The attribute, by index.
    pub attribute: usize,
    /// Its levels.
    pub group: Vec<Level>,
    /// Whom it is compared with.
    pub beside: Beside,
    /// What of it.
    pub changing: Changing,
    /// Compared how.
    pub compare: Compare,
    /// The earlier time, by index.
    pub before: usize,
    /// The change, or why it has no value.
    pub change: Result<Changed, Undefined>,
    /// The p-value after Holm's correction over all changes of this kind since the same time.
    pub p_adjusted: Option<f64>,
    /// The change of the gap in parts, where the policy has conditions.
    pub split: Option<Result<DifferenceChangeSplit, Undefined>>,
}

/// The rate of all known groups of an attribute together, at two times.
#[derive(Debug, Clone)]
pub struct WholeChange {
    /// The attribute, by index.
    pub attribute: usize,
    /// The measure.
    pub measure: &'static Measure,
    /// The earlier time, by index.
    pub before: usize,
    /// The change in parts: from other groups, and from other rates of the groups.
    pub split: Result<GapSplit, Undefined>,
}

/// Everything about what has changed.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The earlier times; none where the two sides of a comparison are what is compared.
    pub before: Vec<Before>,
    /// Each group.
    pub groups: Vec<GroupChange>,
    /// Each attribute as a whole.
    pub whole: Vec<WholeChange>,
}

impl Changes {
    /// Compares the judged counts with those of earlier times.
    pub(super) fn of(policy: &Policy, now: &Tally, before: Vec<Before>) -> Changes {
        let mut changes = Changes { before, ..Changes::default() };
        for (attribute, columns) in policy.attributes().iter().enumerate() {
            let now = AtTime::of(policy, columns, now);
            for before in 0..changes.before.len() {
                let tallies = &changes.before[before].tallies;
                let then: Vec<AtTime> =
                    tallies.iter().map(|tally| AtTime::of(policy, columns, tally)).collect();
                changes.add(policy, attribute, before, &now, &then);
            }
        }
        changes.adjust();
        changes
    }

    /// Compares one attribute now with what it was at one earlier time.
    pub(super) fn add(
        &mut self,
        policy: &Policy,
        attribute: usize,
        before: usize,
        now: &AtTime,
        then: &[AtTime],
    ) {
        let reference = policy.reference_of(&policy.attributes()[attribute]);
        let times = Times { policy, now, then, reference };
        let of = |change: GroupChange| GroupChange { attribute, before, ..change };
        self.groups.extend(times.groups().into_iter().map(of));
        let whole = times.whole();
        self.whole.extend(whole.map(|(measure, split)| WholeChange { attribute, measure, before, split }));
    }

    /// Corrects the tests of one kind since one time over all groups, measures and attributes.
    pub(super) fn adjust(&mut self) {
        let kinds = [Compare::Value, Compare::Difference, Compare::Ratio];
        let times = self.groups.iter().map(|change| change.before + 1).max().unwrap_or(0);
        for (before, compare) in (0..times).flat_map(|before| kinds.map(|kind| (before, kind))) {
            let of_kind = |change: &GroupChange| change.before == before && change.compare == compare;
            let p = |change: &GroupChange| {
                change.change.ok().map(|change| change.test.p).filter(|_| of_kind(change))
            };
            let adjusted = holm(&self.groups.iter().map(p).collect::<Vec<_>>());
            for (change, p) in self.groups.iter_mut().zip(adjusted).filter(|(change, _)| of_kind(change)) {
                change.p_adjusted = p;
            }
        }
    }
}

/// An attribute now and before.
pub(super) struct Times<'a> {
    pub(super) policy: &'a Policy,
    pub(super) now: &'a AtTime,
    pub(super) then: &'a [AtTime],
    pub(super) reference: Reference,
}

impl Times<'_> {
    fn known(&self) -> BTreeSet<Vec<Level>> {
        self.then.iter().fold(self.now.known(), |known, then| known.into_iter().chain(then.known()).collect())
    }

    fn groups(&self) -> Vec<GroupChange> {
        let headline = self.policy.headline();
        let mut all = Vec::new();
        for measure in self.policy.shares.iter().filter(|measure| !measure.is_mean()) {
            for group in self.known() {
                let mut each = [Compare::Value, Compare::Difference]
                    .map(|compare| self.change(measure, compare, &group));
                if headline == Some(measure)
                    && let Some(gap) = &mut each[1]
                {
                    gap.split = self.split(&group, &gap.beside);
                }
                all.extend(each.into_iter().flatten());
            }
        }
        if self.policy.form() == Form::Amount {
            all.extend(self.known().iter().filter_map(|group| self.mean(group)));
        }
        all
    }

    /// The change of a measure of a group; `None` for the reference itself.
    pub(super) fn change(
        &self,
        measure: &'static Measure,
        compare: Compare,
        group: &[Level],
    ) -> Option<GroupChange> {
        let beside = match compare {
            Compare::Value => Beside::Nobody,
            Compare::Ratio | Compare::Difference => self.beside(measure)?,
        };
        if beside == Beside::Group(group.to_vec()) {
            return None;
        }
        let compared = || {
            let Pairs { now, then } = self.pairs(measure, group, &beside)?;
            let confidence = self.policy.confidence;
            match compare {
                Compare::Value => {
                    let then: Vec<Share> = then.iter().map(|pair| pair.group).collect();
                    change_of_rate(now.group, &then, confidence)
                }
                Compare::Difference => change_of_difference(now, &then, confidence),
                Compare::Ratio => change_of_ratio(now, &then, confidence),
            }
        };
        let change = compared();
        Some(change_of(group, beside, Changing::Share(measure), compare, change))
    }

    /// The counts of a group and of whom it is compared with, at each time.
    pub(super) fn pairs(
        &self,
        measure: &Measure,
        group: &[Level],
        beside: &Beside,
    ) -> Result<Pairs, Undefined> {
        let pair = |at: &AtTime| -> Result<Pair, Undefined> {
            let reference = match beside {
                Beside::Nobody => Share::default(),
                Beside::Group(reference) => at.share(reference, measure)?,
                Beside::Rest => at.rest(group, measure)?,
            };
            Ok(Pair { group: at.share(group, measure)?, reference })
        };
        Ok(Pairs { now: pair(self.now)?, then: self.then.iter().map(pair).collect::<Result<_, _>>()? })
    }

    /// Whom the groups are compared with: where that is the best group, the one that is the best over both times,
    /// so that being picked favours neither.
    fn beside(&self, measure: &Measure) -> Option<Beside> {
        match &self.reference {
            Reference::Rest | Reference::Overall => Some(Beside::Rest),
            Reference::Group(names) => self.named(names),
            Reference::Best => {
                let higher = measure.higher_is_better(self.policy.decision.direction);
                let shares = |group: &[Level]| -> Vec<Share> {
                    let all = std::iter::once(self.now).chain(self.then);
                    all.map(|at| at.share(group, measure).unwrap_or_default()).collect()
                };
                let all: Vec<(Vec<Share>, Vec<Level>)> =
                    self.known().into_iter().map(|group| (shares(&group), group)).collect();
                // A group that is there at all times, if there is one: nothing can be compared with one that is gone.
                let always = |shares: &[Share]| shares.iter().all(|share| share.base() > 0);
                let some = |shares: &[Share]| shares.iter().any(|share| share.base() > 0);
                let there = all.iter().any(|(shares, _)| always(shares));
                let totals =
                    all.into_iter().filter(|(shares, _)| if there { always(shares) } else { some(shares) });
                let totals = totals
                    .map(|(shares, group)| (shares.into_iter().fold(Share::default(), Share::pool), group));
                let best =
                    totals.reduce(|first, next| if better(next.0, first.0, higher) { next } else { first });
                best.map(|(_, group)| Beside::Group(group))
            }
        }
    }

    fn named(&self, names: &[String]) -> Option<Beside> {
        let found = self.known().into_iter().find(|group| super::group::named(group, names));
        found.map(Beside::Group)
    }

    /// The change of a mean amount against the reference.
    fn mean(&self, group: &[Level]) -> Option<GroupChange> {
        let measure = find_number("mean").expect("the catalogue has the mean");
        let beside = match &self.reference {
            Reference::Group(names) => self.named(names)?,
            // Which group has the best mean is a matter of chance where means lie close: the rest is not.
            Reference::Best | Reference::Rest | Reference::Overall => Beside::Rest,
        };
        if beside == Beside::Group(group.to_vec()) {
            return None;
        }
        let reference = |at: &AtTime| match &beside {
            Beside::Group(reference) => at.amounts(reference),
            Beside::Rest | Beside::Nobody => at.other_amounts(group),
        };
        let all = || std::iter::once(self.now).chain(self.then);
        let own: Vec<Moments> = all().map(|at| at.amounts(group)).collect();
        let other: Vec<Moments> = all().map(reference).collect();
        let pairs = own.iter().zip(&other).map(|(group, reference)| AmountPair { group, reference });
        let pairs: Vec<AmountPair<'_>> = pairs.collect();
        let change = change_of_mean_difference(pairs[0], &pairs[1..], self.policy.confidence);
        Some(change_of(group, beside, Changing::Mean(measure), Compare::Difference, change))
    }

    /// The change of the gap on the headline measure in parts, against one earlier time, within conditions.
    fn split(&self, group: &[Level], beside: &Beside) -> Option<Result<DifferenceChangeSplit, Undefined>> {
        let [then] = self.then else { return None };
        let conditions: BTreeSet<&Vec<Level>> = self.now.conditions().chain(then.conditions()).collect();
        if conditions.is_empty() {
            return None;
        }
        let stratum = |at: &AtTime, condition: &[Level]| Stratum {
            group: at.in_condition(condition, group),
            reference: match beside {
                Beside::Group(reference) => at.in_condition(condition, reference),
                Beside::Rest | Beside::Nobody => at.others_in_condition(condition, group),
            },
        };
        let strata = conditions.into_iter().map(|condition| StratumChange {
            now: stratum(self.now, condition),
            before: stratum(then, condition),
        });
        Some(split_change_of_difference(&strata.collect::<Vec<_>>()))
    }

    /// The change of the headline rate over all known groups, split into the mix of groups and their rates.
    fn whole(&self) -> Option<(&'static Measure, Result<GapSplit, Undefined>)> {
        let ([then], Some(measure)) = (self.then, self.policy.headline()) else { return None };
        if self.policy.form() == Form::Amount || self.policy.is_weighted_sample() || measure.is_mean() {
            return None;
        }
        let shares = |at: &AtTime| -> Vec<Share> {
            self.known().iter().map(|group| at.share(group, measure).unwrap_or_default()).collect()
        };
        Some((measure, split_change_of_rate(&shares(self.now), &shares(then))))
    }
}

/// The counts of a group and of whom it is compared with.
pub(super) struct Pairs {
    pub(super) now: Pair,
    pub(super) then: Vec<Pair>,
}

fn change_of(
    group: &[Level],
    beside: Beside,
    changing: Changing,
    compare: Compare,
    change: Result<Changed, Undefined>,
) -> GroupChange {
    let group = group.to_vec();
    GroupChange {
        attribute: 0,
        group,
        beside,
        changing,
        compare,
        before: 0,
        change,
        p_adjusted: None,
        split: None,
    }
}
