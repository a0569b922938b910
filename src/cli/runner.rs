//! The schedule in the foreground: sleeps, starts one check at a time, and ends in order when told to.

use std::ffi::OsString;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

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
pub fn run(calendar: Calendar, arguments: Vec<OsString>) -> Result<u8> {
    let program = std::env::current_exe().map_err(|error| Error::Log {
        reason: format!("this program cannot be found: {error}"),
        hint: "start it by its full path".into(),
    })?;
    let signals = signals();
    let mut agenda = Agenda::from(calendar, Timestamp::now());
    let mut told = None;
    loop {
        let Some(next) = agenda.next() else {
            return Err(Error::Log {
                reason: "the calendar has no time to come".into(),
                hint: "give another one with --every".into(),
            });
        };
        if told.as_ref() != Some(&next) {
            say(&format!("next check at {}", minute(&next)));
            told = Some(next.clone());
        }
        let left = next.timestamp().duration_since(Timestamp::now());
        let left = Duration::try_from(left).unwrap_or(Duration::ZERO).min(NAP);
        if let Some(signal) = wait(&signals, left) {
            return Ok(ended(signal));
        }
        let Some(due) = agenda.take_due(Timestamp::now()) else { continue };
        let mut check = Command::new(&program);
        check.args(&arguments).stdin(Stdio::null());
        if let Some(signal) = run_one(&mut check, &due, &signals) {
            return Ok(ended(signal));
        }
    }
}

/// Runs one check to its end; gives the signal that came meanwhile, if any, after the check has ended.
fn run_one(check: &mut Command, due: &Due, signals: &Receiver<i32>) -> Option<i32> {
    match due.is_made_up() {
        true => say(&format!(
            "check started, due at {}, and once for all since {}",
            minute(&due.last),
            minute(&due.first)
        )),
        false => say(&format!("check started, due at {}", minute(&due.last))),
    }
    let started = Timestamp::now();
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
    let took = Timestamp::now().duration_since(started).as_secs().max(0);
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

fn ended(signal: i32) -> u8 {
    say(&format!("signal {signal}: the schedule ends"));
    0
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
