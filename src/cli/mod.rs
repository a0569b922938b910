//! The command line: one file per subcommand.

mod audit;
mod check;
mod compare;
mod explain;
mod flags;
mod history;
mod history_shown;
mod init;
mod interrupt;
mod notify;
mod options;
mod output;
mod profiles;
mod reading;
mod runner;
mod schedule;
mod shell;
mod terminal;
mod written;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A bias audit for automated decisions.
///
/// Reads a log of decisions, measures how they differ between groups and how sure that is, judges the result
/// against a policy, and writes a report.
#[derive(Parser)]
#[command(name = "evenhand", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Start with:  evenhand init decisions.csv\n             evenhand audit audit.toml")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Audit(Box<audit::Audit>),
    Check(Box<check::Check>),
    History(history::History),
    Compare(Box<compare::Compare>),
    Init(init::Init),
    Schedule(schedule::Schedule),
    Notify(notify::Trial),
    Explain(explain::Explain),
    Profiles(profiles::Profiles),
    Completions(shell::Completions),
    Man(shell::Man),
}

/// The code of a process that could not audit: usage, unreadable input, invalid policy.
pub const COULD_NOT: u8 = 2;

/// Runs the command line and says what to exit with.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Audit(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::History(command) => command.run(),
        Command::Compare(command) => command.run(),
        Command::Init(command) => command.run(),
        Command::Schedule(command) => command.run(),
        Command::Notify(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Profiles(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            terminal::error(&error);
            ExitCode::from(COULD_NOT)
        }
    }
}
