//! Emits an example for each operation, which is compiled as a doc test.

mod expression;
mod value;

use crate::ir::{ContentKind, Output, PartKind, Payload, Shape, Text, Type};

use super::literal;
use super::view::{Carrier, NamedArgument, View, required_name};
use expression::{Expression, WIDTH};
use value::Writer;

/// The maximum number of lines that create the arguments. Longer examples are no help.
const MOST_LINES: usize = 36;

/// Returns the lines of the example.
pub(super) fn lines(view: View<'_>, given: &[NamedArgument<'_>], bundle: bool) -> Vec<String> {
    let example = Example::shortened(view, given, bundle);
    let krate = view.context.crate_name();
    let mut lines = vec![
        String::new(),
        "# Examples".to_owned(),
        String::new(),
        "```no_run".to_owned(),
    ];
    if view.operation.docs.deprecated {
        lines.push("# #![allow(deprecated)]".to_owned());
    }
    lines.push(format!(
        "# async fn example({}) -> {krate}::Result<()> {{",
        example.hidden.join(", ")
    ));
    lines.extend(example.visible(view));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines
}

/// Returns the visible lines of the example if they show all values.
pub(super) fn complete(
    view: View<'_>,
    given: &[NamedArgument<'_>],
    bundle: bool,
) -> Option<Vec<String>> {
    let example = Example::shortened(view, given, bundle);
    let is_complete = example.hidden.len() == 1;
    is_complete.then(|| example.visible(view))
}

/// The parts of an example.
struct Example {
    /// The parameters of the function around the example, which is hidden.
    hidden: Vec<String>,
    /// The imports and the variables.
    before: Vec<String>,
    /// The arguments of the call.
    arguments: Vec<Expression>,
}

impl Example {
    /// Returns the example with as many values as do not make it too long.
    fn shortened(view: View<'_>, given: &[NamedArgument<'_>], bundle: bool) -> Example {
        Example::new(view, given, bundle, true)
            .or_else(|| Example::new(view, given, bundle, false))
            .unwrap_or_else(|| Example::with(view, given, bundle, |_, _| None))
    }

    /// Returns the example with values, with or without optional properties. `None` if it is too long.
    fn new(
        view: View<'_>,
        given: &[NamedArgument<'_>],
        bundle: bool,
        optional: bool,
    ) -> Option<Example> {
        let mut writer = Writer::new(view.context, optional);
        let example = Example::with(view, given, bundle, |one, name| {
            let before = writer.statements.len();
            let value = argument(view, one, name, bundle, &mut writer);
            if value.is_none() {
                writer.statements.truncate(before);
            }
            value
        });
        let mut before = writer.imports(&view.context.crate_name());
        if !before.is_empty() {
            before.push(String::new());
        }
        before.extend(writer.statements);
        (before.len() <= MOST_LINES).then_some(Example { before, ..example })
    }

    /// Returns the example whose arguments are `value`, or else hidden parameters.
    fn with(
        view: View<'_>,
        given: &[NamedArgument<'_>],
        bundle: bool,
        mut value: impl FnMut(&NamedArgument<'_>, &str) -> Option<Expression>,
    ) -> Example {
        let krate = view.context.crate_name();
        let module = &view.context.names.group(view.operation.group).module;
        let mut hidden = vec![format!("client: &{krate}::Client")];
        let mut fields = Vec::new();
        for one in given {
            let name = one.name.to_string();
            let value = value(one, &name).unwrap_or_else(|| {
                let ty = hidden_type(&krate, module, &one.argument.ty.to_string());
                hidden.push(format!("{name}: {ty}"));
                Expression::Text(name.clone())
            });
            fields.push((name, value));
        }
        let arguments = if bundle {
            let path = format!("{krate}::{module}::{}", required_name(view));
            vec![Expression::struct_literal(&path, fields)]
        } else {
            fields.into_iter().map(|(_, value)| value).collect()
        };
        Example {
            hidden,
            before: Vec::new(),
            arguments,
        }
    }

    /// Returns the imports, the variables and the call.
    fn visible(self, view: View<'_>) -> Vec<String> {
        let mut lines = self.before;
        let nothing = matches!(view.operation.output, Output::One(Payload::Empty));
        let binding = if nothing { "" } else { "let response = " };
        let group = &view.context.names.group(view.operation.group).method;
        let method = &view.names.method;
        let call = Expression::call(format!("{method}("), self.arguments);
        let flat = call.lines(&format!("{binding}client.{group}()."), ".send().await?;");
        match flat.as_slice() {
            [line] if line.chars().count() <= WIDTH => lines.extend(flat),
            // A longer call is written with one method per line.
            _ => {
                lines.push(format!("{binding}client"));
                lines.push(format!("    .{group}()"));
                let call = call.lines(".", "");
                lines.extend(call.iter().map(|line| format!("    {line}")));
                lines.extend(["    .send()".to_owned(), "    .await?;".to_owned()]);
            }
        }
        lines
    }
}

/// Returns the argument of a call. `None` if it has no value, or a value that cannot be written.
fn argument(
    view: View<'_>,
    given: &NamedArgument<'_>,
    name: &str,
    bundle: bool,
    writer: &mut Writer<'_>,
) -> Option<Expression> {
    let illustration = view.illustration?;
    let operation = view.operation;
    match given.carrier {
        Carrier::Parameter(index) => {
            let value = illustration.parameters.get(index)?.as_ref()?;
            parameter(
                view,
                &operation.parameters[index].ty,
                value,
                name,
                bundle,
                writer,
            )
        }
        Carrier::Part(index) => {
            let ContentKind::Multipart(parts) = &operation.body.as_ref()?.contents.first()?.kind
            else {
                return None;
            };
            let (part, value) = (parts.get(index)?, illustration.parts.get(index)?.as_ref()?);
            match &part.kind {
                _ if part.repeated => None,
                PartKind::File => None,
                PartKind::Text(ty) => parameter(view, ty, value, name, bundle, writer),
                PartKind::Json(ty) | PartKind::Value(ty) | PartKind::Styled(ty, ..) => {
                    body(view, ty, value, name, writer)
                }
            }
        }
        Carrier::Body => {
            let contents = &operation.body.as_ref()?.contents;
            let content = contents.first()?;
            let value = match &content.kind {
                ContentKind::Json(ty) | ContentKind::Form { ty, .. } => {
                    body(view, ty, illustration.body.as_ref()?, name, writer)?
                }
                ContentKind::Text => Expression::Text("\"text\"".to_owned()),
                _ => return None,
            };
            if contents.len() == 1 {
                return Some(value);
            }
            let module = &view.context.names.group(operation.group).module;
            let (krate, choice) = (view.context.crate_name(), super::body::choice_name(view));
            let variant = &view.names.contents[0];
            let path = format!("{krate}::{module}::{choice}::{variant}(");
            Some(Expression::call(path, vec![value]))
        }
    }
}

/// Returns the argument for a parameter, whose type [`argument::of`](super::argument::of) chooses.
fn parameter(
    view: View<'_>,
    ty: &Type,
    value: &serde_json::Value,
    name: &str,
    bundle: bool,
    writer: &mut Writer<'_>,
) -> Option<Expression> {
    match (view.context.api.resolve(ty), value) {
        (Type::Text(Text::Plain), serde_json::Value::String(text)) => {
            Some(Expression::Text(literal::text(text)))
        }
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => writer.owned(ty, value, name),
        (Type::Nullable(inner), _) => parameter(view, inner, value, name, bundle, writer),
        (Type::Named(id), _)
            if matches!(
                view.context.api.definition(*id).shape,
                Shape::Enumeration(_)
            ) =>
        {
            writer.owned(ty, value, name)
        }
        (Type::Array(item), serde_json::Value::Array(values))
            if !bundle && matches!(view.context.api.resolve(item), Type::Text(Text::Plain)) =>
        {
            let texts = values.iter().filter_map(serde_json::Value::as_str);
            let texts = texts.map(|text| Expression::Text(literal::text(text)));
            Some(Expression::list("[", texts.collect()))
        }
        _ => writer.borrowed(ty, value, name),
    }
}

/// Returns the argument for a body, whose type [`argument::body`](super::argument::body) chooses.
fn body(
    view: View<'_>,
    ty: &Type,
    value: &serde_json::Value,
    name: &str,
    writer: &mut Writer<'_>,
) -> Option<Expression> {
    match (view.context.api.resolve(ty), value) {
        (Type::Text(Text::Plain), serde_json::Value::String(text)) => {
            Some(Expression::Text(literal::text(text)))
        }
        _ => writer.borrowed(ty, value, name),
    }
}

/// Returns the type of a hidden argument, as written outside of the crate.
fn hidden_type(krate: &str, module: &str, ty: &str) -> String {
    let mut ty = ty.replace("& 'r ", "&").replace("'r", "'_");
    // Printed tokens are separated by spaces.
    for (spaced, written) in [
        (" :: ", "::"),
        ("& ", "&"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
    ] {
        ty = ty.replace(spaced, written);
    }
    let mut out = String::new();
    let mut word = String::new();
    for c in ty.chars().chain([' ']) {
        if c.is_alphanumeric() || c == '_' || c == ':' {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            out.push_str(&outside(krate, module, &word));
            word.clear();
        }
        out.push(c);
    }
    out.trim().to_owned()
}

fn outside(krate: &str, module: &str, word: &str) -> String {
    match word {
        "str" | "String" | "Vec" | "Option" | "bool" | "i32" | "i64" | "i128" | "u32" | "u64"
        | "u128" | "f64" | "_" => word.to_owned(),
        "BTreeMap" => "std::collections::BTreeMap".to_owned(),
        _ if word.starts_with("models::") => format!("{krate}::{word}"),
        "Value" | "Map" | "DateTime" | "Date" | "Base64" | "Secret" | "Decimal" | "Uuid"
        | "Uri" | "IsoDuration" | "Body" | "File" | "Multipart" | "JsonLines" => {
            format!("{krate}::runtime::{word}")
        }
        _ => format!("{krate}::{module}::{word}"),
    }
}
