//! A pattern in a time zone: when it is next due, and when it was last.

use croner::Cron;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::pattern::Pattern;
use crate::error::{Error, Result};

/// A pattern in a time zone.
///
/// Where clocks are put forward, a fixed time that does not exist is due at the first moment after the gap, and a
/// repeated one (`*/15`) goes on after it. Where they are put back, a fixed time is due once, at its first
/// occurrence, and a repeated one in both hours. These are the rules of Vixie cron, `cron(8)`.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// When it is due.
    pub pattern: Pattern,
    /// Where.
    pub zone: TimeZone,
    cron: Cron,
}

impl Calendar {
    /// A pattern in a time zone.
    ///
    /// # Errors
    /// When no date is ever due.
    pub fn new(pattern: Pattern, zone: TimeZone) -> Result<Calendar> {
        let cron = pattern.cron();
        let cron = cron.parse::<Cron>().map_err(|error| Error::Log {
            reason: format!("{cron:?} is no calendar: {error}"),
            hint: "write a cron pattern of five fields, for example \"30 6 1 * *\"".into(),
        })?;
        Ok(Calendar { pattern, zone, cron })
    }

    /// The first time due after a moment; `None` where there is none before the year 5000.
    ///
    /// ```
    /// use evenhand::schedule::{Calendar, Pattern};
    /// use jiff::{Timestamp, tz::TimeZone};
    /// let calendar = Calendar::new(Pattern::read("monthly at 06:00")?, TimeZone::UTC)?;
    /// let moment: Timestamp = "2026-01-15T12:00:00Z".parse().unwrap();
    /// assert_eq!(calendar.next_after(moment).unwrap().to_string(), "2026-02-01T06:00:00+00:00[UTC]");
    /// # Ok::<(), evenhand::Error>(())
    /// ```
    pub fn next_after(&self, moment: Timestamp) -> Option<Zoned> {
        self.cron.find_next_occurrence(&moment.to_zoned(self.zone.clone()), false).ok()
    }

    /// The last time due up to a moment, itself included.
    pub fn last_up_to(&self, moment: Timestamp) -> Option<Zoned> {
        self.cron.find_previous_occurrence(&moment.to_zoned(self.zone.clone()), true).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(pattern: &str, zone: &str) -> Calendar {
        let zone = TimeZone::get(zone).expect("a zone of the system's database");
        Calendar::new(Pattern::read(pattern).expect("a pattern"), zone).expect("a calendar")
    }

    /// The times due after a moment, in UTC, as many as are expected.
    fn expect(pattern: &str, zone: &str, after: &str, expected: &[&str]) {
        let calendar = calendar(pattern, zone);
        let mut moment: Timestamp = after.parse().expect("a moment");
        for expected in expected {
            moment = calendar.next_after(moment).expect("a next time").timestamp();
            assert_eq!(moment.to_string(), *expected, "{pattern} in {zone}");
            assert_eq!(calendar.last_up_to(moment).map(|last| last.timestamp()), Some(moment), "{pattern}");
        }
    }

    #[test]
    fn a_time_that_a_spring_gap_skips_is_due_right_after_it() {
        // Clocks in Berlin go from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
        expect(
            "30 2 * * *",
            "Europe/Berlin",
            "2026-03-27T12:00:00Z",
            &["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"],
        );
        // Those in New York from 02:00 to 03:00 on 8 March 2026, at 07:00 UTC.
        expect(
            "daily at 02:15",
            "America/New_York",
            "2026-03-07T00:00:00Z",
            &["2026-03-07T07:15:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:15:00Z"],
        );
    }

    #[test]
    fn a_repeated_time_goes_on_after_a_spring_gap() {
        expect(
            "*/30 * * * *",
            "Europe/Berlin",
            "2026-03-29T00:15:00Z",
            &["2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"],
        );
        expect(
            "hourly",
            "America/New_York",
            "2026-03-08T05:30:00Z",
            &["2026-03-08T06:00:00Z", "2026-03-08T07:00:00Z"],
        );
    }

    #[test]
    fn a_time_that_an_autumn_fold_repeats_is_due_once() {
        // Clocks in Berlin go back from 03:00 to 02:00 on 25 October 2026, at 01:00 UTC.
        expect(
            "30 2 * * *",
            "Europe/Berlin",
            "2026-10-24T12:00:00Z",
            &["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
        );
        // Those in New York from 02:00 to 01:00 on 1 November 2026, at 06:00 UTC.
        expect(
            "monthly at 01:30",
            "America/New_York",
            "2026-10-15T00:00:00Z",
            &["2026-11-01T05:30:00Z", "2026-12-01T06:30:00Z"],
        );
    }

    #[test]
    fn a_repeated_time_is_due_in_both_hours_of_a_fold() {
        expect(
            "*/30 * * * *",
            "Europe/Berlin",
            "2026-10-25T00:00:00Z",
            &["2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"],
        );
    }

    #[test]
    fn a_time_of_the_zone_follows_its_offset_and_a_leap_day_is_found() {
        let due = ["2026-04-01T04:00:00Z", "2026-05-01T04:00:00Z"];
        expect("monthly at 06:00", "Europe/Berlin", "2026-03-15T00:00:00Z", &due);
        expect(
            "0 0 29 2 *",
            "UTC",
            "2026-01-01T00:00:00Z",
            &["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"],
        );
    }

    #[test]
    fn two_restricted_days_are_joined_by_or() {
        // 1 June 2026 is a Monday.
        let due =
            ["2026-06-01T00:00:00Z", "2026-06-05T00:00:00Z", "2026-06-12T00:00:00Z", "2026-06-15T00:00:00Z"];
        expect("0 0 1,15 * 5", "UTC", "2026-05-30T00:00:00Z", &due);
    }
}
