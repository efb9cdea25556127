//! The list of diagnostics.

use std::sync::Arc;

use super::{Diagnostic, File, Severity, human, json, sarif, short, suggestion};

/// The maximum number of diagnostics, so that a hostile document cannot exhaust memory.
const MOST: usize = 10_000;

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
/// The owner must read the list: by rendering it, by counting, or with [`take`](Diagnostics::take).
#[derive(Debug, Default)]
#[must_use = "diagnostics must be read"]
pub struct Diagnostics {
    files: Vec<Arc<File>>,
    list: Vec<Diagnostic>,
    strict: bool,
    dropped: usize,
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

    /// All files, by their numbers.
    pub fn files(&self) -> &[Arc<File>] {
        &self.files
    }

    /// The file with a number.
    pub fn file(&self, number: u16) -> Option<&Arc<File>> {
        self.files.get(usize::from(number))
    }

    /// Adds a diagnostic. After ten thousand, they are only counted.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if self.strict && diagnostic.severity == Severity::Warning {
            diagnostic.severity = Severity::Error;
        }
        if self.list.len() < MOST {
            diagnostic.message = plain(&diagnostic.message);
            diagnostic.help = diagnostic.help.as_deref().map(plain);
            for label in &mut diagnostic.labels {
                label.text = plain(&label.text);
            }
            self.list.push(diagnostic);
        } else {
            self.dropped += 1;
        }
    }

    /// "Did you mean": the candidate that is nearest to a misspelt name, if one is near enough.
    ///
    /// After three hundred diagnostics there are no more suggestions, because a hostile document may have a
    /// million names to compare with a million others.
    pub fn nearest<'a>(
        &self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        const HELPED: usize = 300;
        match self.list.len() < HELPED {
            true => suggestion::nearest(written, candidates),
            false => None,
        }
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
        let same = self.list.iter().filter(|one| one.severity == severity);
        same.count()
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
        if self.dropped > 0 {
            summary.push_str(&format!(", and {} more not shown", self.dropped));
        }
        summary
    }
}

/// Text that quotes a document, made safe for terminals and short enough for one: control and
/// direction characters are escaped.
fn plain(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut plain = String::with_capacity(text.len().min(LONGEST));
    for character in text.chars() {
        if plain.len() >= LONGEST {
            plain.push('…');
            break;
        }
        match character {
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                plain.extend(character.escape_unicode());
            }
            _ if character.is_control() => plain.extend(character.escape_default()),
            _ => plain.push(character),
        }
    }
    plain
}
