//! Chooses the values that the examples of operations show: examples of the document, or else values made from the types.

use serde_json::Value;

use crate::ir::{Api, Body, Content, ContentKind, Operation, Type};
use crate::load::{Document, NodeId};
use crate::sample::{Sampler, Scalars};

/// A string is the name of its property.
const READABLE: Scalars = Scalars {
    integer: 1,
    text: None,
};

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
    let operations = api.operations.iter();
    operations
        .map(|operation| illustration(document, api, operation))
        .collect()
}

fn illustration(document: &Document, api: &Api, operation: &Operation) -> Illustration {
    let first = |examples: Vec<NodeId>, ty: &Type| {
        let mut examples = examples.into_iter().map(|node| document.json(node));
        examples.find(|value| api.fits(ty, value) && is_presentable(value))
    };
    let example = |nodes: &[NodeId], ty: &Type| {
        let nodes = nodes.iter().map(|node| document.resolve(*node));
        let examples = nodes.flat_map(|node| document.schema_examples(node));
        first(examples.collect(), ty)
    };
    let sampler = Sampler::new(api, READABLE, &example);
    // The value of a parameter or media type.
    let held = |node: NodeId, ty: &Type, name: &str| {
        let holder = document.example_holder(node);
        let shown = first(document.holder_examples(holder), ty);
        shown.or_else(|| sampler.value(ty, document.schema_of(node), name, 0))
    };
    let parameters = operation.parameters.iter().map(|parameter| {
        (parameter.required && parameter.default.is_none())
            .then(|| held(parameter.node, &parameter.ty, &parameter.name))?
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
            illustration.body = held(content.node, ty, "body");
        }
        ContentKind::Multipart(parts) => {
            let values = parts.iter().map(|part| {
                let ty = part.kind.ty().filter(|_| part.required)?;
                sampler.value(ty, None, &part.name, 0)
            });
            illustration.parts = values.collect();
        }
        _ => {}
    }
    illustration
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
