//! The settings in `codegen.toml`: everything that the document does not define, such as the crate's manifest, Rust names
//! and token operations.

pub mod environment;
pub(crate) mod lock;
mod name;
pub mod webhooks;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::{Error as _, IgnoredAny};
use serde::{Deserialize, Deserializer};
use toml::de::DeTable;

use self::lock::Lock;
use self::name::{RustName, crate_name};
use crate::diagnostic::{Diagnostics, File as SourceFile, Span};
use crate::ir::{Text, TokenFields};
use crate::load::{Overlay, Source, SourceError};
use crate::setting::Setting;

/// The generator's settings for one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// The `[package]` table of the generated manifest.
    pub package: Package,
    /// Rust names, by `"kind:name in the document"`.
    pub names: BTreeMap<String, String>,
    /// Token operations, by the name of their bearer scheme.
    pub tokens: BTreeMap<String, Token>,
    /// The header that makes a retry idempotent, if the API documents one.
    pub idempotency_header: Option<String>,
    /// The header that contains the number of previous attempts, if the API documents one.
    pub retry_count_header: Option<String>,
    /// The statuses that mean that the server did not process the request, so that any request may be retried.
    pub unprocessed: Vec<u16>,
    /// The Rust types of custom string formats, by the name of the format.
    pub formats: BTreeMap<String, Text>,
    /// The signatures of webhook deliveries, if the API documents them.
    pub webhooks: Option<webhooks::Webhooks>,
    /// The environment variables from which a client is created.
    pub environment: Option<environment::Environment>,
    /// The parts of the public API that must not change: `codegen.lock`.
    pub lock: Option<Lock>,
    /// The approved changes of the document.
    pub approvals: Vec<Approval>,
    /// The overlays to apply to the document, in order.
    pub overlays: Vec<Overlay>,
    /// Whether the examples and requests of the document become tests of the crate.
    pub tests: bool,
    /// The file itself, as the target of diagnostics. `lower` reads the settings of operations and schemas from it.
    file: Option<Arc<SourceFile>>,
}

/// The `[package]` table of the generated manifest.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The name of the crate. The default is derived from the title of the document.
    #[serde(default, deserialize_with = "crate_name")]
    pub name: Option<String>,
    /// The version of the crate. The default is `info.version` if that is a semantic version, otherwise `0.1.0`.
    pub version: Option<String>,
    /// The description for the registry, in one line.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// The URL of the source repository.
    pub repository: Option<String>,
    /// The keywords for the registry.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The registry's categories.
    #[serde(default)]
    pub categories: Vec<String>,
    /// Cargo's `[dev-dependencies]`, for hand-written programs next to the generated files, such as `examples/`.
    #[serde(default, rename = "dev-dependencies")]
    pub dev_dependencies: BTreeMap<String, toml::Value>,
}

/// An operation of the document that issues tokens.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The `operationId`.
    pub operation: String,
    /// The properties of its request and response.
    pub fields: TokenFields,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    package: Package,
    #[serde(default)]
    document: Document,
    #[serde(default)]
    names: BTreeMap<String, RustName>,
    #[serde(default)]
    formats: BTreeMap<String, StringFormat>,
    webhooks: Option<webhooks::Webhooks>,
    environment: Option<environment::Environment>,
    #[serde(default)]
    changes: Changes,
    #[serde(default)]
    auth: BTreeMap<String, Auth>,
    #[serde(default)]
    retry: Retry,
    // `lower` reads these tables, because they refer to operations of the document.
    #[serde(default, rename = "pagination")]
    _pagination: Option<IgnoredAny>,
    #[serde(default, rename = "states")]
    _states: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    overlays: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    #[serde(default)]
    approved: Vec<Approval>,
}

/// An approved change: `[[changes.approved]]`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The fingerprint of the change, as `diff` prints it.
    pub fingerprint: String,
    /// The reason for the approval.
    pub reason: String,
    /// The last day of the approval, such as `2027-01-31`. `None` if it does not expire.
    #[serde(default, deserialize_with = "day")]
    pub until: Option<String>,
    /// Whether the change only corrects the document, because the server always behaved this way.
    #[serde(default)]
    pub correction: bool,
}

/// Reads a date in the notation of RFC 3339.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let date = text.parse::<toml::value::Datetime>().ok();
    let is_day = date.is_some_and(|date| date.date.is_some() && date.time.is_none());
    match is_day {
        true => Ok(Some(text)),
        false => Err(D::Error::custom(
            "not a date; expected one such as `2027-01-31`",
        )),
    }
}

/// The standard format that a custom format is equivalent to.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StringFormat {
    Text,
    DateTime,
    Date,
    Byte,
    Password,
    Decimal,
    Uuid,
    Uri,
    Duration,
}

impl From<StringFormat> for Text {
    fn from(format: StringFormat) -> Text {
        match format {
            StringFormat::Text => Text::Plain,
            StringFormat::DateTime => Text::DateTime,
            StringFormat::Date => Text::Date,
            StringFormat::Byte => Text::Base64,
            StringFormat::Password => Text::Secret,
            StringFormat::Decimal => Text::Decimal,
            StringFormat::Uuid => Text::Uuid,
            StringFormat::Uri => Text::Uri,
            StringFormat::Duration => Text::Duration,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Auth {
    token_operation: String,
    #[serde(default = "client_id")]
    client_id: String,
    #[serde(default = "client_secret")]
    client_secret: String,
    #[serde(default = "access_token")]
    access_token: String,
    #[serde(default = "expires_in")]
    expires_in: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Retry {
    idempotency_header: Option<String>,
    retry_count_header: Option<String>,
    #[serde(default)]
    unprocessed: Vec<ErrorStatus>,
    #[serde(default, rename = "operations")]
    _operations: Option<IgnoredAny>,
}

/// The status of an error response.
#[derive(Deserialize)]
#[serde(try_from = "u16")]
struct ErrorStatus(u16);

impl TryFrom<u16> for ErrorStatus {
    type Error = &'static str;

    fn try_from(status: u16) -> Result<Self, Self::Error> {
        match status {
            400..=599 => Ok(Self(status)),
            _ => Err("invalid status code in `unprocessed`; expected 400 to 599"),
        }
    }
}

// The defaults are JSON pointers (RFC 6901) to the properties of RFC 6749, sections 2.3.1 and 5.1.

fn client_id() -> String {
    "/client_id".to_owned()
}

fn client_secret() -> String {
    "/client_secret".to_owned()
}

fn access_token() -> String {
    "/access_token".to_owned()
}

fn expires_in() -> String {
    "/expires_in".to_owned()
}

/// An error in the settings. Its text contains the location and the reason.
#[derive(Debug)]
pub struct SettingsError(String);

impl SettingsError {
    pub(crate) fn new(text: String) -> SettingsError {
        SettingsError(text)
    }
}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

/// The names of the files in the folder of a document.
const SETTINGS: &str = "codegen.toml";
const LOCK: &str = "codegen.lock";

impl Settings {
    /// Parses a `codegen.toml`.
    ///
    /// # Errors
    /// The text is not TOML, an unknown key is set, a required one is missing, or a value is invalid. The message shows the line.
    pub fn parse(text: &str) -> Result<Settings, SettingsError> {
        let file: File = toml::from_str(text).map_err(|error| SettingsError(error.to_string()))?;
        let tokens = file
            .auth
            .into_iter()
            .map(|(scheme, auth)| (scheme, token(auth)))
            .collect();
        Ok(Settings {
            package: file.package,
            names: file
                .names
                .into_iter()
                .map(|(item, name)| (item, name.0))
                .collect(),
            tokens,
            idempotency_header: file.retry.idempotency_header,
            retry_count_header: file.retry.retry_count_header,
            unprocessed: file
                .retry
                .unprocessed
                .iter()
                .map(|status| status.0)
                .collect(),
            formats: file
                .formats
                .into_iter()
                .map(|(name, format)| (name, format.into()))
                .collect(),
            webhooks: file.webhooks,
            environment: file.environment,
            lock: None,
            approvals: file.changes.approved,
            overlays: file
                .document
                .overlays
                .into_iter()
                .map(Overlay::file)
                .collect(),
            tests: false,
            file: Some(Arc::new(SourceFile::new("codegen.toml", text.to_owned()))),
        })
    }

    /// Reads `codegen.toml` and `codegen.lock`, which are both optional, from the folder of a document. Messages contain
    /// `folder` as the prefix of their paths; it is empty or ends with a separator.
    ///
    /// # Errors
    /// A file cannot be read, or is invalid.
    pub fn of_folder(source: &dyn Source, folder: &str) -> Result<Settings, SettingsError> {
        let path = format!("{folder}{SETTINGS}");
        let settings = match text(source, SETTINGS, &path)? {
            Some(text) => Settings::parse(&text)
                .map_err(|error| SettingsError(format!("{path}: {error}")))?
                .at(&path),
            None => Settings::default(),
        };
        settings.with_lock_of(source, folder)
    }

    /// Reads `codegen.lock` from the folder of a document, if it exists. Messages contain `folder` as the prefix of its
    /// path.
    ///
    /// # Errors
    /// The file cannot be read, or is invalid.
    pub fn with_lock_of(
        mut self,
        source: &dyn Source,
        folder: &str,
    ) -> Result<Settings, SettingsError> {
        let path = format!("{folder}{LOCK}");
        if let Some(text) = text(source, LOCK, &path)? {
            let lock = Lock::parse(&text);
            self.lock = Some(lock.map_err(|error| SettingsError(format!("{path}: {error}")))?);
        }
        Ok(self)
    }

    /// Sets the path of the file in messages. The default is `codegen.toml`.
    #[must_use]
    pub fn at(mut self, path: &str) -> Settings {
        if let Some(file) = &self.file {
            self.file = Some(Arc::new(SourceFile::new(path, file.text().to_owned())));
        }
        self
    }

    /// Returns the parsed file, with source locations, and adds the file to `diagnostics`.
    pub(crate) fn written(&self, diagnostics: &mut Diagnostics) -> Option<Setting> {
        let file = self.file.as_ref()?;
        let table = DeTable::parse(file.text()).ok()?;
        let number = diagnostics.add_file(file.clone());
        let whole = Span {
            file: number,
            start: 0,
            end: 0,
        };
        Some(Setting {
            key: whole,
            place: whole,
            content: Setting::of_toml(table.get_ref(), number),
        })
    }

    /// Returns the Rust name that `[names]` sets for an item.
    pub(crate) fn name(&self, kind: &str, name: &str) -> Option<&str> {
        self.names
            .get(&format!("{kind}:{name}"))
            .map(String::as_str)
    }
}

/// Returns the text of a file, or `None` if there is no such file.
fn text(source: &dyn Source, name: &str, path: &str) -> Result<Option<String>, SettingsError> {
    match source.read(name) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(SettingsError(format!(
                "{path}: the file is not valid UTF-8"
            ))),
        },
        Err(SourceError::Missing) => Ok(None),
        Err(error) => Err(SettingsError(format!("{path}: {error}"))),
    }
}

fn token(auth: Auth) -> Token {
    // A top-level property is located by its name, any other property by its pointer.
    let member = |pointer: String| match pointer.strip_prefix('/') {
        Some(name) if !name.contains('/') => name.replace("~1", "/").replace("~0", "~"),
        _ => pointer,
    };
    Token {
        operation: auth.token_operation,
        fields: TokenFields {
            client_id: member(auth.client_id),
            client_secret: member(auth.client_secret),
            access_token: member(auth.access_token),
            expires_in: member(auth.expires_in),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn approvals_end_on_a_date() {
        let parsed = |until: &str| {
            let entry = "[[changes.approved]]\nfingerprint = \"a\"\nreason = \"b\"\n";
            Settings::parse(&format!("{entry}{until}"))
        };
        for valid in ["", "until = \"2027-01-31\""] {
            assert!(parsed(valid).is_ok(), "{valid}");
        }
        for invalid in ["soon", "2027-1-31", "2027-02-31", "2027-01-31T10:00:00Z"] {
            let error = parsed(&format!("until = \"{invalid}\"")).expect_err(invalid);
            assert!(error.to_string().contains("not a date"), "{error}");
        }
    }

    #[test]
    fn unprocessed_lists_statuses_of_errors() {
        let settings = Settings::parse("[retry]\nunprocessed = [429, 503]").expect("it is read");
        assert_eq!(settings.unprocessed, [429, 503]);
        for wrong in ["[200]", "[600]", "[\"429\"]", "429", "[-1]", "[70000]"] {
            let text = format!("[retry]\nunprocessed = {wrong}");
            let error = Settings::parse(&text).expect_err(wrong);
            assert!(error.to_string().contains("unprocessed"), "{error}");
        }
    }
}
