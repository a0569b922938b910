//! Putting files on the shelf: every row counted once, whatever was there before.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;

use super::database::Writing;
use super::shelf::{Counted, Recorded, Series};
use crate::error::Result;
use crate::findings::{Bookkeeping, Renamed, Revision, SameBytes};
use crate::source::Fingerprint;
use crate::tally::{Every, Tally};

/// A file of the log as it is looked at.
pub(crate) struct Looked {
    /// As the policy names it.
    pub(crate) path: String,
    /// What identifies its bytes: first in the way of the policy, then in every other way of recorded files.
    pub(crate) fingerprints: Vec<Fingerprint>,
}

impl Looked {
    /// Whether the recorded file has the same bytes.
    pub(crate) fn is(&self, recorded: &Recorded) -> bool {
        let same = |own: &Fingerprint| recorded.kind == own.kind.word() && recorded.hash == own.hex;
        self.fingerprints.iter().any(same)
    }
}

/// The files of a log, and what was counted of them.
pub(crate) struct Delivery<'a> {
    /// All files, in their order.
    pub(crate) looked: &'a [&'a Looked],
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
    let mut touched = Touched { writing, series: series.id, before: BTreeMap::new() };
    let mut counted: BTreeMap<String, Counted> =
        counted.into_iter().map(|counted| (counted.path.clone(), counted)).collect();
    let recorded = writing.recorded(series.id)?;
    // Which file each recorded one is now: the one of its name where that has its bytes, else the first that has.
    let is_named = |path: &str| looked.iter().any(|file| file.path == path);
    let place_of = |recorded: &Recorded| {
        let own = looked.iter().position(|file| file.path == recorded.path && file.is(recorded));
        own.or_else(|| looked.iter().position(|file| file.is(recorded)))
    };
    let places: Vec<Option<usize>> = recorded.iter().map(place_of).collect();

    let mut replaced = BTreeSet::new();
    let mut renamed: Vec<(i64, Renamed)> = Vec::new();
    for (file, place) in recorded.iter().zip(&places) {
        match place {
            None if is_named(&file.path) => {
                touched.note(writing.periods_of(file.id)?)?;
                writing.remove(file.id)?;
                replaced.insert(file.path.clone());
            }
            None => {}
            Some(place) if looked[*place].path == file.path => {}
            Some(place) => {
                let to = looked[*place].path.clone();
                renamed.push((file.id, Renamed { from: file.path.clone(), to }));
            }
        }
    }
    // Two files may have changed their names for each other's.
    for (source, _) in &renamed {
        writing.rename(*source, &format!("\u{0}{source}"))?;
    }
    for (source, name) in renamed {
        writing.rename(source, &name.to)?;
        books.renamed.push(name);
    }

    let mut put: Vec<usize> = Vec::new();
    for (place, file) in looked.iter().enumerate() {
        let is_changed = replaced.contains(&file.path);
        if is_changed {
            books.changed.push(file.path.clone());
        }
        if places.contains(&Some(place)) {
            books.unchanged += 1;
            continue;
        }
        let old = recorded.iter().zip(&places).find(|(recorded, _)| file.is(recorded));
        let old = old.and_then(|(_, place)| *place);
        let new = put.iter().copied().find(|put| looked[*put].fingerprints[0] == file.fingerprints[0]);
        if let Some(first) = old.or(new) {
            let (path, recorded) = (file.path.clone(), looked[first].path.clone());
            books.same.push(SameBytes { path, recorded });
            continue;
        }
        let mut counts = match counted.remove(&file.path) {
            Some(counts) => counts,
            None => recount(place)?,
        };
        books.kept_out += keep_out(&mut counts, series, every);
        touched.note(counts.periods.keys().cloned())?;
        writing.put(series.id, &counts, day)?;
        put.push(place);
        if !is_changed {
            books.new.push(file.path.clone());
        }
        shelved();
    }
    books.gone = writing.paths_with_counts(series.id)?;
    books.gone.retain(|path| !is_named(path));
    books.revised = touched.revised()?;
    Ok(books)
}

/// Takes out what belongs to periods that were forgotten, and says how many cases that were.
fn keep_out(counts: &mut Counted, series: &Series, every: Every) -> u64 {
    let is_forgotten = |period: &str| {
        let last = every.days(period).map(|days| days.last.to_string());
        last.zip(series.forgotten.as_ref()).is_some_and(|(last, before)| last < *before)
    };
    let mut cases = 0;
    counts.periods.retain(|period, tally| {
        let stays = !is_forgotten(period);
        cases += if stays { 0 } else { tally.read() };
        stays
    });
    cases
}

/// The periods that are written to, with their counts before.
struct Touched<'w> {
    writing: &'w Writing<'w>,
    series: i64,
    before: BTreeMap<String, Option<Tally>>,
}

impl Touched<'_> {
    /// Notes the counts of periods that are about to be written to.
    fn note(&mut self, periods: impl IntoIterator<Item = String>) -> Result<()> {
        for period in periods.into_iter().filter(|period| !period.is_empty()) {
            if !self.before.contains_key(&period) {
                let before = self.writing.counts_of(self.series, &period)?;
                self.before.insert(period, before);
            }
        }
        Ok(())
    }

    /// The periods that had counts and have others now.
    fn revised(self) -> Result<Vec<Revision>> {
        let mut revised = Vec::new();
        for (period, before) in self.before {
            let Some(before) = before else { continue };
            let now = self.writing.counts_of(self.series, &period)?.unwrap_or_default();
            if before != now {
                revised.push(Revision { period, before: before.used, now: now.used });
            }
        }
        Ok(revised)
    }
}

impl Writing<'_> {
    /// The periods a file gave to.
    fn periods_of(&self, source: i64) -> Result<Vec<String>> {
        let sql = "SELECT period FROM counts WHERE source = ?1 ORDER BY period";
        self.texts(sql, source)
    }

    /// The files that gave to a period that is held.
    fn paths_with_counts(&self, series: i64) -> Result<Vec<String>> {
        let sql = "SELECT path FROM sources WHERE series = ?1
                   AND EXISTS (SELECT 1 FROM counts WHERE source = sources.id) ORDER BY path";
        self.texts(sql, series)
    }

    fn texts(&self, sql: &str, of: i64) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            self.transaction.prepare(sql)?.query_map([of], |row| row.get(0))?.collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// Gives a recorded file another name.
    fn rename(&self, source: i64, path: &str) -> Result<()> {
        let renamed =
            self.transaction.execute("UPDATE sources SET path = ?2 WHERE id = ?1", params![source, path]);
        renamed.map(|_| ()).map_err(|error| self.failed(&error))
    }
}
