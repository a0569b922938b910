//! `evenhand init`: from a log to a commented audit.toml to start from.

use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::init::draft;
use evenhand::source;
use evenhand::tally::survey;
use evenhand::{Error, Result};

use super::interrupt;
use super::output::{File, write_all};
use super::terminal::{self, print, warn};

/// Look at a log and write a starting audit.toml with comments
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand init decisions.csv\n  evenhand init decisions.parquet --out audits/hiring.toml\n  evenhand init decisions.csv --out -"
)]
pub struct Init {
    /// The log: .csv .parquet .ndjson .arrow, .csv.gz; a glob in quotes for several files
    log: PathBuf,
    /// Where to write; - prints instead
    #[arg(long, value_name = "FILE", default_value = "audit.toml")]
    out: PathBuf,
    /// Overwrite the file if it is there
    #[arg(long)]
    force: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

impl Init {
    pub fn run(self) -> Result<u8> {
        interrupt::watch();
        let to_stdout = self.out.as_os_str() == "-";
        if !to_stdout && self.out.exists() && !self.force {
            return Err(Error::Write {
                path: self.out,
                reason: "it is already there".into(),
                hint: "--force overwrites it, --out names another file".into(),
            });
        }
        let log = source::open(std::slice::from_ref(&self.log), None)?;
        let bar = terminal::progress(self.quiet);
        let surveys = survey(&log, &|step| terminal::advance(&bar, step));
        bar.finish_and_clear();
        let drafted = draft(&log, &surveys?, &self.path_from_the_policy(to_stdout));
        if to_stdout {
            print(&drafted.toml);
        } else {
            let folder = self.out.parent().unwrap_or(Path::new(""));
            let name = self.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
            write_all(folder, &[File { path: name, content: drafted.toml }])?;
        }
        if !self.quiet {
            drafted.notes.iter().for_each(|note| warn(&format!("note: {note}")));
            if !to_stdout {
                let file = self.out.display();
                print(&match drafted.runnable {
                    true => format!("wrote {file}: look through it, then run `evenhand audit {file}`\n"),
                    false => format!("wrote {file}: fill in the lines marked FILL IN before it runs\n"),
                });
            }
        }
        Ok(0)
    }

    /// The path of the log as the policy has to write it: relative to the folder of the policy.
    fn path_from_the_policy(&self, to_stdout: bool) -> String {
        let beside = to_stdout || self.out.parent().is_none_or(|folder| folder.as_os_str().is_empty());
        let path = match std::path::absolute(&self.log) {
            Ok(absolute) if !beside => {
                let folder = self.out.parent().and_then(|folder| std::path::absolute(folder).ok());
                folder
                    .and_then(|folder| absolute.strip_prefix(folder).ok().map(Path::to_path_buf))
                    .unwrap_or(absolute)
            }
            _ => self.log.clone(),
        };
        path.to_string_lossy().replace('\\', "/")
    }
}
