//! The folders in which the crate of one document is written and compiled.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Ended, Limits};
use crate::workspace;

/// The limits of cargo for one crate.
const COMPILER: Limits = Limits {
    wall: Duration::from_secs(900),
    memory: 12 << 30,
};

/// The folders of one document.
///
/// Each crate is the only member of its own workspace, so that an invalid manifest or a duplicate crate name does not affect
/// other crates.
pub struct BuildFolder {
    /// The workspace.
    folder: PathBuf,
    /// The target folder, which all documents of one job share.
    target: PathBuf,
    cores: usize,
    /// The lock file of this repository. Crates with the same versions of dependencies share their compiled code.
    lock: PathBuf,
}

impl BuildFolder {
    /// Returns the folders of a document below a folder.
    pub fn new(root: &Path, folder: &Path, name: &str, job: usize, cores: usize) -> BuildFolder {
        BuildFolder {
            folder: folder.join("documents").join(name),
            target: folder.join(format!("build-{job}")),
            cores,
            lock: root.join("Cargo.lock"),
        }
    }

    /// Returns the folder of the generated crate.
    pub fn package(&self) -> PathBuf {
        self.folder.join("crate")
    }

    /// Returns the path of a file for the output of a child process.
    pub fn log(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Creates the workspace without the crate.
    pub fn make(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::write(
            self.folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"crate\"]\n",
        )?;
        // Cargo removes packages that the crate does not need.
        fs::copy(&self.lock, self.folder.join("Cargo.lock")).map(|_| ())
    }

    /// Runs cargo in the workspace. Its output streams are written to files, whose contents are returned.
    pub fn cargo(&self, log: &str, arguments: &[&str]) -> io::Result<(Ended, String, String)> {
        self.cargo_with(log, arguments, &[])
    }

    /// Runs cargo in the workspace with environment variables.
    pub fn cargo_with(
        &self,
        log: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> io::Result<(Ended, String, String)> {
        let mut command = workspace::cargo(&self.folder);
        command
            .args(arguments)
            .envs(variables.iter().copied())
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_BUILD_JOBS", self.cores.to_string())
            // Each crate is compiled once, so incremental compilation and debug information only cost time and disk space.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        self.run(log, &mut command, COMPILER)
    }

    /// Runs a command. Its output streams are written to files, whose contents are returned.
    pub fn run(
        &self,
        log: &str,
        command: &mut Command,
        limits: Limits,
    ) -> io::Result<(Ended, String, String)> {
        let (out, err) = (
            self.log(&format!("{log}.out")),
            self.log(&format!("{log}.err")),
        );
        command
            .stdout(fs::File::create(&out)?)
            .stderr(fs::File::create(&err)?);
        let ended = process::run(command, limits)?;
        let text = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok((ended, text(out)?, text(err)?))
    }

    /// Removes the crate's own build results, so that hundreds of documents do not fill the disk.
    pub fn clean(&self) {
        // Files that cannot be removed do no harm.
        let _ = self.cargo("clean", &["clean", "--quiet", "--offline", "--workspace"]);
    }
}
