//! Putting files on the shelf: every row counted once, whatever was there before.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};

use super::database::Writing;
use super::shelf::{Counted, Recorded, Series};
use crate::error::Result;
use crate::findings::{Bookkeeping, Revision, SameBytes};
use crate::source::Fingerprint;
use crate::tally::Every;

/// A file of the log as it is looked at: its name and its fingerprint.
pub(crate) type Looked = (String, Fingerprint);

/// The files of a log, and what was counted of them.
pub(crate) struct Delivery<'a> {
    /// All files, in their order.
    pub(crate) looked: &'a [Looked],
    /// Those that were not recorded when the check began.
    pub(crate) counted: Vec<Counted>,
    /// Counts one of the files, by its place.
    pub(crate) recount: &'a dyn Fn(usize) -> Result<Counted>,
    /// The day of the check.
    pub(crate) day: &'a str,
    /// Told after each file that was put on the shelf.
    pub(crate) shelved: &'a dyn Fn(),
}

/// Brings the shelf of a series to what the files of the log hold, and says what was new.
///
/// A file is its bytes: one that is recorded is left alone under whatever name, one whose bytes have changed
/// replaces what it gave before. What another check has recorded or taken away since this one began is seen here, and
/// a file that is missing is counted again.
pub(crate) fn shelve(
    writing: &Writing<'_>,
    series: &Series,
    every: Every,
    delivery: Delivery<'_>,
) -> Result<Bookkeeping> {
    let Delivery { looked, counted, recount, day, shelved } = delivery;
    let mut books = Bookkeeping::default();
    let before = writing.cases_by_period(series.id)?;
    let mut counted: BTreeMap<String, Counted> =
        counted.into_iter().map(|counted| (counted.path.clone(), counted)).collect();
    for (place, (path, fingerprint)) in looked.iter().enumerate() {
        let recorded = writing.recorded(series.id)?;
        let same = |file: &&Recorded| file.hash == fingerprint.hex && file.kind == fingerprint.kind.word();
        let own = recorded.iter().find(|file| file.path == *path);
        if own.as_ref().is_some_and(same) {
            books.unchanged += 1;
            continue;
        }
        if let Some(old) = own {
            writing.remove(old.id)?;
        }
        if let Some(other) = recorded.iter().find(same) {
            // A file that was renamed is the same file.
            if !looked.iter().any(|(path, _)| *path == other.path) {
                writing.rename(other.id, path)?;
                books.unchanged += 1;
            } else {
                books.same.push(SameBytes { path: path.clone(), recorded: other.path.clone() });
            }
            continue;
        }
        let mut file = match counted.remove(path) {
            Some(file) => file,
            None => recount(place)?,
        };
        // What was forgotten is not recorded again.
        if let Some(forgotten) = &series.forgotten {
            let stays = |period: &str| {
                every.days(period).is_none_or(|days| days.last.to_string().as_str() >= forgotten.as_str())
            };
            file.periods.retain(|period, _| stays(period));
        }
        writing.put(series.id, &file, day)?;
        match own {
            Some(_) => books.changed.push(path.clone()),
            None => books.new.push(path.clone()),
        }
        shelved();
    }
    let named = |file: &Recorded| looked.iter().any(|(path, _)| *path == file.path);
    let recorded = writing.recorded(series.id)?;
    books.gone = recorded.into_iter().filter(|file| !named(file)).map(|file| file.path).collect();
    let now = writing.cases_by_period(series.id)?;
    let periods = before.iter().filter(|(period, _)| !period.is_empty());
    let revised = periods.map(|(period, before)| Revision {
        period: period.clone(),
        before: *before,
        now: now.get(period).copied().unwrap_or(0),
    });
    books.revised = revised.filter(|revision| revision.before != revision.now).collect();
    Ok(books)
}

impl Writing<'_> {
    /// The cases that are recorded of each period.
    fn cases_by_period(&self, series: i64) -> Result<BTreeMap<String, u64>> {
        let read = || -> rusqlite::Result<BTreeMap<String, u64>> {
            let sql = "SELECT counts.period, sum(counts.cases) FROM counts
                       JOIN sources ON sources.id = counts.source
                       WHERE sources.series = ?1 GROUP BY counts.period";
            let mut select = self.transaction.prepare(sql)?;
            select.query_map([series], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?.collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// Gives a recorded file another name.
    fn rename(&self, source: i64, path: &str) -> Result<()> {
        let renamed =
            self.transaction.execute("UPDATE sources SET path = ?2 WHERE id = ?1", params![source, path]);
        renamed.map(|_| ()).map_err(|error| self.failed(&error))
    }

    /// Whether no check of a series was kept yet.
    pub(crate) fn is_first(&self, series: &Series) -> Result<bool> {
        let sql = "SELECT 1 FROM checks WHERE series = ?1 LIMIT 1";
        let found = self.transaction.query_row(sql, [series.id], |_| Ok(())).optional();
        found.map(|found| found.is_none()).map_err(|error| self.failed(&error))
    }
}
