//! Generates a function that uses a public item, for each item of a crate. It compiles if callers can use the item as before.

use crate::diagnostic::Diagnostics;

use super::rust_item::{ItemKind, RustItem, RustItems};
use super::{Side, Version};

/// A function that uses one public item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The path of the item, equal to [`ItemChange::path`](super::ItemChange::path).
    pub path: String,
    /// The source of the function, on one line. It refers to the crate as `api`.
    pub code: String,
}

/// Returns a function for each public item of the crate that is generated from a document.
///
/// `None` if the document is invalid. `diagnostics` contains the reasons.
pub fn usages(version: Version<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<Usage>> {
    let side = Side::read(version, diagnostics)?;
    let items = &side.items;
    let mut all = Vec::new();
    for (path, item) in &items.items {
        if let Some(code) = code(items, path, item, all.len()) {
            let path = path.clone();
            all.push(Usage { path, code });
        }
    }
    Some(all)
}

fn code(items: &RustItems, path: &str, item: &RustItem, number: usize) -> Option<String> {
    let (owner, name) = path.rsplit_once("::").unwrap_or(("", path));
    let module = path.split("::").next().unwrap_or_default();
    let ty = |text: &str| qualify(items, module, text);
    let of_owner = || written(items, owner, "'a");
    let name = name.to_owned();
    let lifetimes = "<'a, 'r: 'a>";
    Some(match item.kind {
        ItemKind::Struct | ItemKind::Enum | ItemKind::Alias => {
            let whole = written(items, path, "'_");
            if item.kind == ItemKind::Struct && item.closed {
                return Some(literal(items, path, module, number));
            }
            format!("fn w{number}(_: &{whole}) {{}}")
        }
        ItemKind::Field => format!(
            "fn w{number}{lifetimes}(v: &'a {}) -> &'a {} {{ &v.{name} }}",
            written(items, owner, "'r"),
            ty(&item.ty)
        ),
        ItemKind::Variant if item.ty.is_empty() => format!(
            "fn w{number}{lifetimes}() -> {} {{ {}::{name} }}",
            of_owner(),
            full(owner)
        ),
        ItemKind::Variant => {
            let held = item.ty.trim_start_matches('(').trim_end_matches(')');
            let generics = items.items.get(owner).map_or("", |owner| &owner.ty);
            let own = generics.trim_start_matches('<').trim_end_matches('>');
            let held = match own.starts_with('\'') {
                true => held.replace(&format!("{own} "), "'a "),
                false => held.to_owned(),
            };
            format!(
                "fn w{number}{lifetimes}(v: {}) -> {} {{ {}::{name}(v) }}",
                ty(&held),
                of_owner(),
                full(owner)
            )
        }
        ItemKind::Function => {
            let mut arguments: Vec<String> = Vec::new();
            if !item.receiver.is_empty() {
                let borrowed = if item.receiver.starts_with('&') {
                    "&'a "
                } else {
                    ""
                };
                arguments.push(format!("v: {borrowed}{}", of_owner()));
            }
            let mut values = Vec::new();
            for (index, (_, of)) in item.arguments.iter().enumerate() {
                arguments.push(format!("a{index}: {}", ty(of)));
                values.push(format!("a{index}"));
            }
            let output = match item.ty.as_str() {
                "Self" => of_owner(),
                other => ty(&other.replace("'_", "'a")),
            };
            let call = if item.receiver.is_empty() {
                format!("{}::{name}({})", full(owner), values.join(", "))
            } else {
                format!("v.{name}({})", values.join(", "))
            };
            format!(
                "fn w{number}{lifetimes}({}) -> {output} {{ {call} }}",
                arguments.join(", ")
            )
        }
        ItemKind::Constant => format!(
            "fn w{number}() -> {} {{ {}::{name} }}",
            ty(&item.ty),
            full(owner)
        ),
        ItemKind::Implementation => {
            let of = name.strip_prefix("impl ")?;
            let of = match of.split_once('<') {
                Some(("From", argument)) => {
                    format!("From<{}>", ty(argument.trim_end_matches('>')))
                }
                _ if of == "Debug" => "std::fmt::Debug".to_owned(),
                _ if of == "Hash" => "std::hash::Hash".to_owned(),
                _ => of.to_owned(),
            };
            format!(
                "fn w{number}() where {}: {of} {{}}",
                written(items, owner, "'static")
            )
        }
        ItemKind::Output => {
            let builder = written(items, owner, "'_");
            if name == "pages" {
                return Some(format!(
                    "fn w{number}(v: {builder}) {{ let _ = v.pages(); }}"
                ));
            }
            let (word, of) = item.ty.split_once(' ').unwrap_or((&item.ty, ""));
            let output = match word {
                "json" | "any" => ty(of),
                "empty" => "()".to_owned(),
                "text" => "String".to_owned(),
                "stream" => "api::runtime::Download".to_owned(),
                "events" => format!("api::runtime::EventStream<{}>", ty(of)),
                "lines" => format!("api::runtime::LineStream<{}>", ty(of)),
                "parts" => format!("api::runtime::PartStream<{}>", ty(of)),
                _ => return None,
            };
            format!(
                "async fn w{number}(v: {builder}) -> std::result::Result<{output}, api::Error> {{ v.send().await }}"
            )
        }
        // Only the runtime has traits, and it does not depend on the document.
        ItemKind::Trait | ItemKind::Feature => return None,
    })
}

/// Returns a function that constructs a struct from all its fields.
fn literal(items: &RustItems, path: &str, module: &str, number: usize) -> String {
    let fields: Vec<(&str, &str)> = items
        .below(path)
        .filter(|(_, item)| item.kind == ItemKind::Field)
        .map(|(path, item)| {
            let name = path.rsplit("::").next().unwrap_or_default();
            (name, item.ty.as_str())
        })
        .collect();
    let arguments: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(index, (_, ty))| format!("a{index}: {}", qualify(items, module, ty)))
        .collect();
    let values: Vec<String> = fields
        .iter()
        .enumerate()
        .map(|(index, (name, _))| format!("{name}: a{index}"))
        .collect();
    format!(
        "fn w{number}<'r>({}) -> {} {{ {} {{ {} }} }}",
        arguments.join(", "),
        written(items, path, "'r"),
        full(path),
        values.join(", ")
    )
}

/// Returns the path of a type, with `lifetime` if the type has a lifetime parameter.
fn written(items: &RustItems, path: &str, lifetime: &str) -> String {
    let takes = match items.items.get(path) {
        Some(item) => {
            matches!(item.kind, ItemKind::Struct | ItemKind::Enum) && item.ty.contains('\'')
        }
        None => false,
    };
    if takes {
        format!("{}<{lifetime}>", full(path))
    } else {
        full(path)
    }
}

fn full(path: &str) -> String {
    format!("api::{path}")
}

/// Names that are not qualified.
const STANDARD: [&str; 16] = [
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "From",
    "Hash",
    "Into",
    "IntoIterator",
    "Item",
    "Iterator",
    "Option",
    "Self",
    "String",
    "Vec",
];

/// Replaces the names in a type by full paths.
fn qualify(items: &RustItems, module: &str, ty: &str) -> String {
    let mut text = String::with_capacity(ty.len() + 16);
    let mut word = String::new();
    for c in ty.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        let is_type = word.starts_with(|c: char| c.is_uppercase());
        let is_qualified = text.ends_with(':') || text.ends_with('\'');
        // A model may have the name of an associated type.
        let is_known = match word.as_str() {
            "Item" => text.ends_with("Iterator<"),
            word => STANDARD.contains(&word),
        };
        if is_type && !is_qualified && !is_known {
            text.push_str(&place(items, module, &word));
        } else {
            text.push_str(&word);
        }
        word.clear();
        text.push(c);
    }
    text.trim_end().to_owned()
}

fn place(items: &RustItems, module: &str, name: &str) -> String {
    let end = format!("::{name}");
    let elsewhere = || {
        items.items.iter().find(|(path, item)| {
            let is_group = !path.starts_with("models::") && path.matches("::").count() == 1;
            path.ends_with(&end) && item.kind == ItemKind::Struct && is_group
        })
    };
    // The methods of the client return types from the group modules.
    if module == "Client"
        && let Some((path, _)) = elsewhere()
    {
        return full(path);
    }
    // The client's own types, such as its environments, are at the root of the crate.
    let at_root = ["Client", "ClientBuilder"]
        .contains(&module)
        .then(|| name.to_owned());
    let paths = [format!("{module}::{name}"), format!("models::{name}")];
    for path in at_root.into_iter().chain(paths) {
        if items.items.contains_key(&path) {
            return full(&path);
        }
    }
    if name == "BTreeMap" {
        return "std::collections::BTreeMap".to_owned();
    }
    match elsewhere() {
        Some((path, _)) => full(path),
        None => format!("api::runtime::{name}"),
    }
}
