//! How does a folder differ from a package?

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use crate::package::Package;
use crate::threads;

/// How a folder differs from a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that are missing or have another text.
    pub changed: Vec<String>,
    /// Generated files that the package no longer has.
    pub stale: Vec<String>,
}

impl Difference {
    /// Whether the folder is what the package says.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.stale.is_empty()
    }
}

/// Compares a folder with a package. Writes nothing.
///
/// # Errors
/// The folder cannot be read.
pub fn compare(package: &Package, folder: &Path) -> io::Result<Difference> {
    let files: Vec<(&str, &str)> = package.files().collect();
    let same = threads::map(&files, |&(path, text)| has(&folder.join(path), text));
    // Below `src` everything is generated; what stands beside it (examples, tests) is not ours.
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

/// Whether a file is there and has a text.
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
