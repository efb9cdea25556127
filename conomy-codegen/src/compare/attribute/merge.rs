//! Merges changes that are the same for a reader.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};

use crate::compare::change::{Change, Wire};
use crate::compare::draft::{Draft, Reach, Renamed};
use crate::compare::operation::Matched;
use crate::compare::{Side, definition, words};
use crate::load::NodeId;

/// A placeholder for the name of an operation in a title.
const MANY: &str = "\u{1}";

/// Merges equal changes of several operations, such as a change of a shared parameter or of the document's security.
pub(super) fn operations(sides: (&Side, &Side), matched: &Matched, drafts: &mut Vec<Draft>) {
    type Key = (&'static str, Option<NodeId>, Option<NodeId>, String);
    let mut seen: HashMap<Key, usize> = HashMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Reach::Operations(list) = &draft.reach else {
            kept.push(draft);
            continue;
        };
        let operation = |index: &usize| {
            let (_, new) = matched.pairs[*index];
            words::operation(sides.1.operation(new))
        };
        let name = list.first().map(operation).unwrap_or_default();
        let key = (
            draft.kind,
            draft.old,
            draft.new,
            draft.title.replace(&name, MANY),
        );
        match seen.get(&key) {
            Some(index) => {
                let first = &mut kept[*index];
                if let Reach::Operations(operations) = &mut first.reach {
                    operations.extend(list);
                    let count = format!("{} operations", operations.len());
                    first.title = key.3.replace(MANY, &count);
                }
                first.claims.extend(draft.claims);
                first.derived.extend(draft.derived);
            }
            None => {
                seen.insert(key, kept.len());
                kept.push(draft);
            }
        }
    }
    // A change without its own location gets the location of its operation, or of the root for several operations.
    for draft in &mut kept {
        let Reach::Operations(list) = &draft.reach else {
            continue;
        };
        if draft.old.is_some() || draft.new.is_some() {
            continue;
        }
        let (old, new) = match list.as_slice() {
            [one] => {
                let (old, new) = matched.pairs[*one];
                (sides.0.operation(old).node, sides.1.operation(new).node)
            }
            _ => (root(sides.0), root(sides.1)),
        };
        (draft.old, draft.new) = (Some(old), Some(new));
    }
    *drafts = kept;
}

/// Merges the renames of inline types into the renames that they follow from.
pub(super) fn derived(drafts: &mut Vec<Draft>) {
    let subjects: BTreeMap<Renamed, usize> = (drafts.iter().enumerate().rev())
        .filter_map(|(index, draft)| Some((draft.renamed.clone()?, index)))
        .collect();
    let followed = |draft: &Draft| subjects.get(draft.follows.as_ref()?).copied();
    let mut moved = vec![false; drafts.len()];
    for index in 0..drafts.len() {
        let Some(mut root) = followed(&drafts[index]) else {
            continue;
        };
        while let Some(next) = followed(&drafts[root]) {
            root = next;
        }
        moved[index] = true;
        let claims = std::mem::take(&mut drafts[index].claims);
        drafts[root].derived.extend(claims);
    }
    let mut moved = moved.into_iter();
    drafts.retain(|_| moved.next() != Some(true));
}

/// Returns the node of the document that applies to all operations.
fn root(side: &Side) -> NodeId {
    let document = &side.understood.document;
    let root = document.root();
    document.get(root, "security").unwrap_or(root)
}

/// Merges equal changes of direction of several types, because a type changes its direction together with the types inside of it.
pub(super) fn directions(drafts: &mut Vec<Draft>) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for draft in drafts.drain(..) {
        let Some((name, how)) = draft
            .title
            .split_once(" is used ")
            .filter(|_| draft.kind == definition::DIRECTION)
            .map(|(name, how)| (name.to_owned(), how.to_owned()))
        else {
            kept.push(draft);
            continue;
        };
        let list = names.entry(how.clone()).or_default();
        list.push(name);
        match first.get(&how) {
            Some(index) => {
                let shown = list.len().min(4);
                let mut title = list[..shown].join(", ");
                if list.len() > shown {
                    title.push_str(&format!(" and {} more", list.len() - shown));
                }
                kept[*index].title = format!("{title} are used {how}");
                kept[*index].claims.extend(draft.claims);
            }
            None => {
                first.insert(how, kept.len());
                kept.push(draft);
            }
        }
    }
    *drafts = kept;
}

/// Merges changes with the same kind and title, for example if several pairs share a component.
pub(super) fn changes(changes: &mut Vec<Change>) {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut kept: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes.drain(..) {
        let key = (change.kind.to_owned(), change.title.clone());
        match seen.get(&key) {
            Some(index) => merge(&mut kept[*index], change),
            None => {
                seen.insert(key, kept.len());
                kept.push(change);
            }
        }
    }
    *changes = kept;
}

fn merge(into: &mut Change, other: Change) {
    for operation in other.operations {
        if !into.operations.contains(&operation) {
            into.operations.push(operation);
        }
    }
    for item in other.items {
        if !into.items.contains(&item) {
            into.items.push(item);
        }
    }
    if other.source.effect < into.source.effect {
        into.source = other.source;
        into.fix = other.fix;
        into.changelog = other.changelog;
    }
    let worse = |one: &mut Wire, other: Wire| {
        if other.effect < one.effect {
            *one = other;
        }
    };
    worse(&mut into.deployed_clients, other.deployed_clients);
    worse(&mut into.new_clients, other.new_clients);
}
