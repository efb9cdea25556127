//! Counts instructions with valgrind's callgrind: steadier than seconds on a busy machine.

use std::path::Path;
use std::process::{Command, Stdio};

/// How many instructions a program takes; `None` where there is no valgrind, or the program fails.
pub fn count(program: &Path, arguments: &[&std::ffi::OsStr]) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .ok()?;
    if !output.status.success() {
        return None;
    }
    collected(&String::from_utf8_lossy(&output.stderr))
}

/// Reads callgrind's closing line: `==1234== Collected : 56789`.
fn collected(said: &str) -> Option<u64> {
    said.lines()
        .find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_closing_line_is_read() {
        let said = "==77== Events    : Ir\n==77== Collected : 9876543210\n==77== \n";
        assert_eq!(super::collected(said), Some(9_876_543_210));
    }
}
