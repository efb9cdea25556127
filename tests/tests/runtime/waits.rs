//! Delays between retries, and when a call gives up. Time is paused, so the tests do not wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE, TOKEN};
use conomy_tests::memory::{MockTransport, response, with_headers};
use ledger_api::runtime::{Body, RetryPolicy};
use ledger_api::{Client, ClientBuilder, Options};
use tokio::time::Instant;

/// Returns the response to the request with this number.
type Responses = Box<dyn Fn(usize) -> http::Response<Body> + Send + Sync>;

const URL: &str = "https://ledger.example.com";

/// A client without a network, and the times of its requests.
struct TimedClient {
    client: Client,
    moments: Arc<Mutex<Vec<Instant>>>,
}

impl TimedClient {
    fn new(policy: RetryPolicy, responses: Responses) -> TimedClient {
        TimedClient::build(ledger::builder(URL).retry(policy), responses)
    }

    fn build(builder: ClientBuilder, responses: Responses) -> TimedClient {
        let moments = Arc::<Mutex<Vec<Instant>>>::default();
        let recorded = Arc::clone(&moments);
        let transport = MockTransport(move |_| {
            let mut recorded = recorded.lock().expect("the lock is not poisoned");
            recorded.push(Instant::now());
            std::future::ready(Ok(responses(recorded.len() - 1)))
        });
        let client = builder.transport(transport).build().expect("a client");
        TimedClient { client, moments }
    }

    /// Returns the delays before each attempt except the first.
    fn waits(&self) -> Vec<Duration> {
        let moments = self.moments.lock().expect("the lock is not poisoned");
        moments.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

fn always(status: u16) -> Responses {
    Box::new(move |_| response(status, ""))
}

/// Returns a 429 with these headers.
fn too_many_requests(headers: &[(&'static str, &str)]) -> http::Response<Body> {
    with_headers(response(429, ""), headers)
}

/// The time on the server's clock.
const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

#[tokio::test(start_paused = true)]
async fn by_default_the_wait_begins_below_a_second_and_doubles() {
    let mut longest = [Duration::ZERO; 4];
    let mut shortest = [Duration::MAX; 4];
    for _ in 0..200 {
        let timed = TimedClient::new(RetryPolicy::default(), always(503));
        let error = Call::Read.fails(&timed.client).await;
        assert_eq!(error.attempts(), 5);
        assert!(
            error.to_string().ends_with(" (after 5 attempts)"),
            "{error}"
        );
        for (index, wait) in timed.waits().into_iter().enumerate() {
            longest[index] = longest[index].max(wait);
            shortest[index] = shortest[index].min(wait);
        }
    }
    // Full jitter: delays are uniformly distributed between zero and the bound. The probability that none of 200 delays is in the
    // last tenth of the range is about 2⁻³⁰, and the same holds for the first tenth.
    for (index, bound) in [1, 2, 4, 8]
        .map(Duration::from_secs)
        .into_iter()
        .enumerate()
    {
        // The timers have a resolution of one millisecond.
        assert!(
            longest[index] <= bound + Duration::from_millis(1),
            "{longest:?}"
        );
        assert!(longest[index] > bound * 9 / 10, "{longest:?}");
        assert!(shortest[index] < bound / 10, "{shortest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_delays_that_the_document_declares_are_used() {
    let mut longest = Duration::ZERO;
    for _ in 0..200 {
        // Without a policy of the client, which would replace the numbers of the document.
        let builder = Client::builder().base_url(URL);
        let builder = builder.user_agent("MyApp/1.0").access(TOKEN);
        let timed = TimedClient::build(builder, always(503));
        let call = timed.client.policies().numbers().send();
        let error = call.await.expect_err("every attempt fails");
        assert_eq!(error.attempts(), 2);
        longest = longest.max(timed.waits()[0]);
    }
    // The document declares 10 ms. The timers have a resolution of one millisecond.
    assert!(longest <= Duration::from_millis(11), "{longest:?}");
    assert!(longest > Duration::ZERO, "{longest:?}");
}

#[tokio::test(start_paused = true)]
async fn no_wait_is_longer_than_the_longest() {
    let policy = RetryPolicy::default()
        .attempts(15)
        .first_delay(Duration::from_secs(20));
    let timed = TimedClient::new(policy, always(503));
    let options = Options::new().deadline(Duration::from_secs(10_000));
    let call = timed.client.accounts().read_account("7").with(options);
    call.send().await.expect_err("every attempt fails");
    let waits = timed.waits();
    assert_eq!(waits.len(), 14);
    assert!(
        waits
            .iter()
            .all(|wait| *wait <= Duration::from_millis(32_001)),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_in_both_forms() {
    let once = |headers: &'static [_]| -> Responses {
        Box::new(move |number| match number {
            0 => too_many_requests(headers),
            _ => response(200, DONE),
        })
    };
    for (headers, asked) in [
        (&[("retry-after", "7")][..], 7.0),
        (&[("retry-after", "0")], 0.0),
        // The date is compared with the server's own clock, so a wrong local clock does not matter.
        (
            &[DATE, ("retry-after", "Sun, 06 Nov 1994 08:49:44 GMT")],
            7.0,
        ),
        (
            &[DATE, ("retry-after", "Sun, 06 Nov 1994 08:00:00 GMT")],
            0.0,
        ),
        (&[("retry-after-ms", "2500")], 2.5),
        (&[("x-ms-retry-after-ms", "2500")], 2.5),
        // The more precise header has priority.
        (&[("retry-after-ms", "1500"), ("retry-after", "2")], 1.5),
        (&[("retry-after-ms", "soon"), ("retry-after", "2")], 2.0),
    ] {
        for call in [Call::Read, Call::Keyed] {
            let timed = TimedClient::new(RetryPolicy::default(), once(headers));
            assert_eq!(
                call.send(&timed.client).await.expect("the second response"),
                "7"
            );
            let [wait] = timed.waits()[..] else {
                panic!("{headers:?}: {:?}", timed.waits());
            };
            // The delay is a little longer than requested, so that clients that were rejected at the same time do not all return
            // at the same time. It may be as long as it would be without the header.
            let asked = Duration::from_secs_f64(asked);
            let most = (asked + asked / 10).max(Duration::from_secs(1));
            let latest = most + Duration::from_millis(2);
            assert!(asked <= wait && wait <= latest, "{headers:?}: {wait:?}");
        }
    }
    // An invalid value is ignored.
    let timed = TimedClient::new(RetryPolicy::default(), once(&[("retry-after", "soon")]));
    Call::Read
        .send(&timed.client)
        .await
        .expect("the second response");
    assert!(timed.waits()[0] <= Duration::from_millis(1001));
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_deadline_is_returned_to_the_caller() {
    let refuse = Box::new(|_| too_many_requests(&[("retry-after", "3600")]));
    let timed = TimedClient::new(RetryPolicy::default(), refuse);
    let started = Instant::now();
    let error = Call::Read.fails(&timed.client).await;
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.attempts(), 1);
    assert!(error.is_retryable());
    // Any number of seconds is accepted, however large.
    for forever in ["18446744073709551615", "99999999999999999999999"] {
        let refuse = Box::new(move |_| too_many_requests(&[("retry-after", forever)]));
        let timed = TimedClient::new(RetryPolicy::default(), refuse);
        let error = Call::Read.fails(&timed.client).await;
        assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_0_does_not_replace_the_backoff() {
    let mut waited = Duration::ZERO;
    for _ in 0..50 {
        let refuse = Box::new(|_| too_many_requests(&[("retry-after", "0")]));
        let timed = TimedClient::new(RetryPolicy::default(), refuse);
        assert_eq!(Call::Read.fails(&timed.client).await.attempts(), 5);
        waited += timed.waits().iter().sum::<Duration>();
    }
    // The average is half of 1 + 2 + 4 + 8 s.
    assert!(waited > Duration::from_secs(50 * 4), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_limited_without_a_deadline() {
    for (asked, attempts) in [("590", 2), ("601", 1), ("31536000", 1)] {
        let transport = MockTransport(move |_| {
            std::future::ready(Ok(too_many_requests(&[("retry-after", asked)])))
        });
        let builder = ledger::builder(URL).transport(transport);
        let builder = builder
            .deadline(None)
            .retry(RetryPolicy::default().attempts(2));
        let client = builder.build().expect("a client");
        let error = Call::Read.fails(&client).await;
        assert_eq!(error.attempts(), attempts, "{asked}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_deadline_ends_all_attempts() {
    let transport = MockTransport(|_| std::future::pending());
    let client = ledger::builder(URL)
        .transport(transport)
        .timeout(Duration::from_secs(4))
        .deadline(Duration::from_secs(10))
        .retry(
            RetryPolicy::default()
                .attempts(100)
                .first_delay(Duration::ZERO),
        )
        .build()
        .expect("a client");
    let started = Instant::now();
    let error = Call::Read.fails(&client).await;
    // Two attempts of 4 s, and one for the remaining time.
    assert_eq!((error.attempts(), error.is_timeout()), (3, true), "{error}");
    let ended = started.elapsed();
    assert!(
        ended >= Duration::from_secs(10) && ended < Duration::from_millis(10_010),
        "{ended:?}"
    );
    let own = Options::new()
        .deadline(Duration::from_secs(2))
        .timeout(Duration::from_secs(1));
    let started = Instant::now();
    let call = client.accounts().read_account("7").with(own);
    let error = call.send().await.expect_err("no response arrives");
    assert_eq!(error.attempts(), 2, "{error}");
    assert!(started.elapsed() < Duration::from_millis(2010));
}

#[tokio::test(start_paused = true)]
async fn the_default_timeouts_are_30_and_120_seconds() {
    let transport = MockTransport(|_| std::future::pending());
    let builder = ledger::builder(URL).transport(transport);
    let builder = builder.retry(RetryPolicy::default().first_delay(Duration::ZERO));
    let client = builder.build().expect("a client");
    for (call, attempts, seconds) in [(Call::Bare, 1, 30), (Call::Read, 4, 120)] {
        let started = Instant::now();
        let error = call.fails(&client).await;
        assert_eq!(
            (error.attempts(), error.is_timeout()),
            (attempts, true),
            "{error}"
        );
        let (least, elapsed) = (Duration::from_secs(seconds), started.elapsed());
        let most = least + Duration::from_millis(10);
        assert!(least <= elapsed && elapsed < most, "{elapsed:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn streams_resume_with_jitter_within_five_minutes() {
    let (mut shortest, mut longest) = (Duration::MAX, Duration::ZERO);
    for _ in 0..100 {
        // Longer than any process runs.
        let stream = "retry: 1000000000000\nid: 1\ndata: {\"step\":1}\n\n";
        let timed = TimedClient::new(
            RetryPolicy::default(),
            Box::new(move |_| {
                with_headers(
                    response(200, stream),
                    &[("content-type", "text/event-stream")],
                )
            }),
        );
        let call = timed.client.feeds().watch_steps().send();
        let mut steps = call.await.expect("a stream");
        for _ in 0..2 {
            steps.next().await.expect("no error").expect("an event");
        }
        let wait = timed.waits()[0];
        (shortest, longest) = (shortest.min(wait), longest.max(wait));
    }
    assert!(longest <= Duration::from_secs(300), "{longest:?}");
    assert!(
        longest - shortest > Duration::from_secs(50),
        "{shortest:?} to {longest:?}"
    );
}
