//! Which share of each group is in which class: a bar of 100 % per group.

use plotters::style::FontStyle;

use super::heading::{Heading, Words};
use super::patterns::{Filling, fillings};
use super::samples::{SAMPLE, Sample, Samples};
use super::shades::readable_on;
use super::text::{labels, width, wrap};
use super::theme::{
    BLACK_INK, Canvas, FAINT, GREY, LABEL, MARGIN, NOTE, NUMBER, PAPER, Pen, Side, WIDTH, picture,
};
/// Shares of classes, one bar for each group.
#[derive(Debug, Clone)]
pub(super) struct Classes {
    /// Title, subtitle and description.
    pub words: Words,
    /// The names of the classes, in the order of the bars; at most 14.
    pub classes: Vec<String>,
    /// Whether the classes have an order: then they go from light to dark, else each has a pattern.
    pub ordered: bool,
    /// The head of the column to the right: `cases`.
    pub column: String,
    /// At most 30.
    pub groups: Vec<Classed>,
}

/// The classes of one group.
#[derive(Debug, Clone)]
pub(super) struct Classed {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `reference`.
    pub note: Option<&'static str>,
    /// For each class the share of the group's cases from 0 to 1, or why there are none.
    pub shares: Result<Vec<f64>, String>,
    /// The number in the column.
    pub number: String,
}

const LINE: f64 = LABEL + 2.5;
const BAR: f64 = 22.0;
/// Room for the name of a group.
const NAMES: f64 = 200.0;

impl Classes {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let fillings = fillings(self.classes.len(), self.ordered);
        let legend = Samples::of(self.samples(&fillings));
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let names = labels(&names, LABEL, NAMES, 2);
        let lines = |at: usize| names[at].len() + usize::from(self.groups[at].note.is_some());
        let heights: Vec<f64> =
            (0..self.groups.len()).map(|at| (lines(at) as f64 * LINE + 6.0).max(BAR + 8.0)).collect();
        let numbers = self.groups.iter().map(|group| width(&group.number, NUMBER));
        let column = numbers.fold(width(&self.column, NOTE), f64::max);
        let gutter = names.iter().flatten().map(|line| width(line, LABEL)).fold(60.0, f64::max);
        let bars = (MARGIN + gutter + 16.0, WIDTH - MARGIN - column - 16.0);
        let head = heading.end() + legend.height() + 26.0;
        let foot = head + heights.iter().sum::<f64>();
        picture(foot + 46.0, &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            legend.draw(canvas, heading.end() + 10.0);
            let pen = Pen::new(NOTE, GREY).on(Side::Left);
            canvas.text(&self.column, WIDTH - MARGIN, head - 10.0, pen);
            let mut y = head;
            for ((group, name), height) in self.groups.iter().zip(&names).zip(&heights) {
                group.draw(canvas, name, y + height / 2.0, bars, &fillings);
                y += height;
            }
            axis(canvas, bars, foot);
        })
    }

    fn samples<'a>(&'a self, fillings: &[Filling]) -> Vec<Sample<'a>> {
        let sample = |(name, filling): (&'a String, &Filling)| {
            let filling = *filling;
            Sample::new(name, move |canvas, x, y| {
                filling.fill(canvas, (x, y - 7.0), (x + SAMPLE, y + 7.0));
                canvas.frame((x, y - 7.0), (x + SAMPLE, y + 7.0), GREY);
            })
        };
        self.classes.iter().zip(fillings).map(sample).collect()
    }
}

impl Classed {
    fn draw(&self, canvas: &Canvas<'_>, name: &[String], y: f64, bars: (f64, f64), fillings: &[Filling]) {
        let shift = if self.note.is_some() { LINE / 2.0 } else { 0.0 };
        canvas.lines(name, MARGIN, y - shift, Pen::new(LABEL, BLACK_INK));
        if let Some(note) = self.note {
            let below = y + name.len() as f64 * LINE / 2.0;
            canvas.text(note, MARGIN, below, Pen::new(NOTE, GREY).styled(FontStyle::Italic));
        }
        canvas.text(&self.number, WIDTH - MARGIN, y, Pen::new(NUMBER, BLACK_INK).on(Side::Left));
        let (left, right) = bars;
        let (top, bottom) = (y - BAR / 2.0, y + BAR / 2.0);
        match &self.shares {
            Err(reason) => {
                let lines = wrap(reason, NOTE, right - left - 16.0);
                let pen = Pen::new(NOTE, BLACK_INK).styled(FontStyle::Italic);
                canvas.lines(&lines, left + 6.0, y, pen);
            }
            Ok(shares) => {
                let mut before = 0.0;
                for (share, filling) in shares.iter().zip(fillings) {
                    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
                    let place = |share: f64| (left + share.min(1.0) * (right - left)).round();
                    let (from, to) = (place(before), place(before + share));
                    before += share;
                    if to > from {
                        filling.fill(canvas, (from, top), (to, bottom));
                        canvas.line((to, top), (to, bottom), PAPER, 1);
                        label(canvas, share, filling, (from, to), y);
                    }
                }
                canvas.frame((left, top), (right, bottom), GREY);
            }
        }
    }
}

/// The percentage in a part of a bar, where it has room.
fn label(canvas: &Canvas<'_>, share: f64, filling: &Filling, (from, to): (f64, f64), y: f64) {
    // Nothing but all is 100 %.
    let words =
        if (0.995..1.0).contains(&share) { ">99 %".into() } else { format!("{:.0} %", share * 100.0) };
    let words = if width(&words, NOTE) + 6.0 <= to - from { words } else { words.replace(" %", "") };
    let half = width(&words, NOTE) / 2.0;
    if half * 2.0 + 2.0 > to - from {
        return;
    }
    let x = (from + to) / 2.0;
    if filling.is_patterned() {
        canvas.fill((x - half - 1.0, y - 8.0), (x + half + 1.0, y + 8.0), filling.ink);
    }
    canvas.text(&words, x, y, Pen::new(NOTE, readable_on(filling.ink)).on(Side::Middle));
}

fn axis(canvas: &Canvas<'_>, (left, right): (f64, f64), y: f64) {
    canvas.line((left, y), (right, y), BLACK_INK, 1);
    for quarter in 0..=4 {
        let x = left + (right - left) * f64::from(quarter) / 4.0;
        canvas.line((x, y), (x, y + 4.0), BLACK_INK, 1);
        let pen = Pen::new(NOTE, BLACK_INK).on(Side::Middle);
        canvas.text(&format!("{}", quarter * 25), x, y + 14.0, pen);
    }
    let pen = Pen::new(NUMBER, BLACK_INK).on(Side::Middle);
    canvas.text("share of the group's cases (%)", (left + right) / 2.0, y + 33.0, pen);
    canvas.line((left, y + 1.0), (right, y + 1.0), FAINT, 1);
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, shares: &[f64], ordered: bool) -> String {
        let classed = |(at, name): (usize, String)| {
            let shares = if at == 2 { Err("undefined: no cases".to_string()) } else { Ok(shares.to_vec()) };
            Classed { name, note: (at == 0).then_some("reference"), shares, number: "1,234".into() }
        };
        Classes {
            words: words(),
            classes: (0..shares.len()).map(|at| format!("class number {at}")).collect(),
            ordered,
            column: "cases".into(),
            groups: names(count).into_iter().enumerate().map(classed).collect(),
        }
        .svg()
    }

    #[test]
    fn whatever_the_shares_are_the_drawing_is_whole() {
        for count in [0, 1, 3, 30] {
            for ordered in [true, false] {
                check(&figure(count, &[], ordered));
                check(&figure(count, &[1.0], ordered));
                check(&figure(count, &[0.0, 0.0], ordered));
                check(&figure(count, &[0.999, 0.001, f64::NAN], ordered));
                check(&figure(count, &[1.0 / 14.0; 14], ordered));
            }
        }
    }

    #[test]
    fn only_all_is_a_hundred_percent() {
        assert!(figure(1, &[1.0], true).contains("100 %"));
        let nearly = figure(1, &[0.998, 0.002], true);
        assert!(nearly.contains("&gt;99 %") && !nearly.contains("100 %"), "{nearly}");
    }
}
