//! Generated crates in a workspace of their own, where cargo builds and tests them as their users would.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use conomy_codegen::{Package, write};

use crate::conomy;

/// One workspace for many generated crates: they share what is built of their dependencies.
///
/// It stays between runs, so that only what changed is built again.
pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// A workspace in a folder of the test's own, with these crates; the names are folders.
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
        // What speeds up a second build or a debugger only costs time here.
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = false\nincremental = false\n"
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // Cargo drops from it what these crates do not need; nothing is asked of a registry.
        fs::copy(conomy::root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        Ok(Workspace { folder })
    }

    /// Runs cargo in it, offline, and waits for its end.
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

/// Removes test programs of an earlier run: what stands in `tests/` is not the generator's own, so it stays when it is written.
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

/// The cargo that runs this test, started in a folder.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    // Facts about the package of this test, which must not reach the build of others.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}
