//! How many of each group reach each stage, and at which stage a group falls behind.

use plotters::style::FontStyle;

use super::frame::Frame;
use super::heading::{Heading, Words};
use super::samples::{Sample, Samples};
use super::scale::Scale;
use super::shades::{readable_on, shade};
use super::text::{LONGEST, labels, percent, ratio, shorten, width};
use super::theme::{BAND, BLACK_INK, Canvas, GREY, Ink, MARGIN, NOTE, Pen, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// Stages in a row, one plot for each group.
#[derive(Debug, Clone)]
pub(super) struct Funnel {
    /// Title, subtitle and description.
    pub words: Words,
    /// The stages, the first of which all cases reach; at most 10.
    pub stages: Vec<String>,
    /// At most 30.
    pub groups: Vec<Staged>,
    /// The group that others are compared with, where it is one and the same at every stage.
    pub reference: Option<String>,
}

/// The stages of one group.
#[derive(Debug, Clone)]
pub(super) struct Staged {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `n = 1,234`.
    pub note: String,
    /// For each stage the share of all cases that reach it, from 0 to 1; or why there are none.
    pub reached: Result<Vec<f64>, String>,
    /// For each stage the share of the group that this one is compared with there.
    pub compared_with: Vec<Option<f64>>,
    /// The step with the lowest ratio of pass rates to the reference, where one is compared.
    pub lowest: Option<LowestStep>,
}

/// The step at which a group falls behind most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LowestStep {
    /// The stage that the step leads to, by index from 1.
    pub to: usize,
    /// The pass rate of the group divided by that of the reference.
    pub ratio: f64,
}

const SHARES: Scale = Scale::Percent { low: 0.0, high: 1.0, step: 0.25 };
/// The height of a bar, and of the step between two bars.
const BAR: f64 = 18.0;
const STEP: f64 = 20.0;
/// Room for the name of a stage.
const NAMES: f64 = 130.0;

impl Funnel {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let stages = labels(&self.stages, NOTE, NAMES, 2);
        let widest = stages.iter().flatten().map(|line| width(line, NOTE)).fold(40.0, f64::max);
        let head = |group: &Staged| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let height = self.stages.len() as f64 * (BAR + STEP) - STEP + 4.0;
        let down = Down::Rows { gutter: widest + 12.0, height: height.max(40.0) };
        let title = "share of all cases that reach the stage (%)";
        let common = Common { x: SHARES, x_title: title, down, strip: 0.0, widest: 420.0, most_columns: 3 };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let samples = Samples::of(self.samples());
        let foot = tiles.foot() + 12.0;
        picture(foot + samples.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            tiles.draw(canvas);
            for (at, (group, frame)) in self.groups.iter().zip(tiles.frames()).enumerate() {
                if at % tiles.columns() == 0 {
                    for (number, lines) in stages.iter().enumerate() {
                        let y = frame.top + number as f64 * (BAR + STEP) + BAR / 2.0;
                        canvas.lines(lines, MARGIN, y, Pen::new(NOTE, BLACK_INK));
                    }
                }
                canvas.line((frame.left, frame.bottom), (frame.right, frame.bottom), BLACK_INK, 1);
                match &group.reached {
                    Err(reason) => Tiles::reason(canvas, frame, reason),
                    Ok(reached) => self.bars(canvas, frame, group, reached),
                }
            }
            samples.draw(canvas, foot);
        })
    }

    fn bars(&self, canvas: &Canvas<'_>, frame: &Frame, group: &Staged, reached: &[f64]) {
        for (stage, share) in reached.iter().take(self.stages.len()).enumerate() {
            let top = frame.top + stage as f64 * (BAR + STEP);
            let end = frame.x_of(*share);
            canvas.fill((frame.left, top), (frame.right, top + BAR), BAND);
            canvas.fill((frame.left, top), (end, top + BAR), bar_ink());
            let tick = group.compared_with.get(stage).copied().flatten().map(|share| frame.x_of(share));
            if let Some(x) = tick {
                canvas.line((x, top - 2.0), (x, top + BAR + 2.0), BLACK_INK, 2);
            }
            let words = percent(*share);
            let room = width(&words, NOTE);
            let first_room = frame.left + 6.0;
            // The number keeps clear of the end of the bar and of the mark of the reference.
            let edges = [Some(end), tick].into_iter().flatten();
            let blocked = |x: f64| edges.clone().any(|edge| edge > x - 4.0 && edge < x + room + 4.0);
            let after = edges.clone().map(|edge| edge + 6.0);
            let places = std::iter::once(first_room).chain(after);
            let fits = |x: &f64| !blocked(*x) && x + room <= frame.right;
            let x = places.into_iter().find(fits).unwrap_or(first_room);
            let ink = if x + room < end { readable_on(bar_ink()) } else { BLACK_INK };
            canvas.text(&words, x, top + BAR / 2.0, Pen::new(NOTE, ink));
            if stage > 0 {
                step(canvas, frame, group, stage, reached[stage - 1], *share);
            }
        }
    }

    fn samples(&self) -> Vec<Sample<'_>> {
        let mut samples = vec![Sample::new("share of all cases of the group", |canvas, x, y| {
            canvas.fill((x, y - 7.0), (x + 36.0, y + 7.0), BAND);
            canvas.fill((x, y - 7.0), (x + 26.0, y + 7.0), bar_ink());
        })];
        if self.groups.iter().any(|group| group.compared_with.iter().any(Option::is_some)) {
            let words = match &self.reference {
                Some(name) => format!("the reference, {}", shorten(name, LONGEST)),
                None => "the group it is compared with at that stage".into(),
            };
            samples.push(Sample::new(&words, |canvas, x, y| {
                canvas.line((x + 18.0, y - 9.0), (x + 18.0, y + 9.0), BLACK_INK, 2);
            }));
        }
        if self.groups.iter().any(|group| group.lowest.is_some()) {
            let words = "step with the group's lowest ratio of pass rates to the reference";
            samples
                .push(Sample::new(words, |canvas, x, y| outline(canvas, (x, y - 7.0), (x + 36.0, y + 7.0))));
        }
        samples
    }
}

/// The step to a stage: which part of those at the stage before goes on.
fn step(canvas: &Canvas<'_>, frame: &Frame, group: &Staged, stage: usize, before: f64, share: f64) {
    let middle = frame.top + stage as f64 * (BAR + STEP) - STEP / 2.0;
    let rate = if before > 0.0 { Some(share / before) } else { None };
    let words = rate.map_or("no case is left".to_string(), |rate| format!("{} pass", percent(rate)));
    let x = frame.left + 10.0;
    canvas.area(&[(x - 4.0, middle - 2.0), (x + 4.0, middle - 2.0), (x, middle + 4.0)], GREY);
    match group.lowest.filter(|lowest| lowest.to == stage) {
        None => canvas.text(&words, x + 10.0, middle, Pen::new(NOTE, GREY)),
        Some(lowest) => {
            let words = format!("{words}, ratio {}", ratio(lowest.ratio));
            let pen = Pen::new(NOTE, BLACK_INK).styled(FontStyle::Bold);
            canvas.text(&words, x + 10.0, middle, pen);
            let right = (x + 16.0 + width(&words, NOTE) * 1.06).min(frame.right + 8.0);
            outline(canvas, (frame.left, middle - 8.0), (right, middle + 8.0));
        }
    }
}

/// A thick outline.
fn outline(canvas: &Canvas<'_>, from: (f64, f64), to: (f64, f64)) {
    canvas.path(&[from, (to.0, from.1), to, (from.0, to.1), from], BLACK_INK, 2);
}

fn bar_ink() -> Ink {
    shade(0.42)
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, reached: &[f64]) -> String {
        let staged = |(at, name): (usize, String)| Staged {
            name,
            note: "n = 1,234".into(),
            reached: if at == 2 { Err("undefined: no cases".to_string()) } else { Ok(reached.to_vec()) },
            compared_with: reached.iter().map(|share| (at > 0).then_some(*share)).collect(),
            lowest: (at == 1).then_some(LowestStep { to: 1, ratio: 0.62 }),
        };
        Funnel {
            words: words(),
            stages: (0..reached.len()).map(|at| format!("stage with a long name {at}")).collect(),
            groups: names(count).into_iter().enumerate().map(staged).collect(),
            reference: Some("the first".into()),
        }
        .svg()
    }

    #[test]
    fn whatever_the_shares_are_the_drawing_is_whole() {
        for count in [0, 1, 2, 4, 5, 30] {
            check(&figure(count, &[]));
            check(&figure(count, &[1.0]));
            check(&figure(count, &[1.0, 1.0, 1.0]));
            check(&figure(count, &[1.0, 0.0, 0.0, 0.0]));
            check(&figure(count, &[1.0, 0.9, 0.5, 0.49, 0.3, 0.2, 0.1, 0.05, 0.01, 0.0001]));
        }
    }

    #[test]
    fn steps_say_who_goes_on_and_where_a_group_falls_behind() {
        let svg = figure(2, &[1.0, 0.5, 0.0, 0.0]);
        let count = |words: &str| svg.matches(words).count();
        assert_eq!(count("50.0 % pass"), 2);
        assert_eq!(count("50.0 % pass, ratio 0.62"), 1);
        assert_eq!((count("0.0 % pass"), count("no case is left")), (4, 2), "{svg}");
    }
}
