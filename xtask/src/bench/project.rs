//! A crate that is built to be measured: the only member of a workspace of its own.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::workspace;

/// Where it lies and where it is built.
#[derive(Clone)]
pub struct Project {
    /// The workspace.
    folder: PathBuf,
    /// Where cargo builds, shared by projects with the same dependencies.
    target: PathBuf,
}

impl Project {
    /// A project in a folder. The crate itself is written by somebody else.
    pub fn new(folder: PathBuf, target: PathBuf) -> Result<Project, String> {
        let wrong = |error: io::Error| format!("{}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(wrong)?;
        fs::write(
            folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"client\"]\n",
        )
        .map_err(wrong)?;
        Ok(Project { folder, target })
    }

    /// The crate.
    pub fn package(&self) -> PathBuf {
        self.folder.join("client")
    }

    /// Where cargo builds.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// A cargo command in the project. Without `incremental`, nothing of an earlier run of the compiler is used.
    pub fn cargo(&self, arguments: &[&str], incremental: bool) -> Command {
        let mut command = workspace::cargo(&self.folder);
        command
            .args(arguments)
            .arg("--quiet")
            .env("CARGO_TARGET_DIR", &self.target);
        command.env("CARGO_INCREMENTAL", if incremental { "1" } else { "0" });
        command
    }

    /// Makes cargo build the crate anew, but not its dependencies.
    pub fn touch(&self) -> Result<(), String> {
        let path = self.package().join("src/lib.rs");
        let touched = File::options()
            .append(true)
            .open(&path)
            .and_then(|file| file.set_modified(SystemTime::now()));
        touched.map_err(|error| format!("{}: {error}", path.display()))
    }
}
