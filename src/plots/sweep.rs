//! What every threshold would do: rates of groups and the impact ratio over all thresholds of a score.

use plotters::style::FontStyle;

use super::frame::{Frame, Point};
use super::heading::{Heading, Words};
use super::samples::{Entry, Sample, Samples, draw_column};
use super::scale::Scale;
use super::strokes::{MOST_LINES, OWN, REFERENCE, STROKES, Stroke, strokes};
use super::text::{LONGEST, labels, shorten, width, wrap};
use super::theme::{BLACK_INK, Canvas, LABEL, MARGIN, NOTE, Pen, Side, VERMILION, WIDTH, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// Rates of groups over thresholds.
#[derive(Debug, Clone)]
pub(super) struct Sweep {
    /// Title, subtitle and description.
    pub words: Words,
    /// What the threshold is on: `threshold of the score`.
    pub axis: String,
    /// In ascending order.
    pub thresholds: Vec<f64>,
    /// What is measured at each threshold, at most three: `selection rate`, and where there are labels
    /// `true positive rate` and `false positive rate`.
    pub measures: Vec<String>,
    /// What the ratio is: `impact ratio (lowest / highest selection rate)`.
    pub ratio: String,
    /// The ratio at each threshold; none where it is undefined.
    pub ratios: Vec<Option<f64>>,
    /// The threshold in force, with its words: `present threshold 0.62`.
    pub present: Option<Line>,
    /// What a clause demands of the ratio, with its words: `at least 0.8`.
    pub bound: Option<Line>,
    /// At most 30.
    pub groups: Vec<Swept>,
    /// The group that others are compared with, by index.
    pub reference: Option<usize>,
}

/// A value that is marked by a line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Where it lies.
    pub at: f64,
    /// What it is.
    pub words: String,
}

/// The rates of one group.
#[derive(Debug, Clone)]
pub(super) struct Swept {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `n = 1,234`.
    pub note: String,
    /// For each measure, the rate at each threshold from 0 to 1; none where it is undefined.
    pub rates: Vec<Vec<Option<f64>>>,
}

const RATES: Scale = Scale::Percent { low: 0.0, high: 1.0, step: 0.25 };
const RATIOS: Scale = Scale::Linear { high: 1.0, step: 0.2 };
/// The width of the column with names and words beside the plots.
const NAMES: f64 = 190.0;
/// Heights of a plot, and of the words above it.
const PLOT: f64 = 150.0;
const ABOVE: f64 = 28.0;
/// The lines of the measures in the plot of one group; the reference's first measure is behind them.
const MEASURES: [Stroke; 3] = [OWN, STROKES[1], STROKES[2]];

impl Sweep {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        if self.groups.len() <= MOST_LINES { self.stacked() } else { self.tiled() }
    }

    fn thresholds(&self, most_ticks: f64) -> Scale {
        let ends = self.thresholds.first().zip(self.thresholds.last());
        ends.map_or(Scale::between(0.0, 1.0, most_ticks), |(low, high)| {
            Scale::between(*low, *high, most_ticks)
        })
    }

    /// Few groups: a plot for the first measure, below it one for the ratio, and then the other measures.
    fn stacked(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let strokes = strokes(self.groups.len(), self.reference);
        let entries = self.entries(&strokes);
        let top = self.top(&heading);
        let frames: Vec<Frame> = (0..self.measures.len().max(1) + 1).map(|at| self.frame(top, at)).collect();
        let foot = frames.last().map_or(top, |frame| frame.bottom);
        picture(foot + 48.0, &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            for (at, frame) in frames.iter().enumerate() {
                match at {
                    0 => self.draw_rates(canvas, frame, 0, &strokes),
                    1 => self.draw_ratio(canvas, frame),
                    later => self.draw_rates(canvas, frame, later - 1, &strokes),
                }
            }
            if let (Some(first), Some(last)) = (frames.first(), frames.last()) {
                self.name_present(canvas, first);
                draw_column(canvas, &entries, first.right + 22.0, first.top);
                self.draw_axis(canvas, last);
            }
        })
    }

    /// Where the first plot and the words above it begin.
    fn top(&self, heading: &Heading) -> f64 {
        heading.end() + if self.present.is_some() { 16.0 } else { 0.0 }
    }

    fn frame(&self, top: f64, at: usize) -> Frame {
        let left = MARGIN + Frame::number_room(RATES);
        let top = top + ABOVE + at as f64 * (PLOT + ABOVE + 8.0);
        let (x, y) = (self.thresholds(8.0), if at == 1 { RATIOS } else { RATES });
        Frame { left, right: WIDTH - MARGIN - NAMES - 22.0, top, bottom: top + PLOT, x, y }
    }

    fn entries(&self, strokes: &[Stroke]) -> Vec<Entry> {
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let names = labels(&names, LABEL, NAMES - 44.0, 2);
        let entry = |(at, name): (usize, Vec<String>)| {
            let mut note = wrap(&self.groups[at].note, NOTE, NAMES - 44.0);
            if self.reference == Some(at) {
                note.push("the reference".to_string());
            }
            Entry { stroke: strokes[at], name, note }
        };
        names.into_iter().enumerate().map(entry).collect()
    }

    fn draw_rates(&self, canvas: &Canvas<'_>, frame: &Frame, measure: usize, strokes: &[Stroke]) {
        frame.grid(canvas);
        frame.numbers_left(canvas);
        if let Some(name) = self.measures.get(measure) {
            head(canvas, frame, &format!("{name} (%)"));
        }
        self.draw_present(canvas, frame);
        let lines: Vec<Vec<Point>> = self.groups.iter().map(|group| self.rates(group, measure)).collect();
        for (line, stroke) in lines.iter().zip(strokes) {
            frame.curve(canvas, line, *stroke);
        }
        for (line, stroke) in lines.iter().zip(strokes) {
            self.mark_present(canvas, frame, line, *stroke);
        }
    }

    fn draw_ratio(&self, canvas: &Canvas<'_>, frame: &Frame) {
        frame.grid(canvas);
        frame.numbers_left(canvas);
        head(canvas, frame, &self.ratio);
        self.draw_present(canvas, frame);
        if let Some(bound) = &self.bound {
            let y = frame.y_of(bound.at);
            let dashes = Stroke { ink: VERMILION, dashes: &[5.0, 4.0], ..OWN };
            dashes.draw(canvas, &[(frame.left, y), (frame.right, y)]);
            let lines = wrap(&bound_words(bound), NOTE, NAMES);
            canvas.lines(&lines, frame.right + 8.0, y, Pen::new(NOTE, VERMILION));
        }
        let (line, stroke) = (self.line(&self.ratios), Stroke { ink: BLACK_INK, ..OWN });
        frame.curve(canvas, &line, stroke);
        self.mark_present(canvas, frame, &line, stroke);
    }

    fn rates(&self, group: &Swept, measure: usize) -> Vec<Point> {
        group.rates.get(measure).map_or_else(Vec::new, |rates| self.line(rates))
    }

    fn line(&self, values: &[Option<f64>]) -> Vec<Point> {
        let point = |(x, y): (&f64, &Option<f64>)| Point { x: *x, y: y.unwrap_or(f64::NAN) };
        self.thresholds.iter().zip(values).map(point).collect()
    }

    /// A mark where a line crosses the threshold in force.
    fn mark_present(&self, canvas: &Canvas<'_>, frame: &Frame, line: &[Point], stroke: Stroke) {
        let Some(at) = self.present_in(frame) else { return };
        let Some([from, to]) =
            line.windows(2).map(|pair| [pair[0], pair[1]]).find(|[from, to]| from.x <= at && at <= to.x)
        else {
            return;
        };
        let part = if to.x > from.x { (at - from.x) / (to.x - from.x) } else { 0.0 };
        let y = from.y + part * (to.y - from.y);
        if y.is_finite() {
            stroke.mark(canvas, frame.x_of(at), frame.y_of(y));
        }
    }

    /// The threshold in force, where the axis holds it.
    fn present_in(&self, frame: &Frame) -> Option<f64> {
        self.present.as_ref().map(|present| present.at).filter(|at| frame.x.holds(*at))
    }

    fn draw_present(&self, canvas: &Canvas<'_>, frame: &Frame) {
        if let Some(at) = self.present_in(frame) {
            canvas.dashed(frame.x_of(at), frame.top, frame.bottom, BLACK_INK);
        }
    }

    /// The words of the threshold in force, above the first plot.
    fn name_present(&self, canvas: &Canvas<'_>, frame: &Frame) {
        let Some(present) = &self.present else { return };
        let half = width(&present.words, NOTE) / 2.0;
        let x = frame.x_of(present.at).min(frame.right - half).max(frame.left + half);
        let pen = Pen::new(NOTE, BLACK_INK).on(Side::Middle);
        canvas.text(&present.words, x, frame.top - ABOVE - 3.0, pen);
        if let Some(at) = self.present_in(frame) {
            canvas.dashed(frame.x_of(at), frame.top - ABOVE + 6.0, frame.top, BLACK_INK);
        }
    }

    fn draw_axis(&self, canvas: &Canvas<'_>, frame: &Frame) {
        frame.numbers_below(canvas, frame.bottom);
        Frame::level_title(canvas, &self.axis, (frame.left, frame.right), frame.bottom + 33.0);
    }

    /// Many groups: the ratio on top, and below it a plot for each group.
    fn tiled(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let beside =
            self.bound.as_ref().map_or(0.0, |bound| width(&bound_words(bound), NOTE).min(NAMES) + 8.0);
        let right = WIDTH - MARGIN - beside;
        let ratio = Frame { y: RATIOS, right, ..self.frame(self.top(&heading), 0) };
        let head = |group: &Swept| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let x = self.thresholds(4.0);
        let common = Common {
            x,
            x_title: &self.axis,
            down: Down::Axis { y: RATES, title: "rate (%)", flat: 0.62 },
            strip: 0.0,
            widest: 600.0,
            most_columns: 4,
        };
        let tiles = Tiles::of(&heads, common, ratio.bottom + 56.0);
        let behind = self.reference.and_then(|reference| self.groups.get(reference));
        let lines = self.measures.iter().zip(MEASURES);
        let mut samples: Vec<Sample<'_>> = lines.map(|(name, stroke)| Sample::marked(name, stroke)).collect();
        if let (Some(group), Some(measure)) = (behind, self.measures.first()) {
            let words = format!("{measure} of the reference, {}", shorten(&group.name, LONGEST));
            samples.push(Sample::line(&words, REFERENCE));
        }
        if let Some(present) = &self.present {
            samples.push(Sample::new(&present.words, |canvas, x, y| {
                canvas.dashed(x + 18.0, y - 9.0, y + 8.0, BLACK_INK);
            }));
        }
        let samples = Samples::of(samples);
        let foot = tiles.foot() + 12.0;
        picture(foot + samples.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            self.draw_ratio(canvas, &ratio);
            self.name_present(canvas, &ratio);
            self.draw_axis(canvas, &ratio);
            tiles.draw(canvas);
            for (at, (group, frame)) in self.groups.iter().zip(tiles.frames()).enumerate() {
                self.draw_present(canvas, frame);
                if let Some(other) = behind.filter(|_| self.reference != Some(at)) {
                    frame.curve(canvas, &self.rates(other, 0), REFERENCE);
                }
                for (measure, stroke) in MEASURES.into_iter().enumerate() {
                    let line = self.rates(group, measure);
                    frame.curve(canvas, &line, stroke);
                    self.mark_present(canvas, frame, &line, stroke);
                }
            }
            samples.draw(canvas, foot);
        })
    }
}

/// The title of a plot above it, with a capital.
fn head(canvas: &Canvas<'_>, frame: &Frame, title: &str) {
    let mut letters = title.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let pen = Pen::new(LABEL, BLACK_INK).styled(FontStyle::Bold);
    canvas.text(&title, frame.left, frame.top - 13.0, pen);
}

fn bound_words(bound: &Line) -> String {
    format!("clause: {}", bound.words)
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, thresholds: &[f64], measures: usize, present: f64) -> String {
        let measured = ["selection rate", "true positive rate", "false positive rate"];
        let falling: Vec<Option<f64>> =
            (0..thresholds.len()).map(|at| Some(1.0 / (1.0 + at as f64))).collect();
        let note = "n = 1,234".to_string();
        let swept = |name| Swept { name, note: note.clone(), rates: vec![falling.clone(); measures] };
        Sweep {
            words: words(),
            axis: "threshold of the score".into(),
            thresholds: thresholds.to_vec(),
            measures: measured[..measures].iter().map(ToString::to_string).collect(),
            ratio: "impact ratio (lowest / highest selection rate)".into(),
            ratios: (0..thresholds.len()).map(|at| (at % 3 > 0).then_some(0.5)).collect(),
            present: Some(Line { at: present, words: "present threshold 0.62".into() }),
            bound: Some(Line { at: 0.8, words: "at least 0.8".into() }),
            groups: names(count).into_iter().map(swept).collect(),
            reference: count.checked_sub(1),
        }
        .svg()
    }

    #[test]
    fn whatever_the_thresholds_are_the_drawing_is_whole() {
        for count in [0, 1, 4, 5, 30] {
            for measures in 0..=3 {
                check(&figure(count, &[], measures, 0.5));
                check(&figure(count, &[0.5], measures, 0.5));
                check(&figure(count, &[0.5, 0.5], measures, f64::NAN));
                check(&figure(count, &[-1e12, 0.0, 1e12], measures, f64::INFINITY));
                check(&figure(count, &[f64::NEG_INFINITY, 1.0, f64::INFINITY], measures, -3.0));
            }
        }
    }

    #[test]
    fn a_bound_is_drawn_where_there_is_one() {
        let svg = figure(2, &[0.0, 0.5, 1.0], 1, 0.5);
        assert!(svg.contains("clause: at least 0.8") && svg.contains("Selection rate (%)"), "{svg}");
    }
}
