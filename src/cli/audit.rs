//! `evenhand audit`: from a policy or a log with flags to a report.

use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::audit;
use evenhand::policy::Policy;
use evenhand::{Error, Result};

use super::flags::Flags;
use super::interrupt;
use super::options::{Options, use_threads};
use super::output::slug;
use super::reading;
use super::terminal;
use super::written::write;

/// Audit a log and write a report
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand audit audit.toml\n  evenhand audit audit.toml --set audit.confidence=0.99 --out reports/strict\n  evenhand audit decisions.csv --group sex --group race --cross sex,race \\\n      --decision outcome=hired --profile us-ugesp\n\nExit codes:\n  0  every clause met or not applicable, or inconclusive where the clause tolerates it\n  1  at least one clause breached\n  2  could not audit: usage, unreadable input, invalid policy\n  3  none breached, and a clause with inconclusive = \"fail\" was inconclusive"
)]
pub struct Audit {
    /// An audit.toml, or a log (.csv .parquet .ndjson .arrow, .csv.gz) with the flags below
    #[arg(value_name = "AUDIT.toml | LOG")]
    input: PathBuf,
    /// Where to write (default: reports/<name of the audit> in the current folder)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
    #[command(flatten)]
    flags: Flags,
}

impl Audit {
    pub fn run(self) -> Result<u8> {
        use_threads(self.options.threads);
        interrupt::watch();
        let policy = self.policy()?;
        let bar = terminal::progress(self.options.quiet);
        let made = audit::audit(policy, &|step| terminal::advance(&bar, step));
        bar.finish_and_clear();
        let made = made?;

        let folder = self.out.clone().unwrap_or_else(|| Path::new("reports").join(slug(&made.policy.name)));
        let written = write(&made, &folder, &self.options.format)?;
        if !self.options.quiet {
            terminal::print(&terminal::summary(&made, &written));
            terminal::nothing_judged(&made.policy);
        }
        Ok(made.exit_code())
    }

    /// The policy that the input, the flags and the overrides say.
    fn policy(&self) -> Result<Policy> {
        if reading::is_policy(&self.input) {
            if let Some(flag) = self.flags.given() {
                return Err(Error::Log {
                    reason: format!("{flag} describes a log that is given without an audit.toml"),
                    hint: "change the audit.toml, or override a key of it with --set".into(),
                });
            }
            return reading::policy(&self.input, &self.options.overrides);
        }
        reading::checked(self.flags.document(&self.input)?, Path::new(""), &self.options.overrides)
    }
}
