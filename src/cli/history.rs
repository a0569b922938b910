//! `evenhand history`: what past checks found.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use evenhand::history::{self, Exported, Series};
use evenhand::{Error, Result};
use jiff::civil::Date;

use super::output::write_one;
use super::{history_shown, interrupt, terminal};

/// See, export and forget what past checks found
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand history list\n  evenhand history show --history audits/evenhand.sqlite\n  evenhand history export --format csv --out measures.csv\n  evenhand history forget --before 2024-01-01\n\nThe file is an SQLite database; ARCHITECTURE.md describes its tables."
)]
pub struct History {
    #[command(subcommand)]
    command: Sub,
    /// The file with the history
    #[arg(long, value_name = "FILE", default_value = "evenhand.sqlite", global = true)]
    history: PathBuf,
}

#[derive(Subcommand)]
enum Sub {
    /// Every series: the checks of one policy, with the periods it holds and its last verdict
    List,
    /// One series: its checks, periods and alarms, and what the last check found
    Show {
        /// The number of the series (default: the one that began last)
        series: Option<i64>,
        /// Only this check, by its number
        #[arg(long, value_name = "N")]
        check: Option<i64>,
    },
    /// Measures, monitors and checks for other programs
    ///
    /// In CSV an apostrophe is written before a text that a spreadsheet would run as a formula: one that begins with
    /// = + - @ or a tab. JSON and Parquet hold every text as it is.
    Export(Export),
    /// Take out periods that are not to be kept any longer
    ///
    /// Their counts, measures and checks are removed and overwritten in the file, and are not recorded again. Evidence
    /// over time begins at the first period that is kept.
    Forget {
        /// Forget periods that end before this day
        #[arg(long, value_name = "DATE")]
        before: Date,
        /// Say what would be forgotten, and forget nothing
        #[arg(long)]
        dry_run: bool,
        /// The number of the series (default: all)
        series: Option<i64>,
    },
}

#[derive(Args)]
struct Export {
    /// The number of the series (default: all)
    series: Option<i64>,
    /// The form; json holds all tables
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: ExportFormat,
    /// Which table, with --format csv or parquet (default: measures)
    #[arg(long, value_name = "TABLE")]
    what: Option<What>,
    /// Where to write (default: stdout)
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// All tables, of the form evenhand.history/1
    Json,
    /// One table as delimited text
    Csv,
    /// One table as Parquet
    Parquet,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The measures of each group in each period
    Measures,
    /// What the watched clauses had gathered after each period
    Monitors,
    /// The checks
    Checks,
}

impl History {
    pub fn run(self) -> Result<u8> {
        interrupt::watch();
        let mut history = history::History::open_existing(&self.history)?;
        match self.command {
            Sub::List => terminal::print(&history_shown::list(&history)?),
            Sub::Show { series, check } => {
                let series = history.find(series)?;
                terminal::print(&history_shown::show(&history, &series, check)?);
            }
            Sub::Export(export) => export.run(&history)?,
            Sub::Forget { before, dry_run, series } => {
                is_past(before)?;
                let chosen = chosen(&history, series)?;
                let forgotten = match dry_run {
                    true => history.would_forget(&chosen, before)?,
                    false => history.forget(&chosen, before)?,
                };
                terminal::print(&history_shown::forgotten(&forgotten, before, dry_run));
            }
        }
        Ok(0)
    }
}

/// Refuses a day to come: rows of the periods up to it would not be recorded when they come.
fn is_past(before: Date) -> Result<()> {
    let today = jiff::Zoned::now().date();
    if before <= today {
        return Ok(());
    }
    Err(Error::Log {
        reason: format!("{before} is after today, {today}: what is yet to come cannot be forgotten"),
        hint: "name a day up to today with --before; periods that end before it are forgotten for good"
            .into(),
    })
}

fn chosen(history: &history::History, series: Option<i64>) -> Result<Vec<Series>> {
    match series {
        Some(number) => Ok(vec![history.find(Some(number))?]),
        None => history.begun(),
    }
}

impl Export {
    fn run(self, history: &history::History) -> Result<()> {
        let series = chosen(history, self.series)?;
        if self.what.is_some() && self.format == ExportFormat::Json {
            return Err(Error::Log {
                reason: "--what names one table, and JSON holds all of them".into(),
                hint: "add --format csv or --format parquet, or drop --what".into(),
            });
        }
        let what = match self.what.unwrap_or(What::Measures) {
            What::Measures => Exported::Measures,
            What::Monitors => Exported::Monitors,
            What::Checks => Exported::Checks,
        };
        if self.format == ExportFormat::Parquet && self.out.is_none() {
            return Err(Error::Log {
                reason: "Parquet is no text, and is not written to a terminal".into(),
                hint: "name a file with --out FILE".into(),
            });
        }
        let content = match self.format {
            ExportFormat::Json => history::json(history, &series)?.into_bytes(),
            ExportFormat::Csv => history::csv(history, &series, what)?,
            ExportFormat::Parquet => history::parquet(history, &series, what)?,
        };
        match self.out {
            Some(place) => write_one(&place, &content),
            None => {
                terminal::print(&String::from_utf8_lossy(&content));
                Ok(())
            }
        }
    }
}
