//! The list of diagnostics.
//!
//! Stages never print and never stop at the first problem: they [`push`](Diagnostics::push) a
//! [`Diagnostic`] and continue. The caller of the pipeline renders the list once, at the end, in one of
//! four [`Format`]s. An unread list is a bug, so debug builds panic when one is dropped.

pub mod catalogue;
mod file;
mod human;
mod json;
mod list;
mod sarif;
mod short;
mod suggestion;

pub use catalogue::Code;
pub use file::{File, Position, Span};
pub use list::{Diagnostics, Format};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something was ignored, or interpreted in a way that the author may not have intended.
    Warning,
    /// Nothing is ignored, but the document could be improved.
    Note,
}

impl Severity {
    /// Returns `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A location in a document, with an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The location, which is underlined.
    pub span: Span,
    /// The text next to the underline; may be empty.
    pub text: String,
    /// Whether this is the location of the problem, rather than an explanation.
    pub primary: bool,
}

impl Label {
    /// Creates a label for the location of a problem, without a text.
    pub fn primary(span: Span) -> Label {
        Label {
            span,
            text: String::new(),
            primary: true,
        }
    }

    /// Sets the text of the label.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Label {
        self.text = text.into();
        self
    }

    /// Makes the label an explanation.
    #[must_use]
    pub fn secondary(mut self) -> Label {
        self.primary = false;
        self
    }
}

/// A diagnostic: the problem, its location and the fix.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The severity. Strict [`Diagnostics`] turn warnings into errors.
    pub severity: Severity,
    /// The kind of problem, which `explain` describes.
    pub code: &'static Code,
    /// The problem, in one sentence without a full stop.
    pub message: String,
    /// The locations; the primary label is first.
    pub labels: Vec<Label>,
    /// How to fix the problem.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Creates a diagnostic with the severity of its kind and no location.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: code.severity(),
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds a location.
    #[must_use]
    pub fn label(mut self, label: Label) -> Diagnostic {
        self.labels.push(label);
        self
    }

    /// Sets the help text.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Sets the help text, if there is one.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// Returns the location of the problem, if it has one.
    pub fn place(&self) -> Option<Span> {
        let label = self.labels.iter().find(|label| label.primary);
        label
            .or_else(|| self.labels.first())
            .map(|label| label.span)
    }
}
