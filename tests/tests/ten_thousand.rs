//! Ten thousand calls under way at the same moment, with tokens that end meanwhile: one renewal at a time, no call lost or
//! carried out twice, and nothing left in memory. It is a program of its own, because it counts what is allocated.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger;
use conomy_tests::memory::{Carried, Memory, answer};
use conomy_tests_heap::Heap;
use ledger_api::{Client, Request};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[global_allocator]
static HEAP: Heap = Heap::new();

const CALLS: usize = 10_000;
/// Within which all calls begin, and how long each of them takes: so there is a moment at which all are under way.
const BEGINNING: Duration = Duration::from_secs(4);
const CALL: Duration = Duration::from_secs(5);
/// How long the server takes for a token.
const RENEWAL: Duration = Duration::from_millis(50);

/// A ledger without a network, which remembers what it was asked.
struct Ledger {
    /// How long it accepts a token, and how long it says that it does.
    accepted: Duration,
    promised: Duration,
    tokens: Mutex<Vec<Instant>>,
    renewing: Gauge,
    working: Gauge,
    refused: AtomicUsize,
    /// How often each call was carried out.
    done: Vec<AtomicUsize>,
}

/// How many there are, and how many there were at most.
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
        let transport = Memory(move |request| {
            let ledger = Arc::clone(&ledger);
            async move { ledger.answer(request).await }
        });
        ledger::builder("https://ledger.example.com")
            .header_key("a-key")
            .access_client_credentials("me", "hush")
            .transport(transport)
            .build()
            .expect("a client")
    }

    async fn answer(&self, request: Request) -> Carried {
        if request.path().ends_with("/token") {
            return Ok(answer(200, self.renewing.during(self.renew()).await));
        }
        let token = request.headers()["authorization"].to_str().expect("text");
        let token: usize = token
            .trim_start_matches("Bearer ")
            .parse()
            .expect("a number");
        let age = self.tokens.lock().expect("not poisoned")[token].elapsed();
        if age >= self.accepted {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return Ok(answer(401, "{}"));
        }
        self.working.during(sleep(CALL)).await;
        let account = request.path().rsplit('/').next().unwrap_or_default();
        let number: usize = account.parse().expect("a number");
        self.done[number].fetch_add(1, Ordering::SeqCst);
        Ok(answer(200, format!(r#"{{"id":"{account}"}}"#)))
    }

    async fn renew(&self) -> String {
        sleep(RENEWAL).await;
        let mut tokens = self.tokens.lock().expect("not poisoned");
        tokens.push(Instant::now());
        let (token, seconds) = (tokens.len() - 1, self.promised.as_secs_f64());
        format!(r#"{{"accessToken":"{token}","expiresIn":{seconds}}}"#)
    }
}

/// Makes all calls at once, and shows that each got its own answer.
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
    // Tokens that end when they are said to end, and tokens that end sooner.
    for (accepted, promised) in [(second, second), (second, 3600 * second)] {
        let ledger = Ledger::new(accepted, promised);
        let client = ledger.client();
        // The first round leaves what is made once: buffers of the runtime, and the like.
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
