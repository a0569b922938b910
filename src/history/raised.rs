//! The alarms that checks of a series have raised.

use std::collections::BTreeMap;

use super::database::Writing;
use super::verdicts::KeptFinding;
use crate::error::Result;
use crate::findings::{ALARM, RaisedAlarm};

impl Writing<'_> {
    /// The alarms of all other series of the history.
    pub(crate) fn alarms_elsewhere(&self, series: i64) -> Result<Vec<RaisedAlarm>> {
        let read = || -> rusqlite::Result<Vec<i64>> {
            let sql = "SELECT id FROM series WHERE id <> ?1 ORDER BY id";
            self.transaction.prepare(sql)?.query_map([series], |row| row.get(0))?.collect()
        };
        let others = read().map_err(|error| self.failed(&error))?;
        let alarms = others.into_iter().map(|other| self.alarms_raised(other));
        Ok(alarms.collect::<Result<Vec<_>>>()?.concat())
    }

    /// Every alarm that a kept check has raised, with the day of the first that did.
    pub(crate) fn alarms_raised(&self, series: i64) -> Result<Vec<RaisedAlarm>> {
        let read = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let sql = "SELECT day, last, findings FROM checks WHERE series = ?1 ORDER BY id";
            let mut select = self.transaction.prepare(sql)?;
            select.query_map([series], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?.collect()
        };
        let mut raised: BTreeMap<(String, String, String), (String, String)> = BTreeMap::new();
        for (day, last, findings) in read().map_err(|error| self.failed(&error))? {
            let findings: Vec<KeptFinding> = serde_json::from_str(&findings)
                .map_err(|error| self.damaged(format!("the findings of a check cannot be read ({error})")))?;
            for finding in findings.into_iter().filter(|finding| finding.code == ALARM) {
                let text = Option::unwrap_or_default;
                let key = (text(finding.clause), text(finding.attribute), text(finding.group));
                raised.entry(key).or_insert_with(|| (day.clone(), last.clone()));
            }
        }
        let alarms = raised.into_iter();
        let alarm =
            |((clause, attribute, group), (day, last))| RaisedAlarm { clause, attribute, group, day, last };
        Ok(alarms.map(alarm).collect())
    }
}
