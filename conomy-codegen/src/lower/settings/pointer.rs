//! Resolves JSON pointers into bodies, and names of query parameters.

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Field, Location, Object, Operation, PathSegment, Shape, Style, Type, TypeId};
use crate::load::{Document, NodeId};

/// Why a pointer or a parameter name could not be resolved.
pub(in crate::lower) struct UnresolvedPointer {
    pub(in crate::lower) message: String,
    pub(in crate::lower) help: Option<String>,
    /// Whether a similar name exists.
    pub(in crate::lower) has_suggestion: bool,
}

impl UnresolvedPointer {
    fn new(message: impl Into<String>) -> UnresolvedPointer {
        UnresolvedPointer {
            message: message.into(),
            help: None,
            has_suggestion: false,
        }
    }

    /// Creates the error for a name that is not one of `names`.
    fn unknown<'a, N>(
        message: String,
        name: &str,
        names: impl Fn() -> N,
        diagnostics: &Diagnostics,
    ) -> UnresolvedPointer
    where
        N: Iterator<Item = &'a str>,
    {
        let near = diagnostics.did_you_mean(name, names());
        UnresolvedPointer {
            message,
            has_suggestion: near.is_some(),
            help: near.or_else(|| list(names())),
        }
    }
}

/// Returns the properties on the path of a JSON pointer (RFC 6901), and the type of its target with aliases resolved.
pub(in crate::lower) fn resolve_pointer(
    api: &Api,
    from: &Type,
    pointer: &str,
    diagnostics: &Diagnostics,
) -> Result<(Vec<PathSegment>, Type), UnresolvedPointer> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        let message = format!("invalid JSON pointer `{pointer}`: it must begin with `/`");
        let help = format!(
            "use `/{}`",
            pointer.trim_start_matches("$.").replace('.', "/")
        );
        return Err(UnresolvedPointer {
            help: Some(help),
            ..UnresolvedPointer::new(message)
        });
    }
    let mut at = api.resolve(from);
    let mut members = Vec::new();
    for segment in pointer.split('/').skip(1) {
        if segment == ANY {
            members.extend(only_array(api, at)?);
            at = members
                .last()
                .map_or(at, |member| ty(api, *member).unwrap_or(at));
            continue;
        }
        let segment = segment.replace("~1", "/").replace("~0", "~");
        let Some((owner, object)) = object(api, at) else {
            let message = format!("`{pointer}` goes through a value that is not an object");
            return Err(UnresolvedPointer::new(message));
        };
        let names = || object.fields.iter().map(|field| field.name.as_str());
        let Some(field) = names().position(|name| name == segment) else {
            let message = format!("unresolved pointer `{pointer}`: no property `{segment}`");
            return Err(UnresolvedPointer::unknown(
                message,
                &segment,
                names,
                diagnostics,
            ));
        };
        members.push(PathSegment { owner, field });
        at = api.resolve(&object.fields[field].ty);
    }
    Ok((members, at.clone()))
}

/// The segment for the only array of an object. Many APIs name the array of a list after its items.
const ANY: &str = "*";

/// Returns the only property that is an array, or `None` if the value itself is an array.
fn only_array(api: &Api, at: &Type) -> Result<Option<PathSegment>, UnresolvedPointer> {
    if matches!(at, Type::Array(_)) {
        return Ok(None);
    }
    let fields = object(api, at).map(|(owner, object)| (owner, object.fields.iter().enumerate()));
    let mut arrays = fields.into_iter().flat_map(|(owner, fields)| {
        fields
            .filter(|(_, field)| matches!(api.resolve(&field.ty), Type::Array(_)))
            .map(move |(field, _)| PathSegment { owner, field })
    });
    match (arrays.next(), arrays.next()) {
        (Some(only), None) => Ok(Some(only)),
        (Some(_), Some(_)) => {
            let message = "there are several arrays; name the one with the items";
            Err(UnresolvedPointer::new(message))
        }
        (None, _) => Err(UnresolvedPointer::new("no array found")),
    }
}

/// Returns the schema of a property.
pub(in crate::lower) fn node(api: &Api, member: PathSegment) -> Option<NodeId> {
    field(api, member).map(|field| field.node)
}

/// Returns the type of a property with aliases resolved.
fn ty(api: &Api, member: PathSegment) -> Option<&Type> {
    field(api, member).map(|field| api.resolve(&field.ty))
}

fn field(api: &Api, member: PathSegment) -> Option<&Field> {
    match &api.definition(member.owner).shape {
        Shape::Object(object) => object.fields.get(member.field),
        _ => None,
    }
}

/// Returns the type and schema of a query parameter. `page[number]` is a property of a parameter with the style `deepObject`.
pub(in crate::lower) fn parameter(
    api: &Api,
    document: &Document,
    operation: &Operation,
    name: &str,
    diagnostics: &Diagnostics,
) -> Result<(Type, Option<NodeId>), UnresolvedPointer> {
    let queries = || {
        let parameters = operation.parameters.iter();
        parameters.filter(|parameter| parameter.location == Location::Query)
    };
    if let Some(parameter) = queries().find(|parameter| parameter.name == name) {
        let schema = document.get(document.resolve(parameter.node), "schema");
        return Ok((api.resolve(&parameter.ty).clone(), schema));
    }
    let deep = name.strip_suffix(']').and_then(|name| name.split_once('['));
    let member = deep.and_then(|(outer, inner)| {
        let parameter = queries()
            .find(|parameter| parameter.name == outer && parameter.style == Style::DeepObject)?;
        let (_, object) = object(api, api.resolve(&parameter.ty))?;
        object.fields.iter().find(|field| field.name == inner)
    });
    if let Some(field) = member {
        return Ok((api.resolve(&field.ty).clone(), Some(field.node)));
    }
    let id = operation.id.as_deref().unwrap_or(&operation.path);
    let message = format!("`{id}` has no query parameter `{name}`");
    let names = || queries().map(|parameter| parameter.name.as_str());
    Err(UnresolvedPointer::unknown(
        message,
        name,
        names,
        diagnostics,
    ))
}

/// Returns the definition of an object type.
fn object<'a>(api: &'a Api, ty: &Type) -> Option<(TypeId, &'a Object)> {
    match ty {
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Object(object) => Some((*id, object)),
            _ => None,
        },
        _ => None,
    }
}

/// Returns whether the values of a type are strings, numbers or booleans.
pub(in crate::lower) fn is_scalar(api: &Api, ty: &Type) -> bool {
    match api.resolve(ty) {
        Type::Named(id) => matches!(api.definition(*id).shape, Shape::Enumeration(_)),
        Type::Nullable(inner) => is_scalar(api, inner),
        Type::Array(_) | Type::Map(_) => false,
        _ => true,
    }
}

/// Lists the valid names in a help text, unless there are too many.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.take(9).collect();
    (!names.is_empty() && names.len() < 9)
        .then(|| format!("expected one of `{}`", names.join("`, `")))
}
