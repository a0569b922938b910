//! What the record of periods lacks, holds twice or holds too early, on the day of a check.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::select::Select;
use crate::findings::{Ahead, Missing, Overlap};
use crate::history::{Given, Recorded};
use crate::tally::{Every, Tally};

/// As many cases tell two files of the same rows from two that are alike by chance.
const FEWEST: u64 = 30;

/// The periods after the last judged one that are over and of which no file holds a row. Where only earlier periods
/// were asked for, none is missing.
pub(super) fn missing(every: Every, select: &Select, judged: &str, today: Date) -> Option<Missing> {
    if select.until.is_some() {
        return None;
    }
    let running = every.days(&every.period(today))?;
    let newest = every.period(running.first.yesterday().ok()?);
    let first = every.after(judged)?;
    (first <= newest).then_some(Missing { first, last: newest })
}

/// Periods that no check has judged although an earlier check had judged one before them: two exports that came
/// together, or one that came late. `held` are the periods with rows, `before` those that checks have judged.
pub(super) fn unjudged(
    every: Every,
    held: &[&str],
    before: &[Range<String>],
    judged: &[String],
) -> Vec<String> {
    // What lies before the first check of the series was never meant to be judged month by month.
    let (Some(first), Some(last)) = (before.first().map(|range| &range.start), judged.last()) else {
        return Vec::new();
    };
    let was_judged = |name: &str| {
        judged.iter().any(|judged| judged == name)
            || before.iter().any(|range| range.start.as_str() <= name && name <= range.end.as_str())
    };
    let between = held.iter().filter(|name| **name > first.as_str() && **name < last.as_str());
    let unjudged = between.filter(|name| every.days(name).is_some() && !was_judged(name));
    unjudged.map(|name| (*name).to_string()).collect()
}

/// Periods that begin after today.
pub(super) fn ahead(every: Every, by_period: &BTreeMap<&str, Tally>, today: Date) -> Vec<Ahead> {
    let later = by_period.iter().filter(|(name, _)| every.days(name).is_some_and(|days| days.first > today));
    later.map(|(name, tally)| Ahead { period: (*name).to_string(), cases: tally.used }).collect()
}

/// Pairs of files of which one holds, in some period, every count of the other and little else.
pub(super) fn overlapping(given: &[Given], recorded: &[Recorded]) -> Vec<Overlap> {
    let name = |source: i64| {
        let found = recorded.iter().find(|file| file.id == source);
        found.map(|file| file.path.clone()).unwrap_or_default()
    };
    let mut found = Vec::new();
    // What is given is in the order of periods.
    for period in given.chunk_by(|one, other| one.period == other.period) {
        for (index, one) in period.iter().enumerate().filter(|(_, one)| !one.period.is_empty()) {
            for other in &period[index + 1..] {
                let (larger, smaller) =
                    if one.tally.used >= other.tally.used { (one, other) } else { (other, one) };
                // Two in a hundred more: two files of different rows never agree so closely in every count.
                let nearly = larger.tally.used - smaller.tally.used <= larger.tally.used / 50;
                if nearly && smaller.tally.used >= FEWEST && larger.tally.holds(&smaller.tally) {
                    let (file, other) = (name(larger.source), name(smaller.source));
                    let (period, cases) = (smaller.period.clone(), smaller.tally.used);
                    found.push(Overlap { period, file, other, cases });
                }
            }
        }
    }
    found
}
