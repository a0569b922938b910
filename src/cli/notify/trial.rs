//! `evenhand notify`: tries out `[notify]` with an audit that is made now.

use std::path::PathBuf;

use clap::Args;
use evenhand::policy::{NotifyFormat, When};
use evenhand::report::{Notice, notification};
use evenhand::{Error, Result, audit};

use super::tell;
use crate::cli::reading::{self, Overrides};
use crate::cli::terminal::print;
use crate::cli::{COULD_NOT, interrupt};

/// Try out [notify]: audit the log now and tell whom the policy names, whatever the verdict
#[derive(Args)]
#[command(
    after_help = "Examples:\n  EVENHAND_WEBHOOK=https://… evenhand notify audit.toml\n  evenhand notify audit.toml --print\n\nNothing is written, and no history is kept. Exit codes: 0 everybody was told, 2 somebody could not be told."
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
        let made = audit::audit(policy, &|_| {})?;
        let notice = Notice { exit_code: made.exit_code(), ..Notice::default() };
        if self.print {
            print(&(notification(format, &made, &notice) + "\n"));
            return Ok(0);
        }
        Ok(if tell(&made.policy, &made, &notice, self.quiet) { 0 } else { COULD_NOT })
    }
}
