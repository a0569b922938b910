//! From the command line to a policy: the file, and what overrides it.

use std::path::Path;

use evenhand::policy::{Document, Policy};
use evenhand::{Error, Result};

use super::options::Overrides;

/// Whether a file is a policy by its name.
pub fn is_policy(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// The policy in a file, with what overrides it.
///
/// # Errors
/// When the file is none by its name, cannot be read, or is no valid policy.
pub fn policy(path: &Path, overrides: &Overrides) -> Result<Policy> {
    if !is_policy(path) {
        return Err(Error::Log {
            reason: format!("{} is no audit.toml: its name does not end in .toml", path.display()),
            hint: "`evenhand init LOG` writes an audit.toml for a log; name that one".into(),
        });
    }
    let text = std::fs::read_to_string(path).map_err(|error| Error::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "`evenhand init LOG` writes a starting audit.toml".into(),
    })?;
    let document = Document::parse(&path.to_string_lossy(), &text)?;
    checked(document, path.parent().unwrap_or(Path::new("")), overrides)
}

/// A document with what overrides it, checked.
///
/// # Errors
/// When it is no valid policy.
pub fn checked(mut document: Document, folder: &Path, overrides: &Overrides) -> Result<Policy> {
    for set in &overrides.set {
        let (key, value) = set.split_once('=').ok_or_else(|| Error::Log {
            reason: format!("--set {set:?} has no value"),
            hint: "write --set section.key=value".into(),
        })?;
        document.set(key.trim(), value.trim())?;
    }
    if let Some(seed) = overrides.seed {
        document.set("audit.seed", &seed.to_string())?;
    }
    Policy::check(&document, folder)
}
