//! Places of a response that do not fit its schema.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// A place of a response that does not fit its schema, found by a lenient call.
///
/// It names the place and the types, never the value, because the value may be confidential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    path: String,
    expected: String,
    found: &'static str,
}

impl Problem {
    pub(crate) fn new(path: String, expected: String, found: &'static str) -> Self {
        Self {
            path,
            expected,
            found,
        }
    }

    /// Returns the path of the value, such as `payments[0].amount`. Empty for the whole response.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the type that the schema requires, such as `an integer`.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Returns the JSON type of the value, or `nothing` if the property is missing.
    pub fn found(&self) -> &str {
        self.found
    }

    pub(crate) fn expect(&mut self, expected: &str) {
        if self.expected == UNKNOWN {
            expected.clone_into(&mut self.expected);
        }
    }
}

/// The type of a property that is missing, until reading it has told more.
pub(crate) const UNKNOWN: &str = "a value";

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

/// Receives the problems of a response, if it is read leniently.
#[derive(Clone, Debug, Default)]
pub(in crate::runtime) struct Problems(Option<Arc<Mutex<Vec<Problem>>>>);

impl Problems {
    /// Problems are errors.
    pub(in crate::runtime) const ERRORS: &'static Self = &Self(None);

    /// Creates a receiver, if problems are no errors.
    pub(in crate::runtime) fn new(is_lenient: bool) -> Self {
        Self(is_lenient.then(Arc::default))
    }

    pub(in crate::runtime) fn is_wanted(&self) -> bool {
        self.0.is_some()
    }

    pub(in crate::runtime) fn set(&self, problems: &[Problem]) {
        if let Some(list) = &self.0 {
            let mut list = list.lock().unwrap_or_else(PoisonError::into_inner);
            list.clear();
            list.extend_from_slice(problems);
        }
    }

    /// Takes the problems out.
    pub(in crate::runtime) fn take(&self) -> Vec<Problem> {
        let list = self.0.as_ref();
        list.map_or_else(Vec::new, |list| {
            std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner))
        })
    }

    /// Returns a copy of the problems.
    pub(in crate::runtime) fn get(&self) -> Vec<Problem> {
        let list = self.0.as_ref();
        list.map_or_else(Vec::new, |list| {
            list.lock().unwrap_or_else(PoisonError::into_inner).clone()
        })
    }
}
