//! Where one document's crate is written and built.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Ended, Limits};
use crate::workspace;

/// What a compiler may use for one crate.
const COMPILER: Limits = Limits {
    wall: Duration::from_secs(900),
    memory: 12 << 30,
};

/// The folders of one document.
///
/// Each crate is the only member of a workspace of its own: a crate whose manifest cannot be read spoils no other one, and a
/// crate whose name is another's, neither.
pub struct BuildFolder {
    /// The workspace.
    folder: PathBuf,
    /// The target folder, shared by all documents of one job.
    target: PathBuf,
    cores: usize,
    /// The lock file of this repository: crates that are built with the same versions share what is built.
    lock: PathBuf,
}

impl BuildFolder {
    /// The folders of a document below a folder.
    pub fn new(root: &Path, folder: &Path, name: &str, job: usize, cores: usize) -> BuildFolder {
        BuildFolder {
            folder: folder.join("documents").join(name),
            target: folder.join(format!("build-{job}")),
            cores,
            lock: root.join("Cargo.lock"),
        }
    }

    /// The generated crate.
    pub fn package(&self) -> PathBuf {
        self.folder.join("crate")
    }

    /// A file for what a child says.
    pub fn log(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes the workspace, without the crate.
    pub fn make(&self) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        fs::write(
            self.folder.join("Cargo.toml"),
            "[workspace]\nresolver = \"3\"\nmembers = [\"crate\"]\n",
        )?;
        // Cargo drops from it what the crate does not need.
        fs::copy(&self.lock, self.folder.join("Cargo.lock")).map(|_| ())
    }

    /// Runs cargo in the workspace; its two streams go to files, whose texts are returned.
    pub fn cargo(&self, log: &str, arguments: &[&str]) -> io::Result<(Ended, String, String)> {
        let mut command = workspace::cargo(&self.folder);
        command
            .args(arguments)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_BUILD_JOBS", self.cores.to_string())
            // Each crate is built once: what would speed up a second time only costs time and disk.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        self.run(log, &mut command, COMPILER)
    }

    /// Runs a command; its two streams go to files, whose texts are returned.
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

    /// Removes what was built of the crate itself, so that hundreds of documents do not fill the disk.
    pub fn clean(&self) {
        // What cannot be removed is only litter.
        let _ = self.cargo("clean", &["clean", "--quiet", "--offline", "--workspace"]);
    }
}
