//! Removes infinite cycles.
//!
//! A schema may refer to itself through a property or an item, because values are finite. But a schema
//! that contains itself in its `allOf`, and a callback whose operation has the same callback, are
//! infinite. (A `oneOf` whose variants refer back to it in their `allOf` is inheritance, and is kept.)

use std::collections::BTreeMap;

use foldhash::HashSet;

use super::arena::{NodeId, Value};
use super::key::Key;
use super::model::Role;
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, catalogue};

/// An edge from an object to another that it contains or refers to.
#[derive(Clone, Copy)]
struct Edge {
    /// The list or map that contains the target.
    holder: NodeId,
    /// The index of the target in the list or map.
    index: usize,
    target: NodeId,
}

type Edges = fn(&Walk<'_>, NodeId) -> Vec<Edge>;

/// Removes the references that close infinite cycles, with a warning for each.
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

/// Shortens chains of references, so that each reference points to its final target. Most already do, but a schema
/// with annotations next to its `$ref` only became a reference when it was visited.
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
                let message = "this reference refers to itself; any value is allowed";
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

/// Returns the back edges of a depth-first search.
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

/// Returns the edges from an operation to the operations of its callbacks.
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
                "this schema contains itself; this reference is ignored",
            ),
            (_, Some(member)) => (
                walk.key_label(member),
                "this callback contains itself; it is ignored",
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
