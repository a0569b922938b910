//! The shelf of a series: what each file gave to each period.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::database::{History, Writing};
use super::stored::{pack, unpack};
use crate::error::Result;
use crate::source::Fingerprint;
use crate::tally::{Seen, Tally};

/// The checks of one policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// Its number in the history.
    pub id: i64,
    /// The hash of what is asked and demanded.
    pub policy: String,
    /// The name of the audit when it began.
    pub name: String,
    /// The length of its periods, in the word of the policy.
    pub every: String,
    /// The day of its first check.
    pub begun: String,
    /// Periods that end before this day were forgotten.
    pub forgotten: Option<String>,
}

/// A file that is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the history.
    pub id: i64,
    /// As the policy names it.
    pub path: String,
    /// How its hash was made, in the word of the policy.
    pub kind: String,
    /// Its hash.
    pub hash: String,
    /// Its size.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
    /// Whether the history holds cases of it: of a file whose periods were all forgotten, its hash alone is left.
    pub is_held: bool,
}

/// What of a policy's values occurred in a file; no value of a person is in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct StoredSeen {
    two_valued: bool,
    values: BTreeSet<String>,
    matched: BTreeSet<usize>,
    renamed: BTreeSet<String>,
}

/// A file that was counted, by period.
pub(crate) struct Counted {
    pub(crate) path: String,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) rows: u64,
    /// What of it is kept of what occurred; no value of a person is in it.
    pub(crate) seen: Vec<Seen>,
    /// All that is known of what occurred, for the check that counted it.
    pub(crate) met: Vec<Seen>,
    /// By the name of the period; rows without a date under the empty name.
    pub(crate) periods: BTreeMap<String, Tally>,
}

/// What a file gave to a period, unpacked.
pub(crate) struct Given {
    pub(crate) source: i64,
    pub(crate) period: String,
    pub(crate) tally: Tally,
}

impl History {
    /// All series, in the order in which they began.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn series(&self) -> Result<Vec<Series>> {
        let read = || -> rusqlite::Result<Vec<Series>> {
            let sql = "SELECT id, policy, name, every, begun, forgotten FROM series ORDER BY id";
            self.connection().prepare(sql)?.query_map([], series_of_row)?.collect()
        };
        read().map_err(|error| self.failed(&error))
    }

    /// The files of a series, in the order of their paths.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recorded(&self, series: i64) -> Result<Vec<Recorded>> {
        recorded(self.connection(), series).map_err(|error| self.failed(&error))
    }

    /// The series of a policy.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn series_of(&self, policy: &str) -> Result<Option<Series>> {
        series_of(self.connection(), policy).map_err(|error| self.failed(&error))
    }
}

impl Writing<'_> {
    /// The series of a policy.
    pub(crate) fn series_of(&self, policy: &str) -> Result<Option<Series>> {
        series_of(&self.transaction, policy).map_err(|error| self.failed(&error))
    }

    /// Whether the history has any series.
    pub(crate) fn has_series(&self) -> Result<bool> {
        let found = self.transaction.query_row("SELECT count(*) FROM series", [], |row| row.get::<_, i64>(0));
        found.map(|series| series > 0).map_err(|error| self.failed(&error))
    }

    /// Begins the series of a policy.
    pub(crate) fn begin_series(&self, policy: &str, name: &str, every: &str, day: &str) -> Result<Series> {
        let begin = || -> rusqlite::Result<Series> {
            self.transaction.execute(
                "INSERT INTO series (policy, name, every, begun) VALUES (?1, ?2, ?3, ?4)",
                params![policy, name, every, day],
            )?;
            let id = self.transaction.last_insert_rowid();
            let (policy, name, every, begun) = (policy.into(), name.into(), every.into(), day.into());
            Ok(Series { id, policy, name, every, begun, forgotten: None })
        };
        begin().map_err(|error| self.failed(&error))
    }

    pub(crate) fn recorded(&self, series: i64) -> Result<Vec<Recorded>> {
        recorded(&self.transaction, series).map_err(|error| self.failed(&error))
    }

    /// Takes a file and all it gave off the shelf.
    pub(crate) fn remove(&self, source: i64) -> Result<()> {
        let removed = self.transaction.execute("DELETE FROM sources WHERE id = ?1", [source]);
        removed.map(|_| ()).map_err(|error| self.failed(&error))
    }

    /// Puts what a file gives onto the shelf.
    pub(crate) fn put(&self, series: i64, counted: &Counted, day: &str) -> Result<()> {
        let stored = counted.seen.iter().map(|seen| StoredSeen {
            two_valued: seen.two_valued,
            values: seen.values.clone(),
            matched: seen.matched.clone(),
            renamed: seen.renamed.clone(),
        });
        // Maps have text keys, so this cannot fail.
        let seen = serde_json::to_string(&stored.collect::<Vec<_>>()).expect("it is valid JSON");
        let put = || -> rusqlite::Result<()> {
            let Fingerprint { kind, hex, bytes } = &counted.fingerprint;
            self.transaction.execute(
                "INSERT INTO sources (series, path, kind, hash, bytes, rows, seen, recorded)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    series,
                    counted.path,
                    kind.word(),
                    hex,
                    *bytes as i64,
                    counted.rows as i64,
                    seen,
                    day
                ],
            )?;
            let source = self.transaction.last_insert_rowid();
            let sql = "INSERT INTO counts (source, period, cases, tally) VALUES (?1, ?2, ?3, ?4)";
            let mut insert = self.transaction.prepare(sql)?;
            for (period, tally) in &counted.periods {
                insert.execute(params![source, period, tally.used as i64, pack(tally)])?;
            }
            Ok(())
        };
        put().map_err(|error| self.failed(&error))
    }

    /// Everything on the shelf of a series, by period and file.
    pub(crate) fn given(&self, series: i64) -> Result<Vec<Given>> {
        self.unpacked("sources.series = ?1", params![series])
    }

    /// The counts of one period, from all files; nothing where no file gave to it.
    pub(crate) fn counts_of(&self, series: i64, period: &str) -> Result<Option<Tally>> {
        let given = self.unpacked("sources.series = ?1 AND counts.period = ?2", params![series, period])?;
        let merged = given.into_iter().map(|given| given.tally).reduce(Tally::merge);
        // How many files they come from is no part of the counts.
        Ok(merged.map(|tally| Tally { sources: Vec::new(), ..tally }))
    }

    fn unpacked(&self, which: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Given>> {
        let read = || -> rusqlite::Result<Vec<(i64, String, Vec<u8>)>> {
            let sql = format!(
                "SELECT counts.source, counts.period, counts.tally FROM counts
                 JOIN sources ON sources.id = counts.source
                 WHERE {which} ORDER BY counts.period, sources.path"
            );
            let mut select = self.transaction.prepare(&sql)?;
            select.query_map(values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        };
        let rows = read().map_err(|error| self.failed(&error))?;
        let given = rows.into_iter().map(|(source, period, packed)| {
            let tally =
                unpack(&packed).map_err(|reason| self.damaged(format!("in period {period:?}, {reason}")))?;
            Ok(Given { source, period, tally })
        });
        given.collect()
    }

    /// What occurred in the files of a series, axis by axis, merged.
    pub(crate) fn seen(&self, series: i64) -> Result<Vec<Seen>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let sql = "SELECT seen FROM sources WHERE series = ?1 ORDER BY path";
            self.transaction.prepare(sql)?.query_map([series], |row| row.get(0))?.collect()
        };
        let mut merged: Vec<Seen> = Vec::new();
        for text in read().map_err(|error| self.failed(&error))? {
            let stored: Vec<StoredSeen> = serde_json::from_str(&text)
                .map_err(|error| self.damaged(format!("the values of a file cannot be read ({error})")))?;
            for (axis, stored) in stored.into_iter().enumerate() {
                let StoredSeen { two_valued, values, matched, renamed } = stored;
                let seen = Seen { two_valued, values, matched, renamed };
                match merged.get_mut(axis) {
                    Some(all) => all.merge(seen),
                    None => merged.push(seen),
                }
            }
        }
        Ok(merged)
    }
}

fn series_of(connection: &Connection, policy: &str) -> rusqlite::Result<Option<Series>> {
    let sql = "SELECT id, policy, name, every, begun, forgotten FROM series WHERE policy = ?1";
    connection.query_row(sql, [policy], series_of_row).optional()
}

fn series_of_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Series> {
    Ok(Series {
        id: row.get(0)?,
        policy: row.get(1)?,
        name: row.get(2)?,
        every: row.get(3)?,
        begun: row.get(4)?,
        forgotten: row.get(5)?,
    })
}

fn recorded(connection: &Connection, series: i64) -> rusqlite::Result<Vec<Recorded>> {
    let sql =
        "SELECT id, path, kind, hash, bytes, rows, EXISTS (SELECT 1 FROM counts WHERE source = sources.id)
               FROM sources WHERE series = ?1 ORDER BY path";
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Recorded {
            id: row.get(0)?,
            path: row.get(1)?,
            kind: row.get(2)?,
            hash: row.get(3)?,
            bytes: row.get::<_, i64>(4)? as u64,
            rows: row.get::<_, i64>(5)? as u64,
            is_held: row.get(6)?,
        })
    };
    connection.prepare(sql)?.query_map([series], row)?.collect()
}
