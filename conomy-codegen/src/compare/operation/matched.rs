//! Pairs the operations of both documents.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::compare::Side;
use crate::ir::{Operation, OperationId};

/// The operations of both documents, matched with each other.
pub(in crate::compare) struct Matched {
    pub(in crate::compare) pairs: Vec<(OperationId, OperationId)>,
    pub(in crate::compare) removed: Vec<OperationId>,
    pub(in crate::compare) added: Vec<OperationId>,
}

/// Matches operations by method and path, otherwise by operation ID.
pub(in crate::compare) fn matched(old: &Side, new: &Side) -> Matched {
    let ids = |side: &Side| (0..side.api().operations.len()).map(|index| OperationId(index as u32));
    let place = |operation: &Operation| (operation.method.clone(), shape(&operation.path));
    let mut partners: BTreeMap<InOrder, OperationId> = BTreeMap::new();
    // Some documents contain the same path twice, with different parameter names.
    let exact = |operation: &Operation| (operation.method.clone(), operation.path.clone());
    let mut written: HashMap<(String, String), OperationId> = HashMap::new();
    for id in ids(new) {
        written.insert(exact(new.operation(id)), id);
    }
    let mut is_free = vec![true; new.api().operations.len()];
    for id in ids(old) {
        if let Some(other) = written.remove(&exact(old.operation(id))) {
            is_free[other.0 as usize] = false;
            partners.insert(InOrder(id.0), other);
        }
    }
    let mut left: HashMap<(String, String), OperationId> = HashMap::new();
    for id in ids(new).filter(|id| is_free[id.0 as usize]) {
        left.entry(place(new.operation(id))).or_insert(id);
    }
    for id in ids(old) {
        if partners.contains_key(&InOrder(id.0)) {
            continue;
        }
        if let Some(other) = left.remove(&place(old.operation(id))) {
            is_free[other.0 as usize] = false;
            partners.insert(InOrder(id.0), other);
        }
    }
    let mut by_id: HashMap<&str, OperationId> = HashMap::new();
    for id in ids(new) {
        let operation = new.operation(id);
        if let Some(name) = &operation.id
            && is_free[id.0 as usize]
        {
            by_id.insert(name, id);
        }
    }
    for id in ids(old) {
        if partners.contains_key(&InOrder(id.0)) {
            continue;
        }
        let name = old.operation(id).id.as_deref();
        if let Some(other) = name.and_then(|name| by_id.remove(name)) {
            partners.insert(InOrder(id.0), other);
        }
    }
    let removed = ids(old)
        .filter(|id| !partners.contains_key(&InOrder(id.0)))
        .collect();
    let mut is_new = vec![true; new.api().operations.len()];
    for other in partners.values() {
        is_new[other.0 as usize] = false;
    }
    let added = ids(new).filter(|id| is_new[id.0 as usize]).collect();
    let pairs = partners
        .into_iter()
        .map(|(old, new)| (OperationId(old.0), new))
        .collect();
    Matched {
        pairs,
        removed,
        added,
    }
}

/// An [`OperationId`] that is ordered as in the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct InOrder(u32);

/// Returns a path template without the names of its parameters.
pub(super) fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                shape.push('{');
            }
            '}' => {
                inside = false;
                shape.push('}');
            }
            c if !inside => shape.push(c),
            _ => {}
        }
    }
    shape
}

/// Returns the names of the parameters in a path template, in order.
pub(super) fn variables(path: &str) -> Vec<&str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}
