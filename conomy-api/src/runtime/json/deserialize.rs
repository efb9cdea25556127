//! Deserializes JSON texts. If a text does not match its type, it is deserialized again with whole numbers such as `5.0`
//! rewritten as `5`. If that does not help and the call is lenient, the values that do not match are repaired.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::error_path::{FAILED_VALUE, clear_failed_value, offset, with_path};
use super::problem::Problems;
use super::repair::Repair;
use super::whole_number::{plain, plain_at};

/// Deserializes a JSON text. If `problems` are wanted, values that do not match are repaired and recorded there.
///
/// # Errors
/// The text does not match the type. The message starts with the path of the value.
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

/// The maximum number of times that a text is deserialized again because one more number was rewritten.
const MAX_NUMBERS: u32 = 32;

/// The text to deserialize, in which whole numbers may be rewritten and values repaired.
struct Reading<'j> {
    json: &'j str,
    text: Cow<'j, str>,
    /// The first problem, found in the original text.
    problem: Option<String>,
    /// The number of numbers that were rewritten one by one.
    numbers: u32,
    /// Whether all whole numbers were rewritten.
    is_plain: bool,
    /// Receives the problems if the call is lenient.
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

    /// Rewrites a whole number such as `5.0` if that may be the problem. Otherwise, repairs the text.
    ///
    /// # Errors
    /// The text can be neither rewritten nor repaired. The message describes the first problem.
    #[cold]
    fn again(&mut self, error: &serde_json::Error) -> Result<(), String> {
        let failed_value = FAILED_VALUE.get();
        let is_nested = failed_value.is_some();
        if self.problem.is_none() {
            let message = with_path(self.json, error);
            self.problem = Some(match message.strip_prefix('.') {
                Some(path) => path.to_owned(),
                None => message,
            });
        }
        let next = match self.is_plain {
            true => None,
            // An error in a nested text has no position in this text. The limit prevents one pass for each of many numbers.
            false if is_nested || self.numbers == MAX_NUMBERS => None,
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
                FAILED_VALUE.set(failed_value);
                self.repair(error)
                    .ok_or_else(|| self.problem.take().unwrap_or_default())
            }
        }
    }

    /// Repairs the text if the call is lenient. Returns `None` if it cannot be repaired.
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
