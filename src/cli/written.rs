//! What an audit writes: its report, its figures, its JSON.

use std::path::Path;

use evenhand::Result;
use evenhand::audit::Audit;
use evenhand::compare::Compared;
use evenhand::plots::{Figure, comparison_figures, figures};
use evenhand::report::{Document, Making, comparison_json, compose, compose_comparison, json, markdown};

use super::output::{File, write_all};

/// What can be written.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// report.md and figures
    Md,
    /// audit.json
    Json,
}

/// Writes an audit into a folder, and returns the files a person looks for.
///
/// # Errors
/// When the folder or a file cannot be written; then nothing of this run is left behind.
pub fn write(made: &Audit, folder: &Path, formats: &[Format]) -> Result<Vec<String>> {
    let wants = |format: Format| formats.contains(&format);
    let (report, json) = rayon::join(
        || wants(Format::Md).then(|| report(made)),
        || wants(Format::Json).then(|| File { path: "audit.json".into(), content: json(made) }),
    );
    let files: Vec<File> = report.into_iter().flatten().chain(json).collect();
    write_all(folder, &files)?;
    let shown = files.iter().filter(|file| !file.path.starts_with("figures/"));
    Ok(shown.map(|file| folder.join(&file.path).to_string_lossy().into_owned()).collect())
}

/// Writes a comparison into a folder, and returns the files a person looks for.
///
/// # Errors
/// When the folder or a file cannot be written; then nothing of this run is left behind.
pub fn write_comparison(made: &Compared, folder: &Path, formats: &[Format]) -> Result<Vec<String>> {
    let mut files = Vec::new();
    if formats.contains(&Format::Md) {
        let figures = comparison_figures(made);
        let document = compose_comparison(made, &figures, &Making { command: command() });
        files.extend(with_figures("comparison.md", &document, figures));
    }
    if formats.contains(&Format::Json) {
        files.push(File { path: "comparison.json".into(), content: comparison_json(made) });
    }
    write_all(folder, &files)?;
    let shown = files.iter().filter(|file| !file.path.starts_with("figures/"));
    Ok(shown.map(|file| folder.join(&file.path).to_string_lossy().into_owned()).collect())
}

/// The report and its figures.
fn report(made: &Audit) -> Vec<File> {
    let figures = figures(made);
    let document = compose(made, &figures, &Making { command: command() });
    with_figures("report.md", &document, figures)
}

fn with_figures(name: &str, document: &Document, figures: Vec<Figure>) -> Vec<File> {
    let report = File { path: name.into(), content: markdown(document) };
    let figures = figures
        .into_iter()
        .map(|figure| File { path: format!("figures/{}.svg", figure.id), content: figure.svg });
    std::iter::once(report).chain(figures).collect()
}

/// The command that was typed, without what changes no byte of the report.
fn command() -> String {
    let mut words = vec!["evenhand".to_string()];
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        match word.as_str() {
            "--threads" | "--out" | "--history" => drop(given.next()),
            "--quiet" | "-q" => {}
            _ if ["--threads=", "--out=", "--history="].iter().any(|flag| word.starts_with(flag)) => {}
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
