//! Common parts of the JSON and YAML parsers: errors, limits, and the completion of objects.

use foldhash::{HashMap, HashMapExt, HashSet};

use super::arena::{Arena, Entry, NodeId};
use super::key::Key;
use crate::diagnostic::Span;

/// The maximum nesting depth. Published documents stay below 60.
pub(super) const DEEPEST: usize = 200;

/// The maximum number of values in all files together. The largest published document has 0.7 million.
pub(super) const MOST_NODES: usize = 8_000_000;

/// A syntax error or an exceeded limit, and its byte offset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: u32,
    pub message: String,
    /// Whether a limit is exceeded; false for syntax errors.
    pub is_limit: bool,
}

impl Fault {
    pub fn syntax(at: u32, message: impl Into<String>) -> Fault {
        Fault {
            at,
            message: message.into(),
            is_limit: false,
        }
    }

    pub fn limit(at: u32, message: impl Into<String>) -> Fault {
        Fault {
            at,
            message: message.into(),
            is_limit: true,
        }
    }
}

/// Two entries of an object with the same key.
#[derive(Clone, Debug)]
pub(super) struct Duplicate {
    pub key: String,
    pub first: Span,
    pub again: Span,
}

/// A syntax error that other parsers accept and that does not change the meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tolerated {
    /// A comma after the last value of an object or array.
    TrailingComma,
    /// A comment in JSON.
    Comment,
    /// A line of a quoted scalar that is indented less than YAML requires.
    Indentation,
}

/// Checks the limits while a file is parsed, and records problems that do not stop the parser.
#[derive(Debug, Default)]
pub(super) struct Budget {
    pub duplicates: Vec<Duplicate>,
    pub lone_surrogates: Vec<u32>,
    /// Syntax errors that did not stop the parser, each with its start and its end (exclusive), in bytes.
    pub tolerated: Vec<(u32, u32, Tolerated)>,
}

impl Budget {
    /// Returns an error if another array or object would be nested too deeply.
    pub fn depth(&self, open: usize, at: u32) -> Result<(), Fault> {
        if open < DEEPEST {
            return Ok(());
        }
        let message = format!("values are nested more than {DEEPEST} levels deep");
        Err(Fault::limit(at, message))
    }

    /// Returns an error if another value would exceed the limit.
    pub fn node(&self, nodes: usize, at: u32) -> Result<(), Fault> {
        if nodes < MOST_NODES {
            return Ok(());
        }
        let message = format!("the document has more than {MOST_NODES} values");
        Err(Fault::limit(at, message))
    }

    /// Records a syntax error that other parsers accept.
    pub fn tolerate(&mut self, start: usize, end: usize, what: Tolerated) {
        self.tolerated.push((start as u32, end as u32, what));
    }

    /// Records an unpaired surrogate in a string.
    pub fn lone_surrogate(&mut self, at: u32) {
        self.lone_surrogates.push(at);
    }

    /// Completes an object. If several entries have the same key, the last one is kept, as in most JSON libraries (RFC
    /// 8259 §4 does not specify this). YAML forbids duplicate keys (YAML 1.2 §3.2.1.1).
    pub fn adopt(&mut self, arena: &mut Arena, object: NodeId, entries: &[Entry]) {
        let duplicates = duplicates(entries);
        if duplicates.is_empty() {
            arena.adopt_entries(object, entries);
            return;
        }
        let mut kept = entries.to_vec();
        for &(first, again) in &duplicates {
            self.duplicates.push(Duplicate {
                key: arena.text(entries[first].key).to_owned(),
                first: arena.entry_key_span(&entries[first]),
                again: arena.entry_key_span(&entries[again]),
            });
            // The later value takes the position of the first.
            kept[first] = entries[again];
        }
        let again: HashSet<usize> = duplicates.into_iter().map(|(_, again)| again).collect();
        let mut index = 0;
        kept.retain(|_| {
            index += 1;
            !again.contains(&(index - 1))
        });
        arena.adopt_entries(object, &kept);
    }
}

/// Returns pairs of entries with the same key: the index of the first entry with it, and of each later one.
fn duplicates(entries: &[Entry]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // Most objects are small, and comparing a few numbers is cheaper than hashing.
    if entries.len() <= 16 {
        for (again, entry) in entries.iter().enumerate() {
            let same = |other: &Entry| other.key == entry.key;
            if let Some(first) = entries[..again].iter().position(same) {
                found.push((first, again));
            }
        }
        return found;
    }
    let mut seen: HashMap<Key, usize> = HashMap::with_capacity(entries.len());
    for (again, entry) in entries.iter().enumerate() {
        match seen.entry(entry.key) {
            std::collections::hash_map::Entry::Occupied(first) => {
                found.push((*first.get(), again));
            }
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(again);
            }
        }
    }
    found
}
