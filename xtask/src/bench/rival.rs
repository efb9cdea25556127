//! Other generators: which versions are measured, how they are installed, and how they are called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure;
use crate::workspace;

/// One of them, ready to be called.
pub struct Rival {
    /// What is known of it.
    known: &'static Known,
    /// Its executable.
    program: PathBuf,
}

/// How one of them is installed and called.
struct Known {
    /// Its name, and that of the package that is installed.
    name: &'static str,
    version: &'static str,
    /// Its executable.
    program: &'static str,
    /// The arguments that read a document and write into a folder, with everything else as it comes.
    arguments: fn(&mut Command, &Path, &Path),
    /// Makes a crate of what was written, where that is left to the user.
    finish: fn(&Path) -> Result<(), String>,
}

const KNOWN: [Known; 4] = [
    Known {
        name: "oas3-gen",
        version: "0.29.0",
        program: "oas3-gen",
        arguments: |command, document, out| {
            command
                .args(["generate", "client-mod", "--workspace", "-i"])
                .arg(document)
                .arg("-o")
                .arg(out);
        },
        finish: |_| Ok(()),
    },
    Known {
        name: "openapi-to-rust",
        version: "0.23.0",
        program: "openapi-to-rust",
        arguments: |command, document, out| {
            command
                .arg("generate")
                .arg(document)
                .args(["--module-name", "api", "--output-dir"])
                .arg(out.join("src/generated"));
        },
        finish: manifest_of_required_dependencies,
    },
    Known {
        name: "ploidy",
        version: "0.15.0",
        program: "ploidy",
        arguments: |command, document, out| {
            command
                .args(["generate", "rust"])
                .arg(document)
                .arg("-o")
                .arg(out);
        },
        finish: |_| Ok(()),
    },
    Known {
        name: "cargo-progenitor",
        version: "0.15.1",
        program: "cargo-progenitor",
        arguments: |command, document, out| {
            command.args([
                "progenitor",
                "--name",
                "client",
                "--version",
                "0.1.0",
                "--input",
            ]);
            command.arg(document).arg("--output").arg(out);
        },
        finish: |_| Ok(()),
    },
];

/// openapi-to-rust writes a module, and the table of dependencies that it needs.
fn manifest_of_required_dependencies(package: &Path) -> Result<(), String> {
    let required = package.join("src/generated/REQUIRED_DEPS.toml");
    let read = fs::read_to_string(&required)
        .map_err(|error| format!("{}: {error}", required.display()))?;
    let manifest =
        format!("[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{read}");
    let wrong = |error: std::io::Error| format!("{}: {error}", package.display());
    fs::write(package.join("Cargo.toml"), manifest).map_err(wrong)?;
    fs::write(package.join("src/lib.rs"), "pub mod generated;\n").map_err(wrong)
}

impl Rival {
    /// Its name and its version.
    pub fn name(&self) -> String {
        format!("{} {}", self.known.name, self.known.version)
    }

    /// The name of its folders.
    pub fn folder(&self) -> &'static str {
        self.known.name
    }

    /// What writes the code for a document into a folder.
    pub fn generate(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.program);
        (self.known.arguments)(&mut command, document, out);
        command
    }

    /// Writes a crate for a document.
    pub fn package(&self, document: &Path, package: &Path) -> Result<(), String> {
        fs::create_dir_all(package).map_err(|error| format!("{}: {error}", package.display()))?;
        measure::once(&mut self.generate(document, package))?;
        (self.known.finish)(package)
    }
}

/// Installs all of them below a folder, unless they are there.
pub fn install(folder: &Path) -> Result<Vec<Rival>, String> {
    let folder = folder.join("rivals");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    KNOWN.iter().map(|known| one(known, &folder)).collect()
}

fn one(known: &'static Known, folder: &Path) -> Result<Rival, String> {
    let program = folder.join("bin").join(known.program);
    let words = format!("cargo install {} {}", known.name, known.version);
    // Cargo itself sees that the version is already there. What they have in common is built once.
    let status = workspace::cargo(folder)
        .args([
            "install",
            "--quiet",
            "--locked",
            known.name,
            "--version",
            known.version,
            "--root",
        ])
        .arg(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .status()
        .map_err(|error| format!("{words}: {error}"))?;
    if status.success() {
        Ok(Rival { known, program })
    } else {
        Err(format!("{words}: {status}"))
    }
}
