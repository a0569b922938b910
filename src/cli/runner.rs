//! The schedule in the foreground: sleeps, starts one check at a time, and ends in order when told to.

use std::ffi::OsString;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use evenhand::schedule::{Agenda, Calendar, Due};
use evenhand::{Error, Result};
use jiff::{Timestamp, Unit, Zoned};

use super::terminal::warn;

/// How long it sleeps at most before it looks at the clock: the time a machine sleeps does not count as time slept.
const NAP: Duration = Duration::from_secs(15);
/// How often a running check is looked after.
const GLANCE: Duration = Duration::from_millis(100);

/// Runs this program with the arguments whenever the calendar is due, until it is told to end.
///
/// # Errors
/// When the calendar has no time to come, or this program cannot be found.
pub fn run(calendar: Calendar, arguments: &[OsString]) -> Result<u8> {
    let program = std::env::current_exe().map_err(|error| Error::Log {
        reason: format!("this program cannot be found: {error}"),
        hint: "start it by its full path".into(),
    })?;
    let check = || {
        let mut check = Command::new(&program);
        check.args(arguments).stdin(Stdio::null());
        check
    };
    let agenda = Agenda::from(calendar, Timestamp::now());
    let signal = keep(agenda, check, Timestamp::now, &signals())?;
    say(&format!("signal {signal}: the schedule ends"));
    Ok(0)
}

/// Keeps an agenda by a clock; gives the signal that ended it, after a running check has ended.
fn keep(
    mut agenda: Agenda,
    check: impl Fn() -> Command,
    clock: impl Fn() -> Timestamp,
    signals: &Receiver<i32>,
) -> Result<i32> {
    let mut told = None;
    loop {
        let next = agenda.next().ok_or_else(|| Error::Log {
            reason: "the calendar has no time to come".into(),
            hint: "give another one with --every".into(),
        })?;
        if told.as_ref() != Some(&next) {
            say(&format!("next check at {}", minute(&next)));
            told = Some(next.clone());
        }
        let left = Duration::try_from(next.timestamp().duration_since(clock())).unwrap_or_default();
        if let Some(signal) = wait(signals, left.min(NAP)) {
            return Ok(signal);
        }
        if let Some(due) = agenda.take_due(clock())
            && let Some(signal) = run_one(&mut check(), &due, signals)
        {
            return Ok(signal);
        }
    }
}

/// Runs one check to its end; gives the signal that came meanwhile, if any, after the check has ended.
fn run_one(check: &mut Command, due: &Due, signals: &Receiver<i32>) -> Option<i32> {
    let since = match due.is_made_up() {
        true => format!(", once for all since {}", minute(&due.first)),
        false => String::new(),
    };
    say(&format!("check started, due at {}{since}", minute(&due.last)));
    let started = Instant::now();
    let mut child = match check.spawn() {
        Ok(child) => child,
        Err(error) => {
            say(&format!("check could not be started: {error}"));
            return None;
        }
    };
    let mut signalled = None;
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break Ok(status),
            Ok(None) => {}
            Err(error) => break Err(error),
        }
        if let Some(signal) = wait(signals, GLANCE) {
            say(&format!("signal {signal}: passed on to the check, whose end is waited for"));
            pass_on(&child, signal);
            signalled = Some(signal);
        }
    };
    let took = started.elapsed().as_secs();
    match status {
        Ok(status) => say(&format!("check ended after {took} s: {}", outcome(status))),
        Err(error) => say(&format!("check was lost sight of after {took} s: {error}")),
    }
    signalled
}

/// What the exit of a check means.
fn outcome(status: ExitStatus) -> String {
    let meaning = match status.code() {
        Some(0) => "no clause breached",
        Some(1) => "a clause is breached",
        Some(2) => "could not audit",
        Some(3) => "a clause that has to be decided is inconclusive",
        Some(_) => "it was ended",
        None => return format!("it crashed or was ended ({status})"),
    };
    format!("exit code {}, {meaning}", status.code().unwrap_or_default())
}

/// One line, with the time at which it was said.
fn say(words: &str) {
    let now = Timestamp::now().round(Unit::Second).unwrap_or_default();
    warn(&format!("{now} {words}"));
}

/// A time as people write it, with its zone.
fn minute(time: &Zoned) -> String {
    time.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// Waits for a signal, so long at most.
fn wait(signals: &Receiver<i32>, so_long: Duration) -> Option<i32> {
    match signals.recv_timeout(so_long) {
        Ok(signal) => Some(signal),
        Err(RecvTimeoutError::Timeout) => None,
        // Where no signals can be watched, time passes all the same.
        Err(RecvTimeoutError::Disconnected) => {
            std::thread::sleep(so_long);
            None
        }
    }
}

/// The signals that ask for an end, as they come.
#[cfg(unix)]
fn signals() -> Receiver<i32> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let (sender, receiver) = channel();
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) {
        std::thread::spawn(move || signals.forever().try_for_each(|signal| sender.send(signal)));
    }
    receiver
}

/// Elsewhere the system ends the program.
#[cfg(not(unix))]
fn signals() -> Receiver<i32> {
    channel().1
}

/// Hands a signal to the check, which ends in order by it.
#[cfg(unix)]
fn pass_on(child: &Child, signal: i32) {
    unsafe extern "C" {
        fn kill(pid: i32, signal: i32) -> i32;
    }
    if let Ok(pid) = i32::try_from(child.id()) {
        // SAFETY: the child is not waited for yet, so its number is its own.
        unsafe { kill(pid, signal) };
    }
}

#[cfg(not(unix))]
fn pass_on(_: &Child, _: i32) {}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;
    use std::sync::Mutex;
    use std::sync::mpsc::Sender;

    use evenhand::schedule::Pattern;
    use jiff::tz::TimeZone;

    use super::*;

    const TERM: i32 = 15;

    fn shell(script: &str, record: &Path) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).env("RECORD", record);
        command
    }

    fn hourly(start: &str) -> Agenda {
        let pattern = Pattern::read("hourly").expect("a pattern");
        let calendar = Calendar::new(pattern, TimeZone::UTC).expect("a calendar");
        Agenda::from(calendar, start.parse().expect("a moment"))
    }

    /// A clock that tells these moments in turn, and then asks for an end.
    fn clock(moments: &[&str], end: Sender<i32>) -> impl Fn() -> Timestamp {
        let moments = moments.iter().rev().map(|moment| moment.parse().expect("a moment"));
        let left: Mutex<Vec<Timestamp>> = Mutex::new(moments.collect());
        let last = Mutex::new(Timestamp::default());
        move || {
            let mut last = last.lock().expect("one thread");
            match left.lock().expect("one thread").pop() {
                Some(moment) => *last = moment,
                None => drop(end.send(TERM)),
            }
            *last
        }
    }

    #[test]
    fn a_check_is_run_when_it_is_due_and_once_for_all_times_that_were_slept_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let record = folder.path().join("record");
        let (end, signals) = channel();
        let moments = [
            "2026-01-01T00:59:59.95Z",
            "2026-01-01T01:00:00Z",
            "2026-01-01T01:59:59.99Z",
            // Awake again.
            "2026-01-01T06:30:00Z",
            "2026-01-01T06:59:59.99Z",
            "2026-01-01T06:59:59.999Z",
        ];
        let check = || shell("echo check >> \"$RECORD\"; exit 1", &record);
        let ended = keep(hourly("2026-01-01T00:30:00Z"), check, clock(&moments, end), &signals);
        assert_eq!(ended.expect("it ends"), TERM);
        assert_eq!(std::fs::read_to_string(&record).expect("checks ran"), "check\ncheck\n");
    }

    #[test]
    fn a_signal_is_passed_on_to_the_check_and_its_end_is_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let record = folder.path().join("record");
        let script = "trap 'sleep 0.3; echo tidied > \"$RECORD\"; exit 143' TERM; : > \"$RECORD.ready\"; \
                      while :; do sleep 0.05; done";
        let (sender, signals) = channel();
        let ready = record.with_extension("ready");
        std::thread::spawn(move || {
            while !ready.exists() {
                std::thread::sleep(Duration::from_millis(10));
            }
            sender.send(TERM)
        });
        let due = hourly("2026-01-01T00:30:00Z").take_due("2026-01-01T01:00:00Z".parse().expect("a moment"));
        let signal = run_one(&mut shell(script, &record), &due.expect("due"), &signals);
        assert_eq!(signal, Some(TERM));
        assert_eq!(std::fs::read_to_string(&record).expect("it tidied up"), "tidied\n");
    }

    #[test]
    fn a_check_that_crashes_or_cannot_start_ends_no_schedule() {
        let folder = tempfile::tempdir().expect("a folder");
        let moment = "2026-01-01T01:00:00Z".parse().expect("a moment");
        let due = hourly("2026-01-01T00:30:00Z").take_due(moment).expect("due");
        let (_sender, signals) = channel();
        assert_eq!(run_one(&mut shell("kill -SEGV $$", folder.path()), &due, &signals), None);
        assert_eq!(run_one(&mut Command::new(folder.path().join("none")), &due, &signals), None);
    }
}
