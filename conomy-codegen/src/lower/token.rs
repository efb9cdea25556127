//! Token operations: which operations of the document hand out tokens, as `[auth]` in codegen.toml says.

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, OperationId, SecurityKind, TokenEndpoint};
use crate::written::Written;

use super::{Lowering, unknown};

impl Lowering<'_> {
    /// The token endpoints that the settings name; they take the place of those that flows of OAuth 2.0 declare.
    pub(super) fn token_operations(&mut self) {
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

/// Tells of schemes and operations that the settings name and the document does not have.
pub(super) fn tell(api: &Api, settings: Option<&Written>, diagnostics: &mut Diagnostics) {
    let schemes = settings.and_then(|settings| settings.get("auth"));
    for (name, auth) in schemes.map(Written::entries).unwrap_or_default() {
        unknown::scheme(api, name, auth.key_label(), diagnostics);
        if let Some(operation) = auth.get("token_operation")
            && let Some(id) = operation.text()
        {
            unknown::operation(api, id, operation.label(), diagnostics);
        }
    }
}
