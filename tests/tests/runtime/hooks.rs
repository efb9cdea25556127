//! Hooks are called before and after every attempt.

use std::sync::{Arc, Mutex};

use conomy_tests::ledger::{self, Call, DONE, TOKEN};
use conomy_tests::{Reply, Server};
use ledger_api::runtime::{Attempt, BoxError, Hook};
use ledger_api::{Error, Outcome, Request};

/// A hook that signs requests and records its calls.
#[derive(Clone, Default)]
struct Watch(Arc<Mutex<Vec<String>>>);

impl Hook for Watch {
    fn before(&self, request: &mut Request) -> Result<(), BoxError> {
        assert!(!format!("{request:?}").contains(TOKEN), "{request:?}");
        let mut seen = self.0.lock().expect("the lock is not poisoned");
        seen.push(format!("before {}", request.method()));
        request
            .headers_mut()
            .insert("x-signature", seen.len().into());
        Ok(())
    }

    fn after(&self, attempt: &Attempt<'_>) {
        let status = attempt
            .error
            .and_then(Error::status)
            .map(|status| status.as_u16());
        let mut seen = self.0.lock().expect("the lock is not poisoned");
        seen.push(format!(
            "after {} {} {status:?}",
            attempt.operation, attempt.number
        ));
    }
}

#[tokio::test]
async fn each_attempt_is_seen_and_can_be_signed() {
    let server = Server::script(vec![Reply::json(503, ""), Reply::json(200, DONE)]);
    let watch = Watch::default();
    let client = ledger::builder(server.url())
        .hook(watch.clone())
        .build()
        .expect("a client");
    Call::Read.send(&client).await.expect("a response");
    assert_eq!(
        *watch.0.lock().expect("the lock is not poisoned"),
        [
            "before GET",
            "after readAccount 1 Some(503)",
            "before GET",
            "after readAccount 2 None"
        ]
    );
    let received = server.received();
    let signatures: Vec<_> = received
        .iter()
        .map(|request| request.header("x-signature"))
        .collect();
    assert_eq!(signatures, [Some("1"), Some("3")]);
}

#[tokio::test]
async fn a_hook_can_refuse() {
    struct Refuse;
    impl Hook for Refuse {
        fn before(&self, _: &mut Request) -> Result<(), BoxError> {
            Err("not on Sundays".into())
        }
    }
    let server = Server::always(Reply::json(200, DONE));
    let client = ledger::builder(server.url())
        .hook(Refuse)
        .build()
        .expect("a client");
    let error = Call::Read.fails(&client).await;
    assert_eq!((error.outcome(), error.attempts()), (Outcome::NotSent, 0));
    assert!(error.to_string().contains("not on Sundays"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn redirects_within_the_server_are_signed_again() {
    let redirect = |location: String| {
        let headers = vec![("location".to_owned(), location)];
        Reply::Response(307, headers, Vec::new())
    };
    let other = Server::always(Reply::json(200, DONE));
    let elsewhere = format!("http://localhost:{}/", other.address().port());
    let server = Server::start(move |received, _| match received.target() {
        "/same" => redirect(elsewhere.clone()),
        _ => redirect("/same".to_owned()),
    });
    let client = ledger::builder(server.url())
        .hook(Watch::default())
        .build()
        .expect("a client");
    Call::Read.send(&client).await.expect("it is followed");
    let received = server.received();
    let signatures: Vec<_> = received
        .iter()
        .map(|request| request.header("x-signature"))
        .collect();
    assert_eq!(signatures, [Some("1"), Some("2")]);
    assert_eq!(other.only().header("x-signature"), None);
}

/// A hook that panics after an attempt.
struct Panics;

impl Hook for Panics {
    fn after(&self, _: &Attempt<'_>) {
        panic!("a metric without a name");
    }
}

#[tokio::test]
async fn a_hook_that_panics_loses_no_response() {
    let server = Server::always(Reply::json(201, DONE));
    let watch = Watch::default();
    let client = ledger::builder(server.url())
        .hook(Panics)
        .hook(watch.clone())
        .build()
        .expect("a client");
    Call::Bare.send(&client).await.expect("a response");
    assert_eq!(server.received().len(), 1);
    // The other hooks are still called.
    let seen = watch.0.lock().expect("the lock is not poisoned");
    assert!(
        seen.last().is_some_and(|last| last.starts_with("after ")),
        "{seen:?}"
    );
}
