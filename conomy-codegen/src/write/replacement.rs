//! Replaces files atomically: either all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The temporary folder. It is inside the crate's folder, so that every rename stays on one file system.
const WORK: &str = ".conomy-codegen~";

/// A replacement of files in progress.
pub(super) struct Replacement {
    folder: PathBuf,
    /// The folder of the new files.
    staged: PathBuf,
    /// The folder of the old files until the replacement is complete.
    backup: PathBuf,
    /// The completed renames, as source and destination.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Replacement {
    /// Starts a replacement in a folder. Creates the folder if it does not exist.
    pub fn new(folder: &Path) -> io::Result<Replacement> {
        let work = folder.join(WORK);
        // An earlier run may have been killed before it removed its folder.
        match fs::remove_dir_all(&work) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&work)?,
        }
        Ok(Replacement {
            folder: folder.to_owned(),
            staged: work.join("new"),
            backup: work.join("old"),
            moves: Vec::new(),
        })
    }

    /// Returns the folder for the new files. Each has its final relative path.
    pub fn staged(&self) -> &Path {
        &self.staged
    }

    /// Moves the stale files away, and moves the staged files into place.
    pub fn apply(&mut self, stale: &[String]) -> io::Result<()> {
        for path in stale {
            self.back_up(Path::new(path))?;
        }
        if self.staged.is_dir() {
            self.place(Path::new(""))?;
        }
        Ok(())
    }

    /// Removes the old files, and the folders that are now empty.
    pub fn clean_up(self, stale: &[String]) {
        for path in stale {
            for folder in Path::new(path).ancestors().skip(1) {
                // `remove_dir` only removes empty folders.
                if fs::remove_dir(self.folder.join(folder)).is_err() {
                    break;
                }
            }
        }
        self.clear();
    }

    /// Moves everything back. The returned error also reports a file that could not be moved back.
    pub fn roll_back(mut self, error: io::Error) -> io::Error {
        let mut failures = Vec::new();
        while let Some((from, to)) = self.moves.pop() {
            if let Err(failure) = fs::rename(&to, &from) {
                // A new file that stays in place is named by its final path.
                let path = match from.starts_with(&self.staged) {
                    true => to,
                    false => from,
                };
                failures.push(format!("{}: {failure}", path.display()));
            }
        }
        if failures.is_empty() {
            self.clear();
            return error;
        }
        let message = format!(
            "{error}; then these files could not be restored: {}; the old files are in {}",
            failures.join(", "),
            self.backup.display()
        );
        io::Error::new(error.kind(), message)
    }

    /// Moves a staged file or folder into place. If the target is an existing folder, its entries are moved one by one.
    fn place(&mut self, path: &Path) -> io::Result<()> {
        let (staged, place) = (self.staged.join(path), self.folder.join(path));
        if staged.is_dir() && place.is_dir() {
            for entry in fs::read_dir(&staged)? {
                self.place(&path.join(entry?.file_name()))?;
            }
            return Ok(());
        }
        if fs::symlink_metadata(&place).is_ok_and(|old| !old.is_dir()) {
            self.back_up(path)?;
        }
        self.rename(staged, place)
    }

    /// Moves an old file away.
    fn back_up(&mut self, path: &Path) -> io::Result<()> {
        let backup = self.backup.join(path);
        if let Some(parent) = backup.parent() {
            fs::create_dir_all(parent)?;
        }
        self.rename(self.folder.join(path), backup)
    }

    fn rename(&mut self, from: PathBuf, to: PathBuf) -> io::Result<()> {
        fs::rename(&from, &to)?;
        self.moves.push((from, to));
        Ok(())
    }

    /// Removes the temporary folder. Errors are ignored, because the next run tries again.
    fn clear(&self) {
        let _ = fs::remove_dir_all(self.folder.join(WORK));
    }
}
