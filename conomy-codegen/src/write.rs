//! From the package in memory to a folder: only what changed is written, only what is ours is removed, and a failure leaves
//! the old crate as it was.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::package::Package;

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
    let mut difference = Difference::default();
    for (path, text) in package.files() {
        match fs::read(folder.join(path)) {
            Ok(old) if old == text.as_bytes() => {}
            Ok(_) => difference.changed.push(path.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                difference.changed.push(path.to_owned())
            }
            Err(error) => return Err(error),
        }
    }
    let known: BTreeSet<&str> = package.files().map(|(path, _)| path).collect();
    let mut present = Vec::new();
    // Below `src` everything is generated; what stands beside it (examples, tests) is not ours.
    list(folder, "src", &mut present)?;
    difference.stale = present
        .into_iter()
        .filter(|path| !known.contains(path.as_str()))
        .collect();
    difference.stale.sort();
    Ok(difference)
}

fn list(folder: &Path, inside: &str, found: &mut Vec<String>) -> io::Result<()> {
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
            found.push(path);
        }
    }
    Ok(())
}

/// Makes a folder what the package says, and returns what had to change.
///
/// New texts are first written beside their places and then moved there, so that a full disk leaves the old crate.
///
/// # Errors
/// The folder cannot be read or written; nothing that was there is half-written.
pub fn write(package: &Package, folder: &Path) -> io::Result<Difference> {
    let difference = compare(package, folder)?;
    let mut staged: Vec<(PathBuf, PathBuf)> = Vec::with_capacity(difference.changed.len());
    let outcome = stage(package, folder, &difference, &mut staged);
    if let Err(error) = outcome {
        for (temporary, _) in &staged {
            // The first error is the one to report; what cannot be removed is only litter.
            let _ = fs::remove_file(temporary);
        }
        return Err(error);
    }
    for (temporary, path) in &staged {
        fs::rename(temporary, path)?;
    }
    for path in &difference.stale {
        let path = folder.join(path);
        fs::remove_file(&path)?;
        if let Some(parent) = path.parent() {
            // Succeeds only for a folder that became empty, which is what is wanted.
            let _ = fs::remove_dir(parent);
        }
    }
    Ok(difference)
}

fn stage(
    package: &Package,
    folder: &Path,
    difference: &Difference,
    staged: &mut Vec<(PathBuf, PathBuf)>,
) -> io::Result<()> {
    let mut made: BTreeSet<PathBuf> = BTreeSet::new();
    for path in &difference.changed {
        let target = folder.join(path);
        if let Some(parent) = target.parent()
            && made.insert(parent.to_owned())
        {
            fs::create_dir_all(parent)?;
        }
        // Beside the target, so that the move stays on one file system.
        let temporary = folder.join(format!("{path}.new~"));
        staged.push((temporary.clone(), target));
        fs::write(temporary, package.get(path).unwrap_or_default())?;
    }
    Ok(())
}
