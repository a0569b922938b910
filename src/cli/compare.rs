//! `evenhand compare`: two audits, or two arms of a trial, side by side.

use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::compare::{Arms, Asked, Compared, Stored, arms, logs, stored};
use evenhand::policy::Policy;
use evenhand::{Error, Result};

use super::flags::Flags;
use super::interrupt;
use super::options::{Options, use_threads};
use super::output::slug;
use super::reading::{self, is_policy};
use super::terminal;
use super::written::write_comparison;

/// Compare two audits, two logs or two arms of a log: which gaps grew or shrank beyond chance
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand compare before.toml after.toml\n  evenhand compare may.csv june.csv --policy audit.toml\n  evenhand compare control treatment --by variant --policy audit.toml\n  evenhand compare reports/2026-05/audit.json reports/2026-06/audit.json\n  evenhand compare may.csv june.csv --group sex --decision outcome=hired\n\nEvery change is B less A. No clause is judged.\n\nExit codes:\n  0  compared\n  1  with --fail-if-worse: some gap is larger beyond chance\n  2  could not compare: usage, unreadable input, sides that do not ask the same or share rows"
)]
pub struct Compare {
    /// Side A: an audit.toml, a log, an audit.json, or with --by a value of that column
    #[arg(value_name = "A")]
    before: String,
    /// Side B, of the same kind
    #[arg(value_name = "B")]
    now: String,
    /// An audit.toml that says what to look at in both logs, or with --by in its own log
    #[arg(long, value_name = "AUDIT.toml")]
    policy: Option<PathBuf>,
    /// The column that tells two arms of one log apart: A and B are two of its values
    #[arg(long, value_name = "COL")]
    by: Option<String>,
    /// With --by: the log, instead of the one that the policy names
    #[arg(long, value_name = "LOG", requires = "by")]
    log: Option<PathBuf>,
    /// Exit with 1 when some gap is larger beyond chance
    #[arg(long)]
    fail_if_worse: bool,
    /// Where to write (default: reports/<A>-and-<B> in the current folder)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    flags: Flags,
}

/// What the two sides are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Policy,
    Stored,
    Log,
}

impl Kind {
    fn of(side: &str) -> Kind {
        let path = Path::new(side);
        match path.extension().map(|ending| ending.to_ascii_lowercase()) {
            _ if is_policy(path) => Kind::Policy,
            Some(ending) if ending == "json" => Kind::Stored,
            _ => Kind::Log,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Kind::Policy => "an audit.toml",
            Kind::Stored => "an audit.json",
            Kind::Log => "a log",
        }
    }
}

fn refuse<T>(reason: impl Into<String>, hint: impl Into<String>) -> Result<T> {
    Err(Error::Log { reason: reason.into(), hint: hint.into() })
}

impl Compare {
    pub fn run(self) -> Result<u8> {
        use_threads(self.options.threads);
        interrupt::watch();
        let made = self.compared()?;
        let names = [&made.before.name, &made.now.name].map(|name| slug(name));
        let folder = self.out.clone().unwrap_or_else(|| Path::new("reports").join(names.join("-and-")));
        let written = write_comparison(&made, &folder, &self.options.format)?;
        if !self.options.quiet {
            terminal::print(&terminal::comparison(&made, &written));
        }
        Ok(u8::from(self.fail_if_worse && made.toll().worse > 0))
    }

    fn compared(&self) -> Result<Compared> {
        if let Some(column) = &self.by {
            return self.arms(column);
        }
        let (kind, other) = (Kind::of(&self.before), Kind::of(&self.now));
        if kind != other {
            return refuse(
                format!("A is {} and B is {}", kind.words(), other.words()),
                "give two of one kind; `evenhand audit` makes an audit.json of either",
            );
        }
        match kind {
            Kind::Log => self.logs(),
            Kind::Policy | Kind::Stored => {
                if self.policy.is_some() {
                    return refuse(
                        format!("--policy says what to look at in two logs, and A is {}", kind.words()),
                        "drop --policy, or give the two logs",
                    );
                }
                self.no_flags(kind.words())?;
                if kind == Kind::Policy { self.policies() } else { self.stored() }
            }
        }
    }

    fn no_flags(&self, beside: &str) -> Result<()> {
        match self.flags.given() {
            None => Ok(()),
            Some(flag) => refuse(
                format!("{flag} describes logs that are given without an audit.toml, and there is {beside}"),
                "change the audit.toml, or override a key of it with --set",
            ),
        }
    }

    /// The policy for a log: from `--policy` with its log replaced, or from the flags.
    fn policy_for(&self, log: Option<&Path>) -> Result<Policy> {
        match (&self.policy, log) {
            (Some(path), log) => {
                self.no_flags("--policy")?;
                let policy = reading::policy(path, &self.options.overrides)?;
                Ok(match log {
                    Some(log) => with_log(policy, log),
                    None => policy,
                })
            }
            (None, Some(log)) => {
                reading::checked(self.flags.document(log)?, Path::new(""), &self.options.overrides)
            }
            (None, None) => refuse(
                "no log is named",
                "add --policy audit.toml, or --log decisions.csv with --group, --decision and the like",
            ),
        }
    }

    fn arms(&self, column: &str) -> Result<Compared> {
        let policy = self.policy_for(self.log.as_deref())?;
        let asked = Arms { column: column.into(), before: self.before.clone(), now: self.now.clone() };
        let bar = terminal::progress(self.options.quiet);
        let made = arms(policy, &asked, &|step| terminal::advance(&bar, step));
        bar.finish_and_clear();
        made
    }

    fn logs(&self) -> Result<Compared> {
        if self.policy.is_none() && self.flags.given().is_none() {
            return refuse(
                "two logs say nothing of what to look at",
                "add --policy audit.toml, or --group and --decision as for `evenhand audit`; for two values of a column \
                 add --by COLUMN",
            );
        }
        let sides = [&self.before, &self.now].map(Path::new);
        let [before, now] = sides.map(|log| self.policy_for(Some(log)));
        let names = names([&self.before, &self.now], sides.map(stem));
        self.asked(names, before?, now?)
    }

    fn policies(&self) -> Result<Compared> {
        let read = |side: &String| reading::policy(Path::new(side), &self.options.overrides);
        let (before, now) = (read(&self.before)?, read(&self.now)?);
        let names = names([&self.before, &self.now], [before.name.clone(), now.name.clone()]);
        self.asked(names, before, now)
    }

    fn asked(&self, [a, b]: [String; 2], before: Policy, now: Policy) -> Result<Compared> {
        let bar = terminal::progress(self.options.quiet);
        let (before, now) = (Asked { name: a, policy: before }, Asked { name: b, policy: now });
        let made = logs(before, now, &|step| terminal::advance(&bar, step));
        bar.finish_and_clear();
        made
    }

    fn stored(&self) -> Result<Compared> {
        if !self.options.overrides.set.is_empty() {
            return refuse(
                "--set overrides an audit.toml, and an audit.json is as it was written",
                "audit again with --set, and compare what that writes",
            );
        }
        let read = |side: &String| Stored::read(Path::new(side));
        let (mut before, mut now) = (read(&self.before)?, read(&self.now)?);
        [before.name, now.name] = names([&self.before, &self.now], [before.name, now.name]);
        stored(before, now)
    }
}

/// The same policy for another log, named relative to where the command is typed.
fn with_log(policy: Policy, log: &Path) -> Policy {
    let mut policy = policy;
    policy.log.paths = vec![log.to_path_buf()];
    policy.log.folder = PathBuf::new();
    policy
}

/// What the sides are called: by their names where these differ, else as they were typed.
fn names(typed: [&String; 2], names: [String; 2]) -> [String; 2] {
    if names[0] == names[1] { typed.map(Clone::clone) } else { names }
}

/// The name of a log without its folder and its endings.
fn stem(log: &Path) -> String {
    let name = log.file_name().unwrap_or(log.as_os_str()).to_string_lossy();
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or(&name).to_string()
}
