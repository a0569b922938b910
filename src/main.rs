//! The `evenhand` command: the only code that prints, exits, or reads the clock or the environment.

mod cli;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A defect of the program is one more way in which it could not audit: its message is on stderr by then.
    std::panic::catch_unwind(cli::run).unwrap_or(ExitCode::from(cli::COULD_NOT))
}
