//! One field of a cron pattern: the values it names.

/// A field of a cron pattern and its values, in order.
///
/// ```
/// use evenhand::schedule::Field;
/// let hours = Field::HOUR.read("8-10,22").unwrap();
/// assert_eq!(hours, [8, 9, 10, 22]);
/// assert_eq!(Field::HOUR.write(&hours), "8-10,22");
/// assert_eq!(Field::HOUR.read("25").unwrap_err(), "the hour 25 is not from 0 to 23");
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called.
    pub name: &'static str,
    /// Its lowest value.
    pub lowest: u8,
    /// Its highest value.
    pub highest: u8,
    /// Names of its values, the first for the lowest.
    names: &'static [&'static str],
}

impl Field {
    /// The minute of an hour.
    pub const MINUTE: Field = Field { name: "minute", lowest: 0, highest: 59, names: &[] };
    /// The hour of a day.
    pub const HOUR: Field = Field { name: "hour", lowest: 0, highest: 23, names: &[] };
    /// The day of a month.
    pub const DAY: Field = Field { name: "day of the month", lowest: 1, highest: 31, names: &[] };
    /// The month of a year.
    pub const MONTH: Field = Field {
        name: "month",
        lowest: 1,
        highest: 12,
        names: &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    };
    /// The day of a week; Sunday is 0, and 7 as well where it is read.
    pub const WEEKDAY: Field = Field {
        name: "day of the week",
        lowest: 0,
        highest: 6,
        names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    };

    /// The values that a text names: `*`, numbers, names, ranges, steps and lists of them.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(&self, text: &str) -> Result<Vec<u8>, String> {
        let mut values = Vec::new();
        for part in text.split(',') {
            values.extend(self.read_part(part)?);
        }
        values.sort_unstable();
        values.dedup();
        Ok(values)
    }

    fn read_part(&self, part: &str) -> Result<Vec<u8>, String> {
        let (range, step) = match part.split_once('/') {
            None => (part, 1),
            Some((range, step)) => {
                let step = step.parse::<usize>().ok().filter(|step| *step > 0);
                let step = step.ok_or_else(|| format!("the step of {part:?} is not a number above 0"))?;
                if range != "*" && !range.contains('-') {
                    return Err(format!(
                        "a step goes with * or a range, as in {range}-{}/{step}",
                        self.highest
                    ));
                }
                (range, step)
            }
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (self.lowest, self.highest),
            None => {
                let value = self.value(range)?;
                (value, value)
            }
            Some((first, last)) => (self.value(first)?, self.value(last)?),
        };
        if first > last {
            return Err(format!("the range {part:?} runs backwards; write two ranges with a comma between"));
        }
        // A range may end at Sunday as 7, which is the day before the first.
        Ok((first..=last).step_by(step).map(|value| value % self.modulus()).collect())
    }

    /// Where values wrap around: only the day of the week does.
    fn modulus(&self) -> u8 {
        if *self == Field::WEEKDAY { 7 } else { u8::MAX }
    }

    fn value(&self, text: &str) -> Result<u8, String> {
        let highest = if *self == Field::WEEKDAY { 7 } else { self.highest };
        let of_name = self.names.iter().position(|name| text.eq_ignore_ascii_case(name));
        if let Some(at) = of_name.and_then(|at| u8::try_from(at).ok()) {
            return Ok(self.lowest + at);
        }
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u8>() {
            Ok(value) if digits && (self.lowest..=highest).contains(&value) => Ok(value),
            _ if digits => Err(format!("the {} {text} is not from {} to {highest}", self.name, self.lowest)),
            _ if text.contains(['L', 'W', '#', '?', '+']) => Err(format!(
                "{text:?} as the {} is no part of plain cron, and not every program understands it",
                self.name
            )),
            _ => Err(format!("{text:?} is no {}", self.name)),
        }
    }

    /// Whether values are all there are.
    pub fn is_all(&self, values: &[u8]) -> bool {
        values.len() == usize::from(self.highest - self.lowest) + 1
    }

    /// The values as numbers and ranges with commas between, and `*` for all of them.
    pub fn write(&self, values: &[u8]) -> String {
        if self.is_all(values) { "*".into() } else { self.write_runs(values, "-", u8::to_string) }
    }

    /// Runs of values with `between` their ends, each value in the words of `name`.
    pub(super) fn write_runs(&self, values: &[u8], between: &str, name: impl Fn(&u8) -> String) -> String {
        let mut runs: Vec<(u8, u8)> = Vec::new();
        for value in values {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *value => *last = *value,
                _ => runs.push((*value, *value)),
            }
        }
        let parts = runs.iter().map(|(first, last)| match last - first {
            0 => name(first),
            1 => format!("{},{}", name(first), name(last)),
            _ => format!("{}{between}{}", name(first), name(last)),
        });
        parts.collect::<Vec<_>>().join(",")
    }

    /// The step by which values run from the lowest to the end, where they do by more than 1.
    pub(super) fn step(&self, values: &[u8]) -> Option<u8> {
        let [first, second, ..] = values else { return None };
        let step = second - first;
        let stepped = (self.lowest..=self.highest).step_by(usize::from(step));
        (step > 1 && values.len() > 2 && stepped.eq(values.iter().copied())).then_some(step)
    }
}

#[cfg(test)]
mod tests {
    use super::Field;

    #[test]
    fn fields_are_read_as_cron_reads_them() {
        assert_eq!(Field::MINUTE.read("*/20"), Ok(vec![0, 20, 40]));
        assert_eq!(Field::MINUTE.read("10-30/10,5"), Ok(vec![5, 10, 20, 30]));
        assert_eq!(Field::MONTH.read("jan,APR,7"), Ok(vec![1, 4, 7]));
        assert_eq!(Field::WEEKDAY.read("MON-fri"), Ok(vec![1, 2, 3, 4, 5]));
        assert_eq!(Field::WEEKDAY.read("7"), Ok(vec![0]));
        assert_eq!(Field::WEEKDAY.read("5-7"), Ok(vec![0, 5, 6]));
        assert_eq!(Field::DAY.read("*").map(|days| days.len()), Ok(31));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |field: Field, text: &str| field.read(text).expect_err(text);
        assert_eq!(wrong(Field::DAY, "0"), "the day of the month 0 is not from 1 to 31");
        assert_eq!(wrong(Field::HOUR, "300"), "the hour 300 is not from 0 to 23");
        assert_eq!(wrong(Field::HOUR, "5/2"), "a step goes with * or a range, as in 5-23/2");
        assert_eq!(wrong(Field::HOUR, "*/0"), "the step of \"*/0\" is not a number above 0");
        assert!(wrong(Field::WEEKDAY, "sat-mon").contains("runs backwards"));
        assert!(wrong(Field::DAY, "L").contains("no part of plain cron"));
        assert!(wrong(Field::WEEKDAY, "5#2").contains("no part of plain cron"));
        assert_eq!(wrong(Field::MONTH, "june"), "\"june\" is no month");
        assert_eq!(wrong(Field::MINUTE, "1,,2"), "\"\" is no minute");
        assert_eq!(wrong(Field::MINUTE, "-1"), "\"\" is no minute");
        assert_eq!(
            wrong(Field::MINUTE, "+1"),
            "\"+1\" as the minute is no part of plain cron, and not every program understands it"
        );
    }

    #[test]
    fn values_are_written_short() {
        assert_eq!(Field::HOUR.write(&[0, 1, 2, 5, 7, 8]), "0-2,5,7,8");
        assert_eq!(Field::WEEKDAY.write(&[0, 1, 2, 3, 4, 5, 6]), "*");
        assert_eq!(Field::MINUTE.step(&[0, 20, 40]), Some(20));
        assert_eq!(Field::MINUTE.step(&[0, 20]), None);
        assert_eq!(Field::MINUTE.step(&[5, 25, 45]), None);
    }
}
