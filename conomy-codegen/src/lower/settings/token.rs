//! Token operations: which operations of the document hand out tokens, as `[auth]` in codegen.toml says.

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{
    Api, ContentKind, Operation, OperationId, Output, Payload, SecurityKind, TokenEndpoint, Type,
};
use crate::written::Written;

use crate::lower::Lowering;
use crate::lower::settings::pointer::{is_scalar, resolve_pointer};
use crate::lower::settings::unused_settings;

impl Lowering<'_> {
    /// The token endpoints that the settings name; they take the place of those that flows of OAuth 2.0 declare.
    pub(in crate::lower) fn token_operations(&mut self) {
        for (scheme, token) in &self.settings.tokens {
            let operation = self
                .api
                .operations
                .iter()
                .position(|op| op.id.as_deref() == Some(&token.operation));
            let scheme = self
                .api
                .schemes
                .iter_mut()
                .find(|known| known.name == *scheme);
            if let (Some(operation), Some(scheme)) = (operation, scheme)
                && let SecurityKind::Bearer { token: endpoint } = &mut scheme.kind
            {
                *endpoint = Some(TokenEndpoint::Operation {
                    operation: OperationId(operation as u32),
                    fields: token.fields.clone(),
                });
            }
        }
    }
}

/// Tells of what the settings name and the document does not have: schemes, operations, and members of what these take and give.
pub(in crate::lower) fn check(
    api: &Api,
    settings: Option<&Written>,
    diagnostics: &mut Diagnostics,
) {
    let schemes = settings.and_then(|settings| settings.get("auth"));
    for (name, auth) in schemes.map(Written::entries).unwrap_or_default() {
        unused_settings::scheme(api, name, auth.key_label(), diagnostics);
        let Some(said) = auth.get("token_operation") else {
            continue;
        };
        let id = said.text().unwrap_or_default();
        let mut operations = api.operations.iter();
        match operations.find(|operation| operation.id.as_deref() == Some(id)) {
            Some(operation) => members(api, operation, auth, diagnostics),
            None => unused_settings::operation(api, id, said.label(), diagnostics),
        }
    }
}

/// Tells of members that a token operation does not have.
fn members(api: &Api, operation: &Operation, auth: &Written, diagnostics: &mut Diagnostics) {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let body = contents
        .into_iter()
        .find_map(|content| match &content.kind {
            ContentKind::Json(ty) => Some(ty),
            _ => None,
        });
    let payloads: Vec<&Payload> = match &operation.output {
        Output::One(payload) => vec![payload],
        Output::Several(cases) => cases.iter().map(|case| &case.payload).collect(),
    };
    let answer = payloads.into_iter().find_map(|payload| match payload {
        Payload::Json(ty) => Some(ty),
        _ => None,
    });
    let said = auth.get("token_operation").unwrap_or(auth);
    for (what, ty, keys) in [
        ("takes", body, ["client_id", "client_secret"]),
        ("answers with", answer, ["access_token", "expires_in"]),
    ] {
        let Some(ty) = ty else {
            let id = said.text().unwrap_or_default();
            let message = format!("`{id}` never {what} a JSON value");
            diagnostics.push(Diagnostic::new(&catalogue::TOKEN, message).label(said.label()));
            continue;
        };
        // What the document leaves open may have every member.
        if matches!(api.resolve(ty), Type::Any | Type::Map(_)) {
            continue;
        }
        for key in keys {
            let (pointer, label) = match auth.get(key) {
                Some(said) => (said.text().unwrap_or_default().to_owned(), said.label()),
                // A token without an end is used until it is refused.
                None if key == "expires_in" => continue,
                None => (format!("/{key}"), said.label()),
            };
            let (message, help) = match resolve_pointer(api, ty, &pointer, diagnostics) {
                Ok((members, _)) if what == "takes" && members.len() != 1 => {
                    (format!("`{pointer}` is no member of the body itself"), None)
                }
                Ok((_, ty)) if !is_scalar(api, &ty) => {
                    (format!("`{pointer}` leads to a list or an object"), None)
                }
                Ok(_) => continue,
                Err(error) => (error.message, error.help),
            };
            let warning = Diagnostic::new(&catalogue::TOKEN, message).label(label);
            diagnostics.push(warning.help_if(help));
        }
    }
}
