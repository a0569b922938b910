//! What a check says of its record: what is missing, doubled, lost, dated ahead, renamed, or no longer an alarm.

#[path = "common/past.rs"]
mod past;

use evenhand::check::{Checked, Select};
use past::*;

/// What was noticed under a code.
fn noticed(checked: &Checked, code: &str) -> Vec<String> {
    let findings =
        checked.audit.findings.iter().filter(|finding| finding.code == code && finding.clause.is_none());
    findings.map(|finding| finding.reason.clone().unwrap_or_default()).collect()
}

#[test]
fn a_period_that_is_over_and_not_there_is_told_and_fails_a_clause_that_must_be_decided() {
    let past = Past::of(&[("a.csv", month("2026-01", 25, 25)), ("b.csv", month("2026-02", 25, 25))]);
    assert!(noticed(&past.check("2026-03-31"), "period-without-rows").is_empty(), "March is not over");
    let late = past.check("2026-06-01");
    let told = "no file holds a row of 2026-03 to 2026-05, which is over: 2026-02 was judged instead";
    assert_eq!(noticed(&late, "period-without-rows"), [told]);
    assert_eq!(late.audit.exit_code(), 0);
    let strict = format!("{POLICY}inconclusive = \"fail\"\nmin_rows = 1\njudge = \"point\"\n");
    assert_eq!(past.check_with(&strict, "2026-03-01").audit.exit_code(), 0);
    let undecided = past.check_with(&strict, "2026-06-01");
    assert_eq!(undecided.audit.exit_code(), 3, "the newest month is not decided");
}

#[test]
fn a_file_that_holds_the_rows_of_another_is_told_and_a_late_file_is_not() {
    let rows = month("2026-01", 20, 25);
    let past = Past::of(&[("a.csv", rows.clone()), ("b.csv", format!("{rows}F,yes,2026-01-09\n"))]);
    let told = noticed(&past.check("2026-02-01"), "files-overlap");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("in 2026-01 b.csv holds every count of a.csv (100 cases)"), "{told:?}");
    let late = Past::of(&[("a.csv", rows.clone()), ("b.csv", "F,no,2026-01-09\nM,yes,2026-01-10\n".into())]);
    assert!(noticed(&late.check("2026-02-01"), "files-overlap").is_empty());
    let other = Past::of(&[("a.csv", rows), ("b.csv", month("2026-01", 22, 24))]);
    assert!(noticed(&other.check("2026-02-01"), "files-overlap").is_empty());
}

#[test]
fn a_file_that_is_written_over_every_month_loses_the_months_before_loudly() {
    let past = Past::of(&[("export.csv", month("2026-01", 25, 25))]);
    past.check("2026-02-01");
    past.write("export.csv", log(&month("2026-02", 25, 25)));
    let told = noticed(&past.check("2026-03-01"), "period-lost");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("2026-01 held 100 cases and holds none now"), "{told:?}");
}

#[test]
fn dates_ahead_and_groups_under_new_names_are_told() {
    let past = Past::of(&[("a.csv", month("2026-01", 25, 25))]);
    past.write("b.csv", log(&month("2062-02", 25, 25)));
    let told = noticed(&past.check("2026-02-01"), "cases-dated-ahead");
    assert_eq!(told, ["100 cases of 2062-02, which has not begun"]);
    let renamed = month("2026-02", 25, 25).replace("F,", "Female,").replace("M,", "Male,");
    past.write("b.csv", log(&renamed));
    let told = noticed(&past.check("2026-03-01"), "groups-come-and-go");
    assert_eq!(told.len(), 1);
    assert!(told[0].starts_with("in sex \"Female\", \"Male\" came and \"F\", \"M\" went"), "{told:?}");
}

#[test]
fn an_alarm_that_no_longer_stands_is_told() {
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"];
    let files: Vec<(String, String)> =
        months.iter().map(|name| (format!("{name}.csv"), month(name, 8, 40))).collect();
    let files: Vec<(&str, String)> = files.iter().map(|(name, rows)| (name.as_str(), rows.clone())).collect();
    let past = Past::of(&files);
    let first = past.check("2026-07-01");
    let raised = |checked: &Checked| {
        checked.audit.findings.iter().filter(|finding| finding.code == "monitor-alarm").count()
    };
    assert_eq!(raised(&first), 1);
    assert!(noticed(&first, "alarm-no-longer-stands").is_empty());
    let began = first.audit.over_time.as_ref().expect("periods").monitors.all[0].began;
    assert!(began.is_some_and(|began| began <= 1), "it was so from the start: {began:?}");
    let fresh = format!("{POLICY}[monitor]\nfrom = \"2026-06\"\n");
    let later = past.check_with(&fresh, "2026-07-01");
    assert_eq!(raised(&later), 0);
    let told = noticed(&later, "alarm-no-longer-stands");
    assert_eq!(told.len(), 1);
    assert!(
        told[0].starts_with("the check of 2026-07-01 raised an alarm on sex, F (ratio of selection_rate"),
        "{told:?}"
    );
}

#[test]
fn a_month_that_came_with_a_later_one_is_named_and_a_look_back_judges_it() {
    let past = Past::of(&[("a.csv", month("2026-01", 25, 25))]);
    past.check("2026-02-01");
    past.write("b.csv", log(&month("2026-02", 2, 45)));
    past.write("c.csv", log(&month("2026-03", 25, 25)));
    let both = past.check("2026-04-01");
    assert!(!both.looks_back && both.before == Some(0));
    let told = noticed(&both, "period-not-judged");
    assert_eq!(told, ["no check has judged 2026-02: `evenhand check --since 2026-02 --until 2026-02` does"]);
    let select = Select { since: Some("2026-02".into()), until: Some("2026-02".into()), window: None };
    let back = past.try_check_with(POLICY, select, "2026-04-01", &|_| {}).expect("a check");
    assert!(back.looks_back && back.audit.exit_code() == 1);
    let again = past.check("2026-04-01");
    assert!(noticed(&again, "period-not-judged").is_empty(), "it has been judged");
    past.write("d.csv", log(&month("2026-04", 25, 25)));
    assert_eq!(
        past.check("2026-05-01").before,
        Some(both.audit.exit_code()),
        "a look back is not how things stood"
    );
}

#[test]
fn a_monitor_that_begins_later_is_told() {
    let past = Past::of(&[("a.csv", month("2026-01", 25, 25))]);
    let later = format!("{POLICY}[monitor]\nfrom = \"2027-01\"\n");
    assert_eq!(noticed(&past.check_with(&later, "2026-02-01"), "monitor-not-begun").len(), 1);
}

#[test]
fn a_baseline_that_is_not_there_is_told() {
    let past = Past::of(&[("a.csv", month("2026-01", 25, 25)), ("b.csv", month("2026-02", 25, 25))]);
    let named = |name: &str| format!("{POLICY}[history]\nbaseline = \"{name}\"\n");
    assert!(noticed(&past.check_with(&named("2026-01"), "2026-03-01"), "baseline-without-rows").is_empty());
    assert_eq!(noticed(&past.check_with(&named("2024-01"), "2026-03-01"), "baseline-without-rows").len(), 1);
}

#[test]
fn an_alarm_on_a_group_without_a_case_in_the_judged_month_still_stands() {
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
    let files: Vec<(String, String)> =
        months.iter().map(|name| (format!("{name}.csv"), month(name, 4, 40))).collect();
    let files: Vec<(&str, String)> = files.iter().map(|(name, rows)| (name.as_str(), rows.clone())).collect();
    let past = Past::of(&files);
    past.write("2026-06.csv", log(&month("2026-06", 30, 40).replace("F,", "X,")));
    for today in ["2026-07-01", "2026-07-01", "2026-07-02"] {
        let checked = past.check(today);
        assert!(checked.audit.findings.iter().any(|finding| finding.code == "monitor-alarm"));
        assert!(noticed(&checked, "alarm-no-longer-stands").is_empty(), "{today}");
    }
}
