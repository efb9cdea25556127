//! The generated README, which is also the crate's documentation.

use crate::ir::{OperationId, SecurityKind};

use super::imports::Imports;
use super::{Context, client, example, manifest, markdown, operation};

/// The text.
pub(super) fn emit(context: Context<'_>) -> String {
    let name = manifest::package_name(&context);
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
        "\n## Use\n\n```toml\n[dependencies]\n{name} = \"*\"\n```\n",
        name = name
    ));
    text.push_str("\n```rust,no_run\n");
    text.push_str(&format!("# async fn example() -> {krate}::Result<()> {{\n"));
    text.push_str(&format!("let client = {krate}::Client::builder()\n"));
    for (scheme, setter) in context.api.schemes.iter().zip(&context.names.schemes) {
        match scheme.kind {
            SecurityKind::MutualTls => {}
            SecurityKind::Basic => {
                text.push_str(&format!("    .{setter}(\"user\", \"password\")\n"))
            }
            _ => text.push_str(&format!(
                "    .{setter}(\"{}\")\n",
                setter.trim_start_matches("r#").replace('_', "-")
            )),
        }
    }
    if context
        .api
        .servers
        .first()
        .is_none_or(|server| !server.url.contains("://"))
    {
        text.push_str("    .base_url(\"https://api.example.com\")\n");
    }
    text.push_str("    .user_agent(\"MyApp/1.0\")\n    .build()?;\n");
    if let Some(line) = call(context) {
        text.push_str(&line);
    }
    text.push_str("# Ok(())\n# }\n```\n");
    text.push_str(PROMISES);
    text
}

/// The first call that needs nothing but text and numbers.
fn call(context: Context<'_>) -> Option<String> {
    let mut indexes: Vec<usize> = (0..context.api.operations.len()).collect();
    // A creating call says more about an API than a reading one.
    indexes.sort_by_key(|index| {
        let operation = &context.api.operations[*index];
        (
            operation.docs.deprecated,
            operation.method != "POST",
            operation.method != "GET",
            operation.path.clone(),
        )
    });
    for index in indexes {
        let view = operation::view(context, OperationId(index as u32));
        let given = operation::given(view, false, &mut Imports::default());
        if view.operation.docs.deprecated || operation::needs_required(&given) {
            continue;
        }
        let lines = example::lines(view, &given, false);
        let head = lines
            .iter()
            .find(|line| line.contains("async fn example"))?;
        if head.contains(", ") {
            continue;
        }
        let call = lines.iter().find(|line| line.contains(".send()"))?;
        return Some(format!("{call}\n"));
    }
    None
}

/// What every generated client promises.
const PROMISES: &str = r#"
Required values are arguments, optional ones are setters, and nothing is sent before `send()`. `response()` answers with
status and headers as well, `request()` describes the request without sending it.

## What the server says is never lost

An enum keeps a value that this version does not know, a struct keeps members that it does not know, a union keeps a kind
that it does not know; all are written back as they came. An error keeps the server's status, headers and body.

## What happened to my request?

Every error answers with `outcome()`: the request was *not sent*, the server *answered*, or the outcome is *unknown*: the
request was sent and no complete answer came back. Requests are repeated only when that is safe: idempotent methods after
faults of the connection and after 408, 429, 502, 503 and 504; other methods only when the request was provably not sent,
after 429, or with an idempotency key.

## Features

`default` brings every group of operations and TLS by rustls. To compile less, turn the default features off and name the
groups that are called: each has a feature of its own. `native-tls` takes the system's TLS instead, `blocking` adds calls that
do not need an async runtime.
"#;
