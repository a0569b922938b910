//! What periodic checks ask for: where the history is, what to compare with, how to watch.

use std::path::PathBuf;

use super::TimeColumn;
use super::clause::{Bound, Clause, Compare, Demand, Judge};
use super::reader::Reader;
use crate::exact::Exact;

/// Where earlier checks are kept, and what a period is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The file of the history, as it can be opened from the current folder.
    pub path: PathBuf,
    /// A period that later ones are compared with, by its name.
    pub baseline: Option<String>,
    /// Compare with the mean of so many periods before, where given.
    pub mean_of: Option<usize>,
}

/// How clauses are watched over all periods.
#[derive(Debug, Clone, PartialEq)]
pub struct Watch {
    /// The first period that is watched, by its name; the first of the history where `None`.
    pub from: Option<String>,
    /// The chance of ever raising a false alarm; one less the confidence of the audit where `None`.
    pub alpha: Option<f64>,
}

/// Which earlier periods a clause on change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    /// The period before.
    Last,
    /// The mean of so many periods before.
    Mean(usize),
    /// The period of this name.
    Named(String),
}

/// That a measure is no worse than it was, by more than a bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worsening {
    /// Than when.
    pub since: Since,
    /// By how much at most: in units of the measure for a value or difference, as a part of it for a ratio.
    pub at_most: Bound,
}

impl Since {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Since::Last => "the period before".into(),
            Since::Mean(periods) => format!("the mean of {periods} periods before"),
            Since::Named(name) => format!("the period {name}"),
        }
    }
}

/// As many periods before as a mean is taken of.
const MOST_MEAN: usize = 100;

/// The file of the history where the policy names none.
const DEFAULT_FILE: &str = "evenhand.sqlite";

pub(super) fn read_past(
    reader: Option<Reader<'_>>,
    folder: &std::path::Path,
    time: Option<&TimeColumn>,
) -> Past {
    let mut past = Past { path: folder.join(DEFAULT_FILE), baseline: None, mean_of: None };
    let Some(mut reader) = reader else { return past };
    if let Some(path) = reader.text("path") {
        past.path = folder.join(path);
    }
    past.baseline = period_name(&mut reader, "baseline", time);
    past.mean_of = reader.number("mean_of").and_then(|written| mean_of(&reader, "mean_of", &written));
    reader.finish();
    past
}

pub(super) fn read_watch(reader: Option<Reader<'_>>, time: Option<&TimeColumn>) -> Watch {
    let Some(mut reader) = reader else { return Watch { from: None, alpha: None } };
    let from = period_name(&mut reader, "from", time);
    let alpha = reader.number("alpha").and_then(|written| {
        let read = written.parse::<f64>().ok().filter(|alpha| (1e-6..=0.5).contains(alpha));
        if read.is_none() {
            let hint = "write the chance of ever raising a false alarm, for example 0.05";
            reader.problem("alpha", format!("alpha cannot be {written}"), hint);
        }
        read
    });
    reader.finish();
    Watch { from, alpha }
}

/// The name of a period of the length that the policy counts by.
fn period_name(reader: &mut Reader<'_>, key: &'static str, time: Option<&TimeColumn>) -> Option<String> {
    let name = reader.text(key)?;
    is_period(reader, key, &name, time).then_some(name)
}

fn is_period(reader: &Reader<'_>, key: &str, name: &str, time: Option<&TimeColumn>) -> bool {
    let Some(time) = time else {
        reader.problem(key, "periods need a column of dates", "add [time] with column and every");
        return false;
    };
    if time.every.days(name).is_none() {
        let example = time.every.period(jiff::civil::date(2026, 5, 4));
        let message = format!("{name:?} is no {}", time.every.word());
        reader.problem(key, message, format!("write it as in {example:?}"));
        return false;
    }
    true
}

fn mean_of(reader: &Reader<'_>, key: &str, written: &str) -> Option<usize> {
    let read = written.parse().ok().filter(|periods| (1..=MOST_MEAN).contains(periods));
    if read.is_none() {
        let hint = format!("write a whole number of periods, from 1 to {MOST_MEAN}");
        reader.problem(key, format!("{key} cannot be {written}"), hint);
    }
    read
}

/// What a clause says of earlier periods, where it does.
pub(super) fn read_worsening(reader: &mut Reader<'_>) -> Option<Worsening> {
    let since = if reader.is_text("since") {
        match reader.text("since")?.as_str() {
            "last" => Some(Since::Last),
            name => Some(Since::Named(name.to_string())),
        }
    } else if reader.has("since") {
        let written = reader.number("since")?;
        mean_of(reader, "since", &written).map(Since::Mean)
    } else {
        None
    };
    let at_most = Clause::read_bound(reader, "worse_by_at_most");
    match (since, at_most) {
        (Some(since), Some(at_most)) => {
            if at_most.exact < Exact::zero() {
                let hint = "write 0 or more: how much worse it may be";
                reader.problem("worse_by_at_most", "worse_by_at_most is below zero", hint);
            }
            Some(Worsening { since, at_most })
        }
        (Some(_), None) if !reader.has("worse_by_at_most") => {
            let hint = "add worse_by_at_most = 0.05: how much worse it may be than then";
            reader.problem("since", "the clause does not say how much worse it may be", hint);
            None
        }
        (None, Some(_)) if !reader.has("since") => {
            let hint = "add since = \"last\", the name of a period, or a number of periods whose mean counts";
            reader.problem("worse_by_at_most", "the clause does not say worse than when", hint);
            None
        }
        _ => None,
    }
}

/// Refuses what does not go with a clause on change.
pub(super) fn check_worsening(reader: &Reader<'_>, clause: &Clause, place: &str, time: Option<&TimeColumn>) {
    let Some(worsening) = &clause.worsening else { return };
    if time.is_none() {
        let hint = "add [time] with column and every, and run `evenhand check`";
        reader.problem_at(place, "a clause on change needs a column of dates", hint);
    } else if let (Since::Named(name), Some(time)) = (&worsening.since, time)
        && time.every.days(name).is_none()
    {
        let example = time.every.period(jiff::civil::date(2026, 5, 4));
        let hint = format!("write \"last\", a period as in {example:?}, or a number of periods");
        reader.problem_at(place, format!("{name:?} is no {}", time.every.word()), hint);
    }
    if clause.at_least.is_some() || clause.at_most.is_some() {
        let hint = "write two clauses: one with at_least or at_most, one with since and worse_by_at_most";
        reader.problem_at(place, "a clause on change has its bound in worse_by_at_most", hint);
    }
    if !matches!(clause.demand, Demand::Measure(_)) {
        let message = format!("{} is not held against earlier periods", clause.demand.id());
        reader.problem_at(place, message, "name a measure of each group, such as selection_rate");
    }
    if clause.judge == Judge::Significance && clause.compare == Compare::Value {
        // The general rule on values has told it.
    } else if clause.judge == Judge::Significance {
        let hint = "use judge = \"interval\" or \"point\"";
        reader.problem_at(place, "a change is not judged by significance", hint);
    }
}
