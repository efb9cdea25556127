//! The ledger: a client of the API in `ledger/`, and calls of it by what repeating them does.

use std::time::Duration;

use ledger_api::models::NewTransfer;
use ledger_api::runtime::RetryPolicy;
use ledger_api::{Client, ClientBuilder, Error, Options, Result};

use crate::Server;

/// The token that [`builder`] gives. It must be seen in one header, and nowhere else.
pub const TOKEN: &str = "a-token-that-nobody-may-see";

/// A body that each [`Call`] takes for a success.
pub const DONE: &str = r#"{"id":"7"}"#;

/// A builder with all that a client needs. A call is sent three times at most, with hardly a wait in between.
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

/// The client that it builds for a local server.
pub fn client(server: &Server) -> Client {
    builder(server.url()).build().expect("nothing is missing")
}

/// A call, by what repeating it does.
#[derive(Clone, Copy, Debug)]
pub enum Call {
    /// A GET, which only reads.
    Read,
    /// A POST with an idempotency key, which the server carries out once.
    Keyed,
    /// A POST that would be carried out again.
    Bare,
}

impl Call {
    /// All of them.
    pub const ALL: [Call; 3] = [Call::Read, Call::Keyed, Call::Bare];

    /// Makes the call, and gives the `id` in the response.
    ///
    /// # Errors
    /// As the call.
    pub async fn send(self, client: &Client) -> Result<String> {
        self.send_with(client, Options::new()).await
    }

    /// As [`send`](Self::send), with settings of its own.
    ///
    /// # Errors
    /// As the call.
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

    /// How the call fails.
    ///
    /// # Panics
    /// When it succeeds.
    pub async fn fails(self, client: &Client) -> Error {
        self.send(client).await.expect_err("the call must fail")
    }
}
