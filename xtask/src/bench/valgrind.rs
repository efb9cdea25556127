//! Counts instructions and allocations with valgrind. On a busy machine, these are more stable than times.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns how many instructions a program executes, or `None` if valgrind is missing or the program fails.
pub fn instructions<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Option<u64> {
    let tool = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    number(&run(&tool, program, arguments)?, "Collected :")
}

/// Returns how many blocks of memory a program allocates, or `None` if valgrind is missing or the program fails.
pub fn allocations<A: AsRef<OsStr>>(program: &Path, arguments: &[A]) -> Option<u64> {
    let tool = ["--tool=memcheck", "--undef-value-errors=no"];
    number(&run(&tool, program, arguments)?, "total heap usage:")
}

fn run<A: AsRef<OsStr>>(tool: &[&str], program: &Path, arguments: &[A]) -> Option<String> {
    let mut command = Command::new("valgrind");
    command
        .args(tool)
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null());
    let output = command.output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Returns the number after a label. The number may contain commas.
fn number(said: &str, label: &str) -> Option<u64> {
    let (_, rest) = said.lines().find_map(|line| line.split_once(label))?;
    let word = rest.split_ascii_whitespace().next()?;
    word.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summary_lines_are_parsed() {
        let said = "==77== Events    : Ir\n==77== Collected : 9876543210\n==77==   total heap usage: 1,234 allocs, 9 frees\n";
        assert_eq!(number(said, "Collected :"), Some(9_876_543_210));
        assert_eq!(number(said, "total heap usage:"), Some(1234));
        assert_eq!(number("", "Collected :"), None);
    }
}
