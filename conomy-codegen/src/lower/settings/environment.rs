//! `[environment]` in codegen.toml: the security schemes whose credentials are in environment variables.

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{Api, SecurityKind};
use crate::setting::Setting;

use crate::lower::settings::unused_settings;

/// Warns about schemes that the document does not define, and about schemes with the wrong number of variables.
pub(in crate::lower) fn check(
    api: &Api,
    settings: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let schemes = settings.and_then(|settings| settings.get("environment")?.get("schemes"));
    for (name, variables) in schemes.map(Setting::entries).unwrap_or_default() {
        unused_settings::scheme(api, name, variables.key_label(), diagnostics);
        let Some(scheme) = api.schemes.iter().find(|scheme| scheme.name == *name) else {
            continue;
        };
        let is_one = variables.text().is_some();
        let needed = match (&scheme.kind, is_one) {
            (SecurityKind::MutualTls, _) => {
                "cannot be set by a variable; its certificate belongs to the connection"
            }
            (SecurityKind::Basic, true) => "requires two variables: the user and the password",
            (SecurityKind::Basic | SecurityKind::Bearer { token: Some(_), .. }, false) => continue,
            (_, false) => "requires one variable",
            (_, true) => continue,
        };
        let message = format!("security scheme `{name}` {needed}");
        let warning = Diagnostic::new(&catalogue::UNKNOWN_NAME, message);
        diagnostics.push(warning.label(variables.label()));
    }
}
