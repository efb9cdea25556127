//! Converts schemas (Swagger 2.0, Schema Object and Items Object).

use super::super::arena::{Entry, NodeId};
use super::super::walk::Walk;
use super::{find, take};
use crate::diagnostic::{Diagnostic, catalogue};

/// Converts a schema.
pub(super) fn convert(walk: &mut Walk<'_>, node: NodeId) {
    let mut members = walk.members_of(node);
    let mut changed = false;
    if let Some(entry) = find(&members, key!("discriminator")).copied()
        && walk.files.arena.string(entry.value).is_some()
    {
        // In Swagger 2.0 this is a property name, in OpenAPI 3.0 an object. Both map the name of a schema to the
        // schema.
        take(&mut members, key!("discriminator"));
        let name = Entry {
            key: key!("propertyName"),
            ..entry
        };
        let value = walk.implied_object(entry.value, &[name]);
        members.push(Entry { value, ..entry });
        changed = true;
    }
    if let Some(entry) = take(&mut members, key!("x-nullable")) {
        if find(&members, key!("nullable")).is_none() {
            members.push(Entry {
                key: key!("nullable"),
                ..entry
            });
        }
        changed = true;
    }
    if let Some(entry) = take(&mut members, key!("collectionFormat")) {
        let format = walk.files.arena.string(entry.value);
        if format.is_some_and(|format| format != "csv") {
            let message =
                "`collectionFormat` has no effect within a list; items are separated by commas";
            let label = walk.key_label(&entry);
            walk.warn(Diagnostic::new(&catalogue::WITHOUT_EFFECT, message).label(label));
        }
        changed = true;
    }
    if is_file(walk, &members)
        && let Some(kind) = take(&mut members, key!("type"))
    {
        take(&mut members, key!("format"));
        for (key, text) in [(key!("type"), "string"), (key!("format"), "binary")] {
            let value = walk.implied_string(kind.value, text);
            members.push(Entry { key, value, ..kind });
        }
        changed = true;
    }
    if changed {
        walk.set_members(node, &members);
    }
}

/// Returns whether the type of a schema, a parameter or its items is `file`.
pub(super) fn is_file(walk: &Walk<'_>, members: &[Entry]) -> bool {
    let kind = find(members, key!("type"));
    kind.is_some_and(|kind| walk.files.arena.string(kind.value) == Some("file"))
}
