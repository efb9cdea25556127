//! Compares a call through the client with the same call written with reqwest, to a server on this machine.

use std::error::Error;
use std::io;
use std::time::Instant;

use conomy_api::Client;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{by_hand, sample};

/// The calls of a batch and the number of batches. The two candidates take turns, so that other load on the machine slows down
/// both.
const CALLS: u32 = 50;
const BATCHES: usize = 80;

/// Returns the generated client, configured as its documentation shows.
pub fn ours(base_url: &str) -> conomy_api::Result<Client> {
    Client::builder()
        .base_url(base_url)
        .bearer_token("bearer-token")
        .api_key("api-key")
        .user_agent("Bench/1.0")
        .build()
}

/// Returns the client for the hand-written calls.
pub fn hand() -> reqwest::Result<reqwest::Client> {
    // reqwest needs a process-wide TLS provider even for plain http. It may already be installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().build()
}

/// Returns the same request, written by hand. The token needs no escaping here; a careful developer would escape other tokens.
pub fn by_hand(client: &reqwest::Client, base_url: &str, token: &str) -> reqwest::RequestBuilder {
    client
        .post(format!(
            "{base_url}/payment-links/token/{token}/checkout-sessions"
        ))
        .bearer_auth("bearer-token")
        .header("x-api-key", "api-key")
        .header("conomyhq-api-version", "24-04-2025")
        .header("user-agent", "Bench/1.0")
        .header("accept", "application/json")
        .header("content-type", "application/json")
        .body("{}")
}

/// The two clients, and the URL of a server on this machine.
struct Both {
    ours: Client,
    hand: reqwest::Client,
    url: String,
}

impl Both {
    /// Starts the server and the clients. The server is a task of the same runtime. With its own thread, a call took four times
    /// as long whenever the system moved that thread to the other core, which has to wake up each time.
    async fn start() -> Result<Both, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let answer = sample::json()?;
        tokio::spawn(serve(listener, answer));
        let (ours, hand) = (ours(&url)?, hand()?);
        Ok(Both { ours, hand, url })
    }

    async fn call_ours(&self) -> Result<(), Box<dyn Error>> {
        let links = self.ours.payment_links();
        links.create_checkout_session("tok_123").send().await?;
        Ok(())
    }

    async fn call_by_hand(&self) -> Result<(), Box<dyn Error>> {
        let request = by_hand(&self.hand, &self.url, "tok_123");
        let response = request.send().await?.error_for_status()?;
        serde_json::from_slice::<by_hand::CheckoutSession>(&response.bytes().await?)?;
        Ok(())
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// Makes `count` calls.
pub fn calls(who: &str, count: usize) -> Result<(), Box<dyn Error>> {
    runtime()?.block_on(async {
        let both = Both::start().await?;
        for _ in 0..count {
            match who {
                "ours" => both.call_ours().await?,
                _ => both.call_by_hand().await?,
            }
        }
        Ok(())
    })
}

/// Prints the medians of both, in nanoseconds per call.
pub fn compare() -> Result<(), Box<dyn Error>> {
    runtime()?.block_on(async {
        let both = Both::start().await?;
        let mut times: [Vec<u128>; 2] = [Vec::new(), Vec::new()];
        for _ in 0..BATCHES {
            let start = Instant::now();
            for _ in 0..CALLS {
                both.call_ours().await?;
            }
            times[0].push(start.elapsed().as_nanos() / u128::from(CALLS));
            let start = Instant::now();
            for _ in 0..CALLS {
                both.call_by_hand().await?;
            }
            times[1].push(start.elapsed().as_nanos() / u128::from(CALLS));
        }
        let [ours, hand] = times.map(|mut times| {
            times.sort_unstable();
            times[times.len() / 2]
        });
        println!("{ours} {hand}");
        Ok(())
    })
}

async fn serve(listener: TcpListener, answer: String) {
    while let Ok((stream, _)) = listener.accept().await {
        // A broken connection ends this task, and the measurement reports the error.
        let answer = answer.clone();
        tokio::spawn(async move { answer_all(stream, &answer).await.ok() });
    }
}

/// Responds to every request of a connection with 201 and the same body.
async fn answer_all(stream: TcpStream, answer: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let head = "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ";
    let response = format!("{head}{}\r\n\r\n{answer}", answer.len());
    let mut stream = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
            if line == "\r\n" {
                break;
            }
        }
        stream.read_exact(&mut vec![0; length]).await?;
        stream.write_all(response.as_bytes()).await?;
    }
}
