//! `cargo xtask soak`: calls a server that fails at random, and checks every call against what the server really did.

use std::path::Path;

use crate::workspace;

/// The options of `cargo xtask soak`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// How long to make calls, in minutes. The default is 5. With 0, there is a single short round.
    pub minutes: Option<u64>,
    /// The seed of the server's failures and of the calls. The default is 1.
    pub seed: Option<u64>,
}

/// Runs the soak test in a release build. Fails if an invariant is violated or memory grows.
pub fn run(root: &Path, options: &Options) -> Result<(), String> {
    let minutes = options.minutes.unwrap_or(5).to_string();
    let seed = options.seed.unwrap_or(1).to_string();
    let mut command = workspace::cargo(root);
    command
        .args(["run", "--quiet", "--release", "--package", "conomy-tests"])
        .args(["--bin", "soak", "--", &minutes, &seed]);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the soak test failed: {status}")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}
