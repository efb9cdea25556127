//! Reads the public items of a declaration.

use quote::ToTokens;
use syn::{ImplItem, Item as SynItem, ReturnType, TraitItem};

use super::code::{has, is_public, join, pretty, words};
use super::{ItemKind, RustItem, RustItems};

impl RustItems {
    fn add(&mut self, path: String, kind: ItemKind, ty: String, attributes: &[syn::Attribute]) {
        let item = RustItem {
            deprecated: has(attributes, "deprecated"),
            docs: words(attributes),
            ..self.plain(kind, ty)
        };
        self.items.insert(path, item);
    }

    pub(super) fn item(&mut self, module: &str, item: &SynItem) {
        match item {
            SynItem::Struct(item) if is_public(&item.vis) => {
                let path = join(module, &item.ident.to_string());
                let generics = pretty(&item.generics);
                self.add(path.clone(), ItemKind::Struct, generics, &item.attrs);
                self.derives(&path, &item.attrs);
                let (mut all_public, mut any_public) = (true, false);
                for (index, field) in item.fields.iter().enumerate() {
                    if !is_public(&field.vis) {
                        all_public = false;
                        continue;
                    }
                    any_public = true;
                    let name = field
                        .ident
                        .as_ref()
                        .map_or_else(|| index.to_string(), |ident| ident.to_string());
                    let ty = pretty(&field.ty);
                    self.add(format!("{path}::{name}"), ItemKind::Field, ty, &field.attrs);
                }
                let closed = all_public && any_public && !has(&item.attrs, "non_exhaustive");
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
        // These types of the runtime are exported at the crate's root. Models and events may have the same names.
        let is_own = ["models", "events"].contains(&module);
        let path = match owner.as_str() {
            "Client" | "ClientBuilder" | "Error" if !is_own => owner,
            _ => join(module, &owner),
        };
        if let Some((implemented, _)) = &item.trait_ {
            let path = format!("{path}::impl {}", pretty(implemented));
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
            // An attribute that cannot be parsed is ignored.
            let _ = attribute.parse_nested_meta(|meta| {
                let path = format!("{path}::impl {}", pretty(&meta.path));
                self.add(path, ItemKind::Implementation, String::new(), &[]);
                Ok(())
            });
        }
    }
}
