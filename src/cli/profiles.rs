//! `evenhand profiles`: the built-in clause sets.

use clap::Args;
use evenhand::error::suggest;
use evenhand::policy::profiles;
use evenhand::report::{explain, markdown};
use evenhand::{Error, Result};

use super::terminal::print;

/// List the built-in clause sets, or show one
#[derive(Args)]
#[command(after_help = "Examples:\n  evenhand profiles\n  evenhand profiles us-ugesp")]
pub struct Profiles {
    /// The profile to show
    id: Option<String>,
}

impl Profiles {
    pub fn run(self) -> Result<u8> {
        let Some(id) = self.id else {
            for profile in profiles() {
                let status = profile.status.word();
                print(&format!(
                    "{:<12} {:<10} {} ({})\n",
                    profile.id, status, profile.title, profile.jurisdiction
                ));
            }
            return Ok(0);
        };
        match profiles().iter().find(|profile| profile.id == id).and_then(|profile| explain(&profile.id)) {
            Some(document) => print(&markdown(&document)),
            None => {
                return Err(Error::Log {
                    reason: format!("there is no profile {id:?}"),
                    hint: suggest(&id, profiles().iter().map(|profile| profile.id.as_str())),
                });
            }
        }
        Ok(0)
    }
}
