//! The periodic check on one screen: what is new is counted and recorded, the newest complete period is judged,
//! and put beside the ones before it.

mod continuity;
mod files;
mod select;

use std::collections::BTreeMap;

use jiff::civil::Date;

use self::continuity::{ahead, missing, overlapping, unjudged};
use self::files::{Found, found};
pub use self::select::Select;
use self::select::Selected;
use crate::audit::{Audit, SourceFile, conclude};
use crate::error::{Error, Result};
use crate::findings::{Bookkeeping, Continuity, OverTime, Period};
use crate::history::{Delivery, Given, History, Looked, Recorded, basis, shelve};
use crate::policy::{Cut, Event, Policy, TimeColumn};
use crate::source::{self, Fingerprint, FingerprintKind};
use crate::tally::{Axis, AxisRole, Plan, Reading, Seen, Tally, Tell};

/// What a check is asked, beside its policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The day of the check: periods that end before it are complete. An input, never the clock.
    pub today: Date,
    /// Which periods to judge.
    pub select: Select,
}

/// A check that was made.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The audit of the judged periods, beside the ones before them.
    pub audit: Audit,
    /// Its number in the history: where it repeats an earlier check, the number of that one.
    pub id: i64,
    /// What the check of this series before that one had come to.
    pub before: Option<u8>,
    /// What the last check before that one had come to of which everybody was told.
    pub told_before: Option<u8>,
    /// Whether nothing was new: the verdict is the last one.
    pub repeated: bool,
    /// Whether everybody who had to be told of it was told, as [`History::mark_told`] kept it.
    pub told: bool,
    /// Whether an earlier check had judged a later period: this one says nothing of how things stand.
    pub looks_back: bool,
}

/// How far a check has come; each step is told when it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The new files are counted; nothing is written yet.
    Counted,
    /// The history is being written: other checks wait.
    Begun,
    /// A file was put on the shelf.
    Shelved,
    /// The judged periods were judged.
    Judged,
    /// What was found was written.
    Written,
    /// All of it is kept.
    Kept,
}

/// Makes a check: records what is new, judges, and records the verdict, all or nothing.
///
/// `progress` is told how far reading has come, `step` which step is done. `publish` gets the check before it is kept:
/// whoever writes a report does it there, since a check whose report could not be written is not to be kept.
///
/// # Errors
/// When the policy is not one that can be checked over time, the log or the history cannot be used, no period is
/// complete, or `publish` fails. Nothing is recorded then.
pub fn check(
    policy: Policy,
    asked: &Asked,
    history: &mut History,
    progress: Tell<'_>,
    step: &dyn Fn(Step),
    publish: &dyn Fn(&Checked) -> Result<()>,
) -> Result<Checked> {
    let time = checkable(&policy)?.clone();
    let log = source::open(&policy.log.paths, policy.log.delimiter)?;
    let policy = Policy { time: None, ..policy };
    let single = policy.plan(&log)?;
    let period =
        Axis { role: AxisRole::Period, column: time.column.clone(), reading: Reading::Calendar(time.every) };
    let plan = single.clone().parted_by(period);
    log.require(&plan.columns())?;
    let known = match history.series_of(&policy.identity)? {
        Some(series) => history.recorded(series.id)?,
        None => Vec::new(),
    };
    let files = found(&policy, log, &known)?;
    let fresh = |file: &&Found| !known.iter().any(|recorded| file.looked.is(recorded));
    let counted = files.iter().filter(fresh).map(|file| file.count(&plan, progress));
    let counted = counted.collect::<Result<Vec<_>>>()?;
    let met: Vec<Vec<Seen>> = counted.iter().map(|counted| counted.met.clone()).collect();
    step(Step::Counted);

    let day = asked.today.to_string();
    let writing = history.write()?;
    let begun = writing.series_of(&policy.identity)?;
    let begins_anew = begun.is_none() && writing.has_series()?;
    let series = match begun {
        Some(series) => series,
        None => writing.begin_series(&policy.identity, &policy.name, time.every.word(), &day)?,
    };
    step(Step::Begun);
    let looked: Vec<&Looked> = files.iter().map(|file| &file.looked).collect();
    let recount = |place: usize| files[place].count(&plan, progress);
    let shelved = || step(Step::Shelved);
    let delivery = Delivery { looked: &looked, counted, recount: &recount, day: &day, shelved: &shelved };
    let books = Bookkeeping { begins_anew, ..shelve(&writing, &series, time.every, delivery)? };

    let given = writing.given(series.id)?;
    let recorded = writing.recorded(series.id)?;
    let by_period = merged(&given);
    let held: Vec<&str> = by_period.keys().copied().collect();
    if let (true, Some(before)) = (held.is_empty(), &series.forgotten) {
        return Err(nothing_kept(before));
    }
    let Selected { names, judged } = asked.select.choose(time.every, &held, asked.today)?;
    let continuity = Continuity {
        missing: missing(time.every, &asked.select, &names[judged.end - 1], asked.today),
        overlapping: overlapping(&given, &recorded),
        ahead: ahead(time.every, &by_period, asked.today),
        forgotten: series.forgotten.clone(),
        raised: writing.alarms_raised(series.id)?,
        unjudged: unjudged(time.every, &held, &writing.judged(series.id)?, &names[judged.clone()]),
        elsewhere: writing.alarms_elsewhere(series.id)?,
    };
    let basis = basis(&policy, &given, &recorded, &continuity);
    let judged_names = &names[judged.clone()];
    let earlier = writing.found_before(series.id, &basis, judged_names)?;
    let undated = given.iter().filter(|given| given.period.is_empty()).map(|given| given.tally.read()).sum();
    // What was new to the check that is repeated is told again; how the log is now is told as it is.
    let books = match &earlier {
        Some(then) => Bookkeeping { gone: books.gone, same: books.same, undated, ..then.recorded.clone() },
        None => Bookkeeping { undated, ..books },
    };
    let books = Bookkeeping { state: basis.clone(), ..books };

    let seen = writing.seen(series.id)?;
    let policy = verified(policy, &plan, &by_period, occurred(&seen, met))?;
    let tallies = judged_names.iter().filter_map(|name| by_period.get(name.as_str()).cloned());
    let now = Tally { seen, ..tallies.reduce(Tally::merge).unwrap_or_default() };
    let sources = sources(&given, &recorded, judged_names);
    let mut audit = Audit { sources, ..conclude(policy, &single, &now) };
    let periods =
        names.iter().map(|name| Period { name: name.clone(), tally: by_period.get(name.as_str()).cloned() });
    let over_time =
        OverTime::of(&audit.policy, time.every, periods.collect(), judged, &now, books, continuity);
    let findings = over_time.findings(&audit.policy, &audit.attributes, &now);
    // The audit alone could not judge a change.
    audit.findings.retain(|finding| finding.clause.as_ref().is_none_or(|clause| clause.worsening.is_none()));
    audit.findings.extend(findings);
    step(Step::Judged);

    let id = match &earlier {
        Some(then) => writing.keep_books(then.id, &over_time.bookkeeping)?,
        None => writing.keep(series.id, &basis, &audit, &over_time, &day)?,
    };
    audit.over_time = Some(over_time);
    let before = writing.exit_code_before(series.id, id)?;
    let told_before = writing.told_before(series.id, id)?;
    let told = earlier.as_ref().is_some_and(|then| then.told);
    let looks_back = writing.looks_back(id)?;
    let checked = Checked { audit, id, before, told_before, repeated: earlier.is_some(), told, looks_back };
    step(Step::Written);
    publish(&checked)?;
    writing.commit()?;
    step(Step::Kept);
    Ok(checked)
}

/// The column of dates, where the policy can be checked over time.
fn checkable(policy: &Policy) -> Result<&TimeColumn> {
    let refuse = |reason: &str, hint: &str| Err(Error::Log { reason: reason.into(), hint: hint.into() });
    if policy.log.fingerprint == FingerprintKind::None {
        return refuse(
            "a check has to know which files it has counted, and fingerprint = \"none\" leaves it without",
            "set fingerprint = \"sha256\" or \"blake3\" in [log]",
        );
    }
    if matches!(&policy.decision.event, Event::Threshold { cut: Cut::Median(_), .. }) {
        return refuse(
            "a decision cut at the median of the log means another cut with every file",
            "name the number: take it from an audit of the first periods",
        );
    }
    policy.time.as_ref().ok_or_else(|| Error::Log {
        reason: "a check goes period by period, and the policy names no column of dates".into(),
        hint: "add [time] with column = \"decided_at\" and every = \"month\"".into(),
    })
}

/// What all files gave to each period, by its name; rows without a date are in none.
fn merged(given: &[Given]) -> BTreeMap<&str, Tally> {
    let mut by_period: BTreeMap<&str, Tally> = BTreeMap::new();
    for Given { period, tally, .. } in given.iter().filter(|given| !given.period.is_empty()) {
        // How many files they come from is no part of the counts.
        let own = Tally { sources: Vec::new(), ..tally.clone() };
        let merged = by_period.remove(period.as_str()).unwrap_or_default().merge(own);
        by_period.insert(period, merged);
    }
    by_period
}

/// The policy with what only all periods together tell, checked against them: a value that does not occur in one
/// month is no mistake.
fn verified(
    policy: Policy,
    plan: &Plan,
    by_period: &BTreeMap<&str, Tally>,
    seen: Vec<Seen>,
) -> Result<Policy> {
    let mut all = by_period.values().cloned().reduce(Tally::merge).unwrap_or_default();
    all.seen = seen;
    policy.verify(plan, &all)?;
    Ok(policy.with_classes_of(&all))
}

/// What occurred in recorded files, with all that is known of those that were counted just now.
fn occurred(recorded: &[Seen], met: Vec<Vec<Seen>>) -> Vec<Seen> {
    let mut all = recorded.to_vec();
    for seen in met {
        all.iter_mut().zip(seen).for_each(|(all, seen)| all.merge(seen));
    }
    all
}

fn nothing_kept(before: &str) -> Error {
    Error::Log {
        reason: format!("no row is of {before} or later, and earlier periods were forgotten"),
        hint: "check again when there are rows of later periods, or begin another history".into(),
    }
}

/// The files that gave to the judged periods.
fn sources(given: &[Given], recorded: &[Recorded], judged: &[String]) -> Vec<SourceFile> {
    let gave = |file: &&Recorded| {
        given.iter().any(|given| given.source == file.id && judged.contains(&given.period))
    };
    let kind =
        |word: &str| FingerprintKind::ALL.into_iter().find(|kind| kind.word() == word).unwrap_or_default();
    let file = |file: &Recorded| SourceFile {
        name: file.path.clone(),
        fingerprint: Fingerprint { kind: kind(&file.kind), hex: file.hash.clone(), bytes: file.bytes },
        rows: file.rows,
    };
    recorded.iter().filter(gave).map(file).collect()
}
