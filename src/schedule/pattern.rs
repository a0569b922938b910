//! When something is due: a plain cron pattern of five fields, read once and written alike for every program.

use super::field::Field;
use super::words;
use crate::error::{Error, Result};

/// The days on which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Days {
    /// Every day.
    Every,
    /// These days of the month.
    OfMonth(Vec<u8>),
    /// These days of the week, Sunday as 0.
    OfWeek(Vec<u8>),
    /// Days that are either: cron joins two restricted fields by "or".
    Either {
        /// Days of the month.
        of_month: Vec<u8>,
        /// Days of the week.
        of_week: Vec<u8>,
    },
}

/// The minutes, hours, days and months at which something is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// Minutes of the hour, in order.
    pub minutes: Vec<u8>,
    /// Hours of the day, in order.
    pub hours: Vec<u8>,
    /// Days.
    pub days: Days,
    /// Months of the year, in order.
    pub months: Vec<u8>,
}

/// What to write instead of a pattern that cannot be read.
const EXAMPLES: &str = "write hourly, daily, weekly, monthly, quarterly or yearly, with a day and a time if you like \
                        (\"monthly on 3 at 06:00\"), or a cron pattern: minute hour day month weekday, for example \
                        \"30 6 1 * *\"";

impl Pattern {
    /// Reads a word such as `monthly` or `weekly on monday at 07:00`, or a cron pattern of five fields.
    ///
    /// Words without a time mean midnight, as those of cron and systemd do. A day of the month and a day of the week
    /// together are joined by "or", as cron does.
    ///
    /// # Errors
    /// When the text is neither, or never due.
    ///
    /// ```
    /// use evenhand::schedule::Pattern;
    /// assert_eq!(Pattern::read("quarterly on 5 at 6:30")?.cron(), "30 6 5 1,4,7,10 *");
    /// assert_eq!(Pattern::read("0 9 * * mon-fri")?.cron(), "0 9 * * 1-5");
    /// assert!(Pattern::read("0 0 6 1 * *").is_err());
    /// # Ok::<(), evenhand::Error>(())
    /// ```
    pub fn read(text: &str) -> Result<Pattern> {
        let parts: Vec<&str> = text.split_whitespace().collect();
        let read = match parts.first() {
            None => Err("it is empty".to_string()),
            Some(first) if first.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@') => {
                words::read(&parts)
            }
            Some(_) => read_fields(&parts),
        };
        read.and_then(Pattern::ever_due).map_err(|reason| Error::Log {
            reason: format!("{text:?} is no calendar: {reason}"),
            hint: EXAMPLES.into(),
        })
    }

    /// The five fields, in the form that every cron reads alike: numbers, Sunday as 0.
    pub fn cron(&self) -> String {
        let often = |field: Field, values: &[u8]| match field.step(values) {
            Some(step) => format!("*/{step}"),
            None => field.write(values),
        };
        // A day is never written as a step: programs differ in whether a step from * restricts it.
        let day = |field: Field, values: &Vec<u8>| field.write(values);
        let (of_month, of_week) = match &self.days {
            Days::Every => ("*".into(), "*".into()),
            Days::OfMonth(days) => (day(Field::DAY, days), "*".into()),
            Days::OfWeek(days) => ("*".into(), day(Field::WEEKDAY, days)),
            Days::Either { of_month, of_week } => (day(Field::DAY, of_month), day(Field::WEEKDAY, of_week)),
        };
        format!(
            "{} {} {of_month} {} {of_week}",
            often(Field::MINUTE, &self.minutes),
            often(Field::HOUR, &self.hours),
            Field::MONTH.write(&self.months)
        )
    }

    /// Refuses days that no month has.
    fn ever_due(self) -> std::result::Result<Pattern, String> {
        let longest = |month: &u8| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let most = self.months.iter().map(longest).max().unwrap_or(0);
        match &self.days {
            Days::OfMonth(days) if days.iter().all(|day| *day > most) => {
                Err("no month of it has such a day".into())
            }
            _ => Ok(self),
        }
    }
}

fn read_fields(parts: &[&str]) -> std::result::Result<Pattern, String> {
    let [minutes, hours, of_month, months, of_week] = parts else {
        return Err(match parts.len() {
            6 | 7 => format!(
                "it has {} fields, and a plain cron pattern has five; seconds and years are no part of it",
                parts.len()
            ),
            fields => format!("it has {fields} fields, and a cron pattern has five"),
        });
    };
    let restricted = |text: &str| text != "*";
    if restricted(of_month) && restricted(of_week) {
        let stepped = [of_month, of_week].into_iter().find(|text| text.contains('*'));
        if let Some(stepped) = stepped {
            return Err(format!(
                "programs differ in what {stepped:?} means beside another day; write a range, as in 1-31/2"
            ));
        }
    }
    let days = (Field::DAY.read(of_month)?, Field::WEEKDAY.read(of_week)?);
    let days = match (restricted(of_month), restricted(of_week), days) {
        (false, false, _) => Days::Every,
        // Restricted to everything is not restricted, and "or" then takes the other along.
        (true, false, (days, _)) if Field::DAY.is_all(&days) => Days::Every,
        (false, true, (_, days)) if Field::WEEKDAY.is_all(&days) => Days::Every,
        (true, true, (of_month, of_week))
            if Field::DAY.is_all(&of_month) || Field::WEEKDAY.is_all(&of_week) =>
        {
            Days::Every
        }
        (true, false, (of_month, _)) => Days::OfMonth(of_month),
        (false, true, (_, of_week)) => Days::OfWeek(of_week),
        (true, true, (of_month, of_week)) => Days::Either { of_month, of_week },
    };
    Ok(Pattern {
        minutes: Field::MINUTE.read(minutes)?,
        hours: Field::HOUR.read(hours)?,
        days,
        months: Field::MONTH.read(months)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cron(text: &str) -> String {
        Pattern::read(text).unwrap_or_else(|error| panic!("{error}")).cron()
    }

    #[test]
    fn patterns_are_written_alike_for_every_program() {
        for (text, expected) in [
            ("0 6 1 * *", "0 6 1 * *"),
            ("*/15  8-18 * * MON-FRI", "*/15 8-18 * * 1-5"),
            ("0 0 * jan-mar 5-7", "0 0 * 1-3 0,5,6"),
            ("5 4 1,15 * 1", "5 4 1,15 * 1"),
            ("0 0 1-31/2 * *", "0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * *"),
            ("0 0 1-31 * 1", "0 0 * * *"),
            ("0 0 */2 * *", "0 0 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31 * *"),
            ("0-59 0-23 * 1-12 0-7", "* * * * *"),
        ] {
            assert_eq!(cron(text), expected, "{text}");
            assert_eq!(cron(&cron(text)), expected, "{text} again");
        }
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        for (text, reason) in [
            ("", "it is empty"),
            ("0 0 6 1 * *", "seconds and years are no part of it"),
            ("6 1 * *", "it has 4 fields"),
            ("0 25 * * *", "the hour 25 is not from 0 to 23"),
            ("0 0 30 2 *", "no month of it has such a day"),
            ("0 0 31 4,6 *", "no month of it has such a day"),
            ("0 0 */2 * 1", "programs differ"),
            ("0 0 L * *", "no part of plain cron"),
        ] {
            let error = Pattern::read(text).expect_err(text);
            assert!(error.to_string().contains(reason), "{text}: {error}");
            assert!(error.hint().contains("30 6 1 * *"));
        }
        // Days that no month has stand beside days of the week, which every month has.
        assert_eq!(cron("0 0 30 2 1"), "0 0 30 2 1");
    }
}
