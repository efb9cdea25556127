//! Other generators: which versions are measured, how they are installed, and how they are called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure;
use crate::workspace;

/// One of them.
pub struct Rival {
    /// Its name.
    pub name: &'static str,
    /// The version that is measured.
    pub version: &'static str,
    /// Its executable.
    program: PathBuf,
    /// Adds the arguments that read a document and write into a folder.
    arguments: fn(&mut Command, &Path, &Path),
}

/// How one of them is installed and called.
struct Known {
    name: &'static str,
    version: &'static str,
    package: &'static str,
    program: &'static str,
    arguments: fn(&mut Command, &Path, &Path),
}

const KNOWN: [Known; 0] = [];

impl Rival {
    /// What writes the code for a document into a folder.
    pub fn generate(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        (self.arguments)(&mut command, document, out);
        command
    }

    /// Writes a crate for a document: the code, and a manifest where the rival leaves that to its users.
    pub fn package(&self, document: &Path, package: &Path) -> Result<(), String> {
        fs::create_dir_all(package).map_err(|error| format!("{}: {error}", package.display()))?;
        measure::once(&mut self.generate(document, package))?;
        Ok(())
    }
}

/// Installs all of them below a folder, unless they are there.
pub fn install(folder: &Path) -> Result<Vec<Rival>, String> {
    let folder = folder.join("rivals");
    KNOWN.iter().map(|known| one(known, &folder)).collect()
}

fn one(known: &Known, folder: &Path) -> Result<Rival, String> {
    let words = format!("cargo install {} {}", known.package, known.version);
    // Outside of the workspace, whose settings are not theirs; cargo itself sees that the version is already there.
    let status = workspace::cargo(folder.parent().unwrap_or(folder))
        .args([
            "install",
            "--locked",
            known.package,
            "--version",
            known.version,
            "--root",
        ])
        .arg(folder)
        .status()
        .map_err(|error| format!("{words}: {error}"))?;
    if !status.success() {
        return Err(format!("{words}: {status}"));
    }
    let program = folder.join("bin").join(known.program);
    Ok(Rival {
        name: known.name,
        version: known.version,
        program,
        arguments: known.arguments,
    })
}
