//! Figures of watched clauses, from a check.

use std::ops::Range;

use super::amount_axis::{Measured, range};
use super::scale::Scale;
use super::scene::Scene;
use super::scene_courses::{MOST_GROUPS, MOST_PERIODS, calendar, name, short, words};
use super::text::{LONGEST, amount, clean, isolate, list, percent, ratio, shorten};
use super::watches::{Valued, Watch, Watches};
use super::{Drawing, Part};
use crate::findings::{Against, Monitor, MonitorStep, OverTime};
use crate::inference::Estimate;
use crate::policy::{Clause, Compare};

/// Each watched clause, group by group.
pub(super) fn draw_monitors(scene: &Scene<'_>) -> Vec<Part> {
    let Some(of) = &scene.audit.over_time else { return Vec::new() };
    let here = of.monitors.all.iter().filter(|monitor| monitor.attribute == scene.index);
    let here: Vec<&Monitor> = here.filter(|monitor| monitor.steps.len() > 1).collect();
    let mut clauses: Vec<usize> = here.iter().map(|monitor| monitor.clause).collect();
    clauses.dedup();
    let part = |index: &usize| {
        let clause = &scene.audit.policy.clauses[*index];
        let all = here.iter().copied().filter(|monitor| monitor.clause == *index).collect();
        let of_clause = match clause.compare {
            Compare::Value => clause.demand.id().to_string(),
            other => format!("{}-{}", clause.demand.id(), other.word()),
        };
        Part { of: of_clause, drawing: draw_monitor(scene, of, clause, all) }
    };
    clauses.iter().map(part).collect()
}

fn evidence(step: &MonitorStep) -> f64 {
    step.log_adjusted / std::f64::consts::LN_10
}

fn draw_monitor(scene: &Scene<'_>, of: &OverTime, clause: &Clause, all: Vec<&Monitor>) -> Drawing {
    let mut shown = all.clone();
    if shown.len() > MOST_GROUPS {
        let last = |monitor: &Monitor| monitor.steps.last().map_or(0.0, evidence);
        shown.sort_by(|one, other| {
            other.alarm.is_some().cmp(&one.alarm.is_some()).then(last(other).total_cmp(&last(one)))
        });
        shown.truncate(MOST_GROUPS);
        shown.sort_by(|one, other| one.group.cmp(&other.group));
    }
    let periods = of.monitors.from.max(of.judged.end.saturating_sub(MOST_PERIODS))..of.judged.end;
    let common = common(&all);
    let groups: Vec<Watch> =
        shown.iter().map(|monitor| watch(of, clause, monitor, &periods, common)).collect();
    let value = valued(clause, &groups);
    let unit = of.every.word();
    let demand = demanded(clause);
    let title = format!("Watched by {}: {demand}", scene.about());
    let needed = 1.0 / of.monitors.alpha;
    let limits = (1.0 - of.monitors.alpha) * 100.0;
    let limits = format!("{} % limits that hold at every look", (limits * 1e6).round() / 1e6);
    let raised = all.iter().filter_map(|monitor| Some((monitor, monitor.alarm?)));
    let raised: Vec<String> = raised
        .map(|(monitor, alarm)| {
            let who = monitor.group.as_deref().map_or_else(|| "all groups".into(), short);
            format!("{who} since {}", of.periods[alarm].name)
        })
        .collect();
    let alarms = match raised.as_slice() {
        [] => "no alarm".to_string(),
        _ if raised.len() > MOST_GROUPS => format!("{} alarms", raised.len()),
        _ => format!("alarm for {}", list(&raised, "and")),
    };
    let needed_words = amount((needed * 1e6).round() / 1e6);
    let evidence =
        format!("how strongly all {unit}s to date speak against the clause; an alarm needs {needed_words}.");
    let caption = match value {
        Some(_) => format!(
            "Above, the value over all {unit}s to date, with limits that hold at every look while rates stay the same. \
             Below, {evidence}"
        ),
        None => format!("The e-value says {evidence}"),
    };
    let caption = caption
        + &match all.len() - shown.len() {
            0 => String::new(),
            more => {
                format!(
                    " The {MOST_GROUPS} groups with the most evidence are drawn; {more} more are in audit.json."
                )
            }
        };
    let alt = format!("{title}: {alarms}.");
    let all_alike = all.iter().all(|monitor| Some(&monitor.against) == common);
    let several = of.courses[scene.index].known.len() > 2;
    let held = common.and_then(|common| against(common, several));
    let held =
        held.map(|words| if all_alike { words } else { format!("{words}, where nothing else is said") });
    let subtitle = std::iter::once(scene.event()).chain(held).collect();
    let figure = Watches {
        words: words(&title, subtitle, &alt),
        x: calendar(of, &periods),
        period: unit.to_string(),
        value,
        limits,
        needed: libm::log10(needed),
        needed_words,
        groups,
    };
    Drawing { svg: figure.svg(), title, caption, alt }
}

/// `ratio of selection rate at least 0.8`.
fn demanded(clause: &Clause) -> String {
    let title = isolate(&shorten(&clean(clause.demand.title()), LONGEST)).to_lowercase();
    let what = match clause.compare {
        Compare::Value => title,
        other => format!("{} of {title}", other.word()),
    };
    let bounds = [("at least", &clause.at_least), ("at most", &clause.at_most)];
    let bounds =
        bounds.iter().filter_map(|(word, bound)| Some(format!("{word} {}", bound.as_ref()?.written)));
    format!("{what} {}", bounds.collect::<Vec<_>>().join(" and "))
}

/// Whom a group is held against, in words.
fn against(of: &Against, several: bool) -> Option<String> {
    match of {
        Against::Best(levels) if several => {
            Some(format!("against {}, the best of the others", short(levels)))
        }
        Against::Group(levels) | Against::Best(levels) => Some(format!("against {}", short(levels))),
        Against::Rest => Some("against all other groups together".into()),
        Against::Overall => Some("against all groups together".into()),
        Against::Nobody | Against::Pairs => None,
    }
}

/// Whom most of the groups are held against.
fn common<'a>(all: &[&'a Monitor]) -> Option<&'a Against> {
    let times = |of: &Against| all.iter().filter(|monitor| monitor.against == *of).count();
    let found = all.iter().map(|monitor| &monitor.against).max_by_key(|of| times(of))?;
    (times(found) > 1).then_some(found)
}

fn watch(
    of: &OverTime,
    clause: &Clause,
    monitor: &Monitor,
    periods: &Range<usize>,
    common: Option<&Against>,
) -> Watch {
    let steps = monitor.steps.iter().filter(|step| periods.contains(&step.period));
    let steps: Vec<&MonitorStep> = steps.collect();
    let scale = if clause.compare == Compare::Difference { 100.0 } else { 1.0 };
    let value = |estimate: Estimate| Measured {
        value: estimate.value * scale,
        low: estimate.interval.low * scale,
        high: estimate.interval.high * scale,
    };
    let last = steps.last().and_then(|step| step.sequence.ok()).map(|estimate| match clause.compare {
        Compare::Value => format!("{} to date", percent(estimate.value)),
        Compare::Ratio => format!("{} to date", ratio(estimate.value)),
        Compare::Difference => format!("{:.1} points to date", estimate.value * 100.0).replace('-', "−"),
    });
    let several = of.courses[monitor.attribute].known.len() > 2;
    let against = against(&monitor.against, several).filter(|_| Some(&monitor.against) != common);
    let alarm = monitor.alarm.map(|alarm| format!("alarm since {}", of.periods[alarm].name));
    let note: Vec<String> = [last, alarm, against].into_iter().flatten().collect();
    Watch {
        name: monitor.group.as_deref().map_or_else(|| "All groups".into(), name),
        note: note.join("; "),
        value: steps.iter().map(|step| step.sequence.ok().map(value)).collect(),
        evidence: steps.iter().map(|step| evidence(step)).collect(),
        alarm: monitor.alarm.filter(|alarm| periods.contains(alarm)).map(|alarm| alarm - periods.start),
    }
}

/// The axis of the value to date: over what it is in the later half of the periods, when it has settled.
fn valued(clause: &Clause, groups: &[Watch]) -> Option<Valued> {
    let later = groups.iter().flat_map(|group| &group.value[group.value.len() / 2..]).flatten();
    let later: Vec<Measured> = later.copied().collect();
    if later.is_empty() {
        return None;
    }
    let bounds = clause.bound_values();
    let (low, high) = range(&later);
    let (y, axis, bounds) = match clause.compare {
        Compare::Value => {
            let ends = [low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)];
            (Scale::percent_over(ends.into_iter().chain(bounds.iter().copied())), "rate (%)", bounds)
        }
        Compare::Ratio => {
            let points: Vec<f64> =
                later.iter().map(|value| value.value).chain(bounds.iter().copied()).collect();
            (Scale::ratios(&points, &[low.max(0.0), high]), "ratio", bounds)
        }
        Compare::Difference => {
            let bounds: Vec<f64> = bounds.iter().map(|bound| bound * 100.0).collect();
            let exact = |value: f64| Measured { value, low: value, high: value };
            let all: Vec<Measured> = later.into_iter().chain(bounds.iter().copied().map(exact)).collect();
            (Scale::differences(&all, 5.0), "gap (points)", bounds)
        }
    };
    Some(Valued { y, axis: axis.into(), bounds })
}
