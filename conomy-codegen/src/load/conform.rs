//! Checks values against the types that OpenAPI requires. Invalid values are converted if possible, or removed.

use super::arena::{Entry, ITEM, NodeId, Value};
use super::model::{PLAIN, Role, Shape};
use super::walk::{Walk, is_same};
use crate::diagnostic::{Diagnostic, catalogue};

/// The result of checking an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Keep,
    Drop,
    Replace(NodeId),
}

const TYPES: &[&str] = &[
    "string", "number", "integer", "boolean", "array", "object", "null",
];

impl Walk<'_> {
    /// Checks the value of an entry against a type. Reports violations.
    pub fn conform(&mut self, entry: &Entry, shape: &'static Shape) -> Verdict {
        let node = entry.value;
        match shape {
            Shape::Any => Verdict::Keep,
            Shape::Text => self.text(entry),
            Shape::Bool => self.bool(entry),
            Shape::Count => self.count(entry),
            Shape::Number => self.number(entry),
            Shape::Exclusive if self.is_bool(node) => self.bool(entry),
            Shape::Exclusive => self.number(entry),
            Shape::Choice(choices) => self.choice(entry, choices),
            Shape::Texts => self.texts(entry),
            Shape::Types => self.types(entry),
            Shape::SchemaOrBool if self.is_bool(node) => self.bool(entry),
            Shape::SchemaOrBool => self.object(entry, Role::Schema, true),
            Shape::Object(role) => self.object(entry, *role, false),
            Shape::Reference(role) => self.object(entry, *role, true),
            Shape::List(inner) => self.list(entry, inner),
            Shape::Map(inner) => self.map(entry, inner),
        }
    }

    pub fn wrong(&mut self, entry: &Entry, expected: &str) -> Verdict {
        let key = self.files.arena.text(entry.key);
        let found = self.describe(entry.value);
        let is_item = self.files.arena.node(entry.value).slot & ITEM != 0;
        let subject = match is_item {
            true => format!("each item of `{key}`"),
            false => format!("`{key}`"),
        };
        let message = format!("{subject} must be {expected}, found {found}; it is ignored");
        let label = self.value_label(entry.value);
        self.warn(Diagnostic::new(&catalogue::WRONG_TYPE, message).label(label));
        Verdict::Drop
    }

    /// Converts a value of the wrong type, with a warning.
    fn lenient(&mut self, entry: &Entry, expected: &str, value: Value, write: &str) -> Verdict {
        let key = self.files.arena.text(entry.key);
        let found = self.describe(entry.value);
        let message = format!("`{key}` must be {expected}, found {found}; it is read as {write}");
        let warning = Diagnostic::new(&catalogue::WRONG_TYPE, message)
            .label(self.value_label(entry.value))
            .help(format!("write {write}"));
        self.warn(warning);
        self.files.arena.replace(entry.value, value);
        Verdict::Keep
    }

    /// Describes a value in words, for diagnostics.
    pub fn describe(&self, node: NodeId) -> &'static str {
        match self.files.arena.node(node).value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) | Value::OwnNumber(_) | Value::Id(_) => "a number",
            Value::String(_) | Value::OwnString(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) | Value::Reference(_) => "an object",
        }
    }

    /// Returns the source text of a number or boolean, so that `1.10` stays `1.10`.
    pub fn source_text(&self, node: NodeId) -> Option<String> {
        let at = self.files.arena.node(node);
        match at.value {
            Value::Bool(_) | Value::Number(_) | Value::OwnNumber(_) => {
                Some(self.files.arena.slice(at.file, at.start, at.len).to_owned())
            }
            _ => None,
        }
    }

    fn text(&mut self, entry: &Entry) -> Verdict {
        if self.files.arena.string(entry.value).is_some() {
            return Verdict::Keep;
        }
        match self.source_text(entry.value) {
            Some(text) => {
                let write = format!("\"{text}\"");
                let text = self.files.arena.own(text);
                self.lenient(entry, "a string", Value::OwnString(text), &write)
            }
            None => self.wrong(entry, "a string"),
        }
    }

    fn bool(&mut self, entry: &Entry) -> Verdict {
        if self.is_bool(entry.value) {
            return self.keep_bool(entry.value);
        }
        let text = self.files.arena.string(entry.value);
        match text.map(str::to_ascii_lowercase).as_deref() {
            Some("true") => self.lenient(entry, "a boolean", Value::Bool(true), "true"),
            Some("false") => self.lenient(entry, "a boolean", Value::Bool(false), "false"),
            _ => self.wrong(entry, "a boolean"),
        }
    }

    fn is_bool(&self, node: NodeId) -> bool {
        matches!(self.files.arena.original(node), Value::Bool(_))
    }

    /// Keeps a boolean that could also be a schema. If a reference elsewhere uses it as a schema, a copy remains a
    /// boolean.
    fn keep_bool(&mut self, node: NodeId) -> Verdict {
        let role = &mut self.files.arena.node_mut(node).role;
        if *role == 0 || *role == PLAIN {
            *role = PLAIN;
            return Verdict::Keep;
        }
        let value = self.files.arena.original(node);
        Verdict::Replace(self.files.arena.add_like(node, value))
    }

    fn count(&mut self, entry: &Entry) -> Verdict {
        const EXPECTED: &str = "a non-negative integer";
        if let Some(number) = self.files.arena.number(entry.value) {
            if number.parse::<u32>().is_ok() {
                return Verdict::Keep;
            }
            // JSON Schema treats `1.0` and `1e3` as integers (§6.1).
            let value = number.parse::<f64>().unwrap_or(-1.0);
            if value.fract() == 0.0 && value >= 0.0 {
                // No length exceeds 32 bits, so larger limits are clamped.
                let whole = value.min(f64::from(u32::MAX)) as u32;
                let whole = self.files.arena.own(whole.to_string());
                self.files
                    .arena
                    .replace(entry.value, Value::OwnNumber(whole));
                return Verdict::Keep;
            }
            return self.wrong(entry, EXPECTED);
        }
        let text = self.files.arena.string(entry.value);
        match text.and_then(|text| text.parse::<u32>().ok()) {
            Some(count) => {
                let write = count.to_string();
                let text = self.files.arena.own(write.clone());
                self.lenient(entry, EXPECTED, Value::OwnNumber(text), &write)
            }
            None => self.wrong(entry, EXPECTED),
        }
    }

    fn number(&mut self, entry: &Entry) -> Verdict {
        if self.files.arena.number(entry.value).is_some() {
            return Verdict::Keep;
        }
        let text = self.files.arena.string(entry.value).map(str::to_owned);
        let number = text.filter(|text| serde_json::from_str::<serde_json::Number>(text).is_ok());
        match number {
            Some(number) => {
                let text = self.files.arena.own(number.clone());
                self.lenient(entry, "a number", Value::OwnNumber(text), &number)
            }
            None => self.wrong(entry, "a number"),
        }
    }

    fn choice(&mut self, entry: &Entry, choices: &'static [&'static str]) -> Verdict {
        if self.text(entry) == Verdict::Drop {
            return Verdict::Drop;
        }
        let written = self.files.arena.string(entry.value).unwrap_or_default();
        if choices.contains(&written) {
            return Verdict::Keep;
        }
        let warning = self.unknown_value(entry, written, choices, "it is ignored");
        self.warn(warning);
        Verdict::Drop
    }

    /// Returns the diagnostic for a string that is not one of the allowed values.
    pub fn unknown_value(
        &self,
        entry: &Entry,
        written: &str,
        choices: &'static [&'static str],
        outcome: &str,
    ) -> Diagnostic {
        let key = self.files.arena.text(entry.key);
        let message = format!("invalid value `{written}` for `{key}`; {outcome}");
        let diagnostics = &self.files.diagnostics;
        let help = diagnostics
            .did_you_mean(written, choices.iter().copied())
            .unwrap_or_else(|| format!("expected one of `{}`", choices.join("`, `")));
        Diagnostic::new(&catalogue::UNKNOWN_VALUE, message)
            .label(self.value_label(entry.value))
            .help(help)
    }

    fn texts(&mut self, entry: &Entry) -> Verdict {
        if entry.key == key!("required")
            && matches!(self.files.arena.node(entry.value).value, Value::Bool(_))
        {
            let message = "`required` of a schema is a list of property names, not a boolean";
            let warning = Diagnostic::new(&catalogue::REQUIRED_BOOLEAN, message)
                .label(self.value_label(entry.value))
                .help(
                    "add the name of the property to the `required` list of the enclosing schema",
                );
            self.warn(warning);
            return Verdict::Drop;
        }
        match self.files.arena.node(entry.value).value {
            Value::Array(_) => self.list(entry, &Shape::Text),
            _ => self.wrong(entry, "a list of strings"),
        }
    }

    /// Checks `type`. Unknown type names are removed; the result is one name or a list.
    fn types(&mut self, entry: &Entry) -> Verdict {
        let node = entry.value;
        let names = match self.files.arena.node(node).value {
            Value::Array(_) => self.files.arena.elements(node).to_vec(),
            Value::String(_) | Value::OwnString(_) => vec![node],
            // YAML reads a bare `null` as the null value, but only the type can be meant.
            Value::Null => vec![node],
            _ => return self.wrong(entry, "the name of a type"),
        };
        let mut kept = Vec::with_capacity(names.len());
        for &name in &names {
            if matches!(self.files.arena.node(name).value, Value::Null) {
                let text = self.files.arena.own("null");
                self.files.arena.replace(name, Value::OwnString(text));
            }
            let written = self.files.arena.string(name).unwrap_or_default();
            if TYPES.contains(&written) {
                kept.push(name);
                continue;
            }
            let at = Entry {
                value: name,
                ..*entry
            };
            let outcome = "any value is allowed";
            let warning = self.unknown_value(&at, written, TYPES, outcome);
            self.warn(warning);
        }
        match kept.as_slice() {
            [] => Verdict::Drop,
            _ if kept.len() == names.len() => Verdict::Keep,
            _ => {
                let range = self.files.arena.add_items(&kept);
                self.files.arena.replace(node, Value::Array(range));
                Verdict::Keep
            }
        }
    }

    fn list(&mut self, entry: &Entry, inner: &'static Shape) -> Verdict {
        let Some(node) = self.substitute(entry, inner) else {
            return Verdict::Drop;
        };
        let Value::Array(range) = self.files.arena.node(node).value else {
            return self.wrong(entry, "a list");
        };
        let mut kept = Vec::with_capacity(range.len as usize);
        for place in range.places() {
            let item = self.files.arena.items[place];
            let at = Entry {
                value: item,
                ..*entry
            };
            match self.conform(&at, inner) {
                Verdict::Keep => kept.push(item),
                Verdict::Drop => {}
                Verdict::Replace(other) => kept.push(other),
            }
        }
        if kept != self.files.arena.items_in(range) {
            let range = self.files.arena.add_items(&kept);
            self.files.arena.replace(node, Value::Array(range));
        }
        replaced(entry, node)
    }

    fn map(&mut self, entry: &Entry, inner: &'static Shape) -> Verdict {
        let Some(node) = self.substitute(entry, inner) else {
            return Verdict::Drop;
        };
        let Value::Object(range) = self.files.arena.node(node).value else {
            return self.wrong(entry, "an object");
        };
        let mut kept = Vec::with_capacity(range.len as usize);
        for place in range.places() {
            let member = self.files.arena.entries[place];
            match self.conform(&member, inner) {
                Verdict::Keep => kept.push(member),
                Verdict::Drop => {}
                Verdict::Replace(value) => kept.push(Entry { value, ..member }),
            }
        }
        if !is_same(&kept, self.files.arena.entries_in(range)) {
            self.set_members(node, &kept);
        }
        replaced(entry, node)
    }
}

impl Walk<'_> {
    /// Returns the list or map under a key. Follows a reference in its place, which OpenAPI does not allow, but which
    /// bundlers write. Returns `None` if the reference is unresolved.
    fn substitute(&mut self, entry: &Entry, inner: &Shape) -> Option<NodeId> {
        let text = match inner {
            // In these types, `$ref` is an ordinary key.
            Shape::Any | Shape::Text => None,
            _ => self.reference_text(entry.value),
        };
        let Some(text) = text else {
            return self.mark_plain(entry.value, entry.value);
        };
        self.warn_misplaced(text);
        let target = self.follow(text, Role::Components)?;
        self.mark_plain(text, target)
    }
}

fn replaced(entry: &Entry, node: NodeId) -> Verdict {
    match node == entry.value {
        true => Verdict::Keep,
        false => Verdict::Replace(node),
    }
}
