//! The types of a change between two documents: its effects, its places and the Rust items that it affects.

use std::fmt;

use serde::Serialize;

/// The effect of a change on callers' source code, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceEffect {
    /// Callers' code compiles, but behaves differently.
    Silent,
    /// Callers' code no longer compiles.
    Breaks,
    /// Callers' code compiles unless it relies on more than the API promises, for example on a build without warnings.
    MayBreak,
    /// Callers' code compiles, and the API has more features.
    Adds,
    /// No effect.
    None,
}

impl SourceEffect {
    /// Returns the release that Semantic Versioning requires.
    pub fn release(self) -> Release {
        match self {
            SourceEffect::Silent | SourceEffect::Breaks => Release::Major,
            SourceEffect::MayBreak | SourceEffect::Adds => Release::Minor,
            SourceEffect::None => Release::Patch,
        }
    }

    /// Returns the word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            SourceEffect::Silent => "changes silently",
            SourceEffect::Breaks => "breaks",
            SourceEffect::MayBreak => "may break",
            SourceEffect::Adds => "adds",
            SourceEffect::None => "none",
        }
    }
}

/// The effect of a change on calls between a client and a server of different versions, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireEffect {
    /// Calls that succeeded before now fail.
    Breaks,
    /// Some calls fail or lose data, depending on their values.
    Degrades,
    /// No effect.
    None,
}

impl WireEffect {
    /// Returns the word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            WireEffect::Breaks => "breaks",
            WireEffect::Degrades => "degrades",
            WireEffect::None => "none",
        }
    }
}

/// The part of a version that a release increments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// The release breaks callers' source code.
    Major,
    /// The release adds features.
    Minor,
    /// Any other release.
    Patch,
}

impl Release {
    /// Returns `major`, `minor` or `patch`.
    pub fn word(self) -> &'static str {
        match self {
            Release::Major => "major",
            Release::Minor => "minor",
            Release::Patch => "patch",
        }
    }

    /// Returns the smallest version after `version` that this kind of release may have. Before 1.0.0, a breaking change
    /// increments the minor number and any other change the patch number, as Cargo interprets versions.
    pub fn next(self, version: &str) -> Option<String> {
        let numbers = version.split(['-', '+']).next()?;
        let mut numbers = numbers.split('.').map(str::parse::<u64>);
        let (major, minor, patch) = (
            numbers.next()?.ok()?,
            numbers.next()?.ok()?,
            numbers.next()?.ok()?,
        );
        Some(match (self, major) {
            (Release::Major, 0) => format!("0.{}.0", minor + 1),
            (_, 0) => format!("0.{minor}.{}", patch + 1),
            (Release::Major, _) => format!("{}.0.0", major + 1),
            (Release::Minor, _) => format!("{major}.{}.0", minor + 1),
            (Release::Patch, _) => format!("{major}.{minor}.{}", patch + 1),
        })
    }
}

/// An effect on the wire and its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wire {
    /// The effect.
    pub effect: WireEffect,
    /// The reason as a sentence. Usually empty if there is no effect.
    pub reason: String,
}

impl Wire {
    /// Creates a value without an effect.
    pub(super) fn none() -> Wire {
        Wire {
            effect: WireEffect::None,
            reason: String::new(),
        }
    }

    /// Creates an effect that breaks calls.
    pub(super) fn breaks(reason: impl Into<String>) -> Wire {
        Wire {
            effect: WireEffect::Breaks,
            reason: reason.into(),
        }
    }

    /// Creates an effect that degrades some calls.
    pub(super) fn degrades(reason: impl Into<String>) -> Wire {
        Wire {
            effect: WireEffect::Degrades,
            reason: reason.into(),
        }
    }

    /// Returns the worse of two effects.
    pub(super) fn and(self, other: Wire) -> Wire {
        if other.effect < self.effect {
            other
        } else {
            self
        }
    }
}

/// An effect on callers' source code and its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The effect.
    pub effect: SourceEffect,
    /// The reason as a sentence. Empty if there is no effect.
    pub reason: String,
}

/// A location in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, starting at 1.
    pub line: u32,
    /// The column, starting at 1.
    pub column: u32,
    /// The text of the line.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A Rust item that differs between the two crates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// The path that callers write: the new path for a new item, otherwise the old one.
    pub path: String,
    /// The old item. `None` if the item is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// The new item. `None` if the item was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// The effect on callers' source code.
    pub effect: SourceEffect,
    /// The reason of the effect.
    pub reason: String,
}

/// What causes a change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The documents differ.
    #[default]
    Document,
    /// `codegen.toml` or `codegen.lock` differs: with the old settings, the new document does not cause the change.
    Settings,
    /// Another version of the generator wrote the old crate.
    Generator,
}

impl Cause {
    /// Returns the word that reports use. `None` for the document, which is the usual cause.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Cause::Document => None,
            Cause::Settings => Some("settings"),
            Cause::Generator => Some("generator"),
        }
    }

    fn is_document(&self) -> bool {
        *self == Cause::Document
    }
}

/// A change of the document, with all its effects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The kind of change, such as `request-property-required`.
    pub kind: &'static str,
    /// A sentence that describes the change, without a full stop.
    pub title: String,
    /// What causes the change.
    #[serde(skip_serializing_if = "Cause::is_document")]
    pub cause: Cause,
    /// Identifies the change by its kind and title, independent of its location.
    pub fingerprint: String,
    /// Its location in the old document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Place>,
    /// Its location in the new document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Place>,
    /// The affected operations, such as `GET /pets`.
    pub operations: Vec<String>,
    /// The affected Rust items.
    pub items: Vec<ItemChange>,
    /// The effect on callers' source code.
    pub source: Source,
    /// The effect on deployed old clients that call the new server.
    pub deployed_clients: Wire,
    /// The effect on new clients that call the old server.
    pub new_clients: Wire,
    /// The entry for the changelog.
    pub changelog: String,
    /// Code that shows callers or maintainers how to migrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// The reason of the approval in `codegen.toml`, if the change is approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<String>,
}

impl Change {
    /// Returns the severity. Changes that break callers' source code or deployed clients are the most severe. It is no warning if
    /// an old server does not know a new feature.
    pub fn severity(&self) -> Severity {
        match (
            self.source.effect,
            self.deployed_clients.effect,
            self.new_clients.effect,
        ) {
            (SourceEffect::Silent, ..) => Severity::Silent,
            (SourceEffect::Breaks, ..) | (_, WireEffect::Breaks, _) => Severity::Breaking,
            (SourceEffect::MayBreak, ..)
            | (_, WireEffect::Degrades, _)
            | (_, _, WireEffect::Breaks) => Severity::Warning,
            (SourceEffect::Adds, ..) => Severity::Addition,
            (SourceEffect::None, ..) => Severity::Note,
        }
    }
}

/// The severity of a change, from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Callers' code compiles, but behaves differently.
    Silent,
    /// The change breaks callers' source code or deployed clients.
    Breaking,
    /// The change may break something.
    Warning,
    /// The change adds a feature.
    Addition,
    /// The change affects no program.
    Note,
}

impl Severity {
    /// Returns the word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Silent => "silent",
            Severity::Breaking => "breaking",
            Severity::Warning => "warning",
            Severity::Addition => "addition",
            Severity::Note => "note",
        }
    }
}
