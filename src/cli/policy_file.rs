//! An audit.toml with the keys that `--set` gives anew.

use std::path::Path;

use evenhand::policy::{Document, Policy};
use evenhand::{Error, Result};

/// Reads and checks a policy. Paths in it are relative to its file.
pub fn read<'a>(path: &Path, sets: impl Iterator<Item = &'a str>) -> Result<Policy> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::Read {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "`evenhand init LOG` writes a starting audit.toml".into(),
    })?;
    let mut document = Document::parse(&path.to_string_lossy(), &text)?;
    for set in sets {
        let (key, value) = set.split_once('=').ok_or_else(|| Error::Log {
            reason: format!("--set {set:?} has no value"),
            hint: "write --set section.key=value".into(),
        })?;
        document.set(key.trim(), value.trim())?;
    }
    Policy::check(&document, path.parent().unwrap_or(Path::new("")))
}
