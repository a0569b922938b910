//! Writing files so that a reader never sees half of one.

use std::path::{Path, PathBuf};

use evenhand::plots::{COMPARISON, kinds};
use evenhand::{Error, Result};

use super::interrupt::undisturbed;

/// A file to be written: its path below the output folder, and its content.
pub struct File {
    /// Below the folder.
    pub path: String,
    /// What it holds.
    pub content: String,
}

/// Writes every file beside its place and, when all are there, renames them into place.
///
/// # Errors
/// When the folder or a file cannot be written; then nothing of this run is left behind.
pub fn write_all(folder: &Path, files: &[File]) -> Result<()> {
    let places: Vec<(PathBuf, PathBuf)> = files
        .iter()
        .map(|file| {
            let place = folder.join(&file.path);
            let mut beside = place.clone().into_os_string();
            beside.push(".partial");
            (PathBuf::from(beside), place)
        })
        .collect();
    undisturbed().partial(places.iter().map(|(beside, _)| beside.clone()));
    let made = make_folders(folder, &places).and_then(|()| {
        for ((beside, _), file) in places.iter().zip(files) {
            let _one = undisturbed();
            std::fs::write(beside, &file.content).map_err(|error| cannot(beside, &error))?;
        }
        let _all = undisturbed();
        for (beside, place) in &places {
            std::fs::rename(beside, place).map_err(|error| cannot(place, &error))?;
        }
        remove_stale_figures(folder, files);
        Ok(())
    });
    if made.is_err() {
        for (beside, _) in &places {
            let _ = std::fs::remove_file(beside);
        }
    }
    undisturbed().done();
    made
}

/// Writes one file beside its place and renames it into place.
///
/// # Errors
/// When it cannot be written; then nothing of it is left behind.
pub fn write_one(place: &Path, content: &[u8]) -> Result<()> {
    let mut beside = place.to_path_buf().into_os_string();
    beside.push(".partial");
    let beside = PathBuf::from(beside);
    undisturbed().partial(std::iter::once(beside.clone()));
    let written = {
        let _one = undisturbed();
        std::fs::write(&beside, content).and_then(|()| std::fs::rename(&beside, place))
    };
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    undisturbed().done();
    written.map_err(|error| cannot(place, &error))
}

/// Removes figures that an earlier run left and this one did not write, so that no reader takes them for current.
/// Only files named as figures are named are touched; one that cannot be removed is left.
fn remove_stale_figures(folder: &Path, files: &[File]) {
    if !files.iter().any(|file| file.path.starts_with("figures/")) {
        return;
    }
    let kinds = kinds().iter().map(|kind| kind.id).chain([COMPARISON]);
    let kinds: Vec<String> = kinds.map(|kind| format!("{kind}-")).collect();
    for entry in std::fs::read_dir(folder.join("figures")).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_figure = name.ends_with(".svg") && kinds.iter().any(|kind| name.starts_with(kind));
        if is_figure && !files.iter().any(|file| file.path == format!("figures/{name}")) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn make_folders(folder: &Path, places: &[(PathBuf, PathBuf)]) -> Result<()> {
    let parents = places.iter().filter_map(|(_, place)| place.parent());
    if let Some((_, place)) = places.iter().find(|(_, place)| place.is_dir()) {
        return Err(cannot(place, &std::io::Error::other("a folder of that name is in the way")));
    }
    for parent in std::iter::once(folder).chain(parents) {
        std::fs::create_dir_all(parent).map_err(|error| cannot(parent, &error))?;
    }
    Ok(())
}

fn cannot(path: &Path, error: &std::io::Error) -> Error {
    Error::Write {
        path: path.to_path_buf(),
        reason: error.to_string(),
        hint: "choose a place that can be written with --out".into(),
    }
}

/// A name as the name of a folder: lower-case letters and digits, with hyphens between.
pub fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase).take(200) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug: String = slug.trim_end_matches('-').chars().take(80).collect();
    if slug.is_empty() { "audit".into() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_stays_inside_its_folder() {
        assert_eq!(slug("Graduate screening, 2026 Q3"), "graduate-screening-2026-q3");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("…"), "audit");
        assert_eq!(slug("Prüfung"), "prüfung");
    }
}
