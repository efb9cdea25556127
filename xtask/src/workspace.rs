//! Paths in this repository, and commands that run cargo.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use conomy_codegen::{FileSource, Settings};

/// The document from which `conomy-api` is generated, relative to the root of the workspace.
pub const SPEC: &str = "spec/openapi.yaml";

/// The settings of the document.
pub const SETTINGS: &str = "spec/codegen.toml";

/// The optional lock file, which keeps parts of the public API stable.
pub const LOCK: &str = "spec/codegen.lock";

/// The generated crate.
pub const CRATE: &str = "conomy-api";

/// Returns the root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Returns cargo's target folder.
pub fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// Returns a command for the cargo that runs this program, with `folder` as its working directory.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    // These variables describe xtask itself and are set by `cargo run`. Build scripts of children must not see them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// Returns the settings of our own document.
pub fn settings(root: &Path) -> Result<Settings, String> {
    let text =
        fs::read_to_string(root.join(SETTINGS)).map_err(|error| format!("{SETTINGS}: {error}"))?;
    let settings = Settings::parse(&text).map_err(|error| format!("{SETTINGS}: {error}"))?;
    let settings = settings.at(SETTINGS);
    let folder = FileSource::new(root.join("spec"));
    let settings = settings.with_lock_of(&folder, "spec/");
    settings.map_err(|error| error.to_string())
}

/// Returns the text of the lock file, or `None` if there is no lock file.
pub fn lock(root: &Path) -> Result<Option<String>, String> {
    match fs::read_to_string(root.join(LOCK)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{LOCK}: {error}")),
    }
}
