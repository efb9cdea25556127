//! Token operations: the operations that issue tokens according to `[auth]` in codegen.toml.

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{
    Api, ContentKind, Operation, OperationId, Output, Payload, SecurityKind, TokenEndpoint, Type,
};
use crate::setting::Setting;

use crate::lower::Lowering;
use crate::lower::settings::pointer::{is_scalar, resolve_pointer};
use crate::lower::settings::unused_settings;

impl Lowering<'_> {
    /// Applies the token operations of the settings, which override the token URLs of OAuth 2.0 flows.
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
                && let SecurityKind::Bearer {
                    token: endpoint, ..
                } = &mut scheme.kind
            {
                *endpoint = Some(TokenEndpoint::Operation {
                    operation: OperationId(operation as u32),
                    fields: token.fields.clone(),
                });
            }
        }
    }
}

/// Warns about schemes, operations, and properties of their bodies that the settings mention but the document does not define.
pub(in crate::lower) fn check(
    api: &Api,
    settings: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let schemes = settings.and_then(|settings| settings.get("auth"));
    for (name, auth) in schemes.map(Setting::entries).unwrap_or_default() {
        unused_settings::scheme(api, name, auth.key_label(), diagnostics);
        let Some(setting) = auth.get("token_operation") else {
            continue;
        };
        let id = setting.text().unwrap_or_default();
        let mut operations = api.operations.iter();
        match operations.find(|operation| operation.id.as_deref() == Some(id)) {
            Some(operation) => members(api, operation, auth, diagnostics),
            None => unused_settings::operation(api, id, setting.label(), diagnostics),
        }
    }
}

/// Warns about properties that the bodies of a token operation do not have.
fn members(api: &Api, operation: &Operation, auth: &Setting, diagnostics: &mut Diagnostics) {
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
    let setting = auth.get("token_operation").unwrap_or(auth);
    for (what, ty, keys) in [
        ("request", body, ["client_id", "client_secret"]),
        ("response", answer, ["access_token", "expires_in"]),
    ] {
        let Some(ty) = ty else {
            let id = setting.text().unwrap_or_default();
            let message = format!("`{id}` has no JSON {what} body");
            diagnostics.push(Diagnostic::new(&catalogue::TOKEN, message).label(setting.label()));
            continue;
        };
        // An untyped body may have any property.
        if matches!(api.resolve(ty), Type::Any | Type::Map(_)) {
            continue;
        }
        for key in keys {
            let (pointer, label) = match auth.get(key) {
                Some(setting) => (
                    setting.text().unwrap_or_default().to_owned(),
                    setting.label(),
                ),
                // A token without an expiry is used until it is rejected.
                None if key == "expires_in" => continue,
                None => (format!("/{key}"), setting.label()),
            };
            let (message, help) = match resolve_pointer(api, ty, &pointer, diagnostics) {
                Ok((members, _)) if what == "request" && members.len() != 1 => (
                    format!("`{pointer}` is not a top-level property of the body"),
                    None,
                ),
                Ok((_, ty)) if !is_scalar(api, &ty) => {
                    (format!("`{pointer}` is an array or an object"), None)
                }
                Ok(_) => continue,
                Err(error) => (error.message, error.help),
            };
            let warning = Diagnostic::new(&catalogue::TOKEN, message).label(label);
            diagnostics.push(warning.help_if(help));
        }
    }
}
