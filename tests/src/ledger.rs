//! A client of the ledger API in `ledger/`, calls that differ in whether they can be repeated, and the invariants of every call.

use std::io;
use std::time::Duration;

use ledger_api::models::{Account, NewTransfer};
use ledger_api::runtime::{RetryPolicy, Token};
use ledger_api::{Client, ClientBuilder, Error, Options, Outcome, Result};

use crate::Server;

/// The token that [`builder`] sets. It must appear only in its header.
pub const TOKEN: &str = "a-token-that-nobody-may-see";

/// A body that every [`Call`] accepts as a success.
pub const DONE: &str = r#"{"id":"7"}"#;

/// Returns a builder with all required settings. A request is sent at most three times, with short delays.
pub fn builder(url: impl Into<String>) -> ClientBuilder {
    let policy = RetryPolicy::default()
        .attempts(3)
        .first_delay(Duration::from_millis(10));
    Client::builder()
        .base_url(url)
        .user_agent("MyApp/1.0")
        .access(TOKEN)
        .retry(policy)
}

/// Builds a client with [`builder`] for a local server.
pub fn client(server: &Server) -> Client {
    builder(server.url())
        .build()
        .expect("all required settings are set")
}

/// Returns a token, for tests of a client that can renew its token.
///
/// # Errors
///
/// Never.
pub async fn token() -> io::Result<Token> {
    Ok(Token::new("t"))
}

/// A call of the ledger. The variants differ in whether the request can be repeated.
#[derive(Clone, Copy, Debug)]
pub enum Call {
    /// A GET, which is safe.
    Read,
    /// A POST with an idempotency key: the server does the work once.
    Keyed,
    /// A POST without an idempotency key: the server would do the work again.
    Bare,
}

impl Call {
    /// All calls.
    pub const ALL: [Call; 3] = [Call::Read, Call::Keyed, Call::Bare];

    /// Makes the call and returns the `id` of the response.
    ///
    /// # Errors
    ///
    /// The call fails.
    pub async fn send(self, client: &Client) -> Result<String> {
        self.send_with(client, Options::new()).await
    }

    /// Makes the call with its own options, and returns the `id` of the response.
    ///
    /// # Errors
    ///
    /// The call fails.
    pub async fn send_with(self, client: &Client, options: Options) -> Result<String> {
        let (accounts, transfers) = (client.accounts(), client.transfers());
        match self {
            Call::Read => {
                let account = accounts.read_account("7").with(options).send().await;
                account.map(|account| account.id)
            }
            Call::Keyed => {
                let transfer = NewTransfer::new("7", "8", "1.00");
                let call = transfers.create_transfer(&transfer).with(options);
                call.send().await.map(|transfer| transfer.id)
            }
            Call::Bare => {
                let account = accounts.send_notice("7").with(options).send().await;
                account.map(|account| account.id)
            }
        }
    }

    /// Makes the call and returns its error.
    ///
    /// # Panics
    ///
    /// The call succeeds.
    pub async fn fails(self, client: &Client) -> Error {
        self.send(client).await.expect_err("the call must fail")
    }
}

/// The method of a request, and whether it can be repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A GET.
    Safe,
    /// A PUT.
    Idempotent,
    /// A POST with an idempotency key that the client generates.
    Keyed,
    /// A POST without an idempotency key.
    Bare,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Safe, Kind::Idempotent, Kind::Keyed, Kind::Bare];

    /// Sends a request for an account, and returns the account that the response names, if any.
    ///
    /// # Errors
    ///
    /// The call fails.
    pub async fn send(self, client: &Client, account: &str) -> Result<Option<String>> {
        let accounts = client.accounts();
        match self {
            Kind::Safe => {
                let read = accounts.read_account(account).send().await?;
                Ok(Some(read.id))
            }
            Kind::Idempotent => {
                let new = Account::new(account);
                accounts.replace_account(account, &new).send().await?;
                Ok(None)
            }
            Kind::Keyed => {
                let new = NewTransfer::new(account, "8", "1.00");
                let transfer = client.transfers().create_transfer(&new).send().await?;
                Ok(Some(transfer.id))
            }
            Kind::Bare => {
                let read = accounts.send_notice(account).send().await?;
                Ok(Some(read.id))
            }
        }
    }
}

/// What the server knows about the work of a call that has ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Work {
    /// How often the server did the work.
    pub times_done: u64,
    /// Whether the server did the work, or whether the client cannot rule that out.
    pub may_be_done: bool,
    /// Whether the client followed a 303, which refers to the result of finished work.
    pub followed_303: bool,
}

impl Work {
    /// Returns the invariants that a call with this result violates. They hold for every server and every network.
    pub fn violations<T>(self, kind: Kind, result: &Result<T>) -> Vec<&'static str> {
        let mut violations = Vec::new();
        let mut check = |holds: bool, invariant: &'static str| {
            if !holds {
                violations.push(invariant);
            }
        };
        check(
            kind == Kind::Idempotent || self.times_done <= 1,
            "the work is done at most once",
        );
        if let Err(error) = result {
            check(
                error.outcome() != Outcome::NotSent || !self.may_be_done,
                "`NotSent` only if the server did no work",
            );
            let is_safe = match kind {
                Kind::Safe => true,
                Kind::Idempotent => !self.followed_303,
                Kind::Keyed | Kind::Bare => !self.may_be_done,
            };
            check(
                is_safe || !error.is_retryable(),
                "`is_retryable()` only if another call is safe",
            );
        }
        violations
    }
}
