//! When cron patterns are due, against another implementation (`tests/golden/schedule.py`).

mod common;

use common::*;
use evenhand::schedule::{Calendar, Pattern};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

#[test]
fn patterns_are_due_when_another_implementation_says_so() {
    let golden = golden("schedule.json");
    let start: DateTime = text(&golden["start"]).parse().expect("a time of a clock");
    for case in list(&golden["cases"]) {
        let (pattern, zone) = (text(&case["pattern"]), text(&case["zone"]));
        let zone = TimeZone::get(zone).expect("a zone");
        let mut moment = start.to_zoned(zone.clone()).expect("it is there").timestamp();
        let calendar = Calendar::new(Pattern::read(pattern).expect("a pattern"), zone).expect("a calendar");
        for due in list(&case["due"]) {
            let next = calendar.next_after(moment).expect("there is a next").timestamp();
            assert_eq!(next.to_string(), text(due), "{pattern} {} after {moment}", case["zone"]);
            assert_eq!(calendar.last_up_to(next).map(|last| last.timestamp()), Some(next), "{pattern}");
            moment = next;
        }
    }
}
