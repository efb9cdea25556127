//! Cuts what would contain itself without end.
//!
//! A schema may well refer to itself through a property or an item: each round needs a smaller
//! value. But an `allOf` that leads back to its own schema says nothing, and a callback whose
//! operation has that same callback never ends. (A `oneOf` whose variants name it in their `allOf` is
//! another matter: that is how people write inheritance.)

use std::collections::BTreeMap;

use foldhash::HashSet;

use super::arena::{NodeId, Value};
use super::key::Key;
use super::model::Role;
use super::normalise::Walk;
use crate::diagnostic::{Diagnostic, catalogue};

/// From one object to another that it contains or refers to.
#[derive(Clone, Copy)]
struct Edge {
    /// The list or map in which the other stands.
    holder: NodeId,
    /// Its place there.
    index: usize,
    target: NodeId,
}

type Edges = fn(&Walk<'_>, NodeId) -> Vec<Edge>;

/// Removes the references that close such cycles, with a warning for each.
pub(super) fn cut(walk: &mut Walk<'_>) {
    collapse(walk);
    let families: [(Role, Edges); 3] = [
        (Role::Schema, |walk, node| {
            parts(walk, node, &[key!("allOf")])
        }),
        (Role::Schema, |walk, node| {
            parts(walk, node, &[key!("anyOf"), key!("oneOf")])
        }),
        (Role::Operation, called_back),
    ];
    for (role, edges) in families {
        let cycles = closing_edges(walk, role, edges);
        remove(walk, cycles);
    }
}

/// Makes every reference lead to what it finally means. Most do already; but a schema that had
/// silent keywords beside its `$ref` was no reference before it was visited.
fn collapse(walk: &mut Walk<'_>) {
    let next = |walk: &Walk<'_>, node| match walk.files.arena.node(node).value {
        Value::Reference(target) => Some(target),
        _ => None,
    };
    for number in 0..walk.files.arena.nodes.len() {
        let mut node = NodeId(number as u32);
        let second = next(walk, node).and_then(|target| next(walk, target));
        if second.is_none() {
            continue;
        }
        let mut chain = Vec::new();
        let mut seen = HashSet::default();
        while let Some(target) = next(walk, node) {
            if !seen.insert(node) {
                let message = "this reference leads back to itself; the value may be anything";
                let label = walk.value_label(node);
                walk.warn(Diagnostic::new(&catalogue::REFERENCE_CYCLE, message).label(label));
                walk.set_members(node, &[]);
                break;
            }
            chain.push(node);
            node = target;
        }
        for &link in chain.iter().rev().skip(1).filter(|link| **link != node) {
            walk.files.arena.replace(link, Value::Reference(node));
        }
    }
}

/// The edges of a depth-first search that lead back to where it came from.
fn closing_edges(walk: &Walk<'_>, role: Role, edges: Edges) -> Vec<Edge> {
    let mut closing = Vec::new();
    let mut done: HashSet<NodeId> = HashSet::default();
    for (number, node) in walk.files.arena.nodes.iter().enumerate() {
        let start = NodeId(number as u32);
        if node.role != role as u8 || done.contains(&start) {
            continue;
        }
        let first = edges(walk, start);
        if first.is_empty() {
            continue;
        }
        let mut open: HashSet<NodeId> = HashSet::from_iter([start]);
        let mut stack = vec![(start, first)];
        while let Some((node, rest)) = stack.last_mut() {
            let Some(edge) = rest.pop() else {
                open.remove(node);
                done.insert(*node);
                stack.pop();
                continue;
            };
            if open.contains(&edge.target) {
                closing.push(edge);
            } else if !done.contains(&edge.target) {
                open.insert(edge.target);
                stack.push((edge.target, edges(walk, edge.target)));
            }
        }
    }
    closing
}

fn parts(walk: &Walk<'_>, schema: NodeId, keywords: &[Key]) -> Vec<Edge> {
    let arena = &walk.files.arena;
    let lists = keywords
        .iter()
        .filter_map(|&keyword| arena.get(schema, keyword));
    let edges = lists.flat_map(|holder| {
        let items = arena.elements(holder).iter().enumerate();
        items.map(move |(index, &item)| Edge {
            holder,
            index,
            target: match arena.node(item).value {
                Value::Reference(target) => target,
                _ => item,
            },
        })
    });
    edges.collect()
}

/// The operations in an operation's callbacks.
fn called_back(walk: &Walk<'_>, operation: NodeId) -> Vec<Edge> {
    let arena = &walk.files.arena;
    let Some(holder) = arena.get(operation, key!("callbacks")) else {
        return Vec::new();
    };
    let mut edges = Vec::new();
    for (index, callback) in arena.members(holder).iter().enumerate() {
        for item in arena.members(callback.value) {
            for member in arena.members(item.value) {
                if arena.node(member.value).role == Role::Operation as u8 {
                    edges.push(Edge {
                        holder,
                        index,
                        target: member.value,
                    });
                }
            }
        }
    }
    edges
}

fn remove(walk: &mut Walk<'_>, edges: Vec<Edge>) {
    let mut by_holder: BTreeMap<NodeId, HashSet<usize>> = BTreeMap::new();
    for edge in edges {
        let first_time = by_holder.entry(edge.holder).or_default().insert(edge.index);
        if !first_time {
            continue;
        }
        let arena = &walk.files.arena;
        let item = arena.elements(edge.holder).get(edge.index).copied();
        let member = arena.members(edge.holder).get(edge.index);
        let (label, message) = match (item, member) {
            (Some(item), _) => (
                walk.value_label(item),
                "this schema contains itself; this part is left out",
            ),
            (_, Some(member)) => (
                walk.key_label(member),
                "this callback contains itself; it is left out",
            ),
            _ => continue,
        };
        walk.warn(Diagnostic::new(&catalogue::REFERENCE_CYCLE, message).label(label));
    }
    for (holder, indices) in by_holder {
        let arena = &mut walk.files.arena;
        match arena.node(holder).value {
            Value::Array(_) => {
                let items = arena.elements(holder).to_vec();
                let kept = without(&items, &indices);
                let range = arena.add_items(&kept);
                arena.replace(holder, Value::Array(range));
            }
            _ => {
                let members = arena.members(holder).to_vec();
                let kept = without(&members, &indices);
                walk.set_members(holder, &kept);
            }
        }
    }
}

fn without<T: Copy>(all: &[T], indices: &HashSet<usize>) -> Vec<T> {
    let kept = all
        .iter()
        .enumerate()
        .filter(|(index, _)| !indices.contains(index));
    kept.map(|(_, one)| *one).collect()
}
