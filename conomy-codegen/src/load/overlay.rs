//! Applies overlays to the root document (Overlay Specification 1.0 and 1.1), before any other step reads it.
//!
//! Values from an overlay keep their locations in the overlay, so that diagnostics about them point there.

mod action;
mod merge;
mod path;

use foldhash::HashSet;

use self::action::{Action, Change, actions, refuse};
use self::merge::{Sort, check_limits, copied, put, remove, replace, sort};
use self::path::{Selected, Step, at, follow, select};
use super::arena::{Entry, NodeId};
use super::open::Files;
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
            apply_action(files, root, &mut json, &action)?;
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

/// Applies an action to the arena and to `json`, the copy for JSONPath.
fn apply_action(
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
            let mut parents = HashSet::default();
            for one in &selected {
                let place = &one.place[..one.place.len() - 1];
                let parent = files.arena.node(one.node).parent;
                if parents.insert(parent)
                    && let Some(value) = at(json, place)
                {
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
            check_limits(files, action.target, &selected, update)?;
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
    let path = path::parse(files, key.value)?;
    let selected = select(&files.arena, root, json, &path);
    match selected.as_slice() {
        // A copy, because the targets may be inside the value.
        [one] => Some(copied(&mut files.arena, one.node)),
        other => {
            let message = format!("`copy` must select one value, but selects {}", other.len());
            refuse(files, key.value, message)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Overlay;
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
            // The targets are inside the value.
            (
                r#"[{"target":"$.c","update":{"g":{}}},{"target":"$.c.*","remove":true},{"target":"$.c","update":{"h":{},"i":{}}},{"target":"$.c.*","copy":"$.c"}]"#,
                r#"{"a":[1,{"b":2},3],"c":{"h":{"h":{},"i":{}},"i":{"h":{},"i":{}}},"g":[{"x":1},{"x":2},{"y":3}]}"#,
            ),
            // Without its targets, an action's `update` and `copy` have no effect.
            (
                r#"[{"target":"$.c","remove":true,"update":1,"copy":"$.a"}]"#,
                r#"{"a":[1,{"b":2},3],"g":[{"x":1},{"x":2},{"y":3}]}"#,
            ),
            (
                r#"[{"target":"$.c","remove":true,"update":{"d":1}},{"target":"$","update":{"c":1e2}}]"#,
                r#"{"a":[1,{"b":2},3],"g":[{"x":1},{"x":2},{"y":3}],"c":100.0}"#,
            ),
        ] {
            assert_eq!(
                apply(document, actions).as_deref(),
                Ok(expected),
                "{actions}"
            );
        }
    }

    #[test]
    fn actions_that_do_not_fit_their_target_are_refused() {
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
                "mutually exclusive",
            ),
            (
                r#"[{"target":"$.o","update":{}},{"target":"$.o","update":{}}]"#,
                "duplicate action",
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
    }

    #[test]
    fn many_targets_in_one_object_are_fast() {
        // Half of the targets of the second action remain.
        let members: Vec<String> = (0..50_000).map(|n| format!(r#""k{n}":{n}"#)).collect();
        let document = format!("{{\"a\":{{{}}}}}", members.join(","));
        let result = apply(
            &document,
            r#"[{"target":"$.a[?@<25000]","update":"x"},{"target":"$.a[?@=='x']","remove":true}]"#,
        );
        let result = result.expect("it is applied");
        assert!(
            result.starts_with(r#"{"a":{"k25000":25000,"k25001":"#),
            "{}",
            &result[..80]
        );
    }
}
