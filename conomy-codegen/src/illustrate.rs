//! Chooses the values that the examples of operations show: examples of the document, or else values made from the types.

use std::cell::Cell;

use serde_json::{Map, Value, json};

use crate::ir::{Api, Body, Content, ContentKind, Field, Object, Operation, Shape, Type};
use crate::load::{Document, NodeId};

/// The maximum nesting of a value. A type that requires itself has no finite value.
const DEPTH: usize = 12;

/// The maximum number of values that are tried for one operation. A type that requires another several times, which requires it in
/// turn, has only huge values.
const WORK: usize = 10_000;

/// The maximum length of a string. Longer ones do not belong in a doc comment.
const LONGEST: usize = 60;

/// The values of an operation's arguments. `None` where an operation has no such argument, or no value can be made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Illustration {
    /// The values of the parameters, by index.
    pub(crate) parameters: Vec<Option<Value>>,
    /// The value of a body in its first media type.
    pub(crate) body: Option<Value>,
    /// The values of the parts of a multipart body, by index.
    pub(crate) parts: Vec<Option<Value>>,
}

/// Returns the values of all operations, by index.
pub(crate) fn illustrate(document: &Document, api: &Api) -> Vec<Illustration> {
    let chooser = Chooser {
        document,
        api,
        work: Cell::new(0),
    };
    let operations = api.operations.iter();
    operations
        .map(|operation| chooser.operation(operation))
        .collect()
}

struct Chooser<'a> {
    document: &'a Document,
    api: &'a Api,
    /// The number of values that were tried for the current operation.
    work: Cell<usize>,
}

impl Chooser<'_> {
    fn operation(&self, operation: &Operation) -> Illustration {
        self.work.set(0);
        let parameters = operation.parameters.iter().map(|parameter| {
            (parameter.required && parameter.default.is_none())
                .then(|| self.held(parameter.node, &parameter.ty, &parameter.name))?
        });
        let mut illustration = Illustration {
            parameters: parameters.collect(),
            ..Illustration::default()
        };
        let Some(content) = operation.body.as_ref().and_then(shown) else {
            return illustration;
        };
        match &content.kind {
            ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
                illustration.body = self.held(content.node, ty, "body");
            }
            ContentKind::Multipart(parts) => {
                let values = parts.iter().map(|part| {
                    let ty = part.kind.ty().filter(|_| part.required)?;
                    self.value(ty, None, &part.name, DEPTH)
                });
                illustration.parts = values.collect();
            }
            _ => {}
        }
        illustration
    }

    /// Returns the value of a parameter or media type.
    fn held(&self, node: NodeId, ty: &Type, name: &str) -> Option<Value> {
        let holder = self.document.example_holder(node);
        self.first(self.document.holder_examples(holder), ty)
            .or_else(|| self.value(ty, self.document.schema_of(node), name, DEPTH))
    }

    /// Returns the first example that is a value of the type and can be shown.
    fn first(&self, examples: Vec<NodeId>, ty: &Type) -> Option<Value> {
        let mut examples = examples.into_iter().map(|node| self.document.json(node));
        examples.find(|value| self.api.fits(ty, value) && is_presentable(value))
    }

    /// Returns a value of the type, whose schema is `node`.
    fn value(&self, ty: &Type, node: Option<NodeId>, name: &str, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.work.set(self.work.get() + 1);
        if self.work.get() > WORK {
            return None;
        }
        let definition = match ty {
            Type::Named(id) => Some(self.api.definition(*id)),
            _ => None,
        };
        let nodes = node.into_iter();
        let nodes =
            nodes.chain(definition.map(|definition| self.document.resolve(definition.node)));
        let examples = nodes.flat_map(|node| self.document.schema_examples(node));
        if let Some(example) = self.first(examples.collect(), ty) {
            return Some(example);
        }
        Some(match ty {
            Type::Any => json!(name),
            Type::Boolean => json!(true),
            Type::Integer(_) => json!(1),
            Type::Number => json!(1.5),
            Type::Text(text) => json!(text.sample().unwrap_or(name)),
            Type::Array(item) => json!([self.value(item, None, name, depth)?]),
            Type::Map(item) => json!({ "key": self.value(item, None, name, depth)? }),
            Type::Nullable(inner) => self.value(inner, None, name, depth)?,
            Type::Named(_) => match &definition?.shape {
                Shape::Alias(ty) => self.value(ty, None, name, depth)?,
                Shape::Enumeration(enumeration) => enumeration.values.first()?.value.clone(),
                Shape::Tuple(tuple) => {
                    let positions = tuple.positions.iter();
                    let items = positions.map(|one| self.value(&one.ty, None, name, depth));
                    Value::Array(items.collect::<Option<_>>()?)
                }
                Shape::Union(union) => union.variants.iter().find_map(|variant| {
                    let mut value = self.value(&variant.ty, None, name, depth)?;
                    if let (Some(tag), Value::Object(members), Some(name)) =
                        (&union.tag, &mut value, variant.tags.first())
                    {
                        members.insert(tag.clone(), json!(name));
                    }
                    Some(value)
                })?,
                Shape::Object(object) => self.object(object, depth)?,
            },
        })
    }

    /// Returns an object with its required properties, and the optional ones for which the document has an example.
    fn object(&self, object: &Object, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for field in object.fields.iter().filter(|field| !field.read_only) {
            let value = match &field.constant {
                Some(constant) => field.required.then(|| constant.clone()),
                None if field.required => Some(self.field(field, depth)?),
                None => {
                    let node = self.document.resolve(field.node);
                    self.first(self.document.schema_examples(node), &field.ty)
                }
            };
            if let Some(value) = value {
                members.insert(field.name.clone(), value);
            }
        }
        if let Some(kind) = &object.kind
            && let Value::Object(more) = self.value(kind, None, "kind", depth)?
        {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
        }
        Some(Value::Object(members))
    }

    fn field(&self, field: &Field, depth: usize) -> Option<Value> {
        let node = self.document.resolve(field.node);
        self.value(&field.ty, Some(node), &field.name, depth)
    }
}

/// Returns the media type of a body that an example shows. An optional body is not an argument.
fn shown(body: &Body) -> Option<&Content> {
    body.contents
        .first()
        .filter(|_| body.required && body.default.is_none())
}

/// Returns whether all strings are short and printable.
fn is_presentable(value: &Value) -> bool {
    match value {
        Value::String(text) => text.len() <= LONGEST && !text.contains(char::is_control),
        Value::Array(items) => items.iter().all(is_presentable),
        Value::Object(members) => members
            .iter()
            .all(|(name, value)| name.len() <= LONGEST && is_presentable(value)),
        _ => true,
    }
}
