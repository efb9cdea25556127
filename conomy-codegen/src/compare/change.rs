//! A change between two documents, and what it means for callers and for both sides of the wire.

use std::fmt;

use serde::Serialize;

/// What a change does to the source of callers, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceEffect {
    /// It compiles and does something else.
    Silent,
    /// It does not compile any more.
    Breaks,
    /// It compiles unless the caller relies on more than the API promises, such as on code without warnings.
    MayBreak,
    /// It compiles, and can do more.
    Adds,
    /// It compiles and does the same.
    None,
}

impl SourceEffect {
    /// The release that Semantic Versioning asks for.
    pub fn release(self) -> Release {
        match self {
            SourceEffect::Silent | SourceEffect::Breaks => Release::Major,
            SourceEffect::MayBreak | SourceEffect::Adds => Release::Minor,
            SourceEffect::None => Release::Patch,
        }
    }

    /// How messages call it.
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

/// What a change does to calls between a client and a server of different versions, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WireEffect {
    /// Calls fail that succeeded.
    Breaks,
    /// Some calls fail, or lose something, depending on the values.
    Degrades,
    /// Nothing.
    None,
}

impl WireEffect {
    /// How messages call it.
    pub fn word(self) -> &'static str {
        match self {
            WireEffect::Breaks => "breaks",
            WireEffect::Degrades => "degrades",
            WireEffect::None => "none",
        }
    }
}

/// The part of a version that a release raises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Release {
    /// Callers' source breaks.
    Major,
    /// Something is new.
    Minor,
    /// Anything else.
    Patch,
}

impl Release {
    /// `major`, `minor` or `patch`.
    pub fn word(self) -> &'static str {
        match self {
            Release::Major => "major",
            Release::Minor => "minor",
            Release::Patch => "patch",
        }
    }

    /// The smallest version after `version` that such a release may have. Before 1.0.0, the minor number counts breaks
    /// and the patch number everything else, as Cargo reads versions.
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

/// An effect on the wire, with the reason in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wire {
    /// What happens.
    pub effect: WireEffect,
    /// Why; empty where nothing happens.
    pub reason: String,
}

impl Wire {
    /// Nothing happens.
    pub(super) fn none() -> Wire {
        Wire {
            effect: WireEffect::None,
            reason: String::new(),
        }
    }

    /// Calls fail.
    pub(super) fn breaks(reason: impl Into<String>) -> Wire {
        Wire {
            effect: WireEffect::Breaks,
            reason: reason.into(),
        }
    }

    /// Some calls fail or lose something.
    pub(super) fn degrades(reason: impl Into<String>) -> Wire {
        Wire {
            effect: WireEffect::Degrades,
            reason: reason.into(),
        }
    }

    /// The worse of two.
    pub(super) fn and(self, other: Wire) -> Wire {
        if other.effect < self.effect {
            other
        } else {
            self
        }
    }
}

/// An effect on callers' source, with the reason in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// What happens.
    pub effect: SourceEffect,
    /// Why; empty where nothing happens.
    pub reason: String,
}

/// A place in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
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

/// A Rust item that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// The path that callers write: the old one, or the new one of what is new.
    pub path: String,
    /// What it was; absent if it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What it is; absent if it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
    /// What that does to callers.
    pub effect: SourceEffect,
    /// Why.
    pub reason: String,
}

/// One change, at its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    /// The kind of change, such as `request-property-required`.
    pub kind: &'static str,
    /// What changed, in a sentence without its full stop.
    pub title: String,
    /// Identifies the change as long as the two documents say the same about it, wherever it stands.
    pub fingerprint: String,
    /// Its location in the old document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Place>,
    /// Its location in the new document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Place>,
    /// The operations that it reaches, as `GET /pets`.
    pub operations: Vec<String>,
    /// The Rust items that it changes.
    pub items: Vec<ItemChange>,
    /// What happens to the source of callers.
    pub source: Source,
    /// What deployed old clients see of the new server.
    pub deployed_clients: Wire,
    /// What new clients see of the old server.
    pub new_clients: Wire,
    /// The line for the changelog.
    pub changelog: String,
    /// How callers or maintainers move, as code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
    /// The reason of the approval in `codegen.toml`, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved: Option<String>,
}

impl Change {
    /// How much it matters: what breaks callers' source or deployed clients comes first. That an old server does not
    /// know what is new is no reason for a warning.
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

/// How much a change matters, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Callers' source compiles and does something else.
    Silent,
    /// Callers' source or deployed clients break.
    Breaking,
    /// Something may break.
    Warning,
    /// Something is new.
    Addition,
    /// Nothing happens to anybody's program.
    Note,
}

impl Severity {
    /// How messages call it.
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
