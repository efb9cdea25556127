//! Checks `[webhooks]` against the events of the document.

use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
use crate::ir::Api;
use crate::setting::Setting;
use crate::settings::Settings;

/// Warns if the document has no webhooks, or if the settings do not locate the event name although there are several events.
pub(in crate::lower) fn check(
    api: &Api,
    settings: &Settings,
    setting: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let Some(webhooks) = &settings.webhooks else {
        return;
    };
    let (message, help) = if api.events.is_empty() {
        (
            "`[webhooks]` describes signatures, but the document has no webhooks".to_owned(),
            "describe them under `webhooks` (OpenAPI 3.1) or `x-webhooks`",
        )
    } else if webhooks.event.is_none() && api.only_event().is_none() {
        (
            format!(
                "missing key `event`: the document has {} different events",
                api.events.len()
            ),
            "locate the name of the event: `event = \"/type\"` or `event = { header = \"X-Event\" }`",
        )
    } else {
        return;
    };
    let mut warning = Diagnostic::new(&catalogue::WEBHOOKS, message).help(help);
    if let Some(table) = setting.and_then(|setting| setting.get("webhooks")) {
        warning = warning.label(table.key_label());
    }
    diagnostics.push(warning);
}
