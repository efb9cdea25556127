//! Reads files from a revision of a git repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use super::source::{MOST_BYTES, Source, SourceError};

/// The modes of entries that are not files (gitformat-index).
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
    entries: OnceLock<Result<BTreeMap<String, Entry>, SourceError>>,
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
            entries: OnceLock::new(),
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

/// A file of the revision, or another entry that has no entries of its own.
#[derive(Clone, Debug)]
struct Entry {
    mode: String,
    object: String,
}

impl GitSource {
    /// Returns the files of the folder and its subfolders, by path. They are listed once.
    fn entries(&self) -> Result<&BTreeMap<String, Entry>, SourceError> {
        let entries = self.entries.get_or_init(|| self.list());
        entries.as_ref().map_err(SourceError::clone)
    }

    fn list(&self) -> Result<BTreeMap<String, Entry>, SourceError> {
        // `--end-of-options` prevents a revision from being parsed as an option.
        let object = format!("{}:{}", self.revision, self.folder);
        let listed = match self.git(&["ls-tree", "-r", "-z", "--end-of-options", &object]) {
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
            // `100644 blob <object>\t<path>`
            let line = String::from_utf8_lossy(line);
            let (about, path) = line.split_once('\t')?;
            let mut about = about.split(' ');
            let (mode, object) = (about.next()?.to_owned(), about.nth(1)?.to_owned());
            Some((path.to_owned(), Entry { mode, object }))
        });
        Ok(entries.collect())
    }

    /// Reads a file, after `links` symbolic links that led to it.
    fn file(&self, path: &str, links: usize) -> Result<Vec<u8>, SourceError> {
        let entries = self.entries()?;
        let Some(Entry { mode, object }) = entries.get(path) else {
            let inside = format!("{path}/");
            let is_folder = entries.range(inside.clone()..).next();
            return Err(
                match is_folder.is_some_and(|(path, _)| path.starts_with(&inside)) {
                    true => SourceError::NotAFile,
                    false => SourceError::Missing,
                },
            );
        };
        match mode.as_str() {
            SYMBOLIC_LINK if links < MAX_LINKS => {
                let target = self.git(&["cat-file", "blob", object])?;
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                self.file(
                    &linked(folder, &String::from_utf8_lossy(&target))?,
                    links + 1,
                )
            }
            SUBMODULE | SYMBOLIC_LINK => Err(SourceError::NotAFile),
            _ => {
                let bytes = self.git(&["cat-file", "blob", object])?;
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
        let Ok(entries) = self.entries() else {
            return Vec::new();
        };
        let siblings = entries.range(prefix.clone()..).map(|(path, _)| path);
        let siblings = siblings.take_while(|path| path.starts_with(&prefix));
        let siblings = siblings.filter(|path| !path[prefix.len()..].contains('/'));
        siblings.cloned().collect()
    }
}
