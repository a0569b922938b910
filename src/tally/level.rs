//! The values that a key position of a tally can take.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::scalar::number_of;

/// One value on an axis. Missing is a value of its own, never a word that stands for it.
///
/// Levels are ordered for display: numbers and ranges by size, also where they are written as text, other texts
/// by their bytes, missing last.
///
/// ```
/// use evenhand::tally::Level;
/// assert_eq!(Level::number(1.0).to_string(), "1");
/// assert!(Level::number(9.0) < Level::number(10.0));
/// assert!(Level::text("zebra") < Level::Missing);
/// ```
#[derive(Debug, Clone)]
pub enum Level {
    /// Yes or no: whether the event happened, whether the label is positive.
    Flag(bool),
    /// A number taken value by value; 0.0 and −0.0 are the same.
    Number(f64),
    /// A number cut into a range: from (inclusive) and below (exclusive), open where `None`.
    Range {
        /// Inclusive lower end.
        from: Option<f64>,
        /// Exclusive upper end.
        below: Option<f64>,
    },
    /// A text, as it stands in the log or as the policy renamed it.
    Text(Arc<str>),
    /// No value: null, blank, or one of the values the policy declares unknown.
    Missing,
}

impl Level {
    /// A text level.
    pub fn text(text: &str) -> Level {
        Level::Text(Arc::from(text))
    }

    /// A number level; not-a-number is missing.
    pub fn number(number: f64) -> Level {
        // Adding zero turns −0.0 into 0.0.
        if number.is_nan() { Level::Missing } else { Level::Number(number + 0.0) }
    }

    /// Whether this is [`Level::Missing`].
    pub fn is_missing(&self) -> bool {
        matches!(self, Level::Missing)
    }

    fn rank(&self) -> u8 {
        match self {
            Level::Flag(_) => 0,
            Level::Number(_) => 1,
            Level::Range { .. } => 2,
            Level::Text(_) => 3,
            Level::Missing => 4,
        }
    }

    fn range_key(from: Option<f64>, below: Option<f64>) -> (f64, f64) {
        (from.unwrap_or(f64::NEG_INFINITY), below.unwrap_or(f64::INFINITY))
    }
}

impl Ord for Level {
    fn cmp(&self, other: &Level) -> Ordering {
        match (self, other) {
            // Yes before no: the event is what is counted.
            (Level::Flag(a), Level::Flag(b)) => b.cmp(a),
            (Level::Number(a), Level::Number(b)) => a.total_cmp(b),
            (Level::Range { from, below }, Level::Range { from: other_from, below: other_below }) => {
                let (a, b) = (Level::range_key(*from, *below), Level::range_key(*other_from, *other_below));
                a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
            }
            // Mostly neighbours are alike, and finding out whether they write numbers takes longer.
            (Level::Text(a), Level::Text(b)) if a == b => Ordering::Equal,
            (Level::Text(a), Level::Text(b)) => by_number(a, b).then_with(|| a.cmp(b)),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

/// Texts that write numbers by the number, before all that do not.
fn by_number(a: &str, b: &str) -> Ordering {
    match (number_of(a), number_of(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (a, b) => b.is_some().cmp(&a.is_some()),
    }
}

impl PartialOrd for Level {
    fn partial_cmp(&self, other: &Level) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Level {
    fn eq(&self, other: &Level) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Level {}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Level::Flag(flag) => write!(f, "{flag}"),
            Level::Number(number) => write!(f, "{number}"),
            Level::Range { from: None, below: Some(below) } => write!(f, "<{below}"),
            Level::Range { from: Some(from), below: None } => write!(f, ">={from}"),
            Level::Range { from: Some(from), below: Some(below) } => write!(f, "{from}-<{below}"),
            Level::Range { from: None, below: None } => f.write_str("any number"),
            Level::Text(text) => f.write_str(text),
            Level::Missing => f.write_str("(unknown)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_ordered_by_size_and_written_as_the_policy_reads() {
        let young = Level::Range { from: None, below: Some(25.0) };
        let middle = Level::Range { from: Some(25.0), below: Some(40.0) };
        let old = Level::Range { from: Some(40.0), below: None };
        assert!(young < middle && middle < old);
        assert_eq!([&young, &middle, &old].map(ToString::to_string), ["<25", "25-<40", ">=40"]);
    }

    #[test]
    fn texts_that_write_numbers_are_ordered_by_size_before_the_others() {
        let mut levels = ["b", "10", "9", "1.0", "1", "01", "-2", "a"].map(Level::text);
        levels.sort();
        assert_eq!(levels.map(|level| level.to_string()), ["-2", "1", "1.0", "9", "10", "01", "a", "b"]);
        assert_ne!(Level::text("1"), Level::text("1.0"));
    }

    #[test]
    fn zero_has_one_level() {
        assert_eq!(Level::number(0.0), Level::number(-0.0));
        assert_eq!(Level::number(-0.0).to_string(), "0");
        assert!(Level::number(f64::NAN).is_missing());
    }
}
