//! What stands for a value in a row: a dot with its intervals, and the legend that explains it.

use super::scale::Scale;
use super::text::width;
use super::theme::{BLACK_INK, BLUE, Canvas, GREY, Ink, MARGIN, NOTE, Pen, VERMILION, WIDTH};

/// A dot with its intervals.
pub(super) struct Mark {
    /// Where the dot is.
    pub value: f64,
    /// The interval of this value alone.
    pub plain: Option<(f64, f64)>,
    /// The interval that holds for all groups together.
    pub joint: Option<(f64, f64)>,
    /// Where the ring of a second value is.
    pub beside: Option<f64>,
    /// The value on the other side of a comparison, which stands a little higher in the row.
    pub earlier: Option<Earlier>,
    /// What the dot looks like.
    pub shape: Shape,
}

/// The value that another is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Earlier {
    /// Where its ring is.
    pub value: f64,
    /// Its own interval.
    pub plain: Option<(f64, f64)>,
}

/// How far the two values of a comparison are from the middle of their row.
const APART: f64 = 5.0;

/// A shape of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A group that is compared.
    Dot,
    /// The group that others are compared with.
    Ring,
    /// A group that takes no part in comparisons.
    Quiet,
    /// A thick line.
    Plain,
    /// A thin line with ends.
    Joint,
    /// A dashed line.
    Clause,
    /// An arrow.
    Beyond,
    /// The ring of a second value.
    Beside,
    /// The ring of the value that another is compared with.
    Earlier,
}

/// What the shapes of a figure mean, in lines.
pub(super) struct Legend<'a> {
    lines: Vec<Vec<(f64, &'a (Shape, String))>>,
}

/// From one line of a legend to the next.
const LEGEND_LINE: f64 = 20.0;

impl<'a> Legend<'a> {
    /// The entries, as many to a line as there is room for.
    pub(super) fn of(entries: &'a [(Shape, String)]) -> Legend<'a> {
        let mut lines: Vec<Vec<(f64, &(Shape, String))>> = Vec::new();
        let mut x = WIDTH;
        for entry in entries {
            let needed = 34.0 + width(&entry.1, NOTE);
            if lines.is_empty() || x + needed > WIDTH - MARGIN {
                lines.push(Vec::new());
                x = MARGIN;
            }
            if let Some(line) = lines.last_mut() {
                line.push((x, entry));
            }
            x += needed + 14.0;
        }
        Legend { lines }
    }

    /// How much room it needs.
    pub(super) fn height(&self) -> f64 {
        self.lines.len() as f64 * LEGEND_LINE
    }

    /// Draws it, the first line at this height.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, top: f64) {
        for (number, line) in self.lines.iter().enumerate() {
            for (x, (shape, words)) in line {
                shape.explain(canvas, words, *x, top + number as f64 * LEGEND_LINE);
            }
        }
    }
}

impl Shape {
    fn ink(self) -> Ink {
        if self == Shape::Quiet { GREY } else { BLUE }
    }

    /// The shape and what it means, on a line of the legend.
    fn explain(self, canvas: &Canvas<'_>, words: &str, x: f64, y: f64) {
        let (left, middle, right) = (x, x + 12.0, x + 24.0);
        match self {
            Shape::Dot | Shape::Quiet => canvas.dot(middle, y, self.ink()),
            Shape::Ring => canvas.ring(middle, y, BLUE),
            Shape::Beside => canvas.ring(middle, y, BLACK_INK),
            Shape::Earlier => {
                canvas.line((left, y), (right, y), GREY, 4);
                canvas.ring(middle, y, BLACK_INK);
            }
            Shape::Plain => canvas.line((left, y), (right, y), BLUE, 4),
            Shape::Joint => whisker(canvas, (left, right), y, [true, true]),
            Shape::Clause => canvas.dashed(middle, y - 9.0, y + 8.0, VERMILION),
            Shape::Beyond => canvas.arrow(right, y, true, BLUE),
        }
        canvas.text(words, x + 32.0, y, Pen::new(NOTE, BLACK_INK));
    }
}

impl Mark {
    /// Draws it between the ends of an axis.
    pub(super) fn draw(&self, canvas: &Canvas<'_>, scale: Scale, (left, right): (f64, f64), y: f64) {
        let x_of = |value: f64| left + scale.place(value) * (right - left);
        let ink = self.shape.ink();
        let y = match self.earlier {
            Some(earlier) => {
                let above = y - APART;
                canvas.line((x_of(earlier.value), above), (x_of(self.value), y + APART), BLACK_INK, 1);
                if let Some((low, high)) = earlier.plain {
                    canvas.line((x_of(low), above), (x_of(high), above), GREY, 4);
                }
                canvas.ring(x_of(earlier.value), above, BLACK_INK);
                y + APART
            }
            None => y,
        };
        if let Some((low, high)) = self.joint {
            whisker(canvas, (x_of(low), x_of(high)), y, [scale.holds(low), scale.holds(high)]);
        }
        if let Some((low, high)) = self.plain {
            canvas.line((x_of(low), y), (x_of(high), y), ink, 4);
        }
        if let Some(value) = self.beside.filter(|value| scale.holds(*value)) {
            canvas.ring(x_of(value), y, BLACK_INK);
        }
        let mut limits = [self.plain, self.joint].into_iter().flatten();
        // A ratio of zero has no place on a logarithmic axis: its arrow stands for it.
        if limits.clone().any(|(low, _)| scale.is_below(low)) || scale.is_below(self.value) {
            canvas.arrow(left - 6.0, y, false, ink);
        }
        if limits.any(|(_, high)| scale.is_above(high)) {
            canvas.arrow(right + 6.0, y, true, ink);
        }
        match self.shape {
            _ if !scale.holds(self.value) => {}
            Shape::Ring => canvas.ring(x_of(self.value), y, ink),
            _ => canvas.dot(x_of(self.value), y, ink),
        }
    }
}

/// A thin line, with an end wherever the limit is inside the axis.
fn whisker(canvas: &Canvas<'_>, (left, right): (f64, f64), y: f64, ends: [bool; 2]) {
    canvas.line((left, y), (right, y), BLACK_INK, 1);
    for (x, inside) in [left, right].into_iter().zip(ends) {
        if inside {
            canvas.line((x, y - 6.0), (x, y + 6.0), BLACK_INK, 1);
        }
    }
}
