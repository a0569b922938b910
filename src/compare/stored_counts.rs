//! From the measures of a stored audit to counts that give the same measures.

use super::stored::{Attribute, Group};
use crate::amount::{LARGEST, Moments};
use crate::findings::{AmountLevel, AmountLevels};
use crate::inference::{Interval, find as find_method};
use crate::share::Undefined;
use crate::tally::Level;

use serde_json::Value;

/// An outcome with its cases.
pub(super) type Cells = Vec<(Vec<Level>, u64)>;

pub(super) fn level(group: &Group, column: &str) -> Level {
    match group.group.get(column).and_then(Value::as_str) {
        Some(text) if !group.unknown => range(text).unwrap_or_else(|| Level::text(text)),
        _ => Level::Missing,
    }
}

/// A range as levels write themselves, so that ranges keep their order.
fn range(text: &str) -> Option<Level> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let (from, below) = match text.strip_prefix(">=") {
        Some(from) => (Some(number(from)?), None),
        None => match text.split_once("-<") {
            Some((from, below)) => (Some(number(from)?), Some(number(below)?)),
            None => (None, Some(number(text.strip_prefix('<')?)?)),
        },
    };
    let level = Level::Range { from, below };
    (level.to_string() == text).then_some(level)
}

/// The counts of a share; none where it has no base.
fn hits(group: &Group, id: &str) -> Option<(u64, u64)> {
    let measured = group.measures.get(id)?;
    match (measured.hits, measured.base) {
        (Some(hits), Some(base)) if hits <= base => Some((hits, base)),
        (None, None) if measured.value.is_none() => Some((0, 0)),
        _ => None,
    }
}

pub(super) fn yes_or_no(group: &Group, labelled: bool) -> Option<Cells> {
    let (events, cases) = hits(group, "selection_rate")?;
    let flag = |flag: bool| Level::Flag(flag);
    if !labelled {
        return Some(vec![(vec![flag(true)], events), (vec![flag(false)], cases - events)]);
    }
    let ((caught, positives), (alarms, negatives)) =
        (hits(group, "true_positive_rate")?, hits(group, "false_positive_rate")?);
    let unlabelled = events.checked_sub(caught)?.checked_sub(alarms)?;
    let others = (cases - events).checked_sub(positives - caught)?.checked_sub(negatives - alarms)?;
    Some(vec![
        (vec![flag(true), flag(true)], caught),
        (vec![flag(false), flag(true)], positives - caught),
        (vec![flag(true), flag(false)], alarms),
        (vec![flag(false), flag(false)], negatives - alarms),
        (vec![flag(true), Level::Missing], unlabelled),
        (vec![flag(false), Level::Missing], others),
    ])
}

pub(super) fn classes(group: &Group) -> Option<Cells> {
    let ids = group.measures.keys().filter(|id| id.starts_with("share:"));
    ids.map(|id| Some((vec![Level::text(&id["share:".len()..])], hits(group, id)?.0))).collect()
}

/// Who reached a stage and not the next is left at it.
pub(super) fn stages(group: &Group, names: &[String]) -> Option<Cells> {
    let reached = |name: &String| hits(group, &format!("reach:{name}")).map(|(hits, _)| hits);
    let mut reach = vec![group.rows];
    for name in &names[1..] {
        reach.push(reached(name)?);
    }
    reach.push(0);
    let left = names.iter().zip(reach.windows(2));
    left.map(|(name, pair)| Some((vec![Level::text(name)], pair[0].checked_sub(pair[1])?))).collect()
}

/// Of amounts the shares beyond each bound are known, and so how many lie between them: they are put onto the upper
/// of the two bounds.
pub(super) fn beyond(group: &Group, bounds: &[String]) -> Option<Cells> {
    let mut cells = Vec::new();
    let mut above = group.rows;
    for bound in bounds {
        let (hits, _) = hits(group, &format!("share_above:{bound}"))?;
        cells.push((vec![Level::number(bound.parse().ok()?)], above.checked_sub(hits)?));
        above = hits;
    }
    let last: f64 = bounds.last().map_or(Some(0.0), |bound| bound.parse().ok())?;
    cells.push((vec![Level::number(last.next_up())], above));
    Some(cells)
}

/// Amounts with the number, the mean and the variance that the audit wrote: half of them as far above the mean as the
/// others are below.
pub(super) fn moments(group: &Group) -> Option<Moments> {
    let value = |id: &str| group.measures.get(id).and_then(|measured| measured.value);
    let mut moments = Moments::default();
    if group.rows == 0 {
        return Some(moments);
    }
    let (mean, deviation) = (value("mean")?, value("std_dev").unwrap_or(0.0));
    let (half, odd) = (group.rows / 2, group.rows % 2);
    let reach = match odd {
        1 => deviation,
        _ => deviation * ((group.rows - 1) as f64 / group.rows as f64).sqrt(),
    };
    if mean.abs() + reach > LARGEST {
        return None;
    }
    for (amount, cases) in [(mean, odd), (mean - reach, half), (mean + reach, half)] {
        if cases > 0 {
            moments.add(amount, cases);
        }
    }
    Some(moments)
}

pub(super) fn amounts(of: &Attribute) -> Vec<AmountLevels> {
    let of_group = |group: &Group| {
        let known = |id: &str| {
            let measured = group.measures.get(id);
            let method = measured.and_then(|of| find_method(of.method.as_deref()?)).map(|method| method.id);
            let interval = measured.zip(method).map(|(of, method)| Interval {
                low: of.low.unwrap_or(f64::NEG_INFINITY),
                high: of.high.unwrap_or(f64::INFINITY),
                method,
            });
            AmountLevel { value: measured.and_then(|of| of.value).ok_or(Undefined::NoCases), interval }
        };
        let levels = of.columns.iter().map(|column| level(group, column)).collect();
        AmountLevels { levels, cases: group.rows, mean: known("mean"), median: known("median") }
    };
    of.groups.iter().map(of_group).collect()
}
