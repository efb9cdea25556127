//! Ten thousand concurrent calls, with tokens that expire meanwhile: only one renewal at a time, no call is lost or processed
//! twice, and no memory leaks. This test is a separate program, because it counts allocations.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::memory::{MockTransport, TransportResult, response};
use conomy_tests_heap::Heap;
use ledger_api::{Client, Request};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[global_allocator]
static HEAP: Heap = Heap::new();

const CALLS: usize = 10_000;
/// The time within which all calls start, and the duration of each call. The latter is longer, so all calls are in progress at
/// the same time.
const BEGINNING: Duration = Duration::from_secs(4);
const CALL: Duration = Duration::from_secs(5);
/// How long the server takes to issue a token.
const RENEWAL: Duration = Duration::from_millis(50);

/// A ledger without a network that records its requests.
struct Ledger {
    /// How long the ledger accepts a token, and the lifetime that it declares.
    accepted: Duration,
    promised: Duration,
    tokens: Mutex<Vec<Instant>>,
    renewing: Gauge,
    working: Gauge,
    refused: AtomicUsize,
    /// How often each call was processed.
    done: Vec<AtomicUsize>,
}

/// The current number of something, and its maximum.
#[derive(Default)]
struct Gauge {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Gauge {
    async fn during<F: Future>(&self, future: F) -> F::Output {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        let output = future.await;
        self.now.fetch_sub(1, Ordering::SeqCst);
        output
    }

    fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

impl Ledger {
    fn new(accepted: Duration, promised: Duration) -> Arc<Ledger> {
        Arc::new(Ledger {
            accepted,
            promised,
            tokens: Mutex::default(),
            renewing: Gauge::default(),
            working: Gauge::default(),
            refused: AtomicUsize::new(0),
            done: (0..CALLS).map(|_| AtomicUsize::new(0)).collect(),
        })
    }

    fn client(self: &Arc<Self>) -> Client {
        let ledger = Arc::clone(self);
        let transport = MockTransport(move |request| {
            let ledger = Arc::clone(&ledger);
            async move { ledger.handle(request).await }
        });
        ledger::builder("https://ledger.example.com")
            .header_key("a-key")
            .access_client_credentials("me", "hush")
            .transport(transport)
            .build()
            .expect("a client")
    }

    async fn handle(&self, request: Request) -> TransportResult {
        if request.path().ends_with("/token") {
            return Ok(response(200, self.renewing.during(self.renew()).await));
        }
        let token = request.headers()["authorization"].to_str().expect("text");
        let token: usize = token
            .trim_start_matches("Bearer ")
            .parse()
            .expect("a number");
        let age = self.tokens.lock().expect("not poisoned")[token].elapsed();
        if age >= self.accepted {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return Ok(response(401, "{}"));
        }
        self.working.during(sleep(CALL)).await;
        let account = request.path().rsplit('/').next().unwrap_or_default();
        let number: usize = account.parse().expect("a number");
        self.done[number].fetch_add(1, Ordering::SeqCst);
        Ok(response(200, format!(r#"{{"id":"{account}"}}"#)))
    }

    async fn renew(&self) -> String {
        sleep(RENEWAL).await;
        let mut tokens = self.tokens.lock().expect("not poisoned");
        tokens.push(Instant::now());
        let (token, seconds) = (tokens.len() - 1, self.promised.as_secs_f64());
        format!(r#"{{"accessToken":"{token}","expiresIn":{seconds}}}"#)
    }
}

/// Makes all calls, and checks that each gets its own response.
async fn round(client: &Client) {
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let client = client.clone();
        calls.spawn(async move {
            sleep(BEGINNING * number as u32 / CALLS as u32).await;
            let account = number.to_string();
            let read = client.accounts().read_account(&account).send().await;
            assert_eq!(read.expect("an account").id, account);
        });
    }
    while let Some(call) = calls.join_next().await {
        call.expect("no panic");
    }
}

#[tokio::test(start_paused = true)]
async fn each_call_is_made_once_and_no_memory_leaks() {
    let second = Duration::from_secs(1);
    // Tokens that expire when declared, and tokens that expire earlier.
    for (accepted, promised) in [(second, second), (second, 3600 * second)] {
        let ledger = Ledger::new(accepted, promised);
        let client = ledger.client();
        // The first round allocates what is allocated once, such as buffers of the runtime.
        round(&client).await;
        let before = HEAP.live();
        for _ in 0..2 {
            round(&client).await;
        }
        let grown = HEAP.live().saturating_sub(before);
        assert!(grown < 256 * 1024, "{grown} bytes more after 20,000 calls");

        assert_eq!(ledger.working.most(), CALLS, "all at once");
        assert_eq!(ledger.renewing.most(), 1, "one renewal at a time");
        let tokens = ledger.tokens.lock().expect("not poisoned").len();
        assert!(
            (10..=20).contains(&tokens),
            "{tokens} tokens for three times four seconds"
        );
        let done = ledger.done.iter().map(|done| done.load(Ordering::SeqCst));
        assert!(
            done.into_iter().all(|times| times == 3),
            "each call is carried out once in each round"
        );
        let refused = ledger.refused.load(Ordering::SeqCst);
        assert_eq!(
            refused > 0,
            accepted < promised,
            "{refused} calls came with a token that had ended"
        );
    }
}
