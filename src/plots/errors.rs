//! Error rates side by side, where the audit has a label.

use super::Drawing;
use super::forest::{Forest, Panel, Row, label_room};
use super::marks::Shape;
use super::rates::rate_cell;
use super::scale::Scale;
use super::scene::{Bound, Scene, method};
use super::text::percent;
use crate::findings::Standing;
use crate::measures::{Direction, Measure, find};
use crate::policy::Compare;
use crate::policy::Form;

/// The two rates that say what errors a group is exposed to: for a good event who rightly and who wrongly
/// receives it, for a bad event who wrongly receives it and who wrongly does not.
fn pair(direction: Direction) -> [(&'static str, &'static str); 2] {
    match direction {
        Direction::Favorable => {
            [("true_positive_rate", "of positive labels"), ("false_positive_rate", "of negative labels")]
        }
        Direction::Adverse => {
            [("false_positive_rate", "of negative labels"), ("false_negative_rate", "of positive labels")]
        }
    }
}

/// The pair of error rates of every group whose value is known.
pub(super) fn draw(scene: &Scene<'_>) -> Option<Drawing> {
    if scene.audit.policy.form() != Form::YesNo {
        return None;
    }
    let positive = scene.positive()?;
    let measures: Vec<(&'static Measure, &str)> = pair(scene.audit.policy.decision.direction)
        .into_iter()
        .filter_map(|(id, counts)| Some((find(id)?, counts)))
        .collect();
    let rows = scene.rows(scene.known().collect(), None);
    let intervals = rows.shown.iter().flat_map(|group| {
        measures.iter().filter_map(|(measure, _)| scene.value(*group, measure.id)?.interval)
    });
    let interval = intervals.clone().next()?;
    let bounds: Vec<Vec<Bound>> = measures
        .iter()
        .map(|(measure, _)| {
            let written = |bound: &crate::policy::Bound| percent(bound.exact.to_f64());
            Bound::of(scene.clauses(measure.id, Compare::Value), written)
        })
        .collect();
    // One scale for both panels, so that a longer distance is a larger gap.
    let ends = intervals.map(|interval| interval.high);
    let scale = Scale::percent_to(ends.chain(bounds.iter().flatten().map(|bound| bound.at)));

    let names = scene.labels(&rows, label_room(2));
    let excluded = |group: usize| matches!(scene.attribute.groups[group].standing, Standing::Excluded(_));
    let drawn = rows.shown.iter().zip(names).map(|(group, label)| {
        let shape = if excluded(*group) { Shape::Quiet } else { Shape::Dot };
        let cells =
            measures.iter().map(|(measure, _)| rate_cell(scene.value(*group, measure.id), shape, false));
        Row { label, note: excluded(*group).then_some("left out of ratios"), cells: cells.collect() }
    });

    let mut legend = vec![(Shape::Dot, "group".to_string())];
    if rows.shown.iter().any(|group| excluded(*group)) {
        legend.push((Shape::Quiet, "left out of ratios".to_string()));
    }
    legend.push((Shape::Plain, format!("{} interval of this group alone", scene.level())));
    if bounds.iter().any(|bounds| !bounds.is_empty()) {
        legend.push((Shape::Clause, "bound of a clause".to_string()));
    }
    let both: Vec<String> = measures.iter().map(|(measure, _)| measure.title.to_lowercase()).collect();
    let title = format!("Error rates by {}", scene.about());
    let caption = format!(
        "The {} of each group, with {} intervals of each group alone ({}); one that cannot be seen \
         is narrower than its dot. Only cases with a known label count.{}{}",
        both.join(" and the "),
        scene.level(),
        method(interval.method),
        scene.weighted(),
        scene.not_shown(&rows)
    );
    let said = measures.iter().filter_map(|(measure, _)| {
        let extremes = scene.extremes(measure.id, &rows.shown)?;
        Some(format!(" {}: {extremes}.", measure.title))
    });
    let alt = format!("{title}, {} groups.{}", rows.shown.len(), said.collect::<String>());
    let panels = measures.iter().zip(bounds).map(|((measure, counts), bounds)| Panel {
        heading: measure.title.to_string(),
        axis: format!("{} (%)", measure.title.to_lowercase()),
        scale,
        equal_at: None,
        bounds,
        columns: vec![(*counts).to_string()],
    });
    let forest = Forest {
        title: title.clone(),
        subtitle: vec![format!("Event: {}. Positive label: {positive}", scene.event())],
        panels: panels.collect(),
        rows: drawn.collect(),
        legend,
    };
    Some(Drawing { svg: forest.svg(&alt), title, caption, alt })
}
