//! Workspaces of generated crates, in which cargo builds and tests them as users would.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use conomy_codegen::{Package, write};

use crate::conomy;

/// A workspace with many generated crates, which share their compiled dependencies.
///
/// It is kept between runs, so that only changed crates are compiled again.
pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Writes a workspace with these crates into a folder. The names of the crates become folder names.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn write<'a>(
        folder: PathBuf,
        crates: impl IntoIterator<Item = (&'a str, &'a Package)>,
    ) -> io::Result<Workspace> {
        let mut members = Vec::new();
        for (name, package) in crates {
            write::write(package, &folder.join(name))?;
            remove_old_suites(package, &folder.join(name).join("tests"))?;
            members.push(name);
        }
        // Debug information and incremental compilation would only cost time here.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = false\nincremental = false\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // Cargo removes packages that these crates do not need, so it does not access a registry.
        fs::copy(conomy::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Workspace { folder })
    }

    /// Runs cargo offline in the workspace and waits for it to exit.
    ///
    /// # Errors
    /// Cargo cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        cargo(&self.folder)
            .args(arguments)
            .arg("--offline")
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .output()
    }
}

/// Removes test files of an earlier run. The generator does not own the files in `tests/`, so writing a package does not remove
/// them.
fn remove_old_suites(package: &Package, folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && package.get(&format!("tests/{name}")).is_none() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Returns a command for the cargo that runs this test, with `folder` as its working directory.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    // These variables describe the package of this test. Builds of other packages must not see them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}
