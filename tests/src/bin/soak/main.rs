//! `soak MINUTES SEED`: calls a server that fails at random, and checks every call against what the server really did.
//! `cargo xtask soak` runs it.

mod call;
mod server;

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use conomy_tests::ledger::{self, Kind, Work};
use ledger_api::runtime::RetryPolicy;
use ledger_api::{Client, Outcome};

use call::{DEADLINE, FinishedCall};
use fastrand::Rng;
use server::Report;

/// The number of concurrent workers.
const WORKERS: u64 = 48;

/// The duration of a round. After each round, the calls are compared with what the server did.
const ROUND: Duration = Duration::from_secs(15);

/// How much resident memory may grow after the warm-up rounds, in kB.
const GROWTH: u64 = 32 * 1024;

/// The number of warm-up rounds, in which pools and allocators grow.
const WARM: usize = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words[..] {
        ["serve", seed] => number(seed).and_then(|seed| Ok(server::serve(seed)?)),
        [minutes, seed] => number(minutes)
            .and_then(|minutes| soak(Duration::from_secs(60 * minutes), number(seed)?)),
        _ => Err("usage: soak MINUTES SEED".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A result whose error is only printed.
type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn number(word: &str) -> Fallible<u64> {
    word.parse()
        .map_err(|_| format!("`{word}` is not a number").into())
}

/// The server process. It is killed on drop.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(seed: u64) -> Fallible<Server> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["serve", &seed.to_string()])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("the server has no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let port = line.trim().parse()?;
        Ok(Server { child, port })
    }

    /// Returns what the server did since the last call of this function.
    fn report(&self) -> Fallible<Report> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(connection, "GET {} HTTP/1.1\r\n\r\n", server::REPORT)?;
        connection.shutdown(std::net::Shutdown::Write)?;
        let mut response = String::new();
        connection.read_to_string(&mut response)?;
        let (_, body) = response
            .split_once("\r\n\r\n")
            .ok_or("the server does not report its work")?;
        Ok(Report::from_json(body)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server may have exited already. In that case, the calls have failed and shown it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Sum {
    calls: u64,
    outcomes: BTreeMap<(&'static str, &'static str), u64>,
    violations: u64,
}

impl Sum {
    fn add(&mut self, call: &FinishedCall, work: Work) {
        self.calls += 1;
        let kind = match call.kind {
            Kind::Safe => "GET",
            Kind::Idempotent => "PUT",
            Kind::Keyed => "POST with a key",
            Kind::Bare => "POST without a key",
        };
        let outcome = match call.result.as_ref().map_err(ledger_api::Error::outcome) {
            Ok(_) => "success",
            Err(Outcome::NotSent) => "NotSent",
            Err(Outcome::Responded) => "Responded",
            Err(Outcome::Unknown) => "Unknown",
        };
        *self.outcomes.entry((kind, outcome)).or_default() += 1;
        for violation in call.violations(work) {
            self.violations += 1;
            if self.violations <= 20 {
                eprintln!(
                    "violated: {violation}: {kind} of {}, {work:?}, {:?} in {:?}",
                    call.account, call.result, call.duration
                );
            }
        }
    }
}

fn soak(duration: Duration, seed: u64) -> Fallible<()> {
    let runtime = tokio::runtime::Runtime::new()?;
    let server = Server::start(seed)?;
    let policy = RetryPolicy::default()
        .attempts(4)
        .first_delay(Duration::from_millis(5))
        .burst(1_000_000);
    let client = ledger::builder(format!("http://127.0.0.1:{}", server.port))
        .timeout(Duration::from_millis(500))
        .deadline(DEADLINE)
        .retry(policy)
        .build()?;
    let (mut sum, mut memory, begin) = (Sum::default(), Vec::new(), Instant::now());
    let mut round = 0;
    while round == 0 || begin.elapsed() < duration {
        let left = duration
            .saturating_sub(begin.elapsed())
            .max(Duration::from_secs(1));
        let calls = runtime.block_on(calls(&client, seed, round, left.min(ROUND)));
        // Requests whose calls have ended may still be on their way to the server.
        std::thread::sleep(Duration::from_secs(2));
        let mut report = server.report()?;
        for call in &calls {
            let times_done = report.done.remove(&call.account).unwrap_or_default();
            let work = Work {
                times_done,
                may_be_done: times_done > 0,
                followed_303: report.followed_303.contains(&call.account),
            };
            sum.add(call, work);
        }
        if let Some(account) = report.done.keys().next() {
            return Err(format!("the server did work for `{account}`, but no call did").into());
        }
        drop(calls);
        memory.extend(resident()?);
        round += 1;
    }
    for ((kind, outcome), count) in &sum.outcomes {
        println!("{kind:<20} {outcome:<10} {count:>9}");
    }
    println!(
        "{} calls in {} s with the seed {seed}: {} violations",
        sum.calls,
        begin.elapsed().as_secs(),
        sum.violations
    );
    match (memory.get(WARM), memory.last()) {
        (Some(first), Some(last)) => {
            println!(
                "resident memory: {first} kB after {} rounds, {last} kB after {round}",
                WARM + 1
            );
            if *last > first + GROWTH {
                return Err("resident memory grows".into());
            }
        }
        _ => println!("resident memory: not compared (too few rounds, or not Linux)"),
    }
    match sum.violations {
        0 => Ok(()),
        count => Err(format!("{count} violations").into()),
    }
}

/// Makes calls with all workers for the given time.
async fn calls(client: &Client, seed: u64, round: u64, time: Duration) -> Vec<FinishedCall> {
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let client = client.clone();
            tokio::spawn(async move {
                let mut random = Rng::with_seed(seed ^ (round << 32) ^ (worker << 16));
                let (mut ended, begin) = (Vec::new(), Instant::now());
                while begin.elapsed() < time {
                    let kind = Kind::ALL[random.usize(..4)];
                    let account = format!("{round}-{worker}-{}", ended.len());
                    let start = Instant::now();
                    let result = kind.send(&client, &account).await;
                    ended.push(FinishedCall {
                        kind,
                        account,
                        result,
                        duration: start.elapsed(),
                    });
                }
                ended
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        match worker.await {
            Ok(ended) => all.extend(ended),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    all
}

/// Returns the resident memory of this process in kB, or `None` on systems other than Linux.
fn resident() -> io::Result<Option<u64>> {
    if !cfg!(target_os = "linux") {
        return Ok(None);
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()))
}
