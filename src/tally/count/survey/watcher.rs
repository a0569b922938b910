//! What one worker sees of one column.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, DataType, PlHashMap, PolarsError, PolarsResult, Series};

use super::super::super::axis::Reading;
use super::super::super::calendar::Every;
use super::super::super::level::Level;
use super::super::super::scalar::{Raw, number_of};
use super::{ColumnKind, ColumnSurvey, Distinct, MOST_VALUES};
use crate::error::{Error, Result};

/// Values, rows and ranges so far; watchers of one column merge in any order.
#[derive(Default)]
pub(super) struct Watcher {
    rows: u64,
    blanks: u64,
    /// Texts with their rows, until there are too many.
    texts: PlHashMap<Box<str>, u64>,
    /// The bits of stored numbers with their rows, until there are too many.
    numbers: PlHashMap<u64, u64>,
    /// Stored days with their rows, until there are too many.
    days: PlHashMap<i64, u64>,
    many: bool,
    /// Texts that are not numbers, counted apart once `texts` is full.
    words: PlHashMap<Box<str>, u64>,
    many_words: bool,
    /// Stored in a type that cannot be counted.
    other: bool,
    seen_number: bool,
    seen_word: bool,
    fraction: bool,
    not_boolean: bool,
    not_date: bool,
    range: Option<(f64, f64)>,
    span: Option<(String, String)>,
}

impl Watcher {
    pub(super) fn add(&mut self, name: &str, frame: &DataFrame) -> Result<()> {
        let failed = |error: PolarsError| Error::Column {
            column: name.into(),
            reason: error.to_string(),
            hint: "is the file complete?".into(),
        };
        let series = frame.column(name).map_err(failed)?.as_materialized_series();
        self.rows += series.len() as u64;
        match series.dtype() {
            DataType::String => self.add_texts(series).map_err(failed),
            DataType::Categorical(..) | DataType::Enum(..) | DataType::Boolean => {
                self.add_texts(&series.cast(&DataType::String).map_err(failed)?).map_err(failed)
            }
            DataType::Date | DataType::Datetime(..) => self.add_days(series).map_err(failed),
            DataType::Null => {
                self.blanks += series.len() as u64;
                Ok(())
            }
            stored if stored.is_numeric() || matches!(stored, DataType::Decimal(..)) => {
                self.add_numbers(series).map_err(failed)
            }
            _ => {
                self.other = true;
                self.blanks += series.null_count() as u64;
                Ok(())
            }
        }
    }

    fn add_texts(&mut self, series: &Series) -> PolarsResult<()> {
        for text in series.str()?.iter() {
            match text {
                Some(text) if !text.trim().is_empty() => self.add_text(text),
                _ => self.blanks += 1,
            }
        }
        Ok(())
    }

    fn add_text(&mut self, text: &str) {
        if let Some(rows) = self.texts.get_mut(text) {
            *rows += 1;
            return;
        }
        let number = number_of(text).filter(|number| number.is_finite());
        match number {
            Some(number) => self.see_number(number),
            None => self.see_word(text),
        }
        if !self.many {
            self.texts.insert(text.into(), 1);
            self.check_room();
        } else if number.is_none() && !self.many_words {
            match self.words.get_mut(text) {
                Some(rows) => *rows += 1,
                None => {
                    self.words.insert(text.into(), 1);
                    self.check_room();
                }
            }
        }
    }

    fn see_number(&mut self, number: f64) {
        // Adding zero turns −0.0 into 0.0.
        let number = number + 0.0;
        self.seen_number = true;
        self.fraction |= number.fract() != 0.0;
        self.range =
            Some(self.range.map_or((number, number), |(low, high)| (low.min(number), high.max(number))));
    }

    fn see_word(&mut self, text: &str) {
        self.seen_word = true;
        self.not_boolean =
            self.not_boolean || !["true", "false"].iter().any(|flag| text.eq_ignore_ascii_case(flag));
        // A column of dates is read to its end; any other stops trying at its first word.
        self.not_date = self.not_date || day(Raw::Text(text)).is_none();
        match &mut self.span {
            None => self.span = Some((text.into(), text.into())),
            Some((first, _)) if text < first.as_str() => *first = text.into(),
            Some((_, last)) if text > last.as_str() => *last = text.into(),
            Some(_) => {}
        }
    }

    fn add_numbers(&mut self, series: &Series) -> PolarsResult<()> {
        for number in series.cast(&DataType::Float64)?.f64()?.iter() {
            match number.filter(|number| !number.is_nan()) {
                Some(number) => {
                    self.see_number(number);
                    if !self.many {
                        *self.numbers.entry((number + 0.0).to_bits()).or_insert(0) += 1;
                        self.check_room();
                    }
                }
                None => self.blanks += 1,
            }
        }
        Ok(())
    }

    fn add_days(&mut self, series: &Series) -> PolarsResult<()> {
        let days = series.cast(&DataType::Date)?.cast(&DataType::Int64)?;
        let mut ends: Option<(i64, i64)> = None;
        for number in days.i64()?.iter() {
            match number {
                Some(day) => {
                    ends = Some(ends.map_or((day, day), |(low, high)| (low.min(day), high.max(day))));
                    if !self.many {
                        *self.days.entry(day).or_insert(0) += 1;
                        self.check_room();
                    }
                }
                None => self.blanks += 1,
            }
        }
        for end in ends.into_iter().flat_map(|(low, high)| [low, high]) {
            self.see_word(&stored_day(end));
        }
        Ok(())
    }

    /// Lets the values go once there are too many, and keeps the words among them.
    fn check_room(&mut self) {
        if !self.many && self.texts.len().max(self.numbers.len()).max(self.days.len()) > MOST_VALUES {
            self.make_many();
        }
        if self.many && self.words.len() > MOST_VALUES {
            self.many_words = true;
        }
        if self.many_words {
            self.words.clear();
        }
    }

    fn make_many(&mut self) {
        self.many = true;
        self.numbers.clear();
        self.days.clear();
        self.words = self.texts.drain().filter(|(text, _)| is_word(text)).collect();
    }

    pub(super) fn merge(&mut self, other: Watcher) {
        self.rows += other.rows;
        self.blanks += other.blanks;
        if other.many && !self.many {
            self.make_many();
        }
        let texts = if self.many { &mut self.words } else { &mut self.texts };
        let fits = |text: &str| !self.many || is_word(text);
        let parts = other.texts.into_iter().chain(other.words).filter(|(text, _)| fits(text));
        if !(self.many && (self.many_words || other.many_words)) {
            parts.for_each(|(text, rows)| *texts.entry(text).or_insert(0) += rows);
        }
        if !self.many {
            other.numbers.into_iter().for_each(|(bits, rows)| *self.numbers.entry(bits).or_insert(0) += rows);
            other.days.into_iter().for_each(|(day, rows)| *self.days.entry(day).or_insert(0) += rows);
        }
        self.many_words |= other.many_words;
        self.check_room();
        self.other |= other.other;
        self.seen_number |= other.seen_number;
        self.seen_word |= other.seen_word;
        self.fraction |= other.fraction;
        self.not_boolean |= other.not_boolean;
        self.not_date |= other.not_date;
        self.range = wider(self.range, other.range, |a, b| a <= b);
        self.span = wider(self.span.take(), other.span, |a, b| a <= b);
    }

    pub(super) fn finish(self, name: &str) -> ColumnSurvey {
        let kind = match (self.seen_word, self.seen_number) {
            _ if self.other => ColumnKind::Other,
            (false, false) => ColumnKind::Empty,
            (false, true) => ColumnKind::Number,
            (true, false) if !self.not_boolean => ColumnKind::Boolean,
            (true, false) if !self.not_date => ColumnKind::Date,
            (true, _) => ColumnKind::Text,
        };
        let words = if self.many { self.words } else { only_words(&self.texts) };
        let days = self.days.into_iter().map(|(day, rows)| (stored_day(day), rows));
        let numbers = self.numbers.into_iter().map(|(bits, rows)| (f64::from_bits(bits).to_string(), rows));
        let texts = self.texts.into_iter().map(|(text, rows)| (text.into_string(), rows));
        ColumnSurvey {
            name: name.into(),
            kind,
            rows: self.rows,
            blanks: self.blanks,
            values: distinct(self.many, texts.chain(numbers).chain(days)),
            words: distinct(
                self.many_words,
                words.into_iter().map(|(text, rows)| (text.into_string(), rows)),
            ),
            whole: self.seen_number && !self.fraction,
            range: self.range,
            span: self.span,
        }
    }
}

fn distinct(many: bool, found: impl Iterator<Item = (String, u64)>) -> Distinct {
    if many {
        return Distinct::Many;
    }
    let mut values: BTreeMap<String, u64> = BTreeMap::new();
    found.for_each(|(text, rows)| *values.entry(text).or_insert(0) += rows);
    if values.len() > MOST_VALUES { Distinct::Many } else { Distinct::Kept(values) }
}

fn only_words(texts: &PlHashMap<Box<str>, u64>) -> PlHashMap<Box<str>, u64> {
    texts.iter().filter(|(text, _)| is_word(text)).map(|(text, rows)| (text.clone(), *rows)).collect()
}

fn is_word(text: &str) -> bool {
    number_of(text).is_none_or(f64::is_infinite)
}

/// The wider of two ranges together.
fn wider<T>(a: Option<(T, T)>, b: Option<(T, T)>, below: impl Fn(&T, &T) -> bool) -> Option<(T, T)> {
    match (a, b) {
        (Some((a, z)), Some((b, y))) => {
            Some((if below(&a, &b) { a } else { b }, if below(&z, &y) { y } else { z }))
        }
        (one, other) => one.or(other),
    }
}

/// The day of a value, as text.
fn day(raw: Raw<'_>) -> Option<String> {
    match Reading::Calendar(Every::Day).level(raw) {
        Ok(Level::Text(day)) => Some(day.to_string()),
        _ => None,
    }
}

/// A day counted from 1970-01-01, as text.
fn stored_day(days: i64) -> String {
    day(Raw::Moment(days.saturating_mul(86_400))).unwrap_or_else(|| format!("day {days}"))
}
