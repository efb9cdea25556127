//! Checks the crate of one document with rustc or Clippy.

use serde_json::Value;

use super::build_folder::BuildFolder;
use super::fault::Fault;
use crate::process::Usage;

/// The result of `cargo check` or `cargo clippy`.
#[derive(Debug, Default)]
pub struct CompilerRun {
    /// Errors and warnings. Empty if the crate compiles cleanly.
    pub faults: Vec<Fault>,
    /// How many of the faults are errors.
    pub errors: usize,
    /// The resources that the compiler used. Dependencies that were compiled earlier are not included.
    pub usage: Usage,
}

/// Checks the crate with rustc.
pub fn check(place: &BuildFolder) -> CompilerRun {
    build(place, "check")
}

/// Checks the crate with Clippy's default lints.
pub fn clippy(place: &BuildFolder) -> CompilerRun {
    build(place, "clippy")
}

fn build(place: &BuildFolder, command: &str) -> CompilerRun {
    let arguments = [
        command,
        "--quiet",
        "--all-features",
        "--message-format=json",
    ];
    let (ended, out, err) = match place.cargo(command, &arguments) {
        Ok(ended) => ended,
        Err(error) => {
            let faults = vec![Fault::new(format!("{command}: xtask"), error.to_string())];
            return CompilerRun {
                faults,
                errors: 1,
                usage: Usage::default(),
            };
        }
    };
    let mut run = CompilerRun {
        usage: ended.usage,
        ..CompilerRun::default()
    };
    for line in out.lines() {
        let Ok(value) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let message = &value["message"];
        if value["reason"] != "compiler-message" || is_summary(message) {
            continue;
        }
        run.errors += usize::from(message["level"] == "error");
        run.faults.push(fault(message));
    }
    if !ended.success() && run.errors == 0 {
        // Cargo itself reported an error, such as an invalid manifest, or it exited abnormally.
        run.errors = 1;
        run.faults
            .push(Fault::of_end(command, &ended, first_error(&err)));
    }
    run
}

/// Returns whether a message describes no error or warning of the code, such as the summary "3 warnings emitted" or a note.
fn is_summary(message: &Value) -> bool {
    let has_no_span = message["spans"].as_array().is_none_or(Vec::is_empty);
    let text = message["message"].as_str().unwrap_or_default();
    has_no_span
        && (text.starts_with("aborting due to")
            || text.ends_with(" emitted")
            || text.starts_with("For more information"))
        || !["error", "warning"].contains(&message["level"].as_str().unwrap_or_default())
}

fn fault(message: &Value) -> Fault {
    let text = message["message"].as_str().unwrap_or_default().to_owned();
    let spans = message["spans"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let span = spans.iter().find(|span| span["is_primary"] == true);
    let place = span.map(|span| {
        format!(
            "{}:{}",
            span["file_name"].as_str().unwrap_or_default(),
            span["line_start"]
        )
    });
    let level = message["level"].as_str().unwrap_or_default();
    let code = message["code"]["code"].as_str().map(str::to_owned);
    // Messages without a code have the same cause if they differ only in the quoted names.
    let cause = code.unwrap_or_else(|| text.split('`').step_by(2).collect::<Vec<_>>().join("…"));
    Fault {
        cause: format!("{level} {cause}"),
        place: place.unwrap_or_default(),
        text,
    }
}

/// Returns the first line with an error. Cargo prints the context below it.
fn first_error(stderr: &str) -> &str {
    stderr
        .lines()
        .find(|line| line.starts_with("error"))
        .unwrap_or(stderr)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_that_differ_only_in_quoted_names_have_the_same_cause() {
        let message = |text: &str| {
            let span = json!({ "file_name": "src/lib.rs", "line_start": 7, "is_primary": true });
            json!({ "level": "error", "code": null, "message": text, "spans": [span] })
        };
        let (a, b) = (
            fault(&message("unexpected `a` in macro")),
            fault(&message("unexpected `b` in macro")),
        );
        assert_eq!(
            (a.cause.as_str(), a.place.as_str()),
            ("error unexpected … in macro", "src/lib.rs:7")
        );
        assert_eq!(a.cause, b.cause);
        assert!(is_summary(
            &json!({ "level": "warning", "message": "2 warnings emitted", "spans": [] })
        ));
        assert!(!is_summary(&message("unexpected")));
    }
}
