//! The cross of two columns as a table of coloured cells.

use plotters::style::FontStyle;

use super::Drawing;
use super::scale::Scale;
use super::scene::Scene;
use super::shades::{readable_on, shade};
use super::text::{clean, isolate, labels, percent, thousands, width, wrap};
use super::theme::{
    BLACK_INK, Canvas, FAINT, GREY, LABEL, MARGIN, NOTE, NUMBER, PAPER, Pen, Side, TITLE, WIDTH, picture,
};
use crate::findings::{Group, Standing};
use crate::measures::Rate;
use crate::policy::Form;
use crate::tally::Level;

const MEASURE: &str = "selection_rate";

/// A grid has no more columns and rows than can be read.
const MOST_COLUMNS: usize = 10;
const MOST_ROWS: usize = 40;

/// Cells of fewer cases keep their number and get no colour: a handful of people would else be what one sees.
const FEW: u64 = 30;

const CELL: f64 = 40.0;

struct Grid<'a> {
    /// The columns of the attribute that run down and across.
    down: usize,
    across: usize,
    rows: Vec<&'a Level>,
    columns: Vec<&'a Level>,
}

impl<'a> Grid<'a> {
    /// The grid of a cross of two; `None` where it is no such cross, or too large.
    fn of(scene: &Scene<'a>) -> Option<Grid<'a>> {
        if scene.attribute.columns.len() != 2 {
            return None;
        }
        let of = |column: usize| -> Vec<&'a Level> {
            let groups = &scene.attribute.groups;
            let mut levels: Vec<&Level> = scene.known().map(|group| &groups[group].levels[column]).collect();
            levels.sort_unstable();
            levels.dedup();
            levels
        };
        let (first, second) = (of(0), of(1));
        let swapped = second.len() > first.len();
        let (down, across) = if swapped { (1, 0) } else { (0, 1) };
        let (rows, columns) = if swapped { (second, first) } else { (first, second) };
        let readable = (1..=MOST_ROWS).contains(&rows.len()) && columns.len() <= MOST_COLUMNS;
        readable.then_some(Grid { down, across, rows, columns })
    }

    fn cell(&self, scene: &Scene<'a>, row: usize, column: usize) -> Option<&'a Group> {
        scene.attribute.groups.iter().find(|group| {
            group.standing != Standing::Unknown
                && group.levels[self.down] == *self.rows[row]
                && group.levels[self.across] == *self.columns[column]
        })
    }
}

fn is_excluded(group: &Group) -> bool {
    matches!(group.standing, Standing::Excluded(_))
}

/// The rate of a cell that is coloured.
fn coloured(scene: &Scene<'_>, group: &Group) -> Option<f64> {
    let enough = !is_excluded(group) && group.counts.cases() >= FEW;
    rate(scene, group).filter(|_| enough).map(Rate::value)
}

fn rate(scene: &Scene<'_>, group: &Group) -> Option<Rate> {
    let index = scene.attribute.groups.iter().position(|other| std::ptr::eq(other, group))?;
    scene.value(index, MEASURE)?.rate.ok()
}

/// The selection rate of every combination of two columns.
pub(super) fn draw(scene: &Scene<'_>) -> Option<Drawing> {
    if scene.audit.policy.form() != Form::YesNo {
        return None;
    }
    let grid = Grid::of(scene)?;
    let cells: Vec<Vec<Option<&Group>>> = (0..grid.rows.len())
        .map(|row| (0..grid.columns.len()).map(|column| grid.cell(scene, row, column)).collect())
        .collect();
    let known = || cells.iter().flatten().copied().flatten();
    let scale = Scale::percent_over(known().filter_map(|group| coloured(scene, group)));
    let title = format!("Selection rate by {}", scene.about());
    let extremes = scene
        .extremes(MEASURE, &scene.known().collect::<Vec<usize>>())
        .map_or(String::new(), |words| format!(": {words}"));
    let alt = format!("{title}, {} rows and {} columns{extremes}.", grid.rows.len(), grid.columns.len());
    let excluded = known().any(is_excluded);
    let few = known().any(|group| !is_excluded(group) && group.counts.cases() < FEW);
    let empty = cells.iter().flatten().any(Option::is_none);
    let mut notes = Vec::new();
    if few {
        notes.push(format!("not coloured: fewer than {FEW} cases"));
    }
    if excluded {
        notes.push("†  left out of ratios, not coloured".to_string());
    }
    if empty {
        notes.push("–  no cases".to_string());
    }
    let caption = format!(
        "The rate of the event in each combination, and below it the number of cases (n).{}{}",
        scene.weighted(),
        scene.unknown()
    );
    let svg = paint(scene, &grid, &cells, scale, &title, &alt, &notes.join(";  "));
    Some(Drawing { svg, title, caption, alt })
}

fn level_names(levels: &[&Level]) -> Vec<String> {
    levels.iter().map(|level| isolate(&clean(&level.to_string()))).collect()
}

fn paint(
    scene: &Scene<'_>,
    grid: &Grid<'_>,
    cells: &[Vec<Option<&Group>>],
    scale: Scale,
    title: &str,
    alt: &str,
    notes: &str,
) -> String {
    let row_names = labels(&level_names(&grid.rows), LABEL, 210.0, 2);
    let gutter = row_names.iter().flatten().map(|line| width(line, LABEL)).fold(60.0, f64::max);
    let left = MARGIN + gutter + 14.0;
    let cell = ((WIDTH - MARGIN - left) / grid.columns.len() as f64).min(150.0);
    let column_names = labels(&level_names(&grid.columns), NUMBER, cell - 8.0, 3);
    let deepest = column_names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let heading = wrap(title, TITLE * 1.08, WIDTH - 2.0 * MARGIN);
    let event = wrap(&format!("Event: {}", scene.event()), NUMBER, WIDTH - 2.0 * MARGIN);
    let title_end = 14.0 + heading.len() as f64 * 21.0;
    let event_end = title_end + event.len() as f64 * 17.0 + 8.0;
    let head = event_end + 20.0 + deepest * 14.5 + 8.0;
    let foot = head + CELL * grid.rows.len() as f64;
    let notes = wrap(notes, NOTE, WIDTH - 2.0 * MARGIN);
    let height = foot + 66.0 + notes.len() as f64 * 17.0;

    picture(height, title, alt, |canvas| {
        for (number, line) in heading.iter().enumerate() {
            let pen = Pen::new(TITLE, BLACK_INK).styled(FontStyle::Bold);
            canvas.text(line, MARGIN, 24.0 + number as f64 * 21.0, pen);
        }
        for (number, line) in event.iter().enumerate() {
            canvas.text(line, MARGIN, title_end + 9.0 + number as f64 * 17.0, Pen::new(NUMBER, GREY));
        }
        let axis_name = |at: usize, room: f64| -> String {
            let lines = labels(&[clean(&scene.attribute.columns[at])], NOTE, room, 1);
            lines.into_iter().flatten().collect()
        };
        let right = left + cell * grid.columns.len() as f64;
        let pen = Pen::new(NOTE, GREY).styled(FontStyle::Italic);
        let across = axis_name(grid.across, WIDTH - MARGIN - left);
        canvas.text(&across, left, event_end + 8.0, pen);
        canvas.text(&axis_name(grid.down, gutter), MARGIN, head - 14.0, pen);
        for (column, name) in column_names.iter().enumerate() {
            let x = left + (column as f64 + 0.5) * cell;
            let y = head - 7.0 - name.len() as f64 * 14.5 / 2.0;
            canvas.lines(name, x, y, Pen::new(NUMBER, BLACK_INK).on(Side::Middle));
        }
        for (row, (name, groups)) in row_names.iter().zip(cells).enumerate() {
            let top = head + row as f64 * CELL;
            canvas.lines(name, MARGIN, top + CELL / 2.0, Pen::new(LABEL, BLACK_INK));
            for (column, group) in groups.iter().enumerate() {
                let from = (left + column as f64 * cell, top);
                paint_cell(scene, canvas, *group, scale, from, (from.0 + cell, top + CELL));
            }
        }
        canvas.frame((left, head), (right, foot), GREY);
        key(canvas, scale, foot);
        for (number, line) in notes.iter().enumerate() {
            canvas.text(line, MARGIN, foot + 66.0 + number as f64 * 17.0, Pen::new(NOTE, BLACK_INK));
        }
    })
}

fn paint_cell(
    scene: &Scene<'_>,
    canvas: &Canvas<'_>,
    group: Option<&Group>,
    scale: Scale,
    from: (f64, f64),
    to: (f64, f64),
) {
    let (x, y) = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0);
    let shade = group.and_then(|group| coloured(scene, group)).map(|rate| shade(scale.place(rate)));
    canvas.fill(from, to, shade.unwrap_or(PAPER));
    canvas.frame(from, to, FAINT);
    let ink = shade.map_or(BLACK_INK, readable_on);
    let Some(group) = group else {
        return canvas.text("–", x, y, Pen::new(LABEL, GREY).on(Side::Middle));
    };
    let value = rate(scene, group).map_or("undefined".to_string(), |rate| percent(rate.value()));
    let mark = if is_excluded(group) { " †" } else { "" };
    canvas.text(&format!("{value}{mark}"), x, y - 8.0, Pen::new(LABEL, ink).on(Side::Middle));
    let count = format!("n = {}", thousands(group.counts.cases()));
    canvas.text(&count, x, y + 9.0, Pen::new(NOTE, ink).on(Side::Middle));
}

/// The colours with their rates.
fn key(canvas: &Canvas<'_>, scale: Scale, foot: f64) {
    let words = "selection rate (%)";
    let left = MARGIN + width(words, NOTE) + 12.0;
    let (length, top) = (240.0, foot + 16.0);
    canvas.text(words, MARGIN, top + 7.0, Pen::new(NOTE, BLACK_INK));
    let steps = 60;
    for step in 0..steps {
        let place = |step: i32| left + length * f64::from(step) / f64::from(steps);
        let ink = shade((f64::from(step) + 0.5) / f64::from(steps));
        canvas.fill((place(step), top), (place(step + 1), top + 14.0), ink);
    }
    canvas.frame((left, top), (left + length, top + 14.0), GREY);
    for (value, text) in scale.ticks() {
        let x = left + scale.place(value) * length;
        canvas.line((x, top + 14.0), (x, top + 18.0), BLACK_INK, 1);
        canvas.text(&text, x, top + 27.0, Pen::new(NOTE, BLACK_INK).on(Side::Middle));
    }
}
