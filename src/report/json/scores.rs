//! Scores: calibration of each group, and what each threshold would select.

use serde_json::{Map, Value, json};

use super::estimates::{finite, interval, one_share, to_value};
use super::keys::group_key;
use crate::audit::Audit;
use crate::findings::{Attribute, Calibration, Scores};
use crate::inference::Better;
use crate::inference::scores::{Bin, CalibrationError, Selected};
use crate::share::{Share, Undefined};

/// What is special to scores, beside the measures and comparisons.
pub(super) fn scores(audit: &Audit, attribute: &Attribute, scores: &Scores) -> Value {
    let groups = scores.groups.iter().enumerate().map(|(index, of)| {
        let mut map = Map::new();
        map.insert("group".into(), group_key(attribute, index).into());
        map.insert("cases".into(), of.all.cases().into());
        map.insert("without_score".into(), of.missing.into());
        if let Some(labelled) = &of.labelled {
            map.insert("positives".into(), labelled.positives.cases().into());
            map.insert("negatives".into(), labelled.negatives.cases().into());
        }
        if let Some(made) = &of.calibration {
            map.insert("calibration".into(), calibration(audit, made));
        }
        Value::Object(map)
    });
    json!({
        "column": audit.policy.score.as_ref().map(|score| score.column.clone()),
        "better": if scores.higher_is_better { "higher" } else { "lower" },
        "groups": groups.collect::<Vec<Value>>(),
        "sweep": sweep(attribute, scores),
    })
}

fn reason(reason: Undefined) -> Value {
    json!({ "value": null, "undefined": reason.to_string() })
}

fn calibration(audit: &Audit, made: &Calibration) -> Value {
    let level = audit.policy.confidence;
    let bin = |bin: &Bin| {
        let mut wire = to_value(interval(bin.interval(level)));
        if let Some(map) = wire.as_object_mut() {
            map.insert("from".into(), finite(bin.low).into());
            map.insert("to".into(), finite(bin.high).into());
            map.insert("mean_score".into(), finite(bin.mean_score).into());
            map.insert("positive_share".into(), bin.positives.rate().ok().and_then(finite).into());
            map.insert("hits".into(), bin.positives.hits().into());
            map.insert("base".into(), bin.positives.base().into());
        }
        wire
    };
    let error = |error: &Result<CalibrationError, Undefined>| match error {
        Ok(error) => json!({ "value": finite(error.expected), "maximum": finite(error.maximum),
                             "by_chance": finite(error.by_chance), "bins": error.bins }),
        Err(why) => reason(*why),
    };
    let in_the_large = match &made.in_the_large {
        Ok(found) => {
            let ratio = match &found.ratio {
                Ok(ratio) => {
                    let mut wire = to_value(interval(ratio.interval));
                    if let Some(map) = wire.as_object_mut() {
                        map.insert("value".into(), finite(ratio.value).into());
                    }
                    wire
                }
                Err(why) => reason(*why),
            };
            json!({ "observed": one_share(found.observed), "expected": finite(found.expected),
                    "difference": finite(found.difference), "ratio": ratio })
        }
        Err(why) => reason(*why),
    };
    json!({
        "bins": made.bins.as_ref().map_or_else(|why| reason(*why), |bins| bins.iter().map(bin).collect()),
        "expected_calibration_error": error(&made.error),
        "expected_calibration_error_equal_mass": error(&made.error_by_mass),
        "brier_parts": match &made.brier {
            Ok(parts) => json!({ "reliability": finite(parts.reliability), "resolution": finite(parts.resolution),
                                 "uncertainty": finite(parts.uncertainty),
                                 "within_bins": finite(parts.within_bins) }),
            Err(why) => reason(*why),
        },
        "in_the_large": in_the_large,
        "hosmer_lemeshow": match &made.hosmer_lemeshow {
            Ok(test) => json!({ "statistic": finite(test.statistic), "p": finite(test.p),
                                "degrees_of_freedom": test.degrees, "method": test.method }),
            Err(why) => reason(*why),
        },
        "spiegelhalter": match &made.spiegelhalter {
            Ok(test) => json!({ "statistic": finite(test.z), "p": finite(test.p), "method": test.method }),
            Err(why) => reason(*why),
        },
    })
}

/// Column by column, so that two hundred thresholds of many groups stay short.
fn sweep(attribute: &Attribute, scores: &Scores) -> Value {
    let thresholds = match &scores.sweep {
        Ok(thresholds) => thresholds,
        Err(why) => return reason(*why),
    };
    let group = |(place, group): (usize, &usize)| {
        let column = |way: fn(&Selected) -> Option<Share>| {
            let shares: Option<Vec<Share>> = thresholds.iter().map(|of| way(&of.groups[place])).collect();
            let shares = shares?;
            let hits: Vec<u64> = shares.iter().map(|share| share.hits()).collect();
            Some(json!({ "base": shares.first().map(|share| share.base()), "hits": hits }))
        };
        json!({
            "group": group_key(attribute, *group),
            "selected": column(|of| Some(of.selected)),
            "of_positives": column(|of| of.of_positives),
            "of_negatives": column(|of| of.of_negatives),
        })
    };
    let ratios = thresholds.iter().map(|of| of.impact_ratio.ok().and_then(finite));
    json!({
        "rule": match (scores.rule.better, scores.rule.includes_threshold) {
            (Better::Higher, true) => "at_least",
            (Better::Higher, false) => "above",
            (Better::Lower, true) => "at_most",
            (Better::Lower, false) => "below",
        },
        "thresholds": thresholds.iter().map(|of| finite(of.threshold)).collect::<Vec<_>>(),
        "present": thresholds.iter().find(|of| of.is_present).and_then(|of| finite(of.threshold)),
        "impact_ratio": ratios.collect::<Vec<_>>(),
        "groups": scores.swept.iter().enumerate().map(group).collect::<Vec<Value>>(),
    })
}
