//! Legends of plots: a sample of each thing that is drawn, and what it means.

use super::strokes::Stroke;
use super::text::width;
use super::theme::{BLACK_INK, Canvas, GREY, LABEL, MARGIN, NOTE, Pen, WIDTH};

/// What draws a sample from a point to the right, [`SAMPLE`] pixels wide.
type Paint<'a> = Box<dyn Fn(&Canvas<'_>, f64, f64) + 'a>;

/// One thing that is drawn, and what it means.
pub(super) struct Sample<'a> {
    words: String,
    paint: Paint<'a>,
}

/// The width of a sample.
pub(super) const SAMPLE: f64 = 36.0;

/// From one line of a legend to the next.
const LINE: f64 = 20.0;

impl<'a> Sample<'a> {
    /// A sample with its meaning.
    pub(super) fn new(words: &str, paint: impl Fn(&Canvas<'_>, f64, f64) + 'a) -> Sample<'a> {
        Sample { words: words.to_string(), paint: Box::new(paint) }
    }

    /// A line.
    pub(super) fn line(words: &str, stroke: Stroke) -> Sample<'a> {
        Sample::new(words, move |canvas, x, y| stroke.draw(canvas, &[(x, y), (x + SAMPLE, y)]))
    }

    /// A line with the mark on it.
    pub(super) fn marked(words: &str, stroke: Stroke) -> Sample<'a> {
        Sample::new(words, move |canvas, x, y| {
            stroke.draw(canvas, &[(x, y), (x + SAMPLE, y)]);
            stroke.mark(canvas, x + SAMPLE / 2.0, y);
        })
    }
}

/// Samples in as many lines as they take.
pub(super) struct Samples<'a> {
    lines: Vec<Vec<(f64, Sample<'a>)>>,
}

impl<'a> Samples<'a> {
    /// The samples, as many to a line as there is room for.
    pub(super) fn of(samples: Vec<Sample<'a>>) -> Samples<'a> {
        let mut lines: Vec<Vec<(f64, Sample<'a>)>> = Vec::new();
        let mut x = WIDTH;
        for sample in samples {
            let needed = SAMPLE + 8.0 + width(&sample.words, NOTE);
            if lines.is_empty() || x + needed > WIDTH - MARGIN {
                lines.push(Vec::new());
                x = MARGIN;
            }
            if let Some(line) = lines.last_mut() {
                line.push((x, sample));
            }
            x += needed + 14.0;
        }
        Samples { lines }
    }

    /// How much room they need.
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * LINE
    }

    /// Draws them, the first line at this height.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, top: f64) {
        for (number, line) in self.lines.iter().enumerate() {
            let y = top + number as f64 * LINE;
            for (x, sample) in line {
                (sample.paint)(canvas, *x, y);
                canvas.text(&sample.words, x + SAMPLE + 8.0, y, Pen::new(NOTE, BLACK_INK));
            }
        }
    }
}

/// A sample of a group with its name and a note, in a column beside a plot.
pub(super) struct Entry {
    /// How its line is drawn.
    pub stroke: Stroke,
    /// Its name, in lines.
    pub name: Vec<String>,
    /// What stands below it, in lines.
    pub note: Vec<String>,
}

/// From one line of a column to the next.
const COLUMN_LINE: f64 = 15.5;

/// The height of a column.
pub(super) fn column_height(entries: &[Entry]) -> f64 {
    let lines = |entry: &Entry| (entry.name.len() + entry.note.len()) as f64 * COLUMN_LINE + 12.0;
    entries.iter().map(lines).sum()
}

/// Draws a column from its upper left corner.
pub(super) fn draw_column(canvas: &Canvas<'_>, entries: &[Entry], x: f64, top: f64) {
    let mut y = top + COLUMN_LINE / 2.0;
    for entry in entries {
        entry.stroke.draw(canvas, &[(x, y), (x + SAMPLE, y)]);
        entry.stroke.mark(canvas, x + SAMPLE / 2.0, y);
        for line in &entry.name {
            canvas.text(line, x + SAMPLE + 8.0, y, Pen::new(LABEL, BLACK_INK));
            y += COLUMN_LINE;
        }
        for line in &entry.note {
            canvas.text(line, x + SAMPLE + 8.0, y, Pen::new(NOTE, GREY));
            y += COLUMN_LINE;
        }
        y += 12.0;
    }
}
