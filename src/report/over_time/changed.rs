//! Has it changed? Each group and its gap to the reference, now and at each earlier time.

use super::super::document::{Block, Table, Text};
use super::super::numbers::{self, hits_of_base, percent};
use super::super::sentences::lower;
use super::told::{Sides, beside_name};
use super::{MOST_ROWS, earlier, together};
use crate::audit::Audit;
use crate::findings::{Before, Beside, Changing, Course, GroupChange, OverTime, group_name};
use crate::inference::change::Change;
use crate::measures::Measure;
use crate::policy::{Compare, Form, Reference};
use crate::share::Undefined;

/// As many changes as are told in parts.
const MOST_SPLITS: usize = 4;

/// A table for each earlier time, and what the changes are made of.
pub(super) fn changed(audit: &Audit, of: &OverTime, attribute: usize) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(4, Text::plain("Has it changed?"))];
    if of.changes.before.is_empty() {
        let none = format!("No earlier {} holds a row: there is nothing to compare with.", of.every.word());
        blocks.push(Block::Paragraph(Text::plain(none)));
        return blocks;
    }
    let course = &of.courses[attribute];
    if audit.policy.form() != Form::Amount {
        let same = match course.reference {
            Reference::Best => "the best group of both times together",
            _ => "the same at both times",
        };
        let note = format!(
            "The gap is a group's rate less that of its reference, {same}. An interval is of one change alone; adjusted \
             p-values allow for all groups, measures and attributes that were looked at since the same time.{}",
            together(of)
        );
        blocks.push(Block::Paragraph(Text::plain(note)));
    }
    for (index, before) in of.changes.before.iter().enumerate() {
        let here = |change: &&GroupChange| change.attribute == attribute && change.before == index;
        let all: Vec<&GroupChange> = of.changes.groups.iter().filter(here).collect();
        let since = Since { audit, of, course, before, all };
        blocks.extend(since.blocks(index, attribute));
    }
    blocks
}

/// The changes of an attribute since one earlier time.
struct Since<'a> {
    audit: &'a Audit,
    of: &'a OverTime,
    course: &'a Course,
    before: &'a Before,
    all: Vec<&'a GroupChange>,
}

impl Since<'_> {
    fn blocks(&self, index: usize, attribute: usize) -> Vec<Block> {
        let since = earlier(self.of, &self.before.since, &self.before.periods);
        let mut blocks =
            vec![Block::Paragraph(Text::strong(format!("{} beside {since}", self.of.judged_name())))];
        let means = self.all.iter().any(|change| matches!(change.changing, Changing::Mean(_)));
        match self.audit.policy.headline().filter(|_| !means) {
            Some(measure) => blocks.extend(self.shares(measure)),
            None => blocks.extend(self.means()),
        }
        let mut points = self.splits();
        let whole = self.of.changes.whole.iter();
        let whole = whole.filter(|change| change.attribute == attribute && change.before == index);
        points.extend(whole.filter_map(|change| {
            let split = change.split.ok()?;
            Some(Text::plain(format!(
                "All groups together: the rate changed by {} points, of which {} come from another mix of groups among the \
                 cases, {} from other rates of the groups{}.",
                numbers::points(split.gap),
                numbers::points(split.mix),
                numbers::points(split.rate),
                unmatched(split.unmatched, "groups that have cases at one time only")
                    + rounding(split.gap, [split.mix, split.rate, split.unmatched]),
            )))
        }));
        if !points.is_empty() {
            blocks.push(Block::List(points));
        }
        blocks.extend(self.others());
        blocks
    }

    fn of_headline(&self, measure: &'static Measure, compare: Compare) -> impl Iterator<Item = &GroupChange> {
        let of = self.all.iter().copied();
        of.filter(move |change| change.changing == Changing::Share(measure) && change.compare == compare)
    }

    /// The groups of a table: all, or those whose gap or rate changed most surely.
    fn shown(&self, measure: &'static Measure) -> Vec<&GroupChange> {
        let mut values: Vec<&GroupChange> = self.of_headline(measure, Compare::Value).collect();
        if values.len() > MOST_ROWS {
            let p = |change: &GroupChange| change.change.map_or(1.0, |change| change.test.p);
            let least = |value: &GroupChange| {
                let gap = self.of_headline(measure, Compare::Difference).find(|gap| gap.group == value.group);
                gap.map_or(1.0, p).min(p(value))
            };
            values.sort_by(|one, other| least(one).total_cmp(&least(other)));
            values.truncate(MOST_ROWS);
        }
        values
    }

    fn shares(&self, measure: &'static Measure) -> Vec<Block> {
        let shown = self.shown(measure);
        let reasons: Vec<_> = shown.iter().filter_map(|value| value.change.err()).collect();
        if let Some(reason) = reasons.first().filter(|_| reasons.len() == shown.len()) {
            return vec![Block::Paragraph(Text::plain(format!("No change can be told: {reason}.")))];
        }
        let beside = self.of_headline(measure, Compare::Difference).next().map(|gap| &gap.beside);
        let gap = beside.map_or_else(
            || Text::plain("Change of the gap, points"),
            |beside| Text::plain("Change of the gap to ").and(beside_name(beside)).then(", points"),
        );
        let mut table =
            Table::with(&["Group", "#Then", "#Now", "#Change, points", "#Interval", "#p (adjusted)"])
                .data_column(gap)
                .data_column(Text::plain("Interval"))
                .data_column(Text::plain("p (adjusted)"));
        for value in &shown {
            let gap = self.of_headline(measure, Compare::Difference).find(|gap| gap.group == value.group);
            let now =
                Sides::of(self.course, self.of.judged.clone(), &value.group, &Beside::Nobody, measure).group;
            let mut cells = vec![
                Text::data(group_name(&value.group)),
                self.then(value, measure, now.rate()),
                Text::plain(match now.base() {
                    0 => "no cases".into(),
                    _ => format!("{} ({})", percent(now), hits_of_base(now)),
                }),
            ];
            cells.extend(tested(value, numbers::points));
            match gap {
                Some(gap) => cells.extend(tested(gap, numbers::points)),
                None => cells.extend(["reference", "–", "–"].map(Text::plain)),
            }
            table.row(cells);
        }
        let all = self.of_headline(measure, Compare::Value).count();
        let mut blocks = vec![Block::Table(table)];
        if all > shown.len() {
            let few = format!(
                "These are the {} of {all} groups with the smallest p-values; all are in audit.json.",
                shown.len()
            );
            blocks.push(Block::Paragraph(Text::plain(few)));
        }
        blocks
    }

    /// The rate then: with its counts, or without where it is the mean of several.
    fn then(&self, value: &GroupChange, measure: &Measure, now: Result<f64, Undefined>) -> Text {
        if self.before.is_mean() {
            return match (value.change, now) {
                (Ok(change), Ok(now)) => {
                    Text::plain(format!("{} (mean)", numbers::float_percent(now - change.estimate.value)))
                }
                _ => Text::plain("–"),
            };
        }
        let names = &self.before.periods;
        let places = (0..self.of.periods.len()).filter(|at| names.contains(&self.of.periods[*at].name));
        let then = Sides::of(self.course, places, &value.group, &Beside::Nobody, measure).group;
        Text::plain(match then.base() {
            0 => "no cases".into(),
            _ => format!("{} ({})", percent(then), hits_of_base(then)),
        })
    }

    fn means(&self) -> Vec<Block> {
        let mut table = Table::with(&[
            "Group",
            "Compared with",
            "#Change of the difference",
            "#Interval",
            "#p (adjusted)",
        ]);
        let of_means = self.all.iter().filter(|change| matches!(change.changing, Changing::Mean(_)));
        let of_means: Vec<&&GroupChange> = of_means.collect();
        for change in of_means.iter().take(MOST_ROWS) {
            let mut cells = vec![Text::data(group_name(&change.group)), beside_name(&change.beside)];
            cells.extend(tested(change, numbers::amount));
            table.row(cells);
        }
        if table.rows.is_empty() {
            return vec![Block::Paragraph(Text::plain("No group can be compared."))];
        }
        let more = match of_means.len().saturating_sub(MOST_ROWS) {
            0 => String::new(),
            more => format!(" {more} more groups are in audit.json."),
        };
        let note = format!(
            "How the difference of mean amounts, group less those it is compared with, has changed. An interval is of one \
             change alone; adjusted p-values allow for all that were looked at.{more}{}",
            together(self.of)
        );
        vec![Block::Table(table), Block::Paragraph(Text::plain(note))]
    }

    /// The parts of the changes of gaps: of those that are told most surely.
    fn splits(&self) -> Vec<Text> {
        let known = self.all.iter().filter_map(|change| Some((change.change.ok()?.test.p, *change)));
        let mut known: Vec<(f64, &GroupChange)> =
            known.filter(|(_, change)| change.split.is_some()).collect();
        if known.len() > MOST_SPLITS {
            known.sort_by(|one, other| one.0.total_cmp(&other.0));
        }
        let mut points: Vec<Text> =
            known.iter().take(MOST_SPLITS).filter_map(|(_, change)| self.split(change)).collect();
        if known.len() > MOST_SPLITS {
            points.push(Text::plain("The parts of the other changes are in audit.json."));
        }
        points
    }

    /// The change of a gap in parts, in a sentence.
    fn split(&self, change: &GroupChange) -> Option<Text> {
        let split = change.split?.ok()?;
        let columns: Vec<&str> =
            self.audit.policy.conditions.iter().map(|condition| condition.column.as_str()).collect();
        let columns = columns.join(" × ");
        Some(
            Text::data(group_name(&change.group))
                .then(format!(
                    ": the gap changed by {} points, of which {} come from another mix of ",
                    numbers::points(split.change()),
                    numbers::points(split.mix())
                ))
                .and(Text::data(columns.clone()))
                .then(format!(" among the cases, {} from other rates within ", numbers::points(split.rate())))
                .and(Text::data(columns))
                .then(unmatched(split.unmatched(), "conditions with cases at one time only"))
                .then(rounding(split.change(), [split.mix(), split.rate(), split.unmatched()]))
                .then("."),
        )
    }

    /// What else was told from chance, of measures that the table does not show.
    fn others(&self) -> Vec<Block> {
        let headline = self.audit.policy.headline();
        let other = |change: &&&GroupChange| match change.changing {
            Changing::Share(measure) => Some(measure) != headline,
            Changing::Mean(_) => false,
        };
        let all: Vec<&&GroupChange> = self.all.iter().filter(other).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let level = 1.0 - self.audit.policy.confidence;
        let sure = all.iter().filter(|change| change.p_adjusted.is_some_and(|p| p < level));
        let sure: Vec<Text> = sure
            .map(|change| {
                let Changing::Share(measure) = change.changing else { return Text::default() };
                let by = change.change.map_or(0.0, |change| change.estimate.value);
                let gap = if change.compare == Compare::Value { "" } else { "gap of " };
                Text::data(group_name(&change.group))
                    .then(", ")
                    .and(Text::data(format!("{gap}{}", lower(measure.title))))
                    .then(format!(" by {} points", numbers::points(by)))
            })
            .collect();
        let total = sure.len();
        let text = Text::plain(format!(
            "Of {} changes of other measures that were looked at, ",
            numbers::count(all.len() as u64)
        ));
        let text = match total {
            0 => text.then("none can be told from chance."),
            1 => text.then("one can be told from chance: ").and(Text::join(sure, "; ")).then("."),
            _ => text
                .then(format!("{total} can be told from chance: "))
                .and(Text::join(sure.into_iter().take(6), "; "))
                .then(if total > 6 { "; and more." } else { "." }),
        };
        vec![Block::Paragraph(text.then(" All are in audit.json."))]
    }
}

fn unmatched(part: f64, what: &str) -> String {
    if numbers::points(part) == "0.0" {
        String::new()
    } else {
        format!(", and {} from {what}", numbers::points(part))
    }
}

/// Said where the parts as they are printed do not add up to the whole as it is printed.
fn rounding(whole: f64, parts: [f64; 3]) -> &'static str {
    // What is printed, in tenths of a point.
    let tenths =
        |part: f64| numbers::points(part).replace('−', "-").replace(['.', ','], "").parse::<i64>().ok();
    let sum: Option<i64> = parts.into_iter().map(tenths).sum();
    if sum == tenths(whole) { "" } else { " (each rounded by itself)" }
}

/// A change, its interval and its p-values.
fn tested(change: &GroupChange, write: fn(f64) -> String) -> [Text; 3] {
    match change.change {
        Err(reason) => [Text::plain(format!("– ({reason})")), Text::plain("–"), Text::plain("–")],
        Ok(Change { estimate, test }) => [
            Text::plain(write(estimate.value)),
            Text::plain(numbers::interval(estimate.interval, write)),
            Text::plain(match change.p_adjusted {
                Some(adjusted) => format!("{} ({})", numbers::p_value(test.p), numbers::p_value(adjusted)),
                None => numbers::p_value(test.p),
            }),
        ],
    }
}
