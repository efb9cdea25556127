//! Parameters of an operation: against the path, and against each other (OpenAPI 3.1 §4.8.12).

use super::{list, operations, path, text};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue, nearest};
use crate::load::{Document, NodeId};

/// Reports parameters that occur twice, and path templates and path parameters that do not match.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let Some(paths) = document.get(document.root(), "paths") else {
        return;
    };
    for (path, item) in document.entries(paths) {
        let shared = list(document, item, "parameters");
        duplicates(document, &shared, diagnostics);
        let variables = path::variables(path).unwrap_or_default();
        unknown(document, path, &variables, &shared, diagnostics);
        let mut lacking: Vec<(NodeId, Vec<&str>)> = Vec::new();
        let mut count = 0;
        for (_, operation) in operations(document, item) {
            count += 1;
            let own = list(document, operation, "parameters");
            duplicates(document, &own, diagnostics);
            unknown(document, path, &variables, &own, diagnostics);
            let is_declared = |name: &&str| {
                own.iter().chain(&shared).any(|&parameter| {
                    text(document, parameter, "in") == Some("path")
                        && text(document, parameter, "name") == Some(name)
                })
            };
            let missing = variables.iter().copied().filter(|name| !is_declared(name));
            lacking.push((operation, missing.collect()));
        }
        for name in variables {
            let without = lacking.iter().filter(|(_, names)| names.contains(&name));
            let without: Vec<NodeId> = without.map(|(operation, _)| *operation).collect();
            let in_path = document.member_label(paths, path);
            if !without.is_empty() && without.len() == count {
                diagnostics.push(undeclared(name).label(in_path));
                continue;
            }
            for operation in without {
                let warning = undeclared(name).label(document.key_label(operation));
                let label = in_path.clone().secondary().text("the path names it");
                diagnostics.push(warning.label(label));
            }
        }
    }
    for parameter in document.all(crate::load::Role::Parameter) {
        single(document, parameter, diagnostics);
    }
}

/// The report about a variable of a path that no parameter declares.
fn undeclared(name: &str) -> Diagnostic {
    let message = format!("no path parameter declares `{{{name}}}`; it is taken for a string");
    let help = format!("add `{{ name: {name}, in: path, required: true, schema: … }}`");
    Diagnostic::new(&catalogue::UNDECLARED_VARIABLE, message).help(help)
}

/// What one parameter may not say, wherever it is used.
fn single(document: &Document, parameter: NodeId, diagnostics: &mut Diagnostics) {
    let required = document.get(parameter, "required");
    let is_required = required.and_then(|node| document.as_bool(node)) == Some(true);
    let name = text(document, parameter, "name").unwrap_or_default();
    match text(document, parameter, "in") {
        Some("path") if !is_required => {
            let message = format!(
                "the path parameter `{name}` must say `required: true`; it is taken for required"
            );
            let label = match required {
                Some(required) => document.label(required),
                None => document.member_label(parameter, "in"),
            };
            let warning = Diagnostic::new(&catalogue::OPTIONAL_PATH_PARAMETER, message);
            diagnostics.push(warning.label(label).help("write `required: true`"));
        }
        Some("header") => {
            let reserved = ["accept", "content-type", "authorization"];
            if reserved.contains(&name.to_ascii_lowercase().as_str()) {
                let message = format!(
                    "a header parameter `{name}` has no effect: the media types and security schemes decide it"
                );
                let note = Diagnostic::new(&catalogue::RESERVED_HEADER, message);
                diagnostics.push(note.label(document.member_label(parameter, "name")));
            }
        }
        _ => {}
    }
}

fn duplicates(document: &Document, parameters: &[NodeId], diagnostics: &mut Diagnostics) {
    for (index, &parameter) in parameters.iter().enumerate() {
        let place = |node| (text(document, node, "in"), text(document, node, "name"));
        let own = place(parameter);
        let Some(&first) = parameters[..index]
            .iter()
            .find(|&&first| place(first) == own)
        else {
            continue;
        };
        let (location, name) = (own.0.unwrap_or_default(), own.1.unwrap_or_default());
        let message = format!("the {location} parameter `{name}` is declared twice");
        let warning = Diagnostic::new(&catalogue::DUPLICATE_PARAMETER, message).label(
            document
                .member_label(parameter, "name")
                .text("this one is ignored"),
        );
        let other = document.member_label(first, "name").secondary();
        diagnostics.push(warning.label(other.text("first declared here")));
    }
}

/// Path parameters that the path does not name.
fn unknown(
    document: &Document,
    path: &str,
    variables: &[&str],
    parameters: &[NodeId],
    diagnostics: &mut Diagnostics,
) {
    for &parameter in parameters {
        if text(document, parameter, "in") != Some("path") {
            continue;
        }
        let name = text(document, parameter, "name").unwrap_or_default();
        if variables.contains(&name) {
            continue;
        }
        let message = format!("the path `{path}` has no `{{{name}}}`; the parameter is ignored");
        let near = nearest(name, variables.iter().copied());
        let label = match document.get(parameter, "name") {
            Some(value) => document.label(value),
            None => document.label(parameter),
        };
        let warning = Diagnostic::new(&catalogue::UNKNOWN_PATH_PARAMETER, message).label(label);
        diagnostics.push(warning.help_if(near.map(|near| format!("did you mean `{near}`?"))));
    }
}
