//! Resolves the text of a `$ref` to a node.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::arena::{NodeId, Value};
use super::open::{Files, Unusable};
use super::pointer;
use super::source::SourceError;

/// A cache of resolved references, by their file and text.
#[derive(Default)]
pub(super) struct Resolver {
    known: HashMap<u16, HashMap<Box<str>, NodeId>>,
    /// The names that `$anchor`, `$dynamicAnchor`, `$id` and `$self` define, per file. Collected when first needed.
    names: HashMap<u16, Names>,
}

#[derive(Default)]
struct Names {
    anchors: BTreeMap<Box<str>, NodeId>,
    ids: BTreeMap<Box<str>, NodeId>,
}

/// The reason why a reference is unresolved.
#[derive(Debug)]
pub(super) struct Unresolved {
    pub reason: Reason,
    pub message: String,
    pub help: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Missing,
    Remote,
    Outside,
    /// The file is invalid, which has been reported.
    Reported,
}

impl Resolver {
    /// Returns the target of a reference. `from` is the node of its text; a relative reference is resolved against
    /// that node's file (JSON Schema 2020-12 §8.2.3.1; RFC 3986 §5).
    pub fn resolve(
        &mut self,
        files: &mut Files<'_>,
        from: NodeId,
        text: &str,
    ) -> Result<NodeId, Unresolved> {
        let file = files.home(from);
        let known = self.known.get(&file);
        if let Some(&target) = known.and_then(|known| known.get(text)) {
            return Ok(target);
        }
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        let root = self.base(files, from, uri, text)?;
        // A pointer whose leading `/` is percent-encoded must not be treated as an anchor name.
        let decoded = pointer::percent_decoded(fragment);
        let fragment = match fragment.starts_with('/') {
            false if decoded.starts_with('/') => &*decoded,
            _ => fragment,
        };
        let target = if fragment.is_empty() || fragment.starts_with('/') {
            match descend(files, root, fragment) {
                Ok(target) => target,
                // Within a schema that has an `$id`, a pointer is relative to that schema (JSON Schema 2020-12
                // §8.2.1). Such schemas are rare, so this is only tried if the pointer is otherwise unresolved. The
                // result depends on the location of the reference, so it is not cached by text.
                Err(missing) => {
                    let resource = if uri.is_empty() {
                        embedded(files, from)
                    } else {
                        None
                    };
                    return resource
                        .and_then(|resource| descend(files, resource, fragment).ok())
                        .ok_or(missing);
                }
            }
        } else {
            self.anchor(files, root, fragment)?
        };
        let known = self.known.entry(file).or_default();
        known.insert(text.into(), target);
        Ok(target)
    }

    /// Returns the node that the part of a reference before `#` identifies.
    fn base(
        &mut self,
        files: &mut Files<'_>,
        from: NodeId,
        uri: &str,
        text: &str,
    ) -> Result<NodeId, Unresolved> {
        let file = files.home(from);
        if uri.is_empty() {
            return Ok(files.arena.root_of(from));
        }
        if let Some(&known) = self.names(files, from).ids.get(uri) {
            return Ok(known);
        }
        let path = uri.split_once('?').map_or(uri, |(path, _)| path);
        if let Some((scheme, _)) = path.split_once(':')
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            return Err(Unresolved {
                reason: Reason::Remote,
                message: format!(
                    "remote reference `{text}`; the generator does not download files"
                ),
                help: Some(
                    "save a copy in the document's folder and refer to that file".to_owned(),
                ),
            });
        }
        let decoded = pointer::percent_decoded(path);
        let outside = || Unresolved {
            reason: Reason::Outside,
            message: format!("`{text}` is outside the permitted folder"),
            help: Some(
                "move the file into that folder, or permit another one with `--folder DIR`"
                    .to_owned(),
            ),
        };
        let joined = pointer::joined(files.path(file), &decoded).ok_or_else(outside)?;
        files.open(&joined).map_err(|unusable| match unusable {
            Unusable::Source(SourceError::Outside) => outside(),
            Unusable::Source(error) => Unresolved {
                reason: Reason::Missing,
                message: format!("cannot read `{joined}`: {error}"),
                help: component_hint(files, text).or_else(|| files.nearest_file(&joined)),
            },
            Unusable::Faulty => Unresolved {
                reason: Reason::Reported,
                message: String::new(),
                help: None,
            },
        })
    }

    fn anchor(
        &mut self,
        files: &mut Files<'_>,
        root: NodeId,
        fragment: &str,
    ) -> Result<NodeId, Unresolved> {
        let decoded = pointer::percent_decoded(fragment);
        let names = self.names(files, root);
        if let Some(&target) = names.anchors.get(&*decoded) {
            return Ok(target);
        }
        let near = files
            .diagnostics
            .nearest(&decoded, names.anchors.keys().map(|name| &**name));
        let help = near.map(|near| format!("did you mean `#{near}`?"));
        Err(Unresolved {
            reason: Reason::Missing,
            message: format!("no schema has the `$anchor` `{decoded}`"),
            help: help.or_else(|| component_hint(files, fragment)),
        })
    }

    /// Returns the names that the file of a node defines.
    fn names(&mut self, files: &Files<'_>, node: NodeId) -> &Names {
        let file = files.home(node);
        self.names
            .entry(file)
            .or_insert_with(|| collect_names(files, files.arena.root_of(node)))
    }
}

/// Returns the nearest enclosing schema with an `$id`.
fn embedded(files: &Files<'_>, from: NodeId) -> Option<NodeId> {
    let mut at = files.arena.node(from).parent;
    while at != NodeId::NONE {
        if files.arena.get(at, key!("$id")).is_some() {
            return Some(at);
        }
        at = files.arena.node(at).parent;
    }
    None
}

/// Collects all `$anchor`, `$dynamicAnchor`, `$id` and `$self` below a root.
fn collect_names(files: &Files<'_>, root: NodeId) -> Names {
    let mut names = Names::default();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        match files.arena.original(node) {
            Value::Array(range) => stack.extend(files.arena.items_in(range)),
            Value::Object(range) => {
                for entry in files.arena.entries_in(range) {
                    match (files.arena.text(entry.key), files.arena.string(entry.value)) {
                        ("$anchor" | "$dynamicAnchor", Some(name)) => {
                            names.anchors.entry(name.into()).or_insert(node);
                        }
                        // Before JSON Schema 2019-09, an `$id` with only a fragment had the meaning of `$anchor`.
                        ("$id" | "$self", Some(id)) => {
                            let (known, name) = match id.strip_prefix('#') {
                                Some(name) => (&mut names.anchors, name),
                                None => (&mut names.ids, id),
                            };
                            known.entry(name.into()).or_insert(node);
                        }
                        _ => stack.push(entry.value),
                    }
                }
            }
            _ => {}
        }
    }
    names
}

/// Resolves a JSON pointer from a root, in the document as it was written.
fn descend(files: &Files<'_>, root: NodeId, fragment: &str) -> Result<NodeId, Unresolved> {
    if fragment.is_empty() {
        return Ok(root);
    }
    let mut node = root;
    let mut walked = String::from("#");
    for segment in pointer::segments(fragment) {
        let next = match files.arena.original(node) {
            Value::Object(range) => {
                let member = files
                    .arena
                    .keys
                    .find(&segment)
                    .and_then(|key| files.arena.member_in(range, key));
                member.map(|entry| entry.value)
            }
            Value::Array(range) => {
                let index = segment.parse::<usize>().ok();
                index.and_then(|index| files.arena.items_in(range).get(index).copied())
            }
            _ => None,
        };
        let Some(next) = next else {
            return Err(missing(files, node, &walked, &segment));
        };
        walked.push('/');
        walked.push_str(&pointer::escaped(&segment));
        node = next;
    }
    Ok(node)
}

fn missing(files: &Files<'_>, node: NodeId, walked: &str, segment: &str) -> Unresolved {
    let place = match walked {
        "#" => "the document".to_owned(),
        walked => format!("`{walked}`"),
    };
    let keys = match files.arena.original(node) {
        Value::Object(range) => files.arena.entries_in(range),
        _ => &[],
    };
    let near = files.diagnostics.nearest(
        segment,
        keys.iter().map(|entry| files.arena.text(entry.key)),
    );
    let help = near.map(|near| format!("did you mean `{walked}/{}`?", pointer::escaped(near)));
    Unresolved {
        reason: Reason::Missing,
        message: format!("unresolved reference: {place} has no `{segment}`"),
        help: help.or_else(|| component_hint(files, segment)),
    }
}

/// Suggests a component with the same name, for references with only a name or with the wrong section.
fn component_hint(files: &Files<'_>, text: &str) -> Option<String> {
    let name = text.rsplit(['/', '#']).next()?;
    let root = files.arena.root_of(NodeId(0));
    let components = files.arena.get(root, key!("components"))?;
    for section in files.arena.members(components) {
        let section_name = files.arena.text(section.key);
        if files.arena.member_named(section.value, name).is_some() {
            let name = pointer::escaped(name);
            return Some(format!(
                "did you mean `#/components/{section_name}/{name}`?"
            ));
        }
    }
    None
}
