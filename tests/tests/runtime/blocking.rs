//! Blocking calls send the same requests as asynchronous ones.

use std::thread;

use conomy_tests::ledger::{self, DONE};
use conomy_tests::{Reply, Server};
use ledger_api::Outcome;

#[test]
fn calls_from_many_threads_get_their_own_responses() {
    let server = Server::start(|received, _| {
        let account = received.target().rsplit('/').next().unwrap_or_default();
        Reply::json(200, format!(r#"{{"id":"{account}"}}"#))
    });
    let client = ledger::client(&server);
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let client = client.clone();
            thread::spawn(move || {
                for number in 0..25 {
                    let account = format!("{thread}-{number}");
                    let read = client.accounts().read_account(&account).send_blocking();
                    assert_eq!(read.expect("an account").id, account);
                }
            })
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().expect("no panic"));
    assert_eq!(server.received().len(), 100);
}

#[test]
fn errors_and_headers_are_the_same() {
    let server = Server::script(vec![
        Reply::json(200, DONE).with("x-request-id", "r-1"),
        Reply::json(404, "{}"),
    ]);
    let client = ledger::client(&server);
    let response = client
        .accounts()
        .read_account("7")
        .response_blocking()
        .expect("a response");
    assert_eq!(
        (response.status(), response.request_id().as_deref()),
        (http::StatusCode::OK, Some("r-1"))
    );
    let error = client
        .accounts()
        .read_account("7")
        .send_blocking()
        .expect_err("there is none");
    assert_eq!(error.outcome(), Outcome::Responded);
}

#[tokio::test]
async fn blocking_calls_work_within_an_async_runtime() {
    let server = Server::always(Reply::json(200, DONE));
    let client = ledger::client(&server);
    let account = client.accounts().read_account("7").send_blocking();
    assert_eq!(account.expect("an account").id, "7");
}

#[test]
fn a_client_works_while_another_of_its_runtimes_is_blocked() {
    let server = Server::always(Reply::json(200, DONE));
    let client = ledger::builder(server.url())
        .timeout(std::time::Duration::from_secs(5))
        .retry(ledger_api::runtime::RetryPolicy::never())
        .build()
        .expect("a client");
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().expect("a runtime")
    };
    let (first, second) = (runtime(), runtime());
    for runtime in [&first, &second, &first] {
        let call = async { client.accounts().read_account("7").send().await };
        runtime.block_on(call).expect("a response");
        let blocking = client.accounts().read_account("7").send_blocking();
        blocking.expect("a response");
    }
    assert_eq!(server.received().len(), 6);
    // One connection for each of the two runtimes, and one for the background thread.
    assert_eq!(server.connections(), 3);
}
