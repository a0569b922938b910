//! `evenhand notify`: tries out `[notify]` with a check, or an audit, that is made now and not kept.

use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::audit::Audit;
use evenhand::check::{Asked, Select, check};
use evenhand::findings::OverTime;
use evenhand::history::History;
use evenhand::policy::{NotifyFormat, Policy, When};
use evenhand::report::{Notice, notification};
use evenhand::{Error, Result, audit};

use super::tell;
use crate::cli::options::Overrides;
use crate::cli::reading;
use crate::cli::terminal::print;
use crate::cli::{COULD_NOT, interrupt};

/// Where SQLite keeps a database that ends with the process (“In-Memory Databases”).
const NOWHERE: &str = ":memory:";

/// Try out [notify]: make a check now and tell whom the policy names, whatever the verdict
#[derive(Args)]
#[command(
    after_help = "Examples:\n  EVENHAND_WEBHOOK=https://… evenhand notify audit.toml\n  evenhand notify audit.toml --print\n\nWith [time] a check is made as if it were the first: all files are counted, and it tells about the\nnewest period that is over today. Without [time] it tells about an audit of the whole log. Nothing\nis written, and the history is neither read nor kept.\n\nExit codes: 0 everybody was told, 2 somebody could not be told."
)]
pub struct Trial {
    /// The audit.toml with a [notify] section
    #[arg(value_name = "AUDIT.toml")]
    audit: PathBuf,
    /// Print what would be sent, and send nothing
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    overrides: Overrides,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl Trial {
    pub fn run(self) -> Result<u8> {
        interrupt::watch();
        let mut policy = reading::policy(&self.audit, &self.overrides)?;
        let Some(notify) = &mut policy.notify else {
            return Err(Error::Log {
                reason: format!("{} has no [notify] section", self.audit.display()),
                hint: "`evenhand explain audit.toml` shows one".into(),
            });
        };
        notify.when = When::Always;
        let format = notify.webhook.as_ref().map_or(NotifyFormat::Json, |webhook| webhook.format);
        let made = made(policy)?;
        let period = made.over_time.as_ref().map(OverTime::judged_name);
        let notice = Notice { period, exit_code: made.exit_code(), ..Notice::default() };
        if self.print {
            print(&(notification(format, &made, &notice) + "\n"));
            return Ok(0);
        }
        Ok(if tell(&made.policy, &made, &notice, self.quiet) { 0 } else { COULD_NOT })
    }
}

/// What the policy asks to be told about: its newest complete period, or the whole log where it has no periods.
fn made(policy: Policy) -> Result<Audit> {
    if policy.time.is_none() {
        return audit::audit(policy, &|_| {});
    }
    let mut history = History::open(Path::new(NOWHERE))?;
    let asked = Asked { today: jiff::Zoned::now().date(), select: Select::default() };
    let checked = check(policy, &asked, &mut history, &|_| {}, &|_| {}, &|_| Ok(()))?;
    Ok(checked.audit)
}
