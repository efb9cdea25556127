//! Visits every used object once: checks it, converts it to OpenAPI 3.0, and resolves its references.
//!
//! The walk starts at the root and visits all objects that OpenAPI defines, including references into other
//! files. It uses a work list instead of recursion, so deep and cyclic documents cannot overflow the stack.

use super::adapt;
use super::arena::{Entry, NodeId, Value};
use super::conform::Verdict;
use super::cycle;
use super::document::Document;
use super::extension;
use super::model::{Field, Keys, Need, Role, Shape, Versions};
use super::open::Files;
use super::swagger;
use super::version::Version;
use super::version_32;
use super::walk::{EMPTY, Walk, find, is_same};
use crate::diagnostic::{Diagnostic, catalogue};

/// Normalizes all objects below the root.
pub(super) fn normalise(files: Files<'_>, root: NodeId, version: Version) -> Document {
    let mut walk = Walk::new(files, root, version);
    walk.assign_role(root, Role::OpenApi);
    while let Some((node, role)) = walk.next() {
        walk.visit(node, role);
    }
    cycle::cut(&mut walk);
    Document {
        arena: walk.files.arena,
        root,
        version,
        referenced: walk.referenced,
    }
}

impl Walk<'_> {
    fn visit(&mut self, node: NodeId, role: Role) {
        match self.version {
            Version::V2_0 => swagger::convert(self, node, role),
            Version::V3_0 | Version::V3_1 | Version::V3_2 => version_32::convert(self, node, role),
        }
        if role == Role::Schema {
            adapt::unfold_boolean(&mut self.files.arena, node);
            adapt::unfold_item_list(self, node);
        }
        let Value::Object(range) = self.files.arena.node(node).value else {
            return;
        };
        let mut kept = Vec::with_capacity(range.len as usize);
        for place in range.places() {
            let entry = self.files.arena.entries[place];
            match self.member(role, &entry) {
                Verdict::Keep => kept.push(entry),
                Verdict::Drop => {}
                Verdict::Replace(value) => kept.push(Entry { value, ..entry }),
            }
        }
        self.fill(node, role, &mut kept);
        if role != Role::Schema {
            self.complete_dependent_fields(node, role, &mut kept);
        }
        let changed = !is_same(&kept, self.files.arena.entries_in(range));
        if role == Role::Schema {
            adapt::schema(self, node, kept, changed);
        } else if changed {
            self.set_members(node, &kept);
        }
    }

    /// Checks one entry of an object.
    fn member(&mut self, role: Role, entry: &Entry) -> Verdict {
        if let Some(field) = role.field(entry.key) {
            // Entries that the conversion added have no location in the source.
            if !field.versions.include(self.version) && entry.key_len > 0 {
                self.wrong_version(role, field, entry);
            }
            return self.conform(entry, &field.shape);
        }
        let key = self.files.arena.text(entry.key);
        if role.has_extensions() && key.starts_with("x-") {
            return match extension::is_reserved(key) && entry.key_len > 0 {
                true => Verdict::Drop,
                false => Verdict::Keep,
            };
        }
        match role.patterned() {
            Some((keys, shape)) if keys.allow(key) => self.conform(entry, shape),
            _ => self.unknown_key(role, entry),
        }
    }

    fn unknown_key(&mut self, role: Role, entry: &Entry) -> Verdict {
        let key = self.files.arena.text(entry.key).to_owned();
        let names = role.fields().iter().map(|field| field.name);
        let suggestion = self.files.diagnostics.did_you_mean(&key, names);
        // JSON Schema allows unknown keywords, so only probable typos are reported.
        if role == Role::Schema && self.version >= Version::V3_1 && suggestion.is_none() {
            return Verdict::Drop;
        }
        let message = match role {
            Role::Paths => {
                format!("invalid path `{key}`: paths must begin with `/`; it is ignored")
            }
            Role::Responses => format!("invalid status code `{key}`; the response is ignored"),
            _ => format!("unknown key `{key}` in {}; it is ignored", role.phrase()),
        };
        let help = match role {
            Role::Responses => {
                Some("use a code such as `200`, a range such as `2XX`, or `default`".to_owned())
            }
            _ => suggestion,
        };
        let warning =
            Diagnostic::new(&catalogue::UNKNOWN_KEY, message).label(self.key_label(entry));
        self.warn(warning.help_if(help));
        Verdict::Drop
    }

    fn wrong_version(&mut self, role: Role, field: &Field, entry: &Entry) {
        let has = match field.versions {
            Versions::Only20 => "Swagger 2.0",
            Versions::All | Versions::Since30 | Versions::Until30 => "OpenAPI 3.0",
            Versions::Since31 => "OpenAPI 3.1",
            Versions::Since32 => "OpenAPI 3.2",
        };
        let lacks = match (self.version, field.versions) {
            (Version::V2_0, _) => "Swagger 2.0",
            (Version::V3_0, Versions::Only20) => "OpenAPI 3.0",
            (Version::V3_1, Versions::Only20) => "OpenAPI 3.1",
            (Version::V3_2, Versions::Only20) => "OpenAPI 3.2",
            (Version::V3_0, _) => "3.0",
            (Version::V3_1, _) => "3.1",
            (Version::V3_2, _) => "3.2",
        };
        let message = format!(
            "`{}` of {} is defined in {has}, not in {lacks}; it is applied anyway",
            field.name,
            role.phrase(),
        );
        let help = match field.name {
            "nullable" => Some("write `type: [..., \"null\"]`".to_owned()),
            "const" => Some("write an `enum` of one value".to_owned()),
            "examples" => Some("write `example`".to_owned()),
            "collectionFormat" => Some("write `style` and `explode`".to_owned()),
            _ => None,
        };
        let warning = Diagnostic::new(&catalogue::OTHER_VERSION, message);
        let warning = warning.label(self.key_label(entry)).help_if(help);
        self.warn(warning);
    }

    /// Inserts missing required fields.
    fn fill(&mut self, node: NodeId, role: Role, members: &mut Vec<Entry>) {
        for field in role.needed(Need::Filled) {
            if find(members, field.key).is_some() {
                continue;
            }
            // openapiv3 requires these fields, newer versions of OpenAPI do not. A value of the wrong type has
            // already been reported.
            let is_free = match field.name {
                "responses" | "paths" => self.version >= Version::V3_1,
                "description" => self.version >= Version::V3_2,
                _ => false,
            };
            let was_there = self.files.arena.get(node, field.key).is_some();
            if !was_there && !is_free {
                let message = format!("missing key `{}` in {}", field.name, role.phrase());
                let label = self.place_of(node);
                self.warn(Diagnostic::new(&catalogue::MISSING_KEY, message).label(label));
            }
            let blank = self.blank(node, &field.shape);
            self.put(node, members, field.key, blank);
        }
    }

    /// Returns the empty value of a type.
    fn blank(&mut self, like: NodeId, shape: &Shape) -> Value {
        match shape {
            Shape::Text => Value::OwnString(self.files.arena.own("")),
            Shape::Object(role) => {
                let mut members = Vec::new();
                for field in role.needed(Need::Filled) {
                    let blank = self.blank(like, &field.shape);
                    self.put(like, &mut members, field.key, blank);
                }
                Value::Object(self.files.arena.add_entries(&members))
            }
            _ => Value::Object(EMPTY),
        }
    }
}

impl Keys {
    fn allow(self, key: &str) -> bool {
        match self {
            Keys::Any => true,
            Keys::Path => key.starts_with('/'),
            Keys::Status => is_status(key),
        }
    }
}

/// Returns whether a key is `200`, `2XX`, `default` or similar (OpenAPI 3.1 §4.8.16).
fn is_status(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        b"default"
            | [b'1'..=b'5', b'X' | b'x', b'X' | b'x']
            | [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9']
    )
}
