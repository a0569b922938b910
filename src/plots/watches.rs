//! A watched clause: the value to date with its limits, and below it how strongly all periods speak against the
//! clause.

use super::amount_axis::Measured;
use super::courses::{BOUND, band_ink, draw_band, is_cut, level, line, runs};
use super::frame::{Frame, Point};
use super::heading::{Heading, Words};
use super::samples::{Sample, Samples};
use super::scale::Scale;
use super::strokes::{OWN, STROKES, Stroke};
use super::theme::{BLUE, Canvas, MARGIN, VERMILION, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// A clause watched for each group.
#[derive(Debug, Clone)]
pub(super) struct Watches {
    /// Title, subtitle and description.
    pub words: Words,
    /// The periods.
    pub x: Scale,
    /// What a period is: `month`.
    pub period: String,
    /// The axis of the value; none where the clause has no value to date.
    pub value: Option<Valued>,
    /// What the limits are.
    pub limits: String,
    /// The logarithm of the e-value that raises an alarm, to the base of ten, and the e-value in words.
    pub needed: f64,
    pub needed_words: String,
    /// At most twelve.
    pub groups: Vec<Watch>,
}

/// The axis of the value to date, and what the clause demands of it.
#[derive(Debug, Clone)]
pub(super) struct Valued {
    /// The axis.
    pub y: Scale,
    /// What it is, in a word or two.
    pub axis: String,
    /// The bounds of the clause.
    pub bounds: Vec<f64>,
}

/// One group.
#[derive(Debug, Clone)]
pub(super) struct Watch {
    /// Its name, clean.
    pub name: String,
    /// What stands below the name.
    pub note: String,
    /// The value to date after each period with its limits; none where it is undefined.
    pub value: Vec<Option<Measured>>,
    /// Logarithms of the e-value after each period, to the base of ten.
    pub evidence: Vec<f64>,
    /// The period of the alarm, by number.
    pub alarm: Option<usize>,
}

/// Between the strip of values and that of evidence.
const APART: f64 = 12.0;
/// The height of the strip of evidence.
const STRIP: f64 = 64.0;
/// The line of evidence.
const EVIDENCE: Stroke = Stroke { dashes: &[], ..STROKES[2] };

impl Watches {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let head = |group: &Watch| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let evidence = self.evidence();
        let (down, strip) = match &self.value {
            Some(valued) => (Down::Axis { y: valued.y, title: &valued.axis, flat: 0.5 }, APART + STRIP),
            None => (Down::Axis { y: evidence, title: "e-value", flat: 0.4 }, 0.0),
        };
        let common = Common { x: self.x, x_title: &self.period, down, strip, widest: 640.0, most_columns: 4 };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let samples = Samples::of(self.samples());
        let foot = tiles.foot() + 12.0;
        picture(foot + samples.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            tiles.draw(canvas);
            for (at, (group, frame)) in self.groups.iter().zip(tiles.frames()).enumerate() {
                let below = match &self.value {
                    None => *frame,
                    Some(valued) => {
                        draw_value(canvas, frame, valued, group);
                        let top = frame.bottom + APART;
                        let below = Frame { top, bottom: top + STRIP, y: evidence, ..*frame };
                        below.grid(canvas);
                        if at % tiles.columns() == 0 {
                            below.numbers_left(canvas);
                            Frame::upright_title(canvas, "e-value", MARGIN + 4.0, below.top, below.bottom);
                        }
                        below
                    }
                };
                level(canvas, &below, self.needed, BOUND);
                let points = group.evidence.iter().enumerate();
                let points: Vec<Point> =
                    points.map(|(period, value)| Point { x: period as f64, y: *value }).collect();
                below.curve(canvas, &points, EVIDENCE);
                if let Some(alarm) = group.alarm {
                    let x = frame.x_of(alarm as f64);
                    canvas.line((x, frame.top), (x, below.bottom), VERMILION, 2);
                }
                if let Some(last) = points.last().filter(|last| evidence.holds(last.y)) {
                    EVIDENCE.mark(canvas, frame.x_of(last.x), below.y_of(last.y));
                }
            }
            samples.draw(canvas, foot);
        })
    }

    /// From a tenth on, as far as the evidence goes, but not so far that the beginning cannot be seen.
    fn evidence(&self) -> Scale {
        const FARTHEST: f64 = 6.0;
        let values = self.groups.iter().flat_map(|group| &group.evidence).copied();
        let most = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
        let high = (most + 0.2).min(FARTHEST).max(self.needed + 0.5);
        Scale::Powers { low: -1.0, high }
    }

    fn samples(&self) -> Vec<Sample<'_>> {
        let mut samples = Vec::new();
        if self.value.is_some() {
            samples.push(Sample::line("value over all periods to date", OWN));
            samples.push(Sample::new(&self.limits, |canvas, x, y| {
                canvas.fill((x, y - 7.0), (x + 36.0, y + 7.0), band_ink());
            }));
        }
        if let Some(valued) = &self.value
            && self.groups.iter().any(|group| is_cut(valued.y, &group.value))
        {
            samples.push(Sample::new("the limits go on beyond the axis", |canvas, x, y| {
                canvas.area(&[(x + 18.0, y - 4.0), (x + 14.0, y + 3.0), (x + 22.0, y + 3.0)], BLUE);
            }));
        }
        samples.push(Sample::marked("e-value, all that are watched allowed for", EVIDENCE));
        let words = match self.value {
            Some(_) => format!("bound of the clause; e-value of an alarm ({})", self.needed_words),
            None => format!("e-value of an alarm ({})", self.needed_words),
        };
        samples.push(Sample::line(&words, BOUND));
        if self.groups.iter().any(|group| group.alarm.is_some()) {
            samples.push(Sample::new("alarm", |canvas, x, y| {
                canvas.line((x + 18.0, y - 8.0), (x + 18.0, y + 8.0), VERMILION, 2);
            }));
        }
        samples
    }
}

fn draw_value(canvas: &Canvas<'_>, frame: &Frame, valued: &Valued, group: &Watch) {
    let runs = runs(&group.value);
    if runs.is_empty() {
        return Tiles::reason(canvas, frame, "no value to date");
    }
    for run in &runs {
        draw_band(canvas, frame, run);
    }
    for bound in &valued.bounds {
        level(canvas, frame, *bound, BOUND);
    }
    for run in &runs {
        frame.curve(canvas, &line(run), OWN);
        if let Some((period, value)) = run.last().filter(|(_, value)| valued.y.holds(value.value)) {
            OWN.mark(canvas, frame.x_of(*period as f64), frame.y_of(value.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;
    use crate::tally::Every;

    fn figure(count: usize, value: &[Option<Measured>], evidence: f64, alarm: Option<usize>) -> String {
        let periods = value.len();
        let y = Scale::ratios(&[0.7, 1.0], &[0.5]);
        let watch = |name: String| Watch {
            name,
            note: "0.73 to date; alarm since 2021-07".into(),
            value: value.to_vec(),
            evidence: (0..periods).map(|at| evidence * at as f64).collect(),
            alarm,
        };
        Watches {
            words: words(),
            x: Scale::Periods {
                every: Every::Month,
                first: jiff::civil::date(2021, 6, 1),
                count: periods as u32,
            },
            period: "month".into(),
            value: (evidence >= 0.0).then(|| Valued { y, axis: "ratio".into(), bounds: vec![0.8] }),
            limits: "95 % limits that hold at every look".into(),
            needed: 20f64.log10(),
            needed_words: "20".into(),
            groups: names(count).into_iter().map(watch).collect(),
        }
        .svg()
    }

    #[test]
    fn whatever_was_gathered_the_drawing_is_whole() {
        let value = Some(Measured { value: 0.8, low: 0.6, high: f64::INFINITY });
        for count in [1, 2, 3, 8, 12] {
            for evidence in [0.0, 0.3, 40.0, -0.2, f64::INFINITY] {
                check(&figure(count, &[value], evidence, None));
                check(&figure(count, &[None, None, value, value], evidence, Some(2)));
                check(&figure(count, &[None; 3], evidence, Some(0)));
                check(&figure(count, &vec![value; 60], evidence, Some(30)));
            }
        }
    }
}
