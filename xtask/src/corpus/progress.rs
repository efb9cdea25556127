//! Says on standard error how far the work is.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};

use super::Outcome;

/// How far the work is.
pub struct Progress {
    all: usize,
    done: usize,
    /// What is worked on: the document, and the stage.
    current: BTreeMap<String, String>,
    terminal: bool,
}

impl Progress {
    /// No document is done yet.
    pub fn new(all: usize) -> Progress {
        Progress {
            all,
            done: 0,
            current: BTreeMap::new(),
            terminal: io::stderr().is_terminal(),
        }
    }

    /// A document is in a stage.
    pub fn stage(&mut self, document: &str, stage: &str) {
        self.current.insert(document.to_owned(), stage.to_owned());
        self.show();
    }

    /// A document is done. Only what failed keeps a line on a terminal; elsewhere, all do.
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
        // As much as fits into a line that is never too long.
        let line: String = format!("[{}/{}] {}", self.done, self.all, current.join(", "))
            .chars()
            .take(78)
            .collect();
        eprint!("\r\x1b[2K{line}");
        if self.done == self.all {
            eprint!("\r\x1b[2K");
        }
        // A terminal that is gone needs no progress.
        let _ = io::stderr().flush();
    }
}
