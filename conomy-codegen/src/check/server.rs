//! Checks the variables of server URLs (OpenAPI 3.1, Server Object and Server Variable Object).

use super::{list, path, text};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, NodeId, Role};

/// Reports undeclared variables, and defaults that are not among the allowed values.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    for server in document.all(Role::Server) {
        url(document, server, diagnostics);
    }
    for variable in document.all(Role::ServerVariable) {
        default(document, variable, diagnostics);
    }
}

fn url(document: &Document, server: NodeId, diagnostics: &mut Diagnostics) {
    let (Some(node), Some(url)) = (document.get(server, "url"), text(document, server, "url"))
    else {
        return;
    };
    let declared = document.get(server, "variables");
    let fault = match path::variables(url) {
        Err(fault) => fault.to_owned(),
        Ok(names) => {
            let is_declared = |name: &&str| {
                declared.is_some_and(|declared| document.get(declared, name).is_some())
            };
            match names.iter().find(|name| !is_declared(name)) {
                Some(name) => format!("undeclared server variable `{{{name}}}`"),
                None => return,
            }
        }
    };
    let warning = Diagnostic::new(&catalogue::SERVER_VARIABLE, fault);
    diagnostics.push(warning.label(document.label(node)));
}

fn default(document: &Document, variable: NodeId, diagnostics: &mut Diagnostics) {
    let Some(default) = document.get(variable, "default") else {
        return;
    };
    let Some(written) = document.as_str(default) else {
        return;
    };
    let allowed = list(document, variable, "enum");
    let is_allowed = |value: &NodeId| document.as_str(*value) == Some(written);
    if allowed.is_empty() || allowed.iter().any(is_allowed) {
        return;
    }
    let message = format!("the default `{written}` is not one of the values in `enum`");
    let warning = Diagnostic::new(&catalogue::SERVER_VARIABLE, message);
    diagnostics.push(warning.label(document.label(default)));
}
