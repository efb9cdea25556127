//! A client of the ledger API in `ledger/`, and calls that differ in whether they can be repeated.

use std::time::Duration;

use ledger_api::models::NewTransfer;
use ledger_api::runtime::RetryPolicy;
use ledger_api::{Client, ClientBuilder, Error, Options, Result};

use crate::Server;

/// The token that [`builder`] sets. It must appear only in its header.
pub const TOKEN: &str = "a-token-that-nobody-may-see";

/// A body that every [`Call`] accepts as a success.
pub const DONE: &str = r#"{"id":"7"}"#;

/// Returns a builder with all required settings. A request is sent at most three times, with short delays.
pub fn builder(url: impl Into<String>) -> ClientBuilder {
    let hasty = RetryPolicy::default()
        .attempts(3)
        .first_delay(Duration::from_millis(10));
    Client::builder()
        .base_url(url)
        .user_agent("MyApp/1.0")
        .access(TOKEN)
        .retry(hasty)
}

/// Builds a client with [`builder`] for a local server.
pub fn client(server: &Server) -> Client {
    builder(server.url()).build().expect("nothing is missing")
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
