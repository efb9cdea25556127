//! Names in the settings: Rust identifiers and crate names.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::Settings;

/// A Rust identifier, without `r#`.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(super) struct RustName(pub(super) String);

impl TryFrom<String> for RustName {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let name = text.strip_prefix("r#").unwrap_or(&text);
        let is_start = |c: char| c.is_ascii_alphabetic() || c == '_' && name.len() > 1;
        let is_valid = name.starts_with(is_start)
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        match is_valid {
            true => Ok(Self(name.to_owned())),
            false => Err(format!(
                "invalid Rust name `{}`; it must start with a letter and contain only letters, digits and `_`",
                text.escape_debug()
            )),
        }
    }
}

/// Reads the name of a crate.
pub(super) fn crate_name<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    let name = String::deserialize(deserializer)?;
    match Settings::is_crate_name(&name) {
        true => Ok(Some(name)),
        false => Err(D::Error::custom(format!(
            "invalid crate name `{}`; it must start with a letter, contain only letters, digits, `-` and `_`, and not be a keyword",
            name.escape_debug()
        ))),
    }
}

impl Settings {
    /// Returns whether a text can be the name of a crate: letters, digits, `-` and `_`, and no keyword of Rust.
    #[expect(
        clippy::disallowed_methods,
        reason = "the text is only checked, and becomes no token"
    )]
    pub fn is_crate_name(name: &str) -> bool {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            && syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok()
    }
}
