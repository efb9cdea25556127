//! Reads the Overlay Object and its Action Objects (Overlay Specification 1.0 and 1.1).

use foldhash::{HashSet, HashSetExt};
use serde_json_path::JsonPath;

use super::path;
use crate::diagnostic::{Diagnostic, Label, catalogue};
use crate::load::arena::{Entry, NodeId, Value};
use crate::load::open::Files;
use crate::load::pointer;
use crate::load::read;
use crate::load::source::STANDARD_INPUT;

/// The effect of an action on its targets.
pub(super) enum Change {
    Remove,
    /// Merges or appends a value. `key` is the `update` or `copy` field.
    Update {
        key: Entry,
    },
}

/// An Action Object.
pub(super) struct Action {
    pub(super) target: NodeId,
    pub(super) path: JsonPath,
    pub(super) change: Change,
}

/// Reports an invalid overlay, and returns `None`.
pub(super) fn refuse<T>(
    files: &mut Files<'_>,
    node: NodeId,
    message: impl Into<String>,
) -> Option<T> {
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

/// Reports the first key that the specification does not define for an object.
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
    let help = files.diagnostics.did_you_mean(&key, known.iter().copied());
    let refusal =
        Diagnostic::new(&catalogue::INVALID_OVERLAY, format!("unknown key `{key}`")).label(label);
    files.diagnostics.push(refusal.help_if(help));
    None
}

/// Parses the Overlay Object, and returns its actions.
pub(super) fn actions(
    files: &mut Files<'_>,
    root_path: &str,
    overlay: NodeId,
) -> Option<Vec<Action>> {
    if !files.arena.is_object(overlay) {
        return refuse(files, overlay, "the overlay must be an object");
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
        return refuse(files, list, "`actions` must not be empty");
    }
    let mut seen = HashSet::new();
    let mut actions = Vec::new();
    for item in items {
        if !seen.insert(read::json(&files.arena, item).to_string()) {
            return refuse(files, item, "duplicate action");
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
    let text = pointer::percent_decoded(&text).into_owned();
    // Standard input has no name of its own.
    let is_named = root_path != STANDARD_INPUT;
    if is_named && !text.contains(':') && name(&text) != name(root_path) {
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
        return refuse(files, action, "an action must be an object");
    }
    if minor == 0
        && let Some(entry) = files.arena.member_named(action, "copy")
    {
        let label = Label::primary(files.arena.entry_key_span(entry));
        let refusal = Diagnostic::new(&catalogue::INVALID_OVERLAY, "`copy` requires version 1.1");
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
    let path = path::parse(files, target)?;
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
        // Removing the targets makes both irrelevant (Action Object).
        if update.is_some() && !removes {
            return refuse(files, action, "`update` and `copy` are mutually exclusive");
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
