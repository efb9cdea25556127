//! Creates a checkout session and prints where the payer pays.
//!
//! Without an account, this starts a mock server on this machine and uses it:
//!
//! ```text
//! cargo run -p conomy-api --example create_checkout_session
//! ```
//!
//! Against Conomy's sandbox, set these variables first:
//!
//! | variable | what it is |
//! |---|---|
//! | `CONOMY_API_KEY` | the key that Conomy assigned to the integration |
//! | `CONOMY_CLIENT_ID`, `CONOMY_CLIENT_SECRET` | the client's credentials, which are exchanged for a token |
//! | `CONOMY_CHECKOUT_TOKEN` | the checkout token of a payment link |
//! | `CONOMY_USER_AGENT` | the name of your application; this example's if it is not set |

#[path = "../shared/mock_server.rs"]
mod mock_server;

use std::env;
use std::process::ExitCode;

use conomy_api::models::{CheckoutSession, CheckoutSessionStatus};
use conomy_api::{Client, Error, Outcome};

/// The variables that the sandbox requires.
const VARIABLES: [&str; 4] = [
    "CONOMY_API_KEY",
    "CONOMY_CLIENT_ID",
    "CONOMY_CLIENT_SECRET",
    "CONOMY_CHECKOUT_TOKEN",
];

#[tokio::main]
async fn main() -> ExitCode {
    let missing: Vec<_> = VARIABLES
        .into_iter()
        .filter(|name| value(name).is_none())
        .collect();
    let created = if missing.is_empty() {
        println!("Talking to Conomy's sandbox.");
        in_the_sandbox().await
    } else if missing.len() == VARIABLES.len() {
        println!(
            "No CONOMY_* variable is set, so this uses a mock server on this machine. It needs no account and moves no money."
        );
        println!("For the sandbox, set {}.", VARIABLES.join(", "));
        with_the_mock_server().await
    } else {
        eprintln!(
            "Not set: {}. Set all of {}, or none of them.",
            missing.join(", "),
            VARIABLES.join(", ")
        );
        return ExitCode::from(2);
    };
    match created {
        Ok(session) => {
            show(&session);
            ExitCode::SUCCESS
        }
        Err(error) => {
            explain(&error);
            ExitCode::FAILURE
        }
    }
}

/// Creates a client and makes the call, as an application does.
async fn in_the_sandbox() -> conomy_api::Result<CheckoutSession> {
    let token = value("CONOMY_CHECKOUT_TOKEN").unwrap_or_default();
    // `CONOMY_USER_AGENT` replaces the name, if it is set.
    let conomy = Client::builder()
        .user_agent("conomy-api-example/1.0")
        .env()?
        .build()?;
    conomy
        .payment_links()
        .create_checkout_session(&token)
        .send()
        .await
}

/// The same call to the mock server, which accepts any credentials.
async fn with_the_mock_server() -> conomy_api::Result<CheckoutSession> {
    let conomy = Client::builder()
        .base_url(mock_server::start(false).await)
        .api_key("any-key")
        .client_credentials("any-client", "any-secret")
        .user_agent("conomy-api-example/1.0")
        .build()?;
    conomy
        .payment_links()
        .create_checkout_session("tok_123")
        .send()
        .await
}

fn show(session: &CheckoutSession) {
    println!("\nSession {}: {}", session.id, session.status);
    for item in &session.items {
        println!(
            "  {}: {} {}",
            item.description, item.total_amount, session.currency
        );
    }
    println!(
        "  Total: {} {}, to be paid before {}",
        session.total_amount, session.currency, session.expires_at
    );
    match &session.status {
        CheckoutSessionStatus::Attempt | CheckoutSessionStatus::Active => {
            println!("Pay at {}", session.url)
        }
        // A later version of the API may have statuses that this version of the client has no name for.
        other => println!("It cannot be paid any more: {other}"),
    }
}

/// Prints what went wrong and what to do about it, above all whether the call may be made again.
fn explain(error: &Error) {
    eprintln!("{error}");
    if let Some(body) = error.api() {
        let kind = body
            .r#type
            .map_or_else(|| "not named".to_owned(), |kind| kind.to_string());
        eprintln!("  The kind of the error: {kind}");
    }
    if let Some(id) = error.request_id() {
        eprintln!("  Tell Conomy's support: {id}");
    }
    eprintln!(
        "{}",
        match error.outcome() {
            Outcome::NotSent => "The session was not created. Fix the cause, and call again.",
            Outcome::Responded if error.is_credential() =>
                "Conomy does not accept the credentials. Check them, and call again.",
            Outcome::Responded if error.is_retryable() =>
                "Conomy cannot do it now. Call again later.",
            Outcome::Responded if error.is_decode() =>
                "The session was created, but the response cannot be read. Do not create it again.",
            Outcome::Responded if may_have_been_created(error) =>
                "The session may have been created. Find out before calling again.",
            Outcome::Responded =>
                "Conomy refused the request. Calling again without a change gives the same response.",
            Outcome::Unknown =>
                "It is not known whether the session was created. Find out before calling again.",
        }
    );
}

/// Returns whether the status does not rule out that the session was created.
fn may_have_been_created(error: &Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.is_server_error() || status.as_u16() == 408)
}

/// Returns the value of an environment variable, unless it is blank.
fn value(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.trim().is_empty())
}
