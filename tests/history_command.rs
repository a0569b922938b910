//! `evenhand history`: what is listed, shown and exported is what was kept, and what is forgotten stays away.

#[path = "common/past.rs"]
mod past;

use past::*;
use polars::prelude::*;
use serde_json::Value;

const TODAY: &str = "2026-05-02";

/// A clause that is watched until it raises an alarm, and one change of files.
fn five_months() -> Past {
    let past = Past::new(POLICY);
    for (number, women) in [(1, 20), (2, 6), (3, 4), (4, 5)] {
        past.write(&format!("{number}.csv"), log(&month(&format!("2026-0{number}"), women, 25)));
    }
    past.check("2026-04-02");
    past.check(TODAY);
    past
}

fn history(past: &Past, arguments: &[&str]) -> String {
    let output = evenhand(past.folder.path(), &[&["history"], arguments].concat());
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments:?}");
    stdout(&output)
}

fn refused(past: &Past, arguments: &[&str]) -> String {
    let output = evenhand(past.folder.path(), &[&["history"], arguments].concat());
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{arguments:?}");
    stderr(&output)
}

#[test]
fn a_list_has_every_series_and_a_show_its_checks_periods_and_alarms() {
    let past = five_months();
    past.check_with(&POLICY.replace("0.8", "0.75"), TODAY);
    let list = history(&past, &["list"]);
    for said in [
        "Series 1: Checks\n  by month, begun 2026-04-02",
        "4 periods, 2026-01 to 2026-04; 400 cases of 4 files",
        "last check 2026-05-02: 2026-04 judged, 1, breached; 1 alarm",
    ] {
        assert!(list.contains(said), "{said}: {list}");
    }
    let policies: Vec<String> = past.series().into_iter().map(|series| series.policy[..12].into()).collect();
    assert!(policies.len() == 2 && policies.iter().all(|policy| list.contains(policy)), "{list}");
    let first = history(&past, &["show", "1"]);
    for said in
        ["Series 1: Checks", "4 new", "4 unchanged", "2026-03", "alarm after", "The last check", "breached"]
    {
        assert!(first.contains(said), "{said}: {first}");
    }
    // Without a number, the series that began last; a check by its number.
    let newest = history(&past, &["show"]);
    assert!(newest.contains("Series 2") && newest.contains("a new series, since the policy had changed"));
    let one = history(&past, &["show", "1", "--check", "1"]);
    assert!(one.starts_with("Check 1 of 2026-04-02") && one.contains("2026-03 judged"), "{one}");
    assert!(refused(&past, &["show", "3"]).contains("it has no series 3"));
    assert!(refused(&past, &["show", "1", "--check", "3"]).contains("series 1 has no check 3"));
    assert!(refused(&past, &["export", "3"]).contains("it holds series 1, 2"));
    assert!(refused(&past, &["forget", "--before", "2026-02-01", "9"]).contains("it has no series 9"));
}

#[test]
fn an_export_holds_the_measures_that_the_counts_give() {
    let past = five_months();
    let whole: Value = serde_json::from_str(&history(&past, &["export"])).expect("JSON");
    assert_eq!(whole["schema"], "evenhand.history/1");
    let series = &whole["series"][0];
    assert_eq!(series["periods"][1], serde_json::json!({"period": "2026-02", "cases": 100, "files": 1}));
    let measures = series["measures"].as_array().expect("a list");
    assert_eq!(measures.len(), 8);
    let first = &measures[0];
    let said = |key: &str| first[key].clone();
    assert_eq!(
        (said("period"), said("attribute"), said("group")),
        ("2026-01".into(), "sex".into(), "F".into())
    );
    assert_eq!(
        (said("measure"), said("hits"), said("base")),
        ("selection_rate".into(), 20.into(), 50.into())
    );
    assert_eq!((said("value"), said("undefined")), (0.4.into(), Value::Null));
    // Wilson's interval of 20 of 50: its defining quadratic has the limits as roots.
    let z = 1.959_963_984_540_054_f64;
    for limit in ["low", "high"] {
        let p = first[limit].as_f64().expect("a number");
        assert!(((0.4 - p).powi(2) - z * z * p * (1.0 - p) / 50.0).abs() < 1e-12, "{limit}");
    }
    let checks = series["checks"].as_array().expect("a list");
    assert_eq!(
        (checks.len(), &checks[0]["last"], &checks[1]["last"]),
        (2, &"2026-03".into(), &"2026-04".into())
    );
    assert_eq!(checks[0]["recorded"]["new"], serde_json::json!(["1.csv", "2.csv", "3.csv", "4.csv"]));
    assert_eq!(checks[1]["exit_code"], 1);
    assert!(checks[1]["findings"].as_array().is_some_and(|found| !found.is_empty()));
    let alarms = |alarm: bool| {
        let monitors = series["monitors"].as_array().expect("a list").iter();
        monitors.filter(|monitor| monitor["alarm"] == alarm).count()
    };
    assert!(alarms(true) > 0 && alarms(false) > 0);
    // The alarm is raised where what is exported for it reaches 1 / 0.05.
    let mut before = false;
    for monitor in series["monitors"].as_array().expect("a list").iter().filter(|of| of["group"] == "F") {
        let reached = monitor["log_e_adjusted"].as_f64().expect("a number") >= 20f64.ln();
        let alarm = monitor["alarm"] == true;
        assert_eq!(alarm, before || reached, "{monitor}");
        before = alarm;
    }
    assert!(before);
}

#[test]
fn csv_and_parquet_hold_the_rows_of_the_json() {
    let past = five_months();
    let whole: Value = serde_json::from_str(&history(&past, &["export"])).expect("JSON");
    for what in ["measures", "monitors", "checks"] {
        let expected = whole["series"][0][what].as_array().expect("a list");
        let csv = history(&past, &["export", "--format", "csv", "--what", what]);
        let text = CsvReader::new(std::io::Cursor::new(csv.as_bytes())).finish().expect("CSV");
        history(&past, &["export", "--format", "parquet", "--what", what, "--out", "out.parquet"]);
        let file = std::fs::File::open(past.path("out.parquet")).expect("written");
        let packed = ParquetReader::new(file).finish().expect("Parquet");
        assert_eq!((text.height(), packed.height()), (expected.len(), expected.len()), "{what}");
        assert_eq!(text.get_column_names(), packed.get_column_names());
        assert_eq!(text.column("log_e_adjusted").is_ok(), what == "monitors");
        if what == "checks" {
            let day = packed.column("day").expect("days").str().expect("texts");
            assert_eq!(day.get(1), expected[1]["day"].as_str());
            continue;
        }
        for name in ["value", "low", "high"] {
            let (text, packed) = (text.column(name).expect("numbers"), packed.column(name).expect("numbers"));
            for (row, expected) in expected.iter().enumerate() {
                let (packed, text) =
                    (packed.f64().expect("numbers").get(row), text.f64().expect("numbers").get(row));
                assert_eq!(packed, text, "{what} {name}");
                // The reader of JSON may be off in the last bit.
                let close = |one: f64, other: f64| (one - other).abs() <= f64::EPSILON * other.abs();
                let same =
                    packed.zip(expected[name].as_f64()).is_none_or(|(packed, json)| close(packed, json));
                assert!(same && packed.is_some() == expected[name].is_number(), "{what} {name}");
            }
        }
    }
    assert!(refused(&past, &["export", "--what", "checks"]).contains("add --format csv or --format parquet"));
    assert!(refused(&past, &["export", "--format", "parquet"]).contains("Parquet is no text"));
    assert!(refused(&past, &["export", "--out", "none/here.json"]).contains("cannot write"));
    let names: Vec<String> = std::fs::read_dir(past.folder.path())
        .expect("readable")
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(!names.iter().any(|name| name.ends_with(".partial")), "{names:?}");
}

#[test]
fn a_name_from_the_log_is_no_formula_and_speaks_to_no_terminal() {
    let past = Past::new(POLICY);
    let rows =
        month("2026-01", 20, 25).replace("F,", "\"=HYPERLINK(\"\"x\"\")\",").replace("M,", "a\u{1b}[31mb,");
    past.write("a.csv", log(&rows));
    past.check("2026-02-02");
    let csv = history(&past, &["export", "--format", "csv"]);
    assert!(
        csv.contains("\"'=HYPERLINK(\"\"x\"\")\"") && !csv.contains(",\"=") && !csv.contains(",="),
        "{csv}"
    );
    let json = history(&past, &["export"]);
    assert!(json.contains("\"=HYPERLINK(\\\"x\\\")\"") && !json.contains('\u{1b}'), "{json}");
    assert!(!history(&past, &["show"]).contains('\u{1b}'));
}

fn bytes_hold(past: &Past, words: &str) -> bool {
    let bytes = std::fs::read(past.path("evenhand.sqlite")).expect("readable");
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn what_is_forgotten_is_gone_from_the_file_and_not_recorded_again() {
    let past = five_months();
    assert!(bytes_hold(&past, "2026-01"));
    let said = history(&past, &["forget", "--before", "2026-03-31"]);
    // March ends on the day itself, so it stays.
    assert!(said.contains("2 periods (2026-01 to 2026-02) with 200 cases, 4 measures"), "{said}");
    assert!(said.contains("evidence over time begins at 2026-03"), "{said}");
    past.assert_whole();
    assert_eq!(past.held(1), ["2026-03: 100", "2026-04: 100"]);
    assert!(!bytes_hold(&past, "2026-01") && !bytes_hold(&past, "2026-02"));
    let periods = |past: &Past| {
        let kept = past.history().measures(1).expect("readable");
        let mut periods: Vec<String> = kept.into_iter().map(|measure| measure.period).collect();
        periods.dedup();
        periods
    };
    assert_eq!(periods(&past), ["2026-03", "2026-04"]);
    // The files are known: nothing is counted again, and nothing is revised.
    let after = past.check(TODAY);
    assert_eq!((books(&after).unchanged, books(&after).new.len(), books(&after).revised.len()), (4, 0, 0));
    assert_eq!(after.audit.over_time.as_ref().expect("periods").periods[0].name, "2026-03");
    // A changed file and a late one bring nothing back, and say so.
    past.write("1.csv", log(&(month("2026-01", 9, 9) + &month("2026-03", 1, 1))));
    past.write("late.csv", log(&month("2026-02", 9, 9)));
    let late = past.check(TODAY);
    assert_eq!((books(&late).kept_out, books(&late).revised.len()), (200, 1));
    assert_eq!(past.held(1), ["2026-03: 200", "2026-04: 100"]);
    assert_eq!(periods(&past), ["2026-03", "2026-04"]);
    let again = past.check(TODAY);
    assert_eq!((written(&again), again.repeated), (written(&late), true));
    assert!(history(&past, &["show"]).contains("200 cases of forgotten periods not recorded"));
    // An earlier day forgets nothing and brings nothing back.
    assert!(history(&past, &["forget", "--before", "2026-01-01"]).contains("0 periods"));
    assert_eq!(past.series()[0].forgotten.as_deref(), Some("2026-03-31"));
}

#[test]
fn what_would_be_forgotten_is_said_and_stays() {
    let past = five_months();
    let before = std::fs::read(past.path("evenhand.sqlite")).expect("readable");
    let said = history(&past, &["forget", "--before", "2026-03-31", "--dry-run"]);
    assert!(said.contains("would be forgotten before 2026-03-31: 2 periods (2026-01 to 2026-02)"), "{said}");
    assert!(said.contains("would begin at 2026-03") && said.contains("nothing was changed"), "{said}");
    assert!(std::fs::read(past.path("evenhand.sqlite")).expect("readable") == before);
    let same = said.lines().next().expect("a line").replace("would be forgotten", "forgotten");
    assert!(history(&past, &["forget", "--before", "2026-03-31"]).starts_with(&same));
    let list = history(&past, &["list"]);
    assert!(list.contains("200 cases of 2 files; 2 files more known by hash alone"), "{list}");
}

#[test]
fn a_day_to_come_is_not_forgotten() {
    let past = five_months();
    let before = std::fs::read(past.path("evenhand.sqlite")).expect("readable");
    for more in [&[][..], &["--dry-run"]] {
        let said = refused(&past, &[&["forget", "--before", "9999-01-01"], more].concat());
        assert!(said.contains("9999-01-01 is after today") && said.contains("help:"), "{said}");
    }
    assert!(std::fs::read(past.path("evenhand.sqlite")).expect("readable") == before);
}

/// The verdict of each row of a table, and whether it is an alarm.
fn rows(text: &str) -> Vec<String> {
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.split(['│', '┆']).skip(1).map(str::trim);
        let (verdict, clause) = (cells.next()?, cells.next()?);
        let is_verdict = ["breached", "inconclusive", "met"].contains(&verdict);
        is_verdict.then(|| format!("{verdict}{}", if clause.starts_with("alarm:") { ", alarm" } else { "" }))
    });
    rows.collect()
}

#[test]
fn the_last_check_is_shown_in_the_order_and_words_of_its_own_table() {
    let lenient = POLICY.split("[[clauses]]").nth(1).expect("a clause").replace("0.8", "0.01");
    let past = Past::new(&POLICY.replace("[[clauses]]", &format!("[[clauses]]{lenient}[[clauses]]")));
    for (number, women) in [(1, 20), (2, 6), (3, 4), (4, 5)] {
        past.write(&format!("{number}.csv"), log(&month(&format!("2026-0{number}"), women, 25)));
    }
    let checked = stdout(&evenhand(past.folder.path(), &["check", "audit.toml", "--today", TODAY]));
    let shown = history(&past, &["show"]);
    let (_, last) = shown.split_once("The last check").expect("it is shown");
    assert_eq!(rows(last), rows(&checked));
    let rows = rows(last);
    assert!(rows.contains(&"breached, alarm".to_string()) && rows.last() == Some(&"met".into()), "{rows:?}");
}

#[test]
fn files_that_are_gone_or_renamed_are_shown_with_the_check() {
    let past = five_months();
    std::fs::remove_file(past.path("1.csv")).expect("removed");
    past.rename("2.csv", "second.csv");
    past.check(TODAY);
    let shown = history(&past, &["show"]);
    let (_, last) = shown.split_once("The last check").expect("it is shown");
    assert!(last.contains("files: 1 renamed, 3 unchanged, 1 gone"), "{last}");
    for said in ["renamed: 2.csv to second.csv\n", "no longer in the log, counts kept: 1.csv\n"] {
        assert!(last.contains(said), "{said}: {last}");
    }
    // Nothing else has changed: the check is repeated, and says what its report says.
    std::fs::remove_file(past.path("3.csv")).expect("removed");
    assert!(past.check(TODAY).repeated);
    assert!(history(&past, &["show"]).contains("no longer in the log, counts kept: 1.csv, 3.csv\n"));
}

#[test]
fn a_report_and_a_history_count_the_same_cases() {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25) + "M,,2026-01-05\n")]);
    let checked = past.check("2026-02-02");
    assert_eq!((checked.audit.ledger.read, past.held(1)), (101, vec!["2026-01: 100".to_string()]));
    let json: Value = serde_json::from_str(&written(&checked).json).expect("JSON");
    assert_eq!(json["over_time"]["periods"], serde_json::json!([{"name": "2026-01", "cases": 100}]));
}

#[test]
fn all_may_be_forgotten_and_the_history_goes_on() {
    let past = five_months();
    std::fs::remove_file(past.path("1.csv")).expect("removed");
    let said = history(&past, &["forget", "--before", "2026-06-01"]);
    assert!(
        said.contains("4 periods") && said.contains("2 checks") && said.contains("no period is kept"),
        "{said}"
    );
    assert!(past.held(1).is_empty());
    let error = past.try_check(TODAY).expect_err("nothing is held").to_string();
    assert!(error.contains("earlier periods were forgotten"), "{error}");
    assert!(history(&past, &["list"]).contains("no check is kept"));
    past.write("6.csv", log(&month("2026-06", 20, 25)));
    let next = past.check("2026-07-01");
    let books = books(&next);
    assert_eq!(
        (books.new.as_slice(), books.unchanged, books.begins_anew),
        (&["6.csv".to_string()][..], 3, false)
    );
    // A file that is gone and has nothing on the shelf is not named.
    assert!(books.gone.is_empty());
    assert_eq!(past.held(1), ["2026-06: 100"]);
}

#[test]
fn one_series_may_be_forgotten_alone() {
    let past = five_months();
    past.check_with(&POLICY.replace("0.8", "0.75"), TODAY);
    history(&past, &["forget", "--before", "2026-03-01", "2"]);
    assert_eq!((past.held(1).len(), past.held(2).len()), (4, 2));
    assert_eq!(past.series()[0].forgotten, None);
}
