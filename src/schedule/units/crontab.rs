//! A line of a crontab.

use super::super::pattern::Pattern;
use super::quote::{crontab, shell, shell_command};
use super::{EXIT_CODES, Job, UnitFile, comment};
use crate::error::Result;

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    let mut text =
        comment(&[&format!("evenhand check: {}", job.comment()), "Add these lines with `crontab -e`."]);
    text.push_str(&comment(&EXIT_CODES));
    text.push_str(&comment(&[
        "cron looks at no exit code, so what the check says is printed, and by that mailed, unless it exits with 0.",
        "The mail goes to the owner of the crontab, or to MAILTO=someone@example.org in a line above.",
    ]));
    if !job.secrets.is_empty() {
        let secrets = job.secrets.join(" and ");
        text.push_str(&comment(&[&format!("It needs {secrets}, in lines of NAME=value above.")]));
    }
    if let Some(zone) = job.zone.as_deref() {
        text.push_str(&comment(&[
            "cronie runs the lines below by this time zone. The cron of Debian and Ubuntu does not know CRON_TZ and",
            "goes by the zone of the machine: see that they agree.",
        ]));
        text.push_str(&format!("CRON_TZ={zone}\n"));
    }
    // The line is whole in itself: a setting of PATH or SHELL above it would change the lines of others.
    let command = format!(
        "cd {} && export PATH=/usr/local/bin:/usr/bin:/bin && {{ said=$({} 2>&1) || {{ code=$?; \
         printf '%s\\nexit code %s\\n' \"$said\" \"$code\"; }}; }}",
        shell(&job.folder),
        shell_command(&job.command()),
    );
    text.push_str(&format!("{} {}\n", pattern.cron(), crontab(&command)));
    Ok(vec![UnitFile { name: format!("{}.crontab", job.unit_name()), content: text }])
}
