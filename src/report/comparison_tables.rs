//! The tables of a comparison: rates and amounts of every group on both sides, their gaps, and what changes come from.

use std::collections::BTreeSet;

use super::comparison_words::{beside, change_of, limits, reason, size};
use super::document::{Block, Table, Text};
use super::groups::SHOWN;
use super::numbers::{self, amount, count, hits_of_base, p_value, percent};
use crate::compare::{Compared, Side};
use crate::findings::{AtTime, Beside, Changing, GroupChange, group_name};
use crate::measures::{Measure, find_number};
use crate::policy::{Compare, Form};
use crate::share::Undefined;
use crate::tally::Level;

/// The measures that the report shows; `comparison.json` has all.
pub(super) fn shown(compared: &Compared) -> Vec<&'static Measure> {
    let policy = &compared.policy;
    let shown = policy.shares.iter().copied().filter(|measure| !measure.is_mean());
    let headline = policy.headline();
    shown
        .filter(|measure| {
            policy.form() != Form::YesNo || Some(*measure) == headline || SHOWN.contains(&measure.id)
        })
        .collect()
}

fn known(compared: &Compared, attribute: usize) -> BTreeSet<Vec<Level>> {
    compared.sides_of(attribute).into_iter().flat_map(|at| at.known()).collect()
}

/// Every group's share on both sides and its gap.
pub(super) fn shares(compared: &Compared, attribute: usize, measure: &'static Measure) -> Table {
    let mut table = Table::with(&[
        "Group",
        "#A",
        "#B",
        "#Change, points",
        "#Interval",
        "#p, corrected",
        "Compared with",
        "#Gap in A",
        "#Gap in B",
        "#Change of gap, points",
        "#Interval",
        "#p, corrected",
    ]);
    let changing = Changing::Share(measure);
    for group in known(compared, attribute) {
        let mut cells = vec![Text::data(group_name(&group))];
        cells.extend(compared.sides_of(attribute).map(|at| match at.share(&group, measure) {
            Ok(share) if share.base() > 0 => {
                Text::plain(format!("{} ({})", percent(share), hits_of_base(share)))
            }
            Ok(_) => Text::plain(reason(left_out(at, &group))),
            Err(why) => Text::plain(reason(why)),
        }));
        cells.extend(changed(compared, change_of(compared, attribute, &group, changing, Compare::Value)));
        cells.extend(gap_cells(
            compared,
            change_of(compared, attribute, &group, changing, Compare::Difference),
        ));
        table.row(cells);
    }
    table
}

/// Every group's mean and median on both sides, and the gap of the means.
pub(super) fn amounts(compared: &Compared, attribute: usize) -> Table {
    let mut table = Table::with(&[
        "Group",
        "#Cases in A",
        "#Cases in B",
        "#Mean in A",
        "#Mean in B",
        "#Median in A",
        "#Median in B",
        "Compared with",
        "#Gap of means in A",
        "#Gap of means in B",
        "#Change of gap",
        "#Interval",
        "#p, corrected",
    ]);
    let mean = Changing::Mean(find_number("mean").expect("the catalogue has the mean"));
    for group in known(compared, attribute) {
        let sides = [&compared.before, &compared.now].map(|side: &Side| side.amounts_of(attribute, &group));
        let mut cells = vec![Text::data(group_name(&group))];
        cells.extend(sides.map(|found| Text::plain(count(found.map_or(0, |found| found.cases)))));
        for of in [true, false] {
            cells.extend(sides.map(|found| {
                let level = found.map(|found| if of { found.mean } else { found.median });
                let Some((level, value)) = level.and_then(|level| Some((level, level.value.ok()?))) else {
                    return Text::plain(reason(Undefined::NoCases));
                };
                let limits = level
                    .interval
                    .map_or_else(String::new, |found| format!(" ({})", numbers::amounts(found)));
                Text::plain(format!("{}{limits}", amount(value)))
            }));
        }
        cells.extend(gap_cells(compared, change_of(compared, attribute, &group, mean, Compare::Difference)));
        table.row(cells);
    }
    table
}

/// Why a group has no share on a side.
fn left_out(at: &AtTime, levels: &[Level]) -> Undefined {
    let there = at.groups.iter().any(|group| group.levels == levels && !group.is_compared());
    if there { Undefined::Excluded } else { Undefined::NoCases }
}

/// Change, interval, p.
fn changed(compared: &Compared, change: Option<&GroupChange>) -> [Text; 3] {
    let dash = || Text::plain("–");
    let Some(change) = change else { return [dash(), dash(), dash()] };
    match change.change {
        Ok(found) => [
            Text::plain(size(change.changing, found.estimate.value)),
            Text::plain(limits(change.changing, found.estimate.interval)),
            change.p_adjusted.map_or_else(dash, |p| Text::plain(p_value(p))),
        ],
        Err(told) => {
            let why = compared.why(change.attribute, &change.group, told);
            [Text::plain(reason(why)), dash(), dash()]
        }
    }
}

/// Whom it is compared with, the gap on both sides, and its change.
fn gap_cells(compared: &Compared, change: Option<&GroupChange>) -> Vec<Text> {
    let dash = || Text::plain("–");
    let Some((change, gap)) = change.and_then(|change| Some((change, compared.gap(change)?))) else {
        return [Text::plain("reference")].into_iter().chain((0..5).map(|_| dash())).collect();
    };
    let side = |gap: Result<f64, Undefined>| {
        let why = |told| reason(compared.why(change.attribute, &change.group, told));
        Text::plain(gap.map_or_else(why, |value| size(change.changing, value)))
    };
    let mut cells = vec![beside(&change.beside), side(gap.before), side(gap.now)];
    cells.extend(changed(compared, Some(change)));
    cells
}

/// What the change of an overall rate and of the gaps comes from.
pub(super) fn splits(compared: &Compared, attribute: usize) -> Vec<Block> {
    let mut blocks = Vec::new();
    if let Some(whole) = compared.changes.whole.iter().find(|whole| whole.attribute == attribute) {
        blocks.push(Block::Paragraph(match whole.split {
            Ok(split) => Text::plain(format!(
                "Of all known groups together the rate changes by {} points: {} because the groups are of other sizes, {} \
                 because their rates are others, and {} from groups that are on one side alone.",
                numbers::points(split.gap),
                numbers::points(split.mix),
                numbers::points(split.rate),
                numbers::points(split.unmatched)
            )),
            Err(why) => Text::plain(format!("What the change of the overall rate comes from is {}.", reason(why))),
        }));
    }
    let of = |change: &&GroupChange| change.attribute == attribute && change.split.is_some();
    let changes: Vec<&GroupChange> = compared.changes.groups.iter().filter(of).collect();
    if changes.is_empty() {
        return blocks;
    }
    let mut table = Table::with(&[
        "Group",
        "Compared with",
        "#Change of gap, points",
        "#from other conditions",
        "#from other rates within them",
        "#from conditions on one side alone",
    ]);
    for change in changes {
        let mut cells = vec![Text::data(group_name(&change.group)), beside(&change.beside)];
        match change.split {
            Some(Ok(split)) => cells.extend(
                [split.change(), split.mix(), split.rate(), split.unmatched()]
                    .map(|part| Text::plain(numbers::points(part))),
            ),
            Some(Err(why)) => {
                cells.extend([reason(why), "–".into(), "–".into(), "–".into()].map(Text::plain))
            }
            None => cells.extend((0..4).map(|_| Text::plain("–"))),
        }
        table.row(cells);
    }
    let conditions = compared.policy.conditions.iter().map(|condition| Text::data(condition.column.clone()));
    blocks.push(Block::Heading(3, Text::plain("Like with like")));
    blocks.push(Block::Table(table));
    blocks.push(Block::Paragraph(
        Text::plain("The change of each gap in parts, within conditions: ")
            .and(Text::join(conditions, ", "))
            .then(
                ". A part from other conditions comes from cases of another kind, a part from other rates from other \
                 decisions on cases of the same kind (Kitagawa 1955). The parts have no interval, and each is rounded by itself.",
            ),
    ));
    blocks
}

/// Whether the groups of an attribute are compared with one that is the best over both sides.
pub(super) fn best_of(compared: &Compared, attribute: usize) -> bool {
    let policy = &compared.policy;
    let reference = policy.reference_of(&policy.attributes()[attribute]);
    let one = compared
        .changes
        .groups
        .iter()
        .any(|change| change.attribute == attribute && matches!(change.beside, Beside::Group(_)));
    reference == crate::policy::Reference::Best && one
}
