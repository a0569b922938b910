//! Intervals from counts drawn again, and the relation of the decision to all groups at once.

use super::estimates::{finite, interval};
use super::wire::*;
use crate::findings::{Association, Attribute, Bootstrap, SummaryValue};
use crate::inference::Interval;
use crate::share::Undefined;

/// The two intervals of the comparison at this place, of the difference and of the ratio; `None` where nothing was
/// drawn again.
pub(super) fn bootstraps(attribute: &Attribute, place: usize) -> [Option<WireBootstrap>; 2] {
    let drawn = attribute.resampled.as_ref().map(|drawn| drawn[place]);
    [drawn.map(|drawn| bootstrap(drawn.difference)), drawn.map(|drawn| bootstrap(drawn.ratio))]
}

/// Why a summary has no interval from counts drawn again; `None` where nothing was.
pub(super) fn of_summary(attribute: &Attribute, summary: &SummaryValue) -> Option<WireBootstrap> {
    let reason = summary.estimate.err().unwrap_or(Undefined::GapWidened);
    attribute.resampled.as_ref().map(|_| undefined(reason))
}

fn bootstrap(drawn: Result<Bootstrap, Undefined>) -> WireBootstrap {
    match drawn {
        Err(reason) => undefined(reason),
        Ok(drawn) => WireBootstrap::Interval {
            interval: interval(drawn.interval),
            joint: drawn.joint.and_then(Result::ok).map(joint),
            joint_undefined: drawn.joint.and_then(Result::err).map(|reason| reason.to_string()),
        },
    }
}

fn undefined(reason: Undefined) -> WireBootstrap {
    WireBootstrap::Undefined { undefined: reason.to_string() }
}

fn joint(joint: Interval) -> WireJoint {
    WireJoint { joint_low: finite(joint.low), joint_high: finite(joint.high), joint_method: joint.method }
}

/// The relation of the decision to the groups that are compared.
pub(super) fn association(association: Result<Association, Undefined>) -> WireAssociation {
    match association {
        Err(reason) => WireAssociation { undefined: Some(reason.to_string()), ..WireAssociation::default() },
        Ok(found) => WireAssociation {
            chi_square: finite(found.test.statistic),
            degrees_of_freedom: Some(found.test.degrees),
            p: found.test.p.ok(),
            method: Some(found.test.method),
            undefined: found.test.p.err().map(|sparse| sparse.to_string()),
            g: finite(found.likelihood_ratio.statistic),
            g_p: found.likelihood_ratio.p.ok(),
            cramers_v: finite(found.cramers_v),
            cramers_v_corrected: finite(found.cramers_v_corrected),
        },
    }
}
