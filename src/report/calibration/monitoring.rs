//! How often monitors raise a false alarm and how soon a true one, and whether confidence sequences hold at every
//! look.

use std::sync::LazyLock;

use super::records::{Record, SEQUENCES};
use crate::report::document::{Block, Table, Text};
use crate::report::numbers::{count, float_percent};

/// As many looks are taken of a sequence.
const SEQUENCE_LOOKS: u64 = 200;

/// What is looked at after every period, by the start of its columns.
const WATCHERS: [(&str, &str); 4] = [
    ("e_process", "e-process"),
    ("single", "e-process, one start"),
    ("interval", "interval, new cases"),
    ("to_date", "interval, all to date"),
];

static SCENARIOS: LazyLock<Vec<Scenario>> = LazyLock::new(|| {
    let mut lines = include_str!("monitoring.csv").lines();
    let columns: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    lines.filter_map(|line| Scenario::read(&columns, line)).collect()
});

/// A demand that is looked at again and again.
struct Scenario {
    demand: &'static str,
    before: Record,
    after: Record,
    quiet: u64,
    looks: u64,
    found: Vec<Found>,
}

/// What came of a watcher.
struct Found {
    early: f64,
    within_12: Option<f64>,
    within_24: Option<f64>,
    median: Option<u64>,
}

impl Scenario {
    fn read(columns: &[&str], line: &str) -> Option<Scenario> {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |name: &str| {
            let place = columns.iter().position(|column| *column == name)?;
            cells.get(place).copied()
        };
        let demand = match cell("demand")? {
            "ratio" => "ratio at least 0.8",
            "difference" => "difference at least −0.1",
            _ => "ratio to the best at least 0.8",
        };
        let of_watcher = |(start, _): &(&str, &str)| {
            let part = |name: &str| cell(&format!("{start}.{name}"));
            Some(Found {
                early: part("false")?.parse().ok()?,
                within_12: part("within_12")?.parse().ok(),
                within_24: part("within_24")?.parse().ok(),
                median: part("median")?.parse().ok(),
            })
        };
        Some(Scenario {
            demand,
            before: Record::setting(cell("sizes")?, cell("before")?)?,
            after: Record::setting(cell("sizes")?, cell("after")?)?,
            quiet: cell("quiet")?.parse().ok()?,
            looks: cell("looks")?.parse().ok()?,
            found: WATCHERS.iter().map(of_watcher).collect::<Option<_>>()?,
        })
    }

    fn changes(&self) -> bool {
        self.quiet < self.looks
    }
}

/// What was measured of a method, in one line; `None` where it was not studied.
pub(super) fn measured(id: &str) -> Option<String> {
    if id == "e_process" {
        let kept = SCENARIOS.iter().filter(|scenario| !scenario.changes());
        let longest = kept.clone().map(|scenario| scenario.looks).max()?;
        let most = kept.map(|scenario| scenario.found[0].early).fold(0.0, f64::max);
        return Some(format!(
            "with an error of 5 % it gave a false alarm within {longest} looks in at most {} of logs in which the \
             demand was just kept",
            float_percent(most)
        ));
    }
    let column = SEQUENCES.column(id)?;
    let lowest = SEQUENCES.records.iter().filter_map(|record| record.value(column)).reduce(f64::min)?;
    Some(format!(
        "at a confidence of 95 % it held at every one of {SEQUENCE_LOOKS} looks in {} of logs or more ({} settings)",
        float_percent(lowest),
        SEQUENCES.records.len()
    ))
}

/// The whole section.
pub(super) fn section() -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(2, Text::plain("How well looking again and again holds")),
        Block::Paragraph(Text::plain(
            "A log that is looked at after every period, 2,000 times drawn anew for each line (a standard error of at \
             most 0.5 points for 5 %). An alarm is an e-value of 20 or more, which errs in at most 5 % of logs \
             however long one looks. Beside it stands what is often done instead: to raise an alarm when the \
             interval at 95 % (Koopman's, Newcombe's, or jointly that to the best) of the new cases, or of all cases \
             to date, lies beyond the bound. Sizes are cases a period; the first group is the reference, the last \
             is judged.",
        )),
        Block::Heading(3, Text::plain("False alarms where the demand is just kept")),
        Block::Table(false_alarms()),
        Block::Heading(3, Text::plain("Alarms after the demand is missed")),
        Block::Paragraph(Text::plain(
            "Of the logs without a false alarm: found within 12 and within 24 looks after the change, and in how many \
             looks in the median (– where most have no alarm until the end). \"False\" is an alarm before the change.",
        )),
        Block::Table(true_alarms()),
    ];
    blocks.push(Block::Heading(3, Text::plain("Limits at every look")));
    blocks.push(Block::Paragraph(Text::plain(format!(
        "Of 2,000 logs, in how many the limits held at every one of {SEQUENCE_LOOKS} looks, all cases to date; and in \
         how many those did that are made to be looked at once."
    ))));
    blocks.push(Block::Table(sequences()));
    blocks
}

fn false_alarms() -> Table {
    let mut headings = vec!["Demand", "Cases", "Rates", "#Looks"];
    let watchers = WATCHERS.map(|(_, words)| format!("#{words}"));
    headings.extend(watchers.iter().map(String::as_str));
    let mut table = Table::with(&headings);
    for scenario in SCENARIOS.iter().filter(|scenario| !scenario.changes()) {
        let mut row = vec![scenario.demand.to_string()];
        row.extend(scenario.before.cells());
        row.push(count(scenario.looks));
        row.extend(scenario.found.iter().map(|found| float_percent(found.early)));
        table.row(row.into_iter().map(Text::plain).collect());
    }
    table
}

fn true_alarms() -> Table {
    let headings =
        ["Demand", "Cases", "Rates", "Watched by", "#False", "#Within 12", "#Within 24", "#Median"];
    let mut table = Table::with(&headings);
    for scenario in SCENARIOS.iter().filter(|scenario| scenario.changes()) {
        let ([cases, before], [_, after]) = (scenario.before.cells(), scenario.after.cells());
        let rates = match scenario.quiet {
            0 => format!("{after} from the start"),
            quiet => format!("{before}; after {quiet} periods {after}"),
        };
        for (found, (_, watcher)) in scenario.found.iter().zip(WATCHERS) {
            let percent = |part: Option<f64>| part.map_or("–".to_string(), float_percent);
            let row = [
                scenario.demand.to_string(),
                cases.clone(),
                rates.clone(),
                watcher.to_string(),
                float_percent(found.early),
                percent(found.within_12),
                percent(found.within_24),
                found.median.map_or("–".to_string(), count),
            ];
            table.row(row.map(Text::plain).to_vec());
        }
    }
    table
}

fn sequences() -> Table {
    let mut headings = vec!["Cases".to_string(), "Rates".to_string()];
    headings.extend(SEQUENCES.columns.iter().map(|column| format!("#{column}")));
    let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
    let mut table = Table::with(&headings);
    for record in &SEQUENCES.records {
        let mut row = record.cells().to_vec();
        let values = (0..SEQUENCES.columns.len()).map(|column| record.value(column));
        row.extend(values.map(|value| value.map_or("–".to_string(), float_percent)));
        table.row(row.into_iter().map(Text::plain).collect());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_read() {
        assert_eq!(SCENARIOS.len(), include_str!("monitoring.csv").lines().count() - 1);
        assert!(SCENARIOS.len() > 10);
    }

    #[test]
    fn no_monitor_errs_more_often_than_it_says() {
        for scenario in SCENARIOS.iter() {
            assert!(scenario.found[..2].iter().all(|found| found.early <= 0.05), "{}", scenario.demand);
        }
        let sequences = ["rate_sequence", "difference_sequence", "ratio_sequence"];
        for column in sequences.map(|id| SEQUENCES.column(id).expect("a column")) {
            let values = SEQUENCES.records.iter().map(|record| record.value(column));
            assert!(values.flatten().all(|held| held >= 0.95));
        }
    }
}
