//! A stand-in for Conomy: it accepts any credentials, and answers with the examples of the documentation.

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

const TOKEN: &str =
    r#"{"accessToken":"an-example-of-a-token","tokenType":"Bearer","expiresIn":3600}"#;

const SESSION: &str = r#"{
    "id": "cs_0b9f3c52",
    "paymentLinkId": "pl_7d1e4a90",
    "checkoutToken": "tok_123",
    "paymentConfigs": [],
    "createdAt": "2025-06-02T14:30:00.000Z",
    "status": "ACTIVE",
    "items": [{
        "preTaxAmount": "49990",
        "totalAmount": "59488",
        "description": "Running shoes",
        "tax": { "name": "IVA", "type": "PERCENTAGE", "value": "19", "amount": "9498" }
    }],
    "currency": "CLP",
    "preTaxAmount": "49990",
    "totalAmount": "59488",
    "url": "https://checkout.example.com/tok_123",
    "paymentMethodsAllowed": ["WEBPAY"],
    "customer": null,
    "destinations": [{
        "type": "ACCOUNT",
        "amount": "59488",
        "account": {
            "type": "CHECKING",
            "currency": "CLP",
            "accountNumber": "1000200030",
            "accountHolder": "Zapatería Rojas SpA"
        }
    }],
    "expiresAt": "2025-06-03T14:30:00.000Z",
    "owner": { "identityId": "idn_3f6b9e21" }
}"#;

/// Starts it, and returns its base URL.
pub async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("this machine has a free port");
    let address = listener.local_addr().expect("a listener has an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    format!("http://{address}/sandbox")
}

/// Answers the requests of one connection (RFC 9112), and ends when the client does.
async fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut request = String::new();
        if stream.read_line(&mut request).await? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await?;
            match header.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap_or(0)
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        println!("  The stand-in was asked: {}", request.trim_end());
        let (status, answer) = match request.split(' ').nth(1) {
            Some("/sandbox/auth") => ("200 OK", TOKEN),
            _ => ("201 Created", SESSION),
        };
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all(head.as_bytes()).await?;
        stream.write_all(answer.as_bytes()).await?;
    }
}
