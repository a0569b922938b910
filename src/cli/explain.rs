//! `evenhand explain`: the catalogues in plain words.

use clap::Args;
use evenhand::error::suggest;
use evenhand::policy::TEMPLATE;
use evenhand::report::{explain, explain_all, explain_ids, markdown};
use evenhand::{Error, Result};

use super::terminal::print;

/// What every key of a policy means, as a commented policy.
const POLICY: &str = "audit.toml";

/// Explain a measure, method, finding, profile or the keys of audit.toml in plain words, with formula and source
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand explain\n  evenhand explain equalized_odds_difference\n  evenhand explain audit.toml\n  evenhand explain --all > METHODS.md"
)]
pub struct Explain {
    /// What to explain; without it, everything that can be explained is listed
    id: Option<String>,
    /// Print the whole catalogue as Markdown
    #[arg(long, conflicts_with = "id")]
    all: bool,
}

impl Explain {
    pub fn run(self) -> Result<u8> {
        match self.id {
            None if self.all => print(&markdown(&explain_all())),
            None => {
                for (section, entries) in explain_ids() {
                    print(&format!("{section}\n"));
                    for (id, title) in entries {
                        print(&format!("  {id:<34} {title}\n"));
                    }
                    print("\n");
                }
                print(&format!("Policy\n  {POLICY:<34} Every key of a policy, with comments\n"));
            }
            Some(id) if id == POLICY => print(TEMPLATE),
            Some(id) => match explain(&id) {
                Some(document) => print(&markdown(&document)),
                None => {
                    let ids = explain_ids().into_iter().flat_map(|(_, entries)| entries);
                    let ids: Vec<&str> = ids.map(|(id, _)| id).chain([POLICY]).collect();
                    return Err(Error::Log {
                        reason: format!("there is nothing called {id:?} to explain"),
                        hint: suggest(&id, ids),
                    });
                }
            },
        }
        Ok(0)
    }
}
