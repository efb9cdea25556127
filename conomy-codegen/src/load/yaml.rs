//! Parses YAML 1.2 into the arena, from parser events with source locations.

use std::borrow::Cow;
use std::sync::Arc;

use foldhash::HashSet;
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, StructureStyle, Tag};

use super::arena::{Arena, Entry, NodeId, Range, Value};
use super::indentation::{self, Repaired};
use super::key::Key;
use super::scalar::{self, Plain};
use super::syntax::{Budget, Fault};

/// The maximum number of values that aliases may copy. It limits alias bombs; no published document needs as many.
const MOST_COPIES: usize = 1_000_000;

/// Parses the text of a file, which the arena already contains, and returns its root.
pub(super) fn read(arena: &mut Arena, file: u16, budget: &mut Budget) -> Result<NodeId, Fault> {
    let holder = Arc::clone(&arena.files[usize::from(file)]);
    let first = arena.nodes.len();
    let mut repaired: Option<Repaired> = None;
    loop {
        let text = repaired.as_ref().map_or(holder.text(), Repaired::text);
        let mut reader = Reader {
            text,
            repaired: repaired.as_ref(),
            file,
            arena,
            budget,
            open: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            anchors: Vec::new(),
            copies: 0,
            root: None,
        };
        let Err((fault, after)) = reader.document() else {
            break reader
                .root
                .ok_or_else(|| Fault::syntax(0, "the file is empty"));
        };
        let Some(after) = after else {
            break Err(fault);
        };
        // The file is parsed again without the line breaks of this scalar.
        let again = repaired.get_or_insert_with(|| Repaired::new(holder.text()));
        if !again.join_lines(after, fault.at, budget) {
            break Err(fault);
        }
        arena.nodes.truncate(first);
        budget.duplicates.clear();
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The scalars of the text whose lines were joined.
    repaired: Option<&'a Repaired>,
    file: u16,
    arena: &'a mut Arena,
    budget: &'a mut Budget,
    open: Vec<Open>,
    items: Vec<NodeId>,
    entries: Vec<Entry>,
    /// The values of anchors by number; `None` while the value is still open.
    anchors: Vec<Option<NodeId>>,
    copies: usize,
    root: Option<NodeId>,
}

/// A collection that is still open. Its children are at the end of a shared list.
struct Open {
    node: NodeId,
    is_mapping: bool,
    is_flow: bool,
    anchor: usize,
    /// The index of its first child in that list.
    first: usize,
    key: Option<Label>,
    /// The values of merge keys (`<<`), with their positions.
    merges: Vec<(u32, NodeId)>,
    /// The end of its last child.
    end: u32,
}

#[derive(Clone, Copy)]
struct Label {
    key: Key,
    start: u32,
    len: u32,
    is_merge: bool,
}

impl Reader<'_> {
    /// Reads all events. If a line of a quoted scalar has too little indentation, the error includes the end of the
    /// event before the scalar.
    fn document(&mut self) -> Result<(), (Fault, Option<u32>)> {
        let options = granit_parser::options! { emit_comments: false };
        let mut before = 0;
        for event in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = event.map_err(|error| {
                let at = error.marker().byte_offset().unwrap_or(0) as u32;
                let is_indentation = matches!(
                    error.kind(),
                    ErrorKind::InvalidQuotedScalarIndent | ErrorKind::TabInIndentation
                );
                let fault = Fault::syntax(at, in_words(&error));
                (fault, is_indentation.then_some(before))
            })?;
            let start = span.start.byte_offset().unwrap_or(0) as u32;
            let end = span.end.byte_offset().unwrap_or(0) as u32;
            before = end.max(start);
            self.event(event, start, before)
                .map_err(|fault| (fault, None))?;
        }
        Ok(())
    }

    fn event(&mut self, event: Event<'_>, start: u32, end: u32) -> Result<(), Fault> {
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                let message = "the file contains several YAML documents; only one is allowed";
                Err(Fault::syntax(start, message))
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text, style, anchor, tag.as_deref(), start, end)
            }
            Event::Alias(anchor) => self.alias(anchor, start, end),
            Event::MappingStart(style, anchor, _) => self.begin(true, style, anchor, start),
            Event::SequenceStart(style, anchor, _) => self.begin(false, style, anchor, start),
            Event::MappingEnd | Event::SequenceEnd => self.end(end),
            _ => Ok(()),
        }
    }

    fn begin(
        &mut self,
        is_mapping: bool,
        style: StructureStyle,
        anchor: usize,
        start: u32,
    ) -> Result<(), Fault> {
        self.budget.depth(self.open.len(), start)?;
        self.budget.node(self.arena.nodes.len(), start)?;
        if self.expects_key() {
            return Err(Fault::syntax(
                start,
                "a key must be a scalar, not a collection",
            ));
        }
        let empty = Range { first: 0, len: 0 };
        let (value, first) = match is_mapping {
            true => (Value::Object(empty), self.entries.len()),
            false => (Value::Array(empty), self.items.len()),
        };
        let node = self.arena.add(value, self.file, start, 0);
        self.anchor(anchor, None);
        self.open.push(Open {
            node,
            is_mapping,
            is_flow: style == StructureStyle::Flow,
            anchor,
            first,
            key: None,
            merges: Vec::new(),
            end: start,
        });
        Ok(())
    }

    fn end(&mut self, end: u32) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        if open.is_mapping {
            let mut members = self.entries.split_off(open.first);
            if !open.merges.is_empty() {
                let mut keys: HashSet<Key> = members.iter().map(|own| own.key).collect();
                for &(at, source) in &open.merges {
                    self.merge(&mut members, &mut keys, source, at)?;
                }
            }
            self.budget.adopt(self.arena, open.node, &members);
        } else {
            self.arena.adopt_items(open.node, &self.items[open.first..]);
            self.items.truncate(open.first);
        }
        // A block collection ends where its last child ends; the parser reports the position of the next token.
        let end = if open.is_flow { end } else { open.end };
        let node = self.arena.node_mut(open.node);
        node.len = end.saturating_sub(node.start);
        self.anchor(open.anchor, Some(open.node));
        self.value(open.node, end);
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        start: u32,
        end: u32,
    ) -> Result<(), Fault> {
        self.budget.node(self.arena.nodes.len(), start)?;
        let end = self.trimmed(start, end);
        let placeholders = self
            .repaired
            .and_then(|repaired| repaired.placeholders(start, end));
        let text = match placeholders {
            Some(placeholders) => Cow::Owned(indentation::folded(&text, placeholders)),
            None => text,
        };
        let plain = style == ScalarStyle::Plain;
        if self.expects_key() {
            let key = self.arena.keys.add(&text);
            self.set_key(key, start, end, plain && text == "<<" && anchor == 0);
            if anchor != 0 {
                let value = self.string(&text);
                let node = self.arena.add(value, self.file, start, end - start);
                self.anchor(anchor, Some(node));
            }
            return Ok(());
        }
        let value = match meaning(&text, plain, tag) {
            Plain::Null => Value::Null,
            Plain::Bool(value) => Value::Bool(value),
            Plain::Number(number) => self.number(&number),
            Plain::String => self.string(&text),
        };
        let node = self.arena.add(value, self.file, start, end - start);
        self.anchor(anchor, Some(node));
        self.value(node, end);
        Ok(())
    }

    fn alias(&mut self, anchor: usize, start: u32, end: u32) -> Result<(), Fault> {
        let Some(Some(original)) = self.anchors.get(anchor).copied() else {
            let message = "the alias refers to a value that contains it";
            return Err(Fault::syntax(start, message));
        };
        if self.expects_key() {
            let node = *self.arena.node(original);
            let text = match node.value {
                Value::Object(_) | Value::Array(_) => {
                    let message = "a key must be a scalar, not a collection";
                    return Err(Fault::syntax(start, message));
                }
                Value::String(_) | Value::OwnString(_) => self.arena.string(original),
                _ => Some(self.arena.slice(node.file, node.start, node.len)),
            };
            let key = text.unwrap_or_default().to_owned();
            let key = self.arena.keys.add(&key);
            self.set_key(key, start, end, false);
            return Ok(());
        }
        let copy = self.copy(original, self.open.len(), start)?;
        self.value(copy, end);
        Ok(())
    }

    /// Copies an anchored value, so that each place has nodes of its own. The copy keeps the spans of the original,
    /// because that is the text that an author must fix.
    fn copy(&mut self, original: NodeId, depth: usize, at: u32) -> Result<NodeId, Fault> {
        self.budget.depth(depth, at)?;
        self.copies += 1;
        if self.copies > MOST_COPIES {
            let message = format!("aliases copy more than {MOST_COPIES} values");
            return Err(Fault::limit(at, message));
        }
        let node = *self.arena.node(original);
        let copy = self.arena.add(node.value, node.file, node.start, node.len);
        match node.value {
            Value::Object(_) => {
                let mut members = self.arena.members(original).to_vec();
                for member in &mut members {
                    member.value = self.copy(member.value, depth + 1, at)?;
                }
                self.arena.adopt_entries(copy, &members);
            }
            Value::Array(_) => {
                let mut items = self.arena.elements(original).to_vec();
                for item in &mut items {
                    *item = self.copy(*item, depth + 1, at)?;
                }
                self.arena.adopt_items(copy, &items);
            }
            _ => {}
        }
        Ok(copy)
    }

    /// Adds the entries of a merged mapping, or of a list of mappings, to an object. The object's own entries take
    /// precedence (<https://yaml.org/type/merge.html>).
    fn merge(
        &self,
        members: &mut Vec<Entry>,
        keys: &mut HashSet<Key>,
        source: NodeId,
        at: u32,
    ) -> Result<(), Fault> {
        let sources = match self.arena.node(source).value {
            Value::Array(_) => self.arena.elements(source).to_vec(),
            _ => vec![source],
        };
        for source in sources {
            if !self.arena.is_object(source) {
                return Err(Fault::syntax(
                    at,
                    "the value of `<<` must be a mapping or a list of mappings",
                ));
            }
            for member in self.arena.members(source) {
                if keys.insert(member.key) {
                    members.push(*member);
                }
            }
        }
        Ok(())
    }

    /// Adds a complete value to the open collection, or makes it the root.
    fn value(&mut self, value: NodeId, end: u32) {
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(value);
            return;
        };
        parent.end = parent.end.max(end);
        match parent.key.take() {
            None => self.items.push(value),
            Some(label) if label.is_merge => parent.merges.push((label.start, value)),
            Some(label) => self.entries.push(Entry {
                key: label.key,
                key_start: label.start,
                key_len: label.len,
                value,
            }),
        }
    }

    fn expects_key(&self) -> bool {
        let parent = self.open.last();
        parent.is_some_and(|parent| parent.is_mapping && parent.key.is_none())
    }

    fn set_key(&mut self, key: Key, start: u32, end: u32, is_merge: bool) {
        if let Some(parent) = self.open.last_mut() {
            parent.key = Some(Label {
                key,
                start,
                len: end - start,
                is_merge,
            });
        }
    }

    fn anchor(&mut self, anchor: usize, value: Option<NodeId>) {
        if anchor == 0 {
            return;
        }
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, None);
        }
        self.anchors[anchor] = value;
    }

    fn string(&mut self, text: &str) -> Value {
        match self.borrowed(text) {
            Some(range) => Value::String(range),
            None => Value::OwnString(self.arena.own(text)),
        }
    }

    fn number(&mut self, text: &str) -> Value {
        match self.borrowed(text) {
            Some(range) => Value::Number(range),
            None => Value::OwnNumber(self.arena.own(text)),
        }
    }

    /// Returns the range of a text in the file, if the parser returned a slice of the file and not a copy.
    fn borrowed(&self, text: &str) -> Option<Range> {
        let file = self.text.as_bytes().as_ptr_range();
        let slice = text.as_bytes().as_ptr_range();
        let inside = file.start <= slice.start && slice.end <= file.end;
        inside.then(|| Range {
            first: (slice.start as usize - file.start as usize) as u32,
            len: text.len() as u32,
        })
    }

    /// Returns the end of a scalar without trailing whitespace. The parser ends scalars at the next token.
    fn trimmed(&self, start: u32, end: u32) -> u32 {
        let text = self.text.get(start as usize..end as usize);
        text.map_or(end, |text| start + text.trim_end().len() as u32)
    }
}

/// Returns the meaning of a scalar, which depends on its style and tag.
fn meaning<'a>(text: &'a str, plain: bool, tag: Option<&Tag>) -> Plain<'a> {
    match tag {
        None if plain => scalar::resolve(text),
        None => Plain::String,
        Some(tag) => match tag.core_suffix() {
            Some("null" | "bool" | "int" | "float") => scalar::resolve(text),
            Some("str") => Plain::String,
            _ if plain => scalar::resolve(text),
            _ => Plain::String,
        },
    }
}

/// Returns the message for a parser error. The most frequent errors have clearer messages than the parser's own.
fn in_words(error: &ScanError) -> String {
    match error.kind() {
        ErrorKind::UnknownAnchor => "no anchor with this name precedes the alias".to_owned(),
        ErrorKind::TabInBlockIndentation | ErrorKind::TabNotAllowed => {
            "a tab is used for indentation; YAML only allows spaces".to_owned()
        }
        ErrorKind::InvalidIndentation => "invalid indentation".to_owned(),
        _ => error.info(),
    }
}
