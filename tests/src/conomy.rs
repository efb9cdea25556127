//! A Conomy client for the local server, and the values of the specification's own examples.

use std::fs;
use std::path::{Path, PathBuf};

use conomy_api::models::CheckoutSession;
use conomy_api::{Client, ClientBuilder};
use serde_json::Value;

use crate::{Reply, Server};

/// The path of the documented operation for the checkout token `tok_123`, relative to the server's address.
pub const TARGET: &str = "/sandbox/payment-links/token/tok_123/checkout-sessions";

/// The token that [`builder`] sets. It must appear only in its header.
pub const TOKEN: &str = "an-access-token-that-nobody-may-see";

/// The API key that [`builder`] sets. It must appear only in its header.
pub const KEY: &str = "an-api-key-that-nobody-may-see";

/// Returns a builder with all required settings, for the local server.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .api_key(KEY)
        .bearer_token(TOKEN)
        .user_agent("MyApp/1.0")
}

/// Builds a client with [`builder`].
pub fn client(server: &Server) -> Client {
    builder(server)
        .build()
        .expect("all required settings are set")
}

/// Makes the documented call to a server that sends this response, and returns the result.
///
/// # Errors
///
/// The call fails.
pub async fn call_with_response(status: u16, body: &str) -> conomy_api::Result<CheckoutSession> {
    let server = Server::always(Reply::json(status, body));
    client(&server)
        .payment_links()
        .create_checkout_session("tok_123")
        .send()
        .await
}

/// Returns the value of a file in `spec/examples`.
pub fn example(name: &str) -> Value {
    let path = root()
        .join("spec/examples")
        .join(name)
        .with_extension("yaml");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let example: Value =
        serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    example["value"].clone()
}

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Returns the Rust files below a folder, at any depth, sorted by path.
pub fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
