//! Reads files from a revision of a git repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::source::{MOST_BYTES, Source, SourceError};

/// The modes of entries that are not files (gitformat-index).
const FOLDER: &str = "040000";
const SYMBOLIC_LINK: &str = "120000";
const SUBMODULE: &str = "160000";
/// The maximum number of symbolic links that lead to each other.
const MAX_LINKS: usize = 20;

/// The files of a folder in a revision of a git repository, read with the `git` command.
#[derive(Clone, Debug)]
pub struct GitSource {
    /// The working directory of `git`.
    repository: PathBuf,
    revision: String,
    /// The folder inside the repository; empty, or ending in `/`.
    folder: String,
}

impl GitSource {
    /// Returns the source for a document at `path` in a revision, as in `git show REVISION:PATH`, and the path of
    /// that document in the source. `repository` is any folder of the repository.
    pub fn of_document(repository: &Path, revision: &str, path: &str) -> (GitSource, String) {
        let (folder, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), path),
        };
        let source = GitSource {
            repository: repository.to_owned(),
            revision: revision.to_owned(),
            folder,
        };
        (source, name.to_owned())
    }

    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, SourceError> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.repository)
            .args(arguments)
            .output()
            .map_err(|error| SourceError::Io(format!("git: {error}")))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let text = String::from_utf8_lossy(&output.stderr);
            let line = text.lines().next().unwrap_or("git failed");
            Err(SourceError::Io(line.to_owned()))
        }
    }
}

impl GitSource {
    /// Returns the entries of a folder: mode, name of the object, and name.
    fn entries(&self, folder: &str) -> Result<Vec<(String, String, String)>, SourceError> {
        // `--end-of-options` prevents a revision from being parsed as an option.
        let object = format!("{}:{}{folder}", self.revision, self.folder);
        let listed = match self.git(&["ls-tree", "-z", "--end-of-options", &object]) {
            Ok(listed) => listed,
            Err(error) => {
                let tree = format!("{}^{{tree}}", self.revision);
                let revision = [
                    "rev-parse",
                    "--quiet",
                    "--verify",
                    "--end-of-options",
                    &tree,
                ];
                self.git(&revision).map_err(|_| error)?;
                return Err(SourceError::Missing);
            }
        };
        let lines = listed.split(|byte| *byte == 0);
        let entries = lines.filter_map(|line| {
            // `100644 blob <object>\t<name>`
            let line = String::from_utf8_lossy(line);
            let (about, name) = line.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, object) = (about.next()?.to_owned(), about.nth(1)?.to_owned());
            Some((mode, object, name.to_owned()))
        });
        Ok(entries.collect())
    }

    /// Reads a file, after `links` symbolic links that led to it.
    fn file(&self, path: &str, links: usize) -> Result<Vec<u8>, SourceError> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let entries = self.entries(folder)?;
        let entry = entries.into_iter().find(|(_, _, other)| other == name);
        let (mode, object, _) = entry.ok_or(SourceError::Missing)?;
        match mode.as_str() {
            SYMBOLIC_LINK if links < MAX_LINKS => {
                let target = self.git(&["cat-file", "blob", &object])?;
                let target = String::from_utf8_lossy(&target).into_owned();
                self.file(&linked(folder, &target)?, links + 1)
            }
            FOLDER | SUBMODULE | SYMBOLIC_LINK => Err(SourceError::NotAFile),
            _ => {
                let bytes = self.git(&["cat-file", "blob", &object])?;
                match bytes.len() as u64 > MOST_BYTES {
                    true => Err(SourceError::TooLarge),
                    false => Ok(bytes),
                }
            }
        }
    }
}

/// Returns the path that a symbolic link in a folder leads to.
fn linked(folder: &str, target: &str) -> Result<String, SourceError> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    if target.starts_with('/') {
        return Err(SourceError::Outside);
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop().ok_or(SourceError::Outside)?;
            }
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

impl Source for GitSource {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if path.starts_with('/') || path.split('/').any(|part| part == "..") {
            return Err(SourceError::Outside);
        }
        self.file(path, 0)
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let entries = self.entries(folder).unwrap_or_default();
        let names = entries.into_iter().map(|(_, _, name)| name);
        names.map(|name| format!("{prefix}{name}")).collect()
    }
}
