//! Rows of dots with intervals, side by side in one or two panels: what most figures are.

use plotters::style::FontStyle;

use super::heading::Heading;
use super::marks::{Legend, Mark, Shape};
use super::scale::Scale;
use super::scene::Bound;
use super::text::{width, wrap};
use super::theme::{
    BAND, BLACK_INK, Canvas, FAINT, GREY, Ink, LABEL, MARGIN, NOTE, NUMBER, PAPER, Pen, Side, VERMILION,
    WIDTH, picture,
};

/// A figure of rows.
pub(super) struct Forest {
    /// Heads the figure.
    pub title: String,
    /// Stands below the title, one line each or more.
    pub subtitle: Vec<String>,
    /// Side by side.
    pub panels: Vec<Panel>,
    /// One below the other.
    pub rows: Vec<Row>,
    /// What the shapes mean.
    pub legend: Vec<(Shape, String)>,
}

/// One axis with its columns of numbers.
pub(super) struct Panel {
    /// Heads the panel, where there are several.
    pub heading: String,
    /// What the axis measures, with its unit.
    pub axis: String,
    /// The axis.
    pub scale: Scale,
    /// A full line where the values are equal to their reference.
    pub equal_at: Option<f64>,
    /// What clauses demand.
    pub bounds: Vec<Bound>,
    /// The heads of the columns to the right.
    pub columns: Vec<String>,
}

/// One group.
pub(super) struct Row {
    /// Its name, in lines.
    pub label: Vec<String>,
    /// What there is to say about it.
    pub note: Option<&'static str>,
    /// One for each panel.
    pub cells: Vec<Cell>,
}

/// One group in one panel.
pub(super) struct Cell {
    /// What is drawn, or why nothing is.
    pub mark: Result<Mark, String>,
    /// The numbers in the columns to the right.
    pub numbers: Vec<String>,
}

/// Where things are.
struct Layout {
    gutter: f64,
    panel: f64,
    gap: f64,
    /// The widths of the columns of a panel.
    columns: Vec<f64>,
    /// The lines of the reason that stands in place of a mark.
    reasons: Vec<Vec<Vec<String>>>,
    /// The height of each row.
    heights: Vec<f64>,
}

const COLUMN_GAP: f64 = 16.0;
/// Between the axis and the first column, where dots and arrows may reach beyond the end of the axis.
const AXIS_GAP: f64 = 10.0;
const LINE: f64 = LABEL + 2.5;

/// Room for the name of a group.
pub(super) fn label_room(panels: usize) -> f64 {
    if panels > 1 { 190.0 } else { 235.0 }
}

impl Forest {
    /// The figure as SVG.
    pub(super) fn svg(&self, alt: &str) -> String {
        let layout = self.layout();
        let above = Heading::of(&self.title, &self.subtitle);
        let heading = if self.panels.len() > 1 { 24.0 } else { 0.0 };
        let bounds = self.panels.iter().map(|panel| panel.bounds.len()).max().unwrap_or(0);
        let head = above.end() + heading + 18.0f64.max(bounds as f64 * 16.0) + 4.0;
        let foot = head + layout.heights.iter().sum::<f64>();
        let legend = Legend::of(&self.legend);
        let height = foot + 52.0 + legend.height() + 8.0;

        picture(height, &self.title, alt, |canvas| {
            above.draw(canvas);
            self.bands(canvas, &layout, head);
            for (number, panel) in self.panels.iter().enumerate() {
                let (left, right) = layout.axis(number);
                if heading > 0.0 {
                    let pen = Pen::new(LABEL, BLACK_INK).styled(FontStyle::Bold);
                    canvas.text(&panel.heading, left, above.end() + 10.0, pen);
                }
                panel.frame(canvas, (left, right), head, foot);
                layout.heads(canvas, number, &panel.columns, head - 11.0);
                let mut y = head;
                for (row, height) in self.rows.iter().zip(&layout.heights) {
                    let cell = &row.cells[number];
                    if let Ok(mark) = &cell.mark {
                        mark.draw(canvas, panel.scale, (left, right), y + height / 2.0);
                    }
                    y += height;
                }
            }
            self.words(canvas, &layout, head);
            legend.draw(canvas, foot + 62.0);
        })
    }

    fn layout(&self) -> Layout {
        let label = |row: &Row| row.label.iter().map(|line| width(line, LABEL)).fold(0.0, f64::max);
        let note = |row: &Row| row.note.map_or(0.0, |note| width(note, NOTE));
        let gutter = self.rows.iter().map(|row| label(row).max(note(row))).fold(60.0, f64::max);
        let gap = if self.panels.len() > 1 { 24.0 } else { 0.0 };
        let count = self.panels.len() as f64;
        let panel = (WIDTH - 2.0 * MARGIN - gutter - 16.0 - gap * (count - 1.0)) / count;
        // As wide in every panel, so that axes of one scale are of one length.
        let most = self.panels.iter().map(|panel| panel.columns.len()).max().unwrap_or(0);
        let columns = (0..most).map(|column| {
            let heads = self.panels.iter().filter_map(|panel| panel.columns.get(column));
            let cells = self.rows.iter().flat_map(|row| &row.cells);
            let numbers = cells.filter_map(|cell| cell.numbers.get(column)).map(|text| width(text, NUMBER));
            numbers.chain(heads.map(|head| width(head, NOTE))).fold(0.0, f64::max)
        });
        let mut layout = Layout {
            gutter,
            panel,
            gap,
            columns: columns.collect(),
            reasons: Vec::new(),
            heights: Vec::new(),
        };
        for row in &self.rows {
            let reasons = row.cells.iter().enumerate().map(|(number, cell)| match &cell.mark {
                Ok(_) => Vec::new(),
                Err(reason) => {
                    let (left, right) = layout.axis(number);
                    // A reason may also take the place of the numbers that there are none of.
                    let bare = cell.numbers.iter().all(String::is_empty);
                    let room = if bare { layout.panel } else { right - left };
                    wrap(reason, NOTE, room - 8.0)
                }
            });
            let reasons: Vec<Vec<String>> = reasons.collect();
            let lines = (row.label.len() + usize::from(row.note.is_some()))
                .max(reasons.iter().map(Vec::len).max().unwrap_or(0));
            layout.heights.push((lines as f64 * LINE + 9.0).max(26.0));
            layout.reasons.push(reasons);
        }
        layout
    }

    fn bands(&self, canvas: &Canvas<'_>, layout: &Layout, head: f64) {
        let mut y = head;
        for (number, height) in layout.heights.iter().enumerate() {
            canvas.fill((MARGIN - 8.0, y), (WIDTH - MARGIN + 8.0, y + height), row_ink(number));
            y += height;
        }
    }

    /// Names, numbers and reasons, above everything else.
    fn words(&self, canvas: &Canvas<'_>, layout: &Layout, head: f64) {
        let mut y = head;
        let rows = self.rows.iter().zip(&layout.heights).zip(&layout.reasons);
        for (at, ((row, height), reasons)) in rows.enumerate() {
            let middle = y + height / 2.0;
            let shift = if row.note.is_some() { LINE / 2.0 } else { 0.0 };
            canvas.lines(&row.label, MARGIN, middle - shift, Pen::new(LABEL, BLACK_INK));
            if let Some(note) = row.note {
                let below = middle + row.label.len() as f64 * LINE / 2.0;
                canvas.text(note, MARGIN, below, Pen::new(NOTE, GREY).styled(FontStyle::Italic));
            }
            for (number, cell) in row.cells.iter().enumerate() {
                let left = layout.axis(number).0 + 6.0;
                let pen = Pen::new(NOTE, BLACK_INK).styled(FontStyle::Italic);
                let longest = reasons[number].iter().map(|line| width(line, NOTE)).fold(0.0, f64::max);
                canvas.fill((left, y + 2.0), (left + longest, y + height - 2.0), row_ink(at));
                canvas.lines(&reasons[number], left, middle, pen);
                for (text, right) in cell.numbers.iter().zip(layout.column_ends(number)) {
                    canvas.text(text, right, middle, Pen::new(NUMBER, BLACK_INK).on(Side::Left));
                }
            }
            y += height;
        }
    }
}

impl Layout {
    /// The ends of the axis of a panel.
    fn axis(&self, number: usize) -> (f64, f64) {
        let left = MARGIN + self.gutter + 16.0 + number as f64 * (self.panel + self.gap);
        let columns: f64 = self.columns.iter().map(|column| column + COLUMN_GAP).sum();
        (left, left + self.panel - columns - AXIS_GAP)
    }

    fn column_ends(&self, number: usize) -> impl Iterator<Item = f64> {
        let mut x = self.axis(number).1 + AXIS_GAP;
        self.columns.iter().map(move |column| {
            x += column + COLUMN_GAP;
            x
        })
    }

    fn heads(&self, canvas: &Canvas<'_>, number: usize, heads: &[String], y: f64) {
        for (text, right) in heads.iter().zip(self.column_ends(number)) {
            canvas.text(text, right, y, Pen::new(NOTE, GREY).on(Side::Left));
        }
    }
}

impl Panel {
    /// Grid, axis, and the lines that values are held against.
    fn frame(&self, canvas: &Canvas<'_>, (left, right): (f64, f64), head: f64, foot: f64) {
        let x_of = |value: f64| left + self.scale.place(value) * (right - left);
        let ticks = self.scale.ticks();
        let widest = ticks.iter().map(|(_, text)| width(text, NOTE)).fold(0.0, f64::max) + 6.0;
        let mut free_from = f64::NEG_INFINITY;
        for (value, text) in &ticks {
            let x = x_of(*value);
            canvas.line((x, head), (x, foot), FAINT, 1);
            canvas.line((x, foot), (x, foot + 4.0), BLACK_INK, 1);
            if x - widest / 2.0 >= free_from {
                canvas.text(text, x, foot + 14.0, Pen::new(NOTE, BLACK_INK).on(Side::Middle));
                free_from = x + widest / 2.0;
            }
        }
        canvas.line((left, foot), (right, foot), BLACK_INK, 1);
        let title = format!("{}{}", self.axis, self.scale.remark());
        canvas.text(&title, (left + right) / 2.0, foot + 33.0, Pen::new(NUMBER, BLACK_INK).on(Side::Middle));
        if let Some(equal) = self.equal_at {
            canvas.line((x_of(equal), head), (x_of(equal), foot), BLACK_INK, 1);
        }
        let bounds = self.bounds.iter().filter(|bound| self.scale.holds(bound.at));
        for (number, bound) in bounds.enumerate() {
            let (x, y) = (x_of(bound.at), head - 9.0 - number as f64 * 16.0);
            let words = format!("clause: {}", bound.words);
            canvas.dashed(x, y + 7.0, foot, VERMILION);
            let half = width(&words, NOTE) / 2.0;
            let centre = x.min(right - half).max(left + half);
            canvas.text(&words, centre, y, Pen::new(NOTE, VERMILION).on(Side::Middle));
        }
    }
}

/// The background of a row.
fn row_ink(number: usize) -> Ink {
    if number.is_multiple_of(2) { BAND } else { PAPER }
}
