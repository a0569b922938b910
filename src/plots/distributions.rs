//! Which share of each group has at most an amount: the whole distribution of amounts, not just its mean.

use super::amount_axis::Window;
use super::frame::{Frame, Point};
use super::heading::{Heading, Words};
use super::samples::{Entry, Sample, Samples, column_height, draw_column};
use super::scale::Scale;
use super::strokes::{MOST_LINES, OWN, REFERENCE, Stroke, strokes};
use super::text::{LONGEST, amount, labels, shorten, wrap};
use super::theme::{BLACK_INK, Canvas, GREY, LABEL, MARGIN, NOTE, Pen, WIDTH, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// Distributions of amounts, one for each group.
#[derive(Debug, Clone)]
pub(super) struct Distributions {
    /// Title, subtitle and description.
    pub words: Words,
    /// What is measured, with its unit: `offered salary (EUR)`.
    pub axis: String,
    /// Where the amounts of all groups lie.
    pub window: Window,
    /// At most 30.
    pub groups: Vec<Curve>,
    /// The group that others are compared with, by index.
    pub reference: Option<usize>,
}

/// The distribution of one group.
#[derive(Debug, Clone)]
pub(super) struct Curve {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `n = 1,234, median 42.1 k`.
    pub note: String,
    /// Amounts in ascending order, each with the share of cases that do not exceed it.
    pub points: Vec<Cumulated>,
    /// Whether every amount that occurs is a point: then the line rises in steps.
    pub stepped: bool,
    /// The median, where there is one.
    pub median: Option<f64>,
}

/// A point of a distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cumulated {
    /// The amount.
    pub amount: f64,
    /// The share of cases that have at most this amount, from 0 to 1.
    pub share: f64,
}

const SHARES: Scale = Scale::Percent { low: 0.0, high: 1.0, step: 0.25 };
const Y_TITLE: &str = "cases up to the amount (%)";
/// The width of the column with the names beside a plot of few groups.
const NAMES: f64 = 210.0;

impl Distributions {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        if self.groups.len() <= MOST_LINES { self.one_plot(&heading) } else { self.many_plots(&heading) }
    }

    /// All groups in one plot, told apart by colour, dashes and marks.
    fn one_plot(&self, heading: &Heading) -> String {
        let top = heading.end() + 12.0;
        let strokes = strokes(self.groups.len(), self.reference);
        let entries = self.entries(&strokes);
        let bottom = top + column_height(&entries).max(280.0);
        let left = MARGIN + 22.0 + Frame::number_room(SHARES);
        let x = Scale::window(self.window, 7.0);
        let frame = Frame { left, right: WIDTH - MARGIN - NAMES - 24.0, top, bottom, x, y: SHARES };
        let foot = Foot::of(self, x, Vec::new());
        picture(bottom + 56.0 + foot.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            frame.grid(canvas);
            frame.numbers_below(canvas, bottom);
            frame.numbers_left(canvas);
            Frame::upright_title(canvas, Y_TITLE, MARGIN + 4.0, top, bottom);
            let title = format!("{}{}", self.axis, x.remark());
            Frame::level_title(canvas, &title, (left, frame.right), bottom + 33.0);
            for (group, stroke) in self.groups.iter().zip(&strokes) {
                frame.curve(canvas, &group.line(self.window), *stroke);
            }
            for (group, stroke) in self.groups.iter().zip(&strokes) {
                group.mark_median(canvas, &frame, *stroke);
            }
            self.mark_cuts(canvas, &frame, bottom);
            draw_column(canvas, &entries, frame.right + 24.0, top);
            foot.draw(canvas, bottom + 62.0);
        })
    }

    /// The names of the groups, those of the greatest medians first: so the lines lie from right to left.
    fn entries(&self, strokes: &[Stroke]) -> Vec<Entry> {
        let room = NAMES - 44.0;
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let names = labels(&names, LABEL, room, 3);
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        let median = |at: &usize| self.groups[*at].median.unwrap_or(f64::NEG_INFINITY);
        order.sort_by(|one, other| median(other).total_cmp(&median(one)).then(one.cmp(other)));
        let entry = |at: usize| {
            let mut note = wrap(&self.groups[at].note, NOTE, room);
            if self.reference == Some(at) {
                note.push("the reference".to_string());
            }
            Entry { stroke: strokes[at], name: names[at].clone(), note }
        };
        order.into_iter().map(entry).collect()
    }

    /// A plot for each group, with the reference behind.
    fn many_plots(&self, heading: &Heading) -> String {
        let x = Scale::window(self.window, 4.0);
        let head = |group: &Curve| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let common = Common {
            x,
            x_title: &self.axis,
            down: Down::Axis { y: SHARES, title: Y_TITLE, flat: 0.62 },
            strip: 0.0,
            widest: 600.0,
            most_columns: 4,
        };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let behind = self.reference.and_then(|reference| self.groups.get(reference));
        let mut samples = vec![Sample::marked("the group", OWN)];
        if let Some(group) = behind {
            samples.push(Sample::marked(
                &format!("the reference, {}", shorten(&group.name, LONGEST)),
                REFERENCE,
            ));
        }
        let foot = Foot::of(self, x, samples);
        picture(tiles.foot() + 6.0 + foot.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            tiles.draw(canvas);
            for (at, (group, frame)) in self.groups.iter().zip(tiles.frames()).enumerate() {
                if let Some(other) = behind.filter(|_| self.reference != Some(at)) {
                    frame.curve(canvas, &other.line(self.window), REFERENCE);
                    other.mark_median(canvas, frame, REFERENCE);
                }
                frame.curve(canvas, &group.line(self.window), OWN);
                group.mark_median(canvas, frame, OWN);
                if group.points.is_empty() {
                    Tiles::reason(canvas, frame, "no amounts");
                }
            }
            foot.draw(canvas, tiles.foot() + 12.0);
        })
    }

    /// Arrows at those ends of an axis beyond which amounts lie.
    fn mark_cuts(&self, canvas: &Canvas<'_>, frame: &Frame, y: f64) {
        if frame.x.is_below(self.window.least) {
            canvas.arrow(frame.left - 1.0, y, false, BLACK_INK);
        }
        if frame.x.is_above(self.window.most) {
            canvas.arrow(frame.right + 8.0, y, true, BLACK_INK);
        }
    }
}

impl Curve {
    /// The line of the distribution over the whole axis: at 0 % before the least amount, at 100 % from the
    /// greatest on.
    fn line(&self, window: Window) -> Vec<Point> {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return Vec::new() };
        let mut line = vec![
            Point { x: first.amount.min(window.low), y: 0.0 },
            Point { x: first.amount, y: 0.0 },
            Point { x: first.amount, y: first.share },
        ];
        for pair in self.points.windows(2) {
            if self.stepped {
                line.push(Point { x: pair[1].amount, y: pair[0].share });
            }
            line.push(Point { x: pair[1].amount, y: pair[1].share });
        }
        line.push(Point { x: last.amount.max(window.high), y: last.share });
        line
    }

    fn mark_median(&self, canvas: &Canvas<'_>, frame: &Frame, stroke: Stroke) {
        if let Some(median) = self.median.filter(|median| frame.x.holds(*median)) {
            stroke.mark(canvas, frame.x_of(median), frame.y_of(0.5));
        }
    }
}

/// What stands below the axis: the legend, and what the axis cuts off.
struct Foot<'a> {
    samples: Samples<'a>,
    note: Vec<String>,
}

impl<'a> Foot<'a> {
    fn of(figure: &Distributions, x: Scale, samples: Vec<Sample<'a>>) -> Foot<'a> {
        let window = figure.window;
        let left = x.is_below(window.least).then(|| format!("least amount: {}", amount(window.least)));
        let right = x.is_above(window.most).then(|| format!("greatest amount: {}", amount(window.most)));
        let cut: Vec<String> = left.into_iter().chain(right).collect();
        let medians = figure.groups.iter().any(|group| group.median.is_some());
        let mut words =
            if medians { vec!["The mark on a line is its median.".to_string()] } else { Vec::new() };
        if !cut.is_empty() {
            let ends = if cut.len() > 1 { "each end" } else { "one end" };
            let cut = cut.join(", ");
            words.push(format!("The axis leaves out the outermost 0.5 % of all cases at {ends} ({cut})."));
        }
        let note =
            if words.is_empty() { Vec::new() } else { wrap(&words.join(" "), NOTE, WIDTH - 2.0 * MARGIN) };
        Foot { samples: Samples::of(samples), note }
    }

    fn height(&self) -> f64 {
        self.samples.height() + self.note.len() as f64 * 16.0 + 8.0
    }

    fn draw(&self, canvas: &Canvas<'_>, top: f64) {
        self.samples.draw(canvas, top);
        for (number, line) in self.note.iter().enumerate() {
            let y = top + self.samples.height() + number as f64 * 16.0;
            canvas.text(line, MARGIN, y, Pen::new(NOTE, GREY));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, points: &[(f64, f64)], window: [f64; 5], stepped: bool) -> String {
        let points: Vec<Cumulated> =
            points.iter().map(|(amount, share)| Cumulated { amount: *amount, share: *share }).collect();
        let median = points.get(points.len() / 2).map(|point| point.amount);
        let note = "n = 1,234, median 42.1 k".to_string();
        let curve = |name| Curve { name, note: note.clone(), points: points.clone(), stepped, median };
        let [least, low, middle, high, most] = window;
        Distributions {
            words: words(),
            axis: "offered salary (EUR)".into(),
            window: Window { least, low, middle, high, most },
            groups: names(count).into_iter().map(curve).collect(),
            reference: count.checked_sub(1),
        }
        .svg()
    }

    #[test]
    fn whatever_the_amounts_are_the_drawing_is_whole() {
        let infinite = [(f64::NEG_INFINITY, 0.1), (1.0, 0.5), (f64::INFINITY, 1.0)];
        for count in [0, 1, 2, 4, 5, 7, 30] {
            for stepped in [true, false] {
                check(&figure(count, &[], [0.0; 5], stepped));
                check(&figure(count, &[(5.0, 1.0)], [5.0; 5], stepped));
                check(&figure(count, &infinite, [f64::NEG_INFINITY, 1.0, 1.0, 1.0, f64::INFINITY], stepped));
                check(&figure(count, &[(-3e12, 0.2), (7e12, 1.0)], [-3e12, -2e12, 0.0, 7e12, 7e12], stepped));
                check(&figure(count, &[(0.01, 0.5), (1e9, 1.0)], [0.01, 0.01, 0.01, 1e9, 1e12], stepped));
            }
        }
    }

    #[test]
    fn what_the_axis_cuts_off_is_said() {
        let svg = figure(2, &[(1.0, 0.5), (9.0, 1.0)], [0.5, 1.0, 2.0, 8.0, 9.0], false);
        assert!(svg.contains("at each end (least amount: 0.5"), "{svg}");
        let svg = figure(2, &[(1.0, 0.5), (9.0, 1.0)], [1.0, 1.0, 2.0, 9.0, 9.0], false);
        assert!(!svg.contains("leaves out"), "{svg}");
        let svg = figure(2, &[(1.0, 0.5), (900.0, 1.0)], [1.0, 1.0, 2.0, 900.0, 900.0], false);
        assert!(svg.contains("offered salary (EUR), log scale"), "{svg}");
    }

    #[test]
    fn a_line_begins_at_zero_and_a_step_rises_at_its_amount() {
        let point = |amount, share| Cumulated { amount, share };
        let points = vec![point(1.0, 0.25), point(3.0, 1.0)];
        let curve = Curve { name: String::new(), note: String::new(), points, stepped: true, median: None };
        let window = Window { least: 1.0, low: 1.0, middle: 3.0, high: 5.0, most: 5.0 };
        let line: Vec<(f64, f64)> = curve.line(window).iter().map(|point| (point.x, point.y)).collect();
        let steps = [(1.0, 0.0), (1.0, 0.0), (1.0, 0.25), (3.0, 0.25), (3.0, 1.0), (5.0, 1.0)];
        assert_eq!(line, steps);
    }
}
