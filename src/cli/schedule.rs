//! `evenhand schedule`: runs checks on a calendar, or writes the unit that has another program run them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser};
use evenhand::policy::Policy;
use evenhand::schedule::{Calendar, Job, Pattern, unit, units};
use evenhand::{Error, Result};
use jiff::tz::TimeZone;

use super::options::Overrides;
use super::output::{File, slug, write_all};
use super::reading;
use super::runner;
use super::terminal::{print, warn};
use super::{COULD_NOT, Cli, Command};

/// Run checks on a calendar, or write the unit that has another program run them
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand schedule audit.toml --every \"monthly on 3 at 06:00\"\n  evenhand schedule audit.toml --every \"30 6 * * mon-fri\" --timezone Europe/Berlin -- --out /srv/reports\n  evenhand schedule audit.toml --every monthly --as systemd --out units\n\nA time that passed while the machine slept, or while the check before was still running, is made up for once.\nThe exit codes of checks are told on stderr; the schedule itself goes on, and exits with 0 when it is told to end."
)]
pub struct Schedule {
    /// The audit.toml to check
    #[arg(value_name = "AUDIT.toml")]
    audit: PathBuf,
    /// hourly, daily, weekly, monthly, quarterly or yearly, with a day and a time if you like, or a cron pattern
    /// of five fields. Give the last rows of a period time to arrive: "monthly on 3 at 06:00" rather than monthly, which
    /// is midnight of the 1st
    #[arg(long, value_name = "WORDS | CRON")]
    every: String,
    /// The time zone of the calendar, for example Europe/Berlin (default: that of the machine; for units of
    /// kubernetes, github and airflow UTC)
    #[arg(long, value_name = "AREA/CITY")]
    timezone: Option<String>,
    /// Print the unit of this program instead of running
    #[arg(long = "as", value_name = "PROGRAM", value_parser = PossibleValuesParser::new(units().iter().map(|unit| clap::builder::PossibleValue::new(unit.id).help(unit.title))))]
    program: Option<String>,
    /// Write the unit below this folder instead of printing it
    #[arg(long, value_name = "DIR", requires = "program")]
    out: Option<PathBuf>,
    /// Options of the check, after --
    #[arg(last = true, value_name = "OPTIONS")]
    arguments: Vec<String>,
}

impl Schedule {
    pub fn run(self) -> Result<u8> {
        let pattern = Pattern::read(&self.every)?;
        // A slip in the options shows now, not when the first check is due.
        match Cli::try_parse_from(std::iter::once("evenhand".into()).chain(self.check())) {
            Err(slip) => {
                // That nothing can be printed leaves the exit code.
                let _ = slip.print();
                return Ok(COULD_NOT);
            }
            Ok(Cli { command: Command::Check(check) }) if check.is_pinned() => {
                return Err(Error::Log {
                    reason: "--today and --until would pin every check to the same day for ever".into(),
                    hint: "leave them out: a check judges the newest period that is over".into(),
                });
            }
            Ok(_) => {}
        }
        let zone = self.zone()?;
        let policy = self.policy()?;
        match &self.program {
            None => {
                let zone = zone.unwrap_or_else(TimeZone::system);
                runner::run(Calendar::new(pattern, zone)?, &self.check())
            }
            Some(program) => {
                let files = unit(program)?.write(&self.job(&policy, zone.as_ref())?, &pattern)?;
                self.hand_out(files.into_iter().map(|file| File { path: file.name, content: file.content }))
            }
        }
    }

    /// The command line of each check, without the program.
    fn check(&self) -> Vec<OsString> {
        let command = ["check".into(), self.audit.clone().into_os_string()];
        command.into_iter().chain(self.arguments.iter().map(Into::into)).collect()
    }

    fn zone(&self) -> Result<Option<TimeZone>> {
        let Some(name) = &self.timezone else { return Ok(None) };
        let zone = TimeZone::get(name).map_err(|_| Error::Log {
            reason: format!("there is no time zone {name:?}"),
            hint: "write an area and a city, for example Europe/Berlin or America/New_York, or UTC".into(),
        })?;
        Ok(Some(zone))
    }

    /// The policy, read now so that a slip in it shows before the first time that is due.
    fn policy(&self) -> Result<Policy> {
        let after = self.arguments.iter().skip(1).map(Some).chain([None]);
        let sets = self.arguments.iter().zip(after).filter_map(|(argument, next)| {
            match argument.strip_prefix("--set=") {
                None if argument == "--set" => next.map(String::as_str),
                joined => joined,
            }
        });
        let set = sets.map(str::to_string).collect();
        reading::policy(&self.audit, &Overrides { set, seed: None })
    }

    fn job(&self, policy: &Policy, zone: Option<&TimeZone>) -> Result<Job> {
        let absolute = |path: &Path| {
            std::path::absolute(path).map_err(|error| Error::Read {
                path: path.to_path_buf(),
                reason: error.to_string(),
                hint: "run this in a folder that can be read".into(),
            })
        };
        let folder = absolute(Path::new("."))?;
        let executable = std::env::current_exe().map_err(|error| Error::Log {
            reason: format!("this program cannot be found: {error}"),
            hint: "start it by its full path".into(),
        })?;
        let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
        let in_repository = repository.and_then(|top| folder.strip_prefix(top).ok()).unwrap_or(Path::new(""));
        let user = std::env::var("USER").ok().filter(|user| !user.is_empty() && user != "root");
        Ok(Job {
            name: policy.name.clone(),
            slug: ascii_slug(&policy.name),
            executable: text(&executable)?,
            audit: text(&absolute(&self.audit)?)?,
            folder_in_repository: text(in_repository)?,
            folder: text(&folder)?,
            arguments: self.arguments.clone(),
            secrets: policy.notify.as_ref().map_or_else(Vec::new, |notify| notify.secrets()),
            zone: zone.and_then(TimeZone::iana_name).map(str::to_string),
            user,
        })
    }

    fn hand_out(&self, files: impl Iterator<Item = File>) -> Result<u8> {
        let files: Vec<File> = files.collect();
        match &self.out {
            None => {
                let contents: Vec<&str> = files.iter().map(|file| file.content.as_str()).collect();
                print(&contents.join("\n"));
            }
            Some(folder) => {
                write_all(folder, &files)?;
                files.iter().for_each(|file| warn(&format!("wrote {}", folder.join(&file.path).display())));
            }
        }
        Ok(0)
    }
}

/// A path as text, which a unit is made of.
fn text(path: &Path) -> Result<String> {
    path.to_str().map(str::to_string).ok_or_else(|| Error::Log {
        reason: format!("{} is not UTF-8, and a unit is a text", path.display()),
        hint: "rename it".into(),
    })
}

/// A name that every program takes for the name of a job.
fn ascii_slug(name: &str) -> String {
    let slug: String = slug(name).chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = slug.split('-').filter(|part| !part.is_empty()).collect();
    let slug: String = parts.join("-").chars().take(40).collect();
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "audit".into() } else { slug.into() }
}

#[cfg(test)]
mod tests {
    use super::ascii_slug;

    #[test]
    fn a_slug_of_a_unit_is_short_and_plain() {
        assert_eq!(ascii_slug("Graduate screening, 2026 Q3"), "graduate-screening-2026-q3");
        assert_eq!(ascii_slug("Prüfung"), "pr-fung");
        assert_eq!(ascii_slug("監査"), "audit");
        assert_eq!(ascii_slug(&"a-".repeat(60)).len(), 39);
    }
}
