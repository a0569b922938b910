//! How far the deciles of a group lie from those of the reference: where in the distribution a gap sits.

use super::amount_axis::Measured;
use super::frame::{Point, upright_bar};
use super::heading::{Heading, Words};
use super::samples::{Sample, Samples};
use super::scale::Scale;
use super::strokes::{OWN, Stroke};
use super::text::wrap;
use super::theme::{BLACK_INK, GREY, MARGIN, NOTE, Pen, WIDTH, picture};
use super::tiles::{Common, Down, Head, Tiles, columns_for};

/// Differences of quantiles, one plot for each group.
#[derive(Debug, Clone)]
pub(super) struct QuantileDifferences {
    /// Title, subtitle and description.
    pub words: Words,
    /// The difference with its unit: `difference from White (EUR)`.
    pub axis: String,
    /// What the bars are: `95 % interval of this quantile alone`.
    pub interval: String,
    /// The groups without the reference, at most 30.
    pub groups: Vec<Differences>,
}

/// The differences of one group, or why there are none.
#[derive(Debug, Clone)]
pub(super) struct Differences {
    /// The name of the group, clean.
    pub name: String,
    /// What stands below the name: `n = 1,234`.
    pub note: String,
    /// In ascending order of the quantile.
    pub quantiles: Result<Vec<Difference>, String>,
}

/// The difference at one quantile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Difference {
    /// The quantile: 0.1 for the first decile.
    pub at: f64,
    /// The amount of the group less that of the reference, with its limits.
    pub amount: Measured,
}

/// Quantiles in percent.
const QUANTILES: Scale = Scale::Amount { low: 3.0, high: 97.0, step: 10.0 };
const JOINING: Stroke = Stroke { thickness: 1, ..OWN };

impl QuantileDifferences {
    /// The figure as SVG.
    pub(super) fn svg(&self) -> String {
        let heading = Heading::of(&self.words.title, &self.words.subtitle);
        let found = self.groups.iter().filter_map(|group| group.quantiles.as_ref().ok());
        let amounts: Vec<Measured> = found.flatten().map(|difference| difference.amount).collect();
        let y = Scale::differences(&amounts, if columns_for(self.groups.len()) > 2 { 5.0 } else { 7.0 });
        let head = |group: &Differences| Head { name: group.name.clone(), note: group.note.clone() };
        let heads: Vec<Head> = self.groups.iter().map(head).collect();
        let common = Common {
            x: QUANTILES,
            x_title: "quantile (%)",
            down: Down::Axis { y, title: &self.axis, flat: 0.66 },
            strip: 0.0,
            widest: 600.0,
            most_columns: 4,
        };
        let tiles = Tiles::of(&heads, common, heading.end() + 6.0);
        let beyond = amounts.iter().any(|amount| !y.holds(amount.low) || !y.holds(amount.high));
        let samples = Samples::of(self.samples(beyond));
        let words = "Above the line at 0 the group's amount at the quantile is higher than the reference's, below \
                     it lower.";
        let note = wrap(words, NOTE, WIDTH - 2.0 * MARGIN);
        let foot = tiles.foot() + 12.0;
        let height = foot + samples.height() + note.len() as f64 * 16.0 + 2.0;
        picture(height, &self.words.title, &self.words.alt, |canvas| {
            heading.draw(canvas);
            tiles.draw(canvas);
            for (group, frame) in self.groups.iter().zip(tiles.frames()) {
                match &group.quantiles {
                    Err(reason) => Tiles::reason(canvas, frame, reason),
                    Ok(found) if found.is_empty() => Tiles::reason(canvas, frame, "no quantile is compared"),
                    Ok(found) => {
                        let zero = frame.y_of(0.0);
                        canvas.line((frame.left, zero), (frame.right, zero), BLACK_INK, 2);
                        let point = |found: &Difference| Point { x: found.at * 100.0, y: found.amount.value };
                        frame.curve(canvas, &found.iter().map(point).collect::<Vec<_>>(), JOINING);
                        for difference in found {
                            let amount = difference.amount;
                            frame.interval(canvas, difference.at * 100.0, amount);
                            if y.holds(amount.value) {
                                OWN.mark(canvas, frame.x_of(difference.at * 100.0), frame.y_of(amount.value));
                            }
                        }
                    }
                }
            }
            samples.draw(canvas, foot);
            for (number, line) in note.iter().enumerate() {
                let y = foot + samples.height() + number as f64 * 16.0;
                canvas.text(line, MARGIN, y, Pen::new(NOTE, GREY));
            }
        })
    }

    fn samples(&self, beyond: bool) -> Vec<Sample<'_>> {
        let mut samples = vec![
            Sample::marked("difference of the quantiles", JOINING),
            Sample::new(&self.interval, |canvas, x, y| {
                upright_bar(canvas, x + 18.0, [y + 9.0, y - 9.0], [true; 2])
            }),
        ];
        if beyond {
            samples.push(Sample::new("goes on beyond the axis", |canvas, x, y| {
                upright_bar(canvas, x + 18.0, [y + 9.0, y - 9.0], [true, false]);
            }));
        }
        samples
    }
}

#[cfg(test)]
mod tests {
    use super::super::trials::{check, names, words};
    use super::*;

    fn figure(count: usize, values: &[Measured]) -> String {
        titled(count, values, "difference from White (EUR)")
    }

    fn titled(count: usize, values: &[Measured], axis: &str) -> String {
        let quantiles: Vec<Difference> = (1..)
            .zip(values)
            .map(|(decile, amount)| Difference { at: f64::from(decile) / 10.0, amount: *amount })
            .collect();
        let differences = |(at, name): (usize, String)| {
            let reason = "undefined: fewer than 20 cases, so the outer deciles have no limits".to_string();
            let quantiles = if at == 2 { Err(reason) } else { Ok(quantiles.clone()) };
            Differences { name, note: "n = 1,234".into(), quantiles }
        };
        QuantileDifferences {
            words: words(),
            axis: axis.into(),
            interval: "95 % interval of this decile alone".into(),
            groups: names(count).into_iter().enumerate().map(differences).collect(),
        }
        .svg()
    }

    #[test]
    fn whatever_the_differences_are_the_drawing_is_whole() {
        let about = |value: f64, reach: f64| Measured { value, low: value - reach, high: value + reach };
        for count in [0, 1, 2, 3, 4, 7, 30] {
            check(&figure(count, &[]));
            check(&figure(count, &[about(0.0, 0.0); 9]));
            check(&figure(count, &[about(-5.0, f64::INFINITY), about(3.0, 1.0)]));
            check(&figure(count, &[about(1e12, 3e11), about(-2e12, 1e10), about(f64::INFINITY, 0.0)]));
            check(&figure(count, &[about(1e-9, 1e-10); 9]));
        }
    }

    #[test]
    fn a_long_title_of_the_axis_lies_above_the_plots() {
        let long =
            "difference from a reference whose name goes on for about as long as names may (in thousands)";
        let value = Measured { value: 1.0, low: 0.0, high: 2.0 };
        for count in [1, 3, 30] {
            check(&titled(count, &[value], long));
        }
    }

    #[test]
    fn an_interval_beyond_the_axis_is_explained() {
        let value = |low, high| Measured { value: 1.0, low, high };
        assert!(!figure(1, &[value(0.5, 2.0)]).contains("goes on beyond the axis"));
        assert!(figure(1, &[value(0.5, f64::INFINITY)]).contains("goes on beyond the axis"));
    }
}
