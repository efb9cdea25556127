//! Faults of a document's crate.

use crate::process::Ended;

/// A fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The cause, by which faults are grouped: the code of an error, the name of a lint, or a short description.
    pub cause: String,
    /// The file and line, if known.
    pub place: String,
    /// The message.
    pub text: String,
}

impl Fault {
    /// Creates a fault without a place.
    pub fn new(cause: impl Into<String>, text: impl Into<String>) -> Fault {
        Fault {
            cause: cause.into(),
            place: String::new(),
            text: text.into(),
        }
    }

    /// Creates a fault for a stage that ended abnormally.
    pub fn of_end(stage: &str, ended: &Ended, output: &str) -> Fault {
        let last = output
            .lines()
            .rev()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        let panicked = output.lines().find(|line| line.contains("panicked at"));
        if ended.took_too_much() {
            let text = format!("{} MB of resident memory", ended.usage.peak_mb());
            return Fault::new(format!("{stage}: too much memory"), text);
        }
        match (ended.status, ended.code()) {
            (None, _) => Fault::new(
                format!("{stage}: too slow"),
                format!("killed after {:.0?}", ended.usage.wall),
            ),
            (_, Some(101)) if panicked.is_some() => {
                let text = panicked.unwrap_or_default();
                Fault::new(format!("{stage}: panic"), text)
            }
            (Some(status), None) => {
                Fault::new(format!("{stage}: {status}"), panicked.unwrap_or(last))
            }
            (Some(_), Some(code)) => Fault::new(format!("{stage}: exit code {code}"), last),
        }
    }
}
