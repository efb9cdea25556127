//! Emits an example for each operation, which is compiled as a doc test.

use crate::ir::{Output, Payload};
use crate::name::plain;

use super::view::{NamedArgument, View};

/// Returns the lines of the example.
pub(super) fn lines(view: View<'_>, given: &[NamedArgument<'_>], bundle: bool) -> Vec<String> {
    let group = view.context.names.group(view.operation.group);
    let krate = view.context.crate_name();
    let mut hidden: Vec<String> = vec![format!("client: &{krate}::Client")];
    let mut values = Vec::new();
    for given in given {
        let ty = given.argument.ty.to_string();
        let name = given.name.to_string();
        let value = match ty.as_str() {
            "& str" | "& 'r str" => format!("{:?}", sample(&name, given.example.as_ref())),
            "bool" => "true".to_owned(),
            "i32" | "i64" | "i128" | "u32" | "u64" | "u128" => "1".to_owned(),
            "f64" => "1.0".to_owned(),
            _ if ty.starts_with("impl IntoIterator") => format!("[{:?}]", sample(&name, None)),
            _ => {
                hidden.push(format!(
                    "{name}: {}",
                    hidden_type(&krate, &group.module, &ty)
                ));
                name.clone()
            }
        };
        values.push((name, value));
    }
    let arguments = if bundle {
        let path = format!(
            "{krate}::{}::{}",
            group.module,
            super::view::required_name(view)
        );
        let fields: Vec<String> = values
            .iter()
            .map(|(name, value)| {
                if name == value {
                    name.clone()
                } else {
                    format!("{name}: {value}")
                }
            })
            .collect();
        format!("{path} {{ {} }}", fields.join(", "))
    } else {
        values
            .into_iter()
            .map(|(_, value)| value)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let nothing = matches!(view.operation.output, Output::One(Payload::Empty));
    let binding = if nothing { "" } else { "let response = " };
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
        hidden.join(", ")
    ));
    lines.push(format!(
        "{binding}client.{}().{}({arguments}).send().await?;",
        group.method, view.names.method
    ));
    lines.push("# Ok(())".to_owned());
    lines.push("# }".to_owned());
    lines.push("```".to_owned());
    lines
}

/// Returns a value that shows which kind of text is expected.
fn sample(name: &str, example: Option<&serde_json::Value>) -> String {
    match example.and_then(serde_json::Value::as_str) {
        // Long examples do not belong in a doc comment.
        Some(text)
            if text.len() <= 60
                && !text.is_empty()
                && text.chars().all(|c| c.is_ascii_graphic() || c == ' ') =>
        {
            text.to_owned()
        }
        _ => plain(name).to_owned(),
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
