//! The change of a rate, and of the difference of two rates.

use super::constrained::{Scale, Term, contrast_score};
use super::{Change, change};
use crate::inference::difference::exact_difference;
use crate::inference::estimate::Limits;
use crate::inference::normal::two_sided_z;
use crate::inference::pair::Pair;
use crate::inference::proportion::wilson_reach;
use crate::inference::test::equality;
use crate::share::{Share, Undefined};

/// The rate now minus the mean of the rates before, from -1 to 1: square-and-add of the Wilson distances, which for
/// one earlier period is Newcombe's interval, and a test of no change: that of two groups (see
/// [`equality`](crate::inference::equality())) for one earlier period, the score test of a contrast for several.
///
/// # Errors
/// [`Undefined::NoCases`] when there is none now, [`Undefined::NothingEarlier`] when no earlier period is given,
/// [`Undefined::EarlierUndefined`] when one has no cases.
///
/// ```
/// use evenhand::inference::change::change_of_rate;
/// use evenhand::share::Share;
/// let found = change_of_rate(Share::new(56, 70), &[Share::new(48, 80)], 0.95)?;
/// assert!((found.estimate.value - 0.2).abs() < 1e-15);
/// assert!((found.estimate.interval.low - 0.052431472402).abs() < 1e-12);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn change_of_rate(now: Share, before: &[Share], confidence: f64) -> Result<Change, Undefined> {
    now.rate()?;
    if before.is_empty() {
        return Err(Undefined::NothingEarlier);
    }
    if before.iter().any(|share| share.base() == 0) {
        return Err(Undefined::EarlierUndefined);
    }
    let mut terms = vec![Term { share: now, weight: 1.0 }];
    terms.extend(taken_away(before.iter().copied(), before.len(), 1.0));
    let value = match before {
        [one] => exact_difference(now, *one),
        _ => sum(&terms),
    };
    let limits = limits(value, &terms, two_sided_z(confidence), 1.0);
    let test = match before {
        [one] => equality(now, *one)?,
        _ => contrast_score(&terms, Scale::Rates),
    };
    Ok(change(value, limits, "change_of_rate", test))
}

/// The difference of the two rates now minus the mean of the differences before, from -2 to 2, in rates: the
/// square-and-add of Newcombe's distances (Zou and Donner 2008), and the score test of no change, with the four or
/// more rates that are most likely if the difference is the same now as it was on average.
///
/// # Errors
/// [`Undefined::NoCases`] and [`Undefined::ReferenceUndefined`] when a side has no cases now,
/// [`Undefined::NothingEarlier`] when no earlier period is given, [`Undefined::EarlierUndefined`] when a side had
/// no cases in one.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::inference::change::change_of_difference;
/// use evenhand::share::Share;
/// let before = Pair { group: Share::new(60, 200), reference: Share::new(160, 400) };
/// let now = Pair { group: Share::new(30, 200), reference: Share::new(160, 400) };
/// let found = change_of_difference(now, &[before], 0.95)?;
/// assert!((found.estimate.value + 0.15).abs() < 1e-15);
/// assert!(found.estimate.interval.high < 0.0 && found.test.p < 0.05);
/// # Ok::<(), evenhand::share::Undefined>(())
/// ```
pub fn change_of_difference(now: Pair, before: &[Pair], confidence: f64) -> Result<Change, Undefined> {
    check(now, before)?;
    let terms = terms(now, before);
    let gap = |pair: &Pair| exact_difference(pair.group, pair.reference);
    let value = gap(&now) - before.iter().map(gap).sum::<f64>() / before.len() as f64;
    let limits = limits(value, &terms, two_sided_z(confidence), 2.0);
    Ok(change(value, limits, "change_of_difference", contrast_score(&terms, Scale::Rates)))
}

/// That both sides have cases at all times.
pub(super) fn check(now: Pair, before: &[Pair]) -> Result<(), Undefined> {
    now.check()?;
    if before.is_empty() {
        return Err(Undefined::NothingEarlier);
    }
    if before.iter().any(|pair| pair.check().is_err()) { Err(Undefined::EarlierUndefined) } else { Ok(()) }
}

/// Group minus reference now, minus the mean of the same before.
pub(super) fn terms(now: Pair, before: &[Pair]) -> Vec<Term> {
    let mut terms = vec![Term { share: now.group, weight: 1.0 }, Term { share: now.reference, weight: -1.0 }];
    terms.extend(taken_away(before.iter().map(|pair| pair.group), before.len(), 1.0));
    terms.extend(taken_away(before.iter().map(|pair| pair.reference), before.len(), -1.0));
    terms
}

fn taken_away(shares: impl Iterator<Item = Share>, periods: usize, times: f64) -> impl Iterator<Item = Term> {
    shares.map(move |share| Term { share, weight: -times / periods as f64 })
}

fn sum(terms: &[Term]) -> f64 {
    terms.iter().map(|term| term.weight * (term.share.hits() as f64 / term.share.base() as f64)).sum()
}

/// The distances of all parts to their Wilson limits, squared and added.
fn limits(value: f64, terms: &[Term], z: f64, farthest: f64) -> Limits {
    let (mut below, mut above) = (0.0, 0.0);
    for term in terms {
        let reach = wilson_reach(term.share, z);
        let (down, up) =
            if term.weight < 0.0 { (reach.above, reach.below) } else { (reach.below, reach.above) };
        below += (term.weight * down).powi(2);
        above += (term.weight * up).powi(2);
    }
    Limits { low: (value - below.sqrt()).max(-farthest), high: (value + above.sqrt()).min(farthest) }
}
