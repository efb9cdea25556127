//! The public Rust items of a generated crate, read from the tokens that are written to its files.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use quote::ToTokens;
use syn::{ImplItem, Item as SynItem, ReturnType, TraitItem, UseTree, Visibility};

use crate::emit::{self, Context};
use crate::module::{DOCS_MARK, Item, Module};
use crate::threads;

/// The kind of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
    Struct,
    Enum,
    Field,
    Variant,
    Function,
    Constant,
    Alias,
    Trait,
    Implementation,
    Feature,
    Output,
}

/// A public item.
#[derive(Clone, Debug)]
pub(super) struct RustItem {
    pub(super) kind: ItemKind,
    /// The type of a field or constant, the target of an alias, the values of a variant, or the return type of a function.
    pub(super) ty: String,
    /// The arguments of a function: name and type.
    pub(super) arguments: Vec<(String, String)>,
    /// The receiver of a method, such as `&self`. Empty for any other item.
    pub(super) receiver: String,
    /// Whether adding a part breaks callers: a struct that callers can construct, an enum that callers can match exhaustively, or
    /// a trait's method that has no default.
    pub(super) closed: bool,
    pub(super) deprecated: bool,
    pub(super) docs: u64,
}

/// All public items of a crate that depend on its document, and a hash of each file.
#[derive(Debug, Default)]
pub(super) struct RustItems {
    pub(super) items: BTreeMap<String, RustItem>,
    /// The hash of each file's code without documentation, by the file's path.
    pub(super) files: BTreeMap<String, u64>,
    /// The hash of each file's module documentation, by the file's path.
    pub(super) module_docs: BTreeMap<String, u64>,
    /// The files that are not Rust, such as the manifest.
    pub(super) papers: BTreeMap<String, String>,
}

impl RustItems {
    /// Returns the items below a path.
    pub(super) fn below<'a>(
        &'a self,
        path: &str,
    ) -> impl Iterator<Item = (&'a String, &'a RustItem)> + use<'a> {
        let prefix = format!("{path}::");
        let end = format!("{path}:;");
        self.items.range(prefix..end)
    }

    /// Returns the target of an alias. `None` if the path is not an alias.
    pub(super) fn alias(&self, path: &str) -> Option<&str> {
        let item = self.items.get(path)?;
        (item.kind == ItemKind::Alias).then_some(item.ty.as_str())
    }
}

/// Reads the items of the crate that is generated for an API.
pub(super) fn read(context: Context<'_>) -> RustItems {
    let plan = emit::plan(context);
    let parts = threads::map(&plan.parts, |part| {
        let mut found = RustItems::default();
        for module in emit::emit(context, &plan, *part) {
            found.module(module);
        }
        found
    });
    let mut all = RustItems::default();
    for part in parts {
        all.items.extend(part.items);
        all.files.extend(part.files);
        all.module_docs.extend(part.module_docs);
    }
    for group in &context.names.groups {
        let feature = all.plain(ItemKind::Feature, String::new());
        all.items
            .insert(format!("feature {}", group.feature), feature);
    }
    all.papers = emit::papers(context).into_iter().collect();
    all
}

/// Reads the items of a crate's files: all that [`read`] finds, and the items of the runtime that callers can name.
pub(super) fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> RustItems {
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
            all.papers.insert(path.to_owned(), text.to_owned());
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

    fn module(&mut self, module: Module) {
        let path = module.path.trim_start_matches("src/");
        // Files of operations and models are private modules. The module above re-exports their items.
        let name = path.split(['/', '.']).next().unwrap_or_default();
        let name = match name {
            "lib" | "client" => "",
            other => other,
        };
        let (mut hasher, mut docs) = (DefaultHasher::new(), DefaultHasher::new());
        module.docs.hash(&mut docs);
        for item in module.items {
            let file = match item {
                Item::Tokens(tokens) => syn::parse2::<syn::File>(tokens),
                #[expect(
                    clippy::disallowed_methods,
                    reason = "reads what emission wrote, and nothing becomes code"
                )]
                Item::Text(text) => syn::parse_str::<syn::File>(&text),
            };
            // Invalid code would be a bug of the generator, which rustc reports when the crate is compiled. It is ignored here.
            let Ok(file) = file else { continue };
            for attribute in &file.attrs {
                attribute.to_token_stream().to_string().hash(&mut docs);
            }
            for mut item in file.items {
                self.item(name, &item);
                strip(&mut item);
                unordered(item.to_token_stream().to_string()).hash(&mut hasher);
            }
        }
        self.module_docs.insert(module.path.clone(), docs.finish());
        self.files.insert(module.path, hasher.finish());
    }

    fn plain(&self, kind: ItemKind, ty: String) -> RustItem {
        RustItem {
            kind,
            ty,
            arguments: Vec::new(),
            receiver: String::new(),
            closed: false,
            deprecated: false,
            docs: 0,
        }
    }

    fn add(&mut self, path: String, kind: ItemKind, ty: String, attributes: &[syn::Attribute]) {
        let item = RustItem {
            deprecated: has(attributes, "deprecated"),
            docs: words(attributes),
            ..self.plain(kind, ty)
        };
        self.items.insert(path, item);
    }

    fn item(&mut self, module: &str, item: &SynItem) {
        match item {
            SynItem::Struct(item) if is_public(&item.vis) => {
                let path = join(module, &item.ident.to_string());
                let generics = pretty(&item.generics);
                self.add(path.clone(), ItemKind::Struct, generics, &item.attrs);
                self.derives(&path, &item.attrs);
                let (mut all_public, mut some) = (true, false);
                for (index, field) in item.fields.iter().enumerate() {
                    if !is_public(&field.vis) {
                        all_public = false;
                        continue;
                    }
                    some = true;
                    let name = field
                        .ident
                        .as_ref()
                        .map_or_else(|| index.to_string(), |ident| ident.to_string());
                    let ty = pretty(&field.ty);
                    self.add(format!("{path}::{name}"), ItemKind::Field, ty, &field.attrs);
                }
                let closed = all_public && some && !has(&item.attrs, "non_exhaustive");
                if let Some(item) = self.items.get_mut(&path) {
                    item.closed = closed;
                }
            }
            SynItem::Enum(item) if is_public(&item.vis) => {
                let path = join(module, &item.ident.to_string());
                self.add(
                    path.clone(),
                    ItemKind::Enum,
                    pretty(&item.generics),
                    &item.attrs,
                );
                self.derives(&path, &item.attrs);
                if let Some(entry) = self.items.get_mut(&path) {
                    entry.closed = !has(&item.attrs, "non_exhaustive");
                }
                for variant in &item.variants {
                    let ty = pretty(&variant.fields);
                    let path = format!("{path}::{}", variant.ident);
                    self.add(path, ItemKind::Variant, ty, &variant.attrs);
                }
            }
            SynItem::Type(item) if is_public(&item.vis) => {
                let path = join(module, &item.ident.to_string());
                self.add(path, ItemKind::Alias, pretty(&item.ty), &item.attrs);
            }
            SynItem::Trait(item) if is_public(&item.vis) => {
                let path = join(module, &item.ident.to_string());
                let ty = format!("{}: {}", pretty(&item.generics), pretty(&item.supertraits));
                self.add(path.clone(), ItemKind::Trait, ty, &item.attrs);
                for member in &item.items {
                    if let TraitItem::Fn(method) = member {
                        self.function(&path, &method.sig, &method.attrs);
                        let path = format!("{path}::{}", method.sig.ident);
                        if let Some(item) = self.items.get_mut(&path) {
                            item.closed = method.default.is_none();
                        }
                    }
                }
            }
            SynItem::Impl(item) => self.implementation(module, item),
            SynItem::Macro(item) => {
                let name = item.mac.path.to_token_stream().to_string();
                let text = pretty(&item.mac.tokens);
                if let Some((owner, output)) = text.split_once("=>")
                    && ["operation", "pages"].contains(&name.as_str())
                {
                    let word = if name == "operation" { "send" } else { "pages" };
                    let path = format!("{}::{word}", join(module, owner.trim()));
                    self.add(path, ItemKind::Output, output.trim().to_owned(), &[]);
                }
            }
            _ => {}
        }
    }

    fn implementation(&mut self, module: &str, item: &syn::ItemImpl) {
        let owner = pretty(&item.self_ty);
        let owner = owner.split('<').next().unwrap_or_default().to_owned();
        // The types of the runtime are exported at the crate's root.
        let path = match owner.as_str() {
            "Client" | "ClientBuilder" | "Error" => owner,
            _ => join(module, &owner),
        };
        if let Some((of, _)) = &item.trait_ {
            let path = format!("{path}::impl {}", pretty(of));
            self.add(path, ItemKind::Implementation, String::new(), &[]);
            return;
        }
        for member in &item.items {
            match member {
                ImplItem::Fn(method) if is_public(&method.vis) => {
                    self.function(&path, &method.sig, &method.attrs);
                }
                ImplItem::Const(constant) if is_public(&constant.vis) => {
                    let path = format!("{path}::{}", constant.ident);
                    let ty = pretty(&constant.ty);
                    self.add(path, ItemKind::Constant, ty, &constant.attrs);
                }
                _ => {}
            }
        }
    }

    /// Adds a method of the type or trait at a path.
    fn function(&mut self, owner: &str, signature: &syn::Signature, attributes: &[syn::Attribute]) {
        let output = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => pretty(ty),
        };
        let arguments = signature.inputs.iter().filter_map(|input| match input {
            syn::FnArg::Receiver(_) => None,
            syn::FnArg::Typed(argument) => Some((pretty(&argument.pat), pretty(&argument.ty))),
        });
        let item = RustItem {
            arguments: arguments.collect(),
            receiver: signature.receiver().map(pretty).unwrap_or_default(),
            deprecated: has(attributes, "deprecated"),
            docs: words(attributes),
            ..self.plain(ItemKind::Function, output)
        };
        let path = format!("{owner}::{}", signature.ident);
        self.items.insert(path, item);
    }

    fn derives(&mut self, path: &str, attributes: &[syn::Attribute]) {
        for attribute in attributes {
            if !attribute.path().is_ident("derive") {
                continue;
            }
            // An attribute that cannot be parsed derives nothing.
            let _ = attribute.parse_nested_meta(|meta| {
                let path = format!("{path}::impl {}", pretty(&meta.path));
                self.add(path, ItemKind::Implementation, String::new(), &[]);
                Ok(())
            });
        }
    }
}

fn join(module: &str, name: &str) -> String {
    if module.is_empty() {
        name.to_owned()
    } else {
        format!("{module}::{name}")
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[syn::Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

/// Returns a hash of the documentation.
fn words(attributes: &[syn::Attribute]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for attribute in attributes {
        if attribute.path().is_ident("doc") {
            attribute.to_token_stream().to_string().hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// Removes the documentation, so that only code is compared.
fn strip(item: &mut SynItem) {
    let retain = |attributes: &mut Vec<syn::Attribute>| {
        attributes.retain(|attribute| !attribute.path().is_ident("doc"));
    };
    match item {
        SynItem::Struct(item) => {
            retain(&mut item.attrs);
            for field in &mut item.fields {
                retain(&mut field.attrs);
            }
        }
        SynItem::Enum(item) => {
            retain(&mut item.attrs);
            for variant in &mut item.variants {
                retain(&mut variant.attrs);
            }
        }
        SynItem::Type(item) => retain(&mut item.attrs),
        SynItem::Static(item) => retain(&mut item.attrs),
        SynItem::Impl(item) => {
            for member in &mut item.items {
                match member {
                    ImplItem::Fn(member) => retain(&mut member.attrs),
                    ImplItem::Const(member) => retain(&mut member.attrs),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

/// Returns the code with its security alternatives, and the schemes of each, in sorted order: their order has no effect.
fn unordered(code: String) -> String {
    const START: &str = "security : & [";
    let Some((before, rest)) = code.split_once(START) else {
        return code;
    };
    // The list ends at the bracket that closes it.
    let mut depth = 1_usize;
    let end = rest.find(|c| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let (list, after) = rest.split_at(end.unwrap_or(rest.len()));
    let mut alternatives: Vec<String> = list
        .split(']')
        .map(|alternative| {
            let mut schemes: Vec<&str> = alternative
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty())
                .collect();
            schemes.sort_unstable();
            schemes.join(" ")
        })
        .collect();
    alternatives.sort_unstable();
    format!("{before}{START}{}{after}", alternatives.join(","))
}

/// Formats tokens similarly to rustfmt. Models are written without their module.
fn pretty(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let mut text = text
        .replace(DOCS_MARK, "")
        .replace(" :: ", "::")
        .replace(" < ", "<")
        .replace("< ", "<")
        .replace(" >", ">")
        .replace("> ", ">")
        .replace(" ,", ",")
        .replace("& ", "&")
        .replace("( ", "(")
        .replace(" (", "(")
        .replace(" )", ")");
    text = text.replace("models::", "");
    text.trim().to_owned()
}
