//! Builds the generator's command, as users install it.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::workspace;

/// Builds the command in release mode and returns its path.
pub fn build(root: &Path) -> Result<PathBuf, String> {
    let arguments = [
        "build",
        "--release",
        "--package",
        "conomy-codegen",
        "--bin",
        "conomy-codegen",
    ];
    executable(root, &arguments, "conomy-codegen")
}

/// Runs a cargo command that builds an executable, and returns the path that cargo reports.
pub fn executable(folder: &Path, arguments: &[&str], name: &str) -> Result<PathBuf, String> {
    let words = arguments.join(" ");
    let output = workspace::cargo(folder)
        .args(arguments)
        .arg("--message-format=json-render-diagnostics")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo {words}: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo {words}: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let built = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_target = built.filter(|message| message["target"]["name"] == name);
    let mut paths =
        of_target.filter_map(|message| message["executable"].as_str().map(PathBuf::from));
    paths
        .next_back()
        .ok_or_else(|| format!("cargo {words} built no executable `{name}`"))
}
