//! Deserializes JSON texts. One that does not fit is read again with whole numbers written plainly, and repaired if it is
//! read leniently.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::error_path::{FAILED_VALUE, clear_failed_value, offset, with_path};
use super::problem::Problems;
use super::repair::Repair;
use super::whole_number::{plain, plain_at};

/// Deserializes a JSON text. A lenient one is repaired, and its problems are added to `problems`.
///
/// # Errors
/// The problem, prefixed with the path of the value.
pub fn deserialize<T: DeserializeOwned>(json: &str, problems: &Problems) -> Result<T, String> {
    let mut reading = Reading::new(json, problems);
    loop {
        clear_failed_value();
        match serde_json::from_str(&reading.text) {
            Ok(value) => return Ok(value),
            Err(error) => reading.again(&error)?,
        }
    }
}

/// The number of times that a text is read again with one more number rewritten.
const MAX_NUMBERS: u32 = 32;

/// The text to deserialize. It differs from the original in how whole numbers are written, and in what was repaired.
struct Reading<'j> {
    json: &'j str,
    text: Cow<'j, str>,
    /// The first problem, found in the original text.
    problem: Option<String>,
    /// The number of numbers that were rewritten one by one.
    numbers: u32,
    /// Whether all whole numbers were rewritten.
    is_plain: bool,
    /// Receives the problems of a text that is read leniently.
    problems: &'j Problems,
    repair: Option<Box<Repair>>,
}

impl<'j> Reading<'j> {
    fn new(json: &'j str, problems: &'j Problems) -> Self {
        Self {
            problems,
            repair: None,
            json,
            text: Cow::Borrowed(json),
            problem: None,
            numbers: 0,
            is_plain: false,
        }
    }

    /// Rewrites a whole number such as `5.0`, if that may be the problem, or else repairs the text.
    ///
    /// # Errors
    /// The first problem, if it is a different one and the text is not read leniently.
    #[cold]
    fn again(&mut self, error: &serde_json::Error) -> Result<(), String> {
        let noted = FAILED_VALUE.get();
        let is_noted = noted.is_some();
        if self.problem.is_none() {
            let message = with_path(self.json, error);
            self.problem = Some(match message.strip_prefix('.') {
                Some(path) => path.to_owned(),
                None => message,
            });
        }
        let next = match self.is_plain {
            true => None,
            // Errors of nested texts have no position, and many numbers would need as many passes.
            false if is_noted || self.numbers == MAX_NUMBERS => None,
            false => {
                self.numbers += 1;
                plain_at(&self.text, offset(&self.text, error.line(), error.column()))
            }
        };
        let next = next.or_else(|| {
            let is_first = !std::mem::replace(&mut self.is_plain, true);
            is_first.then(|| plain(self.json))?
        });
        match next {
            Some(text) => {
                self.text = Cow::Owned(text);
                Ok(())
            }
            None => {
                FAILED_VALUE.set(noted);
                self.repair(error)
                    .ok_or_else(|| self.problem.take().unwrap_or_default())
            }
        }
    }

    /// Repairs the text, if it is read leniently. `None` if it cannot be repaired.
    fn repair(&mut self, error: &serde_json::Error) -> Option<()> {
        if !self.problems.is_wanted() {
            return None;
        }
        let repair = self.repair.get_or_insert_default();
        let repaired = repair.repaired(&self.text, error)?;
        self.problems.set(&repair.problems);
        self.text = Cow::Owned(repaired);
        Some(())
    }
}
