//! Receives webhooks: verifies the signature of each delivery, handles each event once, and responds in time.
//!
//! This sends three deliveries to itself on this machine: an event, the same event again, and a forged one.
//!
//! ```text
//! cargo run -p conomy-api --features webhooks --example receive_webhooks
//! ```
//!
//! The server is axum. Any other will do: [`Webhooks::receive`](conomy_api::runtime::Webhooks::receive) takes the headers and the bytes
//! of a request.

#[cfg(not(feature = "webhooks"))]
fn main() -> std::process::ExitCode {
    eprintln!(
        "Enable the feature `webhooks`: cargo run -p conomy-api --features webhooks --example receive_webhooks"
    );
    std::process::ExitCode::from(2)
}

#[cfg(feature = "webhooks")]
#[tokio::main]
async fn main() -> std::io::Result<()> {
    receiver::main().await
}

#[cfg(feature = "webhooks")]
mod receiver {
    use std::collections::HashSet;
    use std::sync::{Arc, Mutex, PoisonError};

    use axum::Router;
    use axum::body::Bytes;
    use axum::extract::State;
    use axum::http::{HeaderMap, StatusCode};
    use axum::routing::post;
    use conomy_api::events::{Event, Webhooks};
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::mpsc;

    /// The secret key of the webhook, as it is set in Conomy's dashboard.
    const SECRET_KEY: &str = "the-secret-key";

    /// A delivery that Conomy signed with the secret key.
    const CAPTURED: &str = r#"{"event":"Transaction.Captured","data":{"transaction":{"id":"67a0307eaddea901a60144ec","purchaseAmount":"50000","totalAmount":"50000","externalId":"pedido-ñ-1","currency":"COP","status":"CAPTURED"}},"signature":"ced8b513c79b9e9555d3dc32cbec96384a93983f1a3e6539b239d059d8cbf36d"}"#;

    pub async fn main() -> std::io::Result<()> {
        let (queue, mut events) = mpsc::unbounded_channel();
        let inbox = Inbox {
            webhooks: Webhooks::new(SECRET_KEY),
            handled: Mutex::default(),
            queue,
        };
        let router = Router::new()
            .route("/webhooks/conomy", post(receive))
            .with_state(Arc::new(inbox));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });

        let forged = CAPTURED.replace("50000", "99999");
        for body in [CAPTURED, CAPTURED, &forged] {
            println!("Conomy was told: {}", deliver(address, body).await?);
        }
        // Work that takes longer than a response may.
        while let Ok(event) = events.try_recv() {
            handle(event);
        }
        Ok(())
    }

    /// What the deliveries share.
    struct Inbox {
        webhooks: Webhooks,
        /// In production, this is a table with a unique key.
        handled: Mutex<HashSet<(String, String, String)>>,
        /// In production, this is a table as well, written in the same transaction as `handled`.
        queue: mpsc::UnboundedSender<Event>,
    }

    /// Receives a delivery. Conomy waits ten seconds for the response, so this only verifies the event and puts it into a queue.
    async fn receive(
        State(inbox): State<Arc<Inbox>>,
        headers: HeaderMap,
        body: Bytes,
    ) -> StatusCode {
        let event = match inbox.webhooks.receive(&headers, &body) {
            Ok(event) => event,
            Err(error) => {
                println!("Refused: {error}");
                return StatusCode::UNAUTHORIZED;
            }
        };
        let mut handled = inbox.handled.lock().unwrap_or_else(PoisonError::into_inner);
        if !handled.insert(key(&event)) {
            println!("Handled before.");
            return StatusCode::OK;
        }
        match inbox.queue.send(event) {
            Ok(()) => StatusCode::OK,
            // Conomy delivers it again.
            Err(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn handle(event: Event) {
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

    /// Sends a delivery, as Conomy does, and returns the status of the response.
    async fn deliver(address: std::net::SocketAddr, body: &str) -> std::io::Result<String> {
        let mut stream = BufReader::new(TcpStream::connect(address).await?);
        let head = format!(
            "POST /webhooks/conomy HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(body.as_bytes()).await?;
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        Ok(line.trim_end().trim_start_matches("HTTP/1.1 ").to_owned())
    }
}
