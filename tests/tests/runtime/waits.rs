//! Delays between retries, and when a call gives up. Time is paused, so the tests do not wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger::{self, Call, DONE};
use conomy_tests::memory::{Memory, answer};
use ledger_api::runtime::{Body, RetryPolicy};
use ledger_api::{Client, Options};
use tokio::time::Instant;

/// Returns the response to the request with this number.
type Answers = Box<dyn Fn(usize) -> http::Response<Body> + Send + Sync>;

/// A client without a network, and the times of its requests.
struct Told {
    client: Client,
    moments: Arc<Mutex<Vec<Instant>>>,
}

impl Told {
    fn new(policy: RetryPolicy, answers: Answers) -> Told {
        let moments = Arc::<Mutex<Vec<Instant>>>::default();
        let kept = Arc::clone(&moments);
        let transport = Memory(move |_| {
            let mut kept = kept.lock().expect("no test panics with the lock");
            kept.push(Instant::now());
            std::future::ready(Ok(answers(kept.len() - 1)))
        });
        let client = ledger::builder("https://ledger.example.com")
            .retry(policy)
            .transport(transport)
            .build()
            .expect("a client");
        Told { client, moments }
    }

    /// Returns the delays before each attempt except the first.
    fn waits(&self) -> Vec<Duration> {
        let moments = self.moments.lock().expect("no test panics with the lock");
        moments.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

fn always(status: u16) -> Answers {
    Box::new(move |_| answer(status, ""))
}

/// Returns a 429 with these headers.
fn refusal(headers: &[(&'static str, &'static str)]) -> http::Response<()> {
    let mut refusal = answer(429, "").map(|_| ());
    for (name, value) in headers {
        let value = http::HeaderValue::from_static(value);
        refusal.headers_mut().insert(*name, value);
    }
    refusal
}

/// The time on the server's clock.
const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

#[tokio::test(start_paused = true)]
async fn by_default_the_wait_begins_below_a_second_and_doubles() {
    let mut longest = [Duration::ZERO; 4];
    let mut shortest = [Duration::MAX; 4];
    for _ in 0..200 {
        let told = Told::new(RetryPolicy::default(), always(503));
        let error = Call::Read.fails(&told.client).await;
        assert_eq!(error.attempts(), 5);
        assert!(
            error.to_string().ends_with(" (after 5 attempts)"),
            "{error}"
        );
        for (index, wait) in told.waits().into_iter().enumerate() {
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
async fn no_wait_is_longer_than_the_longest() {
    let policy = RetryPolicy::default()
        .attempts(15)
        .first_delay(Duration::from_secs(20));
    let told = Told::new(policy, always(503));
    let options = Options::new().deadline(Duration::from_secs(10_000));
    let call = told.client.accounts().read_account("7").with(options);
    call.send().await.expect_err("it is refused for ever");
    let waits = told.waits();
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
    let once = |headers: &[_]| -> Answers {
        let refusal = refusal(headers);
        Box::new(move |number| match number {
            0 => refusal.clone().map(|()| Body::default()),
            _ => answer(200, DONE),
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
            let told = Told::new(RetryPolicy::default(), once(headers));
            assert_eq!(
                call.send(&told.client).await.expect("the second answer"),
                "7"
            );
            let [wait] = told.waits()[..] else {
                panic!("{headers:?}: {:?}", told.waits());
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
    let told = Told::new(RetryPolicy::default(), once(&[("retry-after", "soon")]));
    Call::Read
        .send(&told.client)
        .await
        .expect("the second answer");
    assert!(told.waits()[0] <= Duration::from_millis(1001));
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_deadline_is_returned_to_the_caller() {
    let later = refusal(&[("retry-after", "3600")]);
    let refuse = Box::new(move |_| later.clone().map(|()| Body::default()));
    let told = Told::new(RetryPolicy::default(), refuse);
    let started = Instant::now();
    let error = Call::Read.fails(&told.client).await;
    assert_eq!(started.elapsed(), Duration::ZERO);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(error.attempts(), 1);
    assert!(error.is_retryable());
    // Any number of seconds is accepted, however large.
    for forever in ["18446744073709551615", "99999999999999999999999"] {
        let forever = refusal(&[("retry-after", forever)]);
        let refuse = Box::new(move |_| forever.clone().map(|()| Body::default()));
        let told = Told::new(RetryPolicy::default(), refuse);
        let error = Call::Read.fails(&told.client).await;
        assert_eq!(error.retry_after(), Some(Duration::from_secs(u64::MAX)));
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_0_does_not_replace_the_backoff() {
    let mut waited = Duration::ZERO;
    for _ in 0..50 {
        let at_once = refusal(&[("retry-after", "0")]);
        let refuse = Box::new(move |_| at_once.clone().map(|()| Body::default()));
        let told = Told::new(RetryPolicy::default(), refuse);
        assert_eq!(Call::Read.fails(&told.client).await.attempts(), 5);
        waited += told.waits().iter().sum::<Duration>();
    }
    // The average is half of 1 + 2 + 4 + 8 s.
    assert!(waited > Duration::from_secs(50 * 4), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_limited_without_a_deadline() {
    for (asked, attempts) in [("590", 2), ("601", 1), ("31536000", 1)] {
        let later = refusal(&[("retry-after", asked)]);
        let transport = Memory(move |_| {
            let later = later.clone().map(|()| Body::default());
            std::future::ready(Ok(later))
        });
        let builder = ledger::builder("https://ledger.example.com").transport(transport);
        let patient = builder
            .deadline(None)
            .retry(RetryPolicy::default().attempts(2));
        let client = patient.build().expect("a client");
        let error = Call::Read.fails(&client).await;
        assert_eq!(error.attempts(), attempts, "{asked}");
    }
}

#[tokio::test(start_paused = true)]
async fn one_deadline_ends_all_attempts() {
    let silent = Memory(|_| std::future::pending());
    let client = ledger::builder("https://ledger.example.com")
        .transport(silent)
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
    let error = call.send().await.expect_err("nobody answers");
    assert_eq!(error.attempts(), 2, "{error}");
    assert!(started.elapsed() < Duration::from_millis(2010));
}

#[tokio::test(start_paused = true)]
async fn the_default_timeouts_are_30_and_120_seconds() {
    let silent = Memory(|_| std::future::pending());
    let builder = ledger::builder("https://ledger.example.com").transport(silent);
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
        let told = Told::new(
            RetryPolicy::default(),
            Box::new(move |_| {
                let mut events = answer(200, stream);
                let value = http::HeaderValue::from_static("text/event-stream");
                events.headers_mut().insert("content-type", value);
                events
            }),
        );
        let call = told.client.feeds().watch_steps().send();
        let mut steps = call.await.expect("a stream");
        for _ in 0..2 {
            steps.next().await.expect("no error").expect("an event");
        }
        let wait = told.waits()[0];
        (shortest, longest) = (shortest.min(wait), longest.max(wait));
    }
    assert!(longest <= Duration::from_secs(300), "{longest:?}");
    assert!(
        longest - shortest > Duration::from_secs(50),
        "{shortest:?} to {longest:?}"
    );
}
