//! Telling somebody of a check, as `[notify]` says. What goes wrong here changes no verdict.

mod command;
mod retry;
mod trial;
mod webhook;

use std::time::Duration;

use evenhand::audit::Audit;
use evenhand::policy::{NotifyFormat, Policy};
use evenhand::report::{Notice, is_due, notification};

use super::terminal::warn;
use webhook::Delivery;

pub use trial::Trial;

/// Tells whom the policy names of a check, if it is due; gives whether everybody was reached who had to be.
///
/// A failure is one line on stderr, also under `--quiet`: nobody would hear of it otherwise. The line names the
/// environment variable, never the address or the token in it.
pub fn tell(policy: &Policy, made: &Audit, notice: &Notice, quiet: bool) -> bool {
    let Some(notify) = &policy.notify else { return true };
    // That the newest period is missing is news whatever the verdict on the one before it.
    let is_missing = made.over_time.as_ref().is_some_and(|of| of.continuity.missing.is_some());
    if !is_missing && !is_due(notify.when, notice.exit_code, notice.before) {
        return true;
    }
    let timeout = Duration::from_secs(notify.timeout_seconds);
    let mut reached = true;
    let mut report = |whom: &str, told: Result<(), String>| match told {
        Ok(()) if quiet => {}
        Ok(()) => warn(&format!("told {whom}")),
        Err(reason) => {
            warn(&format!("warning: [notify] could not tell {whom}: {reason}"));
            reached = false;
        }
    };
    if let Some(webhook) = &notify.webhook {
        let whom = format!("the webhook in {}", webhook.address_env);
        let delivery = Delivery::from_environment(webhook);
        let told = delivery.and_then(|delivery| {
            delivery.send(notification(webhook.format, made, notice), timeout, notify.retries)
        });
        report(&whom, told);
    }
    if let Some((program, arguments)) = notify.command.split_first() {
        let body = notification(NotifyFormat::Json, made, notice);
        report(&format!("{program:?}"), command::run(program, arguments, body, timeout));
    }
    reached
}
