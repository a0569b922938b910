//! What a clause demands of the counts of a period, in the form that evidence is gathered on.

use std::ops::Range;

use super::course::Course;
use super::group::named;
use crate::inference::Pair;
use crate::inference::sequential::{Bounds, Look};
use crate::measures::{Measure, Shape, Summary, find};
use crate::policy::{Bound, Clause, Compare, Demand, Policy, Reference};
use crate::share::Share;
use crate::tally::Level;

/// Whom a watched group is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// Its value alone is held against the bound.
    Nobody,
    /// A declared group.
    Group(Vec<Level>),
    /// The best of the other groups; over all watched periods the one named here has the best value.
    Best(Vec<Level>),
    /// All other known groups together.
    Rest,
    /// All known groups together.
    Overall,
    /// Every group against every other.
    Pairs,
}

/// What is watched of a clause in one attribute.
pub(super) struct Watched {
    /// The measures: one, or those of a summary.
    pub(super) measures: Vec<&'static Measure>,
    pub(super) against: Against,
    compare: Compare,
    bounds: Bounds,
}

/// What is watched of a clause in one attribute over these periods.
///
/// # Errors
/// Why it is not watched.
pub(super) fn watched(
    policy: &Policy,
    clause: &Clause,
    course: &Course,
    periods: Range<usize>,
) -> Result<Watched, String> {
    if policy.is_weighted_sample() {
        return Err("evidence over time is gathered on counts, and rows have survey weights".into());
    }
    let float = |bound: &Option<Bound>| bound.as_ref().map(|bound| bound.exact.to_f64());
    let bounds = Bounds { at_least: float(&clause.at_least), at_most: float(&clause.at_most) };
    match clause.demand {
        Demand::Number(measure) => Err(format!("{} is no share of cases", measure.id)),
        Demand::Summary(summary) => of_summary(summary, bounds),
        Demand::Measure(measure) if measure.is_mean() => {
            Err(format!("{} is a mean of two shares", measure.id))
        }
        Demand::Measure(measure) => {
            let higher = measure.higher_is_better(policy.decision.direction);
            let against = against(clause, course, measure, higher, periods)?;
            let bounds = match against {
                Against::Best(_) => worse_side(bounds, higher)?,
                _ => bounds,
            };
            Ok(Watched { measures: vec![measure], against, compare: clause.compare, bounds })
        }
    }
}

/// A highest minus lowest is within its bound when no group differs from another by more.
fn of_summary(summary: &Summary, bounds: Bounds) -> Result<Watched, String> {
    let (compare, bounds, side) = match summary.shape {
        Shape::Difference => (Compare::Difference, Bounds { at_least: None, ..bounds }, "above"),
        Shape::Ratio => (Compare::Ratio, Bounds { at_most: None, ..bounds }, "below"),
        Shape::MeanDifference => {
            return Err(format!("{} is a mean of the differences of two measures", summary.id));
        }
    };
    if bounds == Bounds::default() {
        return Err(format!("of {} only a bound from {side} is watched", summary.id));
    }
    let measures = summary.over.measures().into_iter().filter_map(find).collect();
    Ok(Watched { measures, against: Against::Pairs, compare, bounds })
}

/// Against the best group a demand is one against every other group on the worse side alone.
fn worse_side(bounds: Bounds, higher_is_better: bool) -> Result<Bounds, String> {
    let (bounds, side) = match higher_is_better {
        true => (Bounds { at_most: None, ..bounds }, "below"),
        false => (Bounds { at_least: None, ..bounds }, "above"),
    };
    match bounds == Bounds::default() {
        true => Err(format!("against the best group only a bound from {side} is watched")),
        false => Ok(bounds),
    }
}

impl Watched {
    /// The looks at a group beside another, one for each period.
    pub(super) fn looks(&self, own: &[Share], other: &[Share]) -> Vec<Look> {
        let (demanded, overall) = (self.bounds, self.against == Against::Overall);
        let look = |pair: Pair| match self.compare {
            Compare::Value => Look::Value { share: pair.group, demanded },
            Compare::Ratio if overall => Look::ratio_to_all(pair, demanded),
            Compare::Ratio => Look::Ratio { pair, demanded },
            Compare::Difference if overall => Look::difference_from_all(pair, demanded),
            Compare::Difference => Look::Difference { pair, demanded },
        };
        pairs(own, other).into_iter().map(look).collect()
    }

    /// How the measure is compared.
    pub(super) fn compare(&self) -> Compare {
        self.compare
    }
}

/// The shares of a group beside those of another, period by period.
pub(super) fn pairs(own: &[Share], other: &[Share]) -> Vec<Pair> {
    own.iter().zip(other).map(|(group, reference)| Pair { group: *group, reference: *reference }).collect()
}

fn against(
    clause: &Clause,
    course: &Course,
    measure: &Measure,
    higher_is_better: bool,
    periods: Range<usize>,
) -> Result<Against, String> {
    if clause.compare == Compare::Value {
        return Ok(Against::Nobody);
    }
    match clause.reference.as_ref().unwrap_or(&course.reference) {
        Reference::Rest => Ok(Against::Rest),
        Reference::Overall => Ok(Against::Overall),
        Reference::Group(names) => {
            let found = course.known.iter().find(|levels| named(levels, names));
            let found = found.ok_or("the reference does not occur in the watched periods")?;
            Ok(Against::Group(found.clone()))
        }
        Reference::Best => {
            let best = best(course, measure, higher_is_better, periods, None);
            Ok(Against::Best(best.ok_or("no group has a case in the watched periods")?))
        }
    }
}

/// The group with the best value over these periods, of all but one: of equal ones the largest, then the first.
pub(super) fn best(
    course: &Course,
    measure: &Measure,
    higher_is_better: bool,
    periods: Range<usize>,
    except: Option<&[Level]>,
) -> Option<Vec<Level>> {
    let total = |levels: &[Level]| {
        let shares = periods.clone().map(|period| course.share(period, levels, measure).unwrap_or_default());
        shares.fold(Share::default(), Share::pool)
    };
    let groups = course.known.iter().filter(|levels| Some(levels.as_slice()) != except);
    let totals = groups.map(|levels| (levels, total(levels)));
    let totals = totals.filter(|(_, share)| share.base() > 0);
    let best = |first: (_, Share), next: (_, Share)| {
        if better(next.1, first.1, higher_is_better) { next } else { first }
    };
    totals.reduce(best).map(|(levels, _): (&Vec<Level>, _)| levels.clone())
}

/// Whether the first share is the better one; of equal ones the larger group is.
pub(super) fn better(one: Share, other: Share, higher_is_better: bool) -> bool {
    let order = one.compare_rate(other);
    let order = if higher_is_better { order } else { order.reverse() };
    order.then(one.base().cmp(&other.base())).is_gt()
}
