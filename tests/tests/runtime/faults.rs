//! The fault matrix: each fault of a server, and the error, requests and duration of a call that encounters it.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use conomy_tests::ledger::{self, Call, DONE, TOKEN};
use conomy_tests::{Reply, Server};
use ledger_api::Outcome::{self, NotSent, Responded, Unknown};
use ledger_api::runtime::RetryPolicy;
use ledger_api::{Client, Error, Options};
use tokio::task::JoinSet;

/// A row of the matrix.
struct Fault {
    /// How the server handles every request.
    name: String,
    reply: Reply,
    /// A part of the error message, and a check of the error's kind.
    says: &'static str,
    kind: fn(&Error) -> bool,
    outcome: Outcome,
    status: Option<u16>,
    /// The number of requests for a GET, a POST with an idempotency key, and a POST without one.
    requests: [usize; 3],
    time: Time,
}

/// How long a call takes.
#[derive(Clone, Copy, PartialEq)]
enum Time {
    /// No attempt reaches its timeout.
    AtOnce,
    /// Every attempt reaches its timeout.
    AllOfIt,
}

use Time::{AllOfIt, AtOnce};

/// Requests that are retried if that is safe, never, or always.
const IF_SAFE: [usize; 3] = [3, 3, 1];
const NEVER: [usize; 3] = [1, 1, 1];
const ALWAYS: [usize; 3] = [3, 3, 3];

/// The timeout of an attempt that stalls.
const SHORT: Duration = Duration::from_secs(1);
/// The timeout of all other attempts, which do not reach it.
const LONG: Duration = Duration::from_secs(60);
/// Extra time for a busy machine.
const GRACE: Duration = Duration::from_secs(20);
/// The limit of bodies, in bytes.
const LIMIT: usize = 1000;

#[rustfmt::skip] // a table
fn matrix() -> Vec<Fault> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let begun = &format!("{head}content-length: 10\r\n\r\n{{\"id\"");
    let chunk = format!("c8\r\n{}\r\n", " ".repeat(200));
    let chunks = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{}", chunk.repeat(10));
    let dripping = [(Duration::ZERO, format!("{head}content-length: 900\r\n\r\n"))].into_iter()
        .chain((0..900).map(|_| (Duration::from_millis(20), " ".to_owned())))
        .map(|(wait, text)| (wait, text.into_bytes())).collect();
    let many = format!("HTTP/1.1 200 OK\r\n{}content-length: 0\r\n\r\n", "a: b\r\n".repeat(600));
    let huge = format!("HTTP/1.1 200 OK\r\na: {}\r\ncontent-length: 0\r\n\r\n", "b".repeat(1 << 20));
    let (small, bomb) = (packed(DONE.as_bytes()), packed(&vec![b' '; 16 << 20]));
    let gzip = |bytes: &[u8]| Reply::Response(200, vec![("content-encoding".to_owned(), "gzip".to_owned())], bytes.to_vec());
    let page = |status| Reply::json(status, "<h1>Bad gateway</h1>").with("content-type", "text/html");

    let mut matrix = vec![
        // The server …                                                        the error says                     kind                 outcome   status     requests time
        fault("resets before the head",      reset(""),                        "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("resets within the headers",   reset(head),                      "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("resets within the body",      reset(begun),                     "the connection broke after 5 bytes",        is_broken,           Unknown,  Some(200), IF_SAFE, AtOnce),
        fault("closes before the head",      raw(""),                          "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("closes within the headers",   raw(head),                        "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("truncates the body",          raw(begun),                       "the connection broke after 5 bytes",        is_broken,           Unknown,  Some(200), IF_SAFE, AtOnce),
        fault("truncates a chunk",           raw(&format!("{head}transfer-encoding: chunked\r\n\r\n9\r\n{{\"id\"")), "the connection broke after 5 bytes", is_broken, Unknown, Some(200), IF_SAFE, AtOnce),
        fault("truncates compressed data",   gzip(&small[..small.len() / 2]),  "the connection broke after",                 is_broken,           Unknown,  Some(200), IF_SAFE, AtOnce),
        fault("speaks no HTTP",              raw("hello\r\n\r\n"),             "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("stalls before the head",      stall(""),                        "no complete response within 1 s", Error::is_timeout,   Unknown,  None,      IF_SAFE, AllOfIt),
        fault("stalls within the headers",   stall(head),                      "no complete response within 1 s", Error::is_timeout,   Unknown,  None,      IF_SAFE, AllOfIt),
        fault("stalls within the body",      stall(begun),                     "no complete response within 1 s", Error::is_timeout,   Unknown,  Some(200), IF_SAFE, AllOfIt),
        fault("drips",                       Reply::Slow(dripping),            "no complete response within 1 s", Error::is_timeout,   Unknown,  Some(200), IF_SAFE, AllOfIt),
        fault("announces too much",          Reply::json(200, " ".repeat(5000)), "larger than 1000 bytes",        is_final,            Responded, Some(200), NEVER,   AtOnce),
        fault("sends too much, unannounced", stall(&chunks),                   "larger than 1000 bytes",          is_final,            Responded, Some(200), NEVER,   AtOnce),
        fault("sends a compressed bomb",     gzip(&bomb),                      "larger than 1000 bytes",          is_final,            Responded, Some(200), NEVER,   AtOnce),
        fault("sends too many headers",      raw(&many),                       "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("sends too large a header",    raw(&huge),                       "the connection to 127.0.0.1:",    is_broken,           Unknown,  None,      IF_SAFE, AtOnce),
        fault("compresses as nobody asked",  Reply::json(200, "?").with("content-encoding", "br"), "unsupported content coding `br`", Error::is_decode, Responded, Some(200), NEVER, AtOnce),
        fault("says 200 with a page",        page(200),                        "`text/html` instead of JSON",     Error::is_decode,    Responded, Some(200), NEVER,   AtOnce),
        fault("sends text instead of JSON",  Reply::json(200, "ok").with("content-type", "text/plain"), "`text/plain` instead of JSON", Error::is_decode, Responded, Some(200), NEVER, AtOnce),
        fault("sends invalid JSON",          Reply::json(200, "{\"id\":"),     "EOF while parsing",               Error::is_decode,    Responded, Some(200), NEVER,   AtOnce),
        fault("sends another shape",         Reply::json(200, "{\"id\":[1]}"), "id: invalid type: sequence",      Error::is_decode,    Responded, Some(200), NEVER,   AtOnce),
        fault("sends invalid UTF-8",         Reply::Response(200, Vec::new(), b"{\"id\":\"\xff\"}".to_vec()), "not UTF-8", Error::is_decode, Responded, Some(200), NEVER, AtOnce),
        fault("says 200 with nothing",       Reply::json(200, ""),             "but without a body",                Error::is_decode,    Responded, Some(200), NEVER,   AtOnce),
        fault("says 204",                    Reply::json(204, ""),             "but without a body",                Error::is_decode,    Responded, Some(204), NEVER,   AtOnce),
        fault("refuses the token for ever",  Reply::json(401, "{}"),           "401 Unauthorized",                Error::is_credential, Responded, Some(401), NEVER,  AtOnce),
        fault("asks for less",               page(429),                        "429 Too Many Requests: <h1>Bad",  is_refused,          Responded, Some(429), IF_SAFE, AtOnce),
        fault("is asked too early",          page(425),                        "425 Too Early: <h1>Bad",          is_refused,          Responded, Some(425), ALWAYS,  AtOnce),
    ];
    matrix.extend([400, 403, 404, 409, 421, 422, 501, 505].map(|status| {
        fault(&format!("says {status}"),     page(status),                     ": <h1>Bad gateway</h1>",          is_refused,          Responded, Some(status), NEVER, AtOnce)
    }));
    matrix.extend([408, 500, 502, 503, 504, 507, 522, 599].map(|status| {
        fault(&format!("says {status}"),     page(status),                     ": <h1>Bad gateway</h1>",          is_refused,          Responded, Some(status), IF_SAFE, AtOnce)
    }));
    matrix
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_has_its_error_outcome_requests_and_time() {
    // All cells share one client and its retry budget.
    let plenty = RetryPolicy::default().attempts(3).burst(10_000);
    let client = ledger::builder("https://ledger.example.com")
        .retry(plenty.first_delay(Duration::from_millis(10)))
        .max_response_size(LIMIT)
        .build()
        .expect("a client");
    let mut cells = JoinSet::new();
    for fault in matrix() {
        let fault = Arc::new(fault);
        for call in Call::ALL {
            let (fault, client) = (Arc::clone(&fault), client.clone());
            cells.spawn(async move { check(&fault, call, &client).await });
        }
    }
    let wrong: Vec<String> = cells.join_all().await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Makes one call, and returns the facts of the cell that are not true.
async fn check(fault: &Fault, call: Call, client: &Client) -> Vec<String> {
    let server = Server::always(fault.reply.clone());
    let limit = match fault.time {
        AllOfIt => SHORT,
        AtOnce => LONG,
    };
    let options = Options::new().base_url(server.url()).timeout(limit);
    let started = Instant::now();
    let result = call.send_with(client, options).await;
    let elapsed = started.elapsed();
    let Err(error) = result else {
        return vec![format!("a server that {}: {call:?} succeeds", fault.name)];
    };
    let requests = fault.requests[call as usize];
    let least = match fault.time {
        AllOfIt => SHORT * requests as u32,
        AtOnce => Duration::ZERO,
    };
    // A new call would use a new idempotency key, so it is not safe.
    let is_safe = requests > 1 && (fault.requests == ALWAYS || !matches!(call, Call::Keyed));
    let told = format!("{error} {error:?}");
    let facts = [
        (error.to_string().contains(fault.says), "its words"),
        ((fault.kind)(&error), "its kind"),
        (error.outcome() == fault.outcome, "its outcome"),
        (
            error.status().map(|status| status.as_u16()) == fault.status,
            "its status",
        ),
        (
            server.received().len() == requests,
            "the number of requests",
        ),
        (
            error.attempts() as usize == requests,
            "the number of attempts",
        ),
        (
            error.is_retryable() == is_safe,
            "whether another call may be made",
        ),
        (least <= elapsed && elapsed < least + GRACE, "its time"),
        (!told.contains(TOKEN), "that it shows no token"),
    ];
    let wrong = facts.iter().filter(|(is_true, _)| !is_true);
    wrong
        .map(|(_, fact)| {
            let seen = server.received().len();
            format!(
                "a server that {}: {call:?}: {fact}: {seen} requests in {elapsed:?}: {told}",
                fault.name
            )
        })
        .collect()
}

#[allow(clippy::too_many_arguments)] // the columns of the table
fn fault(
    name: &str,
    reply: Reply,
    says: &'static str,
    kind: fn(&Error) -> bool,
    outcome: Outcome,
    status: Option<u16>,
    requests: [usize; 3],
    time: Time,
) -> Fault {
    assert_ne!(outcome, NotSent, "see `connections`");
    Fault {
        name: name.to_owned(),
        reply,
        says,
        kind,
        outcome,
        status,
        requests,
        time,
    }
}

/// The connection broke: all other predicates of the error return false.
fn is_broken(error: &Error) -> bool {
    !error.is_timeout() && !error.is_connect() && !error.is_decode() && !error.is_credential()
}

/// A retry would get the same response.
fn is_final(error: &Error) -> bool {
    is_broken(error) && !error.is_retryable()
}

/// The server sent an error response.
fn is_refused(error: &Error) -> bool {
    is_broken(error)
        && error
            .body()
            .is_some_and(|body| body == "<h1>Bad gateway</h1>")
}

fn raw(text: &str) -> Reply {
    Reply::Raw(text.into())
}

fn stall(text: &str) -> Reply {
    Reply::Stall(text.into())
}

fn reset(text: &str) -> Reply {
    Reply::Reset(text.into())
}

/// Compresses bytes with gzip: 16 MiB of spaces become 16 kB.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).expect("memory can be written to");
    gzip.finish().expect("memory can be written to")
}
