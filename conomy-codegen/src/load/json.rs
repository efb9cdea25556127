//! Parses JSON (RFC 8259) into the arena.

use std::borrow::Cow;

use super::arena::{Arena, Entry, NodeId, Range, Value};
use super::key::Key;
use super::syntax::{Budget, Fault, Tolerated};

/// Parses the text of a file, which the arena already contains, and returns its root.
///
/// Only strings with escapes are copied. The parser uses an explicit stack instead of recursion, so that no document
/// can overflow the thread's stack.
pub(super) fn read(arena: &mut Arena, file: u16, budget: &mut Budget) -> Result<NodeId, Fault> {
    let holder = std::sync::Arc::clone(&arena.files[usize::from(file)]);
    let mut reader = Reader {
        bytes: holder.text().as_bytes(),
        text: holder.text(),
        at: 0,
        file,
        arena,
        budget,
    };
    reader.document()
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    file: u16,
    arena: &'a mut Arena,
    budget: &'a mut Budget,
}

/// A collection that is still open. Its children are at the end of a shared list.
struct Open {
    node: NodeId,
    /// The index of its first child in that list.
    first: usize,
    /// The key whose value has not been parsed yet; `None` in arrays.
    key: Option<Label>,
}

/// A key and its location.
struct Label {
    key: Key,
    start: u32,
    len: u32,
}

/// The open collections, and the children that they have so far.
#[derive(Default)]
struct Stack {
    open: Vec<Open>,
    items: Vec<NodeId>,
    entries: Vec<Entry>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<NodeId, Fault> {
        let mut stack = Stack::default();
        loop {
            // A value begins here.
            self.space();
            let mut value = match self.peek() {
                Some(b'{' | b'[') => match self.begin(&mut stack)? {
                    Some(empty) => empty,
                    None => continue,
                },
                _ => self.scalar()?,
            };
            // The value is complete. It may also be the last child of one or more open collections.
            loop {
                let Some(parent) = stack.open.last_mut() else {
                    return self.end(value);
                };
                match parent.key.take() {
                    None => stack.items.push(value),
                    Some(label) => stack.entries.push(Entry {
                        key: label.key,
                        key_start: label.start,
                        key_len: label.len,
                        value,
                    }),
                }
                match self.next(&mut stack)? {
                    Some(closed) => value = closed,
                    None => break,
                }
            }
        }
    }

    /// Opens a collection at `{` or `[`, and advances to its first value. Returns the collection if it is empty.
    fn begin(&mut self, stack: &mut Stack) -> Result<Option<NodeId>, Fault> {
        let start = self.at as u32;
        self.budget.depth(stack.open.len(), start)?;
        self.budget.node(self.arena.nodes.len(), start)?;
        let is_object = self.peek() == Some(b'{');
        self.at += 1;
        self.space();
        let range = Range { first: 0, len: 0 };
        let (empty, close, first) = match is_object {
            true => (Value::Object(range), b'}', stack.entries.len()),
            false => (Value::Array(range), b']', stack.items.len()),
        };
        let node = self.arena.add(empty, self.file, start, 0);
        if self.peek() == Some(close) {
            self.at += 1;
            self.arena.node_mut(node).len = self.at as u32 - start;
            return Ok(Some(node));
        }
        let key = match is_object {
            true => Some(self.key()?),
            false => None,
        };
        stack.open.push(Open { node, first, key });
        Ok(None)
    }

    /// Advances from a value to the next one, or returns the collection that ends here.
    fn next(&mut self, stack: &mut Stack) -> Result<Option<NodeId>, Fault> {
        self.space();
        let byte = self.peek();
        let Some(parent) = stack.open.last_mut() else {
            return Ok(None);
        };
        let is_object = matches!(self.arena.node(parent.node).value, Value::Object(_));
        let (close, expected) = match is_object {
            true => (b'}', "`,` or `}`"),
            false => (b']', "`,` or `]`"),
        };
        if byte == Some(b',') {
            let comma = self.at;
            self.at += 1;
            self.space();
            if self.peek() != Some(close) {
                if is_object {
                    parent.key = Some(self.key()?);
                }
                return Ok(None);
            }
            self.budget
                .tolerate(comma, comma + 1, Tolerated::TrailingComma);
        }
        if self.peek() != Some(close) {
            return Err(self.unexpected(expected));
        }
        self.at += 1;
        let Open { node, first, .. } = *parent;
        if is_object {
            let members = &stack.entries[first..];
            self.budget.adopt(self.arena, node, members);
            stack.entries.truncate(first);
        } else {
            self.arena.adopt_items(node, &stack.items[first..]);
            stack.items.truncate(first);
        }
        let closed = self.arena.node_mut(node);
        closed.len = self.at as u32 - closed.start;
        stack.open.pop();
        Ok(Some(node))
    }

    fn end(&mut self, root: NodeId) -> Result<NodeId, Fault> {
        self.space();
        if self.at < self.bytes.len() {
            return Err(self.unexpected("the end of the file"));
        }
        Ok(root)
    }

    fn key(&mut self) -> Result<Label, Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let start = self.at;
        let text = self.string()?;
        let key = self.arena.keys.add(&text);
        let len = self.at - start;
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("`:`"));
        }
        self.at += 1;
        Ok(Label {
            key,
            start: start as u32,
            len: len as u32,
        })
    }

    fn scalar(&mut self) -> Result<NodeId, Fault> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'"') => match self.string()? {
                Cow::Borrowed(text) => Value::String(Range {
                    first: start as u32 + 1,
                    len: text.len() as u32,
                }),
                Cow::Owned(text) => Value::OwnString(self.arena.own(text)),
            },
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        self.budget.node(self.arena.nodes.len(), start as u32)?;
        let len = (self.at - start) as u32;
        Ok(self.arena.add(value, self.file, start as u32, len))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        if !self.bytes[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Parses a number (RFC 8259 §6).
    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let whole = self.at;
        self.digits()?;
        if self.at > whole + 1 && self.bytes[whole] == b'0' {
            self.at = whole;
            return Err(self.fault(whole, "leading zeros are not allowed in numbers"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Value::Number(Range {
            first: start as u32,
            len: (self.at - start) as u32,
        }))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == start {
            return Err(self.unexpected("a digit"));
        }
        Ok(())
    }

    /// Parses a string (RFC 8259 §7). `at` is at the opening quote.
    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let open = self.at;
        self.at += 1;
        let (plain, mut end) = self.stretch(open)?;
        if end == b'"' {
            return Ok(Cow::Borrowed(plain));
        }
        let mut text = String::from(plain);
        while end != b'"' {
            self.escape(&mut text)?;
            let plain;
            (plain, end) = self.stretch(open)?;
            text.push_str(plain);
        }
        Ok(Cow::Owned(text))
    }

    /// Returns the text up to the next quote or backslash, and that byte, and advances past it. `open` is the start
    /// of the string, for errors.
    fn stretch(&mut self, open: usize) -> Result<(&'a str, u8), Fault> {
        let from = self.at;
        let to = from + plain(&self.bytes[from..]);
        match self.bytes.get(to) {
            Some(&end @ (b'"' | b'\\')) => {
                self.at = to + 1;
                Ok((&self.text[from..to], end))
            }
            Some(&byte) if memchr::memchr2(b'"', b'\\', &self.bytes[to..]).is_some() => {
                let message = match byte {
                    b'\n' | b'\r' => "line break in a string".to_owned(),
                    b'\t' => "a tab in a string must be escaped as `\\t`".to_owned(),
                    _ => format!("this control character must be escaped as `\\u{byte:04x}`"),
                };
                Err(self.fault(to, message))
            }
            _ => Err(self.fault(open, "unterminated string")),
        }
    }

    /// Parses an escape sequence after its backslash.
    fn escape(&mut self, text: &mut String) -> Result<(), Fault> {
        let Some(byte) = self.peek() else {
            return Err(self.unexpected("an escape"));
        };
        self.at += 1;
        let plain = match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(text),
            _ => return Err(self.fault(self.at - 2, "JSON knows no such escape")),
        };
        text.push(plain);
        Ok(())
    }

    /// Parses `\uXXXX`. Two of them can be a surrogate pair, which is one character.
    fn unicode(&mut self, text: &mut String) -> Result<(), Fault> {
        let start = self.at - 2;
        let first = self.hex()?;
        if (0xD800..0xDC00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                let scalar = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                text.extend(char::from_u32(scalar));
                return Ok(());
            }
            self.at = before;
        }
        text.push(match char::from_u32(first) {
            Some(character) => character,
            None => {
                self.budget.lone_surrogate(start as u32);
                char::REPLACEMENT_CHARACTER
            }
        });
        Ok(())
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let digits = self.text.get(self.at..self.at + 4);
        let valid = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let value = valid.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let value = value.ok_or_else(|| self.fault(self.at, "expected four hexadecimal digits"))?;
        self.at += 4;
        Ok(value)
    }

    /// Skips whitespace and comments.
    fn space(&mut self) {
        self.blanks();
        while self.peek() == Some(b'/') && self.comment() {
            self.blanks();
        }
    }

    /// Skips a comment, which JSON does not allow. Returns false if there is none.
    fn comment(&mut self) -> bool {
        let rest = &self.bytes[self.at..];
        let len = match rest.get(1) {
            Some(b'/') => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            Some(b'*') => match memchr::memmem::find(&rest[2..], b"*/") {
                Some(end) => end + 4,
                None => return false,
            },
            _ => return false,
        };
        let start = self.at;
        self.at += len;
        self.budget.tolerate(start, start + 2, Tolerated::Comment);
        true
    }

    fn blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\n' | b'\r' | b'\t')) = self.peek() {
            self.at += 1;
            // In formatted documents, much of the text is indentation.
            while byte == b'\n' && self.bytes[self.at..].first_chunk() == Some(b"        ") {
                self.at += 8;
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn unexpected(&self, expected: &str) -> Fault {
        // All bytes before this one are ASCII or complete strings, so a character begins here.
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = match rest.chars().next() {
            None => "the end of the file".to_owned(),
            Some('/') => "`/` that does not begin a comment".to_owned(),
            Some('\'') => "`'` (JSON strings use double quotes)".to_owned(),
            Some(character) => format!("`{character}`"),
        };
        self.fault(self.at, format!("expected {expected}, found {found}"))
    }

    fn fault(&self, at: usize, message: impl Into<String>) -> Fault {
        Fault::syntax(at as u32, message)
    }
}

/// Returns the number of bytes before the first quote, backslash or control character.
fn plain(bytes: &[u8]) -> usize {
    let mut before = 0;
    // Processes eight bytes at a time. In `found`, the highest bit of a byte marks one of these characters. Borrows
    // only affect later bytes, so the first mark is always correct.
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    while let Some(eight) = bytes[before..].first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        let less = |bytes: u64, than: u8| bytes.wrapping_sub(EACH * u64::from(than)) & !bytes;
        let quote = less(eight ^ (EACH * u64::from(b'"')), 1);
        let backslash = less(eight ^ (EACH * u64::from(b'\\')), 1);
        let found = (quote | backslash | less(eight, b' ')) & (EACH << 7);
        if found != 0 {
            return before + found.trailing_zeros() as usize / 8;
        }
        before += 8;
    }
    let is_plain = |byte: &&u8| **byte >= b' ' && **byte != b'"' && **byte != b'\\';
    before + bytes[before..].iter().take_while(is_plain).count()
}
