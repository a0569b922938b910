//! What a check records: every row once, whatever becomes of the files, and what it says of it.

#[path = "common/past.rs"]
mod past;

use evenhand::check::{Checked, Select};
use evenhand::findings::Revision;
use past::*;

fn three_months() -> Past {
    Past::of(&[
        ("a.csv", month("2026-01", 20, 25)),
        ("b.csv", month("2026-02", 22, 24)),
        ("c.csv", month("2026-03", 21, 25)),
    ])
}

const TODAY: &str = "2026-04-02";
const HELD: [&str; 3] = ["2026-01: 100", "2026-02: 100", "2026-03: 100"];

fn judged(checked: &Checked) -> String {
    checked.audit.over_time.as_ref().expect("a check has periods").judged_name()
}

fn revision(period: &str, before: u64, now: u64) -> Revision {
    Revision { period: period.into(), before, now }
}

fn codes(checked: &Checked) -> Vec<&'static str> {
    let noticed = checked.audit.findings.iter().filter(|finding| finding.clause.is_none());
    noticed.map(|finding| finding.code).collect()
}

#[test]
fn a_second_run_repeats_the_first_byte_by_byte_and_keeps_no_check() {
    let past = three_months();
    let first = past.check(TODAY);
    assert_eq!(books(&first).new, ["a.csv", "b.csv", "c.csv"]);
    assert_eq!((first.repeated, first.before, judged(&first).as_str()), (false, None, "2026-03"));
    let exported = past.exported();
    for _ in 0..2 {
        let again = past.check(TODAY);
        assert_eq!(written(&again), written(&first));
        // It is the first check of its series, however often it is repeated.
        assert_eq!((again.repeated, again.before, again.id), (true, None, first.id));
    }
    assert_eq!((past.exported(), past.checks(), past.held(1)), (exported, 1, HELD.map(String::from).into()));
}

#[test]
fn another_choice_of_periods_in_between_changes_no_byte_and_loses_no_measure() {
    let past = three_months();
    let first = past.check(TODAY);
    let measures = past.history().measures(1).expect("readable");
    let until = Select { until: Some("2026-01".into()), ..Select::default() };
    let old = past.try_check_with(POLICY, until, TODAY, &|_| {}).expect("a check");
    assert_eq!((old.repeated, judged(&old).as_str()), (false, "2026-01"));
    let mut kept = past.history().measures(1).expect("readable");
    kept.sort_by(|one, other| one.period.cmp(&other.period));
    assert_eq!(kept, measures);
    let again = past.check(TODAY);
    assert!(again.repeated);
    assert_eq!(written(&again), written(&first));
    assert_eq!(past.checks(), 2);
}

#[test]
fn a_late_file_revises_an_old_period_and_the_revision_is_told_again() {
    let past = three_months();
    past.check(TODAY);
    past.write("late.csv", log(&month("2026-01", 10, 40)));
    let late = past.check(TODAY);
    assert_eq!(books(&late).new, ["late.csv"]);
    assert_eq!((books(&late).unchanged, &books(&late).revised), (3, &vec![revision("2026-01", 100, 200)]));
    assert!(codes(&late).contains(&"period-revised"));
    assert_eq!(past.held(1), ["2026-01: 200", "2026-02: 100", "2026-03: 100"]);
    let again = past.check(TODAY);
    assert_eq!((written(&again), again.repeated), (written(&late), true));
}

#[test]
fn a_changed_file_replaces_what_it_gave_even_where_the_number_of_cases_stays() {
    let past = three_months();
    past.check(TODAY);
    past.write("b.csv", log(&month("2026-02", 5, 24)));
    let changed = past.check(TODAY);
    assert_eq!(
        (books(&changed).changed.as_slice(), books(&changed).new.len()),
        (&["b.csv".to_string()][..], 0)
    );
    assert_eq!(books(&changed).revised, [revision("2026-02", 100, 100)]);
    // Rows of another month are taken from the old and given to the new.
    past.write("b.csv", log(&month("2026-01", 22, 24)));
    let moved = past.check(TODAY);
    assert_eq!(books(&moved).revised, [revision("2026-01", 100, 200), revision("2026-02", 100, 0)]);
    assert_eq!(past.held(1), ["2026-01: 200", "2026-03: 100"]);
    assert!(codes(&moved).contains(&"period-without-rows"), "{:?}", codes(&moved));
}

#[test]
fn what_changed_and_changed_back_is_no_repetition() {
    let past = three_months();
    let first = past.check(TODAY);
    past.write("b.csv", log(&month("2026-02", 5, 24)));
    past.check(TODAY);
    past.write("b.csv", log(&month("2026-02", 22, 24)));
    let back = past.check(TODAY);
    assert_eq!((back.repeated, books(&back).changed.as_slice()), (false, &["b.csv".to_string()][..]));
    assert_eq!(written(&back).exit_code, written(&first).exit_code);
    assert_eq!((past.checks(), past.held(1)), (3, HELD.map(String::from).into()));
}

#[test]
fn a_file_is_its_bytes_under_whatever_name() {
    let past = three_months();
    past.check(TODAY);
    past.rename("b.csv", "z.csv");
    let renamed = past.check(TODAY);
    let name = &books(&renamed).renamed[0];
    assert_eq!((name.from.as_str(), name.to.as_str()), ("b.csv", "z.csv"));
    assert!(books(&renamed).new.is_empty() && books(&renamed).gone.is_empty());
    assert!(books(&renamed).revised.is_empty());
    let again = past.check(TODAY);
    assert_eq!((written(&again), again.repeated), (written(&renamed), true));
    assert_eq!(past.held(1), HELD);
}

#[test]
fn names_that_move_on_are_followed_without_counting_again() {
    // As logs are rotated: the newest is always called a.
    let past = three_months();
    past.check(TODAY);
    past.rename("c.csv", "d.csv");
    past.rename("b.csv", "c.csv");
    past.rename("a.csv", "b.csv");
    past.write("a.csv", log(&month("2026-04", 20, 20)));
    let rotated = past.check("2026-05-01");
    assert_eq!(
        (books(&rotated).new.as_slice(), books(&rotated).renamed.len()),
        (&["a.csv".to_string()][..], 3)
    );
    assert!(books(&rotated).changed.is_empty() && books(&rotated).revised.is_empty());
    // Two that change their names for each other's.
    past.rename("b.csv", "x");
    past.rename("c.csv", "b.csv");
    past.rename("x", "c.csv");
    let swapped = past.check("2026-05-01");
    assert_eq!((books(&swapped).renamed.len(), books(&swapped).unchanged), (2, 4));
    assert_eq!(past.held(1), ["2026-01: 100", "2026-02: 100", "2026-03: 100", "2026-04: 100"]);
}

#[test]
fn two_files_with_the_same_bytes_count_once() {
    let past = three_months();
    past.write("copy.csv", log(&month("2026-03", 21, 25)));
    let first = past.check(TODAY);
    let same = &books(&first).same[0];
    assert_eq!((same.path.as_str(), same.recorded.as_str()), ("copy.csv", "c.csv"));
    assert!(codes(&first).contains(&"files-are-the-same"));
    assert_eq!(past.held(1), HELD);
    // The recorded one goes away: its copy is the same file.
    std::fs::remove_file(past.path("c.csv")).expect("removed");
    let left = past.check(TODAY);
    assert_eq!((books(&left).renamed.len(), books(&left).gone.len(), books(&left).same.len()), (1, 0, 0));
    // A recorded file takes the bytes of another.
    past.write("a.csv", log(&month("2026-02", 22, 24)));
    let taken = past.check(TODAY);
    assert_eq!((books(&taken).changed.as_slice(), books(&taken).same.len()), (&["a.csv".to_string()][..], 1));
    assert_eq!(books(&taken).revised, [revision("2026-01", 100, 0)]);
    assert_eq!(past.held(1), ["2026-02: 100", "2026-03: 100"]);
}

#[test]
fn a_file_that_is_gone_keeps_its_counts_and_is_named() {
    let past = three_months();
    past.check(TODAY);
    std::fs::remove_file(past.path("a.csv")).expect("removed");
    let gone = past.check(TODAY);
    assert_eq!((books(&gone).gone.as_slice(), gone.repeated), (&["a.csv".to_string()][..], true));
    // What is kept of the check is what its report says now.
    assert_eq!(past.history().checks(1).expect("readable")[0].recorded.gone, ["a.csv"]);
    assert_eq!(written(&past.check(TODAY)), written(&gone));
    assert_eq!((past.held(1), past.checks()), (HELD.map(String::from).into(), 1));
}

#[test]
fn a_month_without_rows_lies_between_and_a_month_that_is_not_over_is_not_judged() {
    let past = Past::of(&[("a.csv", month("2026-01", 20, 25)), ("c.csv", month("2026-03", 21, 25))]);
    let early = past.check("2026-03-31");
    assert_eq!(judged(&early), "2026-01");
    let late = past.check("2026-04-01");
    assert_eq!(judged(&late), "2026-03");
    assert_eq!(late.audit.over_time.as_ref().expect("periods").periods.len(), 3);
    assert!(codes(&late).contains(&"period-without-rows"), "{:?}", codes(&late));
    let error = Past::of(&[("a.csv", month("2026-01", 20, 25))]).try_check("2026-01-31");
    assert!(error.expect_err("none is over").to_string().contains("no month is over yet"));
}

#[test]
fn rows_without_a_date_are_counted_and_in_no_period() {
    let rows = month("2026-01", 20, 25) + "F,yes,\nM,no,\nM,,\n";
    let past = Past::of(&[("a.csv", rows)]);
    let first = past.check(TODAY);
    assert_eq!((books(&first).undated, past.held(1)), (3, vec![": 2".to_string(), "2026-01: 100".into()]));
    assert_eq!(first.audit.ledger.read, 100);
    assert!(codes(&first).contains(&"cases-without-a-date"));
    let again = past.check(TODAY);
    assert_eq!(written(&again), written(&first));
}

#[test]
fn a_check_that_could_not_be_made_records_nothing() {
    let past = three_months();
    past.check(TODAY);
    let before = past.exported();
    past.write("d.csv", "sex,outcome,decided_at\nF,yes,soon\n");
    let error = past.try_check(TODAY).expect_err("soon is no date");
    assert!(error.to_string().contains("soon"), "{error}");
    assert_eq!(past.exported(), before);
    std::fs::remove_file(past.path("d.csv")).expect("removed");
    assert!(past.check(TODAY).repeated);
}

#[test]
fn a_check_that_is_told_stays_told_and_knows_the_verdict_before_it() {
    let past = three_months();
    let first = past.check("2026-03-02");
    assert_eq!((first.told, past.check("2026-03-02").told), (false, false));
    past.history().mark_told(first.id).expect("written");
    let again = past.check("2026-03-02");
    assert_eq!((again.told, again.id, again.before), (true, first.id, None));
    let second = past.check(TODAY);
    let before = Some(first.audit.exit_code());
    assert_eq!((second.told, second.repeated, second.before), (false, false, before));
    let again = past.check(TODAY);
    assert_eq!((again.told, again.id, again.before), (false, second.id, before));
}

#[test]
fn a_changed_policy_begins_a_series_and_a_new_name_or_place_does_not() {
    let past = three_months();
    past.check(TODAY);
    let same = [
        POLICY.replace("\"Checks\"", "\"Other name\""),
        POLICY.replace("\"*.csv\"", "[\"a.csv\", \"[bc].csv\"]"),
        format!("{POLICY}[history]\nmean_of = 2\nbaseline = \"2026-01\"\n"),
        format!("{POLICY}[monitor]\nfrom = \"2026-02\"\n"),
        POLICY.replace("[log]", "[log]\nfingerprint = \"blake3\""),
    ];
    for policy in same {
        let checked = past.check_with(&policy, TODAY);
        let books = books(&checked);
        assert!(!books.begins_anew, "{policy}");
        assert!(books.changed.is_empty() && books.revised.is_empty(), "{policy}");
        assert_eq!(past.series().len(), 1, "{policy}");
    }
    assert_eq!(past.held(1), HELD);
    let other = past.check_with(&POLICY.replace("0.8", "0.9"), TODAY);
    assert!(books(&other).begins_anew && codes(&other).contains(&"policy-has-changed"));
    assert_eq!(books(&other).new.len(), 3);
    assert_eq!((past.series().len(), past.held(1), past.held(2)), (2, past.held(2), past.held(1)));
    // It is told again as long as nothing is new, and the earlier series goes on where it was.
    let again = past.check_with(&POLICY.replace("0.8", "0.9"), TODAY);
    assert_eq!((written(&again), again.repeated), (written(&other), true));
    assert!(!books(&past.check(TODAY)).begins_anew);
}

#[test]
fn how_often_and_from_where_it_is_drawn_again_begins_no_series_and_repeats_no_report() {
    let unnamed = POLICY.replace("[audit]\nname = \"Checks\"\n", "");
    let past = Past::new(&unnamed);
    past.write("a.csv", log(&month("2026-01", 20, 25)));
    past.check("2026-02-02");
    for (number, audit) in
        ["seed = 7", "replicates = 1000", "replicates = 0\nseed = 7"].into_iter().enumerate()
    {
        let policy = format!("[audit]\n{audit}\n{unnamed}");
        let drawn = past.check_with(&policy, "2026-02-02");
        assert!(!books(&drawn).begins_anew && books(&drawn).new.is_empty(), "{audit}");
        assert_eq!((drawn.repeated, past.series().len(), past.checks()), (false, 1, number + 2), "{audit}");
        let again = past.check_with(&policy, "2026-02-02");
        assert_eq!((written(&again), again.repeated), (written(&drawn), true), "{audit}");
    }
}

#[test]
fn a_file_that_is_renamed_while_the_hash_changes_is_not_counted_twice() {
    let past = three_months();
    past.check(TODAY);
    past.rename("a.csv", "z.csv");
    let checked = past.check_with(&POLICY.replace("[log]", "[log]\nfingerprint = \"blake3\""), TODAY);
    assert_eq!((books(&checked).renamed.len(), books(&checked).new.len()), (1, 0));
    assert_eq!(past.held(1), HELD);
}

#[test]
fn values_that_occur_in_one_month_alone_are_no_mistake() {
    let policy = POLICY.replace("[\"yes\"]", "[\"yes\", \"perhaps\"]");
    let past = Past::new(&policy);
    past.write("a.csv", log(&month("2026-01", 20, 25)));
    let error = past.try_check(TODAY).expect_err("perhaps never occurs");
    assert!(error.to_string().contains("\"perhaps\" never occurs"), "{error}");
    past.write("b.csv", log(&month("2026-02", 20, 25).replacen("yes", "perhaps", 3)));
    past.check(TODAY);
    past.write("c.csv", log(&month("2026-03", 20, 25)));
    past.check(TODAY);
    assert_eq!(past.held(1), HELD);
}

/// Everything that is kept, with all counts unpacked.
fn kept(past: &Past) -> Vec<u8> {
    let path = past.path("evenhand.sqlite");
    let mut bytes = std::fs::read(&path).expect("read");
    let file = rusqlite::Connection::open(&path).expect("opened");
    let mut select = file.prepare("SELECT tally FROM counts").expect("a table");
    let tallies = select.query_map([], |row| row.get::<_, Vec<u8>>(0)).expect("rows");
    for packed in tallies {
        let mut unpacked = flate2::read::ZlibDecoder::new(std::io::Cursor::new(packed.expect("a row")));
        std::io::copy(&mut unpacked, &mut bytes).expect("unpacked");
    }
    bytes
}

#[test]
fn no_person_is_kept() {
    let past = Past::new(POLICY);
    let rows: String = month("2026-01", 20, 25)
        .lines()
        .enumerate()
        .map(|(row, line)| {
            let line = line.replace(",no,", ",refused to Canary Bird,");
            format!("{line}T11:{:02}:37.735931,canary{row}@example.org\n", row % 60)
        })
        .collect();
    past.write("a.csv", format!("sex,outcome,decided_at,mail\n{rows}"));
    past.check("2026-02-01");
    let kept = kept(&past);
    let holds = |word: &str| kept.windows(word.len()).any(|window| window == word.as_bytes());
    assert!(holds("sex") && holds("\"F\"") && holds("2026-01"), "the counts are found");
    for word in ["canary", "Canary", "735931", "11:0", "2026-01-0", "refused"] {
        assert!(!holds(word), "{word} is kept");
    }
}
