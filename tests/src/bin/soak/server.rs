//! The server of the soak test, which runs as a separate process. It fails at random, and counts the work that it really does.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};
use socket2::SockRef;

/// The path that returns the [`Report`] since the previous request for it.
pub const REPORT: &str = "/-/report";

/// What the server did.
#[derive(Default)]
pub struct Report {
    /// How often the work of each account's call was done.
    pub done: BTreeMap<String, u64>,
    /// The accounts whose clients followed a 303.
    pub followed_303: BTreeSet<String>,
}

impl Report {
    fn to_json(&self) -> String {
        json!({ "done": self.done, "followed_303": self.followed_303 }).to_string()
    }

    /// Parses the server's JSON.
    pub fn from_json(text: &str) -> serde_json::Result<Report> {
        let mut json: Value = serde_json::from_str(text)?;
        Ok(Report {
            done: serde_json::from_value(json["done"].take())?,
            followed_303: serde_json::from_value(json["followed_303"].take())?,
        })
    }
}

/// The prefix of accounts that stand for the result of another account's request. A 303 redirects to such an account.
const RESULT_OF: &str = "result-of-";

/// How long the server sends nothing. It is longer than the timeout of an attempt.
const SILENCE: Duration = Duration::from_millis(900);

#[derive(Default)]
struct Ledger {
    report: Report,
    /// The idempotency keys of requests whose work was done.
    keys: HashSet<String>,
}

impl Ledger {
    fn work(&mut self, request: &Request) {
        if request.method == "GET" {
            return;
        }
        let is_new = request
            .key
            .as_ref()
            .is_none_or(|key| self.keys.insert(key.clone()));
        if is_new {
            *self.report.done.entry(request.account.clone()).or_default() += 1;
        }
    }
}

struct Request {
    method: String,
    path: String,
    account: String,
    key: Option<String>,
}

/// Serves until the process is killed. First prints the port to standard output.
pub fn serve(seed: u64) -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    for number in 0.. {
        let (connection, _) = listener.accept()?;
        let ledger = Arc::clone(&ledger);
        // Errors of connections are ignored, because they are expected.
        thread::spawn(move || talk(&connection, &ledger, Rng::with_seed(seed ^ (number << 20))));
    }
    Ok(())
}

fn talk(connection: &TcpStream, ledger: &Mutex<Ledger>, mut random: Rng) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut reader = BufReader::new(connection);
    while let Some(request) = receive(&mut reader)? {
        if !reply(connection, &request, ledger, &mut random)? {
            return Ok(());
        }
    }
    Ok(())
}

fn receive(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().to_owned();
    let (mut length, mut key) = (0, None);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap_or_default(),
            "idempotency-key" => key = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
    let resource = path.split('?').next().unwrap_or_default();
    let account = match resource.split('/').nth(2) {
        Some(account) => account.trim_start_matches(RESULT_OF).to_owned(),
        None => body["from"].as_str().unwrap_or_default().to_owned(),
    };
    Ok(Some(Request {
        method,
        path,
        account,
        key,
    }))
}

/// Locks the ledger, even if a thread panicked.
fn lock(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Responds to a request, and returns whether the connection stays open.
fn reply(
    mut connection: &TcpStream,
    request: &Request,
    ledger: &Mutex<Ledger>,
    random: &mut Rng,
) -> io::Result<bool> {
    let work = || lock(ledger).work(request);
    let body = format!(
        r#"{{"id":"{}","from":"{}","to":"8","amount":"1.00"}}"#,
        request.account, request.account
    );
    let is_get = request.method == "GET";
    let success = match request.method.as_str() {
        "PUT" => "204 No Content",
        _ if request.path.starts_with("/transfers") => "201 Created",
        _ => "200 OK",
    };
    let respond = |status: &str, headers: &str, body: &str| {
        let head = match status {
            "204 No Content" => format!("HTTP/1.1 {status}\r\n{headers}\r\n"),
            _ => format!(
                "HTTP/1.1 {status}\r\n{headers}content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        };
        let mut connection = connection;
        connection.write_all(head.as_bytes()).map(|()| true)
    };
    if request.path == REPORT {
        let report = std::mem::take(&mut *lock(ledger)).report;
        return respond("200 OK", "", &report.to_json());
    }
    if request.path.contains(RESULT_OF) {
        let account = request.account.clone();
        lock(ledger).report.followed_303.insert(account);
    }
    let happens = random.usize(..2) == 1;
    match random.usize(..100) {
        // Server errors, after the work was done or not.
        0..=7 => {
            let statuses = [
                "500 Internal Server Error",
                "502 Bad Gateway",
                "503 Service Unavailable",
                "504 Gateway Timeout",
                "408 Request Timeout",
            ];
            if happens {
                work();
            }
            let status = statuses[random.usize(..5)];
            respond(status, "", r#"{"message":"try again"}"#)
        }
        8..=10 => respond(
            "429 Too Many Requests",
            "retry-after: 0\r\n",
            r#"{"message":"slow down"}"#,
        ),
        11..=12 => respond(
            "422 Unprocessable Content",
            "",
            r#"{"message":"not like this"}"#,
        ),
        // Closes or resets the connection before the response.
        13..=16 => {
            if happens {
                work();
            }
            if random.usize(..2) == 0 {
                SockRef::from(connection).set_linger(Some(Duration::ZERO))?;
            }
            Ok(false)
        }
        // Cuts the response off within its head or body.
        17..=19 => {
            work();
            let whole = format!("HTTP/1.1 {success}\r\ncontent-length: 9999\r\n\r\n{body}");
            let length = 1 + random.usize(..whole.len() - 1);
            connection.write_all(&whole.as_bytes()[..length])?;
            Ok(false)
        }
        20 => {
            if happens {
                work();
            }
            thread::sleep(SILENCE);
            Ok(false)
        }
        // Sends something that is not HTTP, or not JSON.
        21 => {
            work();
            connection.write_all(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")?;
            Ok(false)
        }
        22 => {
            work();
            respond("200 OK", "", r#"{"id":"#)
        }
        23..=25 if !is_get => {
            work();
            let location = format!("location: /accounts/{RESULT_OF}{}\r\n", request.account);
            respond("303 See Other", &location, "")
        }
        26..=28 if !request.path.contains('?') => {
            let location = format!("location: {}?again\r\n", request.path);
            respond("307 Temporary Redirect", &location, "")
        }
        // Sends a success and closes the connection at once, so that the next request uses a closed connection.
        29..=32 => {
            work();
            respond(success, "", &body)?;
            Ok(false)
        }
        _ => {
            work();
            respond(success, "", &body)
        }
    }
}
