//! From the package in memory to a folder: only what changed is written, only what is ours is removed, and a failure leaves
//! the old crate as it was.

mod difference;
mod exchange;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

pub use difference::{Difference, compare};

use crate::package::Package;
use crate::threads;
use exchange::Exchange;

/// Makes a folder what the package says, and returns what had to change.
///
/// New texts are first written into a folder of their own inside it, so that a full disk leaves the old crate; then they are
/// moved to their places, and if that fails, everything is moved back.
///
/// # Errors
/// The folder cannot be read or written; nothing that was there is changed.
pub fn write(package: &Package, folder: &Path) -> io::Result<Difference> {
    let difference = compare(package, folder)?;
    if difference.is_empty() {
        return Ok(difference);
    }
    let mut exchange = Exchange::new(folder)?;
    let outcome = stage(package, &difference.changed, exchange.staged())
        .and_then(|()| exchange.make(&difference.stale));
    match outcome {
        Ok(()) => exchange.finish(&difference.stale),
        Err(error) => return Err(exchange.undo(error)),
    }
    Ok(difference)
}

/// Writes some files of a package into a new folder.
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
