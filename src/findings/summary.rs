//! One number for a whole attribute, with its interval and the groups it rests on.

use super::compare::{exact, order};
use super::group::{Group, Standing};
use super::weights;
use crate::exact::Exact;
use crate::inference::{
    Estimate, Interval, max_minus_min, mean_difference, min_over_max, worse_difference, worse_ratio,
};
use crate::measures::{Measure, Over, Rate, Shape, Summary, find};
use crate::policy::Policy;
use crate::share::{Share, Undefined};

/// A summary of one attribute.
#[derive(Debug, Clone)]
pub struct SummaryValue {
    /// The summary.
    pub summary: &'static Summary,
    /// Its value, or why there is none.
    pub estimate: Result<Estimate, Undefined>,
    /// The value exactly, for judging; only where the estimate is defined.
    pub exact: Option<Exact>,
    /// The groups with the lowest and the highest value of the measure that decided, by index.
    pub extremes: Option<Extremes>,
    /// Known groups that the summary does not cover, by index: the measure is undefined for them, or an exclusion
    /// leaves them out.
    pub left_out: Vec<usize>,
    /// The smallest base of a measure that took part.
    pub smallest_base: u64,
}

/// The two groups a summary rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extremes {
    /// The measure.
    pub measure: &'static str,
    /// The group with the lowest value.
    pub lowest: usize,
    /// The group with the highest value.
    pub highest: usize,
}

/// A measure over the groups for which it is defined.
struct Spread {
    measure: &'static Measure,
    members: Vec<(usize, Rate)>,
}

impl Spread {
    fn of(groups: &[Group], measure: &'static Measure) -> Spread {
        let members = groups.iter().enumerate().filter(|(_, group)| group.is_compared());
        let members = members.filter_map(|(index, group)| match group.value(measure) {
            Ok(Rate::Mean(_)) | Err(_) => None,
            Ok(rate) => Some((index, rate)),
        });
        Spread { measure, members: members.collect() }
    }

    fn groups(&self) -> Vec<usize> {
        self.members.iter().map(|(index, _)| *index).collect()
    }

    fn shares(&self) -> Vec<Share> {
        let shares = self.members.iter().filter_map(|(_, rate)| match rate {
            Rate::Share(share) => Some(*share),
            Rate::Mean(_) | Rate::Weighted(_) => None,
        });
        shares.collect()
    }

    /// The groups with the lowest and the highest value; of equal ones the first.
    fn extremes(&self) -> Option<(usize, usize)> {
        let rate = |position: &usize| self.members[*position].1;
        let positions: Vec<usize> = (0..self.members.len()).collect();
        let lowest = positions.iter().copied().min_by(|a, b| order(rate(a), rate(b)))?;
        let highest = positions.iter().copied().rev().max_by(|a, b| order(rate(a), rate(b)))?;
        Some((lowest, highest))
    }

    fn value(&self, shape: Shape) -> Result<(Exact, Extremes), Undefined> {
        let (lowest, highest) =
            self.extremes().filter(|_| self.members.len() > 1).ok_or(Undefined::SingleGroup)?;
        let (low, high) = (exact(self.members[lowest].1), exact(self.members[highest].1));
        let value = match shape {
            Shape::Difference | Shape::MeanDifference => high - low,
            Shape::Ratio => (low / high).ok_or(Undefined::BothZero)?,
        };
        let extremes = Extremes {
            measure: self.measure.id,
            lowest: self.members[lowest].0,
            highest: self.members[highest].0,
        };
        Ok((value, extremes))
    }
}

/// Computes a summary over the groups that take part.
pub(super) fn summarize(policy: &Policy, groups: &[Group], summary: &'static Summary) -> SummaryValue {
    let ids = summary.over.measures();
    let mut spreads: Vec<Spread> =
        ids.iter().filter_map(|id| find(id)).map(|measure| Spread::of(groups, measure)).collect();
    // A group takes part with all measures of the summary or with none.
    let having: Vec<Vec<usize>> = spreads.iter().map(Spread::groups).collect();
    let takes_part = |group: usize| having.iter().all(|groups| groups.contains(&group));
    spreads.iter_mut().for_each(|spread| spread.members.retain(|(index, _)| takes_part(*index)));
    let compared = groups.iter().enumerate().filter(|(_, group)| group.standing != Standing::Unknown);
    let left_out = compared.map(|(index, _)| index).filter(|index| !takes_part(*index)).collect();
    let bases = spreads.iter().flat_map(|spread| spread.members.iter().map(|(_, rate)| rate.cases()));
    let smallest_base = bases.min().unwrap_or(0);

    let valued = value(&spreads, summary.shape);
    let estimate = valued.as_ref().map_err(|reason| *reason).and_then(|(value, _)| {
        let interval = interval(&spreads, summary, policy.confidence)?;
        Ok(Estimate { value: value.to_f64(), interval, joint: None })
    });
    let (exact, extremes) = match valued {
        Ok((value, extremes)) => (Some(value), Some(extremes)),
        Err(_) => (None, None),
    };
    SummaryValue { summary, estimate, exact, extremes, left_out, smallest_base }
}

/// The value over one family, or the worse (or the mean) of two. The extremes are of the family that decided.
fn value(spreads: &[Spread], shape: Shape) -> Result<(Exact, Extremes), Undefined> {
    let values: Result<Vec<(Exact, Extremes)>, Undefined> =
        spreads.iter().map(|spread| spread.value(shape)).collect();
    let values = values?;
    let larger = || values.iter().rev().max_by(|a, b| a.0.cmp(&b.0)).cloned();
    match shape {
        Shape::Difference => larger().ok_or(Undefined::NoCases),
        Shape::Ratio => values.iter().min_by(|a, b| a.0.cmp(&b.0)).cloned().ok_or(Undefined::NoCases),
        Shape::MeanDifference => {
            let (_, extremes) = larger().ok_or(Undefined::NoCases)?;
            let count = Exact::decimal(&values.len().to_string()).ok_or(Undefined::NoCases)?;
            let sum = values.into_iter().fold(Exact::zero(), |sum, (value, _)| sum + value);
            Ok(((sum / count).ok_or(Undefined::NoCases)?, extremes))
        }
    }
}

fn interval(spreads: &[Spread], summary: &Summary, level: f64) -> Result<Interval, Undefined> {
    let of = |spread: &Spread| weights::all_weighted(spread.members.iter().map(|(_, rate)| *rate));
    if let Some(families) = spreads.iter().map(of).collect::<Option<Vec<_>>>()
        && families.iter().any(|rates| !rates.is_empty())
    {
        return weights::summary(&families, summary, level);
    }
    let shares: Vec<Vec<Share>> = spreads.iter().map(Spread::shares).collect();
    match (summary.over, summary.shape, shares.as_slice()) {
        (Over::One(_), Shape::Ratio, [one]) => min_over_max(one, level),
        (Over::One(_), _, [one]) => max_minus_min(one, level),
        (Over::Two(..), Shape::Difference, [one, other]) => worse_difference(one, other, level),
        (Over::Two(..), Shape::Ratio, [one, other]) => worse_ratio(one, other, level),
        (Over::Two(..), Shape::MeanDifference, [one, other]) => mean_difference(one, other, level),
        _ => Err(Undefined::NoCases),
    }
}
