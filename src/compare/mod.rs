//! Two audits, or two arms of a trial, side by side: the same measures on both, what changes from A to B, and how sure
//! that is. No clause is judged here.
//!
//! Both sides are counted by one plan, from two logs or from one log in one pass, or are read from what earlier audits
//! wrote; then everything is a function of the two sets of counts.

mod asked;
mod stored;
mod stored_counts;
mod stored_references;
mod toll;

use std::collections::BTreeMap;

use rayon::prelude::*;

use self::asked::differences;
use self::stored::Written;
use crate::audit::{Ledger, SourceFile, read};
use crate::error::{Error, Result, suggest};
use crate::findings::{AmountLevels, AtTime, Balance, Changes, Standing, amount_levels, balances};
use crate::policy::{Cut, Event, Form, Policy};
use crate::source::{self, Fingerprint, FingerprintKind};
use crate::tally::{Axis, AxisRole, Level, Plan, Reading, Tally, Tell, Values};

pub use self::stored::Stored;
pub use self::toll::Toll;

/// Two sides, compared.
#[derive(Debug, Clone)]
pub struct Compared {
    /// What was asked of both.
    pub policy: Policy,
    /// Where the two sides come from.
    pub origin: Origin,
    /// The side that is compared with: A.
    pub before: Side,
    /// The side that is compared: B. Every change is B less A.
    pub now: Side,
    /// What changes from A to B.
    pub changes: Changes,
    /// Whether both sides are made of the same groups, attribute by attribute.
    pub balance: Vec<Balance>,
}

/// Where the two sides come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A log for each.
    Logs,
    /// The rows of one log with two values of a column.
    Arms {
        /// The column.
        column: String,
        /// Cases of that log that are on neither side.
        elsewhere: u64,
        /// Whether the policy has the column as a condition too. It is left out of the conditions then: a side has one
        /// value of it, so that no case of one side is like one of the other.
        was_condition: bool,
    },
    /// What two audits wrote.
    Audits,
}

/// One side.
#[derive(Debug, Clone)]
pub struct Side {
    /// What it is called.
    pub name: String,
    /// The files it comes from.
    pub sources: Vec<SourceFile>,
    /// What became of every row.
    pub ledger: Ledger,
    /// Its attributes, in the order of the policy.
    pub attributes: Vec<AtTime>,
    /// Its amounts, attribute by attribute; nothing where the outcome is no amount.
    pub amounts: Vec<Vec<AmountLevels>>,
}

/// A policy with its log, as one side of a comparison.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the side is called.
    pub name: String,
    /// What is asked of which files.
    pub policy: Policy,
}

/// The column of a log that tells the arms apart, and the two that are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arms {
    /// The column.
    pub column: String,
    /// Its value on side A.
    pub before: String,
    /// Its value on side B.
    pub now: String,
}

/// Compares two logs.
///
/// # Errors
/// When the two policies do not ask the same, the logs share a file or cannot be read, or the policy is one whose
/// changes have no method.
///
/// ```
/// use evenhand::compare::{Asked, logs};
/// use evenhand::policy::{Document, Policy};
/// let folder = tempfile::tempdir().unwrap();
/// let side = |name: &str, hired: usize| {
///     let row = |at: usize| format!("{},{}\n", ["f", "m"][at % 2], if at % 20 < hired { "yes" } else { "no" });
///     let rows: String = (0..2000).map(row).collect();
///     std::fs::write(folder.path().join(name), format!("sex,hired\n{rows}")).unwrap();
///     let text = format!(
///         "[log]\npath = {name:?}\n[decision]\ncolumn = \"hired\"\nfavorable = [\"yes\"]\n[[groups]]\ncolumn = \"sex\"\n"
///     );
///     let policy = Policy::check(&Document::parse("audit.toml", &text)?, folder.path())?;
///     Ok::<Asked, evenhand::Error>(Asked { name: name.into(), policy })
/// };
/// // Of 1,000 of each sex 500 were hired; later 500 of the women and 400 of the men.
/// let compared = logs(side("may.csv", 10)?, side("june.csv", 9)?, &|_| {})?;
/// assert_eq!(compared.toll().compared, 1);
/// assert_eq!(compared.toll().grew, 1);
/// # Ok::<(), evenhand::Error>(())
/// ```
pub fn logs(before: Asked, now: Asked, progress: Tell<'_>) -> Result<Compared> {
    let (names, then) = ([before.name, now.name], comparable(before.policy)?);
    let policy = comparable(now.policy)?;
    refuse_differences(&names, &then, &policy)?;
    let mut counted = Vec::new();
    for asked in [&then, &policy] {
        if let Event::Threshold { cut: Cut::Median(_), .. } = &asked.decision.event {
            return Err(Error::Log {
                reason: "a decision cut at the median of its log is cut elsewhere in each log".into(),
                hint: "name the number: take it from an audit of A, and write at_least = … in [decision]"
                    .into(),
            });
        }
        let log = source::open(&asked.log.paths, asked.log.delimiter)?;
        let plan = asked.plan(&log)?;
        let (tally, sources) = read(asked, &log, &plan, progress)?;
        counted.push((plan, tally, sources));
    }
    let ((plan, of_now, now_sources), (_, of_then, then_sources)) = (counted.remove(1), counted.remove(0));
    refuse_same_rows(&then_sources, &now_sources)?;
    let both = of_then.clone().merge(of_now.clone());
    let policy = checked(policy, &plan, &both)?;
    let [before, now] = names;
    let before = Side::of(&policy, before, &of_then, then_sources)?;
    let now = Side::of(&policy, now, &of_now, now_sources)?;
    Ok(concluded(policy, Origin::Logs, before, now))
}

/// Compares two arms of one log, counted in one pass.
///
/// # Errors
/// When the column is not there, does not hold both values or is itself an attribute, the log cannot be read, or the
/// policy is one whose changes have no method.
pub fn arms(policy: Policy, arms: &Arms, progress: Tell<'_>) -> Result<Compared> {
    let mut policy = comparable(policy)?;
    let was_condition = policy.conditions.iter().any(|condition| condition.column == arms.column);
    policy.conditions.retain(|condition| condition.column != arms.column);
    if arms.before == arms.now {
        return Err(Error::Log {
            reason: format!("both sides are {:?}", arms.now),
            hint: format!("name two different values of {:?}", arms.column),
        });
    }
    if policy.groups.iter().any(|group| group.column == arms.column) {
        return Err(Error::Column {
            column: arms.column.clone(),
            reason: "is an attribute of the audit, so that each side would be one group".into(),
            hint: "the groups of an attribute are compared by `evenhand audit`".into(),
        });
    }
    let log = source::open(&policy.log.paths, policy.log.delimiter)?;
    let single = policy.plan(&log)?;
    let reading = Reading::Values(Values::default());
    let plan = single.clone().parted_by(Axis { role: AxisRole::Arm, column: arms.column.clone(), reading });
    log.require(&plan.columns())?;
    let (tally, sources) = read(&policy, &log, &plan, progress)?;
    let mut parts = tally.parts(AxisRole::Arm);
    let mut take = |name: &String| {
        let found = parts.keys().find(|level| !level.is_missing() && level.to_string() == *name).cloned();
        found.and_then(|level| parts.remove(&level)).ok_or_else(|| {
            let held: Vec<String> =
                parts.keys().filter(|level| !level.is_missing()).map(Level::to_string).collect();
            Error::Column {
                column: arms.column.clone(),
                reason: format!("never holds {name:?}"),
                hint: suggest(name, held.iter().map(String::as_str)),
            }
        })
    };
    let (of_then, of_now) = (take(&arms.before)?, take(&arms.now)?);
    let elsewhere = parts.values().map(Tally::read).sum();
    let both = Tally { seen: tally.seen, ..of_then.clone().merge(of_now.clone()) };
    let policy = checked(policy, &single, &both)?;
    let before = Side::of(&policy, arms.before.clone(), &of_then, sources.clone())?;
    let now = Side::of(&policy, arms.now.clone(), &of_now, sources)?;
    let origin = Origin::Arms { column: arms.column.clone(), elsewhere, was_condition };
    Ok(concluded(policy, origin, before, now))
}

/// Compares what two audits wrote: shares by their counts, amounts by number, mean and standard deviation. What an
/// `audit.json` does not hold is not compared: changes within conditions.
///
/// # Errors
/// When the two audits did not ask the same or share a file, or the decisions are a weighted sample.
pub fn stored(before: Stored, now: Stored) -> Result<Compared> {
    let names = [before.name.clone(), now.name.clone()];
    let (then, now) = (before.written(&now)?, now.written(&before)?);
    let [before_name, now_name] = names.clone();
    refuse_differences(&names, &then.policy, &now.policy)?;
    refuse_same_rows(&then.sources, &now.sources)?;
    let all = [&then, &now].map(|written| written.tallies[0].clone());
    let [first, second] = all;
    let policy = now.policy.clone().with_classes_of(&first.merge(second));
    let side = |name: String, written: Written| Side {
        name,
        attributes: policy
            .attributes()
            .iter()
            .zip(&written.tallies)
            .map(|(attribute, tally)| AtTime::of(&policy, attribute, tally))
            .collect(),
        sources: written.sources,
        ledger: written.ledger,
        amounts: written.amounts,
    };
    let (before, now) = (side(before_name, then), side(now_name, now));
    Ok(concluded(policy, Origin::Audits, before, now))
}

/// The policy without what a comparison does not ask for: clauses, periods, scores and replicates.
fn comparable(policy: Policy) -> Result<Policy> {
    if policy.is_weighted_sample() {
        return Err(Error::Log {
            reason: "rows have survey weights, and for changes of weighted rates there is no method here"
                .into(),
            hint: "audit both sides and read the two reports beside each other".into(),
        });
    }
    Ok(Policy {
        time: None,
        score: None,
        clauses: Vec::new(),
        changes: Vec::new(),
        profiles: Vec::new(),
        inapplicable: Vec::new(),
        doubts: Vec::new(),
        replicates: 0,
        ..policy
    })
}

/// The policy with what only both sides together tell, checked against them: a value that does not occur on one side
/// is no mistake.
fn checked(policy: Policy, plan: &Plan, both: &Tally) -> Result<Policy> {
    policy.verify(plan, both)?;
    Ok(policy.with_classes_of(both).with_cut_of(plan))
}

fn concluded(policy: Policy, origin: Origin, before: Side, now: Side) -> Compared {
    let changes = Changes::between(&policy, &before.attributes, &now.attributes);
    let balance = balances(&policy, &before.attributes, &now.attributes);
    Compared { policy, origin, before, now, changes, balance }
}

fn refuse_differences([before, now]: &[String; 2], then: &Policy, policy: &Policy) -> Result<()> {
    let found = differences(then, policy);
    if found.is_empty() {
        return Ok(());
    }
    Err(Error::Log {
        reason: format!("{before} and {now} do not ask the same: {}", found.join("; ")),
        hint: "a comparison needs the same groups, decision and measures on both sides; two logs are compared under \
               one policy with --policy audit.toml"
            .into(),
    })
}

/// Rows that are on both sides would be compared with themselves.
fn refuse_same_rows(before: &[SourceFile], now: &[SourceFile]) -> Result<()> {
    let same = |one: &Fingerprint, other: &Fingerprint| {
        one.kind != FingerprintKind::None && one.kind == other.kind && one.hex == other.hex
    };
    let shared =
        now.iter().find(|file| before.iter().any(|other| same(&file.fingerprint, &other.fingerprint)));
    shared.map_or(Ok(()), |file| {
        Err(Error::Log {
            reason: format!("both sides hold the same file, by its fingerprint: {}", file.name),
            hint: "a comparison needs different cases on each side; two arms of one log are compared with \
                   `evenhand compare A B --by COLUMN --policy audit.toml`"
                .into(),
        })
    })
}

impl Side {
    fn of(policy: &Policy, name: String, tally: &Tally, sources: Vec<SourceFile>) -> Result<Side> {
        if tally.used == 0 {
            return Err(Error::Log {
                reason: format!("{name} has no row that can be used"),
                hint: "is it the right file, or the right value?".into(),
            });
        }
        let columns = policy.attributes();
        let attributes: Vec<AtTime> =
            columns.par_iter().map(|attribute| AtTime::of(policy, attribute, tally)).collect();
        let amounts = match policy.form() {
            Form::Amount => columns.par_iter().map(|of| amount_levels(policy, of, tally)).collect(),
            _ => Vec::new(),
        };
        let ledger = ledger(policy, tally, &attributes);
        Ok(Side { name, sources, ledger, attributes, amounts })
    }

    /// The amounts of a group of an attribute.
    pub fn amounts_of(&self, attribute: usize, levels: &[Level]) -> Option<&AmountLevels> {
        self.amounts.get(attribute)?.iter().find(|amounts| amounts.levels == levels)
    }
}

fn ledger(policy: &Policy, tally: &Tally, attributes: &[AtTime]) -> Ledger {
    let unlabelled = |at: &AtTime| at.groups.iter().map(|group| group.counts.unlabelled()).sum::<u64>();
    let unknown = |at: &AtTime| {
        let groups = at.groups.iter().filter(|group| group.standing == Standing::Unknown);
        groups.map(|group| group.counts.cases()).sum::<u64>()
    };
    let excluded: BTreeMap<_, _> = tally.excluded.clone();
    Ledger {
        read: tally.read(),
        used: tally.used,
        weighted: None,
        excluded,
        unlabelled: policy.label.as_ref().and(attributes.first()).map(unlabelled),
        unknown: attributes.iter().map(unknown).collect(),
    }
}
