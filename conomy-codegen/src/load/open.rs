//! Opens the files of a document. Each file is read, decoded and parsed once.

use std::collections::HashMap;
use std::sync::Arc;

use super::arena::{Arena, NodeId};
use super::source::{Source, SourceError};
use super::syntax::{Budget, Fault, Tolerated};
use super::{decode, json, yaml};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, File, Label, Span, catalogue};

/// The maximum number of files. No known document has more, and a node stores its file number in 16 bits.
const MOST_FILES: usize = 10_000;

/// The files that were opened so far, and the arena that holds their values.
pub(super) struct Files<'a> {
    source: &'a dyn Source,
    pub diagnostics: &'a mut Diagnostics,
    pub arena: Arena,
    /// The root of each file by path; `None` if it cannot be used.
    opened: HashMap<String, Option<NodeId>>,
    /// The files that are overlays.
    overlays: Vec<u16>,
}

/// Why a file cannot be used.
pub(super) enum Unusable {
    /// It does not exist, or access is not permitted.
    Source(SourceError),
    /// Its content is invalid, which has been reported.
    Faulty,
}

impl<'a> Files<'a> {
    pub fn new(source: &'a dyn Source, diagnostics: &'a mut Diagnostics) -> Files<'a> {
        let arena = Arena {
            files: diagnostics.files().to_vec(),
            ..Arena::default()
        };
        Files {
            source,
            diagnostics,
            arena,
            opened: HashMap::new(),
            overlays: Vec::new(),
        }
    }

    /// Opens the root document. Reports a file that cannot be read.
    pub fn open_root(&mut self, path: &str) -> Option<NodeId> {
        match self.open(path) {
            Ok(root) => Some(root),
            Err(Unusable::Faulty) => None,
            Err(Unusable::Source(error)) => {
                let help = match error {
                    SourceError::Missing => self.nearest_file(path),
                    _ => None,
                };
                let message = format!("cannot read `{path}`: {error}");
                let refusal = Diagnostic::new(&catalogue::UNREADABLE, message);
                self.diagnostics.push(refusal.help_if(help));
                None
            }
        }
    }

    /// Opens a file, or returns its root if it is already open.
    pub fn open(&mut self, path: &str) -> Result<NodeId, Unusable> {
        if let Some(root) = self.opened.get(path) {
            return root.ok_or(Unusable::Faulty);
        }
        if self.opened.len() >= MOST_FILES {
            let message = format!("the document has more than {MOST_FILES} files");
            return Err(Unusable::Source(SourceError::Io(message)));
        }
        let bytes = self.source.read(path).map_err(Unusable::Source)?;
        let root = self.parse(path, bytes);
        self.opened.insert(path.to_owned(), root);
        root.ok_or(Unusable::Faulty)
    }

    /// Opens an overlay: a file of the source at `path`, or the file `name` with this content. Reports an overlay
    /// that cannot be read.
    pub fn open_overlay(
        &mut self,
        path: &str,
        name: &str,
        content: Option<Vec<u8>>,
    ) -> Option<NodeId> {
        let root = match content {
            Some(bytes) => self.parse(name, bytes)?,
            None => self.open_root(path)?,
        };
        self.overlays.push(self.arena.node(root).file);
        Some(root)
    }

    /// Returns the file against which references in a value are resolved. For a value from an overlay, this is the
    /// document's file.
    pub fn home(&self, node: NodeId) -> u16 {
        let file = self.arena.node(node).file;
        match self.overlays.contains(&file) {
            true => self.arena.node(self.arena.root_of(node)).file,
            false => file,
        }
    }

    /// Returns a suggestion for a file that does not exist.
    pub fn nearest_file(&self, path: &str) -> Option<String> {
        let siblings = self.source.siblings(path);
        self.diagnostics
            .did_you_mean(path, siblings.iter().map(String::as_str))
    }

    /// Returns the path of a file, given its number.
    pub fn path(&self, file: u16) -> &str {
        self.arena.files[usize::from(file)].path()
    }

    fn parse(&mut self, path: &str, bytes: Vec<u8>) -> Option<NodeId> {
        let text = match decode::decode(bytes) {
            Ok(text) => text,
            Err(fault) => {
                let at = fault.before.len() as u32;
                let file = self.add(path, fault.before);
                let refusal = Diagnostic::new(&catalogue::NOT_TEXT, fault.message);
                let label = Label::primary(Span {
                    file,
                    start: at,
                    end: at,
                });
                self.diagnostics.push(refusal.label(label).help(fault.help));
                return None;
            }
        };
        let is_json_name = path.ends_with(".json");
        let begin = text.trim_start();
        let has_comment = begin.starts_with("//") || begin.starts_with("/*");
        let looks_like_json = has_comment || begin.starts_with(['{', '[']);
        self.arena.reserve(text.len());
        let file = self.add(path, text);
        let start = self.arena.nodes.len();
        let mut budget = Budget::default();
        let mut parsed = match looks_like_json {
            true => json::read(&mut self.arena, file, &mut budget),
            false => yaml::read(&mut self.arena, file, &mut budget),
        };
        // YAML's flow style looks like JSON, but it need not be valid JSON.
        if looks_like_json && !is_json_name && parsed.as_ref().is_err_and(|fault| !fault.is_limit) {
            self.arena.nodes.truncate(start);
            budget = Budget::default();
            parsed = yaml::read(&mut self.arena, file, &mut budget);
        }
        self.notices(file, budget);
        match parsed {
            Ok(root) => Some(root),
            Err(fault) => {
                self.refuse(file, fault, is_json_name && !looks_like_json);
                None
            }
        }
    }

    fn add(&mut self, path: &str, text: String) -> u16 {
        let file = Arc::new(File::new(path, text));
        self.arena.files.push(Arc::clone(&file));
        self.diagnostics.add_file(file)
    }

    fn refuse(&mut self, file: u16, fault: Fault, is_yaml_in_json: bool) {
        let code: &'static Code = match fault.is_limit {
            true => &catalogue::TOO_MUCH,
            false => &catalogue::SYNTAX,
        };
        let holder = &self.arena.files[usize::from(file)];
        let start = holder.boundary(fault.at);
        let width = holder.text()[start..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let label = Label::primary(Span {
            file,
            start: start as u32,
            end: (start + width) as u32,
        });
        let mut refusal = Diagnostic::new(code, fault.message).label(label);
        if is_yaml_in_json {
            refusal = refusal.help("JSON documents begin with `{`, so this was read as YAML");
        }
        self.diagnostics.push(refusal);
    }

    /// Reports the problems that did not stop the parser.
    fn notices(&mut self, file: u16, budget: Budget) {
        for duplicate in budget.duplicates {
            let message = format!("duplicate key `{}` in this object", duplicate.key);
            let warning = Diagnostic::new(&catalogue::DUPLICATE_KEY, message)
                .label(Label::primary(duplicate.again).text("this one is used"))
                .label(
                    Label::primary(duplicate.first)
                        .secondary()
                        .text("this one is ignored"),
                )
                .help("remove one of the two");
            self.diagnostics.push(warning);
        }
        for (start, end, what) in budget.tolerated {
            let (message, help) = match what {
                Tolerated::TrailingComma => ("trailing comma; it is ignored", "remove the comma"),
                Tolerated::Comment => (
                    "comment in JSON; it is ignored",
                    "remove the comment, or name the file `.yaml` and write `#`",
                ),
                Tolerated::Indentation => (
                    "a line of a quoted scalar is not indented more than its key by spaces",
                    "indent the line",
                ),
            };
            let label = Label::primary(Span { file, start, end });
            let warning = Diagnostic::new(&catalogue::TOLERATED_SYNTAX, message);
            self.diagnostics.push(warning.label(label).help(help));
        }
        for start in budget.lone_surrogates {
            let message = "unpaired surrogate; it is replaced by U+FFFD";
            let label = Label::primary(Span {
                file,
                start,
                end: start + 6,
            });
            let warning = Diagnostic::new(&catalogue::LONE_SURROGATE, message).label(label);
            self.diagnostics.push(warning);
        }
    }
}
