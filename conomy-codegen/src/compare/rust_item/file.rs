//! Reads the items of a crate's files.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use quote::ToTokens;
use syn::{Item as SynItem, UseTree};

use super::code::{is_public, pretty};
use super::{ItemKind, RustItems};

/// Reads the items of a crate's files: all that [`read`] finds, and the items of the runtime that callers can name.
pub(in crate::compare) fn of_files<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> RustItems {
    let files: BTreeMap<&str, &str> = files.into_iter().collect();
    let mut all = RustItems::default();
    let runtime = files.get(RUNTIME).and_then(|text| parsed(text));
    let mut exports = BTreeSet::new();
    for item in runtime.iter().flat_map(|file| &file.items) {
        if let SynItem::Use(item) = item
            && is_public(&item.vis)
            && !item.attrs.iter().any(is_hidden)
        {
            leaves(&item.tree, &mut exports);
        }
    }
    for (path, text) in files {
        if path == "Cargo.toml" {
            all.features(text);
        }
        let name = path
            .strip_prefix("src/")
            .filter(|name| name.ends_with(".rs"));
        let (Some(name), Some(file)) = (name, parsed(text)) else {
            all.other_files.insert(path.to_owned(), text.to_owned());
            continue;
        };
        let module = match name.split(['/', '.']).next() {
            Some("lib" | "client") => "",
            other => other.unwrap_or_default(),
        };
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        all.files.insert(path.to_owned(), hasher.finish());
        for item in &file.items {
            let is_public = || named(item).is_some_and(|name| exports.contains(&name));
            if module != "runtime" || is_public() && !is_only_wasm(item) {
                all.item(module, item);
            }
        }
    }
    all
}

/// The file that exports the items of the runtime.
const RUNTIME: &str = "src/runtime.rs";

fn parsed(text: &str) -> Option<syn::File> {
    #[expect(
        clippy::disallowed_methods,
        reason = "reads a generated file, and nothing becomes code"
    )]
    syn::parse_str(text).ok()
}

/// Returns whether an attribute is `#[doc(hidden)]`.
fn is_hidden(attribute: &syn::Attribute) -> bool {
    matches!(&attribute.meta, syn::Meta::List(list)
        if list.path.is_ident("doc") && list.tokens.to_string() == "hidden")
}

/// Collects the names that a `use` declaration exports.
fn leaves(tree: &UseTree, into: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, into),
        UseTree::Name(name) => {
            into.insert(name.ident.to_string());
        }
        UseTree::Rename(name) => {
            into.insert(name.rename.to_string());
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, into)),
        UseTree::Glob(_) => {}
    }
}

/// Returns the name of a type or trait, or of the type that is implemented.
fn named(item: &SynItem) -> Option<String> {
    Some(match item {
        SynItem::Struct(item) => item.ident.to_string(),
        SynItem::Enum(item) => item.ident.to_string(),
        SynItem::Type(item) => item.ident.to_string(),
        SynItem::Trait(item) => item.ident.to_string(),
        SynItem::Impl(item) => {
            let owner = pretty(&item.self_ty);
            owner.split('<').next().unwrap_or_default().to_owned()
        }
        _ => return None,
    })
}

/// Returns whether an item exists only on WebAssembly. The runtime has another item with the same name for all other platforms.
fn is_only_wasm(item: &SynItem) -> bool {
    let attributes = match item {
        SynItem::Struct(item) => &item.attrs,
        SynItem::Enum(item) => &item.attrs,
        SynItem::Type(item) => &item.attrs,
        SynItem::Trait(item) => &item.attrs,
        SynItem::Impl(item) => &item.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        let text = attribute.to_token_stream().to_string();
        attribute.path().is_ident("cfg")
            && text.contains("target_family = \"wasm\"")
            && !text.contains("not (target_family")
    })
}

impl RustItems {
    /// Adds the features of a manifest.
    fn features(&mut self, manifest: &str) {
        let manifest: Option<toml::Table> = toml::from_str(manifest).ok();
        let features = manifest.and_then(|mut manifest| manifest.remove("features"));
        if let Some(toml::Value::Table(features)) = features {
            for name in features.keys() {
                let feature = self.plain(ItemKind::Feature, String::new());
                self.items.insert(format!("feature {name}"), feature);
            }
        }
    }
}
