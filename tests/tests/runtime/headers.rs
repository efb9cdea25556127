//! Response headers are parsed as the document's types, but only when they are read.

use conomy_tests::ledger;
use conomy_tests::{Reply, Server};
use ledger_api::accounts::ReadAccount;
use ledger_api::models::{Account, AccountXRegionsItem as Region};
use ledger_api::{Outcome, Response};

/// Returns the response of a server that sends these headers.
async fn answered(headers: &str) -> Response<Account> {
    let body = r#"{"id":"7"}"#;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n", body.len());
    let reply = format!("{head}content-type: application/json\r\n{headers}\r\n{body}");
    let server = Server::always(Reply::Raw(reply.into_bytes()));
    let client = ledger::client(&server);
    let answer = client.accounts().read_account("7").response().await;
    answer.expect("the headers are nobody's business yet")
}

#[tokio::test]
async fn headers_have_the_types_of_the_document() {
    let answer = answered(concat!(
        "etag: \"v1, or so\"\r\n",
        "X-LIMIT:  59 \r\n",
        "x-regions: eu,, mars\r\n",
        "x-regions: us\r\n",
        "x-rates: 1.5, 2\r\n",
        "x-owner: {\"id\": \"1\", \"tax\": null, \"name\": \"Ada, of London\"}\r\n",
        "set-cookie: a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT\r\n",
        "set-cookie: b=2\r\n",
    ))
    .await;
    let etag: String = answer.header(ReadAccount::ETAG).expect("it is there");
    assert_eq!(etag, "\"v1, or so\"");
    let limit: Option<i64> = answer.header(ReadAccount::X_LIMIT).expect("it is a number");
    assert_eq!(limit, Some(59));
    let regions = answer.header(ReadAccount::X_REGIONS).expect("it is a list");
    let regions = regions.expect("it is there");
    assert!(matches!(
        regions.as_slice(),
        [Region::Eu, Region::Unknown(_), Region::Us]
    ));
    let rates = answer.header(ReadAccount::X_RATES).expect("it is a list");
    assert_eq!(rates, Some(vec![1.5, 2.0]));
    let owner = answer.header(ReadAccount::X_OWNER).expect("it is JSON");
    let owner = serde_json::to_value(owner).expect("it is JSON");
    assert_eq!(owner["name"], "Ada, of London");
    // The value of `set-cookie` may contain commas, so each cookie has its own header line (RFC 6265 §3).
    let cookies = answer
        .header(ReadAccount::SET_COOKIE)
        .expect("it is a list");
    let whole = "a=1; Expires=Wed, 21 Oct 2015 07:28:00 GMT".to_owned();
    assert_eq!(cookies, Some(vec![whole, "b=2".to_owned()]));
}

#[tokio::test]
async fn an_invalid_header_only_fails_its_own_accessor() {
    let answer = answered("x-limit: many\r\nx-rates:\r\n").await;
    assert_eq!(answer.value().id, "7");
    let error = answer.header(ReadAccount::ETAG).expect_err("it is missing");
    assert_eq!(
        error.to_string(),
        "the response lacks the required header `ETag`"
    );
    let error = answer
        .header(ReadAccount::X_LIMIT)
        .expect_err("it is no number");
    assert!(
        error
            .to_string()
            .starts_with("the header `X-Limit` is not what was expected: "),
        "{error}"
    );
    assert!(error.is_decode());
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    assert_eq!(
        error.body().map(|body| &body[..]),
        Some(&b"{\"id\":\"7\"}"[..])
    );
    let rates = answer
        .header(ReadAccount::X_RATES)
        .expect("it is an empty list");
    assert_eq!(rates, Some(Vec::new()));
    let regions = answer
        .header(ReadAccount::X_REGIONS)
        .expect("it may be missing");
    assert!(regions.is_none());
}

#[tokio::test]
async fn errors_have_headers_too() {
    let reply = Reply::json(404, "{}").with("retry-after", "5");
    let server = Server::always(reply);
    let client = ledger::client(&server);
    let error = client.accounts().read_account("7").send().await;
    let error = error.expect_err("there is no such account");
    let after = error
        .header(ReadAccount::RETRY_AFTER)
        .expect("it is a number");
    assert_eq!(after, Some(5));

    let nobody = ledger::builder("http://127.0.0.1:1").build();
    let client = nobody.expect("all required settings are set");
    let error = client.accounts().read_account("7").send().await;
    let error = error.expect_err("nobody listens");
    let after = error
        .header(ReadAccount::RETRY_AFTER)
        .expect("it may be missing");
    assert_eq!(after, None);
}
