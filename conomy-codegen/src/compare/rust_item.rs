//! The public Rust items of a generated crate, read from the tokens that are written to its files.

mod code;
mod declaration;
mod file;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use quote::ToTokens;

use self::code::{strip, unordered};
pub(super) use self::file::of_files;

use crate::emit::{self, Context};
use crate::module::{Item, Module};
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
    pub(super) other_files: BTreeMap<String, String>,
}

impl RustItem {
    /// Returns the item at a path as documentation shows it.
    pub(super) fn shown(&self, path: &str) -> String {
        match self.kind {
            ItemKind::Struct => format!("struct {path}"),
            ItemKind::Enum => format!("enum {path}"),
            ItemKind::Trait => format!("trait {path}{}", self.ty.trim_end_matches(": ")),
            ItemKind::Field => format!("{path}: {}", self.ty),
            ItemKind::Variant => format!("{path}{}", self.ty),
            ItemKind::Alias => format!("type {path} = {}", self.ty),
            ItemKind::Constant => format!("const {path}: {}", self.ty),
            ItemKind::Feature => path.to_owned(),
            ItemKind::Output => format!("{path}() -> {}", self.ty),
            ItemKind::Implementation => match path.rsplit_once("::impl ") {
                Some((ty, of)) => format!("impl {of} for {ty}"),
                None => path.to_owned(),
            },
            ItemKind::Function => {
                let arguments: Vec<String> = self
                    .arguments
                    .iter()
                    .map(|(name, ty)| format!("{name}: {ty}"))
                    .collect();
                format!("fn {path}({}) -> {}", arguments.join(", "), self.ty)
            }
        }
    }
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
    all.other_files = emit::other_files(context).into_iter().collect();
    all
}

impl RustItems {
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
}
