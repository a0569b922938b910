//! Figures over time, from a check.

use std::ops::Range;

use super::amount_axis::{Measured, range};
use super::courses::{Course, Courses};
use super::heading::Words;
use super::scale::Scale;
use super::scene::Scene;
use super::text::{LONGEST, amount, clean, counted, isolate, list, percent, ratio, shorten};
use super::watches::{Valued, Watch, Watches};
use super::{Drawing, Part};
use crate::findings::{Against, Beside, Followed, Monitor, MonitorStep, OverTime, Reading};
use crate::inference::Estimate;
use crate::measures::Rate;
use crate::policy::{Clause, Compare, Demand};
use crate::tally::Level;

/// As many groups as a figure has plots for.
const MOST_GROUPS: usize = 12;

/// A cross of more groups than this has no course.
const MOST_OF_CROSS: usize = 8;

/// As many periods as a plot has room for: the last ones.
const MOST_PERIODS: usize = 120;

/// Each followed number of the groups, period by period.
pub(super) fn draw_courses(scene: &Scene<'_>) -> Vec<Part> {
    let Some(of) = &scene.audit.over_time else { return Vec::new() };
    let known = of.courses[scene.index].known.len();
    if of.judged.end < 2 || known == 0 || (scene.attribute.columns.len() > 1 && known > MOST_OF_CROSS) {
        return Vec::new();
    }
    let followed = of.followed(&scene.audit.policy, scene.index);
    let course =
        |what: Followed| Some(Part { of: what.id().to_string(), drawing: draw_course(scene, of, what)? });
    followed.into_iter().filter_map(course).collect()
}

/// A clean name of a group, in full.
fn name(levels: &[Level]) -> String {
    levels.iter().map(|level| isolate(&clean(&level.to_string()))).collect::<Vec<_>>().join(" / ")
}

fn short(levels: &[Level]) -> String {
    shorten(&name(levels), LONGEST)
}

fn draw_course(scene: &Scene<'_>, of: &OverTime, what: Followed) -> Option<Drawing> {
    let (policy, course) = (&scene.audit.policy, &of.courses[scene.index]);
    let periods = of.judged.end.saturating_sub(MOST_PERIODS)..of.judged.end;
    let beside = course.beside(policy, what, periods.clone());
    let mut shown: Vec<&Vec<Level>> = course.known.iter().collect();
    if shown.len() > MOST_GROUPS {
        let is_reference = |levels: &Vec<Level>| beside == Beside::Group(levels.clone());
        shown.sort_by_key(|levels| (!is_reference(levels), std::cmp::Reverse(course.cases(levels))));
        shown.truncate(MOST_GROUPS);
        shown.sort();
    }
    let reading = |period: usize, levels: &[Level]| course.reading(policy, period, levels, what);
    let groups: Vec<Course> = shown
        .iter()
        .map(|levels| {
            let is_reference = beside == Beside::Group(levels.to_vec());
            let last = reading(of.judged.end - 1, levels);
            let last = last.map_or_else(|| "no case".to_string(), |last| written(&last));
            let behind = |period| course.beside_in(policy, period, levels, what, &beside);
            Course {
                name: name(levels),
                note: format!("{}: {last}", of.periods[of.judged.end - 1].name),
                own: periods
                    .clone()
                    .map(|period| reading(period, levels).map(|found| measured(&found)))
                    .collect(),
                behind: match is_reference {
                    true => Vec::new(),
                    false => periods.clone().map(|period| behind(period).map(|found| found.value)).collect(),
                },
            }
        })
        .collect();
    let all: Vec<Measured> = groups.iter().flat_map(|group| &group.own).flatten().copied().collect();
    if all.is_empty() {
        return None;
    }
    let bounds = bounds_on(of, scene, what);
    let (y, unit) = axis(what, &all, &bounds);
    let unit_of_time = of.every.word();
    let about = match what {
        Followed::Share(measure) => isolate(&shorten(&clean(measure.title), LONGEST)),
        Followed::Mean => format!("Mean of {}", scene.outcome()),
    };
    let title = format!("{about} by {}, {unit_of_time} by {unit_of_time}", scene.about());
    let (behind, caption) = match &beside {
        Beside::Group(levels) => (
            Some(format!("{}, the reference", short(levels))),
            format!("; in grey {}, the reference", short(levels)),
        ),
        Beside::Rest => (Some("all other groups".into()), "; in grey all other groups together".to_string()),
        Beside::Nobody => (None, String::new()),
    };
    let hidden = course.known.len() - shown.len();
    let caption = format!(
        "Each group in every {unit_of_time} with the {} interval of this group and {unit_of_time} alone{caption}. A gap \
         in a line: no case, or left out of comparisons.{}{}{}",
        scene.level(),
        if periods.start > 0 {
            format!(" The last {} {unit_of_time}s are drawn.", periods.len())
        } else {
            String::new()
        },
        match hidden {
            0 => String::new(),
            more => format!(
                " Only the {MOST_GROUPS} groups with the most cases are drawn; {more} more are in audit.json."
            ),
        },
        scene.weighted(),
    );
    let alt = format!("{title}: {}.", said(of, &shown, reading));
    let figure = Courses {
        words: words(&title, vec![scene.event()], &alt),
        x: calendar(of, &periods),
        period: unit_of_time.to_string(),
        y,
        axis: unit,
        interval: format!("{} interval of this group and {unit_of_time} alone", scene.level()),
        behind,
        judged: of.judged.start.max(periods.start) - periods.start..of.judged.end - periods.start,
        judged_name: of.judged_name(),
        bounds,
        groups,
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn words(title: &str, subtitle: Vec<String>, alt: &str) -> Words {
    Words { title: title.to_string(), subtitle, alt: alt.to_string() }
}

/// The axis of these periods.
fn calendar(of: &OverTime, periods: &Range<usize>) -> Scale {
    let first =
        of.every.days(&of.periods[periods.start].name).map_or(jiff::civil::Date::MIN, |days| days.first);
    Scale::Periods { every: of.every, first, count: periods.len() as u32 }
}

fn measured(found: &Reading) -> Measured {
    let (low, high) = found.interval.map_or((found.value, found.value), |of| (of.low, of.high));
    Measured { value: found.value, low, high }
}

/// `28.5 % (134 of 471)`, or a mean with its cases.
fn written(found: &Reading) -> String {
    match found.rate {
        Some(rate @ Rate::Share(_)) => {
            format!("{} ({})", percent(found.value), super::scene::hits_of_base(rate))
        }
        Some(_) => percent(found.value),
        None => format!("{} ({})", amount(found.value), counted(found.cases, "case", "cases")),
    }
}

/// The bounds of clauses on the number itself.
fn bounds_on(of: &OverTime, scene: &Scene<'_>, what: Followed) -> Vec<f64> {
    let columns = &of.courses[scene.index].columns;
    let here = |clause: &&Clause| clause.groups.is_empty() || clause.groups.contains(columns);
    let about = |clause: &&Clause| match (clause.demand, what) {
        (Demand::Measure(one), Followed::Share(other)) => one == other && clause.compare == Compare::Value,
        _ => false,
    };
    let clauses = scene.audit.policy.clauses.iter().filter(here).filter(about);
    clauses.flat_map(Clause::bound_values).collect()
}

fn axis(what: Followed, all: &[Measured], bounds: &[f64]) -> (Scale, String) {
    let (low, high) = range(all);
    match what {
        Followed::Share(measure) => {
            let ends = [low.clamp(0.0, 1.0), high.clamp(0.0, 1.0)];
            let title = isolate(&shorten(&clean(measure.title), 30)).to_lowercase();
            (Scale::percent_over(ends.into_iter().chain(bounds.iter().copied())), format!("{title} (%)"))
        }
        Followed::Mean => (Scale::scores(all, 6.0), "mean".into()),
    }
}

/// The lowest and the highest of the groups in the last judged period, in words.
fn said(
    of: &OverTime,
    shown: &[&Vec<Level>],
    reading: impl Fn(usize, &[Level]) -> Option<Reading>,
) -> String {
    let last = of.judged.end - 1;
    let mut found: Vec<(&Vec<Level>, Reading)> =
        shown.iter().filter_map(|levels| Some((*levels, reading(last, levels)?))).collect();
    found.sort_by(|one, other| one.1.value.total_cmp(&other.1.value));
    let words = |(levels, found): &(&Vec<Level>, Reading)| format!("{} {}", short(levels), written(found));
    let period = &of.periods[last].name;
    match found.as_slice() {
        [] => format!("no case in {period}"),
        [one] => format!("in {period} {}", words(one)),
        [first, .., last] => format!("in {period} lowest {}, highest {}", words(first), words(last)),
    }
}

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
    let to_date = match value {
        Some(_) => {
            "Above, the value over all periods to date with limits that hold at every look while rates stay the \
                    same; below, how"
        }
        None => "How",
    };
    let caption = format!(
        "{to_date} strongly all {unit}s to date speak against the clause: an alarm is raised where the e-value, with all {} \
         that are watched allowed for, reaches {}.{}",
        of.monitors.all.len(),
        ratio(needed),
        match all.len() - shown.len() {
            0 => String::new(),
            more => format!(
                " The {MOST_GROUPS} groups with the most evidence are drawn; {more} more are in audit.json."
            ),
        }
    );
    let alt = format!("{title}: {alarms}.");
    let all_alike = all.iter().all(|monitor| Some(&monitor.against) == common);
    let held = common.and_then(against);
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
        needed_words: amount((needed * 1e6).round() / 1e6),
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
fn against(of: &Against) -> Option<String> {
    match of {
        Against::Group(levels) => Some(format!("against {}", short(levels))),
        Against::Best(levels) => Some(format!("against {}, the best of the others", short(levels))),
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
    let against = against(&monitor.against).filter(|_| Some(&monitor.against) != common);
    let alarm = match monitor.alarm {
        Some(alarm) => format!("alarm since {}", of.periods[alarm].name),
        None => "no alarm".into(),
    };
    let note: Vec<String> = [last, Some(alarm), against].into_iter().flatten().collect();
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
