//! Redirects: safe requests follow them, and no credentials are sent to another host.

use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE, TOKEN};
use conomy_tests::memory::{MockTransport, response, with_headers};
use conomy_tests::{Reply, Server};
use ledger_api::transfers::SettleTransferResponse;
use ledger_api::{Options, Outcome};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

fn redirect(status: u16, location: impl Into<String>) -> Reply {
    Reply::Response(
        status,
        vec![("location".to_owned(), location.into())],
        Vec::new(),
    )
}

/// Returns a URL of the same server with another host name, which is another origin.
fn other_host(server: &Server) -> String {
    format!("http://localhost:{}/x?y=1", server.address().port())
}

#[tokio::test]
async fn redirects_to_another_host_are_only_followed_without_credentials_and_body() {
    for status in STATUSES {
        for call in Call::ALL {
            let other = Server::always(Reply::json(200, DONE));
            let server = Server::always(redirect(status, other_host(&other)));
            let client = ledger::builder(server.url())
                .header_key("a-key")
                .build()
                .expect("a client");
            let result = call.send(&client).await;
            assert_eq!(server.received().len(), 1, "{status} {call:?}");
            if matches!(call, Call::Read) || status == 303 {
                // RFC 9110 §15.4.4: after a 303, the client gets the result of any request from another URL.
                assert_eq!(result.expect("it is followed"), "7");
                let request = other.only();
                assert_eq!(request.line, "GET /x?y=1 HTTP/1.1");
                assert!(request.body.is_empty());
                for name in [
                    "authorization",
                    "x-ledger-key",
                    "idempotency-key",
                    "content-type",
                    "referer",
                ] {
                    assert_eq!(request.header(name), None, "{name}");
                }
            } else {
                let error = result.expect_err("it is not followed");
                assert_eq!(error.outcome(), Outcome::Responded);
                assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
                assert_eq!((error.attempts(), error.is_retryable()), (1, false));
                assert!(error.to_string().contains("redirect"), "{error}");
                assert_eq!(other.connections(), 0);
            }
        }
    }
}

#[tokio::test]
async fn redirects_on_the_same_host_keep_headers_and_body() {
    for status in [307, 308] {
        for call in Call::ALL {
            let server = Server::start(move |received, _| match received.target() {
                "/new" => Reply::json(200, DONE),
                _ => redirect(status, "/new"),
            });
            call.send(&ledger::client(&server))
                .await
                .expect("it is followed");
            let received = server.received();
            let [first, second] = &received[..] else {
                panic!("{received:?}");
            };
            assert_eq!(
                (first.method(), &first.body),
                (second.method(), &second.body)
            );
            assert_eq!(
                second.header("authorization"),
                Some(format!("Bearer {TOKEN}").as_str())
            );
            assert_eq!(
                first.header("idempotency-key"),
                second.header("idempotency-key")
            );
        }
    }
}

/// A server that was reached by a redirect gets no credentials if it redirects to another path of its own.
#[tokio::test]
async fn a_second_redirect_returns_no_credentials_to_another_host() {
    let other = Server::start(|received, _| match received.target() {
        "/here" => Reply::json(200, DONE),
        _ => redirect(302, "/here"),
    });
    let server = Server::always(redirect(302, other_host(&other)));
    let builder = ledger::builder(server.url()).header_key("a-key");
    let client = builder.build().expect("a client");
    assert_eq!(Call::Read.send(&client).await.expect("it is followed"), "7");
    let received = other.received();
    assert_eq!(received.len(), 2);
    for request in received {
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("x-ledger-key"), None);
    }
}

/// RFC 9110 §15.4.4: a 303 refers to the result of finished work, so the work is not requested again, even if the result cannot
/// be read.
#[tokio::test]
async fn a_request_is_not_sent_again_after_303() {
    let broken = Reply::Reset(Vec::new());
    let cut = Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec());
    let json = |status| Reply::json(status, "{}");
    let again = json(503).with("x-should-retry", "true");
    let replies = [401, 404, 408, 409, 422, 425, 429, 500, 503].map(json);
    for reply in replies.into_iter().chain([broken, cut, again]) {
        for is_elsewhere in [false, true] {
            for call in [Call::Keyed, Call::Bare] {
                let result = reply.clone();
                let other = Server::always(reply.clone());
                let elsewhere = other_host(&other);
                let server = Server::start(move |received, _| match received.method() {
                    "GET" => result.clone(),
                    _ if is_elsewhere => redirect(303, elsewhere.clone()),
                    _ => redirect(303, "/result"),
                });
                let builder = ledger::builder(server.url()).access_provider(ledger::token);
                let error = call.fails(&builder.build().expect("a client")).await;
                let what = format!("{reply:?} {call:?}: {error:?}");
                assert_eq!(error.outcome(), Outcome::Unknown, "{what}");
                assert!(!error.is_retryable(), "{what}");
                assert_eq!(error.attempts(), 1, "{what}");
                let received = server.received();
                let posts = received.iter().filter(|request| request.method() == "POST");
                assert_eq!(posts.count(), 1, "{what}");
            }
        }
    }
    // A GET is retried from its original URL.
    let server = Server::script(vec![
        redirect(303, "/result"),
        Reply::json(503, ""),
        redirect(303, "/result"),
        Reply::json(200, DONE),
    ]);
    let result = Call::Read.send(&ledger::client(&server)).await;
    assert_eq!(result.expect("a response"), "7");
}

/// If the body of the result breaks off after a 303, the work is not done again, with any idempotency key.
#[tokio::test]
async fn an_interrupted_response_is_not_retried() {
    let cut = "HTTP/1.1 206 OK\r\ncontent-type: application/pdf\r\ncontent-length: 9\r\n\r\n%PDF";
    for is_led in [false, true] {
        let server = Server::start(move |received, _| match received.method() {
            "POST" if is_led => redirect(303, "/receipt"),
            _ => Reply::Raw(cut.into()),
        });
        let client = ledger::client(&server);
        let call = client.transfers().settle_transfer("7");
        let settled = call
            .with(Options::new().idempotency_key("own"))
            .send()
            .await;
        let Ok(SettleTransferResponse::PartialContent(mut receipt)) = settled else {
            panic!("{settled:?}");
        };
        receipt.chunk().await.expect("the beginning");
        let error = receipt.chunk().await.expect_err("it breaks off");
        assert_eq!(error.outcome(), Outcome::Responded);
        // Without the redirect, the caller's own idempotency key makes another call safe.
        assert_eq!(error.is_retryable(), !is_led, "{error:?}");
    }
}

/// A 201 with `location` is a success. Only five statuses are redirects.
#[tokio::test]
async fn other_statuses_with_location_are_not_redirects() {
    for call in Call::ALL {
        let created = Reply::json(201, DONE).with("location", "/new");
        let server = Server::always(created);
        call.send(&ledger::client(&server))
            .await
            .expect("a success");
        assert_eq!(server.received().len(), 1);
        for status in [300, 304, 305, 306, 309, 399] {
            let server = Server::always(redirect(status, "/new"));
            let error = call.fails(&ledger::client(&server)).await;
            assert_eq!(error.outcome(), Outcome::Responded, "{status} {call:?}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert!(!error.is_retryable(), "{status} {call:?}");
            assert_eq!(server.received().len(), 1, "{status} {call:?}");
        }
    }
}

#[tokio::test]
async fn endless_redirects_are_an_error() {
    let server = Server::always(redirect(302, "/again"));
    let error = Call::Read.fails(&ledger::client(&server)).await;
    assert_eq!(
        (error.outcome(), error.is_retryable()),
        (Outcome::Responded, false)
    );
    assert!(error.to_string().contains("have no end"), "{error}");
    assert_eq!(server.received().len(), 11);
}

#[tokio::test]
async fn a_redirect_without_location_is_a_response() {
    for reply in [
        Reply::Response(302, Vec::new(), Vec::new()),
        Reply::Response(304, Vec::new(), Vec::new()),
    ] {
        let server = Server::always(reply);
        let error = Call::Read.fails(&ledger::client(&server)).await;
        assert_eq!(
            (error.outcome(), server.received().len()),
            (Outcome::Responded, 1)
        );
    }
    let server = Server::always(redirect(302, "http://["));
    let error = Call::Read.fails(&ledger::client(&server)).await;
    assert!(error.to_string().contains("is not a valid URL"), "{error}");
}

#[tokio::test]
async fn no_redirect_leads_from_https_to_http() {
    for status in STATUSES {
        for location in ["http://ledger.example.com/", "ftp://ledger.example.com/"] {
            let transport = MockTransport(move |request: ledger_api::Request| {
                assert!(request.url().starts_with("https://"), "{}", request.url());
                let redirect = with_headers(response(status, ""), &[("location", location)]);
                std::future::ready(Ok(redirect))
            });
            let builder = ledger::builder("https://ledger.example.com").transport(transport);
            let error = Call::Read.fails(&builder.build().expect("a client")).await;
            let reason = match location.starts_with("http:") {
                true => "from https to http is not followed",
                false => "to the scheme `ftp` is not followed",
            };
            assert!(error.to_string().contains(reason), "{error}");
            assert_eq!(error.outcome(), Outcome::Responded);
        }
    }
}

#[tokio::test]
async fn an_error_after_a_redirect_has_an_unknown_outcome() {
    let closed = Server::always(Reply::Raw(Vec::new()));
    let server = Server::always(redirect(307, format!("http://{}/x", closed.address())));
    let once = Options::new().retries(0);
    let client = ledger::client(&server);
    let error = client
        .accounts()
        .read_account("7")
        .with(once)
        .send()
        .await
        .expect_err("it breaks");
    assert_eq!(error.outcome(), Outcome::Unknown, "{error}");
}

/// The status of a redirect is not the status of the response.
#[tokio::test]
async fn a_timeout_after_a_redirect_has_no_status() {
    let server = Server::start(|received, _| match received.target() {
        "/slow" => Reply::Stall(Vec::new()),
        _ => redirect(302, "/slow"),
    });
    let short = Options::new()
        .retries(0)
        .timeout(Duration::from_millis(400));
    let error = Call::Read.send_with(&ledger::client(&server), short).await;
    let error = error.expect_err("nothing comes");
    assert!(error.is_timeout(), "{error:?}");
    assert_eq!(error.status(), None);
}

#[tokio::test]
async fn bodies_of_reads_are_not_sent_to_another_origin() {
    for status in STATUSES {
        let other = Server::always(Reply::json(200, "[]"));
        let server = Server::always(redirect(status, other_host(&other)));
        let client = ledger::client(&server);
        let call = client
            .accounts()
            .find_accounts(&serde_json::json!({ "owner": "o-1" }));
        let error = call.send().await.expect_err("it is not followed");
        assert!(error.to_string().contains("another origin"), "{error}");
        assert_eq!(other.connections(), 0);
        // The body is sent to another path of the same server.
        let server = Server::script(vec![redirect(status, "/x"), Reply::json(200, "[]")]);
        let client = ledger::client(&server);
        let call = client
            .accounts()
            .find_accounts(&serde_json::json!({ "owner": "o-1" }));
        call.send().await.expect("a response");
        assert_eq!(server.received()[1].text(), r#"{"owner":"o-1"}"#);
    }
}

#[tokio::test]
async fn credentials_that_the_server_repeats_are_sent_once() {
    let server = Server::start(|received, number| match number {
        0 => {
            let (_, query) = received.target().split_once('?').expect("a query");
            redirect(302, format!("/access/query?page=2&{query}"))
        }
        _ => Reply::no_content(),
    });
    let client = ledger::builder(server.url())
        .query_key("k_2-x")
        .build()
        .expect("a client");
    client
        .access()
        .with_query()
        .send()
        .await
        .expect("a response");
    let targets: Vec<String> = server
        .received()
        .iter()
        .map(|one| one.target().to_owned())
        .collect();
    assert_eq!(targets[1], "/access/query?page=2&key=k_2-x", "{targets:?}");
}

#[tokio::test]
async fn locations_in_utf8_are_followed() {
    let server = Server::script(vec![
        redirect(302, "/r\u{fc}ck?q=\u{e9}"),
        Reply::json(200, DONE),
    ]);
    let client = ledger::client(&server);
    client
        .accounts()
        .read_account("7")
        .send()
        .await
        .expect("a response");
    assert_eq!(server.received()[1].target(), "/r%C3%BCck?q=%C3%A9");
}
