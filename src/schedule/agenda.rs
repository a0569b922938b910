//! What of a calendar is done and what is due: one run for all times that passed.

use jiff::{SignedDuration, Timestamp, Zoned};

use super::calendar::Calendar;

/// A clock that stands this far behind what is done was put back, rather than corrected by a little.
const PUT_BACK: SignedDuration = SignedDuration::from_hours(1);

/// A calendar and how far along it everything due was taken care of.
#[derive(Debug, Clone)]
pub struct Agenda {
    calendar: Calendar,
    done: Timestamp,
}

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The first time that passed.
    pub first: Zoned,
    /// The last time that passed; the same one, unless some were missed.
    pub last: Zoned,
}

impl Due {
    /// Whether more than one time passed: the machine slept, or the run before took that long.
    pub fn is_made_up(&self) -> bool {
        self.first != self.last
    }
}

impl Agenda {
    /// An agenda that starts at a moment: nothing before it is due.
    pub fn from(calendar: Calendar, start: Timestamp) -> Agenda {
        Agenda { calendar, done: start }
    }

    /// The next time to wait for; `None` where the calendar ends.
    pub fn next(&self) -> Option<Zoned> {
        self.calendar.next_after(self.done)
    }

    /// What became due by now, once for all times that passed; it is taken as done.
    ///
    /// A clock that was put back by more than an hour starts the agenda anew from where it stands.
    ///
    /// ```
    /// use evenhand::schedule::{Agenda, Calendar, Pattern};
    /// use jiff::{Timestamp, tz::TimeZone};
    /// let calendar = Calendar::new(Pattern::read("hourly")?, TimeZone::UTC)?;
    /// let at = |time: &str| time.parse::<Timestamp>().unwrap();
    /// let mut agenda = Agenda::from(calendar, at("2026-01-01T00:30:00Z"));
    /// assert_eq!(agenda.take_due(at("2026-01-01T00:59:59Z")), None);
    /// let due = agenda.take_due(at("2026-01-01T04:10:00Z")).unwrap();
    /// assert!(due.is_made_up());
    /// assert_eq!(due.first.timestamp(), at("2026-01-01T01:00:00Z"));
    /// assert_eq!(due.last.timestamp(), at("2026-01-01T04:00:00Z"));
    /// assert_eq!(agenda.take_due(at("2026-01-01T04:10:01Z")), None);
    /// # Ok::<(), evenhand::Error>(())
    /// ```
    pub fn take_due(&mut self, now: Timestamp) -> Option<Due> {
        if self.done.duration_since(now) > PUT_BACK {
            self.done = now;
        }
        let first = self.next().filter(|next| next.timestamp() <= now)?;
        let last = self.calendar.last_up_to(now).filter(|last| *last >= first);
        let last = last.unwrap_or_else(|| first.clone());
        self.done = last.timestamp();
        Some(Due { first, last })
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::super::Pattern;
    use super::*;

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a moment")
    }

    fn agenda(pattern: &str, zone: &str, start: &str) -> Agenda {
        let zone = TimeZone::get(zone).expect("a zone");
        let calendar = Calendar::new(Pattern::read(pattern).expect("a pattern"), zone).expect("a calendar");
        Agenda::from(calendar, at(start))
    }

    /// Runs a clock that ticks as told and gives what was due, last times in UTC.
    fn ran(agenda: &mut Agenda, ticks: &[&str]) -> Vec<String> {
        let due = ticks.iter().filter_map(|tick| agenda.take_due(at(tick)));
        due.map(|due| due.last.timestamp().to_string()).collect()
    }

    #[test]
    fn a_time_is_due_once_when_the_clock_reaches_it() {
        let mut agenda = agenda("daily at 06:00", "UTC", "2026-01-01T06:00:00Z");
        let ticks =
            ["2026-01-02T05:59:59Z", "2026-01-02T06:00:00Z", "2026-01-02T06:00:20Z", "2026-01-03T07:00:00Z"];
        assert_eq!(ran(&mut agenda, &ticks), ["2026-01-02T06:00:00Z", "2026-01-03T06:00:00Z"]);
    }

    #[test]
    fn times_that_passed_in_a_sleep_are_made_up_for_once() {
        let mut agenda = agenda("daily at 06:00", "Europe/Berlin", "2026-03-20T12:00:00Z");
        let due = agenda.take_due(at("2026-04-02T12:00:00Z")).expect("due");
        assert!(due.is_made_up());
        assert_eq!(due.first.to_string(), "2026-03-21T06:00:00+01:00[Europe/Berlin]");
        assert_eq!(due.last.to_string(), "2026-04-02T06:00:00+02:00[Europe/Berlin]");
        assert_eq!(agenda.take_due(at("2026-04-02T12:00:01Z")), None);
        assert_eq!(agenda.next().expect("a next").timestamp(), at("2026-04-03T04:00:00Z"));
    }

    #[test]
    fn a_sleep_across_a_fold_and_a_gap_loses_no_time_and_repeats_none() {
        let mut agenda = agenda("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z");
        // Asleep from before the fold until the second half past two.
        assert_eq!(
            ran(&mut agenda, &["2026-10-25T01:45:00Z", "2026-10-25T02:45:00Z"]),
            ["2026-10-25T00:30:00Z"]
        );
        let mut agenda = self::agenda("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z");
        assert_eq!(
            ran(&mut agenda, &["2026-03-29T00:59:00Z", "2026-03-29T08:00:00Z"]),
            ["2026-03-29T01:00:00Z"]
        );
    }

    #[test]
    fn a_clock_that_is_corrected_a_little_runs_nothing_twice_and_one_put_back_starts_anew() {
        let mut agenda = agenda("hourly", "UTC", "2026-01-01T00:30:00Z");
        let corrected = ["2026-01-01T01:00:00Z", "2026-01-01T00:59:58Z", "2026-01-01T01:00:00Z"];
        assert_eq!(ran(&mut agenda, &corrected), ["2026-01-01T01:00:00Z"]);
        assert_eq!(
            ran(&mut agenda, &["2025-06-01T00:30:00Z", "2025-06-01T01:00:05Z"]),
            ["2025-06-01T01:00:00Z"]
        );
    }
}
