//! A service and a timer of systemd.

use super::super::field::Field;
use super::super::pattern::{Days, Pattern};
use super::quote::{systemd_quoted, systemd_whole, systemd_word};
use super::{EXIT_CODES, Job, UnitFile, comment};
use crate::error::Result;

const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

pub(super) fn write(job: &Job, pattern: &Pattern) -> Result<Vec<UnitFile>> {
    let name = job.unit_name();
    let service = UnitFile { name: format!("{name}.service"), content: service(job, &name) };
    let timer = UnitFile { name: format!("{name}.timer"), content: timer(job, &name, pattern) };
    Ok(vec![service, timer])
}

fn service(job: &Job, name: &str) -> String {
    let mut text = comment(&[&format!("/etc/systemd/system/{name}.service")]);
    text.push_str(&comment(&[
        &format!(
            "Put both files there, then: systemctl daemon-reload && systemctl enable --now {name}.timer"
        ),
        &format!("Run once by hand: systemctl start {name}.service; read: journalctl -u {name}.service"),
    ]));
    text.push_str(&format!(
        "[Unit]\nDescription=evenhand check: {}\nWants=network-online.target\nAfter=network-online.target\n\n",
        systemd_whole(&job.comment())
    ));
    text.push_str("[Service]\nType=oneshot\n");
    if let Some(user) = &job.user {
        text.push_str(&format!("User={}\n", systemd_whole(user)));
    }
    let words: Vec<String> = job.command().iter().map(|word| systemd_word(word)).collect();
    text.push_str(&format!("WorkingDirectory={}\n", systemd_whole(&job.folder)));
    text.push_str(&format!("ExecStart={}\n", words.join(" ")));
    if !job.secrets.is_empty() {
        text.push_str(&comment(&[&format!(
            "{} in lines of NAME=value; readable by the administrator alone (mode 0600).",
            job.secrets.join(" and ")
        )]));
        text.push_str(&format!("EnvironmentFile=-/etc/evenhand/{}.env\n", job.slug));
    }
    text.push_str(&comment(&EXIT_CODES));
    text.push_str(&comment(&[
        "They leave the unit failed all the same, so that whatever watches units sees a breach. To have only 2 count",
        "as failed, where [notify] tells of verdicts: SuccessExitStatus=1 3",
    ]));
    text.push_str(
        "\n# The check reads its log, writes history and reports, and may call a webhook; nothing else.\n\
         NoNewPrivileges=yes\nCapabilityBoundingSet=\nProtectSystem=strict\nProtectHome=read-only\n",
    );
    text.push_str(&format!("ReadWritePaths={}\n", writable(job).join(" ")));
    // A private /tmp would hide a folder that is in the one of all.
    if ![&job.folder, &job.audit]
        .iter()
        .any(|path| path.starts_with("/tmp/") || path.starts_with("/var/tmp/"))
    {
        text.push_str("PrivateTmp=yes\n");
    }
    text.push_str(
        "PrivateDevices=yes\nProtectClock=yes\nProtectControlGroups=yes\nProtectHostname=yes\n\
         ProtectKernelLogs=yes\nProtectKernelModules=yes\nProtectKernelTunables=yes\nLockPersonality=yes\n\
         RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\nRestrictNamespaces=yes\nRestrictRealtime=yes\n\
         RestrictSUIDSGID=yes\nSystemCallArchitectures=native\n",
    );
    text
}

/// The folders that the check writes to, quoted: its own, and those that options name.
fn writable(job: &Job) -> Vec<String> {
    let mut folders = vec![systemd_quoted(&job.folder)];
    let parent = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_string());
    let out = job.option("--out").map(str::to_string);
    let history = job.option("--history").and_then(parent);
    for folder in [out, history].into_iter().flatten() {
        let below = folder.starts_with(&format!("{}/", job.folder)) || folder == job.folder;
        if folder.starts_with('/') && !below {
            // One that is not there yet is left out by systemd, rather than failing the unit.
            folders.push(systemd_quoted(&format!("-{folder}")));
        }
    }
    folders
}

fn timer(job: &Job, name: &str, pattern: &Pattern) -> String {
    let mut text = comment(&[&format!("/etc/systemd/system/{name}.timer")]);
    text.push_str(&format!(
        "[Unit]\nDescription=Calendar of evenhand check: {}\n\n[Timer]\n",
        systemd_whole(&job.comment())
    ));
    let zone = job.zone.as_deref().map_or_else(String::new, |zone| format!(" {zone}"));
    for time in on_calendar(pattern) {
        text.push_str(&format!("OnCalendar={time}{zone}\n"));
    }
    text.push_str("# A time that passed while the machine was off is made up for once.\nPersistent=yes\n");
    text.push_str("\n[Install]\nWantedBy=timers.target\n");
    text
}

/// The times of `OnCalendar=`, systemd.time(7); days of either kind need two, for systemd joins them by "and".
fn on_calendar(pattern: &Pattern) -> Vec<String> {
    let two_digits = |value: &u8| format!("{value:02}");
    let runs = |field: Field, values: &[u8]| match field.is_all(values) {
        true => "*".to_string(),
        false => field.write_runs(values, "..", two_digits),
    };
    let time = format!("{}:{}:00", runs(Field::HOUR, &pattern.hours), runs(Field::MINUTE, &pattern.minutes));
    let months = runs(Field::MONTH, &pattern.months);
    let of_week = |days: &[u8]| {
        // A week of systemd starts on Monday; Sunday is its last day.
        let sunday_last = |day: &u8| if *day == 0 { 6 } else { day - 1 };
        let mut days: Vec<u8> = days.iter().map(sunday_last).collect();
        days.sort_unstable();
        let name = |day: &u8| WEEKDAYS[usize::from((day + 1) % 7)].to_string();
        format!("{} *-{months}-* {time}", Field::WEEKDAY.write_runs(&days, "..", name))
    };
    let of_month = |days: &[u8]| format!("*-{months}-{} {time}", runs(Field::DAY, days));
    match &pattern.days {
        Days::Every => vec![format!("*-{months}-* {time}")],
        Days::OfMonth(days) => vec![of_month(days)],
        Days::OfWeek(days) => vec![of_week(days)],
        Days::Either { of_month: days, of_week: weekdays } => vec![of_month(days), of_week(weekdays)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_a_calendar_event() {
        let event = |text: &str| on_calendar(&Pattern::read(text).expect("a pattern"));
        assert_eq!(event("monthly at 06:00"), ["*-*-01 06:00:00"]);
        assert_eq!(event("quarterly"), ["*-01,04,07,10-01 00:00:00"]);
        assert_eq!(event("*/20 8-18 * * mon-fri"), ["Mon..Fri *-*-* 08..18:00,20,40:00"]);
        assert_eq!(event("0 0 * * 0,6"), ["Sat,Sun *-*-* 00:00:00"]);
        assert_eq!(event("0 0 1 * 1"), ["*-*-01 00:00:00", "Mon *-*-* 00:00:00"]);
        assert_eq!(event("* * * * *"), ["*-*-* *:*:00"]);
    }

    #[test]
    fn folders_outside_that_options_name_can_be_written() {
        let arguments = ["--out=/srv/reports", "--history", "/var/lib/even hand/h.sqlite"].map(String::from);
        let job = Job { folder: "/srv/audit".into(), arguments: arguments.to_vec(), ..Job::default() };
        assert_eq!(writable(&job), ["\"/srv/audit\"", "\"-/srv/reports\"", "\"-/var/lib/even hand\""]);
    }
}
