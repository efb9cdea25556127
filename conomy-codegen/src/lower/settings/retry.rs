//! Retry settings of operations: `[retry.operations]` in codegen.toml, and the extensions `x-retry` and `x-idempotent`.

use std::time::Duration;

use crate::diagnostic::{Diagnostic, Diagnostics, Label, catalogue};
use crate::ir::{Api, Retry};
use crate::load::Document;
use crate::setting::{Content, Setting};

use crate::lower::settings::unused_settings;

/// The valid keys.
const KEYS: [&str; 5] = [
    "safe",
    "attempts",
    "first_delay",
    "max_delay",
    "unprocessed",
];

/// Sets the retry settings of each operation. codegen.toml takes precedence over the document.
pub(in crate::lower) fn find(
    api: &mut Api,
    document: &Document,
    settings: Option<&Setting>,
    diagnostics: &mut Diagnostics,
) {
    let own = settings
        .and_then(|settings| settings.get("retry"))
        .and_then(|retry| retry.get("operations"));
    unused_settings::operations(api, own, diagnostics);
    for operation in &mut api.operations {
        let extension = |name: &str| {
            let node = document.get(operation.node, name)?;
            Some(Setting::of_document(document, node))
        };
        if let Some(idempotent) = extension("x-idempotent") {
            operation.retry.idempotent = boolean(&idempotent, "x-idempotent", diagnostics);
        }
        let id = operation.id.as_deref();
        let setting = id.and_then(|id| own?.get(id).cloned());
        if let Some(setting) = setting.or_else(|| extension("x-retry")) {
            read(&setting, &mut operation.retry, diagnostics);
        }
    }
}

fn read(setting: &Setting, retry: &mut Retry, diagnostics: &mut Diagnostics) {
    match (&setting.content, setting.text()) {
        (_, Some("never")) => retry.never = true,
        (_, Some("safe")) => retry.idempotent = Some(true),
        (Content::Table(entries), _) => {
            for (key, value) in entries {
                member(key, value, retry, diagnostics);
            }
        }
        _ => wrong(
            setting.label(),
            "expected `never`, `safe` or a table",
            diagnostics.did_you_mean(setting.text().unwrap_or_default(), ["never", "safe"]),
            diagnostics,
        ),
    }
}

fn member(key: &str, value: &Setting, retry: &mut Retry, diagnostics: &mut Diagnostics) {
    let seconds = || {
        let seconds = value.number()?;
        Duration::try_from_secs_f64(seconds).ok()
    };
    let is_read = match key {
        "safe" => {
            retry.idempotent = boolean(value, key, diagnostics).or(retry.idempotent);
            return;
        }
        "attempts" => {
            let is_count = |number: &f64| (1.0..=100.0).contains(number) && number.fract() == 0.0;
            let count = value.number().filter(is_count);
            retry.attempts = count.map(|count| count as u32);
            count.is_some()
        }
        "first_delay" => {
            retry.first_delay = seconds();
            retry.first_delay.is_some()
        }
        "max_delay" => {
            retry.max_delay = seconds();
            retry.max_delay.is_some()
        }
        "unprocessed" => {
            let statuses = statuses(value);
            let is_read = statuses.is_some();
            retry.unprocessed = statuses.unwrap_or_default();
            is_read
        }
        _ => {
            let help = diagnostics.did_you_mean(key, KEYS);
            let message = format!("unknown key `{key}`");
            return wrong(value.key_label(), &message, help, diagnostics);
        }
    };
    if !is_read {
        let message = match key {
            "attempts" => "`attempts` must be an integer from 1 to 100".to_owned(),
            "unprocessed" => {
                "`unprocessed` must be a list of status codes from 400 to 599".to_owned()
            }
            key => format!("`{key}` must be a number of seconds"),
        };
        wrong(value.label(), &message, None, diagnostics);
    }
}

/// Returns a list of error statuses, or `None` if the value is invalid.
fn statuses(value: &Setting) -> Option<Vec<u16>> {
    let Content::List(items) = &value.content else {
        return None;
    };
    let status = |item: &Setting| {
        let is_error = |number: &f64| (400.0..600.0).contains(number) && number.fract() == 0.0;
        Some(item.number().filter(is_error)? as u16)
    };
    items.iter().map(status).collect()
}

fn boolean(value: &Setting, key: &str, diagnostics: &mut Diagnostics) -> Option<bool> {
    let found = value.boolean();
    if found.is_none() {
        let message = format!("`{key}` must be a boolean");
        wrong(value.label(), &message, None, diagnostics);
    }
    found
}

fn wrong(label: Label, message: &str, help: Option<String>, diagnostics: &mut Diagnostics) {
    let warning = Diagnostic::new(&catalogue::RETRY, message).label(label);
    diagnostics.push(warning.help_if(help));
}
