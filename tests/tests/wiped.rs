//! Secrets are wiped from memory when their last owner is dropped: no freed block contains one. This test is a separate program,
//! because it searches all freed memory.
//!
//! The transport is a function. Copies that reqwest, hyper and TLS make of a request are out of scope, as the documentation of
//! `Secret` says.

use conomy_tests::ledger;
use conomy_tests::memory::{MockTransport, TransportResult, response};
use conomy_tests_heap::Heap;
use ledger_api::runtime::{Secret, Token};
use ledger_api::{Client, ClientBuilder, Options, Request};

#[global_allocator]
static HEAP: Heap = Heap::new();

/// A secret, and its encoding in `Authorization: Basic`. URL encoding does not change it.
const SECRET: &str = "n0b0dyMayKeepThis0123456789";
const ENCODED: &str = "bjBiMGR5TWF5S2VlcFRoaXMwMTIzNDU2Nzg5";

/// The same secret in literals. Composing the texts at run time would leave copies.
const JSON: &str = r#""n0b0dyMayKeepThis0123456789""#;
const FORGED: &str = "n0b0dyMayKeepThis0123456789\r\nx: y";
const TOKENS: &str = r#"{"accessToken":"n0b0dyMayKeepThis0123456789","access_token":"n0b0dyMayKeepThis0123456789","refresh_token":"n0b0dyMayKeepThis0123456789","expiresIn":9}"#;
const DEVICE: &str = r#"{"device_code":"n0b0dyMayKeepThis0123456789","user_code":"n0b0dyMayKeepThis0123456789","verification_uri":"https://example.com","expires_in":60,"interval":0}"#;

/// Returns how many blocks that `work` frees contain a secret.
async fn left_by(work: impl AsyncFnOnce()) -> usize {
    let before = HEAP.found();
    work().await;
    HEAP.found() - before
}

/// Returns a client of a server that receives requests and drops them.
fn client(with: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
    let builder = with(ledger::builder("https://ledger.example.com"));
    let client = builder.transport(MockTransport(carry)).build();
    client.expect("all required settings are set")
}

async fn carry(request: Request) -> TransportResult {
    let path = request.path().to_owned();
    let request = request.into_http().expect("it can be sent");
    let body = request.body().as_bytes().expect("not streamed");
    let (query, headers) = (request.uri().query().unwrap_or_default(), request.headers());
    let values = headers.values().map(|value| value.as_bytes());
    let shown: Vec<&[u8]> = values.chain([query.as_bytes(), body]).collect();
    let holds = |text: &str, bytes: &&[u8]| {
        bytes
            .windows(text.len())
            .any(|found| found == text.as_bytes())
    };
    let is_shown = |text| shown.iter().any(|bytes| holds(text, bytes));
    assert!(
        is_shown(SECRET) || is_shown(ENCODED),
        "{path} shows who calls"
    );
    if path.ends_with("/device") {
        return Ok(response(200, DEVICE.to_owned()));
    }
    if path.ends_with("/token") {
        return Ok(response(200, TOKENS.to_owned()));
    }
    Ok(response(204, ""))
}

#[tokio::test]
async fn no_freed_memory_holds_a_secret() {
    HEAP.seek(&[SECRET, ENCODED]);
    // Checks that the search finds a secret.
    let found = left_by(async || drop(String::from(SECRET))).await;
    assert_eq!(found, 1);

    let found = left_by(async || {
        let secret = Secret::from(SECRET);
        let copy = secret.clone();
        drop((Secret::from(SECRET.to_owned()), secret, copy));
        drop(serde_json::from_str::<Secret>(JSON).expect("a text"));
    })
    .await;
    assert_eq!(found, 0, "by a secret itself");

    let found = left_by(async || {
        let client = client(|builder| {
            let builder = builder
                .access(SECRET)
                .basic_auth("me", SECRET)
                .header_key(SECRET);
            builder.query_key(SECRET).cookie_key(SECRET).oauth(SECRET)
        });
        let access = client.access();
        access.with_basic().send().await.expect("a response");
        access.with_header().send().await.expect("a response");
        access.with_query().send().await.expect("a response");
        access.with_cookie().send().await.expect("a response");
        access.with_oauth().send().await.expect("a response");
        access.with_all().send().await.expect("a response");
        let signed = Options::new().header("x-signature", SECRET);
        access
            .with_all()
            .with(signed)
            .send()
            .await
            .expect("a response");
    })
    .await;
    assert_eq!(found, 0, "by credentials that stay the same");

    for provided in [true, false] {
        let found = left_by(async || {
            let client = client(|builder| match provided {
                true => builder
                    .access_provider(|| async { Ok::<_, std::io::Error>(Token::new(SECRET)) }),
                false => builder
                    .header_key(SECRET)
                    .access_client_credentials("me", SECRET)
                    .oauth_client_credentials("me", SECRET),
            });
            let policy = client.policies().never().send();
            policy.await.expect("a response");
            if !provided {
                client
                    .access()
                    .with_oauth()
                    .send()
                    .await
                    .expect("a response");
            }
        })
        .await;
        assert_eq!(found, 0, "by tokens that are renewed, provided: {provided}");
    }

    let found = left_by(async || {
        let login = client(|builder| builder).device_login("me");
        let code = login.client_secret(SECRET).send().await.expect("a code");
        let tokens = code.wait().await.expect("tokens");
        let client = client(|builder| builder.people_provider(tokens));
        client
            .access()
            .with_people()
            .send()
            .await
            .expect("a response");
    })
    .await;
    assert_eq!(found, 0, "by a login on another device");

    let found = left_by(async || {
        let refused = |builder: ClientBuilder| builder.build().expect_err("a forged header");
        let begin = || ledger::builder("https://ledger.example.com");
        drop(refused(begin().access(FORGED)));
        drop(refused(begin().header_key(FORGED)));
        drop(refused(begin().query_key(SECRET).access(" ")));
    })
    .await;
    assert_eq!(found, 0, "by clients that cannot be built");
}
