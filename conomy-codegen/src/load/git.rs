//! Reads files from a revision of a git repository.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Source, SourceError};

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

impl Source for GitSource {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if path.starts_with('/') || path.split('/').any(|part| part == "..") {
            return Err(SourceError::Outside);
        }
        // `--end-of-options` prevents a revision from being parsed as an option.
        let object = format!("{}:{}{path}", self.revision, self.folder);
        self.git(&["show", "--end-of-options", &object])
    }

    fn siblings(&self, path: &str) -> Vec<String> {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let object = format!("{}:{}{folder}", self.revision, self.folder);
        let listed = self.git(&["ls-tree", "--name-only", "--end-of-options", &object]);
        let text = listed.unwrap_or_default();
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        String::from_utf8_lossy(&text)
            .lines()
            .map(|name| format!("{prefix}{name}"))
            .collect()
    }
}
