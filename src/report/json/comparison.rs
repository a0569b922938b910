//! `comparison.json`: a comparison for other programs, schema `evenhand.comparison/1`.

use serde_json::{Map, Value, json};

use super::estimates::{estimate, finite, interval, of_share, to_value};
use super::keys::levels_key;
use super::wire::WireEstimate;
use super::{event, source};
use crate::compare::{Compared, Origin, Side};
use crate::findings::{AmountLevel, Balance, Beside, Changing, GroupChange, WholeChange};
use crate::inference::strata::GapSplit;
use crate::measures::{Direction, Measure, Rate};
use crate::policy::Compare;
use crate::report::VERSION;
use crate::report::comparison_words::{id, reason};
use crate::share::Undefined;
use crate::tally::Level;

const SCHEMA: &str = "evenhand.comparison/1";

/// The comparison as JSON, schema `evenhand.comparison/1`, with a line break at the end. Numbers are in full
/// precision; estimates and what is undefined have the shapes of `audit.json`.
pub fn comparison_json(compared: &Compared) -> String {
    let policy = &compared.policy;
    let toll = compared.toll();
    let (origin, column, elsewhere, left_out) = match &compared.origin {
        Origin::Logs => ("logs", None, None, None),
        Origin::Audits => ("audits", None, None, None),
        Origin::Arms { column, elsewhere, was_condition } => {
            ("arms", Some(column), Some(*elsewhere), was_condition.then_some(column))
        }
    };
    let attributes: Vec<Value> =
        (0..policy.attributes().len()).map(|index| attribute(compared, index)).collect();
    let value = json!({
        "schema": SCHEMA,
        "tool": { "name": "evenhand", "version": VERSION },
        "comparison": {
            "origin": origin,
            "by": column,
            "elsewhere": elsewhere,
            "condition_left_out": left_out,
            "confidence": policy.confidence,
            "decision": {
                "column": policy.decision.column,
                "direction": match policy.decision.direction {
                    Direction::Favorable => "favorable",
                    Direction::Adverse => "adverse",
                },
                "event": event(&policy.decision.event),
                "cut": policy.cut,
            },
        },
        "a": side(compared, &compared.before),
        "b": side(compared, &compared.now),
        "gaps": {
            "compared": toll.compared,
            "grew": toll.grew,
            "turned": toll.turned,
            "shrank": toll.shrank,
            "not_told": toll.not_told,
            "undefined": toll.undefined,
            "worse": toll.worse,
        },
        "attributes": attributes,
    });
    let text = serde_json::to_string_pretty(&value).expect("a comparison is valid JSON");
    text + "\n"
}

fn side(compared: &Compared, side: &Side) -> Value {
    let ledger = &side.ledger;
    let excluded: Vec<Value> = ledger
        .excluded
        .iter()
        .map(|(reason, rows)| json!({ "reason": reason.to_string(), "rows": rows }))
        .collect();
    let unknown: Vec<Value> = compared
        .policy
        .attributes()
        .iter()
        .zip(&ledger.unknown)
        .map(|(of, rows)| json!({ "columns": compared.policy.columns_of(of), "rows": rows }))
        .collect();
    json!({
        "name": side.name,
        "log": { "sources": side.sources.iter().map(source).collect::<Vec<_>>() },
        "ledger": {
            "read": ledger.read,
            "used": ledger.used,
            "excluded": excluded,
            "unlabelled": ledger.unlabelled,
            "unknown": unknown,
        },
    })
}

fn attribute(compared: &Compared, index: usize) -> Value {
    let columns = compared.policy.columns_of(&compared.policy.attributes()[index]);
    let changes = compared.changes.groups.iter().filter(|change| change.attribute == index);
    let whole = compared.changes.whole.iter().find(|whole| whole.attribute == index);
    json!({
        "columns": columns,
        "balance": balance(&columns, &compared.balance[index]),
        "groups": groups(compared, index, &columns),
        "changes": changes.map(|of| change(compared, &columns, of)).collect::<Vec<_>>(),
        "overall": whole.map(overall),
    })
}

/// Every known group with its measures on both sides.
fn groups(compared: &Compared, index: usize, columns: &[String]) -> Vec<Value> {
    let sides = [&compared.before, &compared.now];
    let known: std::collections::BTreeSet<Vec<Level>> =
        compared.sides_of(index).into_iter().flat_map(|at| at.known()).collect();
    let group = |levels: Vec<Level>| {
        let [a, b] = sides.map(|side| measures(compared, side, index, &levels));
        json!({ "group": levels_key(columns, &levels), "a": a, "b": b })
    };
    known.into_iter().map(group).collect()
}

fn measures(compared: &Compared, side: &Side, index: usize, levels: &[Level]) -> Value {
    let at = &side.attributes[index];
    let group = at.group(levels);
    let share = |measure: &&'static Measure| {
        let found = group.and_then(|group| group.measures.iter().find(|value| value.measure == *measure));
        let wire = match found.map(|value| (value.rate, value.interval)) {
            Some((Ok(rate), limits)) => WireEstimate {
                value: finite(rate.value()),
                interval: limits.map(interval),
                counts: match rate {
                    Rate::Share(share) => Some(of_share(share)),
                    Rate::Mean(_) | Rate::Weighted(_) => None,
                },
                ..WireEstimate::default()
            },
            Some((Err(why), _)) => missing(why),
            None => missing(compared.why(index, levels, Undefined::NoCases)),
        };
        (measure.id.to_string(), to_value(wire))
    };
    let mut measures: Map<String, Value> = compared.policy.shares.iter().map(share).collect();
    let amounts = side.amounts_of(index, levels);
    if !side.amounts.is_empty() {
        let none = AmountLevel { value: Err(Undefined::NoCases), interval: None };
        let [mean, median] = amounts.map_or([none, none], |found| [found.mean, found.median]);
        for (id, level) in [("mean", mean), ("median", median)] {
            let wire = match level.value {
                Ok(value) => WireEstimate {
                    value: finite(value),
                    interval: level.interval.map(interval),
                    ..WireEstimate::default()
                },
                Err(why) => missing(why),
            };
            measures.insert(id.into(), to_value(wire));
        }
    }
    json!({ "rows": group.map_or(0, |group| group.counts.cases()), "measures": measures })
}

fn missing(why: Undefined) -> WireEstimate {
    WireEstimate { undefined: Some(words(why)), ..WireEstimate::default() }
}

/// A reason as in `audit.json`, with the two sides in the place of two times.
fn words(why: Undefined) -> String {
    reason(why).trim_start_matches("undefined: ").to_string()
}

fn change(compared: &Compared, columns: &[String], change: &GroupChange) -> Value {
    let reference = match &change.beside {
        Beside::Nobody => Value::Null,
        Beside::Rest => "rest".into(),
        Beside::Group(levels) => Value::Object(levels_key(columns, levels)),
    };
    let side = |value: Result<f64, Undefined>| match value {
        Ok(value) => json!({ "value": finite(value) }),
        Err(told) => to_value(missing(compared.why(change.attribute, &change.group, told))),
    };
    let why = |told| compared.why(change.attribute, &change.group, told);
    let wire = match change.change {
        Ok(found) => estimate(Ok(found.estimate)),
        Err(told) => missing(why(told)),
    };
    let test = match change.change {
        Ok(found) => {
            json!({ "method": found.test.method, "p": found.test.p, "p_adjusted": change.p_adjusted })
        }
        Err(told) => json!({ "p": null, "p_adjusted": null, "undefined": words(why(told)) }),
    };
    let mut value = json!({
        "measure": id(change.changing),
        "of": match change.compare { Compare::Value => "value", Compare::Difference => "difference", Compare::Ratio => "ratio" },
        "unit": match change.changing { Changing::Share(_) => "share", Changing::Mean(_) => "amount" },
        "group": levels_key(columns, &change.group),
        "reference": reference,
        "change": wire,
        "test": test,
    });
    let map = value.as_object_mut().expect("an object");
    if let Some(gap) = compared.gap(change) {
        map.insert("gap".into(), json!({ "a": side(gap.before), "b": side(gap.now) }));
        map.insert("turn".into(), compared.turn(change).map(|turn| turn.word()).into());
    }
    match change.split {
        Some(Ok(split)) => {
            let parts = json!({ "value": finite(split.change()), "mix": finite(split.mix()), "rate": finite(split.rate()),
                                "unmatched": finite(split.unmatched()), "method": split.group.method });
            map.insert("within_conditions".into(), parts);
        }
        Some(Err(why)) => drop(map.insert("within_conditions".into(), to_value(missing(why)))),
        None => {}
    }
    value
}

fn overall(whole: &WholeChange) -> Value {
    let parts = match whole.split {
        Ok(GapSplit { method, gap, mix, rate, unmatched, .. }) => {
            json!({ "value": finite(gap), "mix": finite(mix), "rate": finite(rate), "unmatched": finite(unmatched), "method": method })
        }
        Err(why) => to_value(missing(why)),
    };
    json!({ "measure": whole.measure.id, "change": parts })
}

fn balance(columns: &[String], balance: &Balance) -> Value {
    let group = |mix: &crate::findings::GroupMix| json!({ "group": levels_key(columns, &mix.levels), "a": of_share(mix.before), "b": of_share(mix.now) });
    let groups: Vec<Value> = balance.groups.iter().map(group).collect();
    let mut value = match &balance.test {
        Ok(test) => json!({
            "chi_square": finite(test.statistic), "degrees_of_freedom": test.degrees, "method": test.method,
            "p": test.p.ok(), "p_adjusted": balance.p_adjusted, "differs": balance.differs,
        }),
        Err(why) => json!({ "chi_square": null, "p": null, "undefined": words(*why), "differs": false }),
    };
    let map = value.as_object_mut().expect("an object");
    if let Ok(Err(sparse)) = balance.test.as_ref().map(|test| test.p) {
        map.insert("undefined".into(), sparse.to_string().into());
    }
    map.insert("groups".into(), groups.into());
    value
}
