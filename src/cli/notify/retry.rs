//! After which answers a call is made again, and when.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

/// The longest wait between two calls, whatever the answer asks for: a check waits for it.
const LONGEST: Duration = Duration::from_secs(60);
/// The wait after the first call; it doubles each time.
const FIRST: Duration = Duration::from_millis(500);

/// Whether an answer of this status may be another one next time: too early, too many, or trouble of the server.
pub fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500..=599)
}

/// How long to wait after so many calls that failed; an answer may ask for more.
pub fn wait(failed: u32, asked: Option<Duration>) -> Duration {
    let own = FIRST.saturating_mul(1 << failed.saturating_sub(1).min(16));
    own.max(asked.unwrap_or_default()).min(LONGEST)
}

/// The wait that `Retry-After` asks for: seconds, or a date (RFC 9110, section 10.2.3).
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTimeParser::new().parse_timestamp(value.trim()).ok()?;
    Duration::try_from(date.duration_since(now)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_heed_what_is_asked_and_are_bounded() {
        let seconds = Duration::from_secs;
        let waits: Vec<Duration> = (1..=4).map(|failed| wait(failed, None)).collect();
        assert_eq!(waits, [Duration::from_millis(500), seconds(1), seconds(2), seconds(4)]);
        assert_eq!(wait(1, Some(seconds(7))), seconds(7));
        assert_eq!(wait(3, Some(seconds(1))), seconds(2));
        assert_eq!(wait(1, Some(seconds(86_400))), seconds(60));
        assert_eq!(wait(u32::MAX, None), seconds(60));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "1994-11-06T08:49:30Z".parse().expect("a moment");
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
        // A date that passed asks for no wait.
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), None);
        assert_eq!(retry_after("soon", now), None);
        assert_eq!(retry_after("-1", now), None);
    }

    #[test]
    fn what_the_caller_did_wrong_is_not_tried_again() {
        assert!([408, 429, 500, 502, 503, 504].into_iter().all(is_passing));
        assert!(![200, 301, 400, 401, 403, 404, 410].into_iter().any(is_passing));
    }
}
