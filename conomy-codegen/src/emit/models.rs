//! Emits models: one file for each component schema or operation, with its inline schemas below it, and an index.

use std::collections::BTreeMap;

use crate::ir::{GroupId, Shape, TypeId};
use crate::name::plain;

use super::imports::{Imports, fill};
use super::types::From;
use super::{Context, alias, enumeration, gate, object, tuple, union};
use crate::module::{Item, Module};

/// The types in each file of models, by module.
pub(super) struct Files(Vec<(String, Vec<TypeId>)>);

impl Files {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// Returns the types of each file.
pub(super) fn files(context: Context<'_>) -> Files {
    let mut files: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for index in 0..context.api.types.len() {
        let id = TypeId(index as u32);
        files
            .entry(context.names.of_type(id).module.clone())
            .or_default()
            .push(id);
    }
    Files(files.into_iter().collect())
}

/// Emits one file of models.
pub(super) fn emit(context: Context<'_>, files: &Files, index: usize) -> Module {
    let (module, ids) = &files.0[index];
    let mut imports = Imports::default();
    let mut items = Vec::new();
    for id in ids {
        definition(context, *id, From::Model(module), &mut imports, &mut items);
    }
    if let Some(text) = imports.text() {
        items.insert(0, Item::Text(text));
    }
    Module {
        path: format!("src/models/{}.rs", plain(module)),
        docs: Vec::new(),
        items,
    }
}

fn definition(
    context: Context<'_>,
    id: TypeId,
    from: From<'_>,
    imports: &mut Imports,
    items: &mut Vec<Item>,
) {
    match &context.api.definition(id).shape {
        Shape::Object(shape) => object::emit(context, id, shape, from, imports, items),
        Shape::Enumeration(shape) => enumeration::emit(context, id, shape, imports, items),
        Shape::Union(shape) => union::emit(context, id, shape, from, imports, items),
        Shape::Tuple(shape) => tuple::emit(context, id, shape, from, imports, items),
        Shape::Alias(ty) => alias::emit(context, id, ty, from, imports, items),
    }
}

/// Emits `models.rs`, which declares every file and exports every type.
pub(super) fn index(context: Context<'_>, files: &Files) -> Module {
    let mut declarations = String::new();
    let mut exports = String::new();
    for (module, ids) in &files.0 {
        let mut groups: Vec<GroupId> = ids
            .iter()
            .flat_map(|id| context.api.definition(*id).groups.clone())
            .collect();
        groups.sort();
        groups.dedup();
        let gate = gate::text(context, &groups);
        let mut names: Vec<&str> = Vec::new();
        for id in ids {
            names.push(&context.names.of_type(*id).ident);
            if object::with_required(context, *id).is_some() {
                names.push(object::required_name(context, *id));
            }
        }
        let owned: Vec<String> = names.into_iter().map(str::to_owned).collect();
        let mut names: Vec<&str> = owned.iter().map(String::as_str).collect();
        names.sort_unstable();
        declarations.push_str(&format!("{gate}mod {module};\n"));
        let line = match names.as_slice() {
            [only] => format!("pub use {module}::{only};"),
            many => format!("pub use {module}::{{{}}};", many.join(", ")),
        };
        let line = if line.len() <= 100 {
            line
        } else {
            format!("pub use {module}::{{\n{}\n}};", fill(&names))
        };
        exports.push_str(&format!("{gate}{line}\n"));
    }
    let mut items = Vec::new();
    for text in [declarations, exports] {
        if !text.is_empty() {
            items.push(Item::Text(text.trim_end().to_owned()));
        }
    }
    Module {
        path: "src/models.rs".to_owned(),
        docs: vec!["The data types of requests and responses.".to_owned()],
        items,
    }
}
