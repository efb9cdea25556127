//! Receives webhooks: verifies the signature of each delivery, handles each event once, and responds in time.
//!
//! This sends three deliveries to itself on this machine: an event, the same event again, and a forged one.
//!
//! ```text
//! cargo run -p conomy-api --features webhooks --example receive_webhooks
//! ```
//!
//! Any HTTP server will do: [`Webhooks::receive`](conomy_api::runtime::Webhooks::receive) takes the headers and the bytes of a request.

#[cfg(not(feature = "webhooks"))]
fn main() {
    eprintln!(
        "Enable the feature `webhooks`: cargo run -p conomy-api --features webhooks --example receive_webhooks"
    );
    std::process::exit(2);
}

#[cfg(feature = "webhooks")]
#[tokio::main]
async fn main() -> std::io::Result<()> {
    receiver::main().await
}

#[cfg(feature = "webhooks")]
mod receiver {
    use std::collections::HashSet;

    use conomy_api::events::{Event, Webhooks};
    use conomy_api::runtime::HeaderMap;
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};

    /// The secret key of the webhook, as it is set in Conomy's dashboard.
    const SECRET_KEY: &str = "the-secret-key";

    /// A delivery that Conomy signed with the secret key.
    const CAPTURED: &str = r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"67a0307eaddea901a60144ec","purchaseAmount":"50000","totalAmount":"50000","externalId":"pedido-ñ-1","currency":"COP","status":"CAPTURED"}},"signature":"ced8b513c79b9e9555d3dc32cbec96384a93983f1a3e6539b239d059d8cbf36d"}"#;

    pub async fn main() -> std::io::Result<()> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let conomy = tokio::spawn(async move {
            let forged = CAPTURED.replace("50000", "99999");
            for body in [CAPTURED, CAPTURED, &forged] {
                println!("Conomy was told: {}", deliver(address, body).await?);
            }
            std::io::Result::Ok(())
        });

        let mut inbox = Inbox {
            webhooks: Webhooks::new(SECRET_KEY),
            handled: HashSet::new(),
        };
        for _ in 0..3 {
            let (stream, _) = listener.accept().await?;
            let mut stream = BufReader::new(stream);
            let (headers, body) = request(&mut stream).await?;
            let status = inbox.receive(&headers, &body);
            let response =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(response.as_bytes()).await?;
        }
        conomy.await?
    }

    /// Handles deliveries. In production, `handled` is a table with a unique key, in the transaction that handles the event.
    struct Inbox {
        webhooks: Webhooks,
        handled: HashSet<(String, String, String)>,
    }

    impl Inbox {
        /// The status that Conomy is told. It must be told within ten seconds, so long work belongs into a queue.
        fn receive(&mut self, headers: &HeaderMap, body: &[u8]) -> &'static str {
            let event = match self.webhooks.receive(headers, body) {
                Ok(event) => event,
                Err(error) => {
                    println!("Refused: {error}");
                    return "401 Unauthorized";
                }
            };
            if !self.handled.insert(key(&event)) {
                println!("Handled before.");
                return "200 OK";
            }
            match event {
                Event::TransactionEvent(event) => {
                    let transaction = event.data.transaction;
                    println!(
                        "{}: {} is {}, {} {}",
                        event.event,
                        transaction.external_id,
                        transaction.status,
                        transaction.total_amount,
                        transaction.currency
                    );
                }
                Event::PlatformEvent(event) => println!("{}", event.event_type),
                // New events come without a new version of the API.
                other => println!("An event that this version does not know: {other:?}"),
            }
            "200 OK"
        }
    }

    /// The event, the id of the transaction or customer, and its status or tier: deliveries with the same key are the same event.
    fn key(event: &Event) -> (String, String, String) {
        match event {
            Event::TransactionEvent(event) => {
                let transaction = &event.data.transaction;
                (
                    event.event.to_string(),
                    transaction.id.clone(),
                    transaction.status.to_string(),
                )
            }
            Event::PlatformEvent(event) => {
                let name = event.event_type.to_string();
                let transaction = event.transaction.as_ref();
                if let Some(transaction) = transaction {
                    let status = transaction.status.as_ref().map(ToString::to_string);
                    return (name, transaction.id.clone(), status.unwrap_or_default());
                }
                let customer = event.customer.as_ref();
                let level = customer.and_then(|customer| customer.operation_level.as_ref());
                (
                    name,
                    customer
                        .map(|customer| customer.id.clone())
                        .unwrap_or_default(),
                    level.map(ToString::to_string).unwrap_or_default(),
                )
            }
            other => (format!("{other:?}"), String::new(), String::new()),
        }
    }

    /// Reads a request (RFC 9112); the headers that Conomy signs with are all that is needed.
    async fn request(stream: &mut BufReader<TcpStream>) -> std::io::Result<(HeaderMap, Vec<u8>)> {
        let (mut headers, mut length) = (HeaderMap::new(), 0);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or(0);
                }
                Some((name, value)) if name.eq_ignore_ascii_case("x-webhook-signature") => {
                    if let Ok(value) = value.parse() {
                        headers.append("x-webhook-signature", value);
                    }
                }
                None if line.trim().is_empty() => break,
                _ => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        Ok((headers, body))
    }

    /// Sends a delivery, as Conomy does, and returns the status of the response.
    async fn deliver(address: std::net::SocketAddr, body: &str) -> std::io::Result<String> {
        let mut stream = BufReader::new(TcpStream::connect(address).await?);
        let head = format!(
            "POST /webhooks/conomy HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        Ok(line.trim_end().trim_start_matches("HTTP/1.1 ").to_owned())
    }
}
