//! Makes values of types, for documentation and tests.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use crate::ir::{Api, Field, Object, Shape, Type, Union};
use crate::load::NodeId;

/// The maximum nesting of a value. A type that requires itself has no finite value.
const DEPTH: usize = 12;

/// The maximum number of values that are tried. A type that requires another several times, which requires it in turn, has only huge
/// values.
const WORK: usize = 10_000;

/// The scalars of values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scalars {
    /// Every integer.
    pub(crate) integer: i64,
    /// Every string without a format. `None` if a string is the name of its property.
    pub(crate) text: Option<&'static str>,
}

/// Returns an example that one of the nodes has, if it is a value of the type.
type Example<'a> = dyn Fn(&[NodeId], &Type) -> Option<Value> + 'a;

/// Makes values, with a limited amount of work.
pub(crate) struct Sampler<'a> {
    api: &'a Api,
    scalars: Scalars,
    example: &'a Example<'a>,
    /// The number of values that may still be tried.
    work: Cell<usize>,
}

impl<'a> Sampler<'a> {
    /// Creates a sampler. An example takes precedence over a made value.
    pub(crate) fn new(api: &'a Api, scalars: Scalars, example: &'a Example<'a>) -> Self {
        Self {
            api,
            scalars,
            example,
            work: Cell::new(WORK),
        }
    }

    /// Returns a value of the type, whose schema is `node` and which is the property `name`. Objects have their required properties,
    /// and the optional ones that have an example; on the first `levels` levels of objects, they have all properties. Returns `None`
    /// if there is no finite value, or only a huge one.
    pub(crate) fn value(
        &self,
        ty: &Type,
        node: Option<NodeId>,
        name: &str,
        levels: usize,
    ) -> Option<Value> {
        self.nested(ty, node, name, (DEPTH, levels))
    }

    fn nested(
        &self,
        ty: &Type,
        node: Option<NodeId>,
        name: &str,
        (depth, levels): (usize, usize),
    ) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.work.set(self.work.get().checked_sub(1)?);
        let definition = match ty {
            Type::Named(id) => Some(self.api.definition(*id)),
            _ => None,
        };
        let nodes = node.into_iter().chain(definition.map(|one| one.node));
        if let Some(example) = (self.example)(&nodes.collect::<Vec<_>>(), ty) {
            return Some(example);
        }
        let inner = |ty: &Type| self.nested(ty, None, name, (depth, levels));
        let text = self.scalars.text.unwrap_or(name);
        Some(match ty {
            Type::Any => json!(text),
            Type::Boolean => json!(true),
            Type::Integer(_) => json!(self.scalars.integer),
            Type::Number => json!(1.5),
            Type::Text(format) => json!(format.sample().unwrap_or(text)),
            Type::Array(item) => json!([inner(item)?]),
            Type::Map(item) => json!({ "key": inner(item)? }),
            Type::Nullable(ty) => inner(ty)?,
            Type::Named(_) => match &definition?.shape {
                Shape::Alias(ty) => inner(ty)?,
                Shape::Enumeration(enumeration) => enumeration.values.first()?.value.clone(),
                Shape::Tuple(tuple) => {
                    let items = tuple.positions.iter().map(|position| inner(&position.ty));
                    Value::Array(items.collect::<Option<_>>()?)
                }
                Shape::Union(union) => tagged(union, inner)?,
                Shape::Object(object) => self.object(object, (depth, levels))?,
            },
        })
    }

    fn object(&self, object: &Object, (depth, levels): (usize, usize)) -> Option<Value> {
        let mut members = Map::new();
        for field in object.fields.iter().filter(|field| !field.read_only) {
            let made = || {
                let rest = (depth, levels.saturating_sub(1));
                self.nested(&field.ty, Some(field.node), &field.name, rest)
            };
            let value = match &field.constant {
                _ if !field.required && levels == 0 => self.shown(field),
                Some(constant) => Some(constant.clone()),
                None if field.required => Some(made()?),
                None => made(),
            };
            members.extend(value.map(|value| (field.name.clone(), value)));
        }
        if let Some(kind) = &object.kind
            && let Value::Object(more) = self.nested(kind, None, "kind", (depth, levels))?
        {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
        }
        Some(Value::Object(members))
    }

    /// Returns the example of an optional property.
    fn shown(&self, field: &Field) -> Option<Value> {
        match field.constant {
            Some(_) => None,
            None => (self.example)(&[field.node], &field.ty),
        }
    }
}

/// Returns a value of the first variant that has one.
fn tagged(union: &Union, value: impl Fn(&Type) -> Option<Value>) -> Option<Value> {
    union.variants.iter().find_map(|variant| {
        let mut value = value(&variant.ty)?;
        if let (Some(tag), Value::Object(members), Some(name)) =
            (&union.tag, &mut value, variant.tags.first())
        {
            members.insert(tag.clone(), json!(name));
        }
        Some(value)
    })
}
