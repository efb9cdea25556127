//! Tests every sequence of up to four replies to safe and idempotent requests, and to POST requests with and without an
//! idempotency key. The client never causes work to be done twice, and no error claims that finished work was not done. A model
//! of a server counts the work.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conomy_tests::ledger::Kind::{self, Bare, Idempotent, Keyed, Safe};
use conomy_tests::ledger::{self, DONE, Work};
use conomy_tests::memory::{MockTransport, TransportResult, response, with_headers};
use http::Method;
use http::header::AUTHORIZATION;
use ledger_api::runtime::{Body, Bytes, RetryPolicy, Token, TransportError};
use ledger_api::{Outcome, Request, Result};
use tokio::sync::Notify;

/// How the server or the network handles one request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Reply {
    /// A response with this status.
    Status(u16),
    /// A redirect with this status to the same server.
    Redirect(u16),
    /// A redirect with this status to another server.
    Elsewhere(u16),
    /// A 401, after which no other token can be obtained.
    Unauthorized,
    /// The connection breaks before the response.
    Lost,
    /// The connection breaks while the body of a successful response is read.
    Broken,
    /// No connection could be established.
    NotSent,
    /// HTTP/2 reports that the request was not processed.
    Unprocessed,
    /// Nothing arrives until the attempt times out.
    Silence,
}

use Reply::{
    Broken, Elsewhere, Lost, NotSent, Redirect, Silence, Status, Unauthorized, Unprocessed,
};

/// Representatives of each kind of reply. [`no_status_repeats_or_hides_work`] covers all statuses.
#[rustfmt::skip] // a list
const ALPHABET: [Reply; 14] = [
    Status(200), Redirect(302), Redirect(303), Elsewhere(303), Redirect(307),
    Status(401), Unauthorized, Status(422), Status(429), Status(503),
    Lost, Broken, NotSent, Unprocessed,
];

impl Reply {
    /// Returns the possible effects of an unsafe request: the server has done the work (`true`), or has not (`false`).
    fn possible_effects(self) -> &'static [bool] {
        match self {
            Status(200..=299) | Broken => &[true],
            Redirect(303) | Elsewhere(303) => &[true],
            Redirect(307 | 308) | Elsewhere(307 | 308) => &[false],
            Redirect(301 | 302) | Elsewhere(301 | 302) => &[false, true],
            Redirect(status) | Elsewhere(status) => Status(status).possible_effects(),
            Status(401 | 425) | Unauthorized | NotSent | Unprocessed => &[false],
            Status(408 | 429) => &[false, true],
            // The server detects other client errors before it does the work (RFC 9110 §15.5).
            Status(400..=499) => &[false],
            _ => &[false, true],
        }
    }

    /// Returns whether the server may have done the work of an unsafe request.
    fn may_be_done(self) -> bool {
        self.possible_effects().contains(&true)
    }
}

/// The reply to one request of a sequence, and whether the server does the work.
type Step = (Reply, bool);

#[derive(Default)]
struct Model {
    script: Vec<Step>,
    /// The method of each request, and whether it is safe.
    seen: Vec<(Method, bool)>,
    /// The method of the request that arrived after the end of the script.
    wanted: Option<Method>,
    /// Identifies the work that was done: by idempotency key, or by the request's number.
    done: BTreeSet<String>,
    has_no_token: bool,
    /// Whether a token was sent to another server.
    is_leaked: bool,
}

impl Model {
    fn reply(&mut self, request: &Request) -> Option<Reply> {
        let number = self.seen.len();
        let Some(&(reply, is_done)) = self.script.get(number) else {
            self.wanted = Some(request.method().clone());
            return None;
        };
        let is_safe = request.method().is_safe();
        let has_token = request.headers().contains_key(AUTHORIZATION);
        let is_elsewhere = request.url().starts_with("https://elsewhere.");
        self.is_leaked |= has_token && is_elsewhere;
        self.seen.push((request.method().clone(), is_safe));
        if is_done && !is_safe {
            let key = request.headers().get("idempotency-key");
            let key = key.map(|key| key.to_str().expect("a key").to_owned());
            let is_put = request.method() == Method::PUT;
            let same = is_put.then(|| "the same account".to_owned());
            self.done.insert(key.or(same).unwrap_or(number.to_string()));
        }
        self.has_no_token |= reply == Unauthorized;
        Some(reply)
    }
}

/// Converts a reply into the result of the transport.
fn transport_result(reply: Reply) -> TransportResult {
    let redirect = |status: u16, location: &'static str| {
        with_headers(response(status, ""), &[("location", location)])
    };
    Ok(match reply {
        Status(200) => response(200, DONE),
        Status(status) => response(status, ""),
        Unauthorized => response(401, ""),
        Redirect(status) => redirect(status, "/result"),
        Elsewhere(status) => redirect(status, "https://elsewhere.example.com/result"),
        Broken => response(200, Body::stream(BrokenOff, None)),
        Lost => return Err(TransportError::unknown("the connection broke")),
        NotSent => return Err(TransportError::not_sent("no connection")),
        Unprocessed => return Err(TransportError::unprocessed("going away")),
        Silence => unreachable!("the transport waits without an end"),
    })
}

struct BrokenOff;

impl futures_core::Stream for BrokenOff {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

/// The end of a call. The result is `None` if the call sent more requests than the script has replies.
struct FinishedCall {
    result: Option<Result<Option<String>>>,
    model: Model,
}

async fn run(kind: Kind, script: &[Step]) -> FinishedCall {
    let model = Arc::new(Mutex::new(Model {
        script: script.to_vec(),
        ..Model::default()
    }));
    let is_over = Arc::new(Notify::new());
    let (server, over) = (Arc::clone(&model), Arc::clone(&is_over));
    let transport = MockTransport(move |request: Request| {
        let reply = server.lock().expect("no panic").reply(&request);
        let over = Arc::clone(&over);
        async move {
            match reply {
                Some(Silence) => std::future::pending().await,
                Some(reply) => transport_result(reply),
                None => {
                    over.notify_one();
                    std::future::pending().await
                }
            }
        }
    });
    let (token_model, numbers) = (Arc::clone(&model), AtomicUsize::new(0));
    let provider = move || {
        let number = numbers.fetch_add(1, Ordering::SeqCst);
        let has_none = token_model.lock().expect("no panic").has_no_token;
        let token = match has_none {
            true => Err("no other token"),
            false => Ok(Token::new(format!("token-{number}"))),
        };
        std::future::ready(token)
    };
    let policy = RetryPolicy::default().attempts(9).burst(100);
    let client = ledger::builder("https://ledger.example.com")
        .access_provider(provider)
        .transport(transport)
        .retry(policy.first_delay(Duration::ZERO))
        .build()
        .expect("a client");
    let result = tokio::select! {
        result = kind.send(&client, "7") => Some(result),
        () = is_over.notified() => None,
    };
    let model = std::mem::take(&mut *model.lock().expect("no panic"));
    FinishedCall { result, model }
}

/// Returns the invariants that a call violates.
fn violations(kind: Kind, script: &[Step], ended: &FinishedCall) -> Vec<&'static str> {
    let model = &ended.model;
    let mut violations = Vec::new();
    let is_303 = |(reply, _): &Step| matches!(reply, Redirect(303) | Elsewhere(303));
    let unsafe_steps = script
        .iter()
        .zip(&model.seen)
        .filter(|(_, (_, is_safe))| !is_safe);
    let redirect = unsafe_steps.clone().position(|(step, _)| is_303(step));
    let last_of_work = unsafe_steps.clone().count();
    let may_be_done = kind != Safe
        && unsafe_steps
            .clone()
            .any(|((reply, _), _)| reply.may_be_done());
    let work = Work {
        times_done: model.done.len() as u64,
        may_be_done,
        followed_303: redirect.is_some(),
    };
    if let Some(result) = &ended.result {
        violations.extend(work.violations(kind, result));
    }
    let mut check = |holds: bool, invariant: &'static str| {
        if !holds {
            violations.push(invariant);
        }
    };
    check(work.times_done <= 1, "the work is done at most once");
    check(!model.is_leaked, "no token is sent to another server");
    check(
        redirect.is_none_or(|redirect| redirect + 1 == last_of_work),
        "after a 303, only the result is requested",
    );
    let Some(Err(error)) = &ended.result else {
        return violations;
    };
    let last = script[model.seen.len() - 1].0;
    let status = error.status().map(|status| status.as_u16());
    match error.outcome() {
        // `Work` checks this outcome.
        Outcome::NotSent => {}
        Outcome::Responded => {
            let is_success = status.is_some_and(|status| (200..300).contains(&status));
            let allows_work = is_success || last.may_be_done() && redirect.is_none();
            check(
                work.times_done == 0 || allows_work,
                "`Responded` with a refusal only if the server did no work",
            );
            check(
                status.is_some()
                    && !matches!(last, Lost | Broken | NotSent | Unprocessed | Silence),
                "`Responded` only with a response",
            );
        }
        Outcome::Unknown => check(
            may_be_done || kind == Safe,
            "`Unknown` only if the server may have done work",
        ),
    }
    violations
}

/// Returns whether the client must send another request after the last reply of a script, according to its documentation.
fn must_continue(kind: Kind, script: &[Step], ended: &FinishedCall) -> bool {
    let methods = &ended.model.seen;
    let is_303 = |(reply, _): &Step| matches!(reply, Redirect(303) | Elsewhere(303));
    let mut followed_303 = false;
    let mut refused = 0;
    let mut is_elsewhere = false;
    let mut may_be_done = false;
    for (index, step) in script.iter().enumerate() {
        let is_safe = methods.get(index).is_none_or(|(_, is_safe)| *is_safe);
        let is_last = index + 1 == script.len();
        followed_303 |= !is_safe && is_303(step);
        may_be_done |= !is_safe && step.0.may_be_done();
        let repeated = !followed_303 && (kind != Bare || !may_be_done);
        let continues = match step.0 {
            Redirect(302) => is_safe,
            Redirect(303) | Elsewhere(303) | Redirect(307) => true,
            Elsewhere(307) => is_safe,
            // A new token only helps if a token was sent.
            Status(401) => refused == 0 && !is_elsewhere && repeated,
            Unauthorized | Status(200 | 302 | 422) => false,
            _ => repeated,
        };
        if is_last {
            return continues;
        }
        refused += usize::from(step.0 == Status(401));
        is_elsewhere = match step.0 {
            Elsewhere(_) => true,
            Redirect(_) => is_elsewhere,
            _ => false,
        };
    }
    true
}

/// Makes a call with every sequence of replies that can occur.
async fn enumerate(kind: Kind) {
    let (mut calls, mut faults) = (0, Vec::new());
    let mut scripts: Vec<Vec<Step>> = vec![Vec::new()];
    while let Some(script) = scripts.pop() {
        let ended = run(kind, &script).await;
        calls += 1;
        let violations = violations(kind, &script, &ended);
        let continues = ended.model.wanted.is_some();
        if !violations.is_empty() || continues != must_continue(kind, &script, &ended) {
            let result = ended.result.as_ref();
            faults.push(format!(
                "{script:?}: {violations:?}, continues: {continues}, {result:?}"
            ));
        }
        let Some(method) = ended.model.wanted.filter(|_| script.len() < 4) else {
            continue;
        };
        for reply in ALPHABET {
            let choices = match method.is_safe() {
                true => &[false],
                false => reply.possible_effects(),
            };
            let longer = |is_done: &bool| [&script[..], &[(reply, *is_done)]].concat();
            scripts.extend(choices.iter().map(longer));
        }
    }
    let first = &faults[..faults.len().min(20)];
    assert!(
        faults.is_empty(),
        "{} of {calls}: {}",
        faults.len(),
        first.join("\n")
    );
    // If the client never sent a second request, there would only be about twenty calls.
    assert!(calls > 1_000, "{calls} calls");
}

#[tokio::test(start_paused = true)]
async fn every_sequence_keeps_the_invariants_of_a_safe_request() {
    enumerate(Safe).await;
}

#[tokio::test(start_paused = true)]
async fn every_sequence_keeps_the_invariants_of_an_idempotent_request() {
    enumerate(Idempotent).await;
}

#[tokio::test(start_paused = true)]
async fn every_sequence_keeps_the_invariants_of_a_request_with_a_key() {
    enumerate(Keyed).await;
}

#[tokio::test(start_paused = true)]
async fn every_sequence_keeps_the_invariants_of_a_request_without_a_key() {
    enumerate(Bare).await;
}

/// Checks every status: alone, after a lost attempt, after a 503, and after redirects of both kinds.
#[tokio::test(start_paused = true)]
async fn no_status_repeats_or_hides_work() {
    let prefixes: [&[Reply]; 9] = [
        &[],
        &[Lost],
        &[Silence],
        &[Status(503)],
        &[Status(429)],
        &[Redirect(303)],
        &[Redirect(307)],
        &[Elsewhere(303), Redirect(307)],
        &[Lost, Redirect(307)],
    ];
    let statuses =
        (200..600).flat_map(|status| [Status(status), Redirect(status), Elsewhere(status)]);
    let mut faults = Vec::new();
    for reply in statuses.chain([Silence]) {
        for kind in Kind::ALL {
            for prefix in prefixes {
                let replies = prefix.iter().copied().chain([reply, NotSent, Status(422)]);
                // The server does the work whenever the reply allows it.
                let script: Vec<Step> = replies
                    .map(|reply| (reply, reply.possible_effects().contains(&true)))
                    .collect();
                let ended = run(kind, &script).await;
                let violations = violations(kind, &script, &ended);
                if !violations.is_empty() {
                    faults.push(format!(
                        "{kind:?} {script:?}: {violations:?}, {:?}",
                        ended.result
                    ));
                }
            }
        }
    }
    let first = &faults[..faults.len().min(20)];
    assert!(faults.is_empty(), "{}: {}", faults.len(), first.join("\n"));
}
