//! The list itself.

use std::sync::Arc;

use super::{Diagnostic, File, Severity, human, json, sarif, short, suggestion};

/// More messages than anybody reads; a hostile document must not fill the memory with them.
const MOST: usize = 10_000;

/// How messages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Like rustc: the message, the excerpt with the place underlined, help.
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

/// Collects the messages of all stages and the files that they point into.
///
/// A list is its owner's to read: by rendering it, by counting, or by [`take`](Diagnostics::take).
#[derive(Debug, Default)]
#[must_use = "messages that nobody reads are lost"]
pub struct Diagnostics {
    files: Vec<Arc<File>>,
    list: Vec<Diagnostic>,
    strict: bool,
    dropped: usize,
}

impl Diagnostics {
    /// An empty list.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Makes every warning an error, for documents that shall have none.
    pub fn strict(mut self, strict: bool) -> Diagnostics {
        self.strict = strict;
        self
    }

    /// Adds a text that messages may point into, and returns its number for [`Span::file`](super::Span::file).
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

    /// Adds a message. After ten thousand, messages are only counted.
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
    /// Who has three hundred faults before them needs no further help, and a hostile document may
    /// have a million names to compare a million others with.
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

    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether anything of the kind of an error has been said.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many messages have a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let same = self.list.iter().filter(|one| one.severity == severity);
        same.count()
    }

    /// The messages, sorted by place; those without a place come first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.list.iter().collect();
        sorted.sort_by_key(|one| (one.place(), one.code.id));
        sorted
    }

    /// Takes the messages out, sorted by place.
    pub fn take(&mut self) -> Vec<Diagnostic> {
        let mut taken = std::mem::take(&mut self.list);
        taken.sort_by_key(|one| (one.place(), one.code.id));
        taken
    }

    /// Writes all messages, sorted by place, and (for people) a line that counts them.
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Human { colour } => human::render(self, colour),
            Format::Short => short::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
        }
    }

    /// One line that counts: `2 errors, 1 warning`; empty if there is nothing to count.
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
