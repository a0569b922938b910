//! The scores of each group against those of its reference.

use super::amounts::measure;
use super::compare::ReferenceGroup;
use super::group::Group;
use super::numbers::{NumberComparison, Sides, adjust};
use crate::amount::Moments;
use crate::inference::amounts::{mean_difference_to_best, mean_difference_to_fixed, welch, welch_test};
use crate::inference::scores::{
    Auc, auc_difference, auc_difference_to_best, auc_difference_to_fixed, auc_equality,
};
use crate::inference::{Better, Estimate, Test};
use crate::policy::{Policy, Reference, Score};
use crate::share::Undefined;

/// The scores of one group, as they are compared.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    pub(super) moments: Moments,
    /// The area under the curve, where there is a label.
    pub(super) area: Option<Result<Auc, Undefined>>,
}

/// Compares mean scores and, with a label, areas under the curve.
pub(super) fn compared(
    policy: &Policy,
    score: &Score,
    groups: &[Group],
    scored: &[Scored],
    reference: &Reference,
) -> Vec<NumberComparison> {
    let mut made = means(policy, score, groups, scored, reference);
    if scored.iter().any(|scored| scored.area.is_some()) {
        made.extend(areas(policy, groups, scored, reference));
    }
    made
}

fn means(
    policy: &Policy,
    score: &Score,
    groups: &[Group],
    scored: &[Scored],
    reference: &Reference,
) -> Vec<NumberComparison> {
    let sides = Sides::of(
        groups,
        reference,
        score.higher_is_better,
        |group| scored[group].moments.variance().and(scored[group].moments.mean()),
        |group| scored[group].moments.cases(),
    );
    let better = if score.higher_is_better { Better::Higher } else { Better::Lower };
    let level = policy.confidence;
    let family = sides.joint_family(|group| scored[group].moments.squared_deviations() > 0.0);
    let members: Vec<&Moments> = family.iter().map(|group| &scored[*group].moments).collect();
    let to_best = (*reference == Reference::Best)
        .then(|| mean_difference_to_best(&members, better, level).ok())
        .flatten();
    finish("mean_score", &sides, |group, others| {
        let ours = &scored[group].moments;
        let theirs = others.iter().fold(Moments::default(), |sum, index| sum.plus(&scored[*index].moments));
        let joint = match &to_best {
            Some(all) => family.iter().position(|index| *index == group).map(|at| all[at]),
            None => mean_difference_to_fixed(ours, &theirs, sides.comparisons(), level).ok(),
        };
        let difference = (|| {
            let value = ours.mean()? - theirs.mean()?;
            let joint = joint.filter(|_| to_best.is_some() || sides.members.len() > 2);
            Ok(Estimate { value, interval: welch(ours, &theirs, level)?, joint })
        })();
        Compared {
            reference_value: theirs.mean().ok(),
            cases: ours.cases().min(theirs.cases()),
            difference,
            test: welch_test(ours, &theirs).map(|test| Test {
                method: test.method,
                p: test.p,
                p_adjusted: test.p,
            }),
        }
    })
}

/// Areas of one group against another; an area of several groups together is not the mean of theirs, so there is
/// none to compare with.
fn areas(
    policy: &Policy,
    groups: &[Group],
    scored: &[Scored],
    reference: &Reference,
) -> Vec<NumberComparison> {
    let area = |group: usize| scored[group].area.unwrap_or(Err(Undefined::NoLabels));
    let cases = |group: usize| area(group).map_or(0, |area| area.positives().min(area.negatives()));
    let sides = Sides::of(groups, reference, true, |group| area(group).map(|area| area.value()), cases);
    let level = policy.confidence;
    let members: Vec<Auc> = sides.members.iter().filter_map(|group| area(*group).ok()).collect();
    let to_best =
        (*reference == Reference::Best).then(|| auc_difference_to_best(&members, level).ok()).flatten();
    finish("auc", &sides, |group, others| {
        let theirs = match (sides.chosen, others) {
            (Some(ReferenceGroup::Group(_)), [other]) => area(*other),
            _ => Err(Undefined::NotComputed),
        };
        let both = area(group).and_then(|ours| Ok((ours, theirs?)));
        let difference = both.map(|(ours, theirs)| {
            let joint = match &to_best {
                Some(all) => sides.position(group).map(|at| all[at]),
                None => Some(auc_difference_to_fixed(&ours, &theirs, sides.comparisons(), level)),
            };
            Estimate {
                value: ours.value() - theirs.value(),
                interval: auc_difference(&ours, &theirs, level),
                joint: joint.filter(|_| to_best.is_some() || sides.members.len() > 2),
            }
        });
        let test = both.and_then(|(ours, theirs)| auc_equality(&ours, &theirs));
        Compared {
            reference_value: theirs.ok().map(|area| area.value()),
            cases: cases(group).min(others.iter().map(|other| cases(*other)).min().unwrap_or(0)),
            difference,
            test: test.map(|test| Test { method: test.method, p: test.p, p_adjusted: test.p }),
        }
    })
}

struct Compared {
    reference_value: Option<f64>,
    cases: u64,
    difference: Result<Estimate, Undefined>,
    test: Result<Test, Undefined>,
}

/// All comparisons of a measure: of those that take part, and the others with their reason.
fn finish(id: &str, sides: &Sides, compare: impl Fn(usize, &[usize]) -> Compared) -> Vec<NumberComparison> {
    let Some(reference) = sides.chosen else { return Vec::new() };
    let make = |group: usize, made: Result<Compared, Undefined>| {
        let reason = made.as_ref().err().copied().unwrap_or(Undefined::NotComputed);
        let none = Compared { reference_value: None, cases: 0, difference: Err(reason), test: Err(reason) };
        let made = made.unwrap_or(none);
        NumberComparison {
            measure: measure(id),
            group,
            reference,
            reference_value: made.reference_value,
            cases: made.cases,
            difference: made.difference,
            ratio: Err(Undefined::NotComputed),
            test: made.test,
        }
    };
    let compared = sides
        .compared()
        .map(|group| make(group, sides.reference_of(group).map(|others| compare(group, &others))));
    let without = sides.without.iter().map(|(group, reason)| make(*group, Err(*reason)));
    let mut all: Vec<NumberComparison> = compared.chain(without).collect();
    all.sort_by_key(|comparison| comparison.group);
    adjust(&mut all);
    all
}
