//! A plot for each group, in rows and columns and on the same axes: what many groups are compared with.

use plotters::style::FontStyle;

use super::frame::Frame;
use super::scale::Scale;
use super::text::{labels, width, wrap};
use super::theme::{BLACK_INK, Canvas, GREY, LABEL, MARGIN, NOTE, NUMBER, PAPER, Pen, Side, WIDTH};

/// What stands above the plot of a group.
pub(super) struct Head {
    /// The name of the group.
    pub name: String,
    /// What stands below it, such as the number of cases.
    pub note: String,
}

/// What the plots of all groups have in common.
#[derive(Debug, Clone, Copy)]
pub(super) struct Common<'a> {
    /// The horizontal axis.
    pub x: Scale,
    /// What it measures, with its unit.
    pub x_title: &'a str,
    /// What lies above each other in a plot.
    pub down: Down<'a>,
    /// Room between a plot and the numbers below it.
    pub strip: f64,
    /// As wide as a plot gets.
    pub widest: f64,
    /// As many plots as are beside each other.
    pub most_columns: usize,
}

/// What lies above each other in a plot.
#[derive(Debug, Clone, Copy)]
pub(super) enum Down<'a> {
    /// The values of an axis.
    Axis {
        /// The axis.
        y: Scale,
        /// What it measures, with its unit.
        title: &'a str,
        /// The height of a plot as a part of its width.
        flat: f64,
    },
    /// Rows, which the figure draws and names itself.
    Rows {
        /// Room for the names.
        gutter: f64,
        /// The height of all rows.
        height: f64,
    },
}

/// The places of plots.
pub(super) struct Tiles<'a> {
    common: Common<'a>,
    columns: usize,
    heads: Vec<(Vec<String>, Vec<String>)>,
    frames: Vec<Frame>,
    /// Where the title of the vertical axis lies on one level, because it is longer than the plots are high.
    title_above: Option<f64>,
    foot: f64,
}

/// Between two columns.
const GAP: f64 = 22.0;
const LINE: f64 = LABEL + 2.5;

/// Beside each other, so that neither the plots nor the figure become small.
pub(super) fn columns_for(count: usize) -> usize {
    match count {
        0 | 1 => 1,
        2 | 4 => 2,
        3 | 5 | 6 | 9 => 3,
        _ => 4,
    }
}

impl<'a> Tiles<'a> {
    /// The plots of groups from a height downwards.
    pub(super) fn of(heads: &[Head], common: Common<'a>, top: f64) -> Tiles<'a> {
        let columns = columns_for(heads.len()).min(common.most_columns);
        // Rows have no vertical axis: the one of their frames is never read.
        let (gutter, y) = match common.down {
            Down::Axis { y, .. } => (22.0 + Frame::number_room(y), y),
            Down::Rows { gutter, .. } => (gutter, common.x),
        };
        let room = WIDTH - 2.0 * MARGIN - gutter;
        let across = ((room - GAP * (columns as f64 - 1.0)) / columns as f64).min(common.widest);
        let down = match common.down {
            Down::Axis { flat, .. } => (across * flat).clamp(90.0, 300.0),
            Down::Rows { height, .. } => height,
        };
        let names: Vec<String> = heads.iter().map(|head| head.name.clone()).collect();
        let names = labels(&names, LABEL * 1.06, across, 2);
        let notes = heads.iter().map(|head| match head.note.as_str() {
            "" => Vec::new(),
            note => wrap(note, NOTE, across),
        });
        let heads: Vec<(Vec<String>, Vec<String>)> = names.into_iter().zip(notes).collect();
        let rows = heads.len().div_ceil(columns) as f64;
        let title_above = match common.down {
            Down::Axis { title, .. } if width(title, NUMBER) > rows * down => Some(top + 6.0),
            _ => None,
        };
        let mut frames = Vec::new();
        let mut above = if title_above.is_some() { top + 22.0 } else { top };
        for row in heads.chunks(columns) {
            let lines = row.iter().map(|(name, note)| name.len() + note.len()).max().unwrap_or(0);
            let plot = above + lines as f64 * LINE + 8.0;
            for column in 0..row.len() {
                let left = MARGIN + gutter + column as f64 * (across + GAP);
                let right = left + across;
                frames.push(Frame { left, right, top: plot, bottom: plot + down, x: common.x, y });
            }
            above = plot + down + common.strip + 16.0;
        }
        let numbers = 22.0;
        Tiles { common, columns, heads, frames, title_above, foot: above + numbers }
    }

    /// Where each plot lies.
    pub(super) fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// How many plots are beside each other.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// Where the figure goes on, below the title of the horizontal axis.
    pub(super) fn foot(&self) -> f64 {
        self.foot + 14.0
    }

    /// Names, grids, numbers and titles of axes: what lies below the lines of the plots.
    pub(super) fn draw(&self, canvas: &Canvas<'_>) {
        for (at, (frame, (name, note))) in self.frames.iter().zip(&self.heads).enumerate() {
            if let Down::Axis { .. } = self.common.down {
                frame.grid(canvas);
                if at % self.columns == 0 {
                    frame.numbers_left(canvas);
                }
            }
            if at + self.columns >= self.frames.len() {
                frame.numbers_below(canvas, frame.bottom + self.common.strip);
            }
            let lines = (name.len() + note.len()) as f64;
            let first = frame.top - 6.0 - lines * LINE + LINE / 2.0;
            for (number, line) in name.iter().enumerate() {
                let pen = Pen::new(LABEL, BLACK_INK).styled(FontStyle::Bold);
                canvas.text(line, frame.left, first + number as f64 * LINE, pen);
            }
            for (number, line) in note.iter().enumerate() {
                let y = first + (name.len() + number) as f64 * LINE;
                canvas.text(line, frame.left, y, Pen::new(NOTE, GREY));
            }
        }
        let (Some(first), Some(last)) = (self.frames.first(), self.frames.last()) else { return };
        let title = format!("{}{}", self.common.x_title, self.common.x.remark());
        Frame::level_title(canvas, &title, (first.left, last.right), self.foot);
        let Down::Axis { y, title, .. } = self.common.down else { return };
        let title = format!("{title}{}", y.remark());
        if let Some(y) = self.title_above {
            return canvas.text(&title, MARGIN, y, Pen::new(NUMBER, BLACK_INK));
        }
        // A long title is centred on the whole figure, a short one on the first plot, where the eye begins.
        let to = if width(&title, NUMBER) < first.bottom - first.top { first.bottom } else { last.bottom };
        Frame::upright_title(canvas, &title, MARGIN + 4.0, first.top, to);
    }

    /// Says in place of a line why there is none.
    pub(super) fn reason(canvas: &Canvas<'_>, frame: &Frame, reason: &str) {
        let lines = wrap(reason, NOTE, frame.right - frame.left - 16.0);
        let pen = Pen::new(NOTE, BLACK_INK).on(Side::Middle).styled(FontStyle::Italic);
        let (x, y) = ((frame.left + frame.right) / 2.0, (frame.top + frame.bottom) / 2.0);
        let across = lines.iter().map(|line| width(line, NOTE)).fold(0.0, f64::max) / 2.0;
        let down = lines.len() as f64 * (NOTE + 2.5) / 2.0 + 3.0;
        canvas.fill((x - across, y - down), (x + across, y + down), PAPER);
        canvas.lines(&lines, x, y, pen);
    }
}
