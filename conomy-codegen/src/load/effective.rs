//! The root document after its overlays were applied.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::arena::{Arena, NodeId, Value};
use super::open::Files;
use super::overlay::{self, Overlay};
use super::source::Source;
use crate::diagnostic::Diagnostics;

/// The root document with its overlays applied, in its original order. Serializes as JSON or YAML.
#[derive(Debug)]
pub struct Effective {
    arena: Arena,
    root: NodeId,
}

/// Reads a root document and applies overlays to it. Does not follow references.
///
/// Returns `None` if a file cannot be read or an overlay is invalid; `diagnostics` contains the errors.
pub fn effective(
    source: &dyn Source,
    root: &str,
    overlays: &[Overlay],
    diagnostics: &mut Diagnostics,
) -> Option<Effective> {
    let mut files = Files::new(source, diagnostics);
    let path = root;
    let root = files.open_root(path)?;
    overlay::apply(&mut files, root, path, overlays)?;
    let arena = files.arena;
    Some(Effective { arena, root })
}

impl Serialize for Effective {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (arena, node) = (&self.arena, self.root);
        Plain { arena, node }.serialize(serializer)
    }
}

struct Plain<'a> {
    arena: &'a Arena,
    node: NodeId,
}

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { arena, node } = *self;
        let child = |node| Plain { arena, node };
        match arena.node(node).value {
            Value::Bool(value) => serializer.serialize_bool(value),
            Value::String(_) | Value::OwnString(_) => {
                serializer.serialize_str(arena.string(node).unwrap_or_default())
            }
            Value::Number(_) | Value::OwnNumber(_) => {
                number(arena.number(node).unwrap_or_default(), serializer)
            }
            Value::Array(_) => {
                let items = arena.elements(node);
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&child(*item))?;
                }
                list.end()
            }
            Value::Object(_) => {
                let members = arena.members(node);
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for entry in members {
                    map.serialize_entry(arena.text(entry.key), &child(entry.value))?;
                }
                map.end()
            }
            // References are not resolved yet, so only `Null` occurs here.
            Value::Null | Value::Reference(_) | Value::Id(_) => serializer.serialize_unit(),
        }
    }
}

fn number<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if let Ok(value) = text.parse::<u64>() {
        return serializer.serialize_u64(value);
    }
    if let Ok(value) = text.parse::<i64>() {
        return serializer.serialize_i64(value);
    }
    let digits = |text: &str| {
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let digits = mantissa
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>();
        digits.trim_matches('0').to_owned()
    };
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() && digits(&value.to_string()) == digits(text) => {
            serializer.serialize_f64(value)
        }
        _ => Err(S::Error::custom(format!(
            "the number {text} has more digits than can be written"
        ))),
    }
}
