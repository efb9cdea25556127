//! Creates a payment whose response is lost, and searches for the payment instead of creating it again.
//!
//! ```text
//! cargo run -p conomy-api --example find_a_payment
//! ```
//!
//! Creating a payment twice moves the money twice. If the outcome of a call is unknown, search the list of payments for the unique
//! `externalId` before creating it again.

#[path = "../shared/mock_server.rs"]
mod mock_server;

use std::time::Duration;

use conomy_api::models::{
    AccountNode, AccountReference, EtpayNode, HostedPayment, NewPayment, Payment, PaymentType,
};
use conomy_api::{Client, Outcome};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("This uses a mock server on this machine. It needs no account and moves no money.");
    let conomy = Client::builder()
        .base_url(mock_server::start(true).await)
        .api_key("any-key")
        .client_credentials("any-client", "any-secret")
        .user_agent("conomy-api-example/1.0")
        .build()?;

    let mut payment = NewPayment::new("order-1001", PaymentType::TopupAccount);
    payment.identity_id = Some(mock_server::IDENTITY.to_owned());
    payment.account_number = Some(mock_server::ACCOUNT.to_owned());
    payment.product = Some("CLP:CLP".to_owned());
    payment.purchase_amount = Some("59488".parse()?);
    payment.purchase_currency = Some("CLP".to_owned());
    payment.currency = Some("CLP".to_owned());
    payment.origins = Some(vec![EtpayNode::new("CLP", HostedPayment::default()).into()]);
    let account = AccountReference::new(mock_server::ACCOUNT);
    payment.destinations = Some(vec![AccountNode::new("CLP", account).into()]);

    let created = create_once(&conomy, &payment).await?;
    println!("Payment {}: {}", created.id, created.status);
    Ok(())
}

/// Creates the payment at most once. If the outcome of a call is unknown, searches the list of payments. If the payment is not found, it
/// may still be in progress, so this returns the error instead of creating a second payment.
async fn create_once(conomy: &Client, payment: &NewPayment) -> conomy_api::Result<Payment> {
    let mut calls = 0;
    let error = loop {
        let error = match conomy.payments().create_payment(payment).send().await {
            Ok(created) => return Ok(created),
            Err(error) => error,
        };
        println!("{error}");
        calls += 1;
        match error.outcome() {
            // No payment was created, and another call may succeed.
            Outcome::NotSent if error.is_retryable() && calls < 5 => {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            // No payment was created. An invalid credential, for example, stays invalid.
            Outcome::NotSent => return Err(error),
            // The server refused the payment.
            Outcome::Responded if is_refusal(&error) => return Err(error),
            Outcome::Responded | Outcome::Unknown => break error,
        }
    };
    for delay in [0, 1, 2, 4, 8] {
        tokio::time::sleep(Duration::from_secs(delay)).await;
        match find(conomy, payment).await {
            Ok(Some(found)) => {
                println!("The payment exists.");
                return Ok(found);
            }
            Ok(None) => println!("The payment is not in the list yet."),
            // The outcome of the payment is still unknown, so its error is returned and not this one.
            Err(search) => println!("The search failed: {search}"),
        }
    }
    // It is unknown whether the payment exists. A person must check.
    Err(error)
}

/// Returns whether the response shows that no payment was created. After 408 and 5xx, the payment may exist. After 409, one with this
/// `externalId` exists.
fn is_refusal(error: &conomy_api::Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.is_client_error() && ![408, 409].contains(&status.as_u16()))
}

/// Returns the payment with the same `externalId`, if it exists. With many payments, `start_date` narrows the search.
async fn find(conomy: &Client, payment: &NewPayment) -> conomy_api::Result<Option<Payment>> {
    let mut list = conomy.payments().list_payments().sort("createdAt:desc");
    if let Some(identity_id) = &payment.identity_id {
        list = list.identity_id(identity_id);
    }
    let mut payments = list.items();
    while let Some(found) = payments.next().await? {
        if found.external_id.as_ref() == Some(&payment.external_id) {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
