//! How far a sample must grow until an inconclusive clause is decided, at the rates as they are.

use super::power::{CHANCE_OF_DETECTION, Critical};
use super::summary::SummaryValue;
use crate::exact::Exact;
use crate::inference::{Contrast, Decision, growth_for_all};
use crate::measures::{Shape, Summary};
use crate::policy::{Bound, Clause, Compare, Judge};
use crate::share::{Share, Undefined};

/// A sample that would have to grow more than this many times is no plan.
const MOST_TIMES: f64 = 10_000.0;

/// A larger sample that settles a clause with the chance [`CHANCE_OF_DETECTION`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Growth {
    /// How many times as many cases, in every group alike.
    pub times: f64,
    /// The cases of the group, or of the lowest group of a summary.
    pub group_cases: u64,
    /// The cases of the reference, or of the highest group of a summary; `None` for a value alone.
    pub reference_cases: Option<u64>,
    /// Whether it is the least number of cases in the clause that asks for them, more than the evidence does.
    pub for_min_rows: bool,
}

/// What keeps a clause from being decided.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) clause: &'a Clause,
    pub(super) critical: Critical,
}

/// Where a value lies.
enum Side<'a> {
    Beyond(&'a Bound),
    On,
    Within(Vec<&'a Bound>),
}

impl Question<'_> {
    fn side(&self, value: &Exact) -> Side<'_> {
        let Clause { at_least, at_most, .. } = self.clause;
        if let Some(bound) = at_least.as_ref().filter(|bound| *value < bound.exact) {
            return Side::Beyond(bound);
        }
        if let Some(bound) = at_most.as_ref().filter(|bound| *value > bound.exact) {
            return Side::Beyond(bound);
        }
        let bounds: Vec<&Bound> = [at_least, at_most].into_iter().flatten().collect();
        if bounds.iter().any(|bound| bound.exact == *value) { Side::On } else { Side::Within(bounds) }
    }

    fn to_breach(self) -> Decision {
        Decision { critical: self.critical.to_breach, power: CHANCE_OF_DETECTION }
    }

    fn to_meet(self) -> Decision {
        Decision { critical: self.critical.to_meet, power: CHANCE_OF_DETECTION }
    }

    /// The growth for a value against its bounds.
    pub(super) fn of_value(&self, rate: Share) -> Result<Growth, Undefined> {
        let apart = |bound: &Bound| match bound.exact.to_f64() {
            bound if (0.0..=1.0).contains(&bound) => Contrast::of_rate(rate, bound).map(Some),
            _ => Ok(None),
        };
        rate.rate()?;
        let times = match (self.clause.judge, self.side(&Exact::of(rate))) {
            (Judge::Point | Judge::Significance, _) => 0.0,
            (_, Side::On) => return Err(Undefined::OnTheBound),
            (_, Side::Beyond(bound)) => all([apart(bound)], self.to_breach())?,
            (_, Side::Within(bounds)) => all(bounds.iter().map(|bound| apart(bound)), self.to_meet())?,
        };
        self.growth(times, rate, None)
    }

    /// The growth for a group against its reference. `rest` is what the reference does not share with the group.
    /// Where that is the best of several, the clause must be met against all `rivals` that could be the best, and
    /// by the reference where chance makes it the second.
    pub(super) fn of_comparison(
        &self,
        group: Share,
        reference: Share,
        rest: Share,
        rivals: Option<&[Share]>,
    ) -> Result<Growth, Undefined> {
        let (ours, theirs) = (Exact::of(group), Exact::of(reference));
        let value = match self.clause.compare {
            Compare::Ratio if group.hits() == 0 && reference.hits() == 0 => return Err(Undefined::BothZero),
            Compare::Ratio => (ours / theirs).ok_or(Undefined::ReferenceZero)?,
            Compare::Difference | Compare::Value => ours - theirs,
        };
        // The part of the reference that is the group itself.
        let own = (reference.base() - rest.base()) as f64 / reference.base() as f64;
        let apart = |bound: &Bound, one: Share, other: Share| {
            let bound = bound.exact.to_f64();
            match self.clause.compare {
                // Against a whole that holds the group, a bound is one against the rest of it.
                Compare::Ratio => ratio(one, other, bound * (1.0 - own) / (1.0 - bound * own)),
                Compare::Difference | Compare::Value => difference(one, other, bound / (1.0 - own)),
            }
        };
        let times = match (self.clause.judge, self.side(&value)) {
            (Judge::Point, _) => 0.0,
            // What lacks is significance: the rates must be told apart, wherever the bound lies.
            (Judge::Significance, Side::Beyond(_)) => all([difference(group, rest, 0.0)], self.to_breach())?,
            (Judge::Significance, _) => 0.0,
            (Judge::Interval, Side::On) => return Err(Undefined::OnTheBound),
            (Judge::Interval, Side::Beyond(bound)) => all([apart(bound, group, rest)], self.to_breach())?,
            (Judge::Interval, Side::Within(bounds)) => {
                let against_all = bounds.iter().flat_map(|bound| match rivals {
                    None => vec![apart(bound, group, rest)],
                    Some(rivals) => {
                        let each = rivals.iter().map(|rival| apart(bound, group, *rival));
                        each.chain([apart(bound, reference, group)]).collect()
                    }
                });
                all(against_all, self.to_meet())?
            }
        };
        self.growth(times, group, Some(reference))
    }

    /// The growth for a summary: to be breached, its two extreme groups must be told apart by more than the bound;
    /// to be met, no two groups may be.
    pub(super) fn of_summary(
        &self,
        summary: &Summary,
        found: &SummaryValue,
        (lowest, highest): (Share, Share),
        families: &[Vec<Share>],
    ) -> Result<Growth, Undefined> {
        let value = found.exact.as_ref().ok_or(Undefined::NoCases)?;
        let apart = |bound: &Bound, low: Share, high: Share| match summary.shape {
            Shape::Difference => difference(high, low, bound.exact.to_f64()),
            Shape::Ratio => ratio(low, high, bound.exact.to_f64()),
            Shape::MeanDifference => Err(Undefined::NotOneShare),
        };
        let times = match (self.clause.judge, self.side(value)) {
            (_, Side::Within(_) | Side::On) if !found.left_out.is_empty() => {
                return Err(Undefined::GroupsLeftOut);
            }
            (Judge::Point | Judge::Significance, _) => 0.0,
            (_, Side::On) => return Err(Undefined::OnTheBound),
            (_, Side::Beyond(bound)) => all([apart(bound, lowest, highest)], self.to_breach())?,
            (_, Side::Within(bounds)) => {
                let mut pairs = Vec::new();
                for family in families {
                    for (low, high) in
                        (0..family.len()).flat_map(|low| (0..family.len()).map(move |high| (low, high)))
                    {
                        if low != high {
                            pairs.extend(bounds.iter().map(|bound| apart(bound, family[low], family[high])));
                        }
                    }
                }
                all(pairs, self.to_meet())?
            }
        };
        self.growth(times, lowest, Some(highest))
    }

    fn growth(&self, times: f64, group: Share, reference: Option<Share>) -> Result<Growth, Undefined> {
        let least = reference.map_or(group.base(), |reference| group.base().min(reference.base()));
        let for_min_rows = self.clause.min_rows as f64 / least as f64;
        let asked = times.max(for_min_rows).max(1.0);
        if asked.is_nan() || asked > MOST_TIMES {
            return Err(Undefined::TooManyCases);
        }
        let grown = |share: Share| {
            // The cast stops at the largest count there is.
            ((share.base() as f64 * asked - 1e-6).ceil() as u64).max(share.base())
        };
        Ok(Growth {
            times: asked,
            group_cases: grown(group),
            reference_cases: reference.map(grown),
            for_min_rows: for_min_rows > times.max(1.0),
        })
    }
}

/// What is to be told apart; `None` where no ratio crosses the bound, so that any size decides.
fn ratio(group: Share, other: Share, bound: f64) -> Result<Option<Contrast>, Undefined> {
    let can_be_crossed = bound > 0.0 && bound.is_finite();
    can_be_crossed.then(|| Contrast::of_ratio(group, other, bound)).transpose()
}

/// What is to be told apart; `None` where no difference crosses the bound, so that any size decides.
fn difference(group: Share, other: Share, bound: f64) -> Result<Option<Contrast>, Undefined> {
    (bound.abs() < 1.0).then(|| Contrast::of_difference(group, other, bound)).transpose()
}

fn all(
    contrasts: impl IntoIterator<Item = Result<Option<Contrast>, Undefined>>,
    decision: Decision,
) -> Result<f64, Undefined> {
    let contrasts: Result<Vec<Option<Contrast>>, Undefined> = contrasts.into_iter().collect();
    let contrasts: Vec<Contrast> = contrasts?.into_iter().flatten().collect();
    growth_for_all(&contrasts, decision)
}
