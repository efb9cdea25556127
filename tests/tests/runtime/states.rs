//! Waiting for a final state. Time is paused, so the tests do not wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::memory::{MockTransport, response};
use ledger_api::models::{Job, State};
use ledger_api::runtime::{Polling, RetryPolicy};
use ledger_api::{Client, Outcome};
use tokio::time::Instant;

/// Returns a client of a server whose job passes through these states, and the times of the requests. A number is the status of
/// an error response.
fn server(states: &'static [&'static str]) -> (Client, Arc<Mutex<Vec<Instant>>>) {
    let times = Arc::<Mutex<Vec<Instant>>>::default();
    let kept = Arc::clone(&times);
    let transport = MockTransport(move |_| {
        let mut kept = kept.lock().expect("the lock is not poisoned");
        let state = states[kept.len().min(states.len() - 1)];
        kept.push(Instant::now());
        std::future::ready(Ok(match (state, state.parse()) {
            (_, Ok(status)) => response(status, "{}"),
            ("", _) => response(200, r#"{"id":"7"}"#),
            (state, _) => response(
                200,
                format!(r#"{{"id":"7","progress":{{"state":"{state}"}}}}"#),
            ),
        }))
    });
    let client = ledger::builder("https://ledger.example.com")
        .retry(RetryPolicy::default().attempts(2))
        .transport(transport)
        .build()
        .expect("a client");
    (client, times)
}

/// Returns the delays between the requests, in seconds.
fn delays(times: &Mutex<Vec<Instant>>) -> Vec<f64> {
    let times = times.lock().expect("the lock is not poisoned");
    let pairs = times.windows(2).map(|pair| pair[1] - pair[0]);
    pairs.map(|delay| delay.as_secs_f64()).collect()
}

fn state(job: &Job) -> &str {
    let progress = job.progress.as_ref();
    let state = progress.and_then(|progress| progress.state.as_ref());
    state.map_or("", State::as_str)
}

#[test]
fn final_values_are_known() {
    assert!(State::Done.is_final() && State::Failed.is_final());
    assert!(!State::Running.is_final());
    assert!(!State::from("PAUSED").is_final());
}

#[tokio::test(start_paused = true)]
async fn a_value_is_requested_until_its_status_is_final() {
    let (client, times) = server(&["RUNNING", "RUNNING", "RUNNING", "FAILED", "DONE"]);
    let job = client
        .policies()
        .read_job("7")
        .until_final(Duration::from_secs(60));
    let job = job.await.expect("a final status");
    assert_eq!(state(&job), "FAILED");
    let delays = delays(&times);
    for (delay, longest) in delays.iter().zip([1.0, 2.0, 4.0]) {
        assert!(
            (0.9 * longest..=longest + 0.01).contains(delay),
            "{delays:?}"
        );
    }
    assert_eq!(delays.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn changes_are_returned_once_and_start_with_the_first_delay() {
    let (client, times) = server(&["", "", "RUNNING", "RUNNING", "PAUSED", "RUNNING", "DONE"]);
    // The setter of the parameter `changes` is renamed, because `changes` is a method of the request.
    let request = client.policies().read_job("7").changes_(true);
    let mut changes = request.changes(Duration::from_secs(60));
    let mut states = Vec::new();
    while let Some(job) = changes.next().await.expect("a change") {
        states.push(state(&job).to_owned());
    }
    // An unknown state counts as a change, too.
    assert_eq!(states, ["", "RUNNING", "PAUSED", "RUNNING", "DONE"]);
    assert!(changes.next().await.expect("the end").is_none());
    let rounded: Vec<f64> = delays(&times).iter().map(|delay| delay.ceil()).collect();
    assert_eq!(rounded, [1.0, 2.0, 1.0, 2.0, 1.0, 1.0]);
}

#[tokio::test(start_paused = true)]
async fn the_deadline_is_an_error_with_the_last_response() {
    let (client, times) = server(&["RUNNING"]);
    let start = Instant::now();
    let polling = Polling::new(Duration::from_secs(10)).max_delay(Duration::from_secs(3));
    let error = client
        .policies()
        .read_job("7")
        .until_final(polling)
        .await
        .expect_err("no end");
    assert_eq!(start.elapsed().as_secs_f64().round(), 10.0);
    assert_eq!(delays(&times).len(), 5, "{:?}", delays(&times));
    assert!(error.is_timeout() && error.is_retryable(), "{error}");
    assert_eq!(error.outcome(), Outcome::Responded);
    assert_eq!(error.operation(), "readJob");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    let job: Job = error.decode().expect("the last value");
    assert_eq!(state(&job), "RUNNING");
    assert!(
        error
            .to_string()
            .contains("the status was still `RUNNING` after 10 s"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_status_that_changes_with_every_response_does_not_outlive_the_deadline() {
    let transport = {
        let mut running = false;
        let next = Mutex::new(move || {
            running = !running;
            if running { "RUNNING" } else { "PAUSED" }
        });
        MockTransport(move |_| {
            let state = next.lock().expect("the lock is not poisoned")();
            let body = format!(r#"{{"id":"7","progress":{{"state":"{state}"}}}}"#);
            std::future::ready(Ok(response(200, body)))
        })
    };
    let builder = ledger::builder("https://ledger.example.com").transport(transport);
    let client = builder.build().expect("a client");
    let start = Instant::now();
    let job = client
        .policies()
        .read_job("7")
        .until_final(Duration::from_secs(10));
    let error = job.await.expect_err("no end");
    assert!(error.is_timeout(), "{error}");
    assert_eq!(start.elapsed().as_secs_f64().round(), 10.0);
    // The change at the deadline is not lost, and the stream continues after the error.
    let polling = Polling::new(Duration::from_secs(3)).max_delay(Duration::from_secs(1));
    let mut changes = client.policies().read_job("7").changes(polling);
    let mut count = 0;
    while changes.next().await.is_ok() {
        count += 1;
    }
    assert!((4..=5).contains(&count), "{count}");
    assert!(changes.next().await.expect("another change").is_some());
}

#[tokio::test(start_paused = true)]
async fn an_invalid_request_ends_the_stream() {
    let (client, times) = server(&["RUNNING"]);
    let mut changes = client
        .policies()
        .read_job("")
        .changes(Duration::from_secs(10));
    let error = changes.next().await.expect_err("the id is empty");
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(changes.next().await.expect("the end").is_none());
    assert!(times.lock().expect("the lock is not poisoned").is_empty());
}

#[tokio::test(start_paused = true)]
async fn changes_continue_after_an_error() {
    let (client, _) = server(&["RUNNING", "404", "RUNNING", "503", "RUNNING", "DONE"]);
    let mut changes = client
        .policies()
        .read_job("7")
        .changes(Duration::from_secs(60));
    assert_eq!(
        state(&changes.next().await.expect("the value").expect("one")),
        "RUNNING"
    );
    let error = changes.next().await.expect_err("there is no such job");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    // Retryable errors are retried as in any other call.
    assert_eq!(
        state(&changes.next().await.expect("the value").expect("one")),
        "DONE"
    );
}

#[test]
fn waiting_blocks_without_an_async_runtime() {
    let (client, _) = server(&["RUNNING", "DONE"]);
    let polling = Polling::new(Duration::from_secs(60)).first_delay(Duration::from_millis(1));
    let job = client
        .policies()
        .read_job("7")
        .until_final_blocking(polling);
    assert_eq!(state(&job.expect("a final status")), "DONE");
    let (client, _) = server(&["RUNNING", "DONE"]);
    let changes = client.policies().read_job("7").changes_blocking(polling);
    let states: Vec<String> = changes
        .map(|job| state(&job.expect("a change")).to_owned())
        .collect();
    assert_eq!(states, ["RUNNING", "DONE"]);
}
