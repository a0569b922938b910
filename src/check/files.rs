//! Which files of a log a history does not know yet, and what they give to each period.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::history::{Counted, Recorded};
use crate::policy::Policy;
use crate::source::{Fingerprint, Log, Source, fingerprint};
use crate::tally::{AxisRole, Level, Plan, Reading, Seen, Tally, Tell, count};

/// A file of the log with its fingerprint.
pub(super) struct Found {
    pub(super) path: String,
    pub(super) fingerprint: Fingerprint,
    pub(super) source: Source,
}

/// The files of a log with their fingerprints.
pub(super) fn found(policy: &Policy, log: Log) -> Result<Vec<Found>> {
    let take = |source: Source| {
        let fingerprint = fingerprint(&source.path, policy.log.fingerprint)?;
        Ok(Found { path: policy.log.name(&source.path), fingerprint, source })
    };
    log.sources.into_par_iter().map(take).collect()
}

impl Found {
    /// Whether the recorded file has the same bytes.
    pub(super) fn is(&self, recorded: &Recorded) -> bool {
        recorded.kind == self.fingerprint.kind.word() && recorded.hash == self.fingerprint.hex
    }

    /// Counts the file by period.
    ///
    /// # Errors
    /// When it cannot be read, or has changed since its fingerprint was taken.
    pub(super) fn count(&self, plan: &Plan, progress: Tell<'_>) -> Result<Counted> {
        let log = Log { sources: vec![self.source.clone()] };
        let tally = count(&log, plan, progress)?;
        let bytes = std::fs::metadata(&self.source.path).map_or(0, |metadata| metadata.len());
        if bytes != self.fingerprint.bytes {
            return Err(Error::Read {
                path: self.source.path.clone(),
                reason: "it changed while it was read".into(),
                hint: "check again when whoever writes it is done".into(),
            });
        }
        let parts = tally.parts(AxisRole::Period).into_iter();
        let name = |level: Level| if level.is_missing() { String::new() } else { level.to_string() };
        let periods: BTreeMap<String, Tally> = parts.map(|(level, part)| (name(level), part)).collect();
        Ok(Counted {
            path: self.path.clone(),
            fingerprint: self.fingerprint.clone(),
            rows: tally.sources.iter().map(|source| source.rows).sum(),
            seen: seen(plan, tally.seen),
            periods,
        })
    }
}

/// What is kept of what occurred: the values of yes/no columns, of others only what the policy names.
fn seen(plan: &Plan, seen: Vec<Seen>) -> Vec<Seen> {
    let keep = |(axis, seen): (usize, Seen)| match plan.axes()[axis].reading {
        Reading::Flag(_) => seen,
        _ => Seen { values: Default::default(), ..seen },
    };
    seen.into_iter().enumerate().map(keep).collect()
}
