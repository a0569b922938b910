//! `evenhand completions` and `evenhand man`.

use clap::{Args, CommandFactory};
use evenhand::error::suggest;
use evenhand::{Error, Result};

use super::Cli;
use super::terminal::print;

/// Print completions for a shell
#[derive(Args)]
#[command(
    after_help = "Example:\n  evenhand completions bash > ~/.local/share/bash-completion/completions/evenhand"
)]
pub struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

impl Completions {
    pub fn run(self) -> Result<u8> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "evenhand", &mut text);
        print(&String::from_utf8_lossy(&text));
        Ok(0)
    }
}

/// Print the manual page, of the program or of a subcommand
#[derive(Args)]
#[command(after_help = "Examples:\n  evenhand man > evenhand.1\n  evenhand man audit | man -l -")]
pub struct Man {
    /// The subcommand
    subcommand: Option<String>,
}

impl Man {
    pub fn run(self) -> Result<u8> {
        let program = Cli::command();
        let command = match &self.subcommand {
            None => program,
            Some(name) => {
                let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
                let found = program.get_subcommands().find(|command| command.get_name() == name).cloned();
                found
                    .ok_or_else(|| Error::Log {
                        reason: format!("there is no subcommand {name:?}"),
                        hint: suggest(name, names),
                    })?
                    .display_name(format!("evenhand-{name}"))
            }
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(command).render(&mut text).map_err(|error| Error::Log {
            reason: format!("the manual page could not be made: {error}"),
            hint: String::new(),
        })?;
        print(&String::from_utf8_lossy(&text));
        Ok(0)
    }
}
