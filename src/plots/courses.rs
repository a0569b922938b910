//! A number from period to period: one plot for each group, with what it is compared with behind it.

use std::ops::Range;

use super::amount_axis::Measured;
use super::frame::{Frame, Point, upright_bar};
use super::heading::{Heading, Words};
use super::samples::{Sample, Samples};
use super::scale::Scale;
use super::shades::shade;
use super::strokes::{OWN, REFERENCE, Stroke};
use super::theme::{BLUE, Canvas, Ink, VERMILION, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// A number of each group over time.
#[derive(Debug, Clone)]
pub(super) struct Courses {
    /// Title, subtitle and description.
    pub words: Words,
    /// The periods.
    pub x: Scale,
    /// What a period is: `month`.
    pub period: String,
    /// The axis of the number.
    pub y: Scale,
    /// What it is, with its unit.
    pub axis: String,
    /// What the bars are: `95 % interval of this group and month alone`.
    pub interval: String,
    /// What lies behind: `Male, the reference`; none where nothing does.
    pub behind: Option<String>,
    /// The judged periods, by number.
    pub judged: Range<usize>,
    /// Their name.
    pub judged_name: String,
    /// The bounds of clauses on the number itself.
    pub bounds: Vec<f64>,
    /// At most twelve.
    pub groups: Vec<Course>,
}

/// One group.
#[derive(Debug, Clone)]
pub(super) struct Course {
    /// Its name, clean.
    pub name: String,
    /// What stands below the name.
    pub note: String,
    /// Its number in each period; none where there is no case.
    pub own: Vec<Option<Measured>>,
    /// That of those it is compared with.
    pub behind: Vec<Option<f64>>,
}

/// Periods that are nearer to each other than this, in pixels, have one band in place of their bars and dots.
const NEAR: f64 = 11.0;

/// A line of dashes for what a clause demands.
pub(super) const BOUND: Stroke = Stroke { ink: VERMILION, dashes: &[5.0, 4.0], ..OWN };

/// The colour of a band of intervals.
pub(super) fn band_ink() -> Ink {
    shade(0.25)
}

fn judged_ink() -> Ink {
    plotters::style::RGBColor(0xec, 0xec, 0xe2)
}

impl Courses {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let head = |group: &Course| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let common = Common {
            x: self.x,
            x_title: &self.period,
            down: Down::Axis { y: self.y, title: &self.axis, flat: 0.62 },
            strip: 0.0,
            widest: 640.0,
            most_columns: 4,
        };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let near = tiles.frames().first().is_some_and(|frame| frame.x_of(1.0) - frame.x_of(0.0) < NEAR);
        let samples = Samples::of(self.samples(near));
        let foot = tiles.foot() + 12.0;
        picture(foot + samples.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            for frame in tiles.frames() {
                let at = |period: usize, beside: f64| frame.x_of(period as f64 + beside);
                let (from, to) = (at(self.judged.start, -0.5), at(self.judged.end, -0.5));
                canvas.fill((from.min(to - 4.0), frame.top), (to, frame.bottom), judged_ink());
            }
            tiles.draw(canvas);
            for (group, frame) in self.groups.iter().zip(tiles.frames()) {
                if near {
                    for run in runs(&group.own) {
                        draw_band(canvas, frame, &run);
                    }
                }
                for bound in &self.bounds {
                    level(canvas, frame, *bound, BOUND);
                }
                let behind: Vec<Option<Measured>> =
                    group.behind.iter().map(|value| value.map(exactly)).collect();
                for run in runs(&behind) {
                    frame.curve(canvas, &line(&run), REFERENCE);
                }
                self.draw_group(canvas, frame, group, near);
            }
            samples.draw(canvas, foot);
        })
    }

    fn draw_group(&self, canvas: &Canvas<'_>, frame: &Frame, group: &Course, near: bool) {
        if group.own.iter().all(Option::is_none) {
            return Tiles::reason(canvas, frame, "no case");
        }
        for run in runs(&group.own) {
            for (period, value) in run.iter().filter(|_| !near || run.len() == 1) {
                frame.interval(canvas, *period as f64, *value);
            }
            frame.curve(canvas, &line(&run), OWN);
            for (period, value) in &run {
                let is_marked = !near || run.len() == 1 || *period + 1 == self.judged.end;
                if is_marked && self.y.holds(value.value) {
                    OWN.mark(canvas, frame.x_of(*period as f64), frame.y_of(value.value));
                }
            }
        }
    }

    fn samples(&self, near: bool) -> Vec<Sample<'_>> {
        let mut samples = vec![Sample::marked("the group", OWN)];
        samples.push(match near {
            true => Sample::new(&self.interval, |canvas, x, y| {
                canvas.fill((x, y - 7.0), (x + 36.0, y + 7.0), band_ink());
            }),
            false => Sample::new(&self.interval, |canvas, x, y| {
                upright_bar(canvas, x + 18.0, [y + 9.0, y - 9.0], [true; 2]);
            }),
        });
        if let Some(behind) = &self.behind {
            samples.push(Sample::line(behind, REFERENCE));
        }
        if !self.bounds.is_empty() {
            samples.push(Sample::line("bound of a clause", BOUND));
        }
        samples.push(Sample::new(&format!("judged: {}", self.judged_name), |canvas, x, y| {
            canvas.fill((x + 12.0, y - 8.0), (x + 24.0, y + 8.0), judged_ink());
        }));
        samples
    }
}

fn exactly(value: f64) -> Measured {
    Measured { value, low: value, high: value }
}

/// Values one after the other, with the numbers of their periods.
pub(super) type Run = Vec<(usize, Measured)>;

/// The values between gaps.
pub(super) fn runs(values: &[Option<Measured>]) -> Vec<Run> {
    let mut runs: Vec<Run> = vec![Vec::new()];
    for (period, value) in values.iter().enumerate() {
        match (value, runs.last_mut()) {
            (Some(value), Some(run)) => run.push((period, *value)),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// The points of a line.
pub(super) fn line(run: &Run) -> Vec<Point> {
    run.iter().map(|(period, value)| Point { x: *period as f64, y: value.value }).collect()
}

/// The intervals of a run as an area; where they leave the plot they are cut at its edge, with the head of an arrow at
/// the beginning and the end of the part that is cut.
pub(super) fn draw_band(canvas: &Canvas<'_>, frame: &Frame, run: &Run) {
    if run.len() < 2 {
        return;
    }
    let place = |period: usize, limit: f64| (frame.x_of(period as f64), frame.y_of(limit));
    let upper = run.iter().map(|(period, value)| place(*period, value.high));
    let lower = run.iter().rev().map(|(period, value)| place(*period, value.low));
    canvas.area(&upper.chain(lower).collect::<Vec<_>>(), band_ink());
    for (edge, foot, limit) in [
        (frame.top, 7.0, (|value| value.high) as fn(&Measured) -> f64),
        (frame.bottom, -7.0, |value| value.low),
    ] {
        let is_cut = |at: usize| run.get(at).is_some_and(|(_, value)| !frame.y.holds(limit(value)));
        for at in (0..run.len()).filter(|at| is_cut(*at)) {
            if at == 0 || !is_cut(at - 1) || !is_cut(at + 1) {
                let x = frame.x_of(run[at].0 as f64);
                canvas.area(&[(x, edge), (x - 4.0, edge + foot), (x + 4.0, edge + foot)], BLUE);
            }
        }
    }
}

/// Whether a limit of some value in a run is beyond the axis.
pub(super) fn is_cut(y: Scale, values: &[Option<Measured>]) -> bool {
    let beyond = |value: &Measured| !y.holds(value.low) || !y.holds(value.high);
    runs(values).iter().filter(|run| run.len() > 1).flatten().any(|(_, value)| beyond(value))
}

/// A line at one value from side to side, where the axis holds it.
pub(super) fn level(canvas: &Canvas<'_>, frame: &Frame, value: f64, stroke: Stroke) {
    if frame.y.holds(value) {
        let y = frame.y_of(value);
        stroke.draw(canvas, &[(frame.left, y), (frame.right, y)]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;
    use crate::tally::Every;

    fn figure(count: usize, own: &[Option<Measured>], behind: bool) -> String {
        let first = jiff::civil::date(2021, 6, 1);
        let course = |name: String| Course {
            name,
            note: "2026-05: 38.2 % (235 of 615)".into(),
            own: own.to_vec(),
            behind: if behind { vec![Some(0.5); own.len()] } else { Vec::new() },
        };
        Courses {
            words: words(),
            x: Scale::Periods { every: Every::Month, first, count: own.len() as u32 },
            period: "month".into(),
            y: Scale::percent_over([0.2, 0.5].into_iter()),
            axis: "selection rate (%)".into(),
            interval: "95 % interval of this group and month alone".into(),
            behind: behind.then(|| "Male, the reference".into()),
            judged: own.len() - 1..own.len(),
            judged_name: "2026-05".into(),
            bounds: vec![0.3],
            groups: names(count).into_iter().map(course).collect(),
        }
        .svg()
    }

    #[test]
    fn whatever_the_values_are_the_drawing_is_whole() {
        let value = |value: f64| Some(Measured { value, low: value - 0.1, high: value + 0.2 });
        let whole = Some(Measured { value: 0.3, low: f64::NEG_INFINITY, high: f64::INFINITY });
        for count in [1, 2, 3, 8, 12] {
            for behind in [true, false] {
                check(&figure(count, &[value(0.3)], behind));
                check(&figure(count, &[None], behind));
                check(&figure(count, &[value(0.3), None, whole, value(0.0), value(1.0)], behind));
                check(&figure(
                    count,
                    &[vec![value(0.4); 40], vec![None, value(0.2), None], vec![whole; 20]].concat(),
                    behind,
                ));
            }
        }
    }

    #[test]
    fn gaps_end_a_line() {
        let one = Some(exactly(0.5));
        let made = runs(&[None, one, one, None, None, one]);
        assert_eq!(made.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert!(runs(&[]).is_empty());
    }
}
