//! Ten thousand calls over real connections, with a token that expires after 200 ms. In `tests/ten_thousand.rs`, all calls are in
//! progress at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use conomy_tests::{Reply, Server, ledger};
use ledger_api::runtime::RetryPolicy;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const CALLS: usize = 10_000;
const LIFE: Duration = Duration::from_millis(200);

/// Few enough that every system allows a process to open them at the same time.
const CONNECTIONS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_call_is_made_once_and_each_token_fetched_once() {
    let (renewing, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (now, top) = (Arc::clone(&renewing), Arc::clone(&most));
    let server = Server::start(move |received, _| {
        let account = received.target().rsplit('/').next().unwrap_or_default();
        if account != "token" {
            return Reply::json(200, format!(r#"{{"id":"{account}"}}"#));
        }
        top.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        now.fetch_sub(1, Ordering::SeqCst);
        let seconds = LIFE.as_secs_f64();
        Reply::json(
            200,
            format!(r#"{{"accessToken":"t","expiresIn":{seconds}}}"#),
        )
    });
    let client = ledger::builder(server.url())
        .header_key("a-key")
        .access_client_credentials("me", "hush")
        .retry(RetryPolicy::never())
        .timeout(None)
        .deadline(None)
        .build()
        .expect("a client");
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    let started = Instant::now();
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let (client, connections) = (client.clone(), Arc::clone(&connections));
        calls.spawn(async move {
            let _connection = connections.acquire().await;
            let account = number.to_string();
            let read = client.accounts().read_account(&account).send().await;
            assert_eq!(read.expect("an account").id, account);
        });
    }
    while let Some(call) = calls.join_next().await {
        call.expect("no panic");
    }
    let elapsed = started.elapsed();
    let received = server.received();
    let (renewals, mut calls): (Vec<&str>, Vec<&str>) = received
        .iter()
        .map(|request| request.target())
        .partition(|target| target.ends_with("/token"));
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(
        (calls.len(), received.len()),
        (CALLS, CALLS + renewals.len())
    );
    assert_eq!(most.load(Ordering::SeqCst), 1, "one renewal at a time");
    // A token is renewed after 90 % of its lifetime.
    let lives = elapsed.as_secs_f64() / (LIFE.as_secs_f64() * 0.9);
    assert!(
        renewals.len() as f64 <= lives + 1.0,
        "{} renewals in {elapsed:?}",
        renewals.len()
    );
}
