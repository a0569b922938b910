//! The house keeps its own rules: layers, printing, lengths, and generated files that are fresh.

mod common;

use std::path::{Path, PathBuf};

use common::*;
use evenhand::audit::Audit;
use evenhand::plots::figures;
use evenhand::report::{Making, compose, explain, explain_all, explain_ids, json as audit_json, markdown};

/// Who may import whom: only from lower numbers. Measures and inference are siblings.
const LAYERS: [(&str, u8); 21] = [
    ("amount", 0),
    ("error", 0),
    ("exact", 0),
    ("share", 0),
    ("spelling", 0),
    ("threads", 0),
    ("schedule", 1),
    ("source", 1),
    ("tally", 2),
    ("measures", 3),
    ("inference", 3),
    ("policy", 4),
    ("findings", 5),
    ("init", 5),
    ("audit", 6),
    ("history", 7),
    ("check", 8),
    ("compare", 8),
    ("plots", 9),
    ("report", 10),
    ("cli", 11),
];

/// As many lines as a file of the program may have.
const MOST_LINES: usize = 400;

/// All files below a folder, in the order of their paths, as seen from the repository.
fn files_below(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let entries =
            std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root()).expect("below the repository").to_path_buf());
            }
        }
    }
    files.sort();
    files
}

fn sources() -> Vec<PathBuf> {
    let found: Vec<PathBuf> = files_below("src")
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    assert!(found.len() > 30, "the sources are found");
    found
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn is_binary(path: &Path) -> bool {
    path == Path::new("src/main.rs") || path.starts_with("src/cli")
}

/// The text without the lines that are comments.
fn code(path: &Path) -> String {
    read(path)
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |code, line| code + line + "\n")
}

/// The module at the top of the crate that a file belongs to.
fn module(path: &Path) -> String {
    let second = path.components().nth(1).expect("below src").as_os_str().to_string_lossy().into_owned();
    second.trim_end_matches(".rs").to_string()
}

fn layer(module: &str) -> u8 {
    let found = LAYERS.iter().find(|(name, _)| *name == module);
    found.unwrap_or_else(|| panic!("src/{module} has no layer: give it one here and in ARCHITECTURE.md")).1
}

/// The modules that a text imports by `crate::`, with groups in braces taken apart.
fn imported(code: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let mut modules = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        let inside_a_word = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &code[at + found.len()..];
        if inside_a_word {
            continue;
        }
        match rest.strip_prefix('{') {
            None => modules.push(name(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_alphanumeric() => {
                            modules.push(name(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    modules
}

#[test]
fn imports_are_found_however_they_are_written() {
    let code = "use crate::error::Error;\nuse crate::{share::Share, tally::{Level, Table}, policy};\n\
                fn f() { crate::report::json() } pub(in crate::audit) my_crate::x";
    assert_eq!(imported(code), ["error", "share", "tally", "policy", "report", "audit"]);
}

#[test]
fn modules_import_only_from_lower_layers() {
    for path in sources().iter().filter(|path| !is_binary(path) && !path.ends_with("lib.rs")) {
        let (own, code) = (module(path), code(path));
        for other in imported(&code) {
            // The error and its result are at the top of the crate as well.
            let other = if ["Error", "Result"].contains(&other.as_str()) { "error".into() } else { other };
            let allowed =
                other == own || layer(&other) < layer(&own) || (layer(&own) == 0 && layer(&other) == 0);
            assert!(allowed, "{}: {own} must not import {other}", path.display());
            let fairness_in_statistics =
                own == "inference" && ![own.as_str(), "share", "amount"].contains(&other.as_str());
            assert!(
                !fairness_in_statistics,
                "{}: inference imports shares and amounts alone",
                path.display()
            );
        }
        // `super::` must not climb out of its module, which would hide an import from this test.
        let before_tests = code.split("#[cfg(test)]").next().unwrap_or_default();
        let folders = path.components().count() - 2;
        let depth = if path.ends_with("mod.rs") { folders } else { folders + 1 };
        let climb = "super::".repeat(depth);
        assert!(!before_tests.contains(&climb), "{}: {climb} leaves {own}", path.display());
    }
}

#[test]
fn the_binary_uses_the_public_library_alone() {
    for path in sources().iter().filter(|path| is_binary(path)) {
        let found = imported(&code(path));
        let own = found.iter().all(|module| module == "cli");
        assert!(own, "{}: the binary writes evenhand::, not crate:: {found:?}", path.display());
    }
}

#[test]
fn only_the_binary_prints_exits_and_reads_the_clock_or_the_environment() {
    let words = [
        "print!(",
        "println!(",
        "eprint!(",
        "eprintln!(",
        "dbg!(",
        "process::exit",
        "SystemTime",
        "Instant::now",
        "std::env",
        "Zoned::now",
        "Timestamp::now",
    ];
    for path in sources().iter().filter(|path| !is_binary(path)) {
        let code = code(path);
        for word in words {
            assert!(!code.contains(word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn no_file_of_the_program_is_long_and_none_is_unfinished() {
    for path in sources() {
        let lines = read(&path).lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines, more than {MOST_LINES}", path.display());
    }
    // Written in two pieces, so that this file does not find itself.
    let words = [("#[ign", "ore"), ("tod", "o!("), ("unimple", "mented!("), ("FIX", "ME"), ("XX", "X:")];
    let all = ["src", "tests", "examples"].into_iter().flat_map(files_below);
    for path in all.filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        let text = read(&path);
        for (start, end) in words {
            let word = format!("{start}{end}");
            assert!(!text.contains(&word), "{} has {word}", path.display());
        }
    }
}

#[test]
fn every_entry_of_every_catalogue_is_explained_under_an_id_of_its_own() {
    let whole = markdown(&explain_all());
    let mut ids: Vec<&str> = Vec::new();
    for (section, entries) in explain_ids() {
        assert!(!entries.is_empty(), "{section} has no entry");
        for (id, title) in entries {
            assert!(!ids.contains(&id), "{id} is used twice");
            ids.push(id);
            assert!(!title.trim().is_empty(), "{id} has no title");
            let own = explain(id).unwrap_or_else(|| panic!("{id} is not explained"));
            let text = markdown(&own);
            assert!(text.len() > 100, "{id} is hardly explained: {text}");
            assert!(!text.contains(": \n") && !text.contains("::"), "{id} has an empty point: {text}");
            assert!(whole.contains(&format!("`{id}`")), "{id} is not in METHODS.md");
        }
    }
    assert!(explain("no-such-id").is_none());
}

#[test]
fn every_method_and_code_that_an_audit_names_is_explained() {
    fn methods(value: &serde_json::Value, found: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    if ["method", "joint_method", "code"].contains(&key.as_str()) {
                        found.extend(value.as_str().map(str::to_string));
                    }
                    methods(value, found);
                }
            }
            serde_json::Value::Array(items) => items.iter().for_each(|item| methods(item, found)),
            _ => {}
        }
    }
    for (policy, _) in policies() {
        let mut found = Vec::new();
        methods(&json(&sample(&policy)), &mut found);
        found.sort();
        found.dedup();
        assert!(found.len() > 3, "{policy}: {found:?}");
        for id in found {
            assert!(explain(&id).is_some(), "{policy}: {id} is not explained");
        }
    }
}

#[test]
fn the_catalogue_in_methods_md_is_fresh() {
    let fresh = markdown(&explain_all());
    assert!(
        read("METHODS.md") == fresh,
        "METHODS.md is stale: `evenhand explain --all > METHODS.md` makes it again"
    );
}

/// Every policy of a sample, and the folder of its report.
fn policies() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for path in files_below("datasets") {
        let path = slashed(&path);
        let Some((folder, file)) = path.rsplit_once('/') else { continue };
        let name = folder.trim_start_matches("datasets/");
        if file == "audit.toml" {
            found.push((path.clone(), format!("reports/{name}")));
        } else if let Some(part) = file.strip_suffix(".audit.toml") {
            found.push((path.clone(), format!("reports/{name}/{part}")));
        } else if file == "check.toml" {
            found.push((path.clone(), format!("reports/{name}")));
        }
    }
    assert!(found.len() >= 8, "the samples are found: {found:?}");
    found
}

/// The audit of the policy of a sample, or its check.
fn sample(policy: &str) -> Audit {
    if policy.ends_with("check.toml") { checked_dataset(policy) } else { dataset(policy) }
}

#[test]
fn every_sample_has_a_readme_and_is_audited() {
    for (policy, _) in policies() {
        let readme = Path::new(&policy).with_file_name("README.md");
        assert!(root().join(&readme).is_file(), "{} is missing", readme.display());
        let audit = sample(&policy);
        assert_eq!(audit.ledger.read, audit.ledger.used + audit.ledger.excluded.values().sum::<u64>());
    }
}

/// The files of a report as this version makes them, by their path below the folder.
fn made(audit: &Audit, command: &str) -> Vec<(String, String)> {
    let drawn = figures(audit);
    let making = Making { command: command.to_string() };
    let mut files = vec![("report.md".to_string(), markdown(&compose(audit, &drawn, &making)))];
    files.push(("audit.json".to_string(), audit_json(audit)));
    files.extend(drawn.into_iter().map(|figure| (format!("figures/{}.svg", figure.id), figure.svg)));
    files.sort();
    files
}

/// The command in the section that says how to reproduce the report.
fn command_in(report: &str) -> Option<&str> {
    let section = report.split("## How to reproduce").nth(1)?;
    let block = section.split("```").nth(1)?;
    block.split_once('\n').map(|(_, command)| command.trim_end())
}

#[test]
fn every_report_is_fresh() {
    let again = "`sh reports/regenerate.sh` makes the reports again";
    for (policy, folder) in policies() {
        let path = root().join(&folder).join("report.md");
        let report = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{folder}/report.md: {error}; {again}"));
        let command =
            command_in(&report).unwrap_or_else(|| panic!("{folder}/report.md names no command; {again}"));
        assert!(command.contains(&policy), "{folder} is made from another policy by {command:?}; {again}");
        let expected = made(&sample(&policy), command);
        for (file, content) in &expected {
            let path = root().join(&folder).join(file);
            let committed = std::fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{folder}/{file}: {error}; {again}"));
            assert!(committed == *content, "{folder}/{file} is stale; {again}");
        }
        let figures = root().join(&folder).join("figures");
        let committed = if figures.is_dir() { files_below(&format!("{folder}/figures")).len() } else { 0 };
        let drawn = expected.iter().filter(|(file, _)| file.starts_with("figures/")).count();
        assert_eq!(committed, drawn, "{folder}/figures has files that are no longer drawn; {again}");
    }
}

/// Whether a text has the word on its own.
fn has_word(text: &str, word: &str) -> bool {
    let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(word).any(|(at, _)| {
        !joins(text[..at].chars().next_back()) && !joins(text[at + word.len()..].chars().next())
    })
}

#[test]
fn no_report_calls_anything_fair_unbiased_or_compliant() {
    for (policy, folder) in policies() {
        let committed = std::fs::read_to_string(root().join(&folder).join("report.md"));
        let report = committed.unwrap_or_else(|error| panic!("{folder}/report.md: {error}"));
        let fresh = made(&sample(&policy), "");
        let texts = fresh.iter().map(|(_, content)| content.as_str()).chain([report.as_str()]);
        for text in texts {
            let text = text.to_lowercase();
            for word in ["fair", "unfair", "unbiased", "compliant"] {
                assert!(!has_word(&text, word), "{folder} says {word:?}");
            }
        }
    }
}

#[test]
fn the_excerpts_in_the_readme_are_from_the_reports() {
    let report = read("reports/hiring/report.md") + &read("reports/pricing/report.md");
    let readme = read("README.md");
    let quoted: Vec<&str> = readme.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert!(quoted.len() > 3, "the README quotes the report");
    for line in quoted {
        assert!(
            report.lines().any(|other| other == line),
            "README quotes what the report no longer says: {line}"
        );
    }
}
