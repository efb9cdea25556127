//! Compares the public Rust items of two generated crates and determines the effect on callers.

mod alias;
mod judge;
mod renames;

use std::collections::{BTreeMap, BTreeSet};

use super::change::{ItemChange, SourceEffect};
use super::rust_item::{ItemKind, RustItem, RustItems};

use self::alias::follow;
pub(super) use self::renames::Renames;

/// A difference of one item.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) old_path: Option<String>,
    pub(super) new_path: Option<String>,
    /// The old and the new values of a function, with their types: its arguments, or the fields of the struct that bundles them.
    pub(super) old_values: Vec<(String, String)>,
    pub(super) new_values: Vec<(String, String)>,
    pub(super) change: ItemChange,
    /// Whether only the documentation differs.
    pub(super) is_documentation: bool,
}

/// The two crates and the renames between them.
struct Crates<'a> {
    old: &'a RustItems,
    new: &'a RustItems,
    renames: &'a Renames,
    /// The new names of renamed models, by their old names.
    models: BTreeMap<&'a str, &'a str>,
}

/// Returns all differences, sorted by path.
pub(super) fn differences(old: &RustItems, new: &RustItems, renames: &Renames) -> Vec<Difference> {
    let models = renames
        .paths
        .iter()
        .filter_map(|(old, new)| Some((model(old)?, model(new)?)))
        .collect();
    let crates = Crates {
        old,
        new,
        renames,
        models,
    };
    let mut found = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (path, item) in &old.items {
        crates.compare(path, item, &mut seen, &mut found);
        // An alias that became a separate type: callers may have used the items of the alias's target through this name.
        if item.kind == ItemKind::Alias
            && let Some(target) = crates.own_type(path, &item.ty)
        {
            for (below, item) in old.below(&target) {
                let under = format!("{path}{}", &below[target.len()..]);
                crates.compare(&under, item, &mut seen, &mut found);
            }
        }
    }
    for (path, item) in &new.items {
        // An item of a new type is reported with its type.
        let owner = path.rsplit_once("::").map_or("", |(owner, _)| owner);
        let owner_is_new = new.items.contains_key(owner) && !seen.contains(owner);
        if !seen.contains(path.as_str()) && !owner_is_new {
            found.push(crates.added(path, item));
        }
    }
    found
}

/// Returns the name of the model at a path.
fn model(path: &str) -> Option<&str> {
    path.strip_prefix("models::")
        .filter(|name| !name.contains("::"))
}

impl<'a> Crates<'a> {
    fn compare(
        &self,
        path: &str,
        item: &RustItem,
        seen: &mut BTreeSet<&'a str>,
        found: &mut Vec<Difference>,
    ) {
        let expected = self.renames.expected(path);
        let Some((place, other)) = self.find(&expected, item.kind) else {
            if !self.goes_with_owner(path, &expected, item) {
                found.push(self.removed(path, item));
            }
            return;
        };
        seen.insert(place);
        if let Some((direct, _)) = self.new.items.get_key_value(&expected) {
            seen.insert(direct);
        }
        let renamed = self.renames.paths.contains_key(path) || last(path) != last(&expected);
        if renamed && self.find(path, item.kind).is_none() {
            found.push(difference(
                (Some(path), Some(&expected)),
                (Some(item.shown(path)), Some(other.shown(place))),
                SourceEffect::Breaks,
                format!("`{}` was renamed to `{}`", path, &expected),
            ));
        }
        if item.docs != other.docs {
            let mut words = difference(
                (Some(path), Some(&expected)),
                (None, Some(other.shown(place))),
                SourceEffect::None,
                "the documentation changed".to_owned(),
            );
            words.is_documentation = true;
            found.push(words);
        }
        if let Some((effect, reason)) = self.judge(path, item, other) {
            let mut change = difference(
                (Some(path), Some(&expected)),
                (Some(item.shown(path)), Some(other.shown(place))),
                effect,
                reason,
            );
            if item.kind == ItemKind::Function {
                change.old_values = values(self.old, path, item);
                change.new_values = values(self.new, place, other);
            }
            found.push(change);
        }
    }

    /// Finds an item by its path, even if its parent is an alias.
    fn find(&self, path: &str, kind: ItemKind) -> Option<(&'a str, &'a RustItem)> {
        if let Some((path, item)) = self.new.items.get_key_value(path) {
            if item.kind == ItemKind::Alias && kind != ItemKind::Alias {
                let target = self.target(&item.ty)?;
                let (path, item) = self.new.items.get_key_value(&target)?;
                return Some((path, item));
            }
            return Some((path, item));
        }
        let (owner, last) = path.rsplit_once("::")?;
        let target = self.target(self.new.alias(owner)?)?;
        let (path, item) = self.new.items.get_key_value(&format!("{target}::{last}"))?;
        Some((path, item))
    }

    /// Returns the path of the model behind an alias in the new crate, if there is one.
    fn target(&self, ty: &str) -> Option<String> {
        follow(self.new, ty)
    }

    /// Returns the type behind an alias of the old crate, if the new crate has a separate type with the alias's name.
    fn own_type(&self, path: &str, ty: &str) -> Option<String> {
        let new = self.new.items.get(&self.renames.expected(path))?;
        if new.kind == ItemKind::Alias {
            return None;
        }
        follow(self.old, ty)
    }

    /// Returns whether an item is reported with its parent, because the parent was removed.
    fn goes_with_owner(&self, path: &str, expected: &str, item: &RustItem) -> bool {
        let (Some((owner, _)), Some((new_owner, _))) =
            (path.rsplit_once("::"), expected.rsplit_once("::"))
        else {
            return false;
        };
        let is_member = !matches!(
            item.kind,
            ItemKind::Struct
                | ItemKind::Enum
                | ItemKind::Alias
                | ItemKind::Trait
                | ItemKind::Feature
        );
        is_member
            && self.old.items.contains_key(owner)
            && match self.find(new_owner, ItemKind::Struct) {
                None => true,
                Some((_, other)) => self
                    .old
                    .items
                    .get(owner)
                    .is_some_and(|old| old.kind != other.kind && old.kind != ItemKind::Alias),
            }
    }

    fn removed(&self, path: &str, item: &RustItem) -> Difference {
        let mut removed = difference(
            (Some(path), None),
            (Some(item.shown(path)), None),
            SourceEffect::Breaks,
            format!("`{}` was removed", path),
        );
        removed.old_values = values(self.old, path, item);
        removed
    }

    fn added(&self, path: &str, item: &RustItem) -> Difference {
        let owner = path.rsplit_once("::").map_or("", |(owner, _)| owner);
        let owner_was = self
            .renames
            .paths
            .iter()
            .find(|(_, new)| *new == owner)
            .map_or(owner, |(old, _)| old);
        let closed = self.new.items.get(owner).is_some_and(|owner| owner.closed)
            && self
                .old
                .items
                .get(owner_was)
                .is_some_and(|owner| owner.closed)
            && matches!(item.kind, ItemKind::Field | ItemKind::Variant);
        let is_required = item.closed
            && item.kind == ItemKind::Function
            && self.old.items.contains_key(owner_was);
        let (effect, reason) = if is_required {
            let reason = format!("callers that implement `{}` must add it", owner);
            (SourceEffect::Breaks, reason)
        } else if closed {
            let reason = format!("callers write `{}` with all its fields", owner);
            (SourceEffect::Breaks, reason)
        } else {
            (SourceEffect::Adds, format!("`{}` was added", path))
        };
        let mut added = difference(
            (None, Some(path)),
            (None, Some(item.shown(path))),
            effect,
            reason,
        );
        added.new_values = values(self.new, path, item);
        added
    }
}

/// Returns the values that a function takes, including the fields of a struct that bundles them.
fn values(items: &RustItems, path: &str, function: &RustItem) -> Vec<(String, String)> {
    let [(name, ty)] = function.arguments.as_slice() else {
        return function.arguments.clone();
    };
    if name != "required" {
        return function.arguments.clone();
    }
    let module = path.split("::").next().unwrap_or_default();
    let ty = ty.split('<').next().unwrap_or_default();
    let owner = format!("{module}::{ty}");
    items
        .below(&owner)
        .filter(|(_, item)| item.kind == ItemKind::Field)
        .map(|(path, item)| (last(path).to_owned(), item.ty.clone()))
        .collect()
}

fn difference(
    (old_path, new_path): (Option<&str>, Option<&str>),
    (old, new): (Option<String>, Option<String>),
    effect: SourceEffect,
    reason: String,
) -> Difference {
    Difference {
        old_path: old_path.map(str::to_owned),
        new_path: new_path.map(str::to_owned),
        old_values: Vec::new(),
        new_values: Vec::new(),
        change: ItemChange {
            path: old_path.or(new_path).unwrap_or_default().to_owned(),
            old,
            new,
            effect,
            reason,
        },
        is_documentation: false,
    }
}

/// Returns the last segment of a path.
fn last(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, last)| last)
}
