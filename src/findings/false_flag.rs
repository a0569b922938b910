//! How often a clause flags groups whose true rates are equal.

use super::power::Setting;
use crate::exact::Exact;
use crate::inference::normal::quantile;
use crate::inference::{Better, Drawn, EqualGroups, Fraction, Scale, Tolerance, Whole, any_pair_differs};
use crate::measures::{Shape, Summary};
use crate::policy::{Bound, Clause, Compare, Judge, Policy, Reference};
use crate::share::{Share, Undefined};

/// The chance that at least one group of an attribute is flagged although all have the same true rate, that of
/// all compared groups together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FalseFlag {
    /// How many groups take part.
    pub groups: usize,
    /// By the rule of the clause.
    pub by_this_rule: Chance,
    /// By the same bounds on the observed values alone, whatever the evidence.
    pub by_the_point_alone: Chance,
}

/// A probability, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Chance {
    /// Counted out.
    Exactly(f64),
    /// Found by drawing.
    Drawn(Drawn),
    /// Not above this, because the level of the rule is kept.
    AtMostLevel(f64),
    /// Not above this: the level of the rule does not count that the best group was picked from the data.
    AtMostAnyPair(f64),
    /// Not above this, because the rule flags nothing that the values alone would not.
    AtMostPoint(f64),
}

impl Chance {
    /// The number, whether it is reached or a bound.
    pub fn value(self) -> f64 {
        match self {
            Chance::Exactly(chance)
            | Chance::AtMostLevel(chance)
            | Chance::AtMostAnyPair(chance)
            | Chance::AtMostPoint(chance) => chance,
            Chance::Drawn(drawn) => drawn.chance,
        }
    }

    /// The id of the method, where it is more than the level of the rule.
    pub fn method(self) -> Option<&'static str> {
        match self {
            Chance::Exactly(_) => Some("equal_groups"),
            Chance::Drawn(_) => Some("equal_groups_drawn"),
            Chance::AtMostAnyPair(_) => Some("any_pair_differs"),
            Chance::AtMostLevel(_) | Chance::AtMostPoint(_) => None,
        }
    }

    /// Whether the chance may well be smaller.
    pub fn is_bound(self) -> bool {
        !matches!(self, Chance::Exactly(_) | Chance::Drawn(_))
    }
}

impl FalseFlag {
    /// For a clause on a measure.
    pub(super) fn of(setting: &Setting<'_>) -> Result<FalseFlag, Undefined> {
        let Setting { policy, clause, reference, better, members, declared, .. } = setting;
        let scale = match clause.compare {
            Compare::Value => return Err(Undefined::NotCompared),
            Compare::Ratio => Scale::Ratio,
            Compare::Difference => Scale::Difference,
        };
        let bound = |bound: &Option<Bound>| bound.as_ref().map(|bound| fraction(&bound.exact)).transpose();
        let tolerance =
            Tolerance { scale, at_least: bound(&clause.at_least)?, at_most: bound(&clause.at_most)? };
        let shares: Vec<Share> = members.iter().map(|(_, share)| *share).collect();
        let rate = common_rate(&shares)?;
        let other = |member: &&(usize, Share)| Some(member.0) != *declared;
        let bases: Vec<u64> = members.iter().filter(other).map(|(_, share)| share.base()).collect();
        let groups = EqualGroups { bases: &bases, rate, least_cases: clause.min_rows };
        let against =
            |whole: Whole| groups.flagged_against_others(whole, &tolerance, policy.seed).map(Chance::Drawn);
        let point = match reference {
            Reference::Best => groups.flagged_against_best(*better, &tolerance).map(Chance::Exactly),
            Reference::Rest => against(Whole::Rest),
            Reference::Overall => against(Whole::Overall),
            Reference::Group(_) => {
                let is_declared = |member: &&(usize, Share)| Some(member.0) == *declared;
                let reference = members.iter().find(is_declared).map(|(_, share)| share.base());
                let base = reference.ok_or(Undefined::ReferenceUndefined)?;
                groups.flagged_against_fixed(base, &tolerance).map(Chance::Exactly)
            }
        }?;
        let level = level(policy);
        let by_this_rule = match clause.judge {
            Judge::Point => point,
            Judge::Significance if **reference == Reference::Best && members.len() > 2 => {
                let corrected = level / (members.len() - 1) as f64;
                least(
                    Chance::AtMostAnyPair(any_pair_differs(members.len(), -quantile(corrected / 2.0))),
                    point,
                )
            }
            Judge::Significance | Judge::Interval => least(Chance::AtMostLevel(level), point),
        };
        Ok(FalseFlag { groups: members.len(), by_this_rule, by_the_point_alone: point })
    }

    /// For a clause on a summary: the two measures of a summary rest on different cases.
    pub(super) fn of_summary(
        policy: &Policy,
        clause: &Clause,
        summary: &Summary,
        families: &[Vec<Share>],
    ) -> Result<FalseFlag, Undefined> {
        let tolerance = match (summary.shape, &clause.at_least, &clause.at_most) {
            (Shape::Difference, _, Some(most)) => {
                let Fraction { numerator, denominator } = fraction(&most.exact)?;
                let below_highest = Fraction { numerator: -numerator, denominator };
                Tolerance { scale: Scale::Difference, at_least: Some(below_highest), at_most: None }
            }
            (Shape::Ratio, Some(least), _) => {
                Tolerance { scale: Scale::Ratio, at_least: Some(fraction(&least.exact)?), at_most: None }
            }
            (Shape::MeanDifference, ..) => return Err(Undefined::NotOneShare),
            _ => return Err(Undefined::NotCompared),
        };
        let mut unflagged = 1.0;
        for shares in families {
            let bases: Vec<u64> = shares.iter().map(|share| share.base()).collect();
            let groups = EqualGroups { bases: &bases, rate: common_rate(shares)?, least_cases: 0 };
            unflagged *= 1.0 - groups.flagged_against_best(Better::Higher, &tolerance)?;
        }
        let point = Chance::Exactly(1.0 - unflagged);
        let by_this_rule = match clause.judge {
            Judge::Point => point,
            Judge::Significance | Judge::Interval => least(Chance::AtMostLevel(level(policy)), point),
        };
        let groups = families.first().map_or(0, Vec::len);
        Ok(FalseFlag { groups, by_this_rule, by_the_point_alone: point })
    }
}

/// The decimal that 1 − confidence writes.
fn level(policy: &Policy) -> f64 {
    ((1.0 - policy.confidence) * 1e12).round() / 1e12
}

/// A rule that asks for evidence flags nothing that the values alone would not.
fn least(rule: Chance, point: Chance) -> Chance {
    if point.value() < rule.value() { Chance::AtMostPoint(point.value()) } else { rule }
}

fn common_rate(shares: &[Share]) -> Result<f64, Undefined> {
    let all = shares.iter().copied().reduce(Share::pool).filter(|_| shares.len() > 1);
    let all = all.ok_or(Undefined::SingleGroup)?;
    if all.hits() == 0 || all.complement().hits() == 0 { Err(Undefined::NoVariation) } else { all.rate() }
}

fn fraction(bound: &Exact) -> Result<Fraction, Undefined> {
    let (numerator, denominator) = bound.parts().ok_or(Undefined::BoundTooFine)?;
    Ok(Fraction { numerator, denominator })
}
