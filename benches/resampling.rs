//! What resampling costs: three attributes of two, seven and five groups, all pairwise crosses, a label, twelve
//! measures, 2,000 replicates; once of ten thousand cases and once of ten thousand million. And one attribute of 500
//! groups. Prints the time of an audit with resampling and of one without, the fastest of several each.
//!
//! Run with `cargo bench --bench resampling`.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use evenhand::audit::audit;
use evenhand::policy::{Document, Policy};

const RUNS: usize = 9;

fn main() {
    for cases in [10_000, 10_000_000_000] {
        let log = crossed(cases);
        report(&format!("14 + 35 + 10 + 14 groups, {cases:.0e} cases"), &log, &["sex", "race", "age"]);
    }
    report("500 groups, 1e6 cases", &wide(), &["team"]);
}

fn report(what: &str, log: &str, columns: &[&str]) {
    let drawn = fastest(log, columns, 2_000);
    let plain = fastest(log, columns, 0);
    let more = drawn.saturating_sub(plain);
    println!("{what:45} {drawn:>9.1?} with resampling, {plain:>9.1?} without: {more:>9.1?} more");
}

/// A log in which every row stands for many cases.
fn crossed(cases: u64) -> String {
    let mut log = "sex,race,age,outcome,good,n\n".to_string();
    let combinations = 2 * 7 * 5;
    for combination in 0..combinations {
        let (sex, race, age) = (combination % 2, combination / 2 % 7, combination / 14);
        let share = cases / combinations * (1 + combination % 3) / 2;
        for (outcome, good, part) in [("yes", "yes", 3), ("yes", "no", 1), ("no", "yes", 2), ("no", "no", 4)]
        {
            let n = share * part / 10 + combination % 4;
            writeln!(log, "{sex},r{race},a{age},{outcome},{good},{n}").expect("written");
        }
    }
    log
}

fn wide() -> String {
    let mut log = "team,outcome,good,n\n".to_string();
    for team in 0..500u64 {
        for (outcome, good, part) in [("yes", "yes", 3), ("yes", "no", 1), ("no", "yes", 2), ("no", "no", 4)]
        {
            writeln!(log, "t{team},{outcome},{good},{}", part * (100 + team)).expect("written");
        }
    }
    log
}

fn fastest(log: &str, columns: &[&str], replicates: u64) -> Duration {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("log.csv"), log).expect("written");
    let groups: String =
        columns.iter().map(|column| format!("[[groups]]\ncolumn = \"{column}\"\n")).collect();
    let policy = format!(
        "[audit]\nreplicates = {replicates}\n[log]\npath = \"log.csv\"\n[decision]\ncolumn = \"outcome\"\n\
         favorable = [\"yes\"]\n[label]\ncolumn = \"good\"\npositive = [\"yes\"]\n[weight]\ncolumn = \"n\"\n\
         [intersections]\ndepth = 2\n{groups}"
    );
    let run = |_: usize| {
        let document = Document::parse("audit.toml", &policy).expect("TOML");
        let policy = Policy::check(&document, folder.path()).expect("a policy");
        let started = Instant::now();
        let made = audit(policy, &|_| {}).expect("an audit");
        let took = started.elapsed();
        assert_eq!(made.attributes[0].resampled.is_some(), replicates > 0);
        took
    };
    (0..RUNS).map(run).min().unwrap_or_default()
}
