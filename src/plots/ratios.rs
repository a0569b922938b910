//! Ratios of selection rates to the reference, with the bounds that clauses set on them.

use super::Drawing;
use super::forest::{Cell, Forest, Panel, Row, label_room};
use super::marks::{Mark, Shape};
use super::scale::Scale;
use super::scene::{Bound, Rows, Scene, hits_of_base, method, undefined};
use super::text::{counted, list, percent, ratio};
use crate::findings::{Comparison, ReferenceGroup};
use crate::inference::Estimate;
use crate::policy::Compare;
use crate::share::Undefined;

const MEASURE: &str = "selection_rate";

/// Each compared group against its reference, where at least one ratio is defined.
pub(super) fn draw(scene: &Scene<'_>) -> Option<Drawing> {
    let all = scene.comparisons(MEASURE);
    let (excluded, compared): (Vec<&Comparison>, Vec<&Comparison>) =
        all.into_iter().partition(|comparison| comparison.ratio == Err(Undefined::Excluded));
    let first = compared.iter().find_map(|comparison| comparison.ratio.ok())?;
    let reference = scene.reference_group(MEASURE);
    let groups = compared.iter().map(|comparison| comparison.group).chain(reference).collect();
    let rows = scene.rows(groups, reference);
    let shown = |group: &usize| compared.iter().find(|comparison| comparison.group == *group).copied();
    let estimates: Vec<Estimate> = rows.shown.iter().filter_map(|group| shown(group)?.ratio.ok()).collect();

    let clauses = || scene.clauses(MEASURE, Compare::Ratio);
    let drawn_clauses = clauses().filter(|clause| scene.has_reference_of(clause));
    let bounds = Bound::of(drawn_clauses, |bound| bound.written.clone());
    // Of a ratio of zero, what has to be seen is how large it may be.
    let points = estimates.iter().map(|estimate| match estimate.value {
        0.0 => estimate.judged().high,
        value => value,
    });
    let points = points.filter(|point| point.is_finite());
    let points: Vec<f64> = points.chain(bounds.iter().map(|bound| bound.at)).collect();
    let limits = estimates.iter().flat_map(|estimate| {
        let intervals = [Some(estimate.interval), estimate.joint];
        intervals.into_iter().flatten().flat_map(|interval| [interval.low, interval.high])
    });
    let scale = Scale::ratios(&points, &limits.collect::<Vec<f64>>());

    let rest = compared.iter().any(|comparison| comparison.reference == ReferenceGroup::Rest);
    let names = scene.labels(&rows, label_room(1));
    let drawn = rows.shown.iter().zip(names).map(|(group, label)| {
        let cell = match shown(group) {
            Some(comparison) => compared_cell(scene, comparison, rest),
            None => reference_cell(scene, *group),
        };
        Row { label, note: None, cells: vec![cell] }
    });
    let drawn: Vec<Row> = drawn.collect();

    let marks = drawn.iter().filter_map(|row| row.cells[0].mark.as_ref().ok());
    let beyond = marks.clone().any(|mark| {
        let intervals = [mark.plain, mark.joint].into_iter().flatten();
        !scale.holds(mark.value) || intervals.into_iter().any(|(l, h)| !scale.holds(l) || !scale.holds(h))
    });
    let legend = [
        (Shape::Dot, Some("ratio".to_string())),
        (Shape::Ring, reference.map(|_| "the reference".to_string())),
        (Shape::Plain, Some(format!("this group alone {}", scene.level()))),
        (Shape::Joint, first.joint.map(|_| format!("all groups together {}", scene.level()))),
        (Shape::Clause, (!bounds.is_empty()).then(|| "bound of a clause".to_string())),
        (Shape::Beyond, beyond.then(|| "goes on beyond the axis".to_string())),
    ];
    let legend = legend.into_iter().filter_map(|(shape, words)| Some((shape, words?))).collect();

    let mut columns = vec!["ratio".to_string(), scene.counts().to_string()];
    if rest {
        columns.push(if scene.is_weighted() { "rows of the rest" } else { "events of the rest" }.into());
    }
    let title = format!("Selection rate by {}, compared with {}", scene.about(), against(scene, reference));
    let caption = format!(
        "Each group's selection rate divided by that of {}; at 1 they are equal. {}{}{}",
        whom(scene, reference),
        intervals(scene, first),
        left_out(scene, &excluded),
        unlike(scene) + scene.weighted() + &scene.not_shown(&rows)
    );
    let alt = alt(scene, &title, &rows, &compared, &bounds);
    let forest = Forest {
        title: title.clone(),
        subtitle: subtitle(scene, &compared, reference),
        panels: vec![Panel {
            heading: String::new(),
            axis: "ratio of selection rates (group / reference)".into(),
            scale,
            equal_at: Some(1.0),
            bounds,
            columns,
        }],
        rows: drawn,
        legend,
    };
    Some(Drawing { svg: forest.svg(&alt), title, caption, alt })
}

fn compared_cell(scene: &Scene<'_>, comparison: &Comparison, rest: bool) -> Cell {
    let own = scene.value(comparison.group, MEASURE).and_then(|value| value.rate.ok());
    let mut numbers = vec![comparison.ratio.map_or("–".to_string(), |estimate| ratio(estimate.value))];
    numbers.push(own.map_or("–".to_string(), hits_of_base));
    if rest {
        numbers.push(comparison.reference_rate.map_or("–".to_string(), hits_of_base));
    }
    let mark = comparison.ratio.map_err(undefined).map(|estimate| Mark {
        value: estimate.value,
        plain: Some((estimate.interval.low, estimate.interval.high)),
        joint: estimate.joint.map(|joint| (joint.low, joint.high)),
        beside: None,
        earlier: None,
        shape: Shape::Dot,
    });
    Cell { mark, numbers }
}

fn reference_cell(scene: &Scene<'_>, group: usize) -> Cell {
    let own = scene.value(group, MEASURE).and_then(|value| value.rate.ok());
    let mark =
        Ok(Mark { value: 1.0, plain: None, joint: None, beside: None, earlier: None, shape: Shape::Ring });
    Cell { mark, numbers: vec!["reference".into(), own.map_or("–".to_string(), hits_of_base)] }
}

/// The reference, for the title.
fn against(scene: &Scene<'_>, reference: Option<usize>) -> String {
    match (reference, &scene.attribute.reference) {
        (Some(group), _) if scene.best_is_reference() => format!("the best group: {}", scene.name(group)),
        (Some(group), _) => scene.name(group),
        (None, crate::policy::Reference::Rest) => "the rest".into(),
        (None, _) => "all groups together".into(),
    }
}

/// The reference, for a sentence.
fn whom(scene: &Scene<'_>, reference: Option<usize>) -> String {
    match (reference, &scene.attribute.reference) {
        (Some(group), _) if scene.best_is_reference() => format!("the best group, {}", scene.name(group)),
        (Some(group), _) => format!("the reference, {}", scene.name(group)),
        (None, crate::policy::Reference::Rest) => "all other groups together".into(),
        (None, _) => "all groups together".into(),
    }
}

fn subtitle(scene: &Scene<'_>, compared: &[&Comparison], reference: Option<usize>) -> Vec<String> {
    let rate = compared.iter().find_map(|comparison| comparison.reference_rate);
    let rest = scene.attribute.reference == crate::policy::Reference::Rest;
    let counts = rate.filter(|_| !rest).map(|rate| {
        format!(
            "Reference: {}, {} ({})",
            against_name(scene, reference),
            percent(rate.value()),
            hits_of_base(rate)
        )
    });
    std::iter::once(format!("Event: {}", scene.event())).chain(counts).collect()
}

fn against_name(scene: &Scene<'_>, reference: Option<usize>) -> String {
    reference.map_or("all groups together".into(), |group| scene.name(group))
}

fn intervals(scene: &Scene<'_>, estimate: Estimate) -> String {
    let level = scene.level();
    let plain = method(estimate.interval.method);
    match estimate.joint {
        Some(joint) => format!(
            "Thick lines are {level} intervals of each group alone ({plain}), thin lines hold for all groups \
             together ({}).",
            method(joint.method)
        ),
        None => format!("Lines are {level} intervals of each group alone ({plain})."),
    }
}

/// The groups that the policy leaves out of ratios, in a sentence.
fn left_out(scene: &Scene<'_>, excluded: &[&Comparison]) -> String {
    match excluded {
        [] => String::new(),
        few if few.len() <= 3 => {
            let names: Vec<String> = few.iter().map(|comparison| scene.name(comparison.group)).collect();
            format!(" Left out of ratios by the policy: {}.", list(&names, "and"))
        }
        many => {
            let count = counted(many.len() as u64, "group is", "groups are");
            format!(" {count} left out of ratios by the policy.")
        }
    }
}

/// Says that a clause compares with another reference than the figure.
fn unlike(scene: &Scene<'_>) -> String {
    let unlike = scene.clauses(MEASURE, Compare::Ratio).any(|clause| !scene.has_reference_of(clause));
    let words = " A clause that compares with another reference is not drawn.";
    if unlike { words.to_string() } else { String::new() }
}

fn alt(scene: &Scene<'_>, title: &str, rows: &Rows, compared: &[&Comparison], bounds: &[Bound]) -> String {
    let shown = compared.iter().filter(|comparison| rows.shown.contains(&comparison.group));
    let mut ratios: Vec<(usize, Estimate)> =
        shown.filter_map(|comparison| Some((comparison.group, comparison.ratio.ok()?))).collect();
    ratios.sort_by(|one, other| one.1.value.total_cmp(&other.1.value).then(one.0.cmp(&other.0)));
    let words = |(group, estimate): &(usize, Estimate)| {
        let (low, high) = (ratio(estimate.interval.low), ratio(estimate.interval.high));
        format!("{} {} ({low} to {high})", scene.name(*group), ratio(estimate.value))
    };
    let extremes = match ratios.as_slice() {
        [] => "no ratio is defined".to_string(),
        [one] => words(one),
        [first, .., last] => format!("lowest ratio {}, highest {}", words(first), words(last)),
    };
    let clauses: Vec<String> = bounds.iter().map(|bound| bound.words.clone()).collect();
    let clauses = match clauses.as_slice() {
        [] => String::new(),
        some => format!(" Clause: {}.", list(some, "and")),
    };
    format!("{title}, {} groups: {extremes}.{clauses}", rows.shown.len())
}
