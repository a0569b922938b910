//! Figures of groups period by period, from a check.

use std::ops::Range;

use super::amount_axis::{Measured, range};
use super::courses::{Course, Courses};
use super::heading::Words;
use super::scale::Scale;
use super::scene::Scene;
use super::text::{LONGEST, amount, clean, counted, isolate, percent, shorten};
use super::{Drawing, Part};
use crate::findings::{Beside, Followed, OverTime, Reading};
use crate::measures::Rate;
use crate::policy::{Clause, Compare, Demand};
use crate::tally::Level;

/// As many groups as a figure has plots for.
pub(super) const MOST_GROUPS: usize = 12;

/// A cross of more groups than this has no course.
const MOST_OF_CROSS: usize = 8;

/// As many periods as a plot has room for: the last ones.
pub(super) const MOST_PERIODS: usize = 120;

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
pub(super) fn name(levels: &[Level]) -> String {
    levels.iter().map(|level| isolate(&clean(&level.to_string()))).collect::<Vec<_>>().join(" / ")
}

pub(super) fn short(levels: &[Level]) -> String {
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

pub(super) fn words(title: &str, subtitle: Vec<String>, alt: &str) -> Words {
    Words { title: title.to_string(), subtitle, alt: alt.to_string() }
}

/// The axis of these periods.
pub(super) fn calendar(of: &OverTime, periods: &Range<usize>) -> Scale {
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
