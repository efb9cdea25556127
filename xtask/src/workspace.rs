//! Where things lie in this repository, and how its tools are called.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The document that `conomy-api` is made from, from the root of the workspace.
pub const SPEC: &str = "spec/openapi.yaml";

/// The settings beside it.
pub const SETTINGS: &str = "spec/codegen.toml";

/// What of the public surface stays as it is, if it is there.
pub const LOCK: &str = "spec/codegen.lock";

/// The generated crate.
pub const CRATE: &str = "conomy-api";

/// The root of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The folder for what is built, as cargo finds it.
pub fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// The cargo that runs this command, started in a folder.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    // Facts about xtask itself, set by `cargo run`; a child's build scripts must not see them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}
