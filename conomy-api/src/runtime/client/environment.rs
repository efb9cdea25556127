//! Settings of a client from environment variables.

use crate::runtime::error::{Error, Kind, Result};

/// Reads environment variables, and notes those that are missing.
#[derive(Debug, Default)]
pub struct EnvironmentVariables {
    missing: Vec<&'static str>,
}

impl EnvironmentVariables {
    /// Returns the value of a variable that must be set.
    pub fn required(&mut self, name: &'static str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.missing.push(name);
            String::new()
        })
    }

    /// Returns the value of a variable, unless it is not set, is blank, or is not UTF-8.
    pub fn optional(&self, name: &str) -> Option<String> {
        let value = std::env::var(name).ok()?;
        (!value.trim().is_empty()).then_some(value)
    }

    /// Checks that no required variable is missing.
    ///
    /// # Errors
    /// Names all missing variables.
    pub fn check(&self) -> Result<()> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let names = self.missing.join("`, `");
        let message = format!(
            "set the environment variables that are missing, blank or not UTF-8: `{names}`"
        );
        Err(Error::not_sent(Kind::Setup, message))
    }
}
