//! Reads the settings of a document.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use conomy_codegen::load::SourceError;
use conomy_codegen::{Settings, Source};

/// Returns the path of the lock file of a document.
pub fn lock_path(document: &Path) -> PathBuf {
    document.with_file_name("codegen.lock")
}

/// The files next to a document. Unlike the files of a document, they may be symbolic links to any file.
struct FilesNextTo<'a>(&'a Path);

impl Source for FilesNextTo<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, SourceError> {
        fs::read(self.0.with_file_name(name)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => SourceError::Missing,
            _ => SourceError::Io(error.to_string()),
        })
    }
}

/// Reads the settings and the lock from the folder of a document, or the settings from the file of `--settings`. Messages
/// contain `folder` as the prefix of the paths.
pub fn read(source: &dyn Source, folder: &str, own: Option<&Path>) -> Result<Settings, String> {
    let Some(path) = own else {
        return Settings::of_folder(source, folder).map_err(|error| error.to_string());
    };
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let settings = Settings::parse(&text).map_err(|error| format!("{name}: {error}"))?;
    let settings = settings.at(&name).with_lock_of(source, folder);
    settings.map_err(|error| error.to_string())
}

/// Reads the settings and the lock next to a document.
pub fn next_to(document: &Path, own: Option<&Path>) -> Result<Settings, String> {
    let folder = document.with_file_name("").display().to_string();
    read(&FilesNextTo(document), &folder, own)
}
