//! Checks the parameters of an operation against the path and against each other (OpenAPI 3.1 §4.8.12).

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use super::{list, path, text};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId};

/// Reports duplicate parameters, and path templates and path parameters that do not match.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let Some(paths) = document.get(document.root(), "paths") else {
        return;
    };
    for (path, item) in document.entries(paths) {
        let shared = list(document, item, "parameters");
        duplicates(document, &shared, diagnostics);
        let variables = path::variables(path).unwrap_or_default();
        let names: BTreeSet<&str> = variables.iter().copied().collect();
        unknown(document, path, &names, &shared, diagnostics);
        let mut lacking: Vec<(NodeId, BTreeSet<&str>)> = Vec::new();
        for (_, operation) in document.operations(item) {
            let own = list(document, operation, "parameters");
            duplicates(document, &own, diagnostics);
            unknown(document, path, &names, &own, diagnostics);
            let mut missing = names.clone();
            for &parameter in own.iter().chain(&shared) {
                if let (Some("path"), Some(name)) = identity(document, parameter) {
                    missing.remove(name);
                }
            }
            lacking.push((operation, missing));
        }
        let in_path = document.member_label(paths, path);
        for name in variables {
            let without = lacking.iter().filter(|(_, names)| names.contains(name));
            let without: Vec<NodeId> = without.map(|(operation, _)| *operation).collect();
            if !without.is_empty() && without.len() == lacking.len() {
                diagnostics.push(undeclared(name).label(in_path.clone()));
                continue;
            }
            for operation in without {
                let warning = undeclared(name).label(document.key_label(operation));
                let label = in_path.clone().secondary().text("the variable is here");
                diagnostics.push(warning.label(label));
            }
        }
    }
    for parameter in document.all(crate::load::Role::Parameter) {
        single(document, parameter, diagnostics);
    }
}

/// Returns the diagnostic for a path variable that no parameter declares.
fn undeclared(name: &str) -> Diagnostic {
    let message = format!("undeclared path variable `{{{name}}}`; it is treated as a string");
    let help = format!("add `{{ name: {name}, in: path, required: true, schema: … }}`");
    Diagnostic::new(&catalogue::UNDECLARED_VARIABLE, message).help(help)
}

/// Checks one parameter, independently of where it is used.
fn single(document: &Document, parameter: NodeId, diagnostics: &mut Diagnostics) {
    let required = document.get(parameter, "required");
    let is_required = required.and_then(|node| document.as_bool(node)) == Some(true);
    let name = text(document, parameter, "name").unwrap_or_default();
    match text(document, parameter, "in") {
        Some("path") if !is_required => {
            let message = format!(
                "missing `required: true` on path parameter `{name}`; it is treated as required"
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

/// Returns the location and the name of a parameter, which together identify it (OpenAPI 3.1 §4.8.12.1).
fn identity(document: &Document, parameter: NodeId) -> (Option<&str>, Option<&str>) {
    let part = |key| text(document, parameter, key);
    (part("in"), part("name"))
}

fn duplicates(document: &Document, parameters: &[NodeId], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    for &parameter in parameters {
        let (location, name) = identity(document, parameter);
        let (location, name) = (location.unwrap_or_default(), name.unwrap_or_default());
        let key = match location {
            // Header names are case-insensitive (RFC 9110 §5.1).
            "header" => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        };
        let first = match seen.entry((location, key)) {
            Entry::Vacant(place) => {
                place.insert(parameter);
                continue;
            }
            Entry::Occupied(first) => *first.get(),
        };
        let message = format!("duplicate {location} parameter `{name}`");
        let again = document.member_label(parameter, "name");
        let first = document.member_label(first, "name").secondary();
        let warning = Diagnostic::new(&catalogue::DUPLICATE_PARAMETER, message)
            .label(again.text("this one is ignored"))
            .label(first.text("first declared here"));
        diagnostics.push(warning);
    }
}

/// Reports path parameters that the path does not contain.
fn unknown(
    document: &Document,
    path: &str,
    variables: &BTreeSet<&str>,
    parameters: &[NodeId],
    diagnostics: &mut Diagnostics,
) {
    for &parameter in parameters {
        if text(document, parameter, "in") != Some("path") {
            continue;
        }
        let name = text(document, parameter, "name").unwrap_or_default();
        if variables.contains(name) {
            continue;
        }
        let message =
            format!("the path `{path}` has no variable `{{{name}}}`; the parameter is ignored");
        let help = diagnostics.did_you_mean(name, variables.iter().copied());
        let label = match document.get(parameter, "name") {
            Some(value) => document.label(value),
            None => document.label(parameter),
        };
        let warning = Diagnostic::new(&catalogue::UNKNOWN_PATH_PARAMETER, message).label(label);
        diagnostics.push(warning.help_if(help));
    }
}
