//! Numbers with their uncertainty.

use serde_json::Value;

use super::wire::*;
use crate::inference::strata::{GapSplit, StratifiedTest};
use crate::inference::{Estimate, Interval, Test};
use crate::share::{Share, Undefined};

pub(super) fn to_value(wire: impl serde::Serialize) -> Value {
    serde_json::to_value(wire).expect("an audit is valid JSON")
}

pub(super) fn counts(share: Share) -> WireCounts {
    WireCounts { hits: share.hits(), base: share.base() }
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

pub(super) fn plain(number: Result<f64, Undefined>) -> WirePlain {
    match number {
        Ok(value) => WirePlain { value: finite(value), undefined: None },
        Err(reason) => WirePlain { value: None, undefined: Some(reason.to_string()) },
    }
}
