//! The file `codegen.lock`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::SettingsError;
use crate::ir::Operation;

/// The comment at the beginning of the file.
const HEADER: &str = "\
# Written by conomy-codegen; commit it. It keeps names, the order of arguments, the headers of the client and the type
# of `Error::api()` while the document changes elsewhere. Remove a line, or the file, to let the document decide again.
";

/// The parts of the public API that later generations keep.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The component that `Error::api()` returns.
    pub(crate) error: Option<String>,
    /// The names, in lower case, of the headers that are set once for the client.
    #[serde(default)]
    pub(crate) headers: Vec<String>,
    /// The method of each operation, by its HTTP method and path.
    #[serde(default)]
    pub(crate) methods: BTreeMap<String, String>,
    /// The Rust name of each component.
    #[serde(default)]
    pub(crate) models: BTreeMap<String, String>,
    /// The required parameters of each operation, by method and path, in the order of the arguments.
    #[serde(default)]
    pub(crate) arguments: BTreeMap<String, Vec<String>>,
    /// The required properties of each component with a constructor, in the order of the arguments.
    #[serde(default)]
    pub(crate) constructors: BTreeMap<String, Vec<String>>,
}

impl Lock {
    /// Parses a `codegen.lock`.
    ///
    /// # Errors
    /// The text is not a lock file. The message shows the line.
    pub fn parse(text: &str) -> Result<Lock, SettingsError> {
        toml::from_str(text).map_err(|error| SettingsError::new(error.to_string()))
    }

    /// Returns the method that calls an operation.
    pub(crate) fn method(&self, operation: &Operation) -> Option<&str> {
        self.methods.get(&key(operation)).map(String::as_str)
    }

    /// Returns the Rust name of a component.
    pub(crate) fn model(&self, component: &str) -> Option<&str> {
        self.models.get(component).map(String::as_str)
    }

    /// Returns the text of the file.
    pub fn text(&self) -> String {
        let mut text = String::from(HEADER);
        if let Some(error) = &self.error {
            text.push_str(&format!("error = {}\n", quoted(error)));
        }
        if !self.headers.is_empty() {
            text.push_str(&format!("headers = {}\n", list(&self.headers)));
        }
        for (table, names) in [("methods", &self.methods), ("models", &self.models)] {
            if names.is_empty() {
                continue;
            }
            text.push_str(&format!("\n[{table}]\n"));
            for (name, ident) in names {
                text.push_str(&format!("{} = {}\n", quoted(name), quoted(ident)));
            }
        }
        for (table, lists) in [
            ("arguments", &self.arguments),
            ("constructors", &self.constructors),
        ] {
            if lists.is_empty() {
                continue;
            }
            text.push_str(&format!("\n[{table}]\n"));
            for (name, list) in lists {
                text.push_str(&format!("{} = {}\n", quoted(name), self::list(list)));
            }
        }
        text
    }
}

/// Returns the key of an operation in the lock file.
pub(crate) fn key(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

/// Quotes a string. The JSON syntax is also valid TOML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::Lock;

    #[test]
    fn what_is_written_is_read() {
        let text = "error = \"Pro\\\"blem\"\nheaders = [\"x-a\", \"x-b\"]\n\n[methods]\n\"GET /a\" = \"r#type\"\n\n[models]\n\"pet\" = \"Pet\"\n\n[arguments]\n\"POST /a\" = [\"query b\", \"query a\"]\n\n[constructors]\n\"N\" = [\"z\", \"a\"]\n";
        let lock = Lock::parse(text).unwrap();
        assert_eq!(Lock::parse(&lock.text()).unwrap(), lock);
        assert!(lock.text().ends_with(text));
        assert!(Lock::parse("arguements = {}").is_err());
    }
}
