//! Applies overlays to the root document (Overlay Specification 1.0 and 1.1), before any other step reads it.
//!
//! Values from an overlay keep their locations in the overlay, so that diagnostics about them point there.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet, HashSetExt};
use serde_json_path::{JsonPath, NormalizedPath, PathElement};

use super::arena::{Arena, Entry, NodeId, Value};
use super::key::Key;
use super::open::Files;
use super::syntax::{DEEPEST, MOST_NODES};
use super::{pointer, read};
use crate::diagnostic::{Diagnostic, Label, catalogue};

/// An overlay that is applied to a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    path: String,
    content: Option<Vec<u8>>,
}

impl Overlay {
    /// Creates an overlay from a file of the document's source. `path` is relative to the document.
    pub fn file(path: impl Into<String>) -> Overlay {
        Overlay {
            path: path.into(),
            content: None,
        }
    }

    /// Creates an overlay from the content of a file. Diagnostics refer to it as `path`.
    pub fn with_content(path: impl Into<String>, content: impl Into<Vec<u8>>) -> Overlay {
        Overlay {
            path: path.into(),
            content: Some(content.into()),
        }
    }
}

/// The effect of an action on its targets.
enum Change {
    Remove,
    /// Merges or appends a value. `key` is the `update` or `copy` field.
    Update {
        key: Entry,
    },
}

/// An Action Object.
struct Action {
    target: NodeId,
    path: JsonPath,
    change: Change,
}

/// Applies overlays in order. Returns `None` if one of them is invalid or contradicts the document.
pub(super) fn apply(
    files: &mut Files<'_>,
    root: NodeId,
    root_path: &str,
    overlays: &[Overlay],
) -> Option<()> {
    if overlays.is_empty() {
        return Some(());
    }
    // JSONPath needs the document as JSON. It is kept up to date, because converting it takes longer than an action.
    let mut json = read::json(&files.arena, root);
    for overlay in overlays {
        let overlay = open(files, root_path, overlay)?;
        for action in actions(files, root_path, overlay)? {
            act(files, root, &mut json, &action)?;
        }
    }
    Some(())
}

fn open(files: &mut Files<'_>, root_path: &str, overlay: &Overlay) -> Option<NodeId> {
    let joined = pointer::joined(root_path, &overlay.path);
    files.open_overlay(
        joined.as_deref().unwrap_or(&overlay.path),
        &overlay.path,
        overlay.content.clone(),
    )
}

/// Reports that an overlay is invalid.
fn refuse<T>(files: &mut Files<'_>, node: NodeId, message: impl Into<String>) -> Option<T> {
    let label = Label::primary(files.arena.span(node));
    let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, message).label(label);
    files.diagnostics.push(refusal);
    None
}

/// Returns the required string under a key. Reports a missing or invalid value.
fn required_text(files: &mut Files<'_>, object: NodeId, key: &str) -> Option<NodeId> {
    let Some(member) = files.arena.member_named(object, key) else {
        return refuse(files, object, format!("missing key `{key}`"));
    };
    let value = member.value;
    match files.arena.string(value) {
        Some(_) => Some(value),
        None => refuse(files, value, format!("`{key}` must be a string")),
    }
}

/// Reports keys that the specification does not define for an object.
fn check_keys(files: &mut Files<'_>, object: NodeId, known: &[&str]) -> Option<()> {
    let arena = &files.arena;
    let unknown = arena.members(object).iter().find_map(|entry| {
        let key = arena.text(entry.key);
        (!known.contains(&key) && !key.starts_with("x-")).then(|| (key.to_owned(), *entry))
    });
    let Some((key, entry)) = unknown else {
        return Some(());
    };
    let label = Label::primary(arena.entry_key_span(&entry));
    let near = files.diagnostics.nearest(&key, known.iter().copied());
    let help = near.map(|near| format!("did you mean `{near}`?"));
    let refusal =
        Diagnostic::new(&catalogue::INVALID_OVERLAY, format!("unknown key `{key}`")).label(label);
    files.diagnostics.push(refusal.help_if(help));
    None
}

/// Parses the Overlay Object, and returns its actions.
fn actions(files: &mut Files<'_>, root_path: &str, overlay: NodeId) -> Option<Vec<Action>> {
    if !files.arena.is_object(overlay) {
        return refuse(files, overlay, "an overlay is an object");
    }
    let version = required_text(files, overlay, "overlay")?;
    let text = files.arena.string(version).unwrap_or_default();
    let patch = text
        .strip_prefix("1.0.")
        .map(|patch| (0, patch))
        .or_else(|| text.strip_prefix("1.1.").map(|patch| (1, patch)));
    let minor = match patch {
        Some((minor, patch)) if patch.parse::<u32>().is_ok() => minor,
        _ => {
            let message = format!("version `{text}` of the Overlay Specification is not supported");
            return refuse(files, version, message);
        }
    };
    check_keys(files, overlay, &["overlay", "info", "extends", "actions"])?;
    let Some(info) = files.arena.member_named(overlay, "info") else {
        return refuse(files, overlay, "missing key `info`");
    };
    let info = info.value;
    if !files.arena.is_object(info) {
        return refuse(files, info, "`info` must be an object");
    }
    required_text(files, info, "title")?;
    required_text(files, info, "version")?;
    check_extends(files, root_path, overlay)?;
    let known: &[&str] = match minor {
        0 => &["title", "version"],
        _ => &["title", "version", "description"],
    };
    check_keys(files, info, known)?;
    optional_text(files, info, "description")?;
    let Some(list) = files.arena.member_named(overlay, "actions") else {
        return refuse(files, overlay, "missing key `actions`");
    };
    let list = list.value;
    if !matches!(files.arena.node(list).value, Value::Array(_)) {
        return refuse(files, list, "`actions` must be an array");
    }
    let items = files.arena.elements(list).to_vec();
    if items.is_empty() {
        return refuse(files, list, "an overlay has at least one action");
    }
    let mut seen = HashSet::new();
    let mut actions = Vec::new();
    for item in items {
        if !seen.insert(read::json(&files.arena, item).to_string()) {
            return refuse(files, item, "this action occurs twice");
        }
        actions.extend(action(files, item, minor)?);
    }
    Some(actions)
}

fn optional_text(files: &mut Files<'_>, object: NodeId, key: &str) -> Option<()> {
    if files.arena.member_named(object, key).is_some() {
        required_text(files, object, key)?;
    }
    Some(())
}

/// Warns if an overlay is meant for another document. URLs are not compared with file names.
fn check_extends(files: &mut Files<'_>, root_path: &str, overlay: NodeId) -> Option<()> {
    if files.arena.member_named(overlay, "extends").is_none() {
        return Some(());
    }
    let extends = required_text(files, overlay, "extends")?;
    let text = files.arena.string(extends).unwrap_or_default().to_owned();
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    if !text.contains(':') && name(&text) != name(root_path) {
        let message = format!("this overlay is for `{text}`, but it is applied to `{root_path}`");
        let label = Label::primary(files.arena.span(extends));
        let warning = Diagnostic::new(&catalogue::OTHER_TARGET, message).label(label);
        files.diagnostics.push(warning);
    }
    Some(())
}

/// Parses an Action Object. Returns `Some(None)` if it changes nothing.
fn action(files: &mut Files<'_>, action: NodeId, minor: u8) -> Option<Option<Action>> {
    if !files.arena.is_object(action) {
        return refuse(files, action, "an action is an object");
    }
    if minor == 0
        && let Some(entry) = files.arena.member_named(action, "copy")
    {
        let label = Label::primary(files.arena.entry_key_span(entry));
        let refusal = Diagnostic::new(
            &catalogue::INVALID_OVERLAY,
            "`copy` does not exist in version 1.0",
        );
        let refusal = refusal.label(label).help("write `overlay: 1.1.0`");
        files.diagnostics.push(refusal);
        return None;
    }
    check_keys(
        files,
        action,
        &["target", "description", "update", "copy", "remove"],
    )?;
    optional_text(files, action, "description")?;
    let target = required_text(files, action, "target")?;
    let path = path(files, target)?;
    let member = |key| files.arena.member_named(action, key).copied();
    let (update, copy, remove) = (member("update"), member("copy"), member("remove"));
    let removes = match remove.map(|entry| files.arena.node(entry.value).value) {
        None | Some(Value::Bool(false)) => false,
        Some(Value::Bool(true)) => true,
        Some(_) => {
            let node = remove.map_or(action, |entry| entry.value);
            return refuse(files, node, "`remove` must be `true` or `false`");
        }
    };
    if let Some(copy) = copy {
        if files.arena.string(copy.value).is_none() {
            return refuse(files, copy.value, "`copy` must be a string");
        }
        if update.is_some() {
            return refuse(files, action, "an action has either `update` or `copy`");
        }
    }
    let change = match (removes, copy.or(update)) {
        (true, _) => Change::Remove,
        (false, Some(key)) => Change::Update { key },
        (false, None) => return Some(None),
    };
    Some(Some(Action {
        target,
        path,
        change,
    }))
}

/// Parses a JSONPath expression (RFC 9535).
fn path(files: &mut Files<'_>, node: NodeId) -> Option<JsonPath> {
    let text = files.arena.string(node).unwrap_or_default().to_owned();
    let error = match JsonPath::parse(&text) {
        Ok(path) => return Some(path),
        Err(error) => error,
    };
    // RFC 9535 does not allow hyphens in `.name`, but the examples of the Overlay Specification contain them.
    if let Ok(path) = JsonPath::parse(&with_quoted_hyphens(&text)) {
        return Some(path);
    }
    let message = format!("`{text}` is not a JSONPath expression (RFC 9535): {error}");
    let label = Label::primary(files.arena.span(node));
    let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, message).label(label);
    let help = "a key with other characters than letters, digits and `_` is written as `['/pets']`";
    files.diagnostics.push(refusal.help(help));
    None
}

/// Rewrites `.x-name` as `['x-name']`, outside of quotes.
fn with_quoted_hyphens(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match quote {
            Some(open) => {
                out.push(c);
                if c == '\\' {
                    let escaped = rest.chars().next();
                    out.extend(escaped);
                    rest = &rest[escaped.map_or(0, char::len_utf8)..];
                } else if c == open {
                    quote = None;
                }
            }
            None if c == '.' => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                match name.contains('-') {
                    // `..name` is a descendant segment; in brackets it is `..['name']`.
                    true if out.ends_with('.') => out.push_str(&format!(".['{name}']")),
                    true => out.push_str(&format!("['{name}']")),
                    false => out.push_str(&format!(".{name}")),
                }
                rest = after;
            }
            None => {
                quote = matches!(c, '\'' | '"').then_some(c);
                out.push(c);
            }
        }
    }
    out
}

/// A value that a JSONPath expression selects.
struct Selected {
    /// The keys and indexes from the root.
    place: Vec<Step>,
    node: NodeId,
}

enum Step {
    Key(String),
    Index(usize),
}

/// Returns the values that an expression selects, in document order.
fn select(arena: &Arena, root: NodeId, json: &serde_json::Value, path: &JsonPath) -> Vec<Selected> {
    let found = path.query_located(json);
    let selected = found.locations().filter_map(|place: &NormalizedPath<'_>| {
        let place: Vec<Step> = place
            .iter()
            .map(|element| match element {
                PathElement::Name(name) => Step::Key((*name).to_owned()),
                PathElement::Index(index) => Step::Index(*index),
            })
            .collect();
        let node = follow(arena, root, &place)?;
        Some(Selected { place, node })
    });
    let mut selected: Vec<Selected> = selected.collect();
    selected.sort_by_key(|one| one.node);
    selected.dedup_by_key(|one| one.node);
    selected
}

/// Returns the node at a place.
fn follow(arena: &Arena, root: NodeId, place: &[Step]) -> Option<NodeId> {
    place.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => arena.member_named(node, key).map(|entry| entry.value),
        Step::Index(index) => arena.elements(node).get(*index).copied(),
    })
}

/// Returns the value at a place.
fn at<'j>(json: &'j mut serde_json::Value, place: &[Step]) -> Option<&'j mut serde_json::Value> {
    place.iter().try_fold(json, |value, step| match step {
        Step::Key(key) => value.get_mut(key.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}

/// Executes an action.
fn act(
    files: &mut Files<'_>,
    root: NodeId,
    json: &mut serde_json::Value,
    action: &Action,
) -> Option<()> {
    let selected = select(&files.arena, root, json, &action.path);
    if selected.is_empty() {
        let text = files.arena.string(action.target).unwrap_or_default();
        let message = format!("`{text}` selects nothing; the action is ignored");
        let label = Label::primary(files.arena.span(action.target));
        let warning = Diagnostic::new(&catalogue::OVERLAY_WITHOUT_TARGET, message).label(label);
        files.diagnostics.push(warning);
        return Some(());
    }
    match &action.change {
        Change::Remove => {
            if selected.iter().any(|one| one.node == root) {
                return refuse(files, action.target, "the whole document cannot be removed");
            }
            remove(&mut files.arena, &selected);
            // Removing an item changes the indexes of the items after it.
            let is_item = |one: &Selected| matches!(one.place.last(), Some(Step::Index(_)));
            if selected.iter().any(is_item) {
                *json = read::json(&files.arena, root);
                return Some(());
            }
            for one in &selected {
                let place = &one.place[..one.place.len() - 1];
                let parent = files.arena.node(one.node).parent;
                if let Some(value) = at(json, place) {
                    *value = read::json(&files.arena, parent);
                }
            }
        }
        Change::Update { key } => {
            let update = source(files, root, json, key)?;
            let sort = |node: NodeId| sort(&files.arena, node);
            if selected
                .iter()
                .any(|one| sort(one.node) != sort(selected[0].node))
            {
                let message =
                    "the targets of an update must be all objects, all arrays or all other values";
                return refuse(files, action.target, message);
            }
            check_limits(files, action, &selected, update)?;
            if self::sort(&files.arena, selected[0].node) == Sort::Primitive {
                replace(files, &selected, update, key)?;
            } else {
                for one in &selected {
                    put(files, one.node, update)?;
                }
            }
            for one in &selected {
                let node = follow(&files.arena, root, &one.place);
                if let (Some(node), Some(value)) = (node, at(json, &one.place)) {
                    *value = read::json(&files.arena, node);
                }
            }
        }
    }
    Some(())
}

/// Returns the value to merge: the value of `update`, or the value that `copy` selects.
fn source(
    files: &mut Files<'_>,
    root: NodeId,
    json: &serde_json::Value,
    key: &Entry,
) -> Option<NodeId> {
    if files.arena.text(key.key) == "update" {
        return Some(key.value);
    }
    let path = path(files, key.value)?;
    let selected = select(&files.arena, root, json, &path);
    match selected.as_slice() {
        [one] => Some(one.node),
        other => {
            let message = format!("`copy` must select one value, but selects {}", other.len());
            refuse(files, key.value, message)
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Object,
    Array,
    Primitive,
}

fn sort(arena: &Arena, node: NodeId) -> Sort {
    match arena.node(node).value {
        Value::Object(_) => Sort::Object,
        Value::Array(_) => Sort::Array,
        _ => Sort::Primitive,
    }
}

/// Rejects an action whose result exceeds the limits of documents.
fn check_limits(
    files: &mut Files<'_>,
    action: &Action,
    selected: &[Selected],
    update: NodeId,
) -> Option<()> {
    let arena = &files.arena;
    let (values, depth) = extent(arena, update);
    let deepest = selected
        .iter()
        .map(|one| one.place.len())
        .max()
        .unwrap_or(0);
    let message = if depth + deepest > DEEPEST {
        format!("values would be nested more than {DEEPEST} levels deep")
    } else if arena.nodes.len() + values * selected.len() > MOST_NODES {
        format!("the document would have more than {MOST_NODES} values")
    } else {
        return Some(());
    };
    let label = Label::primary(arena.span(action.target));
    let refusal = Diagnostic::new(&catalogue::TOO_MUCH, message).label(label);
    files.diagnostics.push(refusal);
    None
}

/// Returns the number of values in a value (including itself), and their nesting depth.
fn extent(arena: &Arena, node: NodeId) -> (usize, usize) {
    let members = arena.members(node).iter().map(|entry| entry.value);
    let children = members.chain(arena.elements(node).iter().copied());
    let (mut values, mut depth) = (1, 0);
    for child in children {
        let (below, deep) = extent(arena, child);
        values += below;
        depth = depth.max(deep + 1);
    }
    (values, depth)
}

/// Merges a value into an object, or appends it to an array.
fn put(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<()> {
    match (sort(&files.arena, target), sort(&files.arena, update)) {
        (Sort::Object, Sort::Object) => merge(files, target, update),
        (Sort::Array, Sort::Array) => {
            append(&mut files.arena, target, update);
            Some(())
        }
        (Sort::Array, _) => {
            let item = copied(&mut files.arena, update);
            let mut items = files.arena.elements(target).to_vec();
            items.push(item);
            files.arena.adopt_items(target, &items);
            Some(())
        }
        _ => contradicts(files, target, update),
    }
}

/// Merges the properties of an object into another one, recursively.
fn merge(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<()> {
    let mut entries = files.arena.members(target).to_vec();
    let places: HashMap<Key, usize> = entries
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry.key, at))
        .collect();
    for new in files.arena.members(update).to_vec() {
        let Some(&at) = places.get(&new.key) else {
            let value = copied(&mut files.arena, new.value);
            entries.push(Entry { value, ..new });
            continue;
        };
        let old = entries[at].value;
        match (sort(&files.arena, old), sort(&files.arena, new.value)) {
            (Sort::Object, Sort::Object) => merge(files, old, new.value)?,
            (Sort::Array, Sort::Array) => append(&mut files.arena, old, new.value),
            (Sort::Primitive, Sort::Primitive) => {
                let value = copied(&mut files.arena, new.value);
                entries[at] = Entry { value, ..new };
            }
            _ => return contradicts(files, old, new.value),
        }
    }
    files.arena.adopt_entries(target, &entries);
    Some(())
}

/// Reports that a value cannot be merged into a value of another type.
fn contradicts<T>(files: &mut Files<'_>, target: NodeId, update: NodeId) -> Option<T> {
    let name = |node: NodeId| match sort(&files.arena, node) {
        Sort::Object => "an object",
        Sort::Array => "an array",
        Sort::Primitive => "neither an object nor an array",
    };
    let message = format!(
        "this is {}, but its target is {}",
        name(update),
        name(target)
    );
    let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, message)
        .label(Label::primary(files.arena.span(update)))
        .label(
            Label::primary(files.arena.span(target))
                .secondary()
                .text("the target"),
        )
        .help("remove the target with an action before this one");
    files.diagnostics.push(refusal);
    None
}

fn append(arena: &mut Arena, target: NodeId, update: NodeId) {
    let mut items = arena.elements(target).to_vec();
    for item in arena.elements(update).to_vec() {
        items.push(copied(arena, item));
    }
    arena.adopt_items(target, &items);
}

/// Removes values from the objects and arrays that contain them. The removed nodes keep their original locations.
fn remove(arena: &mut Arena, selected: &[Selected]) {
    let removed: HashSet<NodeId> = selected.iter().map(|one| one.node).collect();
    for parent in parents(arena, selected) {
        match arena.node(parent).value {
            Value::Object(range) => {
                let mut entries = arena.entries_in(range).to_vec();
                entries.retain(|entry| !removed.contains(&entry.value));
                arena.adopt_entries(parent, &entries);
            }
            Value::Array(range) => {
                let mut items = arena.items_in(range).to_vec();
                items.retain(|item| !removed.contains(item));
                arena.adopt_items(parent, &items);
            }
            _ => {}
        }
    }
}

/// Returns the objects and arrays that contain the selected values, without duplicates.
fn parents(arena: &Arena, selected: &[Selected]) -> BTreeSet<NodeId> {
    let parents = selected.iter().map(|one| arena.node(one.node).parent);
    parents.filter(|parent| *parent != NodeId::NONE).collect()
}

/// Replaces values that are neither objects nor arrays. A key's location is in the same file as its value, so a value
/// from the overlay gets the key location of the action's `update`.
fn replace(
    files: &mut Files<'_>,
    selected: &[Selected],
    update: NodeId,
    key: &Entry,
) -> Option<()> {
    if sort(&files.arena, update) != Sort::Primitive {
        return contradicts(files, selected[0].node, update);
    }
    let arena = &mut files.arena;
    let replaced: HashSet<NodeId> = selected.iter().map(|one| one.node).collect();
    let is_in_action = arena.node(update).file == arena.node(key.value).file;
    for parent in parents(arena, selected) {
        match arena.node(parent).value {
            Value::Object(range) => {
                let mut entries = arena.entries_in(range).to_vec();
                for entry in &mut entries {
                    if !replaced.contains(&entry.value) {
                        continue;
                    }
                    let (old, new) = (entry.value, copied(arena, update));
                    let node = arena.node(new);
                    if is_in_action {
                        (entry.key_start, entry.key_len) = (key.key_start, key.key_len);
                    } else if node.file != arena.node(old).file {
                        (entry.key_start, entry.key_len) = (node.start, 0);
                    }
                    entry.value = new;
                }
                arena.adopt_entries(parent, &entries);
            }
            Value::Array(range) => {
                let mut items = arena.items_in(range).to_vec();
                for item in items.iter_mut().filter(|item| replaced.contains(item)) {
                    *item = copied(arena, update);
                }
                arena.adopt_items(parent, &items);
            }
            _ => {}
        }
    }
    Some(())
}

/// Copies a value recursively. A value has only one parent, but an update may have several targets.
fn copied(arena: &mut Arena, node: NodeId) -> NodeId {
    let from = *arena.node(node);
    let copy = arena.add(from.value, from.file, from.start, from.len);
    match from.value {
        Value::Object(range) => {
            let mut entries = arena.entries_in(range).to_vec();
            for entry in &mut entries {
                entry.value = copied(arena, entry.value);
            }
            arena.adopt_entries(copy, &entries);
        }
        Value::Array(range) => {
            let mut items = arena.items_in(range).to_vec();
            for item in &mut items {
                *item = copied(arena, *item);
            }
            arena.adopt_items(copy, &items);
        }
        _ => {}
    }
    copy
}

#[cfg(test)]
mod tests {
    use super::{Overlay, with_quoted_hyphens};
    use crate::diagnostic::{Diagnostics, Format};
    use crate::load::{MemorySource, effective};

    /// Applies actions to a document, and returns the result as JSON or the diagnostics.
    fn apply(document: &str, actions: &str) -> Result<String, String> {
        let source = MemorySource::new().with("openapi.json", document);
        let overlay = format!(
            r#"{{ "overlay": "1.1.0", "info": {{ "title": "T", "version": "1" }}, "actions": {actions} }}"#
        );
        let overlays = [Overlay::with_content("overlay.json", overlay)];
        let mut diagnostics = Diagnostics::new();
        let result = effective(&source, "openapi.json", &overlays, &mut diagnostics);
        let messages = diagnostics.render(Format::Short);
        match result {
            Some(result) => Ok(serde_json::to_string(&result).expect("JSON") + &messages),
            None => Err(messages),
        }
    }

    #[test]
    fn actions_change_what_they_select() {
        let document = r#"{"a":[1,{"b":2},3],"c":{"d":"e","f":[]},"g":[{"x":1},{"x":2},{"y":3}]}"#;
        for (actions, expected) in [
            // The second action applies to the result of the first one.
            (
                r#"[{"target":"$.a[0]","remove":true},{"target":"$.a[0]","update":{"b":5}}]"#,
                r#"{"a":[{"b":5},3],"c":{"d":"e","f":[]},"g":[{"x":1},{"x":2},{"y":3}]}"#,
            ),
            (
                r#"[{"target":"$.g[?@.x]","remove":true},{"target":"$.g[0]","update":{"z":[]}}]"#,
                r#"{"a":[1,{"b":2},3],"c":{"d":"e","f":[]},"g":[{"y":3,"z":[]}]}"#,
            ),
            (
                r#"[{"target":"$..x","update":"u"},{"target":"$.g[?@.x == 'u']","update":{"w":true}}]"#,
                r#"{"a":[1,{"b":2},3],"c":{"d":"e","f":[]},"g":[{"x":"u","w":true},{"x":"u","w":true},{"y":3}]}"#,
            ),
            (
                r#"[{"target":"$.c.f","update":[1,2]},{"target":"$.c.f","update":{"h":1}},{"target":"$.c.f","update":3}]"#,
                r#"{"a":[1,{"b":2},3],"c":{"d":"e","f":[1,2,{"h":1},3]},"g":[{"x":1},{"x":2},{"y":3}]}"#,
            ),
            // A value is copied in its current state. Changes to the copy do not affect the original.
            (
                r#"[{"target":"$.c","copy":"$.g[2]"},{"target":"$.c.y","update":4},{"target":"$.c.d","copy":"$.g[2].y"}]"#,
                r#"{"a":[1,{"b":2},3],"c":{"d":3,"f":[],"y":4},"g":[{"x":1},{"x":2},{"y":3}]}"#,
            ),
            (
                r#"[{"target":"$.c","remove":true,"update":{"d":1}},{"target":"$","update":{"c":1e2}}]"#,
                r#"{"a":[1,{"b":2},3],"g":[{"x":1},{"x":2},{"y":3}],"c":100.0}"#,
            ),
        ] {
            match apply(document, actions) {
                Ok(result) => assert_eq!(result, expected, "{actions}"),
                Err(messages) => assert!(expected.is_empty(), "{actions}: {messages}"),
            }
        }
    }

    #[test]
    fn what_contradicts_is_refused() {
        for (actions, expected) in [
            (
                r#"[{"target":"$","remove":true}]"#,
                "the whole document cannot be removed",
            ),
            (
                r#"[{"target":"$","update":1}]"#,
                "neither an object nor an array, but its target is an object",
            ),
            (r#"[{"target":"$.*","update":{}}]"#, "must be all objects"),
            (
                r#"[{"target":"$.o","copy":"$.*"}]"#,
                "must select one value, but selects 2",
            ),
            (
                r#"[{"target":"$.o","copy":"$.n"}]"#,
                "must select one value, but selects 0",
            ),
            (
                r#"[{"target":"$.s","update":[]}]"#,
                "this is an array, but its target is neither",
            ),
            (
                r#"[{"target":"$.o","update":{},"copy":"$.s"}]"#,
                "either `update` or `copy`",
            ),
            (
                r#"[{"target":"$.o","update":{}},{"target":"$.o","update":{}}]"#,
                "occurs twice",
            ),
        ] {
            let messages = apply(r#"{"o":{},"s":1}"#, actions).expect_err(actions);
            assert!(messages.contains(expected), "{actions}: {messages}");
        }
    }

    #[test]
    fn no_overlay_exceeds_the_limits() {
        // One large value is copied to many targets.
        let (items, lists) = (vec!["0"; 90_000].join(","), vec!["[]"; 100].join(","));
        let document = format!(r#"{{"a":[{items}],"lists":[{lists}]}}"#);
        let wide = apply(&document, r#"[{"target":"$.lists.*","copy":"$.a"}]"#);
        assert!(
            wide.expect_err("too many")
                .contains("more than 8000000 values")
        );
        // An object is copied into itself.
        let document = format!(
            "{}{}",
            r#"{"a":"#.repeat(150),
            "{}".to_owned() + &"}".repeat(150)
        );
        let innermost = format!("${}", ".a".repeat(150));
        let deep = apply(
            &document,
            &format!(r#"[{{"target":"{innermost}","copy":"$.a"}}]"#),
        );
        assert!(deep.expect_err("too deep").contains("more than 200 levels"));
        // One object contains many targets.
        let members: Vec<String> = (0..50_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
        let document = format!("{{\"a\":{{{}}}}}", members.join(","));
        let result = apply(
            &document,
            r#"[{"target":"$.a.*","update":"x"},{"target":"$.a.*","remove":true}]"#,
        );
        assert_eq!(result.expect("it is applied"), r#"{"a":{}}"#);
    }

    #[test]
    fn names_with_hyphens_are_quoted() {
        for (text, expected) in [
            ("$.info.x-a", "$.info['x-a']"),
            ("$..x-a.b", "$..['x-a'].b"),
            (
                "$.paths.*.get[?@.x-oai-traits.paged]",
                "$.paths.*.get[?@['x-oai-traits'].paged]",
            ),
            ("$['a.x-b'].c", "$['a.x-b'].c"),
            (r#"$["a\".x-b"].c"#, r#"$["a\".x-b"].c"#),
            ("$.ä-ö", "$['ä-ö']"),
            ("$[?@.n == -1]", "$[?@.n == -1]"),
        ] {
            assert_eq!(with_quoted_hyphens(text), expected);
        }
    }
}
