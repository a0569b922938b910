//! Which files of a log a history does not know yet, and what they give to each period.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::history::{Counted, Looked, Recorded};
use crate::policy::Policy;
use crate::source::{FingerprintKind, Log, Source, fingerprint};
use crate::spelling::fold;
use crate::tally::{Axis, AxisRole, Level, Plan, Raw, Reading, Seen, Tally, Tell, count};

/// A file of the log with its fingerprints.
pub(super) struct Found {
    pub(super) looked: Looked,
    pub(super) source: Source,
    /// As the system described it before the fingerprints were taken.
    before: Metadata,
}

/// The files of a log with their fingerprints: in the way of the policy, and in the ways of recorded files, so that a
/// policy that names another hash does not count them again.
pub(super) fn found(policy: &Policy, log: Log, known: &[Recorded]) -> Result<Vec<Found>> {
    let own = policy.log.fingerprint;
    let other =
        |kind: &FingerprintKind| *kind != own && known.iter().any(|recorded| recorded.kind == kind.word());
    let kinds: Vec<FingerprintKind> =
        std::iter::once(own).chain(FingerprintKind::ALL.into_iter().filter(other)).collect();
    let take = |source: Source| {
        let before = described(&source)?;
        let fingerprints = kinds.iter().map(|kind| fingerprint(&source.path, *kind));
        let fingerprints = fingerprints.collect::<Result<Vec<_>>>()?;
        let looked = Looked { path: policy.log.name(&source.path), fingerprints };
        Ok(Found { looked, source, before })
    };
    log.sources.into_par_iter().map(take).collect()
}

fn described(source: &Source) -> Result<Metadata> {
    std::fs::metadata(&source.path).map_err(|error| Error::Read {
        path: source.path.clone(),
        reason: error.to_string(),
        hint: "check that the file exists and may be read".into(),
    })
}

impl Found {
    /// Counts the file by period.
    ///
    /// # Errors
    /// When it cannot be read, or has changed since its fingerprint was taken.
    pub(super) fn count(&self, plan: &Plan, progress: Tell<'_>) -> Result<Counted> {
        let log = Log { sources: vec![self.source.clone()] };
        // The log of the policy has more files than this one.
        let tally = count(&log, plan, progress).map_err(|error| error.in_file(&self.source.path))?;
        let after = described(&self.source)?;
        let is_written = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
        if is_written(&self.before) != is_written(&after) || after.len() != self.looked.fingerprints[0].bytes
        {
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
            path: self.looked.path.clone(),
            fingerprint: self.looked.fingerprints[0].clone(),
            rows: tally.sources.iter().map(|source| source.rows).sum(),
            seen: kept(plan, &tally.seen),
            met: tally.seen,
            periods,
        })
    }
}

/// What is kept of what occurred: names of groups, which the counts hold too, and of yes/no columns the declared values
/// and those that are spelled like one. Any other value may be about a person.
fn kept(plan: &Plan, seen: &[Seen]) -> Vec<Seen> {
    let of = |(axis, seen): (&Axis, &Seen)| {
        let stays: BTreeSet<String> =
            seen.values.iter().filter(|value| stays(axis, seen, value)).cloned().collect();
        Seen { values: stays, ..seen.clone() }
    };
    plan.axes().iter().zip(seen).map(of).collect()
}

fn stays(axis: &Axis, seen: &Seen, value: &str) -> bool {
    match (&axis.reading, axis.role) {
        (Reading::Flag(flag), _) => {
            let declared = flag.yes.iter().chain(flag.no.iter().flatten());
            let is_like = |declared: &str| fold(declared) == fold(value);
            // Of two values, 0 and 1 or true and false, none tells more than a count.
            seen.two_valued
                || declared.into_iter().any(|own| own.matches(Raw::Text(value)) || is_like(&own.to_string()))
        }
        (Reading::Values(values), AxisRole::Group(_)) => {
            let is_unknown = values.unknown.iter().any(|unknown| unknown.matches(Raw::Text(value)));
            values.cut.is_empty() && !values.rename.contains_key(value) && !is_unknown
        }
        _ => false,
    }
}
