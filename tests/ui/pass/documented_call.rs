//! The documented call, as a downstream crate writes it.

async fn pay(token: String, key: String) -> conomy_api::Result<()> {
    let conomy = conomy_api::Client::builder()
        .bearer_token(token)
        .api_key(key)
        .user_agent("MyApp/1.0")
        .build()?;
    let session = conomy
        .payment_links()
        .create_checkout_session("tok_123")
        .send()
        .await?;
    println!("pay at {}", session.url);
    Ok(())
}

pub fn main() {
    drop(pay(String::new(), String::new()));
}
