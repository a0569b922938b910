//! Turning a column of a batch into small integers, one per level of its axis.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use polars::prelude::{
    Column, DataType, Float64Chunked, Int64Chunked, PlHashMap, PolarsResult, Series, StringChunked, TimeUnit,
};

use super::super::account::Seen;
use super::super::axis::{Axis, Reading};
use super::super::level::Level;
use super::super::scalar::{Raw, Scalar};
use crate::error::{Error, Result};

/// As many different values of a column as are remembered with their code; others are read each time.
const REMEMBERED: usize = 1 << 16;

/// As many levels as an axis may have.
const MOST_LEVELS: usize = 10_000;

/// Beyond this, a float no longer tells two whole numbers apart.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Reads the values of one axis; a level seen for the first time gets the next code.
pub(super) struct Coder<'a> {
    axis: &'a Axis,
    levels: Vec<Level>,
    /// The number of each code, on an axis of numbers; not a number for rows without one.
    by_code: Vec<f64>,
    codes: BTreeMap<Level, u32>,
    texts: PlHashMap<Box<str>, u32>,
    numbers: PlHashMap<u64, u32>,
    missing: Option<u32>,
    /// Whether every number gets a code of its own, however often it was met.
    each_row: bool,
    seen: Seen,
}

impl<'a> Coder<'a> {
    pub(super) fn new(axis: &'a Axis) -> Coder<'a> {
        Coder {
            axis,
            levels: Vec::new(),
            by_code: Vec::new(),
            codes: BTreeMap::new(),
            texts: PlHashMap::default(),
            numbers: PlHashMap::default(),
            missing: None,
            each_row: false,
            seen: Seen { two_valued: true, ..Seen::default() },
        }
    }

    /// Forgets all levels and their codes. Nobody may use a code from before.
    pub(super) fn forget(&mut self) {
        self.levels.clear();
        self.by_code.clear();
        self.codes.clear();
        self.texts.clear();
        self.numbers.clear();
        self.missing = None;
    }

    /// Gives every number a code of its own from now on: for those who do not count by codes any more, and need not
    /// know which numbers are the same.
    pub(super) fn number_each_row(&mut self) {
        self.each_row = true;
    }

    /// The numbers met so far, by code, on an axis of numbers.
    pub(super) fn numbers(&self) -> &[f64] {
        &self.by_code
    }

    /// The code of rows without a value, once there was one.
    pub(super) fn missing_code(&self) -> Option<u32> {
        self.codes.get(&Level::Missing).copied()
    }

    /// The levels met so far, by code.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }

    pub(super) fn into_seen(self) -> Seen {
        self.seen
    }

    /// The codes of a column, row by row, into `codes`.
    pub(super) fn encode(&mut self, column: &Column, codes: &mut Vec<u32>) -> Result<()> {
        codes.clear();
        let series = column.as_materialized_series();
        match series.dtype() {
            DataType::String => self.encode_texts(series.str().map_err(|_| self.kind(series))?, codes),
            DataType::Categorical(..) | DataType::Enum(..) | DataType::Binary => {
                self.encode_as_text(series, codes)
            }
            DataType::Boolean => {
                let flags = series.bool().map_err(|_| self.kind(series))?;
                for flag in flags.iter() {
                    codes.push(match flag {
                        Some(flag) => self.number(u64::from(flag), Raw::Bool(flag))?,
                        None => self.null()?,
                    });
                }
                Ok(())
            }
            DataType::Date => {
                let days = series.cast(&DataType::Int64).map_err(|_| self.kind(series))?;
                let days = days.i64().map_err(|_| self.kind(series))?;
                self.encode_moments(days, codes, |day| day * 86_400)
            }
            DataType::Datetime(unit, zone) => {
                let per_second = match unit {
                    TimeUnit::Nanoseconds => 1_000_000_000,
                    TimeUnit::Microseconds => 1_000_000,
                    TimeUnit::Milliseconds => 1_000,
                };
                let zone = zone.as_ref().and_then(|zone| TimeZone::get(zone.as_str()).ok());
                let ticks = series.cast(&DataType::Int64).map_err(|_| self.kind(series))?;
                let ticks = ticks.i64().map_err(|_| self.kind(series))?;
                self.encode_moments(ticks, codes, |tick| {
                    let second = tick.div_euclid(per_second);
                    // A moment with a zone belongs to the day it had there.
                    let offset = zone.as_ref().zip(Timestamp::from_second(second).ok());
                    second + offset.map_or(0, |(zone, at)| i64::from(zone.to_offset(at).seconds()))
                })
            }
            DataType::Null => {
                let code = self.null()?;
                codes.resize(series.len(), code);
                Ok(())
            }
            other if other.is_numeric() || matches!(other, DataType::Decimal(..)) => {
                self.encode_numbers(series, codes)
            }
            _ => Err(self.kind(series)),
        }
    }

    fn encode_texts(&mut self, texts: &StringChunked, codes: &mut Vec<u32>) -> Result<()> {
        codes.reserve(texts.len());
        for text in texts.iter() {
            codes.push(match text {
                Some(text) => match self.texts.get(text) {
                    Some(code) => *code,
                    None => {
                        let code = self.read(Raw::Text(text))?;
                        if self.texts.len() < REMEMBERED {
                            self.texts.insert(text.into(), code);
                        }
                        code
                    }
                },
                None => self.null()?,
            });
        }
        Ok(())
    }

    fn encode_as_text(&mut self, series: &Series, codes: &mut Vec<u32>) -> Result<()> {
        let texts = series.cast(&DataType::String).map_err(|_| self.kind(series))?;
        self.encode_texts(texts.str().map_err(|_| self.kind(series))?, codes)
    }

    fn encode_numbers(&mut self, series: &Series, codes: &mut Vec<u32>) -> Result<()> {
        let numbers = floats(series).map_err(|_| self.kind(series))?;
        let whole = series.dtype().is_integer();
        if whole && numbers.iter().flatten().any(|number| number.abs() >= EXACT) {
            return self.encode_as_text(series, codes);
        }
        codes.reserve(numbers.len());
        for number in numbers.iter() {
            codes.push(match number {
                Some(number) => self.number((number + 0.0).to_bits(), Raw::Number(number))?,
                None => self.null()?,
            });
        }
        Ok(())
    }

    fn encode_moments(
        &mut self,
        values: &Int64Chunked,
        codes: &mut Vec<u32>,
        seconds: impl Fn(i64) -> i64,
    ) -> Result<()> {
        for value in values.iter() {
            codes.push(match value {
                Some(value) => match self.numbers.get(&(value as u64)) {
                    Some(code) => *code,
                    None => self.number(value as u64, Raw::Moment(seconds(value)))?,
                },
                None => self.null()?,
            });
        }
        Ok(())
    }

    fn number(&mut self, key: u64, raw: Raw<'_>) -> Result<u32> {
        if self.each_row {
            return self.read(raw);
        }
        if let Some(code) = self.numbers.get(&key) {
            return Ok(*code);
        }
        let code = self.read(raw)?;
        if self.numbers.len() < REMEMBERED {
            self.numbers.insert(key, code);
        }
        Ok(code)
    }

    /// The code of a text that its caller does not remember.
    pub(super) fn text(&mut self, text: &str) -> Result<u32> {
        self.read(Raw::Text(text))
    }

    /// The code of a null.
    pub(super) fn null(&mut self) -> Result<u32> {
        match self.missing {
            Some(code) => Ok(code),
            None => {
                let code = self.read(Raw::Null)?;
                self.missing = Some(code);
                Ok(code)
            }
        }
    }

    /// The code of a value that was not met before, or that there was no room to remember.
    fn read(&mut self, raw: Raw<'_>) -> Result<u32> {
        let level = self.axis.reading.level(raw).map_err(|unreadable| Error::Column {
            column: self.axis.column.clone(),
            reason: unreadable.reason,
            hint: unreadable.hint,
        })?;
        if let (Reading::Number, Level::Number(number)) = (&self.axis.reading, &level) {
            return Ok(self.code_of_number(*number));
        }
        self.observe(raw, &level);
        if let Some(code) = self.codes.get(&level) {
            return Ok(*code);
        }
        if self.levels.len() == MOST_LEVELS && self.axis.reading != Reading::Number {
            return Err(Error::Column {
                column: self.axis.column.clone(),
                reason: format!("holds more than {MOST_LEVELS} different values"),
                hint:
                    "an identifier is not an attribute; give a number `cut` points, or leave the column out"
                        .into(),
            });
        }
        let code = self.levels.len() as u32;
        if self.axis.reading == Reading::Number {
            self.by_code.push(f64::NAN);
        }
        self.levels.push(level.clone());
        self.codes.insert(level, code);
        Ok(code)
    }

    /// The code of a number that is a level itself. There may be as many as rows: they are settled from time to time.
    fn code_of_number(&mut self, number: f64) -> u32 {
        let next = self.levels.len() as u32;
        let code = if self.each_row { next } else { *self.numbers.entry(number.to_bits()).or_insert(next) };
        if code == next {
            self.levels.push(Level::number(number));
            self.by_code.push(number);
        }
        code
    }

    /// Remembers what the checks of declared values will ask.
    fn observe(&mut self, raw: Raw<'_>, level: &Level) {
        let zero_or_one = |value: Raw<'_>| {
            (0..2).any(|digit| Scalar::Integer(digit).matches(value))
                || [true, false].iter().any(|flag| Scalar::Bool(*flag).matches(value))
        };
        let text = match raw {
            Raw::Null => return,
            Raw::Text(text) if text.trim().is_empty() => return,
            Raw::Text(text) => text.to_string(),
            Raw::Number(number) => format!("{}", number + 0.0),
            Raw::Bool(flag) => flag.to_string(),
            Raw::Moment(_) => level.to_string(),
        };
        self.seen.two_valued &= zero_or_one(raw);
        match &self.axis.reading {
            Reading::Flag(flag) => {
                let declared = flag.yes.iter().chain(flag.no.iter().flatten());
                let matched = declared.enumerate().filter(|(_, value)| value.matches(raw));
                self.seen.matched.extend(matched.map(|(index, _)| index));
            }
            Reading::Values(values) if !values.rename.is_empty() => {
                let plain = super::super::axis::Values { rename: BTreeMap::new(), ..values.clone() };
                if let Ok(before) = Reading::Values(plain).level(raw)
                    && values.rename.contains_key(&before.to_string())
                {
                    self.seen.renamed.insert(before.to_string());
                }
            }
            _ => {}
        }
        // The first of all values in their order, whoever meets them when: the same for any number of threads.
        let is_full = self.seen.values.len() >= Seen::REMEMBERED;
        if !is_full || self.seen.values.last().is_some_and(|last| text < *last) {
            self.seen.values.insert(text);
            if self.seen.values.len() > Seen::REMEMBERED {
                self.seen.values.pop_last();
            }
        }
    }

    fn kind(&self, series: &Series) -> Error {
        Error::Column {
            column: self.axis.column.clone(),
            reason: format!("is of type {}, which cannot be counted", series.dtype()),
            hint: "use a text, number, boolean or date column".into(),
        }
    }
}

/// The numbers of a column. One of single precision is the shortest decimal that it writes: 0.7, not
/// 0.699999988079071, which no declared value or bound would meet.
pub(super) fn floats(series: &Series) -> PolarsResult<Float64Chunked> {
    if *series.dtype() != DataType::Float32 {
        return series.cast(&DataType::Float64)?.f64().cloned();
    }
    let widen = |number: f32| number.to_string().parse().unwrap_or(f64::from(number));
    Ok(series.f32()?.iter().map(|number| number.map(widen)).collect())
}
