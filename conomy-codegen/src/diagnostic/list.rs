//! The list of diagnostics.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Diagnostic, File, Severity, human, json, sarif, short, suggestion};

/// The maximum number of warnings and notes, and of errors, that are kept, so that a hostile document cannot exhaust
/// memory.
const MAX_KEPT: usize = 10_000;
/// The number of diagnostics after which there are no more suggestions.
const MAX_SUGGESTIONS: usize = 300;
/// The maximum length of a text in bytes.
const MAX_TEXT: usize = 400;

/// The output format of diagnostics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Like rustc: the message, an excerpt with the location underlined, and help.
    Human {
        /// Whether to colour with ANSI escapes.
        colour: bool,
    },
    /// One line each: `file:line:column: severity[code]: message`.
    Short,
    /// One JSON object per line.
    Json,
    /// One SARIF 2.1.0 log.
    Sarif,
}

/// Collects the diagnostics of all stages, and the files that they refer to.
///
/// The list must be read before it is dropped: rendered, counted or [taken](Diagnostics::take).
#[derive(Debug, Default)]
#[must_use = "diagnostics must be read"]
pub struct Diagnostics {
    files: Vec<Arc<File>>,
    list: Vec<Diagnostic>,
    strict: bool,
    /// The number of diagnostics of each severity, including those that are not kept.
    counts: BTreeMap<Severity, usize>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Turns every warning into an error.
    pub fn strict(mut self, strict: bool) -> Diagnostics {
        self.strict = strict;
        self
    }

    /// Adds a file that diagnostics refer to, and returns its number for [`Span::file`](super::Span::file).
    pub fn add_file(&mut self, file: Arc<File>) -> u16 {
        let number = self.files.len();
        self.files.push(file);
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    /// Returns all files, by number.
    pub fn files(&self) -> &[Arc<File>] {
        &self.files
    }

    /// Returns the file with a number.
    pub fn file(&self, number: u16) -> Option<&Arc<File>> {
        self.files.get(usize::from(number))
    }

    /// Adds a diagnostic. After ten thousand errors, or ten thousand others, they are only counted.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
        let is_error = diagnostic.severity == Severity::Error;
        *self.counts.entry(diagnostic.severity).or_default() += 1;
        let errors = self.count(Severity::Error);
        let same = match is_error {
            true => errors,
            false => self.total() - errors,
        };
        if same <= MAX_KEPT {
            diagnostic.message = escaped(&diagnostic.message);
            diagnostic.help = diagnostic.help.as_deref().map(escaped);
            for label in &mut diagnostic.labels {
                label.text = escaped(&label.text);
            }
            self.list.push(diagnostic);
        }
    }

    /// Adds the diagnostics of another list, which refers to the same files.
    pub(crate) fn append(&mut self, other: &mut Diagnostics) {
        let kept = |list: &[Diagnostic], severity| {
            list.iter().filter(|one| one.severity == severity).count()
        };
        for (severity, count) in std::mem::take(&mut other.counts) {
            let severity_here = match severity {
                Severity::Warning if self.strict => Severity::Error,
                other => other,
            };
            let dropped = count - kept(&other.list, severity);
            *self.counts.entry(severity_here).or_default() += dropped;
        }
        for diagnostic in other.take() {
            self.push(diagnostic);
        }
    }

    /// Returns the number of all diagnostics.
    fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Returns the candidate that is nearest to a misspelled name, for "did you mean" suggestions. `None` if no candidate is
    /// similar enough.
    ///
    /// After three hundred diagnostics there are no more suggestions, because a hostile document may have a
    /// million names to compare with a million others.
    pub fn nearest<'a>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        match self.list.len() < MAX_SUGGESTIONS {
            true => suggestion::nearest(written, candidates),
            false => None,
        }
    }

    /// Returns a "did you mean" suggestion, if a candidate is similar to a misspelled name.
    pub fn did_you_mean<'a>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        let near = self.nearest(written, candidates)?;
        Some(format!("did you mean `{near}`?"))
    }

    /// Returns whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns whether there is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns the number of diagnostics with a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.counts.get(&severity).copied().unwrap_or_default()
    }

    /// Returns the diagnostics, sorted by location; those without a location are first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.list.iter().collect();
        sorted.sort_by_key(|one| (one.place(), one.code.id));
        sorted
    }

    /// Removes and returns the diagnostics, sorted by location.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        let mut taken = std::mem::take(&mut self.list);
        self.counts.clear();
        taken.sort_by_key(|one| (one.place(), one.code.id));
        taken
    }

    /// Renders all diagnostics, sorted by location, and (for people) a summary line.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Human { colour } => human::render(self, colour),
            Format::Short => short::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
        }
    }

    /// Returns the summary, such as `2 errors, 1 warning`; empty if there are no diagnostics.
    pub fn summary(&self) -> String {
        let kinds = [Severity::Error, Severity::Warning, Severity::Note];
        let counted = kinds.into_iter().filter_map(|severity| {
            let count = self.count(severity);
            let plural = if count == 1 { "" } else { "s" };
            (count > 0).then(|| format!("{count} {}{plural}", severity.as_str()))
        });
        let mut summary = counted.collect::<Vec<_>>().join(", ");
        let dropped = self.total() - self.list.len();
        if dropped > 0 {
            summary.push_str(&format!("; {dropped} of them are not shown"));
        }
        summary
    }
}

/// Escapes control and bidirectional characters and truncates the text, so that text from a document is safe to print.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len().min(MAX_TEXT));
    for character in text.chars() {
        if escaped.len() >= MAX_TEXT {
            escaped.push('…');
            break;
        }
        match character {
            '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => escaped.extend(character.escape_unicode()),
            _ if character.is_control() => escaped.extend(character.escape_default()),
            _ => escaped.push(character),
        }
    }
    escaped
}
