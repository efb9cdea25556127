//! Emits the README of the generated crate, which is also the crate's documentation.

use crate::ir::{Operation, OperationId, SchemeId, SecurityKind, TokenEndpoint};

use super::imports::Imports;
use super::{Context, client, example, manifest, markdown, operation, view};

/// Emits the file.
pub(super) fn emit(context: Context<'_>) -> String {
    let name = &context.names.package;
    let krate = context.crate_name();
    let mut text = format!(
        "# {name}\n\nThe Rust client for {}.\n",
        client::title(context)
    );
    if let Some(description) = &context.api.description {
        let lines = markdown::lines(description);
        if !lines.is_empty() {
            text.push_str(&format!("\n{}\n", lines.join("\n")));
        }
    }
    text.push_str(&format!(
        "\n## Usage\n\n```toml\n[dependencies]\n{name} = \"{}\"\n```\n",
        manifest::version(&context)
    ));
    text.push_str(&example(context, &krate));
    text.push_str(&promises(context));
    text.push_str(&headers(context).unwrap_or_default());
    text.push_str(&features(context));
    text.push_str(&device_login(context).unwrap_or_default());
    let is_list = |operation: &Operation| operation.pagination.is_some();
    if context.api.operations.iter().any(is_list) {
        text.push_str(LISTS);
    }
    text
}

/// Returns the creation of a client and a call.
fn example(context: Context<'_>, krate: &str) -> String {
    let call = call(context);
    let (imports, call_lines): (Vec<&str>, Vec<&str>) = call
        .iter()
        .flat_map(|(_, lines)| lines.lines())
        .skip_while(|line| line.is_empty())
        .partition(|line| line.starts_with("use "));
    let mut lines = vec![format!("let client = {krate}::Client::builder()")];
    let schemes = call
        .iter()
        .flat_map(|(operation, _)| schemes(context, *operation));
    lines.extend(schemes.map(|scheme| credential(context, scheme)));
    let server = context.api.servers.first();
    if server.is_none_or(|server| !server.url.contains("://")) {
        lines.push("    .base_url(\"https://api.example.com\")".to_owned());
    }
    lines.extend(["    .user_agent(\"MyApp/1.0\")", "    .build()?;"].map(str::to_owned));
    let call_lines = call_lines.into_iter().skip_while(|line| line.is_empty());
    lines.extend(call_lines.map(str::to_owned));
    lines.push("Ok(())".to_owned());
    lines.retain(|line| !line.is_empty());
    let mut text = "\n```rust,no_run\n".to_owned();
    for import in &imports {
        text.push_str(&format!("{import}\n"));
    }
    if !imports.is_empty() {
        text.push('\n');
    }
    text.push_str(&format!(
        "async fn example() -> {krate}::Result<()> {{\n    {}\n}}\n```\n",
        lines.join("\n    ")
    ));
    text
}

/// Returns the security schemes of a call, and those of the operation that fetches its token.
fn schemes(context: Context<'_>, operation: OperationId) -> Vec<SchemeId> {
    let operation = &context.api.operations[operation.0 as usize];
    let needed = |operation: &Operation| {
        let set = operation.security.first();
        set.into_iter().flatten().map(|one| one.scheme).collect()
    };
    let mut schemes: Vec<SchemeId> = needed(operation);
    for scheme in schemes.clone() {
        let token = client::token_of(&context.api.schemes[scheme.0 as usize]);
        if let Some(TokenEndpoint::Operation { operation, .. }) = token {
            let endpoint = &context.api.operations[operation.0 as usize];
            schemes.extend(needed(endpoint));
        }
    }
    schemes.sort_unstable();
    schemes.dedup();
    schemes
}

/// Returns the line that sets a credential of the client.
fn credential(context: Context<'_>, id: SchemeId) -> String {
    let index = id.0 as usize;
    let scheme = &context.api.schemes[index];
    let names = &context.names.schemes[index];
    let setter = &names.credential;
    match &scheme.kind {
        SecurityKind::MutualTls => String::new(),
        SecurityKind::Basic => format!("    .{setter}(\"user\", \"password\")"),
        _ if client::token_of(scheme).is_some() => {
            let setter = &names.client_credentials;
            format!("    .{setter}(\"client-id\", \"client-secret\")")
        }
        _ => {
            let value = setter.trim_start_matches("r#").replace('_', "-");
            format!("    .{setter}(\"{value}\")")
        }
    }
}

/// The maximum number of lines of the call.
const MOST_LINES: usize = 12;

/// Returns the first call whose arguments are all shown.
fn call(context: Context<'_>) -> Option<(OperationId, String)> {
    let mut indexes: Vec<usize> = (0..context.api.operations.len()).collect();
    // A creating call is a better example than a reading one.
    indexes.sort_by_key(|index| {
        let operation = &context.api.operations[*index];
        (
            operation.docs.deprecated,
            // Few callers need an operation without credentials, such as one that issues a token.
            operation.security.iter().all(Vec::is_empty),
            operation.method != "POST",
            operation.method != "GET",
            operation.path.clone(),
        )
    });
    for index in indexes {
        let id = OperationId(index as u32);
        let view = view::view(context, id);
        let given = operation::given(view, false, &mut Imports::default());
        let bundle = operation::needs_required(&given);
        if view.operation.docs.deprecated {
            continue;
        }
        let lines = example::complete(view, &given, bundle);
        if let Some(lines) = lines.filter(|lines| lines.len() <= MOST_LINES) {
            return Some((id, format!("{}\n", lines.join("\n"))));
        }
    }
    None
}

/// Describes how a server is selected, and which environment variables the client reads.
fn servers(context: Context<'_>) -> String {
    let url = |url: &str| format!("`{}`", url.replace('`', "'"));
    let mut text = "\n## Servers\n\n".to_owned();
    let servers = &context.api.servers;
    match servers.first().filter(|server| server.url.contains("://")) {
        Some(first) => text.push_str(&format!(
            "By default, the client calls {}. `ClientBuilder::base_url` sets another server.\n",
            url(&first.url)
        )),
        None => text.push_str("`ClientBuilder::base_url` sets the server, which has no default.\n"),
    }
    let named = servers.iter().zip(&context.names.environments);
    let named = named.filter_map(|(server, name)| Some((server, name.as_ref()?)));
    let list: String = named
        .map(|(server, name)| format!("- `Environment::{name}`: {}\n", url(&server.url)))
        .collect();
    if !list.is_empty() {
        text.push_str(&format!(
            "`ClientBuilder::environment` selects one of these:\n\n{list}"
        ));
    }
    if context.settings.environment.is_some() {
        text.push_str(
            "\n`Client::from_env()` reads server and credentials from environment variables, which `ClientBuilder::env` lists.\n",
        );
    }
    text
}

/// Returns the guarantees of the client.
fn promises(context: Context<'_>) -> String {
    let statuses: Vec<String> = context
        .settings
        .unprocessed
        .iter()
        .map(u16::to_string)
        .collect();
    let unprocessed = match statuses.as_slice() {
        [] => "Other requests are not retried then.".to_owned(),
        statuses => format!(
            "Other requests are only retried after {},\n  which this API declares as \"not processed\".",
            statuses.join(" and ")
        ),
    };
    let idempotency = match &context.settings.idempotency_header {
        Some(header) => format!(
            "Each call that needs one gets an idempotency key, which all of its attempts send in the header `{header}`.\n\
             `error.idempotency_key()` returns it, and with `Options::idempotency_key` another call becomes a retry of this one."
        ),
        None => "This API has no header for idempotency keys. Therefore, a POST or PATCH is not retried after a lost\n\
                 connection, unless its method says otherwise, and `Options::idempotency_key` is an error."
            .to_owned(),
    };
    let key_in_use = match &context.settings.idempotency_header {
        Some(_) => KEY_IN_USE,
        None => "",
    };
    PROMISES
        .replace("{{servers}}", servers(context).trim())
        .replace("{{unprocessed}}", &unprocessed)
        .replace("{{key_in_use}}", key_in_use)
        .replace("{{idempotency}}", &idempotency)
}

/// Describes the features of the crate.
fn features(context: Context<'_>) -> String {
    let mut groups: Vec<(&str, &str)> = context
        .names
        .groups
        .iter()
        .map(|group| (group.feature.as_str(), group.method.as_str()))
        .collect();
    groups.sort_unstable();
    let mut features = FEATURES.to_owned();
    if context.settings.webhooks.is_some() {
        features.push_str(
            "\n`webhooks` adds `events::Webhooks`, which verifies and deserializes webhooks.\n",
        );
    }
    let Some((first, _)) = groups.first() else {
        return features;
    };
    let list: Vec<String> = groups
        .iter()
        .map(|(feature, method)| format!("- `{feature}`: `client.{method}()`"))
        .collect();
    format!(
        "{features}\nEach group of operations has a feature, which includes the models that it needs. `full` enables all of \
         them.\nTo compile less, list only the groups that you call, and the TLS library:\n\n```toml\n[dependencies]\n{} = \
         {{ version = \"{}\", default-features = false, features = [\"rustls\", \"{first}\"] }}\n```\n\n{}\n",
        context.names.package,
        manifest::version(&context),
        list.join("\n")
    )
}

/// Describes how users sign in on another device, if the document declares such a flow.
fn device_login(context: Context<'_>) -> Option<String> {
    let mut schemes = context.names.schemes.iter();
    let names = schemes.find(|names| !names.device_login.is_empty())?;
    let (method, provider) = (&names.device_login, &names.provider);
    Some(format!(
        "\n## Signing in on another device\n\nWith the feature `device-login`, `client.{method}(client_id)` requests a code that a user \
         enters on another device\n(RFC 8628). `DeviceCode::wait` returns the tokens. Pass them to `{provider}` of another client, \
         which renews them.\n"
    ))
}

/// Describes how response headers are read, if the document declares any.
fn headers(context: Context<'_>) -> Option<String> {
    let operations = &context.api.operations;
    let index = operations.iter().position(|one| !one.headers.is_empty())?;
    let names = context.names.operation(OperationId(index as u32));
    let (builder, constant) = (&names.builder, names.headers.first()?);
    Some(format!(
        "\n## Response headers\n\nA declared response header is a typed constant of its request: \
         `response.header({builder}::{constant})?`.\nErrors have the same method. Headers are parsed on demand, so an invalid \
         header never fails a call.\n"
    ))
}

/// The guarantees of every generated client, with places for what depends on the document and the settings.
const PROMISES: &str = include_str!("promises.md");

/// An additional rule for clients that send idempotency keys.
const KEY_IN_USE: &str = "\
- A call with an idempotency key is also retried after 409 if an earlier attempt may still be in progress.
";

/// The features that every generated crate has.
const FEATURES: &str = include_str!("features.md");

/// Additional guarantees for clients with lists.
const LISTS: &str = include_str!("lists.md");
