//! Numbers with their uncertainty.

use serde_json::Value;

use super::wire::*;
use crate::inference::strata::{GapSplit, StratifiedTest};
use crate::inference::{Estimate, Interval, Test};
use crate::measures::Rate;
use crate::share::{Share, Undefined, WeightedCases, WeightedRate, WeightedShare};

pub(super) fn to_value(wire: impl serde::Serialize) -> Value {
    serde_json::to_value(wire).expect("an audit is valid JSON")
}

/// Hits and base of a share, or of each part of a mean.
pub(super) fn counts(rate: Rate) -> Vec<WireCounts> {
    match rate {
        Rate::Share(share) => vec![of_share(share)],
        Rate::Mean(parts) => parts.into_iter().map(of_share).collect(),
        Rate::Weighted(rate) => rate.parts().iter().map(of_weighted).collect(),
    }
}

/// Whether a rate is one share, and not the mean of two.
pub(super) fn is_share(rate: Rate) -> bool {
    matches!(rate, Rate::Share(_) | Rate::Weighted(WeightedRate::Share(_)))
}

/// The hits and the base of a rate that is one share.
pub(super) fn one_count(rate: Rate) -> WireCounts {
    counts(rate).swap_remove(0)
}

pub(super) fn of_share(share: Share) -> WireCounts {
    let (hits, base) = (WireAmount::Cases(share.hits()), WireAmount::Cases(share.base()));
    WireCounts { hits, base, cases: None, effective_cases: None }
}

fn of_weighted(share: &WeightedShare) -> WireCounts {
    let weight = |cases: WeightedCases| WireAmount::Weight(cases.weight.to_f64());
    WireCounts {
        hits: weight(share.hits),
        base: weight(share.base),
        cases: Some(share.base.cases),
        effective_cases: share.base.effective().ok(),
    }
}

pub(super) fn sums(cases: WeightedCases) -> WireSums {
    WireSums { weight: cases.weight.to_f64(), effective_cases: cases.effective().ok() }
}

pub(super) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

pub(super) fn interval(interval: Interval) -> WireInterval {
    WireInterval { low: finite(interval.low), high: finite(interval.high), method: interval.method }
}

pub(super) fn undefined(reason: Undefined) -> WireEstimate {
    WireEstimate { undefined: Some(reason.to_string()), ..WireEstimate::default() }
}

pub(super) fn estimate(estimate: Result<Estimate, Undefined>) -> WireEstimate {
    match estimate {
        Err(reason) => undefined(reason),
        Ok(estimate) => WireEstimate {
            value: finite(estimate.value),
            interval: Some(interval(estimate.interval)),
            joint: estimate.joint.map(|joint| WireJoint {
                joint_low: finite(joint.low),
                joint_high: finite(joint.high),
                joint_method: joint.method,
            }),
            ..WireEstimate::default()
        },
    }
}

pub(super) fn test(test: Result<Test, Undefined>) -> WireTest {
    match test {
        Ok(test) => WireTest {
            method: Some(test.method),
            p: Some(test.p),
            p_adjusted: Some(test.p_adjusted),
            undefined: None,
        },
        Err(reason) => WireTest { undefined: Some(reason.to_string()), ..WireTest::default() },
    }
}

pub(super) fn statistic(test: Result<StratifiedTest, Undefined>) -> WireStatistic {
    match test {
        Ok(test) => WireStatistic {
            statistic: finite(test.statistic),
            p: finite(test.p),
            degrees_of_freedom: Some(test.degrees_of_freedom),
            undefined: None,
        },
        Err(reason) => WireStatistic { undefined: Some(reason.to_string()), ..WireStatistic::default() },
    }
}

pub(super) fn split(split: Result<GapSplit, Undefined>) -> WireSplit {
    match split {
        Ok(split) => WireSplit {
            value: finite(split.gap),
            mix: finite(split.mix),
            rate: finite(split.rate),
            unmatched: finite(split.unmatched),
            method: Some(split.method),
            undefined: None,
        },
        Err(reason) => WireSplit { undefined: Some(reason.to_string()), ..WireSplit::default() },
    }
}

/// A number whose interval may be missing for a reason of its own.
pub(super) fn number(value: Result<f64, Undefined>, limits: Result<Interval, Undefined>) -> WireEstimate {
    match (value, limits) {
        (Err(reason), _) => undefined(reason),
        (Ok(value), Ok(limits)) => {
            WireEstimate { value: finite(value), interval: Some(interval(limits)), ..WireEstimate::default() }
        }
        (Ok(value), Err(reason)) => WireEstimate {
            value: finite(value),
            interval_undefined: Some(reason.to_string()),
            ..WireEstimate::default()
        },
    }
}

/// The hits and the base of a share of counts.
pub(super) fn one_share(share: Share) -> WireCounts {
    of_share(share)
}

pub(super) fn plain(number: Result<f64, Undefined>) -> WirePlain {
    match number {
        Ok(value) => WirePlain { value: finite(value), undefined: None },
        Err(reason) => WirePlain { value: None, undefined: Some(reason.to_string()) },
    }
}
