//! Places: what a pointer into a body, or the name of a parameter, leads to.

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Field, Location, Member, Object, Operation, Shape, Style, Type, TypeId};
use crate::load::{Document, NodeId};

/// Why something leads nowhere.
pub(in crate::lower) struct UnresolvedPointer {
    pub(in crate::lower) message: String,
    pub(in crate::lower) help: Option<String>,
    /// Whether it is nearly the name of something.
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

    /// There is nothing of this name among those.
    fn unknown<'a, N>(
        message: String,
        name: &str,
        names: impl Fn() -> N,
        diagnostics: &Diagnostics,
    ) -> UnresolvedPointer
    where
        N: Iterator<Item = &'a str>,
    {
        let near = diagnostics.nearest(name, names());
        UnresolvedPointer {
            message,
            help: match near {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None => list(names()),
            },
            has_suggestion: near.is_some(),
        }
    }
}

/// The members that a pointer (RFC 6901) leads through, and the type at its end, without its aliases.
pub(in crate::lower) fn resolve_pointer(
    api: &Api,
    from: &Type,
    pointer: &str,
    diagnostics: &Diagnostics,
) -> Result<(Vec<Member>, Type), UnresolvedPointer> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        let message = format!("`{pointer}` is no JSON pointer, which begins with `/`");
        let help = format!(
            "write `/{}`",
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
            let message = format!("`{pointer}` leads through something that is no object");
            return Err(UnresolvedPointer::new(message));
        };
        let names = || object.fields.iter().map(|field| field.name.as_str());
        let Some(field) = names().position(|name| name == segment) else {
            let message = format!("`{pointer}` leads nowhere: there is no member `{segment}`");
            return Err(UnresolvedPointer::unknown(
                message,
                &segment,
                names,
                diagnostics,
            ));
        };
        members.push(Member { owner, field });
        at = api.resolve(&object.fields[field].ty);
    }
    Ok((members, at.clone()))
}

/// The segment that stands for the only array there is: many APIs call each list after what is in it.
const ANY: &str = "*";

/// The way from a value to the only array among its members; there is none to go where the value is an array itself.
fn only_array(api: &Api, at: &Type) -> Result<Option<Member>, UnresolvedPointer> {
    if matches!(at, Type::Array(_)) {
        return Ok(None);
    }
    let fields = object(api, at).map(|(owner, object)| (owner, object.fields.iter().enumerate()));
    let mut arrays = fields.into_iter().flat_map(|(owner, fields)| {
        fields
            .filter(|(_, field)| matches!(api.resolve(&field.ty), Type::Array(_)))
            .map(move |(field, _)| Member { owner, field })
    });
    match (arrays.next(), arrays.next()) {
        (Some(only), None) => Ok(Some(only)),
        (Some(_), Some(_)) => {
            let message = "there is more than one array: name the one with the items";
            Err(UnresolvedPointer::new(message))
        }
        (None, _) => Err(UnresolvedPointer::new("there is no array")),
    }
}

/// The schema of a member.
pub(in crate::lower) fn node(api: &Api, member: Member) -> Option<NodeId> {
    field(api, member).map(|field| field.node)
}

/// The type of a member, without its aliases.
fn ty(api: &Api, member: Member) -> Option<&Type> {
    field(api, member).map(|field| api.resolve(&field.ty))
}

fn field(api: &Api, member: Member) -> Option<&Field> {
    match &api.definition(member.owner).shape {
        Shape::Object(object) => object.fields.get(member.field),
        _ => None,
    }
}

/// The type and schema of a query parameter; `page[number]` is a member of one in the style `deepObject`.
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

/// The object that a type is, as long as it is no newtype of itself.
fn object<'a>(api: &'a Api, ty: &Type) -> Option<(TypeId, &'a Object)> {
    match ty {
        Type::Named(id) => match &api.definition(*id).shape {
            Shape::Object(object) => Some((*id, object)),
            _ => None,
        },
        _ => None,
    }
}

/// Whether values of a type are texts, numbers and the like.
pub(in crate::lower) fn is_scalar(api: &Api, ty: &Type) -> bool {
    match api.resolve(ty) {
        Type::Named(id) => matches!(api.definition(*id).shape, Shape::Enumeration(_)),
        Type::Nullable(inner) => is_scalar(api, inner),
        Type::Array(_) | Type::Map(_) => false,
        _ => true,
    }
}

/// What can be chosen from, if that is not too much to read.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.take(9).collect();
    (!names.is_empty() && names.len() < 9).then(|| format!("there is `{}`", names.join("`, `")))
}
