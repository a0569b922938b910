//! Which periods a check judges.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::error::{Error, Result};
use crate::tally::Every;

/// As many periods as a check goes through: 27 years of days. A wrong date among the rows makes more.
const MOST_PERIODS: usize = 10_000;

/// What a check is asked to judge. Periods are judged whole, and only when their last day is over.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Select {
    /// Only periods that begin on this day or later: a date, or the name of a period.
    pub since: Option<String>,
    /// Only periods that end on this day or earlier: a date, or the name of a period.
    pub until: Option<String>,
    /// All periods whose middle lies in this span before the end of the newest: `90d`, `12w`, `6m`, `1y`.
    pub window: Option<String>,
}

/// The complete periods of a history, and those of them that are judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selected {
    /// The names of all periods from the first with a row to the last that is judged.
    pub(super) names: Vec<String>,
    /// Which are judged, by index.
    pub(super) judged: Range<usize>,
}

impl Select {
    /// Chooses among the periods that hold rows: without a wish, the newest that is complete.
    ///
    /// # Errors
    /// When no period is complete, or none is left by what is asked for.
    pub(super) fn choose(&self, every: Every, held: &[&str], today: Date) -> Result<Selected> {
        let since = self.since.as_deref().map(|text| day(every, "since", text).map(|days| days.start));
        let until = self.until.as_deref().map(|text| day(every, "until", text).map(|days| days.end));
        let (since, until) = (since.transpose()?, until.transpose()?);
        let complete = |name: &&&str| every.days(name).is_some_and(|days| days.last < today);
        let Some(newest) = held.iter().filter(complete).max() else {
            let first = held.iter().min();
            return Err(Error::Log {
                reason: match first {
                    Some(first) => format!("no {} is over yet: the first with rows is {first}", every.word()),
                    None => "no row has a date".into(),
                },
                hint: "a period is judged once its last day is over; check again then".into(),
            });
        };
        let fits = |name: &&&str| {
            let days = every.days(name);
            days.is_some_and(|days| {
                since.is_none_or(|since| days.first >= since) && until.is_none_or(|until| days.last <= until)
            })
        };
        let Some(last) = held.iter().filter(complete).filter(fits).max() else {
            let first = held.iter().min().unwrap_or(newest);
            return Err(Error::Log {
                reason: format!("no {} with rows lies wholly in what is asked for", every.word()),
                hint: format!("there are {first} to {newest}; periods are judged whole"),
            });
        };
        let first = held.iter().min().unwrap_or(last);
        let names = every.from_to(first, last);
        if names.len() > MOST_PERIODS {
            let (count, word) = (names.len(), every.word());
            return Err(Error::Log {
                reason: format!("from {first} to {last} there are {count} periods of a {word}"),
                hint: format!(
                    "is {first} a date of a decision? correct it or leave it blank; more than {MOST_PERIODS} periods need a longer every"
                ),
            });
        }
        let begin = match (&self.window, since) {
            (Some(window), _) => self.begin_of_window(every, window, last)?,
            (None, Some(since)) => since,
            (None, None) => every.days(last).map_or(today, |days| days.first),
        };
        let in_window = |name: &String| {
            every.days(name).is_some_and(|days| match self.window {
                Some(_) => days.middle() >= begin && since.is_none_or(|since| days.first >= since),
                None => days.first >= begin,
            })
        };
        // The last period is always among the judged ones.
        let start = names.iter().position(in_window).unwrap_or(names.len() - 1);
        Ok(Selected { judged: start..names.len(), names })
    }

    fn begin_of_window(&self, every: Every, window: &str, last: &str) -> Result<Date> {
        let wrong = || Error::Log {
            reason: format!("--window cannot be {window:?}"),
            hint: "write a number with d, w, m or y: 90d, 12w, 6m, 1y".into(),
        };
        let span = span(window).ok_or_else(wrong)?;
        let end = every.days(last).map(|days| days.last).ok_or_else(wrong)?;
        end.checked_sub(span).and_then(|before| before.checked_add(1.day())).map_err(|_| wrong())
    }
}

/// A number of days, weeks, months or years.
fn span(text: &str) -> Option<Span> {
    let unit = text.chars().last()?;
    let count: i64 =
        text[..text.len() - unit.len_utf8()].parse().ok().filter(|count| (1..=4_000).contains(count))?;
    match unit {
        'd' => Some(count.days()),
        'w' => Some(count.weeks()),
        'm' => Some(count.months()),
        'y' => Some(count.years()),
        _ => None,
    }
}

/// The first and last day that a date or the name of a period means.
fn day(every: Every, flag: &str, text: &str) -> Result<Range<Date>> {
    if let Some(days) = every.days(text) {
        return Ok(days.first..days.last);
    }
    let date: Date = text.parse().map_err(|_| Error::Log {
        reason: format!("--{flag} cannot be {text:?}"),
        hint: format!(
            "write a date, 2026-01-31, or a {} as in {}",
            every.word(),
            every.period(jiff::civil::date(2026, 5, 4))
        ),
    })?;
    Ok(date..date)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const HELD: [&str; 5] = ["2025-10", "2025-11", "2025-12", "2026-02", "2026-03"];

    fn chosen(select: &Select, today: Date) -> Vec<String> {
        let Selected { names, judged } =
            select.choose(Every::Month, &HELD, today).expect("there is a period");
        names[judged].to_vec()
    }

    fn window(text: &str) -> Select {
        Select { window: Some(text.into()), ..Select::default() }
    }

    #[test]
    fn the_newest_period_is_judged_once_its_last_day_is_over() {
        let newest = Select::default();
        assert_eq!(chosen(&newest, date(2026, 3, 31)), ["2026-02"]);
        assert_eq!(chosen(&newest, date(2026, 4, 1)), ["2026-03"]);
        let error = newest.choose(Every::Month, &HELD, date(2025, 10, 31)).expect_err("none is over");
        assert!(error.to_string().contains("the first with rows is 2025-10"), "{error}");
    }

    #[test]
    fn a_wrong_date_is_told_rather_than_followed_through_all_days() {
        let newest = Select::default();
        let error = newest.choose(Every::Day, &["1900-01-01", "2026-03-01"], date(2026, 4, 1));
        let error = error.expect_err("a wrong date");
        assert!(
            error.to_string().contains("from 1900-01-01 to 2026-03-01 there are 46081 periods"),
            "{error}"
        );
        assert!(newest.choose(Every::Month, &["1900-01", "2026-03"], date(2026, 4, 1)).is_ok());
    }

    #[test]
    fn a_window_holds_the_periods_whose_middle_it_holds() {
        let today = date(2026, 4, 10);
        assert_eq!(chosen(&window("90d"), today), ["2026-01", "2026-02", "2026-03"]);
        assert_eq!(chosen(&window("1m"), today), ["2026-03"]);
        assert_eq!(chosen(&window("1d"), today), ["2026-03"]);
        assert_eq!(chosen(&window("1y"), today).len(), 6);
        for wrong in ["", "90", "d", "0d", "9ü", "-3m"] {
            assert!(window(wrong).choose(Every::Month, &HELD, today).is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_are_taken_whole_between_since_and_until() {
        let today = date(2026, 4, 10);
        let between = |since: &str, until: &str| Select {
            since: Some(since.into()),
            until: Some(until.into()),
            window: None,
        };
        assert_eq!(chosen(&between("2025-10-02", "2025-12-30"), today), ["2025-11"]);
        assert_eq!(
            chosen(&between("2025-11", "2026-02"), today),
            ["2025-11", "2025-12", "2026-01", "2026-02"]
        );
        assert!(between("2026-01", "2026-01").choose(Every::Month, &HELD, today).is_err());
        assert!(between("soon", "2026-01").choose(Every::Month, &HELD, today).is_err());
    }
}
