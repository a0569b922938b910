//! Running a program that tells somebody.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a running program is looked after.
const GLANCE: Duration = Duration::from_millis(20);

/// Runs a program with the JSON on its stdin, for so long at most; what it prints goes to stderr.
///
/// # Errors
/// Why it did not end well.
pub fn run(program: &str, arguments: &[String], body: String, timeout: Duration) -> Result<(), String> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(std::io::stderr())
        .spawn()
        .map_err(|error| format!("it cannot be started: {error}"))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Beside the waiting, because a program may read late, or not at all, which is no fault.
        std::thread::spawn(move || stdin.write_all(body.as_bytes()));
    }
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("it ended with {status}")),
            Ok(None) if started.elapsed() < timeout => std::thread::sleep(GLANCE),
            Ok(None) => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("it was not done within {} s and was ended", timeout.as_secs()));
            }
            Err(error) => return Err(format!("it was lost sight of: {error}")),
        }
    }
}
