//! The whole audit on one screen: from a checked policy to a plain value that everything after it reads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::findings::{Attribute, Finding, Group, OverTime, Standing, judge};
use crate::policy::{Form, Policy, Profile};
use crate::share::WeightedCases;
use crate::source::{self, Fingerprint, FingerprintKind, Log};
use crate::tally::{Exclusion, Plan, SourceRows, Tally, Tell, count};

/// An audit that was made: what was asked, what was counted, what follows.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The policy it was made under.
    pub policy: Policy,
    /// The files that were read.
    pub sources: Vec<SourceFile>,
    /// What became of every row.
    pub ledger: Ledger,
    /// The number at which the decision was cut, where it was.
    pub cut: Option<f64>,
    /// Each attribute, then each cross.
    pub attributes: Vec<Attribute>,
    /// What the clauses made of it.
    pub findings: Vec<Finding>,
    /// What came before, where it is one of several checks.
    pub over_time: Option<OverTime>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// As the report names it.
    pub name: String,
    /// What identifies its bytes.
    pub fingerprint: Fingerprint,
    /// Its rows.
    pub rows: u64,
}

/// What became of every row, in cases: read = used + excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ledger {
    /// Cases read.
    pub read: u64,
    /// Cases used.
    pub used: u64,
    /// The used cases with the sums of their sampling weights, where rows have them.
    pub weighted: Option<WeightedCases>,
    /// Cases excluded, by reason.
    pub excluded: BTreeMap<Exclusion, u64>,
    /// Used cases without a label; `None` where the audit has no label.
    pub unlabelled: Option<u64>,
    /// Used cases of the unknown group, by attribute.
    pub unknown: Vec<u64>,
}

/// Makes the audit that a policy asks for. `progress` is told how far reading has come.
///
/// # Errors
/// When the log cannot be read, or does not hold what the policy names.
pub fn audit(policy: Policy, progress: Tell<'_>) -> Result<Audit> {
    let log = source::open(&policy.log.paths, policy.log.delimiter)?;
    log.require(&policy.score.iter().map(|score| score.column.as_str()).collect::<Vec<_>>())?;
    let plan = policy.plan(&log)?;
    let (log, kind) = (&log, policy.log.fingerprint);
    let names: Vec<String> = log.sources.iter().map(|source| policy.log.name(&source.path)).collect();
    let work = || {
        let tally = count(log, &plan, progress)?;
        policy.verify(&plan, &tally)?;
        Ok((conclude(policy, &plan, &tally), tally.sources))
    };
    let ((made, counted), fingerprints) = beside_fingerprints(log, kind, work)?;
    Ok(Audit { sources: files(names, fingerprints, &counted), ..made })
}

/// Counts the log and, beside the counting, takes the fingerprints of its files.
pub(crate) fn read(
    policy: &Policy,
    log: &Log,
    plan: &Plan,
    progress: Tell<'_>,
) -> Result<(Tally, Vec<SourceFile>)> {
    let counting = || count(log, plan, progress);
    let (tally, fingerprints) = beside_fingerprints(log, policy.log.fingerprint, counting)?;
    let names = log.sources.iter().map(|source| policy.log.name(&source.path)).collect();
    let sources = files(names, fingerprints, &tally.sources);
    Ok((tally, sources))
}

/// Does some work and, beside it, takes the fingerprints of the files of a log.
fn beside_fingerprints<T>(
    log: &Log,
    kind: FingerprintKind,
    work: impl FnOnce() -> Result<T>,
) -> Result<(T, Vec<Fingerprint>)> {
    let (done, fingerprints) = std::thread::scope(|scope| {
        let take = |source: &source::Source| source::fingerprint(&source.path, kind);
        let hashing = scope.spawn(move || log.sources.iter().map(take).collect::<Result<Vec<Fingerprint>>>());
        (work(), hashing.join())
    });
    let fingerprints = fingerprints.map_err(|_| Error::Log {
        reason: "the fingerprint of a file could not be taken".into(),
        hint: "try again with fingerprint = \"none\" in [log]".into(),
    })??;
    Ok((done?, fingerprints))
}

fn files(names: Vec<String>, fingerprints: Vec<Fingerprint>, counted: &[SourceRows]) -> Vec<SourceFile> {
    let files = names.into_iter().zip(fingerprints).zip(counted);
    files.map(|((name, fingerprint), counted)| SourceFile { name, fingerprint, rows: counted.rows }).collect()
}

/// From counts to findings. A pure function: the same counts under the same policy give the same audit. Which files
/// were read is filled in by whoever read them.
///
/// # Panics
/// When the tally was not counted by the plan of this policy.
pub fn conclude(policy: Policy, plan: &Plan, tally: &Tally) -> Audit {
    let policy = policy.with_classes_of(tally).with_cut_of(plan);
    let attributes: Vec<Attribute> =
        policy.attributes().par_iter().map(|attribute| Attribute::of(&policy, tally, attribute)).collect();
    let findings = judge(&policy, plan, tally, &attributes);
    let ledger = Ledger::of(&policy, tally, &attributes);
    Audit { cut: policy.cut, policy, sources: Vec::new(), ledger, attributes, findings, over_time: None }
}

impl Ledger {
    fn of(policy: &Policy, tally: &Tally, attributes: &[Attribute]) -> Ledger {
        let unlabelled = |attribute: &Attribute| match (policy.form(), &attribute.scores) {
            (Form::YesNo, _) | (_, None) => {
                attribute.groups.iter().map(|group| group.counts.unlabelled()).sum::<u64>()
            }
            // Only the score is held against the label.
            (_, Some(scores)) => scores.unlabelled(),
        };
        let unknown = |attribute: &Attribute| {
            let groups = attribute.groups.iter().filter(|group| group.standing == Standing::Unknown);
            groups.map(|group: &Group| group.counts.cases()).sum::<u64>()
        };
        Ledger {
            read: tally.read(),
            used: tally.used,
            weighted: policy.is_weighted_sample().then_some(tally.weighted),
            excluded: tally.excluded.clone(),
            unlabelled: policy.label.as_ref().and(attributes.first()).map(unlabelled),
            unknown: attributes.iter().map(unknown).collect(),
        }
    }
}

impl Audit {
    /// The code a process exits with: 1 when a clause is breached, 3 when none is and one that has to be
    /// decided is not, else 0. A function of the findings alone.
    pub fn exit_code(&self) -> u8 {
        use crate::findings::Verdict::Breached;
        if self.findings.iter().any(|finding| finding.verdict == Breached) {
            1
        } else if self.findings.iter().any(Finding::fails) {
            3
        } else {
            0
        }
    }

    /// The profiles in use.
    pub fn profiles(&self) -> &[&'static Profile] {
        &self.policy.profiles
    }
}
