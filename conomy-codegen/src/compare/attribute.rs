//! Attributes each difference of the two crates to the change of the document that causes it.

mod claim;
mod merge;
mod rename;
mod unexplained;

use std::collections::BTreeSet;

use crate::load::NodeId;

use self::claim::Index;
pub(super) use self::unexplained::groups;
use super::change::Change;
use super::completion::complete;
use super::draft::{Draft, Moves, Reach};
use super::operation::{Matched, Pair};
use super::relation::Direction;
use super::rust_difference::{Difference, Renames, differences};
use super::type_pair::Pairs;
use super::{Side, client, definition, operation, validation};

/// The two documents, with their matched operations and their paired types.
struct Comparing<'a> {
    sides: (&'a Side, &'a Side),
    matched: Matched,
    pairs: Pairs,
}

/// Returns all changes, in no particular order.
pub(super) fn changes(old: &Side, new: &Side) -> Vec<Change> {
    let sides = (old, new);
    let mut pairs = Pairs::default();
    let mut renames = Renames::default();
    let matched = operation::matched(old, new);
    // Groups come first, because the paths of operations contain them.
    client::meet(sides, &mut pairs, &mut renames);
    for (index, ids) in matched.pairs.iter().enumerate() {
        let pair = Pair {
            sides,
            ids: *ids,
            index,
        };
        operation::meet(&pair, &mut pairs, &mut renames);
    }
    pairs.spread(sides);
    pairs.spread_to_unused(sides);
    let mut drafts = rename::models(sides, &pairs, &mut renames);
    let comparing = Comparing {
        sides,
        matched,
        pairs,
    };
    comparing.compare(&mut drafts);
    let found = differences(&old.items, &new.items, &renames);
    comparing.attribute(drafts, &found)
}

impl Comparing<'_> {
    fn compare(&self, drafts: &mut Vec<Draft>) {
        let (old, new) = self.sides;
        let mut moves = Moves::new();
        for (index, ids) in self.matched.pairs.iter().enumerate() {
            let pair = Pair {
                sides: self.sides,
                ids: *ids,
                index,
            };
            operation::compare(&pair, drafts, &mut moves);
        }
        for id in &self.matched.removed {
            drafts.push(operation::removed(old, *id));
        }
        for id in &self.matched.added {
            drafts.push(operation::added(new, *id));
        }
        for index in 0..self.pairs.list.len() {
            definition::compare(self.sides, &self.pairs, index, drafts);
        }
        for way in [Direction::Request, Direction::Response] {
            let pairs = self.matched.pairs.iter().enumerate();
            let pairs = pairs.map(|(index, ids)| Pair {
                sides: self.sides,
                ids: *ids,
                index,
            });
            validation::compare(self.sides, way, pairs, drafts);
        }
        client::compare((old, new), &mut moves, drafts);
    }

    fn attribute(&self, mut drafts: Vec<Draft>, found: &[Difference]) -> Vec<Change> {
        claim::types(self.sides, &self.pairs, &mut drafts);
        let index = Index::of(found);
        let mut explained = vec![false; found.len()];
        let mut changes = Vec::new();
        merge::derived(&mut drafts);
        merge::operations(self.sides, &self.matched, &mut drafts);
        merge::directions(&mut drafts);
        for draft in &drafts {
            // The items of the first claim are the subject of the change.
            let mut claimed = index.of_claims(&draft.claims, found);
            let is_deprecation = draft.kind == "deprecation-changed";
            claimed.retain(|one| {
                let is_one = found[*one].change.reason.starts_with("deprecated");
                !found[*one].is_documentation && (is_one || !is_deprecation)
            });
            let derived = index.of_claims(&draft.derived, found);
            for one in claimed.iter().chain(&derived) {
                explained[*one] = true;
            }
            // The documentation of an inline type without a description names its place.
            let derived = derived
                .into_iter()
                .filter(|one| !found[*one].is_documentation);
            let mut seen = BTreeSet::new();
            let items = claimed.into_iter().chain(derived);
            let items: Vec<&Difference> = items
                .filter(|one| seen.insert(*one))
                .map(|one| &found[one])
                .collect();
            if draft.only_items && items.is_empty() {
                continue;
            }
            changes.push(self.change(draft, &items));
        }
        self.unexplained(found, &explained, &mut changes);
        self.files(&mut changes);
        merge::changes(&mut changes);
        changes
    }

    fn change(&self, draft: &Draft, items: &[&Difference]) -> Change {
        let place = |side: &Side, node: Option<NodeId>| node.and_then(|node| side.place(node));
        Change {
            old: place(self.sides.0, draft.old),
            new: place(self.sides.1, draft.new),
            operations: self.operations(&draft.reach),
            ..complete(draft, items)
        }
    }

    fn operations(&self, reach: &Reach) -> Vec<String> {
        let name = |index: usize| {
            let (_, new) = self.matched.pairs[index];
            let operation = self.sides.1.operation(new);
            format!("{} {}", operation.method, operation.path)
        };
        match reach {
            Reach::Api => Vec::new(),
            Reach::Operations(list) => list.iter().copied().map(name).collect(),
            Reach::Types(pair) => self.pairs.operations(*pair).into_iter().map(name).collect(),
        }
    }
}
