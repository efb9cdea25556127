//! A crate that is compiled to be measured. It is the only member of its own workspace.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::workspace;

/// The folders of a project.
#[derive(Clone)]
pub struct Project {
    /// The workspace.
    folder: PathBuf,
    /// Cargo's target folder, which projects with the same dependencies share.
    target: PathBuf,
}

impl Project {
    /// Creates a project in a folder. The caller writes the crate.
    pub fn new(folder: PathBuf, target: PathBuf) -> Result<Project, String> {
        let io_error = |error: io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(io_error)?;
        fs::write(
            folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\n",
        )
        .map_err(io_error)?;
        Ok(Project { folder, target })
    }

    /// Returns the folder of the crate.
    pub fn package(&self) -> PathBuf {
        self.folder.join("client")
    }

    /// Returns cargo's target folder.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Returns a cargo command in the project. Without `incremental`, no results of an earlier compilation are reused.
    pub fn cargo(&self, arguments: &[&str], incremental: bool) -> Command {
        let mut command = workspace::cargo(&self.folder);
        command
            .args(arguments)
            .arg("--quiet")
            .env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        command
    }

    /// Makes cargo compile the crate again, but not its dependencies.
    pub fn touch(&self) -> Result<(), String> {
        let path = self.package().join("src/lib.rs");
        let touched = File::options()
            .append(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::now()));
        touched.map_err(|error| format!("{}: {error}", path.display()))
    }
}
