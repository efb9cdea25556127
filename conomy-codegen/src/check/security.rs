//! Checks that security requirements refer to declared schemes (OpenAPI 3.1 §4.8.30).

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::load::{Document, Role};

/// Reports requirements whose scheme is not declared in the components.
pub(super) fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let components = document.get(document.root(), "components");
    let schemes = components.and_then(|components| document.get(components, "securitySchemes"));
    let known: Vec<&str> = match schemes {
        Some(schemes) => document.entries(schemes).map(|(name, _)| name).collect(),
        None => Vec::new(),
    };
    for requirement in document.all(Role::SecurityRequirement) {
        for (name, _) in document.entries(requirement) {
            if schemes.is_some_and(|schemes| document.get(schemes, name).is_some()) {
                continue;
            }
            let message = format!("unknown security scheme `{name}`; the requirement is ignored");
            let help = diagnostics
                .did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| "declare it under `components.securitySchemes`".to_owned());
            let warning = Diagnostic::new(&catalogue::UNKNOWN_SECURITY_SCHEME, message);
            let label = document.member_label(requirement, name);
            diagnostics.push(warning.label(label).help(help));
        }
    }
}
