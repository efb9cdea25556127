//! Reads the settings of a document.

use std::fs;
use std::path::{Path, PathBuf};

use conomy_codegen::{Lock, Settings};

use crate::arguments::Check;

/// Returns the path of the lock file of a document.
pub fn lock_path(document: &Path) -> PathBuf {
    document.with_file_name("codegen.lock")
}

/// Reads the settings and the lock of a document.
pub fn read(arguments: &Check) -> Result<Settings, String> {
    let mut settings = from_file(arguments)?;
    let path = lock_path(&arguments.document);
    if path.is_file() {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
        let lock = Lock::parse(&text).map_err(|error| format!("{name}: {error}"))?;
        settings.lock = Some(lock);
    }
    Ok(settings)
}

/// Reads the file of `--settings`, or else `codegen.toml` in the document's folder, if it exists.
fn from_file(arguments: &Check) -> Result<Settings, String> {
    let beside = || arguments.document.with_file_name("codegen.toml");
    let given = arguments.settings.clone();
    let Some(path) = given.or_else(|| Some(beside()).filter(|path| path.is_file())) else {
        return Ok(Settings::default());
    };
    let name = path.display().to_string();
    let text = fs::read_to_string(&path).map_err(|error| format!("{name}: {error}"))?;
    Settings::parse(&text)
        .map(|settings| settings.at(&name))
        .map_err(|error| format!("{name}: {error}"))
}
