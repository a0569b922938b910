//! All classes of an outcome taken together: how far groups lie apart, and who is served better.

use super::compare::{Comparison, ReferenceGroup};
use super::group::Group;
use crate::inference::classes::{
    DifferentialFairness, ServedBetter, TotalVariation, differential_fairness, ordered_equality,
    probability_served_better, total_variation,
};
use crate::inference::{Test, holm};
use crate::measures::SHARE;
use crate::policy::Policy;
use crate::share::Undefined;

/// As many cases are added to every class of a group before shares are divided by each other.
pub const SMOOTHING: f64 = 0.5;

/// What is known of the classes of an attribute's groups.
#[derive(Debug, Clone)]
pub struct Classes {
    /// The cases of each group by class, in the order of the groups.
    pub counts: Vec<Vec<u64>>,
    /// Each group against its reference over all classes.
    pub pairs: Vec<ClassPair>,
    /// The largest ratio of two groups' shares of one class, on the scale of logarithms.
    pub differential_fairness: Result<DifferentialFairness, Undefined>,
    /// The groups that it is over, by index.
    pub compared: Vec<usize>,
}

/// One group against its reference over all classes.
#[derive(Debug, Clone)]
pub struct ClassPair {
    /// The group, by index.
    pub group: usize,
    /// The reference; the rest where that of the attribute is all groups together.
    pub reference: ReferenceGroup,
    /// The share of cases that would have to change class to make the two alike.
    pub total_variation: Result<TotalVariation, Undefined>,
    /// How often the group is served better than the reference, ties counting half; only with an order.
    pub served_better: Option<Result<ServedBetter, Undefined>>,
    /// Whether either tends to be served better; only with an order.
    pub test: Option<Result<Test, Undefined>>,
}

impl Classes {
    pub(super) fn of(policy: &Policy, groups: &[Group], comparisons: &[Comparison]) -> Classes {
        let counts: Vec<Vec<u64>> = groups.iter().map(|group| group.outcomes(policy)).collect();
        let compared: Vec<usize> = (0..groups.len()).filter(|group| groups[*group].is_compared()).collect();
        let of_compared: Vec<Vec<u64>> = compared.iter().map(|group| counts[*group].clone()).collect();
        let sum = |members: &mut dyn Iterator<Item = usize>| {
            members.fold(vec![0; policy.classes.len()], |sum, group| {
                sum.iter().zip(&counts[group]).map(|(one, other)| one + other).collect::<Vec<u64>>()
            })
        };
        let headline = policy.headline();
        let compared_with = comparisons.iter().filter(|comparison| Some(comparison.measure) == headline);
        let weighted = policy.is_weighted_sample();
        let mut pairs: Vec<ClassPair> = compared_with
            .filter(|comparison| groups[comparison.group].is_compared())
            .map(|comparison| {
                let group = comparison.group;
                let mut others = compared.iter().copied().filter(|index| *index != group);
                let (reference, theirs) = match comparison.reference {
                    ReferenceGroup::Group(index) => (ReferenceGroup::Group(index), Ok(counts[index].clone())),
                    ReferenceGroup::Absent => (ReferenceGroup::Absent, Err(Undefined::ReferenceAbsent)),
                    ReferenceGroup::Rest | ReferenceGroup::Overall => {
                        (ReferenceGroup::Rest, Ok(sum(&mut others)))
                    }
                };
                let theirs = if weighted { Err(Undefined::SurveyWeights) } else { theirs };
                pair(policy, group, reference, &counts[group], theirs)
            })
            .collect();
        let raw: Vec<Option<f64>> =
            pairs.iter().map(|pair| pair.test.and_then(Result::ok).map(|test| test.p)).collect();
        for (pair, adjusted) in pairs.iter_mut().zip(holm(&raw)) {
            if let (Some(Ok(test)), Some(p_adjusted)) = (&mut pair.test, adjusted) {
                test.p_adjusted = p_adjusted;
            }
        }
        let differential_fairness = if weighted {
            Err(Undefined::SurveyWeights)
        } else {
            differential_fairness(&of_compared, SMOOTHING)
        };
        Classes { counts, pairs, differential_fairness, compared }
    }
}

fn pair(
    policy: &Policy,
    group: usize,
    reference: ReferenceGroup,
    ours: &[u64],
    theirs: Result<Vec<u64>, Undefined>,
) -> ClassPair {
    let theirs = theirs.as_deref().map_err(|reason| *reason);
    let ordered = !policy.is_unordered();
    ClassPair {
        group,
        reference,
        total_variation: theirs.and_then(|theirs| total_variation(ours, theirs, policy.confidence)),
        served_better: ordered
            .then(|| theirs.and_then(|theirs| probability_served_better(ours, theirs, policy.confidence))),
        test: ordered.then(|| {
            let test = theirs.and_then(|theirs| ordered_equality(ours, theirs))?;
            Ok(Test { method: test.method, p: test.p, p_adjusted: test.p })
        }),
    }
}

/// Corrects the p-values of the shares of all classes together: who looks at every class asks as many questions.
pub(super) fn adjust_over_classes(comparisons: &mut [Comparison]) {
    let of_class = |comparison: &Comparison| {
        comparison.measure.id.split_once(':').is_some_and(|(prefix, _)| prefix == SHARE.prefix)
    };
    let raw: Vec<Option<f64>> = comparisons
        .iter()
        .map(|comparison| comparison.test.ok().filter(|_| of_class(comparison)).map(|test| test.p))
        .collect();
    for (comparison, adjusted) in comparisons.iter_mut().zip(holm(&raw)) {
        if let (Ok(test), Some(p_adjusted)) = (&mut comparison.test, adjusted) {
            test.p_adjusted = p_adjusted;
        }
    }
}
