//! A value as the policy declares it, and when a value of the log is the same.

use std::fmt;

/// A value typed in a policy: `"advanced"`, `1`, `1.0` or `true`.
///
/// ```
/// use evenhand::tally::{Raw, Scalar};
/// assert!(Scalar::Integer(1).matches(Raw::Text("1")));
/// assert!(Scalar::Integer(1).matches(Raw::Number(1.0)));
/// assert!(!Scalar::Text("1234".into()).matches(Raw::Text("01234")));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A quoted text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
}

/// A value as it stands in the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Raw<'a> {
    /// Null.
    Null,
    /// Text, also of a categorical column.
    Text(&'a str),
    /// Any number.
    Number(f64),
    /// A boolean.
    Bool(bool),
    /// Seconds since 1970-01-01 on the calendar of the log: a date, or a date with a time of day.
    Moment(i64),
}

impl Scalar {
    /// Whether the log's value is the declared one.
    ///
    /// Text is compared as text. A number is equal to every way of writing that number, but a text with
    /// leading zeros is a code, not a number. A boolean is equal to `true`/`false` in any case.
    pub fn matches(&self, raw: Raw<'_>) -> bool {
        match (self, raw) {
            (_, Raw::Null) => matches!(self, Scalar::Text(text) if text.is_empty()),
            (Scalar::Text(declared), Raw::Text(text)) => declared == text,
            (Scalar::Text(declared), Raw::Number(number)) => *declared == format!("{}", number + 0.0),
            (Scalar::Text(declared), Raw::Bool(flag)) => {
                declared.eq_ignore_ascii_case(if flag { "true" } else { "false" })
            }
            (Scalar::Integer(declared), Raw::Text(text)) => number_of(text) == Some(*declared as f64),
            (Scalar::Integer(declared), Raw::Number(number)) => *declared as f64 == number,
            (Scalar::Integer(declared), Raw::Bool(flag)) => *declared == i64::from(flag),
            (Scalar::Float(declared), Raw::Text(text)) => number_of(text) == Some(*declared),
            (Scalar::Float(declared), Raw::Number(number)) => *declared == number,
            (Scalar::Float(declared), Raw::Bool(flag)) => *declared == f64::from(u8::from(flag)),
            (Scalar::Bool(declared), Raw::Text(text)) => {
                text.eq_ignore_ascii_case(if *declared { "true" } else { "false" })
                    || number_of(text) == Some(f64::from(u8::from(*declared)))
            }
            (Scalar::Bool(declared), Raw::Bool(flag)) => *declared == flag,
            (Scalar::Bool(declared), Raw::Number(number)) => f64::from(u8::from(*declared)) == number,
            (Scalar::Text(declared), Raw::Moment(seconds)) => Some(declared) == moment_text(seconds).as_ref(),
            (_, Raw::Moment(_)) => false,
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scalar::Text(text) => f.write_str(text),
            Scalar::Integer(number) => write!(f, "{number}"),
            Scalar::Float(number) => write!(f, "{number}"),
            Scalar::Bool(flag) => write!(f, "{flag}"),
        }
    }
}

/// A moment as text: its date, with the time of day where it is not midnight.
pub(super) fn moment_text(seconds: i64) -> Option<String> {
    let epoch = jiff::civil::Date::constant(1970, 1, 1).at(0, 0, 0, 0);
    let moment = epoch.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()?;
    let midnight = moment.time() == jiff::civil::Time::midnight();
    Some(if midnight { moment.date().to_string() } else { moment.to_string() })
}

/// The number a text writes, unless it is a code with leading zeros, or no number at all.
pub(crate) fn number_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let starts_like_a_number = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    if is_code || !starts_like_a_number {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_matched_however_it_is_written() {
        for declared in [Scalar::Integer(1), Scalar::Float(1.0), Scalar::Text("1".into())] {
            for raw in [Raw::Text("1"), Raw::Number(1.0)] {
                assert!(declared.matches(raw), "{declared:?} {raw:?}");
            }
        }
        assert!(Scalar::Integer(1).matches(Raw::Text("1.0")));
        assert!(Scalar::Integer(0).matches(Raw::Number(-0.0)));
        assert!(!Scalar::Integer(1).matches(Raw::Text("01")));
        assert!(!Scalar::Integer(1).matches(Raw::Text("one")));
    }

    #[test]
    fn words_that_parse_as_numbers_are_not_numbers() {
        for word in ["NaN", "inf", "infinity", "nan", "", " "] {
            assert_eq!(number_of(word), None, "{word:?}");
        }
        assert_eq!(number_of(" 2.5 "), Some(2.5));
        assert_eq!(number_of("-0.5"), Some(-0.5));
        assert_eq!(number_of("0"), Some(0.0));
    }

    #[test]
    fn booleans_match_their_words_and_digits() {
        assert!(Scalar::Bool(true).matches(Raw::Text("True")));
        assert!(Scalar::Text("True".into()).matches(Raw::Bool(true)));
        assert!(Scalar::Integer(1).matches(Raw::Bool(true)));
        assert!(!Scalar::Bool(true).matches(Raw::Bool(false)));
    }
}
