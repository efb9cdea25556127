//! Writes a package to a folder. Only changed files are written, only generated files are removed, and writing is atomic.

mod difference;
mod replacement;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

pub use difference::{Difference, compare};

use crate::package::Package;
use crate::threads;
use replacement::Replacement;

/// Updates a folder to the package, and returns what changed.
///
/// Changed files are written to a temporary folder inside it first, then renamed into place. If a step fails, everything is moved
/// back.
///
/// # Errors
/// The folder cannot be read or written. Existing files are unchanged.
pub fn write(package: &Package, folder: &Path) -> io::Result<Difference> {
    let difference = compare(package, folder)?;
    if difference.is_empty() {
        return Ok(difference);
    }
    let mut replacement = Replacement::new(folder)?;
    let outcome = stage(package, &difference.changed, replacement.staged())
        .and_then(|()| replacement.apply(&difference.stale));
    match outcome {
        Ok(()) => replacement.clean_up(&difference.stale),
        Err(error) => return Err(replacement.roll_back(error)),
    }
    Ok(difference)
}

/// Writes files of a package to a new folder.
fn stage(package: &Package, paths: &[String], folder: &Path) -> io::Result<()> {
    let folders: BTreeSet<&str> = paths
        .iter()
        .map(|path| path.rsplit_once('/').map_or("", |(parent, _)| parent))
        .collect();
    for inside in folders {
        fs::create_dir_all(folder.join(inside))?;
    }
    let written = threads::map(paths, |path| {
        fs::write(folder.join(path), package.get(path).unwrap_or_default())
    });
    written.into_iter().collect()
}
