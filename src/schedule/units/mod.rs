//! Unit files: what another program needs to run checks on a calendar. One file for each program.

mod airflow;
mod crontab;
mod github;
mod kubernetes;
mod launchd;
mod quote;
mod systemd;

use super::pattern::Pattern;
use crate::error::{Error, Result, suggest};

/// What is run, as the machine that the unit is written on knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// The name of the audit.
    pub name: String,
    /// That name in letters, digits and hyphens of ASCII, at most 40 of them.
    pub slug: String,
    /// The absolute path of the program.
    pub executable: String,
    /// The absolute path of the folder it runs in, where history and reports are.
    pub folder: String,
    /// The absolute path of the audit.toml.
    pub audit: String,
    /// Where that folder is in its repository; empty for the top.
    pub folder_in_repository: String,
    /// What is handed to the check after the audit.toml.
    pub arguments: Vec<String>,
    /// Names of environment variables with secrets that the check needs.
    pub secrets: Vec<String>,
    /// The time zone of the calendar; `None` for that of the machine it runs on.
    pub zone: Option<String>,
    /// The user it runs as, where that is not the administrator.
    pub user: Option<String>,
}

/// A file that another program reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFile {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub content: String,
}

/// A program that runs jobs on a calendar.
pub struct Unit {
    /// The word for it on the command line.
    pub id: &'static str,
    /// What is written for it.
    pub title: &'static str,
    write: fn(&Job, &Pattern) -> Result<Vec<UnitFile>>,
}

static UNITS: [Unit; 6] = [
    Unit { id: "systemd", title: "a service and a timer of systemd", write: systemd::write },
    Unit { id: "cron", title: "a line of a crontab", write: crontab::write },
    Unit { id: "launchd", title: "a property list of launchd", write: launchd::write },
    Unit { id: "kubernetes", title: "a CronJob and its volume claim", write: kubernetes::write },
    Unit { id: "github", title: "a workflow of GitHub Actions", write: github::write },
    Unit { id: "airflow", title: "a DAG of Airflow", write: airflow::write },
];

/// All programs that a unit can be written for.
pub fn units() -> &'static [Unit] {
    &UNITS
}

/// The program of this word.
///
/// # Errors
/// When there is none.
pub fn unit(id: &str) -> Result<&'static Unit> {
    UNITS.iter().find(|unit| unit.id == id).ok_or_else(|| Error::Log {
        reason: format!("no unit can be written for {id:?}"),
        hint: suggest(id, UNITS.iter().map(|unit| unit.id)),
    })
}

impl Unit {
    /// The files that make the program run the job on the calendar.
    ///
    /// # Errors
    /// When the program cannot express the calendar or the job.
    pub fn write(&self, job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
        job.printable()?;
        (self.write)(job, pattern)
    }
}

impl Job {
    /// Refuses what no line of a file can hold.
    fn printable(&self) -> Result<()> {
        let paths = [&self.executable, &self.folder, &self.audit, &self.folder_in_repository];
        let texts = paths.into_iter().chain(&self.arguments).chain(&self.secrets).chain(&self.user);
        match texts.into_iter().find(|text| text.contains(|c: char| c.is_control())) {
            None => Ok(()),
            Some(text) => Err(Error::Log {
                reason: format!("{text:?} holds a control character, and a unit is a file of lines"),
                hint: "rename the file, or drop the option".into(),
            }),
        }
    }

    /// The words of the command.
    fn command(&self) -> Vec<String> {
        let fixed = [self.executable.clone(), "check".into(), self.audit.clone()];
        fixed.into_iter().chain(self.arguments.iter().cloned()).collect()
    }

    /// What units, jobs and files are called.
    fn unit_name(&self) -> String {
        format!("evenhand-{}", self.slug)
    }

    /// The name of the audit in a comment of one line.
    fn comment(&self) -> String {
        self.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
    }

    /// The time zone, for a program whose own is not known.
    fn zone_or_utc(&self) -> &str {
        self.zone.as_deref().unwrap_or("Etc/UTC")
    }

    /// The value of an option of the check, where it is given.
    fn option(&self, name: &str) -> Option<&str> {
        let at = self.arguments.iter().position(|argument| argument == name);
        let next = at.and_then(|at| self.arguments.get(at + 1)).map(String::as_str);
        let joined =
            || self.arguments.iter().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('='));
        next.or_else(joined)
    }

    /// The words of the command for a program that has the folder elsewhere: all paths are seen from it.
    fn command_in_folder(&self) -> Result<Vec<String>> {
        let refused = |path: &str| Error::Log {
            reason: format!("{path} is not below {}, which is all that the job sees", self.folder),
            hint: "run this in the folder that holds the audit.toml, and give --out and --history from there"
                .into(),
        };
        let below = self.audit.strip_prefix(&self.folder).and_then(|path| path.strip_prefix('/'));
        let audit = below.ok_or_else(|| refused(&self.audit))?;
        let options = [self.option("--out"), self.option("--history")];
        if let Some(path) = options.into_iter().flatten().find(|path| path.starts_with('/')) {
            return Err(refused(path));
        }
        let fixed = ["evenhand".to_string(), "check".into(), audit.into()];
        Ok(fixed.into_iter().chain(self.arguments.iter().cloned()).collect())
    }
}

/// What the exit codes of a check mean, in lines of comment.
const EXIT_CODES: [&str; 2] = [
    "Exit codes: 0 no clause breached, 1 breached, 2 could not audit, 3 inconclusive where that fails.",
    "1 and 3 are verdicts, not crashes; running the same check again would repeat them.",
];

/// Lines of a comment.
fn comment(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("# {line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_found_in_either_form() {
        let arguments = ["--out", "a b", "--history=h.sqlite", "--quiet"].map(String::from).to_vec();
        let job = Job { arguments, ..Job::default() };
        assert_eq!(job.option("--out"), Some("a b"));
        assert_eq!(job.option("--history"), Some("h.sqlite"));
        assert_eq!(job.option("--format"), None);
    }

    #[test]
    fn every_unit_has_a_word_of_its_own() {
        for unit in units() {
            assert_eq!(super::unit(unit.id).map(|found| found.title).ok(), Some(unit.title));
        }
        let error = unit("systemdd").err().expect("there is none");
        assert_eq!(error.hint(), "did you mean \"systemd\"?");
    }
}
