//! Every message of the generator, in one list.
//!
//! Stages never print and never stop at the first fault: they [`push`](Diagnostics::push) a
//! [`Diagnostic`] and go on. Whoever started the pipeline renders the list once, at the end, in
//! one of four [`Format`]s. A list that nobody reads is a bug, so debug builds panic when one is
//! dropped unread.

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

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated.
    Error,
    /// Something was left out or read in a way that its author may not have meant.
    Warning,
    /// Nothing is left out, but the document could be better.
    Note,
}

impl Severity {
    /// The word that reports use: `error`, `warning`, `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A place in a document, with what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place that is underlined.
    pub span: Span,
    /// What stands beside the underline; may be empty.
    pub text: String,
    /// Whether this is the place that the message is about, rather than one that explains it.
    pub primary: bool,
}

impl Label {
    /// The place that a message is about, without a text of its own.
    pub fn primary(span: Span) -> Label {
        Label {
            span,
            text: String::new(),
            primary: true,
        }
    }

    /// Gives the label its text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Label {
        self.text = text.into();
        self
    }

    /// Makes the label one that explains rather than the one that the message is about.
    #[must_use]
    pub fn secondary(mut self) -> Label {
        self.primary = false;
        self
    }
}

/// One message: what is wrong, where, and what to write instead.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How grave it is; [`Diagnostics`] raises warnings to errors when it is strict.
    pub severity: Severity,
    /// The kind of fault, which `explain` tells more about.
    pub code: &'static Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where; the primary label comes first.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A message of a kind, with the severity of that kind and no place yet.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            severity: code.severity(),
            code,
            message: message.into(),
            labels: Vec::new(),
            help: None,
        }
    }

    /// Adds a place.
    #[must_use]
    pub fn label(mut self, label: Label) -> Diagnostic {
        self.labels.push(label);
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Says what to write instead, if there is something to say.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// The place that the message is about, if it has one.
    pub fn place(&self) -> Option<Span> {
        let label = self.labels.iter().find(|label| label.primary);
        label
            .or_else(|| self.labels.first())
            .map(|label| label.span)
    }
}
