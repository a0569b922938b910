//! `evenhand check`: the periodic form of an audit.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::Result;
use evenhand::check::{Asked, Checked, Select, check};
use evenhand::findings::OverTime;
use evenhand::history::History;
use evenhand::policy::When;
use evenhand::report::Notice;
use jiff::civil::Date;

use super::interrupt;
use super::notify::tell;
use super::options::{Options, use_threads};
use super::output::slug;
use super::reading;
use super::terminal;
use super::written::write;

/// Audit what is new in a log period by period, beside what earlier checks found
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand check audit.toml\n  evenhand check audit.toml --window 90d\n  evenhand check audit.toml --since 2026-01 --until 2026-06 --out reports/first-half\n\nThe newest period that is over is judged, beside the ones before it. Counts are kept in the history; files that\nare recorded are not counted again. Exit codes are those of `evenhand audit`; with nothing new the last verdict is\nrepeated."
)]
pub struct Check {
    /// An audit.toml with [time]
    #[arg(value_name = "AUDIT.toml")]
    input: PathBuf,
    /// Where to write (default: reports/<name of the audit> in the current folder)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The file with the history (default: [history] path, or evenhand.sqlite beside the audit.toml)
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Judge all periods that begin on this day or later: a date, or the name of a period
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Judge no period that ends after this day: a date, or the name of a period
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Judge all periods of this span before the end of the newest: 90d, 12w, 6m, 1y
    #[arg(long, value_name = "SPAN")]
    window: Option<String>,
    /// The day of the check, instead of today: periods that end before it are over
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    #[command(flatten)]
    options: Options,
}

impl Check {
    /// Whether it judges the same periods whenever it is made.
    pub fn is_pinned(&self) -> bool {
        self.today.is_some() || self.until.is_some()
    }

    pub fn run(self) -> Result<u8> {
        use_threads(self.options.threads);
        interrupt::watch();
        let policy = reading::policy(&self.input, &self.options.overrides)?;
        let today = self.today.unwrap_or_else(|| jiff::Zoned::now().date());
        let select =
            Select { since: self.since.clone(), until: self.until.clone(), window: self.window.clone() };
        let asked = Asked { today, select };
        let mut history = History::open(self.history.as_ref().unwrap_or(&policy.past.path))?;
        let bar = terminal::progress(self.options.quiet);
        let published = OnceCell::new();
        let publish = |checked: &Checked| {
            let named = || Path::new("reports").join(slug(&checked.audit.policy.name));
            let folder = self.out.clone().unwrap_or_else(named);
            let written = write(&checked.audit, &folder, &self.options.format)?;
            published.get_or_init(|| written);
            Ok(())
        };
        let advance = |step| terminal::advance(&bar, step);
        let made = check(policy, &asked, &mut history, &advance, &|_| {}, &publish);
        bar.finish_and_clear();
        let Checked { audit, id, before, told_before, repeated, told, looks_back } = made?;

        let written = published.into_inner().unwrap_or_default();
        if !self.options.quiet {
            terminal::print(&terminal::checked(&audit, repeated));
            terminal::print(&terminal::summary(&audit, &written));
            terminal::nothing_judged(&audit.policy);
        }
        let when = audit.policy.notify.as_ref().map(|notify| notify.when);
        let notice = Notice {
            period: audit.over_time.as_ref().map(OverTime::judged_name),
            exit_code: audit.exit_code(),
            // A change that nobody heard of is still one, whatever checks came after it.
            before: if when == Some(When::Change) { told_before } else { before },
            report: written.first().cloned(),
        };
        // A check that was told is told again to those who want to hear of every run. A look back is no news.
        let is_news = !looks_back && (!told || when == Some(When::Always));
        let reached = is_news && tell(&audit.policy, &audit, &notice, self.options.quiet);
        if reached
            && !told
            && let Err(error) = history.mark_told(id)
        {
            // The check is kept and told all the same: the next one may tell it again.
            terminal::warn(&format!("warning: {error}; the next check may tell this again"));
        }
        Ok(audit.exit_code())
    }
}
