//! Figures of classes and stages, from an audit.

use super::Drawing;
use super::classes::{Classed, Classes};
use super::funnel::{Funnel, LowestStep, Staged};
use super::heading::Words;
use super::scene::{Rows, Scene, undefined};
use super::text::{LONGEST, clean, counted, isolate, shorten, thousands};
use crate::findings::ReferenceGroup;
use crate::measures::{Measure, PASS, REACH, View};
use crate::policy::Form;

/// As many classes as a bar is cut into.
const MOST_CLASSES: usize = 14;

/// As many stages as a funnel has room for.
const MOST_STAGES: usize = 10;

/// The share of every class in each group.
pub(super) fn draw_classes(scene: &Scene<'_>) -> Option<Drawing> {
    let policy = &scene.audit.policy;
    if policy.form() != Form::Classes || policy.classes.len() > MOST_CLASSES {
        return None;
    }
    let single: Vec<&'static Measure> =
        policy.shares.iter().copied().filter(|measure| matches!(measure.view, View::Is(_))).collect();
    let reference = reference(scene, &single);
    let rows = scene.rows(scene.known().collect(), reference);
    let share = |group: usize, measure: &Measure| scene.attribute.groups[group].value(measure);
    let groups = rows.shown.iter().map(|group| {
        let shares: Result<Vec<f64>, _> =
            single.iter().map(|measure| share(*group, measure).map(|rate| rate.value())).collect();
        Classed {
            name: scene.names[*group].clone(),
            note: note(scene, *group, reference),
            shares: shares.map_err(undefined),
            number: thousands(scene.attribute.groups[*group].counts.cases()),
        }
    });
    let title = format!("Classes of {} by {}", scene.outcome(), scene.about());
    let order = if policy.is_unordered() { "" } else { " The best class is on the left." };
    let caption = format!(
        "The share of each group's cases in every class.{order}{}{}",
        scene.weighted(),
        scene.not_shown(&rows)
    );
    let alt = format!("{title}: {}.", said(scene, &rows, &single));
    let figure = Classes {
        words: Words { title: title.clone(), subtitle: vec![scene.event()], alt: alt.clone() },
        classes: names(&policy.classes),
        ordered: !policy.is_unordered(),
        column: if scene.is_weighted() { "rows".into() } else { "cases".into() },
        groups: groups.collect(),
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

fn names(classes: &[String]) -> Vec<String> {
    classes.iter().map(|class| isolate(&shorten(&clean(class), LONGEST))).collect()
}

/// The one group that all others are compared with in all of these measures, where it is one.
fn reference(scene: &Scene<'_>, measures: &[&'static Measure]) -> Option<usize> {
    let comparisons = || measures.iter().flat_map(|measure| scene.attribute.comparisons_of(measure));
    let chosen = comparisons().next()?.reference;
    match chosen {
        ReferenceGroup::Group(group) if comparisons().all(|of| of.reference == chosen) => Some(group),
        _ => None,
    }
}

fn note(scene: &Scene<'_>, group: usize, reference: Option<usize>) -> Option<&'static str> {
    match () {
        () if !scene.attribute.groups[group].is_compared() => Some("left out of comparisons"),
        () if Some(group) == reference => Some("reference"),
        () => None,
    }
}

/// The lowest and the highest share of each class, in words.
fn said(scene: &Scene<'_>, rows: &Rows, measures: &[&'static Measure]) -> String {
    let of = |measure: &&'static Measure| {
        let name = measure.id.split_once(':').map_or(measure.id, |(_, name)| name);
        Some(format!("{}: {}", shorten(&clean(name), LONGEST), scene.extremes(measure.id, &rows.shown)?))
    };
    measures.iter().filter_map(of).collect::<Vec<_>>().join("; ")
}

/// How far each group comes.
pub(super) fn draw_funnel(scene: &Scene<'_>) -> Option<Drawing> {
    let policy = &scene.audit.policy;
    if policy.form() != Form::Stages || policy.classes.len() > MOST_STAGES {
        return None;
    }
    let of = |prefix: &'static str| {
        let shares = policy.shares.iter().copied();
        shares.filter(move |measure| {
            measure.id.starts_with(prefix) && measure.id[prefix.len()..].starts_with(':')
        })
    };
    let reached: Vec<&'static Measure> = of(REACH.prefix).collect();
    let passed: Vec<&'static Measure> = of(PASS.prefix).collect();
    let reference = reference(scene, &[reached.clone(), passed.clone()].concat());
    let rows = scene.rows(scene.known().collect(), reference);
    let groups = rows.shown.iter().map(|group| {
        let found = &scene.attribute.groups[*group];
        let compared_with = |measure: &&'static Measure| {
            let comparison = scene.attribute.comparisons_of(measure).find(|of| of.group == *group)?;
            Some(comparison.reference_rate.filter(|rate| rate.has_base())?.value())
        };
        let shares: Result<Vec<f64>, _> =
            reached.iter().map(|measure| found.value(measure).map(|rate| rate.value())).collect();
        Staged {
            name: scene.names[*group].clone(),
            note: counted(found.counts.cases(), "case", "cases"),
            reached: shares.map(|shares| [vec![1.0], shares].concat()).map_err(undefined),
            compared_with: std::iter::once(None).chain(reached.iter().map(compared_with)).collect(),
            lowest: lowest(scene, *group, &passed),
        }
    });
    let groups: Vec<Staged> = groups.collect();
    let worst = groups.iter().filter_map(|group| Some((group, group.lowest.as_ref()?)));
    let worst = worst.min_by(|one, other| one.1.ratio.total_cmp(&other.1.ratio));
    let title = format!("How far cases came, by {}", scene.about());
    let alt = match worst {
        Some((group, step)) => format!(
            "{title}: the step furthest behind its reference is that of {} to {}, with a ratio of {:.2}.",
            group.name,
            names(&policy.classes)[step.to],
            step.ratio
        ),
        None => format!("{title}: the share of all cases that reach each stage."),
    };
    let caption = format!(
        "Bars are the share of all cases that reach a stage; between them the share of those at one stage that reach \
         the next. Outlined is the step with the lowest ratio to the reference, whose share is the tick on each bar.{}{}",
        scene.weighted(),
        scene.not_shown(&rows)
    );
    let figure = Funnel {
        words: Words { title: title.clone(), subtitle: vec![scene.event()], alt: alt.clone() },
        stages: names(&policy.classes),
        groups,
        reference: reference.map(|group| scene.names[group].clone()),
    };
    Some(Drawing { svg: figure.svg(), title, caption, alt })
}

/// The step at which a group is furthest behind its reference.
fn lowest(scene: &Scene<'_>, group: usize, passed: &[&'static Measure]) -> Option<LowestStep> {
    let steps = passed.iter().enumerate().filter_map(|(place, measure)| {
        let comparison = scene.attribute.comparisons_of(measure).find(|of| of.group == group)?;
        let ratio = comparison.ratio.ok()?.value;
        ratio.is_finite().then_some(LowestStep { to: place + 1, ratio })
    });
    steps.min_by(|one, other| one.ratio.total_cmp(&other.ratio))
}
