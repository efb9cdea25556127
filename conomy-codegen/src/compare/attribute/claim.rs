//! Finds the differences of the two crates that a change of the document explains.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::Side;
use crate::compare::draft::{Claim, Draft};
use crate::compare::rust_difference::Difference;
use crate::compare::type_pair::Pairs;
use crate::ir::{Type, TypeId};

/// Attributes each type that only one document has to the change through which it is used.
pub(super) fn types(sides: (&Side, &Side), pairs: &Pairs, drafts: &mut [Draft]) {
    let mut olds: BTreeSet<TypeId> = pairs.list.iter().map(|pair| pair.old).collect();
    let mut news: BTreeSet<TypeId> = pairs.list.iter().map(|pair| pair.new).collect();
    olds.extend(pairs.aliases.iter().map(|(old, _)| *old));
    news.extend(pairs.aliases.iter().map(|(_, new)| *new));
    for draft in drafts {
        let gone = reach(sides.0, &draft.gone, &mut olds);
        let came = reach(sides.1, &draft.came, &mut news);
        for (side, types) in [(sides.0, gone), (sides.1, came)] {
            for id in types {
                draft.claims.push(Claim::Whole(side.model(id)));
                if !side.names().of_type(id).required.is_empty() {
                    draft.claims.push(Claim::Whole(side.model_required(id)));
                }
            }
        }
    }
}

/// Returns the types that are reachable from some types and not yet known, and marks them as known.
fn reach(side: &Side, from: &[Type], known: &mut BTreeSet<TypeId>) -> Vec<TypeId> {
    let mut open: Vec<TypeId> = Vec::new();
    for ty in from {
        ty.mentions(&mut |id| open.push(id));
    }
    let mut reached = Vec::new();
    while let Some(id) = open.pop() {
        if !known.insert(id) {
            continue;
        }
        reached.push(id);
        for ty in side.api().definition(id).shape.types() {
            ty.mentions(&mut |id| open.push(id));
        }
    }
    reached
}

/// The indexes of differences, by path.
pub(super) struct Index<'a> {
    by_path: BTreeMap<&'a str, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn of(found: &'a [Difference]) -> Index<'a> {
        let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, difference) in found.iter().enumerate() {
            for path in [&difference.old_path, &difference.new_path]
                .into_iter()
                .flatten()
            {
                let list = by_path.entry(path).or_default();
                if list.last() != Some(&index) {
                    list.push(index);
                }
            }
        }
        Index { by_path }
    }

    /// Returns the differences that claims explain, in the order of the claims.
    pub(super) fn of_claims(&self, claims: &[Claim], found: &[Difference]) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for claim in claims {
            let mut found_now = BTreeSet::new();
            self.claimed(claim, found, &mut found_now);
            all.extend(found_now.into_iter().filter(|one| seen.insert(*one)));
        }
        all
    }

    fn claimed(&self, claim: &Claim, found: &[Difference], into: &mut BTreeSet<usize>) {
        match claim {
            Claim::Item(path) => into.extend(self.by_path.get(path.as_str()).into_iter().flatten()),
            Claim::Whole(path) => {
                into.extend(self.by_path.get(path.as_str()).into_iter().flatten());
                let (start, end) = (format!("{path}::"), format!("{path}:;"));
                let below = self.by_path.range(start.as_str()..end.as_str());
                into.extend(below.flat_map(|(_, list)| list));
            }
            Claim::Value(function, name) => {
                for index in self.by_path.get(function.as_str()).into_iter().flatten() {
                    let difference = &found[*index];
                    let value = |values: &[(String, String)]| {
                        values.iter().find(|(one, _)| one == name).map(|(_, ty)| {
                            ty.replace("impl Into<String>", "String").replace("'r ", "")
                        })
                    };
                    let (was, is) = (value(&difference.old_values), value(&difference.new_values));
                    if was != is {
                        into.insert(*index);
                    }
                }
            }
        }
    }
}
