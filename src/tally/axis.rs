//! What a key position of a tally means, and how a value of the log becomes a level of it.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};

use super::calendar::Every;
use super::level::Level;
use super::scalar::{Raw, Scalar, moment_text};
use crate::amount::{LARGEST, SMALLEST};

/// A key position: which column it reads, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// What the position stands for.
    pub role: AxisRole,
    /// The column of the log.
    pub column: String,
    /// How values become levels.
    pub reading: Reading,
}

/// What a key position stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AxisRole {
    /// The protected attribute with this index in the policy.
    Group(usize),
    /// The condition with this index in the policy.
    Condition(usize),
    /// The calendar period.
    Period,
    /// The arm of a trial: which of two sides that are compared a row is on.
    Arm,
    /// Whether the event happened.
    Decision,
    /// Whether what turned out to be true is positive.
    Label,
    /// Whether the stage with this index was passed, where every stage has a column of its own.
    Stage(usize),
    /// What the decision was made from.
    Score,
}

/// How values of a column become levels.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Value by value, or cut into ranges: groups and conditions.
    Values(Values),
    /// Yes for some declared values, no for the others: decisions and labels.
    Flag(Flag),
    /// Yes on one side of a number.
    Threshold(Threshold),
    /// A date read as the period it falls into.
    Calendar(Every),
    /// The number itself: an amount or a score.
    Number,
}

/// Value by value. Order of work: unknown, cut, rename.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Values {
    /// Values that mean "not known"; null and blank always do.
    pub unknown: Vec<Scalar>,
    /// Ascending cut points; empty takes the values as they are.
    pub cut: Vec<f64>,
    /// Other names for levels; two levels with one name become one.
    pub rename: BTreeMap<String, String>,
}

/// Yes for `yes`; no for `no`, or for everything else where `no` is not declared.
#[derive(Debug, Clone, PartialEq)]
pub struct Flag {
    /// The values that mean yes.
    pub yes: Vec<Scalar>,
    /// The only other values allowed, where the policy declares them.
    pub no: Option<Vec<Scalar>>,
}

/// Yes on one side of a bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Which side is yes.
    pub side: Side,
    /// The bound, in the unit of the column.
    pub bound: f64,
}

/// Which side of a bound is yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Strictly greater.
    Above,
    /// Greater or equal.
    AtLeast,
    /// Strictly smaller.
    Below,
    /// Smaller or equal.
    AtMost,
}

impl Side {
    /// All sides.
    pub const ALL: [Side; 4] = [Side::Above, Side::AtLeast, Side::Below, Side::AtMost];

    /// The key of the policy.
    pub fn key(self) -> &'static str {
        match self {
            Side::Above => "above",
            Side::AtLeast => "at_least",
            Side::Below => "below",
            Side::AtMost => "at_most",
        }
    }

    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Side::Above => number > bound,
            Side::AtLeast => number >= bound,
            Side::Below => number < bound,
            Side::AtMost => number <= bound,
        }
    }
}

/// Why a value cannot be read, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// What is wrong, naming the value.
    pub reason: String,
    /// What to do.
    pub hint: String,
}

impl Reading {
    /// The level that a value of the log is on this axis.
    ///
    /// # Errors
    /// When the value is not of the kind the axis needs.
    pub fn level(&self, raw: Raw<'_>) -> Result<Level, Unreadable> {
        match self {
            Reading::Values(values) => values.level(raw),
            Reading::Flag(flag) => flag.level(raw),
            Reading::Threshold(threshold) => Ok(match number(raw)? {
                Some(number) => Level::Flag(threshold.side.holds(number, threshold.bound)),
                None => Level::Missing,
            }),
            Reading::Calendar(every) => Ok(match date(raw)? {
                Some(date) => Level::text(&every.period(date)),
                None => Level::Missing,
            }),
            Reading::Number => amount(raw),
        }
    }
}

impl Values {
    fn level(&self, raw: Raw<'_>) -> Result<Level, Unreadable> {
        if is_blank(raw) || self.unknown.iter().any(|value| value.matches(raw)) {
            return Ok(Level::Missing);
        }
        let level = if self.cut.is_empty() {
            match raw {
                Raw::Text(text) => Level::text(text),
                // As text, so that a number is the same group whether a file writes it or types it.
                Raw::Number(number) => Level::text(&(number + 0.0).to_string()),
                Raw::Bool(flag) => Level::text(if flag { "true" } else { "false" }),
                Raw::Moment(seconds) => {
                    moment_text(seconds).map_or(Level::Missing, |text| Level::text(&text))
                }
                Raw::Null => Level::Missing,
            }
        } else {
            match number(raw)? {
                Some(number) => self.range(number),
                None => Level::Missing,
            }
        };
        if self.rename.is_empty() || level.is_missing() {
            return Ok(level);
        }
        Ok(self.rename.get(&level.to_string()).map_or(level, |name| Level::text(name)))
    }

    fn range(&self, number: f64) -> Level {
        let below = self.cut.iter().position(|point| number < *point);
        let above = below.unwrap_or(self.cut.len());
        Level::Range {
            from: above.checked_sub(1).map(|index| self.cut[index]),
            below: below.map(|index| self.cut[index]),
        }
    }
}

impl Flag {
    fn level(&self, raw: Raw<'_>) -> Result<Level, Unreadable> {
        if self.yes.iter().any(|value| value.matches(raw)) {
            return Ok(Level::Flag(true));
        }
        match &self.no {
            Some(no) if no.iter().any(|value| value.matches(raw)) => Ok(Level::Flag(false)),
            _ if is_blank(raw) => Ok(Level::Missing),
            Some(_) => Err(Unreadable {
                reason: format!("holds {}, which is neither among the declared values nor blank", show(raw)),
                hint: "name it in the list it belongs to, or drop the list of the other values".into(),
            }),
            None => Ok(Level::Flag(false)),
        }
    }
}

fn is_blank(raw: Raw<'_>) -> bool {
    match raw {
        Raw::Null => true,
        Raw::Text(text) => text.trim().is_empty(),
        Raw::Number(number) => number.is_nan(),
        Raw::Bool(_) | Raw::Moment(_) => false,
    }
}

/// The number in a value; `None` where it is blank.
pub(super) fn number(raw: Raw<'_>) -> Result<Option<f64>, Unreadable> {
    if is_blank(raw) {
        return Ok(None);
    }
    let found = match raw {
        Raw::Number(number) => Some(number),
        Raw::Bool(flag) => Some(f64::from(u8::from(flag))),
        // Leading zeros are harmless where a number is asked for.
        Raw::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Raw::Moment(_) | Raw::Null => None,
    };
    found.map(Some).ok_or_else(|| Unreadable {
        reason: format!("holds {}, which is not a number", show(raw)),
        hint: "clean the column, or name such values as unknown where the policy allows it".into(),
    })
}

/// A number that can be added up.
fn amount(raw: Raw<'_>) -> Result<Level, Unreadable> {
    let read = number(raw).map_err(|unreadable| Unreadable {
        hint: "leave the field blank where there is no number: such rows are counted apart".into(),
        ..unreadable
    });
    match read? {
        None => Ok(Level::Missing),
        Some(number) if number != 0.0 && number.abs() < SMALLEST => Err(Unreadable {
            reason: format!(
                "holds {}, closer to zero than {SMALLEST:e}, the smallest that is reckoned with",
                show(raw)
            ),
            hint: "give the numbers in a smaller unit, or write 0".into(),
        }),
        Some(number) if number.abs() <= LARGEST => Ok(Level::number(number)),
        Some(_) => Err(Unreadable {
            reason: format!("holds {}, beyond {LARGEST:e}, the largest number that is added up", show(raw)),
            hint: "give the numbers in a larger unit, or leave such rows out of the export".into(),
        }),
    }
}

fn date(raw: Raw<'_>) -> Result<Option<Date>, Unreadable> {
    if is_blank(raw) {
        return Ok(None);
    }
    let found = match raw {
        Raw::Moment(seconds) => {
            let epoch = Date::constant(1970, 1, 1).at(0, 0, 0, 0);
            epoch.checked_add(SignedDuration::from_secs(seconds)).ok().map(DateTime::date)
        }
        Raw::Text(text) => parse_date(text.trim()),
        Raw::Number(_) | Raw::Bool(_) | Raw::Null => None,
    };
    found.map(Some).ok_or_else(|| Unreadable {
        reason: format!("holds {}, which is not a date that can be read", show(raw)),
        hint: "write dates as 2026-01-31, with or without a time of day after it".into(),
    })
}

/// ISO 8601: the date a text begins with, with or without a time of day.
fn parse_date(text: &str) -> Option<Date> {
    let (day, rest) = text.split_at_checked(10)?;
    if !rest.is_empty() && !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    day.replace('/', "-").parse().ok()
}

fn show(raw: Raw<'_>) -> String {
    match raw {
        Raw::Null => "nothing".into(),
        Raw::Text(text) => {
            let short: String = text.chars().take(40).collect();
            format!("{short:?}")
        }
        Raw::Number(number) => number.to_string(),
        Raw::Bool(flag) => flag.to_string(),
        Raw::Moment(_) => "a date".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &Values, raw: Raw<'_>) -> String {
        values.level(raw).map_or_else(|error| error.reason, |level| level.to_string())
    }

    #[test]
    fn unknown_comes_before_cut_and_cut_before_rename() {
        let values = Values {
            unknown: vec![Scalar::Integer(-1)],
            cut: vec![25.0, 40.0],
            rename: BTreeMap::from([(">=40".to_string(), "40 and over".to_string())]),
        };
        assert_eq!(read(&values, Raw::Text("-1")), "(unknown)");
        assert_eq!(read(&values, Raw::Text("24.9")), "<25");
        assert_eq!(read(&values, Raw::Number(25.0)), "25-<40");
        assert_eq!(read(&values, Raw::Text("40")), "40 and over");
        assert_eq!(read(&values, Raw::Text("old")), "holds \"old\", which is not a number");
    }

    #[test]
    fn a_value_outside_both_lists_is_refused_and_a_blank_is_missing() {
        let flag = Flag { yes: vec![Scalar::Text("yes".into())], no: Some(vec![Scalar::Text("no".into())]) };
        assert_eq!(flag.level(Raw::Text("yes")), Ok(Level::Flag(true)));
        assert_eq!(flag.level(Raw::Text("no")), Ok(Level::Flag(false)));
        assert_eq!(flag.level(Raw::Text(" ")), Ok(Level::Missing));
        assert!(flag.level(Raw::Text("maybe")).is_err());
    }

    #[test]
    fn dates_are_read_from_text_and_from_moments() {
        let month = Reading::Calendar(Every::Month);
        for raw in [
            Raw::Text("2026-03-31"),
            Raw::Text("2026-03-31T23:59:59Z"),
            Raw::Text("2026/03/31 08:00"),
            Raw::Moment(1_774_915_200),
        ] {
            assert_eq!(month.level(raw), Ok(Level::text("2026-03")), "{raw:?}");
        }
        assert!(month.level(Raw::Text("31.03.2026")).is_err());
        assert_eq!(month.level(Raw::Null), Ok(Level::Missing));
        assert_eq!(month.level(Raw::Moment(-1)), Ok(Level::text("1969-12")));
    }
}
