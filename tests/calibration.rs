//! The calibration study in small: some settings are run anew, must give the committed lines to the digit, and
//! must keep the targets that METHODS.md states.

#[path = "../examples/calibration/study/mod.rs"]
mod study;

use study::settings::Setting;
use study::{EFFORT, changes, groups, labels, monitoring, pairs, sequences, shares, table, verdicts};

/// A committed table, and how a line of it is made.
struct Subject {
    text: &'static str,
    columns: Vec<String>,
    settings: Vec<Setting>,
    line: fn(&Setting) -> String,
}

macro_rules! committed {
    ($file:literal) => {
        include_str!(concat!("../src/report/calibration/", $file))
    };
}

fn subject(
    text: &'static str,
    columns: Vec<String>,
    settings: Vec<Setting>,
    line: fn(&Setting) -> String,
) -> Subject {
    Subject { text, columns, settings, line }
}

fn of_shares() -> Subject {
    subject(committed!("shares.csv"), shares::columns(), shares::settings(), shares::line)
}

fn of_pairs() -> Subject {
    subject(committed!("pairs.csv"), pairs::columns(), pairs::settings(), pairs::line)
}

fn of_groups() -> Subject {
    let line = |setting: &Setting| groups::line(setting, EFFORT);
    subject(committed!("groups.csv"), groups::columns(), groups::settings(), line)
}

fn of_labels() -> Subject {
    let line = |setting: &Setting| labels::line(setting, EFFORT);
    subject(committed!("labels.csv"), labels::columns(), labels::settings(), line)
}

fn of_changes() -> Subject {
    let line = |setting: &Setting| changes::line(setting, EFFORT);
    subject(committed!("changes.csv"), changes::columns(), changes::settings(), line)
}

fn of_sequences() -> Subject {
    subject(committed!("sequences.csv"), sequences::columns(), sequences::settings(), sequences::line)
}

fn of_verdicts() -> Subject {
    let line = |setting: &Setting| verdicts::line(setting, EFFORT);
    subject(committed!("verdicts.csv"), verdicts::columns(1), verdicts::settings(), line)
}

fn of_label_verdicts() -> Subject {
    let line = |setting: &Setting| verdicts::line(setting, EFFORT);
    let settings = verdicts::settings_with_labels();
    subject(committed!("label_verdicts.csv"), verdicts::columns(2), settings, line)
}

/// Runs some settings, named as in the tables, and holds their lines against the committed ones; gives each
/// column with what was found.
fn run(subject: &Subject, settings: &[&str]) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    for name in settings {
        let setting = subject.settings.iter().find(|setting| setting.to_string() == *name);
        let setting = setting.unwrap_or_else(|| panic!("{name} is not studied"));
        let line = (subject.line)(setting);
        let start = format!("{name},");
        let committed = subject.text.lines().find(|line| line.starts_with(&start));
        assert_eq!(
            committed,
            Some(line.as_str()),
            "the table is stale: `cargo run --release --example calibration` makes it again"
        );
        let values = line.split(',').skip(3).map(str::parse::<f64>);
        let named = subject.columns.iter().cloned().zip(values);
        found.extend(named.filter_map(|(column, value)| value.ok().map(|value| (column, value))));
    }
    found
}

/// Joint intervals and summaries, in settings with 50 cases a group or more.
fn assert_intervals_keep_the_target(found: &[(String, f64)]) {
    assert!(!found.is_empty());
    for (column, frequency) in found.iter().filter(|(column, _)| !column.contains(' ')) {
        assert!(*frequency >= 0.94, "{column} holds in only {frequency}");
    }
}

#[test]
fn the_committed_tables_are_of_the_settings_that_are_studied() {
    let plain = [of_shares(), of_pairs(), of_groups(), of_labels(), of_verdicts(), of_label_verdicts()];
    for subject in plain.into_iter().chain([of_changes(), of_sequences()]) {
        let mut lines = subject.text.lines();
        assert_eq!(lines.next(), Some(table::header(&subject.columns).as_str()));
        let committed: Vec<String> =
            lines.map(|line| line.split(',').take(2).collect::<Vec<_>>().join(",")).collect();
        let studied: Vec<String> = subject.settings.iter().map(Setting::to_string).collect();
        assert_eq!(committed, studied);
        let mut unique = studied.clone();
        unique.sort();
        unique.dedup();
        assert_eq!(unique.len(), studied.len(), "a setting is studied twice");
    }
}

#[test]
fn intervals_of_one_group_and_of_two() {
    let found = run(&of_shares(), &["20,0.02", "100,0.3", "1000,0.5"]);
    let exact = found.iter().filter(|(column, _)| column == "clopper_pearson");
    exact.for_each(|(_, frequency)| assert!(*frequency >= 0.95, "{frequency}"));
    run(&of_pairs(), &["2x20,2x0.1", "2x100,0.3+0.24", "50+1000,0.1+0.05"]);
}

#[test]
fn joint_intervals() {
    let found = run(&of_groups(), &["2x100,0.5+0.4", "3x100,3x0.3", "7x100,7x0.1"]);
    assert_intervals_keep_the_target(&found);
    let naive = found.iter().filter(|(column, _)| column == "koopman to observed best");
    let lowest = naive.map(|(_, frequency)| *frequency).fold(1.0, f64::min);
    assert!(
        lowest < 0.9,
        "a study that cannot tell a wrong method from a right one proves nothing: {lowest}"
    );
    let rare = run(&of_groups(), &["3000+2x20,3x0.02"]);
    let of = |name: &str| rare.iter().find(|(column, _)| column == name).expect("a column").1;
    assert!(of("gart_nam_difference_best") >= 0.94);
    assert!(of("newcombe pairs to best") < 0.94, "the reason why other pairs are used");
}

#[test]
fn intervals_of_measures_that_need_a_label() {
    let found = run(&of_labels(), &["2x200/2x200,2x0.7/2x0.2", "3x200/3x200,2x0.9+0.8/2x0.1+0.2"]);
    assert_intervals_keep_the_target(&found);
}

#[test]
fn verdicts_by_interval_are_seldom_false_and_by_point_often() {
    let mut found = run(&of_verdicts(), &["2x100,0.3+0.24", "3x200,2x0.3+0.24", "2x200,0.3+0.2"]);
    found.extend(run(&of_label_verdicts(), &["2x200/2x200,0.7+0.6/2x0.2"]));
    let breaches = |judge: &str| {
        let end = format!("{judge}.false_breach");
        let of_judge = found.iter().filter(move |(column, _)| column.ends_with(&end));
        of_judge.map(|(_, frequency)| *frequency).fold(0.0, f64::max)
    };
    assert!(breaches("interval") <= 0.05, "{}", breaches("interval"));
    assert!(breaches("point") > 0.3, "{}", breaches("point"));
}

#[test]
fn changes_between_two_times() {
    let found = run(&of_changes(), &["2x100/2x100,2x0.3/2x0.3", "400+100/400+100,0.5+0.25/2x0.5"]);
    assert_intervals_keep_the_target(&found);
}

#[test]
fn sequences_hold_at_every_look_and_plain_intervals_do_not() {
    let found = run(&of_sequences(), &["2x10,0.4+0.32"]);
    for (column, held) in found {
        assert!(if column.ends_with("every look") { held < 0.7 } else { held >= 0.95 }, "{column}: {held}");
    }
}

#[test]
fn monitors_give_no_more_false_alarms_than_stated_and_find_what_changes() {
    let text = committed!("monitoring.csv");
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(monitoring::header().as_str()));
    let scenarios = monitoring::scenarios();
    assert_eq!(lines.clone().count(), scenarios.len());
    for (line, scenario) in lines.zip(&scenarios) {
        assert!(line.starts_with(&format!("{scenario},")), "{scenario} is not in its place");
        // Few looks, and so little work.
        if scenario.looks() <= 60 {
            let stale = "`cargo run --release --example calibration -- monitoring.csv` makes the table again";
            assert_eq!(line, monitoring::line(scenario), "{stale}");
        }
    }
}
