//! Calls need a Tokio runtime with timers. Without one, they return an error before a request is sent, and do not panic.

use std::task::{Context, Poll, Waker};

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::{Error, Outcome};

fn assert_not_sent(error: &Error, message: &str, server: &Server) {
    assert_eq!(error.outcome(), Outcome::NotSent, "{error:?}");
    assert!(error.to_string().contains(message), "{error}");
    assert!(server.received().is_empty());
}

#[test]
fn a_call_without_a_runtime_returns_an_error() {
    let server = Server::always(Reply::json(201, DONE));
    let client = ledger::client(&server);
    let mut call = std::pin::pin!(Call::Bare.send(&client));
    let Poll::Ready(result) = call.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("a call waits for a runtime that does not exist");
    };
    let error = result.expect_err("nothing can be sent");
    assert_not_sent(&error, "there is no Tokio runtime here", &server);
}

#[test]
fn a_runtime_without_timers_returns_an_error() {
    let server = Server::always(Reply::json(201, DONE));
    let client = ledger::client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let error = runtime
        .block_on(Call::Bare.send(&client))
        .expect_err("nothing can be sent");
    assert_not_sent(&error, "has no timers", &server);
}
