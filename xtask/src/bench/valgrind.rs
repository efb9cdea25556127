//! Counts instructions and allocations with valgrind. On a busy machine, these are more stable than times.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns how many instructions a program executes.
///
/// # Errors
///
/// Valgrind is missing, or the program fails.
pub fn instructions<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<u64, String> {
    let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    number(&run(&tool, program, arguments)?, "Collected :")
}

/// Returns how many blocks of memory a program allocates.
///
/// # Errors
///
/// Valgrind is missing, or the program fails.
pub fn allocations<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Result<u64, String> {
    let tool = ["--tool=memcheck", "--undef-value-errors=no"];
    number(&run(&tool, program, arguments)?, "total heap usage:")
}

/// Runs a program with valgrind, and returns valgrind's output.
fn run<A: AsRef<OsStr>>(tool: &[&str], program: &Path, arguments: &[A]) -> Result<String, String> {
    let mut command = Command::new("valgrind");
    command
        .args(tool)
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null());
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => "no valgrind".to_owned(),
        _ => format!("valgrind: {error}"),
    })?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        return Ok(stderr);
    }
    // Lines of valgrind start with `==`. The others are those of the program.
    let mut lines = stderr.lines().filter(|line| !line.starts_with("=="));
    let reason = lines.next().unwrap_or_default();
    Err(format!("{}: {reason}", output.status))
}

/// Returns the number after a label. The number may contain commas.
fn number(output: &str, label: &str) -> Result<u64, String> {
    let line = output.lines().find_map(|line| line.split_once(label));
    let word = line.and_then(|(_, rest)| rest.split_ascii_whitespace().next());
    let number = word.and_then(|word| word.replace(',', "").parse().ok());
    number.ok_or_else(|| format!("valgrind does not print `{label}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_parsed() {
        let output = "==77== Events    : Ir\n==77== Collected : 9876543210\n==77==   total heap usage: 1,234 allocs, 9 frees\n";
        assert_eq!(number(output, "Collected :"), Ok(9_876_543_210));
        assert_eq!(number(output, "total heap usage:"), Ok(1234));
        assert!(number("", "Collected :").is_err());
    }
}
