//! `codegen.lock` keeps the public API of the crate stable when the document changes.
//!
//! The order of required parameters and properties determines the order of arguments, an additional error type removes
//! `Error::api()`, and a new operation or schema may take the name of an existing one. None of these changes affects existing
//! requests, so the lock keeps the code of callers valid.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{
    Api, Field, Location, NameHint, Next, OperationId, Parameter, PathSegment, Shape, SharedHeader,
    Type, TypeDef, TypeId,
};
use crate::load::Document;
use crate::name::Names;
use crate::settings::lock::{Lock, key};

impl Lock {
    /// Creates the lock of an API.
    pub(crate) fn of(api: &Api, names: &Names) -> Lock {
        let methods = (0..api.operations.len()).map(|index| {
            let name = &names.operation(OperationId(index as u32)).method;
            (key(&api.operations[index]), name.clone())
        });
        let models = api
            .types
            .iter()
            .enumerate()
            .filter_map(|(index, definition)| {
                let ident = &names.of_type(TypeId(index as u32)).ident;
                Some((component(definition)?.to_owned(), ident.clone()))
            });
        let arguments = api.operations.iter().filter_map(|operation| {
            let names: Vec<String> = operation
                .parameters
                .iter()
                .filter(|one| is_argument(one))
                .map(argument)
                .collect();
            (names.len() > 1).then(|| (key(operation), names))
        });
        let constructors = api.types.iter().filter_map(|definition| {
            let (name, fields) = constructed(definition)?;
            let names: Vec<String> = fields
                .iter()
                .filter(|field| is_given(field))
                .map(|field| field.name.clone())
                .collect();
            (names.len() > 1).then(|| (name.to_owned(), names))
        });
        let error = match &api.error {
            Some(Type::Named(id)) => component(api.definition(*id)).map(str::to_owned),
            _ => None,
        };
        let headers = api.shared_headers.iter();
        Lock {
            error,
            headers: headers.map(|header| header.name.clone()).collect(),
            methods: methods.collect(),
            models: models.collect(),
            arguments: arguments.collect(),
            constructors: constructors.collect(),
        }
    }

    /// Applies the lock to an API, and reports where it differs from the document.
    pub(crate) fn keep(&self, api: &mut Api, document: &Document, diagnostics: &mut Diagnostics) {
        self.keep_headers(api, document, diagnostics);
        for operation in &mut api.operations {
            let Some(list) = self.arguments.get(&key(operation)) else {
                continue;
            };
            let rank = |parameter: &Parameter| place(list, &argument(parameter));
            if reorder(&mut operation.parameters, is_argument, rank).is_some() {
                let message = format!(
                    "the required parameters of `{}` are in a different order; its arguments keep theirs",
                    key(operation)
                );
                tell(document, operation.node, message, diagnostics);
            }
        }
        let mut moved: BTreeMap<TypeId, Vec<usize>> = BTreeMap::new();
        for (index, definition) in api.types.iter_mut().enumerate() {
            let Some(list) = component(definition).and_then(|name| self.constructors.get(name))
            else {
                continue;
            };
            let node = definition.node;
            let name = component(definition).unwrap_or_default().to_owned();
            let Shape::Object(object) = &mut definition.shape else {
                continue;
            };
            let rank = |field: &Field| place(list, &field.name);
            if let Some(places) = reorder(&mut object.fields, is_given, rank) {
                moved.insert(TypeId(index as u32), places);
                let message = format!(
                    "the required properties of `{name}` are in a different order; the arguments of its constructor keep theirs"
                );
                tell(document, node, message, diagnostics);
            }
        }
        follow(api, &moved);
        self.keep_error(api, document, diagnostics);
    }

    /// Keeps headers that are set once for the client, even if some operations no longer declare them.
    fn keep_headers(&self, api: &mut Api, document: &Document, diagnostics: &mut Diagnostics) {
        for name in &self.headers {
            let is_this = |parameter: &Parameter| {
                parameter.location == Location::Header && parameter.name.eq_ignore_ascii_case(name)
            };
            let is_shared = api.shared_headers.iter().any(|header| header.name == *name);
            let parameters = api.operations.iter().flat_map(|one| &one.parameters);
            let own: Vec<&Parameter> = parameters.filter(|one| is_this(one)).collect();
            let is_text = |one: &&Parameter| matches!(api.resolve(&one.ty), Type::Text(_));
            let Some(first) = own
                .first()
                .filter(|_| !is_shared && own.iter().all(is_text))
            else {
                continue;
            };
            let header = SharedHeader {
                required: own.iter().any(|one| one.required),
                ..SharedHeader::of(first)
            };
            let without = api
                .operations
                .iter()
                .find(|operation| !operation.parameters.iter().any(is_this));
            if let Some(without) = without {
                let message = format!(
                    "`{}` does not have the header `{name}`; it is still set once for the client, and sent with every request",
                    key(without)
                );
                tell(document, without.node, message, diagnostics);
            }
            for operation in &mut api.operations {
                operation.parameters.retain(|parameter| !is_this(parameter));
            }
            api.shared_headers.push(header);
        }
    }

    fn keep_error(&self, api: &mut Api, document: &Document, diagnostics: &mut Diagnostics) {
        let Some(name) = &self.error else { return };
        if api.error.is_some() {
            return;
        }
        let found = api
            .types
            .iter()
            .position(|definition| component(definition) == Some(name));
        let Some(index) = found else { return };
        let common = Type::Named(TypeId(index as u32));
        let other = api.operations.iter().find(|operation| {
            operation
                .errors
                .iter()
                .filter_map(|error| error.ty.as_ref())
                .any(|ty| api.resolve(ty) != api.resolve(&common))
        });
        let (node, what) = match other {
            Some(operation) => (
                operation.node,
                format!("the errors of `{}` have another body", key(operation)),
            ),
            None => (
                api.types[index].node,
                "the errors have no common body".to_owned(),
            ),
        };
        let message = format!("{what}; `Error::api()` keeps its type `{name}`");
        api.error = Some(common);
        tell(document, node, message, diagnostics);
    }
}

fn tell(
    document: &Document,
    node: crate::load::NodeId,
    message: String,
    diagnostics: &mut Diagnostics,
) {
    let diagnostic = Diagnostic::new(&catalogue::KEPT, message)
        .label(document.key_label(node))
        .help("remove the line from codegen.lock to let the document decide again");
    diagnostics.push(diagnostic);
}

fn is_argument(parameter: &Parameter) -> bool {
    parameter.required && parameter.default.is_none()
}

/// Returns the key of a parameter in the lock file.
fn argument(parameter: &Parameter) -> String {
    format!("{} {}", parameter.location.as_str(), parameter.name)
}

fn component(definition: &TypeDef) -> Option<&str> {
    match &definition.name {
        NameHint::Component(name) => Some(name),
        _ => None,
    }
}

/// Returns the name and fields of a component that callers create.
fn constructed(definition: &TypeDef) -> Option<(&str, &[Field])> {
    let name = component(definition)?;
    match &definition.shape {
        Shape::Object(object) if definition.sent => Some((name, &object.fields)),
        _ => None,
    }
}

fn is_given(field: &Field) -> bool {
    field.required && !field.read_only
}

/// Returns the index of a name in a list, or the length of the list if it does not contain the name.
fn place(list: &[String], name: &str) -> usize {
    list.iter()
        .position(|one| one == name)
        .unwrap_or(list.len())
}

/// Sorts the items for which `counts` returns true by rank; all other items keep their positions. Returns the new position of
/// each item, or `None` if the order is unchanged.
fn reorder<T>(
    items: &mut Vec<T>,
    counts: impl Fn(&T) -> bool,
    rank: impl Fn(&T) -> usize,
) -> Option<Vec<usize>> {
    let slots: Vec<usize> = (0..items.len())
        .filter(|index| counts(&items[*index]))
        .collect();
    let mut sorted = slots.clone();
    sorted.sort_by_key(|index| rank(&items[*index]));
    if sorted == slots {
        return None;
    }
    let mut places: Vec<usize> = (0..items.len()).collect();
    for (slot, from) in slots.iter().zip(&sorted) {
        places[*from] = *slot;
    }
    let mut all: Vec<(usize, T)> = places.iter().copied().zip(items.drain(..)).collect();
    all.sort_by_key(|(place, _)| *place);
    items.extend(all.into_iter().map(|(_, item)| item));
    Some(places)
}

/// Updates the paths that refer to fields by index.
fn follow(api: &mut Api, moved: &BTreeMap<TypeId, Vec<usize>>) {
    let update = |members: &mut Vec<PathSegment>| {
        for member in members {
            if let Some(place) = moved
                .get(&member.owner)
                .and_then(|places| places.get(member.field))
            {
                member.field = *place;
            }
        }
    };
    for operation in &mut api.operations {
        let Some(pagination) = &mut operation.pagination else {
            continue;
        };
        update(&mut pagination.items);
        if let Some(Next::Body(members) | Next::LastItem(members)) = &mut pagination.next {
            update(members);
        }
        for members in [&mut pagination.has_more, &mut pagination.total] {
            members.iter_mut().for_each(update);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reorder;

    #[test]
    fn only_unordered_lists_are_sorted() {
        let mut items = vec![("b", true), ("x", false), ("a", true), ("new", true)];
        let order = ["a", "b"];
        let rank = |item: &(&str, bool)| order.iter().position(|one| *one == item.0).unwrap_or(2);
        let places = reorder(&mut items, |item| item.1, rank);
        assert_eq!(
            items,
            [("a", true), ("x", false), ("b", true), ("new", true)]
        );
        assert_eq!(places, Some(vec![2, 1, 0, 3]));
        assert_eq!(reorder(&mut items, |item| item.1, rank), None);
    }
}
