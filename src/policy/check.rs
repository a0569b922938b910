//! From a policy as typed to one that is checked: every problem is collected before any is reported.

use std::path::{Path, PathBuf};

use super::attributes::{
    read_conditions, read_crosses, read_group, read_small_groups, read_time, read_weight, unique_columns,
};
use super::clause::{Clause, Origin};
use super::decision::{read_decision, read_label};
use super::fits::{Declared, fits};
use super::forms::read_score;
use super::ground::Ground;
use super::notify::read_notify;
use super::over_time::{check_worsening, read_past, read_watch};
use super::profile::{Profile, profiles};
use super::reader::{Problems, Reader};
use super::{Document, Domain, Event, Form, GroupColumn, LogFiles, Policy, Reference, SmallGroups};
use crate::error::{Result, suggest};
use crate::measures::Direction;
use crate::source::{FingerprintKind, sha256};
use crate::tally::{Weight, WeightKind};

impl Policy {
    /// Checks a typed policy. Relative paths of the log are taken from `folder`.
    ///
    /// # Errors
    /// [`crate::Error::Policy`] with every problem: unknown and missing keys, values out of range, clauses
    /// that nothing in the audit can answer.
    ///
    /// ```
    /// use evenhand::policy::{Document, Policy};
    /// let text = "[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n\
    ///             [[groups]]\ncolumn = \"sex\"\nreferense = \"best\"\n";
    /// let error = Policy::check(&Document::parse("audit.toml", text)?, ".".as_ref()).unwrap_err();
    /// assert!(error.to_string().contains("line 8, column 1: unknown key \"groups.referense\""));
    /// # Ok::<(), evenhand::Error>(())
    /// ```
    pub fn check(document: &Document, folder: &Path) -> Result<Policy> {
        let problems = Problems::default();
        let policy = read(Reader::of(document, &problems), folder)
            .map(|policy| Policy { text: document.text.clone(), ..policy })
            .map(|policy| Policy { identity: identity(document, &policy), ..policy });
        problems.into_result(&document.origin, policy)
    }
}

fn read(mut reader: Reader<'_>, folder: &Path) -> Option<Policy> {
    let audit = reader.table("audit").map(read_audit);
    let log = section(&mut reader, "log", "path = \"decisions.csv\"").and_then(|log| read_log(log, folder));
    let decision = section(
        &mut reader,
        "decision",
        "column = \"outcome\" and favorable = [\"yes\"], or --decision outcome=yes",
    )
    .and_then(read_decision);
    let label = reader.table("label").map(read_label);
    let score = reader.table("score").map(read_score);
    let groups: Vec<Option<GroupColumn>> = reader.tables("groups").into_iter().map(read_group).collect();
    let groups: Option<Vec<GroupColumn>> = groups.into_iter().collect();
    if groups.as_ref().is_some_and(Vec::is_empty) {
        reader.problem(
            "groups",
            "no attribute to compare",
            "add [[groups]] with column = \"sex\", or --group sex",
        );
    }
    if let Some(groups) = &groups {
        unique_columns(&reader, groups);
    }
    let columns: Vec<String> = groups.iter().flatten().map(|group| group.column.clone()).collect();
    let exclusions: Vec<Option<SmallGroups>> =
        reader.tables("exclusions").into_iter().map(read_small_groups).collect();
    // Where an attribute could not be read, a cross of it would be reported as unknown for no fault of its own.
    let complete = groups.is_some();
    let crosses = reader.table("intersections").map(|table| read_crosses(table, &columns, complete));
    let conditions = reader.table("conditions").map(read_conditions);
    let time = reader.table("time").map(read_time);
    let weight = reader.table("weight").map(read_weight);
    let notify = reader.table("notify").map(|table| read_notify(table, folder));
    let form = decision.as_ref().map(|decision| decision.event.form());
    combine(&reader, form, label.is_some(), score.is_some(), weight.as_ref().and_then(Option::as_ref));
    let crosses = crosses.unwrap_or_default();
    let names: Vec<Vec<String>> = (0..columns.len())
        .map(|index| vec![columns[index].clone()])
        .chain(crosses.iter().map(|cross| cross.iter().map(|index| columns[*index].clone()).collect()))
        .collect();
    let classes = decision.as_ref().map_or_else(Vec::new, |decision| decision.event.declared_classes());
    let labelled = label.is_some();
    let shares = decision.as_ref().map_or_else(Vec::new, |made| made.event.shares(&classes, labelled));
    let named_score = score.as_ref().and_then(Option::as_ref);
    let ground = decision.as_ref().map(|decision| Ground {
        event: &decision.event,
        direction: decision.direction,
        shares: &shares,
        labelled,
        score: named_score,
        sampled: weight
            .as_ref()
            .and_then(Option::as_ref)
            .is_some_and(|weight| weight.kind == WeightKind::Sampling),
    });
    let mut own_clauses = Vec::new();
    let mut doubts = Vec::new();
    for table in reader.tables("clauses") {
        let place = table.place();
        let mut clause = Clause::read(table, Origin::Policy);
        if let (Some(clause), Some(ground)) = (&mut clause, ground) {
            let unordered = matches!(ground.event, Event::Classes { order } if order.is_empty());
            let all_best =
                !unordered && groups.iter().flatten().all(|group| group.reference == Reference::Best);
            let declared = Declared { ground, all_best, attributes: &names };
            doubts.extend(fits(&reader, place, clause, &declared));
            check_worsening(&reader, clause, place, time.as_ref().and_then(Option::as_ref));
        }
        own_clauses.push(clause);
    }
    let dated = time.as_ref().and_then(Option::as_ref);
    let past = read_past(reader.table("history"), folder, dated);
    let watch = read_watch(reader.table("monitor"), dated);
    reader.finish();

    let audit = audit.unwrap_or_default();
    let (applicable, inapplicable) = of_profiles(&audit.profiles, ground?);
    let (decision, log) = (decision?, log?);
    let mut clauses = applicable;
    clauses.extend(own_clauses.into_iter().collect::<Option<Vec<Clause>>>()?);
    let (changes, clauses) = clauses.into_iter().partition(|clause| clause.worsening.is_some());
    Some(Policy {
        text: None,
        name: audit.name.unwrap_or_else(|| default_name(&log)),
        date: audit.date,
        domain: audit.domain,
        profiles: audit.profiles,
        seed: audit.seed,
        replicates: audit.replicates,
        confidence: audit.confidence,
        log,
        decision,
        label: label.flatten_if_read()?,
        score: score.flatten_if_read()?,
        groups: groups?,
        exclusions: exclusions.into_iter().collect::<Option<Vec<SmallGroups>>>()?,
        crosses,
        conditions: conditions.unwrap_or_default(),
        time: time.flatten_if_read()?,
        weight: weight.flatten_if_read()?,
        notify: notify.flatten_if_read()?,
        clauses,
        changes,
        past,
        watch,
        identity: String::new(),
        inapplicable,
        doubts,
        cut: None,
        classes,
        shares,
    })
}

/// A hash of what is asked and demanded. Where the files are, what the audit is called and how often it is drawn again
/// is no part of it; what the clauses of profiles say is.
fn identity(document: &Document, policy: &Policy) -> String {
    let without =
        ["log", "audit.name", "audit.date", "audit.seed", "audit.replicates", "history", "monitor", "notify"];
    let clauses = policy.clauses.iter().chain(&policy.changes).map(Clause::words);
    sha256(&(document.canonical(&without) + &clauses.collect::<Vec<String>>().join("\n")))
}

/// Refuses sections that do not go together.
fn combine(reader: &Reader<'_>, form: Option<Form>, labelled: bool, scored: bool, weight: Option<&Weight>) {
    if form == Some(Form::Amount) {
        if labelled {
            let hint = "drop [label], or cut the amount with above, at_least, below or at_most";
            reader.problem(
                "label",
                "a label goes with a yes/no decision or a score, not with an amount",
                hint,
            );
        }
        if scored {
            let hint = "drop [score], or audit the score itself with decision.amount";
            reader.problem("score", "a score is audited beside a decision, not beside an amount", hint);
        }
        if weight.is_some_and(|weight| weight.kind == WeightKind::Sampling) {
            let hint = "drop [weight], or cut the amount with above, at_least, below or at_most";
            reader.problem("weight", "amounts are not audited with survey weights", hint);
        }
    } else if labelled && !scored && matches!(form, Some(Form::Classes | Form::Stages)) {
        let hint = "drop [label], or name the class or stage that counts in decision.favorable";
        reader.problem("label", "a label goes with a yes/no decision or a score", hint);
    }
}

/// An optional section: absent is fine, present but wrong is not.
trait FlattenIfRead<T> {
    fn flatten_if_read(self) -> Option<Option<T>>;
}

impl<T> FlattenIfRead<T> for Option<Option<T>> {
    fn flatten_if_read(self) -> Option<Option<T>> {
        match self {
            None => Some(None),
            Some(read) => read.map(Some),
        }
    }
}

fn section<'d>(reader: &mut Reader<'d>, key: &'static str, example: &str) -> Option<Reader<'d>> {
    let table = reader.table(key);
    if table.is_none() {
        reader.problem(key, format!("the section [{key}] is missing"), format!("add [{key}] with {example}"));
    }
    table
}

struct AuditSection {
    name: Option<String>,
    date: Option<String>,
    domain: Domain,
    profiles: Vec<&'static Profile>,
    seed: u64,
    replicates: usize,
    confidence: f64,
}

impl Default for AuditSection {
    fn default() -> AuditSection {
        AuditSection {
            name: None,
            date: None,
            domain: Domain::default(),
            profiles: Vec::new(),
            seed: 0,
            replicates: DEFAULT_REPLICATES,
            confidence: DEFAULT_CONFIDENCE,
        }
    }
}

fn read_audit(mut reader: Reader<'_>) -> AuditSection {
    let mut section = AuditSection {
        name: reader.text("name").filter(|name| !name.trim().is_empty()),
        date: reader.text("date"),
        domain: reader.choice("domain", &Domain::ALL).unwrap_or_default(),
        ..AuditSection::default()
    };
    for id in reader.texts("profiles").unwrap_or_default() {
        match profiles().iter().find(|profile| profile.id == id) {
            Some(profile) if section.profiles.iter().any(|known| known.id == id) => {
                reader.problem("profiles", format!("profile {:?} is named twice", profile.id), "");
            }
            Some(profile) => section.profiles.push(profile),
            None => {
                let hint = suggest(&id, profiles().iter().map(|profile| profile.id.as_str()));
                reader.problem("profiles", format!("there is no profile {id:?}"), hint);
            }
        }
    }
    if let Some(number) = reader.number("seed") {
        section.seed = number.parse().unwrap_or_else(|_| {
            reader.problem("seed", format!("seed cannot be {number}"), "write a whole number from 0");
            0
        });
    }
    if let Some(number) = reader.number("replicates") {
        match number.parse::<usize>() {
            Ok(replicates) if replicates == 0 || REPLICATES.contains(&replicates) => {
                section.replicates = replicates;
            }
            _ => reader.problem(
                "replicates",
                format!("replicates cannot be {number}"),
                "write a whole number from 1000 to 100000, or 0 for no resampling",
            ),
        }
    }
    if let Some(number) = reader.number("confidence") {
        match number.parse::<f64>() {
            Ok(confidence) if (0.5..=0.999_999).contains(&confidence) => section.confidence = confidence,
            _ => reader.problem(
                "confidence",
                format!("confidence cannot be {number}"),
                "write a number from 0.5 to 0.999999, for example 0.95",
            ),
        }
    }
    reader.finish();
    section
}

/// How often each table of counts is drawn again unless the policy says otherwise.
const DEFAULT_REPLICATES: usize = 2_000;
/// Fewer leave limits to a handful of draws; more move no limit that is printed.
const REPLICATES: std::ops::RangeInclusive<usize> = 1_000..=100_000;

/// The confidence of intervals unless the policy says otherwise.
const DEFAULT_CONFIDENCE: f64 = 0.95;

fn default_name(log: &LogFiles) -> String {
    let stem = log.paths.first().and_then(|path| path.file_stem());
    stem.map_or_else(|| "audit".into(), |stem| stem.to_string_lossy().into_owned())
}

fn read_log(mut reader: Reader<'_>, folder: &Path) -> Option<LogFiles> {
    if !reader.has("path") {
        reader.problem("path", "log.path is missing", "add path = \"decisions.csv\"");
    }
    let paths = reader.texts("path");
    if paths.as_ref().is_some_and(Vec::is_empty) {
        reader.problem("path", "log.path names no file", "add path = \"decisions.csv\"");
    }
    let kinds = FingerprintKind::ALL.map(|kind| (kind.word(), kind));
    let fingerprint = reader.choice("fingerprint", &kinds).unwrap_or_default();
    let delimiter = reader.text("delimiter").and_then(|text| match text.as_bytes() {
        [byte] => Some(*byte),
        _ => {
            reader.problem(
                "delimiter",
                "log.delimiter must be one character",
                "for example \";\" or \"\\t\"",
            );
            None
        }
    });
    reader.finish();
    let paths: Vec<PathBuf> = paths?.iter().map(|path| folder.join(path)).collect();
    Some(LogFiles { paths, folder: folder.to_path_buf(), fingerprint, delimiter })
}

/// The clauses of the profiles, and those of them that this audit gives no ground for.
fn of_profiles(profiles: &[&'static Profile], ground: Ground<'_>) -> (Vec<Clause>, Vec<(Clause, String)>) {
    let (mut applicable, mut inapplicable) = (Vec::new(), Vec::new());
    for clause in profiles.iter().flat_map(|profile| &profile.clauses) {
        match ground.of_profile(clause) {
            Err(reason) => inapplicable.push((clause.clone(), reason)),
            Ok(answered) => {
                let direction = ground.direction_of(clause.demand);
                if clause.event.is_none_or(|event| event == direction) {
                    applicable.extend(answered);
                } else if !has_counterpart(profiles, clause, direction) {
                    let reason = match direction {
                        Direction::Adverse => {
                            "it is written for a favorable event, and the event here is adverse"
                        }
                        Direction::Favorable => {
                            "it is written for an adverse event, and the event here is favorable"
                        }
                    };
                    inapplicable.push((clause.clone(), reason.into()));
                }
            }
        }
    }
    (applicable, inapplicable)
}

/// Whether the same profile has the same demand written for the other direction.
fn has_counterpart(profiles: &[&'static Profile], clause: &Clause, direction: Direction) -> bool {
    profiles.iter().flat_map(|profile| &profile.clauses).any(|other| {
        other.origin == clause.origin
            && other.demand == clause.demand
            && other.compare == clause.compare
            && other.event == Some(direction)
    })
}
