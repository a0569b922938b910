//! Ctrl-C, and being told to end: no partial file is left behind, and no folder holds files of two runs.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files that are written and not yet in their place.
static PARTIAL: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// While it is held, a signal to end waits.
pub struct Undisturbed(MutexGuard<'static, Vec<PathBuf>>);

/// Holds signals off until the value is dropped.
pub fn undisturbed() -> Undisturbed {
    Undisturbed(PARTIAL.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Undisturbed {
    /// Names files that are to be removed when a signal comes before they are in their place.
    pub fn partial(&mut self, paths: impl Iterator<Item = PathBuf>) {
        self.0.extend(paths);
    }

    /// All named files are in their place, or gone.
    pub fn done(&mut self) {
        self.0.clear();
    }
}

/// Ends the process in order when it is told to, with the exit code that shells expect: 128 and the signal.
#[cfg(unix)]
pub fn watch() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // Held to the end: whoever writes waits for ever.
            let partial = undisturbed();
            for path in partial.0.iter() {
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(128 + signal);
        }
    });
}

/// Elsewhere the system ends the process; files are renamed into place whole all the same.
#[cfg(not(unix))]
pub fn watch() {}
