//! A mock server for Conomy on this machine: it accepts any credentials, keeps payment links and payments in memory, and responds as
//! the documentation describes. Each time a payment is read, it changes to its next status.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The account that the examples are paid to.
pub const ACCOUNT: &str = "1738354323056841b7d2f3d5e8b7a9120e01";

/// The identity that owns the account.
pub const IDENTITY: &str = "6841b7d2f3d5e8b7a9120e01";

/// Starts a mock server and returns its base URL. If `loses_a_response` is set, the first payment is created, but its response is lost.
pub async fn start(loses_a_response: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("this machine has a free port");
    let address = listener.local_addr().expect("a listener has an address");
    let api = Arc::new(Mutex::new(Api {
        link: None,
        payments: Vec::new(),
        loses_a_response,
    }));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&api)));
        }
    });
    format!("http://{address}/sandbox")
}

/// Responds to the requests of one connection (RFC 9112).
async fn serve(stream: TcpStream, api: Arc<Mutex<Api>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await?;
            match header.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or(0);
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let body = serde_json::from_slice(&body).unwrap_or_default();
        println!("  Request: {}", line.trim_end());
        let response = {
            let mut api = api.lock().unwrap_or_else(PoisonError::into_inner);
            api.respond(&line, body)
        };
        let Some((status, value)) = response else {
            return Ok(());
        };
        let text = value.to_string();
        let length = text.len();
        let head = format!(
            "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(text.as_bytes()).await?;
    }
}

/// The state of the mock server.
struct Api {
    link: Option<Value>,
    payments: Vec<Value>,
    loses_a_response: bool,
}

impl Api {
    /// Returns the status and the body of a response, or `None` if the connection breaks.
    fn respond(&mut self, line: &str, body: Value) -> Option<(u16, Value)> {
        let mut words = line.split(' ');
        let (method, target) = (words.next()?, words.next()?.strip_prefix("/sandbox")?);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        Some(match (method, segments.as_slice()) {
            ("POST", ["auth"]) => (
                200,
                json!({ "accessToken": "an-example-of-a-token", "tokenType": "Bearer", "expiresIn": 3600 }),
            ),
            ("POST", ["payment-links"]) => (201, self.create_link(body)),
            ("POST", ["payment-links", "token", token, "checkout-sessions"]) => {
                (201, self.create_session(token))
            }
            ("POST", ["checkout-sessions", id, "payments"]) => {
                let link = self.link.clone().unwrap_or_default();
                let mut payment = json!({
                    "type": "PURCHASE",
                    "checkoutSessionId": id,
                    "externalId": link["checkoutToken"],
                    "purchaseAmount": link["totalAmount"],
                    "totalAmount": link["totalAmount"],
                    "currency": link["currency"],
                    "origins": body["origins"],
                });
                payment["origins"][0]["etpay"]["url"] = json!("https://bank.example.com/pay/9f2c");
                (200, self.create_payment(payment))
            }
            ("POST", ["payments"]) => {
                let is_known = |payment: &Value| payment["externalId"] == body["externalId"];
                if self.payments.iter().any(is_known) {
                    return Some((409, error(409, "13", "alreadyExist")));
                }
                let payment = self.create_payment(body);
                if std::mem::take(&mut self.loses_a_response) {
                    println!("  The payment is created, and the connection breaks.");
                    return None;
                }
                (200, payment)
            }
            ("GET", ["payments"]) => (200, self.list(query, |_| true)),
            ("GET", ["refunds"]) => (200, self.list(query, |payment| payment["type"] == "REFUND")),
            ("GET", ["payments", id]) => match self
                .payments
                .iter_mut()
                .find(|payment| payment["id"] == **id)
            {
                Some(payment) => {
                    payment["status"] = json!(next_status(payment["status"].as_str()));
                    (200, payment.clone())
                }
                None => (404, error(404, "31", "notFound")),
            },
            _ => (404, error(404, "31", "notFound")),
        })
    }

    fn create_link(&mut self, body: Value) -> Value {
        let mut link = body;
        let token = link["checkoutToken"].as_str().unwrap_or_default();
        link["url"] = json!(format!("https://checkout.example.com/{token}"));
        link["id"] = json!("pl_7d1e4a90");
        link["status"] = json!("ACTIVE");
        link["preTaxAmount"] = link["items"][0]["preTaxAmount"].clone();
        link["totalAmount"] = link["items"][0]["totalAmount"].clone();
        link["createdAt"] = json!("2025-06-02T14:30:00.000Z");
        self.link = Some(link.clone());
        link
    }

    /// Returns a session for the link, or for a default item if no link was created.
    fn create_session(&self, token: &str) -> Value {
        let link = self.link.clone().unwrap_or_else(|| {
            json!({
                "items": [{
                    "preTaxAmount": "49990",
                    "totalAmount": "59488",
                    "description": "Running shoes",
                    "tax": { "name": "IVA", "type": "PERCENTAGE", "value": "19", "amount": "9498" },
                }],
                "currency": "CLP",
                "preTaxAmount": "49990",
                "totalAmount": "59488",
                "paymentMethodsAllowed": ["WEBPAY"],
                "owner": { "identityId": IDENTITY },
            })
        });
        json!({
            "id": "cs_0b9f3c52",
            "paymentLinkId": "pl_7d1e4a90",
            "checkoutToken": token,
            "paymentConfigs": [],
            "createdAt": "2025-06-02T14:30:00.000Z",
            "status": "ACTIVE",
            "items": link["items"],
            "currency": link["currency"],
            "preTaxAmount": link["preTaxAmount"],
            "totalAmount": link["totalAmount"],
            "url": format!("https://checkout.example.com/{token}"),
            "paymentMethodsAllowed": link["paymentMethodsAllowed"],
            "customer": null,
            "destinations": [{
                "type": "ACCOUNT",
                "amount": link["totalAmount"],
                "account": {
                    "type": "CHECKING",
                    "currency": "CLP",
                    "accountNumber": ACCOUNT,
                    "accountHolder": "Zapatería Rojas SpA",
                },
            }],
            "expiresAt": "2025-06-03T14:30:00.000Z",
            "owner": link["owner"],
        })
    }

    fn create_payment(&mut self, mut payment: Value) -> Value {
        let number = self.payments.len() + 1;
        payment["id"] = json!(format!("6841c0a2f3d5e8b7a9120f{number:02}"));
        payment["status"] = json!(if payment["type"] == "REFUND" {
            "RECEIVED"
        } else {
            "CREATED"
        });
        payment["createdAt"] = json!("2025-06-02T14:31:00Z");
        payment["updatedAt"] = payment["createdAt"].clone();
        self.payments.push(payment.clone());
        payment
    }

    /// Returns the page of payments that the query selects.
    fn list(&self, query: &str, is_wanted: fn(&Value) -> bool) -> Value {
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value)
        };
        let number =
            |name, usual| value(name).map_or(usual, |value| value.parse().unwrap_or(usual));
        let filters = ["checkoutSessionId", "parentPaymentId", "identityId"];
        let found: Vec<&Value> = self
            .payments
            .iter()
            .filter(|payment| is_wanted(payment))
            .filter(|payment| {
                filters
                    .iter()
                    .all(|name| value(name).is_none_or(|value| payment[*name] == value))
            })
            .collect();
        let offset: usize = number("offset", 0);
        let results: Vec<&&Value> = found
            .iter()
            .skip(offset)
            .take(number("limit", 50))
            .collect();
        let count = offset + results.len();
        json!({ "pagination": { "count": count, "next": count, "previous": 0, "total": found.len() }, "results": results })
    }
}

/// Returns the status after this one.
fn next_status(status: Option<&str>) -> &'static str {
    match status {
        Some("CREATED") => "CAPTURED",
        Some("CAPTURED") => "RECEIVED",
        _ => "SETTLED",
    }
}

fn error(status: u16, code: &str, kind: &str) -> Value {
    json!({ "status": status, "code": code, "type": kind, "detail": kind, "traceId": "5f8f2a8e-4b7c-4a1e-8d3f-1c2b3a495867" })
}
