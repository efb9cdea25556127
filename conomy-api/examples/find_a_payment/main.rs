//! Creates a payment whose response is lost, and finds out what happened before it creates anything again.
//!
//! ```text
//! cargo run -p conomy-api --example find_a_payment
//! ```
//!
//! A payment that is created twice is paid twice. So when the outcome of a call is unknown, ask first: each payment has an `externalId`
//! of its own, by which it is found in the list of payments.

#[path = "../shared/stand_in.rs"]
mod stand_in;

use std::time::Duration;

use conomy_api::models::{
    AccountNode, AccountReference, EtpayNode, HostedPayment, NewPayment, Payment, PaymentType,
};
use conomy_api::{Client, Outcome};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("This talks to a stand-in on this machine: no account, no money.");
    let conomy = Client::builder()
        .base_url(stand_in::start(true).await)
        .api_key("any-key")
        .client_credentials("any-client", "any-secret")
        .user_agent("conomy-api-example/1.0")
        .build()?;

    let mut payment = NewPayment::new("order-1001", PaymentType::TopupAccount);
    payment.identity_id = Some(stand_in::IDENTITY.to_owned());
    payment.account_number = Some(stand_in::ACCOUNT.to_owned());
    payment.product = Some("CLP:CLP".to_owned());
    payment.purchase_amount = Some("59488".parse()?);
    payment.purchase_currency = Some("CLP".to_owned());
    payment.currency = Some("CLP".to_owned());
    payment.origins = Some(vec![EtpayNode::new("CLP", HostedPayment::default()).into()]);
    let account = AccountReference::new(stand_in::ACCOUNT);
    payment.destinations = Some(vec![AccountNode::new("CLP", account).into()]);

    let created = create_once(&conomy, &payment).await?;
    println!("Payment {}: {}", created.id, created.status);
    Ok(())
}

/// Creates the payment, at most once. If its outcome is unknown, the list of payments is searched; if the payment is not found, it may
/// still be in progress, so the error is returned instead of creating a second payment.
async fn create_once(conomy: &Client, payment: &NewPayment) -> conomy_api::Result<Payment> {
    let mut attempts = 0;
    let error = loop {
        let error = match conomy.payments().create_payment(payment).send().await {
            Ok(created) => return Ok(created),
            Err(error) => error,
        };
        println!("{error}");
        attempts += 1;
        match error.outcome() {
            // Nothing was done: another attempt is safe.
            Outcome::NotSent if attempts < 5 => tokio::time::sleep(Duration::from_secs(1)).await,
            Outcome::NotSent => return Err(error),
            // The server refused the payment.
            Outcome::Responded if is_refusal(&error) => return Err(error),
            Outcome::Responded | Outcome::Unknown => break error,
        }
    };
    for delay in [1, 2, 4, 8] {
        if let Some(found) = find(conomy, payment).await? {
            println!("The payment exists.");
            return Ok(found);
        }
        println!("The payment is not in the list yet.");
        tokio::time::sleep(Duration::from_secs(delay)).await;
    }
    // Nobody knows, so a person must find out.
    Err(error)
}

/// Whether the response says that nothing was done. After 5xx and 408 the payment may exist, and 409 says that one with this
/// `externalId` does.
fn is_refusal(error: &conomy_api::Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.is_client_error() && ![408, 409].contains(&status.as_u16()))
}

/// The payment with the `externalId` of `payment`, if there is one. With many payments, `start_date` narrows the search.
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
