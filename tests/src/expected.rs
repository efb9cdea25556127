//! Reviewed texts: a test compares its output with them, and `UPDATE=1` overwrites them.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns whether expected texts are overwritten instead of compared.
pub fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some_and(|value| !value.is_empty())
}

/// Returns the folder of the fixtures' expected texts.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/expected")
}

/// Compares a text with the file that holds the expected text. The error shows the first difference.
///
/// A missing file counts as empty. With `UPDATE=1`, the text is written to the file instead; review the difference before you
/// commit it.
///
/// # Errors
/// The texts differ.
pub fn compare(file: &Path, actual: &str) -> Result<(), String> {
    let expected = fs::read_to_string(file).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    if is_updating() {
        let written = if actual.is_empty() {
            fs::remove_file(file)
        } else {
            fs::write(file, actual)
        };
        return written.map_err(|error| format!("{}: {error}", file.display()));
    }
    let number = expected
        .lines()
        .zip(actual.lines())
        .take_while(|(one, other)| one == other)
        .count();
    let line = |text: &str| text.lines().nth(number).unwrap_or("(the end)").to_owned();
    Err(format!(
        "{}:{}: expected `{}`, but it is `{}`; if that is meant, run with UPDATE=1 and review the difference",
        file.display(),
        number + 1,
        line(&expected),
        line(actual),
    ))
}
