//! Confidence sequences: limits that hold at every look at once, while the rates stay the same.

use super::mixture::{ln_mixture, ln_probability};
use crate::inference::difference::exact_difference;
use crate::inference::estimate::{Estimate, Limits};
use crate::inference::fitted::Rate;
use crate::inference::pair::Pair;
use crate::inference::root::{Point, between};
use crate::inference::{fitted_difference, fitted_ratio, ratio};
use crate::share::{Share, Undefined};

/// Of the logarithm of odds or of a ratio, and of a difference in standard errors.
const TOLERANCE: f64 = 1e-13;
/// This near to -1 a difference is -1.
const NEAREST: f64 = 1e-15;

/// After each period the rate over all cases to date, with limits that hold at *every* look at once with the
/// probability 1 - `alpha`, while the rate stays the same: the rates under which the counts are more than `alpha`
/// times as likely as on average over all rates, weighed as by Jeffreys (Robbins 1970, "Statistical methods related
/// to the law of the iterated logarithm"; beta-binomial mixture). In the unit of the rate.
///
/// The limits depend on the cases to date alone and not on how these were cut into periods. They are not cut down
/// to those of earlier looks: that would hold as well, but where the rate changes it would end in limits that
/// contradict each other, and a reader could not check a line from its counts.
///
/// # Errors
/// [`Undefined::NoCases`] until there is a case.
///
/// # Panics
/// When `alpha` is not strictly between 0 and 1.
///
/// ```
/// use evenhand::inference::sequential::rate_sequence;
/// use evenhand::inference::wilson;
/// use evenhand::share::Share;
/// let found = rate_sequence(&[Share::new(12, 40), Share::new(9, 40)], 0.05);
/// let now = found[1].expect("cases to date");
/// assert_eq!(now.value, 21.0 / 80.0);
/// let once = wilson(Share::new(21, 80), 0.95).expect("cases to date");
/// assert!(now.interval.low < once.low && once.high < now.interval.high, "the price of looking again");
/// ```
pub fn rate_sequence(periods: &[Share], alpha: f64) -> Vec<Result<Estimate, Undefined>> {
    to_date(periods, Share::pool, |share| {
        let value = share.rate()?;
        let least = least_likely(&[*share], alpha);
        let limits = Limits { low: rate_low(*share, least), high: 1.0 - rate_low(share.complement(), least) };
        Ok(estimate(value, limits, "rate_sequence"))
    })
}

/// After each period the difference of the two rates over all cases to date, group minus reference, with limits
/// that hold at every look at once with the probability 1 - `alpha` while both rates stay the same: the
/// differences for which some pair of rates makes the counts more than `alpha` times as likely as on average (the
/// product of the mixtures of [`rate_sequence`], profiled). From -1 to 1.
///
/// # Errors
/// [`Undefined::NoCases`] until the group has a case, [`Undefined::ReferenceUndefined`] until the reference has.
///
/// # Panics
/// When `alpha` is not strictly between 0 and 1.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::inference::sequential::difference_sequence;
/// use evenhand::share::Share;
/// let month = Pair { group: Share::new(12, 40), reference: Share::new(80, 160) };
/// let found = difference_sequence(&[month; 12], 0.05);
/// assert!(found[0].is_ok_and(|first| first.interval.contains(0.0)));
/// assert!(found[11].is_ok_and(|last| last.interval.high < 0.0));
/// ```
pub fn difference_sequence(periods: &[Pair], alpha: f64) -> Vec<Result<Estimate, Undefined>> {
    to_date(periods, Pair::pool, |pair| {
        pair.check()?;
        let least = least_likely(&[pair.group, pair.reference], alpha);
        let limits = Limits { low: difference_low(*pair, least), high: -difference_low(pair.swap(), least) };
        Ok(estimate(exact_difference(pair.group, pair.reference), limits, "difference_sequence"))
    })
}

/// After each period the ratio of the two rates over all cases to date, group over reference, with limits that
/// hold at every look at once as those of [`difference_sequence`]. The lower limit is 0 while the group has no
/// hits.
///
/// # Errors
/// [`Undefined::NoCases`] until the group has a case, [`Undefined::ReferenceUndefined`] until the reference has;
/// [`Undefined::BothZero`] and [`Undefined::ReferenceZero`] until the reference has a hit.
///
/// # Panics
/// When `alpha` is not strictly between 0 and 1.
///
/// ```
/// use evenhand::inference::Pair;
/// use evenhand::inference::sequential::ratio_sequence;
/// use evenhand::share::Share;
/// let month = Pair { group: Share::new(12, 40), reference: Share::new(80, 160) };
/// let found = ratio_sequence(&[month; 24], 0.05);
/// assert!(found[23].is_ok_and(|last| last.interval.high < 0.8));
/// ```
pub fn ratio_sequence(periods: &[Pair], alpha: f64) -> Vec<Result<Estimate, Undefined>> {
    to_date(periods, Pair::pool, |pair| {
        let value = ratio(pair.group, pair.reference)?;
        let least = least_likely(&[pair.group, pair.reference], alpha);
        // With hits on both sides the upper limit is that of the ratio turned over; without a hit of the group
        // that one has no upper end, and is searched for from the other side.
        let limits = Limits { low: ratio_low(*pair, least), high: 1.0 / ratio_low(pair.swap(), least) };
        Ok(estimate(value, limits, "ratio_sequence"))
    })
}

/// What is found for the cases to date, after each period.
fn to_date<P: Copy>(
    periods: &[P],
    pool: impl Fn(P, P) -> P,
    found: impl Fn(&P) -> Result<Estimate, Undefined>,
) -> Vec<Result<Estimate, Undefined>> {
    let mut date: Option<P> = None;
    let add = |period: &P| {
        let all = date.map_or(*period, |before| pool(before, *period));
        date = Some(all);
        found(&all)
    };
    periods.iter().map(add).collect()
}

fn estimate(value: f64, limits: Limits, method: &'static str) -> Estimate {
    Estimate { value, interval: limits.by(method), joint: None }
}

/// The logarithm of the probability below which a rate is ruled out.
fn least_likely(shares: &[Share], alpha: f64) -> f64 {
    assert!(alpha > 0.0 && alpha < 1.0, "an error of {alpha} is not between 0 and 1");
    alpha.ln() + shares.iter().map(|share| ln_mixture(*share)).sum::<f64>()
}

/// The lowest rate that is not ruled out.
fn rate_low(share: Share, least: f64) -> f64 {
    if share.hits() == 0 {
        return 0.0;
    }
    if share.hits() == share.base() {
        return (least / share.base() as f64).exp();
    }
    let rate =
        |log_odds: f64| Rate { hit: 1.0 / (1.0 + (-log_odds).exp()), miss: 1.0 / (1.0 + log_odds.exp()) };
    let excess = |at: f64| Point { at, value: ln_probability(share, rate(at)) - least };
    let (hits, misses) = (share.hits() as f64, share.complement().hits() as f64);
    let step = (1.0 / hits + 1.0 / misses).sqrt();
    rate(fall(excess, (hits / misses).ln(), step)).hit
}

/// The lowest ratio for which not all rates are ruled out; 0 where the group has no hits.
fn ratio_low(pair: Pair, least: f64) -> f64 {
    if pair.group.hits() == 0 {
        return 0.0;
    }
    let excess = |at: f64| {
        let fitted =
            fitted_ratio::most_likely(pair.group.into(), pair.reference.into(), at.exp(), at.exp_m1());
        let value = ln_probability(pair.group, fitted.group)
            + ln_probability(pair.reference, fitted.reference)
            - least;
        Point { at, value }
    };
    // Where the reference has no hits, every high ratio is as good as the observed one.
    let hits = |share: Share| share.hits() as f64 + if pair.reference.hits() == 0 { 0.5 } else { 0.0 };
    let rate = |share: Share| hits(share) / share.base() as f64;
    let step = (1.0 / hits(pair.group) + 1.0 / hits(pair.reference)).sqrt();
    let mut start = (rate(pair.group) / rate(pair.reference)).ln();
    while excess(start).value <= 0.0 {
        start += step;
    }
    fall(excess, start, step).exp()
}

/// The lowest difference for which not all rates are ruled out.
fn difference_low(pair: Pair, least: f64) -> f64 {
    let observed = exact_difference(pair.group, pair.reference);
    if observed <= -1.0 {
        return -1.0;
    }
    let excess = |at: f64| {
        let fitted = fitted_difference::most_likely(pair.group.into(), pair.reference.into(), at);
        let value = ln_probability(pair.group, fitted.group)
            + ln_probability(pair.reference, fitted.reference)
            - least;
        Point { at, value }
    };
    let part = |share: Share| {
        let (hits, misses, base) =
            (share.hits() as f64, share.complement().hits() as f64, share.base() as f64);
        (hits + 0.5) * (misses + 0.5) / (base + 1.0).powi(3)
    };
    let mut step = (part(pair.group) + part(pair.reference)).sqrt();
    let tolerance = TOLERANCE * step;
    // The observed difference may be 1, which has no likelihood around it to be fitted: start beside it.
    let mut inside = excess(observed.min(1.0 - NEAREST));
    loop {
        // Halfway to the end at most, so that it is not passed.
        let next = excess((inside.at - step).max((inside.at - 1.0) / 2.0));
        if next.value <= 0.0 {
            return between(|at| excess(at).value, next, inside, tolerance);
        }
        if next.at + 1.0 < NEAREST {
            return -1.0;
        }
        step *= 2.0;
        inside = next;
    }
}

/// Where a function that is positive at the start falls below zero on the way down.
fn fall(excess: impl Fn(f64) -> Point, start: f64, mut step: f64) -> f64 {
    let mut inside = excess(start);
    loop {
        let next = excess(inside.at - step);
        if next.value <= 0.0 {
            return between(|at| excess(at).value, next, inside, TOLERANCE);
        }
        step *= 2.0;
        inside = next;
    }
}
