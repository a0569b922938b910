//! Forgetting: periods that are not to be kept any longer are taken out, and stay out.

use jiff::civil::Date;
use rusqlite::params;

use super::database::{History, Writing};
use super::kept::HeldPeriod;
use super::shelf::Series;
use crate::error::Result;
use crate::tally::Every;

/// What was forgotten of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// The series, as it is now.
    pub series: Series,
    /// The periods whose counts were taken out.
    pub periods: Vec<HeldPeriod>,
    /// How many measures were taken out.
    pub measures: usize,
    /// How many values of monitors were taken out.
    pub monitors: usize,
    /// How many checks were taken out: those that judged such periods alone.
    pub checks: usize,
    /// The first period that is kept, where evidence over time begins from now on.
    pub begins: Option<String>,
}

impl History {
    /// Takes out of these series all periods that end before a day, with what was found in them, and overwrites their
    /// bytes in the file. They are not recorded again, whatever files hold rows of them: the hashes of files stay.
    /// Rows without a date stay, since no day says how old they are.
    ///
    /// # Errors
    /// When the file cannot be written; then nothing is forgotten.
    pub fn forget(&mut self, series: &[Series], before: Date) -> Result<Vec<Forgotten>> {
        let (writing, forgotten) = self.forgetting(series, before)?;
        writing.commit()?;
        // Pages that are no longer used are overwritten by now; this gives them back.
        self.connection().execute_batch("VACUUM").map_err(|error| self.failed(&error))?;
        Ok(forgotten)
    }

    /// What [`History::forget`] would take out of these series; nothing is changed.
    ///
    /// # Errors
    /// As [`History::forget`]: it is tried.
    pub fn would_forget(&mut self, series: &[Series], before: Date) -> Result<Vec<Forgotten>> {
        // What is not committed is undone.
        self.forgetting(series, before).map(|(_, forgotten)| forgotten)
    }

    fn forgetting(&mut self, series: &[Series], before: Date) -> Result<(Writing<'_>, Vec<Forgotten>)> {
        let mut held = Vec::new();
        for series in series {
            held.push((series.clone(), self.held(series.id)?));
        }
        let writing = self.write()?;
        let forgotten = held.into_iter().map(|(series, held)| writing.forget(series, held, before));
        let forgotten = forgotten.collect::<Result<Vec<_>>>()?;
        Ok((writing, forgotten))
    }
}

impl Writing<'_> {
    fn forget(&self, series: Series, held: Vec<HeldPeriod>, before: Date) -> Result<Forgotten> {
        let every = Every::ALL.into_iter().find(|every| every.word() == series.every);
        let every =
            every.ok_or_else(|| self.damaged(format!("its periods are called {:?}", series.every)))?;
        let ends_before = |period: &str| every.days(period).is_some_and(|days| days.last < before);
        let taken_out = || -> rusqlite::Result<Forgotten> {
            let all = |sql: &str| -> rusqlite::Result<Vec<String>> {
                self.transaction.prepare(sql)?.query_map([series.id], |row| row.get(0))?.collect()
            };
            let delete = |sql: &str, period: &str| self.transaction.execute(sql, params![series.id, period]);
            let (mut measures, mut monitors, mut checks) = (0, 0, 0);
            let names = "SELECT period FROM counts JOIN sources ON sources.id = source WHERE series = ?1
                         UNION SELECT period FROM measures WHERE series = ?1
                         UNION SELECT period FROM monitors WHERE series = ?1
                         UNION SELECT last FROM checks WHERE series = ?1";
            for period in all(names)?.iter().filter(|period| ends_before(period)) {
                let of_series = "(SELECT id FROM sources WHERE series = ?1)";
                delete(&format!("DELETE FROM counts WHERE period = ?2 AND source IN {of_series}"), period)?;
                measures += delete("DELETE FROM measures WHERE series = ?1 AND period = ?2", period)?;
                monitors += delete("DELETE FROM monitors WHERE series = ?1 AND period = ?2", period)?;
                checks += delete("DELETE FROM checks WHERE series = ?1 AND last = ?2", period)?;
            }
            let day = before.to_string();
            // What was forgotten once stays forgotten.
            let day = series.forgotten.clone().map_or(day.clone(), |earlier| earlier.max(day));
            self.transaction
                .execute("UPDATE series SET forgotten = ?2 WHERE id = ?1", params![series.id, day])?;
            let begins = held.iter().map(|held| &held.period);
            let begins = begins.filter(|period| !period.is_empty() && !ends_before(period)).min().cloned();
            let periods = held.into_iter().filter(|held| ends_before(&held.period)).collect();
            let series = Series { forgotten: Some(day), ..series.clone() };
            Ok(Forgotten { series, periods, measures, monitors, checks, begins })
        };
        taken_out().map_err(|error| self.failed(&error))
    }
}
