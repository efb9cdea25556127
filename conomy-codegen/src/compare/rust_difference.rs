//! Compares the public Rust items of two generated crates and determines the effect on callers.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{ItemChange, SourceEffect};
use super::rust_item::{ItemKind, RustItem, RustItems};

/// Items, modules and arguments that were renamed, as found by the comparison of the documents.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// The new paths of renamed items, by their old paths.
    pub(super) paths: BTreeMap<String, String>,
    /// The new names of renamed group modules, by their old names.
    pub(super) modules: BTreeMap<String, String>,
    /// The renamed arguments of functions: the old path of the function, the old name and the new name.
    pub(super) arguments: BTreeSet<(String, String, String)>,
}

impl Renames {
    pub(super) fn add(&mut self, old: &str, new: &str) {
        if self.expected(old) != new {
            self.paths
                .entry(old.to_owned())
                .or_insert_with(|| new.to_owned());
        }
    }

    /// Returns the new path of an item: its own new path, or its name inside of the renamed parent.
    fn expected(&self, path: &str) -> String {
        if let Some(new) = self.paths.get(path) {
            return new.clone();
        }
        match path.rsplit_once("::") {
            Some((owner, last)) => format!("{}::{last}", self.expected(owner)),
            None => self.modules.get(path).map_or(path, |new| new).to_owned(),
        }
    }
}

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
    pub(super) is_words: bool,
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
                (Some(self.show(path, item)), Some(self.show(place, other))),
                SourceEffect::Breaks,
                format!("`{}` is called `{}`", path, &expected),
            ));
        }
        if item.docs != other.docs {
            let mut words = difference(
                (Some(path), Some(&expected)),
                (None, Some(self.show(place, other))),
                SourceEffect::None,
                "the documentation changed".to_owned(),
            );
            words.is_words = true;
            found.push(words);
        }
        if let Some((effect, reason)) = self.judge(path, item, other) {
            let mut change = difference(
                (Some(path), Some(&expected)),
                (Some(self.show(path, item)), Some(self.show(place, other))),
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

    fn judge(&self, path: &str, old: &RustItem, new: &RustItem) -> Option<(SourceEffect, String)> {
        if old.kind != new.kind && !(old.kind == ItemKind::Alias || new.kind == ItemKind::Alias) {
            let (was, is) = (kind(old.kind), kind(new.kind));
            return Some((
                SourceEffect::Breaks,
                format!("`{}` was {was} and is {is}", path),
            ));
        }
        if !old.deprecated && new.deprecated {
            return Some((
                SourceEffect::MayBreak,
                "deprecated: fails where warnings are errors".to_owned(),
            ));
        }
        match old.kind {
            ItemKind::Function => self.judge_function(path, old, new),
            ItemKind::Implementation | ItemKind::Feature => None,
            ItemKind::Struct | ItemKind::Enum if old.closed != new.closed => Some((
                SourceEffect::Breaks,
                format!(
                    "`{}` is {} exhaustive",
                    path,
                    if new.closed { "now" } else { "no longer" }
                ),
            )),
            ItemKind::Alias if new.kind != ItemKind::Alias => {
                // If both names referred to one type, a value of one was also a value of the other.
                Some((
                    SourceEffect::MayBreak,
                    format!("`{}` was another name of `{}`", path, old.ty),
                ))
            }
            _ => {
                if self.old_type(&old.ty) == self.new_type(&new.ty) {
                    return None;
                }
                if old.ty == new.ty {
                    return Some((
                        SourceEffect::MayBreak,
                        format!("`{}` leads to another type", old.ty),
                    ));
                }
                Some((
                    SourceEffect::Breaks,
                    format!("the type was `{}`, and is `{}`", old.ty, new.ty),
                ))
            }
        }
    }

    fn judge_function(
        &self,
        path: &str,
        old: &RustItem,
        new: &RustItem,
    ) -> Option<(SourceEffect, String)> {
        let old_types: Vec<String> = types(old).map(|ty| self.old_type(ty)).collect();
        let new_types: Vec<String> = types(new).map(|ty| self.new_type(ty)).collect();
        if old_types != new_types {
            return Some((
                SourceEffect::Breaks,
                format!(
                    "`{path}` takes {}, and took {}",
                    list(&new.arguments),
                    list(&old.arguments)
                ),
            ));
        }
        if self.old_type(&old.ty) != self.new_type(&new.ty) {
            return Some((
                SourceEffect::Breaks,
                format!("`{path}` returns `{}`, and returned `{}`", new.ty, old.ty),
            ));
        }
        let differs = old.arguments.iter().zip(&new.arguments).find(|(old, new)| {
            let same = (path.to_owned(), old.0.clone(), new.0.clone());
            old.0 != new.0 && !self.renames.arguments.contains(&same)
        });
        let (was, is) = differs?;
        Some((
            SourceEffect::Silent,
            format!(
                "`{}` stands where `{}` stood, with the same type: calls compile and send the wrong value",
                is.0, was.0
            ),
        ))
    }

    fn removed(&self, path: &str, item: &RustItem) -> Difference {
        let mut removed = difference(
            (Some(path), None),
            (Some(self.show(path, item)), None),
            SourceEffect::Breaks,
            format!("`{}` is gone", path),
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
            (SourceEffect::Adds, format!("`{}` is new", path))
        };
        let mut added = difference(
            (None, Some(path)),
            (None, Some(self.show(path, item))),
            effect,
            reason,
        );
        added.new_values = values(self.new, path, item);
        added
    }

    /// Returns an old type as the new crate names it.
    fn old_type(&self, ty: &str) -> String {
        let ty = resolve(self.old, ty, 0);
        let ty = replace(&ty, |name| {
            self.models.get(name).map(|new| (*new).to_owned())
        });
        resolve(self.new, &ty, 0)
    }

    fn new_type(&self, ty: &str) -> String {
        resolve(self.new, ty, 0)
    }

    fn show(&self, path: &str, item: &RustItem) -> String {
        show(path, item)
    }
}

/// Returns an item as documentation shows it.
pub(super) fn show(path: &str, item: &RustItem) -> String {
    match item.kind {
        ItemKind::Struct => format!("struct {path}"),
        ItemKind::Enum => format!("enum {path}"),
        ItemKind::Trait => format!("trait {path}{}", item.ty.trim_end_matches(": ")),
        ItemKind::Field => format!("{path}: {}", item.ty),
        ItemKind::Variant => format!("{path}{}", item.ty),
        ItemKind::Alias => format!("type {path} = {}", item.ty),
        ItemKind::Constant => format!("const {path}: {}", item.ty),
        ItemKind::Feature => path.to_owned(),
        ItemKind::Output => format!("{path}() -> {}", item.ty),
        ItemKind::Implementation => match path.rsplit_once("::impl ") {
            Some((ty, of)) => format!("impl {of} for {ty}"),
            None => path.to_owned(),
        },
        ItemKind::Function => {
            let arguments: Vec<String> = item
                .arguments
                .iter()
                .map(|(name, ty)| format!("{name}: {ty}"))
                .collect();
            format!("fn {path}({}) -> {}", arguments.join(", "), item.ty)
        }
    }
}

fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Struct => "a struct",
        ItemKind::Enum => "an enum",
        ItemKind::Field => "a field",
        ItemKind::Variant => "a variant",
        ItemKind::Function => "a function",
        ItemKind::Constant => "a constant",
        ItemKind::Alias => "an alias",
        ItemKind::Trait => "a trait",
        ItemKind::Implementation => "an implementation",
        ItemKind::Feature => "a feature",
        ItemKind::Output => "a result",
    }
}

fn types(function: &RustItem) -> impl Iterator<Item = &String> {
    function.arguments.iter().map(|(_, ty)| ty)
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

fn list(arguments: &[(String, String)]) -> String {
    if arguments.is_empty() {
        return "nothing".to_owned();
    }
    let arguments: Vec<String> = arguments
        .iter()
        .map(|(name, ty)| format!("`{name}: {ty}`"))
        .collect();
    arguments.join(", ")
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
        is_words: false,
    }
}

/// Returns the path of the model behind an alias.
fn follow(items: &RustItems, ty: &str) -> Option<String> {
    let resolved = resolve(items, ty, 0);
    let path = format!("models::{resolved}");
    items.items.contains_key(&path).then_some(path)
}

/// Resolves the aliases in a type. An alias never refers to itself; the limit protects against a bug there.
fn resolve(items: &RustItems, ty: &str, depth: usize) -> String {
    if depth > 64 {
        return ty.to_owned();
    }
    replace(ty, |name| {
        let target = items.alias(&format!("models::{name}"))?;
        Some(resolve(items, target, depth + 1))
    })
}

/// Replaces the identifiers in a type.
fn replace(ty: &str, with: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(ty.len());
    let mut rest = ty;
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_'))
            .unwrap_or(rest.len());
        if end == 0 {
            let next = rest.chars().next().map_or(1, char::len_utf8);
            text.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        }
        let name = &rest[..end];
        match with(name) {
            Some(other) => text.push_str(&other),
            None => text.push_str(name),
        }
        rest = &rest[end..];
    }
    text
}

/// Returns the last segment of a path.
fn last(path: &str) -> &str {
    path.rsplit_once("::").map_or(path, |(_, last)| last)
}
