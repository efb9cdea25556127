//! Shows progress on standard error.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use super::Outcome;

/// The progress of a run.
pub struct Progress {
    all: usize,
    done: usize,
    /// The current stage of each document in progress, by name.
    current: BTreeMap<String, String>,
    terminal: bool,
}

impl Progress {
    /// Creates the progress of a run in which no document is finished.
    pub fn new(all: usize) -> Progress {
        Progress {
            all,
            done: 0,
            current: BTreeMap::new(),
            terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows that a document has entered a stage.
    pub fn stage(&mut self, document: &str, stage: &str) {
        self.current.insert(document.to_owned(), stage.to_owned());
        self.show();
    }

    /// Shows that a document is finished. On a terminal, only failed documents keep a line.
    pub fn end(&mut self, outcome: &Outcome) {
        self.current.remove(&outcome.document.name);
        self.done += 1;
        let clear = if self.terminal { "\r\x1b[2K" } else { "" };
        let name = &outcome.document.name;
        let mut faults = outcome.faults();
        match faults.next() {
            Some(fault) => {
                let more = match faults.count() {
                    0 => String::new(),
                    more => format!(" (and {more} more)"),
                };
                eprintln!(
                    "{clear}failed: {name}: {} {}: {}{more}",
                    fault.cause, fault.place, fault.text
                );
            }
            None if !self.terminal => eprintln!("[{}/{}] {name}", self.done, self.all),
            None => {}
        }
        self.show();
    }

    fn show(&self) {
        if !self.terminal {
            return;
        }
        let current: Vec<String> = self
            .current
            .iter()
            .map(|(name, stage)| format!("{stage} {name}"))
            .collect();
        // Truncated to a length that fits into one line of every terminal.
        let line: String = format!("[{}/{}] {}", self.done, self.all, current.join(", "))
            .chars()
            .take(78)
            .collect();
        eprint!("\r\x1b[2K{line}");
        if self.done == self.all {
            eprint!("\r\x1b[2K");
        }
        // Errors are ignored, because a closed terminal needs no progress.
        let _ = io::stderr().flush();
    }
}
