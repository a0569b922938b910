//! Measures how often the intervals hold and the verdicts are right, and writes the tables in
//! `src/report/calibration/`, from which METHODS.md tells it.
//!
//! ```text
//! cargo run --release --example calibration               # all settings, into src/report/calibration
//! cargo run --release --example calibration -- --quick    # every tenth, into target/calibration
//! cargo run --release --example calibration -- pairs.csv  # one table alone
//! ```
//!
//! The truth is set and the outcomes of each setting are counted out, or drawn from a stream of their own
//! (ChaCha8, seeded by the name of the setting): the same bytes on any number of threads.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use study::outcomes::Effort;
use study::settings::Setting;
use study::{changes, groups, labels, monitoring, pairs, sequences, shares, table, verdicts};

mod study;

/// A table: where it goes, its columns, its settings, and how a line is made.
struct Subject {
    file: &'static str,
    columns: Vec<String>,
    settings: Vec<Setting>,
    line: fn(&Setting, Effort) -> String,
}

fn subjects() -> Vec<Subject> {
    let subject = |file, columns, settings, line| Subject { file, columns, settings, line };
    vec![
        subject("shares.csv", shares::columns(), shares::settings(), |setting, _| shares::line(setting)),
        subject("pairs.csv", pairs::columns(), pairs::settings(), |setting, _| pairs::line(setting)),
        subject("groups.csv", groups::columns(), groups::settings(), groups::line),
        subject("labels.csv", labels::columns(), labels::settings(), labels::line),
        subject("changes.csv", changes::columns(), changes::settings(), changes::line),
        subject("sequences.csv", sequences::columns(), sequences::settings(), |setting, _| {
            sequences::line(setting)
        }),
        subject("verdicts.csv", verdicts::columns(1), verdicts::settings(), verdicts::line),
        subject("label_verdicts.csv", verdicts::columns(2), verdicts::settings_with_labels(), verdicts::line),
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let only = arguments.iter().find(|argument| argument.ends_with(".csv"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join(if quick { "target/calibration" } else { "src/report/calibration" });
    std::fs::create_dir_all(&folder)?;
    let started = Instant::now();
    for subject in subjects() {
        if only.is_some_and(|only| only != subject.file) {
            continue;
        }
        let every = if quick { 10 } else { 1 };
        let mut lines = Vec::new();
        for setting in subject.settings.iter().step_by(every) {
            lines.push((subject.line)(setting, study::EFFORT));
            if lines.len() % 50 == 0 {
                let seconds = started.elapsed().as_secs_f64();
                eprintln!(
                    "{}: {} of {} after {seconds:.0} s",
                    subject.file,
                    lines.len(),
                    subject.settings.len() / every
                );
            }
        }
        std::fs::write(folder.join(subject.file), table::text(&subject.columns, &lines))?;
        println!("{}: {} settings, {:.0} s", subject.file, lines.len(), started.elapsed().as_secs_f64());
    }
    if only.is_none_or(|only| only == "monitoring.csv") {
        let scenarios = monitoring::scenarios();
        let every = if quick { 10 } else { 1 };
        let lines: Vec<String> = scenarios.iter().step_by(every).map(monitoring::line).collect();
        std::fs::write(folder.join("monitoring.csv"), table::of_lines(&monitoring::header(), &lines))?;
        println!("monitoring.csv: {} scenarios, {:.0} s", lines.len(), started.elapsed().as_secs_f64());
    }
    Ok(())
}
