//! Compares the constraints that no type and no documented line expresses, such as `contains`, `if` or the length of an array's items.
//!
//! Servers validate requests, and clients do not validate responses. So of responses, only the keywords are compared that tell callers
//! how to read a value. The schemas of both documents are compared side by side.

mod keyword;
mod same;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use self::keyword::Differences;
use super::Side;
use super::change::Wire;
use super::draft::{Draft, Reach};
use super::operation::{Message, Pair, requests, responses};
use super::relation::Direction;
use crate::load::{Document, NodeId};

/// Two schemas at the same place.
struct Met {
    old: NodeId,
    new: NodeId,
    /// The nodes of drafts that describe the schemas.
    described: (NodeId, NodeId),
    /// The place in words.
    subject: String,
    /// The pairs that contain this pair.
    parents: BTreeSet<usize>,
    /// The operations that use this pair directly.
    operations: BTreeSet<usize>,
}

/// All pairs of schemas of one direction.
struct Walk<'a> {
    sides: (&'a Side, &'a Side),
    way: Direction,
    index: BTreeMap<(NodeId, NodeId), usize>,
    list: Vec<Met>,
    open: VecDeque<usize>,
}

/// Reports changed constraints that the drafts do not contain yet.
pub(super) fn compare<'a>(
    sides: (&'a Side, &'a Side),
    way: Direction,
    operations: impl Iterator<Item = Pair<'a>>,
    drafts: &mut Vec<Draft>,
) {
    let mut walk = Walk {
        sides,
        way,
        index: BTreeMap::new(),
        list: Vec::new(),
        open: VecDeque::new(),
    };
    for pair in operations {
        let messages = match way {
            Direction::Request => requests(&pair),
            Direction::Response => responses(&pair),
        };
        for message in messages {
            let Message {
                subject,
                described,
                schemas: (old, new),
            } = message;
            let index = walk.meet(old, new, || subject, None);
            walk.list[index].operations.insert(pair.index);
            walk.list[index].described = described;
        }
    }
    while let Some(index) = walk.open.pop_front() {
        walk.spread(index);
    }
    let reported = Reported::of(drafts);
    for index in 0..walk.list.len() {
        let found = walk.differences(index, &reported);
        if let Some(draft) = walk.draft(index, &found) {
            drafts.push(draft);
        }
    }
}

/// The nodes whose changes are reported as changes of types or of documented constraints.
struct Reported {
    types: BTreeSet<NodeId>,
    constraints: BTreeSet<NodeId>,
}

impl Reported {
    fn of(drafts: &[Draft]) -> Reported {
        let nodes = |kinds: &[&str]| {
            let same = drafts.iter().filter(|draft| kinds.contains(&draft.kind));
            let nodes = same.flat_map(|draft| [draft.old, draft.new]);
            nodes.flatten().collect()
        };
        Reported {
            types: nodes(&["type-changed", "schema-kind-changed", "tuple-changed"]),
            constraints: nodes(&["constraints-changed"]),
        }
    }
}

impl Walk<'_> {
    fn documents(&self) -> (&Document, &Document) {
        (
            &self.sides.0.understood.document,
            &self.sides.1.understood.document,
        )
    }

    /// Records two schemas and returns their index.
    fn meet(
        &mut self,
        old: NodeId,
        new: NodeId,
        subject: impl FnOnce() -> String,
        parent: Option<usize>,
    ) -> usize {
        let (before, after) = self.documents();
        let (old, new) = (before.resolve(old), after.resolve(new));
        let next = self.list.len();
        if let Some(index) = self.index.get(&(old, new)) {
            self.list[*index].parents.extend(parent);
            return *index;
        }
        let subject = match after.component_name(new) {
            Some(("schemas", name)) => format!("`{name}`"),
            _ => subject(),
        };
        self.index.insert((old, new), next);
        self.list.push(Met {
            old,
            new,
            described: (old, new),
            subject,
            parents: parent.into_iter().collect(),
            operations: BTreeSet::new(),
        });
        self.open.push_back(next);
        next
    }

    /// Records the schemas inside of two schemas.
    fn spread(&mut self, index: usize) {
        let met = &self.list[index];
        let subject = met.subject.clone();
        let (before, after) = self.documents();
        let (olds, news) = (conjunction(before, met.old), conjunction(after, met.new));
        let mut parts: Vec<(NodeId, NodeId, String)> = Vec::new();
        let old_properties = properties(before, &olds);
        for (name, new) in properties(after, &news) {
            if let Some(old) = old_properties.get(name)
                && !self.is_left_out(before, *old)
                && !self.is_left_out(after, new)
            {
                parts.push((*old, new, format!("property `{name}` of {subject}")));
            }
        }
        for (keyword, words) in [
            ("items", "items"),
            ("additionalProperties", "additional properties"),
        ] {
            let schema = |document: &Document, nodes: &[NodeId]| {
                let mut values = nodes.iter().filter_map(|node| document.get(*node, keyword));
                values.find(|value| document.as_bool(*value).is_none())
            };
            if let (Some(old), Some(new)) = (schema(before, &olds), schema(after, &news)) {
                parts.push((old, new, format!("{words} of {subject}")));
            }
        }
        for keyword in ["oneOf", "anyOf"] {
            let branches = |document: &Document, nodes: &[NodeId]| -> Vec<NodeId> {
                let lists = nodes.iter().filter_map(|node| document.get(*node, keyword));
                lists.flat_map(|list| document.items(list)).collect()
            };
            let (old, new) = (branches(before, &olds), branches(after, &news));
            if old.len() == new.len() {
                let pairs = old.into_iter().zip(new);
                parts.extend(pairs.map(|(old, new)| (old, new, format!("a variant of {subject}"))));
            }
        }
        for (old, new, subject) in parts {
            self.meet(old, new, || subject, Some(index));
        }
    }

    /// Returns the differences of two schemas that are not reported otherwise.
    fn differences(&self, index: usize, reported: &Reported) -> Differences {
        let met = &self.list[index];
        let (before, after) = self.documents();
        let (olds, news) = (conjunction(before, met.old), conjunction(after, met.new));
        let is_in = |set: &BTreeSet<NodeId>| {
            let (old, new) = met.described;
            let mut nodes = olds.iter().chain(&news).chain([&old, &new]);
            nodes.any(|node| set.contains(node))
        };
        let mut found = Differences::default();
        if !is_in(&reported.types) {
            let (olds, news) = ((before, olds.as_slice()), (after, news.as_slice()));
            match self.way {
                Direction::Request => {
                    let is_documented = is_in(&reported.constraints);
                    keyword::compare_requests(olds, news, is_documented, &mut found);
                }
                Direction::Response => keyword::compare_responses(olds, news, &mut found),
            }
        }
        found
    }

    fn draft(&self, index: usize, found: &Differences) -> Option<Draft> {
        let met = &self.list[index];
        if found.words.is_empty() || self.way == Direction::Response && !found.other_meaning {
            return None;
        }
        let title = format!(
            "constraints of {} changed: {}",
            met.subject,
            found.words.join("; ")
        );
        let wire = match self.way {
            Direction::Request => request_wire(found),
            // The client reads a string; only callers that decode it are affected.
            Direction::Response => (
                Wire::degrades("callers decode the content of the new server in the old way"),
                Wire::degrades("callers decode the content of the old server in the new way"),
            ),
        };
        let operations = self.operations(index).into_iter().collect();
        let draft = Draft::new("constraints-changed", title, Reach::Operations(operations));
        Some(draft.at(Some(met.old), Some(met.new)).wire(wire))
    }

    /// Returns whether a property is no part of the request or response.
    fn is_left_out(&self, document: &Document, schema: NodeId) -> bool {
        let keyword = match self.way {
            Direction::Request => "readOnly",
            Direction::Response => "writeOnly",
        };
        let nodes = conjunction(document, schema);
        let mut flags = nodes.iter().filter_map(|node| document.get(*node, keyword));
        flags.any(|flag| document.as_bool(flag) == Some(true))
    }

    /// Returns the operations that use a pair of schemas, directly or indirectly.
    fn operations(&self, index: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::from([index]);
        let mut open = vec![index];
        let mut operations = BTreeSet::new();
        while let Some(index) = open.pop() {
            operations.extend(&self.list[index].operations);
            open.extend(
                self.list[index]
                    .parents
                    .iter()
                    .filter(|parent| seen.insert(**parent)),
            );
        }
        operations
    }
}

/// Returns a schema and the schemas of its `allOf`, all of which apply to each value.
fn conjunction(document: &Document, node: NodeId) -> Vec<NodeId> {
    let mut nodes = vec![document.resolve(node)];
    let mut next = 0;
    while let Some(node) = nodes.get(next).copied() {
        next += 1;
        let branches = document.get(node, "allOf").into_iter();
        for branch in branches.flat_map(|list| document.items(list)) {
            let branch = document.resolve(branch);
            if !nodes.contains(&branch) {
                nodes.push(branch);
            }
        }
    }
    nodes
}

/// Returns the first declaration of each property.
fn properties<'a>(document: &'a Document, nodes: &[NodeId]) -> BTreeMap<&'a str, NodeId> {
    let mut properties = BTreeMap::new();
    for node in nodes {
        let declared = document.get(*node, "properties");
        for (name, schema) in declared.into_iter().flat_map(|one| document.entries(one)) {
            properties.entry(name).or_insert(schema);
        }
    }
    properties
}

/// Returns the effects of changed constraints of requests: for deployed clients and for new clients.
fn request_wire(found: &Differences) -> (Wire, Wire) {
    if found.other_meaning {
        return (
            Wire::breaks("the new server reads the content differently"),
            Wire::breaks("the old server reads the content differently"),
        );
    }
    let mut wire = (Wire::none(), Wire::none());
    if found.tighter {
        wire.0 = Wire::degrades("the new server may reject values that the old document allows");
    }
    if found.looser {
        wire.1 =
            Wire::degrades("the old server may reject values that only the new document allows");
    }
    wire
}
