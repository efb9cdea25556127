//! Replaces files atomically: either all of them, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The temporary folder. It is inside the crate's folder, so that every rename stays on one file system.
const WORK: &str = ".conomy-codegen~";

/// A replacement of files in progress.
pub(super) struct Exchange {
    folder: PathBuf,
    /// The folder of the new files.
    staged: PathBuf,
    /// The folder of the old files until the replacement is complete.
    kept: PathBuf,
    /// The completed renames, as source and destination.
    moves: Vec<(PathBuf, PathBuf)>,
}

impl Exchange {
    /// An exchange in a folder, which is made if need be.
    pub fn new(folder: &Path) -> io::Result<Exchange> {
        let work = folder.join(WORK);
        // The remains of a run that was killed.
        match fs::remove_dir_all(&work) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => fs::create_dir_all(&work)?,
        }
        Ok(Exchange {
            folder: folder.to_owned(),
            staged: work.join("new"),
            kept: work.join("old"),
            moves: Vec::new(),
        })
    }

    /// The folder in which the new files are to be made, each at its path.
    pub fn staged(&self) -> &Path {
        &self.staged
    }

    /// Takes the files at `stale` out, and moves everything that was staged in.
    pub fn make(&mut self, stale: &[String]) -> io::Result<()> {
        for path in stale {
            self.keep(Path::new(path))?;
        }
        if self.staged.is_dir() {
            self.place(Path::new(""))?;
        }
        Ok(())
    }

    /// Removes the old files, and the folders that became empty without them.
    pub fn finish(self, stale: &[String]) {
        for path in stale {
            for folder in Path::new(path).ancestors().skip(1) {
                // Succeeds only for a folder that became empty, which is what is wanted.
                if fs::remove_dir(self.folder.join(folder)).is_err() {
                    break;
                }
            }
        }
        self.clear();
    }

    /// Moves everything back. The error says what failed, and what could not be moved back.
    pub fn undo(mut self, error: io::Error) -> io::Error {
        while let Some((from, to)) = self.moves.pop() {
            if let Err(second) = fs::rename(&to, &from) {
                let (from, kept) = (from.display(), self.kept.display());
                let message = format!(
                    "{error}; then {from} could not be put back: {second}; the old files are in {kept}"
                );
                return io::Error::new(error.kind(), message);
            }
        }
        self.clear();
        error
    }

    /// Moves a staged file or folder to its place: as a whole where nothing stands there, else part by part.
    fn place(&mut self, path: &Path) -> io::Result<()> {
        let (staged, place) = (self.staged.join(path), self.folder.join(path));
        if staged.is_dir() && place.is_dir() {
            for entry in fs::read_dir(&staged)? {
                self.place(&path.join(entry?.file_name()))?;
            }
            return Ok(());
        }
        if fs::symlink_metadata(&place).is_ok_and(|old| !old.is_dir()) {
            self.keep(path)?;
        }
        self.rename(staged, place)
    }

    /// Moves an old file out of the way.
    fn keep(&mut self, path: &Path) -> io::Result<()> {
        let kept = self.kept.join(path);
        if let Some(parent) = kept.parent() {
            fs::create_dir_all(parent)?;
        }
        self.rename(self.folder.join(path), kept)
    }

    fn rename(&mut self, from: PathBuf, to: PathBuf) -> io::Result<()> {
        fs::rename(&from, &to)?;
        self.moves.push((from, to));
        Ok(())
    }

    /// Errors are ignored; the next run tries again.
    fn clear(&self) {
        let _ = fs::remove_dir_all(self.folder.join(WORK));
    }
}
