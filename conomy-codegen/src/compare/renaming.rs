//! Recognizes what was renamed: something that only the old document has, and something that only the new document has, are the same
//! if they differ only in their names.

use std::collections::BTreeSet;

use foldhash::HashSet;

/// A property, parameter or part.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) description: Option<&'a str>,
}

/// Returns the indexes of what was renamed. The two must have the same description, or similar names at the same place.
pub(super) fn renamed(
    old: &[Named<'_>],
    new: &[Named<'_>],
    is_alike: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let (gone, came) = (without(old, new), without(new, old));
    let mut pairs = Vec::new();
    for one in &gone {
        for other in &came {
            let (was, is) = (old[*one], new[*other]);
            let is_described_alike = was.description.is_some() && was.description == is.description;
            let is_named_alike = || {
                is_similar(was.name, is.name)
                    && neighbours(old, *one, new) == neighbours(new, *other, old)
            };
            if (is_described_alike || is_named_alike()) && is_alike(*one, *other) {
                pairs.push((*one, *other));
            }
        }
    }
    // If several qualify, none is certain.
    let count = |is_same: &dyn Fn(&(usize, usize)) -> bool| {
        pairs.iter().filter(|pair| is_same(pair)).count()
    };
    let certain = pairs.iter().filter(|(one, other)| {
        count(&|pair| pair.0 == *one) == 1 && count(&|pair| pair.1 == *other) == 1
    });
    certain.copied().collect()
}

/// Returns the indexes of what others do not have.
fn without(all: &[Named<'_>], others: &[Named<'_>]) -> Vec<usize> {
    let names: HashSet<&str> = others.iter().map(|one| one.name).collect();
    let indexes = 0..all.len();
    indexes
        .filter(|index| !names.contains(all[*index].name))
        .collect()
}

/// Returns the nearest names before and after an index that others also have.
fn neighbours<'a>(
    all: &[Named<'a>],
    index: usize,
    others: &[Named<'_>],
) -> (Option<&'a str>, Option<&'a str>) {
    let is_common = |name: &&str| others.iter().any(|other| other.name == *name);
    let names =
        |range: &[Named<'a>]| -> Vec<&'a str> { range.iter().map(|one| one.name).collect() };
    let before = names(&all[..index]).into_iter().rev().find(is_common);
    let after = names(&all[index + 1..]).into_iter().find(is_common);
    (before, after)
}

/// Returns whether two names have at least half of their words in common.
fn is_similar(one: &str, other: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        crate::name::snake(name)
            .split('_')
            .map(str::to_owned)
            .collect()
    };
    let (one, other) = (words(one), words(other));
    2 * one.intersection(&other).count() >= one.union(&other).count()
}
