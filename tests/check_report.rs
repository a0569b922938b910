//! What a check writes down: the report and `audit.json` say what was recorded, what has changed and what is watched.

use std::path::Path;

use evenhand::audit::Audit;
use evenhand::check::{Asked, Select, check};
use evenhand::history::History;
use evenhand::plots::figures;
use evenhand::policy::{Document, Policy};
use evenhand::report::{Making, compose, json, markdown};
use jiff::civil::date;
use serde_json::Value;

const HEAD: &str = "[audit]\nname = \"monthly\"\n[log]\npath = \"*.csv\"\n[decision]\ncolumn = \"outcome\"\n\
                    favorable = [\"yes\"]\nunfavorable = [\"no\"]\n[weight]\ncolumn = \"n\"\nkind = \"count\"\n[[groups]]\ncolumn = \"sex\"\n\
                    [time]\ncolumn = \"on\"\nevery = \"month\"\n";

/// A group in a month: so many events of so many cases.
struct Month<'a> {
    month: &'a str,
    group: &'a str,
    hits: u64,
    base: u64,
}

/// Months of a log, each of which holds these groups.
fn months(count: usize, groups: &[(&str, u64, u64)]) -> String {
    let mut rows = String::from("on,sex,outcome,n\n");
    for at in 0..count {
        let month = format!("{}-{:02}", 2021 + at / 12, at % 12 + 1);
        for (group, hits, base) in groups {
            rows += &lines(&Month { month: &month, group, hits: *hits, base: *base });
        }
    }
    rows
}

fn lines(of: &Month<'_>) -> String {
    let Month { month, group, hits, base } = of;
    format!("{month}-05,{group},yes,{hits}\n{month}-05,{group},no,{}\n", base - hits)
}

/// A check of a folder, with a history beside the log.
fn checked(folder: &Path, rest: &str) -> Audit {
    selected(folder, rest, Select::default())
}

/// A check of chosen periods.
fn selected(folder: &Path, rest: &str, select: Select) -> Audit {
    let document = Document::parse("audit.toml", &format!("{HEAD}{rest}")).expect("the policy is TOML");
    let policy = Policy::check(&document, folder).expect("the policy is valid");
    let mut history = History::open(&folder.join("history.sqlite")).expect("a history");
    let asked = Asked { today: date(2030, 1, 1), select };
    check(policy, &asked, &mut history, &|_| {}, &|_| {}, &|_| Ok(())).expect("the log can be checked").audit
}

fn report(audit: &Audit) -> String {
    markdown(&compose(audit, &figures(audit), &Making::default()))
}

fn read(audit: &Audit) -> Value {
    serde_json::from_str(&json(audit)).expect("audit.json is JSON")
}

fn folder(csv: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("log.csv"), csv).expect("the log is written");
    folder
}

const RATIO: &str =
    "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"ratio\"\nat_least = 0.8\nreference = \"Male\"\n";
const WORSE: &str = "[[clauses]]\nmeasure = \"selection_rate\"\ncompare = \"difference\"\nsince = \"last\"\nworse_by_at_most = 0.05\n\
                     reference = \"Male\"\n";

/// Two months alike, and a third in which women do far worse.
fn worse() -> String {
    let mut rows = months(2, &[("Female", 400, 1000), ("Male", 400, 1000)]);
    rows += &lines(&Month { month: "2021-03", group: "Female", hits: 200, base: 1000 });
    rows + &lines(&Month { month: "2021-03", group: "Male", hits: 400, base: 1000 })
}

#[test]
fn the_first_page_says_what_was_judged_recorded_and_forbidden() {
    let folder = folder(&worse());
    let audit = checked(folder.path(), WORSE);
    let report = report(&audit);
    let said = "sex: Female against Male, difference of selection rate −20.0 points in 2021-03, 20.0 % (200 of 1,000) against \
                40.0 % (400 of 1,000), after 0.0 points in 2021-02, 40.0 % (400 of 1,000) against 40.0 % (400 of 1,000): \
                worse by 20.0 percentage points (interval 14.2 to 25.8); at most 0.05 (5.0 points) worse than \
                the month before, 2021-02, demanded — **breached**.";
    assert!(report.contains(said), "{report}");
    assert!(
        report.contains("Judged: **2021-03**, beside the 2 months before, 2021-01 to 2021-02."),
        "{report}"
    );
    assert!(report.contains("This check recorded 1 new file (log.csv)."), "{report}");
    assert!(report.contains("**1 judgment: 1 breached.**"), "{report}");
    // A check with nothing new repeats the last one, to the byte.
    let again = self::report(&checked(folder.path(), WORSE));
    assert_eq!(again, report);
    let clause = &read(&audit)["findings"][0]["clause"];
    assert_eq!((&clause["since"], &clause["worse_by_at_most"]), (&"last".into(), &0.05.into()));
}

#[test]
fn an_alarm_names_its_group_also_where_the_judged_month_has_none_of_it() {
    let mut rows = months(12, &[("Female", 150, 500), ("Male", 250, 500), ("Other", 20, 50)]);
    for group in ["Male", "Other"] {
        rows += &lines(&Month { month: "2022-01", group, hits: 25, base: 50 });
    }
    let folder = folder(&rows);
    let audit = checked(folder.path(), RATIO);
    let report = report(&audit);
    let alarm = audit.findings.iter().position(|finding| finding.code == "monitor-alarm").expect("an alarm");
    assert_eq!(audit.findings[alarm].subject.expect("a subject").group, None);
    let finding = &read(&audit)["findings"][alarm];
    assert_eq!(finding["group"]["sex"], "Female");
    assert_eq!(finding["reference"]["sex"], "Male");
    let text = finding["text"].as_str().expect("a sentence");
    assert!(
        text.starts_with(
            "sex: Female against Male, ratio of selection rate; at least 0.8 demanded — breached, alarm since 2021-"
        ),
        "{text}"
    );
    assert!(text.contains("with all 2 that are watched allowed for; an alarm needs 20"), "{text}");
    assert!(text.ends_with("a ratio of 0.600; over all months it is 0.600."), "{text}");
    assert!(report.contains("Over time this clause has raised an alarm, which is a breach."), "{report}");
}

#[test]
fn audit_json_has_each_period_and_every_number_is_finite() {
    let folder = folder(&worse());
    let audit = checked(folder.path(), &format!("{RATIO}{WORSE}"));
    let over_time = &read(&audit)["over_time"];
    assert_eq!((&over_time["every"], &over_time["judged"][0]), (&"month".into(), &"2021-03".into()));
    assert_eq!(over_time["periods"][0]["cases"], 2000);
    assert_eq!(over_time["recorded"]["new"][0], "log.csv");
    let sex = &over_time["attributes"][0];
    let first = &sex["course"][0];
    assert_eq!((&first["period"], &first["group"]["sex"]), (&"2021-01".into(), &"Female".into()));
    assert_eq!((&first["hits"], &first["base"], &first["value"]), (&400.into(), &1000.into(), &0.4.into()));
    assert!(first["low"].as_f64() < Some(0.4) && first["method"] == "wilson");
    let changes = sex["changes"].as_array().expect("changes");
    let gap = changes.iter().find(|change| change["compare"] == "difference").expect("the gap");
    assert!((gap["estimate"]["value"].as_f64().expect("a value") + 0.2).abs() < 1e-12);
    assert_eq!((&gap["since"], &gap["periods"][0]), (&"last".into(), &"2021-02".into()));
    let monitor = &sex["monitors"][0];
    assert_eq!((&monitor["clause"], &monitor["group"]["sex"]), (&0.into(), &"Female".into()));
    assert_eq!(monitor["steps"].as_array().map(Vec::len), Some(3));
    assert!(monitor["steps"][2]["e_log"].is_number() && monitor["steps"][2]["value"].is_number());
}

#[test]
fn what_is_no_check_has_no_key_of_one() {
    let folder = folder(&worse());
    let document =
        Document::parse("audit.toml", &format!("{HEAD}{RATIO}{WORSE}")).expect("the policy is TOML");
    let policy = Policy::check(&document, folder.path()).expect("the policy is valid");
    let audit = evenhand::audit::audit(policy, &|_| {}).expect("the log can be audited");
    assert!(read(&audit).get("over_time").is_none());
    let report = report(&audit);
    assert!(!report.contains("## Over time"));
    let why = "**not judged**: it is about a change since an earlier period, which ";
    assert!(
        report.contains("### Change of difference of selection rate: at most 0.05") && report.contains(why)
    );
}

#[test]
fn five_years_of_eight_groups_are_no_long_section() {
    let names = ["A", "B", "C", "D", "E", "F", "G", "Male"];
    let groups: Vec<(&str, u64, u64)> =
        names.iter().zip(20..).map(|(name, hits)| (*name, hits, 60)).collect();
    let folder = folder(&months(60, &groups));
    let audit =
        checked(folder.path(), &format!("{RATIO}{WORSE}[history]\nbaseline = \"2021-03\"\nmean_of = 3\n"));
    let report = report(&audit);
    let section =
        report.split("## Over time").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("the section");
    assert!(section.lines().count() < 110, "{} lines", section.lines().count());
    assert!(section.contains("The 48 months before are in audit.json"), "{section}");
    assert!(section.contains("2025-12 beside the mean of 3 months, 2025-09 to 2025-11"), "{section}");
    assert!(section.contains("2025-12 beside 2021-03"), "{section}");
    for word in ["NaN", "inf", "∞"] {
        assert!(!section.contains(word), "{word}");
    }
}

#[test]
fn several_judged_months_are_named_and_said_to_be_taken_together() {
    let folder = folder(&months(6, &[("Female", 400, 1000), ("Male", 400, 1000)]));
    let select = Select { since: Some("2021-05".into()), ..Select::default() };
    let report = report(&selected(folder.path(), &format!("{WORSE}[history]\nmean_of = 3\n"), select));
    for words in [
        "**2021-05 to 2021-06 beside 2021-03 to 2021-04 together**",
        "**2021-05 to 2021-06 beside the mean of 3 months, 2021-02 to 2021-04**",
        "The judged months, 2021-05 to 2021-06, are taken together, every case counting the same. In a mean of months \
         each month counts the same, however many cases it has.",
        "worse than 2021-03 to 2021-04 together",
    ] {
        assert!(report.contains(words), "{words}: {report}");
    }
    assert!(!report.contains("the month before") && !report.contains("months before, 2021-03"), "{report}");
}

#[test]
fn what_became_better_is_said_to_be_better() {
    let mut rows = months(2, &[("Female", 40, 100), ("Male", 40, 100)]);
    rows += &lines(&Month { month: "2021-03", group: "Female", hits: 44, base: 100 });
    rows += &lines(&Month { month: "2021-03", group: "Male", hits: 40, base: 100 });
    let folder = folder(&rows);
    let audit = checked(folder.path(), &WORSE.replace("0.05", "0.0"));
    let found = read(&audit);
    let finding = &found["findings"][0];
    let text = finding["text"].as_str().expect("a sentence");
    assert!(text.contains(": better by 4.0 percentage points (interval −"), "{text}");
    assert!(!text.contains("worse by −"), "{text}");
}

#[test]
fn parts_that_do_not_add_up_in_print_are_said_to_be_rounded() {
    // By Kitagawa's formula 0.135 points come from the mix and 0.730 from the rates: 0.1 and 0.7 beside 0.9.
    let month = |month: &str, female: (u64, u64), male: (u64, u64)| {
        lines(&Month { month, group: "Female", hits: female.0, base: female.1 })
            + &lines(&Month { month, group: "Male", hits: male.0, base: male.1 })
    };
    let rows = "on,sex,outcome,n\n".to_string()
        + &month("2021-01", (3000, 10_000), (5000, 10_000))
        + &month("2021-02", (3103, 9860), (5070, 10_140));
    let folder = folder(&rows);
    let report = report(&checked(folder.path(), RATIO));
    let line = report.lines().find(|line| line.contains("All groups together")).expect("the parts");
    let numbers: Vec<f64> =
        line.replace('−', "-").split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let is_sum = (numbers[0] - numbers[1..].iter().sum::<f64>()).abs() < 0.01;
    assert_eq!(line.contains("(each rounded by itself)"), !is_sum, "{line}");
    assert!(!is_sum, "the example shows nothing: {line}");
}

#[test]
fn limits_that_leave_the_axis_are_marked() {
    let mut rows = months(20, &[("Female", 170, 400), ("Male", 200, 400)]);
    // A first month of so few cases that its limits are far beyond those of the later ones.
    rows += &lines(&Month { month: "2020-12", group: "Female", hits: 2, base: 5 });
    rows += &lines(&Month { month: "2020-12", group: "Male", hits: 2, base: 5 });
    let folder = folder(&rows);
    let audit = checked(folder.path(), RATIO);
    let drawn = figures(&audit);
    let monitor = drawn.iter().find(|figure| figure.kind == "monitor").expect("a figure");
    assert!(monitor.svg.contains("the limits go on beyond the axis"), "{}", monitor.svg);
}
