//! The same comparison within conditions: like with like.

use super::compare::{Comparison, ReferenceGroup};
use super::counted::{Counted, by_group};
use super::gap_within::{Matched, Sizes};
use super::group::Group;
use crate::inference::strata::{self, GapSplit, Standardized, StratifiedTest};
use crate::inference::{Estimate, WeightedStratum, survey_kitagawa, survey_standardized};
use crate::measures::{Measure, Rate, View};
use crate::policy::Policy;
use crate::share::{Undefined, WeightedRate};
use crate::tally::{Level, Table};

/// One group against its reference on one measure, condition by condition.
#[derive(Debug, Clone)]
pub struct Conditional {
    /// The measure.
    pub measure: &'static Measure,
    /// The columns of the conditions.
    pub conditions: Vec<String>,
    /// The group, by index.
    pub group: usize,
    /// The reference: that of the comparison over all conditions, or the rest where that is all groups together,
    /// because a group cannot be pooled against what holds it.
    pub reference: ReferenceGroup,
    /// Each condition in which either has a case.
    pub strata: Vec<Stratum>,
    /// The comparison over all conditions together.
    pub pooled: Pooled,
}

impl Conditional {
    /// How many cases of both are in conditions that hold both.
    pub fn matched(&self) -> Matched {
        let cases = |rate: Rate| match rate {
            Rate::Share(share) => share.base(),
            Rate::Mean(shares) => shares.iter().map(|share| share.base()).sum(),
            Rate::Weighted(rate) => rate.cases(),
        };
        let sizes =
            |stratum: &Stratum| Sizes { group: cases(stratum.group), reference: cases(stratum.reference) };
        Matched::over(self.strata.iter().map(sizes))
    }
}

/// One number for the comparison within conditions, several ways. A pooled number is read together with the test
/// of whether the conditions agree.
#[derive(Debug, Clone, Copy)]
pub struct Pooled {
    /// Whether group and reference could be equal in every condition.
    pub cochran_mantel_haenszel: Result<StratifiedTest, Undefined>,
    /// Mantel and Haenszel's odds ratio.
    pub odds_ratio: Result<Estimate, Undefined>,
    /// Their difference of rates.
    pub risk_difference: Result<Estimate, Undefined>,
    /// Their ratio of rates.
    pub risk_ratio: Result<Estimate, Undefined>,
    /// The rates both would have if they were spread over conditions alike.
    pub standardized: Result<Standardized, Undefined>,
    /// Whether the conditions agree on the odds ratio.
    pub breslow_day: Result<StratifiedTest, Undefined>,
    /// The same with Tarone's correction.
    pub tarone: Result<StratifiedTest, Undefined>,
    /// How much of the overall gap is mix, and how much is rate.
    pub split: Result<GapSplit, Undefined>,
}

impl Pooled {
    fn over(conditions: &[Stratum], confidence: f64) -> Pooled {
        if conditions.iter().any(|stratum| matches!(stratum.group, Rate::Weighted(_))) {
            return Pooled::over_weighted(conditions, confidence);
        }
        let all = conditions.iter().filter_map(|stratum| match (stratum.group, stratum.reference) {
            (Rate::Share(group), Rate::Share(reference)) => Some(strata::Stratum { group, reference }),
            _ => None,
        });
        let all: Vec<strata::Stratum> = all.collect();
        Pooled {
            cochran_mantel_haenszel: strata::cochran_mantel_haenszel(&all),
            odds_ratio: strata::pooled_odds_ratio(&all, confidence),
            risk_difference: strata::pooled_risk_difference(&all, confidence),
            risk_ratio: strata::pooled_risk_ratio(&all, confidence),
            standardized: strata::standardized(&all, confidence),
            breslow_day: strata::breslow_day(&all),
            tarone: strata::tarone(&all),
            split: strata::kitagawa(&all),
        }
    }

    /// In a weighted sample, what is made for counts is not valid.
    fn over_weighted(conditions: &[Stratum], confidence: f64) -> Pooled {
        let all = conditions.iter().filter_map(|stratum| match (stratum.group, stratum.reference) {
            (Rate::Weighted(WeightedRate::Share(group)), Rate::Weighted(WeightedRate::Share(reference))) => {
                Some(WeightedStratum { group, reference })
            }
            _ => None,
        });
        let all: Vec<WeightedStratum> = all.collect();
        Pooled {
            cochran_mantel_haenszel: Err(Undefined::SurveyWeights),
            odds_ratio: Err(Undefined::SurveyWeights),
            risk_difference: Err(Undefined::SurveyWeights),
            risk_ratio: Err(Undefined::SurveyWeights),
            standardized: survey_standardized(&all, confidence),
            breslow_day: Err(Undefined::SurveyWeights),
            tarone: Err(Undefined::SurveyWeights),
            split: survey_kitagawa(&all),
        }
    }
}

/// One condition. A share without a base belongs to a group that does not occur there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stratum {
    /// The levels of the condition columns.
    pub condition: Vec<Level>,
    /// The group's share.
    pub group: Rate,
    /// The reference's share.
    pub reference: Rate,
}

/// The counts of every group of an attribute in one condition.
pub(super) struct Condition {
    /// The levels of the condition columns.
    pub(super) levels: Vec<Level>,
    /// The counts, group by group.
    pub(super) counts: Vec<Counted>,
}

/// The counts of every group in every condition, of so many used rows. The table has the conditions first, then the
/// attribute, then the outcome.
pub(super) fn by_condition(policy: &Policy, groups: &[Group], table: &Table, sample: u64) -> Vec<Condition> {
    let (conditions, width) = (policy.conditions.len(), groups.first().map_or(0, |group| group.levels.len()));
    let weighted = policy.is_weighted_sample();
    let conditions = table.split(conditions).into_iter().map(|(levels, table)| {
        let mut counted = by_group(&table, width, weighted, sample);
        let mut of =
            |group: &Group| counted.remove(&group.levels).unwrap_or_else(|| Counted::none(weighted, sample));
        Condition { levels, counts: groups.iter().map(&mut of).collect() }
    });
    conditions.collect()
}

/// Takes every comparison of two shares apart by condition; a mean of shares is not pooled.
pub(super) fn conditional(
    policy: &Policy,
    groups: &[Group],
    comparisons: &[Comparison],
    conditions: &[Condition],
) -> Vec<Conditional> {
    let compared = comparisons.iter().filter(|comparison| {
        let shared = matches!(
            comparison.reference_rate,
            Some(Rate::Share(_) | Rate::Weighted(WeightedRate::Share(_)))
        );
        shared && groups[comparison.group].is_compared()
    });
    let taken_apart = compared.map(|comparison| {
        let within = match comparison.reference {
            ReferenceGroup::Overall => ReferenceGroup::Rest,
            other => other,
        };
        let strata = conditions.iter().map(|Condition { levels, counts }| Stratum {
            condition: levels.clone(),
            group: counts[comparison.group].share(comparison.measure),
            reference: reference(within, comparison.group, groups, counts).share(comparison.measure),
        });
        let strata: Vec<Stratum> =
            strata.filter(|stratum| stratum.group.has_base() || stratum.reference.has_base()).collect();
        Conditional {
            measure: comparison.measure,
            conditions: policy.conditions.iter().map(|condition| condition.column.clone()).collect(),
            group: comparison.group,
            reference: within,
            pooled: Pooled::over(&strata, policy.confidence),
            strata,
        }
    });
    taken_apart.collect()
}

/// The counts of the reference in one condition.
pub(super) fn reference(
    within: ReferenceGroup,
    group: usize,
    groups: &[Group],
    counts: &[Counted],
) -> Counted {
    let none = Counted::none(counts[group].weights(View::Event).is_some(), counts[group].sample());
    let pooled = |without: Option<usize>| {
        let members = groups.iter().enumerate();
        let members = members.filter(|(index, group)| group.is_compared() && Some(*index) != without);
        members.fold(none.clone(), |sum, (index, _)| sum.plus(&counts[index]))
    };
    match within {
        ReferenceGroup::Group(index) => counts[index].clone(),
        ReferenceGroup::Rest => pooled(Some(group)),
        ReferenceGroup::Overall => pooled(None),
        ReferenceGroup::Absent => none,
    }
}
