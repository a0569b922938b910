//! A comparison: each group's value on both sides, beside the change of its gap.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Figure;
use super::amount_axis::Measured;
use super::forest::{Cell, Forest, Panel, Row, label_room};
use super::marks::{Earlier, Mark, Shape};
use super::scale::Scale;
use super::scene::{MOST_ROWS, undefined};
use super::text::{LONGEST, amount, clean, fixed, isolate, labels, percent, shorten};
use super::theme::LABEL;
use crate::compare::{Compared, Side};
use crate::findings::{Changing, GroupChange};
use crate::inference::Interval;
use crate::measures::{Measure, find_number};
use crate::policy::{Compare, Form};
use crate::share::Undefined;
use crate::tally::Level;

/// How the ids of these figures begin.
pub const COMPARISON: &str = "sides";

/// The figures of a comparison, one for each attribute with a group on both sides: rates, or mean amounts.
///
/// The same comparison gives the same bytes, whatever the number of threads.
pub fn comparison_figures(compared: &Compared) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    for index in 0..compared.policy.attributes().len() {
        let Some(figure) = Pairs::of(compared, index).and_then(|pairs| pairs.figure()) else { continue };
        let taken = figures.iter().any(|other| other.id == figure.id);
        let id = if taken { format!("{}-{}", figure.id, index + 1) } else { figure.id.clone() };
        figures.push(Figure { id, ..figure });
    }
    figures
}

/// A value with its interval.
#[derive(Clone, Copy)]
struct Known {
    value: f64,
    interval: Option<Interval>,
}

/// An attribute on both sides.
struct Pairs<'a> {
    compared: &'a Compared,
    index: usize,
    /// What is drawn: a share, or the mean amount.
    changing: Changing,
    shown: Vec<Vec<Level>>,
    hidden: usize,
}

impl<'a> Pairs<'a> {
    fn of(compared: &'a Compared, index: usize) -> Option<Pairs<'a>> {
        let changing = match compared.policy.form() {
            Form::Amount => Changing::Mean(find_number("mean")?),
            _ => Changing::Share(compared.policy.headline().filter(|measure| !measure.is_mean())?),
        };
        let sides = compared.sides_of(index);
        let known: BTreeSet<Vec<Level>> = sides.into_iter().flat_map(|at| at.known()).collect();
        let cases = |levels: &Vec<Level>| -> u64 {
            let groups = sides.into_iter().filter_map(|at| at.group(levels));
            groups.map(|group| group.counts.cases()).sum()
        };
        let mut shown: Vec<Vec<Level>> = known.into_iter().collect();
        let hidden = shown.len().saturating_sub(MOST_ROWS);
        shown.sort_by_key(|levels| Reverse(cases(levels)));
        shown.truncate(MOST_ROWS);
        shown.sort();
        Some(Pairs { compared, index, changing, shown, hidden })
    }

    fn value(&self, side: &Side, levels: &[Level]) -> Result<Known, Undefined> {
        match self.changing {
            Changing::Share(measure) => share(side, self.index, levels, measure),
            Changing::Mean(_) => {
                let mean = side.amounts_of(self.index, levels).ok_or(Undefined::NoCases)?.mean;
                Ok(Known { value: mean.value?, interval: mean.interval })
            }
        }
    }

    fn change(&self, levels: &[Level]) -> Option<&'a GroupChange> {
        self.compared.changes.groups.iter().find(|change| {
            change.attribute == self.index
                && change.compare == Compare::Difference
                && change.changing == self.changing
                && change.group == levels
        })
    }

    fn is_share(&self) -> bool {
        matches!(self.changing, Changing::Share(_))
    }

    fn written(&self, value: f64) -> String {
        if self.is_share() { percent(value) } else { amount(value) }
    }

    /// A gap or its change, in the unit of the right axis.
    fn size(&self, value: f64) -> f64 {
        if self.is_share() { value * 100.0 } else { value }
    }

    fn figure(&self) -> Option<Figure> {
        let sides = [&self.compared.before, &self.compared.now];
        let values: Vec<[Result<Known, Undefined>; 2]> =
            self.shown.iter().map(|levels| sides.map(|side| self.value(side, levels))).collect();
        if !values.iter().flatten().any(Result::is_ok) {
            return None;
        }
        let changes: Vec<Option<&GroupChange>> =
            self.shown.iter().map(|levels| self.change(levels)).collect();
        let names: Vec<String> = self.shown.iter().map(|levels| name(levels)).collect();
        let columns = self.compared.policy.columns_of(&self.compared.policy.attributes()[self.index]);
        let names = labels(&names, LABEL, label_room(2), columns.len() + 1);
        let rows = values.iter().zip(&changes).zip(names).map(|((pair, change), label)| Row {
            label,
            note: None,
            cells: vec![self.pair_cell(pair), self.change_cell(*change)],
        });
        let rows: Vec<Row> = rows.collect();

        let what = match self.changing {
            Changing::Share(measure) => clean(measure.title),
            Changing::Mean(_) => format!("Mean of {}", clean(&self.compared.policy.decision.column)),
        };
        let about: Vec<String> =
            columns.iter().map(|column| isolate(&shorten(&clean(column), LONGEST))).collect();
        let title = format!("{what} by {}, A and B", about.join(" × "));
        let [a, b] = sides.map(|side| isolate(&shorten(&clean(&side.name), LONGEST)));
        let level = format!("{} %", (self.compared.policy.confidence * 1e8).round() / 1e6);
        let unit = if self.is_share() { "%" } else { "mean" };
        let forest = Forest {
            title: title.clone(),
            subtitle: vec![format!("A: {a}"), format!("B: {b}")],
            panels: vec![
                Panel {
                    heading: "Each group on both sides".into(),
                    axis: if self.is_share() { format!("share ({unit})") } else { what.clone() },
                    scale: self.scale_of_values(&values),
                    equal_at: None,
                    bounds: Vec::new(),
                    columns: vec!["A".into(), "B".into()],
                },
                Panel {
                    heading: "Change of its gap".into(),
                    axis: if self.is_share() {
                        "gap in B less gap in A (points)"
                    } else {
                        "gap in B less gap in A"
                    }
                    .into(),
                    scale: self.scale_of_changes(&changes),
                    equal_at: Some(0.0),
                    bounds: Vec::new(),
                    columns: vec![if self.is_share() { "points" } else { "change" }.into()],
                },
            ],
            rows,
            legend: vec![
                (Shape::Earlier, format!("A, with its {level} interval")),
                (Shape::Dot, "B, or a change".into()),
                (Shape::Plain, format!("{level} interval of this one alone")),
            ],
        };
        let alt = self.alt(&title, &changes);
        let hidden = match self.hidden {
            0 => String::new(),
            more => format!(
                " The {} groups with the most cases are drawn; {more} more are in the tables.",
                self.shown.len()
            ),
        };
        let caption = format!(
            "Left, each group in A (ring) and in B (dot), with the {level} interval of each alone. Right, the change of its \
             gap to whom it is compared with, B less A, with the {level} interval of that change alone: where it reaches \
             zero, the change is not told from chance. p-values corrected over all gaps are in the table.{hidden}"
        );
        Some(Figure {
            id: format!("{COMPARISON}-{}", super::about(&columns, self.index)),
            kind: COMPARISON,
            attribute: self.index,
            svg: forest.svg(&alt),
            title,
            caption,
            alt,
        })
    }

    fn alt(&self, title: &str, changes: &[Option<&GroupChange>]) -> String {
        let known = changes.iter().flatten().filter_map(|change| Some((change, change.change.ok()?)));
        let largest =
            known.max_by(|one, other| one.1.estimate.value.abs().total_cmp(&other.1.estimate.value.abs()));
        let words = largest.map_or(String::new(), |(change, found)| {
            let size = fixed(self.size(found.estimate.value), if self.is_share() { 1 } else { 2 });
            let unit = if self.is_share() { " points" } else { "" };
            format!(" The gap of {} changes most: by {size}{unit}.", shorten(&name(&change.group), LONGEST))
        });
        format!("{title}, {} groups.{words}", self.shown.len())
    }

    fn pair_cell(&self, [before, now]: &[Result<Known, Undefined>; 2]) -> Cell {
        let limits = |known: &Known| known.interval.map(|interval| (interval.low, interval.high));
        let numbers =
            [before, now].map(|side| side.map_or_else(|_| "–".into(), |known| self.written(known.value)));
        let mark = match (before, now) {
            (_, Ok(now)) => Ok(Mark {
                value: now.value,
                plain: limits(now),
                joint: None,
                beside: None,
                earlier: before
                    .as_ref()
                    .ok()
                    .map(|before| Earlier { value: before.value, plain: limits(before) }),
                shape: Shape::Dot,
            }),
            (_, Err(reason)) => Err(format!("B {}", undefined(*reason))),
        };
        Cell { mark, numbers: numbers.to_vec() }
    }

    fn change_cell(&self, change: Option<&GroupChange>) -> Cell {
        let Some(change) = change else {
            return Cell { mark: Err("reference".into()), numbers: vec![String::new()] };
        };
        match change.change {
            Ok(found) => {
                let (value, interval) = (self.size(found.estimate.value), found.estimate.interval);
                let plain = Some((self.size(interval.low), self.size(interval.high)));
                let mark = Mark { value, plain, joint: None, beside: None, earlier: None, shape: Shape::Dot };
                let number = if self.is_share() { fixed(value, 1) } else { amount(value) };
                Cell { mark: Ok(mark), numbers: vec![number] }
            }
            Err(told) => {
                let reason = match self.compared.why(change.attribute, &change.group, told) {
                    Undefined::EarlierUndefined => "undefined: no value in A".into(),
                    other => undefined(other),
                };
                Cell { mark: Err(reason), numbers: vec![String::new()] }
            }
        }
    }

    fn scale_of_values(&self, values: &[[Result<Known, Undefined>; 2]]) -> Scale {
        let known = values.iter().flatten().filter_map(|value| value.as_ref().ok());
        let measured = known.map(|known| {
            let interval = known.interval;
            Measured {
                value: known.value,
                low: interval.map_or(known.value, |interval| interval.low),
                high: interval.map_or(known.value, |interval| interval.high),
            }
        });
        let measured: Vec<Measured> = measured.collect();
        match self.is_share() {
            true => Scale::percent_over(measured.iter().flat_map(|one| [one.low, one.high])),
            false => Scale::scores(&measured, 4.0),
        }
    }

    fn scale_of_changes(&self, changes: &[Option<&GroupChange>]) -> Scale {
        let known = changes.iter().flatten().filter_map(|change| change.change.ok());
        let measured = known.map(|found| Measured {
            value: self.size(found.estimate.value),
            low: self.size(found.estimate.interval.low),
            high: self.size(found.estimate.interval.high),
        });
        let measured: Vec<Measured> = measured.collect();
        if measured.is_empty() { Scale::between(-1.0, 1.0, 4.0) } else { Scale::differences(&measured, 4.0) }
    }
}

fn share(side: &Side, index: usize, levels: &[Level], measure: &Measure) -> Result<Known, Undefined> {
    let group = side.attributes[index].group(levels).ok_or(Undefined::NoCases)?;
    let found = group.measures.iter().find(|value| value.measure == measure).ok_or(Undefined::NotComputed)?;
    Ok(Known { value: found.rate?.value(), interval: found.interval })
}

fn name(levels: &[Level]) -> String {
    let levels = levels.iter().map(|level| isolate(&clean(&level.to_string())));
    levels.collect::<Vec<_>>().join(" / ")
}
