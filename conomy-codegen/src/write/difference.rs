//! Compares a folder with a package.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::package::Package;
use crate::threads;

/// The differences between a folder and a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Missing and changed files.
    pub changed: Vec<String>,
    /// Generated files that the package no longer contains.
    pub stale: Vec<String>,
}

impl Difference {
    /// Returns whether the folder is up to date.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.stale.is_empty()
    }
}

/// Compares a folder with a package, without writing anything.
///
/// # Errors
/// The folder cannot be read.
pub fn compare(package: &Package, folder: &Path) -> io::Result<Difference> {
    let files: Vec<(&str, &str)> = package.files().collect();
    let same = threads::map(&files, |&(path, text)| has(&folder.join(path), text));
    // Everything in `src` is generated; other folders (examples, tests) may contain hand-written files.
    let mut present = BTreeSet::new();
    list(folder, "src", &mut present)?;
    let mut difference = Difference::default();
    for ((path, _), same) in files.iter().zip(same) {
        present.remove(*path);
        if !same? {
            difference.changed.push((*path).to_owned());
        }
    }
    difference.stale = present.into_iter().collect();
    Ok(difference)
}

/// Returns whether a file exists and has the given content.
fn has(path: &Path, text: &str) -> io::Result<bool> {
    match fs::read(path) {
        Ok(old) => Ok(old == text.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn list(folder: &Path, inside: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder.join(inside)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let path = format!("{inside}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(folder, &path, found)?;
        } else if path.ends_with(".rs") {
            found.insert(path);
        }
    }
    Ok(())
}
