//! Selection rates with their intervals, one row per group.

use super::Drawing;
use super::forest::{Cell, Forest, Panel, Row, label_room};
use super::marks::{Mark, Shape};
use super::scale::Scale;
use super::scene::{Bound, Scene, hits_of_base, method, undefined};
use super::text::percent;
use crate::findings::{MeasureValue, Standing};
use crate::policy::Compare;

const MEASURE: &str = "selection_rate";

/// The rate of the event in every group whose value is known.
pub(super) fn draw(scene: &Scene<'_>) -> Option<Drawing> {
    let reference = scene.reference_group(MEASURE);
    let rows = scene.rows(scene.known().collect(), reference);
    let values: Vec<Option<&MeasureValue>> =
        rows.shown.iter().map(|group| scene.value(*group, MEASURE)).collect();
    let interval = values.iter().flatten().find_map(|value| value.interval)?;

    let bounds = Bound::of(scene.clauses(MEASURE, Compare::Value), |bound| percent(bound.exact.to_f64()));
    let ends = values.iter().flatten().filter_map(|value| value.interval).map(|interval| interval.high);
    let scale = Scale::percent_to(ends.chain(bounds.iter().map(|bound| bound.at)));
    let names = scene.labels(&rows, label_room(1));
    let mut legend = Vec::new();
    let drawn = rows.shown.iter().zip(&values).zip(names).map(|((group, value), label)| {
        let excluded = matches!(scene.attribute.groups[*group].standing, Standing::Excluded(_));
        let shape = match () {
            () if excluded => Shape::Quiet,
            () if Some(*group) == reference => Shape::Ring,
            () => Shape::Dot,
        };
        legend.push(shape);
        let cells = vec![rate_cell(*value, shape, true)];
        Row { label, note: excluded.then_some("left out of ratios"), cells }
    });
    let drawn: Vec<Row> = drawn.collect();

    let alone = format!("{} interval of this group alone", scene.level());
    let best = scene.best_is_reference();
    let words = [
        (Shape::Dot, "group".to_string()),
        (Shape::Ring, if best { "best group, the reference" } else { "reference" }.to_string()),
        (Shape::Quiet, "left out of ratios".to_string()),
        (Shape::Plain, alone.clone()),
        (Shape::Clause, "bound of a clause".to_string()),
    ];
    let used = |shape: &Shape| match shape {
        Shape::Plain => true,
        Shape::Clause => !bounds.is_empty(),
        shape => legend.contains(shape),
    };
    let title = format!("Selection rate by {}", scene.about());
    let extremes = scene.extremes(MEASURE, &rows.shown).map_or(String::new(), |words| format!(": {words}"));
    let alt = format!("{title}, {} groups{extremes}.", rows.shown.len());
    let ring = match (reference, best) {
        (Some(group), true) => format!(" The ring is the best group, {}.", scene.name(group)),
        (Some(group), false) => format!(" The ring is the reference, {}.", scene.name(group)),
        (None, _) => String::new(),
    };
    let caption = format!(
        "The rate of the event in each group, with the {} interval of each group alone ({}); one \
         that cannot be seen is narrower than its dot.{ring}{}{}",
        scene.level(),
        method(interval.method),
        scene.weighted(),
        scene.not_shown(&rows)
    );
    let forest = Forest {
        title: title.clone(),
        subtitle: vec![format!("Event: {}", scene.event())],
        panels: vec![Panel {
            heading: String::new(),
            axis: "selection rate (%)".into(),
            scale,
            equal_at: None,
            bounds: bounds.clone(),
            columns: vec!["rate".into(), scene.counts().into()],
        }],
        rows: drawn,
        legend: words.into_iter().filter(|(shape, _)| used(shape)).collect(),
    };
    Some(Drawing { svg: forest.svg(&alt), title, caption, alt })
}

/// A rate in a row, with its counts and, where there is room, its value.
pub(super) fn rate_cell(value: Option<&MeasureValue>, shape: Shape, with_value: bool) -> Cell {
    let found = value.map(|value| (value.rate, value.interval));
    let (mark, mut numbers) = match found {
        Some((Ok(rate), interval)) => {
            let plain = interval.map(|interval| (interval.low, interval.high));
            let mark = Mark { value: rate.value(), plain, joint: None, beside: None, earlier: None, shape };
            (Ok(mark), vec![percent(rate.value()), hits_of_base(rate)])
        }
        Some((Err(reason), _)) => (Err(undefined(reason)), vec![String::new(), String::new()]),
        None => (Err("not measured".into()), vec![String::new(), String::new()]),
    };
    if !with_value {
        numbers.remove(0);
    }
    Cell { mark, numbers }
}
