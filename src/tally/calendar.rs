//! Calendar periods: their names, their days, and which follows which.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The length of a calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// A calendar day, `2026-01-31`.
    Day,
    /// An ISO 8601 week, `2026-W05`.
    Week,
    /// A calendar month, `2026-01`.
    Month,
    /// A quarter, `2026-Q1`.
    Quarter,
    /// A year, `2026`.
    Year,
}

impl Every {
    /// All lengths, shortest first.
    pub const ALL: [Every; 5] = [Every::Day, Every::Week, Every::Month, Every::Quarter, Every::Year];

    /// The word of the policy.
    pub fn word(self) -> &'static str {
        match self {
            Every::Day => "day",
            Every::Week => "week",
            Every::Month => "month",
            Every::Quarter => "quarter",
            Every::Year => "year",
        }
    }

    /// The period a date falls into, written so that periods sort as text.
    ///
    /// ```
    /// use evenhand::tally::Every;
    /// use jiff::civil::date;
    /// assert_eq!(Every::Quarter.period(date(2026, 5, 1)), "2026-Q2");
    /// assert_eq!(Every::Week.period(date(2027, 1, 1)), "2026-W53");
    /// ```
    pub fn period(self, date: Date) -> String {
        match self {
            Every::Day => date.to_string(),
            Every::Week => {
                let week = date.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Every::Month => format!("{:04}-{:02}", date.year(), date.month()),
            Every::Quarter => format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3),
            Every::Year => format!("{:04}", date.year()),
        }
    }

    /// The days of a period by its name; `None` where the name is none of this length.
    ///
    /// ```
    /// use evenhand::tally::Every;
    /// use jiff::civil::date;
    /// let days = Every::Quarter.days("2026-Q2").unwrap();
    /// assert_eq!((days.first, days.last), (date(2026, 4, 1), date(2026, 6, 30)));
    /// assert!(Every::Month.days("2026-Q2").is_none());
    /// ```
    pub fn days(self, name: &str) -> Option<Days> {
        let first = match self {
            Every::Day => name.parse().ok()?,
            Every::Week => {
                let (year, week) = name.split_once("-W")?;
                ISOWeekDate::new(year.parse().ok()?, week.parse().ok()?, Weekday::Monday).ok()?.date()
            }
            Every::Month => format!("{name}-01").parse().ok()?,
            Every::Quarter => {
                let (year, quarter) = name.split_once("-Q")?;
                let quarter: i8 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
                Date::new(year.parse().ok()?, 3 * quarter - 2, 1).ok()?
            }
            Every::Year => format!("{name}-01-01").parse().ok()?,
        };
        // A name that is written in another way would be a second name for the same days.
        (self.period(first) == name).then_some(())?;
        let last = match self {
            Every::Day => first,
            Every::Week => first.checked_add(6.days()).ok()?,
            Every::Month => first.last_of_month(),
            Every::Quarter => first.checked_add(2.months()).ok()?.last_of_month(),
            Every::Year => first.last_of_year(),
        };
        Some(Days { first, last })
    }

    /// The name of the period after one; `None` where the name is none of this length.
    pub fn after(self, name: &str) -> Option<String> {
        Some(self.period(self.days(name)?.last.tomorrow().ok()?))
    }

    /// The names of all periods from one to another, both included; empty where they are no names of this length
    /// or the second lies before the first.
    pub fn from_to(self, first: &str, last: &str) -> Vec<String> {
        let mut names = Vec::new();
        let mut next = (self.days(first).is_some() && self.days(last).is_some()).then(|| first.to_string());
        while let Some(name) = next.filter(|name| name.as_str() <= last) {
            next = self.after(&name);
            names.push(name);
        }
        names
    }
}

/// The days of a period, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Days {
    /// The day in the middle; of an even number of days the earlier of the two.
    pub fn middle(self) -> Date {
        let days = self.first.until(self.last).map_or(0, |span| span.get_days());
        self.first.checked_add((days / 2).days()).unwrap_or(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_day_of_a_period_falls_into_it_and_the_day_after_does_not() {
        for every in Every::ALL {
            let mut day = date(2023, 12, 1);
            while day < date(2027, 2, 1) {
                let name = every.period(day);
                let days = every.days(&name).expect("a period");
                assert!(days.first <= day && day <= days.last, "{name} {day}");
                assert_eq!(every.period(days.first), every.period(days.last));
                let next = every.after(&name).expect("a period follows");
                assert_eq!(every.period(days.last.tomorrow().expect("a day")), next);
                assert!(next > name, "periods sort as text");
                day = day.tomorrow().expect("a day");
            }
        }
    }

    #[test]
    fn names_are_those_of_periods_alone() {
        for (every, name) in [
            (Every::Month, "2026-13"),
            (Every::Month, "2026-1"),
            (Every::Week, "2026-W54"),
            (Every::Quarter, "2026-Q5"),
            (Every::Year, "26"),
            (Every::Day, "2026-02-30"),
        ] {
            assert_eq!(every.days(name), None, "{name}");
        }
        assert_eq!(Every::Month.from_to("2025-11", "2026-02"), ["2025-11", "2025-12", "2026-01", "2026-02"]);
        assert!(Every::Month.from_to("2026-02", "2025-11").is_empty());
    }
}
