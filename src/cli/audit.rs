//! `evenhand audit`: from a policy or a log with flags to a report.

use std::path::{Path, PathBuf};

use clap::Args;
use evenhand::audit::{self, Audit as Made};
use evenhand::plots::figures;
use evenhand::policy::{Document, Policy};
use evenhand::report::{Making, compose, json, markdown};
use evenhand::{Error, Result};

use super::flags::Flags;
use super::interrupt;
use super::output::{File, slug, write_all};
use super::terminal;

/// Audit a log and write a report
#[derive(Args)]
#[command(
    after_help = "Examples:\n  evenhand audit audit.toml\n  evenhand audit audit.toml --set audit.confidence=0.99 --out reports/strict\n  evenhand audit decisions.csv --group sex --group race --cross sex,race \\\n      --decision outcome=hired --profile us-ugesp\n\nExit codes:\n  0  every clause met or not applicable, or inconclusive where the clause tolerates it\n  1  at least one clause breached\n  2  could not audit: usage, unreadable input, invalid policy\n  3  none breached, and a clause with inconclusive = \"fail\" was inconclusive"
)]
pub struct Audit {
    /// An audit.toml, or a log (.csv .parquet .ndjson .arrow, .csv.gz) with the flags below
    #[arg(value_name = "AUDIT.toml | LOG")]
    input: PathBuf,
    /// Where to write (default: reports/<name of the audit> in the current folder)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// What to write
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "md,json")]
    format: Vec<Format>,
    /// Override a key of the policy by its dotted path, for example audit.seed=7; repeat for several
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// How many threads to use (default: all)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// The seed of everything random
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    flags: Flags,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// report.md and figures
    Md,
    /// audit.json
    Json,
}

impl Audit {
    pub fn run(self) -> Result<u8> {
        use_threads(self.threads);
        interrupt::watch();
        let policy = self.policy()?;
        let bar = terminal::progress(self.quiet);
        let made = audit::audit(policy, &|step| terminal::advance(&bar, step));
        bar.finish_and_clear();
        let made = made?;

        let folder = self.out.clone().unwrap_or_else(|| Path::new("reports").join(slug(&made.policy.name)));
        let files = self.files(&made);
        write_all(&folder, &files)?;
        if !self.quiet {
            let written = files.iter().filter(|file| !file.path.starts_with("figures/"));
            let written: Vec<String> =
                written.map(|file| folder.join(&file.path).to_string_lossy().into_owned()).collect();
            terminal::print(&terminal::summary(&made, &written));
            terminal::nothing_judged(&made.policy);
        }
        Ok(made.exit_code())
    }

    /// The policy that the input, the flags and the overrides say.
    fn policy(&self) -> Result<Policy> {
        let is_policy = self.input.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        let (mut document, folder) = if is_policy {
            if let Some(flag) = self.flags.given() {
                return Err(Error::Log {
                    reason: format!("{flag} describes a log that is given without an audit.toml"),
                    hint: "change the audit.toml, or override a key of it with --set".into(),
                });
            }
            let text = std::fs::read_to_string(&self.input).map_err(|error| Error::Read {
                path: self.input.clone(),
                reason: error.to_string(),
                hint: "`evenhand init LOG` writes a starting audit.toml".into(),
            })?;
            let origin = self.input.to_string_lossy();
            (Document::parse(&origin, &text)?, self.input.parent().unwrap_or(Path::new("")))
        } else {
            (self.flags.document(&self.input)?, Path::new(""))
        };
        for set in &self.set {
            let (key, value) = set.split_once('=').ok_or_else(|| Error::Log {
                reason: format!("--set {set:?} has no value"),
                hint: "write --set section.key=value".into(),
            })?;
            document.set(key.trim(), value.trim())?;
        }
        if let Some(seed) = self.seed {
            document.set("audit.seed", &seed.to_string())?;
        }
        Policy::check(&document, folder)
    }

    fn files(&self, made: &Made) -> Vec<File> {
        let wants = |format: Format| self.format.contains(&format);
        let (report, json) = rayon::join(
            || wants(Format::Md).then(|| report(made)),
            || wants(Format::Json).then(|| File { path: "audit.json".into(), content: json(made) }),
        );
        report.into_iter().flatten().chain(json).collect()
    }
}

/// The report and its figures.
fn report(made: &Made) -> Vec<File> {
    let figures = figures(made);
    let making = Making { command: command() };
    let content = markdown(&compose(made, &figures, &making));
    let report = File { path: "report.md".into(), content };
    let figures = figures
        .into_iter()
        .map(|figure| File { path: format!("figures/{}.svg", figure.id), content: figure.svg });
    std::iter::once(report).chain(figures).collect()
}

/// Sets how many threads count and compute. polars reads its number from the environment, once, when it
/// starts; no other thread runs yet.
fn use_threads(threads: Option<u16>) {
    if let Some(threads) = threads {
        // SAFETY: the process has one thread here: nothing else reads the environment at the same time.
        unsafe { std::env::set_var("POLARS_MAX_THREADS", threads.to_string()) };
        // Fails only where a pool exists already, and none does.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads)).build_global();
    }
}

/// The command that was typed, without what changes no byte of the report.
fn command() -> String {
    let mut words = vec!["evenhand".to_string()];
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        match word.as_str() {
            "--threads" | "--out" => drop(given.next()),
            "--quiet" | "-q" => {}
            _ if word.starts_with("--threads=") || word.starts_with("--out=") => {}
            _ => words.push(quoted(&word)),
        }
    }
    words.join(" ")
}

fn quoted(word: &str) -> String {
    let bare = |c: char| c.is_alphanumeric() || "-_./=,:+@%".contains(c);
    if !word.is_empty() && word.chars().all(bare) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
