//! What scores come to: how many cases of each band of scores have a positive label, group by group.

use super::amount_axis::Measured;
use super::frame::{Frame, Point, upright_bar};
use super::heading::{Heading, Words};
use super::samples::{Sample, Samples};
use super::scale::Scale;
use super::shades::shade;
use super::strokes::{OWN, REFERENCE, Stroke};
use super::text::{LONGEST, percent, shorten};
use super::theme::{Canvas, GREY, Ink, picture};
use super::tiles::{Common, Down, Head, Tiles};

/// Reliability curves, one plot for each group.
#[derive(Debug, Clone)]
pub(super) struct Reliability {
    /// Title, subtitle and description.
    pub words: Words,
    /// What the score is, with its unit: `mean score`.
    pub axis: String,
    /// What the share is of: `positive labels (%)`.
    pub share: String,
    /// What the bars are: `95 % interval of this bin alone`.
    pub interval: String,
    /// Whether the scores are meant as probabilities from 0 to 1: then they have a diagonal to lie on.
    pub probabilities: bool,
    /// At most 30.
    pub groups: Vec<Scored>,
    /// The group that others are compared with, by index.
    pub reference: Option<usize>,
}

/// The bins of one group, or why there are none.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `n = 1,234`.
    pub note: String,
    /// In ascending order of the score.
    pub bins: Result<Vec<Bin>, String>,
}

/// A band of scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bin {
    /// The lower end of the band.
    pub low: f64,
    /// The upper end of the band.
    pub high: f64,
    /// Cases of the group in it.
    pub cases: u64,
    /// The mean of their scores.
    pub mean: f64,
    /// The share of positive labels among them with its limits, from 0 to 1; none where there is no case.
    pub positive: Option<Measured>,
}

const SHARES: Scale = Scale::Percent { low: 0.0, high: 1.0, step: 0.25 };
/// The height of the tallest bar of cases.
const BARS: f64 = 34.0;
const EVEN: Stroke = Stroke { ink: GREY, thickness: 1, ..OWN };

impl Reliability {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let head = |group: &Scored| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let x = self.scores();
        let common = Common {
            x,
            x_title: &self.axis,
            down: Down::Axis { y: SHARES, title: &self.share, flat: 0.8 },
            strip: BARS + 8.0,
            widest: 340.0,
            most_columns: 3,
        };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let tallest = self.groups.iter().map(Scored::tallest).fold(0.0, f64::max);
        let samples = Samples::of(self.samples(tallest));
        let foot = tiles.foot() + 12.0;
        picture(foot + samples.height(), &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            tiles.draw(canvas);
            for (at, (group, frame)) in self.groups.iter().zip(tiles.frames()).enumerate() {
                let bins = match &group.bins {
                    Err(reason) => {
                        Tiles::reason(canvas, frame, reason);
                        continue;
                    }
                    Ok(bins) => bins,
                };
                if self.probabilities {
                    frame.curve(canvas, &[Point { x: 0.0, y: 0.0 }, Point { x: 1.0, y: 1.0 }], EVEN);
                }
                if let Some(other) = self.behind().filter(|_| self.reference != Some(at)) {
                    frame.curve(canvas, &other.line(), REFERENCE);
                }
                draw_bins(canvas, frame, bins, &group.line(), tallest);
            }
            samples.draw(canvas, foot);
        })
    }

    /// The axis of scores: from 0 to 1 where they are probabilities, else over all bins.
    fn scores(&self) -> Scale {
        if self.probabilities {
            return Scale::Amount { low: 0.0, high: 1.0, step: 0.2 };
        }
        let bins = self.groups.iter().filter_map(|group| group.bins.as_ref().ok()).flatten();
        let ends = bins.flat_map(|bin| [bin.low, bin.high, bin.mean]);
        let exact = |value: f64| Measured { value, low: value, high: value };
        Scale::scores(&ends.map(exact).collect::<Vec<_>>(), 5.0)
    }

    /// The group whose line is behind those of all others.
    fn behind(&self) -> Option<&Scored> {
        self.groups.get(self.reference?).filter(|_| self.groups.len() > 1)
    }

    fn samples(&self, tallest: f64) -> Vec<Sample<'_>> {
        let mut samples = vec![
            Sample::marked("the group", OWN),
            Sample::new(&self.interval, |canvas, x, y| {
                upright_bar(canvas, x + 18.0, [y + 9.0, y - 9.0], [true; 2]);
            }),
        ];
        if let Some(group) = self.behind() {
            let words = format!("the reference, {}", shorten(&group.name, LONGEST));
            samples.push(Sample::line(&words, REFERENCE));
        }
        if self.probabilities {
            samples.push(Sample::line("as many as the score says", EVEN));
        }
        let words = format!(
            "cases of the group with such scores; the tallest bar is {} of a group",
            percent(tallest)
        );
        samples.push(Sample::new(&words, |canvas, x, y| {
            for (at, height) in [4.0, 9.0, 14.0, 7.0].into_iter().enumerate() {
                let left = x + 4.0 + at as f64 * 7.0;
                canvas.fill((left, y + 7.0 - height), (left + 6.0, y + 7.0), bar_ink());
            }
        }));
        samples
    }
}

fn bar_ink() -> Ink {
    shade(0.4)
}

fn draw_bins(canvas: &Canvas<'_>, frame: &Frame, bins: &[Bin], line: &[Point], tallest: f64) {
    let cases: u64 = bins.iter().map(|bin| bin.cases).sum();
    let base = frame.bottom + BARS + 8.0;
    for bin in bins.iter().filter(|bin| bin.cases > 0) {
        let share = bin.cases as f64 / cases as f64;
        // A bar of few cases is still seen.
        let height = (share / tallest * BARS).max(1.0);
        let (left, right) = (frame.x_of(bin.low), frame.x_of(bin.high));
        canvas.fill((left + 1.0, base - height), (right.max(left + 3.0), base), bar_ink());
    }
    canvas.line((frame.left, base), (frame.right, base), GREY, 1);
    for bin in bins {
        if let Some(positive) = bin.positive {
            frame.interval(canvas, bin.mean, positive);
        }
    }
    frame.curve(canvas, line, OWN);
    for point in line {
        OWN.mark(canvas, frame.x_of(point.x), frame.y_of(point.y));
    }
}

impl Scored {
    /// The curve through the bins that have cases.
    fn line(&self) -> Vec<Point> {
        let point = |bin: &Bin| bin.positive.map(|positive| Point { x: bin.mean, y: positive.value });
        self.bins.iter().flatten().filter_map(point).collect()
    }

    /// The largest share of its cases in one bin.
    fn tallest(&self) -> f64 {
        let cases = || self.bins.iter().flatten().map(|bin| bin.cases);
        let all = cases().sum::<u64>();
        if all == 0 { 0.0 } else { cases().max().unwrap_or(0) as f64 / all as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, bins: &[Bin], probabilities: bool) -> String {
        let scored = |(at, name): (usize, String)| {
            let bins = if at == 2 { Err("undefined: no labels".to_string()) } else { Ok(bins.to_vec()) };
            Scored { name, note: "n = 1,234".into(), bins }
        };
        Reliability {
            words: words(),
            axis: "mean score".into(),
            share: "positive labels (%)".into(),
            interval: "95 % interval of this bin alone".into(),
            probabilities,
            groups: names(count).into_iter().enumerate().map(scored).collect(),
            reference: count.checked_sub(1),
        }
        .svg()
    }

    #[test]
    fn whatever_the_bins_are_the_drawing_is_whole() {
        let share = Measured { value: 0.4, low: 0.2, high: 0.7 };
        let bin = |low: f64, high: f64, cases, positive| Bin {
            low,
            high,
            cases,
            mean: (low + high) / 2.0,
            positive,
        };
        for count in [0, 1, 2, 4, 7, 30] {
            for probabilities in [true, false] {
                check(&figure(count, &[], probabilities));
                check(&figure(count, &[bin(0.5, 0.5, 10, Some(share))], probabilities));
                check(&figure(count, &[bin(0.0, 0.5, 0, None), bin(0.5, 1.0, 0, None)], probabilities));
                let huge = bin(-1e12, 1e12, u64::MAX / 4, Some(share));
                check(&figure(count, &[huge, bin(1e12, f64::INFINITY, 1, Some(share))], probabilities));
                check(&figure(
                    count,
                    &[bin(200.0, 400.0, 3, Some(share)), bin(400.0, 1000.0, 9, None)],
                    probabilities,
                ));
            }
        }
    }

    #[test]
    fn only_probabilities_have_a_diagonal() {
        let words = "as many as the score says";
        assert!(figure(2, &[], true).contains(words) && !figure(2, &[], false).contains(words));
    }
}
