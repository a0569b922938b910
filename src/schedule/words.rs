//! Calendars in words: `daily at 06:30`, `weekly on monday`, `monthly on 3 at 06:00`.

use super::field::Field;
use super::pattern::{Days, Pattern};
use crate::error::suggest;

/// A word for a calendar, and what may be added to it.
struct Word {
    word: &'static str,
    /// Another word of cron for it.
    other: &'static str,
    months: &'static [u8],
    on: On,
    /// Whether a time of day may be added.
    timed: bool,
}

/// Which day of it may be named.
#[derive(Clone, Copy, PartialEq)]
enum On {
    None,
    Weekday,
    DayOfMonth,
}

const EVERY_MONTH: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const WORDS: [Word; 6] = [
    Word { word: "hourly", other: "@hourly", months: EVERY_MONTH, on: On::None, timed: false },
    Word { word: "daily", other: "@daily", months: EVERY_MONTH, on: On::None, timed: true },
    Word { word: "weekly", other: "@weekly", months: EVERY_MONTH, on: On::Weekday, timed: true },
    Word { word: "monthly", other: "@monthly", months: EVERY_MONTH, on: On::DayOfMonth, timed: true },
    Word { word: "quarterly", other: "@quarterly", months: &[1, 4, 7, 10], on: On::DayOfMonth, timed: true },
    Word { word: "yearly", other: "@yearly", months: &[1], on: On::None, timed: true },
];

const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// The pattern of `WORD [on DAY] [at HOUR:MINUTE]`.
pub(super) fn read(parts: &[&str]) -> Result<Pattern, String> {
    let lower: Vec<String> = parts.iter().map(|part| part.to_ascii_lowercase()).collect();
    let mut rest = lower.iter().map(String::as_str);
    let first = rest.next().unwrap_or_default();
    let word = WORDS.iter().find(|word| word.word == first || word.other == first).ok_or_else(|| {
        format!("{first:?} is not known; {}", suggest(first, WORDS.iter().map(|word| word.word)))
    })?;
    let (mut day, mut time) = (None, None);
    while let Some(joint) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("nothing comes after {joint:?}"))?;
        match joint {
            "on" if word.on != On::None && day.is_none() => day = Some(read_day(word, value)?),
            "on" if word.on == On::None => return Err(format!("{} takes no day", word.word)),
            "at" if word.timed && time.is_none() => time = Some(read_time(value)?),
            "at" if !word.timed => return Err(format!("{} takes no time of day", word.word)),
            "on" | "at" => return Err(format!("{joint:?} comes twice")),
            other => return Err(format!("{other:?} is not expected after {first:?}")),
        }
    }
    let time = time.unwrap_or(Time { hour: 0, minute: 0 });
    let days = match word.word {
        "hourly" | "daily" => Days::Every,
        // The week of an audit starts on Monday, as weeks of dates do (ISO 8601) and those of systemd.
        "weekly" => Days::OfWeek(vec![day.unwrap_or(1)]),
        _ => Days::OfMonth(vec![day.unwrap_or(1)]),
    };
    let hours = if word.timed { vec![time.hour] } else { (0..24).collect() };
    Ok(Pattern { minutes: vec![time.minute], hours, days, months: word.months.to_vec() })
}

fn read_day(word: &Word, text: &str) -> Result<u8, String> {
    if word.on == On::Weekday {
        let named = WEEKDAYS.iter().position(|day| *day == text || day[..3] == *text);
        let named = named.and_then(|at| u8::try_from(at).ok());
        return named.ok_or_else(|| format!("{text:?} is no day of the week; {}", suggest(text, WEEKDAYS)));
    }
    let days = Field::DAY.read(text)?;
    match days.as_slice() {
        [day] if *day <= 28 => Ok(*day),
        [_] => Err(format!("not every month has a day {text}; name one up to 28, or write a cron pattern")),
        _ => Err("name one day, or write a cron pattern".into()),
    }
}

struct Time {
    hour: u8,
    minute: u8,
}

fn read_time(text: &str) -> Result<Time, String> {
    let parts = text.split_once(':').filter(|(hour, minute)| hour.len() <= 2 && minute.len() == 2);
    let (hour, minute) = parts.ok_or_else(|| format!("{text:?} is no time of day; write it as in 06:30"))?;
    let one = |field: Field, text: &str| match field.read(text)?.as_slice() {
        [value] => Ok(*value),
        _ => Err(format!("{text:?} is no {}", field.name)),
    };
    Ok(Time { hour: one(Field::HOUR, hour)?, minute: one(Field::MINUTE, minute)? })
}

#[cfg(test)]
mod tests {
    use crate::schedule::Pattern;

    #[test]
    fn words_are_patterns() {
        for (text, cron) in [
            ("hourly", "0 * * * *"),
            ("daily", "0 0 * * *"),
            ("Daily at 06:30", "30 6 * * *"),
            ("weekly", "0 0 * * 1"),
            ("weekly on sunday at 7:00", "0 7 * * 0"),
            ("weekly at 7:05 on fri", "5 7 * * 5"),
            ("monthly", "0 0 1 * *"),
            ("@monthly", "0 0 1 * *"),
            ("monthly on 3 at 06:00", "0 6 3 * *"),
            ("quarterly", "0 0 1 1,4,7,10 *"),
            ("yearly at 23:59", "59 23 1 1 *"),
        ] {
            assert_eq!(Pattern::read(text).unwrap_or_else(|error| panic!("{error}")).cron(), cron, "{text}");
        }
    }

    #[test]
    fn words_that_mean_nothing_say_what_to_write() {
        for (text, reason) in [
            ("monthyl", "did you mean \"monthly\"?"),
            ("hourly at 6:00", "hourly takes no time of day"),
            ("daily on monday", "daily takes no day"),
            ("daily at 6", "write it as in 06:30"),
            ("daily at 24:00", "the hour 24 is not from 0 to 23"),
            ("daily at *:00", "\"*\" is no hour"),
            ("daily at", "nothing comes after \"at\""),
            ("daily at 6:00 at 7:00", "\"at\" comes twice"),
            ("weekly on mondy", "did you mean \"monday\"?"),
            ("monthly on 31", "not every month has a day 31"),
            ("monthly on 1,15", "name one day"),
            ("monthly every 3", "\"every\" is not expected"),
        ] {
            let error = Pattern::read(text).expect_err(text);
            assert!(error.to_string().contains(reason), "{text}: {error}");
        }
    }
}
