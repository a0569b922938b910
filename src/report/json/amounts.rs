//! Amounts: distributions against each other, inequality, conditions and periods.

use serde_json::{Map, Value, json};

use super::estimates::{estimate, finite, interval, number, test, to_value, undefined};
use super::keys::{group_key, level_text, levels_key, reference_key};
use super::wire::*;
use crate::amount::Moments;
use crate::findings::{AmountConditional, Amounts, Attribute, DistributionComparison, FEWEST};
use crate::inference::Estimate;
use crate::inference::adjusted::{
    Adjusted, GapHomogeneity, RegressionGap, StandardizedGap, Twofold, WelchTest,
};
use crate::inference::amounts::Entropy;
use crate::share::Undefined;

/// The entries of `comparisons` about whole distributions.
pub(super) fn distributions(attribute: &Attribute, amounts: &Amounts) -> Vec<Value> {
    let of = |made: &DistributionComparison| {
        let mut entry = Map::new();
        entry.insert("measure".into(), "distribution".into());
        entry.insert("group".into(), group_key(attribute, made.group).into());
        entry.insert("reference".into(), reference_key(attribute, made.reference));
        for pair in amounts.numbers.pairs.iter().filter(|pair| pair.group == made.group) {
            let mut wire = to_value(number(pair.value, pair.interval));
            if let (Ok(all), Some(wire), "standardized_mean_difference") =
                (&made.standardized, wire.as_object_mut(), pair.measure.id)
            {
                wire.insert("denominator".into(), "pooled standard deviation".into());
                wire.insert("hedges".into(), finite(all.hedges).into());
                wire.insert("average_variance".into(), finite(all.average_variance).into());
                wire.insert("total".into(), finite(all.total).into());
            }
            entry.insert(pair.measure.id.into(), wire);
        }
        entry.insert("test".into(), to_value(test(made.test)));
        entry.insert("distance_test".into(), to_value(test(made.distance_test)));
        if let Ok(deciles) = &made.deciles {
            let of = |decile: &crate::inference::amounts::QuantileDifference| {
                json!({ "part": decile.part, "group": finite(decile.group), "reference": finite(decile.reference),
                        "difference": finite(decile.difference) })
            };
            entry.insert("deciles".into(), deciles.iter().map(of).collect());
        }
        Value::Object(entry)
    };
    amounts.distributions.iter().map(of).collect()
}

/// Indices of inequality by name, each in two parts.
pub(super) fn inequality(amounts: &Amounts) -> Map<String, Value> {
    let of = |index: &crate::findings::Inequality| {
        let name = match index.entropy {
            Entropy::HalfSquaredVariation => "generalized_entropy_2",
            Entropy::Theil => "theil",
            Entropy::MeanLogDeviation => "mean_log_deviation",
        };
        let value = match index.split {
            Ok(split) => json!({ "value": finite(split.total), "within": finite(split.within),
                                 "between": finite(split.between) }),
            Err(reason) => to_value(undefined(reason)),
        };
        (name.to_string(), value)
    };
    amounts.inequality.iter().map(of).collect()
}

/// The entries of `conditional`: one for each group, of the mean.
pub(super) fn conditional(attribute: &Attribute, amounts: &Amounts) -> Vec<Value> {
    amounts.conditional.iter().map(|taken| of_conditions(attribute, taken)).collect()
}

fn of_conditions(attribute: &Attribute, taken: &AmountConditional) -> Value {
    let strata = taken.strata.iter().map(|stratum| {
        json!({
            "condition": levels_key(&taken.conditions, &stratum.condition),
            "group": mean(&stratum.amounts.group),
            "reference": mean(&stratum.amounts.reference),
            "difference": adjusted(stratum.gap),
        })
    });
    let standardized = taken.standardized.as_ref();
    let ratio = standardized.map_err(|reason| *reason).and_then(|found: &StandardizedGap| found.ratio);
    json!({
        "measure": "mean",
        "conditions": taken.conditions,
        "group": group_key(attribute, taken.group),
        "reference": reference_key(attribute, taken.reference),
        "standardized_difference": adjusted(standardized.map(|found| found.difference).map_err(|reason| *reason)),
        "standardized_ratio": adjusted(ratio),
        "regression": regression(taken.regression.as_ref().map_err(|reason| *reason)),
        "homogeneity": homogeneity(taken.homogeneity),
        "decomposition": decomposition(taken),
        "strata": strata.collect::<Vec<Value>>(),
    })
}

fn mean(moments: &Moments) -> Value {
    json!({ "cases": moments.cases(), "mean": moments.mean().ok().and_then(finite) })
}

/// A number over cells, in the shape of an estimate, with its p-value.
fn adjusted(found: Result<Adjusted, Undefined>) -> Value {
    let made = found.and_then(|adjusted| adjusted.estimate());
    let mut wire = match (found, made) {
        (Ok(adjusted), Err(reason)) => to_value(number(Ok(adjusted.value), Err(reason))),
        (_, made) => to_value(estimate(made as Result<Estimate, Undefined>)),
    };
    if let (Ok(Ok(of)), Some(wire)) = (found.map(|adjusted| adjusted.uncertainty), wire.as_object_mut()) {
        wire.insert("standard_error".into(), finite(of.standard_error).into());
        wire.insert("degrees_of_freedom".into(), finite(of.degrees_of_freedom).into());
        wire.insert("p".into(), finite(of.p).into());
    }
    wire
}

fn regression(found: Result<&RegressionGap, Undefined>) -> Value {
    let mut wire = adjusted(found.map(|found| found.gap));
    let (Ok(found), Some(map)) = (found, wire.as_object_mut()) else { return wire };
    if let Ok(errors) = found.standard_errors {
        let hc3 = match errors.hc3 {
            Ok(error) => finite(error).into(),
            Err(_) => Value::Null,
        };
        let mut all = json!({ "classic": finite(errors.classic), "hc1": finite(errors.hc1), "hc3": hc3 });
        if let (Err(reason), Some(all)) = (errors.hc3, all.as_object_mut()) {
            all.insert("hc3_undefined".into(), reason.to_string().into());
        }
        map.insert("standard_errors".into(), all);
    }
    map.insert("shared_conditions".into(), found.shared_cells.into());
    wire
}

fn homogeneity(found: Result<GapHomogeneity, Undefined>) -> Value {
    match found {
        Ok(test) => json!({
            "fewest_cases": FEWEST,
            "cochran_q": { "statistic": finite(test.cochran.statistic), "p": finite(test.cochran.p),
                           "degrees_of_freedom": test.cochran.degrees_of_freedom },
            "welch": welch(&test.welch),
        }),
        Err(reason) => json!({ "undefined": reason.to_string() }),
    }
}

fn welch(test: &WelchTest) -> Value {
    json!({ "statistic": finite(test.statistic), "p": finite(test.p) })
}

fn decomposition(taken: &AmountConditional) -> Value {
    let split = match &taken.decomposition {
        Ok(split) => split,
        Err(reason) => return json!({ "value": null, "undefined": reason.to_string() }),
    };
    let two = |split: Twofold| {
        json!({ "explained": finite(split.explained), "unexplained": finite(split.unexplained),
                "method": split.method })
    };
    json!({
        "value": finite(split.gap),
        "shared": finite(split.shared_gap),
        "unmatched_group": finite(split.unmatched.group),
        "unmatched_reference": finite(split.unmatched.reference),
        "conditions_left_out": split.unmatched.left_out.strata,
        "kitagawa": two(split.kitagawa),
        "oaxaca_blinder": {
            "threefold": { "endowments": finite(split.threefold.endowments),
                           "coefficients": finite(split.threefold.coefficients),
                           "interaction": finite(split.threefold.interaction),
                           "method": split.threefold.method },
            "reference_coefficients": two(split.reference_coefficients),
            "group_coefficients": two(split.group_coefficients),
            "pooled_without_group": two(split.pooled_without_group),
            "pooled_with_group": two(split.pooled_with_group),
        },
    })
}

/// Means of every group in every period.
pub(super) fn periods(attribute: &Attribute, amounts: &Amounts) -> Vec<Value> {
    let of = |period: &crate::findings::PeriodAmounts| {
        let mut wire = to_value(WireEstimate {
            value: period.mean.ok().and_then(finite),
            interval: period.interval.ok().map(interval),
            undefined: period.mean.err().map(|reason| reason.to_string()),
            ..WireEstimate::default()
        });
        if let Some(map) = wire.as_object_mut() {
            map.insert("period".into(), level_text(&period.period).into());
            map.insert("group".into(), group_key(attribute, period.group).into());
            map.insert("cases".into(), period.cases.into());
        }
        wire
    };
    amounts.periods.iter().map(of).collect()
}
