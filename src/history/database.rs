//! The file of a history: opened, brought to the present version, never half-read.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::{Error, Result};

/// What brings a file from each version to the next: the first makes version 1 of an empty file.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/1.sql")];

/// Tells the files of this program from others (“evhd”).
const APPLICATION: i32 = 0x6576_6864;

/// What every file of SQLite begins with (file format, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// How long to wait for another check that is writing.
const PATIENCE: Duration = Duration::from_secs(120);

/// A history of checks in a file.
pub struct History {
    path: PathBuf,
    connection: Connection,
}

impl History {
    /// Opens a history, and makes it where there is none. An older one is brought to the present version.
    ///
    /// # Errors
    /// When the file is of something else, of a later version, damaged, or cannot be opened or written.
    ///
    /// ```
    /// let folder = tempfile::tempdir().unwrap();
    /// let history = evenhand::history::History::open(&folder.path().join("evenhand.sqlite"))?;
    /// assert!(history.series()?.is_empty());
    /// # Ok::<(), evenhand::Error>(())
    /// ```
    pub fn open(path: &Path) -> Result<History> {
        History::opened(path, OpenFlags::SQLITE_OPEN_CREATE, &MIGRATIONS)
    }

    /// Opens a history that has to be there.
    ///
    /// # Errors
    /// As [`History::open`]; and where there is no file.
    pub fn open_existing(path: &Path) -> Result<History> {
        if !path.is_file() {
            return Err(Error::History {
                path: path.to_path_buf(),
                reason: "there is no such file".into(),
                hint: "`evenhand check AUDIT.toml` makes one; name it with --history FILE".into(),
            });
        }
        let history = History::opened(path, OpenFlags::empty(), &MIGRATIONS)?;
        history.sound()?;
        Ok(history)
    }

    fn opened(path: &Path, more: OpenFlags, migrations: &[&str]) -> Result<History> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
        let failed = |error| failure(path, &error);
        begins_like_one(path)?;
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(failed)?;
        // What is forgotten is overwritten, not only unlinked.
        connection.pragma_update(None, "secure_delete", true).map_err(failed)?;
        let history = History { path: path.to_path_buf(), connection };
        history.migrate(migrations)?;
        Ok(history)
    }

    /// Brings the file to the present version, all or nothing.
    fn migrate(&self, migrations: &[&str]) -> Result<()> {
        let present = migrations.len();
        let failed = |error: rusqlite::Error| failure(&self.path, &error);
        if self.version(present)? == present && self.is_marked()? {
            return Ok(());
        }
        let transaction =
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate).map_err(failed)?;
        // Read again: another process may have done it meanwhile.
        for migration in &migrations[self.version(present)?..] {
            transaction.execute_batch(migration).map_err(failed)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        transaction.pragma_update(None, "user_version", present as i32).map_err(failed)?;
        transaction.commit().map_err(failed)
    }

    /// The version of the file, 0 of an empty one; refused where it is of something else, or later than the present.
    fn version(&self, present: usize) -> Result<usize> {
        let refuse = |reason: String, hint: &str| {
            Err(Error::History { path: self.path.clone(), reason, hint: hint.into() })
        };
        let version = self.pragma("user_version")?;
        let tables = "SELECT count(*) FROM sqlite_schema";
        let tables: i64 =
            self.connection.query_row(tables, [], |row| row.get(0)).map_err(|error| self.failed(&error))?;
        let is_empty = version == 0 && tables == 0 && self.pragma("application_id")? == 0;
        if !self.is_marked()? && !is_empty {
            return refuse(
                "it is a database of something else".into(),
                "name another file in [history] path, or with --history",
            );
        }
        let version = usize::try_from(version).unwrap_or(usize::MAX);
        if version > present {
            return refuse(
                format!("it is of version {version}, and this program reads up to version {present}"),
                "use the later program that wrote it, or begin another history",
            );
        }
        Ok(version)
    }

    fn is_marked(&self) -> Result<bool> {
        Ok(self.pragma("application_id")? == APPLICATION)
    }

    fn pragma(&self, name: &str) -> Result<i32> {
        let value = self.connection.pragma_query_value(None, name, |row| row.get(0));
        value.map_err(|error| self.failed(&error))
    }

    /// Looks through all pages of the file.
    fn sound(&self) -> Result<()> {
        let said: String = self
            .connection
            .pragma_query_value(None, "quick_check", |row| row.get(0))
            .map_err(|error| self.failed(&error))?;
        if said == "ok" { Ok(()) } else { Err(self.damaged(format!("it is damaged ({said})"))) }
    }

    /// Begins to write: others wait until it is committed, and nothing is kept of it where it is dropped. A damaged
    /// file is refused, since whatever is written on top of damage only hides it.
    pub(crate) fn write(&mut self) -> Result<Writing<'_>> {
        let path = self.path.clone();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| failure(&path, &error))?;
        let said: String = transaction
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|error| failure(&path, &error))?;
        if said != "ok" {
            return Err(damage(&path, format!("it is damaged ({said})")));
        }
        Ok(Writing { path, transaction })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn failed(&self, error: &rusqlite::Error) -> Error {
        failure(&self.path, error)
    }

    /// A history whose content makes no sense.
    pub(crate) fn damaged(&self, reason: String) -> Error {
        damage(&self.path, reason)
    }
}

/// A history that is being written.
pub(crate) struct Writing<'h> {
    path: PathBuf,
    pub(crate) transaction: Transaction<'h>,
}

impl Writing<'_> {
    /// Keeps all that was written.
    pub(crate) fn commit(self) -> Result<()> {
        let path = self.path;
        self.transaction.commit().map_err(|error| failure(&path, &error))
    }

    pub(crate) fn failed(&self, error: &rusqlite::Error) -> Error {
        failure(&self.path, error)
    }

    /// A history whose content makes no sense.
    pub(crate) fn damaged(&self, reason: String) -> Error {
        damage(&self.path, reason)
    }
}

/// Refuses a file with other content: SQLite takes a short one for an empty database, and would write over it.
fn begins_like_one(path: &Path) -> Result<()> {
    // Where it cannot be read, opening it says why.
    let Ok(file) = File::open(path) else { return Ok(()) };
    let mut start = Vec::new();
    let read = file.take(MAGIC.len() as u64).read_to_end(&mut start);
    if read.is_ok() && !start.is_empty() && start != MAGIC { Err(not_one(path)) } else { Ok(()) }
}

fn not_one(path: &Path) -> Error {
    Error::History {
        path: path.to_path_buf(),
        reason: "it is no database".into(),
        hint: "name another file in [history] path, or with --history".into(),
    }
}

/// A history whose content makes no sense.
fn damage(path: &Path, reason: String) -> Error {
    Error::History {
        path: path.to_path_buf(),
        reason,
        hint: "restore it from a copy, or move it away and check the files again".into(),
    }
}

fn failure(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    let (reason, hint) = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => (
            format!("another check has been writing it for {} seconds", PATIENCE.as_secs()),
            "wait until it has ended, or end it; nothing was changed",
        ),
        Some(ErrorCode::NotADatabase) => return not_one(path),
        Some(ErrorCode::DatabaseCorrupt) => {
            ("it is damaged".into(), "restore it from a copy, or move it away and check the files again")
        }
        Some(ErrorCode::DiskFull) => ("the disk is full".into(), "make room; nothing was changed"),
        _ => (error.to_string(), "check that its folder exists and may be written"),
    };
    Error::History { path: path.to_path_buf(), reason, hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE one (a INTEGER) STRICT; INSERT INTO one VALUES (7);";
    const SECOND: &str = "ALTER TABLE one ADD COLUMN b INTEGER; UPDATE one SET b = a + 1;";
    const BROKEN: &str = "CREATE TABLE three (a INTEGER) STRICT; UPDATE none SET a = 1;";

    fn at(path: &Path, migrations: &[&str]) -> Result<History> {
        History::opened(path, OpenFlags::SQLITE_OPEN_CREATE, migrations)
    }

    fn sums(history: &History) -> (i64, i64) {
        let sql = "SELECT a, b FROM one";
        history.connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("both columns")
    }

    #[test]
    fn an_older_file_is_brought_to_the_present_in_order_and_keeps_what_it_holds() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("history.sqlite");
        drop(at(&path, &[FIRST]).expect("version 1"));
        let second = at(&path, &[FIRST, SECOND]).expect("version 2");
        assert_eq!((second.version(2).expect("read"), sums(&second)), (2, (7, 8)));
        drop(second);
        // Opened again, nothing is done again; from nothing, all steps are made.
        assert_eq!(sums(&at(&path, &[FIRST, SECOND]).expect("version 2")), (7, 8));
        let fresh = folder.path().join("fresh.sqlite");
        assert_eq!(sums(&at(&fresh, &[FIRST, SECOND]).expect("version 2")), (7, 8));
        let error = at(&path, &[FIRST]).err().expect("a later version");
        assert!(error.to_string().contains("it is of version 2, and this program reads up to version 1"));
    }

    #[test]
    fn a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("history.sqlite");
        drop(at(&path, &[FIRST]).expect("version 1"));
        let before = std::fs::read(&path).expect("read");
        assert!(at(&path, &[FIRST, SECOND, BROKEN]).is_err());
        assert!(std::fs::read(&path).expect("read") == before);
        assert_eq!(at(&path, &[FIRST]).expect("still version 1").version(1).expect("read"), 1);
    }

    #[test]
    fn every_migration_of_this_version_has_been_applied() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let history = History::open(&folder.path().join("history.sqlite")).expect("a new one");
        assert_eq!(history.version(MIGRATIONS.len()).expect("read"), MIGRATIONS.len());
        history.sound().expect("whole");
    }
}
